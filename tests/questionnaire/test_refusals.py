"""Everything that is wrong with a questionnaire is told at once, each with its place and a code."""

import pytest

from rsc_assess import InputError, load_questionnaire

BROKEN = b"""\
format: 1
id: bad
version: 1.0.0
title: Bad
scales:
  s: {labels: [No, Yes], marks: [0]}
  t: {labels: [No, Yes]}
classes: {high: {weight: {by: tier, values: {a: 1}}}}
counts: {missing: nil}
total: {method: geometric, progress: true, caps: [{when: {node: X, at_least: 2}, at_most: 3, because: So}]}
scorings:
  x: {group: {A: [Q1, Q1, "?"], B: {method: levels}}}
  y: {weights: most}
sections:
  - id: A
    title: A
    method: levels
    levels: [[Q1], [Q9]]
    numerator: [Q1]
    questions:
      - {id: Q1, ask: So?, kind: many, options: {a: 1, A: 2}}
      - {id: Q2, ask: So?, options: {a: 0, b: 0}}
      - {id: Q3, ask: So?, kind: number, number: {worst: 0, best: 10, log: true}}
      - {id: Q4, ask: So?, number: {quotient: [Q1, Q3], worst: 1, best: 2}}
      - {id: Q5, ask: So?, penalty: {yes: 2, no: 10%}}
      - {id: Q6, ask: So?, options: {a: 3, b: 1}, out_of: 2}
      - {id: Q7, ask: So?, scale: t, applies: {question: Q6, at_least: c}}
      - {id: Q8, ask: So?, scale: t, weight: 1/0, reverse: maybe}
      - {id: Q10, ask: So?, scale: t, applies: {count: {at_least: 3, of: [{question: Q7, is: 1}]}}}
      - {id: Q11, ask: So?, options: {a: {marks: 1, takes_out: [Q77]}, b: 0}}
      - {id: Q12, ask: So?, options: {a: 1, b: 0}, applies: {question: Q13, is: a}}
      - {id: Q13, ask: So?, options: {a: 1, b: 0}, applies: {question: Q12, is: a}}
"""
FOUND = {
    (6, "S108"), (8, "Q203"), (9, "S104"), (10, "Q216"), (10, "Q203"), (12, "Q219"), (12, "S106"), (12, "S102"), (13, "S104"),
    (18, "Q203"), (18, "Q216"), (19, "Q220"), (21, "Q217"), (22, "Q217"), (23, "Q218"), (24, "Q203"), (25, "Q217"), (25, "S104"),
    (26, "Q217"), (27, "Q211"), (28, "S103"), (29, "Q214"), (30, "Q203"), (31, "Q204"),
}  # fmt: skip


def test_all_problems_of_a_file_are_told_at_once_each_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        load_questionnaire(BROKEN)
    assert {(problem.place.line, problem.code) for problem in caught.value.problems} == FOUND


def test_a_numerator_and_a_denominator_over_different_questions_are_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match=r"bad|can pass 100% and cannot be explained.*Q220"):
        load_questionnaire(BROKEN)


HEAD = "format: 1\nid: q\nversion: 1.0.0\ntitle: Q\nscales: {m: {labels: [A, B]}}\n"


