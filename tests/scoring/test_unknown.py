"""Conditions on questions of which it is not settled whether they are asked."""

from typing import Any

import pytest
from benchmarks.plain_scorer import plain_values

from rsc_assess import Score, load_assessment, load_questionnaire, score_assessment
from tests.small import answers

MODEL = """
format: 1
id: small
version: 1.0.0
title: Small
scales: {five: {labels: [0, 1, 2, 3, 4, 5]}}
questions:
  - {id: A, ask: A?, kind: yes_no, unscored: true}
  - {id: B, ask: B?, kind: yes_no, applies: {question: A, is: yes}}
  - {id: C, ask: C?, applies: {not: {question: B, is: yes}}}
  - {id: D, ask: D?, weight: 3}
  - {id: N, ask: N?, kind: number, number: {}}
  - {id: O, ask: O?, kind: number, number: {}, applies: {question: A, is: yes}}
  - {id: Q, ask: Q?, kind: number, number: {quotient: [N, O], worst: 0, best: 4}}
  - {id: E, ask: E?, applies: {not: {question: Q, at_least: 1}}}
total:
  caps: [{when: {not: {question: B, is: yes}}, at_most: 1, because: B is no}]
  flags: [{name: not B, when: {not: {question: B, is: yes}}}]
"""


def scores(said: dict[str, Any]) -> dict[str, Score]:
    """Return the scores; the plain scorer finds the same."""
    assessment = load_assessment(answers(said), load_questionnaire(MODEL.encode()))
    nodes = score_assessment(assessment).nodes
    assert {id: nodes[id].value for id in nodes} == pytest.approx(plain_values(assessment), nan_ok=True)
    return {id: nodes[id] for id in nodes}


def test_not_of_a_question_that_waits_is_unknown() -> None:
    found = scores({"A": "", "B": "yes", "C": 5, "D": 5})
    assert found["C"].value is None
    assert found["C"].states["not_asked"] == 1
    assert found["C"].waits_for == ("B",)
    assert found["small"].value == 1, "the cap does not bite yet"
    assert found["small"].flags == ()
    assert found["small"].unknown == ("B is no", "not B")
    assert (found["small"].low, found["small"].bound) == (0.2, "outer")


def test_not_of_a_question_that_is_not_asked_holds() -> None:
    found = scores({"A": "no", "C": 5, "D": 5})
    assert found["C"].value == 1
    assert found["small"].value == 0.2
    assert found["small"].flags == ("not B",)


def test_a_quotient_is_not_asked_for_now_while_that_is_open_of_one_of_its_numbers() -> None:
    found = scores({"N": 3, "O": 1, "D": 5, "E": 0})
    assert found["Q"].states["not_asked"] == found["E"].states["not_asked"] == 1
    assert (found["Q"].low, found["Q"].high, found["Q"].bound) == (0, 1, "outer")
    assert found["E"].waits_for == ("Q",)
    assert found["Q"].waits_for == ("A",)
    assert scores({"A": "no", "N": 3, "E": 0})["E"].value == 0, "there is nothing to divide by, and never will be"
    assert scores({"A": "yes", "N": 3, "O": 1})["Q"].value == 0.75


def test_what_cannot_hold_any_more_waits_for_nothing() -> None:
    model = MODEL.replace("{question: A, is: yes}}\n  - {id: C", "{all: [{question: A, is: yes}, {question: Z, is: yes}]}}\n  - {id: C").replace(
        "questions:\n",
        "questions:\n  - {id: Z, ask: Z?, kind: yes_no, unscored: true}\n  - {id: Y, ask: Y?, options: {a: 0, b: {marks: 1, takes_out: [B]}}}\n",
    )
    assessment = load_assessment(answers({"Z": "no", "C": 5, "D": 5}), load_questionnaire(model.encode()))
    found = score_assessment(assessment).nodes
    assert found["B"].waits_for == ()
    assert found["C"].value == plain_values(assessment)["C"] == 1


def test_a_number_made_of_one_that_is_never_asked_waits_for_nothing() -> None:
    model = MODEL.replace("kind: number, number: {}}", "kind: number, number: {}, applies: {attribute: type, is: county}}", 1)
    found = score_assessment(load_assessment(answers({"O": 1, "D": 5}), load_questionnaire(model.encode()))).nodes["Q"]
    assert (found.states["not_applicable"], found.waits_for) == (1, ())
