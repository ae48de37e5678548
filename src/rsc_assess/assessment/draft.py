"""Answers files that may not say yet who answers and when: what a form is until it is finished."""

import datetime
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.answer_files.formats import read_answers_file
from rsc_assess.assessment.data import assessment_data
from rsc_assess.assessment.reader import read_assessment
from rsc_assess.assessment.values import MISSING, Assessment
from rsc_assess.documents.node import Node
from rsc_assess.documents.source import Document, Source
from rsc_assess.problems import Problem, raise_errors
from rsc_assess.questionnaire.values import Questionnaire

if TYPE_CHECKING:
    from rsc_assess.councils.register import Register

# Stands in a draft for what is still to come.
UNNAMED, UNDATED = "(no council yet)", datetime.date(1, 1, 1)


@attrs.frozen
class Draft:
    """
    An answers file that may not say yet who answers and when.

    Attributes:
        assessment: What it says so far; where it says nothing, the council has no name, and the date is UNDATED.

        missing: What it does not say yet: council, date, both or neither.

        problems: What is wrong with the rest, or worth knowing; no errors.
    """

    assessment: Assessment
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]

    def data(self) -> dict[str, Any]:
        """Return what it says as plain data, in the shape of an answers file, without what is missing."""
        found = assessment_data(self.assessment)
        if "date" in self.missing:
            del found["date"]
        if not found["council"]:
            del found["council"]
        return found


def load_draft(source: Source, questionnaire: Questionnaire | None = None, register: "Register | None" = None) -> Draft:
    """
    Return what an answers file says so far: like `load_assessment`, but council and date may still be blank.

    Raises:
        InputError, FileAccessError, RefusedError: As `load_assessment` does, for everything else.
    """
    return draft_of(read_answers_file(source), questionnaire, register)


def draft_of(document: Document, questionnaire: Questionnaire | None = None, register: "Register | None" = None) -> Draft:
    """
    Return what a document says so far.

    A question that must be answered may still be blank.

    Raises:
        InputError: It has other errors.
    """
    top = document.root
    root = Node(dict(top.value) if isinstance(top.value, dict) else top.value, top.line, top.column, top.plain, top.sheet)
    missing = fill_in(root)
    assessment, found = read_assessment(attrs.evolve(document, root=root), questionnaire, register)
    problems = tuple(one for one in found if not (one.code == "A225" and assessment and assessment.answer(one.node or "").state == MISSING))
    raise_errors(problems)
    assert assessment is not None
    if "council" in missing:
        assessment = attrs.evolve(assessment, council=attrs.evolve(assessment.council, name=""))
    return Draft(assessment, missing, problems)


def fill_in(root: Node) -> tuple[str, ...]:
    """Write into a tree what stands for a council and a date that are not there yet; return which."""
    missing = []
    if not isinstance(root.value, dict):
        return ()
    council = root.value["council"][1] if "council" in root.value else Node("", plain=True)
    pairs = council.value if isinstance(council.value, dict) else {}
    if council.is_blank() or (isinstance(council.value, dict) and all(key not in pairs or not says(pairs[key][1]) for key in ("name", "id"))):
        missing.append("council")
        kept = {key: pair for key, pair in pairs.items() if key != "name"}
        root.value["council"] = (Node("council"), Node({**kept, "name": (Node("name"), Node(UNNAMED))}))
    if "date" not in root.value or not says(root.value["date"][1]):
        missing.append("date")
        root.value["date"] = (Node("date"), Node(UNDATED.isoformat()))
    return tuple(missing)


def says(node: Node) -> bool:
    """Tell whether something is written in a node."""
    return not node.is_blank() and node.value != ""
