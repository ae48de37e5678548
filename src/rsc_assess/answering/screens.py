"""What is shown while answering, as lines of a width: a question, its help, what is open, how far one is."""

import re
import textwrap
from collections.abc import Iterable, Sequence

from rsc_assess.answering.commands import (
    ALWAYS,
    BACK,
    EVIDENCE,
    HELP,
    JUMP,
    LIST,
    NOTE,
    QUIT,
    SKIP,
    spelled,
)
from rsc_assess.answering.saying import has_places
from rsc_assess.answering.sitting import Sitting, asked_in, blank_in, progress_of
from rsc_assess.assessment.data import said_data
from rsc_assess.assessment.values import ANSWERED, DECLINED, DONT_KNOW, MISSING, NOT_APPLICABLE, OPEN_STATES, STATE_WORDS, Answer
from rsc_assess.problems import listed
from rsc_assess.questionnaire.values import DATE, LEVELS, NUMBER, TEXT, TICK_KINDS, Option, Question, Questionnaire, Section, walk

NARROWEST, WIDEST = 20, 100
# A longer list is one of ids by section.
MOST_TITLES = 12


def wrapped(text: str, width: int, indent: str = "", later: str | None = None) -> list[str]:
    """Return a text as lines of a width; the first one is indented, and those after it too, maybe otherwise."""
    return textwrap.wrap(
        re.sub(r"\s*\n\s*", " ", text.strip()),
        within(width),
        initial_indent=indent,
        subsequent_indent=indent if later is None else later,
        break_on_hyphens=False,
    )


def within(width: int) -> int:
    """Return a width that lines can be read in."""
    return max(NARROWEST, min(width, WIDEST))


