"""A register completes what the answers say of their council, in every command that reads answers."""

import re
from pathlib import Path

import pytest

from tests.cli.calling import call, done, refused
from tests.councils.small import ROWS, written
from tests.small import answers, question, questionnaire, section, write


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a register, a questionnaire and answers that name a council only as people call it."""
    written(tmp_path / "register.csv", ROWS)
    write(tmp_path / "small.yaml", questionnaire([section("A", question("A1", applies={"attribute": "type", "is": "unitary"}), question("A2"))]))
    write(tmp_path / "answers.yaml", {**answers({"A1": 3, "A2": 1}), "council": {"name": "northfell"}})
    return tmp_path


def test_the_council_is_known_by_its_name(place: Path) -> None:
    """The first question is asked of unitary authorities alone, and only the register says that this is one."""
    assert "A1" in call("check", place / "answers.yaml").err
    assert call("check", place / "answers.yaml", "--register", place / "register.csv").code == 0
    for command in (["score"], ["explain"], ["uncertainty"]):
        told = done(*command, place / "answers.yaml", *(["A1"] if command == ["explain"] else []), "--register", place / "register.csv")
        assert re.search(r"\b[23]\.0\b", told.out), told.out


def test_measures_in_further_files_are_joined(place: Path) -> None:
    (place / "more.csv").write_text("code,density\nE06999001,12.5\nE06999008,3\n", encoding="utf-8")
    told = done("check", place / "answers.yaml", "--register", place / "register.csv", "--register", place / "more.csv")
    assert re.search(r"warning: .*E06999008.*\[P110\]", told.err), told.err


def test_a_council_that_is_not_there_is_refused_with_what_is_near(place: Path) -> None:
    write(place / "answers.yaml", {**answers({"A2": 1}), "council": {"name": "Northfall"}})
    refused(["score", place / "answers.yaml", "--register", place / "register.csv"], 1, "Did you mean Northfell Council (E06999001)?", "[P111]")
    refused(["score", place / "answers.yaml", "--register", place / "gone.csv"], 3, "gone.csv: there is no such file", "[F101]")
