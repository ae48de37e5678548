"""
Who is asked which question, as a small table that the offline page carries.

The engine's own gates are written out as data; `report_templates/answers-page/asking.js` interprets them as `scoring.sheet` does.
"""

from graphlib import TopologicalSorter
from typing import Any

from rsc_assess.questionnaire.condition import All, Comparison, Condition, Count, Not
from rsc_assess.questionnaire.condition import Any as AnyOf
from rsc_assess.questionnaire.references import waits_for
from rsc_assess.questionnaire.values import Question, Questionnaire
from rsc_assess.scoring.program import Compiler

Data = dict[str, Any]

# Stands for a comparison with a score or a label: the page does not score, so it cannot tell.
CANNOT_TELL = ["cannot_tell"]


def asking_table(questionnaire: Questionnaire) -> Data:
    """
    Return who is asked what, as plain data.

    `gates` has a row for each question whose being asked, or whose answer, depends on something; each stands after what it
    depends on, and every other question is always asked. A row has the `id`; `applies`, the conditions that must all hold;
    `taken_by`, the [question, option] pairs of which each takes it out; `computed`, how its answer comes from others, or null.
    `sets` has [option, state] pairs by question, for options that count as a state.

    A condition is ["all", …], ["any", …], ["not", one], ["count", at least, …], ["question" or "attribute", name, operator, value],
    or ["cannot_tell"] for what rests on a score: then the page shows the question, and says the condition in words.
    """
    compiler = Compiler(questionnaire, {})
    questions = compiler.questions
    gates = []
    for id in TopologicalSorter(waits_for(questionnaire)).static_order():
        if id in questions:
            gate = gate_data(compiler, questions[id])
            if gate["applies"] or gate["taken_by"] or gate["computed"]:
                gates.append(gate)
    sets = {
        id: [[option.value, option.sets] for option in question.options if option.sets is not None]
        for id, question in questions.items()
        if any(option.sets is not None for option in question.options)
    }
    return {"gates": gates, "sets": sets}


def gate_data(compiler: Compiler, question: Question) -> Data:
    """Return the row of one question."""
    computed = question.number.computed if question.number is not None else None
    if computed is not None:
        made = {"how": computed.how, "terms": list(map(list, computed.terms)), "cells": list(map(list, computed.cells))}
    return {
        "id": question.id,
        "applies": [condition_data(one) for one in compiler.conditions_on(question)],
        "taken_by": [list(pair) for pair in compiler.taken_by[question.id]],
        "computed": made if computed is not None else None,
    }


def condition_data(condition: Condition) -> list[Any]:
    """
    Return a condition as nested lists.

    >>> condition_data(Not(Comparison("question", "A1", "in", (1, 2))))
    ['not', ['question', 'A1', 'in', [1, 2]]]
    """
    match condition:
        case Comparison("node" | "label"):
            return CANNOT_TELL
        case Comparison(subject, name, operator, value):
            return [subject, name, operator, list(value) if isinstance(value, tuple) else value]
        case Not(part):
            return ["not", condition_data(part)]
        case All(parts):
            return ["all", *map(condition_data, parts)]
        case AnyOf(parts):
            return ["any", *map(condition_data, parts)]
        case Count(at_least, parts):
            return ["count", at_least, *map(condition_data, parts)]
