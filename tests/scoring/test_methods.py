"""Each method, at its limits."""

import itertools
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.scoring.methods import INTERNAL, METHODS, Combine, Essential, Levels, Part, counting

PARTS: list[Part] = [(1.0, 0.8), (3.0, 0.2)]


@pytest.mark.parametrize(
    ("method", "parts", "value"),
    [
        ("mean", PARTS, 0.35),
        ("mean", [(1.0, -0.5), (1.0, 0.25)], -0.125),
        ("geometric", PARTS, 0.8**0.25 * 0.2**0.75),
        ("geometric", [(1.0, 0.9), (1.0, 0.4)], 0.6),
        ("geometric", [(1.0, 0.9), (1.0, 0.0)], 0.0),
        ("geometric", [(1.0, 0.9), (1.0, -0.5)], 0.0),
        ("harmonic", PARTS, 4 / (1 / 0.8 + 3 / 0.2)),
        ("harmonic", [(1.0, 0.9), (1.0, 0.0)], 0.0),
        ("harmonic", [(1.0, 0.9), (1.0, -0.5)], 0.0),
        ("product", PARTS, 0.16),
        ("product", [(1.0, 0.8), (1.0, -0.5)], 0.0),
        ("lowest", PARTS, 0.2),
        ("lowest", [(1.0, 0.8), (1.0, -0.5)], -0.5),
        ("highest", PARTS, 0.8),
        ("highest", [(1.0, -0.8), (1.0, -0.5)], -0.5),
    ],
)
def test_a_method_gives_the_value_worked_out_by_hand(method: str, parts: Sequence[Part], value: float) -> None:
    assert METHODS[method](parts) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize("method", [name for name in METHODS if name != "none"])
def test_what_has_no_share_or_weighs_0_does_not_count(method: str) -> None:
    combine = METHODS[method]
    assert combine([*PARTS, (2.0, None), (0.0, 0.0), (0.0, 1.0)]) == pytest.approx(combine(PARTS))
    assert combine([]) is None
    assert combine([(1.0, None)]) is None
    assert combine([(0.0, 0.5)]) is None


@pytest.mark.parametrize("method", [name for name in METHODS if name != "none"])
def test_a_single_part_is_the_value(method: str) -> None:
    assert METHODS[method]([(3.0, 0.4)]) == pytest.approx(0.4)


def test_a_heading_has_no_value() -> None:
    assert METHODS["none"](PARTS) is None


def test_parts_that_count_have_a_share_and_a_weight() -> None:
    assert counting([(1.0, 0.0), (0.0, 0.5), (2.0, None), (2.0, 0.5)]) == [(1.0, 0.0), (2.0, 0.5)]


@given(st.lists(st.tuples(st.sampled_from([0.5, 1.0, 3.0]), st.floats(0.01, 1)), min_size=1, max_size=6), st.floats(0.01, 1))
def test_under_the_internal_methods_one_more_part_moves_the_value_towards_its_share(parts: list[tuple[float, float]], share: float) -> None:
    for method in INTERNAL:
        before, after = METHODS[method](parts), METHODS[method]([*parts, (1.0, share)])
        assert before is not None
        assert after is not None
        assert min(before, share) - 1e-12 <= after <= max(before, share) + 1e-12


@given(st.lists(st.tuples(st.sampled_from([0.5, 1.0, 3.0]), st.floats(0.01, 1)), min_size=1, max_size=6))
def test_the_means_stand_in_their_order(parts: list[tuple[float, float]]) -> None:
    ordered = [METHODS[method](parts) or 0.0 for method in ("lowest", "harmonic", "geometric", "mean", "highest")]
    assert all(one <= next + 1e-12 for one, next in itertools.pairwise(ordered))


def levels(*bars: Sequence[tuple[int, float]], progress: bool = False) -> Combine:
    return Levels(tuple(tuple(level) for level in bars), progress)


THREE = ([(0, 1.0)], [(1, 1.0)], [(2, 1.0)])


