"""Figures in explanations: as short as they can be, and long enough to show why they are printed as they are."""

import math

from rsc_assess.scoring.display import snapped


def figure_of(value: float, digits: int = 4) -> str:
    """
    Return a number with so many significant digits, and without an exponent; whole numbers in full.

    >>> figure_of(12345.678), figure_of(2 / 3)
    ('12346', '0.6667')
    """
    value = snapped(value)
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:.{min(max(digits - 1 - size, 0), 12)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure_before(value: float, decimals: int) -> str:
    """
    Return a number with as many digits as show how it is rounded to so many decimals.

    >>> figure_before(6.34995, 1)
    '6.34995'
    """
    value, step = snapped(value), 10.0**-decimals

    def corner(one: float) -> tuple[float, float, bool]:
        ticks = snapped(one / step)
        return math.floor(ticks), math.floor(ticks + 0.5), ticks + 0.5 == math.floor(ticks + 0.5)

    return next((text for digits in range(4, 16) if corner(float(text := figure_of(value, digits))) == corner(value)), figure_of(value, 16))


def sum_of(terms: list[str]) -> str:
    """Return terms with plus and minus between them."""
    return "".join(
        (term.replace("-", "− ", 1) if term.startswith("-") and place else f"+ {term}" if place else term) + " " for place, term in enumerate(terms)
    ).strip()
