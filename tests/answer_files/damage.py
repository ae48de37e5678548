"""What people, programs and attackers do to a workbook, and what must be said of it: the corpus of damaged workbooks."""

import datetime
import io
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from tests.answer_files.books import (
    AIMS,
    FIRST,
    FORMULA_LIKE,
    LISTS,
    PROGRESS,
    WORK,
    book,
    cell,
    changed,
    repacked,
    replaced,
    values_only,
    zipped,
)

TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">%s</Types>'
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN = rb"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml"
CUT = 3_000


def on(sheet: str, *changes: Callable[[Any], object]) -> bytes:
    """Return the small workbook with changes to one sheet."""

    def change(found: Any) -> None:
        for one in changes:
            one(found[sheet])

    return changed(change)


def moved(found: Any, column: str, to: str) -> None:
    """Move a column of a sheet, cell by cell, as pasting does."""
    for one in found[column]:
        found[f"{to}{one.row}"].value, one.value = one.value, None


def sorted_rows(found: Any) -> None:
    """Turn the rows of a sheet round, as sorting does."""
    rows = [[one.value for one in row] for row in found.iter_rows(min_row=2)]
    for line, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            found.cell(line, column).value = value
            if str(value) == FORMULA_LIKE:
                found.cell(line, column).data_type = "s"