def packed(parts: Sequence[str], width: int, indent: str = "  ", between: str = "  ") -> list[str]:
    """Return short texts beside each other, as many on a line as fit."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(between) + len(part) <= within(width):
            lines[-1] += between + part
        else:
            lines.extend(wrapped(part, width, indent, indent + "  "))
    return lines


def beside(left: str, right: str, width: int) -> list[str]:
    """Return two texts on one line, or one below the other where they do not fit."""
    gap = within(width) - len(left) - len(right)
    return [left + " " * gap + right] if gap >= 2 else [*wrapped(left, width), *wrapped(right, width)]


# --- A question -------------------------------------------------------------------------------------------------------------


def heading_lines(sitting: Sitting, question: Question, width: int) -> list[str]:
    """Return where a question stands and how far one is."""
    titles = [section.title for section in sections_around(sitting.draft.assessment.questionnaire, question)]
    ids = [one.id for one in asked_in(sitting)]
    place = f"{ids.index(question.id) + 1} of {len(ids)}, " if question.id in ids else "not asked now, "
    return beside(" > ".join(titles), f"{place}{progress_of(sitting).blank} to do", width)


def question_lines(sitting: Sitting, question: Question, width: int, full: bool) -> list[str]:
    """
    Return a question, what it can be answered with, and what was answered so far.

    Args:
        full: With all that the help has.
    """
    lines = wrapped(f"{question.id}  {question.ask}", width, later="  ")
    lines.extend(help_lines(sitting, question, width) if full else ["", *choice_lines(question, width)])
    answer = sitting.draft.assessment.answer(question.id)
    if answer != Answer(question.id, MISSING):
        lines.extend(["", *wrapped(f"So far: {answer_in_words(question, answer)}", width, later="        ")])
    return lines


def choice_lines(question: Question, width: int) -> list[str]:
    """Return what a question can be answered with, in short."""
    if not question.options:
        return wrapped(hint_of(question), width, "  ")
    names = [option_name(question, place, option) for place, option in enumerate(question.options, 1)]
    lines = packed(names, width) if question.kind == LEVELS else [line for one in names for line in wrapped(one, width, "  ", "    ")]
    return [*lines, *(wrapped(hint_of(question), width, "  ") if question.kind in TICK_KINDS else [])]


def option_name(question: Question, place: int, option: Option) -> str:
    """Return an option as it is typed, with its name."""
    start = f"{place} " if has_places(question) else "" if option.label == str(option.value) else f"{option.value} "
    return f"{start}{option.label}"


def hint_of(question: Question) -> str:
    """Return what to type where there is no choice of one."""
    if question.kind in TICK_KINDS:
        example = "1, 3" if has_places(question) else ", ".join(str(option.value) for option in question.options[:2])
        return f"All that fit, such as {example}; none where none does." + (" The highest counts." if question.kind == "tiered" else "")
    if question.kind == NUMBER:
        rule = question.number
        unit = f", in {rule.unit}" if rule is not None and rule.unit else ""
        limits = f", from {rule.low:.10g} to {rule.high:.10g}" if rule is not None and rule.low is not None and rule.high is not None else ""
        return f"A number{unit}{limits}."
    return {DATE: "A date, as 2026-11-24.", TEXT: "In your own words."}.get(question.kind, "")


def help_lines(sitting: Sitting, question: Question, width: int) -> list[str]:
    """Return what is meant by a question, the fact behind each option, what shows it and who knows."""
    from rsc_assess.scoring.explain import only_where

    lines = [""]
    if question.help:
        lines.extend([*wrapped(question.help, width, "  "), ""])
    where = only_where(sitting.draft.assessment.questionnaire, question)
    if where is not None:
        lines.extend([*wrapped(f"Only asked where {where}.", width, "  "), ""])
    for place, option in enumerate(question.options, 1):
        name = option_name(question, place, option)
        lines.extend(wrapped(f"{name}: {option.text}" if option.text else name, width, "  ", "      "))
    if not question.options or question.kind in TICK_KINDS:
        lines.extend(wrapped(hint_of(question), width, "  "))
    if question.evidence:
        lines.extend(["", *wrapped(f"Shown by: {question.evidence}", width, "  ")])
    if question.answered_by:
        lines.extend(wrapped(f"Usually known by: {question.answered_by}", width, "  "))
    if question.sensitive:
        lines.extend(wrapped("The answer is kept out of public reports.", width, "  "))
    return lines


def command_lines(question: Question, width: int) -> list[str]:
    """Return all commands, a line for each."""
    about = [
        (HELP, "this help, with the fact behind each level"),
        (ALWAYS, "show the facts with every question, or no longer"),
        (DONT_KNOW, "don't know"),
        (DECLINED, "prefer not to say"),
        *([(NOT_APPLICABLE, "N/A: it does not apply here (asks for the reason)")] if question.not_applicable else []),
        (SKIP, "skip: leave it open for now"),
        (BACK, "back to the question before"),
        (JUMP, "jump to a question or section, such as: j " + question.id),
        (LIST, "list what is still open"),
        (NOTE, "write a note to this answer"),
        (EVIDENCE, "say what shows this answer"),
        (QUIT, "quit; all answers are in the file"),
    ]
    lines = [line for command, text in about for line in wrapped(f"{spelled(command, question):<9} {text}", width, "  ", "            ")]
    return [*lines, *wrapped("To take an answer back, type: unanswered", width, "  ")]


def prompt_hint(question: Question, width: int) -> list[str]:
    """Return one line with the commands that are used most."""
    named = [(HELP, "help"), (SKIP, "skip"), (BACK, "back"), (DONT_KNOW, "don't know")]
    named.extend([(NOT_APPLICABLE, "N/A")] if question.not_applicable else [])
    return packed([f"[{spelled(command, question)}] {word}" for command, word in [*named, (QUIT, "quit")]], width, "")


def sections_around(questionnaire: Questionnaire, question: Question) -> list[Section]:
    """Return the sections that a question is in, from the top."""
    found: list[Section] = []
    for depth, node in walk(questionnaire.children, 0):
        del found[depth:]
        if isinstance(node, Section):
            found.append(node)
        elif node.id == question.id:
            return found
    return []


def answer_in_words(question: Question, answer: Answer) -> str:
    """Return an answer in words, with its reason, and whether it has a note or evidence."""
    said = "not answered yet" if answer.state == MISSING else STATE_WORDS[answer.state]
    if answer.state == ANSWERED:
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        options = [(value, question.option(value)) for value in values]
        words = [str(said_data(Answer("", ANSWERED, value))) if one is None else named(one) for value, one in options]
        said = (", ".join(words) or "none of these") + question.unit_behind
    more = [answer.reason or ""] if answer.state == NOT_APPLICABLE else []
    more.extend([f"note: {answer.note}"] if answer.note else [])
    more.extend(f"evidence: {one.reference or one.link or one.kind}" for one in answer.evidence)
    return "; ".join([said, *(one for one in more if one)])


def named(option: Option) -> str:
    """Return an option with its value where that is not its name."""
    return option.label if option.label == str(option.value) or not isinstance(option.value, int) else f"{option.value} {option.label}"


# --- All of them ------------------------------------------------------------------------------------------------------------


def open_lines(sitting: Sitting, width: int) -> list[str]:
    """Return the questions that are still open, and those that were answered with don't know and the like."""
    blank = blank_in(sitting)
    unsure = [one for one in asked_in(sitting) if sitting.draft.assessment.answer(one.id).state in OPEN_STATES and one not in blank]
    said = f"{len(blank)} not answered yet" if blank else "Every question has an answer"
    lines = [said, *(titles(blank, width) if len(blank) <= MOST_TITLES else by_section(sitting, blank, width))]
    if unsure:
        lines.extend([f"{len(unsure)} with don't know or prefer not to say", *titles(unsure, width)])
    return lines


