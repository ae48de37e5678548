"""Answers match by level, name or both; the council's code says type and nation."""

from pathlib import Path
from typing import Any

import pytest

from rsc_assess import Questionnaire, check_assessment, load_assessment
from rsc_assess.answer_files.form import blank_form
from rsc_assess.answer_files.yaml_writer import write as write_yaml
from rsc_assess.councils.council import type_and_nation
from tests.small import answers, assess, question, questionnaire, section

MODEL = questionnaire([section("A", question("A1", not_applicable=True))])


@pytest.mark.parametrize("written", [3, "3", "3.0", " 3 ", "Established", "ESTABLISHED", "3 - Established", "3: established"])
def test_a_level_may_be_written_as_number_name_or_both(written: object) -> None:
    assert assess(MODEL, {"A1": written}).answer("A1").value == 3


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("don't know", "dont_know"),
        ("Don’t know", "dont_know"),
        ("prefer not to say", "declined"),
        ("", "missing"),
        (None, "missing"),
        ("dont_know", "dont_know"),
        ({"answer": "n/a", "reason": "the county does it"}, "not_applicable"),
        ({"note": "ask Sam"}, "missing"),
    ],
)
def test_words_stand_for_states(written: Any, state: str) -> None:
    assert assess(MODEL, {"A1": written}).answer("A1").state == state


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("E06999001", ("unitary", "england")),
        ("E07999001", ("district", "england")),
        ("E10999001", ("county", "england")),
        ("E09000001", ("city_of_london", "england")),
        ("E06000053", ("isles_of_scilly", "england")),
        ("S12999001", ("unitary", "scotland")),
        ("W06999001", ("unitary", "wales")),
        ("N09999001", ("northern_ireland_district", "northern_ireland")),
        ("E12000001", None),
    ],
)
def test_a_gss_code_says_type_and_nation(code: str, expected: tuple[str, str] | None) -> None:
    assert type_and_nation(code) == expected


def test_every_current_council_in_the_public_register_has_a_type(register: Path) -> None:
    import csv

    with register.open(encoding="utf-8") as file:
        codes = [row["gss-code"] for row in csv.DictReader(file) if row["current-authority"] == "True" and row["gss-code"]]
    assert len(codes) > 380
    assert [code for code in codes if type_and_nation(code) is None] == []


@pytest.fixture
def register() -> Path:
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "councils" / "uk_local_authorities.csv"
    if not path.is_file():
        pytest.skip("the public register is not beside this checkout")
    return path


def test_an_id_of_another_scheme_is_taken_as_it_is() -> None:
    council = assess(MODEL, {}, id="urn:x:1", id_scheme="internal").council
    assert (council.id, council.type, council.is_fictional) == ("urn:x:1", None, False)


def test_a_link_that_is_no_web_address_is_kept_as_text_with_a_warning() -> None:
    assessment = assess(MODEL, {"A1": {"answer": 3, "evidence": {"link": "file:///etc/passwd"}}})
    assert [problem.code for problem in check_assessment(assessment)] == ["A212"]


def test_a_filled_in_form_is_an_answers_file(rsc: Questionnaire) -> None:
    form = write_yaml(blank_form(rsc)).decode()
    assert form.count("\n  R") == 17
    filled = form.replace("  name:   ", "  name: Testham #").replace("\n  id: ", "\n  # id: ").replace("\ndate:", "\ndate: 2026-11-01 #", 1)
    filled = filled.replace("\n  R1.1:\n", "\n  R1.1: 3\n")
    assessment = load_assessment(filled.encode())
    assert assessment.answer("R1.1").value == 3


def test_the_form_of_a_subset_has_only_its_questions(rsc: Questionnaire) -> None:
    import re

    assert len(re.findall(r"^  [RSCE]\d\.\d:$", write_yaml(blank_form(rsc, "first-look")).decode(), re.M)) == 20


def test_answers_of_an_older_version_are_read_where_nothing_answered_changed_its_meaning() -> None:
    from rsc_assess import InputError, load_questionnaire

    model = questionnaire([section("A", question("A1"), question("A2", revised="1.2.0"))], version="1.2.0", compatible_from="1.0.0")
    newer = load_questionnaire(model)
    assert [problem.severity for problem in check_assessment(load_assessment(answers({"A1": 3}), newer))] == ["note"]
    with pytest.raises(InputError, match="A2"):
        load_assessment(answers({"A2": 3}), newer)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (("A1", "answered", 9, None), "A201"),
        (("A9", "answered", 1, None), "A202"),
        (("A1", "not_applicable", None, None), "A203"),
        (("A1", "maybe", None, None), "A215"),
        (("A1", "answered", 1, "why"), "A216"),
    ],
)
def test_an_assessment_built_by_hand_is_checked_like_a_file(answer: tuple[Any, ...], code: str) -> None:
    import attrs

    from rsc_assess import Answer

    id, state, value, reason = answer
    built = attrs.evolve(assess(MODEL, {}), answers={id: Answer(id, state, value, reason)})
    assert code in [problem.code for problem in check_assessment(built)]


def test_an_option_that_sets_a_state_cannot_be_ticked_together_with_others() -> None:
    from rsc_assess import InputError

    options = {"web": 1, "phone": 2, "unclear": {"label": "We do not know", "sets": "dont_know"}}
    model = questionnaire([section("A", {"id": "A1", "ask": "A?", "kind": "many", "options": options})])
    with pytest.raises(InputError, match=r"A1: 'We do not know' is ticked together with others. Keep it alone, or take it out") as caught:
        assess(model, {"A1": ["web", "we do not know"]})
    assert [problem.code for problem in caught.value.problems] == ["A226"]
    assert not check_assessment(assess(model, {"A1": ["web", "phone"]}))
    assert "A226" not in [one.code for one in check_assessment(assess(model, {"A1": ["unclear"]}))]
