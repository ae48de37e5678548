"""
Find a value again from its derivation alone, with plain formulas of our own.

Nothing here knows the engine: two programs that agree are better evidence than one that agrees with itself.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from rsc_assess.scoring.explain import Derivation, Input

DECIMALS = 9

Pairs = Sequence[tuple[float, float]]


def rebuilt(derivation: Derivation) -> float | None:
    """
    Return the value that a derivation leads to; None where it says that there is none.

    For penalties and bonuses it is what they add, in marks or as a share of the maximum. An answer that counts as something
    else than its marks, and a number between goalposts, are taken as the derivation gives them.

    >>> rebuilt(explain(scorecard, "R1"))   # the value of R1, to 9 decimals
    0.64
    """
    if derivation.method is None:
        return of_question(derivation)
    if derivation.no_value is not None or any(is_unrated(one) for one in derivation.inputs):
        return None
    found = of_method(derivation)
    return None if found is None else after_stages(derivation, found)


def of_question(derivation: Derivation) -> float | None:
    """Return marks earned ÷ most marks, or the amount of a penalty (below 0) or bonus; a number from where it lies."""
    settings: dict[str, Any] = derivation.settings
    sign = -1 if settings.get("effect") == "penalty" else 1
    if derivation.value is None or not derivation.answer:
        return derivation.value
    if "number" in settings and ("worst" in settings or "points" in settings or "each" in settings):
        found = sign * of_number(settings, float(derivation.most or 1))
    elif derivation.earned is None or derivation.most is None:
        return derivation.value
    else:
        found = sign * float(derivation.earned / derivation.most)
    return derivation.stages[-1].after if derivation.stages and abs(derivation.stages[0].before - found) < 10**-DECIMALS else found


def of_number(settings: dict[str, Any], most: float) -> float:
    """Return the share (or amount) of a number between goalposts or points, or for each one."""
    number: float = settings["number"]
    if "range" in settings:
        number = min(max(number, settings["range"][0]), settings["range"][1])
    if "each" in settings:
        each, limit = (None if one is None else float(Fraction(one)) for one in settings["each"])
        steps = [float(Fraction(mark)) for start, mark in settings.get("at_least", ()) if number >= start][-1:]
        steps += [float(Fraction(mark)) for end, mark in settings.get("at_most", ()) if number <= end][:1]
        is_scored = {"at_least", "at_most"} & set(settings)
        earns = (steps[0] if steps else 0.0) if is_scored else between(settings, number) if {"worst", "points"} & set(settings) else number
        amount = max(earns, 0.0) * (each or 0.0)
        return amount if limit is None else min(amount, limit)
    return between(settings, number) / most


def between(settings: dict[str, Any], number: float) -> float:
    """Return the marks of a number between goalposts or points."""
    if "points" in settings:
        points = [(float(at), float(Fraction(mark))) for at, mark in settings["points"]]
        before = [point for point in points if point[0] <= number]
        after = [point for point in points if point[0] > number]
        if not before or not after:
            return before[-1][1] if before else after[0][1]
        (x0, y0), (x1, y1) = before[-1], after[0]
        return y0 + (y1 - y0) * (number - x0) / (x1 - x0)
    worst, best = float(settings["worst"]), float(settings["best"])
    marks = float(Fraction(settings["marks"] or 1))
    is_beyond_worst, is_beyond_best = (number <= worst, number >= best) if worst < best else (number >= worst, number <= best)
    if (is_beyond_worst and settings["clamp_worst"]) or (is_beyond_best and settings["clamp_best"]):
        return marks if is_beyond_best else 0.0
    worst, best, number = (math.log(one) if settings["log"] else one for one in (worst, best, number))
    return float(marks * (number - worst) / (best - worst))


def is_unrated(one: Input) -> bool:
    """Tell whether an input leaves the node above without a value."""
    return one.share is None and one.counted_as is not None


def share_of(one: Input) -> float | None:
    """Return the share that an input has; None if it was left out whatever its share."""
    if one.left_out is not None and not one.dropped:
        return None
    return one.share if one.counted_as is not None else rebuilt(one.derivation)


def of_method(derivation: Derivation) -> float | None:
    """Return what a node's method makes of its inputs."""
    settings: dict[str, Any] = derivation.settings
    shares = {one.derivation.id: share for one in derivation.inputs if (share := share_of(one)) is not None}
    weights = {one.derivation.id: one.weight for one in derivation.inputs}
    if "keep" in settings:
        shares = kept(settings["keep"], {id: share for id, share in shares.items() if weights[id]})
    pairs = [(weights[id], share) for id, share in shares.items()]
    match derivation.method:
        case "mean" if "out_of" in settings:
            share = sum(w * s for w, s in pairs) / settings["out_of"] if any(w for w, _ in pairs) else None
            return share if share is None or "ceiling" in settings else min(share, 1.0)
        case "mean":
            start: float = settings.get("starts_at", 0.0)
            return weighted([*pairs, (start, 1.0)])
        case "last":
            return next((shares[id] for id in reversed(settings["chain"]) if id in shares), None)
        case "levels":
            return levels(
                [[(weights[id], shares[id], bar) for id, bar in level if id in shares] for level in settings["levels"]], settings["progress"]
            )
        case "essential":
            needed, more = (weighted([(weights[id], shares[id]) for id in settings[name] if id in shares]) for name in ("essential", "recommended"))
            base: float = settings["base"]
            return None if needed is None else (base + (1 - base) * (1.0 if more is None else max(more, 0.0))) * max(needed, 0.0)
        case "steps":
            low, high = settings["source_unit"]
            if settings["is_line"]:
                return between({"points": settings["steps"]}, low + pairs[0][1] * (high - low)) if pairs else None
            reached = [share for start, share in settings["steps"] for _, value in pairs if at_least(low + value * (high - low), start)]
            return (reached[-1] if reached else 0.0) if pairs else None
    least: float | None = settings.get("least")
    counted = [(w, s if least is None else max(s, least)) for w, s in pairs if w]
    return WITHOUT_SETTINGS[str(derivation.method)](counted) if counted else None


