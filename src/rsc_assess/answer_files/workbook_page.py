"""The sheets of a workbook with questions: one for each top section, with a table that has a row for each question."""

import re
from collections.abc import Sequence
from typing import Any

import attrs

from rsc_assess.answer_files.columns import Row, level_text
from rsc_assess.answer_files.form import Form
from rsc_assess.answer_files.workbook_layout import PAGE, heading
from rsc_assess.answer_files.workbook_parts import Parts, option_text
from rsc_assess.answer_files.workbook_progress import NO_REASON, status_of
from rsc_assess.assessment.values import NOT_APPLICABLE
from rsc_assess.questionnaire.matching import STATE_OF_WORD, folded
from rsc_assess.questionnaire.values import DATE, LEVELS, MANY, NUMBER, TEXT, TIERED, Question, Section
from rsc_assess.scoring.explain import only_where

LONGEST_TITLE = 31
# Texts that are only shown may be cut: the whole stands in the questionnaire.
MOST_SHOWN = 8_000
# In characters. What is read and answered fits a screen of 1366 × 768, and half a set of the printed pages; the rest is the other half.
WIDTHS = {
    "id": 8, "section": 14, "question": 40, "anchors": 60, "answer": 19, "status": 13,
    "reason": 20, "kind": 13, "reference": 20, "link": 15, "evidence_date": 11, "reviewer": 13, "shows": 7, "note": 21, "owner": 12, "date": 11,
}  # fmt: skip
LINE_HEIGHT = 13.0
TALLEST = 409.0
HINTS = {MANY: "many", TIERED: "tiered", NUMBER: "number", DATE: "date", TEXT: "text"}


@attrs.frozen
class PageRow:
    """
    A row of a sheet.

    Attributes:
        section: The section right around the question, as the sheet calls it; empty where there is none.

        around: The row of a section around it that is answered as a whole, counted from 0 on its sheet, or None.
    """

    row: Row
    section: str
    around: int | None = None


@attrs.frozen
class Page:
    """A sheet with questions."""

    title: str
    rows: tuple[PageRow, ...]

    def sections(self) -> list[str]:
        """Return the sections of its questions, each once, in their order."""
        return list(dict.fromkeys(one.section for one in self.rows if isinstance(one.row.node, Question)))


def page_titles(form: Form, reserved: Sequence[str]) -> dict[str, str]:
    """Return the titles of the sheets by the id of the top section, empty for questions outside of one; no two are the same."""
    taken = {folded(title) for title in (*reserved, "History")}
    found: dict[str, str] = {}
    for node in form.questionnaire.children:
        key, text = (node.id, node.title) if isinstance(node, Section) else ("", form.questionnaire.total_title)
        if key in found:
            continue
        wanted = " ".join(re.sub(r"[\[\]:*?/\\]", " ", text).split()).strip("' ") or node.id
        title, number = fitted(wanted, ""), 1
        while folded(title) in taken:
            number += 1
            title = fitted(wanted, f" {number}")
        taken.add(folded(title))
        found[key] = title
    return found


def fitted(text: str, end: str) -> str:
    """Return a text with an ending that together are short enough for the title of a sheet, as Excel counts."""
    while len((text + end).encode("utf-16-le")) // 2 > LONGEST_TITLE:
        text = text[:-1]
    return text.strip("' ") + end


def arranged(form: Form, rows: Sequence[Row], titles: dict[str, str]) -> list[Page]:
    """Return the sheets with the rows of a form."""
    places: dict[str, tuple[str, str, tuple[str, ...]]] = {}

    def climb(children: Sequence[Section | Question], top: str, section: str, around: tuple[str, ...]) -> None:
        for child in children:
            if isinstance(child, Section):
                first = top or child.id
                places[child.id] = (first, "", ())
                climb(child.children, first, f"{child.id} {child.title}", (*around, child.id))
            else:
                places[child.id] = (top, section, around)

    climb(form.questionnaire.children, "", "", ())
    pages: dict[str, list[PageRow]] = {}
    at: dict[str, int] = {}
    for row in rows:
        assert row.node is not None
        top, section, around = places[row.node.id]
        page = pages.setdefault(top, [])
        if isinstance(row.node, Section):
            at[row.node.id] = len(page) + 1
        page.append(PageRow(row, section, next((at[id] for id in around if id in at), None)))
    return [Page(titles[top], tuple(page)) for top, page in pages.items()]


def add_page(parts: Parts, page: Page) -> None:
    """Add a sheet with questions."""
    sheet = parts.add_sheet(page.title)
    parts.add_table(sheet, 0, len(page.rows), [heading(key, parts.language) for key in PAGE], f"Page{len(parts.book.worksheets())}", page.title)
    sheet.set_row(0, 32)
    for column, key in enumerate(PAGE):
        sheet.set_column(column, column, WIDTHS[key])
    for line, one in enumerate(page.rows, 1):
        sheet.set_row(line, add_row(parts, sheet, line, one, page.rows))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    # Fitted to one page in width nobody could read it: what is read and answered is one page wide, and evidence and notes another.
    sheet.set_print_scale(68)
    sheet.set_v_pagebreaks([PAGE.index("reason")])
    sheet.set_selection(1, PAGE.index("answer"), 1, PAGE.index("answer"))
    parts.protect(sheet)


