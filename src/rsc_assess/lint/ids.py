"""Ids that will not last: they outlive wording and order."""

import re
from collections.abc import Callable, Iterator

from rsc_assess.lint.subject import Subject, named
from rsc_assess.problems import Problem, counted
from rsc_assess.questionnaire.values import Question, Section

LONGEST = 20
ONLY_NUMBERS = re.compile(r"\d+(?:[._-]\d+)*")
IN_A_ROW = re.compile(r"(?:q|qu|question|item|no|nr)[._-]?\d+", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{3,}")


def numbered_ids(subject: Subject) -> Iterator[Problem]:
    """Yield ids that are only a number, or a place in a row such as q1 to q9."""
    remedy = "Name what it is about, such as the section's letter first; ids stay when the order changes"
    yield from together(subject, "L141", "only numbers", lambda node: ONLY_NUMBERS.fullmatch(own_id(node)) is not None, remedy)
    yield from together(subject, "L141", "only a place in a row", lambda node: IN_A_ROW.fullmatch(own_id(node)) is not None, remedy)


def worded_ids(subject: Subject) -> Iterator[Problem]:
    """Yield ids that are the wording of their question, three words of it or more."""
    yield from together(subject, "L142", "the wording", repeats_wording, "Use a short id; it stays when the wording changes")


def long_ids(subject: Subject) -> Iterator[Problem]:
    """Yield ids of more than 20 characters."""
    yield from together(
        subject, "L143", f"over {LONGEST} characters long", lambda node: len(own_id(node)) > LONGEST, "Use shorter ids; tables have little room"
    )


def together(subject: Subject, code: str, what: str, is_found: Callable[[Section | Question], bool], remedy: str) -> Iterator[Problem]:
    """Yield one note for all ids that a test finds."""
    found = [node.id for node in subject.authored() if is_found(node)]
    if found:
        verb = "is" if len(found) == 1 else "are"
        yield subject.note(code, f"{counted(len(found), 'id')} {verb} {what}: {named([own(id) for id in found])}", remedy, found[0], "id")


def own(id: str) -> str:
    """Return an id as it stands in the file."""
    return id.rsplit("/", 1)[-1]


def own_id(node: Section | Question) -> str:
    """Return the id of a node as it stands in the file."""
    return own(node.id)


def repeats_wording(node: Section | Question) -> bool:
    """Tell whether an id has at least three words, all of them from its question or title."""
    words = WORD.findall(own_id(node).casefold())
    text = f"{node.ask} {node.title}" if isinstance(node, Question) else node.title
    return len(words) >= 3 and set(words) <= set(WORD.findall(text.casefold()))
