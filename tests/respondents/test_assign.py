"""A questionnaire split between its owners comes home whole."""

from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess import Assessment, Questionnaire, load_assessment
from rsc_assess.answer_files.formats import dump_form
from rsc_assess.assessment.data import assessment_data
from rsc_assess.problems import InputError
from rsc_assess.questionnaire.values import Question, Section
from rsc_assess.respondents.assign import UNASSIGNED, parts_by_owner
from rsc_assess.respondents.merge import merged
from rsc_assess.respondents.opening import open_files
from tests.answer_files.drawn import filled
from tests.conftest import tries
from tests.respondents.people import SLOW, file_of, positions, small

OWNERS = (None, "Head of planning", "head of  Planning", "Tŷ a chynllunio", "C/D: \\e?", "日本", "Data lead")


def with_owners(questionnaire: Questionnaire, owners: list[str | None]) -> Questionnaire:
    """Return a questionnaire whose questions name these owners in turn as those who usually answer."""
    turn = 0

    def renamed(children: tuple[Section | Question, ...]) -> tuple[Section | Question, ...]:
        nonlocal turn
        made: list[Section | Question] = []
        for child in children:
            if isinstance(child, Section):
                made.append(attrs.evolve(child, children=renamed(child.children)))
            else:
                made.append(attrs.evolve(child, answered_by=owners[turn % len(owners)]))
                turn += 1
        return tuple(made)

    return attrs.evolve(questionnaire, children=renamed(questionnaire.children))


def alone(assessment: Assessment) -> Assessment:
    """Return what one respondent's file would say."""
    answers = {id: attrs.evolve(answer, views=()) for id, answer in assessment.answers.items()}
    return attrs.evolve(assessment, answers=answers, respondents={}, merged_by=None)


@given(filled(most=6), st.lists(st.sampled_from(OWNERS), min_size=1, max_size=4), st.sampled_from(["yaml", "json", "csv"]))
@settings(tries(8), suppress_health_check=SLOW)
def test_what_is_split_between_owners_comes_home_whole(drawn: Assessment, owners: list[str | None], format: str) -> None:
    questionnaire = with_owners(drawn.questionnaire, owners)
    whole = attrs.evolve(alone(drawn), questionnaire=questionnaire)
    parts = parts_by_owner(questionnaire, assessment_data(whole))
    assert len({part.name for part in parts}) == len(parts)
    assert sorted(id for part in parts for id in part.form.listed) == sorted(one.id for one in questionnaire.questions() if not one.is_computed)
    files, _ = open_files([dump_form(part.form, format) for part in parts], questionnaire)
    home = merged([attrs.evolve(file, source=part.name) for file, part in zip(files, parts, strict=True)])
    assert positions(home) == positions(whole)
    assert (home.council, home.date, {one.node: one.figure for one in home.recorded}) == (
        whole.council,
        whole.date,
        {one.node: one.figure for one in whole.recorded},
    )


def test_each_owner_gets_their_questions_and_their_role() -> None:
    parts = parts_by_owner(small())
    assert [(part.owner, part.name, len(part.form.listed)) for part in parts] == [
        ("Head of policy", "head-of-policy", 1),
        ("Data lead", "data-lead", 1),
        (None, UNASSIGNED, 9),
    ]
    assert parts[0].form.data["respondent"] == {"role": "Head of policy"}
    assert "respondent" not in parts[2].form.data


def test_an_owner_whom_the_answers_name_goes_before_the_usual_one() -> None:
    parts = parts_by_owner(small(), assessment_data(file_of({"A1": {"answer": 2, "owner": "Chief executive"}, "B1": "often"})))
    assert {part.owner: sorted(part.form.answers) for part in parts} == {"Chief executive": ["A1"], "Data lead": [], None: ["B1"]}


def test_a_section_that_is_answered_as_a_whole_stays_together() -> None:
    parts = parts_by_owner(small(), assessment_data(file_of({"A": {"answer": "N/A", "reason": "not here"}})))
    assert {part.owner: sorted(part.form.answers) for part in parts} == {"Head of policy": ["A"], None: []}


def test_merged_answers_are_not_split() -> None:
    data: dict[str, Any] = assessment_data(merged([file_of({"A1": 2}, {"role": "x"})]))
    with pytest.raises(InputError, match="A516"):
        parts_by_owner(small(), data)


def test_a_part_may_leave_council_and_date_to_another() -> None:
    blank, said = parts_by_owner(small()), parts_by_owner(small(), assessment_data(file_of({"A2": 3})))
    files, _ = open_files([dump_form(part.form, "yaml") for part in (blank[0], said[1])], small())
    home = merged([attrs.evolve(file, source=str(number)) for number, file in enumerate(files)])
    assert (home.council.name, home.date.isoformat(), home.answers["A2"].value) == ("Testham", "2026-11-01", 3)
    with pytest.raises(InputError) as stopped:
        merged(files[:1])
    assert [problem.code for problem in stopped.value.problems] == ["A512", "A512"]


def test_a_part_is_an_answers_file_like_any_other() -> None:
    part = parts_by_owner(small(), assessment_data(file_of({"A1": 3})))[0]
    assert load_assessment(dump_form(part.form, "yaml"), small()).answers["A1"].value == 3
