"""What the command line says of evidence, and how a file is signed."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rsc_assess import load_assessment
from rsc_assess.assessment.sign_off import sign_off_status
from rsc_assess.questionnaire.shipped import example_answers
from tests.cli.calling import call, done, refused
from tests.evidence.made import model, piece
from tests.small import answers, write

EXAMPLE = example_answers()
CHIEF = ("--role", "Chief executive", "--date", "2026-11-20", "--yes")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return an answers file beside its questionnaire, of which two answers do not go together."""
    checks = [{"when": {"all": [{"question": "Q2", "at_least": 4}, {"question": "Q1", "at_most": 1}]}, "says": "Q2 needs Q1."}]
    write(tmp_path / "small.yaml", model(4, checks=checks))
    stale = {"answer": 4, "evidence": [piece(date="2020-05-01")]}
    return write(tmp_path / "answers.yaml", answers({"Q1": 1, "Q2": stale, "Q3": {"answer": 3, "evidence": [piece()]}, "Q4": 5}))


def test_confidence_lists_what_is_claimed_and_shown(file: Path) -> None:
    told = done("confidence", file)
    assert "Evidence is asked for from level 3, and is stale after 24 months." in told.out
    assert "Q4 Is Q4 so?: level 5 claimed, 2 evidenced (no evidence)" in told.out
    assert "Q2 Is Q2 so?: level 4 claimed, 2 evidenced (stale evidence)" in told.out
    assert "Evidence without a date, of which nobody can say whether it is stale (1)\n  Q3 Is Q3 so?" in told.out
    assert "Q2 needs Q1. Look at Q1 and Q2 together. [A404]" in told.out
    assert told.out.splitlines()[4].split() == ["confidence", "shown", "score", "evidenced"]
    assert told.out.splitlines()[5].split() == ["Overall", "low", "1", "of", "3", "3.2", "2.0"]


def test_confidence_as_json_is_what_its_schema_says(file: Path) -> None:
    schema = done("schema", "confidence").data()
    jsonschema.Draft7Validator.check_schema(schema)
    found = done("confidence", file, "--json").data()
    jsonschema.validate(found, schema)
    assert found["answers"]["Q4"] | {"why": "nothing", "claimed": 5, "evidenced": 2} == found["answers"]["Q4"]
    assert (found["sections"][found["root"]]["missing"], found["sign_off"]["state"]) == (2, "draft")
    assert [one["kind"] for one in found["findings"]] == ["contradiction", "no_evidence"]
    jsonschema.validate(done("confidence", EXAMPLE, "--json").data(), schema)
    jsonschema.validate(done("confidence", EXAMPLE, "--subset", "first-look", "--json").data(), schema)


def test_check_says_in_one_line_how_many_high_levels_lack_evidence(file: Path) -> None:
    told = done("check", file)
    line = "2 of the 3 answers at level 3 or above have no fresh evidence that shows them. rsc-assess confidence lists them."
    assert told.out.splitlines()[1:] == [line]
    assert told.err.splitlines() == [f"{file}: note: Q2 needs Q1. Look at Q1 and Q2 together. [A404]"]
    assert [one["code"] for one in done("check", file, "--json").data()["problems"]] == ["A404"]


def test_check_has_nothing_to_say_where_no_evidence_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "small.yaml", model(1, evidence_rules={}))
    path = write(tmp_path / "answers.yaml", answers({"Q1": 5}))
    assert len(done("check", path).out.splitlines()) == 1
    assert "Evidence is not asked for, and is never stale." in done("confidence", path).out


def signed_state(path: Path) -> str:
    """Return how far a file has come."""
    return sign_off_status(load_assessment(path)).in_words()


def test_sign_shows_what_is_signed_and_writes_the_step(file: Path) -> None:
    told = done("sign", file, "--as", "reviewed", "--role", "Head of policy", "--date", "2026-11-19", "--yes")
    for said in ("Testham, 2026-11-01", "4 of 4 questions", "Overall: 3.2, Established", "Confidence: low.", "So far: draft", "[A404]"):
        assert said in told.err
    assert "not reviewed" not in told.err
    assert signed_state(file) == "reviewed on 2026-11-19 by Head of policy"
    told = done("sign", file, "--as", "signed-off", *CHIEF)
    assert "So far: reviewed on 2026-11-19 by Head of policy" in told.err
    assert "not reviewed" not in told.err
    assert told.err.endswith(f"{file} is signed off on 2026-11-20 by Chief executive.\n")
    assert "This is signed off on 2026-11-20 by Chief executive." in done("check", file).out
    assert "\nSigned off on 2026-11-20 by Chief executive\n" in done("confidence", file).out


def test_comments_in_a_signed_file_stay(file: Path) -> None:
    """A text file keeps everything but the step that is added."""
    text = "# Ours\n" + file.read_text("utf-8").replace("Q1: 1", "Q1: 1  # as agreed in May")
    file.write_text(text, encoding="utf-8")
    done("sign", file, "--as", "reviewed", *CHIEF)
    assert [line for line in file.read_text("utf-8").splitlines() if not line.startswith("sign_off:")] == text.splitlines()


def test_signing_off_what_nobody_reviewed_says_so(file: Path) -> None:
    assert "were not reviewed before" in done("sign", file, "--as", "signed-off", *CHIEF).err


