"""How sure a score is: other weights, and answers with evidence alone."""

import json
import random
import statistics
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

from rsc_assess import InputError, Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.cli import main
from rsc_assess.scoring.uncertainty import (
    EvidencedScore,
    WeightSensitivity,
    evidenced_scores,
    top_nodes,
    weight_sensitivity,
    with_evidence_only,
    with_weights,
)
from tests.small import answers, assess, question, questionnaire, section

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


def test_a_weight_of_0_stays_0_where_the_short_way_is_taken_too() -> None:
    model = questionnaire([section("A", question("A1"), question("A2", weight=0), question("A3"))])
    node = with_weights(scored({"A1": 1}, model).record.program, random.Random(1), 50).nodes[0]
    assert node.terms is not None
    assert [bool(weight) for _, weight in node.terms] == [True, False, True]
    assert weight_sensitivity(scored({"A1": 3, "A2": 0, "A3": 3}, model), ["A"])["A"].holds == 1


def test_a_single_part_keeps_its_weight() -> None:
    program = scored({"A1": 1}).record.program
    drawn = with_weights(program, random.Random(1), 50)
    assert [[part.weight for part in node.parts] for node in drawn.nodes if node.id == "B"] == [[1.0]]
    assert all(drawn.node_of[node.slot] is node for node in drawn.nodes)


def test_a_section_that_weighs_its_marks_follows_what_is_in_it() -> None:
    sections = [section("A", question("A1"), question("A2"), weight="marks"), section("B", question("B1"), question("B2"), question("B3"))]
    model = questionnaire([*sections, section("C", question("C1"))])
    drawn = with_weights(scored({"A1": 1}, model).record.program, random.Random(1), 50)
    assert [part.weight is None for part in drawn.nodes[-1].parts] == [True, False, False]


SUMS = questionnaire(
    [section("A", question("A1"), question("A2", weight=3), method="lowest"), section("B", question("B1", weight=2), question("B2"))],
    total={
        "show": {"as": "sum", "decimals": 4},
        "bands": [{"from": 0, "label": "Low"}, {"from": 1.2, "label": "High", "needs": {"question": "B1", "is": 1}}],
    },
)


def test_other_weights_go_through_the_rules_of_each_node_and_its_unit() -> None:
    found = weight_sensitivity(scored({"A1": 2, "A2": 4, "B1": 1, "B2": 5}, SUMS), ["small", "A", "B"], draws=60)
    # The lowest of A is 2 of 5 whatever its parts weigh; the total is a sum out of 2.
    assert (found["A"].holds, found["A"].low, found["A"].high) == (1, "2.0", "2.0")
    assert found["small"].shown == "0.8666"
    assert 0.6 < float(found["small"].low) < 0.8666 < float(found["small"].high) < 1.2
    assert (found["small"].label, found["small"].holds) == ("Low", 1)
    assert weight_sensitivity(scored({"A1": 5, "A2": 5, "B1": 1, "B2": 5}, SUMS), ["small"], draws=60)["small"].label == "High"


@pytest.mark.parametrize(("draws", "outside"), [(100, 4), (101, 5), (1, 0)])
def test_a_twentieth_of_the_draws_lies_on_either_side_of_the_limits(draws: int, outside: int) -> None:
    model = questionnaire([section("A", question("A1"), question("A2"), question("A3"))], show={"decimals": 6})
    scorecard = scored({"A1": 0, "A2": 2, "A3": 5}, model)
    found = weight_sensitivity(scorecard, ["A"], draws=draws, concentration=0.5, seed=3)["A"]
    chance = random.Random(3)
    values = []
    for _ in range(draws):
        parts = with_weights(scorecard.record.program, chance, 0.5).nodes[0].parts
        values.append(sum((part.weight or 0) * level for part, level in zip(parts, (0, 2, 5), strict=True)) / 3)
    assert len([value for value in values if value < float(found.low) - 1e-9]) == outside
    assert len([value for value in values if value > float(found.high) + 2e-6]) == outside
    assert (found.node, found.draws, found.concentration, found.seed) == ("A", draws, 0.5, 3)


