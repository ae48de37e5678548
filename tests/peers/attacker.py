"""
What an attacker of released figures knows, and what counts as a break of the promise.

Written from the promise alone (DESIGN §6), not from the code that keeps it: an attacker that shares a mistake with what it
attacks would not see it. Everything here is plain values. The attackers themselves:

- `attacker_enumeration`: every way of answering that gives the released figures, for pools of up to about 14 councils;
- `attacker_intervals`: bounds on the value of each council, for pools of some hundreds;
- `attacker_participation`: whose contribution is certain, from the counts of councils.

The first two know who contributed what to which edition, and who is in which group. A council's record stays one unknown
over all editions until it hands in a new one.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import attrs

# A council's id, and which of its records: 0 for its first, and one more each time it hands in a new one.
Member = tuple[str, int]
# The value of each node in one record. The nodes of a record are those of `World.nodes`, in that order; None: not rated.
Record = tuple[float | None, ...]

FIGURE = 0.02  # figures are multiples of a fiftieth of the range
NARROW = 0.1  # the promise: no value is narrowed to less than this
EPSILON = 1e-9  # values are compared at 9 decimals
QUARTILES = (0.25, 0.75)
DECILES = tuple(tenth / 10 for tenth in range(1, 10))


@attrs.frozen
class SeenCell:
    """
    The figures of one node in one group of one edition, and whose values they are of.

    Attributes:
        quantiles: Pairs of a probability and the figure released for it.

        bands: For each count its band, from (included) to (not included), and how many members are in it.

        whole: Whether each quantile is the value of a member, since the number of members is not printed exactly.
    """

    edition: str
    group: str
    node: str
    members: frozenset[Member]
    quantiles: tuple[tuple[float, float], ...] = ()
    bands: tuple[tuple[float, float, int], ...] = ()
    whole: bool = False


@attrs.frozen
class SeenVariation:
    """The variance of one node between regions, to two decimals; regions that were pooled are one."""

    edition: str
    node: str
    regions: tuple[frozenset[Member], ...]
    omega_squared: float


@attrs.frozen
class World:
    """
    All that is known of the values before looking at any figure, and all figures ever released.

    Attributes:
        nodes: What a record has values of.

        records: For each member, each record that it may have.

        shown: Members and nodes whose band is known because the council shows it as a learning partner: no break for that node.
    """

    nodes: tuple[str, ...]
    records: Mapping[Member, tuple[Record, ...]]
    cells: tuple[SeenCell, ...] = ()
    variations: tuple[SeenVariation, ...] = ()
    shown: frozenset[tuple[Member, str]] = frozenset()

    def knowing(self, own: Mapping[Member, Record]) -> "World":
        """Return what a council knows that also knows its own records."""
        return attrs.evolve(self, records={**self.records, **{member: (record,) for member, record in own.items()}})

    def of(self, node: str) -> "World":
        """Return what is known of one node, looked at by itself."""
        place = self.nodes.index(node)
        return World(
            (node,),
            {member: tuple(dict.fromkeys((record[place],) for record in records)) for member, records in self.records.items()},
            tuple(cell for cell in self.cells if cell.node == node),
            tuple(one for one in self.variations if one.node == node),
            frozenset((member, shown) for member, shown in self.shown if shown == node),
        )


@attrs.frozen
class Break:
    """
    A council's value that an attacker has learned.

    Attributes:
        attacker: The id of the council that it can be learned by, or None if by anybody.

        low, high: What is left of the value.
    """

    attacker: str | None
    member: Member
    node: str
    low: float
    high: float

    def __str__(self) -> str:
        who = f"{self.attacker}, which knows its own answers," if self.attacker else "anybody"
        return f"{who} learns that {self.node} of {self.member} is between {self.low:.3f} and {self.high:.3f}"


def shown_figure(value: float) -> float:
    """Return a statistic as it is released: the nearest multiple of a fiftieth, a half rounded up."""
    return math.floor(round(value / FIGURE, 9) + 0.5) / 50


def quantile_place(n: int, probability: float, whole: bool = False) -> tuple[int, float]:
    """
    Return where a quantile of n sorted values lies: the index below, and how far from there to the next.

    Type 7 of Hyndman and Fan (1996); `whole`: the place of a value that is nearest to that, of two the lower.
    """
    place = round((n - 1) * probability, 9)
    if whole:
        return math.ceil(place - 0.5), 0.0
    below = math.floor(place)
    return below, place - below


def quantile(ordered: Sequence[float], probability: float, whole: bool = False) -> float:
    """Return the quantile of sorted values, as `quantile_place` says."""
    below, part = quantile_place(len(ordered), probability, whole)
    return ordered[below] if part == 0 else (1 - part) * ordered[below] + part * ordered[below + 1]


def omega_squared(regions: Iterable[Sequence[float]]) -> float | None:
    """
    Return the share of the variance between regions, or None where there is none to share.

    (SSB - (k - 1) MSW) / (SST + MSW), at least 0 (Hays 1963), with k regions and MSW = SSW / (n - k).
    """
    parts = [part for part in regions if part]
    n, k = sum(len(part) for part in parts), len(parts)
    return omega_from_sums(n, k, sum(sum(part) ** 2 / len(part) for part in parts), sum(map(sum, parts)), sum(v * v for part in parts for v in part))


def omega_from_sums(n: int, k: int, between: float, total: float, squares: float) -> float | None:
    """Return omega² of n values in k regions; `between` is the sum over regions of the squared sum over the size."""
    if n <= k or k < 2:
        return None
    over_all = squares - total * total / n
    if over_all < EPSILON:
        return None
    across = between - total * total / n
    within = (over_all - across) / (n - k)
    return max(0.0, (across - (k - 1) * within) / (over_all + within))


def is_shown_as(omega: float | None, figure: float) -> bool:
    """Return whether omega² may be printed as this figure; at a tie both neighbours may."""
    return omega is not None and abs(omega - figure) <= 0.005 + EPSILON


def is_break(low: float, high: float) -> bool:
    """Return whether what is left of a value is less than is promised."""
    return high - low < NARROW - 1e-6


def breaks_among(world: World, left: Mapping[Member, Mapping[str, tuple[float, float]]], attacker: str | None) -> list[Break]:
    """
    Return each value of another council that is known too well.

    A level of a question is known when nothing else is left of it, which makes low and high equal.

    Args:
        left: The lowest and the highest that each value can be.
    """
    found = []
    for member, by_node in sorted(left.items()):
        for node, (low, high) in by_node.items():
            if member[0] != attacker and (member, node) not in world.shown and is_break(low, high) and not is_given(world, member, node):
                found.append(Break(attacker, member, node, low, high))
    return found


def is_given(world: World, member: Member, node: str) -> bool:
    """Return whether a value was as narrow before any figure was released."""
    place = world.nodes.index(node)
    values = [value for record in world.records[member] if (value := record[place]) is not None]
    return not values or is_break(min(values), max(values))
