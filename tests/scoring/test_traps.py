"""The traps of scoring that peers have fallen into, one by one."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from rsc_assess import Assessment, InputError, Questionnaire, Scorecard, load_questionnaire, score_assessment
from rsc_assess.assessment.values import STATES
from rsc_assess.scoring.ranking import competition_ranks
from rsc_assess.testing import assessments
from rsc_assess.testing.laws import check_bounds, check_not_asked
from tests.small import assess, question, questionnaire, section

NA = {"answer": "N/A", "reason": "not here"}
DRAWN = settings(max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


def scored(model: dict[str, Any], **said: Any) -> Scorecard:
    return score_assessment(assess(model, said))


def values(model: dict[str, Any], **said: Any) -> dict[str, float | None]:
    return {id: score.value for id, score in scored(model, **said).nodes.items()}


ONE = questionnaire([section("A", question("A1", not_applicable=True), question("A2", not_applicable=True))])
TWO = questionnaire([section("A", question("A1", not_applicable=True)), section("B", question("B1", not_applicable=True))])


@DRAWN
@given(assessments(leave_out=("no_floor", "unclamped", "negative_marks")))
def test_no_score_passes_1_because_earned_and_possible_marks_come_from_different_questions(assessment: Assessment) -> None:
    check_bounds(assessment)


@pytest.mark.parametrize("method", ["mean", "geometric", "harmonic", "product", "lowest", "highest", "levels"])
def test_weight_0_is_not_weight_1(method: str) -> None:
    weightless = questionnaire([section("A", question("A1"), question("A2", weight=0), method=method)])
    alone = questionnaire([section("A", question("A1"), method=method)])
    assert {values(weightless, A1=4, A2=level)["A"] for level in range(6)} == {values(alone, A1=4)["A"]}


def test_n_a_is_neither_full_marks_nor_anchored_to_the_maximum() -> None:
    assert values(ONE, A1=2, A2=NA)["A"] == 0.4
    assert values(ONE, A1=2, A2=5)["A"] == 0.7


def test_n_a_to_everything_is_neither_0_nor_100_percent() -> None:
    score = scored(ONE, A1=NA, A2=NA).nodes["small"]
    assert (score.value, score.shown, score.label, score.coverage) == (None, None, None, None)


def test_the_six_states_stay_apart_and_none_is_a_silent_zero() -> None:
    ids = [f"A{number}" for number in range(1, 6)]
    dependent = question("A6", applies={"question": "A1", "at_least": 5})
    model = questionnaire([section("A", *(question(id, not_applicable=True) for id in ids), dependent)])
    score = scored(model, A1=4, A2=NA, A3="don't know", A4="prefer not to say", A5="").nodes["A"]
    assert dict(score.states) == dict.fromkeys(STATES, 1)
    assert (score.value, score.coverage, score.rated) == (0.8, 0.25, False)


def test_an_empty_group_has_no_score_and_leaves_the_total_as_it_is() -> None:
    score = scored(TWO, A1=4, B1=NA).nodes
    assert (score["B"].value, score["small"].value) == (None, 0.8)
    assert score["small"].left_out == (("B", "no_value"),)


def test_a_questionnaire_without_answers_is_no_crash_and_no_0() -> None:
    assert set(values(TWO).values()) == {None}


@DRAWN
@given(assessments())
def test_no_figure_is_ever_nan_or_a_number_that_stands_for_no_score(assessment: Assessment) -> None:
    for score in score_assessment(assessment).nodes.values():
        figures = [score.value, score.low, score.high, score.coverage, score.weight, score.out_of]
        assert not any(figure is not None and not math.isfinite(figure) for figure in figures)
        assert (score.value is None) or score.low is not None


@pytest.mark.parametrize(("rank_on", "ranks"), [("exact", {"one": 1, "two": 2, "none": None}), ("shown", {"one": 1, "two": 1, "none": None})])
def test_ranks_go_by_exact_values_where_that_is_declared(rank_on: str, ranks: dict[str, int | None]) -> None:
    model = questionnaire(
        [section("A", question("A1", weight=100, not_applicable=True), question("A2", not_applicable=True))], show={"decimals": 0, "rank_on": rank_on}
    )
    cards = {"one": scored(model, A1=3, A2=4), "two": scored(model, A1=3, A2=3), "none": scored(model, A1=NA, A2=NA)}
    assert cards["one"].nodes["A"].shown == cards["two"].nodes["A"].shown == "3"
    assert competition_ranks(cards, "A") == ranks


@DRAWN
@given(assessments(leave_out=("penalties", "bonuses")))
def test_hidden_answers_do_not_count(assessment: Assessment) -> None:
    check_not_asked(assessment)


def test_an_answer_left_behind_by_a_changed_condition_does_not_count() -> None:
    model = questionnaire([section("A", question("A1"), question("A2", applies={"question": "A1", "at_least": 3}))])
    assert values(model, A1=2, A2=5) == values(model, A1=2) == {"small": 0.4, "A": 0.4, "A1": 0.4, "A2": None}


def test_a_weighted_sum_does_not_saturate_before_the_top() -> None:
    model = questionnaire([section("A", *(question(f"A{number}", weight=7) for number in range(1, 4)))])
    rising = [values(model, A1=first, A2=second, A3=third)["A"] or 0 for first, second, third in zip(*[range(6)] * 3, strict=True)]
    steps = [values(model, A1=5, A2=5, A3=level)["A"] or 0 for level in range(6)]
    for found in (rising, steps):
        assert found == sorted(set(found))
        assert found[-1] == 1


def test_an_answer_to_a_question_that_does_not_exist_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match=r"there is no question A11\. Did you mean A1"):
        assess(ONE, {"A11": 3})


@pytest.mark.parametrize(("answers", "value"), [((5, 5, 5), 1), ((5, 5, 4), 2 / 3), ((5, 0, 5), 1 / 3), ((0, 5, 5), 0)])
def test_level_3_cannot_be_reached_without_level_1(answers: tuple[int, int, int], value: float) -> None:
    model = questionnaire([section("A", *(question(f"A{number}") for number in range(1, 4)), method="levels")])
    assert values(model, **{f"A{number}": level for number, level in enumerate(answers, start=1)})["A"] == value


def test_a_new_question_in_front_moves_no_condition_to_its_neighbour() -> None:
    before = [question("A1"), question("A2", applies={"question": "A1", "at_least": 3})]
    for first in ([], [question("A0", unscored=True)]):
        model = questionnaire([section("A", *first, *before)])
        assert values(model, A1=3, A2=1)["A"] == 0.4
        assert values(model, A1=2, A2=1)["A"] == 0.4
        assert values(model, A1=2)["A2"] is None


def test_a_threshold_is_compared_with_the_exact_value_where_that_is_declared() -> None:
    bands = [{"from": 0, "label": "Below"}, {"from": 67, "label": "Reached"}]
    for label_on, label in (("exact", "Below"), ("shown", "Reached")):
        show = {"to": 100, "decimals": 0, "round": "half_up", "label_on": label_on}
        model = questionnaire([section("A", question("A1", weight=2), question("A2"))], show=show, bands=bands)
        score = scored(model, A1=5, A2=0).nodes["A"]
        assert (score.shown, score.label) == ("67", label)


def test_the_threshold_of_coverage_is_compared_with_the_exact_share() -> None:
    model = questionnaire([section("A", question("A1", weight=7999), question("A2", weight=2001))], classes={})
    for one in model["sections"][0]["questions"]:
        one["weight"] /= 10
    assert scored(model, A1=5).nodes["A"].rated is False
    model["sections"][0]["questions"][0]["weight"], model["sections"][0]["questions"][1]["weight"] = 800, 200
    assert scored(model, A1=5).nodes["A"].rated is True


@pytest.mark.parametrize("change", [{"weight": 2}, {"reverse": True}, {"counts": {"missing": "zero"}}, {"unscored": True}])
def test_whatever_can_move_a_score_moves_the_digest(change: dict[str, Any]) -> None:
    def digest(**more: Any) -> str:
        model: Questionnaire = load_questionnaire(questionnaire([section("A", question("A1", **more), question("A2"))]))
        return model.digest

    assert digest(**change) != digest()
    assert digest(help="Counts what is written down.", evidence="The plan") == digest()
