"""The command that prints what a file may contain."""

import click

from rsc_assess.cli.files import echo_json, open_questionnaire


@click.command()
@click.argument("document", type=click.Choice(["questionnaire", "answers", "scorecard", "report", "brand", "contribution", "notes", "edition"]))
@click.option("--questionnaire", "questionnaire_path", metavar="PATH", help="With answers: the questionnaire whose questions the schema knows.")
def schema(document: str, questionnaire_path: str | None) -> None:
    """Print the JSON Schema (draft-07) of a file format.  Example: rsc-assess schema answers --questionnaire rsc"""
    from rsc_assess.assessment.shapes import answers_schema
    from rsc_assess.questionnaire.shapes import questionnaire_schema
    from rsc_assess.report.brand import brand_schema
    from rsc_assess.scoring.scorecard_json import scorecard_schema

    if questionnaire_path is not None and document != "answers":
        raise click.UsageError(f"--questionnaire says nothing for {document}. Use it with answers.")
    if document == "answers":
        echo_json(answers_schema(open_questionnaire(questionnaire_path) if questionnaire_path else None))
    else:
        from rsc_assess.peers.contribution_file import contribution_schema, notes_schema
        from rsc_assess.peers.edition_file import edition_schema
        from rsc_assess.report.export import report_schema

        schemas = {
            "questionnaire": questionnaire_schema,
            "scorecard": scorecard_schema,
            "report": report_schema,
            "brand": brand_schema,
            "contribution": contribution_schema,
            "notes": notes_schema,
            "edition": edition_schema,
        }
        echo_json(schemas[document]())
