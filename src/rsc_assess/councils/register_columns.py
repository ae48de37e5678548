"""Which column of a register says what: known by its heading, and the column of codes by its codes."""

import re
from collections.abc import Callable, Mapping

import attrs

from rsc_assess.councils.council import GSS, type_and_nation
from rsc_assess.councils.matching import name_key
from rsc_assess.documents.table import Table
from rsc_assess.problems import Place, Problem, did_you_mean, shorten

# What a column may be called, case and punctuation aside; the first that is there is taken. The first heading of each line
# is that of mySociety's register where it has one.
HEADINGS = {
    "own_code": ("local authority code",),
    "id": ("gss code", "gss", "ons code", "lad code", "la code", "area code", "geography code", "authority code", "council code", "code", "id"),
    "name": (
        "official name", "council name", "local authority name", "la name", "lad name", "authority name", "area name", "geography name",
        "name", "council", "local authority", "authority", "geography",
    ),
    "short_name": ("nice name", "short name"),
    "other_names": ("alt names", "other names", "also called"),
    "former_ids": ("former gss codes", "former codes", "former ids"),
    "start": ("start date", "start"),
    "end": ("end date", "end"),
    "successors": ("replaced by", "successors", "successor"),
    "is_current": ("current authority", "current"),
    "nation": ("nation", "country", "country name"),
    "region": ("region", "region name"),
    "type": ("local authority type name", "type", "council type", "local authority type"),
}  # fmt: skip
# The headings of the lists of the Office for National Statistics: LAD24CD, CTYUA23NM, LAD24NMW (Welsh), RGN22NM, CTRY24NM.
ONS = re.compile(r"(?P<what>[A-Z]{3,6})(?P<year>\d{2})(?P<kind>CD|NM|NMW)", re.IGNORECASE | re.ASCII)
ONS_COUNCILS = ("LAD", "LTLA", "UTLA", "CTYUA", "CTY", "CAUTH")
ONS_OTHERS = {"RGN": "region", "CTRY": "nation"}
KNOWN = frozenset(heading for headings in HEADINGS.values() for heading in headings)
ROLES = tuple(HEADINGS)
NAMES_OF_CODES, FORMER_CODES = frozenset({"la name", "local authority code"}), frozenset({"gss code", "local authority code"})


@attrs.frozen
class Columns:
    """
    What the columns of one table mean.

    Attributes:
        roles: The index of the column by role; a role of ROLES, or `welsh_name`.

        attributes: The index of each other column, by its heading.
    """

    roles: Mapping[str, int]
    attributes: Mapping[str, int]


def is_known(heading: str) -> bool:
    """Tell whether a heading is one that a register may have."""
    return name_key(heading) in KNOWN or ONS.fullmatch(heading) is not None


def kind_of_table(table: Table) -> str:
    """Return `names` or `former_codes` for mySociety's look-ups of spellings and of GSS codes, else `councils`."""
    headings = frozenset(name_key(heading) for heading in table.header)
    return {NAMES_OF_CODES: "names", FORMER_CODES: "former_codes"}.get(headings, "councils")


