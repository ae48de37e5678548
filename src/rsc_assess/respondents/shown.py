"""
Who may be shown: figures of groups of respondents in which nobody can be found by what is beside them.

Respondents are parted once: all of them, in them the perspectives, in each perspective the roles. What is left of a whole when all its
shown parts are taken away is a group too, since anybody can subtract; so it has to be as large as a shown one. docs/respondents.md
states the rule and its limits.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import attrs

from rsc_assess.assessment.values import COUNCIL_VIEW, MISSING, Assessment, Respondent
from rsc_assess.councils.council import read_only
from rsc_assess.questionnaire.matching import folded
from rsc_assess.respondents.stances import stance_of, table_of, views_of

FEWEST = 5


@attrs.frozen
class Shown:
    """
    The groups of respondents that one figure may be shown for, beside the figure of all of them.

    Attributes:
        perspectives: The ids of the respondents, by perspective.

        roles: The ids of the respondents, by perspective and role.
    """

    perspectives: Mapping[str, frozenset[str]] = attrs.field(factory=dict, converter=read_only)
    roles: Mapping[tuple[str, str], frozenset[str]] = attrs.field(factory=dict)


def shown_for(assessment: Assessment, question: str, taken: bool = False) -> Shown:
    """
    Return the groups for which it may be shown what they say to a question.

    Who counts is who said something: an answer, N/A, don't know or prefer not to say. A figure over fewer of them, such as a median of
    levels, may only be shown where this holds for these fewer too.

    Args:
        taken: Count only those who gave an answer or said N/A.
    """
    asked = table_of(assessment, question).question
    speaking = speakers(assessment, question, taken)
    alike = Counter(stance_of(asked, view.answer) for view in views_of(assessment, question, speaking))
    # Where all say the same, nothing more can follow.
    return shown_groups(assessment.respondents, speaking, is_apart(assessment), max(alike.values()) if len(alike) > 1 else 0)


def speakers(assessment: Assessment, question: str, taken: bool = False) -> frozenset[str]:
    """
    Return the ids of the respondents who said something to a question.

    Args:
        taken: Only those who gave an answer or said N/A.
    """
    asked = table_of(assessment, question).question
    stances = {view.respondent: stance_of(asked, view.answer) for view in views_of(assessment, question)}
    return frozenset(id for id, stance in stances.items() if (stance.is_taken if taken else stance.state != MISSING))


def is_apart(assessment: Assessment) -> bool:
    """Tell whether the position is the council's alone, so that it shows what the council says however few answered for it."""
    return assessment.merged_from == COUNCIL_VIEW


def shown_groups(respondents: Mapping[str, Respondent], speaking: Collection[str], council_apart: bool = False, alike: int = 0) -> Shown:
    """
    Return the groups for which a figure may be shown.

    A perspective: if nobody in it speaks for themselves, or at least 5 do; the council's also where the position is made from it alone. A
    role, within a perspective that is shown: if at least 5 respondents have it. What is left of all respondents without the perspectives
    that are shown, of a perspective without its roles that are shown, and of all respondents without the roles that are shown, must be
    nobody or at least 5 too: otherwise the smallest groups are not shown either, until it is so. Those who speak for an organisation make
    no group of persons larger.

    Args:
        speaking: The ids of those whom the figure is about.

        council_apart: Whether the position is made from the council's views alone, and shows them.

        alike: How many of all of them say the same, at most. Whatever could be set apart, and has a role in it that must not be shown, must be
            more than that, so that it never follows that all of it say the same. This goes by what is known of all, whoever says it, so that
            nothing follows from what is not shown either.
    """
    # In the order of the respondents, so that the same answers give the same bytes.
    people = {id: one for id, one in respondents.items() if id in speaking}
    perspectives = shown_perspectives(people, council_apart, alike)
    return Shown(perspectives, shown_roles(people, perspectives, alike))


def shown_perspectives(people: Mapping[str, Respondent], council_apart: bool, alike: int) -> dict[str, frozenset[str]]:
    """Return the perspectives that may be shown, with their members."""
    groups: dict[str, set[str]] = {}
    for id, one in people.items():
        groups.setdefault(one.perspective, set()).add(id)
    persons = {name: persons_in(ids, people) for name, ids in groups.items()}

    def is_safe(ids: Collection[str]) -> bool:
        count = persons_in(ids, people)
        return is_enough(count) and (count > alike or not has_small_role(ids, people))

    def are_others_safe() -> bool:
        return is_safe(set(people).difference(*(groups[name] for name in shown)))

    shown = [name for name, ids in groups.items() if is_safe(ids) or (council_apart and name == COUNCIL_VIEW)]
    while shown and not are_others_safe():
        # The council's goes last: a comparison without it says little.
        candidates = [name for name in shown if persons[name] and name != COUNCIL_VIEW] or [COUNCIL_VIEW]
        if candidates == [COUNCIL_VIEW] and (COUNCIL_VIEW not in shown or not persons[COUNCIL_VIEW]):
            return {}
        shown.remove(min(candidates, key=lambda name: (persons[name], name)))
    return {name: frozenset(groups[name]) for name in sorted(shown, key=lambda name: name != COUNCIL_VIEW)}


def has_small_role(ids: Collection[str], people: Mapping[str, Respondent]) -> bool:
    """Tell whether a role that fewer than 5 of these have is among them; those who speak for an organisation do not count."""
    roles = Counter((one.perspective, folded(one.role)) for one in map(people.__getitem__, ids) if one.role is not None and one.on_behalf_of is None)
    return any(count < FEWEST for count in roles.values())


def shown_roles(people: Mapping[str, Respondent], perspectives: Mapping[str, frozenset[str]], alike: int) -> dict[tuple[str, str], frozenset[str]]:
    """
    Return the roles that may be shown, by perspective and role, with those who have them; a role is the same however it is capitalised.

    Args:
        perspectives: Those that may be shown, with their members.
    """
    groups: dict[tuple[str, str], set[str]] = {}
    names: dict[tuple[str, str], str] = {}
    for perspective, members in perspectives.items():
        for id in people:
            role = people[id].role
            if id in members and role is not None:
                groups.setdefault((perspective, folded(role)), set()).add(id)
                names.setdefault((perspective, folded(role)), role)
    shown = [role for role, ids in groups.items() if len(ids) >= FEWEST and is_enough(persons_in(ids, people))]

    def are_enough(ids: Collection[str]) -> bool:
        return is_enough(len(ids)) and is_enough(persons_in(ids, people))

    def is_safe() -> bool:
        taken = set().union(*(groups[role] for role in shown))
        left = set(people) - taken
        parts = (members - taken for members in perspectives.values())
        return are_enough(left) and (persons_in(left, people) > alike or not has_small_role(left, people)) and all(are_enough(part) for part in parts)

    while shown and not is_safe():
        shown.remove(min(shown, key=lambda role: (len(groups[role]), role)))
    return {(role[0], names[role]): frozenset(groups[role]) for role in shown}


def persons_in(ids: Iterable[str], people: Mapping[str, Respondent]) -> int:
    """Return how many of some respondents speak for themselves, rather than for an organisation."""
    return sum(people[id].on_behalf_of is None for id in ids)


def is_enough(count: int) -> bool:
    """Tell whether so many may be told apart: nobody, or at least 5."""
    return count == 0 or count >= FEWEST


def perspectives_of(respondents: Iterable[Respondent]) -> tuple[str, ...]:
    """Return the perspectives there are, that of the council first."""
    found = dict.fromkeys(one.perspective for one in respondents)
    return tuple(sorted(found, key=lambda name: (name != COUNCIL_VIEW, list(found).index(name))))
