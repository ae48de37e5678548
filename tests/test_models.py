"""
Published kinds of assessment, written as questionnaires, give the figures that were worked out by hand.

Each folder of tests/models holds `questionnaire.yaml`, one or more answers files, and `expected.yaml`:

    cases:
      aldermere:                                  # the answers file aldermere.yaml
        A: "3.2"                                  # the score as printed, and no label
        B: {shown: "3.2", label: Established}     # the score as printed, and its label
        C: none                                   # no score, which is not zero; {shown: none, label: …} where it has a label

Node ids are those of the scorecard: the questionnaire's id for the total, `<scoring>/<group>` for further scorings.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rsc_assess import load_assessment, load_questionnaire, score_assessment

FOLDERS = sorted(path for path in (Path(__file__).parent / "models").iterdir() if path.is_dir())


def expected_cases(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what a folder expects, by case and node; every scalar is a text as it was written."""
    path = folder / "expected.yaml"
    found = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) if path.is_file() else {}  # BaseLoader makes texts only
    cases: dict[str, dict[str, Any]] = found.get("cases", {})
    return cases


def shown_and_label(written: Any) -> tuple[str | None, str | None]:
    """Return what one entry of expected.yaml says: the score as printed and the label, None where there is none."""
    if isinstance(written, str):
        return (None if written == "none" else written), None
    assert set(written) == {"shown", "label"}, f"{written} should be a text, or shown and label"
    return (None if written["shown"] == "none" else written["shown"]), written["label"]


CASES = [pytest.param(folder, case, id=f"{folder.name}/{case}") for folder in FOLDERS for case in expected_cases(folder)]


@pytest.mark.parametrize(("folder", "case"), CASES)
def test_a_model_gives_the_figures_worked_out_by_hand(folder: Path, case: str) -> None:
    nodes = score_assessment(load_assessment(folder / f"{case}.yaml")).nodes
    expected = {id: shown_and_label(written) for id, written in expected_cases(folder)[case].items()}
    assert sorted(set(expected) - set(nodes)) == []
    assert {id: (nodes[id].shown, nodes[id].label) for id in expected} == expected


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_model_has_cases_and_each_says_the_total(folder: Path) -> None:
    total = load_questionnaire(folder / "questionnaire.yaml").id
    cases = expected_cases(folder)
    assert cases
    assert [case for case, nodes in cases.items() if total not in nodes] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_answers_file_of_a_model_is_a_case(folder: Path) -> None:
    answers = {path.stem for path in folder.glob("*.yaml") if "\nanswers:" in path.read_text(encoding="utf-8")}
    assert answers == set(expected_cases(folder))
