"""
The disclosure check: whether what is released of a node would let anybody find a council in it.

The promise (docs/disclosure.md): nobody who has everything ever released, knows who contributed, and knows the answers of one
council of their own can narrow the value of another council to less than a tenth of the range; nor learn its level on a
question, since two levels are at least that far apart.

It is proved council by council with witnesses. A witness is another set of values that gives the very same released figures, in
every edition at once, and in which the council stands a tenth of the range or more away from its own value: whoever looks at
the figures cannot tell the true values from it. A witness that moves a reader's own council does not fool that reader; so
a council is safe once no other council is moved by all of its witnesses.

Witnesses are built from values that councils really have, or from the least and the most there is, in four ways:

    alone       the council moves where every figure that it is in stays as it is
    exchange    it changes places with a council that is in the same groups, which may then move alone
    near        it changes places with one in other groups, whose figures do not notice
    cycle       it changes places with one in another group, and two further councils undo what the groups would notice

The search is bounded. What it finds is certain; a council that it finds no witness for counts as not safe, and less is released.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import lcm

import attrs

from rsc_assess.peers.figures import BANDS, NO_LIMIT, TWENTIETHS, Figures, merged, rounded, slack
from rsc_assess.peers.statistics import ONE, quantile_times_20

# A tenth of the range: half a level where there are five.
NARROWEST = ONE // 10
MOST_PARTNERS = 60
MOST_ENDS = 8

# A value in billionths, and the position of its band, or NO_BAND.
Value = tuple[int, int]
NO_BAND = -1
# New values by record, and the groups that might notice, as bits.
Proposal = tuple[dict[int, Value], int]


@attrs.frozen
class ReleasedCell:
    """
    What is released of one node in one group of one edition.

    Attributes:
        place: The group among all groups of all editions.

        members: The records behind it.
    """

    place: int
    members: tuple[int, ...]
    detail: int
    figures: Figures


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
    """

    def __init__(self, count: int, groups: Sequence[Collection[int]]) -> None:
        self.masks = [0] * count
        for place, members in enumerate(groups):
            for one in members:
                self.masks[one] |= 1 << place
        self.nearest: dict[int, list[int]] = {}

    def near(self, one: int) -> list[int]:
        """Return all other records, those in most nearly the same groups first."""
        if one not in self.nearest:
            mask = self.masks[one]
            others = (other for other in range(len(self.masks)) if other != one)
            self.nearest[one] = sorted(others, key=lambda other: ((mask ^ self.masks[other]).bit_count(), other))
        return self.nearest[one]


class Cell:
    """A released cell with its values at hand: its records in the order of their values, and how far each may move alone."""

    def __init__(self, released: ReleasedCell, values: Sequence[Value | None], bands: int) -> None:
        self.released = released
        found = sorted((value, one) for one in released.members if (value := values[one]) is not None)
        self.order = [one for _, one in found]
        self.ordered = [value for (value, _), _ in found]
        self.slack = dict(zip(self.order, slack(self.ordered, released.detail), strict=True))
        self.has_bands = released.detail == BANDS
        self.counts = [0] * bands
        if self.has_bands:
            for (_, band), _ in found:
                self.counts[band] += 1
        self.quantiles = list(zip(TWENTIETHS[released.detail], released.figures.quantiles, strict=True))

    def is_same_with(self, gone: Sequence[Value], new: Sequence[Value]) -> bool:
        """Return whether the figures stay as released when some values go and as many others come."""
        ordered = self.ordered.copy()
        for value, _ in gone:
            del ordered[bisect_left(ordered, value)]
        for value, _ in new:
            insort(ordered, value)
        if any(rounded(quantile_times_20(ordered, one)) != figure for one, figure in self.quantiles):
            return False
        return not self.has_bands or self.has_same_bands_with(gone, new)

    def has_same_bands_with(self, gone: Sequence[Value], new: Sequence[Value]) -> bool:
        """Return whether the counts by band stay as released."""
        counts = self.counts.copy()
        for _, band in gone:
            counts[band] -= 1
        for _, band in new:
            if band == NO_BAND:
                return False
            counts[band] += 1
        return counts == self.counts or merged(counts) == self.released.figures.bands


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