def by_section(sitting: Sitting, questions: Sequence[Question], width: int) -> list[str]:
    """Return a line for each section with the ids of its questions."""
    found: dict[str, list[str]] = {}
    for one in questions:
        around = sections_around(sitting.draft.assessment.questionnaire, one)
        found.setdefault(around[-1].title if around else "", []).append(one.id)
    return [line for title, ids in found.items() for line in wrapped(f"{title}: {', '.join(ids)}", width, "  ", "    ")]


def titles(questions: Iterable[Question], width: int) -> list[str]:
    """Return a line for each question."""
    return [line for one in questions for line in wrapped(f"{one.id} {one.title}", width, "  ", "      ")]


def summary_lines(sitting: Sitting, file: str, width: int) -> list[str]:
    """Return how far one is, and what to do next."""
    progress = progress_of(sitting)
    parts = [
        (progress.answered, "answered"),
        (progress.not_applicable, "not applicable"),
        (progress.unsure, "don't know or prefer not to say"),
        (progress.blank, "still to do"),
    ]
    said = ", ".join(f"{count} {word}" for count, word in parts if count) or "nothing is asked"
    lines = wrapped(f"{file}: of {progress.asked} questions {said}.", width)
    if progress.blank:
        ids = [one.id for one in blank_in(sitting)]
        lines.extend(wrapped(f"Still to do: {listed(ids)}.", width))
    others = [one for one in sitting.draft.assessment.questionnaire.questions() if not one.is_computed and one.id not in sitting.listed]
    if others:
        lines.extend(wrapped(f"{len(others)} more questions are not in this file; --all asks them too.", width))
    lines.extend(wrapped(f"Missing: {' and '.join(sitting.draft.missing)}.", width) if sitting.draft.missing else [])
    return [*lines, "", "Next:", *next_steps(sitting, file)]


def next_steps(sitting: Sitting, file: str) -> Sequence[str]:
    """Return the commands that come next."""
    quoted = f'"{file}"' if " " in file else file
    if progress_of(sitting).blank or sitting.draft.missing:
        return (f"  rsc-assess answer {quoted}", f"  rsc-assess score {quoted}") if not sitting.draft.missing else (f"  rsc-assess answer {quoted}",)
    return (f"  rsc-assess check {quoted}", f"  rsc-assess report {quoted} -o report.pdf")
