"""Conditions in three values."""

import pytest

from rsc_assess.questionnaire.condition import All, Any, Comparison, Condition, Fact, Not, holds

FACTS = {"three": Fact(3), "open": Fact(None, is_open=True), "none": Fact(None), "word": Fact("District")}


def fact_of(_: str, name: str) -> Fact:
    return FACTS[name]


def at_least(name: str, level: int) -> Comparison:
    return Comparison("question", name, "at_least", level)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (at_least("three", 3), True),
        (at_least("three", 4), False),
        (at_least("none", 0), False),
        (Not(at_least("none", 0)), True),
        (at_least("open", 0), None),
        (Not(at_least("open", 0)), None),
        (Any((at_least("open", 1), at_least("three", 1))), True),
        (All((at_least("open", 1), at_least("three", 4))), False),
        (All((at_least("open", 1), at_least("three", 1))), None),
        (Comparison("question", "open", "answered", True), False),
        (Comparison("question", "three", "between", (2, 3)), True),
        (Comparison("question", "three", "is_not", 3), False),
        (Comparison("attribute", "word", "in", ("county", "district")), True),
        (Comparison("attribute", "word", "at_most", 3), False),
    ],
)
def test_a_condition_is_true_false_or_unknown(condition: Condition, expected: bool | None) -> None:
    assert holds(condition, fact_of) is expected


def test_what_may_still_change_is_unknown_even_to_answered() -> None:
    for operator, value in (("answered", True), ("answered", False), ("at_least", 0)):
        assert holds(Comparison("question", "", operator, value), lambda *_: Fact(None, may_change=True)) is None
