"""The two pages for an officer, walked through: each command does what the page says, in its order."""

import glob
import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.calling import done
from tests.cli.manual import PAGES

PAGE = PAGES["docs/running-an-assessment.md"]
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.S | re.M)
    for line in block.splitlines()
    if line.startswith("rsc-assess ")
]
SAID = ("3 - Established", "2", "Don't know", "1 - Reacting")


def fill_in(path: Path, about: dict[str, str]) -> None:
    """Fill in a workbook as an officer would: the first sheet, and each answer."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            texts = [str(cell.value or "").casefold() for cell in row]
            for words, value in about.items():
                if any(text.startswith(words) for text in texts[:1]) and not row[1].value:
                    row[1].value = value
            if "answer" in texts and "id" in texts:
                answer, id = texts.index("answer"), texts.index("id")
                for number, below in enumerate(sheet.iter_rows(min_row=row[0].row + 1)):
                    if below[id].value:
                        below[answer].value = SAID[number % len(SAID)]
                break
    book.save(path)


def test_every_command_of_the_page_works_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) >= 10
    for words in COMMANDS:
        files = [name for word in words for name in (sorted(glob.glob(word)) if "*" in word else [word])]
        # A report as data is quick, and holds all that its pages do; a file that the page wrote before may be there.
        asked = [re.sub(r"\.pdf$", ".json", word) for word in files]
        asked += ["--force"] if words[0] in ("merge", "report") else ["--yes"] if words[0] == "sign" else []
        done(*asked)
        for name in ("first-look.xlsx", *glob.glob("parts/*.xlsx")):
            if words[0] in ("init", "assign") and Path(name).exists():
                fill_in(Path(name), {"council name": "Testham Council", "name": "Testham Council", "date": "2026-11-01"})
    checked = done("check", "answers.xlsx").out
    assert "65 of 65 questions" in checked
    assert "This is signed off" in checked
