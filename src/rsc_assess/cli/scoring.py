"""Commands about one answers file: check it, score it, say why and how surely."""

from typing import TYPE_CHECKING

import click

from rsc_assess.cli.files import echo_json, open_assessment, open_register, open_scorecard
from rsc_assess.cli.options import with_answers, with_questionnaire, with_register, with_subset
from rsc_assess.problems import InputError, Problem, list_problems

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment


@click.command()
@with_answers
@with_questionnaire
@with_register
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(answers: str, questionnaire_path: str | None, register_paths: tuple[str, ...], as_json: bool) -> None:
    """Check an answers file.  Example: rsc-assess check answers.yaml"""
    from rsc_assess.assessment.check import check_assessment

    try:
        assessment = open_assessment(answers, questionnaire_path, open_register(register_paths))
        advice, standing = second_look(assessment)
        problems = (*check_assessment(assessment), *advice)
    except InputError as error:
        if not as_json:
            raise
        problems = error.problems
    failed = any(problem.severity == "error" for problem in problems)
    if as_json:
        echo_json({"problems": [problem.as_data() for problem in problems]})
    else:
        if problems:
            click.echo(list_problems(problems), err=True)
        said = sum(answer.state != "missing" for answer in assessment.answers.values())
        asked = len(list(assessment.questionnaire.questions()))
        questionnaire = assessment.questionnaire
        click.echo(f"{answers}: {said} of {asked} questions of {questionnaire.id} {questionnaire.version} have an answer. No errors.")
        for line in standing:
            click.echo(line)
    if failed:
        raise click.exceptions.Exit(1)


def second_look(assessment: "Assessment") -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """Return what is worth a second look, and how the answers stand: sign-off and evidence, a line each where there is something to say."""
    from rsc_assess.assessment.sign_off import sign_off_status
    from rsc_assess.evidence.bias import NO_EVIDENCE, findings_of
    from rsc_assess.evidence.confidence import confidence_of
    from rsc_assess.evidence.summary import in_short
    from rsc_assess.scoring.score import score_assessment

    scorecard = score_assessment(assessment)
    found = confidence_of(scorecard)
    # What lacks evidence is on the line below in any case.
    advice = tuple(one.as_problem(assessment.source) for one in findings_of(scorecard, found) if one.kind != NO_EVIDENCE)
    status, evidence = sign_off_status(assessment), in_short(found)
    lines = [f"This is {status.in_words()}."] if status.step is not None else []
    lines.extend([f"{evidence} rsc-assess confidence lists them." if found.total.missing else evidence] if evidence else [])
    return advice, tuple(lines)


@click.command()
@with_answers
@with_questionnaire
@with_register
@with_subset
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
def score(answers: str, questionnaire_path: str | None, register_paths: tuple[str, ...], subset: str | None, as_json: bool) -> None:
    """Score an answers file.  Example: rsc-assess score answers.yaml"""
    from rsc_assess.scoring.scorecard_json import dump, outline, scorecard_data

    scorecard = open_scorecard(answers, questionnaire_path, subset, open_register(register_paths))
    click.echo(dump(scorecard_data(scorecard)) if as_json else outline(scorecard), nl=not as_json)


@click.command()
@with_answers
@click.argument("node")
@with_questionnaire
@with_register
@with_subset
@click.option("--json", "as_json", is_flag=True, help="Print the derivation as JSON.")
def explain(answers: str, node: str, questionnaire_path: str | None, register_paths: tuple[str, ...], subset: str | None, as_json: bool) -> None:
    """Explain the score of a node, down to the answers.  Example: rsc-assess explain answers.yaml C2"""
    from rsc_assess.scoring.explain import as_text
    from rsc_assess.scoring.explain import explain as derive

    scorecard = open_scorecard(answers, questionnaire_path, subset, open_register(register_paths))
    derivation = derive(scorecard, node)
    if as_json:
        echo_json(derivation.as_data())
    else:
        click.echo(as_text(derivation, scorecard.assessment.questionnaire))


@click.command()
@with_answers
@click.argument("nodes", nargs=-1)
@with_questionnaire
@with_register
@click.option("--draws", default=1_000, show_default=True, type=click.IntRange(1, 100_000), help="How many weightings to try.")
@click.option("--seed", default=2022, show_default=True, type=int, help="Another number tries other weightings.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def uncertainty(
    answers: str, nodes: tuple[str, ...], questionnaire_path: str | None, register_paths: tuple[str, ...], draws: int, seed: int, as_json: bool
) -> None:
    """Tell how sure scores are: under other weights, and with the answers that have evidence alone.

    Example: rsc-assess uncertainty answers.yaml R R1
    """
    from rsc_assess.scoring.uncertainty import evidenced_scores, top_nodes, weight_sensitivity

    scorecard = open_scorecard(answers, questionnaire_path, register=open_register(register_paths))
    wanted = top_nodes(scorecard, nodes)
    weights = weight_sensitivity(scorecard, wanted, draws, seed=seed)
    evidence = evidenced_scores(scorecard, wanted)
    if as_json:
        echo_json({id: {"weights": weights[id].as_data() if id in weights else None, "evidence": evidence[id].as_data()} for id in wanted})
        return
    for id in wanted:
        score = scorecard.nodes[id]
        click.echo(f"{id}: {score.shown or 'no score'}" + (f", {score.label}" if score.label else ""))
        if id in weights:
            click.echo(f"  {weights[id].in_words()} (9 in 10 of them between {weights[id].low} and {weights[id].high})")
        click.echo(f"  {evidence[id].in_words()}")
