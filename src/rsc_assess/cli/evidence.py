"""The command that tells how well evidence carries the answers."""

import click

from rsc_assess.cli.files import echo_json, open_register, open_scorecard
from rsc_assess.cli.options import with_answers, with_questionnaire, with_register, with_subset


@click.command()
@with_answers
@with_questionnaire
@with_register
@with_subset
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON (see: schema confidence).")
def confidence(answers: str, questionnaire_path: str | None, register_paths: tuple[str, ...], subset: str | None, as_json: bool) -> None:
    """Tell how well evidence carries the answers, which is still asked for, and what is worth a second look.

    It is advice and changes no score.  Example: rsc-assess confidence answers.yaml
    """
    from rsc_assess.evidence.bias import findings_of
    from rsc_assess.evidence.confidence import confidence_of, evidenced_scorecard
    from rsc_assess.evidence.summary import confidence_data, outline

    scorecard = open_scorecard(answers, questionnaire_path, subset, open_register(register_paths))
    found = confidence_of(scorecard)
    told = scorecard, evidenced_scorecard(scorecard, found), found, findings_of(scorecard, found)
    if as_json:
        echo_json(confidence_data(*told))
    else:
        click.echo(outline(*told))
