"""Questionnaire files: what they say, where answers find them, and what is wrong with them."""

from pathlib import Path
from typing import Any

import pytest

from rsc_assess import InputError, build_report, load_assessment, load_questionnaire, render_html, score_assessment
from rsc_assess.questionnaire.outline import outline
from tests.small import answers, question, questionnaire, section, write

MODEL = questionnaire([section("A", question("A1")), section("B", question("B1"))])


@pytest.mark.parametrize("name", ["small.yaml", "small/questionnaire.yaml", "questionnaire.yaml"])
def test_answers_find_their_questionnaire_beside_them(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, MODEL)
    found = load_assessment(write(tmp_path / "answers.yaml", answers({"A1": 4})))
    assert (found.questionnaire.id, found.answer("A1").value) == ("small", 4)


def test_the_order_of_the_file_moves_no_digest_but_a_weight_does() -> None:
    turned = {**MODEL, "sections": MODEL["sections"][::-1]}
    heavier = questionnaire([section("A", question("A1", weight=2)), section("B", question("B1"))])
    reworded = questionnaire([section("A", question("A1", help="More.")), section("B", question("B1"))])
    base = load_questionnaire(MODEL)
    assert load_questionnaire(turned).digest == base.digest
    assert load_questionnaire(heavier).digest != base.digest
    assert load_questionnaire(reworded).digest == base.digest
    assert load_questionnaire(reworded).wording_digest != base.wording_digest


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"show": {"from": 5, "to": 0}}, "Q212"),
        ({"bands": [{"from": 3, "label": "High"}, {"from": 0, "label": "Low"}]}, "Q212"),
        ({"subsets": {"short": {"title": "Short", "questions": ["A9"]}}}, "Q203"),
        ({"scales": {"a": {"labels": ["No", "Yes"]}, "b": {"labels": ["No", "Yes"]}}}, "Q208"),
        ({"sections": [{"id": "A", "title": "Empty"}]}, "Q209"),
        ({"sections": [section("A", question("A1", weight=1, **{"class": "high"}))], "classes": {"high": {"weight": 3}}}, "Q207"),
        ({"sections": [section("A", question("A1", actions={9: {"do": "Do.", "effort": "small", "owner": "Head"}}))]}, "Q210"),
        ({"sections": [section("A", question("A1", actions={1: {"do": "Do.", "effort": "small", "owner": "Head", "needs": {"A1": 2}}}))]}, "Q215"),
        ({"sections": [section("A", question("A1", actions={1: {"do": "Do.", "effort": "small", "owner": "Head", "needs": {"A9": 2}}}))]}, "Q203"),
        ({"sections": [section("A", question("A1", applies={"any": [{"question": "B1", "is": 1}], "is": 2}))]}, "Q214"),
    ],
)
def test_what_cannot_be_meant_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError, match=code):
        load_questionnaire({**MODEL, **change})


def test_actions_that_need_each_other_in_a_circle_are_refused() -> None:
    step = {"do": "Do it.", "effort": "small", "owner": "Head"}
    parts = [question("A1", actions={1: {**step, "needs": {"A2": 1}}}), question("A2", actions={1: {**step, "needs": {"A1": 1}}})]
    with pytest.raises(InputError, match="need each other in a circle: A1 level 1 → A2 level 1 → A1 level 1"):
        load_questionnaire(questionnaire([section("A", *parts)]))


def test_a_chain_of_three_thousand_conditions_holds() -> None:
    chain = [question("Q1"), *(question(f"Q{n}", applies={"question": f"Q{n - 1}", "at_least": 1}) for n in range(2, 3001))]
    scorecard = score_assessment(
        load_assessment(answers({f"Q{n}": 1 for n in range(1, 3001)}), load_questionnaire(questionnaire([section("A", *chain)])))
    )
    assert scorecard.nodes["A"].states["answered"] == 3000


def test_questions_that_stand_in_no_section_are_scored_and_reported() -> None:
    model = load_questionnaire({**MODEL, "questions": [question("Z1")]})
    scorecard = score_assessment(load_assessment(answers({"Z1": 5}), model))
    assert scorecard.nodes["small"].value == 1.0
    assert "Further questions" in render_html(build_report(scorecard))


def test_the_outline_names_weights_and_who_is_asked(rsc: Any) -> None:
    text = outline(rsc)
    assert "Pillar R: Regeneration" in text
    assert "asked where C1.3 is at least 0" in text
    assert "sensitive" in text
