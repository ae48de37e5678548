"""What a part counts in the node above it: penalties without a maximum of their own, sections without a score, steps."""

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
not_applicable: true
scales: {five: {labels: [0, 1, 2, 3, 4, 5]}}
"""
PENALTIES = """
sections:
  - {id: S, title: S, questions: [{id: A, ask: A?}, {id: B, ask: B?}]}
  - {id: T, title: T, questions: [{id: P, ask: P?, penalty: {yes: 10%}}, {id: Q, ask: Q?, penalty: {yes: 20%}}]}
"""
BLANK = """
sections:
  - id: S
    title: S
    weight: marks
    questions: [{id: A, ask: A?, weight: 2}, {id: B, ask: B?}]
  - {id: T, title: T, weight: 1, questions: [{id: C, ask: C?}]}
"""


def scored(text: str, said: dict[str, Any]) -> Scorecard:
    """Return the scores of a questionnaire; the plain scorer finds the same."""
    assessment = load_assessment(answers(said), load_questionnaire((HEAD + text).encode()))
    scorecard = score_assessment(assessment)
    for id, value in plain_values(assessment).items():
        assert scorecard.nodes[id].value == pytest.approx(value), id
    return scorecard


@pytest.mark.parametrize(
    ("scoring", "node"),
    [
        ("{x: {weights: own}}", "x"),  # follows the sections
        ("{x: {group: {g: [S], h: [P, Q]}}}", "x"),
        ("{x: {group: {g: {parts: [S, {id: h, title: H, parts: [P, Q]}]}}}}", "x/g"),
        ("{x: {group: {g: [S, y/h]}}, y: {group: {h: [P, Q]}}}", "x/g"),
        ("{x: {group: {g: [S, T]}}}", "x/g"),
        ("{x: {group: {g: {parts: [S, T], method: levels, progress: true}}}}", "x/g"),
    ],
)
def test_a_group_with_penalties_alone_takes_off_in_the_node_above(scoring: str, node: str) -> None:
    scorecard = scored(f"{PENALTIES}scorings: {scoring}\n", {"A": 5, "B": 5, "P": "yes", "Q": "yes"})
    assert scorecard.nodes[node].value == pytest.approx(0.7)
    assert scorecard.nodes["small"].value == pytest.approx(0.7)


def test_a_group_with_penalties_alone_counts_where_enough_must_be_answered() -> None:
    scoring = "scorings: {x: {group: {g: [A], h: [P]}, total: {no_value_below: 0.95}}}\n"
    assert scored(PENALTIES + scoring, {"A": 5, "P": "no"}).nodes["x"].value == 1
    assert scored(PENALTIES + scoring, {"A": 5}).nodes["x"].value is None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"C": 5}, 1 / 4),  # S counts 0 with the weight 2 + 1
        ({"A": 0, "C": 5}, 1 / 3),  # B is left out, so S weighs 2
        ({"A": 5, "B": 5, "C": 0}, 3 / 4),
    ],
)
def test_a_blank_section_that_counts_zero_weighs_the_marks_of_all_that_is_in_it(said: dict[str, Any], value: float) -> None:
    assert scored(f"counts: {{no_value: zero}}\n{BLANK}", said).nodes["small"].value == pytest.approx(value)


def test_a_blank_section_weighs_what_it_is_out_of_with_what_it_starts_from() -> None:
    nested = """
counts: {no_value: zero}
questions: [{id: D, ask: D?}]
sections:
  - id: S
    title: S
    weight: marks
    sections:
      - {id: S1, title: S1, weight: marks, out_of: 4, questions: [{id: A, ask: A?}]}
      - {id: S2, title: S2, weight: marks, questions: [{id: B, ask: B?, weight: 2}]}
"""
    found = scored(nested, {"D": 5}).nodes
    assert found["S"].value == 0, "its sections count zero"
    assert found["small"].value == pytest.approx(1 / 7)
    assert found["small"].out_of == 7
    assert (found["S"].weight, found["S1"].weight) == (6, 4)


def test_a_blank_section_in_full_weighs_the_marks_of_all_that_is_in_it_in_the_coverage_too() -> None:
    counts = "counts: {no_value: full, not_applicable: left_out}\n"
    na = {"answer": "N/A", "reason": "not here"}
    score = scored(counts + BLANK, {"A": na, "B": na, "C": ""}).nodes["small"]
    assert (score.value, score.coverage) == (1, 3 / 4)
    score = scored(counts + BLANK, {"A": na, "B": na, "C": 0}).nodes["small"]
    assert (score.value, score.coverage) == (3 / 4, 1)


def test_a_blank_section_in_full_weighs_all_its_marks_in_the_limits_under_penalties_too() -> None:
    model = """
