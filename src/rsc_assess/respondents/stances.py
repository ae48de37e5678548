"""How answers of several respondents compare: what each stands for, in which order, and how far apart two are."""

import datetime
from collections.abc import Collection, Iterable
from typing import TypeVar

import attrs

from rsc_assess.assessment.values import ANSWERED, DECLINED, DONT_KNOW, MISSING, NOT_APPLICABLE, WORD_OF_STATE, Answer, Assessment, Evidence, View
from rsc_assess.problems import shorten
from rsc_assess.questionnaire.values import CHOICE_KINDS, LEVELS, NUMBER, AnswerValue, Question
from rsc_assess.scoring.cells import Table
from rsc_assess.scoring.program import program_of

T = TypeVar("T")
ORDER_OF_STATES = (ANSWERED, NOT_APPLICABLE, DONT_KNOW, DECLINED, MISSING)
WORDS_OF_STATES = {**WORD_OF_STATE, MISSING: "no answer"}


@attrs.frozen
class Stance:
    """
    What an answer comes to.

    Attributes:
        state: One of the states but `not_asked`; that of the option where an option sets one.

        value: What was chosen; None unless answered.
    """

    state: str
    value: AnswerValue | None = None

    @property
    def is_taken(self) -> bool:
        """Whether it is an answer or N/A: don't know, prefer not to say and a blank take no side."""
        return self.state in (ANSWERED, NOT_APPLICABLE)


@attrs.frozen
class Side:
    """
    All respondents who say the same to a question.

    Attributes:
        respondents: How many they are.

        notes: What they wrote for it, reasons and notes, each text once. They stand in the order of the alphabet: in that of the respondents,
            who wrote one would be known to have written others.

        evidence: What they name as evidence, each piece once.

        is_position: Whether it is the council's position.
    """

    stance: Stance
    respondents: int
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    is_position: bool


def stance_of(question: Question, answer: Answer) -> Stance:
    """Return what an answer comes to."""
    if answer.state != ANSWERED:
        return Stance(answer.state)
    state = question.state_set_by(answer.value)
    return Stance(ANSWERED, answer.value) if state is None else Stance(state)


def table_of(assessment: Assessment, question: str) -> Table:
    """Return what each answer to a question is worth for this council."""
    program = program_of(assessment.questionnaire, assessment.council)
    return program.tables[program.slots[question]]


def views_of(assessment: Assessment, question: str, respondents: Collection[str] | None = None) -> tuple[View, ...]:
    """
    Return what respondents said to a question.

    Args:
        respondents: Their ids; None for all.
    """
    views = assessment.answer(question).views
    return views if respondents is None else tuple(view for view in views if view.respondent in respondents)


def sides(assessment: Assessment, question: str, respondents: Collection[str] | None = None) -> tuple[Side, ...]:
    """
    Return what is said to a question and by how many: answers from the lowest, then N/A, don't know, prefer not to say, and no answer
    but a note.

    Args:
        respondents: The ids of those who are asked for; None for all.
    """
    table = table_of(assessment, question)
    position = stance_of(table.question, assessment.answer(question))
    found: dict[Stance, list[Answer]] = {}
    for view in views_of(assessment, question, respondents):
        found.setdefault(stance_of(table.question, view.answer), []).append(view.answer)
    return tuple(
        Side(
            stance,
            len(answers),
            distinct(sorted((text for one in answers for text in (one.reason, one.note) if text), key=lambda text: (text.casefold(), text))),
            distinct(piece for one in answers for piece in one.evidence),
            stance == position,
        )
        for stance, answers in sorted(found.items(), key=lambda pair: place_of(pair[0], table))
    )


def place_of(stance: Stance, table: Table) -> tuple[int, float, int, str]:
    """Return where a stance stands in a list: answers from the lowest, then the other states."""
    value = stance.value
    index = ORDER_OF_STATES.index(stance.state)
    if stance.state != ANSWERED:
        return index, 0.0, 0, ""
    if isinstance(value, tuple):
        return index, float(len(value)), 0, str(value)
    if table.question.kind == NUMBER and isinstance(value, int | float):
        return index, float(value), 0, ""
    ranks = ranks_of(table)
    return index, float(ranks.get(value, 0)) if ranks else 0.0, option_places(table.question).get(value, 0), str(value)


