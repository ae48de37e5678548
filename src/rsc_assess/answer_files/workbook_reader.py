"""A workbook of answers to the tree of an answers file: strict, and each message says which sheet and cell it is about."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

import attrs

from rsc_assess.answer_files.columns import ABOUT, COLUMNS, Gathering
from rsc_assess.answer_files.workbook_cells import node_of, shown
from rsc_assess.answer_files.workbook_ids import ids_of
from rsc_assess.answer_files.workbook_layout import ABOUT_BY_LABEL, ABOUT_LABELS, LISTS, SHOWN, TELLING, key_of_heading, plain
from rsc_assess.answer_files.workbook_opening import Cell, Sheet, open_sheets
from rsc_assess.documents.node import Node
from rsc_assess.problems import InputError, Place, Problem, column_letters, list_problems, listed, shorten

HEADER_WITHIN = 10
NOTHING = "Nothing needs to be done"
START = "Start with a workbook that `rsc-assess init --format xlsx` writes"
# Columns of a table of answers that are not read: they tell what is asked.
UNREAD = (*(one for one in SHOWN if one not in ("part", "id", "respondent", "question")), *(column.key for column in TELLING))
READ = tuple(column.key for column in COLUMNS)
# What can only have been meant as an answer.
AN_ANSWER = re.compile(r"\d(?:\s*[-–:].+)?")


def read(content: bytes, name: str) -> tuple[Node, tuple[Problem, ...]]:
    """
    Return the tree of the answers in a workbook, and what is to be said of how it was read; errors in single cells are among that.

    Raises:
        InputError: It is no workbook of answers; `.problems` lists all that does not fit.

        RefusedError: Unpacked it would be too large.
    """
    reading = WorkbookReading(name)
    for sheet in open_sheets(content, name):
        reading.take(sheet)
    return reading.result()


@attrs.frozen
class Header:
    """
    The headings of a table.

    Attributes:
        keys: By column: what is read there, or told; columns whose heading is not known are not among them.
    """

    row: int
    keys: dict[int, str]

    def column(self, key: str) -> int:
        """Return the first column with a key, 0 where there is none."""
        return next((column for column, one in self.keys.items() if one == key), 0)

    @property
    def tells_about(self) -> bool:
        """Whether it is the table of who answers what."""
        return {"about", "answer"} <= set(self.keys.values())

    @property
    def is_ours(self) -> bool:
        """Whether it is a table that the program writes for people only: progress, or lists."""
        return {"section", "questions"} <= set(self.keys.values()) or "lists" in self.keys.values()


class WorkbookReading:
    """Reads the sheets of one workbook."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.gathering = Gathering(name)
        self.tables = 0
        self.abouts = 0

    def note(self, code: str, place: Place, what: str, remedy: str, severity: str = "error") -> None:
        """Note a problem at a place."""
        self.problems.append(Problem(code, what, remedy, place, severity=severity))

    def result(self) -> tuple[Node, tuple[Problem, ...]]:
        """Return the tree and all problems; raise where there is no table to read at all."""
        place = Place(self.name)
        problems = self.problems
        if not self.tables:
            wanted = ", ".join(f"“{column.headings[0]}”" for column in COLUMNS if column.key in ("id", "answer", "reason", "note"))
            what = f"no sheet has a table of answers within its first {HEADER_WITHIN} rows, with headings such as {wanted}"
            self.note("A305", place, what, START)
        elif not self.abouts:
            what = "no sheet says which council answers which questionnaire, and when: the first sheet of the form is missing"
            remedy = "Copy that sheet from the form, or from a new one (`rsc-assess init --format xlsx`), into this workbook"
            self.note("A316", place, what, remedy)
        problems.extend(self.gathering.problems)
        if not self.tables or not self.abouts:
            raise InputError(list_problems(problems), problems)
        return self.gathering.root(), tuple(problems)

    def take(self, sheet: Sheet) -> None:
        """Take in a sheet."""
        header = header_of(sheet)
        if not sheet.cells or (header is not None and header.is_ours):
            return
        place = Place(self.name, sheet=sheet.title)
        if sheet.is_hidden:
            self.note("A306", place, "this sheet is hidden, and is left out", "Unhide it if it should be read, or delete it", "warning")
            return
        if header is None:
            self.note_headless(sheet)
            return
        if header.tells_about:
            self.abouts += 1
        else:
            self.tables += 1
        self.note_hidden(sheet, header)
        self.note_comments(sheet)
        self.note_merged(sheet, header)
        if self.has_sound_header(sheet, header):
            (self.take_about if header.tells_about else self.take_table)(sheet, header)

    def place(self, sheet: Sheet, row: int, column: int | None = None) -> Place:
        """Return the place of a cell, or of a row."""
        return Place(self.name, row, column, sheet.title)

    def has_sound_header(self, sheet: Sheet, header: Header) -> bool:
        """Note headings that stand twice, are missing or not known; tell whether the table can be read."""
        is_sound = True
        place = self.place(sheet, header.row)
        first: dict[str, int] = {}
        for column, key in header.keys.items():
            if first.setdefault(key, column) != column:
                what = f"columns {column_letters(first[key])} and {column_letters(column)} both hold the {key.replace('_', ' ')}"
                self.note("A233", self.place(sheet, header.row, column), what, "Rename or delete one of them")
                is_sound = False
        for needed in () if header.tells_about else ("id", "answer"):
            if needed not in first:
                heading = next(one.headings for one in COLUMNS if one.key == needed)
                what = f"there is no column for the {'question id' if needed == 'id' else needed}"
                self.note("A232", place, what, f"Give it back its heading, “{heading[0]}” or “{heading[1]}”, or copy the table from the form")
                is_sound = False
        others: dict[int, Cell] = {}
        for (row, column), cell in sorted(sheet.cells.items()):
            if row < header.row and not header.tells_about:
                if self.place(sheet, row) not in (problem.place for problem in self.problems):
                    self.note_above(sheet, row, first)
            elif row > header.row and column not in header.keys and not (header.tells_about and column > max(header.keys)):
                others.setdefault(column, cell)
        for column, cell in others.items():
            heading_cell = sheet.cells.get((header.row, column))
            if heading_cell is not None:
                what = f"the column {shorten(shown(heading_cell))} is not one of answers, and is left out"
                self.note("A234", self.place(sheet, header.row, column), what, "Give it a heading of the form if it should be read", "warning")
            else:
                what = f"column {column_letters(column)} has no heading, and is left out"
                self.note("A234", self.place(sheet, cell.row, column), what, "Give it a heading of the form if it should be read", "warning")
        return is_sound

    def note_above(self, sheet: Sheet, row: int, columns: Mapping[str, int]) -> None:
        """Note a row above the headings: a title, or answers that were sorted to there."""
        what = "this row stands above the headings, and is left out"
        if all((row, columns.get(key, 0)) in sheet.cells for key in ("id", "answer")):
            self.note("A234", self.place(sheet, row), what, "Move the headings to the top of their table, or clear the row")
        else:
            self.note("A234", self.place(sheet, row), what, NOTHING, "note")

    def note_headless(self, sheet: Sheet) -> None:
        """Note a sheet without headings where they are looked for: left out, unless they stand further down, as sorting leaves them."""
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sheet.cells.items():
            rows.setdefault(row, {})[column] = cell
        low = next((found for row in sorted(rows) if (found := header_in(row, rows[row]))), None)
        if low is None or low.is_ours:
            remedy = "If it should be read, give it the headings of the form"
            self.note("A306", Place(self.name, sheet=sheet.title), "this sheet has no table of answers, and is left out", remedy, "warning")
        else:
            what = f"the headings stand here, and are looked for within the first {HEADER_WITHIN} rows"
            self.note("A305", self.place(sheet, low.row), what, "Move this row to the top of its table, and the table to the top of the sheet")

    def note_merged(self, sheet: Sheet, header: Header) -> None:
        """Note merged cells in the table, of which all but the first are empty."""
        columns = [column for column, key in header.keys.items() if key not in UNREAD]
        bottom = max(row for row, _ in sheet.cells)
        for top, left, low, right in sheet.merged:
            if top <= bottom and low >= header.row and any(left <= column <= right for column in columns):
                what = f"{column_letters(left)}{top}:{column_letters(right)}{low} are merged, so it cannot be told which row the content belongs to"
                self.note("A310", self.place(sheet, top, left), what, "Unmerge them (Home › Merge & Center), and fill in each cell")

    def note_hidden(self, sheet: Sheet, header: Header) -> None:
        """Note what cannot be seen, and is read all the same."""
        rows = sorted({row for row, _ in sheet.cells if row in sheet.hidden_rows and row > header.row})
        if rows:
            what = f"hidden or filtered rows are read all the same: {listed([str(row) for row in rows])}"
            self.note("A314", self.place(sheet, rows[0]), what, "Show them to see what they say", "warning")
        columns = sorted({column for _, column in sheet.cells if column in sheet.hidden_columns and header.keys.get(column) in READ})
        if columns:
            what = f"hidden columns are read all the same: {listed([column_letters(column) for column in columns])}"
            self.note("A314", self.place(sheet, header.row, columns[0]), what, "Show them to see what they say", "warning")

    def note_comments(self, sheet: Sheet) -> None:
        """Note comments and drawings, which are not read."""
        if sheet.comments:
            cells = [f"{column_letters(column)}{row}" for row, column in sorted(sheet.comments)]
            what = f"comments on cells are not read: {listed(cells)}"
            self.note("A315", self.place(sheet, *min(sheet.comments)), what, "Copy what should be kept into the column Note", "warning")
        if sheet.has_drawings:
            what = "pictures, charts and shapes on this sheet are not read"
            self.note("A315", Place(self.name, sheet=sheet.title), what, "Write what should be kept into the column Note", "warning")

    def take_about(self, sheet: Sheet, header: Header) -> None:
        """Take in the table of who answers what."""
        columns = {key: column for column, key in header.keys.items()}
        for row in rows_below(sheet, header):
            label, value = (sheet.cells.get((row, columns[key])) for key in ("about", "answer"))
            if label is None and value is None:
                continue
            nodes = {"part": Node(ABOUT, row, columns["answer"], sheet=sheet.title)}
            if label is not None:
                key = ABOUT_BY_LABEL.get(plain(shown(label)), shown(label).strip())
                if key not in ABOUT_LABELS and not key.startswith(("council ", "respondent ")):
                    what = f"the row {shorten(key)} is not one of the form, and is left out"
                    self.note("A234", self.place(sheet, row, columns["answer"]), what, NOTHING, "warning")
                    continue
                nodes["id"] = Node(key, row, columns["answer"], sheet=sheet.title)
            else:
                key = ""
            found = (
                node_of(value, "date" if key == "date" else "about", self.place(sheet, row, columns["answer"]), self.problems.append)
                if value
                else None
            )
            if found is not None:
                nodes["answer"] = found
            self.gathering.add(nodes)

    def take_table(self, sheet: Sheet, header: Header) -> None:
        """Take in a table of answers."""
        columns = {key: column for column, key in header.keys.items() if key in READ}
        rows = list(rows_below(sheet, header))
        ids = ids_of([sheet.cells.get((row, columns["id"])) for row in rows])
        for row, id in zip(rows, ids, strict=True):
            nodes: dict[str, Node] = {}
            for key, column in columns.items():
                cell = sheet.cells.get((row, column))
                if cell is None:
                    continue
                place = self.place(sheet, row, column)
                if key != "id":
                    node = node_of(cell, key, place, self.problems.append, id)
                elif id is None:
                    what = f"this id has become {shorten(shown(cell))}: Excel takes ids such as 1.10 for numbers or dates, and changes them"
                    self.note("A313", place, what, "Format the column as Text, and write the id again")
                    nodes = {}
                    break
                else:
                    node = Node(id, row, column, sheet=sheet.title)
                if node is not None:
                    nodes[key] = self.with_address(sheet, key, node, id)
            self.note_beside(sheet, header, row, nodes)
            self.gathering.add(nodes)

    def with_address(self, sheet: Sheet, key: str, node: Node, id: str | None) -> Node:
        """Return what a cell with a hyperlink says: in the column of links its address; note what is not read of it."""
        address = sheet.links.get((node.line, node.column), "")
        text = str(node.value).strip()
        if not address or bare(address) in bare(text):
            return node
        place = self.place(sheet, node.line, node.column)
        if key == "link" and not text.startswith(("http://", "https://")):
            what = f"the address behind this link is read, {shorten(address)}, and not the words that are shown: {shorten(text)}"
            problem = Problem("A320", what, "Write them under Evidence if they should be kept", place, id, "warning")
            node = Node(address, node.line, node.column, sheet=node.sheet)
        else:
            what = f"this text is read, and not the address behind it: {shorten(address)}"
            problem = Problem("A320", what, "Copy the address into the column Evidence link if it should be kept", place, id, "warning")
        self.problems.append(problem)
        return node

    def note_beside(self, sheet: Sheet, header: Header, row: int, nodes: Mapping[str, Node]) -> None:
        """Note what a person wrote where nothing is read: an answer in the column of the status, and words in a row of no question."""
        for column, key in header.keys.items():
            cell = sheet.cells.get((row, column))
            if cell is None or cell.is_formula or (key not in UNREAD and key != "question"):
                continue
            place = self.place(sheet, row, column)
            if key == "status" and "id" in nodes and "answer" not in nodes and AN_ANSWER.fullmatch(shown(cell).strip()):
                what = f"this stands in the column Status, which is not read: {shorten(shown(cell))}"
                self.note("A234", place, what, "Move it to the answer", "warning")
            elif nodes.keys() <= {"question"} and (row, header.column("id")) not in sheet.cells:
                self.note("A234", place, "this row has no question id, and is left out", NOTHING, "warning")
                break


