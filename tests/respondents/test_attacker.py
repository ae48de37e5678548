"""An attacker who knows the program, who answered in which role, and every output: what can follow about a role of fewer than five?"""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import Assessment
from rsc_assess.assessment.values import ANSWERED, COUNCIL_VIEW, DONT_KNOW, MISSING, NOT_APPLICABLE, Answer, Respondent, View
from rsc_assess.respondents.agenda import agenda_of
from rsc_assess.respondents.agreement import agreement_of, alpha_of
from rsc_assess.respondents.outline import agenda_data, agenda_text, merge_data
from rsc_assess.respondents.perspective import compared_perspectives, perspective_assessment
from rsc_assess.respondents.rules import position_of, settle
from rsc_assess.respondents.shown import FEWEST
from rsc_assess.respondents.stances import stance_of, table_of
from tests.conftest import tries
from tests.small import assess, question, questionnaire, section

Said = int | str | None
Group = tuple[Respondent, int]
World = tuple[tuple[Said, ...], ...]

OFFICER, HEAD, CLERK = (Respondent(role) for role in ("Officer", "Head", "Clerk"))
YOUNG, OLD, ANYBODY = (Respondent(role, "residents") for role in ("Young", "Old", None))
NURSE, TRUST = Respondent("Nurse", "nhs"), Respondent("Director", "nhs", on_behalf_of="NHS trust")


@cache
def start() -> Assessment:
    """Return an assessment with one question, to which nothing is said."""
    return attrs.evolve(assess(questionnaire([section("A", question("A1", not_applicable=True))]), {"A1": 3}), answers={})


def answered(groups: Sequence[Group], world: World, rule: str) -> Assessment:
    """Return what a merge makes of a world: what the members of each group say."""
    people: dict[str, Respondent] = {}
    views = []
    for (respondent, _), said in zip(groups, world, strict=True):
        for one in said:
            id = f"r{len(people) + 1}"
            people[id] = respondent
            if one is not None:
                views.append(View(id, Answer("A1", one, reason="r" if one == NOT_APPLICABLE else None) if isinstance(one, str) else levelled(one)))
    found = attrs.evolve(start(), respondents=people, merged_by=rule)
    if not views:
        return found
    table = table_of(found, "A1")
    stance = settle(views, table, rule, people).stance
    assert stance is not None
    return attrs.evolve(found, answers={"A1": attrs.evolve(position_of("A1", views, table, stance), views=tuple(views))})


def levelled(level: int) -> Answer:
    return Answer("A1", ANSWERED, level)


def released(assessment: Assessment) -> tuple[str, str]:
    """Return what is released of all respondents together, and of groups of them."""
    alpha, agenda = alpha_of(assessment), agenda_of(assessment)
    data = agenda_data(assessment, agenda, alpha)
    roles = [item.pop("roles") for item in data["items"]]
    found = agreement_of(assessment)
    sides = [(str(side.stance), side.respondents, side.is_position) for one in found.values() for side in one.sides]
    together = json.dumps([data, sides, merge_data(assessment, found, alpha, ())], default=str)
    apart = {name: said_by(perspective_assessment(assessment, name)) for name in compared_perspectives(assessment)}
    return together, json.dumps([roles, apart, agenda_text(assessment, agenda, alpha)])


def said_by(perspective: Assessment) -> str:
    """Return the position of a perspective, which is more than the score of a section with several questions gives away."""
    answer = perspective.answer("A1")
    return str(stance_of(table_of(perspective, "A1").question, answer)) if answer.state != MISSING else "nothing"


def found_out(groups: Sequence[Group], values: Sequence[Said], rule: str) -> list[Any]:
    """
    Return each small group of which the outputs about groups tell what all its members say, where those about all do not.

    How many of it said something at all is no secret here.
    """
    by_all: dict[str, list[World]] = defaultdict(list)
    by_everything: dict[tuple[str, str], list[World]] = defaultdict(list)
    for world in product(*(combinations_with_replacement(values, size) for _, size in groups)):
        together, apart = released(answered(groups, world, rule))
        by_all[together].append(world)
        by_everything[together, apart].append(world)

    def possible(worlds: Sequence[World], place: int) -> set[tuple[Said, ...]]:
        return {tuple(one for one in world[place] if one is not None) for world in worlds}

    found = []
    for (together, apart), worlds in by_everything.items():
        for place, (respondent, _) in enumerate(groups):
            ways, size = possible(worlds, place), len(next(iter(possible(worlds, place))))
            is_small = 0 < size < FEWEST and respondent.role is not None and respondent.on_behalf_of is None
            if is_small and len(ways) == 1 and sum(len(one) == size for one in possible(by_all[together], place)) > 1:
                found.append((respondent, ways, apart))
    return found


@pytest.mark.parametrize("rule", ["median_low", "lowest"])
@pytest.mark.parametrize("values", [(1, 4), (1, None), (2, DONT_KNOW), (3, NOT_APPLICABLE)])
@pytest.mark.parametrize(
    "groups",
    [
        [(OFFICER, 5), (HEAD, 5)],
        [(OFFICER, 6), (HEAD, 3)],
        [(OFFICER, 5), (HEAD, 3), (CLERK, 2)],
        [(OFFICER, 2), (YOUNG, 5)],
        [(OFFICER, 1), (ANYBODY, 5)],
        [(OFFICER, 3), (HEAD, 2), (YOUNG, 5)],
        [(OFFICER, 5), (YOUNG, 3), (OLD, 2)],
        [(OFFICER, 5), (YOUNG, 5), (NURSE, 1)],
        [(OFFICER, 5), (HEAD, 1), (TRUST, 1)],
    ],
)
def test_no_output_tells_what_those_in_a_small_role_said(groups: list[Group], values: tuple[Said, ...], rule: str) -> None:
    """Each world that the outputs allow is tried; of a small role at least two must be left, unless the figures of all leave but one."""
    assert found_out(groups, values, rule) == []


groups_drawn = st.lists(st.sampled_from([OFFICER, HEAD, CLERK, YOUNG, OLD, ANYBODY, NURSE, TRUST]), min_size=2, max_size=3, unique=True).flatmap(
    lambda who: st.tuples(*(st.tuples(st.just(one), st.sampled_from([1, 2, 3, 4, 5, 6])) for one in who))
)


@given(groups_drawn, st.sampled_from([(1, 4), (1, 2), (3, None), (2, DONT_KNOW)]), st.sampled_from(["median_low", "lowest"]))
@tries(10)
def test_nor_among_groups_of_any_sizes(groups: Sequence[Group], values: tuple[Said, ...], rule: str) -> None:
    assert found_out(groups, values, rule) == []


def test_where_the_position_is_the_councils_no_more_is_told_of_it_by_role() -> None:
    """Two officers are the position; the roles of the residents, taken from the figures of all, would give away both."""
    for world in product(combinations_with_replacement((1, 4), 2), combinations_with_replacement((1, 4), 6)):
        found = attrs.evolve(answered([(OFFICER, 2), (YOUNG, 6)], world, "median_low"), merged_from=COUNCIL_VIEW)
        assert all(not item["roles"] for item in agenda_data(found, agenda_of(found), alpha_of(found))["items"])
