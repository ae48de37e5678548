"""Limits hold whatever the open answers turn out to be, where marks, computed numbers and penalties meet."""

import itertools
from typing import Any

import pytest

from rsc_assess import InputError, Score, load_assessment, load_questionnaire, score_assessment
from tests.small import answers

HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
scales: {five: {labels: [0, 1, 2, 3, 4, 5]}}
"""
MARKS = """
sections:
  - id: S
    title: Streets
    floor: none
    sections:
      - id: M
        title: Measures
        weight: marks
        questions: [{id: A, ask: A?, weight: 3}, {id: B, ask: B?, weight: 5, applies: {question: G, is: yes}}]
    questions: [{id: P, ask: P?, penalty: {no: 0, yes: 2}}]
questions: [{id: G, ask: G?, kind: yes_no, unscored: true}]
"""
COMPUTED = """
questions:
  - {id: G, ask: G?, kind: yes_no, unscored: true}
  - {id: X, ask: X?, number: {range: [0, 100]}}
  - {id: Y, ask: Y?, number: {range: [1, 100]}}
sections:
  - id: S
    title: Streets
    questions:
      - {id: A, ask: A?}
      - {id: Q, ask: Q?, number: {quotient: [X, Y], worst: 0, best: 1}, applies: {question: G, is: yes}}
"""
WEIGHED = """
questions:
  - {id: N, ask: N?, number: {range: [0, 100]}}
  - {id: A, ask: A?, weight: {answer: N}}
"""


def score(model: str, said: dict[str, Any], node: str = "S") -> Score:
    """Return the score of a node."""
    return score_assessment(load_assessment(answers(said), load_questionnaire((HEAD + model).encode()))).nodes[node]


@pytest.mark.parametrize(
    ("model", "said", "open_answers"),
    [
        (MARKS, {"A": 3, "P": "yes"}, {"G": ["yes", "no"], "B": [0, 5]}),
        (MARKS, {"A": 0}, {"G": ["yes", "no"], "B": [0, 5], "P": ["yes", "no"]}),
        (COMPUTED, {"A": 5, "X": 10, "Y": 100}, {"G": ["yes", "no"]}),
        (COMPUTED, {"A": 0, "X": 90, "Y": 100}, {"G": ["yes", "no"]}),
        (COMPUTED, {"A": 0, "X": 90}, {"G": ["yes", "no"], "Y": [1, 50, 100]}),
    ],
)
def test_no_way_to_answer_leaves_the_limits(model: str, said: dict[str, Any], open_answers: dict[str, list[Any]]) -> None:
    found = score(model, said)
    assert found.low is not None
    assert found.high is not None
    assert (found.bound, found.waits_for) == ("outer", ("G",))
    for chosen in itertools.product(*open_answers.values()):
        value = score(model, {**said, **dict(zip(open_answers, chosen, strict=True))}).value
        assert value is not None
        assert found.low - 1e-9 <= value <= found.high + 1e-9


def test_a_computed_number_that_nobody_is_asked_for_leaves_the_limits_exact() -> None:
    found = score(COMPUTED, {"A": 5, "X": 10, "Y": 100, "G": "no"})
    assert (found.low, found.value, found.high, found.bound) == (1, 1, 1, "exact")


@pytest.mark.parametrize(
    ("model", "what"),
    [
        (f"{WEIGHED}  - {{id: P, ask: P?, penalty: {{no: 0, yes: 1}}}}", "P: said in marks, beside weights that are answers"),
        (f"{WEIGHED}  - {{id: P, ask: P?, number: {{range: [0, 9]}}, bonus: {{each: 1}}}}", "P: said in marks"),
        (f"{WEIGHED}total: {{out_of: 5}}", "out_of: said in marks"),
        (
            f"{WEIGHED}sections: [{{id: S, title: S, most: 1, questions: [{{id: P, ask: P?, penalty: {{no: 0, yes: 10%}}}}]}}]",
            "most of S: said in marks",
        ),
        (
            f"sections:\n  - id: S\n    title: S\n    weight: marks{WEIGHED.replace(chr(10), chr(10) + '    ')}",
            "S weighs its marks, and in it answers are weights",
        ),
        (
            f"{WEIGHED}  - {{id: P, ask: P?, penalty: {{no: 0, yes: 1}}}}\nscorings: {{x: {{group: {{g: {{parts: [A, P]}}}}}}}}",
            "x/g: P: said in marks",
        ),
    ],
)
def test_nothing_is_said_in_marks_beside_weights_that_are_answers(model: str, what: str) -> None:
    with pytest.raises(InputError, match="Q216") as caught:
        load_questionnaire((HEAD + model).encode())
    assert what in str(caught.value)


def test_percentages_stand_beside_weights_that_are_answers() -> None:
    model = f"{WEIGHED}  - {{id: P, ask: P?, penalty: {{no: 0, yes: 10%}}}}"
    found = score(model, {"N": 3, "A": 5, "P": "yes"}, "small")
    assert (found.value, found.bound) == (0.9, "exact")


def test_a_score_in_a_sum_waits_for_what_it_weighs() -> None:
    model = """
show: {as: sum}
questions:
  - {id: A, ask: A?, weight: {answer: N}}
  - {id: B, ask: B?, applies: {node: A, at_least: 1}, options: {"no": 0, "yes": {marks: 1, takes_out: [N]}}}
  - {id: N, ask: N?, number: {range: [0, 9]}}
"""
    with pytest.raises(InputError, match="in a circle"):
        load_questionnaire((HEAD + model).encode())


def test_what_may_yet_be_asked_is_not_covered_whatever_it_counts_as() -> None:
    model = """
questions:
  - {id: A, ask: A?}
  - {id: B, ask: B?, kind: yes_no, applies: {node: A, at_least: 3}, counts: {not_asked: worst}}
"""
    assert score(model, {"B": "yes"}, "small").coverage == 0
    assert score(model, {"A": 0}, "small").coverage == 1
