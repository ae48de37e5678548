"""Made-up councils with figures, to compare and to group."""

import random
from collections.abc import Mapping, Sequence

from rsc_assess import Council

Figures = Mapping[str, Sequence[object]]


def councils(figures: Figures, type: str | None = "district") -> list[Council]:
    """Return a council for each row of figures by measure, with ids in their order; None is a blank."""
    rows = zip(*figures.values(), strict=True)
    return [
        Council(f"Town {number}", f"E07999{number:03d}", type, "england", None, dict(zip(figures, map(text_of, row), strict=True)))
        for number, row in enumerate(rows)
    ]


def text_of(figure: object) -> str:
    """Return a figure as a register writes it."""
    return "" if figure is None else str(figure)


def drawn(many: int, measures: int, seed: int, missing: float = 0.0) -> list[Council]:
    """Return councils with drawn figures."""
    chance = random.Random(seed)
    figures = [[None if chance.random() < missing else chance.lognormvariate(3, 1) for _ in range(many)] for _ in range(measures)]
    return councils({f"m{number}": column for number, column in enumerate(figures)})
