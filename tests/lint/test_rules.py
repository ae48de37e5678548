"""Chains, labels, and rules that pay for silence."""

from typing import Any

import pytest

from tests.lint.looks import asked, found, nodes, options, question, questionnaire, section

ENDS = {"no": {"marks": 0, "ends": True}, "yes": {"marks": 1}}
PLAIN = {"no": 0, "yes": 1}


def test_a_chain_that_no_option_ends_is_told() -> None:
    assert nodes("L181", questionnaire([section("S", options("A1", PLAIN), options("A2", PLAIN), method="last")])) == ["S"]
    assert nodes("L181", questionnaire([section("S", options("A1", ENDS), options("A2", PLAIN), method="last")])) == []


def test_an_option_that_ends_nothing_is_told() -> None:
    assert nodes("L182", questionnaire([section("S", options("A1", ENDS), options("A2", PLAIN))])) == ["A1"]
    assert nodes("L182", questionnaire([section("S", options("A1", ENDS), options("A2", PLAIN), method="last")])) == []


@pytest.mark.parametrize(
    ("bands", "show", "labels"),
    [
        ([(0, "Low"), (3, "High"), (6, "Top")], {}, ["Top"]),
        ([(0, "Low"), (2.25, "Gap"), (2.28, "High")], {"decimals": 1}, ["Gap"]),
        ([(0, "Low"), (2.25, "Gap"), (2.28, "High")], {"decimals": 2}, []),
        ([(0, "Low"), (2.25, "Gap"), (2.28, "High")], {"decimals": 1, "label_on": "exact"}, []),
        ([(-2, "Below"), (0, "Low"), (3, "High")], {}, ["Below"]),
        ([(0, "Low"), (5, "All")], {}, []),
    ],
)
def test_labels_that_no_score_can_have_are_told(bands: list[tuple[float, str]], show: dict[str, Any], labels: list[str]) -> None:
    written = [{"from": start, "label": label} for start, label in bands]
    model = asked(question("A1"), question("A2"), bands=written, show={"from": 0, "to": 5, **show})
    assert [one.what.split(": ")[0].split()[-1] for one in found("L183", model)] == labels


def test_a_label_above_the_highest_score_is_told_for_the_section_that_has_it() -> None:
    bands = [{"from": 0, "label": "Low"}, {"from": 4, "label": "High"}]
    short = section("S", question("A1"), question("A2"), out_of=4, bands=bands)
    assert nodes("L183", questionnaire([short, section("T", question("B1"))])) == ["S"]
    assert nodes("L183", questionnaire([section("S", question("A1"), bands=bands), section("T", question("B1"))])) == []


def test_labels_of_sums_are_held_against_the_sum() -> None:
    def summed(start: int) -> dict[str, Any]:
        bands = [{"from": 0, "label": "Low"}, {"from": start, "label": "High"}]
        weighed = [question(f"A{number}", weight="marks") for number in range(2)]
        return {**asked(), "sections": [section("S", *weighed, show={"as": "sum"}, bands=bands)]}

    assert nodes("L183", summed(11)) == ["S"]
    assert nodes("L183", summed(10)) == []


def test_scores_below_the_first_label_are_told() -> None:
    def first(start: int) -> dict[str, Any]:
        return asked(question("A1"), bands=[{"from": start, "label": "Low"}])

    assert [(one.severity, one.what) for one in found("L184", first(1))] == [("note", "scores from 0 to 1 have no label")]
    assert found("L184", first(0)) == []


def test_an_open_answer_that_counts_as_everything_is_told() -> None:
    model = questionnaire(
        [section("S", question("A1", counts={"dont_know": "full"}), question("A2", **{"class": "must"}))],
        counts={"missing": "full"},
        classes={"must": {"weight": 1, "counts": {"declined": "full"}}},
    )
    assert sorted(one.what.split(":")[0] for one in found("L185", model)) == ["declined", "dont_know", "missing"]
    assert found("L185", asked(question("A1"), counts={"not_applicable": "full", "missing": "zero"})) == []


def test_labels_without_any_coverage_are_told() -> None:
    assert len(found("L186", asked(question("A1"), coverage=0))) == 1
    assert found("L186", asked(question("A1"), coverage=0, counts={"missing": "zero"})) == []
    assert found("L186", asked(question("A1"), coverage=0.5)) == []
    only_there = section("S", question("A1"), coverage=0)
    assert nodes("L186", questionnaire([only_there, section("T", question("B1"))])) == ["S"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"show": {"from": 1, "to": 5}}, ["level 3 of 5 is 3.4 as it is shown, because nothing at all is shown as 1"]),
        ({"show": {"from": 1, "to": 5, "decimals": 0}}, ["level 3 of 5 is 3.4 as it is shown, because nothing at all is shown as 1"]),
        ({"show": {"to": 5}}, []),
        ({"show": {"from": 1, "to": 10}}, []),
        ({"show": {"as": "sum"}}, []),
    ],
)
def test_a_level_that_is_shown_as_another_number_is_told(more: dict[str, Any], what: list[str]) -> None:
    scale = {"five": {"labels": ["One", "Two", "Three", "Four", "Five"], "from": 1}}
    model = questionnaire([section("S", {"id": "A", "ask": "A?", "scale": "five"}, {"id": "B", "ask": "B?", "scale": "five"})], scales=scale, **more)
    assert [one.what for one in found("L187", model)] == what


def test_levels_that_earn_from_0_are_shown_as_they_are() -> None:
    options = {"One": 0, "Two": 1, "Three": 2}
    model = questionnaire([section("S", {"id": "A", "ask": "A?", "options": options})], show={"from": 1, "to": 3})
    assert found("L187", model) == []
