"""A workbook to plain sheets of cells, through openpyxl: nothing here knows what the cells mean."""

import datetime
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import attrs

from rsc_assess.answer_files.workbook_guard import damaged, guarded
from rsc_assess.documents.node import one_problem
from rsc_assess.problems import Place, RscError

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 200_000

TEXT, NUMBER, BOOLEAN, DATE, ERROR, BLANK = ("text", "number", "boolean", "date", "error", "blank")
KIND_OF_TYPE = {"s": TEXT, "n": NUMBER, "b": BOOLEAN, "d": DATE, "e": ERROR}
# How a text stands for a character that XML cannot hold, and for itself: _x000D_ is a carriage return, _x005F_ an underscore.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# What the relation is called that leads from a sheet to what is drawn on it.
DRAWN = "/drawing"
Value = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | None


@attrs.frozen
class Cell:
    """
    A cell as it was read.

    Attributes:
        kind: text, number, boolean, date, error (such as #REF!), or blank.

        value: For a formula the value that it had when the workbook was saved, or None.

        is_formula: Whether it holds a formula.

        is_share: Whether it is shown as a percentage: 0.45 as 45%.
    """

    row: int
    column: int
    kind: str
    value: Value
    is_formula: bool = False
    is_share: bool = False

    @property
    def text(self) -> str:
        """The text of the cell; an empty one where it holds something else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing can be seen in it."""
        return not self.is_formula and (self.kind == BLANK or (self.kind == TEXT and not self.text.strip()))


@attrs.frozen
class Sheet:
    """
    A sheet of a workbook.

    Attributes:
        cells: By row and column, both from 1; blank ones are not there.

        merged: Ranges of merged cells: (first row, first column, last row, last column).

        comments: The cells with comments: (row, column).

        links: The address behind each cell with a hyperlink, by row and column.

        has_drawings: Whether there are pictures, charts or shapes on it.
    """

    title: str
    is_hidden: bool
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: tuple[tuple[int, int], ...] = ()
    links: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    has_drawings: bool = False


def open_sheets(content: bytes, name: str) -> list[Sheet]:
    """
    Return the sheets of a workbook, in their order; sheets of charts have no cells.

    Raises:
        InputError: It is no workbook, cannot be read, or has more cells than a form could have.

        RefusedError: Unpacked it would be too large.
    """
    archive = guarded(content, name)
    archive.close()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of all that it would not write back
            return list(sheets_in(content, name))
    except RscError:
        raise
    except Exception as error:  # openpyxl lets out whatever a broken file makes it trip over
        raise damaged(Place(name), error) from None


def sheets_in(content: bytes, name: str) -> Iterator[Sheet]:
    """Yield the sheets of a workbook that passed the guard."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.xml.constants import SHARED_STRINGS

    reader = ExcelReader(BytesIO(content), data_only=True, keep_links=False)
    reader.read_manifest()
    table = reader.package.find(SHARED_STRINGS)
    strings = shared_strings(reader.archive.open(table.PartName[1:])) if table is not None else []
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    for entry, target in reader.parser.find_sheets():
        if target.target not in reader.valid_files:
            raise damaged(Place(name), ValueError(f"the sheet {entry.name} is not in it"))
        is_chart = "chartsheet" in target.Type
        yield Sheet(entry.name, entry.state != "visible", {}) if is_chart else read_sheet(reader, entry, target.target, strings, name)
    reader.archive.close()


def shared_strings(file: Any) -> list[str]:
    """Return the texts of a workbook, without phonetic guides; escapes are left as they are, since openpyxl's reader mixes them up."""
    from openpyxl.xml.constants import SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    item, run, text = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "r", "t"))
    found = []
    with file:
        for _, node in iterparse(file):
            if node.tag == item:
                parts = [one for child in node for one in ([child] if child.tag == text else child.iter(text) if child.tag == run else ())]
                found.append("".join(one.text or "" for one in parts))
                node.clear()
    return found


