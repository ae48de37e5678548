"""From draft to signed off: a digest that follows the content through every format, and what a later change makes of it."""

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsc_assess import InputError, check_assessment, dump_assessment, load_assessment, load_questionnaire, load_register, score_assessment
from rsc_assess.assessment.shapes import MOST_STEPS
from rsc_assess.assessment.sign_off import SignOffStatus, content_digest, sign_off_remarks, sign_off_status, signed
from rsc_assess.assessment.subset import subset_assessment
from rsc_assess.assessment.values import ANSWERED, Answer, Assessment, Evidence, SignOffStep
from tests.answer_files.drawn import filled, through
from tests.small import answers, assess, question, questionnaire, section

DAY = datetime.date(2026, 11, 20)
MODEL = questionnaire(
    [section("S", question("Q1"), question("Q2", not_applicable=True))],
    subsets={"few": {"title": "Few", "questions": ["Q1"]}},
)


def small() -> Assessment:
    """Return an assessment to sign."""
    return assess(MODEL, {"Q1": 3, "Q2": {"answer": 2, "note": "Since May"}})


def changed(assessment: Assessment, level: int = 4) -> Assessment:
    """Return an assessment with another answer."""
    return attrs.evolve(assessment, answers={**assessment.answers, "Q1": Answer("Q1", ANSWERED, level)})


def both(assessment: Assessment) -> Assessment:
    """Return an assessment that was reviewed, and signed off the day after."""
    return signed(signed(assessment, "reviewed", "Head of policy", DAY), "signed_off", "Chief executive", DAY + datetime.timedelta(1))


def test_nothing_signed_is_a_draft() -> None:
    assert sign_off_status(small()) == SignOffStatus("draft")
    assert sign_off_status(small()).in_words() == "draft"
    assert sign_off_remarks(small()) == ()


def test_a_review_and_a_sign_off_are_told_with_role_and_day() -> None:
    reviewed = signed(small(), "reviewed", "  Head of   policy ", DAY)
    assert sign_off_status(reviewed).in_words() == "reviewed on 2026-11-20 by Head of policy"
    status = sign_off_status(both(small()))
    assert (status.state, status.is_changed, status.was_reviewed) == ("signed_off", False, True)
    assert status.in_words() == "signed off on 2026-11-21 by Chief executive"


def test_a_role_in_a_file_cannot_turn_the_line_around_that_tells_of_it() -> None:
    forged = attrs.evolve(small(), sign_off=(SignOffStep("signed_off", "Chief\u202e executive\u200b", DAY, "sha256:" + 64 * "0"),))
    assert sign_off_status(forged).in_words() == "draft, changed after it was signed off on 2026-11-20 by Chief executive"
    assert "\u202e" not in str(sign_off_remarks(forged)[0])


def test_signing_off_without_a_review_is_possible_and_told() -> None:
    status = sign_off_status(signed(small(), "signed_off", "Chief executive", DAY))
    assert (status.state, status.was_reviewed) == ("signed_off", False)


def test_a_review_of_other_answers_is_no_review() -> None:
    reviewed = signed(small(), "reviewed", "Head of policy", DAY)
    status = sign_off_status(signed(changed(reviewed), "signed_off", "Chief executive", DAY))
    assert (status.state, status.was_reviewed) == ("signed_off", False)


def test_a_review_after_the_sign_off_takes_nothing_back() -> None:
    status = sign_off_status(signed(both(small()), "reviewed", "Audit committee", DAY + datetime.timedelta(9)))
    assert status.in_words() == "signed off on 2026-11-21 by Chief executive"
    assert status.was_reviewed


def test_what_changed_after_it_was_signed_off_says_so() -> None:
    assessment = changed(both(small()))
    status = sign_off_status(assessment)
    assert (status.state, status.is_changed, status.was_reviewed) == ("draft", True, False)
    assert status.in_words() == "draft, changed after it was signed off on 2026-11-21 by Chief executive"
    assert len(assessment.sign_off) == 2
    (remark,) = sign_off_remarks(assessment)
    assert (remark.code, remark.severity) == ("A450", "warning")
    read = load_assessment(dump_assessment(assessment), assessment.questionnaire)
    assert [one.code for one in check_assessment(read)] == ["A450"]
    assert [one.code for one in score_assessment(read).problems] == ["A450"]


def test_what_changed_and_changed_back_is_signed_off() -> None:
    assert sign_off_status(changed(changed(both(small())), 3)).state == "signed_off"


CHANGES: dict[str, Any] = {
    "answer": lambda a: changed(a),
    "note": lambda a: attrs.evolve(a, answers={**a.answers, "Q2": attrs.evolve(a.answers["Q2"], note="Since June")}),
    "evidence": lambda a: attrs.evolve(a, answers={**a.answers, "Q2": attrs.evolve(a.answers["Q2"], evidence=(Evidence("claimed", "x"),))}),
    "owner": lambda a: attrs.evolve(a, answers={**a.answers, "Q2": attrs.evolve(a.answers["Q2"], owner="Head of planning")}),
    "no answer": lambda a: attrs.evolve(a, answers={"Q1": a.answers["Q1"]}),
    "date": lambda a: attrs.evolve(a, date=datetime.date(2026, 11, 2)),
    "name": lambda a: attrs.evolve(a, council=attrs.evolve(a.council, name="Testham City")),
    "type": lambda a: attrs.evolve(a, council=attrs.evolve(a.council, type="county")),
}


