"""A cell of a workbook to the text that a file of answers would have there, or to a problem that says what Excel made of it."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from rsc_assess.answer_files.workbook_layout import DATES, FIRST_DAY, KIND_BY_NAME, plain
from rsc_assess.answer_files.workbook_opening import BOOLEAN, DATE, ERROR, NUMBER, Cell
from rsc_assess.documents.node import Node
from rsc_assess.documents.source import FORBIDDEN
from rsc_assess.problems import Place, Problem, shorten

Note = Callable[[Problem], None]
AS_TEXT = "Format the column as Text, and write it again"
# Days since 1900 that an assessment could be about: 1990 to 2099.
SERIALS = range(32_874, 73_051)


def node_of(cell: Cell, key: str, place: Place, note: Note, about: str | None = None) -> Node | None:
    """
    Return what a cell says, or None after noting why it says nothing that can be read.

    Args:
        key: The column. Dates are read where dates are asked for; in an answer they are marked, since only the question tells
            whether one was meant.
    """

    def problem(code: str, what: str, remedy: str, severity: str = "error") -> None:
        note(Problem(code, what, remedy, place, about, severity))

    if cell.is_formula:
        if cell.value is None:
            problem("A311", "this formula has no value", "Open and save the file in Excel, or write the value in its place")
            return None
        what = f"this is a formula; its last value is read: {shorten(shown(cell))}"
        problem("A311", what, "Write the value in its place if it is to stay", "warning")
    if cell.kind == ERROR:
        problem("A312", f"this cell holds the error {shorten(str(cell.value))}", "Write the value in its place, or clear the cell")
        return None
    if cell.kind == BOOLEAN:
        what = f"this cell holds {'TRUE' if cell.value else 'FALSE'} as a logical value: Excel changed what was written"
        problem("A312", what, AS_TEXT)
        return None
    if cell.kind == DATE:
        return day_of(cell, key, place, problem)
    text = shown(cell)
    found = FORBIDDEN.search(text.replace("\r", "\n"))
    if found:
        problem("F112", f"a control character (U+{ord(found.group()):04X}) stands here", "Delete it, and write the text again")
        return None
    if key in DATES and cell.kind == NUMBER and cell.value in SERIALS:
        problem("A319", f"this date has become the number {text}", "Format the cell as a date, and look whether the day is right")
        return None
    if key == "kind":
        text = KIND_BY_NAME.get(plain(text), text)
    return Node(text, cell.row, cell.column, sheet=place.sheet)


def day_of(cell: Cell, key: str, place: Place, problem: Callable[..., None]) -> Node | None:
    """Return the day in a cell with a date; what time of it is left out, with a note."""
    value = cell.value
    if not isinstance(value, datetime.date) or (key not in (*DATES, "answer")):
        kind = "a date" if isinstance(value, datetime.date) else "a time"
        problem("A312", f"this cell holds {kind} ({shorten(str(value))}): Excel changed what was written", AS_TEXT)
        return None
    day = value.date() if isinstance(value, datetime.datetime) else value
    if key in DATES and day < FIRST_DAY:
        problem("A319", f"this day is {day.isoformat()}: Excel makes that of a year or another small number", "Write the day as 2026-11-24")
        return None
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        problem("A319", f"the time of day is left out of {value.isoformat(' ', 'seconds')}", "Nothing needs to be done", "note")
    node = Node(day.isoformat(), cell.row, cell.column, sheet=place.sheet)
    node.is_date = True
    return node


def shown(cell: Cell) -> str:
    """
    Return the text of a cell as it is seen: numbers without an exponent where they are whole, percentages as such.

    >>> shown(Cell(1, 1, NUMBER, 3.0)), shown(Cell(1, 1, NUMBER, 0.07, is_share=True))
    ('3', '7%')
    """
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    if cell.is_share:
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else repr(value)
