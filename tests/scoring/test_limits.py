"""The least and the most that a score can become, worked out by hand for each method and rule."""

from typing import Any

import pytest

from rsc_assess import Score, load_assessment, load_questionnaire, score_assessment
from tests.small import answers

HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
not_applicable: true
scales: {five: {labels: [0, 1, 2, 3, 4, 5]}}
classes: {essential: {weight: 1}, recommended: {weight: 1}}
questions:
  - {id: A, ask: A?}
  - {id: B, ask: B?, weight: 3}
  - {id: C, ask: C?, applies: {question: A, at_least: 3}}
  - {id: P, ask: P?, penalty: {yes: 1}}
  - {id: R, ask: R?, penalty: {yes: 10%}}
  - {id: E, ask: E?, class: essential}
  - {id: F, ask: F?, class: recommended}
scorings:
"""


def score(scoring: str, said: dict[str, Any], node: str = "x/g") -> Score:
    questionnaire = load_questionnaire((HEAD + scoring).encode())
    return score_assessment(load_assessment(answers(said), questionnaire)).nodes[node]


def limits(scoring: str, said: dict[str, Any], node: str = "x/g") -> tuple[float | None, float | None, str]:
    found = score(scoring, said, node)

    def rounded(share: float | None) -> float | None:
        return None if share is None else round(share, 6)

    return rounded(found.low), rounded(found.high), found.bound


def group(parts: str, rules: str = "method: mean") -> str:
    return f"  x: {{group: {{g: {{parts: [{parts}], {rules}}}}}}}"


NA = {"answer": "N/A", "reason": "not here"}


@pytest.mark.parametrize(
    ("rules", "said", "low", "high"),
    [
        ("method: mean", {"A": 2}, 0.1, 0.85),  # (0.4 + 3 × 0 or 1) ÷ 4
        ("method: lowest", {"A": 2}, 0, 0.4),
        ("method: highest", {"A": 2}, 0.4, 1),
        ("method: product", {"A": 2}, 0, 0.4),
        ("method: geometric", {"A": 2}, 0, 0.795271),  # 0.4^¼ × 1^¾
        ("method: geometric, least: 0.01", {"A": 2}, 0.025149, 0.795271),  # 0.4^¼ × 0.01^¾
        ("method: harmonic", {"A": 2}, 0, 0.727273),  # 4 ÷ (1 ÷ 0.4 + 3)
        ("method: mean, starts_at: 4", {"A": 2}, 0.55, 0.925),  # (4 + 0.4 + 0 or 3) ÷ 8
        ("method: mean, out_of: 2", {"A": 2}, 0.2, 1),  # (0.4 + 0 or 3) ÷ 2, at most 1
        ("method: levels", {"A": 5}, 0.5, 1),
        ("method: levels", {"B": 5}, 0, 1),
        ("method: levels, complete: 0.4", {"A": 2}, 0.5, 1),
        ("method: mean, rounds: {decimals: 0}", {"A": 2}, 0.2, 0.8),  # 0.5 and 4.25 of 5, rounded
        ("method: none", {"A": 2}, None, None),
        ("method: mean", {"A": NA}, 0, 1),
        ("method: mean", {"A": NA, "B": NA}, None, None),
        ("method: mean, counts: {missing: zero}", {"A": 2}, 0.1, 0.85),
        ("method: mean, counts: {not_applicable: zero}", {"A": NA}, 0, 0.75),
        ("method: mean, counts: {not_applicable: full}", {"A": NA}, 0.25, 1),
        ("method: mean, counts: {not_applicable: unrated}", {"A": NA}, None, None),
        ("method: mean, no_value_below: 0.5", {"A": 2}, 0.1, 0.85),
    ],
)
def test_an_open_answer_can_come_in_anyhow(rules: str, said: dict[str, Any], low: float | None, high: float | None) -> None:
    assert limits(group("A, B", rules), said) == (low, high, "exact")


def test_a_value_outside_what_can_come_in_widens_the_limits_and_says_so() -> None:
    # Now the first of one level: 0.4; once B is answered, the first of two: 0.4 ÷ 2, whatever B is.
    assert limits(group("A, B", "method: levels, progress: true"), {"A": 2}) == (0.2, 0.4, "outer")


@pytest.mark.parametrize(
    ("rules", "said", "low", "high"),
    [
        ("method: essential, base: 0.5", {"E": 5}, 0.5, 1),
        ("method: essential, base: 0.5", {"F": 5}, 0, 1),
        ("method: essential", {"E": 4, "F": 2}, 0.32, 0.32),
        ("method: essential, base: 0.25", {"E": 4, "F": NA}, 0.8, 0.8),
        ("method: essential", {"E": NA, "F": 4}, None, None),
    ],
)
def test_the_essential_parts_decide_what_the_recommended_are_worth(rules: str, said: dict[str, Any], low: float | None, high: float | None) -> None:
    assert limits(group("E, F", rules), said) == (low, high, "exact")


@pytest.mark.parametrize(
    ("parts", "rules", "said", "low", "high"),
    [
        ("A, B, P", "floor: zero", {"A": 5, "B": 5}, 0.75, 1),  # 1 − 1 ÷ 4 if P is yes
        ("A, B, P", "floor: zero", {"A": 0, "B": 0}, 0, 0),
        ("A, B, P", "floor: none", {"A": 0, "B": 0}, -0.25, 0),
        ("A, B, P", "floor: none", {"P": "yes"}, -0.25, 0.75),
        ("A, B, R", "floor: none", {"A": 0, "B": 0}, -0.1, 0),
        ("A, B, P, R", "floor: none", {"A": 5, "B": 5}, 0.65, 1),
        ("A, B, P", "counts: {missing: worst}", {"A": 5, "B": 5}, 0.75, 1),
        ("A, B, P", "out_of: 2", {"A": 5, "B": 5}, 0.5, 1),  # 4 ÷ 2 is held at 1, then 1 ÷ 2 is taken off
        ("A, P", "starts_at: 1", {"P": "no"}, 0.5, 1),
    ],
)
def test_a_penalty_that_is_open_may_still_fall_due(parts: str, rules: str, said: dict[str, Any], low: float, high: float) -> None:
    assert limits(group(parts, rules), said) == (low, high, "exact")


def test_what_is_worst_for_a_penalty_is_taken_off_now() -> None:
    assert score(group("A, B, P", "counts: {missing: worst}"), {"A": 5, "B": 5}).value == 0.75
    assert score(group("A, B, P", "counts: {missing: full}"), {"A": 5, "B": 5}).value == 1
    assert score(group("A, B, P"), {"A": 5, "B": 5}).value == 1


CAP = "caps: [{when: {question: A, at_most: 1}, at_most: 2, because: A is low}]"


@pytest.mark.parametrize(
    ("said", "value", "found", "capped_by", "unknown"),
    [
        ({"A": 1, "B": 5}, 0.4, (0.4, 0.4, "exact"), "A is low", ()),
        ({"A": 2, "B": 5}, 0.85, (0.85, 0.85, "exact"), None, ()),
        ({"A": 1, "B": 1}, 0.2, (0.2, 0.2, "exact"), None, ()),
        ({"B": 5}, 1, (0.4, 1, "outer"), None, ("A is low",)),
        ({"A": 1}, 0.2, (0.05, 0.4, "exact"), None, ()),
    ],
)
def test_a_cap_bites_in_the_least_if_it_could_and_in_the_most_if_it_must(
    said: dict[str, Any], value: float, found: tuple[float, float, str], capped_by: str | None, unknown: tuple[str, ...]
) -> None:
    scored = score(group("A, B", CAP), said)
    assert (round(scored.value or 0, 6), scored.capped_by, scored.unknown) == (value, capped_by, unknown)
    assert limits(group("A, B", CAP), said) == found


def test_the_lowest_of_several_caps_holds() -> None:
    caps = "caps: [{when: {question: A, at_most: 1}, at_most: 2, because: first}, {when: {question: A, at_most: 2}, at_most: 1, because: second}]"
    found = score(group("A, B", caps), {"A": 1, "B": 5})
    assert (found.shown, found.capped_by) == ("1.0", "second")


NODE_CAP = "  y: {group: {h: [A]}}\n  x: {group: {g: {parts: [B], caps: [{when: {node: y/h, at_most: 2}, at_most: 3, because: h is low}]}}}"


def test_a_cap_may_look_at_the_score_of_another_node() -> None:
    assert score(NODE_CAP, {"A": 2, "B": 5}).shown == "3.0"
    assert score(NODE_CAP, {"A": 3, "B": 5}).shown == "5.0"
    assert limits(NODE_CAP, {"B": 5}) == (0.6, 1, "outer")
    assert score(NODE_CAP, {"A": NA, "B": 5}).unknown == ()
    assert score(NODE_CAP, {"B": 5}).unknown == ("h is low",)


@pytest.mark.parametrize(
    ("parts", "rules", "low", "high"),
    [
        # A is open, so C may be asked: it counts where that moves the mean further.
        ("B, C", "method: mean", 0.45, 0.7),  # B 0.6 with weight 3; with C 0 or 1: 1.8 ÷ 4, 2.8 ÷ 4
        ("B, C", "method: lowest", 0, 0.6),
        ("B, C", "method: highest", 0.6, 1),
        ("B, C", "method: geometric", 0, 0.681732),  # 0.6^¾
        ("C", "method: mean", 0, 1),
        ("B, C", "method: product", 0, 1),
        ("B, C", "method: mean, starts_at: 4", 0, 1),
        ("B, C", "method: mean, rounds: {decimals: 0}", 0.4, 0.8),  # 2.25 and 3.5 of 5
        ("B, C", "counts: {not_asked: zero}", 0.45, 0.7),
        ("B, C, P", "floor: none", 0.116667, 0.45),  # 0.45 − 1 ÷ 3 and 0.7 − 1 ÷ 4
    ],
)
def test_a_part_that_may_yet_be_asked_widens_the_limits(parts: str, rules: str, low: float, high: float) -> None:
    assert limits(group(parts, rules), {"B": 3, "P": "yes"}) == (low, high, "outer")


def test_what_depends_on_an_open_answer_is_named() -> None:
    found = score(group("B, C"), {"B": 3})
    assert (found.waits_for, found.left_out) == (("A",), (("C", "not_asked"),))
    assert score(group("B, C"), {"A": 4, "B": 3, "C": 1}).waits_for == ()


def test_an_open_answer_that_counts_in_two_parts_makes_the_limits_safe_only() -> None:
    two = "  x: {group: {g: [A, B], h: [A]}}"
    assert limits(two, {"B": 3}, "x")[2] == "outer"
    assert limits(two, {"A": 1}, "x")[2] == "exact"
    assert limits(two, {"B": 3}, "x/g")[2] == "exact"


CHAIN = """  x: {group: {g: [A]}}
sections:
  - id: S
    title: S
    method: last
    questions:
      - {id: S1, ask: S1?, options: {no: {marks: 1, ends: true}, yes: 2}, out_of: 4}
      - {id: S2, ask: S2?, options: {no: {marks: 2, ends: true}, yes: 4}, out_of: 4}
