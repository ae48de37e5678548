"""How well evidence carries answers: what counts as shown, what is stale, and what is still asked for."""

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import load_assessment, load_questionnaire, score_assessment
from rsc_assess.assessment.values import EVIDENCE_KINDS
from rsc_assess.evidence.bias import findings_of
from rsc_assess.evidence.confidence import (
    CONFIDENCES,
    AnswerConfidence,
    Confidence,
    confidence_of,
    evidenced_scorecard,
    months_later,
)
from rsc_assess.questionnaire.rules import EvidenceRules
from tests.conftest import tries
from tests.evidence.made import RULES, model, piece, said_to, scored
from tests.small import question, questionnaire, section
from tests.test_language_docs import examples, whole_answers, whole_questionnaire


def only(answer: Any, **more: Any) -> AnswerConfidence:
    """Return how well evidence carries the answer to the only question."""
    return confidence_of(scored({"Q1": answer}, **more)).answers[0]


@pytest.mark.parametrize(
    ("evidence", "evidenced", "confidence"),
    [
        ([], 2, "low"),
        ([piece("none")], 2, "low"),
        ([piece("claimed")], 2, "low"),
        (["a minute that somebody remembers"], 2, "low"),
        ([piece()], 4, "medium"),
        ([{"kind": "documented"}], 2, "low"),
        ([{"kind": "documented", "date": "2026-05-01"}], 2, "low"),
        ([{"kind": "documented", "link": "https://example.org/minute"}], 4, "medium"),
        ([{"kind": "externally_checked", "reviewer": "Internal audit"}], 4, "high"),
        ([piece("externally_checked", date="2026-05-01")], 4, "high"),
        ([piece(date="2024-10-31")], 2, "low"),
        ([piece("externally_checked", date="2024-10-31")], 2, "medium"),
        ([piece(date="2024-11-01")], 4, "medium"),
        ([piece(shows=3)], 3, "low"),
        ([piece(shows=1)], 1, "low"),
        ([piece(shows=5)], 4, "medium"),
        ([piece(shows=1), piece(shows=3)], 3, "low"),
        ([piece(shows=1), piece()], 4, "medium"),
        ([piece(date="2020-01-01", shows=1)], 2, "low"),
    ],
)
def test_a_claim_of_level_4_is_evidenced_by_what_shows_it(evidence: list[Any], evidenced: int, confidence: str) -> None:
    found = only({"answer": 4, "evidence": evidence})
    assert (found.claimed, found.evidenced, found.confidence) == (4, evidenced, confidence)
    assert found.in_words() == f"level 4 claimed, {evidenced} evidenced"
    assert found.is_asked_for
    assert found.is_missing == (evidenced < 4) == found.is_gap


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ([], "nothing"),
        ([piece("claimed")], "a_claim"),
        ([piece("claimed"), piece(date="2020-01-01")], "stale"),
        ([piece("externally_checked", date="2020-01-01", shows=1)], "stale"),
        ([piece(shows=3)], "lower"),
        ([piece("externally_checked", date="2020-01-01"), piece(shows=3)], "lower"),
        ([piece()], None),
    ],
)
def test_why_a_level_is_not_shown_is_what_its_fresh_evidence_lacks(evidence: list[Any], why: str | None) -> None:
    assert only({"answer": 4, "evidence": evidence}).why == why


def test_a_level_below_needs_no_evidence() -> None:
    """Who claims little is not asked to prove it: there is no confidence to tell, rather than a low one."""
    found = only(2)
    assert (found.evidenced, found.confidence, found.is_asked_for, found.is_missing) == (2, None, False, False)


def test_evidence_of_a_lower_level_holds_even_where_none_is_asked_for() -> None:
    assert only({"answer": 2, "evidence": [piece(shows=1)]}).evidenced == 1


def test_a_questionnaire_without_rules_asks_for_nothing() -> None:
    found = only({"answer": 5, "evidence": [piece(date="1990-01-01")]}, evidence_rules={})
    assert (found.evidenced, found.is_stale, found.is_asked_for, found.confidence) == (5, False, False, "medium")
    assert only(5, evidence_rules={}).confidence is None


def test_evidence_without_a_date_holds_and_is_told() -> None:
    found = only({"answer": 4, "evidence": [piece()]})
    assert (found.is_stale, found.is_undated, found.is_shown) == (False, True, True)
    assert not only({"answer": 4, "evidence": [piece("claimed")]}).is_undated


