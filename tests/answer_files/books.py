"""A small workbook of answers, and the ways in which people, programs and attackers damage one."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl

from rsc_assess import Questionnaire, load_assessment, load_questionnaire
from rsc_assess.answer_files.formats import dump_assessment
from rsc_assess.assessment.values import Assessment

Change = Callable[[Any], Any]
FORMULA_LIKE = "=1+1 is no formula"
LEVELS = {0: "Nothing.", 1: "A start.", 2: "More.", 3: "All."}
MODEL: dict[str, Any] = {
    "format": 1,
    "id": "own",
    "version": "1.0.0",
    "title": "Aims and work",
    "scales": {"four": {"labels": ["Absent", "Started", "Working", "Established"]}},
    "sections": [
        {
            "id": "A",
            "title": "Aims: what/why?",
            "sections": [
                {
                    "id": "A1",
                    "title": "The plan",
                    "questions": [
                        {"id": "1.9", "ask": "Is there an aim?", "levels": LEVELS, "not_applicable": True},
                        {"id": "1.10", "ask": "Is there a plan?", "levels": LEVELS, "help": "A plan says when."},
                        {"id": "1.11", "ask": "Is it kept?", "levels": LEVELS},
                    ],
                },
                {"id": "A2", "title": "The people", "questions": [{"id": "P1", "ask": "Who leads?", "kind": "text"}]},
            ],
        },
        {
            "id": "B",
            "title": "Work",
            "questions": [
                {"id": "B1", "ask": "Is it done here?", "kind": "yes_no"},
                {"id": "B2", "ask": "Who does it?", "kind": "many", "options": {"parks": 1, "roads": 1, "homes": 1}},
                {"id": "B3", "ask": "How much is done?", "number": {"worst": 0, "best": 100, "unit": "%"}},
                {"id": "B4", "ask": "When was it looked at?", "kind": "date"},
                {"id": "B5", "ask": "Is it shown?", "levels": LEVELS, "applies": {"question": "B1", "is": "yes"}},
                {
                    "id": "B6",
                    "ask": "Is it told?",
                    "kind": "one",
                    "options": {"a": {"marks": 1, "label": "To all"}, "b": {"marks": 0, "label": "To none"}},
                },
            ],
        },
    ],
}
SAID: dict[str, Any] = {
    "questionnaire": "own",
    "version": "1.0.0",
    "council": {"name": "Testham", "id": "E07000999"},
    "date": "2026-11-01",
    "answers": {
        "1.9": {"answer": "N/A", "reason": "The county does this"},
        "1.10": {"answer": 3, "note": FORMULA_LIKE, "owner": "Head of plans", "date": "2026-10-01"},
        "1.11": {"answer": 1, "evidence": [{"kind": "externally_checked", "reference": "Audit", "date": "2026-05-01", "shows": 2}]},
        "P1": "The leader",
        "B1": "yes",
        "B2": ["parks", "homes"],
        "B3": 45,
        "B4": "2026-02-03",
        "B5": "don't know",
        "B6": "a",
    },
}
FIRST, AIMS, WORK, PROGRESS, LISTS = ("Start here", "Aims what why", "Work", "Progress", "Lists")


@cache
def model() -> Questionnaire:
    """Return the questionnaire of the small workbook."""
    return load_questionnaire(MODEL)


@cache
def assessment() -> Assessment:
    """Return what the small workbook says."""
    return load_assessment(SAID, model())


@cache
def book() -> bytes:
    """Return the small workbook, filled in."""
    return dump_assessment(assessment(), "xlsx")


def changed(*changes: Change) -> bytes:
    """Return the small workbook after openpyxl changed and saved it, as a person would with a spreadsheet."""
    found = openpyxl.load_workbook(io.BytesIO(book()))
    for change in changes:
        other = change(found)
        found = other if isinstance(other, openpyxl.Workbook) else found
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def cell(at: str, value: Any, sheet: str = AIMS, format: str | None = None) -> bytes:
    """Return the small workbook with one cell changed."""

    def change(found: Any) -> None:
        found[sheet][at].value = value
        if format is not None:
            found[sheet][at].number_format = format

    return changed(change)


def repacked(change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None, content: bytes | None = None) -> bytes:
    """Return the small workbook with the parts of its zip file changed; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book() if content is None else content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
        for name, data in (more or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def replaced(part: str, pattern: bytes, by: bytes) -> bytes:
    """Return the small workbook with something replaced in the parts that a pattern names."""

    def change(name: str, data: bytes) -> bytes:
        return re.sub(pattern, by, data, flags=re.DOTALL) if re.fullmatch(part, name) else data

    found = repacked(change)
    assert found != repacked(lambda _, data: data), "nothing was replaced"
    return found


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def values_only(found: Any) -> Any:
    """Return a new workbook with the values of all tables pasted into it, and nothing else of them."""
    new = openpyxl.Workbook()
    new.remove(new.active)
    for sheet in found.worksheets:
        if sheet.title in (FIRST, AIMS, WORK):
            copy = new.create_sheet(sheet.title)
            for row in sheet.iter_rows(values_only=True):
                copy.append([None if str(value).startswith("=IF") else value for value in row])
            for row in copy.iter_rows():
                for one in row:
                    one.data_type = "s" if isinstance(one.value, str) else one.data_type
    return new
