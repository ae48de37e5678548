"""What is released of one node, with the values behind it at hand: whether any of it would notice that values change."""

from bisect import bisect_left, insort
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from math import lcm

import attrs

from rsc_assess.peers.figures import BANDS, UNIT, Figures, merged, places, slack
from rsc_assess.peers.statistics import times_20

# A value in billionths, and the position of its band, or NO_BAND.
Value = tuple[int, int]
NO_BAND = -1


@attrs.frozen
class ReleasedCell:
    """
    What is released of one node in one group of one edition.

    Attributes:
        place: The group among all groups of all editions.

        members: The records behind it.

        whole: Whether its quantiles are values, since the number of councils is not told.
    """

    place: int
    members: tuple[int, ...]
    detail: int
    figures: Figures
    whole: bool = False


@attrs.frozen
class ReleasedVariation:
    """
    The omega² that is released of a node in one edition.

    Attributes:
        regions: The records of each region, pooled as they were.

        hundredths: The figure.
    """

    edition: str
    regions: tuple[tuple[int, ...], ...]
    hundredths: int


class Records:
    """
    All records of councils behind all editions, and the groups that each is in.

    A record is what one council contributed once; it is one and the same in every edition that it is in.

    Attributes:
        masks: For each record the groups of all editions that it is in, one bit each.

        editions: For each edition the bits of its groups.

        owners: For each record a number for the council that it is of, which knows all its records.
    """

    def __init__(self, count: int, groups: Sequence[Collection[int]], edition_of: Sequence[int], owners: Sequence[int] | None = None) -> None:
        self.owners = range(count) if owners is None else owners
        self.masks = [0] * count
        self.editions = [0] * (max(edition_of, default=-1) + 1)
        for number, members in enumerate(groups):
            self.editions[edition_of[number]] |= 1 << number
            for one in members:
                self.masks[one] |= 1 << number
        self.nearest: dict[tuple[int, int], list[int]] = {}

    def near(self, mask: int, scope: int) -> list[int]:
        """Return the records in most nearly the same groups as some are, first; only groups in the scope count, and records in some of them."""
        key = (mask, scope)
        if key not in self.nearest:
            found = [one for one, its in enumerate(self.masks) if its & scope]
            self.nearest[key] = sorted(found, key=lambda one: ((mask ^ (self.masks[one] & scope)).bit_count(), one))
        return self.nearest[key]


class Cell:
    """A released cell with its values at hand: its records in the order of their values, and how far each may move alone."""

    def __init__(self, released: ReleasedCell, values: Sequence[Value | None], bands: int) -> None:
        self.released, self.bands = released, bands
        self.found = [(value, one) for one in released.members if (value := values[one]) is not None]
        self.has_bands = released.detail == BANDS
        self.same_bands: dict[tuple[int, ...], bool] = {}

    @cached_property
    def order(self) -> list[int]:
        """The records in the order of their values."""
        return [one for _, one in sorted(self.found)]

    @cached_property
    def ordered(self) -> list[int]:
        """The values in order."""
        return sorted([value for (value, _), _ in self.found])

    @cached_property
    def slack(self) -> dict[int, tuple[int, int]]:
        """From where to where each record may move alone so that no quantile shows it."""
        return dict(zip(self.order, slack(self.ordered, self.released.detail, whole=self.released.whole), strict=True))

    @cached_property
    def counts(self) -> list[int]:
        """How many records are in each band."""
        counts = [0] * self.bands
        for (_, band), _ in self.found:
            counts[band] += 1
        return counts

    @cached_property
    def quantiles(self) -> list[tuple[int, int, int, int]]:
        """Where each quantile lies among the values, with the least, and the limit of the most, that is rounded to its figure (times 20)."""
        found = places(len(self.found), self.released.detail, whole=self.released.whole)
        return [
            (index, weight, 20 * UNIT * figure - 10 * UNIT, 20 * UNIT * figure + 10 * UNIT)
            for (index, weight), figure in zip(found, self.released.figures.quantiles, strict=True)
        ]

    def is_same_with(self, gone: Sequence[Value], new: Sequence[Value]) -> bool:
        """Return whether the figures stay as released when some values go and as many others come."""
        if self.has_bands and not self.has_same_bands_with(gone, new):
            return False
        ordered = self.ordered.copy()
        for value, _ in gone:
            del ordered[bisect_left(ordered, value)]
        for value, _ in new:
            insort(ordered, value)
        return all(least <= times_20(ordered, index, weight) < limit for index, weight, least, limit in self.quantiles)

    def has_same_bands_with(self, gone: Sequence[Value], new: Sequence[Value]) -> bool:
        """Return whether the counts by band stay as released."""
        key = (*sorted([band for _, band in gone]), *sorted([band for _, band in new]))
        if key not in self.same_bands:
            counts = self.counts.copy()
            for band in key[: len(gone)]:
                counts[band] -= 1
            for band in key[len(gone) :]:
                if band != NO_BAND:
                    counts[band] += 1
            self.same_bands[key] = NO_BAND not in key and (counts == self.counts or merged(counts) == self.released.figures.bands)
        return self.same_bands[key]


class Between:
    """A released omega² with the sums of its regions at hand."""

    def __init__(self, released: ReleasedVariation, values: Sequence[Value | None]) -> None:
        self.released = released
        self.region_of = {one: place for place, members in enumerate(released.regions) for one in members}
        self.sizes = [len(members) for members in released.regions]
        of = {one: value[0] for one in self.region_of if (value := values[one]) is not None}
        self.sums = [sum(of[one] for one in members) for members in released.regions]
        self.squares = sum(value * value for value in of.values())

    def is_same_with(self, moves: Mapping[int, Value], values: Sequence[Value | None]) -> bool:
        """Return whether the figure stays as released when records move."""
        sums, squares = self.sums.copy(), self.squares
        for one, (value, _) in moves.items():
            place, before = self.region_of.get(one), values[one]
            if place is not None and before is not None:
                sums[place] += value - before[0]
                squares += value * value - before[0] * before[0]
        if sums == self.sums and squares == self.squares:
            return True
        return hundredths_between(self.sizes, sums, squares) == self.released.hundredths


def hundredths_between(sizes: Sequence[int], sums: Sequence[int], squares: int) -> int | None:
    """
    Return omega² in hundredths, rounded half up, from the sizes and sums of regions and the sum of all squares.

    The formula is that of `statistics.variance_between`, in whole numbers; None where it is undefined.
    """
    n, k = sum(sizes), len(sizes)
    if k < 2 or n <= k:
        return None
    scale = lcm(n, *sizes)
    middle = sum(sums) ** 2 * (scale // n)
    total = squares * scale - middle
    if total == 0:
        return None
    between = sum([one * one * (scale // size) for one, size in zip(sums, sizes, strict=True)]) - middle
    within = total - between
    above, below = (n - k) * between - (k - 1) * within, (n - k) * total + within
    return max(0, (200 * above + below) // (2 * below))
