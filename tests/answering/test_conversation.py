"""What is typed becomes an answer, a command or a message; every kind of question can be answered, and nothing is taken by mistake."""

from typing import Any

import pytest

from rsc_assess import load_questionnaire
from rsc_assess.answering import commands
from rsc_assess.answering.commands import Command, spelled, understood
from rsc_assess.answering.saying import as_written, with_said
from rsc_assess.answering.screens import open_lines, summary_lines
from rsc_assess.answering.sitting import asked_in, jumped, progress_of, start
from rsc_assess.problems import FileAccessError, InputError, Place, Problem
from tests.answering.kinds import KINDS, Typed, draft, held
from tests.small import question, questionnaire, section

ASKED = {one.id: one for one in KINDS.questions()}

TYPED: list[tuple[str, str, Any]] = [
    ("L1", "3", 3),
    ("L1", "established", 3),
    ("L1", "3 - Established", 3),
    ("L1", "don't know", "don't know"),
    ("L1", "d", "don't know"),
    ("L1", "p", "prefer not to say"),
    ("L1", "/d", "don't know"),
    ("L1", "n none here", {"answer": "N/A", "reason": "none here"}),
    ("L1", "n/a none here", {"answer": "N/A", "reason": "none here"}),
    ("O1", "2", "once a year"),
    ("O1", "Once a  year", "once a year"),
    ("O1", "b", "b"),
    ("M1", "1, 3", ["residents", "nobody else"]),
    ("M1", "1 2", ["residents", "schools, all"]),
    ("M1", "schools, all", ["schools, all"]),
    ("M1", "residents, nobody else", ["residents", "nobody else"]),
    ("M1", "residents; schools, all", ["residents", "schools, all"]),
    ("M1", "none", []),
    ("T1", "silver", ["silver"]),
    ("Y1", "y", "yes"),
    ("Y1", "n", "no"),
    ("Y1", "n/a not ours", {"answer": "N/A", "reason": "not ours"}),
    ("N1", "12.5 days", 12.5),
    ("N1", "7", 7),
    ("D1", "2026-05-01", "2026-05-01"),
    ("X1", "q", "q"),
    ("X1", "note this", "note this"),
    ("X1", "one\ntwo", "one\ntwo"),
    ("X1", "/d", "don't know"),
]


@pytest.mark.parametrize(("id", "line", "said"), TYPED)
def test_every_kind_is_answered_as_it_is_written_in_a_file_and_by_shorter_ways(id: str, line: str, said: Any) -> None:
    given = draft({"Y1": "yes"} if id == "N1" else {})
    sitting = jumped(start(given), id)
    assert sitting is not None
    assert held(line, "/q", at=sitting)[2].get(id) == said


WRONG = [
    ("L1", "9", "L1: level 9 does not exist. Use 0 to 5, or N/A with a reason. [A201]"),
    ("L1", "2 - Connected", "L1: level 2 is Organising, not Connected. Correct the number or the name. [A214]"),
    ("L1", "establish", "Did you mean Established?"),
    ("L1", "x" * 5000, "is not an answer to this question"),
    ("O1", "4", "'4' is not an answer to this question"),
    ("M1", "1, 9", "is not an answer to this question"),
    ("O1", "n", "O1: N/A cannot be answered here. Choose an answer. [A204]"),
    ("N1", "many", "a number should stand here, not 'many'"),
    ("D1", "tomorrow", "a date should stand here, not 'tomorrow'"),
    ("L1", "3\n4", "Several lines came at once, so nothing was taken."),
    ("L1", "/frobnicate", "There is no command /frobnicate."),
    ("L1", "j Z9", "There is no question Z9"),
    ("L1", "", "Type an answer, or s to skip the question."),
]


@pytest.mark.parametrize(("id", "line", "message"), WRONG)
def test_what_cannot_be_taken_is_said_in_the_words_of_the_readers_and_nothing_is_saved(id: str, line: str, message: str) -> None:
    given = draft({"Y1": "yes"} if id == "N1" else {})
    sitting = jumped(start(given), id)
    assert sitting is not None
    ended, person, said = held(line, "/q", at=sitting)
    assert message in " ".join(person.screen.split())
    assert (ended.at, id in said) == (id, False)


