"""Strengths and next steps follow the printed rule."""

from rsc_assess import Scorecard, score_assessment
from rsc_assess.improvement import next_steps, strengths, to_find_out, what_if
from tests.small import assess, question, questionnaire, section


def step(effort: str, **more: object) -> dict[str, object]:
    return {"do": "Do it.", "effort": effort, "owner": "Head of policy", **more}


MODEL = questionnaire(
    [
        section("A", question("A1", actions={1: step("small"), 4: step("large")}), question("A2", actions={1: step("medium")})),
        section("B", question("B1", weight=2, actions={1: step("small", needs={"A1": 2})})),
    ]
)


def test_the_best_step_adds_most_for_its_effort() -> None:
    found = next_steps(score_assessment(assess(MODEL, {"A1": 0, "A2": 0, "B1": 0})))
    assert [one.question.id for one in found] == ["A1", "A2"]
    assert found[0].gain == found[1].gain == 0.05


def test_a_step_that_waits_for_another_is_not_offered_until_that_is_reached() -> None:
    found = next_steps(score_assessment(assess(MODEL, {"A1": 2, "A2": 0, "B1": 0})))
    assert [one.question.id for one in found] == ["B1", "A2"]


def test_each_gain_is_what_scoring_again_gives(example_scorecard: Scorecard) -> None:
    now = example_scorecard.nodes["rsc"].value or 0
    for one in next_steps(example_scorecard):
        then = score_assessment(what_if(example_scorecard.assessment, one.question.id, one.action.reaches)).nodes["rsc"].value or 0
        assert abs(one.gain - (then - now)) < 1e-8


def test_strengths_are_rated_themes_from_level_3_highest_first() -> None:
    model = questionnaire([section("A", question("A1")), section("B", question("B1")), section("C", question("C1"), question("C2"))])
    assert strengths(score_assessment(assess(model, {"A1": 3, "B1": 5, "C1": 5}))) == ("B", "A")


def test_open_questions_are_to_be_found_out(example_scorecard: Scorecard) -> None:
    assert [one.id for one in to_find_out(example_scorecard)] == ["R1.4", "S3.3", "E3.2"]