class Check:
    """
    The search for witnesses on one node.

    Attributes:
        unproved: The records that no proof was found for yet.
    """

    def __init__(
        self,
        records: Records,
        values: Sequence[Value | None],
        cells: Iterable[ReleasedCell],
        variations: Iterable[ReleasedVariation] = (),
        *,
        shown: Mapping[int, int] | None = None,
        bands: int = 0,
    ) -> None:
        """
        Prepare the check of a node.

        Args:
            values: By record; None for one that has no value there.

            shown: The bands that learning partners agreed to show, by record: they stay in them, and are not protected there.

            bands: How many bands the node has.
        """
        self.records, self.values, self.bands = records, values, bands
        self.cells = {one.place: Cell(one, values, bands) for one in cells}
        self.variations = {one.edition: Between(one, values) for one in variations}
        self.shown = shown or {}
        ends = ((0, 0), (ONE, bands - 1)) if bands else ((0, NO_BAND), (ONE, NO_BAND))
        self.candidates = sorted({*(value for value in values if value is not None), *ends})
        self.plain = [value for value, _ in self.candidates]
        # By record: who else moves in every witness found so far; not there before the first.
        self.always_moved: dict[int, frozenset[int]] = {}
        self.settle()
        counted = {one for between in self.variations.values() for one in between.region_of}
        self.unproved = [one for one in self.present if (self.masks[one] or one in counted) and one not in self.shown]

    def settle(self) -> None:
        """Note which groups count now, and which records are in the same ones."""
        active = sum(1 << place for place in self.cells)
        self.present = [one for one, value in enumerate(self.values) if value is not None]
        self.masks = {one: self.records.masks[one] & active for one in self.present}
        self.like: dict[int, list[int]] = {}
        for one in sorted(self.present, key=lambda one: (self.values[one], one)):
            self.like.setdefault(self.masks[one], []).append(one)

    def replace_cell(self, place: int, released: ReleasedCell | None) -> None:
        """Release less of a cell, or nothing. Witnesses found so far stay witnesses, since less has to stay the same."""
        if released is None:
            del self.cells[place]
        else:
            self.cells[place] = Cell(released, self.values, self.bands)
        self.settle()

    def drop_variation(self, edition: str) -> None:
        """Release no omega² in an edition."""
        del self.variations[edition]

    def prove(self) -> bool:
        """Look for witnesses for all records that are not proved; return whether none is left."""
        self.unproved = [one for one in self.unproved if not self.is_safe(one) and not self.search(one)]
        return not self.unproved

    def is_safe(self, one: int) -> bool:
        """Return whether the witnesses found so far fool every reader."""
        moved = self.always_moved.get(one)
        return moved is not None and not moved

    def search(self, one: int) -> bool:
        """Look for witnesses for one record; return whether it is safe."""
        for moves, groups in self.proposals(one):
            if self.is_witness(moves, groups):
                self.note(moves)
                if self.is_safe(one):
                    return True
        return False

    def note(self, moves: Mapping[int, Value]) -> None:
        """Keep a witness for all whom it moves far enough."""
        for one, (value, _) in moves.items():
            if abs(value - self.at(one)[0]) >= NARROWEST:
                others = frozenset(moves) - {one}
                known = self.always_moved.get(one)
                self.always_moved[one] = others if known is None else known & others

    def at(self, one: int) -> Value:
        """Return the value of a record that has one."""
        value = self.values[one]
        assert value is not None
        return value

    def is_witness(self, moves: Mapping[int, Value], groups: int) -> bool:
        """
        Return whether everything released stays as it is when records move to other values.

        Args:
            groups: The groups that might notice, as bits; in all others values only change places.
        """
        if self.shown and any(one in self.shown and band != self.shown[one] for one, (_, band) in moves.items()):
            return False
        while groups:
            bit = groups & -groups
            groups ^= bit
            if not self.stays(self.cells[bit.bit_length() - 1], [one for one in moves if self.masks[one] & bit], moves):
                return False
        return all(one.is_same_with(moves, self.values) for one in self.variations.values())

    def stays(self, cell: Cell, movers: Sequence[int], moves: Mapping[int, Value]) -> bool:
        """Return whether a cell stays as released when some of its members move."""
        gone, new = [self.at(one) for one in movers], [moves[one] for one in movers]
        if len(movers) == 1:
            low, high = cell.slack[movers[0]]
            return low <= new[0][0] <= high and (not cell.has_bands or cell.has_same_bands_with(gone, new))
        return cell.is_same_with(gone, new)

    def is_far(self, value: Value, own: Value) -> bool:
        """Return whether two values are a tenth of the range apart."""
        return abs(value[0] - own[0]) >= NARROWEST

    def proposals(self, one: int) -> Iterator[Proposal]:
        """Yield what may be witnesses for a record, the cheapest first, each with the groups that might notice."""
        own, mine = self.at(one), self.masks[one]
        for value in self.far_within(own, *self.room(one, mine)):
            yield {one: value}, mine
        alike = [other for other in self.like[mine] if other != one]
        ends = list(dict.fromkeys([*alike[:MOST_ENDS], *alike[-MOST_ENDS:]]))
        for other in ends:
            if self.is_far(self.at(other), own):
                yield {one: self.at(other), other: own}, 0
        for other in ends:
            for value in self.far_within(own, *self.room(other, mine)):
                yield {one: value, other: own}, mine
        for other in islice(self.far_from(one), MOST_PARTNERS):
            yield from self.changes_of_place(one, other)

    def far_from(self, one: int) -> Iterator[int]:
        """Yield records in other groups with values far from a record's own, those in most nearly the same groups first."""
        own, mine = self.at(one), self.masks[one]
        for other in self.records.near(one):
            mask = self.masks.get(other)
            if mask is not None and mask != mine and self.is_far(self.at(other), own):
                yield other

    def changes_of_place(self, one: int, other: int) -> Iterator[Proposal]:
        """
        Yield how two records in different groups may change places, alone or with two more that make up for it.

        Where `one` is in groups A that `other` is not in, and `other` in groups B: a record in all of B and none of A, with a
        value that A takes for that of `one`, changes places with one that is in the same groups but for A instead of B, with a
        value that B takes for that of `other`.
        """
        own, theirs = self.at(one), self.at(other)
        mine, its = self.masks[one], self.masks[other]
        only_mine, only_its = mine & ~its, its & ~mine
        low, high = self.room(one, only_mine)
        its_low, its_high = self.room(other, only_its)
        if low <= theirs[0] <= high and its_low <= own[0] <= its_high:
            yield {one: theirs, other: own}, only_mine | only_its
        if not only_mine or not only_its:
            return
        smallest = min([self.cells[place] for place in bits(only_its)], key=lambda cell: len(cell.order))
        masks, like = self.masks, self.like
        for third in smallest.order[bisect_left(smallest.ordered, low) : bisect_right(smallest.ordered, high)]:
            mask = masks[third]
            if mask & only_mine or mask & only_its != only_its or third == other:
                continue
            for fourth in like.get((mask | only_mine) & ~only_its, ()):
                last = self.at(fourth)
                if its_low <= last[0] <= its_high and fourth != one:
                    yield {one: theirs, other: own, third: last, fourth: self.at(third)}, only_mine | only_its

    def room(self, one: int, groups: int) -> tuple[int, int]:
        """Return from where to where a record may move alone so that none of some groups, given as bits, notices."""
        low, high = -NO_LIMIT, NO_LIMIT
        while groups:
            bit = groups & -groups
            groups ^= bit
            start, end = self.cells[bit.bit_length() - 1].slack[one]
            low, high = max(low, start), min(high, end)
        return low, high

    def far_within(self, own: Value, low: int, high: int) -> Iterator[Value]:
        """Yield values that exist, lie between two limits, and are far from a record's own: the farthest and the nearest each way."""
        first, last = bisect_left(self.plain, low), bisect_right(self.plain, high) - 1
        below, above = bisect_right(self.plain, own[0] - NARROWEST) - 1, bisect_left(self.plain, own[0] + NARROWEST)
        for place in dict.fromkeys((first, below)):
            if first <= place <= below:
                yield self.candidates[place]
        for place in dict.fromkeys((last, above)):
            if above <= place <= last:
                yield self.candidates[place]


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set."""
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit
