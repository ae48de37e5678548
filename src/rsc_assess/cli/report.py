"""The command that writes reports: what is asked for, and what cannot be meant."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from rsc_assess.cli.files import expanded, known_subset, open_assessment, open_register, refuse_same_file
from rsc_assess.cli.options import with_force, with_questionnaire, with_register, with_subset
from rsc_assess.cli.others import Asked, families_by_council, family_named, open_edition, refuse_senseless, similar_to, taken_out, with_others
from rsc_assess.cli.publishing import publish_files, publish_to_stdout
from rsc_assess.problems import RscError, list_problems

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment
    from rsc_assess.councils.register import Register
    from rsc_assess.peers.values import Edition
    from rsc_assess.report.publish import Order, Others, Outcome

FORMATS = ("pdf", "html", "json", "csv", "xlsx")
SUFFIXES = {**{f".{format}": format for format in FORMATS}, ".htm": "html"}
ENDINGS = ", ".join(f".{format}" for format in FORMATS)


@click.command()
@click.argument("answers", metavar="ANSWERS...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="FILE-OR-FOLDER", help=f"A file ({ENDINGS}), - for PDF on standard output, or a folder.")
@click.option("--kind", default="full", show_default=True, help="full (officers), summary (two pages), infographic (one page).")
@click.option("--template", metavar="FOLDER", help="Templates of your own, instead of a kind.")
@click.option("--brand", metavar="FOLDER", help="Whose logo, colours and names it carries: a folder, or mockshire or riverbend to try.")
@click.option(
    "--audience",
    default="internal",
    show_default=True,
    type=click.Choice(["internal", "public"]),
    help="public leaves out what must not be published.",
)
@click.option("--language", metavar="TAG", help="en, cy, or cy+en for both in one document; else the questionnaire's own.")
@click.option("--overall", is_flag=True, help="Show the overall result in a summary or an infographic too.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="What to write into a folder; may be given more than once.")
@click.option("--strict", is_flag=True, help="Refuse templates that name addresses outside the report, rather than leave them out.")
@click.option("--timeout", default=120.0, show_default=True, type=click.FloatRange(1, 3600), help="Seconds that one report may take.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="How many reports are rendered at once.")
@with_others(required=False)
@with_questionnaire
@with_register
@with_subset
@with_force
def report(
    answers: tuple[str, ...],
    output: str,
    questionnaire_path: str | None,
    register_paths: tuple[str, ...],
    subset: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Write reports: one file by the ending of its name, or into a folder as PDF and HTML.

    Several answers files (or a pattern in quotes) make a report each, named by council code and name; one that fails
    stops no other, and failures.json says why. As .csv a report is one table of all figures; alone in a folder,
    --format csv writes a file for each table.

    Example: rsc-assess report answers.yaml -o report.pdf
    """
    from rsc_assess.report.render import Limits, Workers

    sources = named_files(answers)
    target = Path(output)
    is_folder = output != "-" and (len(sources) > 1 or target.is_dir() or output.endswith(("/", os.sep)))
    asked = taken_out(options)
    check_output(sources, output, is_folder, options["formats"])
    refuse_senseless(asked, answers, bool(register_paths))
    order = report_order(**options)
    edition = open_edition(asked.edition_path) if asked.edition_path else None
    register = open_register(register_paths)
    formats = options["formats"] or (("html", "pdf") if is_folder else (SUFFIXES.get(target.suffix.lower(), "pdf"),))
    needs_pages = bool({"html", "pdf"} & set(formats))
    count = min(options["workers"], len(sources)) if needs_pages else 0
    with Workers(count, Limits(seconds=options["timeout"]), ("pdf",) if "pdf" in formats else ()) as workers:
        opened, failed = open_all(sources, questionnaire_path, subset, register)
        if edition is not None:
            order = attrs.evolve(order, others=others_of(edition, asked, opened, register))
        if output == "-":
            publish_to_stdout(opened, order, workers)
        else:
            publish_files(sources, opened, failed, target, is_folder, formats, order, workers, force)


