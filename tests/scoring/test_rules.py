"""The rules of a node at their limits: sums, caps, rounding, penalties and coverage, with parts that may yet be asked."""

from typing import Any

import pytest

from rsc_assess import Score, Scorecard, explain, load_assessment, load_questionnaire, score_assessment
from rsc_assess.scoring.run import values_only
from rsc_assess.scoring.score import record_of
from tests.small import answers

NA = {"answer": "N/A", "reason": "not here"}
HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
not_applicable: true
scales: {five: {labels: [0, 1, 2, 3, 4, 5]}}
"""
# C, G, H, K and L are asked only where A is at least 3.
QUESTIONS = """
questions:
  - {id: A, ask: A?}
  - {id: B, ask: B?, weight: 3}
  - {id: C, ask: C?, applies: {question: A, at_least: 3}}
  - {id: G, ask: G?, applies: {question: A, at_least: 3}, penalty: {yes: 1, no: 0}}
  - {id: H, ask: H?, applies: {question: A, at_least: 3}, bonus: {yes: 10%}}
  - {id: K, ask: K?, bonus: {yes: 2}}
  - {id: L, ask: L?, bonus: {yes: 0.5}}
  - {id: P, ask: P?, penalty: {yes: 1}}
  - {id: R, ask: R?, penalty: {yes: 10%}}
scorings:
"""


def scored(model: str, said: dict[str, Any]) -> Scorecard:
    return score_assessment(load_assessment(answers(said), load_questionnaire((HEAD + model).encode())))


def group(parts: str, rules: str, said: dict[str, Any]) -> Score:
    return scored(f"{QUESTIONS}  x: {{group: {{g: {{parts: [{parts}], {rules}}}}}}}\n", said).nodes["x/g"]


def limits(score: Score) -> tuple[float | None, float | None, str]:
    low, high = (None if one is None else round(one, 6) for one in (score.low, score.high))
    return low, high, score.bound


# --- One node ---------------------------------------------------------------------------------------------------------------

SUM = "show: {as: sum, decimals: 1}"
A2 = "when: {question: A, at_most: 2}"


@pytest.mark.parametrize(
    ("rules", "said", "shown", "capped_by"),
    [
        (f"{SUM}, caps: [{{{A2}, at_most: 2.5, because: A is low}}]", {"A": 2, "B": 5}, "2.5", "A is low"),
        (f"{SUM}, caps: [{{{A2}, at_most: 3.5, because: A is low}}]", {"A": 2, "B": 5}, "3.4", None),
        (f"{SUM}, caps: [{{{A2}, at_most: 3.4, because: A is low}}]", {"A": 2, "B": 5}, "3.4", None),  # already there
        (f"caps: [{{{A2}, at_most: 4.25, because: A is low}}]", {"A": 2, "B": 5}, "4.2", None),
        (f"floor: zero, show: {{from: 1, to: 5}}, caps: [{{{A2}, at_most: 0, because: A is low}}]", {"A": 2, "B": 5}, "1.0", "A is low"),
        (f"floor: none, show: {{from: 1, to: 5}}, caps: [{{{A2}, at_most: 0, because: A is low}}]", {"A": 2, "B": 5}, "0.0", "A is low"),
        (f"{SUM}, rounds: {{decimals: 0}}", {"A": 2, "B": 5}, "3.0", None),
        (f"{SUM}, rounds: {{decimals: 0}}", {"A": 4, "B": 5}, "4.0", None),
    ],
)
def test_caps_and_roundings_are_in_the_unit_of_the_node(rules: str, said: dict[str, Any], shown: str, capped_by: str | None) -> None:
    score = group("A, B", rules, said)
    assert (score.shown, score.capped_by) == (shown, capped_by)


def test_a_rounding_never_passes_everything() -> None:
    score = group("{node: A, weight: 1}, {node: B, weight: 1.5}", f"{SUM}, rounds: {{decimals: 0}}", {"A": 5, "B": 5})
    assert (score.value, score.shown, score.out_of) == (1, "2.5", 2.5)


def test_of_two_caps_each_says_what_it_did() -> None:
    caps = f"caps: [{{{A2}, at_most: 3, because: first}}, {{{A2}, at_most: 1, because: second}}]"
    scorecard = scored(f"{QUESTIONS}  x: {{group: {{g: {{parts: [A, B], {caps}}}}}}}\n", {"A": 2, "B": 5})
    first, second = explain(scorecard, "x/g").stages
    assert (first.because, second.because, first.after, second.before, second.after) == ("first", "second", 0.6, 0.6, 0.2)
    assert float(first.before) == pytest.approx(0.85)


def test_marks_out_of_a_number_need_a_part_that_weighs_something() -> None:
    assert group("{node: A, weight: 0}", "out_of: 4", {"A": 5}).value is None
    assert group("{node: A, weight: 2}", "out_of: 4", {"A": 5}).value == 0.5


@pytest.mark.parametrize(
    ("parts", "rules", "said", "coverage"),
    [
        ("A, B, P", "method: mean", {"A": 3, "B": 3}, 4 / 5),  # P can take off 1 mark
        ("A, B, R", "method: mean", {"A": 3, "B": 3}, 4 / 4.4),  # R can take off a tenth of 4
        ("A, B, R", "starts_at: 4", {"A": 3, "B": 3}, 4 / 4.8),  # a tenth of 8
        ("A, B, K", "method: mean", {"A": 3, "B": 3}, 4 / 6),
        ("A, B, P", "method: mean", {"P": "yes"}, 1 / 5),
        ("P, R", "coverage: 0.5", {"P": "yes"}, 1 / 1.1),
        ("A, B, P", "method: mean", {"A": 3, "B": 3, "P": NA}, 1),
    ],
)
def test_penalties_weigh_in_the_coverage_what_they_can_take_off(parts: str, rules: str, said: dict[str, Any], coverage: float) -> None:
    assert group(parts, rules, said).coverage == pytest.approx(coverage)


def test_a_section_without_a_value_that_counts_all_the_same_is_answered() -> None:
    model = """
