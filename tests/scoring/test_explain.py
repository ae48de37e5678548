"""Explanations rebuild the scores they explain."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from rsc_assess import Derivation, InputError, Scorecard, explain, load_assessment, load_questionnaire, score_assessment
from rsc_assess.scoring.explain import Explainer, as_text
from tests.small import answers, assess, assessed


def rebuild(derivation: Derivation) -> float | None:
    """Return a value from its derivation alone."""
    if not derivation.inputs:
        return derivation.value
    terms = [(one.weight_used, rebuild(one.derivation)) for one in derivation.inputs if one.left_out is None]
    used = [weight * value for weight, value in terms if weight is not None and value is not None]
    return sum(used) if used else None


@given(assessed())
def test_every_value_can_be_rebuilt_from_its_derivation(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    scorecard = score_assessment(assess(*drawn))
    for id, score in scorecard.nodes.items():
        rebuilt = rebuild(explain(scorecard, id))
        assert rebuilt == (None if score.value is None else pytest.approx(score.value))


@given(assessed())
def test_the_weights_that_count_add_up_to_one(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for one in [explain(score_assessment(assess(*drawn)), "small")]:
        used = [part.weight_used for part in one.inputs if part.weight_used is not None]
        assert not used or sum(used) == pytest.approx(1)


def test_what_was_left_out_says_why(example_scorecard: Scorecard) -> None:
    text = as_text(explain(example_scorecard, "R"), example_scorecard.assessment.questionnaire)
    assert "R1.4 Use of local freedoms: don't know  [left out: don't know]" in text
    assert "left out: does not apply here: No regeneration scheme" in text


def test_an_unknown_node_is_answered_with_the_nearest(example_scorecard: Scorecard) -> None:
    with pytest.raises(InputError, match=r"Did you mean R1.*\[A218\]"):
        explain(example_scorecard, "R11")


# --- In words ---------------------------------------------------------------------------------------------------------------

HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
not_applicable: true
no_evidence_words: [tbc]
scales: {five: {labels: [Nil, One, Two, Three, Four, Five]}}
classes: {essential: {weight: 1}, recommended: {weight: 2}}
"""

KINDS = """
sections:
  - id: A
    title: Kinds of questions
    questions:
      - {id: A1, ask: How far?, weight: 2}
      - {id: A2, ask: How much?, options: {none: {label: Not at all, marks: 0}, half: {label: By half, marks: 1}, all: {label: All of it, marks: 2}}}
      - {id: A3, ask: Which?, kind: many, options: {x: {label: Ex, marks: 1}, y: {label: Why, marks: 2}, z: {label: Zed, marks: 1}}}
      - {id: A4, ask: How many people?, number: {unit: people, worst: 0, best: 200}}
      - {id: A5, ask: What share?, number: {unit: "%", at_least: {0: 0, 20: 1, 50: 3}}}
      - {id: A6, ask: Per person?, number: {quotient: [A4, A5], worst: 0, best: 100}}
      - {id: A7, ask: Any words?, kind: text}
      - {id: A8, ask: Is it so?, kind: yes_no, unscored: true}
      - {id: A9, ask: Shown?, needs_evidence: any, counts: {no_evidence: zero}}
  - id: B
    title: What does not count
    counts: {missing: zero, declined: unrated}
    applies: {attribute: type, in: [county, unitary]}
    questions:
      - {id: B1, ask: First?}
      - {id: B2, ask: Second?, applies: {any: [{question: B1, at_least: 3}, {question: A2, is: all}]}}
      - {id: B3, ask: Third?, applies: {question: A1, at_least: 3}, counts: {not_asked: left_out}}
      - {id: B4, ask: Fourth?, counts: {no_reason: zero, not_applicable: full, dont_know: full}}
      - {id: B5, ask: Fifth?, needs_evidence: link, counts: {no_evidence: left_out}}
"""

METHODS = """
questions:
  - {id: A, ask: A?}
  - {id: B, ask: B?, weight: 3}
  - {id: E, ask: E?, class: essential}
  - {id: F, ask: F?, class: recommended}
  - {id: P, ask: P?, penalty: {yes: 1, partly: 0.5}}
  - {id: R, ask: R?, bonus: {yes: 10%}}
scorings:
"""


