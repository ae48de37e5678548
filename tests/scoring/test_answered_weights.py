"""A weight that is the answer to a question."""

from typing import Any

import pytest
from benchmarks.plain_scorer import plain_values

from rsc_assess import InputError, Scorecard, explain, load_assessment, load_questionnaire, score_assessment
from rsc_assess.testing.rebuild import rebuilt
from tests.small import answers

HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
scales: {five: {labels: [Zero, One, Two, Three, Four, Five]}}
"""
PAIR = """
questions:
  - {id: N, ask: N?, number: {range: [0, 1000000]}}
  - {id: M, ask: M?, number: {range: [0, 1000000]}, applies: {attribute: type, is: county}}
  - {id: A, ask: A?, weight: {answer: N}}
  - {id: B, ask: B?, weight: 100}
"""


def scored(text: str, said: dict[str, Any]) -> Scorecard:
    """Return the scores of a questionnaire; the plain scorer finds the same, and each can be found again from its derivation."""
    scorecard = score_assessment(load_assessment(answers(said), load_questionnaire((HEAD + text).encode())))
    for id, value in plain_values(scorecard.assessment).items():
        assert scorecard.nodes[id].value == pytest.approx(value), id
        assert rebuilt(explain(scorecard, id)) == pytest.approx(value), id
    return scorecard


@pytest.mark.parametrize(
    ("said", "value", "low", "high"),
    [
        ({"N": 300, "A": 5, "B": 1}, 0.8, 0.8, 0.8),
        ({"N": 0, "A": 5, "B": 1}, 0.2, 0.2, 0.2),
        ({"A": 5, "B": 1}, 0.2, 0.2, 1.0),  # N is open, so A is left out, and may count for nearly everything
        ({"N": 300, "B": 1}, 0.2, 0.05, 0.8),
    ],
)
def test_an_answer_weighs(said: dict[str, Any], value: float, low: float, high: float) -> None:
    score = scored(PAIR, said).nodes["small"]
    assert [score.value, score.low, score.high] == pytest.approx([value, low, high])
    assert score.bound == ("outer" if "N" not in said else "exact")


def test_a_weight_that_is_not_known_lowers_the_coverage() -> None:
    assert scored(PAIR, {"A": 5, "B": 1}).nodes["small"].coverage == pytest.approx(1 / 2)
    assert scored(PAIR, {"N": 300, "A": 5, "B": 1}).nodes["small"].coverage == 1


def test_nothing_weighs_where_all_answers_are_0() -> None:
    assert scored(PAIR.replace("weight: 100", "weight: {answer: N}"), {"N": 0, "A": 5, "B": 1}).nodes["small"].value is None


def test_a_derivation_says_the_weight_and_why_it_is_not_known() -> None:
    (_, first, _) = [one for one in explain(scored(PAIR, {"N": 250_000, "A": 5, "B": 1}), "small").inputs if one.derivation.id != "M"]
    assert (first.weight, first.share) == (250_000, 1)
    inputs = {one.derivation.id: one for one in explain(scored(PAIR, {"A": 5, "B": 1}), "small").inputs}
    assert (inputs["A"].left_out, inputs["A"].weight) == ("its weight, N, is not known", 0)


def test_a_weight_that_nobody_is_asked_here_leaves_its_part_out() -> None:
    inputs = explain(scored(PAIR.replace("{answer: N}", "{answer: M}"), {"N": 1, "A": 5, "B": 1}), "small").inputs
    assert [one.left_out for one in inputs if one.derivation.id == "A"] == ["its weight, M, does not apply here"]


def test_in_a_sum_a_question_is_shown_out_of_the_weight_that_was_answered() -> None:
    scorecard = scored(f"show: {{as: sum, decimals: 0}}\n{PAIR}", {"N": 300, "A": 4, "B": 1})
    found = explain(scorecard, "A")
    assert (found.weight_total, found.unit) == (300, (0, 300))


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("{answer: X}", "names X, which is no question that asks for a number"),
        ("{answer: A}", "names A, which is no question that asks for a number"),
        ("{answer: N, by: type, values: {county: 1}}", "a weight needs either answer, or by and values"),
    ],
)
def test_a_weight_that_cannot_be_is_refused(weight: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        scored(PAIR.replace("{answer: N}", weight), {})


def test_a_weight_below_0_is_refused() -> None:
    with pytest.raises(InputError, match="N, which may be below 0"):
        scored(PAIR.replace("id: N, ask: N?, number: {range: [0, 1000000]}", "id: N, ask: N?, number: {unit: people}"), {})
