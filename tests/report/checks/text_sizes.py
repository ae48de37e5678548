"""The sizes of all text of a PDF, by what it is for."""

from collections.abc import Mapping

import attrs

from tests.report.checks.pdf_structure import HEADINGS, Mark, read_structure
from tests.report.checks.pdf_text import read_text

LEAST = {"body": 12.0, "table": 12.0, "chart": 9.0, "running": 9.0, "heading": 12.0}  # points


@attrs.frozen
class Size:
    """How much text has one size, and the first of it."""

    points: float
    letters: int
    page: int
    sample: str


def text_sizes(pdf: bytes) -> dict[str, list[Size]]:
    """Return the sizes of headings, body, tables (captions and cells), charts and running text, smallest first."""
    structure = read_structure(pdf)
    roles: dict[tuple[int, int | None], str] = {}
    for tag, around in structure.walk():
        kinds = {tag.kind, *(one.kind for one in around)}
        role = "chart" if "Figure" in kinds else "heading" if kinds & set(HEADINGS) else "table" if kinds & {"Table", "Caption"} else "body"
        roles.update({(mark.page, mark.number): role for mark in tag.below if isinstance(mark, Mark)})
    sizes: dict[str, dict[float, Size]] = {}
    for run in read_text(pdf).runs:
        role = roles.get((run.page, run.mark), "running") if run.mark is not None else "running"
        known = sizes.setdefault(role, {})
        size = known.get(run.size, Size(run.size, 0, run.page, run.text[:60]))
        known[run.size] = attrs.evolve(size, letters=size.letters + len(run.text))
    return {role: sorted(known.values(), key=lambda size: size.points) for role, known in sorted(sizes.items())}


def small_text(pdf: bytes, least: Mapping[str, float] = LEAST) -> list[str]:
    """Return the texts that are smaller than allowed for what they are."""
    return [
        f"{role}: {size.points:g} pt, {size.letters} letters, first on page {size.page}: {size.sample!r}"
        for role, sizes in text_sizes(pdf).items()
        for size in sizes
        if size.points < least[role] - 0.05
    ]
