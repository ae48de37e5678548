"""How long a workbook of 60 questions takes to write and to read, beside the bare libraries at the same cells. Under 1 s each, beyond start-up."""

import io
import time
from collections.abc import Callable

from benchmarks.timing import EXAMPLE

from rsc_assess import load_assessment
from rsc_assess.answer_files.form import form_of
from rsc_assess.answer_files.formats import dump_form

ROUNDS = 9
BUDGET = 1.0


def best(job: Callable[[], object]) -> float:
    """Return the least time that a job took, in seconds; once before to load what it needs."""
    job()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    import openpyxl
    import xlsxwriter

    assessment = load_assessment(EXAMPLE)
    form = form_of(assessment)
    book = dump_form(form, "xlsx")
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    cells = [(sheet.title, [(cell.row - 1, cell.column - 1, cell.value) for row in sheet.iter_rows() for cell in row]) for sheet in loaded]

    def plainly() -> None:
        bare = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        for title, found in cells:
            sheet = bare.add_worksheet(title)
            for row, column, value in found:
                sheet.write(row, column, value)
        bare.close()

    rows = (
        ("write", best(lambda: dump_form(form, "xlsx")), "XlsxWriter, the same cells", best(plainly)),
        (
            "read",
            best(lambda: load_assessment(book, assessment.questionnaire)),
            "openpyxl.load_workbook",
            best(lambda: openpyxl.load_workbook(io.BytesIO(book))),
        ),
    )
    print(
        f"{sum(1 for _ in assessment.questionnaire.questions())} questions, {len(book) // 1000} KB; best of {ROUNDS}; the budget is {BUDGET:g} s each"
    )
    for name, ours, floor_name, floor in rows:
        print(f"{name:6} {ours * 1000:5.0f} ms   {floor_name} {floor * 1000:.0f} ms   ratio {ours / floor:.1f}")


if __name__ == "__main__":
    main()
