"""
How a council's place on the overall holds under other reasonable weights: for the keeper of a pool alone.

Weights of the overall's parts are drawn around the set ones as in `rsc_assess.scoring.uncertainty`, once for all councils of a
draw; this is the rank acceptability of stochastic multicriteria analysis (Lahdelma, Hokkanen and Salminen 1998).
"""

import bisect
import math
import random
from collections.abc import Mapping, Sequence

import attrs

from rsc_assess.peers.statistics import Place
from rsc_assess.questionnaire.rules import Display
from rsc_assess.scoring.display import compared, from_scale
from rsc_assess.scoring.program import Node
from rsc_assess.scoring.uncertainty import CONCENTRATION, varied_node

# Below this many councils nothing is said of their best quarter.
LEAST_FOR_QUARTER = 8
# Steps of a share in which the border between two compared values is looked for; values are snapped to 1e-9 of their unit.
FINE: int = 10**12


@attrs.frozen
class RankRange:
    """
    Where a council stands on the overall under other reasonable weights.

    Attributes:
        place: With the set weights, over the parts that each council contributed.

        median: The place that half of the draws reach or better.

        low, high: At least 90% of the draws lie between these places: the 5th and 95th percentile by rank, or the set place where
            that is outside them, as it can be where many tie.

        best_quarter: The share of draws in which its mid-rank is in the best quarter, 0 to 1; None for fewer than 8 councils.

        draws, concentration, seed: How it was found; the same three give the same result.
    """

    place: Place
    median: int
    low: int
    high: int
    best_quarter: float | None
    draws: int
    concentration: float
    seed: int

    def in_words(self) -> str:
        """Return the finding as a sentence."""
        spread = f"at place {self.low}" if self.low == self.high else f"between the places {self.low} and {self.high}"
        text = (
            f"With the set weights of its parts the overall comes out as {self.place}; half of {self.draws:,} other reasonable weightings "
            f"put it at place {self.median} or better, and at least 90% of them {spread}"
        )
        if self.best_quarter is None:
            return text + "."
        return f"{text}; its mid-rank is in the best quarter in {share_of_draws(self.best_quarter)}."

    def as_data(self) -> dict[str, object]:
        """Return the finding as JSON data."""
        return {**attrs.asdict(self), "place": self.place.as_data(), "words": self.in_words()}


def share_of_draws(share: float) -> str:
    """Return a share of draws in words; all and none are said only of all and none."""
    if share in (0, 1):
        return "all of them" if share else "none of them"
    # Rounded down, so that 99% is never said of less.
    whole = int(share * 100 + 1e-9)
    return f"{whole}% of them" if whole else "less than 1% of them"


def rank_range(
    council: str,
    parts: Mapping[str, Mapping[str, float]],
    root: Node,
    display: Display,
    on: str,
    draws: int,
    seed: int,
    concentration: float = CONCENTRATION,
) -> RankRange:
    """
    Return where a council stands on the overall under other reasonable weights.

    Args:
        council: The id of one of the councils.

        parts: By council, the values of those parts of the overall that it contributed: at least one that weighs something.

        root: The overall: a weighted mean of its parts.

        on: Whether values are compared as `shown` or `exact`.

    Raises:
        ValueError: draws is below 1, or concentration not above 0.
    """
    if draws < 1 or concentration <= 0:
        raise ValueError("draws must be at least 1, and concentration above 0")
    borders = Borders(display, on, [share for one in parts.values() for share in one.values()])
    rows = [[(place, one[part.id]) for place, part in enumerate(root.parts) if part.id in one] for one in parts.values()]
    mine = list(parts).index(council)

    def standing(node: Node) -> tuple[int, int]:
        """Return how many councils are above this one, and how many below."""
        totals = weighted_means([part.weight or 0.0 for part in node.parts], rows)
        least, most = borders.around(totals[mine])
        return sum(total >= most for total in totals), sum(total < least for total in totals)

    n = len(rows)
    above, below = standing(root)
    place = Place(1 + above, n - above - below > 1, n)
    chance = random.Random(seed)  # noqa: S311
    drawn = [standing(varied_node(root, chance, concentration)) for _ in range(draws)]
    ranks = sorted(1 + above for above, _ in drawn)
    fifth = (draws - 1) * 5 // 100
    # Mid-rank of 75 or more: below + equal / 2 is at least three quarters of n.
    in_quarter = sum(2 * (n + below - above) >= 3 * n for above, below in drawn)
    return RankRange(
        place,
        ranks[(draws - 1) // 2],
        min(ranks[fifth], place.rank),
        max(ranks[-1 - fifth], place.rank),
        in_quarter / draws if n >= LEAST_FOR_QUARTER else None,
        draws,
        concentration,
        seed,
    )


def weighted_means(weights: Sequence[float], rows: Sequence[Sequence[tuple[int, float]]]) -> list[float]:
    """Return the weighted mean of each row of (place of its weight, value) pairs, which weigh something."""
    found = []
    for row in rows:
        total = weight = 0.0
        for place, share in row:
            total += weights[place] * share
            weight += weights[place]
        found.append(total / weight)
    return found


class Borders:
    """
    The shares between which values are equal when they are compared as shown or exact.

    Rounding keeps the order, so that it is enough to know where the value that one council is compared by begins and ends;
    rounding all of 400 councils in each of 1,000 draws would take ten times as long.
    """

    def __init__(self, display: Display, on: str, shares: Sequence[float]) -> None:
        self.display, self.on = display, on
        self.steps = range(math.floor(min(shares) * FINE) - FINE // 1000, math.ceil(max(shares) * FINE) + FINE // 1000)
        self.found: dict[float, tuple[float, float]] = {}

    def value(self, step: float) -> float:
        """Return what a share, in fine steps, is compared by."""
        return compared(step / FINE, self.display, 1.0, self.on)

    def around(self, share: float) -> tuple[float, float]:
        """Return the least share that is compared as equal to one, and the least that is above it."""
        value = self.value(share * FINE)
        if self.on == "exact":
            # It was snapped: half a step of the last decimal on either side.
            return from_scale(value - 0.5e-9, self.display), from_scale(value + 0.5e-9, self.display)
        if value not in self.found:
            least = bisect.bisect_left(self.steps, value, key=self.value)
            most = bisect.bisect_right(self.steps, value, key=self.value)
            self.found[value] = (self.steps[0] + least) / FINE, (self.steps[0] + most) / FINE
        return self.found[value]
