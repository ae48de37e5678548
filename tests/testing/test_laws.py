"""The laws hold for drawn questionnaires, the shipped one and every model; and they say in words where one does not."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rsc_assess import Assessment, MissingLibraryError, Questionnaire, load_questionnaire
from rsc_assess.testing import LAWS, assessments, check_laws, laws
from tests.testing.faults import known_fault
from tests.testing.small import ask, assess, file, part

MODELS = sorted(path for path in (Path(__file__).parent.parent / "models").iterdir() if path.is_dir())
ALL_HEALTH = list(HealthCheck)


def check(law: str, assessment: Assessment, number: int) -> None:
    assume(known_fault(assessment.questionnaire, law) is None)
    LAWS[law](assessment, random.Random(number))


@pytest.mark.parametrize("law", LAWS)
def test_a_law_holds_for_drawn_questionnaires(law: str) -> None:
    @settings(max_examples=45, derandomize=True, database=None, deadline=None, suppress_health_check=ALL_HEALTH)
    @given(assessments(), st.integers(0, 2**32 - 1))
    def holds(assessment: Assessment, number: int) -> None:
        check(law, assessment, number)

    holds()


@pytest.mark.nightly
@pytest.mark.parametrize("law", LAWS)
def test_a_law_holds_for_thousands_of_drawn_questionnaires(law: str) -> None:
    @settings(max_examples=3_000, deadline=None, suppress_health_check=ALL_HEALTH)
    @given(assessments(most=12), st.integers(0, 2**32 - 1))
    def holds(assessment: Assessment, number: int) -> None:
        check(law, assessment, number)

    holds()


def test_the_laws_hold_for_the_shipped_questionnaire(rsc: Questionnaire) -> None:
    check_laws(rsc, examples=6)


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_the_laws_hold_for_every_model(folder: Path) -> None:
    questionnaire = load_questionnaire(folder)
    check_laws(questionnaire, examples=5, laws=[law for law in LAWS if known_fault(questionnaire, law) is None])


def test_the_same_seed_draws_the_same_answers_and_another_seed_others(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Assessment] = []
    monkeypatch.setattr(laws, "LAWS", {"notes": lambda assessment, chance: drawn.append(assessment)})
    questionnaire = load_questionnaire(file(part("A", ask("A1"), ask("A2"), ask("A3"))))
    runs = []
    for seed in (1, 1, 2):
        drawn.clear()
        check_laws(questionnaire, examples=20, seed=seed, laws=["notes"])
        runs.append([(one.council, dict(one.answers)) for one in drawn])
    assert runs[0] == runs[1] != runs[2]
    assert len(runs[0]) == 20


def test_a_law_that_does_not_hold_stops_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(assessment: Assessment, chance: random.Random) -> None:
        raise AssertionError("monotone: A1 is raised from 2 to 3: A goes from 0.5 to 0.4")

    monkeypatch.setattr(laws, "LAWS", {"refuses": refuse})
    with pytest.raises(AssertionError, match=r"A1 is raised from 2 to 3: A goes from 0\.5 to 0\.4"):
        check_laws(load_questionnaire(file(part("A", ask("A1")))), examples=1, laws=["refuses"])


def test_the_message_names_what_was_changed_the_node_and_its_value_before_and_after() -> None:
    everything = {feature: frozenset(LAWS) for feature in laws.KEEPS}
    # B is held at 2 of 5, so the whole is better off without it: 0.7 with the best answer, 1 with N/A.
    cap = {"when": {"question": "A1", "at_least": 0}, "at_most": 2, "because": "x"}
    capped = assess(file(part("A", ask("A1")), part("B", ask("B1"), caps=[cap])), A1=5, B1=5)

    def check_often() -> None:
        for number in range(8):
            laws.check_left_out(capped, random.Random(number), keeps=everything)

    with pytest.raises(AssertionError, match=r"^left_out: B1 is N/A instead of 5: small goes from 0\.7 to 1"):
        check_often()


def test_hypothesis_is_asked_for_only_where_something_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "rsc_assess.testing.strategies", raising=False)
    questionnaire = load_questionnaire(file(part("A", ask("A1"))))
    laws.check_bounds(assess(file(part("A", ask("A1"))), A1=3))
    with pytest.raises(MissingLibraryError, match=r"pip install 'rsc-assess\[testing\]'") as raised:
        check_laws(questionnaire)
    assert raised.value.exit_code == 6
    with pytest.raises(MissingLibraryError, match="Hypothesis"):
        import rsc_assess.testing.strategies  # noqa: F401


def test_the_library_and_its_laws_import_without_hypothesis() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import rsc_assess, rsc_assess.testing as t; print(len(t.LAWS)); t.answers"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == f"{len(LAWS)}\n"
    assert "MissingLibraryError: Drawing answers needs the library Hypothesis" in done.stderr
