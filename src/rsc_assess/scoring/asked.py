"""Who is asked what: the questions that count, given the council's attributes and its other answers."""

from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter

import attrs

from rsc_assess.assessment.values import Assessment
from rsc_assess.questionnaire.condition import Fact, comparisons_of, holds
from rsc_assess.questionnaire.values import Question


@attrs.frozen
class Asked:
    """
    Whether a question is asked of this council.

    Attributes:
        now: With the answers as they are; while it depends on an open answer, a question is not asked.

        settled: Whether no way of answering the open questions could change `now`.

        waits_for: The open questions it depends on.
    """

    now: bool
    settled: bool = True
    waits_for: tuple[str, ...] = ()


ALWAYS = Asked(True)


def who_is_asked(assessment: Assessment) -> Mapping[str, Asked]:
    """Return for each question, by id in the order of the file, whether it is asked."""
    questions = {question.id: question for question in assessment.questionnaire.questions()}
    found: dict[str, Asked] = {}
    for id in in_order_of_conditions(questions.values()):
        applies = questions[id].applies
        if applies is None:
            found[id] = ALWAYS
            continue

        def fact_now(subject: str, name: str) -> Fact:
            if subject == "attribute":
                return attribute_fact(assessment, name)
            return assessment.answer(name).fact() if found[name].now else Fact(None)

        def fact_possible(subject: str, name: str) -> Fact:
            if subject == "question" and not found[name].settled:
                return Fact(None, is_open=True)
            return fact_now(subject, name)

        result = holds(applies, fact_now)
        possible = holds(applies, fact_possible)
        # `answered` is settled only if no open answer could change it, which `holds` does not ask.
        opens = open_questions(assessment, found, questions[id])
        settled = possible is not None and not any(test.operator == "answered" and test.name in opens for test in comparisons_of(applies))
        found[id] = Asked(result is True, settled, () if settled else opens)
    return {id: found[id] for id in questions}


def open_questions(assessment: Assessment, found: Mapping[str, Asked], question: Question) -> tuple[str, ...]:
    """Return the questions in a condition whose answers are open, or may yet be asked."""
    names = dict.fromkeys(test.name for test in comparisons_of(question.applies) if test.subject == "question")
    return tuple(name for name in names if not found[name].settled or (found[name].now and assessment.answer(name).fact().is_open))


def attribute_fact(assessment: Assessment, name: str) -> Fact:
    """Return what conditions can know of a council attribute; a text that is a number compares as one."""
    value = assessment.council.attribute(name)
    if value is not None and value.replace(".", "", 1).isdigit():
        return Fact(float(value))
    return Fact(value)


def in_order_of_conditions(questions: Iterable[Question]) -> tuple[str, ...]:
    """Return question ids so that each comes after those its condition names; the reader has refused circles."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for question in questions:
        sorter.add(question.id, *(test.name for test in comparisons_of(question.applies) if test.subject == "question"))
    return tuple(sorter.static_order())
