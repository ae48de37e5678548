"""Damage anything in a good file: it is still used, or refused with problems; nothing else is ever raised."""

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess import RscError, build_report, load_assessment, load_questionnaire, score_assessment
from tests.small import answers, question, questionnaire, section

GOOD = questionnaire(
    [
        section("A", question("A1", **{"class": "high"}, actions={1: {"do": "Do it.", "effort": "small", "owner": "Head", "needs": {"B1": 2}}})),
        section("B", question("B1", applies={"any": [{"question": "A1", "in": [1, 2]}, {"not": {"attribute": "type", "is": "county"}}]})),
    ],
    classes={"high": {"weight": 3}},
    show={"from": 0, "to": 5, "decimals": 1, "round": "down"},
    bands=[{"from": 0, "label": "Low"}, {"from": 3, "label": "High"}],
    subsets={"short": {"title": "Short", "questions": ["A1"]}},
    ranks=["Part"],
    attributes={"homes": "Whether it owns homes"},
)
ANSWERS = answers(
    {"A1": {"answer": 3, "note": "So", "evidence": [{"kind": "claimed", "link": "https://example.org", "date": "2026-01-01"}]}, "B1": "don't know"},
    id="E06999001",
    homes="yes",
)
JUNK = st.sampled_from(
    [None, "", "x", "A1", "B1", -1, 0, 7, 2.5, True, [], {}, ["x"], {"x": 1}, {"question": "B1", "at_least": 1}, "9" * 70, "no such"]
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in plain data."""
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [(*path, key) for key, _ in below] + [found for key, value in below for found in places(value, (*path, key))]


def damaged(data: dict[str, Any], draw: st.DataObject) -> dict[str, Any]:
    """Return a copy with one to three values replaced, renamed or taken out."""
    made = copy.deepcopy(data)
    for _ in range(draw.draw(st.integers(1, 3))):
        *way, last = draw.draw(st.sampled_from(places(made) or [("id",)]))
        holder = made
        for key in way:
            holder = holder[key]
        match draw.draw(st.sampled_from(["replace", "remove", "rename"])):
            case "replace":
                holder[last] = copy.deepcopy(draw.draw(JUNK))
            case "remove":
                del holder[last]
            case "rename" if isinstance(holder, dict):
                holder[draw.draw(st.sampled_from(["x", "ID", "A2", "9"]))] = holder.pop(last)
    return made


def problems_of(use: Callable[[], object]) -> int:
    """Use a file; return how many problems it was refused with, or -1 if it was used."""
    try:
        use()
    except RscError as error:
        return len(error.problems)
    return -1


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_questionnaire_is_used_or_refused(draw: st.DataObject) -> None:
    def use() -> None:
        loaded = load_questionnaire(damaged(GOOD, draw))
        build_report(score_assessment(load_assessment({**ANSWERS, "questionnaire": loaded.id, "version": loaded.version}, loaded)))

    assert problems_of(use) != 0


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_answers_file_is_used_or_refused(draw: st.DataObject) -> None:
    def use() -> None:
        build_report(score_assessment(load_assessment(damaged(ANSWERS, draw), load_questionnaire(GOOD))))

    assert problems_of(use) != 0
