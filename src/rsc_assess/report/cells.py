"""Cells of the tables of a report: what they may hold, and a figure as one."""

import datetime

from rsc_assess.report.figures import Figure

Cell = str | int | float | bool | datetime.date | None

# What the cells of a column hold. A printed figure is a text, such as 2.7 or 96%; a share or number is unrounded.
TEXT, PRINTED, WHOLE, NUMBER, YES_NO, DATE, ADDRESS, ANY = KINDS = ("text", "printed", "whole", "number", "yes_no", "date", "address", "any")


def printed(figure: Figure | None) -> str | None:
    """Return a figure as it is printed."""
    return None if figure is None else figure.text


def value(figure: Figure | None) -> float | None:
    """Return a figure unrounded."""
    return None if figure is None else figure.value


def whole(figure: Figure | None) -> int | None:
    """Return a count."""
    return None if figure is None else int(figure.value)
