"""A third is a third, wherever a score is compared with it."""

import pytest

from rsc_assess import load_assessment, load_questionnaire, score_assessment
from tests.small import answers

MODEL = """
format: 1
id: small
version: 1.0.0
title: Small
show: {to: 1, decimals: 2, label_on: exact}
bands: [{from: 0, label: Low}, {from: 1/3, label: Third}, {from: 2/3, label: More}]
sections:
  - id: S
    title: S
    flags: [{name: up, when: {node: T, at_least: 1/3}}, {name: down, when: {node: T, at_most: 1/3}}, {name: same, when: {node: T, is: 1/3}}]
    questions: [{id: A, ask: A?, kind: yes_no}, {id: B, ask: B?, kind: yes_no}, {id: C, ask: C?, kind: yes_no}]
  - {id: T, title: T, questions: [{id: D, ask: D?, kind: yes_no}, {id: E, ask: E?, kind: yes_no}, {id: F, ask: F?, kind: yes_no}]}
"""
SAID = {"D": "yes", "E": "no", "F": "no"}


def test_a_third_is_reached_by_a_third() -> None:
    scorecard = score_assessment(load_assessment(answers({"A": "yes", **SAID}), load_questionnaire(MODEL.encode())))
    assert scorecard.nodes["T"].label == "Third"
    assert scorecard.nodes["S"].flags == ("up", "down", "same")
    assert scorecard.nodes["S"].label is None


@pytest.mark.parametrize(("said", "label"), [(("yes", "yes", "no"), "More"), (("no", "no", "no"), "Low")])
def test_more_and_less_are_told_apart(said: tuple[str, str, str], label: str) -> None:
    scorecard = score_assessment(load_assessment(answers(dict(zip("DEF", said, strict=True))), load_questionnaire(MODEL.encode())))
    assert scorecard.nodes["T"].label == label
