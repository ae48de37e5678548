"""Commands about several respondents: split a questionnaire between them, merge their answers, list what to talk about."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rsc_assess.answer_files.formats import FORMATS
from rsc_assess.assessment.values import MERGE_RULES
from rsc_assess.cli.files import (
    answers_in,
    check_output,
    echo_json,
    expanded,
    make_folder,
    open_questionnaire,
    open_register,
    refuse_existing,
    refuse_same_file,
    say,
    write,
)
from rsc_assess.cli.options import chosen_format, day_option, with_force, with_format, with_language, with_questionnaire, with_register
from rsc_assess.problems import InputError, Place, Problem, counted, list_problems

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment
    from rsc_assess.questionnaire.values import Questionnaire
    from rsc_assess.respondents.assign import Part

    Opened = tuple[tuple[Assessment, ...], tuple[Problem, ...]]


@click.command()
@click.argument("files", metavar="FILES...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="FILE", help="The merged answers file; its ending says the format. - for standard output.")
@click.option(
    "--rule",
    default="stop",
    show_default=True,
    type=click.Choice(MERGE_RULES),
    help="What settles different answers: nothing (stop), the middle one, the lowest, or the respondent marked as lead.",
)
@click.option("--perspectives-apart", is_flag=True, help="Make the position from the council's answers alone; keep the others beside it.")
@click.option("--json", "as_json", is_flag=True, help="Print how far respondents agree as JSON (see: schema merge).")
@with_format
@with_questionnaire
@with_register
@with_force
def merge(
    files: tuple[str, ...],
    output: str,
    rule: str,
    perspectives_apart: bool,
    as_json: bool,
    format: str | None,
    questionnaire_path: str | None,
    register_paths: tuple[str, ...],
    force: bool,
) -> None:
    """Merge the answers of several respondents, or the parts of several departments, into one file with the views of each.

    Different answers to one question stop it, unless a rule settles them (docs/respondents.md).

    Example: rsc-assess merge "parts/*.xlsx" -o answers.xlsx
    """
    from rsc_assess.answer_files.form import form_of
    from rsc_assess.answer_files.formats import dump_form
    from rsc_assess.respondents.agreement import agreement_of, alpha_of
    from rsc_assess.respondents.merge import merge as merge_assessments
    from rsc_assess.respondents.outline import agreement_in_words, merge_data

    if as_json and output == "-":
        raise click.UsageError("--json and -o - would both write to standard output. Name a file for the answers.")
    sources = named_sources(files)
    for source in sources:
        refuse_same_file(source, output)
    chosen = chosen_format(output, format)
    check_output(output, force)
    assessments, remarks = opened(sources, questionnaire_path, register_paths)
    found = merge_assessments(assessments, rule, perspectives_apart=perspectives_apart)
    problems = [*remarks, *(problem for problem in found.problems if problem not in remarks)]
    if found.assessment is None:
        raise InputError(f"{list_problems(problems)}{what_now(problems)}", problems)
    content = dump_form(form_of(found.assessment), chosen)
    people, files_read = counted(len(found.sources), "respondent"), counted(len(sources), "file")
    write(output, content, force, said=f"{output} has the answers of {people} from {files_read}, merged by {rule}.")
    say(problems)
    for source in dict.fromkeys(found.sources.values()):
        ids = [id for id, one in found.sources.items() if one == source]
        click.echo(f"  {', '.join(ids)} {'is' if len(ids) == 1 else 'are'} {source}", err=True)
    agreement, alpha = agreement_of(found.assessment), alpha_of(found.assessment)
    click.echo("\n".join(agreement_in_words(found.assessment, agreement, alpha)), err=True)
    if as_json:
        echo_json(merge_data(found.assessment, agreement, alpha, problems))


def what_now(problems: Sequence[Problem]) -> str:
    """Return a line that says how to talk conflicts over, where there are some."""
    conflicts = sum(problem.code == "A501" for problem in problems)
    if not conflicts:
        return ""
    return f"\nNothing was written. Run `rsc-assess agenda` with the same files for a list to talk {'it' if conflicts == 1 else 'them'} over."


@click.command()
@click.argument("files", metavar="FILES...", nargs=-1, required=True)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write it; else standard output.")
@click.option("--top", type=click.IntRange(1, 10_000), help="Print so many questions at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the agenda as JSON (see: schema agenda).")
@with_questionnaire
@with_register
@with_force
def agenda(
    files: tuple[str, ...],
    output: str,
    top: int | None,
    as_json: bool,
    questionnaire_path: str | None,
    register_paths: tuple[str, ...],
    force: bool,
) -> None:
    """List what a workshop should talk about: where answers differ most on what counts most, with each side's reasons.

    Takes the files of several respondents, or one that was merged.

    Example: rsc-assess agenda "parts/*.xlsx" --top 10
    """
    from rsc_assess.respondents.agenda import agenda_of
    from rsc_assess.respondents.agreement import alpha_of
    from rsc_assess.respondents.merge import views_together
    from rsc_assess.respondents.outline import agenda_data, agenda_text
    from rsc_assess.scoring.scorecard_json import dump

    sources = named_sources(files)
    for source in sources:
        refuse_same_file(source, output)
    check_output(output, force)
    assessments, remarks = opened(sources, questionnaire_path, register_paths)
    say(remarks)
    found = assessments[0] if len(assessments) == 1 and assessments[0].respondents else views_together(assessments)
    if len(found.respondents) < 2:
        what = "this has the answers of one respondent, so nothing can differ"
        say([Problem("A517", what, "Name the files of several respondents, or a merged one", Place(found.source), severity="warning")])
    made, alpha = agenda_of(found), alpha_of(found)
    text = dump(agenda_data(found, made, alpha, top)) if as_json else f"{agenda_text(found, made, alpha, top)}\n"
    if output == "-":
        click.echo(text, nl=False)
        return
    write(output, text.encode(), force, said=f"{output} has {len(made.items[:top])} of {len(made.items)} questions to talk about.")


def named_sources(files: tuple[str, ...]) -> list[str]:
    """Return the files that are named, patterns filled in; refuse one that is named twice."""
    from rsc_assess.documents.node import one_problem
    from rsc_assess.respondents.opening import same_files

    sources = expanded(files)
    if "-" in sources and len(sources) > 1:
        raise click.UsageError("Standard input (-) cannot stand among several answers files. Save it as a file first.")
    twice = same_files(sources)
    if twice is not None:
        what = "this file is given twice" if twice[0] == twice[1] else f"this is the same file as {twice[0]}"
        raise one_problem("A503", Place(twice[1]), what, "Name it once")
    return sources


def opened(sources: Sequence[str], questionnaire_path: str | None, register_paths: tuple[str, ...]) -> "Opened":
    """Open the files of several respondents."""
    from rsc_assess.respondents.opening import open_files

    questionnaire = open_questionnaire(questionnaire_path) if questionnaire_path else None
    return open_files([answers_in(source) for source in sources], questionnaire, open_register(register_paths))


@click.command()
@click.argument("source", metavar="QUESTIONNAIRE-OR-ANSWERS")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="The folder for the files; it is made if need be.")
@click.option("--format", default="xlsx", show_default=True, type=click.Choice(FORMATS), help="The format of the files.")
@click.option("--council", metavar="NAME", help="The council that answers, to be written into each file.")
@click.option("--council-id", metavar="CODE", help="Its GSS code, nine characters.")
@day_option("--date", "The date of the assessment.", "date")
@with_questionnaire
@with_language
@with_force
def assign(
    source: str,
    output: str,
    format: str,
    council: str | None,
    council_id: str | None,
    date: datetime.date | None,
    questionnaire_path: str | None,
    language: str | None,
    force: bool,
) -> None:
    """Write a file to fill in for each role that usually answers; `merge` brings them home.

    Example: rsc-assess assign rsc -o parts --council "Aldermere Council" --date 2026-11-01
    """
    from rsc_assess.answer_files.formats import dump_form
    from rsc_assess.questionnaire.translation import translated
    from rsc_assess.respondents.assign import parts_by_owner

    questionnaire, data = to_split(source, questionnaire_path)
    if language is not None:
        questionnaire = translated(questionnaire, language)
    said = {key: value for key, value in (("name", council), ("id", council_id)) if value}
    if said:
        data["council"] = {**(data.get("council") or {}), **said}
    if date is not None:
        data["date"] = date.isoformat()
    check_start(questionnaire, data)
    parts = parts_by_owner(questionnaire, data, source)
    folder = Path(output)
    targets = [folder / f"{part.name}.{format}" for part in parts]
    contents = [dump_form(part.form, format) for part in parts]
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{output} is a file. Name a folder for {len(parts)} files.")
    refuse_existing(targets, force)
    make_folder(folder)
    for target, content, part in zip(targets, contents, parts, strict=True):
        write(str(target), content, force, said=f"{target}  {about(part)}")
    pattern = folder / f"*.{format}"
    missing = [name for name in ("council", "date") if name not in data]
    if missing:
        click.echo(f"The {' and the '.join(missing)} must be filled in, in one of the files at least.", err=True)
    click.echo(f'Send each file to its owner. When they are back: rsc-assess merge "{pattern}" -o answers.{format}', err=True)


def about(part: "Part") -> str:
    """Return whose part it is, and how many questions it has."""
    return f"{part.owner or 'nobody is named for these'}: {counted(len(part.form.listed), 'question')}"


def to_split(source: str, questionnaire_path: str | None) -> "tuple[Questionnaire, dict[str, Any]]":
    """Return the questionnaire to split and what is answered already: from an answers file, or a questionnaire by path or id."""
    from rsc_assess.assessment.draft import load_draft
    from rsc_assess.questionnaire.shipped import shipped_path

    if shipped_path(source) is not None and not Path(source).exists():
        if questionnaire_path is not None:
            raise click.UsageError("--questionnaire says which questionnaire answers are to. Leave it out, or name an answers file.")
        return open_questionnaire(source), {}
    if not Path(source).exists() or looks_like_questionnaire(source):
        return open_questionnaire(source), {}
    draft = load_draft(source, open_questionnaire(questionnaire_path) if questionnaire_path else None)
    say(draft.problems)
    data = draft.data()
    if "council" in draft.missing:
        data.pop("council", None)
    return draft.assessment.questionnaire, data


def looks_like_questionnaire(source: str) -> bool:
    """Tell whether a file is a questionnaire: a folder of one, or a document with questions or sections."""
    from rsc_assess.answer_files.formats import read_answers_file

    if Path(source).is_dir():
        return True
    try:
        root = read_answers_file(source).root.value
    except InputError:
        return False
    return isinstance(root, dict) and "answers" not in root and bool({"sections", "questions", "scales"} & set(root))


def check_start(questionnaire: "Questionnaire", data: dict[str, Any]) -> None:
    """Refuse a council that no answers file may have, before anything is written."""
    from rsc_assess.assessment.draft import load_draft

    start: dict[str, Any] = {key: data[key] for key in ("council", "date") if key in data}
    draft = load_draft({"questionnaire": questionnaire.id, "version": questionnaire.version, **start, "answers": {}}, questionnaire)
    say([problem for problem in draft.problems if problem.code != "A217"])
