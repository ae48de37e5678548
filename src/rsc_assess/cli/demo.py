"""The command that makes the example."""

from pathlib import Path

import click

from rsc_assess.cli.files import make_folder, refuse_existing, write
from rsc_assess.cli.options import with_force
from rsc_assess.cli.publishing import tell
from rsc_assess.cli.report import report_order


@click.command()
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where to put the example's files.")
@with_force
def demo(output: str, force: bool) -> None:
    """Make the example: a fictional council's answers, its scorecard as JSON, and its report as HTML and PDF."""
    from rsc_assess.assessment.reader import load_assessment
    from rsc_assess.questionnaire.shipped import example_answers
    from rsc_assess.report.publish import Item, publish
    from rsc_assess.report.render import Workers
    from rsc_assess.scoring.score import score_assessment
    from rsc_assess.scoring.scorecard_json import dump, scorecard_data

    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{output} is a file. Name a folder.")
    refuse_existing([folder / name for name in ("answers.yaml", "scorecard.json", "report.html", "report.pdf")], force)
    make_folder(folder)
    answers = example_answers()
    write(str(folder / "answers.yaml"), answers.read_bytes(), force, said=f"Wrote {folder / 'answers.yaml'}")
    assessment = load_assessment(answers)
    scorecard = score_assessment(assessment)
    write(str(folder / "scorecard.json"), dump(scorecard_data(scorecard)).encode(), force, said=f"Wrote {folder / 'scorecard.json'}")
    order = report_order(kind="full", template=None, brand=None, audience="internal", language=None, overall=False, strict=False)
    with Workers(1) as workers:
        targets = (("html", folder / "report.html"), ("pdf", folder / "report.pdf"))
        tell(publish([Item(str(answers), assessment, targets)], order, workers, overwrite=force)[0])
