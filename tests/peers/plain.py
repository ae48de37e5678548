"""The figures of an edition, reckoned the slow plain way: what the fast way must agree with."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from rsc_assess.peers.disclosure import NARROWEST, Moves
from rsc_assess.peers.figures import BANDS, TWENTIETHS, UNIT, Figures
from rsc_assess.peers.released import NO_BAND, ReleasedCell, ReleasedVariation, Value
from rsc_assess.peers.values import BandCount


def plain_quantiles(ordered: Sequence[int], detail: int, whole: bool) -> list[int]:
    """Return the rounded quantiles as they are defined: type 7, or the value nearest to its place, the lower of two as near."""
    found = []
    for twentieths in TWENTIETHS[detail]:
        place = Fraction((len(ordered) - 1) * twentieths, 20)
        below = int(place)
        if whole:
            exact = Fraction(ordered[below + (place - below > Fraction(1, 2))])
        else:
            exact = ordered[below] + (place - below) * (ordered[min(below + 1, len(ordered) - 1)] - ordered[below])
        found.append(int(exact / UNIT + Fraction(1, 2)))
    return found


def plain_counts(bands: Iterable[int], many: int) -> tuple[BandCount, ...] | None:
    """Return the counts by band: always the lowest that is below five with the next, the last with the one before; None for no band."""
    given = list(bands)
    if NO_BAND in given:
        return None
    parts = [(band, band, given.count(band)) for band in range(many)]
    while len(parts) > 1 and any(count < 5 for _, _, count in parts):
        place = next(place for place, (_, _, count) in enumerate(parts) if count < 5)
        place = min(place, len(parts) - 2)
        (first, _, one), (_, last, other) = parts[place : place + 2]
        parts[place : place + 2] = [(first, last, one + other)]
    return tuple(BandCount(*part) for part in parts) if len(parts) > 1 else ()


def plain_omega(regions: Sequence[Sequence[int]]) -> int | None:
    """Return omega² in hundredths, rounded half up: (SSB - (k - 1) MSW) / (SST + MSW) (Hays 1963)."""
    values = [Fraction(value) for region in regions for value in region]
    n, k = len(values), len(regions)
    if k < 2 or n <= k:
        return None
    mean = sum(values) / n
    between = sum((len(region) * (Fraction(sum(region), len(region)) - mean) ** 2 for region in regions), Fraction())
    total = sum(((value - mean) ** 2 for value in values), Fraction())
    if not total:
        return None
    within = (total - between) / (n - k)
    return max(0, int((between - (k - 1) * within) / (total + within) * 100 + Fraction(1, 2) + 1) - 1)


def plain_figures(values: Sequence[Value], detail: int, whole: bool, many: int) -> Figures | None:
    """Return the figures of values; None where one that is to be counted has no band."""
    counts = plain_counts((band for _, band in values), many) if detail == BANDS else ()
    return None if counts is None else Figures(tuple(plain_quantiles(sorted(value for value, _ in values), detail, whole)), counts)


def same_figures(
    values: Sequence[Value | None], moves: Mapping[int, Value], cells: Iterable[ReleasedCell], variations: Iterable[ReleasedVariation], many: int
) -> bool:
    """Return whether everything released stays as it is when records move to other values."""

    def now(one: int) -> Value:
        value = moves.get(one, values[one])
        assert value is not None
        return value

    return all(
        plain_figures([now(one) for one in cell.members if values[one] is not None], cell.detail, cell.whole, many) == cell.figures for cell in cells
    ) and all(plain_omega([[now(one)[0] for one in region] for region in one_.regions]) == one_.hundredths for one_ in variations)


def at(values: Sequence[Value | None], one: int) -> int:
    """Return the value of a record that has one, in billionths."""
    value = values[one]
    assert value is not None
    return value[0]


def is_fooled(values: Sequence[Value | None], owners: Sequence[int], one: int, witnesses: Iterable[Moves]) -> bool:
    """Return whether each reader, who knows all records of one council, is left with a witness that has the record far away."""
    others = []
    for moves in witnesses:
        if one in moves and abs(moves[one][0] - at(values, one)) >= NARROWEST:
            others.append({owners[other] for other in moves if owners[other] != owners[one]})
    return bool(others) and not set.intersection(*others)


def told(
    seen: Iterable[tuple[frozenset[str], frozenset[int]]], contributors: Collection[str], named: Collection[str], register: Sequence[str]
) -> set[str]:
    """
    Return of whom somebody can tell that it contributed: the slow plain way, over all sets of contributors.

    A reader knows its own part, and all know those of the named.

    Args:
        seen: Groups of councils, each with what the number of its contributors can be.
    """
    bit = {council: 1 << place for place, council in enumerate(register)}
    inside, known = (sum(bit[council] for council in some) for some in (contributors, named))
    groups = [(sum(bit[council] for council in members), may) for members, may in seen]
    fits = [one for one in range(1 << len(register)) if one & known == known and all((one & members).bit_count() in may for members, may in groups)]
    assert inside in fits
    found = 0
    for reader in (0, *bit.values()):
        sure = -1
        for one in fits:
            if not (one ^ inside) & reader:
                sure &= one
        found |= sure & ~known & ~reader
    return {council for council in register if found & bit[council]}
