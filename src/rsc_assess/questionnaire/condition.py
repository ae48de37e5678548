"""Conditions over answers and attributes, in three values: true, false, and unknown while an answer is open."""

from collections.abc import Callable, Iterator

import attrs

OPERATORS = ("is", "is_not", "in", "at_least", "at_most", "between", "has_any", "has_all", "has_none", "answered")
LISTS = ("in", "between", "has_any", "has_all", "has_none")
Value = int | float | str


@attrs.frozen
class Fact:
    """
    What a condition can know about a question, a node or an attribute.

    Attributes:
        value: The level or option of an answered question, or a tuple of what is ticked; a node's value as shown; an
            attribute's text or number; None where there is none.

        is_open: True for an open answer (missing, don't know, declined), or while it is open whether it is asked: most
            operators are then unknown.

        may_change: Whether what is known is only that it may still change: even `answered` is then unknown.
    """

    value: Value | tuple[Value, ...] | None
    is_open: bool = False
    may_change: bool = False


@attrs.frozen
class Comparison:
    """
    One comparison, the leaf of a condition.

    Attributes:
        subject: `question`, `node` or `attribute`.

        name: The question's or node's id, or the attribute's name.

        operator: One of OPERATORS.

        value: What is compared with: a level or text, a tuple for those in LISTS, True or False for `answered`.
    """

    subject: str
    name: str
    operator: str
    value: Value | bool | tuple[Value, ...]


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


@attrs.frozen
class Count:
    """True when so many parts are; false when so many cannot be any more."""

    at_least: int
    parts: "tuple[Condition, ...]"


Condition = Comparison | All | Any | Not | Count


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
        case Count(at_least, parts):
            results = [holds(part, fact_of) for part in parts]
            if results.count(True) >= at_least:
                return True
            return None if len(parts) - results.count(False) >= at_least else False


def comparison_holds(test: Comparison, fact: Fact) -> bool | None:
    """Return whether one comparison holds, or None on an open answer."""
    if test.operator == "answered" and not fact.may_change:
        return (fact.value is not None) == test.value
    if fact.is_open or fact.may_change:
        return None
    if fact.value is None:
        return False
    return compare(fact.value, test.operator, test.value)


def compare(value: object, operator: str, wanted: object) -> bool:
    """Compare a value with what a test wants; texts ignore case, and order is for numbers only."""
    ticked = [folded(one) for one in value] if isinstance(value, tuple) else [folded(value)]
    match operator, wanted:
        case "has_any", tuple():
            return any(folded(one) in ticked for one in wanted)
        case "has_all", tuple():
            return all(folded(one) in ticked for one in wanted)
        case "has_none", tuple():
            return not any(folded(one) in ticked for one in wanted)
        case (("is" | "is_not" | "in"), _) if isinstance(value, tuple):
            # What is ticked equals a single text where nothing else is ticked.
            return compare(value[0], operator, wanted) if len(value) == 1 else operator == "is_not"
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
        case All(parts) | Any(parts) | Count(_, parts):
            for part in parts:
                yield from comparisons_of(part)


def in_words(condition: Condition, question_title: Callable[[str], str]) -> str:
    """Return a condition as a phrase for the reader, such as "type is not district"."""
    match condition:
        case Comparison():
            name = condition.name.replace("_", " ") if condition.subject == "attribute" else question_title(condition.name)
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
        case Count(at_least, parts):
            return f"at least {at_least} of these: {'; '.join(in_words(part, question_title) for part in parts)}"


def bracketed(condition: Condition, question_title: Callable[[str], str]) -> str:
    """Return a part in words, in brackets where it has parts of its own."""
    words = in_words(condition, question_title)
    return f"({words})" if isinstance(condition, All | Any | Count) else words


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
        case "has_any":
            return f"has {listed}"
        case "has_all" if isinstance(value, tuple):
            return f"has {' and '.join(str(one) for one in value)}"
        case "has_none":
            return f"has none of {listed}"
        case "is_not" | "not_in":
            return f"is not {listed}".replace("_", " ")
    return f"is {listed}".replace("_", " ")


def renamed(condition: Condition, name_of: Callable[[str, str], str]) -> Condition:
    """Return a condition with the names of its questions and nodes replaced."""
    match condition:
        case Comparison():
            return attrs.evolve(condition, name=name_of(condition.subject, condition.name))
        case Not(part):
            return Not(renamed(part, name_of))
        case Count(at_least, parts):
            return Count(at_least, tuple(renamed(part, name_of) for part in parts))
        case All(parts):
            return All(tuple(renamed(part, name_of) for part in parts))
        case Any(parts):
            return Any(tuple(renamed(part, name_of) for part in parts))
