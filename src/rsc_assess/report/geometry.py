"""Points and paths of round charts, for templates, which cannot reckon with angles. A turn is 0 at the top and 1 after a full circle, clockwise."""

import math


def point(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    """Return the point at a distance from (x, y)."""
    angle = 2 * math.pi * turn
    return round(x + radius * math.sin(angle), 2) + 0.0, round(y - radius * math.cos(angle), 2) + 0.0


def wedge(x: float, y: float, inner: float, outer: float, start: float, end: float) -> str:
    """Return the SVG path of a part of a ring around (x, y), less than a full circle."""
    large = int(end - start > 0.5)
    (x1, y1), (x2, y2) = point(x, y, outer, start), point(x, y, outer, end)
    (x3, y3), (x4, y4) = point(x, y, inner, end), point(x, y, inner, start)
    back = f"L{x3:g},{y3:g}A{inner:g},{inner:g} 0 {large} 0 {x4:g},{y4:g}" if inner else f"L{x3:g},{y3:g}"
    return f"M{x1:g},{y1:g}A{outer:g},{outer:g} 0 {large} 1 {x2:g},{y2:g}{back}Z"
