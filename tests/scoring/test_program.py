"""What a questionnaire settles before any answer: roles in scorings, weights, classes and what a council is."""

from typing import Any

import pytest

from rsc_assess import InputError, Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.questionnaire.condition import Fact
from rsc_assess.scoring.program import attribute_fact
from tests.small import answers

HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
not_applicable: true
scales: {five: {labels: [0, 1, 2, 3, 4, 5]}}
classes:
  essential: {weight: 1}
  recommended: {weight: 2}
  high: {weight: 4}
questions:
  - {id: A, ask: A?}
  - {id: B, ask: B?, weight: 3}
  - {id: E, ask: E?, class: essential}
  - {id: F, ask: F?, class: recommended}
  - {id: P, ask: P?, penalty: {yes: 1}}
sections:
  - {id: S, title: Section S, weight: 5, questions: [{id: S1, ask: S1?}, {id: S2, ask: S2?}]}
scorings:
"""


def scored(scorings: str, said: dict[str, Any], **council: Any) -> Scorecard:
    return score_assessment(load_assessment(answers(said, **council), load_questionnaire((HEAD + scorings).encode())))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("5", 5.0),
        ("-5", -5.0),
        ("1.5", 1.5),
        ("-0.5", -0.5),
        ("140000", 140000.0),
        ("1.2.3", "1.2.3"),
        ("5-", "5-"),
        ("1,000", "1,000"),
        ("٣", "٣"),
        ("county", "county"),
        ("", ""),
        ("XX", "XX"),
        (None, None),
    ],
)
def test_what_is_written_as_a_number_compares_as_one(text: str | None, fact: object) -> None:
    assert attribute_fact(text) == Fact(fact)  # type: ignore[arg-type]


SAID = {"A": 5, "B": 1, "E": 4, "F": 2, "S1": 5, "S2": 0}


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ("[A, B]", (1 + 3 * 0.2) / 4),
        ("[A, {node: B, weight: 1}]", 0.6),
        ("[A, {node: B, class: high}]", (1 + 4 * 0.2) / 5),
        ("[A, F]", (1 + 2 * 0.4) / 3),
        ("[A, {node: F, weight: 3}]", (1 + 3 * 0.4) / 4),
        ("[A, {node: F, class: high}]", (1 + 4 * 0.4) / 5),
        ("[B, S]", (3 * 0.2 + 5 * 0.5) / 8),
        ("[B, {node: S, weight: 1}]", (3 * 0.2 + 0.5) / 4),
        ("[B, {node: A, weight: marks}]", (3 * 0.2 + 5) / 8),
    ],
)
def test_a_role_weighs_what_it_says_or_what_its_question_or_section_weighs(parts: str, value: float) -> None:
    assert scored(f"  x: {{group: {{g: {parts}}}}}\n", SAID).nodes["x/g"].value == pytest.approx(value)


def test_a_weight_in_a_role_leaves_the_class_as_it_is() -> None:
    parts = "[{node: E, weight: 2}, {node: F, weight: 3}, A]"
    assert scored(f"  x: {{group: {{g: {{parts: {parts}, method: essential}}}}}}\n", SAID).nodes["x/g"].value == pytest.approx(0.4 * 0.8)
    swapped = "[{node: E, class: recommended}, {node: F, class: essential}]"
    assert scored(f"  x: {{group: {{g: {{parts: {swapped}, method: essential}}}}}}\n", SAID).nodes["x/g"].value == pytest.approx(0.8 * 0.4)
    only = "[{node: E, class: recommended}, F]"
    assert scored(f"  x: {{group: {{g: {{parts: {only}, method: essential}}}}}}\n", SAID).nodes["x/g"].value is None


OTHER = "  y: {group: {h: {parts: [A, B], weight: 4}, i: [F]}}\n"


def test_a_node_of_another_scoring_counts_with_its_own_weight_unless_the_role_says_another() -> None:
    assert scored(OTHER + "  x: {group: {g: [y/h, F]}}\n", SAID).nodes["x/g"].value == pytest.approx((4 * 0.4 + 2 * 0.4) / 6)
    assert scored(OTHER + "  x: {group: {g: [y/h, A]}}\n", SAID).nodes["x/g"].value == pytest.approx((4 * 0.4 + 1) / 5)
    assert scored(OTHER + "  x: {group: {g: [{node: y/h, weight: 1}, A]}}\n", SAID).nodes["x/g"].value == pytest.approx(0.7)
    nodes = scored(OTHER, SAID).nodes
    assert (nodes["y/h"].weight, nodes["y/i"].weight, nodes["y"].weight) == (4, 1, 1)
    assert nodes["y"].value == pytest.approx((4 * 0.4 + 0.4) / 5)


def test_a_node_of_another_scoring_may_count_by_steps() -> None:
    scorecard = scored(OTHER + "  x: {group: {g: [{node: y/h, steps: {0: 0, 2: 1, 4: 2}}, {node: S, steps: {2: 3, 3: 6}}, A]}}\n", SAID)
    nodes = scorecard.nodes
    # y/h is 2.0 and S is 2.5; each weighs what it weighs elsewhere.
    assert (nodes["x/g/y/h"].value, nodes["x/g/S"].value) == (0.5, 0.5)
    assert nodes["x/g"].value == pytest.approx((4 * 0.5 + 5 * 0.5 + 1) / 10)
    program = scorecard.record.program
    assert [program.node_of[program.slots[id]].title for id in ("x/g/y/h", "x/g/S")] == ["h (by steps)", "Section S (by steps)"]
    assert nodes["x/g/S"].states["answered"] == 2
    assert sorted(list(nodes)[-2:]) == ["x/g/S", "x/g/y/h"]


def test_two_parts_by_steps_that_would_have_one_id_are_kept_apart() -> None:
    model = "  x: {group: {A: {title: A, parts: [B]}, g: [{node: x/A, steps: {0: 0, 4: 1}}, {node: A, steps: {0: 0, 2: 1}}]}}\n"
    nodes = scored(model, SAID).nodes
    assert (nodes["x/g/A"].value, nodes["x/g/A'"].value, nodes["x/g"].value) == (0, 1, 1 / 2)


def test_steps_of_no_marks_are_refused() -> None:
    with pytest.raises(InputError, match="no score earns any marks"):
        scored("  x: {group: {g: [{node: A, steps: {0: 0, 2: 0}}]}}\n", SAID)


ROLES = """  x:
    counts: {missing: zero}
    group:
      g: [{node: A, weight: 2}, B]
      h: [{node: A, weight: 7}, F]
