"""Change what an answers file says, in its own format, and lose nothing: YAML keeps comments and order, other formats are written anew."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rsc_assess.answer_files import yaml_edit
from rsc_assess.answer_files.form import filled_form
from rsc_assess.answer_files.formats import YAML, document_in, dump_form, format_of_content
from rsc_assess.answer_files.shown import in_language_of, shown_in, value_at
from rsc_assess.assessment.data import TOP_KEYS
from rsc_assess.assessment.draft import Draft, draft_of
from rsc_assess.documents.node import from_data
from rsc_assess.documents.source import Document
from rsc_assess.problems import InputError, Place, Problem, RefusedError, shorten
from rsc_assess.questionnaire.values import Questionnaire, numbers

# By where it stands: ("date",), ("council", "name"), ("sign_off",), ("answers", "R1.1"). The values are those of `assessment_data`;
# None for what is to be taken out.
Changes = Mapping[tuple[str, ...], Any]

BY_KEY = ("council", "answers")
# Hidden rows and columns: what they say is read, and kept.
HARMLESS = ("A314",)
# What is left out in reading, also where that is only a note, as of a title above the headings.
LOST = ("A234", "P107")


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return what must change for an answers file to say something else; both are plain data, as `assessment_data` gives it."""
    found: dict[tuple[str, ...], Any] = {}
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if key in BY_KEY:
            old, new = old or {}, new or {}
            found.update({(key, inner): new.get(inner) for inner in dict.fromkeys([*old, *new]) if old.get(inner) != new.get(inner)})
        elif old != new:
            found[key,] = new
    return found


def with_changes(data: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """Return the plain data of an answers file with changes."""
    found = {key: dict(value) if key in BY_KEY else value for key, value in data.items()}
    for path, value in changes.items():
        inside = found
        for key in path[:-1]:
            inside = inside.setdefault(key, {})
        if value is None:
            inside.pop(path[-1], None)
        else:
            inside[path[-1]] = value
    return found


def updated_file(content: bytes, path: str | Path, changes: Changes, questionnaire: Questionnaire | None = None) -> bytes:
    """
    Return the bytes of an answers file with changes, in the format that it has.

    In YAML everything else stays as it is, to the byte. Other formats are written anew, with the questions that were shown and in the
    language that they were in, as far as the file tells. What was written is read again, and says what it should, or nothing is returned.
    Answers for an earlier version of the questionnaire become answers for the one at hand, of which every answer means the same.

    Args:
        path: Its name, which says the format where the content does not, and what messages call it.

        questionnaire: The one that was answered; None for the one that the file names, as `load_assessment` finds it.

    Raises:
        InputError: The file, or what it would become, has errors; `.problems` has them all.

        RefusedError: Something would be lost: it has what is not of answers files (A370), or the text of YAML cannot be changed
            there alone (A371).
    """
    path = Path(path)
    document = document_in(content, path)
    before = draft_of(document, questionnaire)
    questionnaire = before.assessment.questionnaire
    wanted = draft_of(Document(from_data(with_changes(before.data(), changes), str(path)), str(path), path.parent), questionnaire)
    version = str(value_at(document.root, "version"))
    if numbers(version) < numbers(questionnaire.version):
        changes = {**changes, ("version",): questionnaire.version}
    format = format_of_content(content, path)
    if format == YAML:
        written = edited(content, path, changes, questionnaire)
    else:
        refuse_loss(document, path)
        shown = shown_in(content, format, document.root, questionnaire)
        written = dump_form(filled_form(in_language_of(shown, questionnaire), wanted.data(), shown.questions), format)
    if not says(written, path, wanted):
        raise refused("A371", path, 0, "this change cannot be made without another one", by_hand(changes))
    return written


def edited(content: bytes, path: Path, changes: Changes, questionnaire: Questionnaire) -> bytes:
    """Return the text of a YAML file with changes; what is put in comes before what is taken out."""
    ids = [node for pair in [(one.id for _, one in questionnaire.sections()), (one.id for one in questionnaire.questions())] for node in pair]
    sections = {one.id for _, one in questionnaire.sections()}
    # A section that was answered as a whole must go: blank, it would still be an answer to it.
    gone = [key for key, value in changes.items() if value is None and key[0] == "answers" and key[1] in sections]
    rest = [key for key in sorted(changes, key=lambda key: changes[key] is None) if key not in gone]
    for key in [*rest, *gone]:
        try:
            if key in gone:
                content = yaml_edit.without_key(content, key)
            else:
                content = yaml_edit.with_value(content, key, changes[key], TOP_KEYS if len(key) == 1 else ids if key[0] == "answers" else ())
        except yaml_edit.CannotEdit as error:
            raise refused("A371", path, error.line, f"{' '.join(key)} cannot be changed here: {error}", by_hand({key: changes[key]})) from None
    return content


def says(content: bytes, path: Path, wanted: Draft) -> bool:
    """Tell whether a file says what it should, in its questionnaire."""
    try:
        found = draft_of(document_in(content, path), wanted.assessment.questionnaire)
    except InputError:
        return False
    return found.data() == wanted.data() and found.missing == wanted.missing


def refuse_loss(document: Document, path: Path) -> None:
    """Raise RefusedError where reading left something out, which writing anew would take from the file."""
    lost = [one for one in document.remarks if one.code in LOST or (one.severity == "warning" and one.code not in HARMLESS)]
    if lost:
        remedy = f"Turn it into a file of answers alone first, such as: rsc-assess convert {path.name} -o {path.stem}.yaml"
        problems = [*lost, Problem("A370", "this file has more than answers, and would lose it if it were changed here", remedy, Place(str(path)))]
        raise RefusedError("\n".join(map(str, problems)), problems)


def refused(code: str, path: Path, line: int, what: str, remedy: str) -> RefusedError:
    """Return the error of a change that cannot be made."""
    problem = Problem(code, what, remedy, Place(str(path), line or None))
    return RefusedError(str(problem), [problem])


def by_hand(changes: Changes) -> str:
    """Return what to write in an editor instead."""
    from rsc_assess.answer_files.yaml_writer import inline

    key, value = next(iter(changes.items()))
    said = f"write {key[-1]}: {shorten(inline(value), 80)}" if value is not None else f"take {key[-1]} out"
    return f"Open the file in an editor, and {said}"