def test_a_name_of_an_option_is_never_taken_for_a_command() -> None:
    assert understood("b", ASKED["O1"]) == Command(commands.SAY, "b")
    assert understood("/b", ASKED["O1"]) == Command(commands.BACK)
    assert spelled(commands.BACK, ASKED["O1"]) == "back"
    assert spelled(commands.BACK, ASKED["L1"]) == "b"
    assert spelled(commands.SKIP, ASKED["X1"]) == "/s"
    words = {word for found in commands.WORDS.values() for word in found}
    every = next(
        load_questionnaire(
            questionnaire([section("S", {"id": "Q", "ask": "?", "options": {word: 1 for word in words if word not in ("?", "??")}})])
        ).questions()
    )
    for word in words - {"?", "??"}:
        assert understood(word, every) == Command(commands.SAY, word)
        assert understood(f"/{word}", every).name == commands.COMMAND_OF[word]


def test_a_note_that_starts_like_an_option_is_not_taken_from_a_slip_of_the_pen() -> None:
    model = load_questionnaire(questionnaire([section("S", {"id": "Q", "ask": "?", "options": {"note taken": 1, "none": 0}})]))
    assert understood("note takn", next(model.questions())) == Command(commands.SAY, "note takn")


def test_questions_come_in_their_order_and_only_those_that_are_asked() -> None:
    ended, person, said = held("3", "1", "1", "1", "no", "2026-05-01", "nothing")
    assert ended.at is None
    assert "N1> " not in person.shown
    assert list(said) == ["L1", "O1", "M1", "T1", "Y1", "D1", "X1"]
    assert held("3", "1", "1", "1", "yes", "4")[2]["N1"] == 4


def test_skipped_questions_are_open_and_come_first_the_next_time() -> None:
    ended, _, said = held("s", "1", "s", "1", "no", "s", "x")
    assert (ended.at, list(said)) == (None, ["O1", "T1", "Y1", "X1"])
    again = start(ended.draft)
    assert again.at == "L1"
    assert (progress_of(again).asked, progress_of(again).blank) == (7, 3)


def test_what_was_jumped_over_comes_after_the_last_question() -> None:
    _, person, _ = held("j S2", "no", "s", "x", "s")
    assert [line for line in person.shown if line.endswith("> ")] == ["L1> ", "Y1> ", "D1> ", "X1> ", "O1> ", "M1> "]


def test_back_goes_to_the_question_before_whose_answer_enter_keeps() -> None:
    _, person, said = held("3", "back", "", "/b", "4", "2")
    assert [line for line in person.shown if line.endswith("> ")] == ["L1> ", "O1> ", "L1> ", "O1> ", "L1> ", "O1> ", "M1> "]
    assert "So far: 3 Established" in person.shown
    assert (said["L1"], said["O1"]) == (4, "once a year")
    assert "This is the first question." in held("b", "q")[1].shown


def test_a_reason_is_asked_for_and_goes_with_its_answer() -> None:
    _, person, said = held("n", "none here", "q")
    assert ("Why does it not apply here? (Enter to go back): " in person.shown, said) == (True, {"L1": {"answer": "N/A", "reason": "none here"}})
    assert held("n", "", "n", "q", "q")[2] == {}
    assert held("n none here", "back", "2", "q")[2] == {"L1": 2}


def test_a_reason_that_is_not_needed_may_be_left_out() -> None:
    model = load_questionnaire(questionnaire([section("S", question("Q", not_applicable=True))], counts={"no_reason": "left_out"}))
    assert held("n", "", at=start(draft(model=model)))[2] == {"Q": "N/A"}
    assert held("n", "b", "q", at=start(draft(model=model)))[2] == {}


def test_notes_and_evidence_stand_beside_the_answer_and_can_be_taken_out() -> None:
    _, person, said = held("note: ours", "evidence", "Minutes", "", "2", "yesterday", "2026-05-01", "3", "q")
    assert said == {"L1": {"answer": 3, "note": "ours", "evidence": [{"kind": "documented", "reference": "Minutes", "date": "2026-05-01"}]}}
    assert "a date should stand here, not 'yesterday'" in person.screen
    _, _, said = held("note ours", "note", "-", "evidence Minutes", "", "", "", "evidence -", "3", "q")
    assert said == {"L1": 3}
    assert held("evidence", "", "q")[2] == {}


def test_an_answer_is_taken_back_by_saying_that_it_is_not_answered() -> None:
    assert held("3", "back", "unanswered", "q")[2] == {}


