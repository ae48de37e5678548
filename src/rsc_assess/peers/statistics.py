"""
Statistics of a group of councils: quantiles, ranks, and the variance between groups.

Values are snapped to 9 decimals and reckoned with as whole billionths, so that no figure depends on the order of councils
and the last bits of a sum split no tie.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from rsc_assess.scoring.display import SNAP, snapped

ONE: int = 10**SNAP
MEDIAN = 10
QUARTILES = (5, 15)
DECILES = (2, 4, 6, 8, 10, 12, 14, 16, 18)
LEAST_MEMBERS = 6
OTHER_REGIONS = "other regions"


def billionths(value: float) -> int:
    """Return a value, snapped, as a whole number of billionths."""
    return round(snapped(value) * ONE)


def place(n: int, twentieths: int) -> tuple[int, int]:
    """
    Return where a quantile lies among n ordered values: the index of the value below it, and how many twentieths it is
    from there to the next; with 0 it is that value, and there may be no next.

    Type 7 of Hyndman and Fan (1996), "Sample quantiles in statistical packages", The American Statistician 50(4): at
    (n - 1)p, as in numpy, R and PERCENTILE.INC of spreadsheets.

    Args:
        twentieths: Which quantile, 0 to 20: 10 is the median.
    """
    return divmod((n - 1) * twentieths, 20)


def quantile_times_20(ordered: Sequence[int], twentieths: int) -> int:
    """Return 20 times a quantile of whole numbers, which is exact: at least one, in rising order."""
    return times_20(ordered, *place(len(ordered), twentieths))


def times_20(ordered: Sequence[int], index: int, weight: int) -> int:
    """Return 20 times the value that lies some twentieths of the way from one of the values to the next."""
    return ordered[index] * (20 - weight) + ordered[index + 1] * weight if weight else 20 * ordered[index]


def quantile(ordered: Sequence[float], twentieths: int) -> float:
    """Return a quantile of at least one value in rising order: the float nearest to the exact figure."""
    index, weight = place(len(ordered), twentieths)
    here, after = billionths(ordered[index]), billionths(ordered[index + 1]) if weight else 0
    return (here * (20 - weight) + after * weight) / (20 * ONE)


@attrs.frozen
class Summary:
    """The figures of at least one value: how many, mean, median, lower and upper quartile, the nine deciles."""

    n: int
    mean: float
    median: float
    quartiles: tuple[float, float]
    deciles: tuple[float, ...]


def summary(values: Iterable[float]) -> Summary | None:
    """Return the figures of values; None without any."""
    ordered = sorted(values)
    if not ordered:
        return None
    n = len(ordered)
    mean = sum(billionths(value) for value in ordered) / (n * ONE)
    lower, upper = (quantile(ordered, one) for one in QUARTILES)
    return Summary(n, mean, quantile(ordered, MEDIAN), (lower, upper), tuple(quantile(ordered, one) for one in DECILES))


def median(values: Iterable[float]) -> float | None:
    """Return the middle value, or the mean of the two in the middle; None without values."""
    found = summary(values)
    return found.median if found is not None else None


def quartiles(values: Iterable[float]) -> tuple[float, float] | None:
    """Return the lower and the upper quartile; None without values."""
    found = summary(values)
    return found.quartiles if found is not None else None


def deciles(values: Iterable[float]) -> tuple[float, ...] | None:
    """Return the nine deciles; None without values."""
    found = summary(values)
    return found.deciles if found is not None else None


def percentile_rank(values: Iterable[float], own: float, kind: str = "mean") -> float | None:
    """
    Return the percentile rank of one of the values, in percent.

    Args:
        values: With the own value among them.

        kind: `mean`, the mid-rank: those below and half of those equal, itself included, of all; it lies between 0 and 100,
            never on them, and turns into its complement when the scale is turned. `inc` and `exc` are a spreadsheet's
            PERCENTRANK.INC and PERCENTRANK.EXC before it cuts them to three digits: `inc` gives 0 and 100 to the ends,
            and is None where there is only one value.

    Raises:
        ValueError: The own value is not among the values, or there is no such kind.
    """
    found, mine = [billionths(value) for value in values], billionths(own)
    below, equal, n = sum(one < mine for one in found), found.count(mine), len(found)
    if not equal:
        raise ValueError("the own value must be one of the values")
    if kind == "mean":
        return 50 * (2 * below + equal) / n
    if kind == "inc":
        return 100 * below / (n - 1) if n > 1 else None
    if kind == "exc":
        return 100 * (below + 1) / (n + 1)
    raise ValueError(f"there is no kind of percentile rank {kind!r}: mean, inc or exc")


@attrs.frozen
class Place:
    """
    A place in a ranking by falling values.

    Attributes:
        rank: 1 and the number of values strictly above.

        shared: Whether another has the same value.

        n: Of how many.
    """

    rank: int
    shared: bool
    n: int

    def __str__(self) -> str:
        return f"{self.rank}{'=' if self.shared else ''} of {self.n}"

    def as_data(self) -> dict[str, object]:
        """Return the place as JSON data."""
        return {"rank": self.rank, "shared": self.shared, "of": self.n, "words": str(self)}


def competition_place(values: Iterable[float], own: float) -> Place:
    """Return the place of one of the values, equals sharing theirs: 1, 2, 2, 4."""
    found, mine = [billionths(value) for value in values], billionths(own)
    return Place(1 + sum(one > mine for one in found), found.count(mine) > 1, len(found))


@attrs.frozen
class VarianceBetween:
    """
    How much of the variance of values lies between the groups that they are in.

    Attributes:
        omega_squared: The share, corrected for what chance alone puts between groups; 0 to 1.

        eta_squared: The share as it is in these values, 0 to 1; it grows with the number of groups.

        icc: The intraclass correlation ICC(1): the share if groups were drawn at random; 0 to 1.

        n: How many values.

        k: How many groups.
    """

    omega_squared: float
    eta_squared: float
    icc: float
    n: int
    k: int


def variance_between(groups: Mapping[str, Sequence[float]]) -> VarianceBetween | None:
    """
    Return the variance between groups; None for fewer than two groups, no group of two, or values that are all equal.

    With the sums of squares of a one-way analysis of variance, SSB between and SSW within groups:
    eta² = SSB / SST; omega² = (SSB - (k - 1) MSW) / (SST + MSW) (Hays 1963, Statistics for Psychologists);
    ICC(1) = (MSB - MSW) / (MSB + (n0 - 1) MSW) with n0 = (n - sum(n_k²) / n) / (k - 1) (Shrout and Fleiss 1979; Searle 1971
    for groups of unequal size). Below 0 the last two are 0.
    """
    found = [[billionths(value) for value in values] for values in groups.values() if values]
    sizes, sums = [len(one) for one in found], [sum(one) for one in found]
    n, k = sum(sizes), len(sizes)
    if k < 2 or n == k:
        return None
    middle = Fraction(sum(sums) ** 2, n)
    all_squares = sum(value * value for one in found for value in one) - middle
    if all_squares == 0:
        return None
    between = sum(Fraction(total**2, size) for total, size in zip(sums, sizes, strict=True)) - middle
    within = (all_squares - between) / (n - k)
    size = (n - Fraction(sum(size * size for size in sizes), n)) / (k - 1)
    omega = (between - (k - 1) * within) / (all_squares + within)
    icc = (between / (k - 1) - within) / (between / (k - 1) + (size - 1) * within)
    return VarianceBetween(max(0.0, float(omega)), float(between / all_squares), max(0.0, float(icc)), n, k)


def omega_squared(groups: Mapping[str, Sequence[float]]) -> float | None:
    """Return the share of variance between groups, as in `variance_between`; None where there is none."""
    found = variance_between(groups)
    return found.omega_squared if found is not None else None


@attrs.frozen
class Pooled:
    """
    Groups of which those with too few members count as one.

    Attributes:
        groups: Values by group; those of the pooled ones under OTHER_REGIONS, at the end.

        pooled: The names of the groups in it, in order.

        left_out: The names of groups that count nowhere, since together they are too few as well.

        n_left_out: How many values are in them.
    """

    groups: Mapping[str, Sequence[float]]
    pooled: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    n_left_out: int = 0


def pooled(groups: Mapping[str, Sequence[float]], at_least: int = LEAST_MEMBERS) -> Pooled:
    """Return groups in order of their names, those with too few members pooled; left out if they are too few even so."""
    large = {name: groups[name] for name in sorted(groups) if len(groups[name]) >= at_least}
    small = tuple(name for name in sorted(groups) if 0 < len(groups[name]) < at_least)
    rest = [value for name in small for value in groups[name]]
    if len(rest) >= at_least:
        return Pooled({**large, OTHER_REGIONS: rest}, pooled=small)
    return Pooled(large, left_out=small, n_left_out=len(rest))
