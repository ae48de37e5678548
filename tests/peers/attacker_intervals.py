"""
The attacker of large pools: bounds on the value of each council, from order statistics and counts.

The range is cut into bins. What figures say is turned into how many members of a cell are below each cut, at least and at
most. Members that are in the same cells and have the same records before them are one *set*; since they can change places,
a bound holds for one of them only if it holds for all. Bounds go from cells to sets and back, between a cell and the cells
that make it up (differences and unions), and between cuts, until nothing changes; then linear programming looks at each cut
over all cells at once (`attacker_linear`). Last, a variance between regions that is nearly all of the variance says how
close the members of a region are.
"""

import bisect
import itertools
import math
import operator
from collections.abc import Iterable, Mapping, Sequence

import attrs

from tests.peers.attacker import EPSILON, FIGURE, Break, Member, Record, SeenCell, World, breaks_among, quantile_place
from tests.peers.attacker_linear import Impossible, Row, certain

MOST_CELLS = 240  # with those made of others


class Contradiction(Exception):
    """No values give these figures: they are not what the attacker takes them for."""


@attrs.frozen
class Bins:
    """The range in pieces, in order: each holds its low end, and its high end only if that is the same."""

    lows: tuple[float, ...]
    highs: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.lows)

    def span(self, low: float, high: float) -> tuple[int, int]:
        """Return the first bin that holds a value from low to high, and the one after the last."""
        first = bisect.bisect_right(self.highs, low - EPSILON)
        if first < len(self) and self.highs[first] <= low + EPSILON and self.lows[first] < low - EPSILON:
            first += 1
        return first, bisect.bisect_right(self.lows, high + EPSILON)


def fine_bins(points: Iterable[float], cuts: Iterable[float]) -> Bins:
    """Return bins of half a figure's step, cut also at other places; points (and 1) have a bin of their own."""
    alone = {round(value, 9) for value in points} | {1.0}
    ends = sorted({round(step * FIGURE / 2, 9) for step in range(round(2 / FIGURE) + 1)} | alone | {round(cut, 9) for cut in cuts if 0 < cut < 1})
    pairs: list[tuple[float, float]] = []
    for low, high in itertools.pairwise([*ends, math.inf]):
        if low in alone:
            pairs.append((low, low))
        if high < math.inf:
            pairs.append((low, high))
    return Bins(tuple(low for low, _ in pairs), tuple(high for _, high in pairs))


def level_bins(values: Iterable[float]) -> Bins:
    """Return one bin for each value that there is."""
    ordered = tuple(sorted({round(value, 9) for value in values}))
    return Bins(ordered, ordered)


class Bounds:
    """How many members of some set are in the bins before each cut, at least and at most; cut 0 is before the first bin."""

    def __init__(self, size: int, cuts: int) -> None:
        self.size = size
        self.changes = 0
        self.least = [0] * cuts + [size]
        self.most = [0] + [size] * cuts

    def tighten(self, least: Iterable[int], most: Iterable[int]) -> bool:
        """Take over bounds where they are better; return whether any was."""
        least, most = list(least), list(most)
        up, down = any(map(operator.gt, least, self.least)), any(map(operator.lt, most, self.most))
        if up:
            self.least = list(itertools.accumulate(map(max, self.least, least), max))
        if down:
            self.most = list(itertools.accumulate(map(min, reversed(self.most), reversed(most)), min))[::-1]
        if up or down:
            self.changes += 1
            if any(map(operator.gt, self.least, self.most)):
                raise Contradiction("fewer members than there must be")
        return up or down

    def copy(self) -> "Bounds":
        """Return bounds that can change apart from these."""
        new = Bounds(self.size, len(self.least) - 1)
        new.least, new.most, new.changes = self.least, self.most, self.changes  # lists are replaced, never changed
        return new

    def first(self, rank: int) -> int:
        """Return the first bin in which the member of this rank (from 1) can be."""
        return bisect.bisect_left(self.most, rank) - 1

    def last(self, rank: int) -> int:
        """Return the last bin in which it can be."""
        return bisect.bisect_left(self.least, rank) - 1


