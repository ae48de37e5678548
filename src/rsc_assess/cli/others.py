"""The councils that one stands beside, as options say: an edition, a group of it, a family, the nearest neighbours."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs
import click

from rsc_assess.cli.options import as_names, with_families
from rsc_assess.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment
    from rsc_assess.councils.register import Register
    from rsc_assess.peers.values import Edition

NEIGHBOURS = 15


@attrs.frozen
class Asked:
    """
    What was asked of the councils that one stands beside.

    Attributes:
        edition_path: The file of the edition, or - for standard input; None for no edition.

        group: The id or title of the group to stand in.

        family: The id or title of the council's family.

        families_path: A file that says the family of each council.

        measures, logarithmic, distances_path: By which learning partners are chosen among the nearest neighbours.
    """

    edition_path: str | None = None
    group: str | None = None
    family: str | None = None
    families_path: str | None = None
    measures: tuple[str, ...] = ()
    logarithmic: tuple[str, ...] = ()
    distances_path: str | None = None

    @property
    def by_likeness(self) -> bool:
        """Whether learning partners are chosen among the nearest neighbours."""
        return bool(self.measures or self.logarithmic or self.distances_path)


def with_others(required: bool) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds the options that say beside which councils one stands."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        text = "Distances from elsewhere (CSV) in place of --measures."
        command = click.option("--distances", "distances_path", metavar="FILE", help=text)(command)
        text = "Those of the measures of which the logarithm is taken."
        command = click.option("--logarithmic", metavar="a,b", callback=as_names, help=text)(command)
        text = f"Choose learning partners among the {NEIGHBOURS} councils most like this one on these measures of the --register."
        command = click.option("--measures", metavar="a,b", callback=as_names, help=text)(command)
        command = with_families(command)
        command = click.option("--family", metavar="FAMILY", help="The council's own family, where there is no file of --families.")(command)
        text = "The group to stand in, such as nation:wales; else the council's own family, type or nation, or all councils."
        command = click.option("--group", metavar="GROUP", help=text)(command)
        text = "The edition, a file from the keeper of a pool, with the figures of other councils; - for standard input."
        return click.option("--edition", "edition_path", metavar="FILE", required=required, help=text)(command)

    return add


def open_edition(path: str) -> "Edition":
    """Open an edition, or standard input for -."""
    from rsc_assess.peers.edition_file import load_edition

    return load_edition(sys.stdin.buffer.read(), "standard input") if path == "-" else load_edition(path)


def taken_out(options: dict[str, Any]) -> Asked:
    """Return what was asked of other councils, and take it out of a command's options."""
    return Asked(**{field.name: options.pop(field.name) for field in attrs.fields(Asked)})


def refuse_senseless(asked: Asked, answers: tuple[str, ...], has_register: bool) -> None:
    """Refuse what cannot be meant of other councils."""
    given = {"--group": asked.group, "--family": asked.family, "--families": asked.families_path, "--measures or --distances": asked.by_likeness}
    if asked.edition_path is None:
        alone = [name for name, value in given.items() if value]
        if alone:
            raise click.UsageError(f"{alone[0]} says something of an edition, and none is named. Add --edition FILE.")
    if asked.edition_path == "-" and "-" in answers:
        raise click.UsageError("Answers and edition cannot both come from standard input. Save one as a file first.")
    if asked.family and asked.families_path:
        raise click.UsageError("The family is said twice. Leave --family or --families out.")
    if asked.family and len(answers) > 1:
        raise click.UsageError("--family is that of one council. For several name a file with --families.")
    if asked.by_likeness and not has_register:
        raise click.UsageError("Councils are compared on what a register says of them. Name it with --register.")


def families_by_council(asked: Asked, edition: "Edition", register: "Register | None") -> dict[str, str]:
    """
    Return the id of the group that is each council's family, from the keeper's file; a file that names its councils needs no register.

    Raises:
        InputError: Its families are not those of the edition (P452).
    """
    if asked.families_path is None:
        return {}
    from rsc_assess.councils.register_reader import load_register
    from rsc_assess.peers.families_reader import load_families
    from rsc_assess.peers.standing import alike

    found = load_families(asked.families_path, register or load_register(asked.families_path))
    known = [group for group in edition.groups if group.kind == "family"]
    pairs = [(family, group) for family in found for group in known if alike(family.title, group.title) or alike(f"family:{family.title}", group.id)]
    if not pairs:
        what = f"none of these families is one of the edition {edition.id}"
        problem = Problem("P452", what, "Use the file that was published with it, or leave --families out", Place(asked.families_path))
        raise InputError(str(problem), [problem])
    return {member: group.id for family, group in pairs for member in family.members}


def family_named(edition: "Edition", family: str) -> str:
    """Return the id of a family of an edition; refuse one that it does not have."""
    from rsc_assess.peers.standing import alike, named_group

    families = tuple(group for group in edition.groups if group.kind == "family")
    short = next((group.id for group in families if alike(f"family:{family}", group.id)), None)
    return short or named_group(attrs.evolve(edition, groups=families), family).id


def similar_to(asked: Asked, assessment: "Assessment", register: "Register | None") -> tuple[str, ...] | None:
    """Return the ids of the nearest neighbours of a council on the day of its assessment, the nearest first; None if that was not asked for."""
    if not asked.by_likeness or register is None:
        return None
    from rsc_assess.cli.similar import nearest_to

    found = nearest_to(assessment.council, register, assessment.date, asked.measures, asked.logarithmic, asked.distances_path, NEIGHBOURS)
    return tuple(one.council.id or "" for one in found.nearest)