def columns_of(table: Table, chosen: Mapping[str, str], scheme: str, knows: Callable[[str], bool] | None) -> "Columns | list[Problem]":
    """
    Return what the columns of a table mean, or the problems that keep it from being read.

    Args:
        chosen: Headings by role, which go before those that are known.

        knows: For a table that is joined to another: whether that one has a council with this code.
    """
    place = Place(table.name, table.line)
    by_heading = {heading.casefold(): index for index, heading in enumerate(table.header) if heading}
    problems = []
    roles: dict[str, int] = {}
    for role, wanted in chosen.items():
        if role not in ROLES:
            problems.append(Problem("P105", f"{shorten(role)} is nothing that a register says", did_you_mean(role, ROLES), place))
        elif wanted.casefold() in by_heading:
            roles[role] = by_heading[wanted.casefold()]
        else:
            remedy = did_you_mean(wanted, [heading for heading in table.header if heading])
            problems.append(Problem("P105", f"no column is called {shorten(wanted)}", remedy, place))
    if problems:
        return problems
    by_key = {name_key(heading): index for index, heading in reversed(list(enumerate(table.header))) if heading}
    for role, headings in HEADINGS.items():
        named = next((by_key[heading] for heading in headings if heading in by_key and by_key[heading] not in roles.values()), None)
        if named is not None:
            roles.setdefault(role, named)
    if "id" not in chosen:
        codes = code_column(table, scheme, knows, roles.get("own_code") if knows is None else None)
        if codes is None:
            return [Problem("P105", *no_codes(table, scheme, knows), place)]
        roles = {**{role: index for role, index in roles.items() if index != codes}, "id": codes}
    add_ons_columns(table, roles)
    if knows is None and "name" not in roles:
        shown = ", ".join(shorten(heading, 20) for heading in table.header[:8])
        what = f"no column holds the names of the councils; there are {shown}{' …' if len(table.header) > 8 else ''}"
        return [Problem("P105", what, "Call it name, or say which it is", place)]
    taken = set(roles.values())
    return Columns(roles, {heading: index for index, heading in enumerate(table.header) if heading and index not in taken})


def code_column(table: Table, scheme: str, knows: Callable[[str], bool] | None, own_code: int | None) -> int | None:
    """
    Return the column of codes, or None.

    It is the one with most different codes (GSS codes of councils; of a table that is joined: codes known there), if at least half
    of what stands in it are such codes or GSS codes of anything; of two that are equal, the first. Of another scheme, it is the
    one with a heading for codes.
    """
    if knows is None and scheme != "gss":
        keys = [name_key(heading) for heading in table.header]
        found = next((keys.index(heading) for heading in reversed(HEADINGS["id"]) if heading in keys), None)
        return own_code if found is None else found
    accepts = knows or (lambda code: type_and_nation(code.upper()) is not None)
    best: tuple[int, int] | None = None
    for index, heading in enumerate(table.header):
        cells = [cell for cell in table.column(index) if cell]
        of_any = [cell for cell in cells if GSS.fullmatch(cell.upper()) or (knows is not None and knows(cell))]
        different = len({cell.casefold() for cell in of_any if accepts(cell)})
        if heading and different and 2 * len(of_any) >= len(cells) and (best is None or different > best[0]):
            best = (different, index)
    return best[1] if best else None


def no_codes(table: Table, scheme: str, knows: Callable[[str], bool] | None) -> tuple[str, str]:
    """Return what is wrong with a table without codes, and the remedy."""
    if not table.rows:
        return "there are headings, and no rows", "Check that it is the file you meant"
    if knows is not None:
        return "no column holds codes that the register has", "Give the codes of the councils in a column of their own"
    if scheme == "gss":
        return "no column holds the GSS codes of councils, such as E06000001", "Add them, or say which column holds the ids and what their scheme is"
    return "no column is called id or code", "Call it id, or say which column holds the ids"


def add_ons_columns(table: Table, roles: dict[str, int]) -> None:
    """Add the columns that go with a column of codes such as LAD24CD: names in English and Welsh, regions, nations."""
    parts = [ONS.fullmatch(heading) for heading in table.header]
    code = parts[roles["id"]]
    for index, part in enumerate(parts):
        if part is None or index in roles.values():
            continue
        what, kind = part["what"].upper(), part["kind"].upper()
        is_of_code = code is not None and code["kind"].upper() == "CD" and (what, part["year"]) == (code["what"].upper(), code["year"])
        if kind == "NM" and (is_of_code or (code is None and what in ONS_COUNCILS)):
            roles.setdefault("name", index)
        elif kind == "NMW" and is_of_code:
            roles.setdefault("welsh_name", index)
        elif kind == "NM" and what in ONS_OTHERS:
            roles.setdefault(ONS_OTHERS[what], index)
