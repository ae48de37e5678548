"""The engine and a plain recursive scorer, written apart from each other, agree on every node."""

from pathlib import Path

import pytest
from benchmarks.plain_scorer import plain_record, plain_values
from hypothesis import HealthCheck, given, settings

from rsc_assess import Assessment, load_assessment, score_assessment
from rsc_assess.scoring.display import snapped
from rsc_assess.testing.strategies import assessments

MODELS = Path(__file__).resolve().parents[1] / "models"
CASES = [path for path in sorted(MODELS.glob("*/*.yaml")) if path.name not in ("questionnaire.yaml", "expected.yaml")]


def differences(assessment: Assessment) -> dict[str, tuple[float | None, float | None]]:
    """Return the engine's and the plain value of each node where they differ."""
    nodes = score_assessment(assessment).nodes
    found = {}
    for id, plain in plain_values(assessment).items():
        value = nodes[id].value
        if (value is None) != (plain is None) or (value is not None and plain is not None and snapped(value) != snapped(plain)):
            found[id] = (value, plain)
    return found


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(assessments())
def test_both_find_the_same_values(assessment: Assessment) -> None:
    assert differences(assessment) == {}


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_both_find_the_same_values_in_models_of_other_kinds(path: Path) -> None:
    assert differences(load_assessment(path)) == {}


def test_both_find_the_same_record_of_the_example(example: Assessment) -> None:
    nodes = score_assessment(example).nodes
    for id, plain in plain_record(example).items():
        score = nodes[id]
        assert (score.shown, score.label, score.rated, dict(score.states)) == (plain.shown, plain.label, plain.rated, dict(plain.states))
        for ours, theirs in ((score.low, plain.low), (score.high, plain.high), (score.coverage, plain.coverage)):
            assert ours == pytest.approx(theirs)
        assert {name for name, _ in score.left_out} == set(plain.left_out if score.kind == "section" else ()) or score.kind == "question"
