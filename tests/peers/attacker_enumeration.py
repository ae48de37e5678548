"""
The exact attacker: all ways of answering that give every figure released, for pools of up to about 14 councils.

Councils are placed one by one. What has been placed so far is remembered only as, per cell, how many members have which
value: ways that agree in that go on alike, whoever has which value, so councils in the same cells need no ordering. A
cell's values must be a part of some set of values that gives its figures (`fitting`); as soon as they are not, the way is
given up. A second pass, backwards, keeps the ways that reach the end; the records on them are those a council may have.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

import attrs

from tests.peers.attacker import (
    EPSILON,
    Break,
    Member,
    Record,
    SeenCell,
    SeenVariation,
    World,
    breaks_among,
    is_shown_as,
    omega_from_sums,
    quantile,
    shown_figure,
)

MOST_WAYS = 400_000


class TooMany(Exception):
    """There are more ways of answering than this attacker looks at."""


class NoWay(Exception):
    """No way of answering gives these figures: they are not what the attacker takes them for."""


def feasible_records(world: World, most: int = MOST_WAYS) -> dict[Member, frozenset[Record]]:
    """
    Return for each member the records that it has in at least one way of answering that gives all figures.

    Raises:
        TooMany: where more than `most` partial ways have to be remembered at once.
        NoWay: if there is none.
    """
    found: dict[Member, frozenset[Record]] = {member: frozenset(records) for member, records in world.records.items()}
    for members in connected(world):
        cells = [cell for cell in world.cells if cell.members <= members]
        variations = [one for one in world.variations if one.regions[0] <= members]
        found |= placed(world, order(world, members, cells, variations), cells, variations, most)
    return found


def connected(world: World) -> list[frozenset[Member]]:
    """Return the sets of members that figures connect; others say nothing of them."""
    parts: list[frozenset[Member]] = []
    for members in [*(cell.members for cell in world.cells), *(frozenset().union(*one.regions) for one in world.variations)]:
        joined = members.union(*(part for part in parts if part & members))
        parts = [part for part in parts if not part & members] + [joined]
    return parts


def order(world: World, members: frozenset[Member], cells: Sequence[SeenCell], variations: Sequence[SeenVariation]) -> list[Member]:
    """Return members so that cells are complete early: always the cell that misses fewest, like members one after the other."""
    groups = {cell.members for cell in cells} | {region for one in variations for region in one.regions}
    alike = {member: tuple(sorted(index for index, group in enumerate(sorted(groups, key=sorted)) if member in group)) for member in members}
    placed: list[Member] = []
    rest = set(members)
    while rest:
        missing = min((group & rest for group in groups if group & rest), key=lambda left: (len(left), min(left)))
        placed += sorted(missing, key=lambda member: (len(alike[member]), alike[member], len(world.records[member]), member))
        rest -= missing
    return placed


@attrs.frozen
class Counts:
    """
    Where a cell's counts stand in the number that a way is remembered as, and which of them may be.

    Attributes:
        units: For each value, what one member with it adds.

        fits: The counts that some complete set of values giving the figures holds at least.
    """

    units: Mapping[float, int]
    shift: int
    mask: int
    fits: frozenset[int]


@attrs.frozen
class Sums:
    """Where the sums of a variation's regions and its sum of squares stand, and whether they give its figure."""

    sums: tuple[int, ...]
    squares: int
    gives: Callable[[int], bool]
    mask: int


def placed(
    world: World, members: Sequence[Member], cells: Sequence[SeenCell], variations: Sequence[SeenVariation], most: int
) -> dict[Member, frozenset[Record]]:
    """Return the records that each member may have; all members of the figures must be placed."""
    scale = common_scale(world, members)
    shift = 0
    counts: list[Counts] = []
    for cell in cells:
        counts.append(count_field(world, cell, shift))
        shift += counts[-1].mask.bit_length()
    sums: list[Sums] = []
    for variation in variations:
        sums.append(sum_field(variation, shift, scale))
        shift += sums[-1].mask.bit_length()

    steps = [step(world, members[: index + 1], cells, counts, variations, sums, scale) for index in range(len(members))]
    layers: list[set[int]] = [{0}]
    for add, checks, closing, keep in steps:
        after = set()
        for state in layers[-1]:
            for delta in add:
                way = state + delta
                if passes(way, checks, closing):
                    after.add(way & keep)
        if len(after) > most:
            raise TooMany(f"{len(after)} ways after {len(layers)} of {len(members)} councils")
        layers.append(after)
    if not layers[-1]:
        raise NoWay("no way of answering gives these figures")

    found: dict[Member, frozenset[Record]] = {}
    useful = layers[-1]
    for member, (add, checks, closing, keep), before in zip(reversed(members), reversed(steps), reversed(layers[:-1]), strict=True):
        reached: set[int] = set()
        seen: set[int] = set()
        for state in before:
            for delta in add:
                way = state + delta
                if way & keep in useful and passes(way, checks, closing):
                    reached.add(state)
                    seen.add(delta)
        useful = reached
        found[member] = frozenset(record for delta in seen for record in add[delta])
    return found


