"""Numbers: marks between goalposts, points on a line, sums and tables of answers, penalties by number, and parts turned by their score."""

from typing import Any

import pytest

from rsc_assess import InputError, Score, explain, load_assessment, load_questionnaire, score_assessment
from rsc_assess.testing.rebuild import rebuilt
from tests.small import answers

HEAD = "format: 1\nid: small\nversion: 1.0.0\ntitle: Small\nscales: {five: {labels: [0, 1, 2, 3, 4, 5]}}\nshow: {to: 100, decimals: 1}\n"


def scores(file: str, said: dict[str, Any]) -> dict[str, Score]:
    scorecard = score_assessment(load_assessment(answers(said), load_questionnaire((HEAD + file).encode())))
    assert {id: rebuilt(explain(scorecard, id)) for id in scorecard.nodes} == pytest.approx({id: one.value for id, one in scorecard.nodes.items()})
    return dict(scorecard.nodes)


def number(rule: str, value: Any, more: str = "") -> Score:
    return scores(f"questions: [{{id: N, ask: N?, number: {rule}{more}}}]", {"N": value})["N"]


def problems(file: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_questionnaire((HEAD + file).encode())
    return [f"{problem.code} {problem.what}" for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("rule", "value", "share"),
    [
        ("{marks: 14}", 7, 0.5),
        ("{worst: 1/3, best: 4/3}", 1, 2 / 3),
        ("{worst: 0, best: 100, marks: 7, clamp: none, range: [-50, 150]}", 150, 1.5),
        ("{points: {0: 0, 50: 80, 100: 100}}", 25, 0.4),
        ("{points: {0: 0, 50: 80, 100: 100}}", 50, 0.8),
        ("{points: {0: 0, 50: 80, 100: 100}}", 120, 1),
        ("{points: {10: 1, 20: 5, 30: 1}}", 5, 0.2),
        ("{points: {10: 1, 20: 5, 30: 1}}", 25, 0.6),
    ],
)
def test_a_number_earns_a_part_of_its_marks(rule: str, value: float, share: float) -> None:
    assert number(rule, value).value == pytest.approx(share)


def test_an_open_number_with_its_best_in_the_middle_can_still_be_anything_between_its_lowest_and_highest_point() -> None:
    found = number("{points: {10: 1, 20: 5, 30: 2}}", "don't know")
    assert (found.low, found.high) == (0.2, 1)


def test_marks_out_of_more_leave_something_to_be_had() -> None:
    assert number("{marks: 10}", 5, ", out_of: 20").value == 0.25


def test_marks_weigh_what_the_best_earns() -> None:
    file = """
questions:
  - {id: A, ask: A?, weight: marks, number: {marks: 14}}
  - {id: B, ask: B?, weight: marks}
total: {show: {as: sum, decimals: 1}}
"""
    nodes = scores(file, {"A": 7, "B": 3})
    assert (nodes["A"].shown, nodes["B"].shown, nodes["small"].shown, nodes["small"].out_of) == ("7.0", "3.0", "10.0", 19)


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("weight: marks, number: {worst: 0, best: 9}", "Q218 weight goes by marks, and the goalposts do not say how many can be earned"),
        ("class: by_marks, number: {worst: 0, best: 9}", "Q218 weight goes by marks, and the goalposts do not say how many can be earned"),
        ("out_of: 9, number: {worst: 0, best: 9}", "Q218 out_of goes by marks, and the goalposts do not say how many can be earned"),
        ("number: {at_least: {0: 1}, marks: 4}", "Q218 marks says nothing beside at_least"),
        ("number: {points: {0: 1, 4: 2}, log: true}", "Q218 log says nothing beside points"),
        ("number: {points: {0: 1}}", "Q218 there is only one point"),
        ("number: {points: {0: 1, 1: 2}, worst: 1, best: 2}", "Q218 a number is scored in one way only"),
        ("number: {marks: 0}", "Q218 no number earns any marks"),
        ("number: {sum: [A, B], quotient: [A, B]}", "Q218 both sum and quotient are given"),
        ("number: {sum: [A, L]}", "Q203 the sum names L, which is no question with a number"),
        ("number: {table: {rows: A, columns: L, cells: {0: [1]}}}", "Q203 the table names A, which is no question that has one answer"),
        ("number: {table: {rows: Y, columns: Y, cells: {yes: [1, 2]}}}", "Q218 the table has no row No"),
        ("number: {table: {rows: Y, columns: Y, cells: {yes: [1, 2], no: [1]}}}", "Q218 the table has 1 numbers in the row No"),
        (
            "number: {table: {rows: Y, columns: Y, cells: {yes: [1, 2], no: [1, 2], maybe: [1, 2]}}}",
            "Q218 the table has a row maybe, which is no option of Y",
        ),
        ("number: {}, penalty: {each: 2%}", "Q217 nobody could say the most that the penalty can come to"),
        ("number: {}, penalty: {most: 2%}", "Q217 each is missing"),
        ("number: {}, penalty: {each: 2%, most: 3}", "Q217 marks and percentages stand side by side"),
        ("number: {range: [0, 9]}, bonus: {each: 2, yes: 1}", "Q217 a bonus by number has no yes"),
        ("number: {worst: one, best: 2}", "S103 a number should stand here, not 'one'"),
    ],
)
def test_what_says_nothing_or_cannot_be_is_refused_once_and_with_its_reason(question: str, problem: str) -> None:
    others = "{id: A, ask: A?, number: {}}, {id: B, ask: B?, number: {}}, {id: L, ask: L?}, {id: Y, ask: Y?, kind: yes_no}"
    assert problems(f"classes: {{by_marks: {{weight: marks}}}}\nquestions: [{{id: N, ask: N?, {question}}}, {others}]") == [problem]