@pytest.mark.parametrize(
    ("command", "more"), [("check", ()), ("score", ()), ("confidence", ()), ("explain", ("S1",)), ("convert", ("-o", "-")), ("uncertainty", ())]
)
def test_every_command_says_once_that_a_signed_file_changed(command: str, more: tuple[str, ...], file: Path) -> None:
    done("sign", file, "--as", "signed-off", *CHIEF)
    assert "A450" not in done(command, file, *more).err
    file.write_text(file.read_text("utf-8").replace("Q1: 1", "Q1: 2"), encoding="utf-8")
    told = done(command, file, *more)
    assert told.err.count("this changed after it was signed off on 2026-11-20 by Chief executive") == 1
    assert told.err.count("A450") == 1


def test_signing_again_makes_a_changed_file_good(file: Path) -> None:
    done("sign", file, "--as", "signed-off", *CHIEF)
    file.write_text(file.read_text("utf-8").replace("Q1: 1", "Q1: 2"), encoding="utf-8")
    told = done("sign", file, "--as", "signed-off", *CHIEF)
    assert "So far: draft, changed after it was signed off" in told.err
    assert "A450" not in done("check", file).err


@pytest.mark.parametrize("format", ["json", "csv"])
def test_a_signed_file_stays_signed_in_another_format(format: str, file: Path, tmp_path: Path) -> None:
    target = tmp_path / f"signed.{format}"
    before = file.read_bytes()
    done("sign", file, "--as", "signed-off", *CHIEF, "-o", target)
    assert file.read_bytes() == before
    assert signed_state(target) == "signed off on 2026-11-20 by Chief executive"
    done("convert", target, "-o", tmp_path / "back.yaml")
    assert signed_state(tmp_path / "back.yaml") == "signed off on 2026-11-20 by Chief executive"


def test_standard_input_can_be_signed_to_a_file_or_to_standard_output(file: Path) -> None:
    told = done("sign", "-", "--questionnaire", file.parent / "small.yaml", "--as", "reviewed", *CHIEF, "-o", "-", stdin=file.read_bytes())
    assert "sign_off:" in told.out
    refused(["sign", "-", "--as", "reviewed", *CHIEF], 2, "Name one with -o", stdin=file.read_bytes())


@pytest.mark.parametrize("reply", [b"n\n", b""])
def test_a_person_who_does_not_agree_signs_nothing(reply: bytes, file: Path) -> None:
    before = file.read_bytes()
    told = call("sign", file, "--as", "reviewed", "--role", "Head of policy", stdin=reply, terminal=True)
    assert (told.code, file.read_bytes()) == (130, before)


def test_a_person_who_agrees_has_it_signed(file: Path) -> None:
    done("sign", file, "--as", "reviewed", "--role", "Head of policy", stdin=b"y\n", terminal=True)
    assert signed_state(file).startswith("reviewed on ")


def test_a_link_stays_a_link_and_its_file_is_signed(file: Path) -> None:
    link = file.with_name("this-year.yaml")
    link.symlink_to(file.name)
    done("sign", link, "--as", "reviewed", *CHIEF)
    assert link.is_symlink()
    assert signed_state(file) == "reviewed on 2026-11-20 by Chief executive"


def test_without_a_person_nothing_is_signed(file: Path) -> None:
    before = file.read_bytes()
    told = call("sign", file, "--as", "reviewed", "--role", "Head of policy")
    assert (told.code, file.read_bytes()) == (2, before)
    assert "Give --yes to agree" in " ".join(told.err.split())


def test_a_file_that_changes_while_it_is_looked_at_is_not_signed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(*_: Any) -> None:
        file.write_text(file.read_text("utf-8").replace("Q1: 1", "Q1: 5"), encoding="utf-8")

    monkeypatch.setattr("rsc_assess.cli.signing.agreed", slowly)
    told = call("sign", file, "--as", "reviewed", *CHIEF)
    assert told.code == 1
    assert "A453" in told.err
    assert signed_state(file) == "draft"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--as", "approved", *CHIEF], 2, "reviewed"),
        (["--as", "reviewed", "--role", "  ", "--yes"], 2, "1 to 120 characters"),
        (["--as", "reviewed", "--role", "x", "--date", "2999-01-01", "--yes"], 2, "still to come"),
        (["--as", "reviewed", "--role", "x", "--date", "soon", "--yes"], 2, "is no day"),
        (["--as", "reviewed", "--yes"], 2, "--role"),
        (["--as", "reviewed", "--role", "Chief\x1b[31m", "--yes"], 2, "can be printed"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], code: int, says: str, file: Path) -> None:
    before = file.read_bytes()
    refused(["sign", file, *arguments], code, says)
    assert file.read_bytes() == before


def test_a_step_before_the_last_and_a_file_with_errors_are_refused(file: Path) -> None:
    done("sign", file, "--as", "reviewed", *CHIEF)
    refused(["sign", file, "--as", "reviewed", "--role", "x", "--date", "2026-11-01", "--yes"], 1, "[A451]")
    file.write_text(file.read_text("utf-8").replace("Q1: 1", "Q1: 9"), encoding="utf-8")
    refused(["sign", file, "--as", "reviewed", *CHIEF], 1, "[A201]")


def test_the_file_itself_and_one_that_exists_are_not_written_over(file: Path, tmp_path: Path) -> None:
    refused(["sign", file, "--as", "reviewed", *CHIEF, "-o", file], 2, "is the answers file itself")
    other = tmp_path / "other.yaml"
    other.write_text("mine", encoding="utf-8")
    refused(["sign", file, "--as", "reviewed", *CHIEF, "-o", other], 2, "exists already")
    assert other.read_text("utf-8") == "mine"
