"""
The attacker who wants to know whether a council contributed at all, from the counts of councils and the register.

It knows the register, so which councils are in which groups, but not who contributed. Councils in the same groups are a
*set*; how many of a set contributed is one unknown. A council is known to have contributed when all of its set did. The
figures say something of the number too: quartiles are there from 11 members on, and a decile of levels that falls between
two of them shows by its tenths how many members there are.

Each edition and node is looked at by itself: who contributed to one may not have contributed to another.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import attrs

from tests.peers.attacker import Member, Record, SeenCell, World
from tests.peers.attacker_enumeration import NoWay, feasible_records
from tests.peers.attacker_intervals import Contradiction, intervals
from tests.peers.attacker_linear import Impossible, Row, certain

MOST_WAYS = 20_000


@attrs.frozen
class SeenCount:
    """
    Of how many councils the figures of a node in a group are, as far as the edition says.

    Attributes:
        register: The councils that the register has in the group.

        numbers: What the number can be.

        node: Empty where it is of the councils in an edition at all.
    """

    edition: str
    group: str
    node: str
    register: frozenset[str]
    numbers: frozenset[int]


@attrs.frozen
class Participation:
    """Councils that certainly contributed, and such as certainly did not, beside those whose participation was known before."""

    attacker: str | None
    edition: str
    node: str
    contributed: frozenset[str]
    did_not: frozenset[str]

    def __str__(self) -> str:
        who = f"{self.attacker}, which knows its own part," if self.attacker else "anybody"
        return f"{who} learns from {self.edition}, {self.node} that {', '.join(sorted(self.contributed))} contributed"


def numbers(
    number: int,
    or_more: bool,
    size: int,
    quantiles: Sequence[tuple[float, float]] = (),
    bands: Sequence[tuple[float, float, int]] = (),
    values: Sequence[float] = (0.0, 1.0),
    levels: bool = False,
    whole: bool = True,
) -> frozenset[int]:
    """
    Return how many members a cell can have, if so many are printed of `size` councils in the register.

    Args:
        values: What a member's value may be: these alone if they are `levels`, else anything between the ends.

        whole: Whether each quantile is the value of a member, as it is promised where the number is not exact.
    """
    if not or_more:
        return frozenset([number])
    present = {probability for probability, _ in quantiles}
    least = 21 if bands or 0.1 in present else 11 if 0.25 in present else 6 if 0.5 in present else 0
    candidates = range(max(number, least), size + 1)
    return frozenset(n for n in candidates if can_have(n, tuple(quantiles), tuple(bands), tuple(values), levels, whole))


def can_have(
    n: int,
    quantiles: tuple[tuple[float, float], ...],
    bands: tuple[tuple[float, float, int], ...],
    values: tuple[float, ...],
    levels: bool,
    whole: bool,
) -> bool:
    """Return whether so many values can have these figures; True where in doubt."""
    members = [(str(place), 0) for place in range(n)]
    cell = SeenCell("", "", "x", frozenset(members), quantiles, bands, whole)
    world = World(("x",), {member: tuple((value,) for value in values) for member in members}, (cell,))
    try:
        intervals(world, "x", levels, shaving=0)
    except (Contradiction, Impossible):
        return False
    return True


def sets_of(register: Collection[str], counts: Sequence[SeenCount], known: Mapping[str, bool]) -> list[tuple[str, ...]]:
    """Return the councils in sets of those that are in the same groups; each council that is known of is a set by itself."""
    alike: dict[object, list[str]] = {}
    for council in sorted(register):
        groups = tuple(council in count.register for count in counts)
        alike.setdefault((groups, council if council in known else None), []).append(council)
    return [tuple(councils) for councils in alike.values()]


# By edition and node, ways in which regions may have been pooled: in one of them, all these numbers are right.
Poolings = Mapping[tuple[str, str], Sequence[Sequence[SeenCount]]]


def participation(
    counts: Iterable[SeenCount], attacker: str | None = None, known: Mapping[str, bool] | None = None, poolings: Poolings | None = None
) -> list[Participation]:
    """
    Return, for each edition and node, whose participation is certain.

    Args:
        known: Of which councils the attacker knows before whether they contributed: itself, and named learning partners.
    """
    known = known or {}
    by_node: dict[tuple[str, str], list[SeenCount]] = {}
    for count in counts:
        by_node.setdefault((count.edition, count.node), []).append(count)
    found = []
    for at in (poolings or {}).keys() - by_node.keys():
        by_node[at] = []
    for (edition, node), here in by_node.items():
        ways = (poolings or {}).get((edition, node), [[]])
        register = frozenset().union(*(count.register for count in [*here, *ways[0]]))
        sets = sets_of(register, [*here, *ways[0]], known)
        lows = [int(known.get(councils[0], False)) for councils in sets]
        highs = [int(known[councils[0]]) if councils[0] in known else len(councils) for councils in sets]
        every, none = certain_in_all(sets, lows, highs, here, ways)
        contributed = frozenset(council for a in every for council in sets[a] if council not in known)
        did_not = frozenset(council for a in none for council in sets[a] if council not in known)
        if contributed or did_not:
            found.append(Participation(attacker, edition, node, contributed, did_not))
    return found


def all_participation(
    counts: Iterable[SeenCount],
    contributors: Mapping[tuple[str, str], frozenset[str]],
    named: Mapping[str, frozenset[str]],
    poolings: Poolings | None = None,
) -> list[Participation]:
    """
    Return what anybody learns: an outsider, and each council of the register that knows whether it contributed itself.

    Of councils that are in the same groups and did the same, one stands for all.

    Args:
        contributors: For each edition and node, who contributed to it.

        named: For each edition, the learning partners that it names, which are known to have contributed.
    """
    found = []
    poolings = poolings or {}
    by_node: dict[tuple[str, str], list[SeenCount]] = {at: [] for at in poolings}
    for count in counts:
        by_node.setdefault((count.edition, count.node), []).append(count)
    for at, here in by_node.items():
        known = dict.fromkeys(named.get(at[0], ()), True)
        pooled = {at: poolings[at]} if at in poolings else {}
        groups = [count.register for count in [*here, *(pooled[at][0] if pooled else ())]]
        found += participation(here, None, known, pooled)
        tried = set()
        for council in sorted(frozenset().union(*groups)):
            likeness = (council in contributors[at], *(council in group for group in groups))
            if likeness not in tried:
                tried.add(likeness)
                found += participation(here, council, {**known, council: council in contributors[at]}, pooled)
    return [one for one in found if one.contributed]


def certain_in_all(
    sets: Sequence[tuple[str, ...]], lows: Sequence[int], highs: Sequence[int], counts: Sequence[SeenCount], ways: Sequence[Sequence[SeenCount]]
) -> tuple[set[int], set[int]]:
    """Return what `certain_sets` does, whichever of some ways of pooling it was."""
    found = []
    for way in ways:
        try:
            found.append(certain_sets(sets, lows, highs, [*counts, *way]))
        except Impossible:
            continue
    if not found:
        raise Impossible("no contributors fit the counts")
    return set.intersection(*(every for every, _ in found)), set.intersection(*(none for _, none in found))


def pooling_ways(
    edition: str,
    node: str,
    regions: Mapping[str, frozenset[str]],
    released: int,
    numbers_: frozenset[int],
    alone: Callable[[int, int], bool],
) -> list[list[SeenCount]]:
    """
    Return how regions may have been pooled, if omega² is printed between `released` of them.

    Args:
        regions: The register's councils of each.

        numbers_: How many councils can have contributed in all; some of them may be in no region that counts.

        alone: Whether a region, or what is pooled, of so many members, of so many in the register, counts.
    """
    ways = []
    for chosen in itertools.product((True, False), repeat=len(regions)):
        if released - sum(chosen) not in (0, 1):
            continue
        counts, rest = [], frozenset[str]()
        for is_alone, (name, register) in zip(chosen, sorted(regions.items()), strict=True):
            may = frozenset(n for n in range(len(register) + 1) if alone(n, len(register)) == is_alone)
            counts.append(SeenCount(edition, name, node, register, may))
            rest = rest if is_alone else rest | register
        may = frozenset(n for n in range(len(rest) + 1) if alone(n, len(rest)) == (released > sum(chosen)))
        counts.append(SeenCount(edition, "rest", node, rest, may))
        counts.append(SeenCount(edition, "all", node, frozenset().union(*regions.values()), numbers_))
        if all(count.numbers for count in counts):
            ways.append(counts)
    return ways


def certain_sets(
    sets: Sequence[tuple[str, ...]], lows: Sequence[int], highs: Sequence[int], counts: Sequence[SeenCount]
) -> tuple[set[int], set[int]]:
    """Return the sets all of which contributed for certain, and those none of which did: exactly if that is not too much."""
    places = [tuple(a for a, councils in enumerate(sets) if councils[0] in count.register) for count in counts]
    try:
        left = possible_numbers(lows, highs, places, [count.numbers for count in counts])
    except OverflowError:
        rows = [Row(inside, min(count.numbers), max(count.numbers)) for inside, count in zip(places, counts, strict=True)]
        return certain(lows, highs, [len(councils) for councils in sets], rows, range(len(sets)))
    return (
        {a for a, councils in enumerate(sets) if left[a] == {len(councils)}},
        {a for a in range(len(sets)) if left[a] == {0}},
    )


def possible_numbers(
    lows: Sequence[int], highs: Sequence[int], places: Sequence[tuple[int, ...]], allowed: Sequence[frozenset[int]]
) -> list[set[int]]:
    """
    Return for each set every number of contributors that fits all counts.

    Sets are taken one by one; of those taken only the sums that are still open are remembered.

    Raises:
        OverflowError: where more than MOST_WAYS sums have to be remembered.
        Impossible: if nothing fits.
    """
    order: list[int] = []
    for inside in sorted(places, key=len):
        order += [a for a in inside if a not in order]
    order += [a for a in range(len(lows)) if a not in order]
    # What the sets still to come can add to each count, at least and at most.
    to_come = [
        [
            (sum(lows[b] for b in order[step + 1 :] if b in inside), sum(highs[b] for b in order[step + 1 :] if b in inside))
            for inside in map(set, places)
        ]
        for step in range(len(order))
    ]

    # Of each set: the counts it adds to, whether each is complete with it, and which sums may be after it.
    steps = []
    for step, a in enumerate(order):
        touched = []
        for place, (inside, numbers_) in enumerate(zip(places, allowed, strict=True)):
            if a in inside:
                least, most = to_come[step][place]
                may = frozenset(total for n in numbers_ for total in range(n - most, n - least + 1))
                touched.append((place, not any(b in inside for b in order[step + 1 :]), may))
        steps.append(touched)

    def after(step: int, sums: tuple[int, ...], number: int) -> tuple[int, ...] | None:
        new = list(sums)
        for place, is_complete, may in steps[step]:
            total = new[place] + number
            if total not in may:
                return None
            new[place] = 0 if is_complete else total
        return tuple(new)

    layers: list[set[tuple[int, ...]]] = [{(0,) * len(places)}]
    for step, a in enumerate(order):
        layers.append(set())
        for sums in layers[-2]:
            layers[-1].update(way for number in range(lows[a], highs[a] + 1) if (way := after(step, sums, number)) is not None)
            if len(layers[-1]) > MOST_WAYS:
                raise OverflowError
    if not layers[-1]:
        raise Impossible("no contributors fit the counts")
    left: list[set[int]] = [set() for _ in lows]
    useful = layers[-1]
    for step in reversed(range(len(order))):
        a, reached = order[step], set()
        for sums in layers[step]:
            for number in range(lows[a], highs[a] + 1):
                if after(step, sums, number) in useful:
                    left[a].add(number)
                    reached.add(sums)
        useful = reached
    return left


def jointly(
    groups: Mapping[str, frozenset[str]],
    cells: Mapping[str, tuple[frozenset[int], tuple[tuple[float, float], ...], tuple[tuple[float, float, int], ...]]],
    values: Sequence[float],
    known: Mapping[str, tuple[bool, float | None]],
) -> tuple[frozenset[str], frozenset[str]]:
    """
    Return who certainly contributed and who certainly did not, from numbers and figures of one node at once; for tiny registers.

    Args:
        groups: The register's councils by group.

        cells: By group: the numbers it can have, its quantiles and its counts by band.

        values: All values that a council may have.

        known: Of which councils it is known whether they contributed, and what.

    Raises:
        Impossible: if nothing fits.
    """
    counts = [SeenCount("", group, "x", groups[group], allowed) for group, (allowed, _, _) in cells.items()]
    sets = sets_of(frozenset().union(*(groups[group] for group in cells)), counts, {council: part for council, (part, _) in known.items()})
    spans = [range(int(known[one[0]][0]), int(known[one[0]][0]) + 1) if one[0] in known else range(len(one) + 1) for one in sets]
    left: list[set[int]] = [set() for _ in sets]
    for numbers_ in itertools.product(*spans):
        inside = [one[:number] for one, number in zip(sets, numbers_, strict=True)]
        members = {council: (council, 0) for part in inside for council in part}
        seen = []
        for group, (allowed, quantiles, bands) in cells.items():
            here = frozenset(member for council, member in members.items() if council in groups[group])
            if len(here) not in allowed:
                break
            seen.append(SeenCell("", group, "x", here, quantiles, bands, whole=len(allowed) > 1))
        else:
            records: dict[Member, tuple[Record, ...]] = {member: tuple((value,) for value in values) for member in members.values()}
            records |= {members[council]: ((own,),) for council, (part, own) in known.items() if part and council in members}
            try:
                feasible_records(World(("x",), records, tuple(seen)))
            except NoWay:
                continue
            for a, number in enumerate(numbers_):
                left[a].add(number)
    if not all(left):
        raise Impossible("nothing fits")
    unknown = [(a, one) for a, one in enumerate(sets) if one[0] not in known]
    return (
        frozenset(council for a, one in unknown if left[a] == {len(one)} for council in one),
        frozenset(council for a, one in unknown if left[a] == {0} for council in one),
    )
