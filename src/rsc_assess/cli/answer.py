"""The command that asks one question after another, and puts the answers into a file; or takes them from options."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from rsc_assess.cli.files import known_subset, open_questionnaire, say
from rsc_assess.cli.options import chosen_format, with_format, with_language, with_questionnaire
from rsc_assess.problems import InputError, Problem, list_problems

if TYPE_CHECKING:
    from rsc_assess.answering.sitting import Sitting
    from rsc_assess.assessment.draft import Draft
    from rsc_assess.cli.answers_file import AnswersFile
    from rsc_assess.cli.terminal import Terminal

Pairs = tuple[tuple[str, str], ...]
GIVEN = "command line"


def as_pairs(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> Pairs:
    """Return what options say of questions, each as ID=TEXT."""
    found = []
    for value in values:
        id, sign, text = value.partition("=")
        if not sign or not id.strip():
            raise click.BadParameter(f"{value!r} does not say of which question. Write it as R1.1=….")
        found.append((id.strip(), text.strip()))
    return tuple(found)


def pair_option(name: str, metavar: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds an option that says something of a question, and may be given for several."""
    return click.option(name, multiple=True, metavar=metavar, callback=as_pairs, help=text)


@click.command()
@click.argument("file", metavar="FILE")
@pair_option("--set", "ID=ANSWER", "Answer a question without being asked; blank takes an answer back. May be given more than once.")
@pair_option("--reason", "ID=TEXT", "Why a question does not apply, with its N/A.")
@pair_option("--note", "ID=TEXT", "A note to an answer.")
@pair_option("--evidence", "ID=TEXT", 'What shows an answer: in words, or as {kind: documented, reference: "…", date: …}.')
@click.option("--council", metavar="NAME", help="The name of the council, as it is to be printed.")
@click.option("--council-id", metavar="CODE", help="Its GSS code, nine characters.")
@click.option("--date", metavar="DAY", help="The date of the assessment, as 2026-11-24.")
@click.option("--create", is_flag=True, help="Make the file if it does not exist, without being asked.")
@click.option("--subset", help="Only the questions of a subset, such as first-look.")
@click.option("--all", "everything", is_flag=True, help="All questions, those too that the file does not show.")
@with_format
@with_questionnaire
@with_language
def answer(
    file: str,
    set: Pairs,
    reason: Pairs,
    note: Pairs,
    evidence: Pairs,
    council: str | None,
    council_id: str | None,
    date: str | None,
    create: bool,
    subset: str | None,
    everything: bool,
    format: str | None,
    questionnaire_path: str | None,
    language: str | None,
) -> None:
    """Answer in the terminal: one question at a time, saved after each, in a file of any format. Goes on where it was left.

    Example: rsc-assess answer answers.yaml

    Without being asked: rsc-assess answer answers.yaml --set R1.1=3 --note "R1.1=since May"
    """
    from rsc_assess.cli.terminal import Terminal, is_there, watched

    if file == "-":
        raise click.UsageError("Answers are put into a file. Name one; with --create it is made.")
    if subset is not None and everything:
        raise click.UsageError("--subset and --all say different things. Leave one out.")
    given = {"answer": set, "reason": reason, "note": note, "evidence": evidence}
    about = {("council", "name"): council, ("council", "id"): council_id, ("date",): date}
    if any(given.values()) or any(value is not None for value in about.values()):
        if Path(file).exists():
            opened = open_file(file, questionnaire_path, language)
        elif create:
            opened = new_file(file, format, questionnaire_path, language, subset)
        else:
            raise click.UsageError(f"There is no {file}. Use --create to make it.")
        take_given(opened, given, {key: value for key, value in about.items() if value is not None})
        return
    if not is_there():
        raise click.UsageError(
            "Nobody is there who could be asked. Say answers with options, such as --set R1.1=3, --reason R4.4=…, --note R1.1=…, --council … "
            "and --date …, with --create for a new file; or fill in a file that rsc-assess init writes."
        )
    terminal = Terminal()
    with watched():
        try:
            if Path(file).exists():
                found = open_file(file, questionnaire_path, language)
            else:
                found = new_file(file, format, questionnaire_path, language, subset)
                make(found, None if create else terminal)
            hold(found, subset, everything, terminal)
        except KeyboardInterrupt:
            terminal.say("", "What was saved is in the file.")
            raise