def none_at_all() -> dict[str, tuple[bytes, str]]:
    """Return files that are no workbook: content and what the message must say; each ends with 1."""
    return {
        "empty": (b"", r"answers.xlsx: this file is empty.*F104"),
        "cut off": (book()[:CUT], r"damaged or cut off.*A300"),
        "its middle lost": (book()[:CUT] + b"\0" * 500 + book()[CUT + 500 :], r"A300"),
        "CSV with the wrong name": (b"Id,Answer,Note\nR1.1,3,\n", r"looks like a table as text.*\.csv.*A300"),
        "YAML with the wrong name": (b"questionnaire: own\nversion: 1.0.0\n", r"looks like YAML.*A300"),
        "JSON with the wrong name": (b'{"questionnaire": "own"}', r"looks like JSON.*A300"),
        "a PDF": (b"%PDF-1.7\n\x00\x01", r"looks like a PDF.*A300"),
        "an XML spreadsheet": (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', r"Excel 2003.*save it as Excel Workbook.*A300"),
        "a picture": (b"\x89PNG\r\n\x1a\n\x00", r"looks like a picture.*A300"),
        "with a password": (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), r"protected with a password.*A301"),
        "an old Excel file": (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Workbook".encode("utf-16-le"), r"old Excel file.*A301"),
        "any zip": (zipped({"a.txt": b"x"}), r"a zip file, and no workbook.*A300"),
        "OpenDocument": (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), r"OpenDocument spreadsheet \(.ods\).*\.xlsx.*A300"),
        "Word": (zipped({"[Content_Types].xml": TYPES % b"wordprocessingml.document.main+xml"}), r"a Word document.*A300"),
        "binary workbook": (replaced(r"\[Content.*", PLAIN, b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"), r"\.xlsb.*A300"),
        "macros, whatever the name": (replaced(r"\[Content.*", PLAIN, MACROS), r"with macros \(.xlsm\).*save it as Excel Workbook.*A302"),
        "strict": (
            replaced(
                "xl/workbook.xml", rb"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            ),
            r"Strict Open XML.*A300",
        ),
        "entity bomb": (
            replaced("xl/sharedStrings.xml", rb"(<\?xml[^>]*>)", rb'\1<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
            r"document type of its own.*A300",
        ),
        "XXE": (
            replaced("xl/worksheets/sheet2.xml", rb"(<\?xml[^>]*>)", rb'\1<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            r"document type.*A300",
        ),
        "broken XML": (
            replaced(
                "xl/worksheets/sheet2.xml",
                rb"</row>",
                b"",
            ),
            r"not a normal workbook.*A300",
        ),
        "a part that is missing": (repacked(lambda name, data: None if name == "xl/workbook.xml" else data), r"A300"),
        "a sheet that is missing": (
            repacked(lambda name, data: None if name == "xl/worksheets/sheet2.xml" else data),
            r"Aims what why is not in it.*A300",
        ),
        "a sheet in another dialect": (
            on_xml(rb"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
            r"the sheet Aims what why is of another kind.*A300",
        ),
        "a cell twice": (on_xml(rb'(<c r="E3".*?</c>)', rb'\1<c r="E3" t="inlineStr"><is><t>2</t></is></c>'), r"has a cell twice, in row 3.*A300"),
        "a part twice": (part_twice(), r"a part is in it twice.*A300"),
        "a style that is missing": (
            replaced("xl/styles.xml", rb"<cellXfs.*</cellXfs>", b""),
            r"P3: 1.10: this date has become the number 46296.*A319",
        ),
    }


# name: (content, exit code, what the message must say)
CELLS: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "level 6": (lambda: cell("E3", "6"), 1, r"answers.xlsx › Aims what why!E3: 1.10: level 6 does not exist. Use 0 to 3. \[A201\]"),
    "merged cells": (lambda: on(AIMS, lambda s: s.merge_cells("E3:E4")), 1, r"Aims what why!E3: E3:E4 are merged.*Unmerge.*A310"),
    "merged across": (lambda: on(AIMS, lambda s: s.merge_cells("I2:J2")), 1, r"I2:J2 are merged.*A310"),
    "merged without end": (
        lambda: on_xml(rb"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        1,
        r"A1:XFD1048576 are merged.*A310",
    ),
    "merged cells, and what else is wrong": (
        lambda: on(AIMS, lambda s: s.merge_cells("N3:N5"), lambda s: put(s, E3="7")),
        1,
        r"(?s)E3: 1.10: level 7.*N3: N3:N5 are merged.*A310",
    ),
    "merged cells on the first sheet": (lambda: on(FIRST, lambda s: s.merge_cells("B10:C10")), 1, r"^answers.xlsx › Start here!B10: .*A310\]\n$"),
    "headings sorted to the bottom": (
        lambda: on(AIMS, lambda s: s.insert_rows(1, 11)),
        1,
        r"Aims what why!row 12: the headings stand here, and are looked for within the first 10 rows.*A305",
    ),
    "headings sorted to the middle": (
        lambda: on(AIMS, lambda s: s.move_range("A1:P1", rows=5), lambda s: s.move_range("A2:P2", rows=-1)),
        1,
        r"Aims what why!row 1: this row stands above the headings, and is left out. Move the headings to the top.*A234",
    ),
    "an answer under Status": (
        lambda: on(AIMS, lambda s: put(s, E3=None, F3="3 - Established")),
        0,
        r"F3: warning: this stands in the column Status, which is not read: 3 - Established. Move it.*A234",
    ),
    "words below the table": (
        lambda: on(AIMS, lambda s: put(s, C9="* see minutes")),
        0,
        r"C9: warning: this row has no question id, and is left out.*A234",
    ),
    "a link under another name": (
        lambda: on(AIMS, lambda s: put(s, J4="Audit 2026"), lambda s: setattr(s["J4"], "hyperlink", "https://example.org/audit")),
        0,
        r"J4: warning: 1.11: the address behind this link is read, https://example.org/audit, and not .*: Audit 2026.*A320",
    ),
    "a link in a text": (
        lambda: on(AIMS, lambda s: setattr(s["I4"], "hyperlink", "https://example.org/audit")),
        0,
        r"I4: warning: 1.11: this text is read, and not the address behind it: https://example.org/audit.*A320",
    ),
    "two links in one cell": (
        lambda: cell("J4", "https://a.example.org https://b.example.org"),
        0,
        r"J4: warning: 1.11: this link has a space.*A212",
    ),
    "formula without value": (lambda: cell("E3", "=E4"), 1, r"Aims what why!E3: 1.10: this formula has no value.*Excel.*A311"),
    "array formula without value": (lambda: cell("E3", ArrayFormula("E3", "=E4")), 1, r"E3.*no value.*A311"),
    "formula with value": (
        lambda: in_cell("E3", b't="str"><f>E4</f><v>2 - Working</v>'),
        0,
        r"warning: 1.10: this is a formula; its last value is read: 2 - Working.*A311",
    ),
    "formula with an error": (lambda: in_cell("E3", b't="e"><f>E99</f><v>#REF!</v>'), 1, r"holds the error #REF!.*A312"),
    "error value": (lambda: in_cell("E3", b't="e"><v>#N/A</v>'), 1, r"E3: 1.10: this cell holds the error #N/A.*A312"),
    "TRUE": (lambda: cell("E3", True, format="General"), 1, r"E3: 1.10: this cell holds TRUE.*Format the column as Text.*A312"),
    "level as a date": (
        lambda: cell("E3", 3, format="dd/mm/yyyy"),
        1,
        r"E3: 1.10: this cell holds a date \(1900-01-03\): Excel changed.*as Text.*A312",
    ),
    "3-4 as a date": (lambda: cell("E3", datetime.datetime(2026, 4, 3)), 1, r"holds a date \(2026-04-03\).*A312"),
    "a date in a text": (lambda: cell("N3", datetime.datetime(2026, 4, 3)), 1, r"N3: 1.10: this cell holds a date.*A312"),
    "a year in a cell for dates": (lambda: cell("P3", 2025, format="dd/mm/yyyy"), 1, r"P3: 1.10: this day is 1905-07-17: .*small number.*A319"),
    "a time": (lambda: cell("P3", datetime.time(12, 30)), 1, r"P3: 1.10: this cell holds a time.*A312"),
    "a date that became a number": (lambda: cell("P3", 46143, format="General"), 1, r"this date has become the number 46143.*A319"),
    "a British date as text": (lambda: cell("P3", "01/10/2026"), 1, r"P3: 1.10: a date should stand here, not '01/10/2026'. Write it as 2026-11-24"),
    "a date beyond the calendar": (lambda: in_cell("P3", b"><v>99999999</v>", keep_style=True), 1, r"P3.*(A312|S103)"),
    "date with a time": (
        lambda: cell("P3", datetime.datetime(2026, 10, 1, 14, 30)),
        0,
        r"note: 1.10: the time of day is left out of 2026-10-01 14:30.*A319",
    ),
    "control character": (lambda: cell("N3", "a_x0001_b"), 1, r"N3: 1.10: a control character \(U\+0001\).*F112"),
    "N/A without a reason": (lambda: cell("G2", None), 1, r"E2: 1.9: N/A has no reason.*A203"),
    "N/A where it is not offered": (lambda: cell("E3", "N/A"), 1, r"E3: 1.10: N/A.*A204"),
    "unknown question": (lambda: cell("A5", "P9"), 1, r"A5: there is no question P9. Use one of: 1.9, 1.10.*A202"),
    "words for a level": (lambda: cell("E3", "three"), 1, r"E3: 1.10: 'three' is not an answer.*Use 0 to 3.*A201"),
    "level 3 in words": (lambda: cell("E3", "level 3"), 1, r"E3: 1.10: 'level 3' is not an answer.*Use 0 to 3.*A201"),
    "number and name that disagree": (lambda: cell("E3", "2 - Established"), 1, r"level 2 is Working.*A214"),
    "an id that became a date": (lambda: cell("A3", datetime.datetime(2026, 10, 1)), 1, r"A3: this id has become 2026-10-01.*as Text.*A313"),
    "an id that became a number, alone": (lambda: on(AIMS, lambda s: put(s, A2="x", A3=1.1, A4="y")), 1, r"A3: this id has become 1.1.*1.10.*A313"),
    "no id in a row": (lambda: cell("A3", None), 1, r"Aims what why!E3: this row has no question id.*A231"),
    "a new row in the middle": (lambda: on(AIMS, lambda s: s.insert_rows(3), lambda s: put(s, E3="2")), 1, r"E3: this row has no question id.*A231"),
    "ids deleted": (
        lambda: on(AIMS, lambda s: s.delete_cols(1)),
        1,
        r"Aims what why!row 1: there is no column for the question id.*“Id” or “Dynodydd”.*A232",
    ),
    "answers deleted": (lambda: on(AIMS, lambda s: s.delete_cols(5)), 1, r"there is no column for the answer.*A232"),
    "two headings alike": (lambda: cell("N1", "Answer"), 1, r"N1: columns E and N both hold the answer.*A233"),
    "headings deleted": (
        lambda: changed(lambda b: b[AIMS].delete_rows(1), lambda b: b[WORK].delete_rows(1)),
        1,
        r"no sheet has a table of answers.*“Id”.*“Answer”.*A305",
    ),
    "the same sheet twice": (
        lambda: changed(lambda b: copied(b, AIMS)),
        1,
        r"Aims what why Copy!A3: 1.10: 1.10 is answered a second time, first at Aims what why!A3.*A205",
    ),
    "one question on two sheets": (
        lambda: on(WORK, lambda s: put(s, A8="1.10", E8="2")),
        1,
        r"Work!A8: 1.10: 1.10 is answered a second time, first at Aims what why!A3",
    ),
    "first sheet deleted": (lambda: changed(lambda b: b.remove(b[FIRST])), 1, r"no sheet says which council.*init --format xlsx.*A316"),
    "first sheet hidden": (
        lambda: on(FIRST, lambda s: setattr(s, "sheet_state", "hidden")),
        1,
        r"(?s)A316.*Start here: warning: this sheet is hidden",
    ),
    "council not filled in": (lambda: cell("B10", None, FIRST), 1, r"Start here!B10: name is missing in a council.*S102"),
    "neither name nor code": (lambda: on(FIRST, lambda s: put(s, B10=None, B11="  ")), 1, r"Start here!B10: name is blank.*S102"),
    "no date": (lambda: cell("B12", None, FIRST), 1, r"Start here!B12: .*date.*S10"),
    "date as text": (lambda: cell("B12", "1 November 2026", FIRST), 1, r"Start here!B12: a date should stand here"),
    "version as a number": (lambda: cell("B14", 2.1, FIRST), 1, r"Start here!B14: these answers are for version 2.1.*A207"),
    "another digest": (lambda: cell("B15", "sha256:0", FIRST), 0, r"Start here!B15: warning: the form was made for another version 1.0.0.*A317"),
    "a row that the form does not have": (
        lambda: on(FIRST, lambda s: put(s, A16="Chief executive", B16="Jo")),
        0,
        r"Start here!B16: warning: the row Chief executive is not one of the form, and is left out.*A234",
    ),
    "far away": (
        lambda: cell("XFD1048576", "x"),
        1,
        r"Aims what why!XFD1048576: something stands outside the first 20,000 rows and 200 columns.*A304",
    ),
    "too many rows": (
        lambda: on_xml(rb"</sheetData>", b"".join(b'<row r="%d"/>' % row for row in range(20, 30_000)) + b"</sheetData>"),
        1,
        r"more than 20,000 rows.*A304",
    ),
    "all problems at once": (
        lambda: changed(lambda b: put(b[AIMS], E3="7", E4=True), lambda b: put(b[WORK], E4="lots", E7="c")),
        1,
        r"(?s)E3.*E4.*Work!E4.*Work!E7",
    ),
}


def empty_drawing() -> bytes:
    """Return the small workbook with a drawing on its second sheet that has nothing in it."""
    relation = (
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/d.xml"/>'
    )
    own = replaced("xl/worksheets/_rels/sheet2.xml.rels", rb"</Relationships>", relation + b"</Relationships>")
    return repacked(lambda _, data: data, {"xl/drawings/d.xml": b"<wsDr/>"}, own)


# name: (content, what the message must say): read, and the same as before.
SAME: dict[str, tuple[Callable[[], bytes], str]] = {
    "saved by another program": (lambda: changed(lambda b: None), r"^$"),
    "ids that became numbers": (lambda: on(AIMS, lambda s: put(s, A2=1.9, A3=1.1)), r"^$"),
    "all ids in a row became numbers": (lambda: on(AIMS, lambda s: put(s, A2="1.9", A3=1.1, A4=1.11)), r"^$"),
    "numbers as numbers": (lambda: on(AIMS, lambda s: put(s, E3=3, E4=1.0, M4=2)), r"^$"),
    "levels as people write them": (lambda: on(AIMS, lambda s: put(s, E3=" established ", E4="1.0 – Started")), r"^$"),
    "what cannot be seen": (lambda: on(AIMS, lambda s: put(s, E3="\u200b3 - Estab\u00adlished", E4="1 \u2014\ufeff Started")), r"^$"),
    "a chart": (
        lambda: on(AIMS, lambda s: s.add_chart(BarChart(), "R2")),
        r"Aims what why: warning: pictures, charts and shapes on this sheet are not read.*A315",
    ),
    "a drawing with nothing in it, as Google has them": (empty_drawing, r"^$"),
    "typographic apostrophe": (lambda: cell("E6", "don’t know ", WORK), r"^$"),
    "percentage": (lambda: on(WORK, lambda s: put(s, E4=0.45), lambda s: setattr(s["E4"], "number_format", "0%")), r"^$"),
    "number with its unit": (lambda: cell("E4", "45%", WORK), r"^$"),
    "dates as text": (lambda: changed(lambda b: put(b[WORK], E5="2026-02-03"), lambda b: put(b[FIRST], B12="2026-11-01")), r"^$"),
    "dates since 1904": (lambda: changed(since_1904), r"^$"),
    "ticks on one line": (lambda: cell("E3", "homes; parks", WORK), r"^$"),
    "cells cleared to spaces": (lambda: on(AIMS, lambda s: put(s, G3="   ", H3=" \u00a0 ", A6="  ", N5="\n")), r"^$"),
    "evidence kind as files have it": (lambda: cell("H4", "externally checked"), r"^$"),
    "line ends of another system": (lambda: cell("E3", "parks_x000D_\nhomes", WORK), r"^$"),
    "rows sorted": (lambda: on(AIMS, sorted_rows), r"^$"),
    "columns in another order": (lambda: on(AIMS, lambda s: moved(s, "A", "Q"), lambda s: moved(s, "E", "R")), r"^$"),
    "an empty row in the middle": (lambda: on(AIMS, lambda s: s.insert_rows(4)), r"^$"),
    "a blank column in front": (lambda: on(AIMS, lambda s: s.insert_cols(1)), r"^$"),
    "a title above": (
        lambda: on(AIMS, lambda s: s.insert_rows(1, 2), lambda s: put(s, A1="Our answers")),
        r"note: this row stands above the headings",
    ),
    "Welsh headings": (lambda: on(AIMS, lambda s: put(s, A1="Dynodydd", E1="ATEB", G1="Pam nad yw'n berthnasol", N1="Nodyn")), r"^$"),
    "sheets in another order": (lambda: changed(lambda b: b._sheets.reverse()), r"^$"),
    "sheets with other names": (lambda: changed(lambda b: setattr(b[AIMS], "title", "Jo's part"), lambda b: setattr(b[FIRST], "title", "1")), r"^$"),
    "an empty sheet more": (lambda: changed(lambda b: b.create_sheet("Sheet4") and None), r"^$"),
    "a sheet of their own": (
        lambda: changed(lambda b: put(b.create_sheet("Budget"), A1="Money", B1=3)),
        r"Budget: warning: this sheet has no table of answers, and is left out.*A306",
    ),
    "a hidden copy": (lambda: changed(hidden_copy), r"Old: warning: this sheet is hidden, and is left out.*A306"),
    "progress deleted": (lambda: changed(lambda b: b.remove(b[PROGRESS])), r"^$"),
    "lists shown": (lambda: on(LISTS, lambda s: setattr(s, "sheet_state", "visible")), r"^$"),
    "hidden rows": (
        lambda: on(AIMS, lambda s: setattr(s.row_dimensions[3], "hidden", True)),
        r"Aims what why!row 3: warning: hidden or filtered rows are read all the same: 3.*A314",
    ),
    "hidden columns": (
        lambda: on(AIMS, lambda s: setattr(s.column_dimensions["N"], "hidden", True)),
        r"Aims what why!N1: warning: hidden columns are read all the same: N.*A314",
    ),
    "a comment": (
        lambda: on(AIMS, lambda s: setattr(s["E3"], "comment", Comment("Ask Jo", "Al"))),
        r"Aims what why!E3: warning: comments on cells are not read: E3.*Note.*A315",
    ),
    "a column of their own": (
        lambda: on(AIMS, lambda s: put(s, Q1="Who to ask", Q3="Jo")),
        r"Aims what why!Q1: warning: the column Who to ask is not one of answers.*A234",
    ),
    "a word beside the table": (lambda: cell("R3", "check this"), r"Aims what why!R3: warning: column R has no heading, and is left out.*A234"),
    "a stale size": (lambda: on_xml(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:B2"/>'), r"^$"),
    "pasted into a new workbook as values": (lambda: changed(values_only), r"^$"),
    "formulas where only told": (lambda: cell("F3", "=1/0"), r"^$"),
    "texts of their own in cells": (lambda: on_xml(rb'(<c r="I4"[^>]*) t="s"><v>\d+</v>', rb'\1 t="inlineStr"><is><t>Audit</t></is>'), r"^$"),
}


def put(sheet: Any, **cells: Any) -> None:
    """Write cells of a sheet."""
    for at, value in cells.items():
        sheet[at].value = value


def on_xml(pattern: bytes, by: bytes) -> bytes:
    """Return the small workbook with something replaced in the XML of its second sheet."""
    return replaced("xl/worksheets/sheet2.xml", pattern, by)


def in_cell(at: str, content: bytes, keep_style: bool = False) -> bytes:
    """Return the small workbook with another content in one cell, as XML has it."""
    start = rb'<c r="%s"( s="\d+")?[^>]*?(?:/>|>.*?</c>)' % at.encode()
    return on_xml(
        start, rb'<c r="%s"' % at.encode() + (rb"\1" if keep_style else b"") + (b"" if content.startswith(b">") else b" ") + content + b"</c>"
    )


def copied(found: Any, sheet: str) -> None:
    """Copy a sheet."""
    found.copy_worksheet(found[sheet])


def hidden_copy(found: Any) -> None:
    """Copy a sheet and hide the copy."""
    copy = found.copy_worksheet(found[AIMS])
    copy.title, copy.sheet_state = "Old", "hidden"


def since_1904(found: Any) -> None:
    """Let the calendar of a workbook start in 1904."""
    found.epoch = CALENDAR_MAC_1904


def lying() -> bytes:
    """Return the small workbook with a part of 60 MB of which the directory says, checksum and all, that it has ten bytes."""
    content = bytearray(repacked(lambda _, data: data, {"xl/bomb.xml": b" " * 60_000_000}))
    at = content.rfind(b"xl/bomb.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 16 : at + 20] = zlib.crc32(b" " * 10).to_bytes(4, "little")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "grows to 60 MB": (lambda: zipped({"xl/sheet.xml": b"<c/>" * 15_000_000}), r"unpacked, this workbook has 60 MB; at most 50 MB are read.*A303"),
    "grows a thousandfold": (lambda: zipped({"xl/sheet.xml": bytes(4_000_000)}), r"more than 100 times its size.*A303"),
    "thousands of parts": (lambda: zipped({f"{number}.xml": b"" for number in range(2_100)}), r"more than 2,000 parts.*A303"),
    "thousands of parts with long names": (lambda: zipped({f"{number:01000}": b"" for number in range(1_100)}), r"more than 2,000 parts.*A303"),
}


def part_twice() -> bytes:
    """Return the small workbook with its second sheet in it a second time."""
    out = io.BytesIO(book())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target:
        warnings.simplefilter("ignore")
        target.writestr("xl/worksheets/sheet2.xml", target.read("xl/worksheets/sheet3.xml"))
    return out.getvalue()


def many_merged() -> bytes:
    """Return the small workbook with more merged cells than a person could make."""
    merged = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row * 7 % 100_003, row) for row in range(1, 101_000))
    return on_xml(rb"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
