"""Figures recorded elsewhere, compared with those computed here."""

from decimal import Decimal
from typing import TYPE_CHECKING

from rsc_assess.problems import Problem, did_you_mean
from rsc_assess.scoring.display import on_scale, rounded
from rsc_assess.scoring.program import Program

if TYPE_CHECKING:
    from rsc_assess.scoring.score import Scorecard


def recorded_differences(scorecard: "Scorecard") -> list[Problem]:
    """
    Return a warning for each recorded figure that differs from the computed one, and an error-free list otherwise.

    A figure agrees if it is the one shown, or the exact one rounded to as many decimals as were recorded.
    """
    found = []
    for recorded in scorecard.assessment.recorded:
        id = scorecard.root if recorded.node.casefold() == "total" else recorded.node
        if id not in scorecard.nodes:
            remedy = did_you_mean(recorded.node, scorecard.nodes)
            found.append(Problem("A220", "a figure is recorded for a node that does not exist", remedy, recorded.place, recorded.node, "warning"))
            continue
        score = scorecard.nodes[id]
        if not agrees(scorecard, id, recorded.figure):
            computed = score.shown if score.shown is not None else "no score"
            what = f"{recorded.figure} is recorded, and {computed} is computed"
            remedy = "The computed figure stands; check the answers, or the version that the figure was made with"
            found.append(Problem("A220", what, remedy, recorded.place, recorded.node, "warning"))
    return found


# Values are snapped to fewer, and decimal arithmetic cannot round to very many.
MOST_DECIMALS = 20


def agrees(scorecard: "Scorecard", id: str, figure: str) -> bool:
    """Tell whether a recorded figure is the computed one, at the decimals that were recorded."""
    score = scorecard.nodes[id]
    if score.value is None or score.shown is None:
        return False
    if score.label is not None and figure.casefold() == score.label.casefold():
        return True
    try:
        wanted = Decimal(figure)
    except ArithmeticError:
        return False
    if not wanted.is_finite():  # Decimal reads "NaN" and "Infinity" too
        return False
    if wanted == Decimal(score.shown):
        return True
    program: Program = scorecard.record.program
    node = program.node_of.get(program.slots[id])
    display = node.rules.display if node is not None else program.tables[program.slots[id]].rules.display
    decimals = max(-int(wanted.as_tuple().exponent), 0)
    if decimals > MOST_DECIMALS:
        return False
    return rounded(on_scale(score.value, display, score.out_of), decimals, display.rounding) == wanted
