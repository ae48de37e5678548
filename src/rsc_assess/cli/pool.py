"""Commands for the keeper of a pool: take contributions in, list them, take one back, look for damage, mend the index."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsc_assess.cli.asking import agreed
from rsc_assess.cli.files import echo_json, open_questionnaire, open_register, say
from rsc_assess.cli.lazy import LazyCommands
from rsc_assess.cli.options import register_option, with_pool
from rsc_assess.problems import Problem, RefusedError, RscError, counted

if TYPE_CHECKING:
    from rsc_assess.councils.register import Register
    from rsc_assess.peers.values import Contribution
    from rsc_assess.pool.store import Check, Pool
    from rsc_assess.pool.values import Entry, Intake

BATCH_FAILED = 5
OUTCOMES = {"new": "added", "same": "was there already", "replaces": "added, in place of an earlier one"}

COMMANDS = {
    "add": "rsc_assess.cli.pool:add",
    "check": "rsc_assess.cli.pool:check",
    "edition": "rsc_assess.cli.edition:edition",
    "list": "rsc_assess.cli.pool:list_pool",
    "rebuild": "rsc_assess.cli.pool:rebuild",
    "standing": "rsc_assess.cli.keeper:standing",
    "variation": "rsc_assess.cli.keeper:variation",
    "withdraw": "rsc_assess.cli.pool:withdraw",
}


@click.group(commands=LazyCommands(COMMANDS))
def pool() -> None:
    """Keep a pool of contributions, and release editions of it.

    A pool is a folder. Whoever can read it can read what the councils shared: give it no more rights than it needs.
    """


@click.command()
@with_pool
@click.argument("files", metavar="FILES...", nargs=-1, required=True)
@click.option("--create", is_flag=True, help="Begin a pool in the folder if there is none.")
@click.option("--questionnaire", metavar="PATH", help="Check contributions against this questionnaire too: a file or an id.")
@register_option("Councils must be in this register (CSV) on the day of their assessment.")
def add(folder: str, files: tuple[str, ...], create: bool, questionnaire: str | None, register_paths: tuple[str, ...]) -> None:
    """Add contributions: files, folders or zip archives of them, or - for one on standard input.

    One that cannot be added is told, and stops no other.

    Example: rsc-assess pool add pool inbox/ --create
    """
    model = open_questionnaire(questionnaire) if questionnaire else None
    register = open_register(register_paths)
    with open_or_begin(Path(folder), create) as opened:
        say(opened.remarks)
        check = known_to(register) if register else None
        if "-" in files:
            if len(files) > 1:
                raise click.UsageError("Standard input (-) cannot stand among files. Save it as a file first.")
            taken = opened.add(sys.stdin.buffer.read(), "standard input", questionnaire=model, check=check)
            click.echo(f"{called(taken.contribution)}: {OUTCOMES[taken.outcome]}")
            say(taken.remarks)
            return
        from rsc_assess.pool.intake import add_many

        tell(add_many(opened, map(Path, files), questionnaire=model, check=check))


def open_or_begin(folder: Path, create: bool) -> "Pool":
    """Open a pool for writing; make it if that was asked for and there is none."""
    from rsc_assess.pool.folder import DATABASE
    from rsc_assess.pool.store import create_pool, open_pool

    return create_pool(folder) if create and not (folder / DATABASE).exists() else open_pool(folder)


def known_to(register: "Register") -> "Check":
    """Return the check that a council is in a register on the day of its assessment; a made-up one need not be in it."""

    def check(contribution: "Contribution") -> Iterable[Problem]:
        id = contribution.council.id or ""
        found = register.look_up(id, contribution.date)
        if isinstance(found, Problem) and not (contribution.council.is_fictional and register.entry(id) is None):
            yield found

    return check


def called(contribution: "Contribution") -> str:
    """Return what lists call the council of a contribution."""
    return f"{contribution.council.id} {contribution.council.name}"


def tell(intake: "Intake") -> None:
    """Say what became of each contribution, and end with the code of what went wrong, if anything did."""
    for taken in intake.added:
        click.echo(f"{called(taken.contribution)}: {OUTCOMES[taken.outcome]}")
        say(taken.remarks)
    say(intake.ignored)
    if len(intake.failed) == 1 and not intake.added and not intake.stopped:
        raise intake.failed[0][1]
    for name, error in intake.failed:
        click.echo(str(error) if name in str(error) else f"{name}: {error}", err=True)
    if intake.stopped:
        click.echo(f"What is listed above ({len(intake.added)}) is safe in the pool.", err=True)
        raise intake.stopped
    click.echo(f"{len(intake.added)} of {len(intake.added) + len(intake.failed)} contributions are in the pool.", err=True)
    if intake.failed:
        raise click.exceptions.Exit(BATCH_FAILED if intake.added else intake.failed[0][1].exit_code)


@click.command("list")
@with_pool
@click.option("--history", is_flag=True, help="List contributions that later ones replaced too.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_pool(folder: str, history: bool, as_json: bool) -> None:
    """List who contributed, who withdrew, and which editions were released; no scores.  Example: rsc-assess pool list pool"""
    from rsc_assess.pool.store import open_pool

    with open_pool(Path(folder), read_only=True) as opened:
        say(opened.remarks)
        entries = [entry for entry in opened.history() if entry.counts or history]
        withdrawals, editions = opened.withdrawals(), opened.editions()
        damage = damage_in(opened)
    if as_json:
        echo_json(
            {
                "contributions": [entry_data(entry) for entry in entries],
                "withdrawals": [{"council": one.council, "date": one.date.isoformat() if one.date else None} for one in withdrawals],
                "editions": [{"id": one.id, "date": one.date.isoformat(), "replaces": one.replaces} for one in editions],
            }
        )
    else:
        for entry in entries:
            click.echo(in_a_line(entry))
        for withdrawn in withdrawals:
            click.echo(f"{withdrawn.council} withdrew" + (f" on {withdrawn.date.isoformat()}" if withdrawn.date else ""))
        for edition in editions:
            click.echo(f"Edition {edition.id} of {edition.date.isoformat()}" + (f", in place of {edition.replaces}" if edition.replaces else ""))
        councils = sum(entry.counts for entry in entries)
        click.echo(f"{counted(councils, 'council')}, {counted(len(editions), 'edition')}.", err=True)
    if damage:
        raise damage


def damage_in(opened: "Pool") -> RscError | None:
    """Return the error of contributions that count and are not as they were added, or None."""
    try:
        opened.contributions()
    except RefusedError as error:
        return error
    return None


def entry_data(entry: "Entry") -> dict[str, object]:
    """Return what a list of a pool says of a contribution, as data: no scores."""
    contribution = entry.contribution
    council = contribution.council
    return {
        "council": council.id,
        "name": council.name,
        "type": council.type,
        "nation": council.nation,
        "region": council.region,
        "fictional": council.is_fictional,
        "date": contribution.date.isoformat(),
        "questionnaire": contribution.questionnaire,
        "version": contribution.version,
        "sharing": contribution.sharing,
        "partner_for": [offer.section for offer in contribution.offers],
        "sequence": entry.sequence,
        "counts": entry.counts,
    }


def in_a_line(entry: "Entry") -> str:
    """Return a contribution on one line."""
    contribution = entry.contribution
    told = [f"{called(contribution)}: {contribution.date.isoformat()}", f"{contribution.questionnaire} {contribution.version}", contribution.sharing]
    offers = ", ".join(offer.section for offer in contribution.offers)
    told += [f"learning partner for {offers}"] if offers else []
    told += [] if entry.counts else ["replaced since"]
    return "; ".join(told)


@click.command()
@with_pool
@click.argument("council", metavar="COUNCIL")
@click.option("--yes", is_flag=True, help="Withdraw without being asked; needed where nobody can be asked.")
def withdraw(folder: str, council: str, yes: bool) -> None:
    """Take back all that a council contributed, for good; editions that were released stay as they are.

    Example: rsc-assess pool withdraw pool E06999001
    """
    import datetime

    from rsc_assess.peers.identity import key_of
    from rsc_assess.pool.forgetting import forget_in_editions
    from rsc_assess.pool.store import open_pool

    with open_pool(Path(folder)) as opened:
        say(opened.remarks)
        mine = [entry.contribution for entry in opened.history() if key_of(entry.contribution.council.id or "") == key_of(council)]
        if mine:
            council = mine[-1].council.id or council
            what = f"Remove {counted(len(mine), 'contribution')} of {called(mine[-1])}, with all scores, for good?"
            agreed(what, yes, "nothing was withdrawn")
        # Of one that withdrew before, an interrupted run may have left the name behind.
        if mine or key_of(council) not in {key_of(one.council) for one in opened.withdrawals()}:
            opened.withdraw(council, today=datetime.date.today())
        click.echo(f"{council} has withdrawn; its contributions are removed.", err=True)
        behind = forget_in_editions(opened, council)
    if behind:
        what = f"Its figures stay behind what was released ({', '.join(behind)}), without its name: the others could not be protected without them."
        click.echo(what, err=True)
    click.echo("This does not reach backups, nor copies of the index: rsc-assess pool check lists those in the folder.", err=True)


@click.command()
@with_pool
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(folder: str, as_json: bool) -> None:
    """Look at every file and row of a pool, and change nothing.  Example: rsc-assess pool check pool"""
    import datetime

    from rsc_assess.pool.check import check_pool

    findings(check_pool(Path(folder), today=datetime.date.today()), as_json, "Everything in this pool is as it was added.")


@click.command()
@with_pool
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def rebuild(folder: str, as_json: bool) -> None:
    """Make the index of a pool anew from its folders; nothing that was added is lost.  Example: rsc-assess pool rebuild pool"""
    from rsc_assess.pool.rebuild import rebuild_pool

    found = rebuild_pool(Path(folder))
    held = ((found.contributions, "contribution"), (found.withdrawals, "withdrawal"), (found.editions, "edition"))
    for name in found.restored:
        click.echo(f"Wrote {name} again", err=True)
    findings(found.problems, as_json, f"The pool holds {', '.join(counted(number, word) for number, word in held)}.")


def findings(problems: tuple[Problem, ...], as_json: bool, well: str) -> None:
    """Print what was found in a pool, and end with 1 if somebody must act."""
    from rsc_assess.problems import list_problems

    failed = any(problem.severity == "error" for problem in problems)
    if as_json:
        echo_json({"problems": [problem.as_data() for problem in problems]})
    else:
        click.echo("\n".join([*([list_problems(problems)] if problems else []), *([] if failed else [well])]))
    if failed:
        raise click.exceptions.Exit(1)
