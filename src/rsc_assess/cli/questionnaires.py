"""Commands about questionnaires: list them, show one, look for its faults, write the form to fill in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsc_assess.answer_files.formats import ENDINGS
from rsc_assess.cli.files import echo_json, known_subset, open_questionnaire, write
from rsc_assess.cli.options import chosen_format, with_force, with_format, with_language
from rsc_assess.problems import InputError, list_problems

if TYPE_CHECKING:
    from rsc_assess.answer_files.form import Form
    from rsc_assess.questionnaire.values import Questionnaire


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list as JSON.")
def questionnaires(as_json: bool) -> None:
    """List the questionnaires that are installed."""
    from rsc_assess.questionnaire.reader import load_questionnaire
    from rsc_assess.questionnaire.shipped import shipped_questionnaires

    found = [load_questionnaire(path) for path in shipped_questionnaires().values()]
    if as_json:
        echo_json([listed(one) for one in found])
    else:
        for one in found:
            click.echo(f"{one.id}  {one.version}  {one.title} ({len(list(one.questions()))} questions)")


def listed(questionnaire: "Questionnaire") -> dict[str, object]:
    """Return what a list of questionnaires says of one, as data."""
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "title": questionnaire.title,
        "questions": len(list(questionnaire.questions())),
        "languages": [questionnaire.language, *questionnaire.languages],
    }


@click.command()
@click.argument("questionnaire", default="rsc")
@with_language
def show(questionnaire: str, language: str | None) -> None:
    """Show a questionnaire as an outline.  Example: rsc-assess show rsc"""
    from rsc_assess.questionnaire.outline import outline

    click.echo(outline(open_questionnaire(questionnaire, language)))


@click.command()
@click.argument("questionnaire", default="rsc")
@click.option("--weights", is_flag=True, help="Print instead what each question decides of the total.")
@click.option("--strict", is_flag=True, help="End with 1 if there are warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings, or the weights, as JSON.")
def lint(questionnaire: str, weights: bool, strict: bool, as_json: bool) -> None:
    """Find what the author of a questionnaire may not have meant.  Example: rsc-assess lint my-questionnaire.yaml"""
    import datetime

    from rsc_assess.lint.lint import in_short, lint_questionnaire
    from rsc_assess.lint.weights import effective_weights, table_of

    if weights and strict:
        raise click.UsageError("--weights prints a table and looks for no warnings. Leave it or --strict out.")
    try:
        opened = open_questionnaire(questionnaire)
        if weights:
            found = effective_weights(opened)
            if as_json:
                echo_json({"weights": [one.as_data() for one in found]})
            else:
                click.echo(table_of(found))
            return
        problems = lint_questionnaire(questionnaire, datetime.date.today())
    except InputError as error:
        if not as_json:
            raise
        problems = error.problems
    if as_json:
        echo_json({"problems": [problem.as_data() for problem in problems]})
    else:
        click.echo("\n".join([*([list_problems(problems)] if problems else []), in_short(problems)]))
    fatal = ("error", "warning") if strict else ("error",)
    if any(problem.severity in fatal for problem in problems):
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("questionnaire", default="rsc")
@click.option("-o", "--output", required=True, metavar="FILE", help=f"Where to write it ({ENDINGS}); - for standard output.")
@with_format
@click.option("--subset", help="Only the questions of a subset, such as first-look.")
@with_language
@with_force
def init(questionnaire: str, output: str, format: str | None, subset: str | None, language: str | None, force: bool) -> None:
    """Write an answers file to fill in: a workbook, an offline page, or a plain file.

    Example: rsc-assess init -o answers.xlsx
    """
    from rsc_assess.answer_files.form import blank_form
    from rsc_assess.answer_files.formats import HTML, YAML

    chosen = chosen_format(output, format)
    found = open_questionnaire(questionnaire, language)
    form = blank_form(found, known_subset(found, subset) if subset is not None else None)
    said = f"Fill in {output}, then run: rsc-assess check {output}"
    if chosen == HTML:
        said = f"Open {output} in a browser, answer, and save to a file with its button. Then run: rsc-assess check, with the name of that file"
    write(output, form_file(output, form, chosen), force, said=said)
    if output != "-" and chosen == YAML:
        write_schema(output, found)


def form_file(output: str, form: "Form", format: str) -> bytes:
    """Return a form in a format; one in YAML names the schema beside it, by which editors complete and explain the answers."""
    from rsc_assess.answer_files import yaml_writer
    from rsc_assess.answer_files.formats import YAML, dump_form

    if output == "-" or format != YAML:
        return dump_form(form, format)
    return yaml_writer.write(form, schema_path(output).name)


def schema_path(output: str) -> Path:
    """Return where the schema of a form is."""
    return Path(output).with_suffix(".schema.json")


def write_schema(output: str, questionnaire: "Questionnaire") -> None:
    """Write the schema of a form beside it."""
    from rsc_assess.assessment.shapes import answers_schema
    from rsc_assess.scoring.scorecard_json import dump

    beside = schema_path(output)
    write(str(beside), dump(answers_schema(questionnaire)).encode(), True, said=f"Editors that know YAML help with it by {beside}")