def scored(model: str, said: dict[str, Any], **council: Any) -> Scorecard:
    return score_assessment(load_assessment(answers(said, **council), load_questionnaire((HEAD + model).encode())))


def text_of(scorecard: Scorecard, node: str) -> list[str]:
    return as_text(explain(scorecard, node), scorecard.assessment.questionnaire).splitlines()


def group(parts: str, rules: str, said: dict[str, Any]) -> Scorecard:
    return scored(f"{METHODS}  x: {{title: Ex, group: {{g: {{title: Gee, parts: [{parts}], {rules}}}}}}}\n", said)


AB = {"A": 2, "B": 3}


@pytest.mark.parametrize(
    ("rules", "lines", "settings"),
    [
        ("method: mean", ["x/g Gee: 2.7 (Two)", "  = 25.0% × 2 + 75.0% × 3 = 2.75, shown as 2.7"], {}),
        ("method: mean, show: {from: 1, to: 5, decimals: 2}", ["x/g Gee: 3.20", "  = 25.0% × 2.6 + 75.0% × 3.4 = 3.2, shown as 3.20"], {}),
        ("method: geometric, least: 0.1", ["x/g Gee: 2.7 (Two)", "  = the weighted geometric mean of 2, 3 = 2.711, shown as 2.7"], {"least": 0.1}),
        ("method: harmonic", ["x/g Gee: 2.6 (Two)", "  = the weighted harmonic mean of 2, 3 = 2.667, shown as 2.6"], {}),
        ("method: product", ["x/g Gee: 1.2 (One)", "  = the product of the shares 0.4, 0.6 = 1.2, shown as 1.2"], {}),
        ("method: lowest", ["x/g Gee: 2.0 (Two)", "  = the lowest of 2, 3 = 2, shown as 2.0"], {}),
        ("method: highest", ["x/g Gee: 3.0 (Three)", "  = the highest of 2, 3 = 3, shown as 3.0"], {}),
        ("method: none", ["x/g Gee: no score, because it is a heading without a score of its own"], {}),
        ("out_of: 10", ["x/g Gee: 1.1 (One)", "  = (1 × 0.4 + 3 × 0.6) ÷ 10 marks, at most everything = 1.1, shown as 1.1"], {"out_of": 10.0}),
        ("starts_at: 4", ["x/g Gee: 3.8 (Three)", "  = 4 marks from the start + 12.5% × 2 + 37.5% × 3 = 3.875, shown as 3.8"], {"starts_at": 4.0}),
        ("show: {as: sum, decimals: 1}", ["x/g Gee: 2.2", "  = 0.4 + 1.8 = 2.2, shown as 2.2"], {}),
        (
            "out_of: 2, ceiling: none",
            ["x/g Gee: 5.5 (Five)", "  = (1 × 0.4 + 3 × 0.6) ÷ 2 marks = 5.5, shown as 5.5"],
            {"ceiling": "none", "out_of": 2.0},
        ),
        (
            "starts_at: 4, show: {as: sum, decimals: 1}",
            ["x/g Gee: 6.2", "  = 4 from the start + 0.4 + 1.8 = 6.2, shown as 6.2"],
            {"starts_at": 4.0},
        ),
        (
            "method: levels, complete: 0.5",
            ["x/g Gee: 0.0 (Nil)", "  = 0 of 2 levels complete before the first open one = 0, shown as 0.0"],
            {"progress": False, "levels": [[["A", 0.5]], [["B", 0.5]]]},
        ),
        (
            "method: levels, progress: true, complete: 0.5",
            ["x/g Gee: 1.0 (One)", "  = 0 of 2 levels complete before the first open one, with the progress in the open one = 1, shown as 1.0"],
            {"progress": True, "levels": [[["A", 0.5]], [["B", 0.5]]]},
        ),
    ],
)
def test_each_method_says_how_it_came_by_the_value_and_what_it_needs_besides(rules: str, lines: list[str], settings: dict[str, Any]) -> None:
    scorecard = group("A, B", rules, AB)
    assert text_of(scorecard, "x/g")[: len(lines)] == lines
    assert explain(scorecard, "x/g").settings == settings