sections:
  - id: S
    title: S
    counts: {no_value: zero}
    sections:
      - {id: S1, title: S1, counts: {no_value: left_out}, questions: [{id: A, ask: A?}, {id: B, ask: B?}]}
      - {id: S2, title: S2, questions: [{id: C, ask: C?}]}
"""
    score = scored(model, {"A": 4, "C": NA}).nodes["S"]
    assert (score.value, score.coverage, score.left_out) == (0.4, 0.75, ())


MARKS = """
show: {as: sum, decimals: 1}
sections:
  - id: S
    title: S
    weight: 3
    sections:
      - {id: S1, title: S1, weight: marks, questions: [{id: A, ask: A?, weight: 2}, {id: B, ask: B?, weight: 4}]}
      - {id: S2, title: S2, questions: [{id: C, ask: C?, weight: 5}]}
scorings:
  x: {group: {g: {parts: [{node: S1, steps: {0: 0, 2: 1, 5: 2}}, {node: A, steps: {1: 1, 2: 2}}]}}}
"""


def test_marks_are_sums_of_what_is_below() -> None:
    scorecard = scored(MARKS, {"A": 5, "B": 2, "C": 0})
    nodes = scorecard.nodes
    # S1 weighs the 6 marks in it and has 2 + 1.6; S2 weighs 1.
    assert {id: (nodes[id].shown, nodes[id].out_of, nodes[id].weight) for id in ("S", "S1", "S2", "A", "C")} == {
        "S": ("3.6", 7.0, 3.0),
        "S1": ("3.6", 6.0, 6.0),
        "S2": ("0.0", 5.0, 1.0),
        "A": ("2.0", 2.0, 2.0),
        "C": ("0.0", 5.0, 5.0),
    }
    assert nodes["S"].coverage == 1
    assert scored(MARKS, {"A": 5, "C": 0}).nodes["S"].coverage == pytest.approx((6 * 2 / 6 + 1) / 7)
    assert explain(scorecard, "A").unit == (0.0, 2.0)


@pytest.mark.parametrize(
    ("said", "shares"), [({"A": 5, "B": 0}, (0.5, 1)), ({"A": 5, "B": 5}, (1, 1)), ({"A": 3, "B": 0}, (0, 0.5)), ({"A": 0, "B": 0}, (0, 0))]
)
def test_steps_are_in_the_unit_of_what_is_counted(said: dict[str, Any], shares: tuple[float, float]) -> None:
    """S1 is out of 6 marks and A out of 2; below the first step nothing is earned."""
    nodes = scored(MARKS, said).nodes
    assert (nodes["x/g/S1"].value, nodes["x/g/A"].value) == shares


CHAIN = """
sections:
  - id: S
    title: S
    method: last
    questions:
      - {id: S1, ask: S1?, options: {no: 1, yes: 2}, out_of: 4}
      - {id: S2, ask: S2?, options: {no: 2, yes: 4}, out_of: 4}
  - {id: T, title: T, method: last, questions: [{id: T1, ask: T1?, kind: text}]}
