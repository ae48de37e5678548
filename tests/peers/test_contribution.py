"""What a council shares: rated scores, levels if it agrees, never a sensitive answer; and the words it is shown in."""

import re
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

from rsc_assess import InputError, Questionnaire, Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.assessment.subset import subset_assessment
from rsc_assess.peers.contribution import contribution_of, contribution_text
from rsc_assess.peers.contribution_file import dump_contribution, load_contribution
from rsc_assess.peers.values import Contribution, PartnerOffer, PracticeNote
from tests.small import answers, assess, assessed, question, questionnaire, section, write

MODEL = questionnaire(
    [
        section("A", question("A1"), question("A2", sensitive=True), question("A3", unscored=True)),
        section("B", question("B1"), question("B2", not_applicable=True), question("B3")),
        section("C", question("C1", sensitive=True), question("C2")),
    ]
)
SAID = {"A1": 4, "A2": 2, "A3": 1, "B1": 3, "B2": {"answer": "N/A", "reason": "not here"}, "B3": 5, "C1": 1}


def shared(said: dict[str, Any], model: dict[str, Any] = MODEL, sharing: str = "levels", **council: Any) -> Contribution:
    """Return what a made-up council shares of its answers."""
    return contribution_of(score_assessment(assess(model, said, **{"id": "E06999001", **council})), sharing)


def refused(scorecard: Scorecard, *arguments: Any) -> str:
    """Return the message with which a contribution is refused."""
    with pytest.raises(InputError) as caught:
        contribution_of(scorecard, *arguments)
    return str(caught.value)


def test_scores_are_the_rated_root_and_sections_and_nothing_else() -> None:
    found = shared({**SAID, "C2": 2}, sharing="scores")
    assert dict(found.scores) == pytest.approx({"small": (0.6 + 0.8 + 0.3) / 3, "A": 0.6, "B": 0.8, "C": 0.3})
    assert dict(found.bands) == {"small": 2, "A": 3, "B": 4, "C": 1}


def test_levels_add_the_answered_scored_questions_with_the_place_of_their_level() -> None:
    found = shared({**SAID, "C2": 2})
    assert {id: (found.scores[id], found.bands[id]) for id in found.scores if len(id) == 2} == {
        "A1": (0.8, 4),
        "B1": (0.6, 3),
        "B3": (1.0, 5),
        "C2": (0.4, 2),
    }


def test_a_section_that_is_not_rated_is_not_shared() -> None:
    assert "B" not in shared({"A1": 4, "A2": 2, "B1": 3, "C1": 1, "C2": 1}).scores


def test_a_section_that_rests_on_a_sensitive_answer_alone_is_not_shared() -> None:
    """Its score would be that answer."""
    model = questionnaire([section("A", question("A1")), section("C", question("C1", sensitive=True), question("C2", not_applicable=True))])
    found = shared({"A1": 4, "C1": 1, "C2": {"answer": "N/A", "reason": "not here"}}, model)
    assert "C" not in found.scores
    assert "C" in shared({"A1": 4, "C1": 1, "C2": 3}, model).scores


def test_a_follow_up_that_would_give_a_sensitive_answer_away_is_not_shared() -> None:
    follow_up = question("A3", applies={"question": "A2", "at_least": 3})
    model = questionnaire([section("A", question("A1"), question("A2", sensitive=True), follow_up)])
    assert set(shared({"A1": 4, "A2": 3, "A3": 1}, model).scores) == {"small", "A", "A1"}


def test_a_number_is_shared_as_its_share_without_a_band() -> None:
    number = {"id": "A1", "ask": "How many?", "number": {"worst": 0, "best": 10}}
    found = shared({"A1": 5}, questionnaire([section("A", number)]))
    assert (found.scores["A1"], found.bands.get("A1")) == (0.5, None)


