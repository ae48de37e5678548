"""What a workbook of answers looks like, and that its progress says what the engine says."""

import io
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from rsc_assess import Questionnaire, load_assessment, score_assessment
from rsc_assess.answer_files.columns import answer_rows
from rsc_assess.answer_files.form import blank_form, form_of
from rsc_assess.answer_files.formats import dump_assessment, dump_form
from rsc_assess.answer_files.workbook_layout import PAGE, SHOWN
from rsc_assess.answer_files.workbook_page import WIDTHS, page_titles
from rsc_assess.answer_files.workbook_progress import CONDITIONAL, STATUSES, status_of
from rsc_assess.assessment.values import MISSING, NOT_APPLICABLE, NOT_ASKED, Answer, Assessment
from rsc_assess.language import load_catalogue
from rsc_assess.problems import InputError
from rsc_assess.questionnaire.values import Question
from tests.answer_files.books import AIMS, FIRST, LISTS, PROGRESS, WORK, assessment, book, model
from tests.answer_files.drawn import filled, same

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PIXELS = 7  # of a character of the typeface that widths are counted in; a cell has five more


def opened(content: bytes, **options: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


@pytest.fixture(scope="module")
def blank(rsc: Questionnaire) -> Any:
    return opened(dump_form(blank_form(rsc), "xlsx"))


def test_the_same_form_is_the_same_bytes(rsc: Questionnaire) -> None:
    assert dump_form(blank_form(rsc), "xlsx") == dump_form(blank_form(rsc), "xlsx")
    assert dump_assessment(assessment(), "xlsx") == book()


def test_there_is_a_sheet_for_each_pillar_with_one_table_and_nothing_between_its_rows(blank: Any) -> None:
    assert blank.sheetnames == ["Start here", "Regeneration", "Sustainability", "Connectivity", "Ethical digital placemaking", PROGRESS, LISTS]
    for sheet in blank.worksheets[1:-1]:
        assert [table.ref for table in sheet.tables.values()] == [sheet.dimensions]
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == "B2"
        assert sheet.print_title_rows == "$1:$1"
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows())
    assert [sheet.sheet_state for sheet in blank] == ["visible"] * 6 + ["hidden"]


def test_only_cells_to_fill_in_can_be_changed_and_they_keep_what_is_typed(blank: Any) -> None:
    sheet = blank["Regeneration"]
    for sheet in blank:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    for column, key in enumerate(PAGE, 1):
        for row in range(2, 17):
            cell = blank["Regeneration"].cell(row, column)
            assert cell.protection.locked == (key in SHOWN), cell
            if key not in SHOWN:
                assert cell.number_format == ("yyyy-mm-dd" if key in ("date", "evidence_date") else "@"), cell
    assert [blank[FIRST][f"B{row}"].protection.locked for row in range(10, 16)] == [False, False, False, True, True, True]


def test_what_is_read_and_answered_fits_a_small_laptop_and_one_page_in_width() -> None:
    def width(keys: tuple[str, ...]) -> int:
        return sum(WIDTHS[key] * PIXELS + 5 for key in keys)

    split = PAGE.index("reason")
    row_headings, scroll_bar = 30, 20
    assert width(PAGE[:split]) + row_headings + scroll_bar <= 1366
    paper = (297 - 2 * 10) / 25.4 * 96  # pixels of A4 across, without margins
    for keys in (PAGE[:split], ("id", *PAGE[split:])):
        assert width(keys) * 0.68 <= paper


def test_drop_downs_name_the_levels_and_the_states_and_offer_na_only_where_it_can_be_answered(blank: Any, rsc: Questionnaire) -> None:
    for sheet in blank.worksheets[1:-2]:
        lists = {}
        for one in sheet.data_validations.dataValidation:
            for cells in one.sqref.ranges:
                column = one.formula1.split("!$")[1].split("$")[0]
                lists[cells.coord] = [cell.value for cell in blank[LISTS][column][1:] if cell.value is not None]
        for row in range(2, sheet.max_row + 1):
            question = next(one for one in rsc.questions() if one.id == sheet.cell(row, 1).value)
            levels = [f"{option.value} - {option.label}" for option in question.options]
            na = ["N/A"] if question.not_applicable else []
            assert lists[f"E{row}"] == [*levels, "N/A" if na else "Don't know", *(["Don't know"] if na else []), "Prefer not to say"]
            assert lists[f"H{row}"] == ["None", "Claimed", "Documented", "Externally checked"]
            assert lists[f"M{row}"] == ["0", "1", "2", "3", "4", "5"]


def test_the_anchors_and_who_is_asked_stand_beside_the_cell(blank: Any, rsc: Questionnaire) -> None:
    sheet = blank["Regeneration"]
    assert sheet["D2"].value.startswith("0 - Absent: No aims for the place")
    assert "5 - Regenerating: Residents and partners lead" in sheet["D2"].value
    said = opened(book())[WORK]["C6"].value
    assert said == "Is it shown?\nOnly asked where B1 is yes."