"""


@pytest.mark.parametrize(
    ("said", "value", "found"),
    [
        ({"S1": "no"}, 0.25, (0.25, 0.25, "exact")),
        ({"S1": "yes", "S2": "no"}, 0.5, (0.5, 0.5, "exact")),
        ({"S1": "yes", "S2": "yes"}, 1, (1, 1, "exact")),
        ({"S1": "yes"}, None, (0.5, 1, "outer")),
        ({}, None, (0.25, 1, "outer")),
        ({"S1": NA, "S2": "yes"}, 1, (1, 1, "exact")),
        ({"S2": "no"}, 0.5, (0.25, 0.5, "outer")),  # a blank in the middle lowers the coverage alone
    ],
)
def test_a_chain_counts_its_last_answer_once_it_has_ended(said: dict[str, Any], value: float | None, found: tuple[float, float, str]) -> None:
    assert score(CHAIN, said, "S").value == value
    assert limits(CHAIN, said, "S") == found


def test_what_comes_after_the_end_of_a_chain_is_not_asked() -> None:
    assert score(CHAIN, {"S1": "no"}, "S2").states["not_asked"] == 1
    assert score(CHAIN, {"S1": "yes"}, "S2").states["missing"] == 1


def test_marks_add_up_over_sections_that_weigh_their_marks() -> None:
    sums = "  x: {weights: marks, show: {as: sum, decimals: 1}, group: {g: [A, B], h: [C, {node: E, weight: 2}]}}"
    found = {id: score(sums, {"A": 4, "B": 2, "C": 5, "E": 1}, id) for id in ("x", "x/g", "x/h")}
    # Each question can earn 5 marks: g has 4 + 2 of 10; E has 1/5 of a weight of 2; C counts 5 of 5.
    assert {id: (one.shown, one.out_of) for id, one in found.items()} == {"x": ("11.4", 17.0), "x/g": ("6.0", 10.0), "x/h": ("5.4", 7.0)}
    fewer = score(sums, {"A": 4, "E": 1}, "x")
    assert (fewer.shown, fewer.out_of, fewer.shown_high) == ("4.4", 7.0, "14.4")


def test_a_condition_may_look_at_a_quotient() -> None:
    more = """  x: {group: {g: [A]}}
