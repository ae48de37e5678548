"""
Draws the logo of the example brand riverbend: a disc, halved by a river that bends.

`python -m tests.report.riverbend_logo` writes it anew. Edges are smooth, since each pixel takes its share by its distance to them.
"""

import math
import struct
import zlib
from pathlib import Path

SIZE = 480
LEFT, RIGHT, RIVER = (224, 83, 61), (124, 92, 170), (255, 255, 255)
RING = 0.09
HALF_WIDTH = 0.12
BEND, WAVE, START = 0.36, 3.3, 0.5
FILE = Path(__file__).resolve().parents[2] / "report_templates" / "brands" / "riverbend" / "logo.png"

Colour = tuple[int, int, int]


def from_river(x: float, y: float) -> float:
    """Return the distance to the middle of the river, negative on its left; the river is a wave from the top of the disc to its foot."""
    slope = BEND * WAVE * math.cos(WAVE * y + START)
    return (x - BEND * math.sin(WAVE * y + START)) / math.hypot(1, slope)


def share(distance: float, pixel: float) -> float:
    """Return how much of a pixel lies inside an edge, 0 to 1."""
    return max(0.0, min(1.0, 0.5 - distance / pixel))


def blend(one: Colour, other: Colour, part: float) -> Colour:
    """Return a colour between two."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def pixels() -> bytes:
    """Return the rows of the picture as PNG has them before packing: a zero, then red, green, blue and opacity."""
    rows = bytearray()
    pixel = 2 / SIZE
    for row in range(SIZE):
        rows.append(0)
        for column in range(SIZE):
            x, y = (2 * column + 1) / SIZE - 1, (2 * row + 1) / SIZE - 1
            radius = math.hypot(x, y)
            across = from_river(x, y)
            # The river widens towards the foot, as one does that is looked along.
            colour = blend(LEFT if across < 0 else RIGHT, RIVER, share(abs(across) - HALF_WIDTH * (1 + 0.6 * y), pixel))
            colour = blend(colour, RIVER, 1 - share(radius - 1 + RING, pixel))
            rows.extend((*colour, round(255 * share(radius - 1 + pixel, pixel))))
    return bytes(rows)


def part(kind: bytes, content: bytes) -> bytes:
    """Return a part of a PNG file with its length and checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def draw() -> bytes:
    """Return the PNG file."""
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(pixels(), 9)) + part(b"IEND", b"")


if __name__ == "__main__":
    FILE.write_bytes(draw())