def test_titles_of_sheets_are_short_without_forbidden_marks_and_never_the_same(rsc: Questionnaire) -> None:
    first, second, *_ = rsc.children
    long = "A/B: [what]? 🏛️ " + "very " * 9 + "long"
    form = blank_form(attrs.evolve(rsc, children=(attrs.evolve(first, title=long), attrs.evolve(second, title=long.upper()), *rsc.children[2:])))
    titles = list(page_titles(form, ["Start here", "ethical digital placemaking"]).values())
    assert len({title.casefold() for title in titles}) == len(titles) == 4
    assert all(len(title.encode("utf-16-le")) // 2 <= 31 and not set(title) & set("[]:*?/\\") for title in titles)
    assert titles[3] == "Ethical digital placemaking 2"
    load_assessment(dump_form(attrs.evolve(form, data={**form.data, "council": {"name": "X"}, "date": "2026-11-01"}), "xlsx"), form.questionnaire)


def test_a_text_that_no_cell_holds_is_refused_with_its_question_before_anything_is_written() -> None:
    answers = {**assessment().answers, "P1": Answer("P1", "answered", "🏛" * 16_400)}
    with pytest.raises(InputError, match=r"P1: a text in the column Answer is longer than a cell .*A318"):
        dump_assessment(attrs.evolve(assessment(), answers=answers), "xlsx")
    fits = {**assessment().answers, "P1": Answer("P1", "answered", "🏛" * 16_383)}
    found = load_assessment(dump_assessment(attrs.evolve(assessment(), answers=fits), "xlsx"), model())
    assert found.answers["P1"].value == "🏛" * 16_383


def test_no_text_becomes_a_formula_or_a_link() -> None:
    sheet = opened(book())[AIMS]
    assert (sheet["N3"].value, sheet["N3"].data_type) == ("=1+1 is no formula", "s")
    answers = {"1.10": Answer("1.10", "answered", 3, note="https://example.org", owner="=cmd|' /C calc'!A0")}
    sheet = opened(dump_assessment(attrs.evolve(assessment(), answers=answers), "xlsx"))[AIMS]
    assert [sheet["N3"].hyperlink, sheet["O3"].data_type] == [None, "s"]


def test_a_form_in_welsh_speaks_welsh_and_reads_back_as_the_same() -> None:
    form = attrs.evolve(form_of(assessment()), questionnaire=attrs.evolve(model(), language="cy"))
    content = dump_form(form, "xlsx")
    found = opened(content)
    assert found.sheetnames == ["Dechreuwch yma", AIMS, WORK, "Cynnydd", "Rhestrau"]
    assert [found[AIMS][at].value for at in ("A1", "E1", "E2", "H4")] == ["Dynodydd", "Ateb", "Amherthnasol", "Gwiriwyd yn allanol"]
    assert found[WORK]["E6"].value == "Ddim yn gwybod"
    same(assessment(), load_assessment(content, model()))


def test_every_status_has_a_name_of_its_own() -> None:
    for language in ("en", "cy"):
        t = load_catalogue(language)
        assert len({t(f"workbook.status.{status}") for status in STATUSES}) == len(STATUSES)


@given(drawn=filled())
@settings(max_examples=5, deadline=None, suppress_health_check=SLOW)
def test_the_status_of_each_question_is_the_state_that_the_engine_finds(drawn: Assessment) -> None:
    """Apart from conditions, which a workbook leaves to the reader: there it says that a question is asked of some only."""
    scorecard = score_assessment(drawn)
    whole = {row.node.id for row in answer_rows(form_of(drawn)) if row.node is not None and not isinstance(row.node, Question)}
    for row in answer_rows(form_of(drawn)):
        if isinstance(row.node, Question):
            via = drawn.answer(row.node.id).via
            around = NOT_APPLICABLE if via in whole else None
            status = status_of(drawn.questionnaire, row.node, row.cells.get("answer", ""), row.cells.get("reason", ""), around)
            (state,) = (state for state, count in scorecard.nodes[row.node.id].states.items() if count)
            assert state in ({MISSING: MISSING, CONDITIONAL: MISSING}.get(status, status), NOT_ASKED), row.node.id


def test_progress_of_the_example_is_what_the_engine_counts(example: Assessment) -> None:
    """The values as they are written; that they are what the formulas say is tried with LibreOffice."""
    scorecard = score_assessment(example)
    sheet = opened(dump_assessment(example, "xlsx"), data_only=True)[PROGRESS]
    headings = [cell.value for cell in sheet[1]]
    assert headings[2:8] == ["Answered", "Does not apply", "Don’t know", "Prefer not to say", "Blank, asked of some only", "Not answered"]
    for row in sheet.iter_rows(min_row=2, values_only=True):
        id = scorecard.root if row[0] == "All" else str(row[0]).split()[0]
        states = scorecard.nodes[id].states
        blank = states.get("missing", 0) + states.get("not_asked", 0)
        assert row[1] == sum(states.values()), id
        assert row[2:6] == tuple(states.get(state, 0) for state in ("answered", "not_applicable", "dont_know", "declined")), id
        assert row[6] + row[7] == blank, id
