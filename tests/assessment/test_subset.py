"""A subset is scored as if there were no other questions."""

from pathlib import Path
from typing import Any

import pytest

from rsc_assess import Assessment, load_questionnaire, score_assessment
from rsc_assess.assessment.subset import subset_assessment
from rsc_assess.questionnaire.subsets import subset_of
from tests.small import assess, question, questionnaire, section
from tests.test_cli import EXAMPLE, run

MODEL = questionnaire(
    [
        section("A", question("A1"), question("A2"), question("A3", applies={"question": "A2", "at_least": 2}), caps=[
            {"when": {"question": "A2", "at_most": 5}, "at_most": 1, "because": "A2 is low"}
        ]),
        section("B", question("B1"), applies={"node": "A", "at_least": 1}),
        section("C", question("C1")),
    ],
    subsets={"first": {"title": "First", "questions": ["A1", "A3", "B1"]}},
)  # fmt: skip
SAID: dict[str, Any] = {"A1": 4, "A2": 3, "A3": 2, "B1": 5, "C1": 0}


def test_only_the_questions_of_the_subset_count() -> None:
    nodes = score_assessment(subset_assessment(assess(MODEL, SAID), "first")).nodes
    # A: (4 + 2) ÷ 2 = 3, without the cap, which is about the whole; the whole: (3 + 5) ÷ 2 = 4.
    assert (nodes["A"].shown, nodes["B"].shown, nodes["small"].shown, nodes["small"].label) == ("3.0", "5.0", "4.0", "Connected")
    assert "C" not in nodes


def test_a_question_that_a_condition_looks_at_still_decides_who_is_asked() -> None:
    nodes = score_assessment(subset_assessment(assess(MODEL, {**SAID, "A2": 1}), "first")).nodes
    assert nodes["A3"].states["not_asked"] == 1
    assert nodes["A"].shown == "4.0"


def test_a_subset_has_a_digest_of_its_own() -> None:
    whole = load_questionnaire(MODEL)
    part = subset_of(whole, "first")
    assert part.digest != whole.digest
    assert part.node_digests["A1"] == whole.node_digests["A1"]


def test_an_unknown_subset_is_refused(example: Assessment) -> None:
    with pytest.raises(KeyError):
        subset_of(example.questionnaire, "second-look")
    done = run("score", EXAMPLE, "--subset", "second-look")
    assert (done.returncode, b"There is no subset second-look in rsc." in done.stderr) == (2, True)


def test_the_first_look_of_the_shipped_questionnaire_is_scored_and_reported(tmp_path: Path) -> None:
    done = run("score", EXAMPLE, "--subset", "first-look")
    assert b"self-assessment: First look" in done.stdout
    assert run("report", EXAMPLE, "-o", tmp_path / "first.html", "--subset", "first-look").returncode == 0
    assert "First look" in (tmp_path / "first.html").read_text("utf-8")