def test_penalties_are_not_shared_and_neither_is_a_value_below_nothing() -> None:
    penalty = {"id": "A2", "ask": "Was a breach reported late?", "penalty": {"yes": 5}}
    model = questionnaire([section("A", question("A1"), penalty, floor="none"), section("B", question("B1"))])
    said = {"A1": 1, "A2": "yes", "B1": 3}
    found = shared(said, model)
    assert score_assessment(assess(model, said)).nodes["A"].value < 0  # type: ignore[operator]
    assert {"A", "A2"}.isdisjoint(found.scores)
    assert {"A1", "B"} <= set(found.scores)


CROSSWALK: dict[str, Any] = {
    "format": 1,
    "id": "aims",
    "title": "Aims",
    "edition": "2026",
    "status": "In force.",
    "benchmark": True,
    "items": [
        {"id": "X1", "title": "First", "questions": ["A1", "B1"]},
        {"id": "X2", "title": "Second", "questions": ["A1"]},
        {"id": "X3", "title": "Third", "nations": ["wales"], "questions": ["A1", "B1"]},
        {"id": "X4", "title": "Fourth", "questions": ["A2", "C1"]},
        {"id": "X5", "title": "Fifth", "questions": ["B1", "B3", "C2"]},
    ],
}


def with_items(folder: Path, **more: Any) -> Questionnaire:
    """Return the model with a crosswalk."""
    write(folder / "crosswalks" / "aims.yaml", {**CROSSWALK, **more})
    return load_questionnaire(write(folder / "questionnaire.yaml", MODEL))


def test_items_of_crosswalks_that_are_compared_are_shared_where_they_have_a_figure(tmp_path: Path) -> None:
    """Not those with too few answers, for another nation, of sensitive questions alone, or that are not rated."""
    scorecard = score_assessment(load_assessment(answers(SAID, id="E06999001"), with_items(tmp_path)))
    found = contribution_of(scorecard)
    assert {id: (round(value, 9), found.bands[id]) for id, value in found.scores.items() if ":" in id} == {"crosswalk:aims/X1": (0.7, 3)}
    assert "crosswalk" not in str(
        contribution_of(score_assessment(load_assessment(answers(SAID, id="E06999001"), with_items(tmp_path / "x", benchmark=False)))).scores
    )


def test_the_digest_of_an_item_follows_its_questions_and_their_weights(tmp_path: Path) -> None:
    def digest(name: str, a1: dict[str, Any], **more: Any) -> str:
        write(tmp_path / name / "crosswalks" / "aims.yaml", {**CROSSWALK, **more})
        sections = [section("A", question("A1", **a1), question("A2")), section("B", *map(question, ("B1", "B3", "C1", "C2")))]
        model = load_questionnaire(write(tmp_path / name / "questionnaire.yaml", questionnaire(sections)))
        said = dict.fromkeys(("A1", "A2", "B1"), 1)
        return contribution_of(score_assessment(load_assessment(answers(said, id="E06999001"), model))).digests["crosswalk:aims/X1"]

    same = digest("plain", {})
    assert digest("retitled", {"title": "Another"}, title="Another") == same
    assert digest("heavier", {"weight": 2}) != same
    assert digest("other", {}, items=[{"id": "X1", "title": "First", "questions": ["A1", "A2"]}]) != same


def test_only_coarse_attributes_go_along_and_type_and_nation_follow_from_the_code() -> None:
    model = {**MODEL, "attributes": {"income": "low or high"}}
    council = shared(SAID, model, name="  Test   ham ", region="North East", income="low").council
    assert (council.name, council.type, council.nation, council.region, dict(council.attributes)) == (
        "Test ham",
        "unitary",
        "england",
        "North East",
        {},
    )


def test_an_offer_shows_the_band_and_carries_its_note() -> None:
    note = PracticeNote("Title", "Text\n  on two lines", "https://example.org", "Head of digital")
    found = contribution_of(score_assessment(assess(MODEL, SAID, id="E06999001")), "scores", {"B": note, "A": None})
    assert found.offers == (PartnerOffer("A", 3), PartnerOffer("B", 4, attrs.evolve(note, text="Text on two lines")))


