"""Crosswalks with gaps, or past their date."""

import datetime
from collections.abc import Iterator

import attrs

from rsc_assess.crosswalk.values import Crosswalk
from rsc_assess.lint.subject import Subject, named
from rsc_assess.problems import Place, Problem, counted


def empty_items(subject: Subject) -> Iterator[Problem]:
    """Yield items of frameworks about which no question says anything."""
    for crosswalk in subject.questionnaire.crosswalks:
        empty = [item.id for item in crosswalk.items if not item.questions]
        if empty:
            what = f"the crosswalk {crosswalk.id} has {counted(len(empty), 'item')} without any question: {named(empty)}"
            found = subject.note("L171", what, "They are shown as not covered; map questions to them if there are any")
            yield attrs.evolve(found, place=place_of(crosswalk, subject))


def unmapped_questions(subject: Subject) -> Iterator[Problem]:
    """Yield questions that are in no crosswalk, if there are crosswalks."""
    crosswalks = subject.questionnaire.crosswalks
    mapped = {id for crosswalk in crosswalks for item in crosswalk.items for id in item.questions}
    unmapped = [question.id for question in subject.questionnaire.questions() if question.id not in mapped and not question.unscored]
    if crosswalks and unmapped:
        what = f"{counted(len(unmapped), 'question')} in no crosswalk: {named(unmapped)}"
        yield subject.note("L172", what, "Map them where a framework has something that they are about")


def ended_crosswalks(subject: Subject, today: datetime.date | None) -> Iterator[Problem]:
    """Yield crosswalks of frameworks that have ended."""
    for crosswalk in subject.questionnaire.crosswalks:
        if today is not None and crosswalk.valid_to is not None and crosswalk.valid_to < today:
            what = f"the framework of the crosswalk {crosswalk.id} ended on {crosswalk.valid_to.isoformat()}"
            found = subject.note("L173", what, "Look for its successor, and say in status what has become of it")
            yield attrs.evolve(found, place=place_of(crosswalk, subject))


def place_of(crosswalk: Crosswalk, subject: Subject) -> Place:
    """Return the file of a crosswalk if it is called by its id, else the questionnaire's."""
    folder = subject.questionnaire.folder
    path = folder / "crosswalks" / f"{crosswalk.id}.yaml" if folder is not None else None
    return Place(str(path)) if path is not None and path.is_file() else subject.place(None)
