"""The wizard at a real terminal: the journey, the resuming, and all the ways of stopping; and answers given without a terminal."""

import os
import signal
import sys
from pathlib import Path

import pytest

from rsc_assess import load_assessment
from rsc_assess.assessment.draft import load_draft
from tests.cli.calling import done, refused
from tests.small import question, questionnaire, section, write

if os.name != "posix":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.cli.terminal import Person

MODEL = questionnaire(
    [
        section("S1", question("Q1", not_applicable=True), question("Q2")),
        section("S2", question("Q3"), {"id": "Q4", "ask": "What changed, in the words of residents?", "kind": "text"}),
    ],
    subsets={"first": {"title": "First", "questions": ["Q1", "Q3"]}},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the questionnaire in it."""
    write(tmp_path / "small.yaml", MODEL)
    return tmp_path


def started(folder: Path, *more: str, name: str = "answers.yaml") -> Path:
    """Make an answers file, with council and date, and return it."""
    done("answer", folder / name, "--create", "--questionnaire", folder / "small.yaml", "--council", "Testham", "--date", "2026-11-01", *more)
    return folder / name


def answers_in(path: Path) -> dict[str, object]:
    """Return what is answered in a file, which must be whole."""
    return {id: answer.value or answer.state for id, answer in load_draft(path).assessment.answers.items() if answer.state != "missing"}


# --- At a terminal ----------------------------------------------------------------------------------------------------------


def test_a_person_makes_a_file_answers_it_stops_and_goes_on_where_they_were(folder: Path) -> None:
    with Person("answer", "answers.yaml", "--questionnaire", "small.yaml", folder=folder) as person:
        person.said("Make it, with 4 questions of small? [Y/n] ", "")
        person.said("(Enter for later): ", "Tŷ Newydd")
        person.said("(Enter for none): ", "E0")
        assert "E0 is not a GSS code" in person.said("(Enter for none): ", "")
        person.said("Date of the assessment [20", "")
        assert "3 Established: Fact 3." not in person.said("Q1> ", "?")
        assert "3 Established: Fact 3." in person.said("Q1> ", "7")
        assert "Q1: level 7 does not exist. Use 0 to 5, or N/A with a reason. [A201]" in " ".join(person.said("Q1> ", "n").split())
        person.said("back): ", "ours: not")
        assert "Saved Q1: does not apply here; ours: not" in person.said("Q2> ", "s")
        person.said("Q3> ", "q")
        person.waits("1 not applicable, 3 still to do.")
        assert person.ends() == 0
    with Person("answer", "answers.yaml", folder=folder) as person:
        assert "2 of 4, 3 to do" in person.said("Q2> ", "2")
        person.said("Q3> ", "established")
        person.said("Q4> ", "More say")
        screen = person.waits("report answers.yaml -o report.pdf")
        assert "of 4 questions 3 answered, 1 not applicable." in screen
        assert person.ends() == 0
    assessment = load_assessment(folder / "answers.yaml")
    assert [answer.value for answer in assessment.answers.values()] == [None, 2, 3, "More say"]
    assert assessment.council.name == "Tŷ Newydd"
    assert (folder / "answers.schema.json").is_file()
    assert sorted(one.name for one in folder.iterdir()) == ["answers.schema.json", "answers.yaml", "small.yaml"]


def test_what_is_pasted_at_once_never_answers_several_questions(folder: Path) -> None:
    path = started(folder)
    with Person("answer", path.name, folder=folder) as person:
        person.waits("Q1> ")
        person.types("3\n4\n5\n", end="")
        person.waits("Several lines came at once, so nothing was taken.")
        person.said("Q1> ", "\x1b[200~2\x1b[201~")
        person.said("Q2> ", "j Q4")
        person.waits("Q4> ")
        person.types("First line\nsecond line\n\x1b[Z3", end="\r")
        person.waits("Saved Q4")
        person.said("Q3> ", "q")
        assert person.ends() == 0
    said = answers_in(path)
    assert said["Q1"] == 2
    assert "Q3" not in said
    assert str(said["Q4"]).startswith("First line\nsecond line")


def test_arrow_keys_tabs_and_very_long_lines_break_nothing(folder: Path) -> None:
    path = started(folder)
    with Person("answer", path.name, folder=folder, columns=40, NO_COLOR="1") as person:
        person.said("Q1> ", "\x1b[A\x1b[B\x1b[D\x1bOP")
        person.said("Q1> ", "x" * 3000)
        assert "is not an answer to this question" in " ".join(person.said("Q1> ", "note " + "long " * 500).split())
        person.said("Q1> ", "4")
        person.said("Q2> ", "q")
        assert person.ends() == 0
        assert "\x1b[1m" not in person.raw
    assert answers_in(path)["Q1"] == 4


STOPS = {"Ctrl-C": ("\x03", 130), "Ctrl-D": ("\x04", 0)}


@pytest.mark.parametrize("key", STOPS)
def test_stopping_by_a_key_loses_nothing_that_was_saved(folder: Path, key: str) -> None:
    path = started(folder)
    with Person("answer", path.name, folder=folder) as person:
        person.said("Q1> ", "3")
        person.waits("Q2> ")
        person.types(STOPS[key][0], end="")
        assert person.ends() == STOPS[key][1]
        assert "Traceback" not in person.seen
        assert ("What was saved is in the file." if key == "Ctrl-C" else "3 still to do") in person.seen
    assert answers_in(path) == {"Q1": 3}


def test_a_terminal_that_is_closed_loses_nothing_and_leaves_nothing_behind(folder: Path) -> None:
    path = started(folder)
    with Person("answer", path.name, folder=folder) as person:
        person.said("Q1> ", "3")
        person.waits("Q2> ")
        assert person.hangs_up() == 130
    assert answers_in(path) == {"Q1": 3}
    assert [one.name for one in folder.iterdir() if one.name.startswith("_")] == []


@pytest.mark.parametrize("wait", [0.0, 0.004, 0.012])
def test_a_killed_program_loses_nothing_that_was_acknowledged(folder: Path, wait: float) -> None:
    import time

    path = started(folder)
    with Person("answer", path.name, folder=folder) as person:
        person.said("Q1> ", "3")
        person.waits("Saved Q1")
        person.waits("Q2> ")
        person.types("4")
        time.sleep(wait)
        os.kill(person.process, signal.SIGKILL)
        assert person.ends() == -signal.SIGKILL
    assert answers_in(path) in ({"Q1": 3}, {"Q1": 3, "Q2": 4})
    # What a killed run left is cleared away by the next one.
    with Person("answer", path.name, folder=folder) as person:
        person.said("> ", "q")
        assert person.ends() == 0
    assert [one.name for one in folder.iterdir() if one.name.startswith("_")] == []


def test_a_file_that_someone_else_changed_is_not_written_over(folder: Path) -> None:
    path = started(folder)
    with Person("answer", path.name, folder=folder) as person:
        person.said("Q1> ", "3")
        person.waits("Q2> ")
        theirs = path.read_text("utf-8").replace("Q3:", "Q3: 5")
        path.write_text(theirs, encoding="utf-8")
        person.types("4")
        person.waits("[A372]")
        assert "someone else changed this file meanwhile, so the last answer was not saved over it" in person.seen
        assert person.ends() == 4
    assert path.read_text("utf-8") == theirs


def test_a_full_disk_is_said_and_the_answer_can_be_given_again(folder: Path) -> None:
    path = started(folder)
    # Python's own start file of the tests makes the first write fail, as a full disk does.
    (folder / "sitecustomize.py").write_text(
        "import rsc_assess.writing as w\nreal, tries = w.write_part, []\n"
        "def full(part, content):\n    tries.append(1)\n    if len(tries) > 1: return real(part, content)\n"
        "    part.write_bytes(content[:9]); raise OSError(28, 'No space left on device')\nw.write_part = full\n"
    )
    source = Path(sys.modules["rsc_assess"].__file__ or "").parent.parent
    with Person("answer", path.name, folder=folder, PYTHONPATH=f"{folder}{os.pathsep}{source}") as person:
        person.said("Q1> ", "3")
        assert "No space left on device" in person.waits("This answer is not saved.")
        assert path.read_text("utf-8").count("Q1:\n") == 1
        person.said("Q1> ", "3")
        person.waits("Saved Q1")
        person.said("Q2> ", "q")
        assert person.ends() == 0
    assert answers_in(path) == {"Q1": 3}


def test_comments_rights_and_links_of_the_file_stay(folder: Path) -> None:
    real = started(folder, name="real.yaml")
    real.write_text(real.read_text("utf-8").replace("\n  Q1:", "\n  # agreed with Jo\n  Q1:      # soon"), encoding="utf-8")
    real.chmod(0o600)
    (folder / "answers.yaml").symlink_to("real.yaml")
    before = real.read_text("utf-8")
    with Person("answer", "answers.yaml", folder=folder) as person:
        person.said("Q1> ", "3")
        person.said("Q2> ", "q")
        assert person.ends() == 0
    assert real.read_text("utf-8") == before.replace("\n  Q1:", "\n  Q1: 3")
    assert (real.stat().st_mode & 0o777, (folder / "answers.yaml").is_symlink()) == (0o600, True)


def test_a_finished_file_says_so_and_lets_answers_be_changed(folder: Path) -> None:
    path = started(folder, "--set", "Q1=1", "--set", "Q2=1", "--set", "Q3=1", "--set", "Q4=x")
    with Person("answer", path.name, folder=folder) as person:
        assert "Every question has an answer" in person.said("Question: ", "Q9")
        person.said("Question: ", "q3")
        assert "So far: 1 Reacting" in person.said("Q3> ", "2")
        assert person.ends() == 0
    assert answers_in(path)["Q3"] == 2


def test_a_place_that_cannot_be_changed_alone_is_left_and_the_others_go_on(folder: Path) -> None:
    path = started(folder)
    path.write_text(path.read_text("utf-8").replace("\n  Q1:", "\n  Q1: {evidence: [a, # theirs\n    b]}"), encoding="utf-8")
    with Person("answer", path.name, folder=folder) as person:
        person.said("Q1> ", "evidence -")
        assert "a comment stands in what is to be" in " ".join(person.said("Q1> ", "s").split())
        person.said("Q2> ", "4")
        person.said("Q3> ", "q")
        assert person.ends() == 0
    assert "# theirs" in path.read_text("utf-8")
    assert answers_in(path) == {"Q2": 4}


def test_who_changes_signed_answers_is_told_before_and_after(folder: Path) -> None:
    path = started(folder, "--set", "Q1=1")
    done("sign", path, "--as", "reviewed", "--role", "Clerk", "--yes")
    with Person("answer", path.name, folder=folder) as person:
        assert "These answers were reviewed by Clerk; a change makes them a draft again." in person.said("Q2> ", "2")
        assert "[A450]" in person.said("Q3> ", "q")
        assert person.ends() == 0


def test_a_form_for_a_subset_asks_its_questions_alone(folder: Path) -> None:
    path = started(folder, "--subset", "first")
    with Person("answer", path.name, folder=folder) as person:
        person.said("Q1> ", "1")
        assert "2 of 2, 1 to do" in person.said("Q3> ", "1")
        assert "2 more questions are not in this file; --all asks them too." in " ".join(person.waits("Next:").split())
        assert person.ends() == 0
    with Person("answer", path.name, "--all", folder=folder) as person:
        person.said("Q2> ", "q")
        assert person.ends() == 0


# --- Without a terminal -----------------------------------------------------------------------------------------------------


def test_without_a_terminal_nobody_is_asked_and_the_other_way_is_named(folder: Path) -> None:
    path = started(folder)
    refused(["answer", path], 2, "Nobody is there who could be asked.", "--set R1.1=3", "--create")
    refused(["answer", folder / "new.yaml"], 2, "Nobody is there who could be asked.")
    assert not (folder / "new.yaml").exists()


@pytest.mark.parametrize("format", ["yaml", "json", "csv", "xlsx", "html"])
def test_everything_that_is_asked_can_be_said_by_options_in_every_format(folder: Path, format: str) -> None:
    piece = '{kind: documented, reference: "Minutes: May", date: 2026-05-01}'
    more = (
        "--set",
        "q1=n/a",
        "--reason",
        "Q1=a=b",
        "--set",
        "Q2=3 - Established",
        "--note",
        "Q2=n",
        "--evidence",
        f"Q2={piece}",
        "--evidence",
        "Q2=Said",
    )
    path = started(folder, *more, "--council-id", "E06000001", name=f"a.{format}")
    done("answer", path, "--set", "Q3=don't know", "--set", "Q2=4", "--questionnaire", folder / "small.yaml")
    found = load_assessment(path)
    assert (found.answer("Q1").reason, found.answer("Q2").value, found.answer("Q2").note, found.answer("Q3").state) == ("a=b", 4, "n", "dont_know")
    assert [(one.kind, one.reference) for one in found.answer("Q2").evidence] == [("documented", "Minutes: May"), ("claimed", "Said")]
    assert (found.council.name, found.council.id, found.date.isoformat()) == ("Testham", "E06000001", "2026-11-01")
    done("answer", path, "--set", "Q2=", "--note", "Q2=", "--evidence", "Q2=", "--questionnaire", folder / "small.yaml")
    assert load_assessment(path).answer("Q2").state == "missing"


def test_what_is_true_of_the_file_after_an_answer_is_told_with_its_name(folder: Path) -> None:
    path = started(folder)
    done("sign", path, "--as", "reviewed", "--role", "Clerk", "--yes", "--questionnaire", folder / "small.yaml")
    said = done("answer", path, "--set", "Q2=1", "--questionnaire", folder / "small.yaml").err
    assert f"{path}: warning: this changed after it was reviewed" in said
    assert "command line" not in said


def test_all_problems_come_at_once_and_then_nothing_is_written(folder: Path) -> None:
    path = started(folder)
    before = path.read_bytes()
    wrong = ["--set", "Q1=9", "--set", "Q9=1", "--set", "Q2=n/a", "--set", "Q3=2", "--date", "2026-13-01", "--council-id", "E1"]
    found = refused(
        ["answer", path, *wrong], 1, "command line: Q1: level 9 does not exist", "there is no question Q9", "Q2: N/A cannot be answered here"
    )
    assert [code in found.err for code in ("A201", "A202", "A204", "S104")] == [True] * 4
    assert path.read_bytes() == before
    refused(["answer", folder / "new.yaml", "--create", "--questionnaire", folder / "small.yaml", "--set", "Q1=9"], 1, "A201")
    assert not (folder / "new.yaml").exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["--set", "Q1"], "does not say of which question"),
        (["--set", "Q1=1", "--set", "q1=2"], "--set is given twice for Q1"),
        (["--set", "Q1=1", "--subset", "first", "--all"], "say different things"),
    ],
)
def test_options_that_cannot_be_meant_are_wrong_usage(folder: Path, wrong: list[str], says: str) -> None:
    refused(["answer", started(folder), *wrong], 2, says)


def test_a_file_that_is_not_there_is_only_made_where_that_is_asked_for(folder: Path) -> None:
    refused(["answer", folder / "new.yaml", "--set", "Q1=1"], 2, "Use --create to make it.")
    refused(["answer", "-", "--set", "Q1=1"], 2, "Answers are put into a file.")


def test_a_file_with_errors_is_not_answered_but_told_all_of_them(folder: Path) -> None:
    path = started(folder)
    path.write_text(path.read_text("utf-8").replace("Q1:", "Q1: 9").replace("Q2:", "Q2: 8"), encoding="utf-8")
    refused(["answer", path, "--set", "Q3=1"], 1, "Q1: level 9 does not exist", "Q2: level 8 does not exist")


def test_a_read_only_file_stays_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = started(folder)
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)
    refused(["answer", path, "--set", "Q3=1"], 3, "this file is read-only")
    assert path.read_bytes() == before


def test_questions_and_levels_come_in_another_language(folder: Path) -> None:
    labels = {"labels": ["Absennol", "Ymateb", "Trefnu", "Sefydledig", "Cysylltiedig", "Adfywiol"]}
    texts = {"format": 1, "questionnaire": "small", "version": "1.0.0", "language": "cy", "reviewed": False}
    write(folder / "small.cy.yaml", {**texts, "nodes": {"Q1": {"ask": "A yw hyn yn wir?"}}, "scales": {"maturity": labels}})
    write(folder / "small.yaml", {**MODEL, "languages": ["cy"]})
    path = started(folder)
    with Person("answer", path.name, "--language", "cy", folder=folder) as person:
        shown = person.said("Q1> ", "sefydledig")
        assert "A yw hyn yn wir?" in shown
        assert "3 Sefydledig" in shown
        assert "No person has reviewed the translation" in shown
        assert "Saved Q1: 3 Sefydledig" in person.said("Q2> ", "q")
        assert person.ends() == 0
    assert answers_in(path) == {"Q1": 3}