def test_a_fresh_document_is_taken_before_a_stale_check() -> None:
    """Of two pieces that give the same confidence the one that still holds is told."""
    found = only({"answer": 4, "evidence": [piece("externally_checked", date="2020-01-01"), piece(date="2026-01-01")]})
    assert (found.kind, found.is_stale, found.confidence) == ("documented", False, "medium")


def test_a_scale_that_asks_from_its_lowest_level_falls_to_it() -> None:
    made = model(1, evidence_rules={"asked_from": 1}, scales={"maturity": {"labels": ["One", "Two"], "from": 1}})
    del made["sections"][0]["questions"][0]["levels"]
    found = confidence_of(scored({"Q1": 2}, made)).answers[0]
    assert (found.evidenced, found.is_missing) == (1, True)


@pytest.mark.parametrize("keys", [{"reverse": True}, {"unscored": True}, {"penalty": {"3": 1, "5": 2}}, {"kind": "yes_no"}, {"kind": "text"}])
def test_evidence_is_asked_for_only_where_a_higher_level_earns_more(keys: dict[str, Any]) -> None:
    is_levels = "kind" not in keys
    one = {**question("Q1"), **keys}
    if not is_levels:
        del one["levels"]
    made = questionnaire([section("S", one, question("Q2"))], evidence_rules=RULES)
    found = confidence_of(scored({"Q1": 5 if is_levels else "yes", "Q2": 1}, made)).of("Q1")
    assert found is not None
    assert (found.claimed, found.is_asked_for, found.confidence) == (5 if is_levels else None, False, None)
    assert (found.in_words() == "") == (not is_levels)


def test_other_kinds_have_the_confidence_of_their_evidence() -> None:
    made = questionnaire([section("S", {"id": "Q1", "ask": "Is it?", "kind": "yes_no"})], evidence_rules=RULES)
    found = confidence_of(scored({"Q1": {"answer": "yes", "evidence": [piece()]}}, made)).answers[0]
    assert (found.claimed, found.evidenced, found.confidence, found.is_shown, found.is_gap) == (None, None, "medium", True, False)


def test_what_is_not_asked_has_no_confidence() -> None:
    """An answer to a question that is ruled out is neither counted nor asked for evidence."""
    made = questionnaire([section("S", question("Q1"), question("Q2", applies={"question": "Q1", "at_least": 3}))], evidence_rules=RULES)
    assert [one.question for one in confidence_of(scored({"Q1": 1, "Q2": 5}, made)).answers] == ["Q1"]


def test_a_section_counts_what_is_in_it() -> None:
    found = confidence_of(
        scored(
            {
                "Q1": {"answer": 4, "evidence": [piece(date="2026-05-01")]},
                "Q2": {"answer": 3, "evidence": [piece("externally_checked", date="2020-05-01")]},
                "Q3": 5,
                "Q4": "don't know",
            }
        )
    )
    first, second = found.sections["S1"], found.sections["S2"]
    assert (first.answered, first.asked_for, first.shown, first.missing, first.stale, first.medium, first.confidence) == (2, 2, 1, 1, 1, 2, "medium")
    assert (second.answered, second.asked_for, second.shown, second.low, second.confidence, second.share_shown) == (1, 1, 0, 1, "low", 0.0)
    assert found.total.node == "small"
    assert (found.total.answered, found.total.confidence) == (3, "medium")
    assert [one.question for one in found.gaps] == ["Q3", "Q2"]
    assert confidence_of(scored({"Q1": 1})).total.share_shown is None


def test_the_lower_median_is_the_confidence_of_a_section() -> None:
    """Of one low and one high answer the section is low: at least half of the answers have its confidence or a better one."""
    said = {"Q1": 4, "Q2": {"answer": 4, "evidence": [piece("externally_checked")]}}
    assert confidence_of(scored(said)).total.confidence == "low"


@tries(60)
@given(st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)), st.integers(1, 1200))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: datetime.date, months: int) -> None:
    later = months_later(day, months)
    assert later > day
    if later != datetime.date.max:
        assert (later.year - day.year) * 12 + later.month - day.month == months
        assert later.day == day.day or (later.day < day.day and (later + datetime.timedelta(1)).day == 1)


@tries(60)
@given(said_to(5))
def test_no_more_is_evidenced_than_is_claimed(said: dict[str, Any]) -> None:
    found = confidence_of(scored(said))
    for one in found.answers:
        assert one.claimed is not None
        assert one.evidenced is not None
        assert 0 <= one.evidenced <= one.claimed
        assert one.is_missing == (one.is_asked_for and one.evidenced < one.claimed)
        assert one.confidence in (*CONFIDENCES, None)
        assert one.kind in EVIDENCE_KINDS


