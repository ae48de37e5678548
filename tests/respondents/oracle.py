"""
The rules of a merge, written a second time from docs/respondents.md alone: plain, slow, and by nobody who looked at the first.

What is said is a word of WORDS, or a value: a level, a name of an option, a list of ticks, a number, a text, a date.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

NA, UNKNOWN, DECLINED, BLANK = WORDS = ("N/A", "don't know", "prefer not to say", "")
CONFLICT = "(a conflict)"


@attrs.frozen
class Kind:
    """
    What the rules need to know of a question.

    Attributes:
        kind: level, choice, ticks, number or other.

        order: Levels and options from the lowest; empty where they earn nothing. Of ticks all there are.

        is_penalty: Of ticks, whether each costs something.

        earns: What a number earns, as a function; None where it is not scored.

        less_is_better: Where several numbers earn the same, whether the larger one is the lower.
    """

    kind: str
    order: tuple[Any, ...] = ()
    is_penalty: bool = False
    earns: Any = None
    less_is_better: bool = False


def position(rule: str, kind: Kind, said: Sequence[Any], leads: Sequence[bool]) -> Any:
    """Return the position: what is said, or CONFLICT."""
    sides = [one for one in said if one not in (UNKNOWN, DECLINED, BLANK)]
    if not sides:
        return UNKNOWN if UNKNOWN in said else DECLINED if DECLINED in said else BLANK
    if all(same(one, sides[0]) for one in sides):
        return sides[0]
    if rule == "stop":
        return CONFLICT
    if rule == "lead":
        own = [one for one, lead in zip(said, leads, strict=True) if lead and one not in (UNKNOWN, DECLINED, BLANK)]
        return own[0] if own and all(same(one, own[0]) for one in own) else CONFLICT
    outside = [one for one in sides if one == NA]
    if len(outside) > len(sides) / 2:
        return NA
    answers = [one for one in sides if one != NA]
    if all(same(one, answers[0]) for one in answers):
        return answers[0]
    return RULES[rule](kind, answers)


def same(one: Any, other: Any) -> bool:
    """Tell whether two say the same; ticks have no order."""
    return sorted(one) == sorted(other) if isinstance(one, list) and isinstance(other, list) else one == other


def middle(kind: Kind, answers: list[Any]) -> Any:
    if kind.kind == "ticks":
        return [tick for tick in kind.order if len([1 for one in answers if tick in one]) > len(answers) / 2]
    if kind.kind == "number":
        return sorted(answers)[(len(answers) + 1) // 2 - 1]
    if not kind.order:
        return CONFLICT
    return sorted(answers, key=kind.order.index)[(len(answers) + 1) // 2 - 1]


def lowest(kind: Kind, answers: list[Any]) -> Any:
    if kind.kind == "ticks":
        told = any if kind.is_penalty else all
        return [tick for tick in kind.order if told(tick in one for one in answers)]
    if kind.kind == "number":
        if kind.earns is None:
            return CONFLICT
        least = [one for one in answers if kind.earns(one) == min(map(kind.earns, answers))]
        return max(least) if kind.less_is_better else min(least)
    return min(answers, key=kind.order.index) if kind.order else CONFLICT


RULES: Mapping[str, Any] = {"median_low": middle, "lowest": lowest}
