"""Explanations rebuild the scores they explain."""

from typing import Any

import pytest
from hypothesis import given

from rsc_assess import Derivation, InputError, Scorecard, explain, score_assessment
from rsc_assess.scoring.explain import as_text
from tests.small import assess, assessed


def rebuild(derivation: Derivation) -> float | None:
    """Return a value from its derivation alone."""
    if not derivation.inputs:
        return derivation.value
    terms = [(one.weight_used, rebuild(one.derivation)) for one in derivation.inputs if one.left_out is None]
    used = [weight * value for weight, value in terms if weight is not None and value is not None]
    return sum(used) if used else None


@given(assessed())
def test_every_value_can_be_rebuilt_from_its_derivation(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    scorecard = score_assessment(assess(*drawn))
    for id, score in scorecard.nodes.items():
        rebuilt = rebuild(explain(scorecard, id))
        assert rebuilt == (None if score.value is None else pytest.approx(score.value))


@given(assessed())
def test_the_weights_that_count_add_up_to_one(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for one in [explain(score_assessment(assess(*drawn)), "small")]:
        used = [part.weight_used for part in one.inputs if part.weight_used is not None]
        assert not used or sum(used) == pytest.approx(1)


def test_what_was_left_out_says_why(example_scorecard: Scorecard) -> None:
    text = as_text(explain(example_scorecard, "R"), example_scorecard.assessment.questionnaire)
    assert "R1.4 Use of local freedoms: don't know  [left out: don't know]" in text
    assert "left out: does not apply here: No regeneration scheme" in text


def test_an_unknown_node_is_answered_with_the_nearest(example_scorecard: Scorecard) -> None:
    with pytest.raises(InputError, match="Did you mean R1"):
        explain(example_scorecard, "R11")