def test_the_essential_and_the_recommended_parts_are_named() -> None:
    scorecard = group("E, F", "method: essential, base: 0.25", {"E": 3, "F": 2})
    assert text_of(scorecard, "x/g") == [
        "x/g Gee: 1.6 (One)",
        "  = (0.25 + 0.75 × mean of the recommended, 0.4) × mean of the essential, 0.6 = 1.65, shown as 1.6",
        "  E E?: level 3, Three = 3.0  [weight 1, counts 33.3%]",
        "  F F?: level 2, Two = 2.0  [weight 2, counts 66.7%]",
    ]
    assert explain(scorecard, "x/g").settings == {"base": 0.25, "essential": ["E"], "recommended": ["F"]}


@pytest.mark.parametrize(
    ("rules", "uses"),
    [
        ("mean", ["weight 1, counts 25.0%", "weight 3, counts 75.0%"]),
        ("geometric", ["weight 1, counts 25.0%", "weight 3, counts 75.0%"]),
        ("harmonic", ["weight 1, counts 25.0%", "weight 3, counts 75.0%"]),
        ("lowest", ["counts", "counts"]),
        ("product", ["counts", "counts"]),
        ("levels", ["not complete: 40% of it, 100% is needed", "not complete: 60% of it, 100% is needed"]),
        ("levels, complete: 0.5", ["not complete: 40% of it, 50% is needed", "complete: 60% of it, 50% is needed"]),
        (
            "levels, progress: true, complete: 0.4",
            ["weight 1, counts 25.0%; complete: 40% of it, 40% is needed", "weight 3, counts 75.0%; complete: 60% of it, 40% is needed"],
        ),
    ],
)
def test_each_part_says_what_became_of_it(rules: str, uses: list[str]) -> None:
    lines = text_of(group("A, B", f"method: {rules}", AB), "x/g")[2:]
    assert lines == [f"  A A?: level 2, Two = 2.0  [{uses[0]}]", f"  B B?: level 3, Three = 3.0  [{uses[1]}]"]


LOW = "caps: [{when: {question: A, at_most: 2}, at_most: 2.5, because: A is low}]"


