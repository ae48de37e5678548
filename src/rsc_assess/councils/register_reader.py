"""Files of councils to a register: mySociety's register, ONS lists, plain lists, and measures in files of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import attrs

from rsc_assess.councils.council import BY_CODE, GSS, GSS_SCHEME, NATIONS, PREFIXES, TYPES, Council, type_and_nation
from rsc_assess.councils.matching import name_key
from rsc_assess.councils.register import Register, RegisterEntry
from rsc_assess.councils.register_columns import Columns, columns_of, is_known, kind_of_table
from rsc_assess.documents.table import Row, Table, read_table
from rsc_assess.problems import InputError, Place, Problem, list_problems, raise_errors, shorten

# A comma without a space behind it stands between two names; one with a space is part of a name.
BETWEEN_NAMES = re.compile(r",(?!\s)|;")
BETWEEN_CODES = re.compile(r"[,;\s]+")
POPULATION = re.compile(r"pop(?:ulation)?[ _-]*(\d{4})?", re.IGNORECASE | re.ASCII)
LOOK_UPS = ("lookup_name_to_registry.csv", "lookup_gss_to_registry.csv")
TRUE_WORDS, FALSE_WORDS = ("true", "yes", "1"), ("false", "no", "0")
TYPE_WORDS = {
    **{name_key(type.replace("_", " ")): type for type in TYPES},
    "non metropolitan district": "district",
    "unitary authority": "unitary",
    "scottish unitary authority": "unitary",
    "welsh unitary authority": "unitary",
    "welsh principal area": "unitary",
    "ni district": "northern_ireland_district",
    "county council": "county",
    "strategic regional authority": "greater_london_authority",
    **{"nmd": "district", "ua": "unitary", "nid": "northern_ireland_district", "md": "metropolitan_district", "sco": "unitary"},
    **{"lbo": "london_borough", "cty": "county", "wpa": "unitary", "comb": "combined_authority", "sra": "greater_london_authority"},
    **{"city corporation": "city_of_london", "cc": "city_of_london"},
}


@attrs.define
class Draft:
    """A council of the register while its files are read and joined."""

    key: str
    id: str | None
    name: str
    line: int
    type: str | None = None
    nation: str | None = None
    region: str | None = None
    other_names: list[str] = attrs.Factory(list)
    former_ids: list[str] = attrs.Factory(list)
    start: date | None = None
    end: date | None = None
    has_ended: bool = False
    successors: tuple[str, ...] = ()
    attributes: dict[str, str] = attrs.Factory(dict)


def load_register(source: Path | str | Sequence[Path | str], *, scheme: str | None = None, columns: Mapping[str, str] | None = None) -> Register:
    """
    Return the register in one or more CSV files.

    The first file that names councils is the register; the others are joined to it by code, and only add to it. The look-ups
    that mySociety publishes beside its register are read too where they are beside it.

    Args:
        source: One path, or several.

        scheme: What the ids of its councils are, if not GSS codes.

        columns: Headings by what they say (id, name, region, …: the roles of register_columns), where they are not the known ones.

    Raises:
        InputError: It cannot be used; `.problems` lists everything that is wrong with all of its files.

        FileAccessError: A file cannot be read.
    """
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(one) for one in source]
    if not paths:
        raise ValueError("no file is given")
    headings = {heading.casefold() for heading in (columns or {}).values()}
    tables = read_tables([*paths, *beside(paths)], headings)
    return RegisterReader(scheme or GSS_SCHEME, columns or {}).register(tables)


def beside(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the look-ups that are in the folder of the first file, if that is mySociety's register."""
    if paths[0].name == "uk_local_authorities.csv":
        for name in LOOK_UPS:
            path = paths[0].parent / name
            if path.is_file() and path not in paths:
                yield path


def read_tables(paths: Sequence[Path], headings: set[str]) -> list[Table]:
    """Return the tables in files; the problems of all of them come together."""
    tables: list[Table] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            tables.append(read_table(path, lambda heading: is_known(heading) or heading.casefold() in headings))
        except InputError as error:
            problems.extend(error.problems)
    raise_errors(problems)
    return tables