sections:
  - id: S
    title: S
    questions:
      - {id: N1, ask: N1?, number: {unit: people}}
      - {id: N2, ask: N2?, number: {unit: homes}}
      - {id: N3, title: N3, number: {quotient: [N1, N2]}}
      - {id: N4, ask: N4?, applies: {question: N3, at_least: 2}}
"""
    assert score(more, {"N1": 6, "N2": 3, "N4": 5}, "S").value == 1
    assert score(more, {"N1": 5, "N2": 3, "N4": 5}, "N4").states["not_asked"] == 1
    assert score(more, {"N1": 5, "N2": 0, "N4": 5}, "N4").waits_for == ()
    assert score(more, {"N1": 5, "N4": 5}, "N4").waits_for == ("N3",)


MORE = """
format: 1
id: small
version: 1.0.0
title: Small
classes:
  must: {marks: {met: 1}}
  county: {weight: 1, counts: {no_value: zero}}
  other: {weight: 1}
questions:
"""


def more(questions: str, said: dict[str, Any], node: str = "small", **council: Any) -> Score:
    questionnaire = load_questionnaire((MORE + questions).encode())
    return score_assessment(load_assessment(answers(said, **council), questionnaire)).nodes[node]


def test_options_get_their_marks_from_the_class() -> None:
    asked = "  - {id: A, ask: A?, class: must, options: [met, not met]}\n"
    assert more(asked, {"A": "met"}).value == 1
    assert more(asked, {"A": "not met"}).value == 0


def test_a_penalty_needs_no_evidence_to_fall_due() -> None:
    asked = "  - {id: A, ask: A?, kind: yes_no}\n  - {id: P, ask: P?, penalty: {yes: 50%}, needs_evidence: any, counts: {no_evidence: zero}}\n"
    assert more(asked, {"A": "yes", "P": "yes"}).value == 0.5


def test_a_quotient_stays_in_its_range() -> None:
    asked = """  - {id: A, ask: A?, number: {unit: people}}
  - {id: B, ask: B?, number: {unit: homes}}
  - {id: C, title: C, number: {quotient: [A, B], worst: 1, best: 10, log: true, clamp: best, range: [0.1, 20]}}
