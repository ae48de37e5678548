"""Groups of councils: who belongs to which, the same for every reader."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import attrs

from rsc_assess.councils.council import Council, read_only
from rsc_assess.peers.values import Group

ALL = "all"
TITLE_OF_ALL = "All councils"
TITLES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
    "unitary": "Unitary authorities",
    "district": "Districts",
    "metropolitan_district": "Metropolitan districts",
    "london_borough": "London boroughs",
    "county": "Counties",
    "combined_authority": "Combined authorities",
    "greater_london_authority": "Greater London Authority",
    "northern_ireland_district": "Districts of Northern Ireland",
    "city_of_london": "City of London",
    "isles_of_scilly": "Isles of Scilly",
}


@attrs.frozen
class Grouping:
    """
    The groups of an edition and who belongs to them.

    Attributes:
        groups: In the order in which they are printed: all, nations, regions, types, unions, families.

        members: By group id, the ids of its councils.

        regions: The councils of each region, by its name as part of an id; also where the same councils are a nation.

        is_register: Whether the members are all councils that there are, so that who is not among the contributors is known
            to be missing; else only contributors are known.
    """

    groups: tuple[Group, ...]
    members: Mapping[str, frozenset[str]] = attrs.field(converter=read_only)
    is_register: bool
    regions: Mapping[str, frozenset[str]] = attrs.field(factory=dict, converter=read_only)


def make_grouping(
    councils: Iterable[Council],
    *,
    is_register: bool,
    unions: Mapping[str, tuple[str, Sequence[str]]] | None = None,
    families: Mapping[str, tuple[str, Iterable[str]]] | None = None,
) -> Grouping:
    """
    Return the groups that councils form; of two with the same members the first in order stays.

    Args:
        councils: All of the register, or all contributors.

        is_register: Which of the two.

        unions: By id, their title and the ids of the groups in them, such as region:north-east.

        families: By id, their title and the ids of their councils.

    Raises:
        ValueError: A union names a group that there is not.
    """
    found: dict[str, tuple[Group, set[str]]] = {ALL: (Group(ALL, "all", TITLE_OF_ALL), set())}
    councils = sorted((council for council in councils if council.id), key=lambda council: str(council.id))
    for kind in ("nation", "region", "type"):
        for value in sorted({named for council in councils if (named := council.attribute(kind)) and slug(named)}):
            id = f"{kind}:{slug(value)}"
            found.setdefault(id, (Group(id, kind, one_line(TITLES.get(value, value))), set()))
    for council in councils:
        named_by = [f"{kind}:{name}" for kind in ("nation", "region", "type") if (name := slug(council.attribute(kind) or ""))]
        for id in (ALL, *named_by):
            found[id][1].add(str(council.id))
    for name, (title, parts) in (unions or {}).items():
        lacking = [part for part in parts if part not in found]
        if lacking:
            raise ValueError(f"the union {name} names {lacking[0]}, which is no group")
        id = f"union:{slug(name)}"
        found[id] = (Group(id, "union", one_line(title), tuple(parts)), set().union(*(found[part][1] for part in parts)))
    known = found[ALL][1]
    for name, (title, ids) in (families or {}).items():
        id = f"family:{slug(name)}"
        found[id] = (Group(id, "family", one_line(title)), known.intersection(ids))
    seen: dict[frozenset[str], str] = {}
    kept = {id: (group, frozenset(ids)) for id, (group, ids) in found.items() if ids}
    for id, (_, ids) in kept.items():
        seen.setdefault(ids, id)
    groups = tuple(group for id, (group, ids) in kept.items() if seen[ids] == id)
    regions = {id.removeprefix("region:"): ids for id, (group, ids) in kept.items() if group.kind == "region"}
    return Grouping(groups, {group.id: kept[group.id][1] for group in groups}, is_register, regions)


def one_line(text: str) -> str:
    """Return a title as it is read back from a file: one space between words."""
    return " ".join(text.split())


def slug(text: str) -> str:
    """Return a text as part of an id: North East as north-east, Ynys Môn as ynys-mon; empty where it has no Latin letter or digit."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
