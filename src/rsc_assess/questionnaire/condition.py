"""Conditions over answers and attributes, in three values: true, false, and unknown while an answer is open."""

from collections.abc import Callable, Iterator

import attrs

OPERATORS = ("is", "is_not", "in", "at_least", "at_most", "between", "answered")


@attrs.frozen
class Fact:
    """
    What a condition can know about a question or an attribute.

    Attributes:
        value: The level of an answered question; an attribute's text; None where there is none.

        is_open: True for an open answer (missing, don't know, declined): most operators are then unknown.
    """

    value: int | float | str | None
    is_open: bool = False


@attrs.frozen
class Comparison:
    """
    One comparison, the leaf of a condition.

    Attributes:
        subject: `question` or `attribute`.

        name: The question's id or the attribute's name.

        operator: One of OPERATORS.

        value: What is compared with: a level or text, a tuple for `in` and `between`, True or False for `answered`.
    """

    subject: str
    name: str
    operator: str
    value: int | float | str | bool | tuple[int | float | str, ...]


@attrs.frozen
class All:
    """True when each part is."""

    parts: "tuple[Condition, ...]"


@attrs.frozen
class Any:
    """True when one part is."""

    parts: "tuple[Condition, ...]"


@attrs.frozen
class Not:
    """True when the part is false; unknown when it is unknown."""

    part: "Condition"


Condition = Comparison | All | Any | Not


def holds(condition: Condition, fact_of: Callable[[str, str], Fact]) -> bool | None:
    """
    Return whether a condition holds, or None while that depends on an open answer.

    On N/A, not asked, or an attribute that is not given, every operator but `answered` is false; on an open answer it
    is unknown, also under `not` (Kleene's three-valued logic).
    """
    match condition:
        case Comparison():
            return comparison_holds(condition, fact_of(condition.subject, condition.name))
        case Not(part):
            inner = holds(part, fact_of)
            return None if inner is None else not inner
        case All(parts):
            results = [holds(part, fact_of) for part in parts]
            return False if False in results else None if None in results else True
        case Any(parts):
            results = [holds(part, fact_of) for part in parts]
            return True if True in results else None if None in results else False


def comparison_holds(test: Comparison, fact: Fact) -> bool | None:
    """Return whether one comparison holds, or None on an open answer."""
    if test.operator == "answered":
        return (fact.value is not None) == test.value
    if fact.is_open:
        return None
    if fact.value is None:
        return False
    return compare(fact.value, test.operator, test.value)


def compare(value: int | float | str, operator: str, wanted: object) -> bool:
    """Compare a value with what a test wants; texts ignore case, and order is for numbers only."""
    match operator, wanted:
        case "is", _:
            return folded(value) == folded(wanted)
        case "is_not", _:
            return folded(value) != folded(wanted)
        case "in", tuple():
            return folded(value) in [folded(one) for one in wanted]
        case "between", (low, high):
            return compare(value, "at_least", low) and compare(value, "at_most", high)
    if not isinstance(value, int | float) or not isinstance(wanted, int | float):
        return False
    return value >= wanted if operator == "at_least" else value <= wanted


def folded(value: object) -> object:
    """Return a text without regard to case, anything else as it is."""
    return value.casefold() if isinstance(value, str) else value


def comparisons_of(condition: Condition | None) -> Iterator[Comparison]:
    """Yield each comparison in a condition."""
    match condition:
        case None:
            return
        case Comparison():
            yield condition
        case Not(part):
            yield from comparisons_of(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons_of(part)


def in_words(condition: Condition, question_title: Callable[[str], str]) -> str:
    """Return a condition as a phrase for the reader, such as "type is not district"."""
    match condition:
        case Comparison():
            name = question_title(condition.name) if condition.subject == "question" else condition.name.replace("_", " ")
            return f"{name} {phrase(condition.operator, condition.value)}"
        case Not(Comparison() as test) if test.operator in ("is", "in"):
            opposite = attrs.evolve(test, operator="is_not" if test.operator == "is" else "not_in")
            return in_words(opposite, question_title)
        case Not(part):
            return f"not ({in_words(part, question_title)})"
        case All(parts):
            return " and ".join(bracketed(part, question_title) for part in parts)
        case Any(parts):
            return " or ".join(bracketed(part, question_title) for part in parts)


def bracketed(condition: Condition, question_title: Callable[[str], str]) -> str:
    """Return a part in words, in brackets where it has parts of its own."""
    words = in_words(condition, question_title)
    return f"({words})" if isinstance(condition, All | Any) else words


def phrase(operator: str, value: object) -> str:
    """Return an operator and its value in words."""
    listed = " or ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
    match operator:
        case "answered":
            return "is answered" if value else "is not answered"
        case "between" if isinstance(value, tuple):
            return f"is between {value[0]} and {value[1]}"
        case "at_least" | "at_most":
            return f"is {operator.replace('_', ' ')} {listed}"
        case "is_not" | "not_in":
            return f"is not {listed}".replace("_", " ")
    return f"is {listed}".replace("_", " ")
