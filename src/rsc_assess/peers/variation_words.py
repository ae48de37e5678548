"""The variance between regions in words: for the keeper of a pool alone."""

import math
from typing import TYPE_CHECKING

from rsc_assess.peers.keeper_words import NOT_FOR_PUBLICATION
from rsc_assess.problems import counted

if TYPE_CHECKING:
    from rsc_assess.peers.variation import Change, RegionalVariation, VariationChange


def variation_in_words(found: "RegionalVariation") -> str:
    """Return how much of the variance lies between regions as a sentence; medians are shares of the maximum."""
    if found.between is None:
        return f"{found.node}: nothing can be said of the variance between regions, because {found.none_because}."
    between = found.between
    text = (
        f"{found.node}: {between.omega_squared:.2f} of the variance lies between {between.k} regions (omega², {between.n} councils; "
        f"eta² {between.eta_squared:.2f}, intraclass correlation {between.icc:.2f})"
    )
    lowest, highest = (choice(found.regions, key=lambda one: one.median) for choice in (min, max))
    text += f"; medians from {lowest.median:.3f} ({lowest.name}) to {highest.median:.3f} ({highest.name})"
    if found.rest is not None:
        text += f"; {', '.join(found.pooled)} count as one, with {counted(found.rest.n, 'council')}"
    if found.left_out:
        text += f"; {', '.join(found.left_out)} are too few even together, and left out"
    return f"{text}."


def change_in_words(found: "VariationChange") -> tuple[str, ...]:
    """Return how the variance between regions changed as sentences."""
    everyone = () if found.everyone == found.in_both else (one_change(found.node, "all councils", found.everyone),)
    matched = one_change(found.node, f"the {counted(found.n_in_both, 'council')} in both waves", found.in_both)
    return (NOT_FOR_PUBLICATION, *everyone, matched, verdict(found))


def one_change(node: str, who: str, change: "Change") -> str:
    """Return one change as a sentence."""
    if change.earlier is None or change.later is None or change.change is None:
        return f"{node}, {who}: no change can be told, because {change.none_because}."
    before, after = f"{change.earlier.omega_squared:.2f}", f"{change.later.omega_squared:.2f}"
    text = f"{node}, {who}: {before} of the variance lay between regions, now {after} ({change.direction}"
    if change.direction != "level":
        text += f" by {abs(round(float(after) - float(before), 2)):.2f}"
    return f"{text}; {change.earlier.n} and {change.later.n} councils, {change.later.k} regions)."


def verdict(found: "VariationChange") -> str:
    """Return whether the change is more than chance as a sentence."""
    both = found.in_both
    if both.p_regions is None or both.p_waves is None:
        return "Whether that is more than chance cannot be told."
    if both.direction == "level":
        return "To two decimals that is no change."
    how = (
        f"reshuffling the regions gives a change as large with p = {rounded_up(both.p_regions)}, swapping the waves of councils at random "
        f"with p = {rounded_up(both.p_waves)} ({found.shuffles:,} draws each, councils in both waves)"
    )
    if found.is_beyond_chance:
        return f"That is more than chance would give: {how}."
    return f"That is not clearly more than chance would give: {how}."


def rounded_up(p: float) -> str:
    """Return a p-value with three decimals, rounded up so that 0.000 is never said."""
    return f"{math.ceil(round(p * 1000, 6)) / 1000:.3f}"
