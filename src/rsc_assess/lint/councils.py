"""Councils that a questionnaire treats alike, each kind with its compiled program."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import attrs

from rsc_assess.councils.council import NATIONS, TYPES
from rsc_assess.lint.ways import COUNCILS, SOMETHING_ELSE, around
from rsc_assess.questionnaire.condition import Comparison, comparison_holds
from rsc_assess.questionnaire.references import values_of
from rsc_assess.questionnaire.rules import ByAttribute
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.scoring.program import Compiler, Program, attribute_fact

MOST_KINDS = 24


@attrs.frozen
class Kind:
    """
    Councils that a questionnaire treats alike.

    Attributes:
        label: Such as "type county or unitary"; empty where all councils are treated alike.
    """

    label: str
    program: Program


def kinds_of_councils(questionnaire: Questionnaire) -> tuple[list[Kind], bool]:
    """Return the kinds of councils that can be scored, and whether these are all; past the first 24 they are left out."""
    names = questionnaire.attributes_used
    groups = [groups_of_values(questionnaire, name) for name in names]
    kinds: list[Kind] = []
    for chosen in product(*groups):
        settings = dict(zip(names, chosen, strict=True))
        if not any_such_council(settings):
            continue
        program = Compiler(questionnaire, {name: values[0] for name, values in settings.items()}).program()
        if program.problems:
            continue
        if len(kinds) == MOST_KINDS:
            return kinds, False
        told = [f"{name} {in_words(values)}" for name, values in settings.items() if len(groups[names.index(name)]) > 1]
        kinds.append(Kind(", ".join(told), program))
    return kinds, True


def groups_of_values(questionnaire: Questionnaire, name: str) -> list[tuple[str | None, ...]]:
    """Return the values of a council attribute, those together that nothing in the questionnaire tells apart; None is not given."""
    tests: list[Comparison] = []
    settings: list[ByAttribute[Any]] = []
    for one in everything_in((questionnaire.children, questionnaire.rules, questionnaire.defaults, questionnaire.classes, questionnaire.scorings)):
        if isinstance(one, Comparison) and (one.subject, one.name) == ("attribute", name):
            tests.append(one)
        elif isinstance(one, ByAttribute) and one.attribute == name:
            settings.append(one)
    values: list[str | None]
    if name in ("type", "nation"):
        values = [*(TYPES if name == "type" else NATIONS), None]
    else:
        compared = [one for test in tests for one in values_of(test) if not isinstance(one, bool)]
        named = [*(str(one) for one in compared), *(key for setting in settings for key, _ in setting.values)]
        values = [*dict.fromkeys([*named, *(str(one) for one in around(compared))]), SOMETHING_ELSE, None]
    groups: dict[object, list[str | None]] = {}
    for value in values:
        alike = (
            tuple(comparison_holds(test, attribute_fact(value)) for test in tests),
            tuple(str(setting.setting(value)) for setting in settings),
        )
        groups.setdefault(alike, []).append(value)
    return [tuple(group) for group in groups.values()]


def any_such_council(settings: Mapping[str, tuple[str | None, ...]]) -> bool:
    """Tell whether there are councils of one of these types in one of these nations."""
    types, nations = settings.get("type", (None,)), settings.get("nation", (None,))
    return None in types or None in nations or any((type, nation) in COUNCILS for type in types for nation in nations)


def everything_in(value: object) -> Iterator[object]:
    """Yield a value and all values inside it."""
    yield value
    if isinstance(value, tuple):
        for one in value:
            yield from everything_in(one)
    elif attrs.has(type(value)):
        for name in attrs.fields_dict(type(value)):  # type: ignore[arg-type]
            yield from everything_in(getattr(value, name))


def in_words(values: tuple[str | None, ...]) -> str:
    """Return values to read."""
    given = [value.replace("_", " ") for value in values if value is not None and value != SOMETHING_ELSE]
    others = ["another"] if SOMETHING_ELSE in values else []
    absent = ["not given"] if None in values and not given else []
    return " or ".join([*given, *others, *absent])
