"""
The figures of one cell, reckoned in whole billionths so that equal means equal: what is released of a list of values.

Figures are rounded half up to a fiftieth of the range. How much a cell says is its detail: the median alone, the
quartiles too, the deciles too, the counts by band too.

Where the number of councils is printed exactly, quantiles are of type 7 of Hyndman and Fan (1996). Where it is not, each is the
value at the place nearest to that: the fraction of the way between two levels would tell the number.
"""

from collections import Counter
from collections.abc import Sequence

import attrs

from rsc_assess.peers.statistics import ONE, place, times_20
from rsc_assess.peers.values import BandCount, Cell, Count

MEDIAN, QUARTILES, DECILES, BANDS = DETAILS = (1, 2, 3, 4)
NOTHING = 0
# From how many values on: so that, beside a reader's own council, 5, 10 and 20 others stand behind a figure.
FROM = {MEDIAN: 6, QUARTILES: 11, DECILES: 21, BANDS: 21}
FEWEST_IN_BAND = 5
FEWEST_OTHERWISE = 5
# Figures are shares of the maximum in fiftieths: a tenth of a level where there are five.
FIGURES_IN_RANGE = 50
UNIT = ONE // FIGURES_IN_RANGE
TWENTIETHS = {MEDIAN: (10,), QUARTILES: (5, 10, 15), DECILES: (2, 4, 5, 6, 8, 10, 12, 14, 15, 16, 18)}
TWENTIETHS[BANDS] = TWENTIETHS[DECILES]
NO_LIMIT = ONE * ONE


@attrs.frozen
class Figures:
    """
    What a cell says, in fiftieths of the range.

    Attributes:
        quantiles: In the order of TWENTIETHS of its detail.
    """

    quantiles: tuple[int, ...]
    bands: tuple[BandCount, ...] = ()


def most_detail(n: int) -> int:
    """Return how much may be said of so many values at most; NOTHING of fewer than six."""
    return max((detail for detail in DETAILS if n >= FROM[detail]), default=NOTHING)


def is_nearly_one_value(values: Sequence[int]) -> bool:
    """Return whether all values, or all but fewer than five, are the same."""
    return max(Counter(values).values()) > len(values) - FEWEST_OTHERWISE


def rounded(twentyfold: int) -> int:
    """Return a value, given as 20 times its billionths, in fiftieths of the range, rounded half up."""
    return (twentyfold + 10 * UNIT) // (20 * UNIT)


def rounded_share(value: int) -> int:
    """Return a value in billionths as an edition rounds it, in fiftieths of the range."""
    return rounded(20 * value)


def places(n: int, detail: int, *, whole: bool) -> list[tuple[int, int]]:
    """
    Return where the quantiles of a cell lie among n values: the index below, and how many twentieths from there to the next.

    Args:
        whole: Whether only places of values will do; half way between two it is the lower.
    """
    found = [place(n, one) for one in TWENTIETHS[detail]]
    return [(index + (weight > 10), 0) for index, weight in found] if whole else found


def figures_of(ordered: Sequence[int], bands: Sequence[int], detail: int, *, whole: bool = False) -> Figures:
    """
    Return the figures of values in rising order.

    Args:
        bands: How many are in each band, from the lowest; used with BANDS only.

        whole: Whether each figure is that of a value, since the number of values is not told.
    """
    quantiles = tuple([rounded(times_20(ordered, *one)) for one in places(len(ordered), detail, whole=whole)])
    return Figures(quantiles, merged(bands) if detail == BANDS else ())


def merged(bands: Sequence[int]) -> tuple[BandCount, ...]:
    """Return counts of neighbouring bands, merged from below until at least five are in each; none where only one is left."""
    parts: list[BandCount] = []
    first = count = 0
    for band, here in enumerate(bands):
        count += here
        if count >= FEWEST_IN_BAND:
            parts.append(BandCount(first, band, count))
            first, count = band + 1, 0
    if first < len(bands) and parts:
        last = parts.pop()
        parts.append(BandCount(last.first, len(bands) - 1, last.count + count))
    return tuple(parts) if len(parts) > 1 else ()


