"""
A council's nearest neighbours: those most like it on measures of the user's choice.

They serve learning partners and public measures, and never what an edition releases. Being near is not mutual: a council that is
in this one's list need not have this one in its own.

The method is the one that CIPFA publishes of its nearest neighbours (z-scores, Euclidean distance, distances shown as a share of
the farthest); the choice of measures is the user's own.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import sub

import attrs

from rsc_assess.councils.council import Council, read_only
from rsc_assess.peers.distances import Distances
from rsc_assess.peers.measures import Dropped, Standardised, check_measures, figure_in_words, measure_in_words, one_problem, standardise
from rsc_assess.problems import did_you_mean
from rsc_assess.scoring.display import snapped

NOT_MUTUAL = "Being near is not mutual: a council in this list may have others in its own."
CLOSEST_SHOWN = 3
NEARLY = 1e-8


@attrs.frozen
class Likeness:
    """
    How alike two councils are on one measure.

    Attributes:
        own, other: The figures of both, as they are in the register.

        gap: How far they are apart, in standard deviations.
    """

    measure: str
    own: float
    other: float
    gap: float


@attrs.frozen
class Neighbour:
    """
    One council near another.

    Attributes:
        distance: From 0; on measures: sqrt(Σ weight × gap² ÷ Σ weight) over those that both have.

        rebased: The same, as a share of the distance of the farthest council compared.

        shared: On how many measures they were compared.

        closest: The measures on which they are most alike, at most three, the most alike first; empty from a table of distances.

        furthest: The one on which they differ most; None where there is but one, or from a table of distances.
    """

    council: Council
    distance: float
    rebased: float
    shared: int = 0
    closest: tuple[Likeness, ...] = ()
    furthest: Likeness | None = None


@attrs.frozen
class Neighbours:
    """
    The councils nearest to one, which is not among them.

    Attributes:
        nearest: The nearest first; those equally near (to 9 decimals) in the order of their ids.

        compared: With how many councils it was compared.

        measures: On which measures; empty from a table of distances.

        dropped: Measures that tell these councils apart in nothing.

        left_out: Councils of its type that were not compared: they share fewer than 80 % of the measures with it, or the table
            has no distance.
    """

    council: Council
    nearest: tuple[Neighbour, ...]
    compared: int
    measures: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    left_out: tuple[Council, ...] = ()


def nearest(
    register_councils: Iterable[Council],
    council_id: str,
    measures: Sequence[str] | Distances,
    k: int = 15,
    *,
    weights: Mapping[str, float] | None = None,
    logarithmic: Collection[str] = (),
    same_type: bool = True,
) -> Neighbours:
    """
    Return the k councils nearest to one, by measures or by a table of distances.

    Args:
        register_councils: Those of one day, itself among them; councils without an id are not compared.

        measures: Names of attributes that are numbers, or distances from elsewhere.

        weights: By measure, above 0; 1 for those not named. Only for measures.

        logarithmic: Measures of which log(1 + figure) is taken. Only for measures.

        same_type: Whether only councils of its type are compared, and make the class of the z-scores. An unknown type is a type.

    Raises:
        InputError: There is no such council (P501), no such measure (P502), a weight is not above 0 (P503), or a figure has no
            logarithm (P504).
    """
    councils = [council for council in register_councils if council.id is not None]
    own = next((council for council in councils if council.id == council_id), None)
    if own is None:
        remedy = did_you_mean(council_id, [council.id or "" for council in councils])
        raise one_problem("P501", f"there is no council {council_id} among those compared", remedy)
    eligible = [council for council in councils if not same_type or council.type == own.type]
    if isinstance(measures, Distances):
        if weights or logarithmic:
            raise ValueError("weights and logarithms belong to measures, and not to a table of distances")
        return from_table(own, eligible, measures, k)
    space = make_space(eligible, councils, measures, weights or {}, logarithmic)
    position = space.position(own)
    return space.neighbours(position, space.distances(position), k)


def nearest_to_each(
    register_councils: Iterable[Council],
    measures: Sequence[str],
    k: int = 15,
    *,
    weights: Mapping[str, float] | None = None,
    logarithmic: Collection[str] = (),
    same_type: bool = True,
) -> Mapping[str, Neighbours]:
    """Return the nearest neighbours of every council by id, as `nearest` does for one."""
    councils = [council for council in register_councils if council.id is not None]
    by_type: dict[str | None, list[Council]] = {}
    for council in councils:
        by_type.setdefault(council.type if same_type else None, []).append(council)
    found: dict[str | None, Neighbours] = {}
    for members in by_type.values():
        space = make_space(members, councils, measures, weights or {}, logarithmic)
        for place, distances in enumerate(space.all_distances()):
            found[space.standardised.councils[place].id] = space.neighbours(place, distances, k)
    return read_only({council.id: found[council.id] for council in councils if council.id})


def make_space(
    eligible: Sequence[Council], everyone: Sequence[Council], measures: Sequence[str], weights: Mapping[str, float], logarithmic: Collection[str]
) -> "Space":
    """Return the space in which the councils of one class have distances."""
    check_measures(everyone, measures)
    for name in (*weights, *logarithmic):
        if name not in measures:
            raise one_problem("P502", f"{name} is none of the measures that are compared", did_you_mean(name, measures))
    for name, weight in weights.items():
        if not (math.isfinite(weight) and weight > 0):
            raise one_problem("P503", f"the weight of {name} is {weight}", "Write a number above 0, or leave the measure out")
    return Space(standardise(eligible, measures, logarithmic), weights)


class Space:
    """
    Distances between the councils of one class.

    A missing score is 0 here. Where one council has none, the other's is put to 0 too, so that the measure adds nothing.
    """

    def __init__(self, standardised: Standardised, weights: Mapping[str, float]) -> None:
        self.standardised = standardised
        given = [float(weights.get(name, 1.0)) for name in standardised.measures]
        # As shares of the largest, so that sums stay within what a float holds.
        self.weights = [weight / max(given) for weight in given]
        roots = [math.sqrt(weight) for weight in self.weights]
        scores = standardised.scores
        self.rows = [[0.0 if score is None else score * root for score, root in zip(row, roots, strict=True)] for row in scores]
        self.missing = [frozenset(place for place, score in enumerate(row) if score is None) for row in scores]

    def position(self, council: Council) -> int:
        """Return the position of a council in this class."""
        return next(place for place, one in enumerate(self.standardised.councils) if one.id == council.id)

    def distances(self, own: int, start: int = 0) -> list[float | None]:
        """Return the distances from one council to those from `start` on; None where two share fewer than 80 % of the measures."""
        row, missing, many = self.rows[own], self.missing[own], len(self.weights)
        whole = math.sqrt(math.fsum(self.weights)) or 1.0
        found: list[float | None] = []
        for other, theirs in zip(self.rows[start:], self.missing[start:], strict=True):
            if not missing and not theirs:
                found.append(math.dist(row, other) / whole if many else None)
                continue
            left_out = missing | theirs
            if (many - len(left_out)) * 5 < many * 4:
                found.append(None)
                continue
            first, second, weights = row[:], other[:], self.weights[:]
            for place in left_out:
                first[place] = second[place] = weights[place] = 0.0
            found.append(math.dist(first, second) / (math.sqrt(math.fsum(weights)) or 1.0))
        return found

    def all_distances(self) -> list[list[float | None]]:
        """Return the distances between all, each worked out once."""
        size = len(self.rows)
        found: list[list[float | None]] = [[None] * size for _ in range(size)]
        for own in range(size):
            for other, distance in enumerate(self.distances(own, own + 1), own + 1):
                found[own][other] = found[other][own] = distance
        return found

    def neighbours(self, own: int, distances: Sequence[float | None], k: int) -> Neighbours:
        """Return the k nearest of one council, whose distances to all are given."""
        councils = self.standardised.councils
        compared = sorted(distance for other, distance in enumerate(distances) if distance is not None and other != own)
        left_out = tuple(councils[other] for other, distance in enumerate(distances) if distance is None and other != own)
        farthest = snapped(compared[-1]) if compared else 0.0
        # Those that are equal to nine decimals are in the order of ids, which is that of positions.
        limit = compared[min(k, len(compared)) - 1] + NEARLY if compared and k > 0 else -1.0
        near = sorted(
            (snapped(distance), other) for other, distance in enumerate(distances) if distance is not None and distance <= limit and other != own
        )
        chosen = tuple(self.neighbour(own, other, distance, farthest) for distance, other in near[:k])
        return Neighbours(councils[own], chosen, len(compared), self.standardised.measures, self.standardised.dropped, left_out)

    def neighbour(self, own: int, other: int, distance: float, farthest: float) -> Neighbour:
        """Return one neighbour with the measures on which the two are closest and furthest apart; the first of equal ones."""
        places: Sequence[int] = range(len(self.weights))
        first: Sequence[float | None]
        second: Sequence[float | None]
        first, second = self.standardised.scores[own], self.standardised.scores[other]
        if left_out := self.missing[own] | self.missing[other]:
            places = [place for place in places if place not in left_out]
            first, second = [first[place] for place in places], [second[place] for place in places]
        gaps = list(map(abs, map(sub, first, second)))
        shared = len(gaps)
        order = sorted(range(shared), key=gaps.__getitem__)
        closest = order[: min(CLOSEST_SHOWN, max(1, shared - 1))]
        furthest = gaps.index(gaps[order[-1]])
        return Neighbour(
            self.standardised.councils[other],
            distance,
            distance / farthest if farthest else 0.0,
            shared,
            tuple([self.likeness(own, other, places[number], gaps[number]) for number in closest]),
            None if furthest in closest else self.likeness(own, other, places[furthest], gaps[furthest]),
        )

    def likeness(self, own: int, other: int, place: int, gap: float) -> Likeness:
        """Return how alike two councils are on one measure, which both have."""
        figures = self.standardised.figures[own][place], self.standardised.figures[other][place]
        assert figures[0] is not None
        assert figures[1] is not None
        return Likeness(self.standardised.measures[place], figures[0], figures[1], gap)


def from_table(own: Council, eligible: Sequence[Council], distances: Distances, k: int) -> Neighbours:
    """Return the k nearest of one council by distances from elsewhere."""
    assert own.id is not None
    found, left_out = [], []
    for council in eligible:
        if council.id == own.id:
            continue
        distance = distances.between(own.id, council.id or "")
        if distance is None:
            left_out.append(council)
        else:
            found.append((snapped(distance), council.id or "", council))
    found.sort(key=lambda one: one[:2])
    farthest = found[-1][0] if found else 0.0
    chosen = tuple(Neighbour(council, distance, distance / farthest if farthest else 0.0) for distance, _, council in found[:k])
    return Neighbours(own, chosen, len(found), left_out=tuple(left_out))


def why_similar(neighbour: Neighbour, titles: Mapping[str, str] | None = None) -> str:
    """
    Return in a sentence why a council is near: where the two are closest, and where they differ most; "" without measures.

    Such as: "Closest on density (12.3 and 12.4) and population (both 120,000); furthest apart on area (90 and 1,200)."
    The council's own figure comes first.

    Args:
        titles: What measures are called, where not by their own names.
    """
    if not neighbour.closest:
        return ""

    def told(likeness: Likeness) -> str:
        own, other = figure_in_words(likeness.own), figure_in_words(likeness.other)
        title = (titles or {}).get(likeness.measure) or measure_in_words(likeness.measure)
        return f"{title} ({f'both {own}' if own == other else f'{own} and {other}'})"

    closest = [told(likeness) for likeness in neighbour.closest]
    listed = f"{', '.join(closest[:-1])} and {closest[-1]}" if len(closest) > 1 else closest[0]
    end = f"; furthest apart on {told(neighbour.furthest)}" if neighbour.furthest else ""
    return f"Closest on {listed}{end}."
