"""A council's exact standing in words: for the keeper of a pool alone. No wording says "top" or "bottom" so many percent."""

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from rsc_assess.problems import counted
from rsc_assess.questionnaire.rules import Display
from rsc_assess.scoring.display import shown

if TYPE_CHECKING:
    from rsc_assess.peers.keeper import Dominance, KeeperNode, KeeperStanding

NOT_FOR_PUBLICATION = "For the keeper of the pool alone; not for publication."
# Contributions hold shares, not the marks behind a sum: of sums the shares are shown, in percent.
PERCENT = Display(0, 100, 1, "half_up")


def standing_in_words(standing: "KeeperStanding") -> tuple[str, ...]:
    """Return a standing as sentences."""
    who = f"{standing.council.name}, among the {counted(standing.contributed, 'council')} that contributed"
    lines = [NOT_FOR_PUBLICATION, f"{who} of the {standing.members} in the group."]
    lines.extend(node_in_words(node) for node in standing.nodes.values())
    if standing.dominance is not None:
        lines.append(dominance_in_words(standing.dominance))
    if standing.weights is not None:
        lines.append(standing.weights.in_words())
    else:
        lines.append(f"No place under other weights: {standing.no_weights}.")
    return tuple(lines)


def node_in_words(node: "KeeperNode") -> str:
    """Return where a council stands on one node as a sentence."""
    unit, figures = node.unit, node.group
    name = f"{node.title} (in percent of its marks)" if unit is PERCENT else node.title
    middle = shown(figures.median, unit)
    lower, upper = (shown(one, unit) for one in figures.quartiles)
    group = f"middle half {lower} to {upper}, mean {shown(figures.mean, unit)}"
    if node.value is None or node.place is None or node.percentile_rank is None:
        text = f"{name}: no value of its own; median {middle} of {counted(figures.n, 'council')}, {group}"
    else:
        own = shown(node.value, unit)
        text = f"{name}: {own}, {node.place}, {rank_in_words(node.percentile_rank)}; {distance_in_words(own, middle)}, {group}"
    left_out = [f"{number} {why}" for number, why in ((node.not_rated, "without a value"), (node.other_version, "of another version")) if number]
    return f"{text}; left out: {', '.join(left_out)}." if left_out else f"{text}."


def rank_in_words(percentile_rank: float) -> str:
    """Return a mid-rank with one decimal, rounded towards the middle so that 0 and 100 are never said."""
    tenths = percentile_rank * 10
    # Snapped first: 0.7 × 10 is not quite 7.
    tenths = math.floor(round(tenths, 6)) if percentile_rank > 50 else math.ceil(round(tenths, 6))
    return f"percentile rank {tenths / 10:.1f}"


def distance_in_words(own: str, middle: str) -> str:
    """Return how far a shown value is from a shown median."""
    distance = Decimal(own) - Decimal(middle)
    if distance == 0:
        return f"at the median of {middle}"
    return f"{abs(distance)} {'above' if distance > 0 else 'below'} the median of {middle}"


def dominance_in_words(found: "Dominance") -> str:
    """Return how a council compares over the top sections, whatever they weigh, as a sentence."""
    text = (
        f"Without any weights, over {counted(len(found.sections), 'section')}: ahead of {found.ahead} (behind on none), "
        f"behind {found.behind} (ahead on none), level with {found.equal} on all, mixed with {found.mixed}"
    )
    return f"{text}; {found.not_comparable} cannot be compared." if found.not_comparable else f"{text}."