@attrs.define
class System:
    """
    Sets of like members, cells over them, and what is known of each.

    Attributes:
        members: Of each set.

        sets: Its bounds.

        cells: The places of the sets in each cell, and the cell's bounds; first those of the figures.

        triples: A cell, and two that make it up.
    """

    bins: Bins
    members: list[tuple[Member, ...]]
    sets: list[Bounds]
    seen: list[list[SeenCell]]
    cells: list[tuple[frozenset[int], Bounds]]
    triples: list[tuple[int, int, int]]
    looked: dict[tuple[str, int], int] = attrs.field(factory=dict)

    def is_new(self, what: tuple[str, int], bounds: Iterable[Bounds]) -> bool:
        """Return whether any of the bounds that something depends on changed since it was last looked at."""
        changes = sum(one.changes for one in bounds)
        if self.looked.get(what) == changes:
            return False
        self.looked[what] = changes
        return True

    def copy(self) -> "System":
        """Return a system whose bounds can change apart from these."""
        cells = [(places, bounds.copy()) for places, bounds in self.cells]
        return attrs.evolve(self, sets=[one.copy() for one in self.sets], cells=cells, looked=dict(self.looked))


def intervals(world: World, node: str, levels: bool = False, shaving: float = 1.0) -> dict[Member, tuple[float, float]]:
    """
    Return the least and the greatest value that each member may have of a node.

    Args:
        levels: Whether the values that the records have are all there are; else any value of their range may be.

        shaving: Up to which width left to suppose, for each set, that a member is at an end, and see whether that can be: slow.

    Raises:
        Contradiction: if no values give the figures.
    """
    system = build(world, node, levels)
    settle(system, world, node)
    while shaving and shave(system, world, node, shaving):
        pass
    return {
        member: (system.bins.lows[bounds.first(1)], system.bins.highs[bounds.last(bounds.size)])
        for members, bounds in zip(system.members, system.sets, strict=True)
        for member in members
    }


def settle(system: System, world: World, node: str) -> None:
    """Tighten all bounds until nothing changes."""
    changed = True
    while changed:
        while propagate(system):
            pass
        changed = look_at_all_cells(system) | look_at_variation(system, world, node)


