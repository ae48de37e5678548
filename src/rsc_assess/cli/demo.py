"""The command that makes the example."""

from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from rsc_assess.cli.files import make_folder, refuse_existing, write
from rsc_assess.cli.options import with_force
from rsc_assess.cli.publishing import tell
from rsc_assess.cli.report import report_order

if TYPE_CHECKING:
    from rsc_assess.questionnaire.values import Questionnaire


@click.command()
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where to put the example's files.")
@click.option("--pool", "pool", metavar="FOLDER", help="Also write what other fictional councils share, and a register of them, to try a pool with.")
@with_force
def demo(output: str, pool: str | None, force: bool) -> None:
    """Make the example: a fictional council's answers, its scorecard as JSON, and its report as HTML and PDF.

    The report stands beside other councils, which are made up too; the figures of theirs that it uses are written as edition.json.
    """
    from rsc_assess.assessment.reader import load_assessment
    from rsc_assess.peers.edition_file import load_edition
    from rsc_assess.questionnaire.shipped import example_answers, example_edition
    from rsc_assess.report.publish import Item, Others, publish
    from rsc_assess.report.render import Workers
    from rsc_assess.scoring.score import score_assessment
    from rsc_assess.scoring.scorecard_json import dump, scorecard_data

    folder = Path(output)
    refuse_files([folder, *([Path(pool)] if pool else [])])
    refuse_existing([folder / name for name in ("answers.yaml", "edition.json", "scorecard.json", "report.html", "report.pdf")], force)
    if pool:
        refuse_filled(Path(pool), force)
    make_folder(folder)
    answers, edition = example_answers(), example_edition()
    for example in (answers, edition):
        write(str(folder / example.name), example.read_bytes(), force, said=f"Wrote {folder / example.name}")
    assessment = load_assessment(answers)
    scorecard = score_assessment(assessment)
    write(str(folder / "scorecard.json"), dump(scorecard_data(scorecard)).encode(), force, said=f"Wrote {folder / 'scorecard.json'}")
    order = report_order(kind="full", template=None, brand=None, audience="internal", language=None, overall=False, strict=False)
    order = attrs.evolve(order, others=Others(load_edition(edition)))
    with Workers(1) as workers:
        targets = (("html", folder / "report.html"), ("pdf", folder / "report.pdf"))
        tell(publish([Item(str(answers), assessment, targets)], order, workers, overwrite=force)[0])
    if pool:
        write_pool(Path(pool), assessment.questionnaire, force)


def refuse_files(folders: list[Path]) -> None:
    """Refuse a file where a folder is needed."""
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            raise click.UsageError(f"{folder} is a file. Name a folder.")


def refuse_filled(folder: Path, force: bool) -> None:
    """Refuse to write many files among others."""
    if not force and folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"There are files in {folder} already. Name a new folder, or use --force to replace those of the same names.")


def write_pool(folder: Path, questionnaire: "Questionnaire", force: bool) -> None:
    """Write the files to try a pool with."""
    from rsc_assess.peers.synthetic_pool import synthetic_files
    from rsc_assess.writing import write_whole

    count = 0
    for name, content in synthetic_files(questionnaire):
        make_folder((folder / name).parent)
        write_whole(folder / name, content, force)
        count += 1
    click.echo(f"Wrote {count} files to {folder}: a register, families and contributions of fictional councils", err=True)