def open_file(file: str, questionnaire_path: str | None, language: str | None) -> "AnswersFile":
    """Open an answers file to put answers in; what is worth knowing of it goes to standard error."""
    from rsc_assess.answer_files.formats import YAML, content_of, document_in, format_of_content
    from rsc_assess.answer_files.updating import refuse_loss
    from rsc_assess.assessment.draft import draft_of
    from rsc_assess.cli.answers_file import AnswersFile
    from rsc_assess.questionnaire.translation import translated
    from rsc_assess.writing import remove_stale_parts

    path = Path(file)
    content = content_of(path)
    document = document_in(content, path)
    questionnaire = open_questionnaire(questionnaire_path) if questionnaire_path else None
    draft = draft_of(document, questionnaire)
    if format_of_content(content, path) != YAML:
        refuse_loss(document, path)
    if language is not None:
        # Read again in that language, whose names of levels are then understood too.
        draft = draft_of(document, translated(draft.assessment.questionnaire, language))
    remove_stale_parts(path.resolve().parent)
    say([problem for problem in draft.problems if problem.code != "A217"])
    return AnswersFile(path, content, draft, draft.assessment.questionnaire)


def new_file(file: str, format: str | None, questionnaire_path: str | None, language: str | None, subset: str | None) -> "AnswersFile":
    """Return an answers file that is still to be written."""
    from rsc_assess.answer_files.form import blank_form
    from rsc_assess.answer_files.formats import document_in
    from rsc_assess.assessment.draft import draft_of
    from rsc_assess.cli.answers_file import AnswersFile
    from rsc_assess.cli.questionnaires import form_file
    from rsc_assess.writing import check_target

    chosen = chosen_format(file, format)
    check_target(Path(file), False)
    questionnaire = open_questionnaire(questionnaire_path or "rsc", language)
    form = blank_form(questionnaire, known_subset(questionnaire, subset) if subset is not None else None)
    content = form_file(file, form, chosen)
    return AnswersFile(Path(file), content, draft_of(document_in(content, Path(file)), questionnaire), questionnaire, is_new=True)


def make(opened: "AnswersFile", terminal: "Terminal | None" = None) -> None:
    """Write a new answers file as it is; where there is a terminal, ask first."""
    if terminal is not None:
        terminal.say(f"There is no {opened.path} yet.")
        count = len(shown_by(opened) or list(opened.questionnaire.questions()))
        said = terminal.ask(f"Make it, with {count} questions of {opened.questionnaire.id}? [Y/n] ")
        if said.casefold() not in ("", "y", "yes"):
            terminal.say("Then nothing was made.")
            raise click.exceptions.Exit(0)
    save(opened, opened.draft)


def save(opened: "AnswersFile", draft: "Draft") -> None:
    """Save what is said; beside a new YAML file, its schema too."""
    from rsc_assess.cli.questionnaires import schema_path, write_schema

    is_new = opened.is_new
    opened.save(draft)
    if is_new and schema_path(str(opened.path)).name.encode() in opened.content[:200]:
        write_schema(str(opened.path), opened.questionnaire)


# --- Without questions ------------------------------------------------------------------------------------------------------


def take_given(opened: "AnswersFile", given: dict[str, Pairs], about: dict[tuple[str, ...], Any]) -> None:
    """Put what options say into the file: all of it, or nothing and all problems."""
    from rsc_assess.answering.conversation import errors_in
    from rsc_assess.answering.saying import as_written, with_said
    from rsc_assess.answering.screens import summary_lines
    from rsc_assess.answering.sitting import start
    from rsc_assess.assessment.data import as_record

    questions = {one.id.casefold(): one for one in opened.draft.assessment.questionnaire.questions()}
    said: dict[str, dict[str, Any]] = {}
    nothing: dict[Any, Any] = {}
    for key, pairs in given.items():
        ids = [id.casefold() for id, _ in pairs]
        twice = next((id for id in ids if ids.count(id) > 1 and key != "evidence"), None)
        if twice is not None:
            raise click.UsageError(f"--{'set' if key == 'answer' else key} is given twice for {twice.upper()}. Leave one out.")
        for written, text in pairs:
            question = questions.get(written.casefold())
            id = question.id if question is not None else written
            keys = said.setdefault(id, {})
            if key == "evidence":
                old = as_record(opened.draft.data().get("answers", {}).get(id)).get("evidence") or []
                keys["evidence"] = [*keys.get("evidence", old), piece_in(text)] if text else None
            elif key == "answer" and question is not None:
                keys[key] = as_written(question, text) if text else None
            else:
                keys[key] = text or None
    problems: dict[Problem, None] = {}
    for parts, rest in ((said, nothing), (nothing, about)):
        # What is wrong with the one must not hide what is wrong with the other.
        try:
            with_said(opened.draft, parts, GIVEN, rest)
        except InputError as error:
            problems.update(dict.fromkeys(errors_in(error.problems)))
    if problems:
        raise InputError(list_problems(list(problems)), list(problems))
    draft = with_said(opened.draft, said, GIVEN, about)
    new = [one for one in draft.problems if (one.code, one.node) not in {(old.code, old.node) for old in opened.draft.problems}]
    save(opened, draft)
    # What was wrong with what was given was refused; the rest is true of the file now.
    say([attrs.evolve(one, place=attrs.evolve(one.place, source=str(opened.path))) if one.place.source == GIVEN else one for one in new])
    click.echo("\n".join(summary_lines(start(draft, shown_by(opened)), str(opened.path), 100)), err=True)


