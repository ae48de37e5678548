"""Who may be shown: whoever subtracts what is shown from what is shown finds no group of fewer than five."""

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rsc_assess.assessment.values import COUNCIL_VIEW, Respondent
from rsc_assess.respondents.merge import merged, views_together
from rsc_assess.respondents.perspective import compared_perspectives, perspective_assessment, perspectives
from rsc_assess.respondents.shown import FEWEST, Shown, shown_for, shown_groups
from rsc_assess.respondents.stances import sides
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
    """Only all respondents together may be fewer, and where the position is the council's alone the council; organisations speak for no person."""
    council = frozenset(id for id, one in people.items() if one.perspective == COUNCIL_VIEW)
    for council_apart in (False, True):
        for group in found_by_subtracting(people, shown_groups(people, people, council_apart)):
            persons = [id for id in group if people[id].on_behalf_of is None]
            if 0 < len(persons) < FEWEST and group != frozenset(people):
                assert council_apart, sorted(group)
                assert group >= council.intersection(persons) == set(persons), sorted(group)


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
        (crowd(council_Officer=2, residents=5), [], []),
        (crowd(council_Officer=5, residents_Young=5), ["council", "residents"], ["Officer", "Young"]),
        (crowd(council_Officer=4, council_Head=3, residents_Young=5), ["council", "residents"], ["Young"]),
        (crowd(council_Officer=2, residents=4), [], []),
        (crowd(council_Officer=2, residents=4, nhs_org=1), ["nhs"], []),
        (crowd(council_Officer=2, residents=30, nhs=3), ["residents"], []),
        (crowd(council_Officer=2, residents=30, nhs_org=2), ["nhs"], []),
        (crowd(residents_Young=5, residents_Old=5, nhs=5), ["nhs", "residents"], ["Old", "Young"]),
        ({}, [], []),
    ],
)
def test_these_groups_are_shown(people: dict[str, Respondent], perspectives: list[str], roles: list[str]) -> None:
    shown = shown_groups(people, people)
    assert sorted(shown.perspectives) == perspectives
    assert sorted(role for _, role in shown.roles) == roles


@pytest.mark.parametrize(
    ("people", "perspectives", "roles"),
    [
        (crowd(council_Officer=2, residents=5), ["council", "residents"], []),
        (crowd(council_Officer=2, residents_Young=5), ["council", "residents"], []),
        (crowd(council_Officer=2, residents=4), [], []),
        (crowd(council_Officer=2, residents=30, nhs_org=2), ["council", "nhs", "residents"], []),
    ],
)
def test_a_council_whose_answers_alone_are_the_position_is_shown_however_few_it_is(
    people: dict[str, Respondent], perspectives: list[str], roles: list[str]
) -> None:
    """Its perspective is the position; yet no role of others is shown, from which the few could be reckoned one by one."""
    shown = shown_groups(people, people, council_apart=True)
    assert (sorted(shown.perspectives), sorted(role for _, role in shown.roles)) == (perspectives, roles)


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


def test_the_order_of_notes_says_nothing_of_who_wrote_them() -> None:
    """In the order of the files, who wrote the first note on one question would be known to have written the first on the next."""
    files = [file_of({"A1": {"answer": 3, "note": note}, "A2": {"answer": 1, "note": note}}, {"role": note}) for note in ("b", "C", "a")]
    found = views_together(files)
    assert [side.notes for id in ("A1", "A2") for side in sides(found, id)] == [("a", "b", "C")] * 2
