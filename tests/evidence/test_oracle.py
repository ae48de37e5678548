"""What evidence shows, against the rules of docs/evidence.md written a second time, from its words alone."""

import datetime
import json
from calendar import monthrange
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import load_assessment, score_assessment
from rsc_assess.evidence.confidence import confidence_of
from tests.conftest import tries
from tests.evidence.made import loaded, model
from tests.small import answers

Piece = dict[str, Any]
GRADES = ("low", "medium", "high")
ASKED_FROM, MONTHS = 3, 24


def is_old(day: str, on: datetime.date) -> bool:
    """Tell whether more than 24 months have passed; from the 29th, 30th or 31st they have with the last day of a shorter month."""
    then = datetime.date.fromisoformat(day)
    months = (on.year - then.year) * 12 + on.month - then.month
    return months > MONTHS or (months == MONTHS and on.day > min(then.day, monthrange(on.year, on.month)[1]))


def kind_of(piece: Piece) -> str:
    kind = str(piece["kind"])
    return kind if piece.keys() & {"reference", "link", "reviewer"} or kind == "none" else "claimed"


def grade_of(piece: Piece, level: int, on: datetime.date) -> str:
    if piece.get("shows", level) < level:
        return "low"
    step = {"none": 0, "claimed": 0, "documented": 1, "externally_checked": 2}[kind_of(piece)]
    return GRADES[max(step - ("date" in piece and is_old(piece["date"], on)), 0)]


def expected(level: int, pieces: list[Piece], on: datetime.date) -> tuple[int, str | None, bool]:
    """Return the evidenced level, the confidence, and whether it is short of what is asked for."""
    holding = [one for one in pieces if kind_of(one) in ("documented", "externally_checked") and not ("date" in one and is_old(one["date"], on))]
    evidenced = min(level, max((one.get("shows", level) for one in holding), default=min(level, ASKED_FROM - 1)))
    given_any = any(one["kind"] != "none" for one in pieces)
    confidence = max((grade_of(one, level, on) for one in pieces), key=GRADES.index, default="low") if given_any or level >= ASKED_FROM else None
    return evidenced, confidence, level >= ASKED_FROM and evidenced < level


def found(level: int, pieces: list[Piece], on: datetime.date) -> tuple[int | None, str | None, bool]:
    """Return what the program says of one answer."""
    data = {**answers({"Q1": {"answer": level, "evidence": pieces}}), "date": on.isoformat()}
    one = confidence_of(score_assessment(load_assessment(data, loaded(MODEL)))).answers[0]
    return one.evidenced, one.confidence, one.is_missing


MODEL = json.dumps(model(1))
pieces = st.builds(
    lambda kind, names, day, shows: {
        "kind": kind,
        **names,
        **({"date": day} if day else {}),
        **({} if shows is None else {"shows": shows}),
    },
    st.sampled_from(["none", "claimed", "documented", "documented", "externally_checked"]),
    st.sampled_from([{}, {"reference": "x"}, {"link": "https://example.org"}, {"reviewer": "Audit"}]),
    st.none() | st.dates(datetime.date(2021, 12, 20), datetime.date(2026, 4, 5)).map(str),
    st.none() | st.integers(0, 5),
)


@given(st.integers(0, 5), st.lists(pieces, max_size=4), st.dates(datetime.date(2023, 12, 25), datetime.date(2026, 3, 5)))
@tries(200)
def test_evidence_shows_what_the_rules_say(level: int, given: list[Piece], on: datetime.date) -> None:
    assert found(level, given, on) == expected(level, given, on)


@pytest.mark.parametrize(
    ("day", "last", "first_stale"),
    [
        ("2024-01-31", "2026-01-31", "2026-02-01"),
        ("2024-02-29", "2026-02-28", "2026-03-01"),
        ("2022-02-28", "2024-02-28", "2024-02-29"),
        ("2024-08-31", "2026-08-31", "2026-09-01"),
        ("2023-12-31", "2025-12-31", "2026-01-01"),
    ],
)
def test_at_the_end_of_a_month_evidence_holds_to_the_same_day_or_the_last(day: str, last: str, first_stale: str) -> None:
    paper = [{"kind": "documented", "reference": "x", "date": day}]
    assert [found(5, paper, datetime.date.fromisoformat(one))[0] for one in (last, first_stale)] == [5, ASKED_FROM - 1]