Check = tuple[int, int, frozenset[int]]
Step = tuple[dict[int, list[Record]], list[Check], list[Sums], int]


def passes(way: int, checks: list[Check], closing: list[Sums]) -> bool:
    """Return whether a way may go on."""
    for shift, mask, fits in checks:
        if (way >> shift) & mask not in fits:
            return False
    return all(one.gives(way & one.mask) for one in closing)


def step(
    world: World,
    until: Sequence[Member],
    cells: Sequence[SeenCell],
    counts: Sequence[Counts],
    variations: Sequence[SeenVariation],
    sums: Sequence[Sums],
    scale: int,
) -> Step:
    """Return what the last of these members may add, what is checked then, and which bits are remembered after it."""
    member, before = until[-1], set(until)
    add: dict[int, list[Record]] = {}
    for record in world.records[member]:
        delta = 0
        for cell, field in zip(cells, counts, strict=True):
            if member in cell.members:
                delta += field.units[value_of(world, record, cell.node)]
        for variation, total in zip(variations, sums, strict=True):
            for region, place in zip(variation.regions, total.sums, strict=True):
                if member in region:
                    value = round(value_of(world, record, variation.node) * scale)
                    delta += (value << place) + (value * value << total.squares)
        add.setdefault(delta, []).append(record)
    checks = [(field.shift, field.mask, field.fits) for cell, field in zip(cells, counts, strict=True) if member in cell.members]
    closing, keep = [], -1
    for cell, field in zip(cells, counts, strict=True):
        if cell.members <= before:
            keep &= ~(field.mask << field.shift)
    for variation, total in zip(variations, sums, strict=True):
        every = frozenset().union(*variation.regions)
        if every <= before:
            keep &= ~total.mask
            if member in every:
                closing.append(total)
    return add, checks, closing, keep


def value_of(world: World, record: Record, node: str) -> float:
    """Return a record's value of a node, in which it is a member of a cell and so has one."""
    value = record[world.nodes.index(node)]
    if value is None:
        raise ValueError(f"a member of a cell of {node} has no value of it")
    return round(value, 9)


def common_scale(world: World, members: Iterable[Member]) -> int:
    """Return by what all values become whole numbers, for sums that are exact."""
    values = {value for member in members for record in world.records[member] for value in record if value is not None}
    for scale in (1, 2, 3, 4, 5, 10, 15, 20, 30, 50, 60, 100, 1000):
        if all(abs(value * scale - round(value * scale)) < 1e-6 for value in values):
            return scale
    return 10**9


def count_field(world: World, cell: SeenCell, shift: int) -> Counts:
    """Return how a cell's values are counted."""
    values = sorted({value_of(world, record, cell.node) for member in cell.members for record in world.records[member]})
    width = len(cell.members).bit_length()
    classes, fits = fitting(len(cell.members), tuple(values), cell.quantiles, cell.bands, cell.whole)
    return Counts(
        {value: 1 << (shift + width * place) for value, place in zip(values, classes, strict=True)},
        shift, (1 << (width * (classes[-1] + 1))) - 1, fits,
    )  # fmt: skip


