"""The scorecard as JSON keeps its published schema, and says no more and no less than the scores."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rsc_assess import Scorecard, load_assessment, load_questionnaire, score_assessment
from rsc_assess.scoring.scorecard_json import dump, outline, problem_data, scorecard_data, scorecard_schema
from tests.small import answers, question, questionnaire, section

SCHEMA = Path(__file__).with_name("scorecard.schema.json")
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "scorecard.json"
MODELS = Path(__file__).resolve().parents[1] / "models"
CASES = [path for path in sorted(MODELS.glob("*/*.yaml")) if path.name not in ("questionnaire.yaml", "expected.yaml")]

MODEL = questionnaire(
    [
        section(
            "A",
            question("A1", not_applicable=True),
            question("A2", applies={"question": "A1", "at_least": 1}),
            caps=[{"when": {"question": "A2", "at_most": 0}, "at_most": 1, "because": "A2 is low"}],
            flags=[{"name": "A2 is not at its best", "when": {"question": "A2", "at_most": 4}}],
        ),
        section("B", question("B1"), weight=3),
    ],
    scorings={"other": {"title": "Another way", "group": {"g": ["A1"], "h": ["B1"]}}},
)


def scored(said: dict[str, Any], **more: Any) -> Scorecard:
    return score_assessment(load_assessment({**answers(said), **more}, load_questionnaire(MODEL)))


def test_the_schema_is_the_published_one_to_the_letter() -> None:
    """Programs of other people read by it. Renew the file with `RSC_ASSESS_RENEW=1 make test`, and read the diff."""
    text = dump(scorecard_schema())
    if os.environ.get("RSC_ASSESS_RENEW"):
        SCHEMA.write_text(text, encoding="utf-8")
    assert text == SCHEMA.read_text(encoding="utf-8")


def test_the_schema_is_one_and_the_example_keeps_it() -> None:
    jsonschema.Draft7Validator.check_schema(scorecard_schema())
    jsonschema.validate(json.loads(EXAMPLE.read_text(encoding="utf-8")), scorecard_schema())


@pytest.mark.parametrize("path", CASES[::6], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_scorecards_of_other_kinds_keep_it_too(path: Path) -> None:
    jsonschema.validate(scorecard_data(score_assessment(load_assessment(path))), scorecard_schema())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("nodes", "A", "value"), "1"),
        (("nodes", "A", "low"), "0"),
        (("nodes", "A", "kind"), "pillar"),
        (("nodes", "A", "bound"), "safe"),
        (("nodes", "A", "shown"), 3.0),
        (("nodes", "A", "coverage"), -0.1),
        (("nodes", "A", "coverage"), 1.1),
        (("nodes", "A", "weight"), -1),
        (("nodes", "A", "rated"), "yes"),
        (("nodes", "A", "states", "answered"), -1),
        (("nodes", "A", "states", "missing"), 0.5),
        (("nodes", "A", "left_out"), [{"id": "A1"}]),
        (("nodes", "A", "flags"), [1]),
        (("problems",), [{"code": "A1", "severity": "note", "what": "x", "remedy": "y"}]),
        (("problems",), [{"code": "A100", "severity": "bad", "what": "x", "remedy": "y"}]),
        (("problems",), [{"code": "A100", "severity": "note", "what": "x"}]),
        (("questionnaire", "digest"), "sha256:12"),
        (("schema_version",), "2"),
        (("council", "name"), None),
    ],
)
def test_what_no_scorecard_can_say_breaks_the_schema(place: tuple[str, ...], value: Any) -> None:
    data: Any = copy.deepcopy(scorecard_data(scored({"A1": 1, "A2": 2})))
    jsonschema.validate(data, scorecard_schema())
    inside = data
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, scorecard_schema())


@pytest.mark.parametrize("key", sorted({"schema_version", "engine", "questionnaire", "council", "date", "root", "nodes", "problems"}))
def test_each_part_of_the_example_is_there(key: str, example_scorecard: Scorecard) -> None:
    assert scorecard_data(example_scorecard)[key] == json.loads(EXAMPLE.read_text(encoding="utf-8"))[key]


def test_the_text_is_indented_keeps_letters_and_ends_its_last_line() -> None:
    assert dump({"a": ["é", None]}) == '{\n  "a": [\n    "é",\n    null\n  ]\n}\n'


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(figure: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump({"value": figure})


def test_a_problem_is_told_without_the_name_of_the_file() -> None:
    written = scored({"A1": 1}, recorded={"A": "4.9"})
    (problem,) = [one for one in written.problems if one.code == "A220"]
    data = problem_data(problem)
    assert "source" in problem.as_data()
    assert data == {key: value for key, value in problem.as_data().items() if key != "source"}
    assert (data["code"], data["node"], data["what"]) == ("A220", "A", "4.9 is recorded, and 1.0 is computed")
    assert data in list(scorecard_data(written)["problems"])  # type: ignore[call-overload]


def test_a_score_says_in_json_all_that_moved_it() -> None:
    nodes: Any = scorecard_data(scored({"A1": 5, "A2": 0, "B1": 3}))["nodes"]
    digest = nodes["A"].pop("digest")
    assert digest.startswith("sha256:")
    assert nodes["A"] == {
        "kind": "section",
        "value": 0.2,
        "low": 0.2,
        "high": 0.2,
        "bound": "exact",
        "shown": "1.0",
        "label": "Reacting",
        "rated": True,
        "coverage": 1.0,
        "weight": 1.0,
        "out_of": 2.0,
        "states": {"answered": 2, "not_applicable": 0, "dont_know": 0, "declined": 0, "missing": 0, "not_asked": 0},
        "left_out": [],
        "waits_for": [],
        "capped_by": "A2 is low",
        "flags": ["A2 is not at its best"],
        "unknown": [],
        "raised_by": None,
        "label_needs": [],
        "no_value": None,
    }


def test_a_score_says_in_json_what_it_waits_for() -> None:
    nodes: Any = scorecard_data(scored({"B1": 3}))["nodes"]
    assert (nodes["A"]["value"], nodes["A"]["low"], nodes["A"]["high"], nodes["A"]["bound"]) == (None, 0.0, 1.0, "outer")
    assert nodes["A"]["left_out"] == [{"id": "A1", "row": "missing"}, {"id": "A2", "row": "not_asked"}]
    assert nodes["A"]["waits_for"] == ["A1"]
    assert (nodes["A"]["shown"], nodes["A"]["label"], nodes["A"]["rated"], nodes["A"]["coverage"]) == (None, None, False, 0.0)


def test_a_score_names_in_json_the_caps_and_flags_that_wait_for_an_answer() -> None:
    nodes: Any = scorecard_data(scored({"A1": 5, "A2": "don't know"}))["nodes"]
    assert (nodes["A"]["unknown"], nodes["A"]["capped_by"], nodes["A"]["flags"]) == (["A2 is low", "A2 is not at its best"], None, [])


def test_nodes_have_digests_and_roles_of_questions_have_those_of_their_groups() -> None:
    scorecard = scored({"A1": 5})
    nodes: Any = scorecard_data(scorecard)["nodes"]
    digests = scorecard.assessment.questionnaire.node_digests
    assert {id: node["digest"] for id, node in nodes.items()} == {id: digests.get(id) for id in nodes}
    assert nodes["other/g"]["digest"] is not None


OUTLINE = """\
Testham, 2026-11-01
Small 1.0.0

Overall                                            2.5  Organising
  A Section A                                      1.0  Reacting
    Capped: A2 is low
    Flag: A2 is not at its best
  B Section B                                      3.0  Established

  other Another way                                4.0  Connected
    other/g g                                      5.0  Regenerating
    other/h h                                      3.0  Established"""


def test_the_outline_has_a_line_for_each_section_and_group_and_what_stands_beside_it() -> None:
    assert outline(scored({"A1": 5, "A2": 0, "B1": 3})) == OUTLINE


def test_the_outline_says_what_is_open() -> None:
    lines = outline(scored({"A1": 5, "B1": ""})).splitlines()
    assert lines[3:6] == [
        "Overall                                            5.0  not rated      0.2 to 5.0, 12% answered",
        "  A Section A                                      5.0  not rated      1.0 to 5.0, 50% answered",
        "    Not known yet, because an answer is open: A2 is low",
    ]
    assert lines[7] == "  B Section B                                    no score: nothing answered"


def test_the_outline_says_where_nothing_applies() -> None:
    lines = outline(scored({"A1": {"answer": "N/A", "reason": "not here"}, "B1": 3})).splitlines()
    assert lines[4] == "  A Section A                                    no score: nothing applies"
