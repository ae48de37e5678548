"""Ids that a spreadsheet took for numbers: which they were, where the rows around them tell."""

import re
from collections.abc import Sequence

from rsc_assess.answer_files.workbook_cells import shown
from rsc_assess.answer_files.workbook_opening import NUMBER, TEXT, Cell

LAST_NUMBER = re.compile(r"(.*?)(\d+)", re.DOTALL)


def ids_of(cells: Sequence[Cell | None]) -> list[str | None]:
    """
    Return the id in each cell of a column, empty for a blank one, None where a spreadsheet changed it and it cannot be told what it was.

    1.10 becomes the number 1.1, which is also what 1.1 and 1.100 become. It is told by the row above or below: after 1.9 comes 1.10.
    Text stays as it is, and so do whole numbers.
    """
    found = [shown(cell).strip() if cell is not None and is_certain(cell) else "" for cell in cells]
    open_rows = {row for row, cell in enumerate(cells) if cell is not None and not is_certain(cell)}
    texts = {text for text in found if text}
    for direction in (1, -1):
        for row in sorted(open_rows, reverse=direction < 0):
            neighbour = row - direction
            cell = cells[row]
            if cell is None or cell.kind != NUMBER or not 0 <= neighbour < len(cells) or not found[neighbour]:
                continue
            written = shown(cell)
            fits = [one for one in (written, f"{written}0", f"{written}00") if one == next_id(found[neighbour], direction) and one not in texts]
            if fits:
                found[row] = fits[0]
                texts.add(fits[0])
                open_rows.discard(row)
    return [None if row in open_rows else id for row, id in enumerate(found)]


def is_certain(cell: Cell) -> bool:
    """Tell whether a cell still holds the id that was written."""
    return cell.kind == TEXT or (cell.kind == NUMBER and shown(cell).lstrip("-").isdigit())


def next_id(id: str, direction: int) -> str | None:
    """
    Return the id that comes after another, or before it: its last number, counted on by one.

    >>> next_id("1.9", 1), next_id("1.11", -1)
    ('1.10', '1.10')
    """
    match = LAST_NUMBER.fullmatch(id)
    return f"{match[1]}{int(match[2]) + direction}" if match and int(match[2]) + direction >= 0 else None
