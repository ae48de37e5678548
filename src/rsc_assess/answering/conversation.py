"""The conversation over a sitting: a question is shown, a line is understood, what was said is saved, the next question comes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import attrs

from rsc_assess.answering import commands, screens
from rsc_assess.answering.saying import as_written, with_said
from rsc_assess.answering.sitting import Sitting, gone_back, jumped, moved_on
from rsc_assess.assessment.data import as_record
from rsc_assess.assessment.draft import Draft
from rsc_assess.assessment.values import EVIDENCE_KINDS, MISSING, NOT_APPLICABLE, WORD_OF_STATE
from rsc_assess.problems import FileAccessError, InputError, Problem, RefusedError
from rsc_assess.questionnaire.matching import folded
from rsc_assess.questionnaire.values import TEXT, Question

YOURS = "your answer"
# What takes a note or evidence out again.
TAKE_OUT = "-"
# Said to a further question, these lead back to the first one.
AWAY = ("q", "quit", "b", "back", "/q", "/quit", "/b", "/back")


class Talk(Protocol):
    """Who is talked to: prints lines, and asks for one."""

    @property
    def width(self) -> int:
        """The columns that lines may have."""

    def say(self, *lines: str, strong: bool = False) -> None:
        """Show lines; strong ones stand out where the terminal can."""

    def ask(self, prompt: str) -> str:
        """Return what was typed: one line, or several that were pasted at once. EOFError ends the conversation."""


Save = Callable[[Draft], None]


@attrs.frozen
class Table:
    """What stays the same through a conversation: who is talked to, how answers are saved, whether the facts are always shown."""

    talk: Talk
    save: Save
    full: bool = False


def converse(sitting: Sitting, table: Table) -> Sitting:
    """
    Ask question after question until there are no more or the person wants to stop; return where it ended.

    Raises:
        RefusedError: What was answered cannot be saved in this file any more.
    """
    is_new = True
    while sitting.question is not None:
        question = sitting.question
        if is_new:
            show(sitting, question, table)
        line = table.talk.ask(f"{question.id}> ")
        if "\n" in line.strip() and question.kind != TEXT and isinstance(as_written(question, line), str):
            table.talk.say("Several lines came at once, so nothing was taken. Type one answer.")
            is_new = False
            continue
        command = commands.understood(line, question)
        if command.name == commands.QUIT:
            return sitting
        if command.name == commands.ALWAYS:
            table = attrs.evolve(table, full=not table.full)
        before = sitting
        sitting = step(sitting, question, command, table)
        is_new = sitting.at != before.at or command.name == commands.ALWAYS
    return sitting


def show(sitting: Sitting, question: Question, table: Table) -> None:
    """Show a question."""
    width = table.talk.width
    table.talk.say("", *screens.heading_lines(sitting, question, width))
    first, *rest = screens.question_lines(sitting, question, width, table.full)
    table.talk.say(first, strong=True)
    table.talk.say(*rest, "", *screens.prompt_hint(question, width))


def step(sitting: Sitting, question: Question, command: commands.Command, table: Table) -> Sitting:
    """Return the sitting after a command."""
    talk, width = table.talk, table.talk.width
    match command.name:
        case commands.KEEP:
            if sitting.draft.assessment.answer(question.id).state != MISSING:
                return moved_on(sitting)
            talk.say(*screens.wrapped(f"Type an answer, or {commands.spelled(commands.SKIP, question)} to skip the question.", width))
        case commands.HELP:
            talk.say(*screens.help_lines(sitting, question, width), "", *screens.command_lines(question, width))
        case commands.BACK:
            back = gone_back(sitting)
            talk.say(*([] if back.at != sitting.at else ["This is the first question."]))
            return back
        case commands.SKIP:
            return moved_on(sitting)
        case commands.JUMP:
            found = jumped(sitting, command.more) if command.more else None
            if found is not None:
                return found
            what = f"There is no question {command.more}" if command.more else "Say where to"
            talk.say(*screens.wrapped(f"{what}; write it as: j {question.id}", width))
        case commands.LIST:
            talk.say(*screens.open_lines(sitting, width))
        case commands.NOTE:
            return noted(sitting, question, command.more, table)
        case commands.EVIDENCE:
            return shown(sitting, question, command.more, table)
        case commands.UNKNOWN:
            talk.say(*screens.wrapped(f"There is no command {command.more}. Type ? for all of them.", width))
        case state if state == NOT_APPLICABLE:
            return not_applicable(sitting, question, command.more, table)
        case commands.SAY:
            return answered(sitting, question, {"answer": as_written(question, command.more)}, table)
        case state if state in WORD_OF_STATE:
            return answered(sitting, question, {"answer": WORD_OF_STATE[state]}, table)
    return sitting


def answered(sitting: Sitting, question: Question, keys: Mapping[str, Any], table: Table) -> Sitting:
    """Return the sitting after an answer: at the next question if it was saved."""
    found = saved(sitting, question, keys, table)
    if found is None:
        return sitting
    return moved_on(found)


def not_applicable(sitting: Sitting, question: Question, reason: str, table: Table) -> Sitting:
    """Ask why a question does not apply, and save that."""
    if question.not_applicable and not reason:
        is_needed = needs_reason(sitting, question)
        said = table.talk.ask(f"Why does it not apply here? (Enter {'to go back' if is_needed else 'for no reason'}): ").strip()
        if said.casefold() in AWAY or (is_needed and not said):
            return sitting
        reason = said
    return answered(sitting, question, {"answer": WORD_OF_STATE[NOT_APPLICABLE], "reason": reason or None}, table)


def needs_reason(sitting: Sitting, question: Question) -> bool:
    """Tell whether N/A is only an answer with its reason."""
    try:
        with_said(sitting.draft, {question.id: {"answer": WORD_OF_STATE[NOT_APPLICABLE], "reason": None}}, YOURS)
    except InputError as error:
        return any(one.code == "A203" for one in error.problems)
    return False


def asked_more(prompt: str, table: Table) -> str:
    """Return what is said to a further question; nothing where the person wants back."""
    said = table.talk.ask(prompt).strip()
    return "" if said.casefold() in AWAY else said


def noted(sitting: Sitting, question: Question, note: str, table: Table) -> Sitting:
    """Save a note to an answer; the question stays."""
    if not note:
        old = sitting.draft.assessment.answer(question.id).note
        table.talk.say(*(screens.wrapped(f"So far: {old}", table.talk.width) if old else []))
        note = asked_more(f"Note (Enter to leave it{f', {TAKE_OUT} to take it out' if old else ''}): ", table)
    if not note:
        return sitting
    return saved(sitting, question, {"note": None if note == TAKE_OUT else note}, table) or sitting


def shown(sitting: Sitting, question: Question, reference: str, table: Table) -> Sitting:
    """Save a piece of evidence to an answer; the question stays."""
    pieces = evidence_of(sitting, question)
    if reference == TAKE_OUT:
        return saved(sitting, question, {"evidence": None}, table) or sitting
    piece = asked_piece(sitting, question, reference, table)
    return (saved(sitting, question, {"evidence": [*pieces, piece]}, table) or sitting) if piece else sitting


def evidence_of(sitting: Sitting, question: Question) -> Sequence[Any]:
    """Return the pieces of evidence that an answer has, as plain data."""
    found: Sequence[Any] = as_record(sitting.draft.data().get("answers", {}).get(question.id)).get("evidence") or ()
    return found


PIECE = (
    ("reference", "What shows it, in words (Enter to stop): "),
    ("link", "Where it is, a link (Enter for none): "),
    ("kind", "1 claimed, 2 documented, 3 externally checked (Enter for 1): "),
    ("date", "Its date, as 2026-11-24 (Enter for none): "),
)


def asked_piece(sitting: Sitting, question: Question, reference: str, table: Table) -> dict[str, Any] | None:
    """Ask for a piece of evidence, part by part; return it as plain data, or None where the person stopped."""
    piece: dict[str, Any] = {"kind": "claimed"}
    for key, prompt in PIECE:
        said = reference if key == "reference" else ""
        while True:
            said = said or table.talk.ask(prompt).strip()
            if said.casefold() in AWAY or (not said and key == "reference"):
                return None
            if not said:
                break
            value = (
                EVIDENCE_KINDS[int(said)] if key == "kind" and said in ("1", "2", "3") else folded(said).replace(" ", "_") if key == "kind" else said
            )
            # An answer that has none yet is as good as any to try the piece with.
            try:
                with_said(sitting.draft, {question.id: {"evidence": [{**piece, key: value}]}}, YOURS)
            except InputError as error:
                table.talk.say(*told(errors_in(error.problems), table.talk.width))
                said = ""
                continue
            piece[key] = value
            break
    return piece


def saved(sitting: Sitting, question: Question, keys: Mapping[str, Any], table: Table) -> Sitting | None:
    """
    Return the sitting with something said to a question, once it is safely saved; None after saying why it is not.

    Where the answer needs evidence, that is asked for.
    """
    talk = table.talk
    try:
        draft = with_said(sitting.draft, {question.id: keys}, YOURS)
    except InputError as error:
        talk.say(*told(errors_in(error.problems), table.talk.width))
        if [one.code for one in errors_in(error.problems)] == ["A224"] and "evidence" not in keys:
            piece = asked_piece(sitting, question, "", table)
            return saved(sitting, question, {**keys, "evidence": [*evidence_of(sitting, question), piece]}, table) if piece else None
        return None
    try:
        table.save(draft)
    except FileAccessError as error:
        talk.say(*told(error.problems, talk.width), *screens.wrapped("This answer is not saved. Give it again to try once more.", talk.width))
        return None
    except RefusedError as error:
        if any(one.code != "A371" for one in error.problems):
            raise
        # Only this place of the file cannot be changed; the others can.
        talk.say(*told(error.problems, talk.width))
        return None
    talk.say(
        *screens.wrapped(f"Saved {question.id}: {screens.answer_in_words(question, draft.assessment.answer(question.id))}", talk.width, later="  ")
    )
    known = {(one.code, one.node) for one in sitting.draft.problems}
    talk.say(*told([one for one in draft.problems if (one.code, one.node) not in known and one.code != "A217"], talk.width))
    return attrs.evolve(sitting, draft=draft)


def errors_in(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Return the errors among problems, each once: warnings on other answers do not stand in the way."""
    return [one for one in dict.fromkeys(problems) if one.severity == "error"]


def told(problems: Sequence[Problem], width: int) -> list[str]:
    """Return problems as lines."""
    return [line for one in problems for line in screens.wrapped(str(one), width, later="  ")]
