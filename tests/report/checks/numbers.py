"""Figures of a report that its PDF lacks, and numbers of the PDF that the report does not have."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs
import pypdf

from rsc_assess.language import load_catalogue
from rsc_assess.report.html import plain
from rsc_assess.report.sector_values import Content, NodeLine, VariationLine
from rsc_assess.report.values import Beside, Certainty, Day, DerivationRow, Figure, FrameworkItem, FrameworkView, Node, Report

# A number with what is written on to it: an id such as R1.2 differs from 1.2, and 96% from 96.
NUMBER = re.compile(r"[^\W\d_]*\d+(?:[.,]\d+)*%?")
LONG_RUN = re.compile(r"\S{40,}")
NEAR = 400

# Counts and distances of which none is said in words.
NONE_IN_WORDS = ("question_count", "answered_count", "evidence_count", "distance")


@attrs.frozen
class Found:
    """
    A figure of a report.

    Attributes:
        place: The way to it, such as Report.overall.score.

        title: The title that it is printed with, or None.
    """

    place: str
    title: str | None
    figure: Figure


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def figures_in(part: object, place: str = "", title: str | None = None) -> Iterator[Found]:
    """Yield every figure of a report, or of a part of one, that is not marked as data only."""
    if isinstance(part, Figure):
        yield Found(place, title, part)
    elif isinstance(part, tuple):
        for number, one in enumerate(part):
            yield from figures_in(one, f"{place}[{number}]", title)
    elif isinstance(part, Mapping):
        for key, one in part.items():
            yield from figures_in(one, f"{place}[{key}]", title)
    elif attrs.has(type(part)):
        titled = Node | FrameworkItem | DerivationRow | Certainty | Beside | NodeLine | VariationLine
        own = part.title if isinstance(part, titled) else None
        for field in attrs.fields(type(part)):  # type: ignore[arg-type]
            one = getattr(part, field.name)
            if not field.metadata.get("data_only") and not (field.name in NONE_IN_WORDS and one is not None and one.value == 0):
                yield from figures_in(one, f"{place or type(part).__name__}.{field.name}", own)


def missing_figures(pages: Iterable[str], report: Content, parts: Iterable[object] | None = None) -> list[Found]:
    """
    Return the figures that the text of a PDF lacks; one with a title must stand within a few lines after that title.

    Args:
        pages: The text of each page.

        parts: What of the report the kind shows; all of it where nothing is said.
    """
    text = " ".join(" ".join(pages).split())
    after: dict[str, str] = {}
    missing = []
    for found in (one for part in ([report] if parts is None else parts) for one in figures_in(part)):
        where = text
        if found.title is not None:
            if found.title not in after:
                places = [spot.end() for spot in re.finditer(loosely(found.title), text)]
                after[found.title] = " | ".join(text[place : place + NEAR] for place in places)
            where = after[found.title]
        if not re.search(rf"(?<![\w.,]){re.escape(found.figure.text)}(?![\d%])", where):
            missing.append(found)
    return missing


def loosely(text: str) -> str:
    """Return a pattern for a text with any white space in it."""
    return r"\s*".join(re.escape(character) for character in "".join(plain(text).replace("\u200b", "").split()))


def texts_in(part: object) -> Iterator[str]:
    """Yield every text in a report or in a part of one."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Figure | Day):
        yield part.text
    elif isinstance(part, tuple | frozenset):
        for one in part:
            yield from texts_in(one)
    elif isinstance(part, Mapping):
        yield from texts_in(tuple(part.values()))
    elif attrs.has(type(part)) and not isinstance(part, type):
        for field in attrs.fields(type(part)):  # type: ignore[arg-type]
            yield from texts_in(getattr(part, field.name))


def unexplained_numbers(pages: Iterable[str], report: Content, also: Iterable[str] = ()) -> list[str]:
    """
    Return the numbers in the text of a PDF that come from nowhere, each with the words around it.

    A number is explained if it stands in a text of the report (a figure, a date, an id, a text of the questionnaire or of
    the council), is the number of a page, the letter or number of an item in a wheel, or stands in `also`.
    """
    kept = list(pages)
    texts = [*texts_in(report), load_catalogue(report.language)("method.standards"), *also]
    known = {number for text in texts for number in NUMBER.findall(plain(text).replace("\u200b", ""))}
    for view in report.frameworks if isinstance(report, Report) else ():
        known |= labels(view)
    long_runs = sorted({run for text in texts for run in LONG_RUN.findall(text)}, key=len, reverse=True)
    t = load_catalogue(report.language)
    page_mark = re.compile(rf"{re.escape(t('document.page'))}\s+\d+\s+{re.escape(t('document.of'))}\s+{len(kept)}(?!\d)")
    unexplained = []
    for text in kept:
        is_contents = re.search(rf"^\s*{re.escape(t('document.contents'))}\s*$", text, re.MULTILINE) is not None
        rest = page_mark.sub(" ", text)
        for run in long_runs:
            rest = re.sub(r"\s*".join(map(re.escape, run)), " ", rest)
        for spot in NUMBER.finditer(rest):
            number = spot.group()
            is_page = is_contents and number.isdigit() and 1 <= int(number) <= len(kept)
            is_cut = rest[spot.end() : spot.end() + 1] == "…" and any(one.startswith(number) for one in known)
            if number not in known and not is_page and not is_cut:
                unexplained.append(" ".join(rest[max(spot.start() - 40, 0) : spot.end() + 40].split()))
    return unexplained


def labels(view: FrameworkView) -> set[str]:
    """Return the numbers that stand for the items of a wheel."""
    most = max((len(group.items) for group in view.groups), default=0) if view.picture == "wheel" else 0
    return {str(number) for number in range(1, most + 1)}


def kinds_of_data(part: object) -> Iterator[type]:
    """Yield the type of everything in a report."""
    yield type(part)
    if isinstance(part, tuple | frozenset):
        for one in part:
            yield from kinds_of_data(one)
    elif isinstance(part, Mapping):
        for key, one in part.items():
            yield type(key)
            yield from kinds_of_data(one)
    elif attrs.has(type(part)):
        for field in attrs.fields(type(part)):  # type: ignore[arg-type]
            yield from kinds_of_data(getattr(part, field.name))


PLAIN = (str, int, float, bool, date, type(None), tuple, frozenset, dict)