def named_files(answers: tuple[str, ...]) -> list[str]:
    """Return the files that are named, patterns filled in; each once."""
    return list(dict.fromkeys(expanded(answers)))


def check_output(sources: list[str], output: str, is_folder: bool, formats: tuple[str, ...]) -> None:
    """Refuse an output that cannot be meant."""
    target = Path(output)
    for source in sources:
        refuse_same_file(source, output)
    if len(sources) > 1 and (output == "-" or target.is_file() or target.suffix.lower() in SUFFIXES):
        raise click.UsageError(f"{len(sources)} answers files make {len(sources)} reports. Name a folder for them.")
    if "-" in sources and len(sources) > 1:
        raise click.UsageError("Standard input (-) cannot stand among several answers files. Save it as a file first.")
    if output != "-" and not is_folder and target.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"{output} ends in none of {ENDINGS}. Name such a file, or a folder (with / at the end).")
    if formats and not is_folder:
        raise click.UsageError("--format says what goes into a folder; a file's name says it by its ending. Leave it out, or name a folder.")
    if output == "-" and sys.stdout.isatty():
        raise click.UsageError("A PDF cannot be shown in a terminal. Name a file, or send it on: -o - > report.pdf")


def report_order(
    kind: str, template: str | None, brand: str | None, audience: str, language: str | None, overall: bool, strict: bool, **_: object
) -> "Order":
    """Return how reports are to be made, from what was asked for."""
    from rsc_assess.language import languages_of
    from rsc_assess.report.brand import load_brand
    from rsc_assess.report.pack import open_pack, shipped_kinds
    from rsc_assess.report.publish import Order

    if template is None and kind not in shipped_kinds():
        from rsc_assess.problems import did_you_mean

        raise click.UsageError(
            f"There is no kind of report called {kind}. {did_you_mean(kind, shipped_kinds())} (A folder of templates goes with --template.)"
        )
    found = load_brand(brand) if brand else None
    if found is not None and found.problems:
        click.echo(list_problems(found.problems), err=True)
    pack = open_pack(Path(template) if template else kind)
    return Order(pack, found, languages_of(language) if language else (), audience, overall, strict)


def others_of(edition: "Edition", asked: Asked, opened: "dict[str, Assessment]", register: "Register | None") -> "Others":
    """Return the councils that reports stand beside; a council that cannot be compared with any has no learning partners, which is told."""
    from rsc_assess.report.publish import Others

    ids = {source: one.council.id or "" for source, one in opened.items()}
    families = families_by_council(asked, edition, register)
    if asked.family:
        families = dict.fromkeys(ids.values(), family_named(edition, asked.family))
    similar: dict[str, tuple[str, ...]] = {}
    for source, assessment in opened.items() if asked.by_likeness else ():
        try:
            similar[ids[source]] = similar_to(asked, assessment, register) or ()
        except RscError as error:
            if len(opened) == 1:
                raise
            click.echo(f"{source}: no learning partners are named: {error}", err=True)
    return Others(edition, asked.group, families, similar if asked.by_likeness else None)


def open_all(
    sources: list[str], questionnaire_path: str | None, subset: str | None, register: "Register | None"
) -> "tuple[dict[str, Assessment], list[Outcome]]":
    """Open the answers files; where there are several, one that cannot be read stops no other."""
    from rsc_assess.assessment.subset import subset_assessment
    from rsc_assess.report.publish import Outcome

    opened, failed = {}, []
    for source in sources:
        try:
            assessment = open_assessment(source, questionnaire_path, register)
            opened[source] = assessment if subset is None else subset_assessment(assessment, known_subset(assessment.questionnaire, subset))
        except RscError as error:
            if len(sources) == 1:
                raise
            failed.append(Outcome(source, error))
    return opened, failed
