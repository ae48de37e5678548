"""What becomes of several answers to one question, by each rule."""

import pytest

from rsc_assess.respondents.merge import merged
from tests.respondents.people import files_of, position

NOT_HERE = {"answer": "N/A", "reason": "not here"}


@pytest.mark.parametrize("rule", ["stop", "median_low", "lowest", "lead"])
@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("A1", (3, 3), 3),
        ("A1", (3, ""), 3),
        ("A1", (3, "don't know"), 3),
        ("A1", ("prefer not to say", 3, "don't know"), 3),
        ("A1", ("prefer not to say", "don't know"), "don't know"),
        ("A1", ("prefer not to say", ""), "prefer not to say"),
        ("A1", (NOT_HERE, "don't know"), "N/A"),
        ("A1", (NOT_HERE, {"answer": "N/A", "reason": "the county does this"}), "N/A"),
        ("B4", ("as one", "as one"), "as one"),
    ],
)
def test_no_rule_is_needed_where_all_who_take_a_side_take_the_same(rule: str, question: str, said: tuple[object, ...], expected: object) -> None:
    found = position_by(rule, question, *said)
    assert found == expected


@pytest.mark.parametrize(
    ("question", "said", "stop", "median_low", "lowest"),
    [
        ("A1", (1, 4), None, 1, 1),
        ("A1", (1, 4, 5), None, 4, 1),
        ("A1", (2, 0, 5, 3), None, 2, 0),
        ("A1", (4, NOT_HERE), None, 4, 4),
        ("A1", (4, NOT_HERE, NOT_HERE), None, "N/A", "N/A"),
        ("A1", (4, 2, NOT_HERE, NOT_HERE), None, 2, 2),
        ("A1", (4, NOT_HERE, NOT_HERE, "don't know"), None, "N/A", "N/A"),
        ("B1", ("often", "never", "now and then"), None, "now and then", "never"),
        ("B1", ("often", "now and then"), None, "now and then", "now and then"),
        ("B2", (["x", "y"], ["y", "z"]), None, ["y"], ["y"]),
        ("B2", (["x", "y"], ["y", "z"], ["x"]), None, ["x", "y"], []),
        ("B2", (["x"], ["y"]), None, [], []),
        ("B3", (20, 30, 10), None, 20, 30),
        ("B3", (20, 150, 120), None, 120, 150),
        ("B6", ("yes", "no"), None, "no", "no"),
        ("B4", ("so", "otherwise"), None, None, None),
        ("B5", ("2026-01-01", "2026-01-02"), None, None, None),
        ("B7", (3, 5, 4), None, 4, None),
        ("B8", ("red", "green"), None, None, None),
    ],
)
def test_different_answers_become_one_by_the_rule_or_stay_a_conflict(
    question: str, said: tuple[object, ...], stop: object, median_low: object, lowest: object
) -> None:
    found = [position_by(rule, question, *said) for rule in ("stop", "median_low", "lowest")]
    assert found == [stop, median_low, lowest]


def position_by(rule: str, question: str, *said: object) -> object:
    """Return a position; yes and no as they were written."""
    found = position(question, rule, *said)
    return {True: "yes", False: "no"}.get(found, found) if isinstance(found, bool) else found


def test_evidence_shows_in_the_position_the_level_that_it_was_given_for() -> None:
    """A paper that shows level 1 would else carry the level 4 of those who named none."""
    paper = {"kind": "documented", "reference": "Plan"}
    said = [{"answer": 1, "evidence": [paper]}, {"answer": 4, "evidence": [{**paper, "reference": "Minutes"}]}, 4]
    answer = merged(files_of("A1", *said), "median_low").answers["A1"]
    assert (answer.value, [(one.reference, one.shows) for one in answer.evidence]) == (4, [("Plan", 1), ("Minutes", None)])
    assert [one.shows for view in answer.views for one in view.answer.evidence] == [None, None]
