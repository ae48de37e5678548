"""The command that writes the report of an edition: what councils have reached together, and never which council."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rsc_assess.cli.files import make_folder, open_questionnaire, refuse_existing, refuse_same_file
from rsc_assess.cli.options import with_force
from rsc_assess.cli.others import open_edition
from rsc_assess.cli.publishing import publish_to_stdout, tell
from rsc_assess.cli.report import ENDINGS, FORMATS, SUFFIXES, check_output, report_order

if TYPE_CHECKING:
    from rsc_assess.peers.values import Edition
    from rsc_assess.questionnaire.values import Questionnaire


@click.command()
@click.argument("edition", metavar="EDITION")
@click.option("-o", "--output", required=True, metavar="FILE-OR-FOLDER", help=f"A file ({ENDINGS}), - for PDF on standard output, or a folder.")
@click.option("--kind", default="sector", show_default=True, help="sector, or sector-infographic (one page).")
@click.option("--template", metavar="FOLDER", help="Templates of your own, instead of a kind.")
@click.option("--brand", metavar="FOLDER", help="Whose logo, colours and names it carries: a folder, or mockshire or riverbend to try.")
@click.option("--language", metavar="TAG", help="en, cy, or cy+en for both in one document; else the questionnaire's own.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="What to write into a folder; may be given more than once.")
@click.option("--strict", is_flag=True, help="Refuse templates that name addresses outside the report, rather than leave them out.")
@click.option("--timeout", default=120.0, show_default=True, type=click.FloatRange(1, 3600), help="Seconds that the report may take.")
@click.option("--questionnaire", "questionnaire_path", metavar="PATH", help="Questionnaire file or id; else the shipped one that the edition names.")
@with_force
def sector(edition: str, output: str, formats: tuple[str, ...], timeout: float, questionnaire_path: str | None, force: bool, **options: Any) -> None:
    """Write the report of an edition: what councils have reached together, and never which council.

    Example: rsc-assess sector 2026-autumn.json -o sector.pdf
    """
    from rsc_assess.report.publish import Item, Released, all_files, edition_targets, publish
    from rsc_assess.report.render import Limits, Workers

    target = Path(output)
    is_folder = output != "-" and (target.is_dir() or output.endswith(("/", os.sep)))
    refuse_same_file(edition, output, "edition")
    check_output([edition], output, is_folder, formats)
    order = report_order(**options, audience="public", overall=False)
    opened = open_edition(edition)
    released = Released(opened, questionnaire_of(opened, questionnaire_path))
    formats = formats or (("html", "pdf") if is_folder else (SUFFIXES.get(target.suffix.lower(), "pdf"),))
    with Workers(int(bool({"html", "pdf"} & set(formats))), Limits(seconds=timeout), ("pdf",) if "pdf" in formats else ()) as workers:
        if output == "-":
            publish_to_stdout({edition: released}, order, workers)
            return
        items = [Item(edition, released, edition_targets(target, is_folder, formats))]
        refuse_existing(list(all_files(items, order)), force)
        if is_folder:
            make_folder(target)
        tell(publish(items, order, workers, overwrite=force)[0])


def questionnaire_of(edition: "Edition", named: str | None) -> "Questionnaire":
    """Return the questionnaire of an edition: the one that is named, else the shipped one."""
    from rsc_assess.questionnaire.shipped import shipped_path

    if named is None and shipped_path(edition.questionnaire) is None:
        what = f"The edition is of the questionnaire {edition.questionnaire}, which is not installed"
        raise click.UsageError(f"{what}. Name its file with --questionnaire.")
    return open_questionnaire(named or edition.questionnaire)
