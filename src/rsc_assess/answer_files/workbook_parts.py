"""What all sheets of a workbook are made with: formats, cells to fill in, tables, drop-downs and protection."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

import attrs

from rsc_assess.answer_files.columns import answer_text
from rsc_assess.answer_files.form import Form
from rsc_assess.answer_files.workbook_layout import DATES, FIRST_DAY, KIND_NAMES, LANGUAGES, LISTS, SHOWN, STATE_NAMES, named
from rsc_assess.answer_files.workbook_progress import LOOKED_UP, STATUSES, Formulas, words_of
from rsc_assess.assessment.values import EVIDENCE_KINDS, NOT_APPLICABLE
from rsc_assess.language import Catalogue, catalogue_paths, load_catalogue
from rsc_assess.questionnaire.matching import STATE_OF_WORD, folded
from rsc_assess.questionnaire.values import CHOICE_KINDS, DATE, LEVELS, NUMBER, ONE, YES_NO, Option, Question, Section

A4 = 9


@attrs.frozen
class Parts:
    """
    The parts that sheets are made with.

    Attributes:
        language: 0 for English, 1 for Welsh.

        formats: By what they say, each made once.

        lists: What drop-downs and formulas choose from, in the order of the columns of the sheet of lists.

        choices_at: The cells (row and column, from 0) that have a drop-down, by the title of their sheet and by what it offers.
    """

    form: Form
    book: Any
    t: Catalogue
    language: int
    formats: dict[str, Any] = attrs.field(factory=dict)
    lists: dict[tuple[str, ...], None] = attrs.field(factory=dict)
    choices_at: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, form: Form, book: Any) -> "Parts":
        """Return the parts for a form."""
        language = form.questionnaire.language.partition("-")[0]
        t = load_catalogue(language if language in LANGUAGES and language in catalogue_paths() else LANGUAGES[0])
        return cls(form, book, t, LANGUAGES.index(t.language))

    def add_sheet(self, title: str) -> Any:
        """Return a new sheet, set to print on A4."""
        sheet = self.book.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def format(self, **settings: object) -> Any:
        """Return a format, the same one for the same settings; text at the top."""
        key = repr(sorted(settings.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "top", **settings})
        return self.formats[key]

    def fillable(self, **settings: object) -> Any:
        """Return the format of a cell to fill in: text, which Excel leaves as it is typed."""
        look = {"locked": False, "num_format": "@", "text_wrap": True, "border": 1, "border_color": "#7F7F7F", "bg_color": "#FFFBE6"}
        return self.format(**{**look, **settings})

    def shown(self, **settings: object) -> Any:
        """Return the format of a cell of a table that is only shown."""
        return self.format(**{"text_wrap": True, "font_size": 10, "top": 1, "top_color": "#BFBFBF", **settings})

    def protect(self, sheet: Any) -> None:
        """Finish a sheet: lock all cells but those to fill in; without a password, and sizes of rows and columns and filters stay free."""
        self.add_choices(sheet)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "objects": True, "scenarios": True})
        # A level or a year in a cell of text is meant as it stands.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD20000", "list_data_validation": "A1:XFD20000", "formula_unlocked": "A1:XFD20000"})

    def add_table(self, sheet: Any, row: int, rows: int, headings: Sequence[str], name: str, about: str) -> None:
        """Add the table of a sheet, whose headings stand in a row; its cells are written by others."""
        sheet.add_table(
            row,
            0,
            row + max(rows, 1),
            len(headings) - 1,
            {
                "name": name,
                "title": about,
                "description": f"{about}: {self.form.questionnaire.title}",
                "columns": [{"header": one, "header_format": self.format(text_wrap=True, bold=True, bottom=2)} for one in headings],
                "style": "Table Style Light 1",
                "banded_rows": False,
                "autofilter": row == 0,
            },
        )

    def put(self, sheet: Any, row: int, column: int, key: str, text: str, node: Question | Section | None) -> None:
        """Write a cell of a table: to fill in, or locked where its column only tells."""
        if key in SHOWN:
            sheet.write_string(row, column, text, self.shown(num_format="@"))
        else:
            self.fill(sheet, row, column, key, text, node)

    def fill(self, sheet: Any, row: int, column: int, key: str, text: str, node: Question | Section | None) -> None:
        """Write a cell to fill in, with what is filled in so far, and its drop-down if it has one."""
        kind = node.kind if key == "answer" and isinstance(node, Question) else None
        if key == "kind":
            text = named(KIND_NAMES, text, self.language)
        elif key == "answer":
            text = self.answer(node, text)
        look = self.fillable()
        if key in DATES or kind == DATE:
            look = self.fillable(num_format="yyyy-mm-dd", align="left")
        elif kind == NUMBER:
            look = self.fillable(num_format="General", align="left")
        self.add_choice(sheet, row, column, key, node)
        if not text:
            sheet.write_blank(row, column, None, look)
        elif (key in DATES or kind == DATE) and (day := as_day(text)) is not None:
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), look)
        elif kind == NUMBER and (number := as_number(text)) is not None:
            sheet.write_number(row, column, number, look)
        else:
            sheet.write_string(row, column, text, look)

    def answer(self, node: Question | Section | None, text: str) -> str:
        """Return an answer as this workbook shows it: by the name of the option, or the word for its state in its language."""
        if node is None:
            return text
        option = next((one for one in node.options if answer_text(node, one.value) == text), None) if isinstance(node, Question) else None
        if isinstance(node, Question) and option is not None:
            return option_text(self.form.questionnaire.not_answered, node, option)
        state = STATE_OF_WORD.get(folded(text), "")
        return STATE_NAMES[state][self.language] if state in STATE_NAMES else text

    def add_choice(self, sheet: Any, row: int, column: int, key: str, node: Question | Section | None) -> None:
        """Note the drop-down of a cell."""
        choices: list[str] = []
        if key == "kind":
            choices = [KIND_NAMES[kind][self.language] for kind in EVIDENCE_KINDS]
        elif key == "shows" and isinstance(node, Question) and node.kind == LEVELS:
            choices = [str(option.value) for option in node.options]
        elif key == "answer" and isinstance(node, Section):
            choices = [STATE_NAMES[NOT_APPLICABLE][self.language]]
        elif key == "answer" and isinstance(node, Question) and node.kind in CHOICE_KINDS:
            choices = self.choices(node)
        if choices:
            self.choices_at.setdefault((sheet.get_name(), tuple(choices)), []).append((row, column))

    def add_choices(self, sheet: Any) -> None:
        """Add the drop-downs of a sheet, those with the same list at once."""
        for (title, choices), (first, *others) in self.choices_at.items():
            if title == sheet.get_name():
                rule = {
                    "validate": "list",
                    "source": f"={self.range_of(choices)}",
                    "error_title": self.t("workbook.choice.title"),
                    "error_message": self.t("workbook.choice.error"),
                    "other_cells": [[*cell, *cell] for cell in others],
                }
                sheet.data_validation(*first, *first, rule)

    def choices(self, question: Question) -> list[str]:
        """Return what can be chosen as an answer to a question."""
        options = [option_text(self.form.questionnaire.not_answered, question, option) for option in question.options]
        states = [names[self.language] for state, names in STATE_NAMES.items() if state != NOT_APPLICABLE or question.not_applicable]
        return list(dict.fromkeys([*options, *states]))

    def range_of(self, texts: tuple[str, ...]) -> str:
        """Return where a list of texts stands on the sheet of lists, as a formula names it."""
        from xlsxwriter.utility import xl_range_abs

        self.lists.setdefault(texts)
        column = list(self.lists).index(texts)
        return f"{sheet_reference(self.t('workbook.sheets.lists'))}!{xl_range_abs(1, column, len(texts), column)}"

    @cached_property
    def formulas(self) -> Formulas:
        """Return what writes the formulas of status."""
        words = words_of(self.form.questionnaire)
        names = {status: self.t(f"workbook.status.{status}") for status in STATUSES}
        return Formulas(self.form.questionnaire, names, {state: self.range_of(words[state]) for state in LOOKED_UP})

    def add_lists(self) -> None:
        """Add the hidden sheet of what drop-downs and formulas choose from."""
        sheet = self.book.add_worksheet(self.t("workbook.sheets.lists"))
        for column, texts in enumerate(self.lists):
            sheet.write_string(0, column, LISTS.headings[self.language] if column == 0 else f"{column + 1}", self.format(bold=True))
            for row, text in enumerate(texts, 1):
                sheet.write_string(row, column, text, self.format(num_format="@"))
        sheet.protect()
        sheet.hide()


def option_text(not_answered: Sequence[str], question: Question, option: Option) -> str:
    """
    Return an option as a cell shows it, which reads back as the same option: 3 - Established, or Yes.

    By its value where its name could be taken for something else.
    """
    shown = option.label if question.kind in (ONE, YES_NO) else answer_text(question, option.value)
    wanted = folded(shown)
    first = next((one for one in question.options if wanted in (folded(str(one.value)), *(folded(name) for name in (one.label, *one.also)))), None)
    is_other = (first is not None and first.value != option.value) or wanted in {folded(word) for word in not_answered}
    is_lost = first is None and question.kind != LEVELS
    return str(option.value) if is_other or is_lost or "\n" in shown else shown


def sheet_reference(title: str) -> str:
    """Return the title of a sheet as a formula names it."""
    return "'" + title.replace("'", "''") + "'"


def as_day(text: str) -> date | None:
    """Return a day that a cell can hold as one, or None; an earlier one stands there as text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None


def as_number(text: str) -> int | float | None:
    """Return a number that a cell holds without loss, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if float(f"{number:.15G}") == number and abs(number) < 1e300 else None