counts: {no_value: full}
questions:
  - {id: D, ask: D?, unscored: true}
  - {id: P, ask: P?, penalty: {yes: 1}}
  - {id: C, ask: C?}
sections:
  - {id: S, title: S, weight: marks, questions: [{id: A, ask: A?, weight: 2, applies: {question: D, at_least: 3}}, {id: B, ask: B?}]}
"""
    said = {"P": "yes", "B": {"answer": "N/A", "reason": "not here"}}
    assert scored(model, {**said, "D": 0, "C": 5}).nodes["small"].value == 3 / 4  # 1 + 3 - 1 of 4 marks
    assert scored(model, said).nodes["small"].high == 3 / 4
    assert scored(model.replace("counts: {no_value: full}", ""), said).nodes["small"].high == pytest.approx(2 / 3), "S weighs 2 at most"


def test_a_section_that_drops_a_part_weighs_all_its_marks_in_the_coverage() -> None:
    dropping = BLANK.replace("weight: marks", "weight: marks\n    drop: {lowest: 1}")
    score = scored(dropping, {"A": 5, "C": 5}).nodes["small"]
    assert score.coverage == (3 * 2 / 3 + 1) / 4


def test_a_part_by_steps_that_weighs_its_marks_weighs_the_most_of_its_steps() -> None:
    scoring = "scorings: {x: {weights: marks, show: {as: sum}, group: {g: [{node: S, steps: {0: 0, 2: 1, 4: 4}}, C]}}}\n"
    sections = "sections: [{id: S, title: S, questions: [{id: A, ask: A?}]}, {id: T, title: T, questions: [{id: C, ask: C?}]}]\n"
    found = scored(sections + scoring, {"A": 2, "C": 5}).nodes
    assert found["x/g"].value == pytest.approx((1 + 5) / (4 + 5))
    assert found["x/g"].out_of == 9
    assert (found["x/g/S"].shown, found["x/g/S"].out_of, found["x/g/S"].weight) == ("1.0", 4, 4)


TWO = "questions: [{id: Q1, ask: x?}, {id: Q2, ask: y?}]\n"


@pytest.mark.parametrize("role", ["marks: {5: 1}", "counts: {missing: zero}", "marks: {5: 1}, counts: {missing: zero}"])
@pytest.mark.parametrize("name", ["Q2", "q2"])
def test_a_question_with_a_role_of_its_own_is_not_taken_for_a_group_of_its_name(role: str, name: str) -> None:
    group = f"{{group: {{A: {{parts: [{{node: Q2, {role}}}]}}, {name}: {{parts: [Q1]}}}}}}"
    scorecard = scored(f"{TWO}scorings: {{s: {group}}}\n", {"Q1": 1, "Q2": 5})
    assert scorecard.nodes["s/A"].shown == "5.0"
    assert scorecard.nodes[f"s/{name}"].shown == "1.0"
    assert [id for id in scorecard.nodes if id.startswith("s/")] == ["s/A/Q2", "s/A", f"s/{name}"]


@pytest.mark.parametrize("role", ["marks: {5: 1}", "counts: {missing: zero}", "steps: {0: 0, 3: 1}"])
def test_a_group_may_have_the_name_of_its_only_question(role: str) -> None:
    scorecard = scored(f"{TWO}scorings: {{s: {{group: {{Q1: {{parts: [{{node: Q1, {role}}}]}}}}}}}}\n", {"Q1": 5})
    assert scorecard.nodes["s/Q1"].value == 1
    assert explain(scorecard, "s/Q1").value == 1


def test_levels_name_a_question_whatever_its_role() -> None:
    """A question that stands in two groups with different marks, and one that counts by steps, are not lost from their level."""
    groups = "{A: {parts: [{node: Q1, marks: {5: 1}}]}, B: {method: levels, levels: [[Q1], [Q2]], parts: [{node: Q1, marks: {4: 1}}, Q2]}}"
    scorecard = scored(f"{TWO}scorings: {{s: {{group: {groups}}}}}\n", {"Q1": 5, "Q2": 5})
    assert scorecard.nodes["s/B"].value == 0
    assert scored(f"{TWO}scorings: {{s: {{group: {groups}}}}}\n", {"Q1": 4, "Q2": 0}).nodes["s/B"].value == 0.5
    stepped = "{B: {method: levels, levels: [[Q1], [Q2]], parts: [{node: Q1, steps: {0: 0, 3: 1}}, Q2]}}"
    assert scored(f"{TWO}scorings: {{s: {{group: {stepped}}}}}\n", {"Q1": 2, "Q2": 5}).nodes["s/B"].value == 0
    assert scored(f"{TWO}scorings: {{s: {{group: {stepped}}}}}\n", {"Q1": 3, "Q2": 0}).nodes["s/B"].value == 0.5


def test_levels_name_groups_of_their_scoring() -> None:
    groups = "{a: {parts: [Q1]}, b: {parts: [Q2]}}, total: {method: levels, levels: [[b], [a]]}"
    assert scored(f"{TWO}scorings: {{s: {{group: {groups}}}}}\n", {"Q1": 0, "Q2": 5}).nodes["s"].value == 0.5
    assert scored(f"{TWO}scorings: {{s: {{group: {groups}}}}}\n", {"Q1": 5, "Q2": 0}).nodes["s"].value == 0


def test_levels_may_name_a_question_that_is_no_part() -> None:
    groups = "{g: {method: levels, levels: [[Q1], [Q2]], parts: [Q1]}}"
    found = scored(f"{TWO}scorings: {{s: {{group: {groups}}}}}\n", {"Q1": 5, "Q2": 0}).nodes
    assert found["s/g"].value == 0.5


def bundled(most: str, more: str = "") -> str:
    inner = "{id: R, title: R, most: 4%, questions: [{id: P, ask: P?, penalty: {yes: 10%}}]}"
    questions = "{id: X, ask: X?, bonus: {yes: 6%}}, {id: Y, ask: Y?, bonus: {yes: 1/4}}"
    return f"{TWO}sections: [{{id: I, title: I, {most}, sections: [{inner}], questions: [{questions}]{more}}}]\n"


@pytest.mark.parametrize(
    ("most", "said", "value"),
    [
        ("most: 10%", {"X": "yes", "Y": "yes"}, 0.7),  # 6% and 1/4 of 2
        ("most: 1/10", {"X": "yes", "Y": "yes"}, 0.65),
        ("most: 10%", {"X": "yes", "P": "yes"}, 0.62),  # 4% of 10% are taken off
        ("most: 3%", {"P": "yes"}, 0.57),
        ("most: 0", {"X": "yes", "P": "yes"}, 0.6),
    ],
)
def test_most_limits_what_penalties_and_bonuses_do_together(most: str, said: dict[str, Any], value: float) -> None:
    scorecard = scored(bundled(most), {"Q1": 4, "Q2": 2, **said})
    assert scorecard.nodes["small"].value == pytest.approx(value)
    assert rebuilt(explain(scorecard, "small")) == pytest.approx(value)
    # P, which is open, takes off 4% at most.
    assert scored(bundled("most: 10%"), {"Q1": 4, "Q2": 2, "X": "no", "Y": "no"}).nodes["small"].low == pytest.approx(0.56)


def test_two_limits_hold_each_for_its_own() -> None:
    sections = ", ".join(f"{{id: {id}, title: {id}, most: 10%, questions: [{{id: {id}1, ask: So?, penalty: {{yes: 30%}}}}]}}" for id in "ZY")
    assert scored(f"{TWO}sections: [{sections}]\n", {"Q1": 4, "Q2": 2, "Z1": "yes", "Y1": "yes"}).nodes["small"].value == pytest.approx(0.4)


@pytest.mark.parametrize("key", ["method: lowest", "out_of: 10", "weight: 7", "rounds: {decimals: 0}", "floor: none", "drop: {lowest: 1}"])
def test_a_key_that_says_nothing_beside_penalties_and_bonuses_alone_is_refused(key: str) -> None:
    with pytest.raises(InputError, match="says nothing where there are penalties and bonuses alone"):
        scored(bundled(key), {})


def test_most_is_for_penalties_and_bonuses_alone() -> None:
    with pytest.raises(InputError, match="most says nothing where there are not penalties or bonuses alone"):
        scored("sections: [{id: A, title: A, most: 1, questions: [{id: Q, ask: Q?}]}]\n", {})


def test_a_ceiling_has_the_unit_of_its_ticks() -> None:
    question = "questions: [{id: A, ask: A?}, {id: B, ask: B?, kind: many, bonus: {x: 6%, y: 6%}, ceiling: 10%}]\n"
    assert scored(question, {"A": 0, "B": ["x", "y"]}).nodes["small"].value == pytest.approx(0.1)
    with pytest.raises(InputError, match="Write it as a percentage"):
        scored(question.replace("10%", "1"), {})


@pytest.mark.parametrize(("needed", "value"), [(0.7, 1), (0.8, None)])
def test_enough_is_answered_by_the_marks_of_a_section_that_weighs_them(needed: float, value: float | None) -> None:
    found = scored(f"total: {{no_value_below: {needed}}}\n{BLANK}", {"A": 5, "C": 5}).nodes["small"]
    assert (found.value, found.coverage) == (value, 3 / 4)
