"""
How much of the variance of a node lies between regions, exactly, and whether that falls: for the keeper of a pool alone.

An edition says omega² alone; the medians of every region, and whether a change is more than chance, are the keeper's.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from rsc_assess.peers.regional_change import TwoWaves, reshuffled, swapped
from rsc_assess.peers.statistics import LEAST_MEMBERS, OTHER_REGIONS, VarianceBetween, median, pooled, variance_between
from rsc_assess.peers.values import Contribution
from rsc_assess.peers.variation_words import change_in_words, variation_in_words
from rsc_assess.scoring.uncertainty import SEED

SHUFFLES = 2_000
# A change counts as more than chance from here down.
LEVEL = 0.05


@attrs.frozen
class Region:
    """The members and the exact median of one region: for the keeper alone."""

    name: str
    n: int
    median: float


@attrs.frozen
class RegionalVariation:
    """
    The variance of one node between regions: for the keeper alone, not for publication.

    Attributes:
        between: Between the regions of at least 6 councils, and the rest as one; None for the reason in `none_because`.

        regions: Every region that has a value, however few, by name.

        rest: The regions that count as one, together; None without such.

        pooled: Their names.

        left_out: The regions that count nowhere, since together they are fewer than 6.

        without_region: How many councils have a value and no region.

        other_version, not_rated: How many are left out since what reaches the node differs, or they have no value.
    """

    node: str
    between: VarianceBetween | None
    none_because: str | None
    regions: tuple[Region, ...]
    rest: Region | None
    pooled: tuple[str, ...]
    left_out: tuple[str, ...]
    without_region: int
    other_version: int
    not_rated: int

    def in_words(self) -> str:
        """Return the finding as a sentence."""
        return variation_in_words(self)

    def as_data(self) -> dict[str, object]:
        """Return the finding as JSON data."""
        return {"audience": "keeper", **attrs.asdict(self), "words": self.in_words()}


@attrs.frozen
class Change:
    """
    How the share of variance between regions changed among some councils: for the keeper alone.

    Attributes:
        earlier, later: By the same regions; those of fewer than 6 councils in either wave count as one.

        change: Later minus earlier omega², or None.

        p_regions: How often a change at least as large comes about where councils are dealt to the regions at random, each to one
            region in both waves; above 0, at most 1.

        p_waves: How often it does where it is left to chance for each council which of its two values is the earlier one; None
            unless all councils are in both waves.

        none_because: Why there is no change; else None.
    """

    earlier: VarianceBetween | None
    later: VarianceBetween | None
    change: float | None
    p_regions: float | None
    p_waves: float | None
    none_because: str | None = None

    @property
    def direction(self) -> str | None:
        """`falling`, `rising` or `level`, by the shares to two decimals; None without a change."""
        if self.earlier is None or self.later is None:
            return None
        before, after = (round(one.omega_squared, 2) for one in (self.earlier, self.later))
        return "falling" if after < before else "rising" if after > before else "level"


@attrs.frozen
class VariationChange:
    """
    How the share of variance between regions changed from one wave to another: for the keeper alone, not for publication.

    Attributes:
        everyone: Among all councils of either wave.

        in_both: Among those in both waves alone.

        n_in_both: How many these are.

        shuffles, seed: How chance was drawn; the same two give the same result.
    """

    node: str
    everyone: Change
    in_both: Change
    n_in_both: int
    shuffles: int
    seed: int

    @property
    def is_beyond_chance(self) -> bool | None:
        """
        Whether the councils in both waves changed by more than both kinds of chance would give; None if that cannot be told.

        Reshuffling alone would be too quick to say so: see `variation_change`.
        """
        p = (self.in_both.p_regions, self.in_both.p_waves)
        return None if p[0] is None or p[1] is None else max(p[0], p[1]) <= LEVEL

    def in_words(self) -> tuple[str, ...]:
        """Return the findings as sentences."""
        return change_in_words(self)

    def as_data(self) -> dict[str, object]:
        """Return the findings as JSON data."""
        return {
            "audience": "keeper",
            "node": self.node,
            **{name: {**attrs.asdict(one), "direction": one.direction} for name, one in (("everyone", self.everyone), ("in_both", self.in_both))},
            "n_in_both": self.n_in_both,
            "is_beyond_chance": self.is_beyond_chance,
            "shuffles": self.shuffles,
            "seed": self.seed,
            "words": list(self.in_words()),
        }


def regional_variation(contributions: Iterable[Contribution], node: str, digest: str | None = None) -> RegionalVariation:
    """
    Return how much of the variance of a node lies between regions, exactly: for the keeper alone.

    Args:
        contributions: At most one of each council.

        digest: Of what reaches the node; None for the one that most of the councils have (of equally many, the last by name).
    """
    everyone = list(contributions)
    having = [one for one in everyone if node in one.scores]
    wanted = digest or usual_digest(having, node)
    same = [one for one in having if one.digests.get(node) == wanted]
    groups: dict[str, list[float]] = {}
    for one in same:
        if one.council.region is not None:
            groups.setdefault(one.council.region, []).append(one.scores[node])
    found = pooled(groups)
    between = variance_between(found.groups)
    return RegionalVariation(
        node=node,
        between=between,
        none_because=why_none(len(found.groups)) if between is None else None,
        regions=tuple(region(name, groups[name]) for name in sorted(groups)),
        rest=region(OTHER_REGIONS, found.groups[OTHER_REGIONS]) if found.pooled else None,
        pooled=found.pooled,
        left_out=found.left_out,
        without_region=sum(one.council.region is None for one in same),
        other_version=len(having) - len(same),
        not_rated=len(everyone) - len(having),
    )


def variation_change(
    earlier: Iterable[Contribution], later: Iterable[Contribution], node: str, shuffles: int = SHUFFLES, seed: int = SEED
) -> VariationChange:
    """
    Return how the share of variance between regions changed from one wave to another, and how far chance gives as much.

    Two kinds of chance are drawn. Reshuffling deals the councils to the regions at random, each council to one region in both
    waves: it tells whether regions that mean nothing would change as much. Where regions do mean something in both waves, shares
    vary more from wave to wave than that, so that it is too quick to find a change: with 200 councils in 9 regions that hold 10%
    to 60% of the variance, it found one in 30% to 50% of simulated pairs of waves in which nothing had changed. So a second kind
    swaps, for a random half of the councils, the earlier value for the later; it found one in 3% to 8% of those pairs.

    A p-value is (1 + as large) / (1 + shuffles), which is never 0 (Phipson and Smyth 2010, "Permutation p-values should never be
    zero"); a change is as large if it is so up or down.

    Args:
        earlier, later: At most one contribution of each council in each; what reaches the node must be the same in both, by the
            digest that most of the later have. A council has the region that it has in the later wave, if any.

    Raises:
        ValueError: shuffles is below 1.
    """
    if shuffles < 1:
        raise ValueError("shuffles must be at least 1")
    before, after = list(earlier), list(later)
    digest = usual_digest([one for one in after if node in one.scores], node)
    values = [values_by_council(wave, node, digest) for wave in (before, after)]
    regions = {**regions_by_council(before), **regions_by_council(after)}
    both = values[0].keys() & values[1].keys() & regions.keys()
    placed = [{id: value for id, value in one.items() if id in regions} for one in values]
    everyone = change_among(placed, regions, shuffles, seed)
    matched = [{id: one[id] for id in both} for one in placed]
    alone = everyone if matched == placed else change_among(matched, regions, shuffles, seed)
    return VariationChange(node, everyone, alone, len(both), shuffles, seed)


def change_among(placed: Sequence[Mapping[str, float]], regions: Mapping[str, str], shuffles: int, seed: int) -> Change:
    """Return the change of the share between regions, of the values of two waves by council, all of which have a region."""
    if not all(placed):
        return Change(None, None, None, None, None, "one of the waves has no value of the same version with a region")
    labels = shared_regions(placed, regions)
    earlier, later = ({id: value for id, value in one.items() if id in labels} for one in placed)
    waves = TwoWaves(earlier, later, labels)
    found = [variance_between(waves.groups(one)) for one in (waves.earlier, waves.later)]
    if found[0] is None or found[1] is None:
        return Change(found[0], found[1], None, None, None, why_none(len(set(labels.values()))))
    change = found[1].omega_squared - found[0].omega_squared
    p_waves = swapped(waves, change, shuffles, seed) if waves.earlier.keys() == waves.later.keys() else None
    return Change(found[0], found[1], change, reshuffled(waves, change, shuffles, seed), p_waves)


def shared_regions(waves: Sequence[Collection[str]], regions: Mapping[str, str]) -> dict[str, str]:
    """Return the region by which each council counts in both waves; regions of too few in either are one, or count nowhere."""
    counts = [Counter(regions[id] for id in wave) for wave in waves]
    large = {name for name in set(regions.values()) if min(count[name] for count in counts) >= LEAST_MEMBERS}
    rest = min(sum(number for name, number in count.items() if name not in large) for count in counts)
    found = {id: regions[id] if regions[id] in large else OTHER_REGIONS for wave in waves for id in wave}
    return found if rest >= LEAST_MEMBERS else {id: name for id, name in found.items() if name in large}


def usual_digest(contributions: Iterable[Contribution], node: str) -> str | None:
    """Return the digest of a node that most contributions have, of equally many the last by name; None without any."""
    counts = Counter(digest for one in contributions if (digest := one.digests.get(node)) is not None)
    return max(counts, key=lambda digest: (counts[digest], digest), default=None)


def values_by_council(wave: Iterable[Contribution], node: str, digest: str | None) -> dict[str, float]:
    """Return the values of a node that can be compared, by council."""
    return {id_of(one): one.scores[node] for one in wave if node in one.scores and one.digests.get(node) == digest}


def regions_by_council(wave: Iterable[Contribution]) -> dict[str, str]:
    """Return the regions that are known, by council."""
    return {id_of(one): one.council.region for one in wave if one.council.region is not None}


def id_of(contribution: Contribution) -> str:
    """Return what a council is told apart by."""
    return contribution.council.id or contribution.council.name


def region(name: str, values: Sequence[float]) -> Region:
    """Return a region of at least one value."""
    middle = median(values)
    assert middle is not None
    return Region(name, len(values), middle)


def why_none(regions: int) -> str:
    """Return why there is no variance between so many regions."""
    return "all values are equal" if regions > 1 else f"fewer than two regions have at least {LEAST_MEMBERS} councils"
