"""Commands about councils that are alike: the nearest to one, and families of all."""

import datetime
from typing import TYPE_CHECKING

import click

from rsc_assess.cli.files import check_output, echo_json, open_register, say, write, wrong_usage
from rsc_assess.cli.options import day_option, register_option, with_force, with_measures

if TYPE_CHECKING:
    from rsc_assess.councils.council import Council
    from rsc_assess.councils.register import Register
    from rsc_assess.peers.neighbours import Neighbours

ALL_COUNCILS = "All councils that there are (CSV), with their measures."
WHEN = "The day on which the register is read.  [default: today]"


@click.command()
@click.argument("council", metavar="COUNCIL")
@register_option(ALL_COUNCILS, required=True)
@with_measures("Compare councils on these measures of the register.")
@click.option("--distances", "distances_path", metavar="FILE", help="Distances from elsewhere (CSV) in place of measures.")
@click.option("-k", "how_many", default=15, show_default=True, type=click.IntRange(1, 1_000), help="How many to name.")
@day_option("--on", WHEN)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def neighbours(
    council: str,
    register_paths: tuple[str, ...],
    measures: tuple[str, ...],
    logarithmic: tuple[str, ...],
    distances_path: str | None,
    how_many: int,
    on: datetime.date | None,
    as_json: bool,
) -> None:
    """Find the councils of the same type that are most like one, on measures of your choice, and say why.

    Example: rsc-assess neighbours Northfell --register councils.csv --measures population,density --logarithmic population
    """
    register = open_register(register_paths)
    assert register is not None
    day = on or datetime.date.today()
    own = register.find(council, day).council
    found = nearest_to(own, register, day, measures, logarithmic, distances_path, how_many)
    if as_json:
        echo_json(neighbours_data(found))
    else:
        in_lines(found)


def nearest_to(
    own: "Council",
    register: "Register",
    day: datetime.date,
    measures: tuple[str, ...],
    logarithmic: tuple[str, ...],
    distances_path: str | None,
    how_many: int = 15,
) -> "Neighbours":
    """Return the councils nearest to one, by measures or by distances from elsewhere; refuse both, and neither."""
    from rsc_assess.peers.distances import load_distances
    from rsc_assess.peers.neighbours import nearest

    if distances_path is not None:
        if measures or logarithmic:
            raise click.UsageError("Distances from elsewhere stand in for measures. Leave --distances, or --measures and --logarithmic, out.")
        distances = load_distances(distances_path, register)
        say(distances.remarks)
        return nearest(register.current(day), own.id or "", distances, how_many)
    if not measures:
        known = [name for name in own.attributes if own.measure(name) is not None]
        listed = f"The register has: {', '.join(known)}" if known else "Add a file with measures, as a further --register"
        raise wrong_usage("nothing is said of what councils are compared on", f"Name --measures. {listed}")
    return nearest(register.current(day), own.id or "", measures, how_many, logarithmic=logarithmic)


def in_lines(found: "Neighbours") -> None:
    """Print neighbours, the nearest first; what was left out goes to standard error."""
    from rsc_assess.peers.neighbours import NOT_MUTUAL, why_similar

    on = f", on {', '.join(found.measures)}" if found.measures else ""
    click.echo(f"{found.council.name} ({found.council.id}): the {len(found.nearest)} nearest of {found.compared} compared{on}")
    for place, one in enumerate(found.nearest, 1):
        why = why_similar(one)
        click.echo(f"{place:>3}  {one.council.name} ({one.council.id}): {one.rebased:.0%} of the farthest's distance" + (f". {why}" if why else ""))
    click.echo(NOT_MUTUAL)
    for dropped in found.dropped:
        click.echo(str(dropped), err=True)
    if found.left_out:
        named = ", ".join(one.name for one in found.left_out[:5]) + (" …" if len(found.left_out) > 5 else "")
        click.echo(f"{len(found.left_out)} of the same type could not be compared, for want of figures: {named}", err=True)


def neighbours_data(found: "Neighbours") -> dict[str, object]:
    """Return neighbours as JSON data."""
    from rsc_assess.peers.neighbours import why_similar

    return {
        "council": {"id": found.council.id, "name": found.council.name, "type": found.council.type},
        "measures": list(found.measures),
        "dropped": [{"measure": one.measure, "reason": one.reason} for one in found.dropped],
        "compared": found.compared,
        "left_out": [one.id for one in found.left_out],
        "neighbours": [
            {
                "id": one.council.id,
                "name": one.council.name,
                "region": one.council.region,
                "distance": one.distance,
                "rebased": one.rebased,
                "shared_measures": one.shared,
                "why": why_similar(one) or None,
            }
            for one in found.nearest
        ],
    }


@click.command()
@register_option(ALL_COUNCILS, required=True)
@with_measures("Make families of councils that are similar on these measures of the register.")
@day_option("--on", WHEN)
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write them (CSV); - for standard output.")
@with_force
def families(
    register_paths: tuple[str, ...], measures: tuple[str, ...], logarithmic: tuple[str, ...], on: datetime.date | None, output: str, force: bool
) -> None:
    """Put all councils of a type into families of 11 or more similar ones, to be published once.

    Example: rsc-assess families --register councils.csv --measures population,density -o families.csv
    """
    from rsc_assess.peers.families import make_families
    from rsc_assess.peers.families_writer import dump_families

    check_output(output, force)
    register = open_register(register_paths)
    assert register is not None
    councils = register.current(on or datetime.date.today())
    found = make_families(councils, measures, logarithmic=logarithmic)
    for family in found:
        say(family.remarks)
        click.echo(f"{family.title} ({len(family.members)}). {family.description}".rstrip(), err=True)
    write(output, dump_families(found, councils), force, said=f"Wrote {output}")
