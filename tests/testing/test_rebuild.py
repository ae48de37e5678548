"""A value is found again from its derivation alone, and a derivation that was tampered with gives another."""

from typing import Any

import attrs
import pytest

from rsc_assess import Derivation, Score, explain, score_assessment
from rsc_assess.testing import rebuilt
from tests.testing.small import NA, ask, assess, file, part


def derived(model: Any, node: str = "A", **said: Any) -> Derivation:
    return explain(score_assessment(assess(model, **said)), node)


CLASSES = {"essential": {"weight": 1}, "recommended": {"weight": 1}}
CASES: dict[str, tuple[Derivation, float | None]] = {
    "mean": (derived(file(part("A", ask("A1", weight=3), ask("A2"))), A1=5, A2=1), 0.8),
    "geometric": (derived(file(part("A", ask("A1"), ask("A2"), method="geometric")), A1=4, A2=1), 0.4),
    "least": (derived(file(part("A", ask("A1"), ask("A2"), method="geometric", least=0.05)), A1=4, A2=0), 0.2),
    "harmonic": (derived(file(part("A", ask("A1"), ask("A2"), method="harmonic")), A1=4, A2=1), 0.32),
    "harmonic of zero": (derived(file(part("A", ask("A1"), ask("A2"), method="harmonic")), A1=4, A2=0), 0.0),
    "product": (derived(file(part("A", ask("A1"), ask("A2"), method="product")), A1=4, A2=1), 0.16),
    "lowest": (derived(file(part("A", ask("A1"), ask("A2"), method="lowest")), A1=4, A2=1), 0.2),
    "highest": (derived(file(part("A", ask("A1"), ask("A2"), method="highest")), A1=4, A2=1), 0.8),
    "weight 0": (derived(file(part("A", ask("A1"), ask("A2", weight=0), method="lowest")), A1=4, A2=1), 0.8),
    "none": (derived(file(part("A", ask("A1"), method="none")), A1=4), None),
    "levels": (derived(file(part("A", ask("A1"), ask("A2"), method="levels")), A1=5, A2=3), 0.5),
    "progress": (derived(file(part("A", ask("A1"), ask("A2"), method="levels", progress=True)), A1=5, A2=3), 0.8),
    "all levels": (derived(file(part("A", ask("A1"), ask("A2"), method="levels")), A1=5, A2=5), 1.0),
    "last": (derived(file(part("A", ask("A1"), ask("A2"), method="last")), A1=5, A2=2), 0.4),
    "essential": (
        derived(file(part("A", ask("A1", **{"class": "essential"}), ask("A2", **{"class": "recommended"}), method="essential", base="1/2"), classes=CLASSES),  # noqa: E501
                A1=4, A2=2), 0.56),
    "starts_at": (derived(file(part("A", ask("A1", weight=6), starts_at=4)), A1=3), 0.76),
    "out_of": (derived(file(part("A", ask("A1", weight=6), out_of=10)), A1=5), 0.6),
    "penalty": (derived(file(part("A", ask("A1", weight=4), ask("A2", penalty={"yes": 1}))), A1=4, A2="yes"), 0.55),
    "bonus": (derived(file(part("A", ask("A1"), ask("A2", bonus={"yes": "10%"}))), A1=2, A2="yes"), 0.5),
    "a bonus at the top": (derived(file(part("A", ask("A1"), ask("A2", bonus={"yes": "10%"}))), A1=5, A2="yes"), 1.0),
    "floor": (derived(file(part("A", ask("A1"), ask("A2", penalty={"yes": 2}))), A1=4, A2="yes"), 0.0),
    "floor none": (derived(file(part("A", ask("A1"), ask("A2", penalty={"yes": 2}), floor="none")), A1=4, A2="yes"), -1.2),
    "cap": (derived(file(part("A", ask("A1"), caps=[{"when": {"question": "A1", "is": 5}, "at_most": 2, "because": "x"}])), A1=5), 0.4),
    "rounding": (derived(file(part("A", ask("A1"), ask("A2"), rounds={"decimals": 0})), A1=4, A2=3), 0.8),
    "unrated": (derived(file(part("A", ask("A1"), ask("A2", counts={"missing": "unrated"}))), A1=4), None),
    "counted as zero": (derived(file(part("A", ask("A1"), ask("A2", counts={"missing": "zero"}))), A1=4), 0.4),
    "N/A": (derived(file(part("A", ask("A1"), ask("A2"))), A1=4, A2=NA), 0.8),
    "a section counted as zero": (derived(file(part("A", ask("A1")), part("B", ask("B1")), counts={"no_value": "zero"}), "small", A1=4), 0.4),
    "steps": (
        derived(file(part("A", ask("A1")), scorings={"v": {"group": {"G": {"parts": [{"node": "A", "steps": {0: 0, 2: 1, 4: 3}}]}}}}), "v/G/A", A1=3), 1 / 3  # noqa: E501
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_value_worked_out_by_hand_is_found_again_from_its_derivation(case: str) -> None:
    derivation, value = CASES[case]
    assert derivation.value == (None if value is None else pytest.approx(value))
    assert rebuilt(derivation) == (None if value is None else pytest.approx(value))


def test_another_weight_in_the_derivation_leads_to_another_value() -> None:
    derivation, value = CASES["mean"]
    first, second = derivation.inputs
    assert rebuilt(attrs.evolve(derivation, inputs=(attrs.evolve(first, weight=1.0), second))) == pytest.approx(0.6) != value


def test_a_cap_that_starts_elsewhere_is_not_followed() -> None:
    derivation, _ = CASES["cap"]
    moved = attrs.evolve(derivation.stages[0], before=0.9)
    assert rebuilt(attrs.evolve(derivation, stages=(moved,))) == 1.0


def test_the_value_itself_is_not_read() -> None:
    derivation, value = CASES["penalty"]
    assert rebuilt(attrs.evolve(derivation, value=0.99)) == pytest.approx(value)


def test_a_question_is_its_marks_by_the_most(example_scorecard: Any) -> None:
    nodes: dict[str, Score] = dict(example_scorecard.nodes)
    derivations = [explain(example_scorecard, id) for id, score in nodes.items() if score.kind == "question" and score.value is not None]
    assert derivations
    assert [rebuilt(one) for one in derivations] == [nodes[one.id].value for one in derivations]
