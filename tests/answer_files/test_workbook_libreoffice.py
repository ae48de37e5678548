"""Workbooks of answers in LibreOffice, as people use them: it reckons the formulas anew, saves, and nothing is lost."""

import io
import re
import subprocess
from typing import Any

import attrs
import openpyxl
import pytest

from rsc_assess import Assessment, load_assessment, load_questionnaire
from rsc_assess.answer_files.formats import dump_assessment
from rsc_assess.assessment.values import DECLINED, DONT_KNOW, MISSING, NOT_APPLICABLE, Answer, Evidence, Respondent, SignOffStep, View
from tests.answer_files.books import PROGRESS, assessment, repacked
from tests.answer_files.drawn import TRICKY, is_kept, same
from tests.conftest import tool_path
from tests.small import answers as said
from tests.small import question, questionnaire, section

# LibreOffice reckons formulas anew only where it is told so; 0 is always.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def tricky() -> Assessment:
    """Return answers with every text that formats trip over, and all that a workbook keeps beside the rows of questions."""
    texts = [text for text in TRICKY if is_kept(text)]
    asked = [question(f"Q{number}", not_applicable=True) for number in range(len(texts))]
    odd = [
        question("Q97", levels=None, options={"unknown": 1, "n/a": 0}, not_applicable=True),
        question("Q98", levels=None, options={"own": {"marks": "none", "sets": "not_applicable"}, "no": 0, "yes": 1}),
        question("Q99", applies={"question": "Q0", "is": 2}),
    ]
    for one in odd[:2]:
        del one["levels"]
    sections = [
        section("S1", *asked),
        {"id": "S2", "title": "Other = things?", "sections": [section("S3", *odd), section("S4", question("Q100", not_applicable=True))]},
    ]
    made = load_questionnaire(questionnaire(sections, not_answered=["to do"], not_applicable=True))
    states = (NOT_APPLICABLE, DONT_KNOW, DECLINED, MISSING)
    answers = {}
    for number, text in enumerate(texts):
        piece = Evidence("documented", text, "https://example.org/a?b=c&d", None, text, 3)
        state = states[number % 5] if number % 5 < 4 else "answered"
        views = (View("jo", Answer(f"Q{number}", "answered", 1, note=text)),) if number == 3 else ()
        answers[f"Q{number}"] = Answer(
            f"Q{number}", state, 4 if state == "answered" else None, text, text, (piece, piece)[: number % 3], owner=text, views=views
        )
    answers |= {"Q97": Answer("Q97", "answered", "unknown"), "Q98": Answer("Q98", "answered", "own")}
    answers["Q100"] = Answer("Q100", NOT_APPLICABLE, reason="None here", via="S4")
    step = SignOffStep("reviewed", "Chief", assessment().date, "sha256:" + "0" * 64)
    base = load_assessment(said({}), made)
    return attrs.evolve(base, answers=answers, respondents={"jo": Respondent("Jo's role", lead=True)}, merged_by="lead", sign_off=(step,))


def without_values(content: bytes) -> bytes:
    """Return a workbook whose formulas have no values, so that whoever shows some has reckoned them."""

    return repacked(lambda name, data: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data) if name.startswith("xl/worksheets") else data, content=content)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, example: Assessment) -> dict[str, tuple[Assessment, bytes, bytes]]:
    """Return, by name, what was said, the workbook of it, and what LibreOffice saved after it had opened that."""
    folder = tmp_path_factory.mktemp("libreoffice")
    profile = folder / "profile" / "user" / "registrymodifications.xcu"
    profile.parent.mkdir(parents=True)
    profile.write_text(ALWAYS, encoding="utf-8")
    found = {"example": example, "small": assessment(), "tricky": tricky()}
    books = {name: dump_assessment(one, "xlsx") for name, one in found.items()}
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(without_values(content))
    soffice = tool_path("soffice")
    assert soffice is not None
    command = [
        soffice,
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
    ]
    files = [str(folder / f"{name}.xlsx") for name in books]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=240)
    return {name: (one, books[name], (folder / "out" / f"{name}.xlsx").read_bytes()) for name, one in found.items()}


def values(content: bytes) -> dict[str, Any]:
    """Return the value of each cell with a formula."""
    formulas, shown = (openpyxl.load_workbook(io.BytesIO(content), data_only=only) for only in (False, True))
    return {
        f"{sheet.title}!{cell.coordinate}": shown[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.nightly
@pytest.mark.needs("soffice")
@pytest.mark.parametrize("name", ["example", "small", "tricky"])
def test_formulas_come_to_what_was_written_as_their_values(name: str, saved: dict[str, tuple[Assessment, bytes, bytes]]) -> None:
    _, ours, theirs = saved[name]
    wanted, found = values(ours), values(theirs)
    assert len(wanted) > 20
    assert found.keys() == wanted.keys()
    for at, value in wanted.items():
        if isinstance(value, int | float):
            assert found[at] == pytest.approx(value), at
        else:
            assert (found[at] or "") == (value or ""), at
    assert any(at.startswith(PROGRESS) for at in wanted)


@pytest.mark.nightly
@pytest.mark.needs("soffice")
@pytest.mark.parametrize("name", ["example", "small", "tricky"])
def test_nothing_is_lost_when_libreoffice_saves_a_workbook(name: str, saved: dict[str, tuple[Assessment, bytes, bytes]]) -> None:
    before, _, theirs = saved[name]
    after = load_assessment(theirs, before.questionnaire)
    same(before, after)
    assert [problem.code for problem in after.remarks if problem.code.startswith("A3")] == []


@pytest.mark.nightly
@pytest.mark.needs("soffice")
def test_what_is_locked_and_chosen_from_stays_so_in_libreoffice(saved: dict[str, tuple[Assessment, bytes, bytes]]) -> None:
    found = openpyxl.load_workbook(io.BytesIO(saved["small"][2]))
    sheet = found.worksheets[1]
    assert sheet.protection.sheet
    assert [sheet[at].protection.locked for at in ("A2", "E2", "G2")] == [True, False, False]
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} >= {"E2"}
    assert found.worksheets[-1].sheet_state == "hidden"
