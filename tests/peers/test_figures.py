"""What is released of one cell: thresholds, rounding, merged counts, and how far one value may move without being seen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.peers.figures import (
    BANDS,
    DECILES,
    DETAILS,
    FROM,
    MEDIAN,
    NO_LIMIT,
    NOTHING,
    QUARTILES,
    UNIT,
    as_cell,
    figures_of,
    is_nearly_one_value,
    merged,
    most_detail,
    rounded,
    rounded_share,
    slack,
)
from rsc_assess.peers.statistics import ONE
from rsc_assess.peers.values import BandCount, Count
from tests.peers.plain import plain_counts, plain_quantiles

# Values that lie on fiftieths, half way between them, one billionth beside that, or anywhere.
near = st.builds(lambda step, off: min(max(step * UNIT // 2 + off, 0), ONE), st.integers(0, 100), st.integers(-1, 1))
values = st.one_of(near, st.integers(0, ONE), st.sampled_from([level * ONE // 5 for level in range(6)]))
details = st.sampled_from(DETAILS)


@st.composite
def cells(draw: st.DrawFn) -> tuple[list[int], int, bool]:
    """Draw rising values, a detail that so many allow, and whether quantiles are those of values."""
    detail = draw(st.sampled_from([MEDIAN, QUARTILES, DECILES]))
    least = FROM[detail]
    ordered = sorted(draw(st.lists(values, min_size=least, max_size=least + 14)))
    return ordered, detail, draw(st.booleans())


@pytest.mark.parametrize(
    ("n", "detail"),
    [(0, NOTHING), (1, NOTHING), (5, NOTHING), (6, MEDIAN), (10, MEDIAN), (11, QUARTILES), (20, QUARTILES), (21, BANDS), (400, BANDS)],
)
def test_a_median_needs_6_councils_quartiles_11_deciles_and_counts_21(n: int, detail: int) -> None:
    """So 5, 10 and 20 others stand behind a figure that a reader's own council is in."""
    assert most_detail(n) == detail


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=1, max_size=24))
def test_nearly_one_value_is_all_or_all_but_fewer_than_five(ordered: list[int]) -> None:
    """Whoever leaves out four councils would otherwise see the same value in all the rest."""
    assert is_nearly_one_value(ordered) == any(sum(one != value for one in ordered) < 5 for value in ordered)


@given(st.integers(0, 20 * ONE))
def test_figures_are_rounded_to_the_nearest_fiftieth_a_half_up(times_20: int) -> None:
    exact = Fraction(times_20, 20 * UNIT)
    figure = rounded(times_20)
    assert -Fraction(1, 2) <= figure - exact
    assert figure - exact <= Fraction(1, 2)
    assert exact - figure != Fraction(1, 2)
    assert rounded_share(times_20 // 20) == rounded(times_20 // 20 * 20)


@given(cells())
def test_quantiles_are_of_type_7_or_those_of_the_nearest_values(cell: tuple[list[int], int, bool]) -> None:
    """With the number printed they lie between values as in every spreadsheet; without it they are values."""
    ordered, detail, whole = cell
    assert list(figures_of(ordered, (), detail, whole=whole).quantiles) == plain_quantiles(ordered, detail, whole)


@given(cells(), st.integers(1, 9))
def test_without_the_number_a_figure_never_tells_the_fraction_between_two_values(cell: tuple[list[int], int, bool], apart: int) -> None:
    """The tenths of the way from one level to the next would tell how many councils there are."""
    ordered, detail, _ = cell
    levels = sorted(value // (apart * UNIT) * apart * UNIT for value in ordered)
    assert {figure * UNIT for figure in figures_of(levels, (), detail, whole=True).quantiles} <= set(levels)


@given(cells())
def test_slack_is_exactly_where_a_value_may_move_alone_without_a_quantile_showing_it(cell: tuple[list[int], int, bool]) -> None:
    """At both ends of its slack everything stays as it is, and one billionth further something does not."""
    ordered, detail, whole = cell
    shown = plain_quantiles(ordered, detail, whole)
    for place, (low, high) in enumerate(slack(ordered, detail, whole=whole)):
        others = ordered[:place] + ordered[place + 1 :]

        def stays(value: int, others: list[int] = others) -> bool:
            return plain_quantiles(sorted([*others, value]), detail, whole) == shown

        assert low <= ordered[place] <= high
        assert stays(max(low, -100 * ONE))
        assert stays(min(high, 100 * ONE))
        assert low == -NO_LIMIT or not stays(low - 1)
        assert high == NO_LIMIT or not stays(high + 1)


@given(cells(), st.data())
def test_within_its_slack_a_value_may_be_anywhere(cell: tuple[list[int], int, bool], data: st.DataObject) -> None:
    ordered, detail, whole = cell
    place = data.draw(st.integers(0, len(ordered) - 1))
    low, high = slack(ordered, detail, whole=whole)[place]
    value = data.draw(st.integers(max(low, -ONE), min(high, 2 * ONE)))
    assert plain_quantiles(sorted([*ordered[:place], *ordered[place + 1 :], value]), detail, whole) == plain_quantiles(ordered, detail, whole)


@given(st.lists(st.integers(0, 12), max_size=8))
def test_merged_counts_are_five_or_more_cover_all_bands_and_lose_nobody(bands: list[int]) -> None:
    """They are neighbours without a gap; where only one would be left there is none, since it would be the number."""
    parts = merged(bands)
    if not parts:
        return
    assert len(parts) > 1
    assert all(part.count >= 5 for part in parts)
    assert [place for part in parts for place in range(part.first, part.last + 1)] == list(range(len(bands)))
    assert [part.count for part in parts] == [sum(bands[part.first : part.last + 1]) for part in parts]


@given(st.lists(st.integers(0, 12), max_size=8))
def test_counts_are_merged_from_below_and_no_more_than_is_needed(bands: list[int]) -> None:
    assert merged(bands) == plain_counts([band for band, count in enumerate(bands) for _ in range(count)], len(bands))
    if any(sum(bands[:cut]) >= 5 and sum(bands[cut:]) >= 5 for cut in range(len(bands))):
        assert merged(bands)
    if bands and all(count >= 5 for count in bands) and len(bands) > 1:
        assert merged(bands) == tuple(BandCount(place, place, count) for place, count in enumerate(bands))


@given(details, st.data())
def test_a_cell_holds_what_its_detail_says_and_no_more(detail: int, data: st.DataObject) -> None:
    """Its figures are multiples of 0.02, written as two decimals read."""
    ordered = sorted(data.draw(st.lists(values, min_size=FROM[detail], max_size=30)))
    bands = [5, len(ordered) - 10, 5] if detail == BANDS else []
    figures = figures_of(ordered, bands, detail)
    cell = as_cell(figures, detail, Count(len(ordered)))
    assert cell.n == Count(len(ordered))
    assert (cell.quartiles is not None, cell.deciles is not None, bool(cell.bands)) == (detail >= QUARTILES, detail >= DECILES, detail == BANDS)
    told = [cell.median, *(cell.quartiles or ()), *(cell.deciles or ())]
    assert all(float(f"{figure:.2f}") == figure and round(figure * 100) % 2 == 0 for figure in told)
    assert sorted({round(figure * 50) for figure in told}) == sorted(set(figures.quantiles))
    if cell.quartiles is not None:
        assert cell.quartiles[0] <= cell.median <= cell.quartiles[1]
    if cell.deciles is not None:
        assert list(cell.deciles) == sorted(cell.deciles)
        assert cell.deciles[4] == cell.median