def read_sheet(reader: Any, entry: Any, target: str, strings: list[str], name: str) -> Sheet:
    """Return one sheet; what it says of its own size is not asked."""
    from openpyxl.utils.cell import column_index_from_string, range_boundaries
    from openpyxl.worksheet._reader import WorkSheetParser
    from openpyxl.xml.constants import SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    book = reader.wb
    shares = {number for number, style in enumerate(book._cell_styles) if "%" in number_format(book, style.numFmtId)}
    cells: dict[tuple[int, int], Cell] = {}
    seen = 0
    with reader.archive.open(target) as file:
        _, root = next(iter(iterparse(file, events=("start",))))
        if root.tag not in (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("worksheet", "dialogsheet")):
            raise damaged(Place(name), ValueError(f"the sheet {entry.name} is of another kind"))  # openpyxl would find it empty
    with reader.archive.open(target) as file:
        parser = WorkSheetParser(file, strings, True, book.epoch, book._date_formats, book._timedelta_formats)
        parser.parse_cell = with_formula(parser.parse_cell)
        for number, (row, found) in enumerate(parser.parse(), 1):
            seen += len(found)
            for one in found:
                cell = cell_of(one, shares)
                if not cell.is_blank:
                    if cell.row > MOST_ROWS or cell.column > MOST_COLUMNS:
                        raise too_large(name, entry.name, cell, f"something stands outside the first {MOST_ROWS:,} rows and {MOST_COLUMNS} columns")
                    if (cell.row, cell.column) in cells:
                        raise damaged(Place(name), ValueError(f"{entry.name} has a cell twice, in row {cell.row}"))
                    cells[cell.row, cell.column] = cell
            if number > MOST_ROWS or seen > MOST_CELLS:
                raise too_large(name, entry.name, Cell(row, 1, BLANK, None), f"this sheet has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells")
    merged = parser.merged_cells.mergeCell if parser.merged_cells else []
    columns = [dimension for dimension in parser.column_dimensions.values() if is_true(dimension.get("hidden"))]
    related = related_to(reader, target)
    return Sheet(
        entry.name,
        entry.state != "visible",
        cells,
        tuple((top, left, bottom, right) for left, top, right, bottom in (range_boundaries(one.ref) for one in merged)),
        frozenset(int(row) for row, dimension in parser.row_dimensions.items() if is_true(dimension.get("hidden"))),
        frozenset(
            column
            for dimension in columns
            for column in range(column_index_from_string(dimension["index"]), min(int(dimension.get("max", 0)), MOST_COLUMNS) + 1)
        ),
        tuple(comments_of(reader, related)),
        links_of(related, parser.hyperlinks.hyperlink if parser.hyperlinks else ()),
        any(is_drawn(reader, one) for one in related),
    )


def with_formula(parse: Any) -> Any:
    """Return openpyxl's reader of a cell, which then also says whether the cell holds a formula."""
    from openpyxl.worksheet._reader import FORMULA_TAG

    def parse_cell(element: Any) -> dict[str, Any]:
        return {**parse(element), "is_formula": element.find(FORMULA_TAG) is not None}

    return parse_cell


def cell_of(found: Mapping[str, Any], shares: set[int]) -> Cell:
    """Return a cell from what openpyxl says of it."""
    value, kind = found["value"], KIND_OF_TYPE.get(found["data_type"], TEXT)
    if value is None:
        kind = BLANK
    elif kind == TEXT:
        value = ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), str(value)) if "_x" in value else value
    return Cell(found["row"], found["column"], kind, value, found["is_formula"], kind == NUMBER and found["style_id"] in shares)


def number_format(book: Any, id: int) -> str:
    """Return the number format with an id, built in or the workbook's own; an empty text where there is none."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    own = id - BUILTIN_FORMATS_MAX_SIZE
    return str(book._number_formats[own]) if 0 <= own < len(book._number_formats) else BUILTIN_FORMATS.get(id, "")


def is_true(value: str | None) -> bool:
    """Tell whether an attribute of XML says true."""
    return value in ("1", "true")


def too_large(name: str, sheet: str, cell: Cell, what: str) -> RscError:
    """Return the error for a sheet with more in it than a form has."""
    return one_problem("A304", Place(name, cell.row, cell.column, sheet), what, "Delete the rows below the table and the columns beside it, and save")


def related_to(reader: Any, target: str) -> list[Any]:
    """Return what belongs to a sheet: comments, addresses of links, drawings."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    path = get_rels_path(target)
    return list(get_dependents(reader.archive, path)) if path in reader.valid_files else []


def is_drawn(reader: Any, related: Any) -> bool:
    """Tell whether something drawn belongs to a sheet; Google gives each sheet a drawing, with nothing in it."""
    return related.Type.endswith(DRAWN) and (related.target not in reader.valid_files or b"Anchor" in reader.archive.read(related.target))


def comments_of(reader: Any, related: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """Yield row and column of each cell with a comment."""
    from openpyxl.utils.cell import coordinate_to_tuple
    from openpyxl.xml.constants import COMMENTS_NS, SHEET_MAIN_NS
    from openpyxl.xml.functions import fromstring

    for one in related:
        if one.Type == COMMENTS_NS:
            for comment in fromstring(reader.archive.read(one.target)).iter(f"{{{SHEET_MAIN_NS}}}comment"):
                yield coordinate_to_tuple(comment.get("ref"))


def links_of(related: Iterable[Any], links: Iterable[Any]) -> dict[tuple[int, int], str]:
    """Return the address behind each cell with a hyperlink to something outside the workbook."""
    from openpyxl.utils.cell import range_boundaries

    addresses = {one.Id: one.target for one in related}
    found = {}
    for link in links:
        address = addresses.get(link.id)
        if address:
            left, top, _, _ = range_boundaries(link.ref)
            found[top, left] = f"{address}#{link.location}" if link.location else address
    return found