"""
    assert more(asked, {"A": -5, "B": 1}, "C").value == pytest.approx(-1)
    assert more(asked, {"A": 500, "B": 1}, "C").value == 1


def test_a_class_by_council_brings_its_own_counts() -> None:
    asked = """  - {id: Z, ask: Z?, kind: yes_no}
sections:
  - id: S
    title: S
    class: {by: type, values: {county: county}, otherwise: other}
    questions:
      - {id: A, ask: A?, kind: yes_no}
"""
    assert more(asked, {"Z": "yes"}, type="county").value == 0.5
    assert more(asked, {"Z": "yes"}, type="unitary").value == 1


def test_what_was_not_asked_is_not_the_last_answer_of_a_chain() -> None:
    asked = """  - {id: Z, ask: Z?, kind: yes_no}
sections:
  - id: S
    title: S
    method: last
    counts: {not_asked: zero}
    questions:
      - {id: A, ask: A?, options: {no: {marks: 2, ends: true}, yes: 4}, out_of: 5}
      - {id: B, ask: B?, options: {no: 4, yes: 5}}
      - {id: C, ask: C?, kind: text}
"""
    assert more(asked, {"A": "no"}, "S").value == 0.4
    assert more(asked, {"A": "yes", "B": "yes"}, "S").value == 1


def test_a_product_of_parts_that_may_be_more_than_everything_can_become_the_product_of_their_most() -> None:
    model = """  x:
    ceiling: none
    group:
      g: {method: product, ceiling: none, parts: [x/h, x/i, C]}
      h: {parts: [A], out_of: 1/2, ceiling: none}
      i: {parts: [B], out_of: 2, ceiling: none}
