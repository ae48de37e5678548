"""The command by which a council shares its scores: shown in full first, then agreed to, then written."""

from typing import TYPE_CHECKING

import click

from rsc_assess.cli.asking import agreed
from rsc_assess.cli.files import check_output, open_register, open_scorecard, refuse_same_file, say, write
from rsc_assess.cli.options import with_answers, with_force, with_questionnaire, with_register

if TYPE_CHECKING:
    from rsc_assess.peers.values import PracticeNote

NOTHING = "nothing was written"


@click.command()
@with_answers
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write the contribution; - for standard output.")
@click.option("--levels", is_flag=True, help="Share the answers to single questions too, apart from sensitive ones.")
@click.option(
    "--partner",
    "partners",
    multiple=True,
    metavar="SECTION",
    help="Agree to be named as a learning partner for a section, which shows the level reached there; may be given more than once.",
)
@click.option("--notes", metavar="FILE", help="Practice notes for those sections (YAML or JSON; see: schema notes).")
@with_questionnaire
@with_register
@click.option("--yes", is_flag=True, help="Agree without being asked; needed where nobody can be asked.")
@with_force
def contribute(
    answers: str,
    output: str,
    levels: bool,
    partners: tuple[str, ...],
    notes: str | None,
    questionnaire_path: str | None,
    register_paths: tuple[str, ...],
    yes: bool,
    force: bool,
) -> None:
    """Share a council's scores with a pool: show in full what is shared, ask, and write it as a file.

    Example: rsc-assess contribute answers.yaml -o contribution.json --partner R1 --notes notes.yaml
    """
    from rsc_assess.peers.contribution import contribution_of, contribution_text
    from rsc_assess.peers.contribution_file import dump_contribution
    from rsc_assess.peers.values import LEVELS, SCORES

    refuse_same_file(answers, output)
    check_output(output, force)
    offers = open_offers(partners, notes)
    scorecard = open_scorecard(answers, questionnaire_path, register=open_register(register_paths))
    contribution = contribution_of(scorecard, LEVELS if levels else SCORES, offers)
    # On standard output stands the file itself, if it goes there.
    click.echo(contribution_text(contribution, scorecard.assessment.questionnaire), err=output == "-")
    agreed("\nShare this?", yes, NOTHING)
    write(output, dump_contribution(contribution), force, said=f"Wrote {output}. Send it to the keeper of the pool; it is not to be edited.")


def open_offers(partners: tuple[str, ...], notes: str | None) -> "dict[str, PracticeNote | None]":
    """Return the sections that are offered, each with its practice note or None; a note for another section is refused."""
    from rsc_assess.peers.contribution_file import load_notes

    found, remarks = load_notes(notes) if notes is not None else ({}, ())
    say(remarks)
    unoffered = [section for section in found if section not in partners]
    if unoffered:
        wanted = " ".join(f"--partner {section}" for section in unoffered)
        raise click.UsageError(f"There are notes for what is not offered: {', '.join(unoffered)}. Add {wanted}, or take them out of {notes}.")
    return {section: found.get(section) for section in partners}
