"""Texts that are missing, stand twice, are long, or ask two things."""

import re
from collections.abc import Callable, Iterator, Sequence

from rsc_assess.lint.subject import Subject, named
from rsc_assess.problems import Problem, counted
from rsc_assess.questionnaire.values import KINDS, LEVELS, Question

MOST_WORDS = 30
TWO_IN_ONE = re.compile(r"\band\s*/\s*or\b", re.IGNORECASE)


def missing_anchors(subject: Subject) -> Iterator[Problem]:
    """Yield questions with levels that do not say which facts make them right: a note if no question has any."""
    questions = [question for question in subject.questions() if question.kind == LEVELS]
    bare = [question for question in questions if not any(option.text for option in question.options)]
    remedy = "Say for each level which facts make it the right answer, under levels"
    if bare and len(bare) == len(questions):
        yield subject.note("L131", "no level of any question says which facts make it the right answer", remedy, None)
    else:
        for question in bare:
            yield subject.warning("L131", "its levels do not say which facts make them the right answer, others do", remedy, question.id)
    for question in subject.questions():
        without = [option.label for option in question.options if not option.text]
        if without and len(without) < len(question.options):
            what = f"{counted(len(without), 'option')} of {len(question.options)} without a text: {named(without)}"
            yield subject.warning("L131", what, "Give each a text or none; people pick the one that has one", question.id, "options")


def repeated_anchors(subject: Subject) -> Iterator[Problem]:
    """Yield questions in which two levels or options have the same text."""
    for question in subject.questions():
        by_text: dict[str, list[str]] = {}
        for option in question.options:
            if option.text:
                by_text.setdefault(plain(option.text), []).append(str(option.value))
        for values in by_text.values():
            if len(values) > 1:
                what = f"{' and '.join(values)} have the same text"
                yield subject.warning("L132", what, "Say what sets them apart", question.id, "levels" if question.kind == LEVELS else "options")


def missing_actions(subject: Subject) -> Iterator[Problem]:
    """Yield questions that lack actions which others of their kind have."""
    for kind in KINDS:
        questions = [question for question in subject.questions() if question.kind == kind and not question.unscored]
        if not any(question.actions for question in questions):
            continue
        for question in questions:
            there = {action.reaches for action in question.actions}
            lacking = [str(option.value) for option in question.ladder()[1:] if option.value not in there]
            if lacking:
                what = f"there is no action that leads to {named(lacking)}; other questions have them"
                yield subject.warning("L133", what, "Add them, or the report cannot name a next step", question.id, "actions")


def missing_help(subject: Subject) -> Iterator[Problem]:
    """Yield which questions have no help, in one note."""
    yield from lacking(subject, "L134", "help", lambda question: question.help, "Say what counts and what does not")


def missing_evidence(subject: Subject) -> Iterator[Problem]:
    """Yield which scored questions do not say what shows the answer, in one note."""
    yield from lacking(subject, "L135", "evidence", lambda question: question.evidence or question.unscored, "Say what shows the answer")


def lacking(subject: Subject, code: str, key: str, has: Callable[[Question], object], remedy: str) -> Iterator[Problem]:
    """Yield one note that lists the questions without a text."""
    questions = [question for question in subject.questions() if not question.is_computed]
    without = [question.id for question in questions if not has(question)]
    if len(without) == 1:
        yield subject.note(code, f"this question has no {key}", remedy, without[0])
    elif without:
        which = "no question has" if len(without) == len(questions) else f"{len(without)} of {len(questions)} questions have no"
        what = f"{which} {key}" + ("" if len(without) == len(questions) else f": {named(without)}")
        yield subject.note(code, what, remedy, None)


def repeated_questions(subject: Subject) -> Iterator[Problem]:
    """Yield questions whose text stands twice."""
    by_text: dict[str, list[Question]] = {}
    for question in subject.questions():
        by_text.setdefault(plain(question.ask), []).append(question)
    for first, *others in by_text.values():
        for other in others:
            what = f"the question is the same as that of {first.id}"
            yield subject.warning("L136", what, "Say what sets them apart; a question is read without its section's title", other.id, "ask")


def long_questions(subject: Subject) -> Iterator[Problem]:
    """Yield questions that are too long to be read out."""
    for question in subject.questions():
        words = len(question.ask.split())
        if words > MOST_WORDS:
            yield subject.note(
                "L137", f"the question has {words} words", f"Ask in at most {MOST_WORDS}, and move the rest to help", question.id, "ask"
            )


def double_questions(subject: Subject) -> Iterator[Problem]:
    """Yield questions that ask two things."""
    for question in subject.questions():
        found = "it has two question marks" if question.ask.count("?") > 1 else "it says and/or" if TWO_IN_ONE.search(question.ask) else ""
        if found:
            yield subject.note("L138", f"this seems to be two questions in one: {found}", "Ask one thing at a time", question.id, "ask")


def plain(text: str) -> str:
    """Return a text without regard to case, spaces and the last full stop."""
    return " ".join(text.casefold().split()).rstrip(".?! ")


TEXT_FINDINGS: Sequence[Callable[[Subject], Iterator[Problem]]] = (
    missing_anchors,
    repeated_anchors,
    missing_actions,
    missing_help,
    missing_evidence,
    repeated_questions,
    long_questions,
    double_questions,
)
