"""How a share of the maximum is shown: in its unit, rounded once, in decimal arithmetic."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from rsc_assess.questionnaire.rules import Band, Display

SNAP = 9
# Down and up go towards minus and plus infinity; a half goes away from zero, towards it, or to the even neighbour.
ROUNDING = {
    "down": ROUND_FLOOR,
    "up": ROUND_CEILING,
    "half_up": ROUND_HALF_UP,
    "half_down": ROUND_HALF_DOWN,
    "half_even": ROUND_HALF_EVEN,
}
TENS = tuple(10**power for power in range(SNAP + 1))


def on_scale(share: float, display: Display, total: float = 1.0) -> float:
    """
    Return a share in the unit it is shown in, unrounded.

    Args:
        total: The marks that count as everything, for sums.
    """
    if display.as_sum:
        return share * total
    return display.low + share * (display.high - display.low)


def from_scale(value: float, display: Display, total: float = 1.0) -> float:
    """Return the share that is shown as a value; 0 where everything is 0."""
    if display.as_sum:
        return value / total if total else 0.0
    return (value - display.low) / (display.high - display.low)


def snapped(value: float) -> float:
    """Return a value rounded to 9 decimals, so that the last bits of a sum decide nothing."""
    return round(value, SNAP) + 0.0


def rounded(value: float, decimals: int, how: str, step: float | None = None) -> Decimal:
    """Return a value, snapped, with so many decimals; as a multiple of the step, if there is one."""
    found = Decimal(repr(snapped(value)))
    if step is not None:
        unit = Decimal(repr(step))
        found = (found / unit).quantize(Decimal(1), rounding=ROUNDING[how]) * unit
    found = found.quantize(Decimal(1).scaleb(-decimals), rounding=ROUNDING[how])
    return abs(found) if found == 0 else found


def printed(value: float, decimals: int, how: str, step: float | None = None) -> tuple[str, float]:
    """
    Return a value as it is printed, and that text as a number: both of `rounded`.

    Below 1,000 the snapped value is a whole number of billionths, and times 1e9 a float is off by less than 0.0003; so where
    the nearest whole number is not in doubt, whole numbers give what decimal arithmetic gives, several times as fast. The
    quotient of two of them is the float nearest to the decimal, and that prints as the decimal up to 15 digits.
    """
    scaled = value * 1e9
    if not -1e12 < scaled < 1e12 or decimals > 6 or step is not None:
        found = rounded(value, decimals, how, step)
        return str(found), float(found)
    billionths = round(scaled)
    if not -0.49 < scaled - billionths < 0.49:
        found = rounded(value, decimals, how)
        return str(found), float(found)
    unit = TENS[SNAP - decimals]
    if how == "down":
        units = billionths // unit
    elif how == "up":
        units = -(-billionths // unit)
    else:
        # A tie goes away from 0, towards it, or to the even number.
        units, rest = divmod(abs(billionths), unit)
        if 2 * rest > unit or (2 * rest == unit and (how == "half_up" or (how == "half_even" and units % 2))):
            units += 1
        if billionths < 0:
            units = -units
    number = units / TENS[decimals]
    return f"{number:.{decimals}f}", number


def shown(share: float, display: Display, total: float = 1.0) -> str:
    """Return a share as it is printed: snapped in the unit of display, then rounded by the declared rule."""
    return printed_share(share, display, total)[0]


def printed_share(share: float, display: Display, total: float = 1.0) -> tuple[str, float]:
    """Return a share as it is printed, and that text as a number."""
    return printed(on_scale(share, display, total), display.decimals, display.rounding, display.step)


def compared(share: float, display: Display, total: float, on: str) -> float:
    """Return the value that bands or ranks go by: as shown, or exact and snapped."""
    return printed_share(share, display, total)[1] if on == "shown" else snapped(on_scale(share, display, total))


def reached(value: float, bands: tuple[Band, ...]) -> list[Band]:
    """Return the bands that a value, as `compared` gives it, has reached, lowest first."""
    return [band for band in bands if (value > band.start if band.above else value >= band.start)]


def percent(share: float | None) -> str:
    """Return a share as a whole percentage, rounded down so that 100% means everything."""
    return "–" if share is None else f"{int(share * 100 + 1e-9)}%"