MADE = """
questions:
  - {id: A, ask: A?, number: {range: [0, 100]}, not_applicable: true}
  - {id: B, ask: B?, number: {range: [0, 100]}, not_applicable: true}
  - {id: T, ask: T?, number: {}}
  - {id: sum, title: Sum, number: {sum: [A, B], worst: 0, best: 100}}
  - {id: less, title: Less, number: {difference: [A, [B, T]], worst: -100, best: 100}}
  - {id: rate, title: Rate, number: {quotient: [sum, T], worst: 0, best: 1}}
"""


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"A": 30, "B": 20, "T": 100}, (0.5, 0.05, 0.5)),
        ({"A": 30, "B": {"answer": "N/A", "reason": "none"}, "T": 100}, (0.3, 0.15, 0.3)),
        ({"A": {"answer": "N/A", "reason": "-"}, "B": {"answer": "N/A", "reason": "none"}, "T": 100}, (None, None, None)),
        ({"A": 30, "B": "don't know", "T": 100}, (None, None, None)),
        ({"A": 30, "B": 20, "T": 0}, (0.5, 0.55, None)),
    ],
)
def test_a_number_is_made_of_others_and_is_as_open_as_they_are(said: dict[str, Any], found: tuple[float | None, ...]) -> None:
    nodes = scores(MADE, said)
    assert tuple(None if nodes[id].value is None else round(nodes[id].value or 0.0, 9) for id in ("sum", "less", "rate")) == found


def test_numbers_that_are_made_of_each_other_go_round_in_a_circle() -> None:
    made = "{id: A, title: A, number: {sum: [B, C]}}, {id: B, title: B, number: {sum: [A, C]}}, {id: C, ask: C?, number: {}}, {id: D, ask: D?}"
    assert problems(f"questions: [{made}]") == ["Q204 the conditions go round in a circle: A → B → A"]


