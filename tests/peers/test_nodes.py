"""What is compared between councils: ids, digests that tell whether a node is the same, ratings and bands."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import Questionnaire, Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.peers.nodes import compared_items, extremes, node_digests_of, rated_nodes, rounded_share
from tests.small import answers, assess, question, questionnaire, section, write

STAGES: dict[str, Any] = {
    "format": 1,
    "id": "stages",
    "title": "Stages",
    "edition": "2026",
    "status": "In force.",
    "benchmark": True,
    "items": [
        {"id": "first", "title": "First", "questions": ["A1", "A2"]},
        {"id": "wales", "title": "In Wales", "questions": ["A1", "B1"], "nations": ["wales"]},
        {"id": "none", "title": "None", "questions": []},
    ],
}
OTHER = {**STAGES, "id": "other", "benchmark": False}


def model(folder: Path, a2: dict[str, Any] | None = None, stages: dict[str, Any] = STAGES, b2: dict[str, Any] | None = None) -> Questionnaire:
    """Return a questionnaire of two sections with a framework that is compared and one that is not."""
    parts = [section("A", question("A1"), a2 or question("A2")), section("B", question("B1"), *([b2] if b2 else []))]
    for one in (stages, OTHER):
        write(folder / "crosswalks" / f"{one['id']}.yaml", one)
    return load_questionnaire(write(folder / "questionnaire.yaml", questionnaire(parts)))


def scored(found: Questionnaire, said: dict[str, Any], **council: Any) -> Scorecard:
    return score_assessment(load_assessment(answers(said, **council), found))


def test_the_whole_the_sections_the_questions_and_the_stages_of_rsc_are_compared(rsc: Questionnaire) -> None:
    digests = node_digests_of(rsc)
    assert len(digests) == 1 + 4 + 16 + 65 + 3
    assert [id for id in digests if ":" in id] == ["crosswalk:stages/response", "crosswalk:stages/recovery", "crosswalk:stages/regeneration"]
    assert {id: digests[id] for id in rsc.node_digests} == rsc.node_digests
    assert len(set(digests.values())) == len(digests)


def test_an_item_without_questions_and_a_framework_that_does_not_say_so_are_not_compared(tmp_path: Path) -> None:
    assert [id for id, _, _ in compared_items(model(tmp_path))] == ["crosswalk:stages/first", "crosswalk:stages/wales"]


def changed(one: Questionnaire, other: Questionnaire) -> set[str]:
    before, after = node_digests_of(one), node_digests_of(other)
    return {id for id in before.keys() & after.keys() if before[id] != after[id]}


def test_a_question_that_changes_changes_all_that_it_reaches_and_nothing_else(tmp_path: Path) -> None:
    before = model(tmp_path / "1")
    assert changed(before, model(tmp_path / "2", {**question("A2"), "weight": 2})) == {"small", "A", "A2", "crosswalk:stages/first"}
    assert changed(before, model(tmp_path / "3", b2=question("B2"))) == {"small", "B"}
    assert changed(before, model(tmp_path / "4", question("A2", ask="Other words?"))) == set()


def test_an_item_with_other_questions_is_another_item(tmp_path: Path) -> None:
    first, *rest = STAGES["items"]
    stages = {**STAGES, "items": [{**first, "questions": ["A1", "B1"]}, *rest]}
    assert changed(model(tmp_path / "1"), model(tmp_path / "2", stages=stages)) == {"crosswalk:stages/first"}
    renamed = {**STAGES, "items": [{**first, "title": "Another name", "questions": ["A2", "A1"]}, *rest]}
    assert changed(model(tmp_path / "1"), model(tmp_path / "3", stages=renamed)) == set()


def test_an_item_depends_on_a_question_that_is_its_weight(tmp_path: Path) -> None:
    weighed = question("A2", weight={"answer": "B2"})
    numbers = [{"id": "B2", "ask": "How many?", "number": {"range": [0, 20], "worst": 0, "best": best}} for best in (5, 9)]
    models = [model(tmp_path / str(place), weighed, b2=number) for place, number in enumerate(numbers)]
    assert changed(*models) == {"small", "A", "B", "B2", "crosswalk:stages/first"}


def test_only_what_is_rated_is_compared(tmp_path: Path) -> None:
    found = model(tmp_path)
    items = ["crosswalk:stages/first", "crosswalk:stages/wales"]
    assert list(rated_nodes(scored(found, {"A1": 3, "A2": 4, "B1": 0}))) == ["small", "A", "A1", "A2", "B", "B1", *items]
    assert list(rated_nodes(scored(found, {"A1": 3, "B1": 2}))) == ["A1", "B", "B1", "crosswalk:stages/wales"]
    assert rated_nodes(scored(found, {})) == {}


def test_an_item_is_compared_only_in_the_nations_it_is_meant_for(tmp_path: Path) -> None:
    said = {"A1": 3, "A2": 4, "B1": 0}
    for code, items in (("E06999001", {"first"}), ("W06999001", {"first", "wales"})):
        assert {id.rpartition("/")[2] for id in rated_nodes(scored(model(tmp_path), said, id=code)) if ":" in id} == items


def test_items_have_the_scores_that_reports_show(example_scorecard: Scorecard) -> None:
    items = {id.rpartition("/")[2]: rated for id, rated in rated_nodes(example_scorecard).items() if ":" in id}
    assert len(items) == 3
    bands = [band.label for band in example_scorecard.assessment.questionnaire.bands]
    for id, rated in items.items():
        score = example_scorecard.crosswalks["stages"][id]
        assert (rated.value, bands[rated.band or 0]) == (score.value, score.label)


def test_an_item_has_the_digest_of_a_group_of_its_questions(rsc: Questionnaire) -> None:
    digests = node_digests_of(rsc)
    assert {id: digests[id] for id, _, _ in compared_items(rsc)} == {
        id: digest for id, digest in rsc.as_crosswalks.node_digests.items() if id.startswith("crosswalk:stages/")
    }


def test_penalties_are_not_compared() -> None:
    parts = [section("A", question("A1"), {"id": "P", "ask": "Late?", "penalty": {"yes": 1}})]
    assert list(rated_nodes(score_assessment(assess(questionnaire(parts), {"A1": 3, "P": "yes"})))) == ["small", "A", "A1"]


def test_the_band_of_a_question_is_its_level_and_that_of_a_section_its_label(tmp_path: Path) -> None:
    card = scored(model(tmp_path), {"A1": 3, "A2": 4, "B1": 0})
    items = {"crosswalk:stages/first": 3, "crosswalk:stages/wales": 1}
    assert {id: rated.band for id, rated in rated_nodes(card).items()} == {"small": 1, "A": 3, "A1": 3, "A2": 4, "B": 0, "B1": 0, **items}


def test_what_has_no_levels_or_no_label_has_no_band() -> None:
    parts = [section("A", {"id": "A1", "ask": "How many?", "number": {"worst": 0, "best": 10}}, question("A2"))]
    card = score_assessment(assess(questionnaire(parts, bands=[]), {"A1": 4, "A2": 2}))
    assert {id: rated.band for id, rated in rated_nodes(card).items()} == {"small": None, "A": None, "A1": None, "A2": 2}


@given(st.floats(-1, 2))
def test_a_rounded_share_is_the_nearest_fiftieth_and_reads_as_it_prints(share: float) -> None:
    found = rounded_share(share)
    assert abs(found - share) <= 0.01 + 1e-9
    assert float(f"{found:.2f}") == found
    assert round(found * 50) == pytest.approx(found * 50, abs=1e-9)


def test_a_half_is_rounded_up_and_the_last_bits_of_a_sum_decide_nothing() -> None:
    assert [rounded_share(share) for share in (0.0, 0.01, 0.03, 0.029999999999, 0.0299, 1.0)] == [0.0, 0.02, 0.04, 0.04, 0.02, 1.0]


def test_the_extremes_of_a_node_are_what_answers_can_make_of_it(tmp_path: Path) -> None:
    """With the band that they reach; only 0 and 1 where the limit may be out of reach."""
    found = extremes(model(tmp_path))
    assert {(rated.value, rated.band) for rated in found["A1"]} == {(0.0, 0), (1.0, 5)}
    assert {(rated.value, rated.band) for rated in found["A"]} == {(0.0, 0), (1.0, 5)}
    assert {rated.value for rated in found["crosswalk:stages/first"]} == {0.0, 1.0}
    assert set(found) == set(node_digests_of(model(tmp_path)))


def test_what_nobody_can_reach_is_no_extreme() -> None:
    """Where the lowest level earns something, nobody has nothing; a number reaches both its ends."""
    least = {"id": "A1", "ask": "How often?", "scale": "often"}
    number = {"id": "A2", "ask": "How many?", "number": {"worst": 0, "best": 10}}
    model = questionnaire([section("A", least, number)], scales={"often": {"labels": ["Never", "Seldom", "Often", "Always"], "from": 1}}, bands=[])
    found = {id: [(rated.value, rated.band) for rated in ends] for id, ends in extremes(load_questionnaire(model)).items()}
    assert found == {
        "A1": [(0.25, 0), (1.0, 3)],
        "A2": [(0.0, None), (1.0, None)],
        "A": [(0.125, None), (1.0, None)],
        "small": [(0.125, None), (1.0, None)],
    }


def test_the_extremes_of_the_shipped_questionnaire_are_its_lowest_and_highest_levels(rsc: Questionnaire) -> None:
    assert all([(rated.value, rated.band) for rated in ends] == [(0.0, 0), (1.0, 5)] for ends in extremes(rsc).values())
