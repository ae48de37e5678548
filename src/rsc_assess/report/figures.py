"""Numbers, dates and addresses as a report prints them."""

from datetime import date

import attrs

# Marks a figure that the data exports carry and the full report does not print by itself.
DATA_ONLY = {"data_only": True}


@attrs.frozen
class Figure:
    """
    A number as it is printed.

    Attributes:
        value: Unrounded.

        text: What is printed; also what the figure is as a text.
    """

    value: float
    text: str

    def __str__(self) -> str:
        return self.text


@attrs.frozen
class Day:
    """A date, and what is printed for it."""

    value: date
    text: str

    def __str__(self) -> str:
        return self.text


@attrs.frozen
class Link:
    """An address that may be made clickable: http, https or mailto, never another scheme."""

    address: str

    def __str__(self) -> str:
        return self.address