TABLE = """
questions:
  - {id: L, ask: L?, options: {rare: 1, often: 2, unclear: {sets: dont_know}}, unscored: true}
  - {id: I, ask: I?, kind: yes_no, unscored: true}
  - {id: risk, title: Risk, number: {table: {rows: L, columns: I, cells: {often: [9, 3], Rare: [3, 1]}}, worst: 9, best: 1}}
  - {id: Q, ask: Q?, applies: {question: risk, at_least: 3}}
"""


def test_a_table_gives_the_number_for_two_answers() -> None:
    assert scores(TABLE, {"L": "rare", "I": "no"})["risk"].value == 1
    assert scores(TABLE, {"L": "often", "I": "no", "Q": 5})["risk"].value == 0.75
    assert scores(TABLE, {"L": "often", "I": "no", "Q": 5})["Q"].value == 1
    assert scores(TABLE, {"L": "unclear", "I": "no"})["risk"].states["dont_know"] == 1


@pytest.mark.parametrize(
    ("rule", "value", "amount"),
    [
        ("number: {}, penalty: {each: 2%, most: 20%}", 3, -0.06),
        ("number: {}, penalty: {each: 2%, most: 20%}", 300, -0.2),
        ("number: {}, penalty: {each: 2%, most: 20%}", -3, 0),
        ("number: {range: [0, 9]}, bonus: {each: 1/2}", 3, 1.5),
        ("number: {at_least: {1: 1, 4: 2}}, bonus: {each: 3%}", 5, 0.06),
        ("number: {points: {0: 0, 10: 5}}, bonus: {each: 1%}", 5, 0.025),
    ],
)
def test_a_penalty_or_bonus_by_number_is_so_much_for_each(rule: str, value: float, amount: float) -> None:
    nodes = scores(f"questions: [{{id: A, ask: A?, weight: 10}}, {{id: N, ask: N?, {rule}}}]", {"A": 3, "N": value})
    assert nodes["N"].value == pytest.approx(amount)
    assert nodes["small"].value == pytest.approx(0.6 + (amount if "%" in rule else amount / 10))


def test_an_open_penalty_by_number_may_still_take_all_that_it_can() -> None:
    nodes = scores("questions: [{id: A, ask: A?}, {id: N, ask: N?, number: {range: [0, 20]}, penalty: {each: 2%}}]", {"A": 5, "N": "don't know"})
    assert (nodes["small"].value, nodes["small"].low, nodes["small"].high) == (1, 0.6, 1)
    limited = "questions: [{id: A, ask: A?}, {id: N, ask: N?, number: {}, penalty: {each: 2%, most: 20%}}]"
    assert scores(limited, {"A": 5, "N": "don't know"})["small"].low == pytest.approx(0.8)


def turned(part: str, said: dict[str, Any]) -> Score:
    file = "sections: [{id: A, title: A, questions: [{id: A1, ask: So?}, {id: A2, ask: So?}]}]\n"
    file += f"scorings: {{x: {{group: {{g: [{{node: A, {part}}}]}}}}}}"
    return scores(file, said)["x/g"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("steps: {0: 5, 50: 3, 80: 0}", 0.6),
        ("steps: {0: 1, 50: 5, 80: 2}", 1),
        ("worst: 100, best: 0", 0.3),
        ("worst: 50, best: 90", 0.5),
        ("points: {0: 4, 60: 2, 80: 0}", 0.25),
    ],
)
def test_a_part_is_turned_by_its_score(part: str, value: float) -> None:
    assert turned(part, {"A1": 5, "A2": 2}).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("part", "low", "high", "bound"),
    [
        ("steps: {0: 5, 60: 3, 80: 0}", 0, 1, "exact"),
        ("worst: 100, best: 0", 0.2, 0.7, "exact"),
        ("steps: {0: 0, 60: 3, 80: 4}", 0, 1, "exact"),
        ("steps: {0: 1, 50: 5, 80: 2}", 0.2, 1, "outer"),
        ("points: {0: 0, 50: 4, 100: 0}", 0.4, 1, "outer"),
    ],
)
def test_the_limits_of_a_turned_part_lie_between_those_of_its_score(part: str, low: float, high: float, bound: str) -> None:
    # A can become (3 + 0) ÷ 10 to (3 + 5) ÷ 10.
    found = turned(part, {"A1": 3, "A2": "don't know"})
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.bound == bound


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("steps: {0: 1}, worst: 1, best: 2", "Q218 a score is turned in one way only"),
        ("worst: 1", "Q218 one goalpost is missing"),
        ("worst: 1, best: 1", "Q218 both goalposts are the same number"),
        ("points: {0: 1}", "Q218 there is only one point"),
        ("steps: {0: 0, 1: 0}", "Q218 no score earns any marks"),
        ("marks: {yes: 1}", "Q219 marks of A say nothing: it is no question with options"),
    ],
)
def test_a_part_that_is_turned_in_no_way_or_in_two_is_refused(part: str, problem: str) -> None:
    file = "sections: [{id: A, title: A, questions: [{id: A1, ask: So?}]}]\n" + f"scorings: {{x: {{group: {{g: [{{node: A, {part}}}]}}}}}}"
    assert problems(file) == [problem]


