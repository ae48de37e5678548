"""Distances between councils from elsewhere: a table of pairs, or a square one."""

import math
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import attrs

from rsc_assess.councils.matching import name_key
from rsc_assess.councils.register import Register
from rsc_assess.documents.table import Table, read_table
from rsc_assess.problems import Place, Problem, raise_errors, shorten

MOST_BYTES, MOST_ROWS = 50_000_000, 1_000_000
DISTANCE = ("distance", "dist")
PLAIN = re.compile(r"[+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
FIRST, SECOND = re.compile(r"(?:.* )?(?:a|1|from|first|code a|code 1)"), re.compile(r"(?:.* )?(?:b|2|to|second|code b|code 2)")


@attrs.frozen
class Distances:
    """
    Distances between councils, by pairs of ids.

    Attributes:
        pairs: From the first to the second; they may differ by direction.

        source: What messages call it.

        remarks: What was left out, as warnings.
    """

    pairs: Mapping[tuple[str, str], float] = attrs.field(repr=False)
    source: str = "distances"
    remarks: tuple[Problem, ...] = attrs.field(default=(), eq=False)

    def between(self, own: str, other: str) -> float | None:
        """Return the distance from one to the other; that of the way back where only this is there; None where neither is."""
        found = self.pairs.get((own, other))
        return self.pairs.get((other, own)) if found is None else found


def load_distances(path: Path | str, register: Register) -> Distances:
    """
    Return the distances in a CSV file.

    It has either pairs (two columns of codes and one called distance, such as mySociety's distance_map.csv), or one row and one
    column for each council, with codes as headings and in the first column. Codes are any that the register knows.

    Raises:
        InputError: It is neither (P505), a distance is no number from 0 (P506), or a pair has two different ones (P507).

        FileAccessError: The file cannot be read.
    """
    by_id = register.by_id
    table = read_table(Path(path), lambda heading: name_key(heading) in DISTANCE or heading.casefold() in by_id, MOST_BYTES, MOST_ROWS)
    reader = DistanceReader(table, {code: entry.council.id for code, entry in by_id.items()})
    keys = [name_key(heading) for heading in table.header]
    columns = pair_columns(keys)
    if columns is not None:
        reader.read_pairs(*columns)
    elif sum(1 for heading in table.header[1:] if heading.casefold() in by_id) * 2 >= len(table.header) > 1:
        reader.read_square()
    else:
        what = "these are neither pairs of codes with a distance nor a square table of codes"
        reader.note("P505", table.line, what, "Call the columns code_A, code_B and distance")
    reader.note_strangers()
    raise_errors(reader.problems)
    return Distances(MappingProxyType(reader.pairs), table.name, tuple(reader.problems))


def pair_columns(keys: list[str]) -> tuple[int, int, int] | None:
    """Return the columns of the first code, the second code and the distance, or None."""
    distance = next((place for place, key in enumerate(keys) if key in DISTANCE), None)
    first = next((place for place, key in enumerate(keys) if FIRST.fullmatch(key)), None)
    second = next((place for place, key in enumerate(keys) if SECOND.fullmatch(key)), None)
    return None if distance is None or first is None or second is None else (first, second, distance)


class DistanceReader:
    """Turns the rows of one table into distances by pairs of ids."""

    def __init__(self, table: Table, ids: Mapping[str, str | None]) -> None:
        self.table = table
        self.ids = ids
        self.problems = list(table.remarks)
        self.pairs: dict[tuple[str, str], float] = {}
        self.strangers: dict[str, int] = {}

    def note(self, code: str, line: int, what: str, remedy: str, severity: str = "error") -> None:
        """Note a problem at a line."""
        self.problems.append(Problem(code, what, remedy, Place(self.table.name, line), severity=severity))

    def read_pairs(self, first: int, second: int, distance: int) -> None:
        """Read a pair from each row."""
        for row in self.table.rows:
            self.add(row.cells[first], row.cells[second], row.cells[distance], row.line)

    def read_square(self) -> None:
        """Read the distances of one council to all others from each row."""
        for row in self.table.rows:
            for heading, cell in zip(self.table.header[1:], row.cells[1:], strict=True):
                if cell:
                    self.add(row.cells[0], heading, cell, row.line)

    def add(self, first: str, second: str, cell: str, line: int) -> None:
        """Add one distance; what it is of must be known, and it must be a number from 0."""
        for code in (first, second):
            if code.casefold() not in self.ids:
                self.strangers.setdefault(code or "no code", line)
                return
        ids = self.ids[first.casefold()], self.ids[second.casefold()]
        value = float(cell) if PLAIN.fullmatch(cell) else math.nan
        if not math.isfinite(value):
            self.note("P506", line, f"the distance of {first} and {second} is {shorten(cell) or 'blank'}", "Write a number from 0")
        elif ids[0] is not None and ids[1] is not None and ids[0] != ids[1]:
            known = self.pairs.setdefault((ids[0], ids[1]), value)
            if known != value:
                self.note("P507", line, f"the distance of {first} and {second} is {cell} here, and {known} above", "Keep one of them")

    def note_strangers(self) -> None:
        """Note codes that the register does not have."""
        if self.strangers:
            listed = ", ".join(list(self.strangers)[:5]) + (" …" if len(self.strangers) > 5 else "")
            what = f"{len(self.strangers)} code{'s are' if len(self.strangers) > 1 else ' is'} not in the register ({listed}), and left out"
            self.note("P508", next(iter(self.strangers.values())), what, "Correct the codes", "warning")