@pytest.mark.parametrize(
    ("parts", "rules", "said", "lines"),
    [
        ("A, B, P, R", "floor: zero", {**AB, "P": "yes", "R": "yes"}, ["penalties and bonuses, outside the maximum: 2.75 → 2, shown as 2.0"]),
        ("A, B, R", "floor: zero", {**AB, "R": "yes"}, ["penalties and bonuses, outside the maximum: 2.75 → 3.25, shown as 3.2"]),
        (
            "A, B, P",
            "floor: zero",
            {"A": 1, "B": 0, "P": "yes"},
            ["penalties and bonuses, outside the maximum: 0.25 → -1", "it stops at 0: -1 → 0, shown as 0.0"],
        ),
        ("A, B, P", "floor: none", {"A": 1, "B": 0, "P": "yes"}, ["penalties and bonuses, outside the maximum: 0.25 → -1, shown as -1.0"]),
        (
            "A, B, R",
            "floor: none",
            {"A": 5, "B": 5, "R": "yes"},
            ["penalties and bonuses, outside the maximum: 5 → 5.5", "held at the maximum: 5.5 → 5, shown as 5.0"],
        ),
        (
            "A, B, R",
            "ceiling: none",
            {"A": 5, "B": 5, "R": "yes"},
            ["penalties and bonuses, outside the maximum: 5 → 5.5, shown as 5.5"],
        ),
        ("A, B, R", "floor: none", {"A": 5, "B": 5, "R": "no"}, []),
        ("A, B", "rounds: {decimals: 0}", AB, ["rounded half up to 0 decimals before it counts further: 2.75 → 3, shown as 3.0"]),
        (
            "A, B",
            "rounds: {decimals: 1, how: half_even}",
            AB,
            ["rounded half to even to 1 decimals before it counts further: 2.75 → 2.8, shown as 2.8"],
        ),
        ("A, B", "rounds: {decimals: 0, how: down}", AB, ["rounded down to 0 decimals before it counts further: 2.75 → 2, shown as 2.0"]),
        ("A, B", LOW, AB, ["A is low: 2.75 → 2.5, shown as 2.5"]),
        (
            "A, B",
            LOW + ", rounds: {decimals: 0}",
            AB,
            ["A is low: 2.75 → 2.5", "rounded half up to 0 decimals before it counts further: 2.5 → 3, shown as 3.0"],
        ),
        (
            "A, B, P",
            LOW + ", rounds: {decimals: 0}",
            {"A": 2, "B": 5, "P": "partly"},
            [
                "penalties and bonuses, outside the maximum: 4.25 → 3.625",
                "A is low: 3.625 → 2.5",
                "rounded half up to 0 decimals before it counts further: 2.5 → 3, shown as 3.0",
            ],
        ),
        (
            "A, B, P",
            "floor: zero, rounds: {decimals: 0}",
            {"A": 1, "B": 0, "P": "yes"},
            [
                "penalties and bonuses, outside the maximum: 0.25 → -1",
                "it stops at 0: -1 → 0",
                "rounded half up to 0 decimals before it counts further: 0 → 0, shown as 0.0",
            ],
        ),
        (
            "A, B, P",
            "rounds: {decimals: 0}",
            {"A": 4, "B": 4, "P": "partly"},
            [
                "penalties and bonuses, outside the maximum: 4 → 3.375",
                "rounded half up to 0 decimals before it counts further: 3.375 → 3, shown as 3.0",
            ],
        ),
    ],
)
def test_what_happened_after_the_method_is_told_in_order(parts: str, rules: str, said: dict[str, Any], lines: list[str]) -> None:
    found = [line for line in text_of(group(parts, rules, said), "x/g") if line.startswith(("  then: ", "  capped: "))]
    assert [line.split(": ", 1)[1] for line in found] == lines
    assert [line.startswith("  capped: ") for line in found] == [line.startswith("A is low") for line in lines]


def test_penalties_and_bonuses_say_what_they_did() -> None:
    assert text_of(group("A, B, P, R", "floor: none", {"A": 5, "B": 3, "P": "partly", "R": "no"}), "x/g")[-2:] == [
        "  P P?: partly  [takes off 0.5, outside the maximum]",
        "  R R?: No  [takes nothing off and adds nothing, outside the maximum]",
    ]
    assert (
        text_of(group("A, B, P, R", "floor: none", {**AB, "R": "yes"}), "x/g")[-1] == "  R R?: Yes  [adds 10.0% of the maximum, outside the maximum]"
    )
    alone = text_of(group("P, R", "coverage: 0.5", {"P": "yes", "R": "yes"}), "x/g")
    assert alone[0] == "x/g Gee: no score, because it has penalties and bonuses alone, which count in the node above"


def test_flags_that_stand_and_those_that_wait_have_a_line_each() -> None:
    flags = "flags: [{name: B is high, when: {question: B, at_least: 3}}, {name: E is high, when: {question: E, at_least: 3}}]"
    assert text_of(group("A, B", flags, AB), "x/g")[2:4] == ["  Flag: B is high", "  Not known yet, because an answer is open: E is high"]


def test_a_part_that_counts_by_steps_says_which_it_reached() -> None:
    scorecard = group("{node: A, steps: {0: 0, 2: 1, 4: 3}}, B", "method: mean", AB)
    assert text_of(scorecard, "x/g") == [
        "x/g Gee: 2.6 (Two)",
        "  = 25.0% × 1.667 + 75.0% × 3 = 2.667, shown as 2.6",
        "  x/g/A A? (by steps): 1.6  [weight 1, counts 25.0%]",
        "    = 2 is from 2 up: 1 of 3 marks = 1.667, shown as 1.6",
        "    A A?: level 2, Two = 2.0  [counts]",
        "  B B?: level 3, Three = 3.0  [weight 3, counts 75.0%]",
    ]
    found = explain(scorecard, "x/g/A")
    steps = {"steps": [[0.0, 0.0], [2.0, pytest.approx(1 / 3)], [4.0, 1.0]], "marks": ["0", "1", "3"], "is_line": False, "source_unit": [0.0, 5.0]}
    assert (found.method, found.settings) == ("steps", steps)


