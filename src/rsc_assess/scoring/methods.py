"""
Methods: how the shares of a node's parts become its own share.

Each method is one function, and one entry in METHODS or a maker below. Parts are (weight, share) pairs in the order of
their ids; a share is None where the part does not count. No method but `last` falls when a share rises.
"""

import math
from collections.abc import Callable, Sequence

import attrs

from rsc_assess.questionnaire.rules import Keep
from rsc_assess.scoring.display import snapped

Part = tuple[float, float | None]
Combine = Callable[[Sequence[Part]], float | None]


def counting(parts: Sequence[Part]) -> list[tuple[float, float]]:
    """Return the parts with a share and a weight."""
    return [(weight, share) for weight, share in parts if share is not None and weight]


def mean(parts: Sequence[Part]) -> float | None:
    """Return the weighted arithmetic mean, or None if nothing counts."""
    total = weights = 0.0
    for weight, share in parts:
        if share is not None:
            total += weight * share
            weights += weight
    return total / weights if weights else None


def geometric(parts: Sequence[Part]) -> float | None:
    """Return the weighted geometric mean; a share of 0 or below makes it 0."""
    found = counting(parts)
    if not found:
        return None
    if any(share <= 0 for _, share in found):
        return 0.0
    return math.exp(sum(weight * math.log(share) for weight, share in found) / sum(weight for weight, _ in found))


def harmonic(parts: Sequence[Part]) -> float | None:
    """Return the weighted harmonic mean; a share of 0 or below makes it 0."""
    found = counting(parts)
    if not found:
        return None
    if any(share <= 0 for _, share in found):
        return 0.0
    return sum(weight for weight, _ in found) / sum(weight / share for weight, share in found)


def product(parts: Sequence[Part]) -> float | None:
    """Return the product of the shares, whatever they weigh; a share below 0 counts as 0."""
    found = counting(parts)
    return math.prod(max(share, 0.0) for _, share in found) if found else None


def lowest(parts: Sequence[Part]) -> float | None:
    """Return the lowest share, whatever the parts weigh."""
    return min((share for _, share in counting(parts)), default=None)


def highest(parts: Sequence[Part]) -> float | None:
    """Return the highest share, whatever the parts weigh."""
    return max((share for _, share in counting(parts)), default=None)


def median(parts: Sequence[Part]) -> float | None:
    """Return the middle share, or the mean of the two in the middle, whatever the parts weigh."""
    shares = sorted(share for _, share in counting(parts))
    middle = len(shares) // 2
    if not shares:
        return None
    return shares[middle] if len(shares) % 2 else (shares[middle - 1] + shares[middle]) / 2


def kept(keep: Keep, parts: Sequence[Part]) -> list[Part]:
    """
    Return the parts of which some no longer count: those that a choice by shares leaves out.

    Of equal shares (to 9 decimals) the first in the order of ids goes first from above, and last from below.
    """
    if any(share is not None and share != share for _, share in parts):
        return list(parts)
    places = [place for place, (weight, share) in enumerate(parts) if share is not None and weight]
    rising = sorted(places, key=lambda place: (snapped(parts[place][1] or 0.0), -place))
    counted = {rising[one] for one in keep.places(len(rising))}
    return [(weight, share if place in counted or place not in places else None) for place, (weight, share) in enumerate(parts)]


def none(parts: Sequence[Part]) -> float | None:
    """Return None: the node is a heading without a score of its own."""
    return None


METHODS: dict[str, Combine] = {
    "mean": mean,
    "geometric": geometric,
    "harmonic": harmonic,
    "product": product,
    "lowest": lowest,
    "highest": highest,
    "median": median,
    "none": none,
}

# Under these, one more part moves the result towards its own share.
INTERNAL = ("mean", "geometric", "harmonic", "lowest", "highest", "median")


@attrs.frozen
class Levels:
    """
    Cumulative levels: complete levels before the first open one, divided by the levels that count.

    Attributes:
        levels: For each level, from the first, its parts as (index, share at which the part is complete).

        progress: Whether the first open level adds its own mean.
    """

    levels: tuple[tuple[tuple[int, float], ...], ...]
    progress: bool

    def __call__(self, parts: Sequence[Part]) -> float | None:
        """Return the share, or None if no level has a part that counts."""
        counted = [
            found
            for level in self.levels
            if (found := [(*parts[index], bar) for index, bar in level if parts[index][0] and parts[index][1] is not None])
        ]
        complete = 0.0
        for level in counted:
            if not all(share is not None and snapped(share) >= snapped(bar) for _, share, bar in level):
                if self.progress:
                    complete += mean([(weight, min(max(share or 0.0, 0.0), 1.0)) for weight, share, _ in level]) or 0.0
                break
            complete += 1
        return complete / len(counted) if counted else None


@attrs.frozen
class Essential:
    """
    (base + (1 − base) × mean of the recommended parts) × mean of the essential parts.

    Attributes:
        essential, recommended: The indexes of the parts of each class.
    """

    base: float
    essential: tuple[int, ...]
    recommended: tuple[int, ...]

    def __call__(self, parts: Sequence[Part]) -> float | None:
        """Return the share; None without an essential part that counts, and as if all were met without a recommended one."""
        needed = mean([parts[index] for index in self.essential])
        further = mean([parts[index] for index in self.recommended])
        if needed is None:
            return None
        return (self.base + (1 - self.base) * (1.0 if further is None else max(further, 0.0))) * max(needed, 0.0)
