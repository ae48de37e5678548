"""The command that prints what a file may contain."""

from importlib import import_module

import click

from rsc_assess.cli.files import echo_json, open_questionnaire

# Where the schema of each format is made.
MADE_BY = {
    "questionnaire": "rsc_assess.questionnaire.shapes:questionnaire_schema",
    "answers": "rsc_assess.assessment.shapes:answers_schema",
    "confidence": "rsc_assess.evidence.summary:confidence_schema",
    "scorecard": "rsc_assess.scoring.scorecard_json:scorecard_schema",
    "report": "rsc_assess.report.export:report_schema",
    "sector": "rsc_assess.report.export:report_schema",
    "merge": "rsc_assess.respondents.outline:merge_schema",
    "agenda": "rsc_assess.respondents.outline:agenda_schema",
    "brand": "rsc_assess.report.brand:brand_schema",
    "contribution": "rsc_assess.peers.contribution_file:contribution_schema",
    "notes": "rsc_assess.peers.contribution_file:notes_schema",
    "edition": "rsc_assess.peers.edition_file:edition_schema",
}


@click.command()
@click.argument("document", type=click.Choice(list(MADE_BY)))
@click.option("--questionnaire", "questionnaire_path", metavar="PATH", help="With answers: the questionnaire whose questions the schema knows.")
def schema(document: str, questionnaire_path: str | None) -> None:
    """Print the JSON Schema (draft-07) of a file format.  Example: rsc-assess schema answers --questionnaire rsc"""
    if questionnaire_path is not None and document != "answers":
        raise click.UsageError(f"--questionnaire says nothing for {document}. Use it with answers.")
    module, _, name = MADE_BY[document].partition(":")
    make = getattr(import_module(module), name)
    if document == "answers":
        echo_json(make(open_questionnaire(questionnaire_path) if questionnaire_path else None))
    elif document == "sector":
        from rsc_assess.report.sector_values import EDITION

        echo_json(make(EDITION))
    else:
        echo_json(make())
