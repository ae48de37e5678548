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


def shown(share: float, display: Display, total: float = 1.0) -> str:
    """Return a share as it is printed: snapped in the unit of display, then rounded by the declared rule."""
    return str(rounded(on_scale(share, display, total), display.decimals, display.rounding, display.step))


def compared(share: float, display: Display, total: float, on: str) -> float:
    """Return the value that bands or ranks go by: as shown, or exact and snapped."""
    return float(shown(share, display, total)) if on == "shown" else snapped(on_scale(share, display, total))


def reached_bands(share: float, display: Display, bands: tuple[Band, ...], total: float = 1.0) -> tuple[Band, ...]:
    """Return the bands that a share has reached, lowest first."""
    value = compared(share, display, total, display.label_on)
    return tuple(band for band in bands if (value > band.start if band.above else value >= band.start))


def percent(share: float | None) -> str:
    """Return a share as a whole percentage, rounded down so that 100% means everything."""
    return "–" if share is None else f"{int(share * 100 + 1e-9)}%"