SAID = {"A1": 3, "A2": "half", "A3": ["x", "y"], "A4": 150, "A5": 30, "A7": "some words", "A8": "yes", "A9": 2}


def test_each_kind_of_question_says_what_was_answered_and_what_it_earned() -> None:
    assert text_of(scored(KINDS, SAID), "A") == [
        "A Kinds of questions: 2.2 (Two)",
        "  = 25.0% × 3 + 12.5% × 2.5 + 12.5% × 3.75 + 12.5% × 3.75 + 12.5% × 1.667 + 12.5% × 0.25 + 12.5% × 0 = 2.24, shown as 2.2",
        "  A1 How far?: level 3, Three = 3.0  [weight 2, counts 25.0%]",
        "  A2 How much?: By half = 1 of 2 marks = 2.5  [weight 1, counts 12.5%]",
        "  A3 Which?: Ex, Why = 3 of 4 marks = 3.75  [weight 1, counts 12.5%]",
        "  A4 How many people?: 150 people, from 0 (worst) to 200 (best) = 3.75  [weight 1, counts 12.5%]",
        "  A5 What share?: 30%, from 20 up = 1 of 3 marks = 1.667  [weight 1, counts 12.5%]",
        "  A6 Per person?: 150 ÷ 30 = 5, from 0 (worst) to 100 (best) = 0.25  [weight 1, counts 12.5%]",
        "  A7 Any words?: some words  [left out: not scored]",
        "  A8 Is it so?: Yes  [left out: not scored]",
        "  A9 Shown?: level 2, Two = 0.0  [weight 1, counts 12.5%; answered without the evidence asked for, counted as 0 of its maximum]",
    ]


def test_what_was_not_ticked_or_cannot_be_divided_says_so() -> None:
    lines = text_of(scored(KINDS, {"A3": [], "A4": 150, "A5": 0}), "A")
    assert "  A3 Which?: nothing ticked = 0 of 4 marks = 0.0  [weight 1, counts 33.3%]" in lines
    assert "  A6 Per person?: does not apply here  [left out: does not apply here: A5 is 0]" in lines
    assert "  A1 How far?: not answered  [left out: not answered]" in lines


NOT_HERE = {"answer": "N/A", "reason": "not here"}


@pytest.mark.parametrize(
    ("council", "said", "lines"),
    [
        (
            "county",
            {"A1": 3, "A2": "none", "B1": NOT_HERE, "B4": {"answer": "N/A"}, "B5": 3},
            [
                "B What does not count: 0.0 (no label; 50% is answered)",
                "  = 50.0% × 0 + 50.0% × 0 = 0, shown as 0.0",
                "  B1 First?: does not apply here  [left out: does not apply here: not here]",
                "  B2 Second?: not asked  [left out: only asked where type is county or unitary and (B1 is at least 3 or A2 is all)]",
                "  B3 Third?: not answered = 0.0  [weight 1, counts 50.0%; not answered, counted as 0 of its maximum]",
                "  B4 Fourth?: does not apply here = 0.0  [weight 1, counts 50.0%; N/A without a reason, counted as 0 of its maximum]",
                "  B5 Fifth?: level 3, Three  [left out: answered without the evidence asked for]",
            ],
        ),
        (
            "unitary",
            {"A1": "", "B1": "prefer not to say", "B4": NOT_HERE},
            [
                "B What does not count: no score, because a part of it leaves it without a score",
                "  B1 First?: prefer not to say  [prefer not to say, so the node above has no value]",
                "  B2 Second?: not asked  [left out: whether it is asked depends on B1, A2]",
                "  B3 Third?: not asked  [left out: whether it is asked depends on A1]",
                "  B4 Fourth?: does not apply here = 5.0  [weight 1, counts 33.3%; does not apply here, counted as 1 of its maximum]",
                "  B5 Fifth?: not answered = 0.0  [weight 1, counts 33.3%; not answered, counted as 0 of its maximum]",
            ],
        ),
        (
            "district",
            {"A1": 2, "B1": 2},
            [
                "B What does not count: no score, because nothing in it applies",
                "  B1 First?: not asked  [left out: only asked where type is county or unitary]",
                "  B2 Second?: not asked  [left out: only asked where type is county or unitary and (B1 is at least 3 or A2 is all)]",
                "  B3 Third?: not asked  [left out: only asked where type is county or unitary and A1 is at least 3]",
                "  B4 Fourth?: not asked  [left out: only asked where type is county or unitary]",
                "  B5 Fifth?: not asked  [left out: only asked where type is county or unitary]",
            ],
        ),
    ],
)
def test_each_answer_says_why_it_does_not_count_as_its_marks(council: str, said: dict[str, Any], lines: list[str]) -> None:
    assert text_of(scored(KINDS, said, type=council), "B") == lines


