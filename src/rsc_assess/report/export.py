"""A report as data: JSON, CSV and XLSX, all made from its tables."""

import csv
import datetime
import io
import json
import re
from typing import Any

from rsc_assess.language import load_catalogue
from rsc_assess.report.cells import ADDRESS, DATE, NUMBER, PRINTED, WHOLE, YES_NO, Cell
from rsc_assess.report.peer_tables import PEER_COLUMNS
from rsc_assess.report.sector_values import ASSESSMENT, EDITION, Content, subject_of
from rsc_assess.report.tables import FIGURES, Column, Table, columns_by_table, described, fact_names, facts, figures_table, tables, with_columns

SCHEMA_VERSION = "1"
ENDINGS = (".json", ".csv", ".xlsx")
# What facts about the figures of others begin with.
OF_PEERS = "peers_"

# What a spreadsheet takes for the start of a formula, as wide characters too, or skips on the way to one.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:[.,](\d+))?%?")

# What Excel holds: UTF-16 units of a text, characters of an address, and addresses of a sheet.
MOST_IN_CELL, MOST_IN_ADDRESS, MOST_ADDRESSES = 32_767, 2_079, 60_000
# https://www.w3.org/TR/xml/#charsets
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NARROWEST, WIDEST = 9, 60


def export(report: Content, ending: str) -> bytes:
    """Return a report in the format of a file name's ending, one of ENDINGS; as .csv, the long table of all figures."""
    if ending == ".json":
        return export_json(report)
    return export_xlsx(report) if ending == ".xlsx" else export_csv(figures_table(report))


def export_json(report: Content) -> bytes:
    """Return a report as JSON in UTF-8, in the shape that `schema report` documents: each table is a list of rows by key."""
    data: dict[str, object] = {"schema_version": SCHEMA_VERSION}
    for one in tables(report):
        keys = [column.key for column in one.columns]
        data[one.name] = [{key: in_json(cell) for key, cell in zip(keys, row, strict=True)} for row in one.rows]
    data["about"] = {key: in_json(cell) for key, cell in facts(report).items()}
    return (json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "replace")


def in_json(cell: Cell) -> Cell:
    """Return a cell as JSON has it: dates as texts."""
    return cell.isoformat() if isinstance(cell, datetime.date) else cell


def report_schema(made_of: str = ASSESSMENT) -> dict[str, object]:
    """Return the JSON Schema (draft-07) of a report as JSON, made of an assessment or of an edition (a sector report)."""
    t = load_catalogue("en")
    parts: dict[str, object] = {"schema_version": {"const": SCHEMA_VERSION}}
    for name, keys in columns_by_table(made_of, peers=True).items():
        columns = described(keys, t)
        row = {
            "type": "object",
            "required": [column.key for column in columns],
            "properties": {column.key: cell_schema(column) for column in columns},
        }
        parts[name] = {"type": "array", "description": t(f"table.title.{name}"), "items": row}
    named = {key: {"description": t(f"table.about.{key}")} for key in fact_names(made_of)}
    parts["about"] = {"type": "object", "required": sorted(key for key in named if not key.startswith(OF_PEERS)), "properties": named}
    what = "report" if made_of == ASSESSMENT else "sector"
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"https://rsc-assess.invalid/schema/{what}.json",
        "title": "rsc_assess report" if what == "report" else "rsc_assess sector report",
        "description": "One report in one language. Readers ignore keys they do not know.",
        "type": "object",
        # What says where a council stands beside others is there only where their figures were given.
        "required": [name for name in parts if made_of == EDITION or name not in PEER_COLUMNS],
        "properties": parts,
    }


def cell_schema(column: Column) -> dict[str, object]:
    """Return the schema of the cells of a column."""
    kinds = {WHOLE: "integer", NUMBER: "number", YES_NO: "boolean"}
    found: dict[str, object] = {"type": [kinds.get(column.kind, "string"), "null"], "description": column.means}
    if column.kind == DATE:
        found["format"] = "date"
    if column.kind == ADDRESS:
        found["pattern"] = "^https?://"
    return found


def export_csv(table: Table) -> bytes:
    """
    Return a table as CSV by RFC 4180: UTF-8, lines that end in CRLF, a header row of keys.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers never do.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    for row in table.rows:
        writer.writerow([in_csv(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)])
    return written.getvalue().encode("utf-8", "replace")


def in_csv(cell: Cell, kind: str) -> str:
    """Return a cell as CSV has it: blank for None, true or false, dates as 2026-11-01, numbers with a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return repr(cell)
    if kind == PRINTED and PLAIN_NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell.startswith(STARTS_FORMULA) else cell