@pytest.mark.parametrize(
    ("change", "sharing", "offers", "says"),
    [
        ({"id": None}, "scores", {}, r"Testham has no id, so a pool could not tell it from others. Add its GSS code.*\[P202\]"),
        ({"id": "no one", "id_scheme": "own"}, "scores", {}, r"'no one' cannot be the id of a council.*\[P203\]"),
        ({"id": "E0600001", "id_scheme": "own"}, "scores", {}, r"E0600001 is not the GSS code of a council.*\[P203\]"),
        ({"name": "Test\u202eham"}, "scores", {}, r"cannot be seen \(U\+202E\).*\[P209\]"),
        ({}, "scores", {"D": None}, r"D is offered, which is no section.*Use one of: A, B, C.*\[P205\]"),
        ({}, "scores", {"small": None}, r"\[P205\]"),
        ({}, "scores", {"C": None}, r"C: this section is offered, but it has no label.*\[P206\]"),
        ({}, "scores", {"A": PracticeNote("T", "Text", None, "jo@example.org")}, r"A: a contact is a role.*\[P210\]"),
        ({}, "scores", {"A": PracticeNote("T", "x" * 501)}, r"A: this text has 501 characters, at most 500.*\[S107\]"),
        ({}, "scores", {"A": PracticeNote("T", "x", "javascript:alert(1)")}, r"A: 'javascript:alert\(1\)' is not a web address.*\[S106\]"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_a_remedy(change: dict[str, Any], sharing: str, offers: dict[str, Any], says: str) -> None:
    council = {key: value for key, value in {"id": "E06999001", **change}.items() if value is not None}
    message = refused(score_assessment(assess(MODEL, SAID, **council)), sharing, offers)
    assert re.search(says, message), message


def test_the_scores_of_a_subset_are_not_shared(example: Any) -> None:
    assert "[P207]" in refused(score_assessment(subset_assessment(example, "first-look")))


def test_nothing_rated_is_nothing_to_share() -> None:
    assert "there is no rated score to share. Answer enough for a label: at least 80% of a section. [P208]" in refused(
        score_assessment(assess(MODEL, {"A1": 1}, id="E06999001"))
    )


@given(assessed())
def test_whatever_is_shared_is_rated_is_told_and_comes_back_from_its_file(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    scorecard = score_assessment(assess(*drawn, id="E06999001"))
    try:
        found = contribution_of(scorecard, "levels")
    except InputError as error:
        assert [problem.code for problem in error.problems] == ["P208"]  # noqa: PT017
        return
    assert all(scorecard.nodes[id].rated and scorecard.nodes[id].value == value for id, value in found.scores.items())
    assert set(found.digests) == set(found.scores)
    assert all(found.digests[id] == scorecard.assessment.questionnaire.node_digests[id] for id in found.scores)
    assert load_contribution(dump_contribution(found), questionnaire=scorecard.assessment.questionnaire) == found
    text = contribution_text(found, scorecard.assessment.questionnaire)
    assert all(f"{id} " in text and f"[{value!r}]" in text for id, value in found.scores.items())


def test_the_words_say_everything_that_the_file_holds(example_scorecard: Scorecard) -> None:
    note = PracticeNote("Repair cafés", "What we learned.", "https://example.org/cafes", "Head of waste")
    found = contribution_of(example_scorecard, "levels", {"S2": note, "R1": None})
    text = contribution_text(found, example_scorecard.assessment.questionnaire)
    said = [*found.scores, *(repr(value) for value in found.scores.values()), found.council.name, str(found.council.id), "unitary", "england"]
    said += [
        found.date.isoformat(),
        "rsc 1.0.0",
        found.digest,
        found.engine,
        *attrs.astuple(note),
        "This council is made up",
        "it has reached Established",
    ]
    assert [one for one in said if one not in text] == []
    assert "Sensitive questions: S3.3, C1.3, E2.2." in text
    assert all(f"{id} " not in text.split("Not shared")[0] for id in ("S3.3", "C1.3", "E2.2"))


def test_the_words_say_that_nobody_is_named_where_nothing_is_offered(example_scorecard: Scorecard) -> None:
    text = contribution_text(contribution_of(example_scorecard), example_scorecard.assessment.questionnaire)
    assert "The council is named nowhere." in text
    assert "Answers to single questions." in text
