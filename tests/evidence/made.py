"""Assessments with evidence, made by hand and by Hypothesis."""

import datetime
import json
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from rsc_assess import Questionnaire, Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.assessment.values import EVIDENCE_KINDS
from tests.small import answers, question, questionnaire, section

DAY = datetime.date(2026, 11, 1)
RULES = {"asked_from": 3, "stale_after_months": 24}


def model(questions: int = 4, **more: Any) -> dict[str, Any]:
    """Return a questionnaire of two sections with questions Q1, Q2 …, evidence being asked for from level 3."""
    made = [question(f"Q{number}", not_applicable=True) for number in range(1, questions + 1)]
    half = (questions + 1) // 2
    parts = [section(f"S{place}", *part) for place, part in enumerate((made[:half], made[half:]), 1) if part]
    return questionnaire(parts, **{"evidence_rules": RULES, **more})


def scored(said: dict[str, Any], made: dict[str, Any] | None = None, **more: Any) -> Scorecard:
    """Return the scorecard of answers to the questions of a model."""
    return score_assessment(load_assessment(answers(said), loaded(json.dumps(made or model(max(len(said), 1), **more)))))


@lru_cache
def loaded(text: str) -> Questionnaire:
    """Return a questionnaire; each is read once."""
    return load_questionnaire(text.encode())


def piece(kind: str = "documented", **more: Any) -> dict[str, Any]:
    """Return a piece of evidence that names something."""
    return {"kind": kind, "reference": "Minute 7", **more}


days = st.sampled_from(["2020-01-01", "2024-10-31", "2024-11-01", "2024-11-02", "2026-11-01"])
pieces = st.builds(
    lambda kind, more, day, shows: {
        "kind": kind,
        **more,
        **({"date": day} if day else {}),
        **({"shows": shows} if shows is not None else {}),
    },
    st.sampled_from(EVIDENCE_KINDS),
    st.sampled_from([{}, {"reference": "x"}, {"link": "https://example.org"}, {"reviewer": "Audit"}]),
    st.none() | days,
    st.none() | st.integers(0, 5),
)
replies = st.one_of(
    st.builds(lambda level, evidence: {"answer": level, "evidence": evidence}, st.integers(0, 5), st.lists(pieces, max_size=3)),
    st.sampled_from(["don't know", "", {"answer": "N/A", "reason": "not here"}]),
)


def said_to(questions: int) -> st.SearchStrategy[dict[str, Any]]:
    """Return answers to so many questions."""
    return st.fixed_dictionaries({f"Q{number}": replies for number in range(1, questions + 1)})