def test_a_question_alone_says_why_it_does_not_count() -> None:
    explainer = Explainer(scored(KINDS, {"A1": 2, "B1": NOT_HERE}, type="county"))
    assert explainer.why_question_left_out("B1") == "does not apply here: not here"
    assert explainer.why_question_left_out("B3") == "only asked where type is county or unitary and A1 is at least 3"


def test_what_another_answer_takes_out_says_so() -> None:
    model = """
questions:
  - {id: Q1, ask: Is there one?, options: {no: {marks: 0, takes_out: [Q2]}, yes: 1}}
  - {id: Q2, ask: Is it good?}
"""
    assert text_of(scored(model, {"Q1": "no"}), "small")[-1] == "  Q2 Is it good?: not asked  [left out: another answer takes it out]"


# --- As data ----------------------------------------------------------------------------------------------------------------


def question_data(id: str, title: str, **more: Any) -> dict[str, Any]:
    """Return the JSON of a question's derivation."""
    plain: dict[str, Any] = {
        "id": id,
        "kind": "question",
        "title": title,
        "value": None,
        "shown": None,
        "label": None,
        "coverage": 1.0,
        "answer": None,
    }
    plain |= {"earned": None, "most": "5", "method": None, "settings": {}, "weight_total": 1.0, "no_value": None}
    return {**plain, **{key: [] for key in ("flags", "unknown", "stages", "deductions", "inputs")}, **more}


def test_a_derivation_is_data_from_which_the_value_can_be_found_again() -> None:
    rules = "floor: zero, caps: [{when: {question: A, at_most: 2}, at_most: 2, because: A is low}], flags: [{name: B, when: {question: B, is: 3}}]"
    found = explain(group("A, B, E, F, P", rules, {**AB, "E": "don't know", "F": NOT_HERE, "P": "partly"}), "x/g")
    assert found.as_data() == {
        "id": "x/g",
        "kind": "group",
        "title": "Gee",
        "value": 0.4,
        "shown": "2.0",
        "label": "Two",
        "coverage": pytest.approx(5 / 6),
        "answer": None,
        "earned": None,
        "most": None,
        "method": "mean",
        "settings": {},
        "weight_total": 4.0,
        "no_value": None,
        "flags": ["B"],
        "unknown": [],
        "stages": [
            {
                "name": "penalties",
                "before": pytest.approx(0.55),
                "after": pytest.approx(0.425),
                "because": "penalties and bonuses, outside the maximum",
            },
            {"name": "cap", "before": pytest.approx(0.425), "after": 0.4, "because": "A is low"},
        ],
        "deductions": [
            {
                "amount": -0.5,
                "relative": False,
                **question_data("P", "P?", value=-0.5, answer="partly", earned="1/2", most="1", settings={"effect": "penalty"}, weight_total=1.0),
            }
        ],
        "inputs": [
            {
                **question_data("A", "A?", value=0.4, shown="2.0", label="Two", answer="level 2, Two", earned="2"),
                **{"weight": 1.0, "weight_used": 0.25, "left_out": None, "counted_as": None, "share": 0.4, "reaches": None},
            },
            {
                **question_data("B", "B?", value=0.6, shown="3.0", label="Three", answer="level 3, Three", earned="3", weight_total=3.0),
                **{"weight": 3.0, "weight_used": 0.75, "left_out": None, "counted_as": None, "share": 0.6, "reaches": None},
            },
            {
                **question_data("E", "E?", coverage=0.0, answer="don't know", no_value="don't know"),
                **{"weight": 1.0, "weight_used": None, "left_out": "don't know", "counted_as": None, "share": None, "reaches": None},
            },
            {
                **question_data("F", "F?", coverage=None, answer="does not apply here", no_value="does not apply here: not here", weight_total=2.0),
                **{
                    "weight": 2.0,
                    "weight_used": None,
                    "left_out": "does not apply here: not here",
                    "counted_as": None,
                    "share": None,
                    "reaches": None,
                },
            },
        ],
    }


