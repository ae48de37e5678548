"""Figures recorded elsewhere are compared with those computed here, and never replace them."""

from typing import Any

import pytest

from rsc_assess import Problem, load_assessment, load_questionnaire, score_assessment
from tests.small import answers, question, questionnaire, section

MODEL = questionnaire(
    [
        section("A", question("A1"), question("A2"), question("A3")),
        section("B", question("B1", weight=2), question("B2", weight=3), show={"as": "sum", "decimals": 1}),
        section("C", question("C1")),
    ],
    show={"to": 5, "decimals": 1, "round": "down"},
)
SAID = {"A1": 5, "A2": 4, "A3": 5, "B1": 3, "B2": 2}


def differences(recorded: dict[str, Any]) -> list[Problem]:
    """Return the warnings about recorded figures; A is 14/3 of 5, B is 2.4 of 5 marks, C has no score."""
    written = {**answers(SAID), "recorded": recorded}
    scorecard = score_assessment(load_assessment(written, load_questionnaire(MODEL)))
    return [problem for problem in scorecard.problems if problem.code == "A220"]


@pytest.mark.parametrize("figure", ["4.6", "4.60", "4.66", "4.666", "4", "4.66666666", "regenerating", "Connected", "5"])
def test_a_figure_agrees_if_it_is_shown_or_the_exact_one_at_its_decimals_or_the_label(figure: str) -> None:
    agrees = figure not in ("regenerating", "5")
    assert (differences({"A": figure}) == []) is agrees


OTHERS = ("4.5", "4.7", "4.67", "4.61", "4.600001", "-4.6", "Absent", "many", "1e400", "NaN", "sNaN", "Infinity", "1e-99999999")


@pytest.mark.parametrize("figure", OTHERS)
def test_any_other_figure_is_a_warning_that_names_both(figure: str) -> None:
    (problem,) = differences({"A": figure})
    assert (problem.what, problem.node, problem.severity) == (f"{figure} is recorded, and 4.6 is computed", "A", "warning")
    assert problem.remedy == "The computed figure stands; check the answers, or the version that the figure was made with"


def test_figures_are_compared_in_the_unit_of_their_node() -> None:
    assert differences({"B": "2.4"}) == []
    assert differences({"B": "2.40"}) == []
    assert differences({"B": "2"}) == []
    assert len(differences({"B": "0.48"})) == 1


def test_questions_are_compared_as_questions_are_shown() -> None:
    assert differences({"A2": "4.0", "B1": "1.2"}) == []  # B is a sum: 3 of 5, × 2
    assert [problem.node for problem in differences({"A2": "3.9"})] == ["A2"]


def test_a_figure_where_there_is_no_score_is_a_warning() -> None:
    (problem,) = differences({"C": "0"})
    assert problem.what == "0 is recorded, and no score is computed"


def test_the_total_can_be_called_so_in_any_case() -> None:
    total = score_assessment(load_assessment(answers(SAID), load_questionnaire(MODEL))).nodes["small"].shown
    assert differences({"total": str(total)}) == []
    assert differences({"TOTAL": str(total)}) == []
    assert [problem.node for problem in differences({"total": "0.1"})] == ["total"]


def test_a_figure_for_a_node_that_does_not_exist_is_a_warning_with_the_nearest_name() -> None:
    (problem,) = differences({"AA": "3"})
    assert (problem.what, problem.node, problem.severity) == ("a figure is recorded for a node that does not exist", "AA", "warning")
    assert "Did you mean A" in problem.remedy


def test_every_figure_is_compared_whatever_came_before_it() -> None:
    assert [problem.node for problem in differences({"AA": "3", "A": "1", "B": "2.4", "C": "1"})] == ["AA", "A", "C"]


def test_recorded_figures_replace_nothing() -> None:
    written = {**answers(SAID), "recorded": {"A": "0.1"}}
    assert score_assessment(load_assessment(written, load_questionnaire(MODEL))).nodes["A"].shown == "4.6"


def test_the_effect_of_a_penalty_agrees_with_no_figure() -> None:
    model = questionnaire([section("A", question("A1"), {"id": "P", "ask": "P?", "penalty": {"yes": 1}})])
    written = {**answers({"A1": 3, "P": "yes"}), "recorded": {"P": "-1"}}
    (problem,) = [one for one in score_assessment(load_assessment(written, load_questionnaire(model))).problems if one.code == "A220"]
    assert problem.what == "-1 is recorded, and no score is computed"


def test_a_node_with_a_scale_of_its_own_is_compared_on_it() -> None:
    model = questionnaire([section("A", question("A1"), show={"from": 0, "to": 100, "decimals": 0, "round": "half_up"})])
    for figure, agrees in (("67", False), ("60", True), ("60.0", True), ("3", False)):
        written = {**answers({"A1": 3}), "recorded": {"A": figure}}
        problems = score_assessment(load_assessment(written, load_questionnaire(model))).problems
        assert ([one for one in problems if one.code == "A220"] == []) is agrees
    thirds = questionnaire(
        [section("A", question("A1"), question("A2"), question("A3"), show={"from": 0, "to": 100, "decimals": 0, "round": "half_up"})]
    )
    written = {**answers({"A1": 5, "A2": 5, "A3": 0}), "recorded": {"A": "66.67"}}
    assert not [one for one in score_assessment(load_assessment(written, load_questionnaire(thirds))).problems if one.code == "A220"]
