"""The command that releases an edition of a pool: decided once, kept by the pool, then written for readers."""

import csv
import datetime
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsc_assess.cli.files import check_output, open_questionnaire, open_register, say, write
from rsc_assess.cli.groups import Wanted, make_groups
from rsc_assess.cli.options import day_option, register_option, with_families, with_force, with_measures, with_pool
from rsc_assess.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from rsc_assess.peers.values import Contribution
    from rsc_assess.peers.working import Working
    from rsc_assess.pool.store import Pool
    from rsc_assess.questionnaire.values import Questionnaire


@click.command()
@with_pool
@click.option("--id", "id", required=True, help="What it is called, such as 2026-autumn; for good.")
@day_option("--date", "Its day; assessments of later days are left out.  [default: today]", "day")
@click.option("-o", "--output", metavar="FILE", help="Where to write the file for readers; - for standard output. The pool keeps it in any case.")
@register_option("All councils that there are (CSV), and so who is in which group.")
@day_option("--on", "The day on which the register is read.  [default: that of the edition]")
@click.option("--union", "unions", multiple=True, metavar="NAME=GROUP,GROUP", help="Groups that count as one too; may be given more than once.")
@with_families
@with_measures("Make families of councils that are similar on these measures of the register.")
@click.option("--replaces", metavar="ID", help="The edition that this one corrects.")
@click.option("--questionnaire", metavar="PATH", help="Questionnaire file or id; else the shipped one that was answered.")
@click.option("--log", metavar="FILE", help="Write why each figure is withheld, as CSV; for the keeper alone. - for standard output.")
@click.option("--skip-bad", is_flag=True, help="Leave out councils whose contribution was damaged in the pool, rather than refuse.")
@click.option("--dry-run", is_flag=True, help="Say what would be released, and release nothing.")
@with_force
def edition(
    folder: str,
    id: str,
    day: datetime.date | None,
    output: str | None,
    register_paths: tuple[str, ...],
    on: datetime.date | None,
    unions: tuple[str, ...],
    families_path: str | None,
    measures: tuple[str, ...],
    logarithmic: tuple[str, ...],
    replaces: str | None,
    questionnaire: str | None,
    log: str | None,
    skip_bad: bool,
    dry_run: bool,
    force: bool,
) -> None:
    """Release an edition: figures of groups of councils in which no council can be found.

    Standard error says how many figures are released, and why others are not. What was released stays: later editions are checked
    against it. With a register of all councils, more can be told.

    Example: rsc-assess pool edition pool --id 2026-autumn --register councils.csv -o 2026-autumn.json
    """
    from rsc_assess.peers.edition_file import dump_edition
    from rsc_assess.peers.release import make_edition
    from rsc_assess.peers.release_words import releases_of
    from rsc_assess.peers.working import dump_working
    from rsc_assess.pool.folder import EDITIONS
    from rsc_assess.pool.store import open_pool

    check_outputs(output, log, dry_run, force)
    day = day or datetime.date.today()
    wanted = Wanted(open_register(register_paths), on or day, unions, families_path, measures, logarithmic)
    with open_pool(Path(folder), read_only=dry_run) as opened:
        say(opened.remarks)
        contributions = opened.contributions(on=day, skip_bad=skip_bad)
        model = questionnaire_of(contributions, questionnaire, folder)
        counting, grouping = make_groups(contributions, wanted)
        made = make_edition(counting, model, grouping, id=id, date=day, earlier=earlier_in(opened), replaces=replaces)
        for line in releases_of(made).in_words():
            click.echo(line, err=True)
        if log is not None:
            write(log, log_of(made), force, said=f"Wrote {log}, for the keeper alone")
        if dry_run:
            click.echo("Nothing was released.", err=True)
            return
        content = dump_edition(made.edition)
        stored = opened.add_edition(id, content, dump_working(made))
        kept = next((path for path in sorted((opened.folder / EDITIONS).iterdir()) if path.name.startswith(f"{stored.sequence:06}-")), opened.folder)
    click.echo(f"The pool keeps it as {kept}", err=True)
    if output is not None:
        write(output, content, force, said=f"Wrote {output}")


def check_outputs(output: str | None, log: str | None, dry_run: bool, force: bool) -> None:
    """Refuse outputs that cannot be meant, before anything is released."""
    if dry_run and output is not None:
        raise click.UsageError("With --dry-run nothing is released, so no edition is written. Leave --dry-run or -o out.")
    if output is not None and output == log:
        raise click.UsageError("The edition and the reasons cannot go to one place: reasons are for the keeper alone. Name another file.")
    for one in (output, log):
        if one is not None:
            check_output(one, force)


def questionnaire_of(contributions: "tuple[Contribution, ...]", named: str | None, folder: str) -> "Questionnaire":
    """Return the questionnaire that was answered: the one that is named, else the shipped one."""
    from rsc_assess.questionnaire.shipped import shipped_path

    if not contributions:
        problem = Problem("P401", "no council has contributed by that day", "Wait for contributions, or name a later --date", Place(folder))
        raise InputError(str(problem), [problem])
    answered = contributions[0].questionnaire
    if named is None and shipped_path(answered) is None:
        raise click.UsageError(f"The councils answered the questionnaire {answered}, which is not installed. Name its file with --questionnaire.")
    found = open_questionnaire(named or answered)
    if found.id != answered:
        raise click.UsageError(f"The councils answered the questionnaire {answered}, not {found.id}. Name its file with --questionnaire.")
    return found


def earlier_in(opened: "Pool") -> "list[Working]":
    """Return the working figures of all editions that a pool released."""
    from rsc_assess.peers.edition_file import load_edition
    from rsc_assess.peers.working import load_working

    return [
        load_working(one.keeper, load_edition(one.edition, f"edition {one.id}"), f"keeper's log of the edition {one.id}") for one in opened.editions()
    ]


def log_of(working: "Working") -> bytes:
    """Return why figures were withheld as CSV."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(["group", "node", "reason", "in words"])
    table.writerows([one.group, one.node, one.code, one.words] for one in working.reasons)
    return written.getvalue().encode()