def piece_in(text: str) -> Any:
    """Return a piece of evidence as an option says it: in words, or as a map as in a file."""
    if not text.startswith("{"):
        return {"kind": "claimed", "reference": text}
    from rsc_assess.documents.source import parse

    root = parse(text.encode(), GIVEN, False).value
    return {key: node.value for key, (_, node) in root.items()} if isinstance(root, dict) else text


# --- With questions ---------------------------------------------------------------------------------------------------------


def shown_by(opened: "AnswersFile") -> tuple[str, ...] | None:
    """Return the ids of the questions that a file shows; None for all."""
    from rsc_assess.answer_files.formats import document_in, format_of_content
    from rsc_assess.answer_files.shown import shown_in

    tree = document_in(opened.content, opened.path).root
    return shown_in(opened.content, format_of_content(opened.content, opened.path), tree, opened.questionnaire).questions


def hold(opened: "AnswersFile", subset: str | None, everything: bool, terminal: "Terminal") -> None:
    """Ask question after question, and end with what was reached."""
    from rsc_assess.answering.conversation import Table, converse
    from rsc_assess.answering.screens import open_lines, summary_lines, wrapped
    from rsc_assess.answering.sitting import progress_of, start

    questionnaire = opened.questionnaire
    listed = None if everything else shown_by(opened)
    if subset is not None:
        id = known_subset(questionnaire, subset)
        listed = next(one.questions for one in questionnaire.subsets if one.id == id)
    terminal.say(*wrapped(questionnaire.title, terminal.width), strong=True)
    remarks = ["Each answer is saved at once; stop at any time with q, and go on later. Type ? for help."]
    if questionnaire.translation is not None and not questionnaire.translation.reviewed:
        remarks.append("No person has reviewed the translation of the questions yet.")
    steps = opened.draft.assessment.sign_off
    if steps:
        remarks.append(f"These answers were {steps[-1].state.replace('_', ' ')} by {steps[-1].role}; a change makes them a draft again.")
    for remark in remarks:
        terminal.say(*wrapped(remark, terminal.width))
    try:
        ask_about(opened, terminal)
        sitting = start(opened.draft, listed)
        if sitting.at is None and progress_of(sitting).asked:
            terminal.say(
                "", *open_lines(sitting, terminal.width), *wrapped("Jump to a question to change its answer, or Enter to end.", terminal.width)
            )
            sitting = chosen(sitting, terminal)
        sitting = converse(sitting, Table(terminal, opened.save))
    except EOFError:
        terminal.say("")
        sitting = start(opened.draft, listed)
    terminal.say("", *summary_lines(sitting, str(opened.path), terminal.width))


def chosen(sitting: "Sitting", terminal: "Terminal") -> "Sitting":
    """Return the sitting at a question that a person names; at the end, for none."""
    from rsc_assess.answering.sitting import jumped

    while True:
        said = terminal.ask("Question: ").removeprefix("j ")
        if said.casefold() in ("", "q", "quit"):
            return sitting
        found = jumped(sitting, said)
        if found is not None:
            return found
        terminal.say(f"There is no question {said}.")


def ask_about(opened: "AnswersFile", terminal: "Terminal") -> None:
    """Ask for council and date where the file does not say them yet."""
    from rsc_assess.answering.conversation import AWAY, YOURS, errors_in, told
    from rsc_assess.answering.saying import with_said

    def put(draft: "Draft", prompt: str, path: tuple[str, ...], offered: str | None = None) -> bool:
        while True:
            said = terminal.ask(prompt) or offered
            if said is not None and said.casefold() in AWAY:
                raise EOFError
            if not said:
                return False
            try:
                opened.save(with_said(draft, {}, YOURS, {path: said}))
            except InputError as error:
                terminal.say(*told(errors_in(error.problems), terminal.width))
                continue
            return True

    if "council" in opened.draft.missing and put(opened.draft, "Council, as its name is to be printed (Enter for later): ", ("council", "name")):
        put(opened.draft, "Its GSS code, nine characters (Enter for none): ", ("council", "id"))
    if "date" in opened.draft.missing:
        today = datetime.date.today().isoformat()
        put(opened.draft, f"Date of the assessment [{today}]: ", ("date",), today)