def export_xlsx(report: Content) -> bytes:
    """
    Return a report as a workbook: a table on each sheet, with headings in the language of the report.

    Printed figures are numbers that show just what is printed; shares are unrounded. Nothing is a formula; only the
    addresses of evidence and frameworks are links. Made on the day of the answers, so that the same report is the same bytes.
    """
    import xlsxwriter

    written = io.BytesIO()
    # In memory all files of the workbook carry one fixed time.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(written, {**options, "default_date_format": "yyyy-mm-dd"})
    day = report.date.value
    made = datetime.datetime(day.year, day.month, day.day)
    subject = subject_of(report)
    head = {"title": f"{subject}: {report.title}", "author": subject, "comments": f"rsc_assess {report.engine}"}
    book.set_properties({**{key: legible(text) for key, text in head.items()}, "created": made})
    formats: dict[str, Any] = {}
    for one in with_columns(tables(report), load_catalogue(report.language)):
        add_sheet(book, one, legible(f"{one.title}: {subject}, {report.title}"), formats)
    book.close()
    return written.getvalue()


def add_sheet(book: Any, table: Table, about_it: str, formats: dict[str, Any]) -> None:
    """Add a sheet with one table to a workbook; `about_it` is its alternative text."""
    sheet = book.add_worksheet(sheet_name(table.title))
    wrap = format_of(book, formats, text_wrap=True, valign="top")
    last = max(len(table.rows), 1)
    sheet.add_table(
        0,
        0,
        last,
        len(table.columns) - 1,
        {
            "name": table.name,
            "title": table.title,
            "description": about_it,
            "columns": [{"header": column.heading} for column in table.columns],
            "style": "Table Style Light 1",
        },
    )
    sheet.freeze_panes(1, 0)
    # An id or a version may look like a number; it is none, and Excel need not warn of it.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    for place, column in enumerate(table.columns):
        longest = max([len(column.heading) + 3, *(len(in_csv(row[place], column.kind)) for row in table.rows)])
        sheet.set_column(place, place, min(max(longest + 1, NARROWEST), WIDEST), wrap)
        for line, row in enumerate(table.rows, 1):
            add_cell(book, sheet, (line, place), row[place], column.kind, formats)


def add_cell(book: Any, sheet: Any, at: tuple[int, int], cell: Cell, kind: str, formats: dict[str, Any]) -> None:
    """Write a cell by what it is; never as a formula."""
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(*at, cell, format_of(book, formats, valign="top"))
    elif isinstance(cell, datetime.date):
        sheet.write_datetime(*at, cell, format_of(book, formats, valign="top", num_format="yyyy-mm-dd", align="left"))
    elif isinstance(cell, int | float):
        sheet.write_number(*at, cell, format_of(book, formats, valign="top"))
    elif kind == PRINTED and (found := PLAIN_NUMBER.fullmatch(cell)):
        decimals = len(found.group(1) or "")
        number = float(cell.rstrip("%").replace(",", "."))
        shown = "0" + ("." + "0" * decimals if decimals else "")
        is_share = cell.endswith("%")
        shape = format_of(book, formats, valign="top", num_format=shown + "%" * is_share)
        sheet.write_number(*at, round(number / 100, decimals + 2) if is_share else number, shape)
    elif kind == ADDRESS and len(cell) <= MOST_IN_ADDRESS and at[0] < MOST_ADDRESSES:
        sheet.write_url(*at, cell, format_of(book, formats, valign="top", text_wrap=True, underline=1, font_color="#0563C1"))
    else:
        sheet.write_string(*at, fitting(cell), format_of(book, formats, text_wrap=True, valign="top"))


def format_of(book: Any, formats: dict[str, Any], **settings: object) -> Any:
    """Return a format of a workbook, the same one for the same settings."""
    key = repr(sorted(settings.items()))
    if key not in formats:
        formats[key] = book.add_format(settings)
    return formats[key]


def legible(text: str) -> str:
    """Return a text with U+FFFD for what XML cannot hold."""
    return NOT_IN_XML.sub("\ufffd", text)


def fitting(text: str) -> str:
    """Return a text that fits a cell; one that is cut says so."""
    text = legible(text)
    if len(text.encode("utf-16-le")) // 2 <= MOST_IN_CELL:
        return text
    return text[: MOST_IN_CELL // 2 - 40] + " […] (cut here; whole in JSON and CSV)"


def sheet_name(title: str) -> str:
    """Return a title as the name of a sheet: at most 31 characters and none that Excel refuses."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("' ")


def csv_files(report: Content) -> dict[str, bytes]:
    """Return every table of a report as CSV, by file name; the long table of all figures too."""
    every = {one.name: one for one in (*tables(report), figures_table(report))}
    found = with_columns(every.values(), load_catalogue(report.language))
    return {f"{one.name}.csv": export_csv(one) for one in found}


__all__ = ["ENDINGS", "FIGURES", "csv_files", "export", "export_csv", "export_json", "export_xlsx", "report_schema"]