@pytest.mark.parametrize("change", [{"state": "signed_off"}, {"role": "Chief executive"}, {"date": DAY + datetime.timedelta(1)}])
def test_a_step_that_is_changed_by_hand_no_longer_holds(change: dict[str, Any]) -> None:
    reviewed = signed(small(), "reviewed", "Head of policy", DAY)
    forged = attrs.evolve(reviewed, sign_off=(attrs.evolve(reviewed.sign_off[0], **change),))
    assert sign_off_status(forged).is_changed
    assert [one.code for one in sign_off_remarks(forged)] == ["A450"]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_what_is_said_shows(change: str) -> None:
    assert sign_off_status(CHANGES[change](both(small()))).is_changed


def test_what_says_nothing_is_no_change() -> None:
    """A blank answer, the order of the answers and the name of the file are not content."""
    assessment = both(small())
    blank = attrs.evolve(assessment, answers=dict(reversed(list(assessment.answers.items()))), source="elsewhere.yaml")
    assert not sign_off_status(blank).is_changed
    more = answers({"Q1": 3, "Q2": None})
    assert content_digest(load_assessment(more, assessment.questionnaire)) == content_digest(assess(MODEL, {"Q1": 3}))


def test_a_newer_version_of_the_questionnaire_is_no_change_of_the_file() -> None:
    """Answers of an older version are only read where they still mean the same."""
    content = dump_assessment(both(small()))
    newer = load_questionnaire({**MODEL, "version": "1.1.0", "compatible_from": "1.0.0"})
    assert sign_off_status(load_assessment(content, newer)).state == "signed_off"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
@given(filled(most=4), st.sampled_from(["yaml", "json", "csv"]))
def test_a_signed_file_stays_signed_in_every_format(assessment: Assessment, format: str) -> None:
    step = attrs.evolve(assessment, sign_off=())
    digest = content_digest(step)
    assert content_digest(through(step, format)) == digest
    assert content_digest(attrs.evolve(through(assessment, format), sign_off=())) == digest


def test_what_a_register_adds_is_no_change(tmp_path: Any) -> None:
    """A file is signed as it is, with or without a register beside it."""
    path = tmp_path / "register.csv"
    path.write_text("code,name,type,nation,region,population\nE07999001,Testham Borough Council,district,England,Mids,90000\n", encoding="utf-8")
    register = load_register(path)
    made = {**MODEL, "attributes": {"population": "People who live here"}}
    known = load_questionnaire(made)
    content = dump_assessment(both(load_assessment(answers({"Q1": 3}, id="E07999001"), known)))
    completed = load_assessment(content, known, register)
    assert completed.council.region == "Mids"
    assert sign_off_status(completed).state == "signed_off"
    by_code = {**answers({"Q1": 3}), "council": {"id": "E07999001"}}
    looked_up = signed(load_assessment(by_code, known, register), "signed_off", "Chief executive", DAY)
    assert sign_off_status(looked_up).state == "signed_off"
    again = {
        **by_code,
        "sign_off": [{"state": "signed_off", "role": "Chief executive", "date": "2026-11-20", "digest": looked_up.sign_off[0].digest}],
    }
    assert sign_off_status(load_assessment(again, known, register)).state == "signed_off"


def test_a_subset_of_what_is_signed_off_is_signed_off() -> None:
    assert sign_off_status(subset_assessment(both(small()), "few")).state == "signed_off"
    assert sign_off_status(subset_assessment(changed(both(small())), "few")).is_changed
    assert sign_off_status(subset_assessment(small(), "few")).state == "draft"


def test_the_wrong_state_or_role_cannot_be_signed() -> None:
    for state, role in (("draft", "x"), ("signed off", "x"), ("reviewed", "  "), ("reviewed", "x" * 121), ("reviewed", "x\x1b[31m")):
        with pytest.raises(ValueError, match=r"reviewed or signed_off|1 to 120"):
            signed(small(), state, role, DAY)


def test_an_assessment_with_errors_cannot_be_signed() -> None:
    wrong = attrs.evolve(small(), answers={"Q1": Answer("Q1", ANSWERED, 9)})
    with pytest.raises(InputError, match="A201"):
        signed(wrong, "reviewed", "Head of policy", DAY)


def test_a_step_before_the_last_one_is_refused() -> None:
    with pytest.raises(InputError, match="A451"):
        signed(both(small()), "reviewed", "Head of policy", DAY)


def test_no_more_steps_than_a_file_holds() -> None:
    assessment = small()
    for _ in range(MOST_STEPS):
        assessment = signed(assessment, "reviewed", "Head of policy", DAY)
    assert len(through(assessment, "yaml").sign_off) == MOST_STEPS
    with pytest.raises(InputError, match="A452"):
        signed(assessment, "reviewed", "Head of policy", DAY)
