"""RSC's rules of evidence and its checks: each can hold, and none tells a council that stands alike everywhere."""

import re
from itertools import product

import pytest

from rsc_assess import Assessment, Council, load_questionnaire, score_assessment
from rsc_assess.assessment.values import ANSWERED, Answer
from rsc_assess.evidence.bias import CONTRADICTION, findings_of
from rsc_assess.questionnaire.condition import comparisons_of
from rsc_assess.questionnaire.rules import Check, EvidenceRules
from tests.evidence.made import DAY

RSC = load_questionnaire("rsc")


def contradictions(levels: dict[str, int]) -> list[str]:
    """Return what RSC's checks say of levels."""
    answers = {id: Answer(id, ANSWERED, level) for id, level in levels.items()}
    scorecard = score_assessment(Assessment(RSC, Council("Testham", type="unitary"), DAY, answers))
    return [one.says for one in findings_of(scorecard) if one.kind == CONTRADICTION]


def test_evidence_is_asked_for_from_established_and_lasts_two_years() -> None:
    assert RSC.evidence_rules == EvidenceRules(3, 24)


@pytest.mark.parametrize("check", RSC.checks, ids=lambda check: "-".join(dict.fromkeys(one.name for one in comparisons_of(check.when))))
def test_each_check_can_hold_and_says_what_it_looks_at(check: Check) -> None:
    """Some levels bring it about, and the next better one of the lower answers takes it away."""
    names = list(dict.fromkeys(one.name for one in comparisons_of(check.when)))
    levels = [sorted({0, *(int(str(one.value)) for one in comparisons_of(check.when) if one.name == name)}) for name in names]
    told = [dict(zip(names, drawn, strict=True)) for drawn in product(*levels)]
    holding = [one for one in told if check.says in contradictions({"C1.3": 1, **one})]
    assert holding
    for one in holding:
        assert 0 in one.values()
        lifted = {name: level or 1 for name, level in one.items()}
        assert check.says not in contradictions({"C1.3": 1, **lifted})
    assert set(re.findall(r"[RSCE]\d\.\d", check.says)) <= set(names)


@pytest.mark.parametrize("level", range(6))
def test_a_council_at_one_level_throughout_contradicts_nothing(level: int) -> None:
    assert contradictions({question.id: level for question in RSC.questions()}) == []


def test_strengths_beside_weaknesses_contradict_nothing() -> None:
    """A council with strengths and weaknesses is no contradiction: the checks look at level 0 alone."""
    for high in (0, 1):
        levels = {question.id: 1 + 3 * ((place + high) % 2) for place, question in enumerate(RSC.questions())}
        assert contradictions(levels) == []
