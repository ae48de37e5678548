"""A form as CSV: one table with a row for each question, that Excel opens and saves."""

import csv
import io

from rsc_assess.answer_files.columns import ABOUT, ANSWER, COLUMNS, KEYS, Row, about_rows, answer_rows, more_rows
from rsc_assess.answer_files.form import Form
from rsc_assess.questionnaire.values import Question

# What a spreadsheet takes for the start of a formula, or skips on the way to one; as wide characters too. An apostrophe, which is put in
# front of them, is one of them, so that taking one off gives the text back.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def write(form: Form) -> bytes:
    """Return a form as CSV by RFC 4180: UTF-8 with the mark by which Excel knows it, comma, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.headings[0] for column in COLUMNS])
    for row in (*about_rows(form), *answer_rows(form), *more_rows(form)):
        writer.writerow([guarded(cell) for cell in cells_in_order(row)])
    return out.getvalue().encode("utf-8-sig")


def cells_in_order(row: Row) -> list[str]:
    """Return the cells of a row in the order of the columns, with the question's words where they help."""
    cells = dict(row.cells)
    if cells.get("part", ABOUT) == ANSWER and row.node is not None:
        cells["question"] = row.node.ask if isinstance(row.node, Question) else f"{row.node.title} (all of this section)"
    return [cells.get(key, "") for key in KEYS]


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(STARTS_FORMULA) else cell
