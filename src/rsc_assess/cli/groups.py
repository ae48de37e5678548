"""The groups that a keeper asks for: of a register or of those who contributed, with unions and families."""

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs
import click

from rsc_assess.cli.files import say, wrong_usage
from rsc_assess.problems import InputError, Place, Problem, did_you_mean

if TYPE_CHECKING:
    from rsc_assess.councils.register import Register
    from rsc_assess.peers.families import Family
    from rsc_assess.peers.groups import Grouping
    from rsc_assess.peers.values import Contribution, Group

Named = dict[str, tuple[str, tuple[str, ...]]]


@attrs.frozen
class Wanted:
    """
    What groups there are to be.

    Attributes:
        register: Who belongs to them; None for the contributors alone.

        on: The day on which the register is read.

        unions: As `TITLE=GROUP,GROUP`.

        families_path: The keeper's file of families, or None.

        measures, logarithmic: What families are made of, where there is no such file.
    """

    register: "Register | None"
    on: datetime.date
    unions: tuple[str, ...] = ()
    families_path: str | None = None
    measures: tuple[str, ...] = ()
    logarithmic: tuple[str, ...] = ()


def make_groups(contributions: "Sequence[Contribution]", wanted: Wanted) -> "tuple[tuple[Contribution, ...], Grouping]":
    """Return the contributions that count, and the groups; what is worth knowing goes to standard error."""
    from rsc_assess.peers.contributors import contributors_in
    from rsc_assess.peers.groups import make_grouping

    if wanted.register is None:
        if wanted.families_path or wanted.measures:
            raise click.UsageError("Families are of all councils that there are, contributors or not. Name a --register of them.")
        councils, counting = tuple(one.council for one in contributions), tuple(contributions)
    else:
        found = contributors_in(contributions, wanted.register, wanted.on)
        say(found.remarks)
        councils, counting = found.councils, found.contributions
    families = families_of(wanted)
    unions = unions_of(wanted.unions)
    is_register = wanted.register is not None
    known = [group.id for group in make_grouping(councils, is_register=is_register, families=families).groups]
    for title, parts in unions.values():
        unknown = [part for part in parts if part not in known]
        if unknown:
            raise wrong_usage(f"the union {title} names {unknown[0]}, which is no group here", did_you_mean(unknown[0], known))
    return counting, make_grouping(councils, is_register=is_register, unions=unions, families=families)


def families_of(wanted: Wanted) -> Named:
    """Return the families: those of the keeper's file, or made of measures, or none; by the ids that both ways give alike."""
    from rsc_assess.peers.groups import slug

    found: Iterable[Family] = ()
    if wanted.register is not None and wanted.families_path:
        from rsc_assess.peers.families_reader import load_families

        if wanted.measures:
            raise click.UsageError("Families come from a file or are made of measures. Leave --families or --measures out.")
        found = load_families(wanted.families_path, wanted.register, wanted.on)
    elif wanted.register is not None and wanted.measures:
        from rsc_assess.peers.families import make_families

        found = make_families(wanted.register.current(wanted.on), wanted.measures, logarithmic=wanted.logarithmic)
    say([remark for family in found for remark in family.remarks])
    return {slug(family.title): (family.title, family.members) for family in found}


def unions_of(written: tuple[str, ...]) -> Named:
    """Return unions of groups from how they are written: a title, =, and the ids of their groups with commas between them."""
    from rsc_assess.peers.groups import slug

    found: Named = {}
    for one in written:
        title, _, parts = one.partition("=")
        ids = tuple(part.strip() for part in parts.split(",") if part.strip())
        if not slug(title) or len(ids) < 2 or slug(title) in found:
            raise click.UsageError(f"{one} is no union, or stands twice. Write it as north=region:north-east,region:north-west.")
        found[slug(title)] = (title.strip(), ids)
    return found


def group_named(grouping: "Grouping", name: str) -> "Group":
    """Return the group with an id or a title; refuse one that there is not."""
    found = [group for group in grouping.groups if name.casefold() in (group.id.casefold(), group.title.casefold())]
    if len(found) != 1:
        known = [*(group.id for group in grouping.groups), *(group.title for group in grouping.groups)]
        what = f"there is no group {name}" if not found else f"{len(found)} groups are called {name}"
        problem = Problem("P452", what, did_you_mean(name, known), Place("pool"))
        raise InputError(str(problem), [problem])
    return found[0]
