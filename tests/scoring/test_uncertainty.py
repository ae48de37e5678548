"""How sure a score is: other weights, and answers with evidence alone."""

import json
import random
import statistics
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rsc_assess import InputError, Scorecard, score_assessment
from rsc_assess.cli import main
from rsc_assess.scoring.uncertainty import evidenced_scores, top_nodes, weight_sensitivity, with_weights
from tests.small import assess, question, questionnaire, section

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "answers.yaml"
MODEL = questionnaire([section("A", question("A1"), question("A2"), weight=1), section("B", question("B1"), weight=4)])
LINK = [{"kind": "documented", "link": "https://example.org/minutes"}]


def scored(said: dict[str, Any], model: dict[str, Any] = MODEL) -> Scorecard:
    return score_assessment(assess(model, said))


def test_drawn_weights_keep_their_sum_and_spread_as_a_dirichlet_distribution_does() -> None:
    program = scored({"A1": 1, "A2": 1, "B1": 1}).record.program
    chance = random.Random(7)
    shares = []
    for _ in range(4_000):
        root = with_weights(program, chance, 50).nodes[-1]
        weights = {part.id: part.weight for part in root.parts}
        assert sum(weight or 0 for weight in weights.values()) == pytest.approx(5)
        assert root.terms == tuple((part.slot, part.weight) for part in root.parts)
        shares.append((weights["A"] or 0) / 5)
    assert statistics.mean(shares) == pytest.approx(0.2, abs=0.003)
    assert statistics.stdev(shares) == pytest.approx((0.2 * 0.8 / 51) ** 0.5, rel=0.05)


def test_where_all_parts_are_alike_no_weighting_changes_the_label() -> None:
    found = weight_sensitivity(scored({"A1": 3, "A2": 3, "B1": 3}), ["small"])["small"]
    assert (found.holds, found.low, found.high) == (1, "3.0", "3.0")
    assert found.in_words() == "still Established in all 1,000 reasonable weightings"


def test_where_a_label_hangs_on_a_weight_it_holds_in_part_of_the_draws() -> None:
    # 0.2 × 5 + 0.8 × 2.5 = 3.0: half of the weightings give B more.
    model = questionnaire([section("A", question("A1"), weight=1), section("B", question("B1"), question("B2"), weight=4)])
    found = weight_sensitivity(scored({"A1": 5, "B1": 3, "B2": 2}, model), ["small", "B"])
    assert 0.4 < found["small"].holds < 0.65
    assert found["small"].in_words().startswith("still Established in ")
    assert found["small"].low < "3.0" < found["small"].high


def test_the_same_seed_gives_the_same_and_another_seed_another_result(example_scorecard: Scorecard) -> None:
    first, again = (weight_sensitivity(example_scorecard, ["E"], draws=200, seed=1)["E"] for _ in range(2))
    other = weight_sensitivity(example_scorecard, ["E"], draws=200, seed=2)["E"]
    assert first == again
    assert first.holds != other.holds


def test_the_tighter_the_weights_are_held_the_surer_the_label(example_scorecard: Scorecard) -> None:
    loose, tight = (weight_sensitivity(example_scorecard, ["E"], draws=200, concentration=one)["E"].holds for one in (5, 5_000))
    assert loose < tight


def test_a_weight_of_0_stays_0() -> None:
    model = questionnaire([section("A", question("A1"), question("A2", weight=0), question("A3"))])
    program = scored({"A1": 1}, model).record.program
    node = with_weights(program, random.Random(1), 50).nodes[0]
    assert [bool(part.weight) for part in node.parts] == [True, False, True]


def test_without_a_label_the_shown_value_is_what_holds() -> None:
    found = weight_sensitivity(scored({"A1": 3}), ["small"])["small"]
    assert (found.label, found.holds) == (None, 1)
    assert found.in_words().startswith("still 3.0 in all")


def test_a_node_without_a_score_has_no_sensitivity() -> None:
    assert weight_sensitivity(scored({"A1": 3}), ["B"]) == {}


@pytest.mark.parametrize("settings", [{"draws": 0}, {"concentration": 0.0}])
def test_no_draws_or_no_concentration_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="draws must be at least 1"):
        weight_sensitivity(scored({"A1": 3}), ["small"], **settings)


def test_answers_without_evidence_are_read_as_not_answered() -> None:
    said = {"A1": {"answer": 4, "evidence": LINK}, "A2": 0, "B1": {"answer": 1, "evidence": [{"kind": "none"}]}}
    found = evidenced_scores(scored(said), ["small", "A", "B"])
    assert (found["A"].shown, found["A"].label, found["A"].answered, found["A"].with_evidence, found["A"].coverage) == ("4.0", None, 2, 1, 0.5)
    assert found["A"].in_words() == "with the 1 of 2 answers that have evidence: 4.0, too few for a label"
    assert found["B"].in_words() == "its only answer has no evidence"


def test_where_every_answer_has_evidence_it_says_so() -> None:
    found = evidenced_scores(scored({"B1": {"answer": 2, "evidence": LINK}}), ["B"])["B"]
    assert (found.label, found.in_words()) == ("Organising", "its only answer has evidence")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "nothing is answered"),
        ({"A1": 1, "A2": 1}, "none of the 2 answers has evidence"),
        ({"A1": {"answer": 1, "evidence": LINK}, "A2": {"answer": 1, "evidence": LINK}}, "all 2 answers have evidence"),
    ],
)
def test_the_evidence_is_told_in_words(said: dict[str, Any], words: str) -> None:
    assert evidenced_scores(scored(said), ["A"])["A"].in_words() == words


def test_the_total_and_its_parts_are_looked_at_unless_others_are_named() -> None:
    scorecard = scored({"A1": 1})
    assert top_nodes(scorecard) == ["small", "A", "B"]
    assert top_nodes(scorecard, ["b", "Total"]) == ["B", "small"]
    with pytest.raises(InputError, match="A218"):
        top_nodes(scorecard, ["A1"])


def test_the_command_says_it_in_words_and_as_json() -> None:
    text = CliRunner().invoke(main, ["uncertainty", str(EXAMPLE), "E", "--draws", "50"])
    assert "E: 1.0, Reacting\n  still Reacting in " in text.output
    data = json.loads(CliRunner().invoke(main, ["uncertainty", str(EXAMPLE), "E", "--draws", "50", "--json"]).stdout)
    assert data["E"]["weights"]["draws"] == 50
    assert data["E"]["evidence"]["with_evidence"] <= data["E"]["evidence"]["answered"]