@pytest.mark.parametrize(
    ("holds", "words"),
    [(1, "all 1,000"), (0.92, "92% of 1,000"), (0.29, "29% of 1,000"), (0.9999, "99% of 1,000"), (0.004, "0% of 1,000")],
)
def test_a_share_of_weightings_is_rounded_down(holds: float, words: str) -> None:
    found = WeightSensitivity("A", "3.0", "Established", holds, "2.8", "3.2", 1000, 50.0, 1)
    assert found.in_words() == f"still Established in {words} reasonable weightings"
    assert found.as_data()["words"] == found.in_words()
    assert found.as_data()["node"] == "A"


def test_a_score_of_some_answers_is_told_with_its_label() -> None:
    found = EvidencedScore("A", "4.0", "Connected", 10, 8, 0.8)
    assert found.in_words() == "with the 8 of 10 answers that have evidence: 4.0, Connected"
    assert found.as_data() == {
        **{"node": "A", "shown": "4.0", "label": "Connected", "answered": 10, "with_evidence": 8, "coverage": 0.8},
        "words": found.in_words(),
    }
    assert EvidencedScore("A", None, None, 3, 1, 0.1).in_words() == "with the 1 of 3 answers that have evidence: no score"


@pytest.mark.parametrize(
    ("evidence", "counts"),
    [
        ({"kind": "documented", "reference": "minutes"}, True),
        ({"kind": "documented", "date": "2026-01-31"}, True),
        ({"kind": "documented"}, False),
        ({"kind": "none", "reference": "to follow"}, False),
    ],
)
def test_evidence_is_what_can_be_looked_up(evidence: dict[str, str], counts: bool) -> None:
    scorecard = scored({"A1": {"answer": 4, "evidence": [evidence]}, "A2": {"answer": 2, "evidence": LINK}})
    found = evidenced_scores(scorecard, ["A"])["A"]
    assert (found.node, found.with_evidence) == ("A", 2 if counts else 1)


def test_what_is_read_as_missing_stands_where_it_stood_and_recorded_figures_are_not_compared_with_it() -> None:
    written = {**answers({"A1": 4, "A2": {"answer": 2, "evidence": LINK}, "B1": {"answer": "don't know"}}), "recorded": {"A": "1.0"}}
    assessment = load_assessment(written, load_questionnaire(MODEL))
    kept = with_evidence_only(assessment)
    assert (kept.answers["A1"].question, kept.answers["A1"].state, kept.answers["A1"].place) == ("A1", "missing", assessment.answers["A1"].place)
    assert (kept.answers["A2"], kept.answers["B1"]) == (assessment.answers["A2"], assessment.answers["B1"])
    assert (kept.recorded, kept.remarks) == ((), ())


def test_a_node_that_does_not_exist_is_an_error_with_its_place_and_the_nearest() -> None:
    scorecard = scored({"A1": 1})
    with pytest.raises(InputError) as caught:
        top_nodes(scorecard, ["AA"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.what) == ("A218", "there is no section or scoring node AA")
    assert problem.place is not None
    assert problem.place.source == scorecard.assessment.source
    assert str(caught.value) == str(problem)


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


def test_drawn_weights_change_nothing_but_weights() -> None:
    sections = [section(id, question(f"{id}1"), weight=weight) for id, weight in (("A", 1), ("B", 2), ("C", {"answer": "N"}))]
    number = {"id": "N", "ask": "How many?", "number": {"range": [0, 9]}}
    program = scored({}, questionnaire(sections, questions=[number], counts={"no_value": "zero"})).record.program
    for node in with_weights(program, random.Random(1), 50).nodes:
        before = program.node_of[node.slot].parts
        assert [attrs.evolve(part, weight=None) for part in node.parts] == [attrs.evolve(part, weight=None) for part in before]
        assert len(before) < 2 or [part.weight for part in node.parts] != [part.weight for part in before]