def test_an_answer_that_needs_evidence_asks_for_it() -> None:
    model = load_questionnaire(questionnaire([section("S", question("Q", needs_evidence="any"))], counts={"no_evidence": "refuse"}))
    _, person, said = held("4", "Minutes", "", "", "", at=start(draft(model=model)))
    assert "this needs evidence (any text or link)" in person.screen
    assert said == {"Q": {"answer": 4, "evidence": [{"kind": "claimed", "reference": "Minutes"}]}}
    assert held("4", "", "q", at=start(draft(model=model)))[2] == {}


def test_a_questionnaire_whose_questions_must_be_answered_can_be_answered_one_by_one() -> None:
    model = load_questionnaire(questionnaire([section("S", question("Q1"), question("Q2"))], counts={"missing": "refuse"}))
    assert held("4", "3", at=start(draft(model=model)))[2] == {"Q1": 4, "Q2": 3}


def test_help_tells_the_facts_what_shows_them_and_all_commands_and_two_marks_keep_the_facts() -> None:
    screen = held("?", "q")[1].screen
    for text in ("What is meant by it.", "3 Established: Fact 3.", "Shown by: Minutes.", "Usually known by: Clerk", "skip: leave it open"):
        assert text in screen
    assert held("3", "??", "q")[1].screen.count("b: ") == 0
    assert "Fact 3." not in held("q")[1].screen
    assert "Fact 3." in held("??", "q")[1].screen


def test_help_says_when_a_question_is_asked() -> None:
    sitting = jumped(start(draft({"Y1": "yes"})), "n1")
    assert sitting is not None
    assert "Only asked where" in held("?", "q", at=sitting)[1].screen


def test_an_answer_that_takes_another_out_says_so() -> None:
    _, person, _ = held("no", "/q", at=jumped(start(draft({"Y1": "yes", "N1": 4})), "Y1"))
    assert "N1: this is answered, but not asked of this council, so it does not count." in " ".join(person.screen.split())


def test_an_answer_that_could_not_be_saved_is_not_taken_for_saved() -> None:
    from rsc_assess.answering.conversation import Table, converse

    person = Typed(["3", "3", "q"])
    full = [Problem("F118", "this cannot be written (No space left on device)", "Check free space", Place("a.yaml"))]
    tries = []

    def save(found: object) -> None:
        tries.append(found)
        if len(tries) == 1:
            raise FileAccessError("", full)

    ended = converse(start(draft()), Table(person, save))
    assert "This answer is not saved. Give it again to try once more." in person.shown
    assert [line for line in person.shown if line.endswith("> ")] == ["L1> ", "L1> ", "O1> "]
    assert ended.draft.assessment.answer("L1").value == 3


def test_a_section_that_was_answered_as_a_whole_comes_apart_where_one_of_its_questions_is_answered() -> None:
    model = load_questionnaire(questionnaire([section("S", question("Q1", not_applicable=True), question("Q2", not_applicable=True))]))
    found = with_said(draft({"S": {"answer": "N/A", "reason": "none"}}, model), {"Q1": {"answer": "2"}}, "x")
    assert found.data()["answers"] == {"Q1": 2, "Q2": {"answer": "N/A", "reason": "none"}}


def test_all_problems_of_what_is_said_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        with_said(draft(), {"L1": {"answer": "9"}, "Z9": {"answer": "1"}, "Y1": {"answer": "N/A"}}, "x")
    assert {one.code for one in caught.value.problems if one.severity == "error"} == {"A201", "A202", "A203"}


def test_places_stand_for_options_only_where_no_option_has_a_number_for_a_name() -> None:
    model = load_questionnaire(questionnaire([section("S", {"id": "Q", "ask": "?", "options": {"10 or more": 1, "less": 0}})]))
    assert as_written(next(model.questions()), "2") == "2"


@pytest.mark.parametrize("width", [10, 20, 40, 80, 300])
def test_no_line_is_wider_than_the_terminal_or_than_can_be_read(width: int) -> None:
    _, person, _ = held("?", "l", "9", "3", "?", "b", "q", width=width)
    sitting = start(draft({"L1": 3}))
    lines = [*person.shown, *open_lines(sitting, width), *summary_lines(sitting, "a.yaml", width)]
    assert max(len(line) for line in lines if not line.startswith("  rsc-assess")) <= max(20, min(width, 100))
    assert [one.id for one in asked_in(sitting)] == ["L1", "O1", "M1", "T1", "Y1", "D1", "X1"]
