"""Ranks among several assessments of one questionnaire, with shared places."""

from collections.abc import Mapping

from rsc_assess.scoring.display import compared
from rsc_assess.scoring.run import unit_of
from rsc_assess.scoring.score import Scorecard


def competition_ranks(scorecards: Mapping[str, Scorecard], node: str) -> dict[str, int | None]:
    """
    Return the rank of each scorecard on a node: 1 + the number strictly above it, so equals share a place (1, 2, 2, 4).

    Values are compared as shown or exact (snapped to 9 decimals), as the node's `rank_on` says; one without a value has
    no rank and takes no place.

    Args:
        scorecards: By any name, such as the council's id.
    """
    values: dict[str, float] = {}
    for name, scorecard in scorecards.items():
        share = scorecard.nodes[node].value
        if share is not None:
            record = scorecard.record
            rules, total = unit_of(record.program, record.program.slots[node], record.shares)
            values[name] = compared(share, rules.display, total, rules.display.rank_on)
    return {name: 1 + sum(other > values[name] for other in values.values()) if name in values else None for name in scorecards}
