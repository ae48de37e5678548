"""Labels: conditions on them, what they need, and labels of nodes without a score."""

from typing import Any

import pytest
from benchmarks.plain_scorer import plain_values

from rsc_assess import InputError, Scorecard, explain, load_assessment, load_questionnaire, score_assessment
from rsc_assess.scoring.explain import as_text
from rsc_assess.scoring.scorecard_json import outline
from tests.small import answers

HEAD = """
format: 1
id: small
version: 1.0.0
title: Small
scales: {five: {labels: [Zero, One, Two, Three, Four, Five]}}
"""
BANDS = "bands: [{from: 0, label: Bronze}, {from: 2, label: Silver}, {from: 4, label: Gold, needs: {question: B1, at_least: 2}}]"
SECTIONS = f"""
sections:
  - {{id: A, title: A, {BANDS}, questions: [{{id: A1, ask: A?}}, {{id: A2, ask: A?}}]}}
  - {{id: B, title: B, questions: [{{id: B1, ask: B?}}]}}
"""


def scored(text: str, **said: Any) -> Scorecard:
    """Return the scores of a questionnaire; the plain scorer finds the same."""
    scorecard = score_assessment(load_assessment(answers(said), load_questionnaire((HEAD + text).encode())))
    for id, value in plain_values(scorecard.assessment).items():
        assert scorecard.nodes[id].value == pytest.approx(value), id
    return scorecard


@pytest.mark.parametrize(
    ("test", "holds"),
    [
        ("is: Silver", False),
        ("is: gold", True),
        ("is_not: Silver", True),
        ("in: [Bronze, Gold]", True),
        ("at_least: Silver", True),
        ("at_most: Silver", False),
        ("between: [Bronze, Silver]", False),
    ],
)
def test_a_condition_compares_a_label(test: str, holds: bool) -> None:
    total = f"total: {{caps: [{{when: {{node: A, {test}}}, at_most: 1, because: A limit}}]}}\n"
    assert scored(total + SECTIONS, A1=5, A2=5, B1=3).nodes["small"].shown == ("1.0" if holds else "4.0")


def test_a_condition_on_a_label_is_unknown_while_an_answer_decides_the_label() -> None:
    total = "total: {caps: [{when: {not: {node: A, is: Gold}}, at_most: 1, because: A limit}]}\n"
    assert scored(total + SECTIONS, A1=5, A2=5, B1=1).nodes["small"].capped_by == "A limit"
    for said in ({"A1": 5, "B1": 3}, {"A1": 5, "A2": 5}):
        total_score = scored(total + SECTIONS, **said).nodes["small"]
        assert (total_score.capped_by, total_score.unknown) == (None, ("A limit",)) if "B1" in said else ("A limit", ())


def test_a_label_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(InputError, match=r"compares A with Platinum, which is none of its labels. Use one of: Bronze, Silver, Gold"):
        scored(f"total: {{flags: [{{name: x, when: {{node: A, is: Platinum}}}}]}}\n{SECTIONS}")


def test_the_score_of_a_question_can_be_compared() -> None:
    total = "total: {caps: [{when: {node: B1, at_most: 2.5}, at_most: 1, because: A limit}]}\n"
    assert scored(total + SECTIONS, A1=5, A2=5, B1=2).nodes["small"].capped_by == "A limit"
    assert scored(total + SECTIONS, A1=5, A2=5, B1=3).nodes["small"].capped_by is None


def test_a_better_label_says_what_it_needs() -> None:
    scorecard = scored(SECTIONS, A1=5, A2=5, B1=1)
    words = "Gold needs B1 at least 2; it is 1"
    assert (scorecard.nodes["A"].label, scorecard.nodes["A"].label_needs) == ("Silver", (words,))
    assert words in outline(scorecard)
    assert words in as_text(explain(scorecard, "A"), scorecard.assessment.questionnaire)
    assert scorecard.nodes["A"].as_data()["label_needs"] == [words]
    assert scored(SECTIONS, A1=5, A2=5, B1=2).nodes["A"].label_needs == ()


def test_what_a_better_label_needs_of_a_council_is_told_in_words() -> None:
    needs = SECTIONS.replace("{question: B1, at_least: 2}", "{attribute: size_class, is: very_large}")
    questionnaire = load_questionnaire((f"{HEAD}attributes: {{size_class: how large it is}}\n" + needs).encode())
    score = score_assessment(load_assessment(answers({"A1": 5, "A2": 5}, size_class="small"), questionnaire)).nodes["A"]
    assert score.label_needs == ("Gold needs size class very large; it is small",)


def test_a_node_without_a_label_that_nothing_can_change_is_surely_not_so_labelled() -> None:
    total = "not_applicable: true\ntotal: {caps: [{when: {not: {node: A, is: Gold}}, at_most: 1, because: A limit}]}\n"
    away = {"answer": "N/A", "reason": "not here"}
    assert scored(total + SECTIONS, A1=away, A2=away, B1=3).nodes["small"].capped_by == "A limit"


NO_SCORE = """
total: {method: none, bands: [{label: Low}, {label: High, needs: {all: [{node: A, at_least: Silver}, {question: B1, at_least: 3}]}}]}
"""


def test_a_node_without_a_score_has_the_last_label_whose_needs_hold() -> None:
    high = scored(NO_SCORE + SECTIONS, A1=5, A2=5, B1=3)
    assert (high.nodes["small"].label, high.nodes["small"].value, high.nodes["small"].no_value) == ("High", None, "heading")
    low = scored(NO_SCORE + SECTIONS, A1=5, A2=5, B1=2)
    assert (low.nodes["small"].label, low.nodes["small"].label_needs) == ("Low", ("High needs B1 at least 3; it is 2",))
    assert "Low (no score: a heading)" in outline(low)
    assert scored(NO_SCORE + SECTIONS, A1=5).nodes["small"].label is None


def test_a_start_of_a_band_without_a_score_is_refused() -> None:
    with pytest.raises(InputError, match="under the method none there is no score"):
        scored(NO_SCORE.replace("{label: Low}", "{from: 0, label: Low}") + SECTIONS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("total: {method: none}\n" + SECTIONS, "no score: a heading"),
        ("total: {no_value_below: 0.9}\n" + SECTIONS, "no score: too little is answered"),
        ("questions: [{id: A1, ask: A?, unscored: true}]\n", "no score: nothing applies"),
    ],
)
def test_why_there_is_no_score_is_said(text: str, words: str) -> None:
    assert words in outline(scored(text, A1=3))


def test_what_is_open_of_several_needs_is_said() -> None:
    needs = SECTIONS.replace("{question: B1, at_least: 2}", "{any: [{question: B1, at_least: 2}, {question: A1, at_most: 1}]}")
    words = "Gold needs B1 is at least 2 or A1 is at most 1; that is "
    assert scored(needs, A1=5, A2=5).nodes["A"].label_needs == (words + "open",)
    assert scored(needs, A1=5, A2=5, B1=1).nodes["A"].label_needs == (words + "not so",)


@pytest.mark.parametrize(("said", "capped"), [(5, "A limit"), (2, None)])
def test_a_condition_compares_the_label_of_a_sum(said: int, capped: str | None) -> None:
    sums = SECTIONS.replace("title: A, bands", "title: A, show: {as: sum}, bands").replace("from: 2,", "from: 1,").replace("from: 4,", "from: 2,")
    total = "total: {caps: [{when: {node: A, is: Gold}, at_most: 1, because: A limit}]}\n"
    assert scored(total + sums, A1=said, A2=said, B1=3).nodes["small"].capped_by == capped
