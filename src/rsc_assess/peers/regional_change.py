"""How far chance alone changes the share of variance between regions from one wave to another."""

import random
from collections.abc import Iterable, Mapping

from rsc_assess.peers.statistics import billionths

# Changes that differ by less than this are equally large.
NEAR = 1e-9


class TwoWaves:
    """
    The values of two waves, and the region that each council counts in.

    Attributes:
        earlier, later: By council, in the order of the ids, so that draws do not depend on the order of contributions.
    """

    def __init__(self, earlier: Mapping[str, float], later: Mapping[str, float], labels: Mapping[str, str]) -> None:
        self.earlier = {id: earlier[id] for id in sorted(earlier)}
        self.later = {id: later[id] for id in sorted(later)}
        self.labels = labels
        names = {name: place for place, name in enumerate(sorted(set(labels.values())))}
        self.k = len(names)
        self.place = {id: names[name] for id, name in labels.items()}
        # Councils that can trade places: those in the same waves, so that every region keeps its numbers in each.
        self.strata = [sorted(ids) for ids in (earlier.keys() & later.keys(), earlier.keys() - later.keys(), later.keys() - earlier.keys()) if ids]

    def groups(self, wave: Mapping[str, float]) -> dict[str, list[float]]:
        """Return the values of a wave by region."""
        found: dict[str, list[float]] = {}
        for id, value in wave.items():
            found.setdefault(self.labels[id], []).append(value)
        return found


class Spread:
    """The share of variance between regions of a fixed size, found from their sums alone: omega² as in `variance_between`."""

    def __init__(self, places: Iterable[int], k: int) -> None:
        self.sizes = [0] * k
        for place in places:
            self.sizes[place] += 1
        self.n, self.k = sum(self.sizes), k

    def omega_squared(self, sums: list[int], squares: int) -> float:
        """Return omega²; 0 where all values are equal."""
        middle = sum(sums) ** 2 / self.n
        total = squares - middle
        if total <= 0:
            return 0.0
        between = sum([one * one / size for one, size in zip(sums, self.sizes, strict=True)]) - middle
        within = (total - between) / (self.n - self.k)
        return max(0.0, (between - (self.k - 1) * within) / (total + within))


def p_value(as_large: int, draws: int) -> float:
    """Return how often chance gives as much; never 0, since what was found is itself one of the ways it can come about."""
    return (1 + as_large) / (1 + draws)


def centred(*waves: Mapping[str, float]) -> list[dict[str, int]]:
    """Return the values of waves in billionths from about their common middle, which changes no variance and keeps squares small."""
    found = [{id: billionths(value) for id, value in wave.items()} for wave in waves]
    every = [value for wave in found for value in wave.values()]
    middle = sum(every) // len(every)
    return [{id: value - middle for id, value in wave.items()} for wave in found]


def reshuffled(waves: TwoWaves, change: float, shuffles: int, seed: int) -> float:
    """Return how often a change at least as large comes about where councils are dealt to the regions at random."""
    chance = random.Random(seed)  # noqa: S311
    values = centred(waves.earlier, waves.later)
    spreads = [Spread([waves.place[id] for id in one], waves.k) for one in values]
    squares = [sum(value * value for value in one.values()) for one in values]
    strata = [([waves.place[id] for id in ids], [[one[id] for id in ids] if ids[0] in one else None for one in values]) for ids in waves.strata]
    as_large = 0
    for _ in range(shuffles):
        sums = [[0] * waves.k, [0] * waves.k]
        for places, columns in strata:
            # Sorting by random keys deals as evenly as shuffling, in a third of the time.
            dealt = sorted(places, key=lambda _: chance.random())
            for total, column in zip(sums, columns, strict=True):
                if column is not None:
                    for place, value in zip(dealt, column, strict=True):
                        total[place] += value
        first, second = (spread.omega_squared(total, square) for spread, total, square in zip(spreads, sums, squares, strict=True))
        as_large += abs(second - first) >= abs(change) - NEAR
    return p_value(as_large, shuffles)


def swapped(waves: TwoWaves, change: float, shuffles: int, seed: int) -> float:
    """Return how often a change at least as large comes about where chance says which value of each council is the earlier."""
    chance = random.Random(seed)  # noqa: S311
    before, after = centred(waves.earlier, waves.later)
    rows = [(waves.place[id], before[id], after[id]) for id in before]
    spread = Spread([place for place, _, _ in rows], waves.k)
    # Whatever moves from one wave leaves the other, so that the second follows from the sums of both.
    all_sums = [0] * waves.k
    for place, first, second in rows:
        all_sums[place] += first + second
    all_squares = sum(first * first + second * second for _, first, second in rows)
    as_large = 0
    for _ in range(shuffles):
        bits = chance.getrandbits(len(rows))
        sums, squares = [0] * waves.k, 0
        for place, first, second in rows:
            value = second if bits & 1 else first
            bits >>= 1
            sums[place] += value
            squares += value * value
        others = [one - two for one, two in zip(all_sums, sums, strict=True)]
        found = spread.omega_squared(others, all_squares - squares) - spread.omega_squared(sums, squares)
        as_large += abs(found) >= abs(change) - NEAR
    return p_value(as_large, shuffles)
