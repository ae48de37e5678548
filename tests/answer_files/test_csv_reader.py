"""CSV files of answers as spreadsheets and editors leave them: read as they were meant, or refused with line and remedy."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from rsc_assess import load_assessment
from rsc_assess.answer_files.formats import dump_assessment
from tests.answer_files.books import MODEL, assessment, model
from tests.answer_files.drawn import same
from tests.cli.calling import call

TEXT = dump_assessment(assessment(), "csv").decode("utf-8-sig")
ROWS = list(csv.reader(io.StringIO(TEXT, newline="")))


def written(rows: list[list[str]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def as_excel_saves() -> str:
    """Return the file without the cells at the end of each block of 16 rows in which none of them has anything."""
    rows = [ROWS[0], *([["answer", *[""] * 14]] * 16), *ROWS[1:]]
    found: list[list[str]] = []
    for start in range(0, len(rows), 16):
        block = rows[start : start + 16]
        width = max(index for row in block for index, cell in enumerate(row, 1) if cell)
        found.extend(row[:width] for row in block)
    return written(found)


@pytest.mark.parametrize("text", [TEXT.replace("3 - ", "3 — "), TEXT.replace("Established", "Estab\u00adlished"), as_excel_saves()])
def test_what_spreadsheets_do_to_a_file_changes_no_answer(text: str) -> None:
    assert text != TEXT
    same(assessment(), load_assessment(text.encode(), model()))


# name: (content, what the message must say); each ends with 1.
BROKEN = {
    "no headings": (written(ROWS[1:]), r"no column for the question id.*“Id” or “Dynodydd”.*A232"),
    "cells between which stands something else": (TEXT.replace(",", "^"), r"(?s)^[^\n]*csv:1: .*no column for the answer.*A232"),
    "YAML with the wrong name": (
        "questionnaire: own, or so\nversion: 1.0.0\ndate:\n",
        r"(?s)for the question id.*for the answer",
    ),
    "no kinds of rows": (
        written([row[1:] for row in ROWS]),
        r"there is no column for the part.*“Part” or “Rhan”.*A232",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_table_without_its_headings_is_refused_by_what_it_lacks(name: str, tmp_path: Path) -> None:
    text, says = BROKEN[name]
    (tmp_path / "answers.csv").write_text(text, "utf-8")
    (tmp_path / "own.json").write_text(json.dumps(MODEL), "utf-8")
    done = call("check", tmp_path / "answers.csv", "--questionnaire", tmp_path / "own.json")
    assert done.code == 1, done.err
    assert re.search(says, done.err), done.err
    assert "P102" not in done.err
