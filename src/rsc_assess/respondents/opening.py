"""Open the files of several respondents: all problems of all files at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from rsc_assess.answer_files.formats import read_answers_file
from rsc_assess.assessment.draft import fill_in
from rsc_assess.assessment.reader import read_assessment
from rsc_assess.assessment.values import Assessment
from rsc_assess.documents.source import Document, Source
from rsc_assess.problems import InputError, Problem, RscError, list_problems
from rsc_assess.questionnaire.values import Questionnaire

if TYPE_CHECKING:
    from rsc_assess.councils.register import Register

# What only the whole can tell: whether something is asked, and whether what must be answered is.
OF_THE_WHOLE = ("A206", "A225")
# What cannot be settled before the council is known.
OF_THE_COUNCIL = ("A219",)


def open_files(
    sources: Sequence[Source], questionnaire: Questionnaire | None = None, register: "Register | None" = None
) -> tuple[tuple[Assessment, ...], tuple[Problem, ...]]:
    """
    Return the assessments in files that are to be merged, and what is worth knowing of them.

    Each may be a part of the answers, and leave council and date to another.

    Raises:
        InputError: Files cannot be used; `.problems` lists all that is wrong with all of them.

        FileAccessError, RefusedError: Files cannot be opened, or not safely, and nothing else is wrong.
    """
    assessments: list[Assessment] = []
    problems: list[Problem] = []
    errors: list[RscError] = []
    known: dict[object, Questionnaire] = {}
    for source in sources:
        try:
            found, about = open_part(source, questionnaire, register, known)
        except RscError as error:
            errors.append(error)
            problems.extend(error.problems)
            continue
        problems.extend(about)
        if found is None or any(problem.severity == "error" for problem in about):
            errors.append(InputError("", about))
        else:
            assessments.append(found)
    if errors:
        kind = next((type(error) for error in errors if type(error) is InputError), type(errors[0]))
        raise kind(list_problems(problems), problems)
    return tuple(assessments), tuple(problems)


def open_part(
    source: Source, questionnaire: Questionnaire | None, register: "Register | None", known: dict[object, Questionnaire]
) -> tuple[Assessment | None, tuple[Problem, ...]]:
    """
    Return the assessment in one file, and its problems but those that only the whole can tell.

    Args:
        known: Questionnaires that were found for files before, by folder and id; what is found is added.
    """
    document = read_answers_file(source)
    missing = fill_in(document.root)
    key = asked_for(document)
    assessment, problems = read_assessment(document, questionnaire or known.get(key), None if "council" in missing else register)
    if assessment is not None:
        known.setdefault(key, assessment.questionnaire)
        if "council" in missing:
            assessment = attrs.evolve(assessment, council=attrs.evolve(assessment.council, name=""))
    left = (*OF_THE_WHOLE, *(OF_THE_COUNCIL if "council" in missing else ()))
    return assessment, tuple(problem for problem in problems if problem.code not in left)


def asked_for(document: Document) -> object:
    """Return what the questionnaire of a file is found by: its folder and the id it names."""
    root = document.root.value
    named = root.get("questionnaire") if isinstance(root, Mapping) else None
    return document.folder, str(named[1].value) if isinstance(named, tuple) else None


def same_files(sources: Sequence[str]) -> tuple[str, str] | None:
    """Return two names of the same file, or None."""
    seen: dict[Path, str] = {}
    for source in sources:
        path = Path(source).resolve()
        if path in seen:
            return seen[path], source
        seen[path] = source
    return None
