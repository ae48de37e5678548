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


# How conditions are said; a report in another language brings its own. The keys are those of its catalogue, under `condition`.
PHRASES = {
    "and": " and ",
    "or": " or ",
    "not": "not ({condition})",
    "count": "at least {at_least} of these: {conditions}",
    "is": "{name} is {value}",
    "is_not": "{name} is not {value}",
    "at_least": "{name} is at least {value}",
    "at_most": "{name} is at most {value}",
    "between": "{name} is between {low} and {high}",
    "has_any": "{name} has {value}",
    "has_all": "{name} has {value}",
    "has_none": "{name} has none of {value}",
    "answered": "{name} is answered",
    "not_answered": "{name} is not answered",
}


def english(key: str, **values: object) -> str:
    """Return a phrase in English."""
    return PHRASES[key].format_map(values)


def in_words(condition: Condition, question_title: Callable[[str], str], say: Callable[..., str] = english) -> str:
    """
    Return a condition as a phrase for the reader, such as "type is not district".

    Args:
        say: Returns the phrase of a key of PHRASES with its values in place.
    """
    match condition:
        case Comparison():
            name = condition.name.replace("_", " ") if condition.subject == "attribute" else question_title(condition.name)
            return comparison_in_words(name, condition, say)
        case Not(Comparison() as test) if test.operator in ("is", "in"):
            return in_words(attrs.evolve(test, operator="is_not" if test.operator == "is" else "not_in"), question_title, say)
        case Not(part):
            return say("not", condition=in_words(part, question_title, say))
        case All(parts):
            return say("and").join(bracketed(part, question_title, say) for part in parts)
        case Any(parts):
            return say("or").join(bracketed(part, question_title, say) for part in parts)
        case Count(at_least, parts):
            return say("count", at_least=at_least, conditions="; ".join(in_words(part, question_title, say) for part in parts))


def bracketed(condition: Condition, question_title: Callable[[str], str], say: Callable[..., str]) -> str:
    """Return a part in words, in brackets where it has parts of its own."""
    words = in_words(condition, question_title, say)
    return f"({words})" if isinstance(condition, All | Any | Count) else words


def comparison_in_words(name: str, test: Comparison, say: Callable[..., str]) -> str:
    """Return a comparison in words."""
    values = [str(one) for one in test.value] if isinstance(test.value, tuple) else [str(test.value)]
    listed = say("or").join(values)
    match test.operator:
        case "answered":
            return say("answered" if test.value else "not_answered", name=name)
        case "between":
            return say("between", name=name, low=values[0], high=values[1])
        case "has_all":
            return say("has_all", name=name, value=say("and").join(values))
        case "is_not" | "not_in":
            return say("is_not", name=name, value=listed.replace("_", " "))
        case "is" | "in":
            return say("is", name=name, value=listed.replace("_", " "))
    return say(test.operator, name=name, value=listed)


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
