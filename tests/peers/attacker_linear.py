"""
How many members of each set have a property, if only numbers over unions of the sets are known: linear programming.

The sets (`sizes`) are disjoint; a row is a union of some of them, with the least and the most members that have the property.
A fraction of a member is allowed, so what is found certain is certain; little is missed, since most such systems have whole
corners (groups that are nested, or nested in two ways, form a network).
"""

from collections.abc import Collection, Sequence

import attrs

TINY = 1e-9


class Impossible(Exception):
    """No numbers fit the rows."""


@attrs.frozen
class Row:
    """A union of sets, by their places, and the least and most members in it that have the property."""

    places: tuple[int, ...]
    least: float
    most: float


def certain(
    lows: Sequence[int], highs: Sequence[int], sizes: Sequence[int], rows: Sequence[Row], asked: Collection[int]
) -> tuple[set[int], set[int]]:
    """
    Return the sets all of whose members have the property for certain, and those none of whose members have it.

    Args:
        lows, highs: Bounds on each set's number.

        asked: The places of the sets that are looked at.

    Raises:
        Impossible: if no numbers fit the rows.
    """
    rows = [row for row in rows if row.least > sum(lows[a] for a in row.places) or row.most < sum(highs[a] for a in row.places)]
    every = {a for a in asked if lows[a] == sizes[a]}
    none = {a for a in asked if highs[a] == 0}
    every |= forced(lows, highs, rows, {a: highs[a] for a in asked if highs[a] == sizes[a] and lows[a] < sizes[a]}, 1.0)
    none |= forced(lows, highs, rows, {a: 0 for a in asked if lows[a] == 0 and highs[a] > 0}, -1.0)
    return every, none


def forced(lows: Sequence[int], highs: Sequence[int], rows: Sequence[Row], ends: dict[int, int], sign: float) -> set[int]:
    """Return the sets whose number cannot leave its end by a whole member; sign 1 for an upper end, -1 for a lower one."""
    open_ = set(ends)
    if not rows:
        return set()
    while open_:
        found = minimum(lows, highs, rows, dict.fromkeys(open_, sign))
        left = {a for a in open_ if abs(found[a] - ends[a]) >= 1 - 1e-6}
        open_ -= left
        if not left:
            break
    certain: set[int] = set()
    while open_:
        a = open_.pop()
        found = minimum(lows, highs, rows, {a: sign})
        if abs(found[a] - ends[a]) < 1 - 1e-4:
            certain.add(a)
        open_ -= {b for b in open_ if abs(found[b] - ends[b]) >= 1 - 1e-6}
    return certain


def minimum(lows: Sequence[int], highs: Sequence[int], rows: Sequence[Row], cost: dict[int, float]) -> list[float]:
    """
    Return numbers between their bounds that fit the rows and make the cost least.

    The dual simplex method with bounded variables: all numbers start at the bound that is cheap, which is the best there
    is without the rows; then one row after the other is mended, at the least loss.

    Raises:
        Impossible: if no numbers fit.
    """
    n, m = len(lows), len(rows)
    low = [float(x) for x in lows] + [float(row.least) for row in rows]
    high = [float(x) for x in highs] + [float(row.most) for row in rows]
    reduced = [cost.get(a, 0.0) for a in range(n)]
    free = list(range(n))  # which variable each column is of
    basic = list(range(n, n + m))  # and each row
    table = [[0.0] * n for _ in rows]
    for line, row in zip(table, rows, strict=True):
        for a in row.places:
            line[a] = 1.0
    value = [high[a] if reduced[a] < 0 else low[a] for a in range(n)] + [0.0] * m
    for line, variable in zip(table, basic, strict=True):
        value[variable] = sum(part * value[a] for a, part in enumerate(line) if part)
    for _ in range(50 * (m + n) + 100):
        worst, leaving = max(
            ((max(low[variable] - value[variable], value[variable] - high[variable]), place) for place, variable in enumerate(basic)),
            default=(0.0, 0),
        )
        if worst <= 1e-7:
            return value[:n]
        line, out = table[leaving], basic[leaving]
        up = value[out] < low[out]
        entering, best = -1, (0.0, 0.0)
        for place, part in enumerate(line):
            if abs(part) <= TINY:
                continue
            variable = free[place]
            if high[variable] - low[variable] <= TINY:
                continue
            at_low = value[variable] <= low[variable] + TINY
            if ((part > 0) == up) != at_low:
                continue
            key = (abs(reduced[place]) / abs(part), -abs(part))
            if entering < 0 or key < best:
                entering, best = place, key
        if entering < 0:
            raise Impossible("no numbers fit the rows")
        pivot(table, reduced, free, basic, value, leaving, entering, low[out] if up else high[out])
    raise RuntimeError("the simplex method does not come to an end")


def pivot(
    table: list[list[float]],
    reduced: list[float],
    free: list[int],
    basic: list[int],
    value: list[float],
    leaving: int,
    entering: int,
    target: float,
) -> None:
    """Bring the variable of a row to a bound by moving that of a column, and let them change places."""
    line = table[leaving]
    part = line[entering]
    move = (target - value[basic[leaving]]) / part
    value[free[entering]] += move
    for row, variable in zip(table, basic, strict=True):
        if row[entering]:
            value[variable] += row[entering] * move
    value[basic[leaving]] = target
    new = [-x / part if x else 0.0 for x in line]
    new[entering] = 1.0 / part
    for place, row in enumerate(table):
        factor = row[entering]
        if place != leaving and factor:
            row[entering] = 0.0
            table[place] = [x + factor * y if y else x for x, y in zip(row, new, strict=True)]
    factor = reduced[entering]
    if factor:
        reduced[entering] = 0.0
        reduced[:] = [x + factor * y if y else x for x, y in zip(reduced, new, strict=True)]
    table[leaving] = new
    basic[leaving], free[entering] = free[entering], basic[leaving]
