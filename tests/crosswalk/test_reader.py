"""Crosswalk files: how they are found and scored, and what is wrong with them."""

from pathlib import Path
from typing import Any

import pytest

from rsc_assess import InputError, build_report, load_assessment, load_questionnaire, score_assessment
from tests.small import answers, question, questionnaire, section, write

MODEL = questionnaire([section("A", question("A1")), section("B", question("B1"))])

CROSSWALK: dict[str, Any] = {
    "format": 1,
    "id": "aims-2026",
    "title": "Aims",
    "edition": "2026",
    "status": "In force.",
    "items": [{"id": "X1", "title": "First", "questions": ["A1", "B1"]}, {"id": "X2", "title": "Second", "nations": ["wales"], "questions": ["A1"]}],
}


def test_a_crosswalk_beside_the_questionnaire_is_scored_with_the_questions_own_weights(tmp_path: Path) -> None:
    write(tmp_path / "crosswalks" / "aims.yaml", CROSSWALK)
    model = load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL))
    said = {"A1": 4, "B1": 1}
    items = build_report(score_assessment(load_assessment(answers(said, id="E06999001"), model))).frameworks[0].items
    assert [(item.value, item.says) for item in items] == [(0.5, None), (None, "does not apply here")]
    in_wales = build_report(score_assessment(load_assessment(answers(said, id="W06999001"), model))).frameworks[0].items
    assert in_wales[1].says == "too few answers to say"


def test_all_problems_of_all_crosswalks_are_told_at_once(tmp_path: Path) -> None:
    item = {"id": "X1", "title": "First", "questions": ["A9"]}
    write(tmp_path / "crosswalks" / "aims.yaml", {**CROSSWALK, "items": [item, dict(item, questions=["A9"])]})
    (tmp_path / "crosswalks" / "empty.yaml").write_text("")
    with pytest.raises(InputError) as caught:
        load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL))
    assert {problem.code for problem in caught.value.problems} == {"Q201", "Q203", "F104"}
