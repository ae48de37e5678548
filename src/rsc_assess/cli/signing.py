"""The command that adds a step of sign-off to an answers file: shows what is signed first, then asks, then writes."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsc_assess.cli.asking import agreed
from rsc_assess.cli.files import answers_in, check_output, open_questionnaire, refuse_same_file, write
from rsc_assess.cli.options import chosen_format, day_option, with_answers, with_force, with_questionnaire

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment
    from rsc_assess.scoring.score import Scorecard

STEPS = {"reviewed": "reviewed", "signed-off": "signed_off"}
NOTHING = "nothing was signed"


@click.command()
@with_answers
@click.option("--as", "step", type=click.Choice(list(STEPS)), required=True, help="The step that is taken.")
@click.option("--role", required=True, help='The role of the person who takes it, such as "Chief executive"; no names of people.')
@day_option("--date", "The day on which it is taken (today if left out).")
@click.option("-o", "--output", metavar="FILE", help="Write it to another file, in the format of its ending; else into the answers file.")
@with_questionnaire
@click.option("--yes", is_flag=True, help="Agree without being asked; needed where nobody can be asked.")
@with_force
def sign(
    answers: str, step: str, role: str, on: datetime.date | None, output: str | None, questionnaire_path: str | None, yes: bool, force: bool
) -> None:
    """Mark the answers as reviewed or signed off: show what they come to, ask, and write the step into the file.

    If anything in the file changes afterwards, every command says so.

    Example: rsc-assess sign answers.yaml --as signed-off --role "Chief executive"
    """
    from rsc_assess.answer_files.formats import content_of
    from rsc_assess.assessment.reader import load_assessment
    from rsc_assess.assessment.sign_off import DONE, sign_off_status, signed
    from rsc_assess.scoring.score import score_assessment

    day = on or datetime.date.today()
    refuse_senseless(answers, output, role, day, force)
    source = answers_in(answers)
    content = source if isinstance(source, bytes) else content_of(source)
    questionnaire = open_questionnaire(questionnaire_path) if questionnaire_path else None
    assessment = load_assessment(source, questionnaire)
    after = signed(assessment, STEPS[step], role, day)
    written = with_step(content, answers, output, after)
    for line in summary(score_assessment(assessment)):
        click.echo(line, err=True)
    if sign_off_status(after).state == "signed_off" and not sign_off_status(after).was_reviewed:
        click.echo("These answers were not reviewed before. They can be signed off all the same, and the file shows it.", err=True)
    said = f"{DONE[STEPS[step]]} on {day} by {after.sign_off[-1].role}"
    agreed(f"\nMark this as {said}?", yes, NOTHING)
    if output is None:
        refuse_changed(answers, content)
    # What a link points to is signed, and the link stays one.
    target = output or str(Path(answers).resolve())
    write(target, written, force or output is None, said=f"{output or answers} is {said}.")


def refuse_senseless(answers: str, output: str | None, role: str, day: datetime.date, force: bool) -> None:
    """Refuse what cannot be meant."""
    from rsc_assess.assessment.sign_off import is_role

    if not is_role(role):
        raise click.BadParameter("a role has 1 to 120 characters, all of which can be printed.", param_hint="--role")
    if day > datetime.date.today():
        raise click.BadParameter(f"{day} is still to come. Give the day on which it is signed.", param_hint="--date")
    if answers == "-" and output is None:
        raise click.UsageError("The answers come from standard input, so there is no file to sign. Name one with -o.")
    if output is not None:
        refuse_same_file(answers, output)
        check_output(output, force)


def with_step(content: bytes, answers: str, output: str | None, after: "Assessment") -> bytes:
    """Return the answers file with the step in it: in its own format as it was, in another one anew."""
    from rsc_assess.answer_files.formats import dump_assessment, format_of_content
    from rsc_assess.answer_files.updating import updated_file
    from rsc_assess.assessment.data import assessment_data

    name = "answers" if answers == "-" else answers
    own = format_of_content(content, None if answers == "-" else Path(answers))
    wanted = own if output in (None, "-") else chosen_format(str(output), None)
    if wanted != own:
        return dump_assessment(after, wanted)
    return updated_file(content, name, {("sign_off",): assessment_data(after)["sign_off"]}, after.questionnaire)


def refuse_changed(answers: str, content: bytes) -> None:
    """
    Refuse to sign a file that is another one than was shown.

    Raises:
        InputError: It changed meanwhile (A453).
    """
    from rsc_assess.answer_files.formats import content_of
    from rsc_assess.documents.node import one_problem
    from rsc_assess.problems import Place

    if content_of(answers) != content:
        what = "this file changed while you were asked, so nothing was signed"
        raise one_problem("A453", Place(answers), what, "Run it again, and look at what is in it now")


def summary(scorecard: "Scorecard") -> list[str]:
    """Return what is signed, in lines: whose answers, how many, the score, what evidence carries, what is still to look at."""
    from rsc_assess.assessment.sign_off import sign_off_status
    from rsc_assess.evidence.bias import NO_EVIDENCE, findings_of
    from rsc_assess.evidence.confidence import confidence_of
    from rsc_assess.evidence.summary import in_short

    assessment = scorecard.assessment
    questionnaire = assessment.questionnaire
    score, confidence = scorecard.nodes[scorecard.root], confidence_of(scorecard)
    total = f"{score.shown or 'no score'}" + (f", {score.label}" if score.label else "")
    if score.shown is not None and score.shown_low != score.shown_high:
        total += f" ({score.shown_low} to {score.shown_high} once open questions are answered)"
    said = sum(answer.state != "missing" for answer in assessment.answers.values())
    lines = [
        f"{assessment.council.name}, {assessment.date.isoformat()}",
        f"{questionnaire.title} {questionnaire.version}: {said} of {len(list(questionnaire.questions()))} questions have an answer",
        f"{questionnaire.total_title}: {total}",
        f"Confidence: {confidence.total.confidence or 'nothing to tell'}. {in_short(confidence)}".rstrip(),
        f"So far: {sign_off_status(assessment).in_words()}",
    ]
    # What lacks evidence has been said.
    findings = [one for one in findings_of(scorecard, confidence) if one.kind != NO_EVIDENCE]
    if findings:
        lines.append("Worth a second look before it is signed:")
        lines.extend(f"  {one.what}. [{one.code}]" for one in findings)
    lines.extend(str(problem) for problem in scorecard.problems)
    return lines
