"""
Parts of charts against what they touch, and labels that leave their picture or run into each other.

What a picture can be read without (tracks, grid lines, frames) is told by `aria-hidden="true"` on it, or on a group inside the picture.
"""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.report.checks.browser import run_script
from tests.report.checks.contrast import Ground, hex_of, over, ratio

ENOUGH = 3.0  # WCAG 2.2, 1.4.11
EDGE = 0.75  # how much of a part's edge must stand out for its shape to be seen


def read_pictures(page: Page) -> list[dict[str, Any]]:
    """Return what the pictures of a page are made of, for the checks below."""
    pictures: list[dict[str, Any]] = run_script(page, "charts.js")
    return pictures


def part_contrast(pictures: Sequence[dict[str, Any]], ground: Ground) -> list[str]:
    """
    Return the parts of pictures whose edge does not stand out by 3 to 1, by its fill or its outline, for three quarters of its length.

    Contrast is a ratio of luminance: what stands out in colour by 3 to 1 stands out as much in grey.
    """
    found = []
    for picture in pictures:
        for part in picture["parts"]:
            around = [colour for x, y in part["outside"] if (colour := ground.at(x, y))]
            paints = [paint for paint in (part["fill"], part["stroke"]) if paint]
            weak = [colour for colour in around if max(ratio(over(paint, colour), colour) for paint in paints) < ENOUGH]
            if len(weak) > (1 - EDGE) * len(around):
                worst = max(set(weak), key=weak.count)
                stands = max(ratio(over(paint, worst), worst) for paint in paints)
                found.append(f"{picture['name']!r}: {part['what']}: {' and '.join(map(hex_of, paints))} beside {hex_of(worst)}: {stands:.2f}")
    return found


def untitled_pictures(pictures: Sequence[dict[str, Any]]) -> list[str]:
    """Return the pictures whose first child is no title with text; those hidden from everyone who listens need none."""
    return [f"{one['name']!r}: no title comes first" for one in pictures if not one["title"] and not one["hidden"]]


def label_findings(pictures: Sequence[dict[str, Any]]) -> list[str]:
    """Return labels that reach beyond their picture, where they are cut off, and labels over each other."""
    found = []
    for picture in pictures:
        box, labels = picture["box"], picture["labels"]
        for label in labels:
            beyond = max(box["left"] - label["left"], label["right"] - box["right"], box["top"] - label["top"], label["bottom"] - box["bottom"])
            if beyond > 1.5:
                found.append(f"{picture['name']!r}: the label {label['text'][:60]!r} reaches {beyond:.0f} px beyond the picture")
        for number, one in enumerate(labels):
            found += [
                f"{picture['name']!r}: the labels {one['text'][:40]!r} and {other['text'][:40]!r} meet"
                for other in labels[number + 1 :]
                if meet(one, other)
            ]
    return found


def meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether the letters of two labels meet; their boxes have room above and below."""
    room = 0.25 * min(one["bottom"] - one["top"], other["bottom"] - other["top"])
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) - 2 * room
    return bool(across > 1 and down > 0)
