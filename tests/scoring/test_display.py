"""How a share is shown: in its unit, snapped, rounded once."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rsc_assess.questionnaire.rules import Band, Display
from rsc_assess.scoring.display import compared, from_scale, on_scale, percent, printed, reached, rounded, shown, snapped

FIVE, HUNDRED, ONE_TO_FIVE = Display(0, 5, 1, "down"), Display(0, 100, 0, "half_up"), Display(1, 5, 2, "half_even")
SUM = Display(0, 5, 2, "down", as_sum=True)


@pytest.mark.parametrize(
    ("share", "display", "total", "value"),
    [(0.5, FIVE, 1, 2.5), (0.5, ONE_TO_FIVE, 1, 3), (0, ONE_TO_FIVE, 1, 1), (-0.1, FIVE, 1, -0.5), (0.5, SUM, 6, 3), (0.5, FIVE, 6, 2.5)],
)
def test_a_share_stands_on_its_scale_and_back(share: float, display: Display, total: float, value: float) -> None:
    assert on_scale(share, display, total) == value
    assert from_scale(value, display, total) == pytest.approx(share)


def test_of_a_sum_of_nothing_every_figure_is_0() -> None:
    assert from_scale(3, SUM, 0) == 0


def test_a_sum_is_out_of_1_unless_it_is_said() -> None:
    assert (on_scale(0.5, SUM), from_scale(0.5, SUM), shown(0.5, SUM), compared(0.5, SUM, 2, "exact")) == (0.5, 0.5, "0.50", 1.0)


@pytest.mark.parametrize(
    ("value", "kept"), [(0.1 + 0.2, 0.3), (3.9999999996, 4.0), (3.9999999994, 3.999999999), (1e-10, 0.0), (5e-9, 5e-9), (-1e-10, 0.0), (2, 2)]
)
def test_the_last_bits_of_a_sum_decide_nothing(value: float, kept: float) -> None:
    assert snapped(value) == kept
    assert str(snapped(value))[0] != "-" or kept < 0


@pytest.mark.parametrize(
    ("value", "decimals", "down", "half_up", "half_even"),
    [
        (2.5, 0, "2", "3", "2"),
        (3.5, 0, "3", "4", "4"),
        (-2.5, 0, "-3", "-3", "-2"),
        (-3.5, 0, "-4", "-4", "-4"),
        (2.45, 1, "2.4", "2.5", "2.4"),
        (2.35, 1, "2.3", "2.4", "2.4"),
        (2.4500000001, 1, "2.4", "2.5", "2.4"),
        (2.45000001, 1, "2.4", "2.5", "2.5"),
        (2.4499999999, 1, "2.4", "2.5", "2.4"),
        (2.44, 1, "2.4", "2.4", "2.4"),
        (-2.44, 1, "-2.5", "-2.4", "-2.4"),
        (0.3 / 0.1, 0, "3", "3", "3"),
        (-0.04, 1, "-0.1", "0.0", "0.0"),
        (-1e-12, 1, "0.0", "0.0", "0.0"),
        (1 / 3, 6, "0.333333", "0.333333", "0.333333"),
        (2, 2, "2.00", "2.00", "2.00"),
        (1e6, 0, "1000000", "1000000", "1000000"),
    ],
)
def test_the_last_decimal_is_found_by_the_declared_rule(value: float, decimals: int, down: str, half_up: str, half_even: str) -> None:
    assert [str(rounded(value, decimals, how)) for how in ("down", "half_up", "half_even")] == [down, half_up, half_even]


@pytest.mark.parametrize(
    ("share", "display", "total", "text"),
    [
        (0.79, FIVE, 1, "3.9"),
        (0.7999999999999, FIVE, 1, "4.0"),
        (1, FIVE, 1, "5.0"),
        (0.665, HUNDRED, 1, "67"),
        (0.6649, HUNDRED, 1, "66"),
        (1 / 3, ONE_TO_FIVE, 1, "2.33"),
        (-0.1, FIVE, 1, "-0.5"),
        (8 / 15, SUM, 5, "2.66"),
        (2.5333333333 / 5, SUM, 5, "2.53"),
    ],
)
def test_a_share_is_printed_in_its_unit(share: float, display: Display, total: float, text: str) -> None:
    assert shown(share, display, total) == text


@pytest.mark.parametrize(
    ("share", "on", "value"), [(0.667, "shown", 67.0), (0.667, "exact", 66.7), (2 / 3, "exact", 66.666666667), (0.5, "other", 50.0)]
)
def test_bands_go_by_the_shown_or_the_exact_value(share: float, on: str, value: float) -> None:
    assert compared(share, HUNDRED, 1, on) == value


BANDS = (Band(0, "Low"), Band(3.9, "High"), Band(4, "Above", above=True), Band(5, "Top"))


@pytest.mark.parametrize(
    ("share", "names"),
    [
        (-0.1, []), (0, ["Low"]), (0.779999, ["Low"]), (0.78, ["Low", "High"]), (0.8, ["Low", "High"]), (0.8199, ["Low", "High"]),
        (0.82, ["Low", "High", "Above"]), (1, ["Low", "High", "Above", "Top"]),
    ],
)  # fmt: skip
def test_a_band_holds_from_its_start_or_just_above_it(share: float, names: list[str]) -> None:
    assert [band.label for band in reached(compared(share, FIVE, 1.0, "shown"), BANDS)] == names


def test_bands_can_go_by_the_exact_value_and_by_sums() -> None:
    exact = Display(0, 5, 1, "down", label_on="exact")
    assert [band.label for band in reached(compared(0.801, exact, 1.0, "exact"), BANDS)] == ["Low", "High", "Above"]
    assert [band.label for band in reached(compared(0.8, SUM, 5, "shown"), BANDS)] == ["Low", "High"]


@pytest.mark.parametrize(("share", "text"), [(None, "–"), (0.999, "99%"), (1.0, "100%"), (0.29, "29%"), (0.57, "57%"), (0.0, "0%"), (0.5, "50%")])
def test_a_percentage_is_rounded_down(share: float | None, text: str) -> None:
    assert percent(share) == text


@given(st.floats(-1, 1), st.sampled_from([FIVE, HUNDRED, ONE_TO_FIVE]))
def test_what_is_shown_is_less_than_one_step_away(share: float, display: Display) -> None:
    step = 10.0**-display.decimals
    off = float(shown(share, display)) - on_scale(share, display)
    assert -step < off + 1e-9
    assert off - 1e-9 <= (0 if display.rounding == "down" else step / 2)


near_ties = st.builds(
    lambda units, places, steps: units / 10**places * (1 + steps * 2**-52),
    st.integers(-(10**7), 10**7),
    st.integers(0, 10),
    st.integers(-3, 3),
)


@settings(max_examples=2000, deadline=None)
@given(near_ties | st.floats(-2, 2) | st.floats(-1e13, 1e13), st.integers(0, 9), st.sampled_from(["down", "half_up", "half_even"]))
@example(-0.0, 1, "down")
@example(-0.04, 1, "half_up")
@example(2.5, 0, "half_even")
@example(-2.5, 0, "half_up")
@example(999.9999999995, 6, "down")
@example(0.9999999995, 3, "down")
def test_what_is_printed_is_rounded_in_decimal_arithmetic(value: float, decimals: int, how: str) -> None:
    expected = rounded(value, decimals, how)
    text, number = printed(value, decimals, how)
    assert (text, number) == (str(expected), float(expected))
    assert math.copysign(1, number) == math.copysign(1, float(expected))