@lru_cache(maxsize=256)
def fitting(
    size: int,
    values: tuple[float, ...],
    quantiles: tuple[tuple[float, float], ...],
    bands: tuple[tuple[float, float, int], ...],
    whole_places: bool = False,
) -> tuple[tuple[int, ...], frozenset[int]]:
    """
    Return the counts by value that give the figures, and all parts of them.

    Values that can stand for each other in every set that gives the figures are one class, which makes ways alike.

    Returns:
        The class of each value, and the counts by class, each as one number of fields of `size.bit_length()` bits.
    """
    width = size.bit_length()
    unit = [1 << (width * place) for place in range(len(values))]
    whole = {
        sum(map(unit.__getitem__, ordered))
        for ordered in itertools.combinations_with_replacement(range(len(values)), size)
        if gives([values[place] for place in ordered], quantiles, bands, whole_places)
    }
    classes = [0]
    for place in range(1, len(values)):
        classes.append(classes[-1] + (not are_alike(whole, unit[place - 1], unit[place], (1 << width) - 1)))
    merged = {sum(((counts >> (width * place)) & ((1 << width) - 1)) << (width * classes[place]) for place in range(len(values))) for counts in whole}
    fits, newest = set(merged), merged
    while newest:
        newest = {
            counts - (1 << (width * place))
            for counts in newest
            for place in range(classes[-1] + 1)
            if (counts >> (width * place)) & ((1 << width) - 1)
        } - fits
        fits |= newest
    return tuple(classes), frozenset(fits)


def gives(ordered: Sequence[float], quantiles: Iterable[tuple[float, float]], bands: Iterable[tuple[float, float, int]], whole: bool = False) -> bool:
    """Return whether sorted values have these figures."""
    return all(abs(shown_figure(quantile(ordered, probability, whole)) - figure) < EPSILON for probability, figure in quantiles) and all(
        sum(low - EPSILON <= value < high - EPSILON for value in ordered) == count for low, high, count in bands
    )


def are_alike(whole: set[int], one: int, other: int, most: int) -> bool:
    """Return whether a member can go from one value to the next, and back, in every set of values that gives the figures."""
    for source, target in ((one, other), (other, one)):
        if any((counts // source) & most and counts - source + target not in whole for counts in whole):
            return False
    return True


def sum_field(variation: SeenVariation, shift: int, scale: int) -> Sums:
    """Return where a variation's sums stand and how they are judged."""
    sizes = [len(region) for region in variation.regions]
    n = sum(sizes)
    places, start = [], shift
    for size in sizes:
        places.append(start)
        start += (size * scale).bit_length()
    squares = start
    end = start + (n * scale * scale).bit_length()
    lowest = {place: (1 << following) - (1 << place) for place, following in itertools.pairwise([*places, squares, end])}

    @cache
    def gives_figure(bits: int) -> bool:
        totals = [((bits & lowest[place]) >> place) / scale for place in places]
        between = sum(total * total / size for total, size in zip(totals, sizes, strict=True))
        second = ((bits & lowest[squares]) >> squares) / (scale * scale)
        return is_shown_as(omega_from_sums(n, len(sizes), between, sum(totals), second), variation.omega_squared)

    return Sums(tuple(places), squares, gives_figure, (1 << end) - (1 << shift))


def breaks_for(world: World, attacker: str | None, own: Mapping[Member, Record], most: int = MOST_WAYS) -> list[Break]:
    """Return what one attacker learns; `own` are the records that are its own."""
    known = world.knowing(own)
    left = {}
    for member, records in feasible_records(known, most).items():
        left[member] = {
            node: (min(values), max(values))
            for place, node in enumerate(world.nodes)
            if (values := [value for record in records if (value := record[place]) is not None])
        }
    return breaks_among(world, left, attacker)


def all_breaks(world: World, truth: Mapping[Member, Record], most: int = MOST_WAYS) -> list[Break]:
    """
    Return what anybody learns: an outsider, and each council with its own records.

    Of councils that are in the same cells with the same records, one stands for all.
    """
    found = breaks_for(world, None, {}, most)
    tried = set()
    for council in sorted({council for council, _ in truth}):
        own = {member: record for member, record in truth.items() if member[0] == council}
        likeness = tuple(
            (
                tuple(index for index, cell in enumerate(world.cells) if member in cell.members),
                tuple(tuple(member in region for region in one.regions) for one in world.variations),
                world.records[member], record,
            )
            for member, record in sorted(own.items())
        )  # fmt: skip
        if likeness not in tried:
            tried.add(likeness)
            found += breaks_for(world, council, own, most)
    return found
