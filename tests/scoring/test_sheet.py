"""Who is asked what, and what conditions know, while some answers are open."""

from typing import Any

import pytest

from rsc_assess import Answer, Score, Scorecard, load_assessment, load_questionnaire, score_assessment
from tests.small import answers

HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
not_applicable: true
scales: {five: {labels: [0, 1, 2, 3, 4, 5]}}
attributes: {staff: how many people work there}
"""
NA = {"answer": "N/A", "reason": "not here"}


def scored(model: str, said: dict[str, Any], **council: Any) -> Scorecard:
    return score_assessment(load_assessment(answers(said, **council), load_questionnaire((HEAD + model).encode())))


def asked(applies: str, said: dict[str, Any], **council: Any) -> tuple[bool, tuple[str, ...]]:
    """Return whether the question Q is asked, and what that waits for; D is asked only where A is at least 3."""
    model = f"""
questions:
  - {{id: A, ask: A?}}
  - {{id: B, ask: B?}}
  - {{id: D, ask: D?, applies: {{question: A, at_least: 3}}}}
  - {{id: O, ask: O?, options: {{no: 0, yes: 1, unclear: {{sets: dont_know}}, nowhere: {{sets: not_applicable}}}}}}
  - {{id: T, ask: T?, kind: many, options: {{x: 1, y: 1}}}}
  - {{id: Q, ask: Q?, applies: {applies}}}
sections:
  - {{id: S, title: S, questions: [{{id: S1, ask: S1?}}, {{id: S2, ask: S2?, weight: 3}}]}}
  - {{id: U, title: U, sections: [{{id: U1, title: U1, questions: [{{id: U1a, ask: U1a?}}]}}]}}
  - {{id: V, title: V, no_value_below: 0.5, questions: [{{id: V1, ask: V1?}}, {{id: V2, ask: V2?, weight: 3}}]}}
  - {{id: W, title: W, show: {{as: sum}}, questions: [{{id: W1, ask: W1?, weight: 4}}]}}
