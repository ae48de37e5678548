"""Quantiles, ranks and variance between groups, beside numpy's and scipy's."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rsc_assess.peers.statistics import (
    OTHER_REGIONS,
    Place,
    Summary,
    billionths,
    competition_place,
    deciles,
    median,
    omega_squared,
    percentile_rank,
    place,
    pooled,
    quantile,
    quantile_times_20,
    quartiles,
    summary,
    variance_between,
)

# Few different values, so that ties are common; and any.
shares = st.one_of(st.sampled_from([0.0, 0.2, 0.4, 1 / 3, 0.6, 0.62, 1.0]), st.floats(0, 1))
some_shares = st.lists(shares, min_size=1, max_size=40)
regions = st.dictionaries(st.sampled_from("abcdefg"), st.lists(shares, min_size=1, max_size=12), min_size=2)


def snapped(values: Sequence[float]) -> list[float]:
    return [round(value, 9) for value in values]


@given(some_shares)
def test_every_twentieth_is_numpys_linear_quantile(values: list[float]) -> None:
    ordered = sorted(snapped(values))
    for one in range(21):
        assert quantile(ordered, one) == pytest.approx(numpy.quantile(ordered, one / 20, method="linear"), abs=1e-12)
    assert median(values) == pytest.approx(numpy.median(ordered), abs=1e-12)
    assert quartiles(values) == pytest.approx(numpy.quantile(ordered, [0.25, 0.75]), abs=1e-12)
    assert deciles(values) == pytest.approx(numpy.quantile(ordered, numpy.arange(1, 10) / 10), abs=1e-12)
    found = summary(values)
    assert found is not None
    assert found.mean == pytest.approx(numpy.mean(ordered), abs=1e-12)
    assert (found.n, found.median, found.quartiles, found.deciles) == (len(values), median(values), quartiles(values), deciles(values))


@given(some_shares, st.integers(0, 20))
def test_a_quantile_of_whole_numbers_is_exact_and_the_same_figure(values: list[float], one: int) -> None:
    ordered = sorted(billionths(value) for value in values)
    position = Fraction((len(ordered) - 1) * one, 20)
    index, weight = place(len(ordered), one)
    assert index + Fraction(weight, 20) == position
    lower, upper = ordered[int(position)], ordered[-(-position.numerator // position.denominator)]
    assert quantile_times_20(ordered, one) == 20 * (lower + (position - int(position)) * (upper - lower))
    assert quantile(sorted(values), one) == quantile_times_20(ordered, one) / (20 * 10**9)


@given(some_shares, st.randoms(use_true_random=False))
def test_no_figure_depends_on_the_order_of_the_values(values: list[float], chance: object) -> None:
    other = list(values)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert summary(values) == summary(other)
    assert percentile_rank(values, values[0]) == percentile_rank(other, values[0])
    assert competition_place(values, values[0]) == competition_place(other, values[0])


def test_of_one_value_every_quantile_is_that_value_and_its_rank_is_in_the_middle() -> None:
    assert summary([0.3]) == Summary(1, 0.3, 0.3, (0.3, 0.3), (0.3,) * 9)
    assert percentile_rank([0.3], 0.3) == 50
    assert competition_place([0.3], 0.3) == Place(1, False, 1)


def test_of_no_values_there_is_no_figure() -> None:
    assert (summary([]), median([]), quartiles([]), deciles([])) == (None, None, None, None)


@given(some_shares)
def test_percentile_ranks_are_scipys(values: list[float]) -> None:
    found = snapped(values)
    for own in values:
        mine = round(own, 9)
        assert percentile_rank(values, own) == pytest.approx(stats.percentileofscore(found, mine, kind="mean"))
        below = stats.percentileofscore(found, mine, kind="strict") * len(found) / 100
        if len(found) > 1:
            assert percentile_rank(values, own, "inc") == pytest.approx(100 * below / (len(found) - 1))
        assert percentile_rank(values, own, "exc") == pytest.approx(100 * (below + 1) / (len(found) + 1))
        # The mid-rank is half way between those below and those not above.
        weak = stats.percentileofscore(found, mine, kind="weak")
        assert percentile_rank(values, own) == pytest.approx((100 * below / len(found) + weak) / 2)


def test_percentile_ranks_are_a_spreadsheets() -> None:
    """The figures that spreadsheet makers print for PERCENTRANK.INC and PERCENTRANK.EXC, there cut to three digits."""
    values = [13, 12, 11, 8, 4, 3, 2, 1, 1, 1]
    assert percentile_rank(values, 2, "inc") == pytest.approx(33.3, abs=0.05)
    assert percentile_rank(values, 4, "inc") == pytest.approx(55.5, abs=0.06)
    assert percentile_rank([1, 2, 3, 6, 6, 6, 7, 8, 9], 7, "exc") == 70
    assert percentile_rank([1, 2], 1, "inc") == 0
    assert percentile_rank([1], 1, "inc") is None
    assert percentile_rank([1], 1, "exc") == 50


@given(some_shares)
def test_a_mid_rank_is_inside_0_to_100_and_turns_with_the_scale(values: list[float]) -> None:
    turned = [1 - value for value in snapped(values)]
    for own in snapped(values):
        found = percentile_rank(values, own)
        assert found is not None
        assert 0 < found < 100
        assert percentile_rank(turned, 1 - own) == pytest.approx(100 - found)


def test_all_equal_all_are_in_the_middle_and_share_the_first_place() -> None:
    assert percentile_rank([0.4] * 7, 0.4) == 50
    assert str(competition_place([0.4] * 7, 0.4)) == "1= of 7"


@given(some_shares)
def test_places_are_scipys_minimum_ranks(values: list[float]) -> None:
    found = snapped(values)
    ranks = stats.rankdata([-value for value in found], method="min")
    for own, rank in zip(values, ranks, strict=True):
        assert competition_place(values, own) == Place(int(rank), found.count(round(own, 9)) > 1, len(found))


def test_the_last_bits_of_a_sum_split_no_tie() -> None:
    values = [0.1 + 0.2, 0.3, 0.5]
    assert percentile_rank(values, 0.3) == percentile_rank(values, 0.1 + 0.2)
    assert str(competition_place(values, 0.3)) == "2= of 3"


def test_who_is_not_among_the_values_has_no_rank_and_a_kind_must_be_known() -> None:
    with pytest.raises(ValueError, match="must be one of the values"):
        percentile_rank([0.1], 0.2)
    with pytest.raises(ValueError, match="no kind of percentile rank 'nearest'"):
        percentile_rank([0.1], 0.1, "nearest")


def sums_of_squares(groups: Mapping[str, Sequence[float]]) -> tuple[float, float, int, int]:
    """Return SSB, SSW, n and k by numpy."""
    arrays = [numpy.array(snapped(values)) for values in groups.values()]
    middle = numpy.concatenate(arrays).mean()
    between = sum(len(one) * (one.mean() - middle) ** 2 for one in arrays)
    within = sum(((one - one.mean()) ** 2).sum() for one in arrays)
    return float(between), float(within), sum(len(one) for one in arrays), len(arrays)


@given(regions)
def test_variance_between_groups_is_what_scipys_f_says(groups: dict[str, list[float]]) -> None:
    between, within, n, k = sums_of_squares(groups)
    found = variance_between(groups)
    if n == k or between + within < 1e-12:
        return
    assert found is not None
    assert (found.n, found.k) == (n, k)
    if within < 1e-12:
        assert found.eta_squared == pytest.approx(1)
        return
    f = stats.f_oneway(*(snapped(values) for values in groups.values())).statistic
    assert found.eta_squared == pytest.approx(f * (k - 1) / (f * (k - 1) + n - k), abs=1e-9)
    assert found.omega_squared == pytest.approx(max(0, (k - 1) * (f - 1) / ((k - 1) * (f - 1) + n)), abs=1e-9)
    size = (n - sum(len(one) ** 2 for one in groups.values()) / n) / (k - 1)
    assert found.icc == pytest.approx(max(0, (f - 1) / (f - 1 + size)), abs=1e-9)


def test_a_worked_analysis_of_variance() -> None:
    """SSB 84, SSW 68, 3 groups of 6: MSW 68/15, F = 9.26."""
    groups = {"a": [6, 8, 4, 5, 3, 4], "b": [8, 12, 9, 11, 6, 8], "c": [13, 9, 11, 8, 7, 12]}
    found = variance_between(groups)
    assert found is not None
    assert found.eta_squared == pytest.approx(84 / 152)
    assert found.omega_squared == pytest.approx((84 - 2 * 68 / 15) / (152 + 68 / 15))
    assert found.icc == pytest.approx((42 - 68 / 15) / (42 + 5 * 68 / 15))


@given(regions, st.integers(-5, 5), st.randoms(use_true_random=False))
def test_neither_a_constant_nor_the_order_of_councils_changes_the_share_between_groups(
    groups: dict[str, list[float]], constant: int, chance: object
) -> None:
    moved = {}
    for name in reversed(list(groups)):
        moved[name] = [value + constant for value in snapped(groups[name])]
        chance.shuffle(moved[name])  # type: ignore[attr-defined]
    assert variance_between(moved) == variance_between(groups)


def test_a_share_below_0_is_0() -> None:
    """Groups whose means are equal are less apart than chance alone puts them."""
    found = variance_between({"a": [0.1, 0.9], "b": [0.2, 0.8]})
    assert found is not None
    assert (found.omega_squared, found.eta_squared, found.icc) == (0, 0, 0)
    assert str(found.omega_squared) == "0.0"


@pytest.mark.parametrize(
    "groups",
    [{}, {"a": [0.1, 0.2]}, {"a": [0.1, 0.2], "b": []}, {"a": [0.4, 0.4], "b": [0.4]}, {"a": [0.1], "b": [0.2]}],
    ids=["no group", "one group", "one group with members", "all equal", "no group of two"],
)
def test_where_nothing_can_be_said_there_is_no_share(groups: dict[str, list[float]]) -> None:
    assert omega_squared(groups) is None


def test_groups_wholly_apart_hold_all_the_variance() -> None:
    assert omega_squared({"a": [0.2] * 6, "b": [0.8] * 6}) == 1


def test_groups_of_too_few_are_pooled_and_named() -> None:
    found = pooled({"south": [0.1] * 6, "east": [0.2] * 5, "north": [0.3] * 1, "west": []})
    assert list(found.groups) == ["south", OTHER_REGIONS]
    assert sorted(found.groups[OTHER_REGIONS]) == [0.2] * 5 + [0.3]
    assert (found.pooled, found.left_out, found.n_left_out) == (("east", "north"), (), 0)


def test_a_rest_that_is_too_few_even_together_is_left_out() -> None:
    found = pooled({"south": [0.1] * 7, "east": [0.2] * 3, "north": [0.3] * 2})
    assert list(found.groups) == ["south"]
    assert (found.pooled, found.left_out, found.n_left_out) == ((), ("east", "north"), 5)


@given(st.dictionaries(st.text(max_size=3), st.lists(shares, max_size=9)), st.integers(1, 7))
def test_pooling_loses_no_value_and_leaves_no_group_too_small(groups: dict[str, list[float]], at_least: int) -> None:
    found = pooled(groups, at_least)
    assert all(len(values) >= at_least for values in found.groups.values())
    assert sum(len(values) for values in found.groups.values()) + found.n_left_out == sum(len(values) for values in groups.values())
    assert found.n_left_out < at_least