def as_cell(figures: Figures, detail: int, n: Count) -> Cell:
    """Return figures as an edition carries them."""
    shares = {one: figure / FIGURES_IN_RANGE for one, figure in zip(TWENTIETHS[detail], figures.quantiles, strict=True)}
    return Cell(
        n,
        shares[10],
        (shares[5], shares[15]) if detail >= QUARTILES else None,
        tuple(shares[one] for one in range(2, 20, 2)) if detail >= DECILES else None,
        figures.bands,
    )


def as_figures(cell: Cell) -> tuple[int, Figures]:
    """Return the detail of a released cell and its figures in fiftieths."""
    shares = {10: cell.median}
    if cell.quartiles is not None:
        shares[5], shares[15] = cell.quartiles
    if cell.deciles is not None:
        shares.update(zip(range(2, 20, 2), cell.deciles, strict=True))
    detail = BANDS if cell.bands else max(detail for detail, wanted in TWENTIETHS.items() if detail != BANDS and set(wanted) <= shares.keys())
    return detail, Figures(tuple(round(shares[one] * FIGURES_IN_RANGE) for one in TWENTIETHS[detail]), cell.bands)


def slack(ordered: Sequence[int], detail: int, *, whole: bool) -> list[tuple[int, int]]:
    """
    Return for each of the values, in rising order, from where to where it may move alone so that no quantile shows it.

    A quantile lies between two neighbours of the sorted values. With one value taken out, and put in again as p, these two are
    p held between the values around them; so the quantile never falls as p rises, and where it leaves its rounded figure is a
    division.
    """
    n = len(ordered)
    # Two places more than there are values, for what lies beyond the last and before the first.
    low, high = [-NO_LIMIT] * (n + 2), [NO_LIMIT] * (n + 2)
    # Whoever lies above both neighbours can only fall too far, and whoever lies below both only rise too far.
    fall, rise = low.copy(), high.copy()

    def at(index: int) -> int:
        return -NO_LIMIT if index < 0 else NO_LIMIT if index >= n else ordered[index]

    for j, weight in places(n, detail, whole=whole):
        figure = rounded(times_20(ordered, j, weight))
        least, most = 20 * figure * UNIT - 10 * UNIT, 20 * figure * UNIT + 10 * UNIT - 1
        for index, other in ((j, at(j + 1)), (j + 1, at(j))):
            low[index] = max(low[index], first(least, weight, at(j - 1), other))
            high[index] = min(high[index], last(most, weight, other, at(j + 2)))
        fall[j + 2] = max(fall[j + 2], first(least, weight, at(j - 1), at(j)))
        rise[j - 1] = min(rise[j - 1], last(most, weight, at(j + 1), at(j + 2)))
    furthest = -NO_LIMIT
    for index in range(n):
        furthest = max(furthest, fall[index])
        low[index] = max(low[index], furthest)
    furthest = NO_LIMIT
    for index in reversed(range(n)):
        furthest = min(furthest, rise[index])
        high[index] = min(high[index], furthest)
    return list(zip(low[:n], high[:n], strict=True))


def first(least: int, weight: int, lower: int, middle: int) -> int:
    """Return the least p for which (20 - weight) of p, but within lower and middle, and weight of p, but from middle on, are at least so much."""
    rest = 20 - weight
    if rest * lower + weight * middle >= least:
        return -NO_LIMIT
    found = -((weight * middle - least) // rest)
    return -((rest * middle - least) // weight) if found > middle and weight else found


def last(most: int, weight: int, middle: int, upper: int) -> int:
    """Return the greatest p for which (20 - weight) of p, but up to middle, and weight of p, but within middle and upper, are at most so much."""
    rest = 20 - weight
    if rest * middle + weight * upper <= most:
        return NO_LIMIT
    return (most - rest * middle) // weight if weight and 20 * middle <= most else (most - weight * middle) // rest
