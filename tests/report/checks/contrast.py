"""Every text against what is painted behind it: on screen and in print from Chromium, and in the PDF."""

import io
from collections.abc import Sequence
from typing import Any

import attrs
from PIL import Image
from playwright.sync_api import Page

from tests.report.checks.browser import run_script
from tests.report.checks.pdf_text import Colour, colours_of, page_pictures, read_text

TILE = 3000  # CSS pixels
NO_TEXT = (
    "*, *::before, *::after { color: transparent !important; caret-color: transparent !important; text-decoration-color: transparent !important; }"
)
NO_TEXT += " text, text * { fill: transparent !important; stroke: transparent !important; } ::marker { color: transparent !important; }"


def luminance(colour: Sequence[float]) -> float:
    """Return the relative luminance of an sRGB colour with parts 0 to 255 (WCAG 2.2)."""
    parts = [part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the contrast of two colours, 1 to 21. Two colours differ in grey by the same ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(colour: Sequence[float], ground: Sequence[float]) -> Colour:
    """Return what a colour with a fourth part, its opacity, looks like on a ground."""
    red, green, blue = (round(part * colour[3] + under * (1 - colour[3])) for part, under in zip(colour, ground, strict=False))
    return red, green, blue


@attrs.frozen
class Ground:
    """The page as painted without its text, in tiles from the top."""

    tiles: list[Image.Image]

    def at(self, x: float, y: float) -> Colour | None:
        """Return the colour of a pixel, None outside the page."""
        number, row = divmod(int(y), TILE)
        if not (0 <= number < len(self.tiles) and 0 <= x < self.tiles[number].width and row < self.tiles[number].height):
            return None
        red, green, blue = self.tiles[number].getpixel((int(x), row))  # type: ignore[misc]
        return red, green, blue

    def colours(self, left: float, top: float, right: float, bottom: float) -> list[Colour]:
        """Return the colours that make up at least a twentieth of a box; none if it lies outside the page."""
        number = int((top + bottom) / 2) // TILE
        if not 0 <= number < len(self.tiles):
            return []
        tile = self.tiles[number]
        box = (
            max(0, int(left)),
            max(0, int(top) - number * TILE),
            min(tile.width, int(right) + 1),
            min(tile.height, int(bottom) - number * TILE + 1),
        )
        if box[2] <= box[0] or box[3] <= box[1]:
            return []
        part = tile.crop(box)
        return [colour for count, colour in colours_of(part) if count * 20 >= part.width * part.height]


def painted_ground(page: Page) -> Ground:
    """Return pictures of the page without its text."""
    size = page.viewport_size
    assert size
    sheet = page.add_style_tag(content=NO_TEXT)
    tiles = []
    try:
        page.set_viewport_size({"width": size["width"], "height": TILE})
        height = page.evaluate("document.documentElement.scrollHeight")
        for top in range(0, height, TILE):
            reached = page.evaluate("top => { scrollTo(0, top); return scrollY }", top)
            tile = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
            # The last tile cannot be scrolled to its top: its upper part is the tile before it.
            tiles.append(tile.crop((0, int(top - reached), tile.width, min(tile.height, int(height - reached)))))
    finally:
        sheet.evaluate("style => style.remove()")
        page.set_viewport_size(size)
        page.evaluate("scrollTo(0, 0)")
    return Ground(tiles)


def needed(size_px: float, weight: float) -> float:
    """Return the contrast a text needs: 3 from 18 pt, or 14 pt in bold, else 4.5."""
    return 3 if size_px >= 24 or (size_px >= 18.66 and weight >= 700) else 4.5


def text_contrast(page: Page, ground: Ground) -> list[str]:
    """Return the texts that stand out too little from any part of what is painted behind them."""
    texts: list[dict[str, Any]] = run_script(page, "texts.js")
    found = []
    for text in texts:
        tall = text["bottom"] - text["top"]  # with room above and below the letters, where what is painted does not matter
        behind = ground.colours(text["left"] + 1, text["top"] + 0.2 * tall, text["right"] - 1, text["bottom"] - 0.12 * tall)
        worst = min((ratio(over(text["colour"], colour), colour), colour) for colour in behind) if behind else None
        if worst and worst[0] < needed(text["size"], text["weight"]):
            found.append(f"{text['where']}: {text['text']!r} {hex_of(text['colour'])} on {hex_of(worst[1])}: {worst[0]:.2f}")
    return list(dict.fromkeys(found))


def pdf_contrast(pdf: bytes) -> list[str]:
    """Return the texts of a PDF, running headers too, that stand out too little from the commonest colour around them."""
    dots = 72
    found = []
    pictures = page_pictures(pdf, dots)
    for run in read_text(pdf).runs:
        picture = pictures[run.page - 1]
        box = (max(0, int(run.left) - 2), max(0, int(run.top) - 1), min(picture.width, int(run.right) + 2), min(picture.height, int(run.bottom) + 1))
        if box[2] <= box[0] or box[3] <= box[1] or run.hidden:
            continue
        _, ground = max(colours_of(picture.crop(box)))
        if (stands := ratio(run.colour, ground)) < needed(run.size / 0.75, 700 if "Bold" in run.font else 400):
            found.append(f"page {run.page}: {run.text[:60]!r} {hex_of(run.colour)} on {hex_of(ground)}: {stands:.2f}")
    return list(dict.fromkeys(found))


def hex_of(colour: Sequence[float]) -> str:
    """Return a colour as #rrggbb."""
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])
