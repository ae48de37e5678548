"""Damaged workbooks: each is read as it was meant, with a word on what was odd, or refused with sheet, cell and remedy."""

import contextlib
import io
import json
import re
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess import load_assessment
from rsc_assess.answer_files import workbook_guard
from rsc_assess.answer_files.workbook_reader import read
from rsc_assess.problems import RscError
from tests.answer_files.books import AIMS, MODEL, assessment, book, model, repacked
from tests.answer_files.damage import BOMBS, CELLS, SAME, lying, many_merged, none_at_all, on, put
from tests.answer_files.drawn import same
from tests.cli.calling import call


def checked(content: bytes, folder: Path) -> tuple[int, str]:
    """Return how `check` ends with a workbook, and what it says of it."""
    (folder / "answers.xlsx").write_bytes(content)
    questionnaire = folder / "own.json"
    questionnaire.write_text(json.dumps(MODEL), encoding="utf-8")
    before = sorted(folder.rglob("*"))
    start = time.perf_counter()
    done = call("check", folder / "answers.xlsx", "--questionnaire", questionnaire)
    assert time.perf_counter() - start < 10  # a hang, not a slow machine
    assert "Traceback" not in done.err
    assert sorted(folder.rglob("*")) == before
    return done.code, done.err.replace(f"{folder}/", "")


@pytest.mark.parametrize("name", none_at_all())
def test_a_file_that_is_no_workbook_is_refused(name: str, tmp_path: Path) -> None:
    content, says = none_at_all()[name]
    code, said = checked(content, tmp_path)
    assert code == 1, said
    assert re.search(says, said), said


@pytest.mark.parametrize("name", CELLS)
def test_a_damaged_workbook_is_answered_with_the_cell(name: str, tmp_path: Path) -> None:
    made, wanted, says = CELLS[name]
    code, said = checked(made(), tmp_path)
    assert re.search(says, said), said
    assert code == wanted, said


@pytest.mark.parametrize("name", SAME)
def test_what_people_do_to_a_workbook_changes_no_answer(name: str, tmp_path: Path) -> None:
    made, says = SAME[name]
    content = made()
    code, said = checked(content, tmp_path)
    assert code == 0, said
    assert re.search(says, "" if says == r"^$" and "A3" not in said and "A2" not in said else said), said
    same(assessment(), load_assessment(content, model()))


def test_a_second_row_of_a_question_without_an_answer_is_further_evidence() -> None:
    content = on(AIMS, lambda s: s.insert_rows(5), lambda s: put(s, A5="1.11", I5="Review", K5="2026-06-01"))
    more = load_assessment(content, model()).answers["1.11"].evidence
    assert [(one.kind, one.reference) for one in more] == [("externally_checked", "Audit"), ("claimed", "Review")]


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_take_too_much_memory_is_refused_before_it_is_unpacked(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, says = BOMBS[name][0](), BOMBS[name][1]

    def unpacked(*_: object) -> None:
        raise AssertionError("something was unpacked")

    monkeypatch.setattr(workbook_guard, "part", unpacked)
    code, said = checked(content, tmp_path)
    assert code == 4, said
    assert re.search(says, said), said


def test_what_would_take_a_minute_to_read_is_refused(tmp_path: Path) -> None:
    code, said = checked(many_merged(), tmp_path)
    assert code == 4, said
    assert re.search(r"sheet2.xml in this workbook has more formats, merged cells or the like than anybody needs.*A303", said), said


def test_a_part_that_says_it_is_small_is_not_unpacked_further(tmp_path: Path) -> None:
    content = lying()
    tracemalloc.start()
    code, said = checked(content, tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (code, "xl/bomb.xml holds more than it says" in said) == (1, True), said
    assert most < 30_000_000


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """Draw the small workbook with a few bytes of one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        part = draw(st.sampled_from(sorted(archive.namelist())))
        data = archive.read(part)
    at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
    by = draw(st.binary(max_size=8) | st.sampled_from([b"-1", b"9" * 30, b"NaN", b"<f/>", b'"', b"&#0;", b"_xD800_", b"r", b's="999" ']))
    return repacked(lambda name, found: data[:at] + by + data[at + length :] if name == part else found)


@given(content=spoilt())
@settings(max_examples=60, deadline=None)
def test_a_spoilt_workbook_is_read_or_refused_and_nothing_else(content: bytes) -> None:
    with contextlib.suppress(RscError):
        load_assessment(content, model())


@given(content=st.binary(max_size=200))
@settings(deadline=None)
def test_anything_with_the_name_of_a_workbook_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04"):
        with contextlib.suppress(RscError):
            read(start + content, "answers.xlsx")