def shave(system: System, world: World, node: str, width: float) -> bool:
    """Suppose of each set that a member is in the lower, or upper, part of what is left; drop the part if none can be."""
    changed = False
    for a, bounds in enumerate(system.sets):
        for upper in (False, True):
            first, last = bounds.first(1), bounds.last(bounds.size)
            if first == last or system.bins.highs[last] - system.bins.lows[first] > width + EPSILON:
                break
            parts = [(last - first) // 2, (last - first) // 6, 0] if last - first > 5 else [0]
            for part in dict.fromkeys(parts):
                cut = last - part if upper else first + part + 1
                supposed = system.copy()
                try:
                    one = supposed.sets[a]
                    at = range(len(system.bins) + 1)
                    if upper:  # not all are below the cut
                        one.tighten(one.least, [one.size - 1 if j <= cut else one.size for j in at])
                    else:  # some member is
                        one.tighten([1 if j >= cut else 0 for j in at], one.most)
                    settle(supposed, world, node)
                except (Contradiction, Impossible):
                    if upper:
                        bounds.tighten([bounds.size if j >= cut else 0 for j in range(len(system.bins) + 1)], bounds.most)
                    else:
                        bounds.tighten(bounds.least, [0 if j <= cut else bounds.size for j in range(len(system.bins) + 1)])
                    settle(system, world, node)
                    changed = True
                    break
    return changed


def build(world: World, node: str, levels: bool) -> System:
    """Return the system of a node's cells."""
    place = world.nodes.index(node)
    ranges: dict[Member, tuple[float, ...]] = {}
    for member, records in world.records.items():
        if may := sorted({round(value, 9) for record in records if (value := record[place]) is not None}):
            ranges[member] = tuple(may)
    cells = [cell for cell in world.cells if cell.node == node]
    if levels:
        bins = level_bins(value for values in ranges.values() for value in values)
    else:
        bins = fine_bins(
            (value for values in ranges.values() if len(values) == 1 for value in values),
            (end for cell in cells for low, high, _ in cell.bands for end in (low, high)),
        )
    variations = [one for one in world.variations if one.node == node]
    groups: dict[frozenset[Member], list[SeenCell]] = {}
    for cell in cells:
        groups.setdefault(cell.members, []).append(cell)
    for one in variations:
        for region in one.regions:
            groups.setdefault(region, [])
    by_likeness: dict[tuple[tuple[bool, ...], tuple[int, int]], list[Member]] = {}
    for member, values in ranges.items():
        span = (bins.span(values[0], values[0])[0], bins.span(values[-1], values[-1])[1])
        by_likeness.setdefault((tuple(member in group for group in groups), span), []).append(member)
    members, sets = [], []
    for (_, (first, end)), alike in by_likeness.items():
        bounds = Bounds(len(alike), len(bins))
        bounds.tighten(
            [len(alike) if cut >= end else 0 for cut in range(len(bins) + 1)], [0 if cut <= first else len(alike) for cut in range(len(bins) + 1)]
        )
        members.append(tuple(alike))
        sets.append(bounds)
    found = [frozenset(index for index, alike in enumerate(members) if alike[0] in group) for group in groups]
    made, triples = made_of_others(found, [len(alike) for alike in members])
    return System(bins, members, sets, list(groups.values()), [(one, Bounds(sum(sets[a].size for a in one), len(bins))) for one in made], triples)


def made_of_others(cells: Sequence[frozenset[int]], sizes: Sequence[int]) -> tuple[list[frozenset[int]], list[tuple[int, int, int]]]:
    """Return the cells and their differences and overlaps, and which two of them make up a third."""
    made = dict.fromkeys(cells)
    for _ in range(2):
        for one, other in itertools.combinations(list(made), 2):
            small, large = sorted((one, other), key=len)
            parts = [large - small] if small < large else [one & other, one - other, other - one, one | other] if one & other else [one | other]
            for part in parts if small < large or len(cells) <= 12 else []:
                if part and len(made) < MOST_CELLS:
                    made.setdefault(part)
    place = {cell: index for index, cell in enumerate(made)}
    triples = [
        (place[large], place[small], place[large - small])
        for small, large in itertools.permutations(made, 2)
        if small < large and large - small in place and place[small] < place[large - small]
    ]
    return list(made), triples


def propagate(system: System) -> bool:
    """Bring all bounds to each other once, where something changed since; return whether any changed."""
    changed = False
    for index, (seen, (_, bounds)) in enumerate(zip(system.seen, system.cells, strict=False)):
        if system.is_new(("figures", index), [bounds]):
            for cell in seen:
                for probability, figure in cell.quantiles:
                    changed |= use_quantile(system.bins, bounds, probability, figure, cell.whole)
                changed |= use_bands(system.bins, bounds, cell.bands)
    for index, triple in enumerate(system.triples):
        a, b, c = (system.cells[place][1] for place in triple)
        if system.is_new(("triple", index), [a, b, c]):
            changed |= a.tighten(map(operator.add, b.least, c.least), map(operator.add, b.most, c.most))
            for part, rest in ((b, c), (c, b)):
                changed |= part.tighten(map(operator.sub, a.least, rest.most), map(operator.sub, a.most, rest.least))
    for index, (places, bounds) in enumerate(system.cells):
        parts = [system.sets[a] for a in places]
        if system.is_new(("sets", index), [*parts, bounds]):
            changed |= share_out(bounds, parts)
    return changed


def share_out(bounds: Bounds, parts: Sequence[Bounds]) -> bool:
    """Tighten a cell's bounds by those of its sets, and those of each set by what the others leave to it."""
    least = list(map(sum, zip(*(part.least for part in parts), strict=True)))
    most = list(map(sum, zip(*(part.most for part in parts), strict=True)))
    changed = bounds.tighten(least, most)
    wanting = list(map(operator.sub, bounds.least, most))
    spare = list(map(operator.sub, bounds.most, least))
    for part in parts:
        changed |= part.tighten(map(operator.add, wanting, part.most), map(operator.add, spare, part.least))
    return changed


def use_quantile(bins: Bins, bounds: Bounds, probability: float, figure: float, whole: bool = False) -> bool:
    """Tighten a cell's bounds by one quantile: a member of some rank, or two neighbours mixed, lie around the figure."""
    below, part = quantile_place(bounds.size, probability, whole)
    rank = below + 1
    low, high = figure - FIGURE / 2, figure + FIGURE / 2
    firsts = range(bounds.first(rank), bounds.last(rank) + 1)
    if part == 0:
        ones = [j for j in firsts if is_around(bins.lows[j], bins.highs[j], bins.lows[j] < bins.highs[j], low, high)]
        return put(bounds, rank, ones)
    seconds = range(bounds.first(rank + 1), bounds.last(rank + 1) + 1)
    pairs = [
        (j, k)
        for j in firsts
        for k in seconds
        if j <= k
        and is_around(
            (1 - part) * bins.lows[j] + part * bins.lows[k],
            (1 - part) * bins.highs[j] + part * bins.highs[k],
            bins.lows[j] < bins.highs[j] or bins.lows[k] < bins.highs[k],
            low, high,
        )
    ]  # fmt: skip
    return put(bounds, rank, [j for j, _ in pairs]) | put(bounds, rank + 1, [k for _, k in pairs])


def is_around(least: float, greatest: float, is_open: bool, low: float, high: float) -> bool:
    """Return whether a statistic between least and greatest (itself not, if open) can round to a figure from low up to high."""
    return least < high - EPSILON and (greatest > low + EPSILON if is_open else greatest >= low - EPSILON)


def put(bounds: Bounds, rank: int, bins: Sequence[int]) -> bool:
    """Tighten bounds by the bins in which the member of a rank can be."""
    if not bins:
        raise Contradiction("no values give a quantile")
    least, most = list(bounds.least), list(bounds.most)
    least[max(bins) + 1] = max(least[max(bins) + 1], rank)
    most[min(bins)] = min(most[min(bins)], rank - 1)
    return bounds.tighten(least, most)


def use_bands(bins: Bins, bounds: Bounds, bands: Iterable[tuple[float, float, int]]) -> bool:
    """Tighten a cell's bounds by the counts by band."""
    least, most = list(bounds.least), list(bounds.most)
    for low, high, count in bands:
        first, end = (bisect.bisect_left(bins.lows, edge - EPSILON) for edge in (low, high))
        for at, other, sign in ((end, first, 1), (first, end, -1)):
            least[at] = max(least[at], least[other] + sign * count)
            most[at] = min(most[at], most[other] + sign * count)
    return bounds.tighten(least, most)


def look_at_all_cells(system: System) -> bool:
    """Tighten the sets' bounds at each cut by linear programming over all cells; return whether any changed."""
    cuts = len(system.bins)
    sizes = [bounds.size for bounds in system.sets]
    cached: dict[int, tuple[set[int], set[int], set[int]]] = {}

    def at(cut: int, asked: set[int], side: int) -> set[int]:
        rows = [Row(tuple(places), bounds.least[cut], bounds.most[cut]) for places, bounds in system.cells[: len(system.seen)]]
        known = cached.setdefault(cut, (set(), set(), set()))
        new = asked - known[2]
        if new:
            every, none = certain([one.least[cut] for one in system.sets], [one.most[cut] for one in system.sets], sizes, rows, new)
            cached[cut] = known = (known[0] | every, known[1] | none, known[2] | new)
        return known[side] & asked

    changed = False
    all_sets = set(range(len(sizes)))
    for side in (0, 1):
        stack = [(0, cuts, all_sets)]
        while stack:
            low, high, asked = stack.pop()
            if not asked:
                continue
            if high - low <= 1:
                for a in asked:
                    cut = high if side == 0 else low
                    bounds = system.sets[a]
                    ends = [bounds.size if side == 0 and j >= cut else 0 for j in range(cuts + 1)]
                    tops = [0 if side == 1 and j <= cut else bounds.size for j in range(cuts + 1)]
                    changed |= bounds.tighten(ends, tops)
                continue
            middle = (low + high) // 2
            found = at(middle, asked, side)
            if side == 0:  # all are below the cut: look for an earlier one
                stack += [(low, middle, found), (middle, high, asked - found)]
            else:  # none is below it: look for a later one
                stack += [(middle, high, found), (low, middle, asked - found)]
        cached.clear()
    return changed


def look_at_variation(system: System, world: World, node: str) -> bool:
    """
    Tighten the sets' bounds by how little variance is left within regions; return whether any changed.

    omega² = (SST - (n - 1) MSW) / (SST + MSW), so MSW is at most SST (1 - omega²) / (n - 1 + omega²); and two members of a
    region differ by at most the root of 2 SSW.
    """
    changed = False
    for variation in world.variations:
        if variation.node != node:
            continue
        n, k = sum(map(len, variation.regions)), len(variation.regions)
        omega = variation.omega_squared - 0.005 - EPSILON
        if omega <= 0:  # below 0 it is printed as 0, so that MSW can be anything
            continue
        within = (n - k) * most_variance(system, frozenset().union(*variation.regions)) * (1 - omega) / (n - 1 + omega)
        reach = math.sqrt(2 * within) + EPSILON
        for region in variation.regions:
            inside = [a for a, members in enumerate(system.members) if members[0] in region]
            bounds = next(bounds for places, bounds in system.cells if places == frozenset(inside))
            # Some member is at most as high as each rank can be, and some at least as low: nobody is further away from them.
            low = max(system.bins.lows[bounds.first(len(region))], max(system.bins.lows[system.sets[a].first(1)] for a in inside)) - reach
            high = min(system.bins.highs[bounds.last(1)], min(system.bins.highs[system.sets[a].last(system.sets[a].size)] for a in inside)) + reach
            first, end = system.bins.span(low, high)
            for a in inside:
                one = system.sets[a]
                ends = [one.size if j >= end else 0 for j in range(len(system.bins) + 1)]
                tops = [0 if j <= first else one.size for j in range(len(system.bins) + 1)]
                changed |= one.tighten(ends, tops)
    return changed


def most_variance(system: System, members: frozenset[Member]) -> float:
    """Return a bound on the sum of squares around the mean: no more than around any other point."""
    spans = [
        (system.bins.lows[one.first(1)], system.bins.highs[one.last(one.size)], sum(member in members for member in alike))
        for alike, one in zip(system.members, system.sets, strict=True)
    ]
    return min(sum(count * max(high - centre, centre - low) ** 2 for low, high, count in spans) for centre in (step / 20 for step in range(21)))


def breaks_for(
    world: World, attacker: str | None, own: Mapping[Member, Record], node: str, levels: bool = False, shaving: float = 1.0
) -> list[Break]:
    """Return what one attacker learns of a node; `own` are the records that are its own; `shaving` as in `intervals`."""
    left = intervals(world.knowing(own), node, levels, shaving)
    return breaks_among(world, {member: {node: interval} for member, interval in left.items()}, attacker)
