"""Learning partners: only who agreed, is similar, and is ahead on the theme of a priority; each with why."""

from typing import Any

import attrs
import pytest

from rsc_assess import InputError, Scorecard, build_report, load_assessment, load_questionnaire, score_assessment
from rsc_assess.peers.partners import learning_partners
from rsc_assess.peers.values import Edition, Partner
from tests.peers.editions import edition
from tests.small import answers, question, questionnaire, section


def steps(id: str) -> dict[str, Any]:
    return question(id, actions={level: {"do": f"Do {id} {level}.", "effort": "small", "owner": "Head of things"} for level in range(1, 6)})


MODEL = load_questionnaire(
    questionnaire([{"id": "P", "title": "Pillar", "sections": [section("A", steps("A1"), steps("A2")), section("B", steps("B1"))]}])
)


def card(said: dict[str, Any] | None = None, **council: Any) -> Scorecard:
    council = {"name": "Testham", "id": "E06999001", "region": "North East", **council}
    return score_assessment(load_assessment(answers(said or {"A1": 2, "A2": 2, "B1": 1}, **council), MODEL))


def partner(id: str, section: str = "A", band: int = 4, **more: Any) -> Partner:
    given: dict[str, Any] = {"name": f"Council {id}", "type": "unitary", "nation": "england", "region": None, **more}
    return Partner(council=id, section=section, band=band, **given)


def of(*partners: Partner, **more: Any) -> Edition:
    return edition(MODEL, **{"nodes": dict(MODEL.node_digests), "partners": partners, **more})


def named(found: tuple[Any, ...]) -> dict[str, list[str]]:
    return {one.section: [partner.partner.council for partner in one.partners] for one in found}


def test_partners_are_at_least_one_band_ahead_on_the_innermost_section_of_a_priority() -> None:
    made = of(*(partner(f"E0699910{band}", band=band) for band in range(6)), partner("E06999200", "P", 5))
    (found,) = learning_partners(card(), made)
    assert (found.section, found.band, found.questions) == ("A", 2, ("A1", "A2"))
    assert [(one.partner.band, one.above) for one in found.partners] == [(3, 1), (4, 2), (5, 3)]


def test_sections_come_in_the_order_of_the_priorities_and_only_those_with_a_partner() -> None:
    both = of(partner("E06999101", "A"), partner("E06999101", "B"))
    found = learning_partners(card(), both)
    order = list(dict.fromkeys(step.question[0] for step in build_report(card()).priorities))
    assert [one.section for one in found] == order
    assert named(learning_partners(card(), of(partner("E06999101", "B")))) == {"B": ["E06999101"]}
    assert learning_partners(card(), of()) == ()


def test_a_section_without_a_step_to_take_needs_no_partner() -> None:
    assert learning_partners(card({"A1": 5, "A2": 5, "B1": 5}), of(partner("E06999101"))) == ()


def test_a_section_that_is_not_rated_has_no_band_to_be_ahead_of() -> None:
    assert learning_partners(card({"A1": 2}), of(partner("E06999101"))) == ()


def test_a_council_is_no_partner_of_its_own_under_any_name_of_the_same() -> None:
    twin = attrs.evolve(partner("E06999333"), name=" testham")
    assert learning_partners(card(), of(partner("E06999001"), twin)) == ()


def test_without_neighbours_partners_are_of_the_same_type_the_nearest_first() -> None:
    made = of(
        partner("E06999104", nation="wales"),
        partner("E06999103", region="South West"),
        partner("E06999102", region="north-east"),
        partner("E06999101", region="South West"),
        partner("E07999101", type="district", region="North East"),
        partner("E06999105", type=None, region="North East"),
    )
    (found,) = learning_partners(card(), made, most=9)
    assert [one.partner.council for one in found.partners] == ["E06999102", "E06999101", "E06999103", "E06999104"]
    assert [one.why for one in found.partners] == [("type", "region", "nation"), ("type", "nation"), ("type", "nation"), ("type",)]
    assert named(learning_partners(card(), made)) == {"A": ["E06999102", "E06999101", "E06999103"]}
    assert named(learning_partners(card(), attrs.evolve(made, partners=made.partners[::-1]))) == {"A": ["E06999102", "E06999101", "E06999103"]}


def test_a_council_of_unknown_type_learns_from_its_own_nation_and_one_of_unknown_nation_from_nobody() -> None:
    made = of(partner("X1", type="district"), partner("X2", nation="wales"), partner("X3", nation=None))
    assert named(learning_partners(card(id=None, nation="england"), made)) == {"A": ["X1"]}
    assert learning_partners(card(id=None), made) == ()


def test_given_neighbours_alone_are_partners_in_their_order() -> None:
    made = of(partner("E06999101"), partner("E06999102"), partner("E06999103"), partner("W06999101", nation="wales"))
    (found,) = learning_partners(card(), made, similar=["W06999101", "E06999103", "E06999001", "E06999999", "E06999101"])
    assert [one.partner.council for one in found.partners] == ["W06999101", "E06999103", "E06999101"]
    assert [one.why for one in found.partners] == [("neighbour", "type"), ("neighbour", "type", "nation"), ("neighbour", "type", "nation")]
    assert learning_partners(card(), made, similar=[]) == ()


def test_bands_are_compared_only_where_the_questions_are_the_same() -> None:
    made = of(partner("E06999101"))
    assert learning_partners(card(), attrs.evolve(made, nodes={**made.nodes, "A": "sha256:other"})) == ()
    bare = attrs.evolve(made, nodes={})
    assert named(learning_partners(card(), bare)) == {"A": ["E06999101"]}, "no figure of it is released, but it is the same questionnaire"
    assert learning_partners(card(), attrs.evolve(bare, digest="sha256:other")) == ()


def test_partners_of_another_questionnaire_are_refused(example_scorecard: Scorecard) -> None:
    with pytest.raises(InputError, match="P451"):
        learning_partners(example_scorecard, of())