class RegisterReader:
    """Turns tables into one register."""

    def __init__(self, scheme: str, chosen: Mapping[str, str]) -> None:
        self.scheme = scheme
        self.chosen = chosen
        self.problems: list[Problem] = []
        self.drafts: dict[str, Draft] = {}
        self.by_code: dict[str, Draft] = {}

    def note(self, code: str, table: Table, line: int | None, what: str, remedy: str, severity: str = "error") -> None:
        """Note a problem at a line of a table."""
        self.problems.append(Problem(code, what, remedy, Place(table.name, line), severity=severity))

    def register(self, tables: Sequence[Table]) -> Register:
        """Return the register, or raise with all that is wrong."""
        for table in tables:
            self.problems.extend(table.remarks)
        # A look-up that stands alone may be a list with the same headings.
        lists = [table for table in tables if kind_of_table(table) == "councils"] or [tables[0]]
        look_ups = [table for table in tables if not any(table is one for one in lists)]
        found = [columns_of(table, self.chosen, self.scheme, None) for table in lists]
        base = next((number for number, columns in enumerate(found) if isinstance(columns, Columns)), 0)
        columns = found[base]
        if not isinstance(columns, Columns):
            raise self.stopped(columns)
        self.read_councils(lists[base], columns)
        for table in (*lists[:base], *lists[base + 1 :]):
            joined = columns_of(table, {}, self.scheme, self.is_known_code)
            if isinstance(joined, Columns):
                self.join(table, joined)
            else:
                self.problems.extend(joined)
        for table in look_ups:
            self.read_look_up(table)
        self.settle_successors(lists[base])
        raise_errors(self.problems)
        return Register(tuple(self.entry(draft) for draft in self.drafts.values()), tables[0].name, self.scheme, tuple(self.problems))

    def stopped(self, problems: Sequence[Problem]) -> InputError:
        """Return the error of a register that cannot be read at all."""
        return InputError(list_problems(problems), problems)

    def is_known_code(self, code: str) -> bool:
        """Tell whether a council has this id, own code or former id."""
        return code.casefold() in self.by_code

    def read_councils(self, table: Table, columns: Columns) -> None:
        """Read each row of the register itself as a council."""
        strangers: dict[str, list[int]] = {}
        for row in table.rows:
            cell = Cells(row, columns)
            id, own_code = cell["id"], cell["own_code"]
            if self.scheme == GSS_SCHEME and id:
                id = id.upper()
                if not GSS.fullmatch(id):
                    self.note("P107", table, row.line, f"{shorten(id)} is not a GSS code, so this row is left out", "Correct the code", "warning")
                    continue
                if type_and_nation(id) is None:
                    strangers.setdefault(id[:3], []).append(row.line)
                    continue
            if not id and not own_code:
                self.note("P107", table, row.line, "this row has no code, and is left out", "Add its code if it is a council", "warning")
                continue
            self.add(table, row, cell, id or None, own_code or id)
        for prefix, lines in strangers.items():
            what = f"codes that start with {prefix} are no councils', so {len(lines)} row{'s are' if len(lines) > 1 else ' is'} left out"
            self.note("P107", table, lines[0], what, "Nothing needs to be done", "note")
        for draft in self.drafts.values():
            for former in draft.former_ids:
                self.by_code.setdefault(former.casefold(), draft)
        if not self.drafts:
            self.note("P105", table, table.line, "there is no council in this list", "Check that it is the file you meant")

    def add(self, table: Table, row: Row, cell: "Cells", id: str | None, key: str) -> None:
        """Add the council of a row."""
        for code in dict.fromkeys(one.casefold() for one in (id, key) if one):
            if code in self.by_code:
                what = f"the code {id if id and id.casefold() == code else key} stands here a second time, first at line {self.by_code[code].line}"
                self.note("P106", table, row.line, what, "Keep one row for each council")
                return
        if not cell["name"]:
            self.note("P107", table, row.line, f"{id or key} has no name", "Write its name")
        draft = Draft(key, id, cell["name"], row.line, region=cell["region"] or None)
        self.by_code.update({code.casefold(): draft for code in (id, key) if code})
        self.drafts[key] = draft
        spelled = [cell["short_name"], cell["welsh_name"], *BETWEEN_NAMES.split(cell["other_names"])]
        draft.other_names = [name.strip() for name in spelled if name.strip()]
        draft.former_ids = [code for code in BETWEEN_CODES.split(cell["former_ids"]) if code]
        draft.successors = tuple(code for code in BETWEEN_CODES.split(cell["successors"]) if code)
        draft.start, draft.end = self.day(table, row, cell["start"]), self.day(table, row, cell["end"])
        draft.has_ended = draft.end is not None or self.is_false(table, row, cell["is_current"])
        draft.attributes = cell.attributes()
        self.settle_type(table, row, draft, cell)

    def settle_type(self, table: Table, row: Row, draft: Draft, cell: "Cells") -> None:
        """Take type and nation from the GSS code, else from the register; note where the two differ."""
        nation_word = name_key(cell["nation"]).replace(" ", "_")
        said = (TYPE_WORDS.get(name_key(cell["type"])), nation_word if nation_word in NATIONS else None)
        code = draft.id if draft.id is not None and self.scheme == GSS_SCHEME else None
        found = type_and_nation(code) if code else None
        draft.type, draft.nation = found or said
        of_prefix = PREFIXES[code[:3]] if code in BY_CODE and code else (None, None)
        for number, what in enumerate(("type", "nation")):
            ours, theirs, written = (draft.type, draft.nation)[number], said[number], cell[what]
            if written and theirs is None and ours is None:
                remedy = f"Use one of: {', '.join((TYPES, NATIONS)[number])}"
                self.note("P109", table, row.line, f"{shorten(written)} is no {what} that is known here, so it counts as unknown", remedy, "note")
            elif written and theirs not in (None, ours, of_prefix[number]):
                about = f"the register says that {draft.name} is {shorten(written)}, and its code {code} is that of a {ours}"
                self.note("P109", table, row.line, about, "Correct the one that is wrong; the code counts", "note")

    def day(self, table: Table, row: Row, text: str) -> date | None:
        """Return a date written as 2023-04-01 or as 01/04/2023, which spreadsheets make of it; note what is none."""
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?", text, re.ASCII)
        turned = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
        if not text:
            return None
        parts = found.groups() if found else turned.groups()[::-1] if turned else ()
        try:
            return date(*map(int, parts))
        except (TypeError, ValueError):
            self.note("P108", table, row.line, f"{shorten(text)} is no date", "Write it as 2023-04-01")
            return None

    def is_false(self, table: Table, row: Row, text: str) -> bool:
        """Tell whether a cell says no; note what is neither yes nor no."""
        if text and text.casefold() not in TRUE_WORDS + FALSE_WORDS:
            self.note("P108", table, row.line, f"{shorten(text)} should say whether the council is there now", "Write True or False")
        return text.casefold() in FALSE_WORDS

    def join(self, table: Table, columns: Columns) -> None:
        """Add what a further table says to the councils that it names; what was said before stays."""
        strangers: list[tuple[int, str]] = []
        differing: dict[str, int] = {}
        lines: dict[str, int] = {}
        for row in table.rows:
            cell = Cells(row, columns)
            draft = self.by_code.get(cell["id"].casefold())
            if draft is None:
                strangers.append((row.line, cell["id"] or "no code"))
                continue
            if lines.setdefault(draft.key, row.line) != row.line:
                what = f"{draft.name} stands here a second time, first at line {lines[draft.key]}"
                self.note("P106", table, row.line, what, "Keep one row for each council")
                continue
            draft.other_names.extend(name for name in (cell["name"], cell["short_name"], cell["welsh_name"]) if name)
            draft.region = draft.region or cell["region"] or None
            for heading, text in cell.attributes().items():
                if draft.attributes.setdefault(heading, text) == "":
                    draft.attributes[heading] = text
                elif text and draft.attributes[heading] != text:
                    differing.setdefault(heading, row.line)
        for heading, line in differing.items():
            what = f"{shorten(heading)} is in another file too, and differs; what was read first counts"
            self.note("P110", table, line, what, "Rename one of the columns", "warning")
        if strangers:
            listed = ", ".join(code for _, code in strangers[:5]) + (" …" if len(strangers) > 5 else "")
            what = f"{len(strangers)} row{'s have codes' if len(strangers) > 1 else ' has a code'} that the register does not have ({listed})"
            self.note("P110", table, strangers[0][0], f"{what}, and {'are' if len(strangers) > 1 else 'is'} left out", "Correct the codes", "warning")

    def read_look_up(self, table: Table) -> None:
        """Add the spellings or the former codes of one of mySociety's look-ups."""
        keys = [name_key(heading) for heading in table.header]
        own = keys.index("local authority code")
        is_names = kind_of_table(table) == "names"
        strangers = []
        for row in table.rows:
            draft, text = self.by_code.get(row.cells[own].casefold()), row.cells[1 - own]
            if draft is None:
                strangers.append((row.line, row.cells[own] or "no code"))
            elif is_names and text:
                draft.other_names.append(text)
            elif text and text.casefold() not in self.by_code:
                draft.former_ids.append(text)
                self.by_code[text.casefold()] = draft
        if strangers:
            what = f"{len(strangers)} of these codes are not in the register ({', '.join(code for _, code in strangers[:5])})"
            self.note(
                "P110", table, strangers[0][0], f"{what}, and their rows are left out", "Use the look-up that belongs to the register", "warning"
            )

    def settle_successors(self, table: Table) -> None:
        """Name successors by key, and let a council end the day before the first of them begins where both say the same day."""
        for draft in self.drafts.values():
            found = []
            for code in draft.successors:
                heir = self.by_code.get(code.casefold())
                if heir is None or heir is draft:
                    what = f"{draft.name} is replaced by {shorten(code)}, which is {'itself' if heir else 'no council in this register'}"
                    self.note("P115", table, draft.line, what, "Correct the code", "warning")
                else:
                    found.append(heir.key)
            draft.successors = tuple(dict.fromkeys(found))
            starts = [start for key in draft.successors if (start := self.drafts[key].start) is not None]
            if draft.end is not None and draft.end in starts:
                draft.end -= timedelta(days=1)
            if draft.end is not None and draft.start is not None and draft.end < draft.start:
                what = f"{draft.name} ends on {draft.end}, before it begins on {draft.start}"
                self.note("P108", table, draft.line, what, "Correct the dates")

    def entry(self, draft: Draft) -> RegisterEntry:
        """Return a finished entry."""
        council = Council(draft.name, draft.id, draft.type, draft.nation, draft.region, with_population(draft.attributes))
        names = {name: None for name in draft.other_names if name != draft.name}
        return RegisterEntry(
            draft.key, council, tuple(names), tuple(dict.fromkeys(draft.former_ids)), draft.start, draft.end, draft.has_ended, draft.successors
        )


def with_population(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes with `population`, taken from the newest column such as pop-2020 where none is called so."""
    dated = [(found[1] or "", heading) for heading in attributes if (found := POPULATION.fullmatch(heading))]
    return {**attributes, **({"population": attributes[max(dated)[1]]} if dated and "population" not in attributes else {})}


class Cells:
    """The cells of one row by what they say; "" where there is no such column."""

    def __init__(self, row: Row, columns: Columns) -> None:
        self.row = row
        self.columns = columns

    def __getitem__(self, role: str) -> str:
        index = self.columns.roles.get(role)
        return "" if index is None else self.row.cells[index]

    def attributes(self) -> dict[str, str]:
        """Return the cells of all other columns by heading."""
        return {heading: self.row.cells[index] for heading, index in self.columns.attributes.items()}
