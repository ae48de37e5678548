"""
Colours: how they are written, how well they can be told apart, and the nearest one that can be.

A colour is a text `#rrggbb` in small letters. Contrast is that of WCAG 2.2; nearness is distance in OKLab, where equal
steps look equal (https://bottosson.github.io/posts/oklab/).
"""

import math
import re
from collections.abc import Sequence

import attrs

WHITE = "#ffffff"
INK = "#1a1a1a"

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text of ordinary size
PART_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: parts of charts that one must see

WRITTEN = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)

# The categorical and sequential palettes of the Government Analysis Function, and two tints of its first colour.
PRIMARY = "#12436d"
ACCENT = "#f46a25"
TEAL = "#28a197"
PURPLE = "#a285d1"
PALE = "#eef2f6"
TRACK = "#e1e5e8"
SEQUENCE: tuple[str, ...] = (WHITE, "#d5e6f5", "#a6cdee", "#6bace6", "#2073bc", PRIMARY)

STEPS = 1_000


@attrs.frozen
class Tint:
    """
    A ground, and the colour of text on it.

    Attributes:
        ink: White or nearly black, with contrast of at least 4.5 to the ground.
    """

    ground: str
    ink: str


@attrs.frozen
class Palette:
    """
    All colours of a report.

    Attributes:
        primary: Headings, filled bars and the ground of the cover; 4.5 to white and to `pale`, 3 to `track`.

        accent: Rules and interval lines; 3 to white. Not for text.

        accent_on_primary: The accent where it lies on the primary colour, as on the cover; 3 to `primary`.

        pale: The ground of boxes.

        track: The empty part of a bar.

        teal, purple: Two further colours, 3 to white. Not for text.

        sequence: Six steps from white to the primary colour, for the heat map.
    """

    primary: str
    accent: str
    accent_on_primary: str
    pale: str
    track: str
    teal: str
    purple: str
    sequence: tuple[Tint, ...]


def parse_colour(text: str) -> str | None:
    """Return `#rgb` or `#rrggbb` as `#rrggbb` in small letters, or None for anything else."""
    if not WRITTEN.fullmatch(text):
        return None
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white); https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, whichever is lighter; https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_passing(colour: str, against: str, ratio: float) -> str | None:
    """Return the nearest colour of the same hue whose contrast to `against` reaches the ratio; None if there is none."""
    return nearest_meeting(colour, [(against, ratio)])


def nearest_meeting(colour: str, needs: Sequence[tuple[str, float]]) -> str | None:
    """
    Return the nearest colour of the same hue that has enough contrast to several others.

    Lightness is what changes; chroma shrinks only where a screen could not show it. Of two that are equally near it is the
    darker one. A colour that passes is returned as it is.

    Args:
        needs: Pairs of a colour and the ratio to it, at least 1.
    """

    def passes(candidate: str) -> bool:
        return all(contrast(candidate, against) >= ratio for against, ratio in needs)

    if passes(colour):
        return colour
    lightness, a, b = oklab(colour)
    chroma, hue = math.hypot(a, b), math.atan2(b, a)
    found: list[tuple[float, str]] = []
    for direction in (-1, 1):
        ends = 0.0 if direction < 0 else 1.0
        for step in range(1, STEPS + 1):
            at = lightness + direction * step / STEPS
            candidate = from_oklch(max(0.0, min(1.0, at)), chroma, hue)
            if passes(candidate):
                found.append((distance(colour, candidate), candidate))
                break
            if (at - ends) * direction >= 0:
                break
    return min(found, key=lambda one: one[0])[1] if found else None


def distance(one: str, other: str) -> float:
    """Return how different two colours look: their distance in OKLab, 0 to about 1."""
    return math.dist(oklab(one), oklab(other))


def palette(primary: str | None = None, accent: str | None = None) -> Palette:
    """
    Return all colours of a report from the two that a brand chooses.

    Both must have passed their contrast to white (4.5 and 3). With neither, the official palette comes back as it is.
    """
    if primary in (None, PRIMARY):
        primary = PRIMARY
        grounds, pale, track = SEQUENCE, PALE, TRACK
    else:
        grounds, pale, track = tints(primary)
    accent = accent or ACCENT
    return Palette(
        primary=primary,
        accent=accent,
        accent_on_primary=nearest_passing(accent, primary, PART_CONTRAST) or WHITE,
        pale=pale,
        track=track,
        teal=TEAL,
        purple=PURPLE,
        sequence=tuple(readable(ground) for ground in grounds),
    )


def tints(primary: str) -> tuple[tuple[str, ...], str, str]:
    """Return six steps from white to a colour, and its tints for boxes and for the empty part of bars."""
    lightness, a, b = oklab(primary)
    chroma, hue = math.hypot(a, b), math.atan2(b, a)
    # Tints are strongest in colour halfway, as those of the official sequential palette are.
    strength = (0.0, 0.25, 0.5, 0.85, 1.0)
    steps = tuple(from_oklch(1 - (1 - lightness) * step / 5, chroma * strength[step], hue) for step in range(5))
    pale = nearest_passing(from_oklch(0.959, chroma * 0.08, hue), primary, TEXT_CONTRAST) or WHITE
    track = nearest_passing(from_oklch(0.919, chroma * 0.08, hue), primary, PART_CONTRAST) or WHITE
    return (*steps, primary), pale, track


def readable(ground: str) -> Tint:
    """Return a ground with the ink that is read best on it; where neither is read well, the ground gives way."""
    ink = max((INK, WHITE), key=lambda one: contrast(one, ground))
    return Tint(nearest_passing(ground, ink, TEXT_CONTRAST) or WHITE, ink)


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share of another in it, mixed channel by channel as an editor of pictures does."""
    pairs = zip((colour[1:3], colour[3:5], colour[5:7]), (other[1:3], other[3:5], other[5:7]), strict=True)
    return "#" + "".join(f"{round(int(one, 16) * (1 - share) + int(two, 16) * share):02x}" for one, two in pairs)


def linear(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue as shares of full light."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return to_linear(red), to_linear(green), to_linear(blue)


def to_linear(channel: float) -> float:
    """Return the light of an sRGB channel; both 0 to 1."""
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def from_linear(light: float) -> float:
    """Return the sRGB channel of a light; both 0 to 1."""
    return float(light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def oklab(colour: str) -> tuple[float, float, float]:
    """Return lightness (0 to 1), and the two axes green to red and blue to yellow."""
    red, green, blue = linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return the colour of a lightness and hue, with as much of the chroma as a screen can show."""
    low, high = 0.0, chroma
    channels = channels_of(lightness, chroma, hue)
    if not is_shown(channels):
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if is_shown(channels_of(lightness, middle, hue)) else (low, middle)
        channels = channels_of(lightness, low, hue)
    return "#" + "".join(f"{round(255 * from_linear(max(0.0, min(1.0, light)))):02x}" for light in channels)


def is_shown(channels: tuple[float, float, float]) -> bool:
    """Tell whether a screen can show these lights."""
    return all(-1e-4 <= light <= 1 + 1e-4 for light in channels)


def channels_of(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return the lights of red, green and blue, which may lie outside 0 to 1."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
