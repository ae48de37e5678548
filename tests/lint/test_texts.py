"""Texts, ids, translations and crosswalks."""

from pathlib import Path
from typing import Any

import pytest

from rsc_assess.lint.lint import lint_questionnaire
from tests.lint.looks import TODAY, asked, found, nodes, options, question, questionnaire, section, yes_no
from tests.small import write

BARE = {"id": "A2", "ask": "Is it bare?"}


def test_levels_without_text_are_told_where_others_have_one() -> None:
    assert [(one.node, one.severity) for one in found("L131", asked(question("A1"), BARE))] == [("A2", "warning")]
    assert [(one.node, one.severity) for one in found("L131", asked(BARE, BARE | {"id": "A3"}))] == [(None, "note")]
    assert found("L131", asked(question("A1"))) == []


def test_an_option_without_text_beside_one_with_text_is_told() -> None:
    some = {"one": {"marks": 1, "text": "It is one."}, "two": {"marks": 2}}
    assert nodes("L131", asked(question("A1"), options("A2", some))) == ["A2"]


def test_anchors_that_are_the_same_are_told() -> None:
    twice = {level: "Fact." if level in (2, 3) else f"Fact {level}." for level in range(6)}
    assert "2 and 3" in found("L132", asked(question("A1", levels=twice)))[0].what
    assert found("L132", asked(question("A1"))) == []


def test_missing_actions_are_told_only_where_other_questions_have_them() -> None:
    def with_actions(id: str, *levels: int) -> dict[str, Any]:
        return question(id, actions={level: {"do": "Do it.", "effort": "small", "owner": "Head"} for level in levels})

    model = asked(with_actions("A1", 1, 2, 3, 4, 5), with_actions("A2", 1, 2, 3), question("A3"), yes_no("A4"))
    assert nodes("L133", model) == ["A2", "A3"]
    assert "leads to 4, 5" in found("L133", model)[0].what
    assert found("L133", asked(question("A1"))) == []


@pytest.mark.parametrize(("code", "key"), [("L134", "help"), ("L135", "evidence")])
def test_missing_help_and_evidence_are_told_together(code: str, key: str) -> None:
    full = question("A1", **{key: "It is so."})
    assert [one.what for one in found(code, asked(question("A1"), question("A2")))] == [f"no question has {key}"]
    assert nodes(code, asked(full, question("A2"))) == ["A2"]
    assert "A2, A3" in found(code, asked(full, question("A2"), question("A3")))[0].what
    assert {one.severity for one in found(code, asked(full, question("A2")))} == {"note"}
    assert found(code, asked(full)) == []


def test_the_same_question_twice_is_told_and_a_repeated_block_is_not() -> None:
    assert nodes("L136", asked(question("A1", ask="Is it clean?"), question("A2", ask="is it  clean"))) == ["A2"]
    assert nodes("L136", questionnaire([section("W", question("A1"), repeat=["one", "two"])])) == []


def test_long_questions_are_told() -> None:
    assert nodes("L137", asked(question("A1", ask="word " * 31), question("A2", ask="word " * 30))) == ["A1"]


def test_two_questions_in_one_are_told() -> None:
    two = [question("A1", ask="Is it clean and/or safe?"), question("A2", ask="Is it clean? Is it safe?")]
    assert nodes("L138", asked(*two, question("A3", ask="Is it clean and safe?"))) == ["A1", "A2"]


def test_weak_ids_are_told_together() -> None:
    model = asked(question("1.1"), question("12"), question("q1"), question("Q2"))
    assert [one.what for one in found("L141", model)] == [
        "2 ids are only numbers: 1.1, 12",
        "2 ids are only a place in a row: q1, Q2",
    ]
    good = asked(question("A1"), question("C2.1"), question("clean"))
    assert [found(code, good) for code in ("L141", "L142", "L143")] == [[], [], []]


def test_ids_that_repeat_the_wording_or_are_long_are_told() -> None:
    model = asked(question("clean-yard-today", ask="Is the yard clean today?"), question("a-very-long-name-for-it"))
    assert "clean-yard-today" in found("L142", model)[0].what
    assert found("L143", model)[0].what == "1 id is over 20 characters long: a-very-long-name-for-it"


def test_what_is_declared_and_never_used_is_told() -> None:
    model = asked(
        question("A1", scale="maturity", **{"class": "low"}),
        question("A2", applies={"attribute": "coast", "is": "yes"}, scale="maturity"),
        scales={"maturity": {"labels": [str(level) for level in range(6)]}, "spare": {"labels": ["No", "Yes"]}},
        classes={"low": {"weight": 1}, "high": {"weight": 3}},
        attributes={"coast": "Whether there is a coast", "moon": "Which moon"},
        subsets={
            "first": {"title": "First", "questions": ["A1"]},
            "again": {"title": "Again", "questions": ["A1"]},
            "all": {"title": "All", "questions": ["A1", "A2"]},
        },
    )
    assert [one.what for one in found("L151", model)] == ["nothing is of the class high"]
    assert [one.what for one in found("L152", model)] == ["no question is answered on the scale spare"]
    assert [one.what for one in found("L153", model)] == ["nothing looks at the council attribute moon"]
    assert [one.what for one in found("L154", model)] == ["the subsets first and again have the same questions", "the subset all has all questions"]


def test_missing_translations_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "questionnaire.yaml", asked({"id": "A1", "ask": "Is it so?"}, languages=["cy"]))
    labels = ["Dim", "Ymateb", "Trefnu", "Sefydledig", "Cysylltiedig", "Adfywio"]
    start = {"format": 1, "questionnaire": "small", "version": "1.0.0", "language": "cy", "reviewed": False}
    texts: dict[str, Any] = {"title": "Bach", "total": "Y cyfan", "scales": {"maturity": {"labels": labels}}}
    write(tmp_path / "cy.yaml", {**start, **texts, "nodes": {"S": {"title": "Adran S"}}})
    assert [one.what for one in found("L161", path)] == ["1 text missing in cy: A1 ask"]
    write(tmp_path / "cy.yaml", {**start, **texts, "nodes": {"S": {"title": "Adran S"}, "A1": {"ask": "A yw?"}}})
    assert found("L161", path) == []


def crosswalk(questions: list[str], valid_to: str) -> dict[str, Any]:
    item = {"id": "F1", "title": "First", "questions": questions}
    return {
        "format": 1,
        "id": "frame-2025",
        "title": "Frame",
        "edition": "First",
        "valid_from": "2025-01-01",
        "valid_to": valid_to,
        "status": "in use",
        "items": [item, {"id": "F2", "title": "Second", "questions": ["A1"]}],
    }


def test_crosswalks_with_gaps_or_past_their_date_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "questionnaire.yaml", asked(question("A1"), question("A2")))
    assert [found(code, path) for code in ("L171", "L172", "L173")] == [[], [], []]
    write(tmp_path / "crosswalks" / "frame-2025.yaml", crosswalk([], "2026-10-31"))
    assert "F1" in found("L171", path)[0].what
    assert found("L171", path)[0].place.source.endswith("frame-2025.yaml")
    assert "A2" in found("L172", path)[0].what
    assert "ended on 2026-10-31" in found("L173", path)[0].what
    assert "L173" not in [one.code for one in lint_questionnaire(path)]
    write(tmp_path / "crosswalks" / "frame-2025.yaml", crosswalk(["A2"], "2026-11-01"))
    assert [found(code, path) for code in ("L171", "L172", "L173")] == [[], [], []]


def test_the_shipped_questionnaire_has_no_warnings() -> None:
    assert [str(one) for one in lint_questionnaire("rsc", TODAY) if one.severity != "note"] == []
