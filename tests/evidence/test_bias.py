"""What about answers is worth a second look: one level throughout, the top throughout, contradictions, claims without evidence."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import InputError, load_questionnaire, score_assessment
from rsc_assess.evidence.bias import (
    ALL_TOP,
    BY_CHANCE,
    CODES,
    CONTRADICTION,
    FEWEST_ANSWERS,
    FINDINGS,
    LATER_EVIDENCE,
    NO_EVIDENCE,
    SAME_LEVEL,
    SAME_RUN,
    SHORTEST_RUN,
    expected_runs,
    findings_of,
)
from rsc_assess.questionnaire.subsets import subset_of
from rsc_assess.questionnaire.translation import texts_of
from tests.conftest import tries
from tests.evidence.made import model, piece, said_to, scored
from tests.small import assess

MIXED = [2, 1, 3, 2, 0, 2, 1, 3, 1, 2, 4, 2]


def kinds(levels: list[Any], **more: Any) -> list[str]:
    """Return the kinds of findings of levels, evidence left aside."""
    return [one.kind for one in found(levels, **more) if one.kind != NO_EVIDENCE]


def found(levels: list[Any], **more: Any) -> Any:
    """Return the findings of levels."""
    return findings_of(scored({f"Q{place}": level for place, level in enumerate(levels, 1)}, **more))


def test_ordinary_answers_give_no_finding() -> None:
    assert kinds(MIXED) == []


def test_one_level_throughout_is_told() -> None:
    (one,) = found([2] * 12)
    assert (one.kind, one.level, one.of, len(one.questions)) == (SAME_LEVEL, 2, 12, 12)
    assert one.what == "All 12 levels are 2"
    (one,) = found([2] * 11 + [1])
    assert one.what == "11 of 12 levels are 2"


def test_one_level_throughout_a_short_questionnaire_is_no_finding() -> None:
    assert kinds([2] * (FEWEST_ANSWERS - 1)) == []
    assert kinds([5] * (FEWEST_ANSWERS - 1)) == []


def test_the_top_throughout_is_told_once() -> None:
    """What is all at the top is not told a second time as one level throughout."""
    one, more = found([5] * 12)
    assert (one.kind, more.kind) == (ALL_TOP, NO_EVIDENCE)
    assert one.what == "All 12 answers are at the highest level"
    assert more.what == "12 of 12 answers at level 3 or above name no evidence at all"


def test_a_run_too_long_for_chance_is_told() -> None:
    (one,) = (one for one in found([0, 1, 2, 1, 0, 2, 1, 4, 0, 1, *[3] * 9, 2, 0, 1, 4, 2, 0, 1]) if one.kind == SAME_RUN)
    assert (one.level, one.questions[0], one.questions[-1], len(one.questions)) == (3, "Q11", "Q19", 9)
    assert one.what == "9 questions in a row are at level 3, from Q11 to Q19"


def test_unanswered_questions_do_not_break_a_run() -> None:
    levels: list[Any] = [0, 1, 2, 1, 0, 2, 1, 4, 0, 1, *[3] * 5, "don't know", "", *[3] * 4, 2, 0, 1, 4, 2, 0, 1]
    assert kinds(levels) == [SAME_RUN]


def test_a_short_run_is_no_finding() -> None:
    assert kinds([0, 1, 2, 1, 0, 2, 1, 4, 0, 1, *[3] * (SHORTEST_RUN - 1), 2, 0, 1, 4, 2, 0, 1]) == []


def test_the_expected_number_of_runs_is_that_of_shuffled_answers() -> None:
    """Against an oracle: answers drawn one by one with the same shares, and their runs counted."""
    chance = random.Random(3)
    shares, answers, length, draws = [0.5, 0.3, 0.2], 30, 5, 20_000
    runs = 0
    for _ in range(draws):
        drawn = chance.choices(range(3), shares, k=answers)
        here = 1
        for before, after in zip(drawn, [*drawn[1:], None], strict=True):
            if before == after:
                here += 1
            else:
                runs += here >= length
                here = 1
    assert expected_runs(shares, answers, length) == pytest.approx(runs / draws, rel=0.05)


@tries(60)
@given(st.lists(st.integers(0, 5), min_size=20, max_size=65), st.randoms())
def test_a_run_in_answers_is_rare_once_they_are_shuffled(levels: list[int], chance: Any) -> None:
    """By its own rule: any run that is told is longer than the answers would have in another order more than once in a hundred times."""
    chance.shuffle(levels)
    shares = [times / len(levels) for times in Counter(levels).values()]
    for one in found(levels):
        if one.kind == SAME_RUN:
            assert len(one.questions) >= SHORTEST_RUN
            assert expected_runs(shares, len(levels), len(one.questions)) < BY_CHANCE


@tries(60)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.randoms())
def test_the_order_matters_to_runs_alone(levels: list[int], chance: Any) -> None:
    """Which answers stand first changes nothing about one level, or the top, throughout."""
    shuffled = list(levels)
    chance.shuffle(shuffled)
    first, other = ([(one.kind, one.level, len(one.questions), one.of) for one in found(some) if one.kind != SAME_RUN] for some in (levels, shuffled))
    assert first == other


CHECKS: dict[str, Any] = {
    "checks": [
        {"when": {"all": [{"question": "Q2", "at_least": 4}, {"question": "Q1", "at_most": 1}]}, "says": "Q2 needs what Q1 asks for."},
        {"when": {"all": [{"attribute": "type", "is": "county"}, {"question": "Q3", "is": 5}]}, "says": "Counties have none of these"},
    ]
}


def test_answers_that_do_not_go_together_are_told() -> None:
    one = found([1, 4, 2, 2], **CHECKS)[0]
    assert (one.kind, one.questions, one.what, one.remedy) == (CONTRADICTION, ("Q1", "Q2"), "Q2 needs what Q1 asks for", "Look at Q1 and Q2 together")


@pytest.mark.parametrize("levels", [[2, 4, 2, 2], [1, 3, 2, 2], ["", 4, 2, 2], ["don't know", 4, 2, 2], [1, {"answer": "N/A", "reason": "x"}, 2, 2]])
def test_a_check_that_does_not_hold_for_certain_is_not_told(levels: list[Any]) -> None:
    """What waits for an open answer is no contradiction, nor is what does not apply."""
    assert kinds(levels, **CHECKS) == []


def test_a_contradiction_names_the_answers_that_make_it() -> None:
    """Of what is joined by any, only what holds is named; under not, everything that is looked at."""
    low = {"any": [{"question": "Q1", "is": 0}, {"question": "Q2", "is": 0}, {"not": {"question": "Q4", "is": 0}}]}
    when = {"all": [low, {"question": "Q3", "is": 5}]}
    one = found([1, 0, 5, 0], checks=[{"when": when, "says": "x"}])[0]
    assert one.questions == ("Q2", "Q3")
    one = found([1, 1, 5, 1], checks=[{"when": when, "says": "x"}])[0]
    assert one.questions == ("Q3", "Q4")


def test_a_check_may_look_at_the_council() -> None:
    """An attribute that no score depends on is known to a check."""
    assert kinds([1, 1, 5, 1], **CHECKS) == []
    made = model(4, **CHECKS)
    scorecard = score_assessment(assess(made, {"Q3": 5}, type="county"))
    assert [one.says for one in findings_of(scorecard) if one.kind == CONTRADICTION] == ["Counties have none of these"]


def test_claims_without_evidence_are_told_apart_from_claims_with_weak_evidence() -> None:
    weak = {"answer": 4, "evidence": [piece("claimed")]}
    (one,) = found([4, weak, 1, 2])
    assert (one.kind, one.questions, one.of, one.asked_from) == (NO_EVIDENCE, ("Q1",), 2, 3)


def test_evidence_from_after_the_assessment_is_told() -> None:
    """A slip in the year would keep it fresh for decades."""
    later = {"answer": 2, "evidence": [piece(date="2026-11-01"), piece(date="2062-05-01")]}
    (one,) = found([later, {"answer": 2, "evidence": [piece(date="2026-11-01")]}])
    assert (one.kind, one.questions, one.what) == (LATER_EVIDENCE, ("Q1",), "The evidence of Q1 is dated after the assessment")


@tries(60)
@given(said_to(12))
def test_no_finding_changes_a_score(said: dict[str, Any]) -> None:
    scorecard = scored(said, **CHECKS)
    before = [score.as_data() for score in scorecard.nodes.values()]
    for one in findings_of(scorecard):
        assert one.kind in FINDINGS
        assert one.code in CODES.values()
        assert one.what
        assert not one.what.endswith(".")
        assert not one.remedy.endswith(".")
        assert one.as_problem("answers").severity == "note"
    assert before == [score.as_data() for score in score_assessment(scorecard.assessment).nodes.values()]
    plain = scored(said)
    assert {id: score.value for id, score in plain.nodes.items()} == {id: score.value for id, score in scorecard.nodes.items()}


def test_a_check_is_a_text_to_translate() -> None:
    questionnaire = load_questionnaire(model(4, **CHECKS))
    assert ("texts", "Counties have none of these") in texts_of(questionnaire)


def test_a_subset_keeps_the_checks_of_its_questions() -> None:
    subsets = {"few": {"title": "Few", "questions": ["Q1", "Q3"]}, "two": {"title": "Two", "questions": ["Q1", "Q2"]}}
    questionnaire = load_questionnaire(model(4, subsets=subsets, **CHECKS))
    assert [one.says for one in subset_of(questionnaire, "few").checks] == ["Counties have none of these"]
    assert [one.says for one in subset_of(questionnaire, "two").checks] == ["Q2 needs what Q1 asks for."]
    assert subset_of(questionnaire, "two").evidence_rules == questionnaire.evidence_rules


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [
        ({"evidence_rules": {"asked_from": 6}}, "Q211", "level 6, which no scale has"),
        ({"evidence_rules": {"asked_from": 0}}, "S104", "out of range"),
        ({"evidence_rules": {"stale_after_months": 0}}, "S104", "out of range"),
        ({"evidence_rules": {"stale_after": 24}}, "S101", "stale_after"),
        ({"checks": [{"when": {"question": "Q9", "is": 1}, "says": "x"}]}, "Q203", "Q9"),
        ({"checks": [{"when": {"question": "Q1", "is": 9}, "says": "x"}]}, "Q211", "9"),
        ({"checks": [{"when": {"question": "Q1"}, "says": "x"}, {"when": {"question": "Q8", "is": 1}, "says": "x"}]}, "Q214", "one operator"),
        ({"checks": [{"when": {"question": "Q1", "is": 1}}]}, "S102", "says"),
        ({"checks": []}, "S108", ""),
    ],
)
def test_what_cannot_be_meant_is_refused(keys: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load_questionnaire(model(4, **keys))
    assert any(problem.code == code and said in str(problem) for problem in caught.value.problems), caught.value