def kept(keep: dict[str, Any], shares: dict[str, float]) -> dict[str, float]:
    """Return the shares that count where the highest or lowest count alone, or some at the ends do not."""
    falling = sorted(shares, key=lambda id: -round(shares[id], DECIMALS))
    if keep["highest"] is not None:
        chosen = falling[: keep["highest"]]
    elif keep["lowest"] is not None:
        chosen = falling[-keep["lowest"] :]
    else:
        chosen = falling[keep["drop_highest"] : len(falling) - keep["drop_lowest"]] or falling
    return {id: share for id, share in shares.items() if id in chosen}


def weighted(pairs: Pairs) -> float | None:
    """Return Σ weight × share ÷ Σ weight, or None if nothing weighs."""
    total = sum(weight for weight, _ in pairs)
    return sum(weight * share for weight, share in pairs) / total if total else None


def geometric(pairs: Pairs) -> float:
    """Return the product of share ^ (weight ÷ Σ weight)."""
    total = sum(weight for weight, _ in pairs)
    return float(math.prod(max(share, 0.0) ** (weight / total) for weight, share in pairs))


def harmonic(pairs: Pairs) -> float:
    """Return Σ weight ÷ Σ (weight ÷ share); 0 if a share is."""
    if any(share <= 0 for _, share in pairs):
        return 0.0
    return sum(weight for weight, _ in pairs) / sum(weight / share for weight, share in pairs)


WITHOUT_SETTINGS: dict[str, Callable[[Pairs], float | None]] = {
    "geometric": geometric,
    "harmonic": harmonic,
    "product": lambda pairs: math.prod(max(share, 0.0) for _, share in pairs),
    "lowest": lambda pairs: min(share for _, share in pairs),
    "highest": lambda pairs: max(share for _, share in pairs),
    "median": lambda pairs: statistics.median(share for _, share in pairs),
    "none": lambda pairs: None,
}


def levels(parts: Sequence[Sequence[tuple[float, float, float]]], progress: bool) -> float | None:
    """Return complete levels before the first open one ÷ levels with a part that counts; parts are (weight, share, bar)."""
    counted = [level for level in ([one for one in level if one[0]] for level in parts) if level]
    opens = [place for place, level in enumerate(counted) if not all(at_least(share, bar) for _, share, bar in level)]
    if not counted or not opens:
        return 1.0 if counted else None
    further = weighted([(weight, min(max(share, 0.0), 1.0)) for weight, share, _ in counted[opens[0]]]) if progress else 0.0
    return (opens[0] + (further or 0.0)) / len(counted)


def after_stages(derivation: Derivation, value: float) -> float:
    """
    Return a value after penalties and bonuses, floor, cap and rounding.

    Limits and roundings are followed only where they start from the value found here, so that none hides a difference.
    """
    settings: dict[str, Any] = derivation.settings
    if derivation.method == "steps":
        return value
    total = settings.get("out_of", derivation.weight_total)

    def as_share(amount: float, relative: bool) -> float:
        return amount if relative else amount / total if total else 0.0

    amounts = {one.derivation.id: as_share(rebuilt(one.derivation) or 0.0, one.relative) for one in derivation.deductions}

    def together(limit: dict[str, Any]) -> float:
        most = as_share(limit["most"], limit["relative"])
        found = sum(amounts.pop(id, 0.0) for id in limit["effects"]) + sum(together(one) for one in limit["inner"])
        return max(-most, min(most, found))

    value += sum(together(limit) for limit in settings.get("most", ()))
    value += sum(amounts.values())
    for stage in derivation.stages:
        if stage.name != "penalties" and abs(stage.before - value) < 10**-DECIMALS:
            value = stage.after
    return value


def at_least(value: float, bar: float) -> bool:
    """Tell whether a value reaches a bar, both to 9 decimals."""
    return round(value, DECIMALS) >= round(bar, DECIMALS)