def test_marks_of_a_part_score_a_question_that_is_not_scored_by_itself() -> None:
    file = "questions: [{id: A, ask: A?}, {id: B, ask: B?, kind: yes_no, unscored: true}]\n"
    nodes = scores(file + "scorings: {x: {group: {g: [A, {node: B, marks: {yes: 1}}], h: [A, B]}}}", {"A": 0, "B": "yes"})
    assert (nodes["x/g"].value, nodes["x/h"].value, nodes["small"].value) == (0.5, 0, 0)


@pytest.mark.parametrize(
    ("rules", "shown", "label"),
    [
        ("show: {to: 30, decimals: 0}", "18", None),
        ("show: {as: sum, decimals: 1}", "1.2", None),
        ("show: {decimals: 3}", "60.000", "Good"),
        ("bands: []", "60.0", "Good"),
    ],
)
def test_a_question_is_shown_as_its_section_is(rules: str, shown: str, label: str | None) -> None:
    file = "bands: [{from: 0, label: Bad}, {from: 50, label: Good}]\n"
    file += f"sections: [{{id: S, title: S, {rules}, questions: [{{id: Q, ask: Q?, weight: 2}}]}}]"
    found = scores(file, {"Q": 3})["Q"]
    assert (found.shown, found.label) == (shown, label)


def test_a_question_in_a_sum_is_rounded_in_what_it_weighs() -> None:
    question = "{id: Q, ask: Q?, weight: 20, rounds: {decimals: 0}, number: {worst: 0, best: 100}}"
    file = f"sections: [{{id: S, title: S, show: {{as: sum}}, questions: [{question}]}}]"
    assert scores(file, {"Q": 33})["S"].value == pytest.approx(7 / 20)
    elsewhere = f"{file}\nscorings: {{x: {{counts: {{missing: zero}}, group: {{g: [Q]}}}}}}"
    assert scores(elsewhere, {"Q": 33})["x/Q"].value == pytest.approx(7 / 20)


def test_a_fraction_may_stand_wherever_a_number_is_compared_or_placed() -> None:
    file = """
total: {caps: [{when: {all: [{question: N, at_least: 1/3}, {node: x/g, at_least: 100/3}]}, at_most: 100/3, because: So}]}
bands: [{from: 0, label: Low}, {from: 100/3, label: High}]
questions: [{id: N, ask: N?, number: {at_least: {1/3: 1}}}]
scorings: {x: {group: {g: [{node: N, steps: {0: 0, 200/3: 1}}]}}}
"""
    found = scores(file, {"N": 0.34})["small"]
    assert found.value == pytest.approx(1 / 3)
    assert found.label == "Low"  # 33.3 is shown
    assert problems("bands: [{from: a lot, label: Low}]\nquestions: [{id: Q, ask: Q?}]") == ["S103 a number should stand here, not 'a lot'"]
