"""Which method and option keeps which law: drawn examples where it does, a counterexample where it does not."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from rsc_assess import Assessment, Council, Questionnaire
from rsc_assess.questionnaire.rules import METHODS
from rsc_assess.questionnaire.values import KINDS
from rsc_assess.testing import FEATURES, KEEPS, LAWS, assessments, questionnaires
from rsc_assess.testing.laws import BREAKS, makeup_of
from tests.testing.faults import known_fault
from tests.testing.small import ask, assess, file, part

PAIR = (ask("A1"), ask("A2"))
PENALISED = part("A", ask("A1"), ask("A2", penalty={"yes": "1/2"}))
PART_PENALISED = part("A", ask("A1"), ask("A2", penalty={"yes": "50%"}))
CAPPED = [{"when": {"attribute": "type", "is": "unitary"}, "at_most": 2, "because": "A limit"}]
SUM = {"as": "sum", "decimals": 2}
OPTIONS = {"none": 0, "some": 2, "all": 4}

# For each law that a feature does not keep: a questionnaire with answers that break it.
COUNTEREXAMPLES: dict[tuple[str, str], Assessment] = {
    ("levels", "left_out"): assess(file(part("A", ask("A1"), ask("A2"), ask("A3"), method="levels")), A1=5, A2=0, A3=5),
    ("last", "order"): assess(file(part("A", *PAIR, method="last")), A1=1, A2=5),
    ("last", "weightless"): assess(file(part("A", *PAIR, method="last")), A1=1, A2=5),
    ("essential", "left_out"): assess(
        file(
            part("A", ask("A1", **{"class": "essential"}), ask("A2", **{"class": "recommended"}), method="essential"),
            part("B", ask("B1")),
            classes={"essential": {"weight": 1}, "recommended": {"weight": 1}},
        ),
        A1=5, A2=0, B1=5,
    ),
    ("penalty", "scaling"): assess(file(PENALISED), A1=5, A2="yes"),
    ("penalty", "left_out"): assess(file(PENALISED, part("B", ask("B1"))), A1=5, A2="yes", B1=5),
    ("penalty in percent", "left_out"): assess(file(PART_PENALISED, part("B", ask("B1"))), A1=5, A2="yes", B1=5),
    ("caps", "left_out"): assess(file(part("A", ask("A1"), caps=CAPPED), part("B", ask("B1"))), A1=5, B1=5),
    ("caps of a sum", "scaling"): assess(file(part("A", ask("A1", weight=6), caps=CAPPED, show=SUM)), A1=5),
    ("no_value_below", "left_out"): assess(
        file(part("A", ask("A1", weight=5), ask("A2"), ask("A3", weight=5), no_value_below=0.5), part("B", ask("B1"))), A1=5, A2=0, B1=5
    ),
    ("steps", "left_out"): assess(
        file(
            part("A", ask("A1")),
            part("B", ask("B1")),
            scorings={"view": {"group": {"G": {"parts": [{"node": "A", "steps": {0: 0, 9: 1}}, "B"]}}}},
        ),
        A1=5, B1=5,
    ),
    **{
        ("falling steps", law): assess(
            file(
                part("A", ask("A1")),
                part("B", ask("B1")),
                scorings={"view": {"group": {"G": {"parts": [{"node": "A", "steps": {0: 5, 2: 1}}, "B"]}}}},
            ),
            A1=1 if law == "monotone" else 5, B1=5,
        )
        for law in ("left_out", "monotone")
    },
    ("bonus", "scaling"): assess(file(part("A", ask("A1"), ask("A2", bonus={"yes": "1/4"}))), A1=1, A2="yes"),
    ("bonus", "left_out"): assess(file(part("A", *PAIR, ask("A3", bonus={"yes": "1/2"}), method="geometric")), A1=5, A2=1, A3="yes"),
    ("starts_at", "scaling"): assess(file(part("A", ask("A1"), starts_at=1)), A1=1),
    ("starts_at", "all_not_applicable"): assess(file(part("A", ask("A1"), starts_at=1)), A1=1),
    ("keep of uneven weights", "monotone"): assess(
        file(part("A", ask("A1"), ask("A2"), ask("A3", weight=100, options={"none": 0, "little": 1, "all": 99}), keep={"highest": 2})),
        A1=5, A2=0, A3="none",
    ),
    ("weight of an answer", "scaling"): assess(
        file(part("A", ask("N", number={"range": [0, 10]}), ask("A1", weight={"answer": "N"}), ask("A2"))), N=3, A1=5, A2=0
    ),
    ("ceiling none", "bounds"): assess(file(part("A", ask("A1"), ask("A2", bonus={"yes": "50%"}), ceiling="none")), A1=5, A2="yes"),
    ("ceiling none", "left_out"): assess(
        file(part("A", ask("A1"), ask("A2", number={"worst": 0, "best": 10, "clamp": "worst", "range": [0, 20]}), ceiling="none")), A1=5, A2=20
    ),
    ("out_of", "scaling"): assess(file(part("A", ask("A1"), out_of=4)), A1=5),
    ("out_of", "left_out"): assess(file(part("A", ask("A1"), out_of=4), part("B", ask("B1"))), A1=5, B1=5),
    ("marks", "scaling"): assess(file(part("A", ask("A1", weight="marks"), ask("A2"))), A1=5, A2=0),
    ("marks of a section", "left_out"): assess(
        file(part("A", *PAIR, weight="marks", method="lowest"), part("B", ask("B1"))), A1=5, A2=0, B1=5
    ),
    ("sum", "scaling"): assess(file(part("A", ask("A1"), show=SUM)), A1=5),
    ("compares a sum", "scaling"): assess(
        file(part("A", ask("A1"), show=SUM), part("B", ask("B1", applies={"node": "A", "at_least": 1}))), A1=5, B1=0
    ),
    ("rounds of a sum", "scaling"): assess(file(part("A", *PAIR, show=SUM, rounds={"decimals": 0})), A1=5, A2=2),
    ("rounds of a sum", "left_out"): assess(file(part("A", ask("A1", weight="2/5"), ask("A2", weight="5/2"), show=SUM, rounds={"decimals": 0})), A1=5, A2=3),  # noqa: E501
    ("floor none", "bounds"): assess(file(part("A", ask("A1", options={"yes": 1, "no": -1}), floor="none")), A1="no"),
    ("negative marks", "bounds"): assess(file(part("A", ask("A1", options={"yes": 1, "no": -1}))), A1="no"),
    ("unclamped", "bounds"): assess(file(part("A", ask("A1", number={"worst": 0, "best": 10, "clamp": "worst", "range": [0, 20]}))), A1=15),
    ("best below everything", "left_out"): assess(file(part("A", ask("A1", options=OPTIONS, out_of=5), ask("A2"))), A1="all", A2=5),
    ("counts of N/A", "all_not_applicable"): assess(file(part("A", ask("A1", counts={"not_applicable": "zero"}))), A1=3),
    ("counts of not asked", "all_not_applicable"): assess(
        file(part("A", ask("A1"), ask("A2", applies={"question": "A1", "at_least": 2}, counts={"not_asked": "zero"}))), A1=1
    ),
    ("counts of no value", "all_not_applicable"): assess(file(part("A", ask("A1")), counts={"no_value": "zero"}), A1=3),
    ("unrated", "weightless"): assess(file(part("A", ask("A1", counts={"missing": "unrated"}), ask("A2"))), A1=1, A2=2),
}  # fmt: skip


def try_law(law: str, assessment: Assessment, keeps: Any) -> None:
    """Run a law with several chances, since each looks at a few of many changes."""
    for number in range(8):
        LAWS[law](assessment, random.Random(number), keeps)


def test_every_law_that_is_not_kept_has_a_counterexample() -> None:
    assert set(COUNTEREXAMPLES) == {(feature, law) for feature, laws in BREAKS.items() for law in laws}


@pytest.mark.parametrize(("feature", "law"), COUNTEREXAMPLES, ids=lambda name: name.replace(" ", "-"))
def test_a_law_that_is_not_kept_is_broken_by_its_counterexample_and_by_nothing_else_in_it(feature: str, law: str) -> None:
    assessment = COUNTEREXAMPLES[feature, law]
    assert law not in KEEPS[feature]
    try_law(law, assessment, KEEPS)
    with pytest.raises(AssertionError, match=f"^{law}: "):
        try_law(law, assessment, {**KEEPS, feature: KEEPS[feature] | {law}})


def test_the_table_names_every_method_and_kind() -> None:
    assert set(KEEPS) >= {*METHODS, *(f"kind {kind}" for kind in KINDS)}
    assert all(laws <= set(LAWS) for laws in KEEPS.values())


def check_kept(assessment: Assessment, number: int) -> None:
    for law in LAWS:
        if known_fault(assessment.questionnaire, law) is None:
            LAWS[law](assessment, random.Random(number))


PLAIN = settings(max_examples=10, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("method", METHODS)
def test_a_method_keeps_its_laws(method: str) -> None:
    options = ("weights", "not_applicable", "counts", "kinds", "nesting")

    @PLAIN
    @given(assessments([one for one in FEATURES if one not in ("methods", *options)], [method], most=6), st.integers(0, 99))
    def kept(assessment: Assessment, number: int) -> None:
        check_kept(assessment, number)

    kept()


@pytest.mark.parametrize("feature", [feature for feature in FEATURES if feature != "methods"])
def test_an_option_keeps_its_laws(feature: str) -> None:
    @PLAIN
    @given(assessments([one for one in FEATURES if one not in (feature, "weights", "not_applicable")], most=5), st.integers(0, 99))
    def kept(assessment: Assessment, number: int) -> None:
        check_kept(assessment, number)

    kept()


RARE = {"kinds", "quotients", "out_of", "starts_at", "counts"}


def test_drawn_questionnaires_use_everything_in_the_table() -> None:
    """Roundings of sums apart: they can pass 1 (see test_faults.py), so they are hardly drawn."""
    seen: set[str] = set()

    council = Council("Testham", type="unitary", nation="england")

    @seed(5)
    @settings(max_examples=900, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(questionnaires(most=12) | questionnaires(set(FEATURES) - RARE, ["mean"], 12) | questionnaires(methods=["last"]))
    def look(questionnaire: Questionnaire) -> None:
        seen.update(*makeup_of(questionnaire, council).own.values())

    look()
    assert set(KEEPS) - seen <= {"rounds of a sum"}
    assert seen <= set(KEEPS)
