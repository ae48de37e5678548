"""CSV files to tables: a header and rows that know their lines. Nothing is dropped in silence."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import attrs

from rsc_assess.documents.node import one_problem
from rsc_assess.documents.source import MOST_BYTES, NOT_TEXT, decode, line_and_column, read_bytes
from rsc_assess.problems import InputError, Place, Problem, list_problems, shorten

MOST_ROWS = 20_000
MOST_COLUMNS = 500
LONGEST_CELL = 131_072
DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 10
# Excel leaves out the separators at the end of a row where no row of a block of sixteen has anything there.
EXCEL_BLOCK = 16
SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[^\S\r\n]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
AS_CSV = "In Excel choose Save as › CSV UTF-8 (comma delimited)"


@attrs.frozen
class Row:
    """One row: the line it starts at, counted from 1, and its cells without outer spaces, as many as the header has."""

    line: int
    cells: tuple[str, ...]


@attrs.frozen
class Table:
    """
    A table as it was read, before anyone asked what its columns mean.

    Attributes:
        name: What messages call it: the path as it was given.

        header: The headings, outer spaces taken off; those that are left blank have blank columns.

        line: The line of the header.

        remarks: What was left out, as warnings and notes.
    """

    name: str
    header: tuple[str, ...]
    line: int
    rows: tuple[Row, ...]
    remarks: tuple[Problem, ...] = ()

    def column(self, index: int) -> tuple[str, ...]:
        """Return all cells of a column, in the order of the rows."""
        return tuple(row.cells[index] for row in self.rows)


def read_table(path: Path, is_known: Callable[[str], bool], most_bytes: int = MOST_BYTES, most_rows: int = MOST_ROWS) -> Table:
    """
    Return the table in a CSV file: UTF-8, or UTF-16 with a mark; comma, semicolon, tab or bar; any line ends.

    Args:
        is_known: Whether a heading is one of those looked for. They decide what separates the cells, and which of the first ten
            rows is the header where titles, in fewer cells, stand above it.

    Raises:
        FileAccessError: The file cannot be opened or read.

        InputError: It is no table, or too large; `.problems` lists all rows that do not fit.
    """
    return table_in(read_bytes(path, most_bytes), str(path), is_known, most_bytes, most_rows)


def table_in(
    content: bytes,
    name: str,
    is_known: Callable[[str], bool],
    most_bytes: int = MOST_BYTES,
    most_rows: int = MOST_ROWS,
    is_header: Callable[[Sequence[str]], bool] = bool,
) -> Table:
    """
    Return the table in the bytes of a CSV file, as read_table does.

    Args:
        is_header: Whether these headings are enough. Where they are not, whoever asked must refuse the table: of its rows only those of the
            length of the header are there, since the length of rows is no news where their columns are not known.
    """
    if len(content) > most_bytes:
        raise one_problem("F103", Place(name), f"this is larger than {most_bytes // 1_000_000} MB", "Check that it is the file you meant")
    for start, kind in NOT_TEXT:
        if content.startswith(start):
            raise one_problem("F115", Place(name), f"this is {kind}, not a CSV file", AS_CSV)
    text = decode(content, name, AS_CSV)
    if not text.strip():
        raise one_problem("F104", Place(name), "this file is empty", "Check that it is the file you meant")
    return Cutter(text, name, is_known, most_rows, is_header).table()


class Cutter:
    """Cuts one text into rows and cells."""

    def __init__(self, text: str, name: str, is_known: Callable[[str], bool], most_rows: int, is_header: Callable[[Sequence[str]], bool]) -> None:
        self.name = name
        self.is_known = is_known
        self.most_rows = most_rows
        self.problems: list[Problem] = []
        self.is_header = is_header
        self.is_table = True
        self.width = 0
        said = SEPARATOR_LINE.match(text)
        # Excel's own line, which says what separates the cells; kept as an empty line, so that lines are counted as they are seen.
        self.text = "\n" + text[said.end() :] if said else text
        self.delimiter, self.header_line = self.layout((said[1],) if said else DELIMITERS)

    def layout(self, delimiters: tuple[str, ...]) -> tuple[str, int]:
        """Return the delimiter and the line of the header: the first row with known headings, if it is no title, else the first of all."""
        best: tuple[tuple[int, int], str, int] | None = None
        for delimiter in delimiters:
            reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter)
            before, seen, known, most = 0, 0, 0, 0
            while seen < HEADER_WITHIN and not known:
                try:
                    cells = next(reader)
                except (StopIteration, csv.Error):
                    break
                line, before = before + 1, reader.line_num
                filled = sum(1 for cell in cells if cell.strip())
                if not filled:
                    continue
                # Titles fill fewer cells than the header below them; a row that fills no more than they is none.
                known = sum(1 for cell in cells if self.is_known(cell.strip())) if filled > most else 0
                fit = (known, len(cells) if not seen else 0)
                seen, most = seen + 1, max(most, filled)
                if best is None or fit > best[0]:
                    best = (fit, delimiter, line)
        return (best[1], best[2]) if best else (delimiters[0], 1)

    def note(self, code: str, line: int, what: str, remedy: str, severity: str = "error") -> None:
        """Note a problem at a line."""
        self.problems.append(Problem(code, what, remedy, Place(self.name, line), severity=severity))

    def table(self) -> Table:
        """Return the table, or raise with all that does not fit."""
        records = self.filled_records()
        header: list[str] = []
        for line, cells in records:
            if line == self.header_line:
                header = [cell.strip() for cell in cells]
                break
            if any(cells):
                self.note("P107", line, "this row stands above the headings, and is left out", "Nothing needs to be done", "note")
        while header and not header[-1]:
            header.pop()
        self.check_header(header)
        self.is_table, self.width = self.is_header(header), len(header)
        rows: list[Row] = []
        for line, cells in records:
            if len(rows) >= self.most_rows:
                raise one_problem(
                    "P104", Place(self.name, line), f"there are more than {self.most_rows:,} rows", "Check that it is the file you meant"
                )
            row = self.row(line, cells, len(header))
            if row is not None:
                rows.append(row)
        self.check_unnamed(header, rows)
        if any(problem.severity == "error" for problem in self.problems):
            raise InputError(list_problems(self.problems), self.problems)
        return Table(self.name, tuple(header), self.header_line, tuple(rows), tuple(self.problems))

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line and the cells of each record; raise where quotes do not fit or a cell is too long."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self.too_long(line) if "field limit" in str(error) else self.wrong_quote(line) from None
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise self.too_long(line)
            yield line, cells

    def filled_records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the records, with the blank cells at the end that Excel left out: it does so for a whole block of rows or for none."""
        records = self.records()
        is_seen = False
        while block := list(islice(records, EXCEL_BLOCK)):
            widths = {len(cells) for _, cells in block if cells}
            rows = sum(1 for _, cells in block if cells)
            for line, cells in block:
                # A lone row may as well be cut off, unless blocks before it were shortened.
                is_short = len(widths) == 1 and (rows > 1 or is_seen) and len(cells) < self.width
                yield line, [*cells, *[""] * (self.width - len(cells))] if cells and is_short else cells
                is_seen = is_seen or is_short

    def too_long(self, line: int) -> InputError:
        """Return the error for a cell that is longer than any name."""
        what = f"a cell in this row has more than {LONGEST_CELL:,} characters"
        return one_problem("P104", Place(self.name, line), what, "Shorten it, or check whether a quote is missing")

    def wrong_quote(self, line: int) -> InputError:
        """Return the error for a quote that does not close its cell, at the place where it was opened."""
        starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", self.text))]
        position = starts[line - 1]
        opened = position
        at_start, inside = True, False
        while position < len(self.text):
            character = self.text[position]
            if inside:
                if character == '"' and self.text[position + 1 : position + 2] == '"':
                    position += 1
                elif character == '"':
                    inside = False
                    after = self.text[position + 1 : position + 2]
                    if after and after not in (self.delimiter, "\r", "\n"):
                        break
            elif at_start and character == '"':
                inside, opened = True, position
            at_start = not inside and character in (self.delimiter, "\r", "\n")
            position += 1
        where, column = line_and_column(self.text.replace("\r\n", " \n").replace("\r", "\n"), opened)
        what = "a quote is opened here, and is not closed where the cell ends"
        return one_problem("P101", Place(self.name, where, column), what, 'Close it, or write a quote within a text twice ("")')

    def check_header(self, header: list[str]) -> None:
        """Note headings that stand twice; raise where there are too many."""
        if len(header) > MOST_COLUMNS:
            what = f"there are {len(header):,} columns, and at most {MOST_COLUMNS} are read"
            raise one_problem("P104", Place(self.name, self.header_line), what, "Keep the columns that are needed")
        first: dict[str, int] = {}
        for number, heading in enumerate(header, 1):
            if heading and first.setdefault(heading.casefold(), number) != number:
                what = f"columns {first[heading.casefold()]} and {number} are both called {shorten(heading)}"
                self.note("P103", self.header_line, what, "Rename or delete one of them")

    def row(self, line: int, cells: list[str], width: int) -> Row | None:
        """Return a row, None for a blank one or one that does not fit the header, which is noted."""
        found = [cell.strip() for cell in cells]
        if not any(found):
            return None
        while len(found) > width and not found[-1]:
            found.pop()
        if len(found) != width and not self.is_table:
            return None
        if len(found) != width:
            what = f"this row has {len(found)} cells, and the header has {width}"
            self.note("P102", line, what, "Put a text with a comma in it in double quotes, or add the cell that is missing")
            return None
        return Row(line, tuple(found))

    def check_unnamed(self, header: list[str], rows: list[Row]) -> None:
        """Note columns with cells and without a heading; the readers leave them out."""
        for index, heading in enumerate(header):
            if not heading and any(row.cells[index] for row in rows):
                what = f"column {index + 1} has no heading, and is left out"
                self.note("P103", self.header_line, what, "Give it a heading if it is needed", "warning")