"""
    score = scored(model, said, **council).nodes["Q"]
    return score.states["not_asked"] == 0, score.waits_for


@pytest.mark.parametrize(
    ("applies", "said", "now", "waits"),
    [
        ("{question: A, at_least: 3}", {"A": 3}, True, ()),
        ("{question: A, at_least: 3}", {"A": 2}, False, ()),
        ("{question: A, at_least: 3}", {}, False, ("A",)),
        ("{question: A, at_least: 3}", {"A": NA}, False, ()),
        ("{not: {question: A, at_least: 3}}", {}, False, ("A",)),
        ("{all: [{question: A, at_least: 1}, {question: B, at_least: 1}]}", {"A": 3}, False, ("B",)),
        ("{all: [{question: A, at_least: 1}, {question: B, at_least: 1}]}", {"A": 0}, False, ()),
        ("{any: [{question: A, at_least: 1}, {question: B, at_least: 1}]}", {"A": 3}, True, ()),
        ("{any: [{question: A, at_least: 1}, {question: B, at_least: 1}]}", {"A": 0}, False, ("B",)),
        ("{question: A, answered: true}", {}, False, ("A",)),
        ("{question: A, answered: true}", {"A": 0}, True, ()),
        ("{question: A, answered: false}", {}, True, ("A",)),
        ("{question: D, at_least: 1}", {"A": 1, "D": 5}, False, ()),
        ("{question: D, at_least: 1}", {"D": 5}, False, ("D",)),
        ("{question: O, is: yes}", {"O": "unclear"}, False, ("O",)),
        ("{question: O, is: yes}", {"O": "nowhere"}, False, ()),
        ("{question: O, is: yes}", {"O": "yes"}, True, ()),
        ("{question: T, has_any: [x]}", {"T": ["x", "y"]}, True, ()),
        ("{question: T, has_any: [x]}", {"T": ["y"]}, False, ()),
    ],
)
def test_a_question_is_asked_once_its_condition_holds_and_says_what_it_waits_for(
    applies: str, said: dict[str, Any], now: bool, waits: tuple[str, ...]
) -> None:
    assert asked(applies, said) == (now, waits)


@pytest.mark.parametrize(
    ("applies", "said", "now", "waits"),
    [
        ("{node: S, at_least: 3}", {"S1": 5, "S2": 5}, True, ()),
        ("{node: S, at_least: 3}", {"S1": 1, "S2": 3}, False, ()),
        ("{node: S, at_least: 3}", {"S1": 5}, True, ("S",)),
        ("{node: S, at_least: 3}", {}, False, ("S",)),
        ("{node: S, at_least: 3}", {"S1": NA, "S2": NA}, False, ()),
        ("{node: S, answered: true}", {"S1": 1}, True, ("S",)),
        ("{all: [{node: S, at_least: 1}, {question: B, at_least: 1}]}", {"S1": 5, "S2": 5}, False, ("B",)),
        ("{node: U, at_least: 3}", {"U1a": 3}, True, ()),
        ("{node: U, at_least: 3}", {"U1a": 2}, False, ()),
        ("{node: V, at_least: 3}", {"V1": 5}, False, ("V",)),  # a quarter is answered: too little for a value
        ("{node: V, at_least: 3}", {"V1": NA, "V2": 4}, True, ()),
        ("{node: V, at_least: 3}", {"V2": 4}, True, ("V",)),
        ("{node: W, at_least: 3}", {"W1": 4}, True, ()),  # 3.2 of 4 marks
        ("{node: W, at_least: 3}", {"W1": 3}, False, ()),  # 2.4
    ],
)
def test_a_condition_on_a_section_looks_at_its_value_as_shown(applies: str, said: dict[str, Any], now: bool, waits: tuple[str, ...]) -> None:
    assert asked(applies, said) == (now, waits)


COUNTY, MANY, FEW = "{attribute: type, is: county}", "{attribute: staff, at_least: 100}", "{attribute: staff, at_most: 5.5}"
A3, B3 = "{question: A, at_least: 3}", "{question: B, at_least: 3}"


@pytest.mark.parametrize(
    ("applies", "council", "said", "now", "waits"),
    [
        (COUNTY, {"type": "county"}, {}, True, ()),
        (COUNTY, {"type": "district"}, {}, False, ()),
        (COUNTY, {}, {}, False, ()),
        (f"{{not: {COUNTY}}}", {"type": "district"}, {}, True, ()),
        (MANY, {"staff": 120}, {}, True, ()),
        (MANY, {"staff": "99.5"}, {}, False, ()),
        (FEW, {"staff": 5.5}, {}, True, ()),
        (f"{{all: [{COUNTY}, {A3}]}}", {"type": "county"}, {"A": 3}, True, ()),
        (f"{{all: [{COUNTY}, {A3}]}}", {"type": "county"}, {"A": 2}, False, ()),
        (f"{{all: [{COUNTY}, {A3}]}}", {"type": "district"}, {"A": 3}, False, ()),
        (f"{{all: [{COUNTY}, {A3}]}}", {"type": "district"}, {}, False, ()),
        (f"{{any: [{COUNTY}, {A3}]}}", {"type": "county"}, {}, True, ()),
        (f"{{any: [{COUNTY}, {A3}]}}", {"type": "district"}, {"A": 3}, True, ()),
        (f"{{any: [{COUNTY}, {A3}]}}", {"type": "district"}, {"A": 2}, False, ()),
        (f"{{any: [{COUNTY}, {A3}]}}", {"type": "district"}, {}, False, ("A",)),
        (f"{{not: {{all: [{COUNTY}, {A3}]}}}}", {"type": "county"}, {"A": 3}, False, ()),
        (f"{{not: {{all: [{COUNTY}, {A3}]}}}}", {"type": "county"}, {"A": 2}, True, ()),
        (f"{{not: {{all: [{COUNTY}, {A3}]}}}}", {"type": "district"}, {}, True, ()),
        (f"{{not: {{any: [{COUNTY}, {A3}]}}}}", {"type": "county"}, {}, False, ()),
        (f"{{all: [{A3}, {{any: [{COUNTY}, {B3}]}}]}}", {"type": "county"}, {"A": 3}, True, ()),
        (f"{{all: [{A3}, {{any: [{COUNTY}, {MANY}]}}]}}", {"type": "district"}, {"A": 3}, False, ()),
        (f"{{any: [{A3}, {{all: [{COUNTY}, {MANY}]}}]}}", {"type": "district"}, {"A": 2}, False, ()),
        (f"{{count: {{at_least: 2, of: [{COUNTY}, {A3}, {B3}]}}}}", {"type": "county"}, {"A": 3}, True, ()),
        (f"{{count: {{at_least: 2, of: [{COUNTY}, {A3}, {B3}]}}}}", {"type": "county"}, {"A": 2, "B": 2}, False, ()),
        (f"{{count: {{at_least: 2, of: [{COUNTY}, {A3}, {B3}]}}}}", {"type": "district"}, {"A": 3, "B": 2}, False, ()),
        (f"{{count: {{at_least: 2, of: [{COUNTY}, {A3}, {B3}]}}}}", {"type": "district"}, {"A": 3, "B": 3}, True, ()),
        (f"{{count: {{at_least: 2, of: [{COUNTY}, {MANY}, {A3}]}}}}", {"type": "county", "staff": 100}, {}, True, ()),
        (f"{{count: {{at_least: 2, of: [{COUNTY}, {MANY}, {A3}]}}}}", {"type": "district", "staff": 9}, {}, False, ()),
        (f"{{count: {{at_least: 2, of: [{COUNTY}, {MANY}, {A3}]}}}}", {"type": "district", "staff": 100}, {"A": 3}, True, ()),
        (f"{{count: {{at_least: 3, of: [{COUNTY}, {MANY}, {A3}]}}}}", {"type": "county", "staff": 100}, {}, False, ("A",)),
    ],
)
def test_what_a_council_is_settles_its_part_of_a_condition(
    applies: str, council: dict[str, Any], said: dict[str, Any], now: bool, waits: tuple[str, ...]
) -> None:
    assert asked(applies, said, **council) == (now, waits)


RULES = """
sections:
  - id: S
    title: S
    caps: [{when: {attribute: type, is: county}, at_most: 3, because: It is a county}]
    flags: [{name: Many, when: {attribute: staff, at_least: 100}}]
    questions: [{id: S1, ask: S1?}, {id: S2, ask: S2?}]
