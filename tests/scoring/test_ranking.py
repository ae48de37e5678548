"""Ranks share places, on shown or exact values as the questionnaire says."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rsc_assess import Scorecard, load_assessment, score_assessment
from rsc_assess.scoring.ranking import competition_ranks
from tests.small import assess, question, questionnaire

INDEX = Path(__file__).resolve().parents[1] / "models" / "composite-index"


def scored(levels: dict[str, tuple[Any, ...]], rank_on: str) -> dict[str, Scorecard]:
    model = questionnaire([{"id": "A", "title": "A", "questions": [question(f"A{n}") for n in range(3)]}], show={"rank_on": rank_on, "decimals": 0})
    return {name: score_assessment(assess(model, {f"A{n}": level for n, level in enumerate(said)})) for name, said in levels.items()}


LEVELS = {"a": (3, 3, 3), "b": (3, 3, 4), "c": (5, 5, 5), "d": ("", "", ""), "e": (0, 1, 1)}


@pytest.mark.parametrize(
    ("rank_on", "ranks"), [("shown", {"a": 2, "b": 2, "c": 1, "d": None, "e": 4}), ("exact", {"a": 3, "b": 2, "c": 1, "d": None, "e": 4})]
)
def test_equals_share_a_place_and_who_has_no_score_takes_none(rank_on: str, ranks: dict[str, int | None]) -> None:
    assert competition_ranks(scored(LEVELS, rank_on), "small") == ranks


def test_a_published_index_ranks_ties_as_its_file_says() -> None:
    expected = yaml.load((INDEX / "expected.yaml").read_bytes(), yaml.BaseLoader)["ranks"]["shown"]
    scorecards = {case: score_assessment(load_assessment(INDEX / f"{case}.yaml")) for case in expected}
    root = next(iter(scorecards.values())).root
    assert competition_ranks(scorecards, root) == {case: None if rank in ("none", "") else int(rank) for case, rank in expected.items()}


def test_sums_are_ranked_by_their_marks_and_not_by_their_share() -> None:
    """Who leaves a question out as not applicable has fewer marks, though all that could be had."""
    model = questionnaire(
        [{"id": "A", "title": "A", "questions": [question("A1", not_applicable=True), question("A2", not_applicable=True)]}],
        total={"show": {"as": "sum"}},
    )
    model["sections"][0]["weight"] = "marks"
    said: dict[str, dict[str, Any]] = {
        "a": {"A1": 5, "A2": {"answer": "N/A", "reason": "not here"}},
        "b": {"A1": 4, "A2": 4},
        "c": {"A1": 5, "A2": 5},
    }
    scorecards = {name: score_assessment(assess(model, one)) for name, one in said.items()}
    assert {name: one.nodes["small"].shown for name, one in scorecards.items()} == {"a": "1.0", "b": "1.6", "c": "2.0"}
    assert competition_ranks(scorecards, "small") == {"a": 3, "b": 2, "c": 1}
