"""Families that the keeper supplies: a CSV file with the code and the family of each council."""

from datetime import date
from pathlib import Path

from rsc_assess.councils.matching import name_key
from rsc_assess.councils.register import Register
from rsc_assess.documents.table import Table, read_table
from rsc_assess.peers.families import AT_LEAST, Family
from rsc_assess.peers.groups import slug
from rsc_assess.problems import InputError, Place, Problem, did_you_mean, list_problems, raise_errors, shorten

LABELS = ("label", "family", "group", "cluster")


def load_families(path: Path | str, register: Register, on: date | None = None, at_least: int = AT_LEAST) -> tuple[Family, ...]:
    """
    Return the families in a CSV file, in the order in which they first stand there.

    One column has codes that the register knows (ids, its own codes or former ids), one called label, family, group or cluster
    says which family; where there are only two columns, the other one does.

    Args:
        on: A day: councils that are not there on it are left out, which is told.

        at_least: Families with fewer members get a warning.

    Raises:
        InputError: There are no such columns (P511), a code is unknown or blank (P512), a council is in the file twice (P513), or two
            labels make the same id (P516).

        FileAccessError: The file cannot be read.
    """
    table = read_table(Path(path), lambda heading: name_key(heading) in (*LABELS, "code", "gss code", "local authority code"))
    return FamiliesReader(table, register, on).families(at_least)


class FamiliesReader:
    """Turns the rows of one table into families."""

    def __init__(self, table: Table, register: Register, on: date | None) -> None:
        self.table = table
        self.register = register
        self.on = on
        self.problems = list(table.remarks)

    def note(self, code: str, line: int, what: str, remedy: str) -> None:
        """Note a problem at a line."""
        self.problems.append(Problem(code, what, remedy, Place(self.table.name, line)))

    def families(self, at_least: int) -> tuple[Family, ...]:
        """Return the families, or raise with all that is wrong."""
        codes, labels = self.columns()
        members: dict[str, list[str]] = {}
        gone: dict[str, list[str]] = {}
        lines: dict[str, int] = {}
        for row in self.table.rows:
            code, label = row.cells[codes], row.cells[labels]
            entry = self.register.entry(code) if code else None
            if entry is None:
                what = f"{shorten(code)} is no code that the register has" if code else "this row has no code"
                self.note("P512", row.line, what, "Correct it, or take the row out")
            elif not slug(label):
                self.note("P512", row.line, f"{entry.council.name} has no family", "Write it, or take the row out")
            elif lines.setdefault(entry.key, row.line) != row.line:
                self.note("P513", row.line, f"{entry.council.name} stands here a second time, first at line {lines[entry.key]}", "Keep one")
            elif entry.council.id is None or (self.on is not None and not entry.is_current(self.on)):
                gone.setdefault(label, []).append(entry.called)
                members.setdefault(label, [])
            else:
                members.setdefault(label, []).append(entry.council.id)
        by_id: dict[str, str] = {}
        for label in members:
            if by_id.setdefault(slug(label), label) != label:
                self.note("P516", self.table.line, f"{by_id[slug(label)]} and {label} are too alike", "Give them names that differ in a word")
        raise_errors(self.problems)
        return tuple(
            Family(id, label, tuple(sorted(members[label])), remarks=self.remarks(label, len(members[label]), gone.get(label, []), at_least))
            for id, label in by_id.items()
            if members[label]
        )

    def columns(self) -> tuple[int, int]:
        """Return the columns of codes and of families, or raise."""
        known = [sum(1 for cell in self.table.column(place) if self.register.entry(cell)) for place in range(len(self.table.header))]
        codes = known.index(max(known)) if any(known) else None
        keys = [name_key(heading) for heading in self.table.header]
        labels = next((keys.index(word) for word in LABELS if word in keys and keys.index(word) != codes), None)
        if labels is None and codes is not None and len(keys) == 2:
            labels = 1 - codes
        if codes is None or labels is None:
            what = "no column holds codes that the register has" if codes is None else "no column says which family a council is in"
            remedy = "Give codes in a column of their own" if codes is None else did_you_mean("label", [one for one in self.table.header if one])
            found = [*self.problems, Problem("P511", what, remedy, Place(self.table.name, self.table.line))]
            raise InputError(list_problems(found), found)
        return codes, labels

    def remarks(self, label: str, size: int, gone: list[str], at_least: int) -> tuple[Problem, ...]:
        """Return the warnings about one family."""
        place = Place(self.table.name)
        found = []
        if gone:
            listed = ", ".join(gone[:5]) + (" …" if len(gone) > 5 else "")
            found.append(Problem("P515", f"{shorten(label)}: {listed} left out", "Nothing needs to be done", place, severity="warning"))
        if size < at_least:
            what = f"{shorten(label)} has {size} member{'' if size == 1 else 's'}, and figures need at least {at_least}"
            found.append(Problem("P517", what, "Join it with another family", place, severity="warning"))
        return tuple(found)