"""


def test_a_question_in_another_role_has_a_score_of_its_own_with_the_weight_of_the_first_group() -> None:
    nodes = scored(ROLES, {"B": 5, "F": 5}).nodes
    assert (nodes["x/A"].value, nodes["A"].value) == (0, None)
    assert (nodes["x/A"].weight, nodes["A"].weight, nodes["x/B"].weight) == (2, 1, 3)
    assert nodes["x/g"].value == pytest.approx(3 / 5)
    assert nodes["x/h"].value == pytest.approx(2 / 9)
    swapped = ROLES.replace("weight: 2", "weight: 0").replace("weight: 7", "weight: 2").replace("weight: 0", "weight: 7")
    assert scored(swapped, {"B": 5, "F": 5}).nodes["x/A"].weight == 7


def test_where_a_role_changes_nothing_the_question_itself_is_meant() -> None:
    scorecard = scored("  x: {group: {g: [{node: A, weight: 2}, B]}}\n", SAID)
    assert "x/A" not in scorecard.nodes
    assert scorecard.nodes["A"].weight == 1


def test_marks_and_counts_of_two_roles_in_one_scoring_are_kept_apart() -> None:
    model = """  x:
    group:
      g: {parts: [A, B], counts: {missing: zero}}
      h: {parts: [A, F], counts: {missing: full}}
      i: {parts: [A], counts: {missing: zero}}
"""
    scorecard = scored(model, {"B": 5, "F": 0})
    nodes = scorecard.nodes
    assert (nodes["x/g"].value, nodes["x/i"].value) == (0.75, 0)
    assert nodes["x/h"].value == pytest.approx(1 / 3)
    assert [id for id in nodes if id.endswith("/A")] == ["x/A", "x/h/A"]


def test_a_penalty_is_passed_up_from_a_group_that_has_no_maximum() -> None:
    model = """sections:
  - id: T
    title: T
    questions: [{id: T1, ask: T1?, weight: 4}]
    sections: [{id: U, title: U, questions: [{id: U1, ask: U1?, penalty: {yes: 1}}, {id: U2, ask: U2?, kind: text}]}]
"""
    head = HEAD.split("sections:")[0]
    questionnaire = load_questionnaire((head + model).encode())
    nodes = score_assessment(load_assessment(answers({"T1": 5, "U1": "yes", "U2": "words"}), questionnaire)).nodes
    assert (nodes["T"].value, nodes["U"].value, nodes["T"].states["answered"]) == (0.75, None, 3)


def test_a_program_knows_its_questionnaire() -> None:
    scorecard = scored(ROLES, {})
    assert scorecard.record.program.questionnaire is scorecard.assessment.questionnaire


def test_the_order_of_nodes_is_that_of_the_file_then_of_the_scorings() -> None:
    assert list(scored(ROLES, {}).nodes) == ["small", "S", "S1", "S2", "A", "B", "E", "F", "P", "x/A", "x/B", "x/F", "x", "x/g", "x/h"]


def test_an_attribute_that_is_not_given_or_not_foreseen_is_told() -> None:
    model = HEAD.replace("  - {id: A, ask: A?}\n", "  - {id: A, ask: A?, weight: {by: type, values: {county: 2, unitary: 3}}}\n").split("scorings:")[
        0
    ]
    questionnaire = load_questionnaire(model.encode())
    for council, words in (
        ({}, "the council's type is not given, and the weight of A depends on it. Add it under council: county, unitary. [A219]"),
        ({"type": "district"}, "the weight of A is not said for councils of the type district. It is said for: county, unitary. [A219]"),
    ):
        problems = score_or_problems(questionnaire, council)
        assert words in problems
    assert score_assessment(load_assessment(answers({"A": 5}, type="unitary"), questionnaire)).nodes["A"].weight == 3


def score_or_problems(questionnaire: Any, council: dict[str, Any]) -> str:
    """Return all that is said against an assessment."""
    from rsc_assess import InputError

    try:
        scorecard = score_assessment(load_assessment(answers({"A": 5}, **council), questionnaire))
    except InputError as error:
        return str(error)
    return "\n".join(str(problem) for problem in scorecard.problems)


def test_a_class_that_is_not_said_for_a_council_names_the_question_in_its_other_role_too() -> None:
    model = "  x: {group: {g: [{node: A, class: {by: type, values: {county: high}}}]}}\n"
    found = score_or_problems(load_questionnaire((HEAD + model).encode()), {"type": "district"})
    assert found.count("the class of A is not said for councils of the type district") == found.count("the class of") == 1
