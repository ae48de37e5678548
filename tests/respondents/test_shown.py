"""Who may be shown: whoever subtracts what is shown from what is shown finds no group of fewer than five."""

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rsc_assess.assessment.values import COUNCIL_VIEW, Respondent
from rsc_assess.respondents.merge import merged
from rsc_assess.respondents.perspective import compared_perspectives, perspective_assessment, perspectives
from rsc_assess.respondents.shown import FEWEST, Shown, shown_for, shown_groups
from rsc_assess.scoring.score import score_assessment
from tests.conftest import tries
from tests.respondents.people import file_of

Ids = frozenset[str]


def crowd(**sizes: int) -> dict[str, Respondent]:
    """Return so many respondents: `council_Officer=3` are three officers of the council, `nhs_org=2` speak for two organisations."""
    people: dict[str, Respondent] = {}
    for name, size in sizes.items():
        perspective, _, role = name.partition("_")
        for _ in range(size):
            behalf = "An organisation" if role == "org" else None
            people[f"r{len(people) + 1}"] = Respondent(role or None, perspective, on_behalf_of=behalf)
    return people


crowds = st.fixed_dictionaries(
    {},
    optional={
        name: st.integers(0, 12)
        for name in (
            "council_Officer",
            "council_Councillor",
            "council_Head",
            "council",
            "residents_Young",
            "residents_Old",
            "nhs",
            "nhs_org",
            "nhs_Nurse",
        )
    },
).map(lambda sizes: crowd(**sizes))


def found_by_subtracting(people: Mapping[str, Respondent], shown: Shown) -> set[Ids]:
    """Return the groups whose figures somebody can reckon who takes shown groups from shown groups, again and again."""
    known: set[Ids] = {frozenset(people), *shown.perspectives.values(), *shown.roles.values()}
    while True:
        more = {one - other for one in known for other in known if other < one} | {
            one | other for one, other in combinations(known, 2) if not one & other
        }
        if more <= known or len(known) > 400:
            return known | more
        known |= more


@given(crowds)
@example(crowd(council_Officer=5, council_Councillor=2))
@example(crowd(council_Officer=5, residents=4))
@example(crowd(council=3, residents=6, nhs=2))
@example(crowd(council=3, residents_Young=5, residents_Old=4))
@example(crowd(council=1, nhs_org=2))
@example(crowd(nhs_Nurse=5, nhs=2, nhs_org=3))
@tries(150)
def test_nobody_who_subtracts_finds_a_group_of_fewer_than_five(people: dict[str, Respondent]) -> None:
    """Only all respondents together, and the council whose position is shown anyway, may be fewer; organisations speak for no person."""
    shown = shown_groups(people, people)
    council = frozenset(id for id, one in people.items() if one.perspective == COUNCIL_VIEW)
    for group in found_by_subtracting(people, shown):
        persons = [id for id in group if people[id].on_behalf_of is None]
        alone = not 0 < len(persons) < FEWEST
        assert alone or group == frozenset(people) or group >= council > frozenset(), sorted(group)
        if not alone and group >= council:
            assert {id for id in persons if id not in council} == set() or group == frozenset(people)


@given(crowds)
@tries(100)
def test_nothing_is_shown_by_a_role_that_fewer_than_five_have(people: dict[str, Respondent]) -> None:
    for (perspective, role), ids in shown_groups(people, people).roles.items():
        assert len(ids) >= FEWEST
        assert {(people[id].perspective, people[id].role) for id in ids} == {(perspective, role)}


@pytest.mark.parametrize(
    ("people", "perspectives", "roles"),
    [
        (crowd(council_Officer=5, council_Councillor=5), ["council"], ["Councillor", "Officer"]),
        (crowd(council_Officer=5), ["council"], ["Officer"]),
        (crowd(council_Officer=5, council_Councillor=4), ["council"], []),
        (crowd(council_Officer=6, council_Head=5, council_Councillor=4), ["council"], ["Officer"]),
        (crowd(council_Officer=2, residents=5), ["council", "residents"], []),
        (crowd(council_Officer=2, residents=4), [], []),
        (crowd(council_Officer=2, residents=4, nhs_org=1), ["nhs"], []),
        (crowd(council_Officer=2, residents=30, nhs=3), ["council"], []),
        (crowd(council_Officer=2, residents=30, nhs_org=2), ["council", "nhs", "residents"], []),
        (crowd(residents_Young=5, residents_Old=5, nhs=5), ["nhs", "residents"], ["Old", "Young"]),
        ({}, [], []),
    ],
)
def test_these_groups_are_shown(people: dict[str, Respondent], perspectives: list[str], roles: list[str]) -> None:
    shown = shown_groups(people, people)
    assert sorted(shown.perspectives) == perspectives
    assert sorted(role for _, role in shown.roles) == roles


def test_a_figure_counts_those_whom_it_is_about() -> None:
    """Six officers, of whom four spoke to the second question."""
    files = [
        file_of(
            {"A1": level % 4, "A2": level % 4 if level < 4 else "", "A3": level if level < 5 else "don't know"},
            {"role": "officer " if level else "Officer"},
        )
        for level in range(6)
    ]
    found = merged(files, "median_low")
    assert {id: [len(ids) for ids in shown_for(found, id).roles.values()] for id in ("A1", "A2", "A3")} == {"A1": [6], "A2": [], "A3": [6]}


def test_a_perspective_is_scored_by_itself_where_it_may_be_shown() -> None:
    """Five residents answered the first question, and three the second."""
    residents = [
        file_of({"A1": level, "A2": 0 if level < 3 else "", "A3": 5}, {"perspective": "residents", "role": f"Resident {level}"}) for level in range(5)
    ]
    found = merged([file_of({"A1": 5, "A2": 5, "A3": 5}, {"role": "Officer"}), *residents], "median_low", perspectives_apart=True)
    assert perspectives(found) == compared_perspectives(found) == ("council", "residents")
    alone = perspective_assessment(found, "residents")
    assert {id: answer.value for id, answer in alone.answers.items()} == {"A1": 2, "A3": 5}
    assert score_assessment(alone).nodes["A"].value == pytest.approx((2 * 1 + 5 * 4) / 5 / 5)
    assert set(perspective_assessment(found, "residents", only_shown=False).answers) == {"A1", "A2", "A3"}
    assert score_assessment(found).nodes["A"].value == 1
    with pytest.raises(KeyError):
        perspective_assessment(found, "partners")
