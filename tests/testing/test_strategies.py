"""What is drawn can be used: files that load, councils that do not exist, answers without errors."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsc_assess import Assessment, Council, InputError, Questionnaire, check_assessment, load_questionnaire
from rsc_assess.assessment.values import ANSWERED, OPEN_STATES
from rsc_assess.councils.council import TYPES
from rsc_assess.testing import FEATURES, answers, assessments, councils, questionnaire_files, questionnaires
from tests.testing.small import ask, file, part

DRAWING = settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
# Keys that only a feature brings into a file.
KEYS = {
    "bands": "bands", "bonuses": "bonus", "by_attribute": "attributes", "caps": "caps", "conditions": "applies", "flags": "flags",
    "no_floor": "floor", "no_value_below": "no_value_below", "out_of": "out_of", "penalties": "penalty",
    "quotients": "quotient", "repeats": "repeat", "rounds": "rounds", "scorings": "scorings", "sets": "sets", "starts_at": "starts_at",
    "takes_out": "takes_out", "unclamped": "clamp", "unscored": "unscored",
}  # fmt: skip


@DRAWING
@given(questionnaire_files())
def test_a_drawn_file_can_be_read(drawn: dict[str, Any]) -> None:
    assert load_questionnaire(drawn).id == "drawn"


@DRAWING
@given(assessments())
def test_a_drawn_assessment_has_no_errors(assessment: Assessment) -> None:
    assert [problem for problem in check_assessment(assessment) if problem.severity == "error"] == []


@DRAWING
@given(st.sets(st.sampled_from(sorted(KEYS))).flatmap(lambda left_out: st.tuples(st.just(left_out), questionnaire_files(left_out))))
def test_what_is_left_out_is_not_drawn(drawn: tuple[set[str], dict[str, Any]]) -> None:
    left_out, written = drawn
    assert {KEYS[feature] for feature in left_out} & keys_in(written) == set()


def keys_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {str(key) for key in value}.union(*(keys_in(inner) for inner in value.values()))
    return set().union(*(keys_in(inner) for inner in value)) if isinstance(value, list) else set()


@DRAWING
@given(questionnaires(leave_out=FEATURES))
def test_without_any_feature_a_questionnaire_is_questions_with_levels_in_sections(questionnaire: Questionnaire) -> None:
    assert {question.kind for question in questionnaire.questions()} == {"levels"}
    assert {section.rules.method for _, section in questionnaire.sections()} <= {"mean"}


@DRAWING
@given(questionnaires(methods=["lowest"]))
def test_only_the_wanted_methods_are_drawn(questionnaire: Questionnaire) -> None:
    assert {section.rules.method for _, section in questionnaire.sections()} <= {"lowest", "mean"}


def test_councils_of_every_type_are_drawn_and_all_with_a_code_are_fictional() -> None:
    found: list[Council] = []

    @settings(max_examples=300, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(councils())
    def look(council: Council) -> None:
        assert council.id is None or council.is_fictional
        found.append(council)

    look()
    assert {council.type for council in found} == set(TYPES)


def test_a_council_has_what_the_questionnaire_cannot_do_without() -> None:
    weight = {"by": "type", "values": {"county": 2, "district": 1}}
    number = {"worst": 0, "best": {"by": "coast", "values": {"long": 3, "short": 1}}}
    questionnaire = load_questionnaire(file(part("A", ask("A1", weight=weight), ask("A2", number=number)), attributes={"coast": "Its coast"}))

    @DRAWING
    @given(answers(questionnaire))
    def look(assessment: Assessment) -> None:
        assert assessment.council.type in ("county", "district")
        assert assessment.council.attribute("coast") in ("long", "short")

    look()


@pytest.mark.parametrize(("open_share", "least", "most"), [(0.0, 0.0, 0.0), (0.5, 0.3, 0.7), (1.0, 1.0, 1.0)])
def test_the_share_of_open_answers_can_be_set(rsc: Questionnaire, open_share: float, least: float, most: float) -> None:
    counts = {"open": 0, "all": 0}

    @settings(max_examples=20, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(answers(rsc, open_share=open_share, not_applicable=0))
    def look(assessment: Assessment) -> None:
        states = [assessment.answer(question.id).state for question in rsc.questions()]
        assert set(states) <= {ANSWERED, *OPEN_STATES}
        counts["open"] += sum(state != ANSWERED for state in states)
        counts["all"] += len(states)

    look()
    assert least <= counts["open"] / counts["all"] <= most


def test_the_council_can_be_given(rsc: Questionnaire) -> None:
    council = Council("Mockshire", type="county", nation="england")

    @settings(max_examples=3, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(answers(rsc, council))
    def look(assessment: Assessment) -> None:
        assert assessment.council is council

    look()


def test_an_answer_that_must_be_given_is_given() -> None:
    counts = {"missing": "refuse", "dont_know": "refuse", "declined": "refuse", "not_applicable": "refuse", "no_evidence": "refuse"}
    questionnaire = load_questionnaire(file(part("A", ask("A1"), ask("A2")), counts=counts, needs_evidence=20))

    @DRAWING
    @given(answers(questionnaire, open_share=1.0))
    def look(assessment: Assessment) -> None:
        problems = check_assessment(assessment)
        if any(problem.severity == "error" for problem in problems):
            raise InputError("refused", problems)

    look()
