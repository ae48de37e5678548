"""A CSV file of answers to the tree of an answers file."""

from collections.abc import Sequence

from rsc_assess.answer_files.columns import COLUMNS, Gathering, cells_of, column_of
from rsc_assess.answer_files.csv_writer import STARTS_FORMULA
from rsc_assess.documents.node import Node
from rsc_assess.documents.table import table_in
from rsc_assess.problems import InputError, Place, Problem, list_problems, shorten

MOST_ROWS = 100_000
NEEDED = ("part", "id", "answer")
# Rows of what the answers are may also be given as a heading of their own in other files; here they are rows.
START = "`rsc-assess init --format csv` writes a file that has them all"


def read(content: bytes, name: str) -> tuple[Node, tuple[Problem, ...]]:
    """
    Return the tree of the answers in a CSV file, and what is worth knowing of how it was read.

    Raises:
        InputError: It is no table of answers; `.problems` lists all that does not fit.
    """
    table = table_in(content, name, lambda heading: column_of(heading) is not None, most_rows=MOST_ROWS, is_header=has_needed)
    keys = [column_of(heading) for heading in table.header]
    place = Place(name, table.line)
    problems = list(table.remarks)
    for needed in (one for one in COLUMNS if one.key in NEEDED and one.key not in keys):
        what = f"there is no column for the {'question id' if needed.key == 'id' else needed.key}"
        remedy = f"Give it back its heading, “{needed.headings[0]}” or “{needed.headings[1]}”. {START}"
        problems.append(Problem("A232", what, remedy, place))
    for index, key in enumerate(keys):
        heading = table.header[index]
        if key is not None and key in keys[:index]:
            what = f"columns {keys.index(key) + 1} and {index + 1} both hold the {key.replace('_', ' ')}"
            problems.append(Problem("A233", what, "Rename or delete one of them", place))
        elif key is None and heading and any(row.cells[index] for row in table.rows):
            what = f"the column {shorten(heading)} is not one of answers, and is left out"
            problems.append(Problem("A234", what, "Give it a heading of the form if it should be read", place, severity="warning"))
    gathering = Gathering(name)
    if not any(problem.severity == "error" for problem in problems):
        for row in table.rows:
            gathering.add(cells_of(keys, [Node(unguarded(cell), row.line) for cell in row.cells]))
    problems.extend(gathering.problems)
    if any(problem.severity == "error" for problem in problems):
        raise InputError(list_problems(problems), problems)
    return gathering.root(), tuple(problems)


def has_needed(headings: Sequence[str]) -> bool:
    """Tell whether a table with these headings can be read."""
    return set(NEEDED) <= set(map(column_of, headings))


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that was put in front of what a spreadsheet would take for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_FORMULA) else cell
