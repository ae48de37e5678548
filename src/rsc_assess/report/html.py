"""The content of a report to one self-contained HTML page, through the templates of its kind."""

import base64
import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from rsc_assess.questionnaire.shipped import content_folder
from rsc_assess.report.pack import Pack, open_pack
from rsc_assess.report.templating import open_environment, render_template
from rsc_assess.report.values import Report
from rsc_assess.scoring.display import percent, shown

if TYPE_CHECKING:
    from markupsafe import Markup

KIND = "full"
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
UNBROKEN = re.compile(r"\S{40,}")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@attrs.frozen
class Page:
    """
    A rendered report before it becomes a file.

    Attributes:
        html: The document without the style that all reports of its kind and brand share.

        style: That style.
    """

    html: str
    style: str

    def self_contained(self) -> str:
        """Return the document with its style inside."""
        return self.html


def render_html(report: Report) -> str:
    """Return the full report as one HTML page that needs no other file: style, fonts and charts are inside it."""
    return render_page([report], open_pack(KIND), None).self_contained()


def render_page(reports: Sequence[Report], pack: Pack, brand: object, *, overall: bool = False) -> Page:
    """Return the document of a report, and the style that it shares with others."""
    environment = open_environment(pack)
    environment.filters.update(
        shown=partial(shown, display=reports[0].display),
        percent=percent,
        day=day,
        plain=plain,
        css_text=css_text,
        number=number,
    )
    environment.globals["font"] = partial(font, content_folder("report_templates") / "shared" / "fonts")
    html = render_template(environment, f"{pack.kind}/report.html", {"report": reports[0]})
    if "<html" not in html:
        style = render_template(environment, f"{pack.kind}/report.css", {})
        html = f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Report</title>\n<style>{style}</style>\n</head>\n<body>\n{html}</body>\n</html>'
    return Page(html, "")


def day(when: date) -> str:
    """Return a date in words: 1 November 2026."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def number(value: float) -> str:
    """Return a coordinate or weight with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def plain(text: str) -> str:
    """Return a text from outside, ready to be laid out: marks that reorder text are gone, long runs may break."""
    visible = INVISIBLE.sub("", text)
    return UNBROKEN.sub(lambda found: "\u200b".join(found.group()[start : start + 30] for start in range(0, len(found.group()), 30)), visible)


def css_text(text: str) -> "Markup":
    """Return a text as a CSS string that can end neither its rule nor the style element: all but letters, digits and spaces is escaped."""
    from markupsafe import Markup

    cleaned = INVISIBLE.sub("", text)
    escaped = "".join(character if character.isalnum() or character == " " else f"\\{ord(character):x} " for character in cleaned)
    return Markup(f'"{escaped}"')  # noqa: S704  (nothing is left that HTML or CSS would take for markup)


def font(folder: Path, name: str) -> str:
    """Return a font of the templates as a data address."""
    if not re.fullmatch(r"[a-z0-9-]+\.woff2", name):
        raise ValueError(f"{name} is no font file name")
    return "data:font/woff2;base64," + base64.b64encode((folder / name).read_bytes()).decode("ascii")