@pytest.mark.parametrize(
    ("rest", "what"),
    [
        ("questions: [{id: A, ask: So?, kind: many, scale: m, awards: {}}]", "awards need either ticks or marks"),
        ("questions: [{id: A, ask: So?, number: {worst: 1}}]", "one goalpost is missing"),
        ("questions: [{id: A, ask: So?, number: {worst: 1, best: 1}}]", "both goalposts are the same number"),
        ("questions: [{id: A, ask: So?, number: {worst: 1, best: 2, at_least: {0: 1}}}]", "scored in one way only"),
        ("questions: [{id: A, ask: So?, number: {worst: 1, best: 2, clamp: none}}]", "needs the numbers that can be answered"),
        ("questions: [{id: A, ask: So?, number: {worst: 1, best: 2, log: true, clamp: none, range: [0, 3]}}]", "has no logarithm"),
        ("questions: [{id: A, ask: So?, number: {worst: 1, best: 2, range: [3, 0]}}]", "the range does not rise"),
        ("questions: [{id: A, ask: So?, kind: yes_no, scale: m}]", "scale says nothing for a question of the kind yes_no"),
        ("questions: [{id: A, ask: So?, options: {a: 1}}]", "there is only one option"),
        ("questions: [{id: A, ask: So?, penalty: {yes: 1, perhaps: 2}, kind: yes_no}]", "there is no option perhaps"),
        ("questions: [{id: A, ask: So?, penalty: {yes: 101%}}]", "a percentage is above 100"),
        ("questions: [{id: A, ask: So?}]\ntotal: {starts_at: 3, out_of: 4}", "both starts_at and out_of are given"),
        ("questions: [{id: A, ask: So?}]\ntotal: {out_of: 0}", "nothing can be out of 0"),
        ("questions: [{id: A, ask: So?}]\ntotal: {method: essential}", "needs a class called essential"),
        ("questions: [{id: A, ask: So?}]\nshow: {as: sum, to: 3}", "a sum is shown from 0"),
        ("questions: [{id: A, ask: So?}]\nbands: [{label: X}]", "a band needs either from or above"),
        ("questions: [{id: A, ask: So?}]\nbands: [{from: 2, label: X}, {from: 1, label: Y}]", "not in rising order"),
        ("questions: [{id: A, ask: So?, actions: {1: {do: X, owner: Y}}}]", "an action needs either effort or days"),
        ("questions: [{id: A, ask: So?, actions: {1: {do: X, owner: Y, days: 1}}}, "
         "{id: B, ask: So?, actions: {1: {do: X, owner: Y, effort: small}}}]", "some in days"),
        ("scorings: {x: {group: {G: [A]}}, y: {group: {G: [x/G, Z]}}}\nquestions: [{id: A, ask: So?}]", "Z names no question"),
        ("scorings: {x: {group: {G: [y/G]}}, y: {group: {G: [x/G]}}}\nquestions: [{id: A, ask: So?}]", "go round in a circle"),
        ("sections: [{id: S, title: S, total: {method: lowest}, questions: [{id: A, ask: So?}]}]", "a section that is not repeated"),
        ("sections: [{id: S, title: S, repeat: [x, x], questions: [{id: A, ask: So?}]}]", "the repeat x stands twice"),
        ("questions: [{id: A, ask: So?, applies: {question: B, has_any: [Q]}}, {id: B, ask: So?, kind: many, scale: m}]", "none of its options"),
        ("questions: [{id: A, ask: So?, applies: {question: B, at_least: 1}}, {id: B, ask: So?, kind: many, scale: m}]", "which have no order"),
        ("questions: [{id: A, ask: So?, applies: {question: B, is: much}}, {id: B, ask: So?, number: {worst: 1, best: 2}}]", "with a text"),
        ("questions: [{id: A, ask: So?, applies: {node: q, is: much}}]", "which is none of its labels"),
        ("questions: [{id: A, ask: So?, applies: {question: S, is: 1}}]\nsections: [{id: S, title: S, questions: [{id: B, ask: So?}]}]", "node: S"),
        ("scales: {n: {labels: [A, B], options: {a: 1, b: 0}}}\nquestions: [{id: A, ask: So?, scale: n}]", "either labels or options"),
        ("scales: {n: {options: {a: 1, b: 0}, from: 1}}\nquestions: [{id: A, ask: So?, scale: n}]", "from says nothing"),
        ("scales: {n: {labels: [A, B], marks: [1, 2, 3]}}\nquestions: [{id: A, ask: So?, scale: n}]", "3 marks for 2 labels"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_the_reason(rest: str, what: str) -> None:
    head = HEAD.replace("scales: {m: {labels: [A, B]}}\n", "") if rest.startswith("scales") else HEAD
    with pytest.raises(InputError) as caught:
        load_questionnaire((head + rest + "\n").encode())
    assert what in str(caught.value)