@pytest.mark.parametrize(
    ("shares", "value", "with_progress"),
    [
        ((1.0, 1.0, 1.0), 1.0, 1.0),
        ((1.0, 1.0, 0.5), 2 / 3, 2.5 / 3),
        ((1.0, 0.5, 1.0), 1 / 3, 0.5),
        ((0.5, 1.0, 1.0), 0.0, 0.5 / 3),
        ((-0.5, 1.0, 1.0), 0.0, 0.0),
        ((1.0, None, 0.5), 0.5, 0.75),
        ((None, None, 0.5), 0.0, 0.5),
        ((None, 1.0, 1.0), 1.0, 1.0),
        ((1 - 1e-10, 0.0, 1.0), 1 / 3, 1 / 3),
        ((1 - 1e-8, 1.0, 1.0), 0.0, (1 - 1e-8) / 3),
        ((None, None, None), None, None),
    ],
)
def test_levels_count_complete_ones_before_the_first_open_one(
    shares: tuple[float | None, ...], value: float | None, with_progress: float | None
) -> None:
    parts = [(1.0, share) for share in shares]
    for progress, wanted in ((False, value), (True, with_progress)):
        assert levels(*THREE, progress=progress)(parts) == (None if wanted is None else pytest.approx(wanted, abs=1e-12))


def test_a_level_is_complete_when_each_part_reaches_its_bar() -> None:
    combine = levels([(0, 0.5), (1, 2 / 3)])
    assert combine([(1.0, 0.5), (1.0, 2 / 3)]) == 1
    assert combine([(1.0, 0.49), (1.0, 1.0)]) == 0
    assert combine([(1.0, 1.0), (1.0, 0.66)]) == 0
    assert levels([(0, 0.0)])([(1.0, 0.0)]) == 1


def test_a_part_of_weight_0_is_in_no_level() -> None:
    assert levels(*THREE)([(1.0, 1.0), (0.0, 0.0), (1.0, 1.0)]) == 1
    assert levels([(0, 1.0), (1, 1.0)])([(1.0, 1.0), (0.0, 0.0)]) == 1


def test_progress_is_the_weighted_mean_of_the_open_level_whose_parts_count_from_0_to_1() -> None:
    combine = levels([(0, 1.0), (1, 1.0)], [(2, 1.0)], progress=True)
    assert combine([(1.0, 0.2), (3.0, 0.6), (1.0, 1.0)]) == pytest.approx(0.25)
    assert combine([(1.0, -0.4), (1.0, 0.6), (1.0, 1.0)]) == pytest.approx(0.15)
    assert combine([(1.0, 3.0), (1.0, 0.5), (1.0, 1.0)]) == pytest.approx(0.375)


@pytest.mark.parametrize(
    ("base", "shares", "value"),
    [
        (0.5, (1.0, 0.6, 0.4), 0.56),
        (0.0, (1.0, 0.6, 0.4), 0.32),
        (1.0, (1.0, 0.6, 0.4), 0.8),
        (0.5, (1.0, 0.6, None), 0.8),
        (0.5, (None, None, 0.4), None),
        (0.5, (None, 0.6, 0.4), 0.42),
        (0.5, (1.0, 0.6, -0.4), 0.4),
        (0.5, (-1.0, 0.6, 1.0), 0.0),
        (0.25, (1.0, 1.0, 0.0), 0.25),
    ],
)
def test_essential_parts_are_raised_by_the_recommended_ones(base: float, shares: tuple[float | None, ...], value: float | None) -> None:
    found = Essential(base, (0, 1), (2,))([(1.0, share) for share in shares])
    assert found == (None if value is None else pytest.approx(value))


def test_nothing_is_ever_nan() -> None:
    edges = [(1.0, share) for share in (0.0, -0.0, 1.0, None)]
    combines: tuple[Combine, ...] = (*METHODS.values(), levels(*THREE, progress=True), Essential(0.5, (0, 1), (2,)))
    for combine in combines:
        found = combine(edges)
        assert found is None or not math.isnan(found)