def add_row(parts: Parts, sheet: Any, line: int, one: PageRow, rows: Sequence[PageRow]) -> float:
    """Write a row of a sheet; return how tall it is to be, in points."""
    node, cells = one.row.node, dict(one.row.cells)
    assert node is not None
    asks, helps = question_text(parts, node)
    cells |= {"section": one.section, "question": asks, "anchors": anchors_text(parts, node)}
    for column, key in enumerate(PAGE):
        if key == "question" and helps:
            bold, small, wrapped = parts.format(bold=True), parts.format(font_size=10), parts.shown()
            sheet.write_rich_string(line, column, bold, asks, small, f"\n{helps}", wrapped)
        elif key == "question":
            sheet.write_string(line, column, asks, parts.shown(bold=True))
        elif key == "status":
            sheet.write_formula(line, column, status_formula(parts, line, one), parts.shown(), status_name(parts, one, rows))
        else:
            parts.put(sheet, line, column, key, cells.get(key, ""), node)
    shown = {**cells, "question": f"{asks}\n{helps}"}
    lines = max(lines_of(shown.get(key, ""), WIDTHS[key]) for key in PAGE)
    return min(LINE_HEIGHT * lines + 6, TALLEST)


def question_text(parts: Parts, node: Question | Section) -> tuple[str, str]:
    """Return what is asked, and what helps to answer it."""
    if isinstance(node, Section):
        return parts.t("workbook.whole_section", title=node.title), ""
    helps = [node.help or ""]
    where = only_where(parts.form.questionnaire, node, say=parts.t.condition)
    if where is not None:
        helps.append(parts.t("workbook.only_if", condition=where))
    if node.answered_by:
        helps.append(parts.t("workbook.answered_by", role=node.answered_by))
    return node.ask[:MOST_SHOWN], "\n".join(text for text in helps if text)[:MOST_SHOWN]


def anchors_text(parts: Parts, node: Question | Section) -> str:
    """Return what each answer means, one a line, and what shows it."""
    if isinstance(node, Section):
        return parts.t("workbook.whole_means")
    lines = []
    for option in node.options:
        name = level_text(node, int(option.value)) if node.kind == LEVELS else option_text(parts.form.questionnaire.not_answered, node, option)
        if name == str(option.value) and option.label != name and node.kind != LEVELS:
            lines.append(f"{name}: {option.label}" + (f". {option.text}" if option.text else ""))
        else:
            lines.append(f"{name}: {option.text}" if option.text else name)
    if node.kind in HINTS:
        unit = node.number.unit if node.number is not None else None
        lines.append(parts.t("workbook.answer.unit", unit=unit) if unit else parts.t(f"workbook.answer.{HINTS[node.kind]}"))
    if node.not_applicable:
        lines.append(parts.t("workbook.na_offered"))
    if node.evidence:
        lines.append(parts.t("workbook.shown_by", evidence=node.evidence))
    text = "\n".join(lines)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def status_name(parts: Parts, one: PageRow, rows: Sequence[PageRow]) -> str:
    """Return what the status of a row is called."""
    node, cells, names = one.row.node, one.row.cells, parts.formulas.names
    if not isinstance(node, Question):
        says = NOT_APPLICABLE if cells.get("reason") else NO_REASON
        return names[says] if is_not_applicable(cells.get("answer", "")) else ""
    is_around = one.around is not None and is_not_applicable(rows[one.around - 1].row.cells.get("answer", ""))
    around = NOT_APPLICABLE if is_around else None
    return names[status_of(parts.form.questionnaire, node, cells.get("answer", ""), cells.get("reason", ""), around)]


def status_formula(parts: Parts, line: int, one: PageRow) -> str:
    """Return the formula of the status of a row."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    node = one.row.node
    answer, reason = (xl_rowcol_to_cell(line, PAGE.index(key), col_abs=True) for key in ("answer", "reason"))
    if not isinstance(node, Question):
        return parts.formulas.whole(answer, reason)
    above = None if one.around is None else xl_rowcol_to_cell(one.around, PAGE.index("status"), row_abs=True, col_abs=True)
    return parts.formulas.status(node, answer, reason, above)


def is_not_applicable(text: str) -> bool:
    """Tell whether an answer says that something does not apply."""
    return STATE_OF_WORD.get(folded(text)) == NOT_APPLICABLE


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a column, rather more than fewer."""
    fits = max(int(width * 1.25), 4)
    return sum(max(-(-len(line) // fits), 1) for line in text.split("\n"))
