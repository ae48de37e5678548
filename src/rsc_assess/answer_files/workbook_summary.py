"""The sheet of a workbook that counts, by formulas, how far the answers are in each section."""

from collections.abc import Sequence

from rsc_assess.answer_files.workbook_layout import PAGE, heading
from rsc_assess.answer_files.workbook_page import Page, status_name
from rsc_assess.answer_files.workbook_parts import Parts, sheet_reference
from rsc_assess.answer_files.workbook_progress import COUNTED
from rsc_assess.assessment.values import MISSING
from rsc_assess.questionnaire.values import Question

Counts = dict[str, int]


def add_progress(parts: Parts, pages: Sequence[Page]) -> None:
    """Add the sheet of progress: a row for each section with questions, and one for all."""
    t = parts.t
    sheet = parts.add_sheet(t("workbook.sheets.progress"))
    names = parts.formulas.names
    counted = [*COUNTED, MISSING]
    headings = [heading("section", parts.language), heading("questions", parts.language), *(names[one] for one in counted), t("workbook.done")]
    lines = [(page, section, counts) for page in pages for section, counts in counts_of(parts, page).items()]
    parts.add_table(sheet, 0, len(lines) + 1, headings, "Progress", t("workbook.sheets.progress"))
    for column, one in enumerate(headings[1:], 1):  # above numbers, which stand at the right
        sheet.write_string(0, column, one, parts.format(text_wrap=True, bold=True, bottom=2, align="right"))
    plain, bold = parts.format(), parts.format(bold=True, top=1)
    for row, (page, section, counts) in enumerate(lines, 1):
        sheet.write_string(row, 0, section or page.title, parts.format(text_wrap=True))
        own, of_status = (column_range(page, PAGE.index(key)) for key in ("section", "status"))
        where = f"({own}=$A{row + 1})" if section else f'({own}="")'
        total = sum(counts.values())
        sheet.write_formula(row, 1, f'=SUMPRODUCT({where}*({of_status}<>""))', plain, total)
        for column, state in enumerate(COUNTED, 2):
            letter = chr(ord("A") + column)
            sheet.write_formula(row, column, f"=SUMPRODUCT({where}*({of_status}={letter}$1))", plain, counts.get(names[state], 0))
        add_rest(parts, sheet, row, total, total - sum(counts.get(names[state], 0) for state in COUNTED), counts.get(names["conditional"], 0), False)
    last = len(lines) + 1
    sheet.write_string(last, 0, t("workbook.all"), bold)
    every = [counts for _, _, counts in lines]
    total = sum(sum(counts.values()) for counts in every)
    sums = {state: sum(counts.get(names[state], 0) for counts in every) for state in COUNTED}
    for column, value in enumerate([total, *sums.values()], 1):
        letter = chr(ord("A") + column)
        sheet.write_formula(last, column, f"=SUM({letter}2:{letter}{last})", bold, value)
    add_rest(parts, sheet, last, total, total - sum(sums.values()), sums["conditional"], True)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(headings) - 1, 12)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    parts.protect(sheet)


def add_rest(parts: Parts, sheet: object, row: int, total: int, missing: int, conditional: int, is_sum: bool) -> None:
    """Write how many answers are missing, and how much of what is asked is not."""
    look = {"bold": True, "top": 1} if is_sum else {}
    line, rest = row + 1, chr(ord("A") + 2 + len(COUNTED))
    last = chr(ord(rest) - 1)
    sheet.write_formula(row, 2 + len(COUNTED), f"=B{line}-SUM(C{line}:{last}{line})", parts.format(**look), missing)  # type: ignore[attr-defined]
    asked = total - conditional
    sheet.write_formula(  # type: ignore[attr-defined]
        row,
        3 + len(COUNTED),
        f'=IF(B{line}={last}{line},"",1-{rest}{line}/(B{line}-{last}{line}))',
        parts.format(num_format="0%", **look),
        1 - missing / asked if asked else "",
    )


def column_range(page: Page, column: int) -> str:
    """Return the cells of a column of a sheet, as a formula names them."""
    from xlsxwriter.utility import xl_range_abs

    return f"{sheet_reference(page.title)}!{xl_range_abs(1, column, len(page.rows), column)}"


def counts_of(parts: Parts, page: Page) -> dict[str, Counts]:
    """Return how many questions of each section of a sheet have each status, as the sheet calls it."""
    found: dict[str, Counts] = {section: {} for section in page.sections()}
    for one in page.rows:
        if isinstance(one.row.node, Question):
            says = status_name(parts, one, page.rows)
            found[one.section][says] = found[one.section].get(says, 0) + 1
    return found
