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
    items = build_report(score_assessment(load_assessment(answers(said, id="E06999001"), model))).frameworks[0].groups[0].items
    assert [(item.share, item.says) for item in items] == [(0.5, "Organising"), (None, "does not apply here")]
    in_wales = build_report(score_assessment(load_assessment(answers(said, id="W06999001"), model))).frameworks[0].groups[0].items
    assert in_wales[1].says == "too few answers to say"


def test_all_problems_of_all_crosswalks_are_told_at_once(tmp_path: Path) -> None:
    item = {"id": "X1", "title": "First", "questions": ["A9"]}
    write(tmp_path / "crosswalks" / "aims.yaml", {**CROSSWALK, "items": [item, dict(item, questions=["A9"])]})
    (tmp_path / "crosswalks" / "empty.yaml").write_text("")
    with pytest.raises(InputError) as caught:
        load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL))
    assert {problem.code for problem in caught.value.problems} == {"Q201", "Q203", "F104"}


ITEM = {"id": "X1", "title": "First", "questions": ["A1"]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, r"this file is of format 2, and this program reads format 1. Update rsc_assess. \[Q213\]"),
        ({"valid_from": "2026-04-01", "valid_to": "2026-03-31"}, r"`valid_to` \(2026-03-31\) is before `valid_from` \(2026-04-01\).*Q212"),
        ({"items": [ITEM, {**ITEM, "id": "x1", "questions": ["B1"]}]}, r"x1: the id x1 is already used in line \d+ \(upper and lower case.*Q201"),
        ({"items": [{**ITEM, "questions": ["A1", "B1", "A1"]}]}, r"X1: the question A1 is listed a second time.*Q201"),
        ({"items": [{**ITEM, "questions": ["A1", "no id"]}]}, r"^(?!.*Invalid)(?!.*INVALID).*'no id' is not an id"),
    ],
)
def test_what_cannot_be_meant_is_refused(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    write(tmp_path / "crosswalks" / "aims.yaml", {**CROSSWALK, **change})
    with pytest.raises(InputError, match=message) as caught:
        load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL))
    assert [problem.severity for problem in caught.value.problems] == ["error"]


def test_a_crosswalk_may_hold_for_one_day(tmp_path: Path) -> None:
    write(tmp_path / "crosswalks" / "aims.yaml", {**CROSSWALK, "valid_from": "2026-04-01", "valid_to": "2026-04-01"})
    assert len(load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL)).crosswalks) == 1


def test_two_files_may_not_share_an_id_even_in_another_case(tmp_path: Path) -> None:
    write(tmp_path / "crosswalks" / "aims.yaml", CROSSWALK)
    write(tmp_path / "crosswalks" / "more.yaml", {**CROSSWALK, "id": "AIMS-2026"})
    with pytest.raises(InputError, match=r"more\.yaml.*the id AIMS-2026 is already used in aims\.yaml \(upper and lower case.*Q201"):
        load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL))


def test_both_endings_of_yaml_files_are_read(tmp_path: Path) -> None:
    write(tmp_path / "crosswalks" / "aims.yml", CROSSWALK)
    write(tmp_path / "crosswalks" / "more.yaml", {**CROSSWALK, "id": "more"})
    (tmp_path / "crosswalks" / "notes.txt").write_text("Not a crosswalk.")
    found = load_questionnaire(write(tmp_path / "questionnaire.yaml", MODEL))
    assert [one.id for one in found.crosswalks] == ["aims-2026", "more"]


def test_a_crosswalk_says_whether_it_is_compared_and_no_digest_depends_on_it(tmp_path: Path) -> None:
    found = []
    for benchmark in (False, True):
        folder = tmp_path / str(benchmark)
        write(folder / "crosswalks" / "aims.yaml", {**CROSSWALK, **({"benchmark": True} if benchmark else {})})
        found.append(load_questionnaire(write(folder / "questionnaire.yaml", MODEL)))
    assert [one.crosswalks[0].benchmark for one in found] == [False, True]
    plain, compared = found
    assert plain.digest == compared.digest
    assert plain.wording_digest == compared.wording_digest
    assert plain.node_digests == compared.node_digests
    assert plain.as_crosswalks.node_digests == compared.as_crosswalks.node_digests
