"""Commands that tell the keeper of a pool what no edition and no report tells: exact figures of single councils and regions."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsc_assess.cli.edition import questionnaire_of
from rsc_assess.cli.files import echo_json, open_register, say, wrong_usage
from rsc_assess.cli.groups import Wanted, group_named, make_groups
from rsc_assess.cli.options import register_option, with_families, with_pool
from rsc_assess.problems import did_you_mean

if TYPE_CHECKING:
    from rsc_assess.councils.register import Register
    from rsc_assess.peers.values import Contribution
    from rsc_assess.pool.store import Pool


@click.command()
@with_pool
@click.argument("council", metavar="COUNCIL")
@click.option("--group", default="all", show_default=True, help="Among whom: the id or title of a group, such as type:unitary.")
@register_option("All councils that there are (CSV), and so who is in which group.")
@with_families
@click.option("--questionnaire", metavar="PATH", help="Questionnaire file or id; else the shipped one that was answered.")
@click.option("--on", "places", type=click.Choice(["shown", "exact"]), help="Which values places are by; else as the questionnaire says.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def standing(
    folder: str,
    council: str,
    group: str,
    register_paths: tuple[str, ...],
    families_path: str | None,
    questionnaire: str | None,
    places: str | None,
    as_json: bool,
) -> None:
    """Tell the keeper exactly where a council stands: places, percentile ranks, means.  Not for publication.

    Example: rsc-assess pool standing pool E06999001 --group type:unitary
    """
    from rsc_assess.peers.identity import key_of
    from rsc_assess.peers.keeper import keeper_standing
    from rsc_assess.pool.store import open_pool

    today = datetime.date.today()
    with open_pool(Path(folder), read_only=True) as opened:
        say(opened.remarks)
        contributions = opened.contributions()
    model = questionnaire_of(contributions, questionnaire, folder)
    counting, grouping = make_groups(contributions, Wanted(open_register(register_paths), today, families_path=families_path))
    among = grouping.members[group_named(grouping, group).id]
    ids = {key_of(one.council.id or ""): one.council.id or "" for one in counting}
    found = keeper_standing(counting, ids.get(key_of(council), council), among, model, on=places)
    if as_json:
        echo_json(found.as_data())
    else:
        click.echo("\n".join(found.in_words()))


@click.command()
@with_pool
@click.argument("node", metavar="NODE")
@click.option("--earlier", metavar="DAY-OR-EDITION", help="Compare with how it was: a day, or the id of an edition, whose day is taken.")
@click.option("--later", metavar="DAY-OR-EDITION", help="How it is: a day, or the id of an edition.  [default: now]")
@register_option("The regions of councils are those in this register (CSV); else those of their contributions.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def variation(folder: str, node: str, earlier: str | None, later: str | None, register_paths: tuple[str, ...], as_json: bool) -> None:
    """Tell the keeper how much of a score differs by region, and whether that falls.  Not for publication.

    Of each council the last contribution counts whose assessment was by that day.

    Example: rsc-assess pool variation pool R1 --earlier 2025-autumn --later 2026-autumn
    """
    from rsc_assess.peers.keeper_words import NOT_FOR_PUBLICATION
    from rsc_assess.peers.variation import regional_variation, variation_change
    from rsc_assess.pool.store import open_pool

    register = open_register(register_paths)
    with open_pool(Path(folder), read_only=True) as opened:
        say(opened.remarks)
        after = wave(opened, day_of(later, opened) if later else None, register)
        before = wave(opened, day_of(earlier, opened), register) if earlier else ()
    known = dict.fromkeys(id for one in (*after, *before) for id in one.scores)
    if node not in known:
        raise wrong_usage(f"no council has shared {node}", did_you_mean(node, known))
    found = regional_variation(after, node) if earlier is None else variation_change(before, after, node)
    if as_json:
        echo_json(found.as_data())
    else:
        said = found.in_words()
        click.echo(f"{NOT_FOR_PUBLICATION}\n{said}" if isinstance(said, str) else "\n".join(said))


def wave(opened: "Pool", day: datetime.date | None, register: "Register | None") -> "tuple[Contribution, ...]":
    """Return the contributions by a day; with a register, those of councils that it has, in its regions."""
    from rsc_assess.peers.contributors import contributors_in

    found = opened.contributions(on=day)
    if register is None:
        return found
    placed = contributors_in(found, register, day or datetime.date.today())
    say(placed.remarks)
    return placed.contributions


def day_of(text: str, opened: "Pool") -> datetime.date:
    """Return the day that is named, or that of the edition."""
    days = {one.id: one.date for one in opened.editions()}
    if text in days:
        return days[text]
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise wrong_usage(f"{text} is no day such as 2026-11-01, and no edition of this pool", did_you_mean(text, days)) from None