def test_a_number_has_marks_only_where_it_is_scored_by_steps() -> None:
    scorecard = scored(KINDS, SAID)
    goalposts, steps = explain(scorecard, "A4"), explain(scorecard, "A5")
    assert (goalposts.earned, goalposts.most, goalposts.value) == (None, None, 0.75)
    assert (steps.earned, steps.most) == (Fraction(1), Fraction(3))
    assert steps.value == pytest.approx(1 / 3)


def test_the_unit_of_a_derivation_is_what_0_and_everything_are_shown_as() -> None:
    assert explain(group("A, B", "show: {from: 1, to: 5}", AB), "x/g").scale == (1.0, 5.0)
    as_sum = explain(group("A, B", "show: {as: sum}", AB), "x/g")
    assert (as_sum.unit, as_sum.is_sum, as_sum.weight_total) == ((0.0, 4.0), True, 4.0)
    one = explain(group("A, B", "show: {as: sum}", AB), "B")
    assert (one.unit, one.is_sum, one.weight_total, one.inputs, one.deductions, one.stages) == ((0.0, 5.0), False, 3.0, (), (), ())


def test_a_part_that_leaves_a_node_without_a_value_has_no_share() -> None:
    found = {one.derivation.id: one for one in explain(scored(KINDS, {"B1": "prefer not to say"}, type="county"), "B").inputs}
    assert (found["B1"].share, found["B1"].weight_used, found["B1"].left_out) == (None, None, None)
    assert found["B5"].share == 0.0
    assert found["B5"].weight_used == pytest.approx(1 / 3)


def test_a_part_of_several_levels_is_complete_where_the_highest_needs_it() -> None:
    rules = "method: levels, levels: [[{part: A, reaches: 0.8}], [{part: A, reaches: 0.4}, B]]"
    found = explain(scored(f"{METHODS}  x: {{group: {{g: {{{rules}}}}}}}\n", AB), "x/g")
    assert {one.derivation.id: one.reaches for one in found.inputs} == {"A": 0.8, "B": 1.0}


def test_a_node_that_nothing_counts_in_has_what_it_starts_from() -> None:
    lines = text_of(group("A, B", "starts_at: 4, show: {from: -10, to: 10}", {}), "x/g")
    assert lines[1] == "  = 4 marks from the start = 1 of the way from -10 to 10 = 10, shown as 10.0"
    assert text_of(group("A, B", "starts_at: 4", {}), "x/g")[1] == "  = 4 marks from the start = 5, shown as 5.0"


NUMBERS = """
questions:
  - {id: A, ask: A?}
  - {id: N, ask: N?, number: {range: [0, 9]}, bonus: {each: 1/2, most: 2}}
  - {id: M, ask: M?, number: {range: [0, 9]}, penalty: {each: 2%}}
  - {id: G, ask: G?, number: {unit: days, range: [0, 9], worst: 0, best: 8}, rounds: {decimals: 0}}
  - {id: O, ask: O?, options: {low: 1, mid: 2.4, all: 5}, rounds: {decimals: 0}}
  - {id: T, ask: T?, options: {low: 1/3, mid: 2.5, all: 4}}
"""