"""


@pytest.mark.parametrize(
    ("said", "value", "low", "high"),
    [({}, None, 0.25, 1), ({"S1": "yes"}, None, 0.5, 1), ({"S2": "no"}, 0.5, 0.25, 0.5), ({"S1": "no", "S2": "no"}, 0.5, 0.5, 0.5)],
)
def test_a_chain_without_an_end_can_become_each_of_its_answers(said: dict[str, Any], value: float | None, low: float, high: float) -> None:
    score = scored(CHAIN, said).nodes["S"]
    assert (score.value, score.low, score.high) == (value, low, high)


def test_a_chain_of_words_has_no_value() -> None:
    for said in ({}, {"T1": "words"}):
        score = scored(CHAIN, said).nodes["T"]
        assert (score.value, score.low, score.high) == (None, None, None)


# --- Parts that may yet be asked --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "rules", "said", "low", "high"),
    [
        # A is open. B has 0.6 of a weight of 3; with C: 0.45 to 0.7.
        ("B, G", "floor: none", {"G": "yes"}, 0.266667, 0.6),  # less 1 ÷ 3
        ("B, G", "floor: none", {"G": "no"}, 0.6, 0.6),
        ("B, G", "floor: none", {}, 0.266667, 0.6),
        ("B, G", "floor: zero", {"B": 1}, 0, 0.2),
        ("B, H", "floor: none", {"H": "yes"}, 0.6, 0.7),
        ("B, H, G", "floor: none", {"H": "yes", "G": "yes"}, 0.266667, 0.7),
        ("B, C, P, G", "floor: none", {"P": "yes", "G": "yes"}, -0.216667, 0.45),  # 0.45 − 2 ÷ 3; 0.7 − 1 ÷ 4
        ("B, C, P", "floor: none", {"P": NA}, 0.45, 0.7),
        ("B, C, K", "floor: none", {"K": "yes"}, 0.95, 1),  # 0.45 + 2 ÷ 4; 0.7 + 2 ÷ 3, at most 1
        ("B, C, L", "floor: none", {"L": "yes"}, 0.575, 0.866667),  # 0.45 + 0.5 ÷ 4; 0.7 + 0.5 ÷ 3
        ("B, C, R", "floor: none", {"R": "yes"}, 0.35, 0.6),
        ("C, P", "floor: none", {"P": "yes"}, -1, 0),  # C alone weighs 1
        ("B, G", "floor: none, out_of: 6", {"G": "yes"}, -0.166667, 0.5),  # safe limits of marks out of a number: 0 and 3 ÷ 6
        ("B, {node: C, weight: 0}", "floor: zero", {}, 0.6, 0.6),
        ("B, C", f"caps: [{{{A2}, at_most: 1, because: A is low}}]", {}, 0.2, 0.7),
        ("B, C", "caps: [{when: {question: B, at_most: 3}, at_most: 2.5, because: B is low}]", {}, 0.45, 0.5),
        ("B, C", f"{SUM}, caps: [{{{A2}, at_most: 1.2, because: A is low}}]", {}, 0.3, 0.7),  # 1.2 of 4 marks
        ("B, C", f"{SUM}, rounds: {{decimals: 0}}", {}, 0.5, 0.75),  # 1.8 and 2.8 of 4 marks
        ("C, H", "floor: none", {"H": "yes"}, 0, 1),
    ],
)
def test_what_may_yet_be_asked_moves_the_limits_as_far_as_it_could(parts: str, rules: str, said: dict[str, Any], low: float, high: float) -> None:
    assert limits(group(parts, rules, {"B": 3, **said})) == (low, high, "outer")


def test_a_cap_bites_in_the_most_only_if_it_must() -> None:
    score = group("A, B", f"caps: [{{{A2}, at_most: 2, because: A is low}}]", {"B": 3})
    assert limits(score) == (0.4, 0.7, "outer")
    assert (score.value, score.capped_by, score.unknown) == (0.6, None, ("A is low",))


def test_a_part_that_leaves_a_node_without_a_value_leaves_it_without_limits() -> None:
    assert limits(group("B, C", "counts: {declined: unrated}", {"B": "prefer not to say"}))[2] == "outer"
    score = group("B, C", "counts: {not_applicable: unrated}", {"B": NA})
    assert (score.value, score.low, score.high) == (None, None, None)


TWO = "  x: {{group: {{g: {{parts: [{parts}], {rules}}}, h: [B]}}, total: {{method: product}}}}\n"


@pytest.mark.parametrize(
    ("parts", "rules", "low", "high"),
    [
        ("C", "method: mean", 0, 1),  # g may drop out
        ("{node: P, weight: 0}, C", "method: mean", 0, 1),
        ("{node: B, weight: 0}, C", "method: mean", 0, 1),  # what weighs nothing gives no value
        ("B, C", "method: mean", 0.27, 0.42),  # 0.6 × 0.45 to 0.7
        ("C", "starts_at: 1", 0, 0.6),  # what starts from marks has a value
    ],
)
def test_a_node_surely_counts_where_a_part_of_some_weight_does(parts: str, rules: str, low: float, high: float) -> None:
    score = scored(QUESTIONS + TWO.format(parts=parts, rules=rules), {"B": 3}).nodes["x"]
    assert limits(score) == (low, high, "outer")


# --- The record -------------------------------------------------------------------------------------------------------------


def test_the_short_ways_to_a_record_and_to_values_give_the_same() -> None:
    scorecard = scored(MARKS, {"A": 5, "B": 2})
    record = record_of(scorecard.assessment)
    assert (record.shares, record.low, record.high, record.coverage, record.states) == (
        scorecard.record.shares,
        scorecard.record.low,
        scorecard.record.high,
        scorecard.record.coverage,
        scorecard.record.states,
    )
    assert values_only(record.program, record.sheet) == record.shares
