"""The items of a framework are scored by the questions that serve them, with the questions' own weights and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from rsc_assess import Questionnaire, Score, Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.scoring.crosswalks import as_crosswalks
from rsc_assess.scoring.display import snapped
from tests.small import answers, question, questionnaire, section, write

MODEL = questionnaire(
    [
        section("A", question("A1", not_applicable=True), question("A2", weight=3), method="lowest", counts={"missing": "zero"}),
        section("B", question("B1", weight=4)),
    ],
    total={
        "method": "levels",
        "levels": [["A"], ["B"]],
        "rounds": {"decimals": 0},
        "caps": [{"when": {"question": "A1", "at_most": 5}, "at_most": 1, "because": "Always"}],
        "flags": [{"name": "Always", "when": {"question": "A1", "at_most": 5}}],
    },
    counts={"declined": "zero"},
)
AIMS: dict[str, Any] = {
    "format": 1,
    "id": "aims",
    "title": "Aims",
    "edition": "2026",
    "status": "In force.",
    "items": [
        {"id": "X1", "title": "First", "questions": ["A1", "A2"]},
        {"id": "X2", "title": "Second", "questions": []},
        {"id": "X3", "title": "Third", "questions": ["B1", "A2"]},
    ],
}
EMPTY = {**AIMS, "id": "empty", "title": "Empty", "items": [{"id": "X1", "title": "First", "questions": []}]}
OTHER = {**AIMS, "id": "other", "title": "Other", "items": [{"id": "X1", "title": "Alone", "questions": ["B1"]}]}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("crosswalks")
    for one in (AIMS, EMPTY, OTHER):
        write(folder / "crosswalks" / f"{one['id']}.yaml", one)
    return load_questionnaire(write(folder / "questionnaire.yaml", MODEL))


def scored(model: Questionnaire, said: dict[str, Any]) -> dict[str, dict[str, Score]]:
    scorecard = score_assessment(load_assessment(answers(said), model))
    return {id: dict(items) for id, items in scorecard.crosswalks.items()}


def test_an_item_is_the_weighted_mean_of_its_questions_whatever_rules_the_questionnaire_has(model: Questionnaire) -> None:
    found = scored(model, {"A1": 5, "A2": 1, "B1": 2})
    first, third = found["aims"]["X1"], found["aims"]["X3"]
    assert first.value == pytest.approx((5 + 3 * 1) / 4 / 5)
    assert third.value == pytest.approx((3 * 1 + 4 * 2) / 7 / 5)
    assert (first.shown, first.label, third.shown) == ("2.0", "Organising", "1.5")
    assert (first.capped_by, first.flags, first.unknown, first.out_of) == (None, (), (), 4)
    assert found["other"]["X1"].value == pytest.approx(2 / 5)


def test_only_items_with_questions_have_scores(model: Questionnaire) -> None:
    found = scored(model, {"A1": 5})
    assert {id: list(items) for id, items in found.items()} == {"aims": ["X1", "X3"], "empty": [], "other": ["X1"]}
    assert {score.kind for items in found.values() for score in items.values()} == {"item"}
    assert found["aims"]["X1"].id == "crosswalk:aims/X1"


def test_what_an_open_answer_counts_as_is_what_the_questionnaire_says_around_it(model: Questionnaire) -> None:
    first = scored(model, {"A1": 4})["aims"]["X1"]
    assert [first.value, first.low, first.high] == pytest.approx([0.8, 0.2, 0.95])
    assert (first.coverage, first.states["missing"]) == (0.25, 1)
    assert (first.rated, first.label, [row for _, row in first.left_out]) == (False, None, ["missing"])
    assert scored(model, {"A1": 4, "A2": "prefer not to say"})["aims"]["X1"].value == pytest.approx(0.2)


def test_an_item_that_nothing_answers_has_no_score(model: Questionnaire) -> None:
    assert scored(model, {"A1": 4})["other"]["X1"].value is None


def test_crosswalks_take_the_place_of_further_scorings_in_their_order(model: Questionnaire) -> None:
    scorings = as_crosswalks(model).scorings
    # One without a question in any item is none.
    assert [(one.id, one.title, one.root.id, one.root.title) for one in scorings] == [
        ("aims", "Aims", "crosswalk:aims", "Aims"),
        ("other", "Other", "crosswalk:other", "Other"),
    ]
    assert [(part.id, part.title) for part in scorings[0].root.parts if not hasattr(part, "node")] == [
        ("crosswalk:aims/X1", "First"),
        ("crosswalk:aims/X3", "Third"),
    ]
    assert as_crosswalks(model).children == model.children


def test_the_items_of_the_shipped_crosswalks_agree_with_the_questions_of_the_example(example_scorecard: Scorecard) -> None:
    nodes = example_scorecard.nodes
    seen = 0
    for crosswalk in example_scorecard.assessment.questionnaire.crosswalks:
        for item in crosswalk.items:
            if not item.questions:
                continue
            pairs = [(nodes[id].weight, nodes[id].value) for id in item.questions if nodes[id].value is not None]
            expected = sum(weight * (value or 0) for weight, value in pairs) / sum(weight for weight, _ in pairs) if pairs else None
            value = example_scorecard.crosswalks[crosswalk.id][item.id].value
            assert (value is None) == (expected is None)
            assert snapped(value or 0) == snapped(expected or 0)
            seen += 1
    assert seen > 20


def test_the_folder_of_crosswalks_is_not_needed(tmp_path: Path) -> None:
    model = load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL))
    assert scored(model, {"A1": 4}) == {}
