"""Respondents and what they say, made up for tests: short to write by hand, and drawn by Hypothesis."""

import datetime
import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import attrs
from hypothesis import HealthCheck
from hypothesis import strategies as st

from rsc_assess import Assessment, load_assessment, load_questionnaire
from rsc_assess.assessment.data import assessment_data
from rsc_assess.assessment.values import COUNCIL_VIEW, MISSING, NOT_APPLICABLE, Answer, Evidence, Respondent
from rsc_assess.questionnaire.values import Question, Questionnaire, walk
from rsc_assess.respondents.merge import Merge, merge
from rsc_assess.testing.strategies import assessments, replies
from tests.small import question, questionnaire, section

TEXTS = ("=1+1", "no", "line one\nline two", "Tŷ; a: b", "The plan is old")
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
def parties(draw: st.DrawFn, least: int = 2, most: int = 4, questions: int = 6) -> list[Assessment]:
    """
    Draw the files of several respondents of one council.

    What they say is chosen by a seed: drawn one by one it would be more than Hypothesis holds, and few files would have company.
    """
    first = draw(assessments(most=questions))
    chance = random.Random(draw(st.integers(0, 2**32)))
    attributes = tuple(first.council.attribute(name) for name in first.questionnaire.attributes_used)
    pools = [pool for pool in replies(first.questionnaire, attributes, 0.2, 0.2) if pool]
    files: list[Assessment] = []
    for number in range(chance.randint(least, most)):
        own = {pool[0].question: told(chance, pool) for pool in pools if chance.random() < 0.8}
        person = Respondent(f"Role {number}", chance.choice([COUNCIL_VIEW, COUNCIL_VIEW, "residents"]), chance.random() < 0.4)
        files.append(attrs.evolve(first, answers=own, respondent=person))
    for _, part in first.questionnaire.sections():
        questions_in = [one for _, one in walk(part.children, 0) if isinstance(one, Question) and not one.is_computed]
        if chance.random() < 0.3 and questions_in and all(one.not_applicable for one in questions_in):
            place = chance.randrange(len(files))
            whole = {one.id: Answer(one.id, NOT_APPLICABLE, reason="elsewhere", via=part.id) for one in questions_in}
            if not any(one.via for one in files[place].answers.values()):
                files[place] = attrs.evolve(files[place], answers={**files[place].answers, **whole})
    order = [one.id for one in first.questionnaire.questions()]
    return [attrs.evolve(file, answers={id: file.answers[id] for id in order if id in file.answers}) for file in files]


def told(chance: random.Random, pool: Sequence[Answer]) -> Answer:
    """Return one of the answers, often one of the first few so that some agree, with what people write beside it."""
    answer = chance.choice(pool[:2] if chance.random() < 0.4 else pool)
    more: dict[str, Any] = {name: chance.choice([None, None, *TEXTS]) for name in ("note", "owner")}
    more["date"] = chance.choice([None, datetime.date(2026, 1, 2), datetime.date(2026, 3, 4)])
    more["evidence"] = (*answer.evidence, *chance.choice([(), (), (Evidence("documented", "Minutes"),), (Evidence("claimed", "=1+1"),)]))
    if answer.state == NOT_APPLICABLE:
        more["reason"] = chance.choice(["the county does this", "not here"])
    return attrs.evolve(answer, **more)


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