@tries(60)
@given(said_to(5))
def test_with_evidenced_levels_no_score_is_higher(said: dict[str, Any]) -> None:
    """Where nothing depends on conditions, each score with evidenced levels is at most the score, and the score stays what it was."""
    scorecard = scored(said)
    before = {id: score.as_data() for id, score in scorecard.nodes.items()}
    then = evidenced_scorecard(scorecard)
    for id, score in scorecard.nodes.items():
        value, claimed = then.nodes[id].value, score.value
        assert (value is None) == (claimed is None)
        assert value is None or claimed is None or value <= claimed + 1e-12
    assert before == {id: score.as_data() for id, score in score_assessment(scorecard.assessment).nodes.items()}


@tries(60)
@given(said_to(4), st.integers(0, 3), st.randoms())
def test_the_order_of_evidence_makes_no_difference(said: dict[str, Any], place: int, chance: Any) -> None:
    other = dict(said)
    reply = other[f"Q{place + 1}"]
    if isinstance(reply, dict) and "evidence" in reply:
        shuffled = list(reply["evidence"])
        chance.shuffle(shuffled)
        other[f"Q{place + 1}"] = {**reply, "evidence": shuffled}
    assert confidence_of(scored(other)) == confidence_of(scored(said))


@tries(60)
@given(said_to(4), st.integers(0, 3))
def test_more_evidence_never_lowers_what_is_evidenced(said: dict[str, Any], place: int) -> None:
    """A fresh document for the level itself shows it, whatever else there is."""
    id = f"Q{place + 1}"
    reply = said[id]
    if isinstance(reply, dict) and "evidence" in reply:
        more = {**said, id: {**reply, "evidence": [*reply["evidence"], piece(date="2026-10-01")]}}
        before, after = confidence_of(scored(said)).of(id), confidence_of(scored(more)).of(id)
        assert before is not None
        assert after is not None
        assert after.evidenced == after.claimed
        assert CONFIDENCES.index(after.confidence or "low") >= CONFIDENCES.index(before.confidence or "low")


@tries(60)
@given(said_to(6))
def test_sections_add_up(said: dict[str, Any]) -> None:
    found = confidence_of(scored(said))
    for name in ("answered", "asked_for", "shown", "missing", "stale", "undated", "low", "medium", "high"):
        assert getattr(found.total, name) == sum(getattr(found.sections[one], name) for one in ("S1", "S2"))


def test_evidenced_levels_may_open_a_question_that_must_be_answered() -> None:
    """A what-if never fails: what it would ask for counts as the questionnaire says of open answers in a scorecard."""
    made = questionnaire(
        [section("S", question("Q1"), question("Q2", applies={"question": "Q1", "at_most": 2}, counts={"missing": "refuse"}))],
        evidence_rules=RULES,
    )
    scorecard = scored({"Q1": 5}, made)
    assert evidenced_scorecard(scorecard).nodes["S"].shown == "2.0"


def test_rules_of_evidence_move_no_number() -> None:
    """They belong to the wording: the digest of what moves a number stays, that of the wording does not."""
    plain, asked = model(2, evidence_rules={}), model(2)
    checked = model(2, checks=[{"when": {"question": "Q1", "is": 5}, "says": "Look again"}])
    first, *others = (load_questionnaire(one) for one in (plain, asked, checked))
    for other in others:
        assert other.digest == first.digest
        assert other.node_digests == first.node_digests
        assert other.wording_digest != first.wording_digest
    assert load_questionnaire({key: value for key, value in plain.items() if key != "evidence_rules"}).wording_digest == first.wording_digest


def test_confidence_is_a_value() -> None:
    found = confidence_of(scored({"Q1": 4}))
    assert found == Confidence(EvidenceRules(3, 24), datetime.date(2026, 11, 1), found.answers, found.sections)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.date = datetime.date(2020, 1, 1)  # type: ignore[misc]


def test_the_example_of_the_manual_is_as_it_says() -> None:
    (example,) = (one for one in examples() if "evidence_rules" in one.questionnaire.body)
    questionnaire = load_questionnaire(whole_questionnaire(example.questionnaire.body).encode())
    answers = whole_answers(example.answers.body, questionnaire.id, questionnaire.version)
    scorecard = score_assessment(load_assessment(answers.encode(), questionnaire))
    assert [one.in_words() for one in confidence_of(scorecard).gaps] == ["level 4 claimed, 2 evidenced", "level 4 claimed, 3 evidenced"]
    assert evidenced_scorecard(scorecard).nodes["example"].shown == "2.0"
    assert [one.questions for one in findings_of(scorecard)] == [("Q1", "Q2")]