"""


def test_caps_and_flags_may_look_at_what_a_council_is() -> None:
    county = scored(RULES, {"S1": 5, "S2": 5}, type="county", staff=100).nodes["S"]
    assert (county.value, county.capped_by, county.flags, county.bound) == (0.6, "It is a county", ("Many",), "exact")
    district = scored(RULES, {"S1": 5, "S2": 5}, type="district", staff=99).nodes["S"]
    assert (district.value, district.capped_by, district.flags, district.unknown) == (1, None, (), ())


def test_what_a_council_is_never_waits_for_an_answer() -> None:
    score = scored(RULES, {"S1": 5}, type="county").nodes["S"]
    assert (score.low, score.high, score.bound, score.unknown) == (0.5, 0.6, "exact", ())


TAKERS = """
questions:
  - {id: Z, ask: Z?}
  - {id: T, ask: T?, applies: {question: Z, at_least: 1}, options: {no: {marks: 0, takes_out: [Q]}, yes: 1}}
  - {id: M, ask: M?, kind: many, options: {x: {marks: 1, takes_out: [R]}, y: 1}}
  - {id: Q, ask: Q?, applies: {question: A, at_least: 3}}
  - {id: R, ask: R?}
  - {id: A, ask: A?}
"""


def gated(said: dict[str, Any], id: str = "Q") -> Score:
    return scored(TAKERS, said).nodes[id]


@pytest.mark.parametrize(
    ("said", "now", "waits"),
    [
        ({"Z": 1, "T": "yes", "A": 3}, True, ()),
        ({"Z": 1, "T": "no", "A": 3}, False, ()),
        ({"Z": 0, "T": "no", "A": 3}, True, ()),  # who is not asked takes nothing out
        ({"T": "no", "A": 3}, True, ("T",)),
        ({"Z": 1, "A": 3}, True, ("T",)),
        ({"Z": 1}, False, ("A", "T")),
        ({"Z": 1, "T": "no"}, False, ()),
        ({"Z": 1, "A": 1}, False, ()),  # never asked, whatever is said to T
    ],
)
def test_an_option_takes_a_question_out_only_where_it_was_asked(said: dict[str, Any], now: bool, waits: tuple[str, ...]) -> None:
    score = gated(said)
    assert (score.states["not_asked"] == 0, score.waits_for) == (now, waits)


@pytest.mark.parametrize(("ticks", "now"), [(["x"], False), (["x", "y"], False), (["y"], True), ([], True), (NA, True)])
def test_a_tick_takes_a_question_out(ticks: Any, now: bool) -> None:
    score = gated({"M": ticks}, "R")
    assert (score.states["not_asked"] == 0, score.waits_for) == (now, ())


def test_a_question_that_is_not_asked_counts_nowhere_in_each_of_its_roles_by_its_own_rules() -> None:
    model = """