def test_a_penalty_or_bonus_by_number_says_what_each_one_does() -> None:
    lines = text_of(scored(NUMBERS, {"A": 3, "N": 3, "M": 4}), "small")
    assert "  N N?: 3, 0.5 for each, at most 2  [adds 1.5, outside the maximum]" in lines
    assert "  M M?: 4, 2% for each  [takes off 8.0% of the maximum, outside the maximum]" in lines


def test_a_question_that_is_rounded_says_from_what() -> None:
    scorecard = scored(NUMBERS, {"G": 5, "O": "mid"})
    for id, before, after in (("G", 0.625, 0.6), ("O", 0.48, 0.4)):
        (stage,) = explain(scorecard, id).stages
        assert stage.name == "rounding"
        assert (stage.before, stage.after) == pytest.approx((before, after))
    assert explain(scorecard, "G").settings["range"] == [0, 9]


def test_marks_are_told_as_decimals_where_these_are_exact() -> None:
    assert text_of(scored(NUMBERS, {"T": "mid"}), "T") == ["T T?: mid = 2.5 of 4 marks = 3.125"]
    assert text_of(scored(NUMBERS, {"T": "low"}), "T") == ["T T?: low = 1/3 of 4 marks = 0.4167"]


def test_what_does_not_apply_needs_no_reason_to_be_told_so() -> None:
    model = "questions: [{id: A, ask: A?, counts: {no_reason: marks}}, {id: B, ask: B?}]\n"
    assert "  A A?: does not apply here  [left out: does not apply here]" in text_of(scored(model, {"A": {"answer": "N/A"}}), "small")


def test_a_penalty_that_does_not_apply_is_set_aside_with_its_reason_in_the_data_too() -> None:
    data: Any = explain(group("A, B, P", "method: mean", {**AB, "P": NOT_HERE}), "x/g").as_data()
    assert [(one["id"], one["left_out"]) for one in data["aside"]] == [("P", "does not apply here: not here")]


def test_a_part_that_reaches_no_step_or_no_point_says_so() -> None:
    steps = text_of(group("{node: A, steps: {2: 1, 4: 3}}, B", "method: mean", {"A": 1, "B": 3}), "x/g")
    assert "    = 1 is below every step: 0 of 3 marks = 0, shown as 0.0" in steps
    points = text_of(group("{node: A, points: {1: 0, 4: 3}}, B", "method: mean", {"A": 0, "B": 3}), "x/g")
    assert "    = 0 is at or beyond 1 (0): 0 of 3 marks = 0, shown as 0.0" in points


def test_a_number_beyond_its_points_says_so() -> None:
    model = "questions: [{id: N, ask: N?, number: {points: {0: 0, 10: 5}}}]\n"
    assert text_of(scored(model, {"N": 12}), "N")[0].startswith("N N?: 12, beyond 10 (5 marks)")
    assert text_of(scored(model, {"N": 10}), "N")[0].startswith("N N?: 10, at 10 (5 marks)")


def test_all_that_must_hold_for_a_question_is_told_in_one_row() -> None:
    model = """
sections:
  - id: A
    title: A
    applies: {all: [{attribute: type, is: county}, {attribute: nation, is: Wales}]}
    questions: [{id: A1, ask: A?}, {id: A2, ask: B?, applies: {question: A1, at_least: 3}}]
"""
    words = "only asked where type is county and nation is Wales and A1 is at least 3"
    assert explain(scored(model, {"A1": 1}, type="county", nation="Wales"), "A2").no_value == words


def test_what_raises_a_value_is_told_as_that() -> None:
    scorecard = group("A, B", "caps: [{when: {question: B, at_least: 3}, at_least: 4, because: B is fair}]", AB)
    assert "  raised: B is fair: 2.75 → 4, shown as 4.0" in text_of(scorecard, "x/g")
    assert [one.name for one in explain(scorecard, "x/g").stages] == ["raise"]


def test_a_number_below_every_step_says_so() -> None:
    model = "questions: [{id: N, ask: N?, number: {at_least: {5: 1, 9: 2}}}]\n"
    assert text_of(scored(model, {"N": 3}), "N")[0].startswith("N N?: 3, below every step")