"""
    assert limits(model, {"B": 5}) == (0, 8, "outer")


MUCH = """  x:
    ceiling: none
    group:
      g: {{{rules}, ceiling: none}}
      h: {{parts: [E], out_of: 1/2, ceiling: none}}
      i: {{parts: [F], out_of: 1/2, ceiling: none}}
"""


def test_of_parts_that_may_be_more_than_everything_each_method_has_its_own_most() -> None:
    essential = "method: essential, base: 0, parts: [{node: x/h, class: essential}, {node: x/i, class: recommended}, {node: C, class: recommended}]"
    assert limits(MUCH.format(rules=essential), {}) == (0, 4, "outer")
    assert limits(MUCH.format(rules="method: levels, parts: [x/h, x/i, C]"), {}) == (0, 1, "outer")


def test_what_can_never_count_has_no_limits_nor_has_what_is_made_of_it() -> None:
    stepped = "{node: E, steps: {0: 0, 3: 1}}"
    assert score(group(stepped), {"E": NA}).low is None
    heading = "  x: {group: {g: {parts: [x/h]}, h: {method: none, parts: [C]}}}"
    assert limits(heading, {"C": 3}) == (None, None, "outer")


def test_what_a_node_starts_from_counts_in_full_whatever_it_drops() -> None:
    assert limits(group("B, C", "drop: {lowest: 1}, starts_at: 4"), {"B": 3, "C": 2})[1:] == (1, "outer")


def test_limits_are_only_safe_where_the_part_that_is_dropped_decides_the_weights() -> None:
    assert limits(group("A, B", "drop: {lowest: 1}"), {"A": 2})[2] == "outer"
    assert limits(group("A, E", "drop: {lowest: 1}"), {"A": 2})[2] == "exact"
    assert limits(group("A, B", "drop: {lowest: 1}"), {"A": 2, "B": 3}) == (0.6, 0.6, "exact")


def test_in_a_sum_the_least_is_shown_out_of_all_that_is_then_in_its_maximum() -> None:
    found = score(group("A, B", "method: highest, show: {as: sum, decimals: 1}"), {"A": 2})
    assert (found.value, found.low, found.high) == (0.4, 0.4, 1)
    assert (found.shown, found.shown_low, found.shown_high) == ("0.4", "1.6", "4.0")
