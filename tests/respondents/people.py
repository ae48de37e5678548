"""Respondents and what they say, made up for tests: short to write by hand, and drawn by Hypothesis."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs
from hypothesis import HealthCheck
from hypothesis import strategies as st

from rsc_assess import Assessment, load_assessment, load_questionnaire
from rsc_assess.answer_files.data import assessment_data
from rsc_assess.assessment.values import MISSING, Answer, Respondent
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.respondents.merge import Merge, merge
from rsc_assess.testing.strategies import answers, assessments
from tests.answer_files.drawn import respondents, with_more
from tests.small import question, questionnaire, section

# Whole questionnaires with answers are drawn; that takes its time.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@cache
def small() -> Questionnaire:
    """Return a questionnaire with one question of every kind, and a section of levels alone."""
    kinds: list[dict[str, Any]] = [
        {"id": "B1", "ask": "Which one?", "options": {"often": 2, "never": 0, "now and then": 1}},
        {"id": "B2", "ask": "Which of these?", "kind": "many", "options": {"x": 1, "y": 1, "z": 1}},
        {"id": "B3", "ask": "How much waste?", "number": {"worst": 100, "best": 0}},
        {"id": "B4", "ask": "In what words?", "kind": "text"},
        {"id": "B5", "ask": "When?", "kind": "date"},
        {"id": "B6", "ask": "Is it done?", "kind": "yes_no"},
        {"id": "B7", "ask": "How many people?", "kind": "number", "unscored": True},
        {"id": "B8", "ask": "Which colour?", "kind": "one", "options": ["red", "green", "blue"], "unscored": True},
    ]
    levels = [
        question("A1", not_applicable=True, answered_by="Head of policy"),
        question("A2", not_applicable=True, answered_by="Data lead"),
        question("A3", not_applicable=True, weight=4),
    ]
    return load_questionnaire(questionnaire([section("A", *levels), section("B", *kinds)]))


def file_of(said: Mapping[str, Any], respondent: Mapping[str, Any] | None = None, **more: Any) -> Assessment:
    """Return what one respondent's file says."""
    data: dict[str, Any] = {"questionnaire": "small", "version": "1.0.0", "council": {"name": "Testham"}, "date": "2026-11-01", "answers": dict(said)}
    if respondent is not None:
        data["respondent"] = dict(respondent)
    return load_assessment({**data, **more}, small())


def files_of(question: str, *said: Any) -> list[Assessment]:
    """Return the files of respondents who answer one question, each in a role of their own."""
    return [file_of({question: one}, {"role": f"Role {number}"}) for number, one in enumerate(said)]


def position(question: str, rule: str, *said: Any) -> Any:
    """Return the position on a question as it is written; None where the rule leaves a conflict or nobody says anything."""
    found = merge(files_of(question, *said), rule)
    if found.assessment is None:
        assert [problem.code for problem in found.problems if problem.severity == "error"] == ["A501"]
        return None
    data = assessment_data(found.assessment)["answers"][question]
    return data.get("answer")


def codes(found: Merge) -> set[str]:
    """Return the codes of all problems of a merge."""
    return {problem.code for problem in found.problems}


@st.composite
def parties(draw: st.DrawFn, most: int = 4, questions: int = 6) -> list[Assessment]:
    """Draw the files of several respondents of one council."""
    first = draw(assessments(most=questions))
    people = draw(st.lists(respondents(), min_size=1, max_size=most))
    files: list[Assessment] = []
    for number, person in enumerate(people):
        said = first if number == 0 else draw(answers(first.questionnaire, first.council))
        own: dict[str, Answer] = {}
        for one in said.questionnaire.questions():
            if not one.is_computed and draw(st.booleans()):
                own[one.id] = draw(with_more(one, said.answers.get(one.id, Answer(one.id, MISSING))))
        file = attrs.evolve(said, council=first.council, date=first.date, answers=own, respondent=person)
        if all((one.respondent, one.answers) != (file.respondent, file.answers) for one in files):
            files.append(file)
    return files


def split(assessment: Assessment, owner_of: Mapping[str, int], owners: int) -> list[Assessment]:
    """Return the parts of an assessment, each with the answers of one owner."""
    parts = []
    for number in range(owners):
        own = {id: answer for id, answer in assessment.answers.items() if owner_of.get(id) == number}
        parts.append(attrs.evolve(assessment, answers=own, respondent=Respondent(f"Owner {number}"), recorded=(), sign_off=()))
    return parts


def same_position(one: Assessment, other: Assessment) -> None:
    """Assert that two assessments have the same position on every question, whoever brought it about."""
    assert positions(one) == positions(other)


def positions(assessment: Assessment) -> dict[str, Answer]:
    """Return the answers without their views; a blank one is as good as none."""
    bare = {id: attrs.evolve(answer, views=()) for id, answer in assessment.answers.items()}
    return {id: answer for id, answer in bare.items() if answer != Answer(id, MISSING)}
