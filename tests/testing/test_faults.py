"""Faults of the engine that the laws once found, each by its smallest example."""

import random
from typing import Any

import pytest

from rsc_assess import Assessment, InputError, score_assessment
from rsc_assess.testing import LAWS
from tests.testing.small import NA, ask, assess, file, part


def check(law: str, assessment: Assessment) -> None:
    for number in range(8):
        LAWS[law](assessment, random.Random(number))


OUT = {"none": 0, "some": 1, "all": 2, "elsewhere": "none"}


def steps(marks: dict[float, Any]) -> dict[str, Any]:
    return {"view": {"group": {"G": {"parts": [{"node": "A", "steps": marks}]}}}}


def test_a_rounded_score_does_not_pass_1() -> None:
    check("bounds", assess(file(part("A", ask("A1"), show={"to": 4.5}, rounds={"decimals": 0})), A1=5))


def test_a_rounded_sum_does_not_pass_1() -> None:
    check("bounds", assess(file(part("A", ask("A1", weight="8/5"), show={"as": "sum"}, rounds={"decimals": 0})), A1=5))


def test_steps_below_0_are_refused() -> None:
    with pytest.raises(InputError, match="S104"):
        assess(file(part("A", ask("A1")), scorings=steps({0: -1, 3: 1})), A1=1)


def test_a_cap_does_not_take_a_score_below_its_floor() -> None:
    check("bounds", assess(file(part("A", ask("A1"), caps=[{"when": {"question": "A1", "is": 3}, "at_most": -1, "because": "x"}])), A1=3))


def test_the_least_of_falling_steps_is_at_the_most_of_what_they_are_given() -> None:
    falling = assess(file(part("A", ask("A1")), scorings=steps({0: 3, 2: 1})))
    check("interval", falling)
    check("exact", falling)


def test_a_cap_that_waits_for_an_answer_does_not_hold_the_most() -> None:
    cap = {"when": {"question": "A1", "answered": False}, "at_most": 1, "because": "x"}
    check("interval", assess(file(part("A", ask("A1"), ask("A2"), caps=[cap])), A2=5))


def test_limits_that_are_only_safe_are_not_called_exact() -> None:
    check("exact", assess(file(part("A", ask("A1"), ask("A2", options=OUT), method="product")), A1=3))


def test_progress_in_an_open_level_stays_below_the_level() -> None:
    number = {"worst": 0, "best": 10, "clamp": "none", "range": [0, 100]}
    model = file(part("A", ask("A1"), ask("A2", number=number), ask("A3"), method="levels", progress=True, levels=[["A1", "A2"], ["A3"]]))
    check("monotone", assess(model, A1=3, A2=30, A3=0))


def test_the_questions_of_a_section_without_scores_are_counted_in_the_whole() -> None:
    check("states", assess(file(part("A", ask("A1")), part("B", ask("B1", kind="text"))), A1=3))


def test_the_weight_of_a_question_in_two_groups_does_not_go_by_the_order_of_the_file() -> None:
    own = {"missing": "zero"}
    groups = {
        "one": {"parts": [{"node": "Q1", "counts": own, "weight": 2}, "Q3", {"node": "S", "weight": 1, "steps": {0: 0, 1: 1}}]},
        "two": {"parts": [{"node": "Q1", "counts": own, "weight": 3}, "Q3", "Q2"]},
    }
    applies = {"question": "Q1", "at_least": 1}
    model = file(part("S", ask("Q1"), ask("Q2")), questions=[ask("Q3", applies=applies)], scorings={"view": {"group": groups}})
    check("order", assess(model, Q1=3, Q2=NA, Q3=1))


def test_the_method_last_over_sections_is_refused() -> None:
    with pytest.raises(InputError, match="the method last is for a chain of questions"):
        assess(file(part("A", ask("A1")), part("B", ask("B1")), total={"method": "last"}), A1=3, B1=2)


def test_a_question_that_rounds_is_rounded() -> None:
    model = file(part("A", ask("A1", options={"none": 0, "some": 1, "all": 3}, rounds={"decimals": 0})), show={"to": 10})
    assert score_assessment(assess(model, A1="some")).nodes["A"].value == 0.3
