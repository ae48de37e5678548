"""A form as a workbook: a sheet to start with, one for each top section, and one that shows how far the answers are."""

import datetime
import io

from rsc_assess.answer_files.columns import ABOUT, KEYS, Row, about_rows, answer_rows, more_rows
from rsc_assess.answer_files.form import Form
from rsc_assess.answer_files.workbook_layout import ABOUT_LABELS, LOCKED_ABOUT, heading, named
from rsc_assess.answer_files.workbook_page import add_page, arranged, page_titles
from rsc_assess.answer_files.workbook_parts import Parts
from rsc_assess.answer_files.workbook_summary import add_progress
from rsc_assess.problems import InputError, Place, Problem, list_problems
from rsc_assess.questionnaire.values import Question

MOST_IN_CELL = 32_767
# Where the answers have no date yet; the clock is never asked, so that the same form is the same bytes.
UNDATED = datetime.datetime(2000, 1, 1)
STEPS = ("council", "choose", "na", "blank", "locked", "send")


def write(form: Form) -> bytes:
    """
    Return a form as a workbook, with texts in the language of its questionnaire (English where there is no catalogue of it).

    Only cells to fill in can be changed; no password is needed to take that protection off. No text becomes a formula or a link.

    Raises:
        InputError: A text is longer than a cell can hold; each question with one is named.
    """
    import xlsxwriter

    about = [row for row in about_rows(form) if row.cells.get("part") == ABOUT]
    further = [*(row for row in about_rows(form) if row.cells.get("part") != ABOUT), *more_rows(form)]
    answers = list(answer_rows(form))
    refuse_long_texts([*about, *answers, *further])
    written = io.BytesIO()
    # In memory all parts of the file carry one fixed time.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(written, options)
    said = str(form.data.get("date") or "")
    made = datetime.datetime.fromisoformat(said) if said >= "1990" else UNDATED
    book.set_properties({"title": form.title, "created": made, "comments": f"{form.questionnaire.id} {form.questionnaire.version}"})
    parts = Parts.of(form, book)
    add_start(parts, about)
    pages = arranged(form, answers, page_titles(form, reserved=[parts.t(f"workbook.sheets.{one}") for one in ("start", "progress", "more", "lists")]))
    for page in pages:
        add_page(parts, page)
    if further:
        add_further(parts, further)
    add_progress(parts, pages)
    parts.add_lists()
    book.close()
    return written.getvalue()


def refuse_long_texts(rows: list[Row]) -> None:
    """Refuse what no cell can hold: a workbook that was cut would lose a part of an answer."""
    problems = [
        Problem(
            "A318",
            f"a text in the column {heading(key, 0)} is longer than a cell of a workbook can be ({MOST_IN_CELL:,} characters)",
            "Shorten it, or choose another format",
            Place("answers"),
            row.cells.get("id"),
        )
        for row in rows
        for key, text in row.cells.items()
        if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MOST_IN_CELL
    ]
    if problems:
        raise InputError(list_problems(problems), problems)


def add_start(parts: Parts, rows: list[Row]) -> None:
    """Add the first sheet: what to do, and who answers which questionnaire, when."""
    form, t, language = parts.form, parts.t, parts.language
    sheet = parts.add_sheet(t("workbook.sheets.start"))
    texts = [form.title, t("workbook.purpose"), *(t(f"workbook.steps.{step}") for step in STEPS)]
    if form.questionnaire.translation is not None and not form.questionnaire.translation.reviewed:
        texts.append(t("workbook.not_reviewed"))
    for line, text in enumerate(texts):
        sheet.write_string(line, 0, text, parts.format(bold=line == 0, font_size=14 if line == 0 else 11))
    first = len(texts)
    order = sorted(rows, key=lambda row: row.cells["id"] in LOCKED_ABOUT)
    cells = [(row.cells["id"], row.cells.get("answer", "")) for row in order]
    if form.data.get("version"):
        cells.append(("questionnaire_digest", form.questionnaire.digest))
    keys = ("about", "answer", "hint")
    parts.add_table(sheet, first, len(cells), [heading(key, language) for key in keys], "About", t("workbook.sheets.start"))
    for line, (key, text) in enumerate(cells, first + 1):
        sheet.write_string(line, 0, named(ABOUT_LABELS, key, language), parts.format(bold=True))
        if key in LOCKED_ABOUT:
            sheet.write_string(line, 1, text, parts.format(text_wrap=True))
        else:
            parts.fill(sheet, line, 1, "date" if key == "date" else "answer", text, None)
        hint = f"workbook.hints.{key.replace(' ', '_')}"
        sheet.write_string(line, 2, t(hint) if hint in t.strings else "", parts.format(text_wrap=True))
    for column, width in enumerate((30, 44, 74)):
        sheet.set_column(column, column, width)
    parts.protect(sheet)
    sheet.fit_to_pages(1, 0)
    sheet.set_selection(first + 1, 1, first + 1, 1)


def add_further(parts: Parts, rows: list[Row]) -> None:
    """Add the sheet of what has no place in a row of a question: further evidence, respondents, their views, sign-off."""
    t, language = parts.t, parts.language
    sheet = parts.add_sheet(t("workbook.sheets.more"))
    parts.add_table(sheet, 0, len(rows), [heading(key, language) for key in KEYS], "Further", t("workbook.more"))
    for line, row in enumerate(rows, 1):
        cells = dict(row.cells)
        if isinstance(row.node, Question):
            cells["question"] = row.node.title
        for column, key in enumerate(KEYS):
            parts.put(sheet, line, column, key, cells.get(key, ""), row.node)
    for column, key in enumerate(KEYS):
        sheet.set_column(column, column, {"question": 32, "answer": 24, "note": 40, "part": 13, "id": 8}.get(key, 18))
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    parts.protect(sheet)
