"""Where a council stands, from an edition alone: which group, which figures, and how its own compares with them."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import Council, InputError, Questionnaire, Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.peers.standing import between, larger_groups, named_group, own_groups, position, standing
from rsc_assess.peers.values import BandCount, Cell, Count, Edition, Group
from tests.peers.editions import GROUPS, edition
from tests.small import answers, question, questionnaire, section

MODEL = load_questionnaire(questionnaire([section("A", question("A1"), question("A2")), section("B", question("B1"), question("B2"))]))
ALL, ENGLAND, UNITARY = (GROUPS[id][0] for id in ("all", "nation:england", "type:unitary"))
N = Count(30)


def card(said: dict[str, Any] | None = None, model: Questionnaire = MODEL, **council: Any) -> Scorecard:
    council = {"name": "Testham", "id": "E06999001", **council}
    return score_assessment(load_assessment(answers(said or {"A1": 3, "A2": 4, "B1": 1, "B2": 2}, **council), model))


def of(cells: dict[str, dict[str, Cell]], model: Questionnaire = MODEL, groups: tuple[Group, ...] = (ALL, ENGLAND, UNITARY), **more: Any) -> Edition:
    """Return an edition of the small questionnaire with these cells alone."""
    return edition(model, groups=groups, cells=cells, nodes=dict(model.node_digests), partners=(), **more)


@pytest.fixture(scope="module")
def made(rsc: Questionnaire) -> Edition:
    return edition(rsc)


# --- which nodes ---


def test_every_rated_node_stands_beside_figures_or_says_why_not(example_scorecard: Scorecard, made: Edition) -> None:
    found = standing(example_scorecard, made)
    assert len(found.nodes) + len(found.without) == 1 + 4 + 15 + 61 + 3
    assert found.without == {"R1.1": "digest"}
    assert not found.nodes.keys() & found.without.keys()
    assert (found.edition, found.council) == (made, example_scorecard.assessment.council)


def test_a_node_that_is_not_rated_stands_nowhere() -> None:
    found = standing(card({"A1": 3, "B1": 1, "B2": 2}), of({"all": {id: Cell(N, 0.5) for id in MODEL.node_digests}}))
    assert set(found.nodes) == {"A1", "B", "B1", "B2"}
    assert found.without == {}


def test_a_node_whose_questions_have_changed_is_not_compared() -> None:
    cells = {"all": {id: Cell(N, 0.5) for id in MODEL.node_digests}}
    changed = attrs.evolve(of(cells), nodes={**MODEL.node_digests, "A2": "sha256:x", "A": "sha256:y", "small": "sha256:z"})
    found = standing(card(), changed)
    assert set(found.nodes) == {"A1", "B", "B1", "B2"}
    assert found.without == {"small": "digest", "A": "digest", "A2": "digest"}


def test_a_node_without_any_released_figure_says_so_and_is_no_zero() -> None:
    found = standing(card(), of({"all": {"A": Cell(N, 0.5)}}))
    assert set(found.nodes) == {"A"}
    assert set(found.without.values()) == {"suppressed"}
    lacking = attrs.evolve(of({"all": {"A": Cell(N, 0.5), "B": Cell(N, 0.5)}}), nodes={"A": MODEL.node_digests["A"]})
    assert standing(card(), lacking).without["B"] == "suppressed"


# --- which group ---


@pytest.mark.parametrize(
    ("released", "family", "chosen"),
    [
        (("family:U2", "type:unitary", "nation:england", "all"), "U2", "family:U2"),
        (("family:U2", "type:unitary", "nation:england", "all"), "family:U2", "family:U2"),
        (("family:U2", "type:unitary", "nation:england", "all"), None, "type:unitary"),
        (("family:U2", "type:unitary", "nation:england", "all"), "U9", "type:unitary"),
        (("type:unitary", "nation:england", "all"), "U2", "type:unitary"),
        (("nation:england", "all"), "U2", "nation:england"),
        (("region:north-east", "all"), None, "all"),
        ((), None, "all"),
    ],
)
def test_where_no_group_is_asked_for_it_is_the_nearest_with_a_figure_of_the_whole(released: tuple[str, ...], family: str | None, chosen: str) -> None:
    groups = tuple(group for group, _ in GROUPS.values())
    made = of({id: {"small": Cell(N, 0.5)} for id in released}, groups=groups)
    assert standing(card(region="North East"), made, family=family).asked.id == chosen


def test_a_group_is_asked_for_by_id_or_title_in_any_spelling(made: Edition) -> None:
    for name in ("region:north-east", "Region:North_East", "north east", " North  East "):
        assert named_group(made, name).id == "region:north-east"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("region:north-eats", "Did you mean region:north-east?"), ("all council", "Did you mean All councils?"), ("Z", "Use one of: all, nation:")],
)
def test_an_unknown_group_is_told_with_candidates(example_scorecard: Scorecard, made: Edition, name: str, remedy: str) -> None:
    with pytest.raises(InputError, match="there is no group") as caught:
        standing(example_scorecard, made, name)
    assert caught.value.problems[0].code == "P452"
    assert caught.value.problems[0].remedy.startswith(remedy)
    assert str(caught.value).startswith("edition 2026-autumn: ")


def test_a_title_that_several_groups_bear_is_told_with_their_ids(made: Edition) -> None:
    twice = attrs.evolve(made, groups=(*made.groups, Group("family:X", "family", "North East")))
    with pytest.raises(InputError, match=r"several groups are called north east\. Use one of: region:north-east, family:X\. \[P452\]"):
        named_group(twice, "north east")


def test_an_edition_of_another_questionnaire_is_refused(example_scorecard: Scorecard) -> None:
    with pytest.raises(InputError, match=r"has figures of the questionnaire small; the answers are to rsc\. Use an edition of rsc\. \[P451\]"):
        standing(example_scorecard, of({}))


def test_what_a_group_lacks_is_taken_from_the_nearest_larger_one_by_name(example_scorecard: Scorecard, made: Edition) -> None:
    found = standing(example_scorecard, made, family="U2")
    assert found.asked.id == "family:U2"
    assert {id: one.group.id for id, one in found.nodes.items() if one.group != found.asked} == {"S3": "type:unitary", "C2": "type:unitary"}
    other = standing(example_scorecard, made, "region:north-east")
    assert {id: other.nodes[id].group.id for id in ("rsc", "E1", "R1")} == {"rsc": "all", "E1": "all", "R1": "region:north-east"}


def test_larger_groups_are_the_unions_a_group_is_in_and_the_councils_own_wider_ones_by_size() -> None:
    groups = (
        *(group for group, _ in GROUPS.values()),
        Group("nation:wales", "nation", "Wales"),
        Group("union:both", "union", "Both", ("union:one-tier",)),
        Group("type:county", "type", "Counties"),
    )
    sizes = {id: n.number for id, (_, n) in GROUPS.items()} | {"nation:wales": 15, "union:both": 80, "type:county": 20}
    made = of({id: {"small": Cell(Count(n), 0.5)} for id, n in sizes.items()}, groups=groups)

    def ids(asked: str, code: str = "E06999001") -> list[str]:
        council = card(id=code, region="North East").assessment.council
        return [one.id for one in larger_groups(made, named_group(made, asked), own_groups(made, council, "U2"))]

    assert ids("family:U2") == ["type:unitary", "nation:england", "all"]
    assert ids("type:unitary") == ["union:one-tier", "union:both", "nation:england", "all"]
    assert ids("region:north-east") == ["nation:england", "all"]
    assert ids("union:one-tier") == ["union:both", "all"]
    assert ids("all") == []
    assert ids("type:county") == ["all"], "a group that the council is not in says nothing of its nation"
    assert ids("type:unitary", "W06999001") == ["union:one-tier", "union:both", "all"], "Wales has fewer councils than the type"


def test_own_groups_follow_from_the_attributes(made: Edition) -> None:
    council = Council("Testham", "E06999001", "unitary", "england", "North East")
    assert {one.id for one in own_groups(made, council, "u2")} == set(GROUPS)
    assert [one.id for one in own_groups(made, Council("Unknown"))] == ["all"]


def test_without_any_group_of_its_own_a_council_is_compared_with_all() -> None:
    found = standing(card(), of({}, groups=()))
    assert (found.asked.id, found.nodes) == ("all", {})


# --- how it compares ---


def test_a_value_is_compared_as_the_figures_are_rounded() -> None:
    third = load_questionnaire(questionnaire([section("A", *(question(f"A{n}") for n in range(1, 8)))]))
    said = {f"A{n}": 3 if n > 2 else 4 for n in range(1, 8)}
    cell = Cell(N, 0.58, (0.5, 0.66))
    made = of({"all": {"A": cell}}, third)
    found = standing(card(said, third), made).nodes["A"]
    assert found.value == pytest.approx((5 * 0.6 + 2 * 0.8) / 7)
    assert (found.position, found.distance) == ("within", 0.08)


@pytest.mark.parametrize(("own", "where"), [(0.38, "below"), (0.4, "within"), (0.5, "within"), (0.6, "within"), (0.62, "above")])
def test_on_a_quartile_is_within_the_middle_half(own: float, where: str) -> None:
    assert position(own, (0.4, 0.6)) == where


def test_without_quartiles_there_is_only_the_distance_to_the_median() -> None:
    found = standing(card(), of({"all": {"A": Cell(Count(7), 0.5)}})).nodes["A"]
    assert (found.position, found.deciles, found.alike) == (None, None, None)
    assert found.distance == pytest.approx(0.2)


DECILES = (0.1, 0.2, 0.3, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7)


@pytest.mark.parametrize(
    ("own", "found"), [(0.0, (0, 1)), (0.1, (0, 2)), (0.24, (2, 3)), (0.3, (2, 6)), (0.32, (5, 6)), (0.7, (8, 10)), (0.72, (9, 10)), (1.0, (9, 10))]
)
def test_deciles_are_the_highest_below_and_the_lowest_above(own: float, found: tuple[int, int]) -> None:
    assert between(own, DECILES) == found


shares = st.integers(0, 50).map(lambda fiftieth: fiftieth / 50)


@given(shares, st.lists(shares, min_size=9, max_size=9).map(sorted))
def test_a_share_lies_strictly_between_its_deciles(own: float, deciles: list[float]) -> None:
    low, high = between(own, deciles)
    ends = [-1.0, *deciles, 2.0]
    assert ends[low] < own < ends[high]
    assert all(one == own for one in ends[low + 1 : high])


def test_how_many_share_a_band_is_told_by_the_band_reached() -> None:
    counts = (BandCount(0, 2, 8), BandCount(3, 3, 15), BandCount(4, 5, 7))
    found = standing(card(), of({"all": {id: Cell(N, 0.5, bands=counts) for id in ("A", "B", "A2")}})).nodes
    assert {id: one.alike for id, one in found.items()} == {"A": counts[1], "B": counts[0], "A2": counts[2]}


def test_no_figure_of_a_standing_depends_on_the_language(example_scorecard: Scorecard, made: Edition) -> None:
    from rsc_assess.report.build import in_language

    assert standing(in_language(example_scorecard, "cy"), made).nodes == standing(example_scorecard, made).nodes
