"""Colours: contrast as WCAG has it, and the nearest colour that passes."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess.report.colours import (
    ACCENT,
    PALE,
    PART_CONTRAST,
    PRIMARY,
    PURPLE,
    SEQUENCE,
    TEAL,
    TEXT_CONTRAST,
    TRACK,
    WHITE,
    contrast,
    distance,
    luminance,
    nearest_meeting,
    nearest_passing,
    oklab,
    palette,
    parse_colour,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)])
def test_contrast_is_what_other_checkers_print(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_the_official_palette_has_the_contrast_it_is_published_with() -> None:
    assert contrast(PRIMARY, WHITE) > 10
    assert all(contrast(colour, WHITE) >= PART_CONTRAST for colour in (ACCENT, TEAL, PURPLE))
    assert contrast(ACCENT, PRIMARY) >= PART_CONTRAST


@given(COLOURS, COLOURS)
def test_contrast_is_between_1_and_21_whichever_comes_first(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0000001


@given(COLOURS)
def test_luminance_and_lightness_run_from_0_to_1(colour: str) -> None:
    assert 0 <= luminance(colour) <= 1
    assert -1e-6 <= oklab(colour)[0] <= 1 + 1e-6


@settings(deadline=None)
@given(COLOURS, COLOURS, st.sampled_from([PART_CONTRAST, TEXT_CONTRAST]))
def test_the_nearest_passing_colour_passes_and_is_the_colour_itself_if_that_does(colour: str, against: str, ratio: float) -> None:
    found = nearest_passing(colour, against, ratio)
    assert found is not None
    assert contrast(found, against) >= ratio
    assert (found == colour) == (contrast(colour, against) >= ratio)
    assert nearest_passing(found, against, ratio) == found


@settings(deadline=None)
@given(COLOURS)
def test_the_nearest_passing_colour_is_nearer_than_black_and_keeps_its_hue(colour: str) -> None:
    found = nearest_passing(colour, WHITE, TEXT_CONTRAST)
    assert found is not None
    assert distance(colour, found) <= distance(colour, "#000000")
    (_, a, b), (_, c, d) = oklab(colour), oklab(found)
    if math.hypot(a, b) > 0.03 and math.hypot(c, d) > 0.03:
        turn = (math.atan2(b, a) - math.atan2(d, c) + math.pi) % (2 * math.pi) - math.pi
        assert abs(turn) < 0.15


def test_of_a_ratio_that_no_colour_reaches_there_is_none() -> None:
    assert nearest_passing("#777777", "#777777", 7) is None
    assert nearest_meeting("#777777", [(WHITE, 3), ("#00703c", 3)]) != "#777777"


@settings(deadline=None, max_examples=60)
@given(COLOURS, COLOURS)
def test_every_palette_of_colours_that_pass_can_be_read(one: str, other: str) -> None:
    primary, accent = nearest_passing(one, WHITE, TEXT_CONTRAST), nearest_passing(other, WHITE, PART_CONTRAST)
    assert primary is not None
    assert accent is not None
    found = palette(primary, accent)
    assert (found.primary, found.accent) == (primary, accent)
    assert contrast(found.primary, found.pale) >= TEXT_CONTRAST
    assert contrast(found.primary, found.track) >= PART_CONTRAST
    assert contrast(found.accent_on_primary, found.primary) >= PART_CONTRAST
    assert contrast("#525252", found.pale) >= TEXT_CONTRAST
    assert len(found.sequence) == 6
    assert all(contrast(tint.ground, tint.ink) >= TEXT_CONTRAST for tint in found.sequence)
    lightness = [luminance(tint.ground) for tint in found.sequence]
    assert lightness == sorted(lightness, reverse=True)


def test_without_a_brand_the_colours_are_the_official_ones() -> None:
    found = palette()
    assert (found.primary, found.accent, found.accent_on_primary) == (PRIMARY, ACCENT, ACCENT)
    assert (found.pale, found.track) == (PALE, TRACK)
    assert tuple(tint.ground for tint in found.sequence) == SEQUENCE


@pytest.mark.parametrize("text", ["red", "#12", "#1234567", "#12436g", "#12436d80", "rgb(1,2,3)", "#12436d;}", "", "#１２３"])
def test_what_is_not_three_or_six_digits_is_no_colour(text: str) -> None:
    assert parse_colour(text) is None


def test_a_short_colour_is_written_out() -> None:
    assert parse_colour("#0Af") == "#00aaff"
