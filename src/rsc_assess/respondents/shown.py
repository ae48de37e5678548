"""
Who may be shown: figures of groups of respondents in which nobody can be found by what is beside them.

Respondents are parted once: all of them, in them the perspectives, in each perspective the roles. What is left of a whole when all its
shown parts are taken away is a group too, since anybody can subtract; so it has to be as large as a shown one. docs/respondents.md
states the rule and its limits.
"""

from collections.abc import Collection, Iterable, Mapping

import attrs

from rsc_assess.assessment.values import COUNCIL_VIEW, Assessment, Respondent
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


def shown_for(assessment: Assessment, question: str) -> Shown:
    """
    Return the groups for which it may be shown what they say to a question.

    Who counts is who said something: an answer, N/A, don't know or prefer not to say. A figure over fewer of them, such as a median of
    levels, may only be shown if `shown_groups` says so for these fewer.
    """
    return shown_groups(assessment.respondents, speakers(assessment, question))


def speakers(assessment: Assessment, question: str, taken: bool = False) -> frozenset[str]:
    """
    Return the ids of the respondents who said something to a question.

    Args:
        taken: Only those who gave an answer or said N/A.
    """
    asked = table_of(assessment, question).question
    stances = {view.respondent: stance_of(asked, view.answer) for view in views_of(assessment, question)}
    return frozenset(id for id, stance in stances.items() if (stance.is_taken if taken else stance.state != "missing"))


def shown_groups(respondents: Mapping[str, Respondent], speaking: Collection[str]) -> Shown:
    """
    Return the groups for which a figure may be shown.

    A perspective: that of the council, whose position is shown anyway; others if nobody in them speaks for themselves, or at least 5 do. A
    role, within a perspective that is shown: if at least 5 respondents have it. What is left of all respondents without the perspectives
    that are shown, and of a perspective without its roles that are shown, must be nobody or at least 5 too: otherwise the smallest groups
    are not shown either, until it is so. Those who speak for an organisation make no group of persons larger.

    Args:
        speaking: The ids of those whom the figure is about.
    """
    # In the order of the respondents, so that the same answers give the same bytes.
    people = {id: one for id, one in respondents.items() if id in speaking}
    perspectives = shown_perspectives(people)
    roles: dict[tuple[str, str], frozenset[str]] = {}
    for perspective, members in perspectives.items():
        roles.update({(perspective, role): ids for role, ids in shown_roles({id: one for id, one in people.items() if id in members}).items()})
    return Shown(perspectives, roles)


def shown_perspectives(people: Mapping[str, Respondent]) -> dict[str, frozenset[str]]:
    """Return the perspectives that may be shown, with their members."""
    groups: dict[str, set[str]] = {}
    for id, one in people.items():
        groups.setdefault(one.perspective, set()).add(id)
    persons = {name: persons_in(ids, people) for name, ids in groups.items()}
    shown = [name for name in groups if name == COUNCIL_VIEW or is_enough(persons[name])]
    everybody = sum(persons.values())

    def left() -> int:
        return everybody - sum(persons[name] for name in shown)

    while shown and not is_enough(left()):
        # The council's goes last: a comparison without it says little.
        candidates = [name for name in shown if persons[name] and name != COUNCIL_VIEW] or [COUNCIL_VIEW]
        if candidates == [COUNCIL_VIEW] and (COUNCIL_VIEW not in shown or not persons[COUNCIL_VIEW]):
            return {}
        shown.remove(min(candidates, key=lambda name: (persons[name], name)))
    return {name: frozenset(groups[name]) for name in sorted(shown, key=lambda name: name != COUNCIL_VIEW)}


def shown_roles(people: Mapping[str, Respondent]) -> dict[str, frozenset[str]]:
    """Return the roles within one perspective that may be shown, with those who have them; a role is the same however it is capitalised."""
    groups: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for id, one in people.items():
        if one.role is not None:
            groups.setdefault(folded(one.role), set()).add(id)
            names.setdefault(folded(one.role), one.role)
    shown = [role for role, ids in groups.items() if len(ids) >= FEWEST and is_enough(persons_in(ids, people))]

    def left() -> set[str]:
        return set(people).difference(*(groups[role] for role in shown))

    while shown and not (is_enough(len(left())) and is_enough(persons_in(left(), people))):
        shown.remove(min(shown, key=lambda role: (len(groups[role]), role)))
    return {names[role]: frozenset(groups[role]) for role in shown}


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