def option_places(question: Question) -> dict[object, int]:
    """Return the place of each option, in the order of the questionnaire."""
    return {option.value: place for place, option in enumerate(question.options)}


def ranks_of(table: Table) -> dict[object, int] | None:
    """
    Return the steps of the options that are an answer, from the lowest: levels in their own order, other options by what they earn and,
    where that is equal, in the order of the questionnaire. None where nothing orders them.
    """
    question = table.question
    places = option_places(question)
    values = [option.value for option in question.options if option.sets is None]
    if question.kind == LEVELS:
        return {value: rank for rank, value in enumerate(values)}
    if question.kind not in CHOICE_KINDS:
        return None
    earns = {value: earned(table, value) for value in values}
    if any(one is None for one in earns.values()):
        return None
    return {value: rank for rank, value in enumerate(sorted(values, key=lambda value: (earns[value], places[value])))}


def earned(table: Table, value: object) -> float | None:
    """Return what an answer earns (under a penalty, its effect), whatever evidence it has; None where it earns nothing that could be compared."""
    question = table.question
    if question.kind in CHOICE_KINDS:
        cell = table.answered.get(value)
        if cell is not None and cell.row is None and cell.value is not None:
            return cell.value
        marks = table.marks.get(value)
        return None if marks is None else float(marks) * (-1 if question.effect == "penalty" else 1)
    if question.kind == NUMBER and not question.unscored and (question.each is not None or (table.rule is not None and table.rule.is_scored)):
        return table.share(value)
    return None


def apart(one: Stance, other: Stance, table: Table) -> float | None:
    """
    Return how far apart two stances are, 0 to 1; None where one of them takes no side.

    Levels and options that earn marks: steps between them ÷ steps in all. Options without an order, dates and texts: 1 where they differ.
    Ticks: those that only one of the two has ÷ those that at least one has. Numbers that are scored: the difference in what they earn ÷ the
    most that it can be; where that is 0, and for other numbers, the difference ÷ the larger one, at most 1. N/A and an answer: 1.
    """
    if not (one.is_taken and other.is_taken):
        return None
    if one == other:
        return 0.0
    if one.state != other.state:
        return 1.0
    mine, theirs = one.value, other.value
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return len(set(mine) ^ set(theirs)) / len(set(mine) | set(theirs))
    if table.question.kind == NUMBER and isinstance(mine, int | float) and isinstance(theirs, int | float):
        earns = earned(table, mine), earned(table, theirs)
        if earns[0] is not None and earns[1] is not None and earns[0] != earns[1] and table.best > table.worst:
            return min(abs(earns[0] - earns[1]) / (table.best - table.worst), 1.0)
        return min(abs(mine - theirs) / max(abs(mine), abs(theirs)), 1.0)
    ranks = ranks_of(table)
    if not ranks:
        return 1.0
    return abs(ranks[mine] - ranks[theirs]) / (len(ranks) - 1)


def in_words(question: Question, stance: Stance) -> str:
    """Return a stance as it is read, such as "4 – Connected", or N/A."""
    if stance.state != ANSWERED:
        return WORDS_OF_STATES[stance.state]
    value = stance.value
    if isinstance(value, tuple):
        labels = [option.label for option in question.options if option.value in value]
        return "; ".join(labels) or "none of these"
    option = question.option(value)
    if option is not None:
        return f"{value} – {option.label}" if question.kind == LEVELS and option.label != str(value) else option.label
    if isinstance(value, datetime.date):
        return value.isoformat()
    return f"{value:.10g}{question.unit_behind}" if isinstance(value, int | float) else f"“{shorten(str(value), 120)}”"


def distinct(items: Iterable[T]) -> tuple[T, ...]:
    """Return each item once, in the order in which they come."""
    return tuple(dict.fromkeys(items))
