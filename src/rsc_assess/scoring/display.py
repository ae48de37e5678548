"""How a share of the maximum is shown: on the declared scale, rounded once, in decimal arithmetic."""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from rsc_assess.questionnaire.values import Band, Display

SNAP = 9
ROUNDING = {"down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


def on_scale(share: float, display: Display) -> float:
    """Return a share in the unit it is shown in, unrounded."""
    return display.low + share * (display.high - display.low)


def snapped(value: float) -> float:
    """Return a value rounded to 9 decimals, so that the last bits of a sum decide nothing."""
    return round(value, SNAP) + 0.0


def shown(share: float, display: Display) -> str:
    """Return a share as it is printed: snapped in the unit of display, then rounded by the declared rule."""
    value = Decimal(repr(snapped(on_scale(share, display))))
    rounded = value.quantize(Decimal(1).scaleb(-display.decimals), rounding=ROUNDING[display.rounding])
    return str(abs(rounded) if rounded == 0 else rounded)


def label_of(share: float, display: Display, bands: tuple[Band, ...]) -> str | None:
    """Return the label of a share: the highest band that its exact value, snapped, has reached."""
    value = snapped(on_scale(share, display))
    reached = [band.label for band in bands if band.start <= value]
    return reached[-1] if reached else None


def percent(share: float | None) -> str:
    """Return a share as a whole percentage, rounded down so that 100% means everything."""
    return "–" if share is None else f"{int(share * 100 + 1e-9)}%"