questions:
  - {id: A, ask: A?}
  - {id: Q, ask: Q?, applies: {question: A, at_least: 3}}
scorings:
  x: {counts: {not_asked: zero}, group: {g: [A, Q]}}
  y: {counts: {not_asked: full}, group: {g: [A, Q]}}
"""
    nodes = scored(model, {"A": 2}).nodes
    assert (nodes["small"].value, nodes["x/g"].value, nodes["y/g"].value) == (0.4, 0.2, 0.7)


RATIO = """
questions:
  - {id: Z, ask: Z?}
  - {id: N1, ask: N1?, number: {unit: people}}
  - {id: N2, ask: N2?, number: {unit: homes}, applies: {question: Z, at_least: 1}}
  - {id: N3, title: N3, number: {quotient: [N1, N2], worst: 0, best: 4}, counts: {no_reason: zero}}
"""


@pytest.mark.parametrize(
    ("said", "answer", "value"),
    [
        ({"Z": 1, "N1": 6, "N2": 3}, Answer("N3", "answered", 2.0), 0.5),
        ({"Z": 1, "N1": 6, "N2": 0}, Answer("N3", "not_applicable", reason="N2 is 0"), None),
        ({"Z": 0, "N1": 6, "N2": 3}, Answer("N3", "not_applicable", reason="N2 is not asked"), None),
        ({"Z": 1, "N1": 6, "N2": NA}, Answer("N3", "not_applicable", reason="not here"), None),
        ({"Z": 1, "N1": "don't know", "N2": 3}, Answer("N3", "dont_know"), None),
        ({"Z": 1, "N1": 6}, Answer("N3", "missing"), None),
        ({"Z": 1, "N2": 6}, Answer("N3", "missing"), None),
    ],
)
def test_a_quotient_is_answered_open_or_not_applicable_as_its_numbers_are(said: dict[str, Any], answer: Answer, value: float | None) -> None:
    scorecard = scored(RATIO, said)
    assert scorecard.record.sheet.computed == {"N3": answer}
    assert scorecard.nodes["N3"].value == value


def test_a_question_that_may_yet_be_asked_is_worth_anything_between() -> None:
    model = """
questions:
  - {id: A, ask: A?}
  - {id: B, ask: B?}
  - {id: C, ask: C?, applies: {question: A, at_least: 3}}
scorings:
  x: {counts: {not_asked: zero}, group: {g: {parts: [B, C], method: product}}}
  y: {group: {g: {parts: [B, C], method: product}}}
  z: {group: {g: [C]}}
"""
    nodes = scored(model, {"B": 3, "C": 4}).nodes
    # In x it counts either way, as nothing or as 0.8; in y it may drop out.
    assert (nodes["x/g"].low, nodes["x/g"].bound) == (0, "outer")
    assert nodes["x/g"].high == pytest.approx(0.48)
    assert (nodes["y/g"].low, nodes["y/g"].high, nodes["y/g"].bound) == (0, 1, "outer")
    assert (nodes["z/g"].value, nodes["z/g"].low, nodes["z/g"].high) == (None, 0.8, 0.8)


def test_an_option_is_chosen_by_its_whole_name() -> None:
    model = "questions: [{id: T, ask: T?, options: {no: {marks: 0, takes_out: [A]}, not yet: 1}}, {id: A, ask: A?}]\n"
    assert scored(model, {"T": "not yet", "A": 5}).nodes["A"].value == 1
    assert scored(model, {"T": "no", "A": 5}).nodes["A"].value is None