def bare(address: str) -> str:
    """Return an address as it is compared with a text: what programs add to either does not count."""
    return unquote(address).casefold().removeprefix("mailto:").rstrip("/")


def header_of(sheet: Sheet) -> Header | None:
    """Return the headings of the table of a sheet: the row, among the first ones, that has most of those that are known; None for no table."""
    best: Header | None = None
    for row in range(1, HEADER_WITHIN + 1):
        found = header_in(row, {at[1]: cell for at, cell in sheet.cells.items() if at[0] == row})
        if found is not None and (best is None or len(set(found.keys.values())) > len(set(best.keys.values()))):
            best = found
    if best is None and (first := sheet.cells.get((1, 1))) is not None and plain(first.text) in map(plain, LISTS.headings):
        return Header(1, {1: "lists"})
    return best


def header_in(row: int, cells: Mapping[int, Cell]) -> Header | None:
    """Return the headings in a row, its cells by column, or None where there are too few for a table."""
    found = Header(row, {column: key for column in sorted(cells) if (key := key_of_heading(cells[column].text)) is not None})
    return found if found.tells_about or found.is_ours or len(set(found.keys.values())) >= 3 else None


def rows_below(sheet: Sheet, header: Header) -> list[int]:
    """Return the rows below the headings in which something stands."""
    return sorted({row for row, column in sheet.cells if row > header.row and column in header.keys})
