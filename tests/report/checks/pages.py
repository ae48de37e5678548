"""How the pages of a PDF are filled, and text that is stranded, cut off or set over other text."""

import io

import attrs
import pypdf
from PIL import Image, ImageChops

from tests.report.checks.pdf_structure import HEADINGS, Mark, Tag, read_structure, walk
from tests.report.checks.pdf_text import Box, Run, colours_of, page_pictures, read_text

DOTS = 72  # one pixel a point
NEXT_CHAPTER = ("H1", "H2")


@attrs.frozen
class Fullness:
    """
    How much of a page's type area is used.

    Attributes:
        used: Share of the height of the type area down to the lowest ink, 0 to 1.

        starts: The tag and the first words of what the page starts with.
    """

    page: int
    used: float
    starts: tuple[str, str]


def page_count(pdf: bytes) -> int:
    """Return the number of pages."""
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def ink_box(picture: Image.Image) -> Box | None:
    """Return the box of all that differs from the page's commonest colour, in pixels; None for an empty page."""
    _, ground = max(colours_of(picture))
    return ImageChops.difference(picture, Image.new("RGB", picture.size, ground)).getbbox()


def type_area(pdf: bytes) -> tuple[float, float]:
    """
    Return where text starts and ends on full pages, in points from the top; covers and running text aside.

    Where no page is full, it ends as far from the foot as a lower margin a quarter wider than the upper one.
    """
    named = named_runs(pdf)
    pages = {run.page for run in named}
    rest = [run for run in named if run.page > 1 or len(pages) == 1]
    start = min(run.top for run in rest)
    return start, max(*(run.bottom for run in rest), read_text(pdf).sizes[-1][1] - 1.25 * start)


def named_runs(pdf: bytes) -> list[Run]:
    """Return the runs that the structure tree names."""
    structure = read_structure(pdf)
    named = {(mark.page, mark.number) for mark in structure.marks(structure.root)}
    return [run for run in read_text(pdf).runs if (run.page, run.mark) in named]


def fullness(pdf: bytes) -> list[Fullness]:
    """Return how full each page is, seen on pictures of the pages; the first page is left out when it is a cover (ink beyond the type area)."""
    start, end = type_area(pdf)
    pages = []
    for number, picture in enumerate(page_pictures(pdf, DOTS), 1):
        whole = ink_box(picture)
        if number == 1 and (whole is None or whole[1] < 5):
            continue
        box = ink_box(picture.crop((0, int(start), picture.width, int(end) + 1)))
        pages.append(Fullness(number, 0 if box is None else box[3] / (end - start), page_start(pdf, number)))
    return pages


def page_start(pdf: bytes, page: int) -> tuple[str, str]:
    """Return the kind of heading (or P) that the tags of a page start with, and its first words."""
    structure = read_structure(pdf)
    for tag, around in structure.walk():
        if any(isinstance(one, Mark) and one.page == page for one in tag.below):
            kind = next((one.kind for one in (*around, tag) if one.kind in HEADINGS), "P")
            return kind, structure.text(tag)[:50]
    return "P", ""


def half_empty_pages(pdf: bytes, least: float = 0.6, least_last: float = 0.1) -> list[str]:
    """
    Return the pages that end early although the next goes on with the same chapter, and pages with almost nothing on them.

    A chapter is what starts a page with a heading of level 1 or 2: the page before it may end anywhere past the tenth.
    """
    found = []
    pages = fullness(pdf)
    for page, after in zip(pages, [*pages[1:], None][: len(pages)], strict=True):
        goes_on = after is not None and after.starts[0] not in NEXT_CHAPTER
        if page.used < (least if goes_on else least_last):
            goes = f"goes on with {after.starts[1]!r}" if goes_on and after else "ends a chapter"
            found.append(f"page {page.page}: {page.used:.0%} full, {goes}")
    return found


def stranded_headings(pdf: bytes) -> list[str]:
    """Return headings, captions and header rows that come last on their page, while what they head is on the next."""
    structure = read_structure(pdf)
    last: dict[int, tuple[Tag, ...]] = {}
    for tag, around in structure.walk():
        for mark in tag.below:
            if isinstance(mark, Mark) and (mark.number is None or (mark.page, mark.number) in structure.runs or tag.kind == "Figure"):
                last[mark.page] = (*around, tag)
    found = []
    for page, path in sorted(last.items()):
        if page == max(last):
            continue
        stranded = next((one for one in path if one.kind in (*HEADINGS, "THead", "Caption")), None)
        if stranded and not (stranded.kind == "Caption" and follows_figure(stranded, path)) and not (stranded.kind == "H1" and page == 1):
            found.append(f"page {page}: {stranded.kind} {structure.text(stranded)[:60]!r} comes last")
    return found


def follows_figure(caption: Tag, path: tuple[Tag, ...]) -> bool:
    """Return whether a caption stands below its figure, where it may end a page."""
    around = path[path.index(caption) - 1]
    before = around.tags()[: around.tags().index(caption)]
    return any(one.kind == "Figure" for tag in before for one, _ in walk(tag, ()))


def clipped_text(pdf: bytes, margin: float = 8) -> list[str]:
    """Return text that reaches beyond the page, less a margin in points that printers cannot reach, or beyond the window it is painted in."""
    found = []
    read = read_text(pdf)
    for run in read.runs:
        width, height = read.sizes[run.page - 1]
        name = f"page {run.page}: {run.text[:50]!r}"
        if run.left < margin or run.right > width - margin or run.top < margin or run.bottom > height - margin:
            found.append(f"{name} reaches beyond the page: {run.left:.0f} to {run.right:.0f} across, {run.top:.0f} to {run.bottom:.0f} down")
        if run.window and (
            run.left < run.window[0] - 1 or run.right > run.window[2] + 1 or run.top < run.window[1] - 1 or run.baseline > run.window[3] + 1
        ):
            found.append(f"{name} is cut off by its window")
    return found


def overlapping_text(pdf: bytes) -> list[str]:
    """Return texts that are painted over each other."""
    found = []
    by_page: dict[int, list[Run]] = {}
    for run in read_text(pdf).runs:
        by_page.setdefault(run.page, []).append(run)
    for page, runs in by_page.items():
        runs.sort(key=lambda run: run.top)
        for at, one in enumerate(runs):
            for other in runs[at + 1 :]:
                if other.top > one.bottom:
                    break
                across = min(seen_until(one), seen_until(other)) - max(one.left, other.left)
                down = min(one.baseline, other.baseline) - max(one.top, other.top)
                if across > 1 and down > 1:
                    found.append(f"page {page}: {one.text[:40]!r} and {other.text[:40]!r}")
    return found


def seen_until(run: Run) -> float:
    """Return where a run ends, or the window that it is painted in."""
    return min(run.right, run.window[2]) if run.window else run.right
