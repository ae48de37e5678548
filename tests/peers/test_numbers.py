"""Numbers of councils as they may be printed, and the regions that count as they are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.peers.numbers import at_least, is_tight, pooled_regions, printed
from rsc_assess.peers.values import Count
from rsc_assess.peers.working import Row


@pytest.mark.parametrize(
    ("n", "size", "number"),
    [
        (6, 11, Count(6)),
        (6, 10, Count(6, True)),
        (10, 10, Count(6, True)),
        (4, 4, Count(0, True)),
        (3, 3, Count(0, True)),
        (25, 30, Count(25)),
        (26, 30, Count(26, True)),
        (6, None, Count(0, True)),
        (7, None, Count(6, True)),
        (11, None, Count(6, True)),
        (12, None, Count(11, True)),
        (22, None, Count(21, True)),
        (400, None, Count(21, True)),
    ],
)
def test_what_is_printed(n: int, size: int | None, number: Count) -> None:
    """Exact while five are missing; else all but four of the register, or a threshold that one fewer would reach where there is none."""
    assert printed(n, size) == number


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_printed_number_is_true_and_tells_of_no_single_council(n: int, missing: int) -> None:
    size = n + missing
    number = printed(n, size)
    assert number.number <= n
    assert number.or_more == (missing < 5)
    # Whoever may be missing as well is one of at least five.
    assert size - number.number >= 4 or number.number == 0
    assert not printed(n, None).or_more or n == 0 or printed(n, None).number < n


@pytest.mark.parametrize(("n", "number"), [(0, 0), (5, 0), (6, 6), (10, 6), (11, 11), (20, 11), (21, 21), (300, 21)])
def test_a_bound_is_the_last_threshold_that_is_reached(n: int, number: int) -> None:
    assert at_least(n) == Count(number, or_more=True)


def test_a_number_is_tight_where_one_council_fewer_would_make_it_false() -> None:
    assert is_tight(Count(8), 8)
    assert is_tight(Count(8, True), 8)
    assert not is_tight(Count(8, True), 9)


def rows(**regions: int) -> list[Row]:
    """Return so many rows of each region, in turn, all with a figure."""
    found = [region for place in range(max(regions.values())) for region, count in regions.items() if place < count]
    return [Row(str(place), str(place), str(place), region, {"A": (0, 0)}) for place, region in enumerate(found)]


def sizes(found: tuple[tuple[int, ...], ...]) -> list[int]:
    """Return how many councils each region has."""
    return [len(one) for one in found]


def test_regions_of_six_stand_for_themselves_and_the_others_together() -> None:
    """In the order of their names; whoever is in no region, or has no figure, is not in it."""
    outside = [Row("x", "x", "x", None, {"A": (0, 0)}), Row("y", "y", "y", "North", {"B": (0, 0)})]
    given_rows = [*rows(North=8, South=7, East=4, West=3), *outside]
    register = {"north": 20, "south": 20, "east": 20, "west": 20}
    found = pooled_regions(given_rows, "A", register)
    assert sizes(found) == [8, 7, 7]
    assert [given_rows[place].region for place in found[0]] == ["North"] * 8
    assert {given_rows[place].region for place in found[2]} == {"East", "West"}
    assert list(found[2]) == sorted(found[2])


@pytest.mark.parametrize(
    ("size", "counts"),
    [(6, False), (9, False), (10, True), (11, True), (40, True)],
)
def test_a_region_counts_by_itself_only_where_its_register_has_ten(size: int, counts: bool) -> None:
    """Six of nine or fewer could not be printed, so that it counts must not tell that there are six."""
    found = pooled_regions(rows(North=6, South=12), "A", {"north": size, "south": 40})
    assert sizes(found) == ([6, 12] if counts else [12])


def test_what_is_pooled_counts_only_if_it_could_be_printed() -> None:
    assert sizes(pooled_regions(rows(North=12, South=3, East=3), "A", {"north": 40, "south": 3, "east": 3})) == [12]
    assert sizes(pooled_regions(rows(North=12, South=3, East=3), "A", {"north": 40, "south": 5, "east": 5})) == [12, 6]
    assert sizes(pooled_regions(rows(North=12, South=3, East=2), "A", {"north": 40, "south": 50, "east": 50})) == [12]


def test_without_a_register_a_region_needs_one_more_than_six() -> None:
    """So that no single council is known to be among them."""
    assert sizes(pooled_regions(rows(North=7, South=6, East=12), "A", {})) == [12, 7]
    assert sizes(pooled_regions(rows(North=7, South=6, East=12, West=1), "A", {})) == [12, 7, 7]


def test_regions_are_the_same_however_they_are_written() -> None:
    found = pooled_regions([*rows(**{"North East": 4}), *rows(**{"north-east": 3}), *rows(South=8)], "A", {"north-east": 20, "south": 20})
    assert sizes(found) == [7, 8]
