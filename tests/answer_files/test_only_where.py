"""Every form says in the same way where a question is asked."""

import io
import zipfile

import attrs
import pytest

from rsc_assess import Questionnaire, load_questionnaire
from rsc_assess.answer_files.form import blank_form
from rsc_assess.answer_files.formats import CSV, FORMATS, JSON, dump_form
from rsc_assess.answering.screens import help_lines
from rsc_assess.answering.sitting import start
from rsc_assess.assessment.draft import load_draft
from rsc_assess.language import load_catalogue
from rsc_assess.scoring.explain import only_where
from tests.small import question, questionnaire, section

REGION = {"attribute": "region", "is": "North"}
MODEL = questionnaire(
    [
        section("A", question("A1"), question("A2", applies={"question": "A1", "at_least": 2}), applies=REGION),
        section("B", question("B1", applies=REGION, asked="always"), question("B2")),
    ],
)


@pytest.fixture(scope="module")
def made() -> Questionnaire:
    return load_questionnaire(MODEL)


def test_conditions_of_sections_count_and_hints_do_not(made: Questionnaire) -> None:
    where = {one.id: only_where(made, one) for one in made.questions()}
    assert where == {"A1": "region is North", "A2": "region is North and A1 is at least 2", "B1": None, "B2": None}


@pytest.mark.parametrize("format", [one for one in FORMATS if one not in (JSON, CSV)])
def test_forms_say_where_a_question_is_asked(made: Questionnaire, format: str) -> None:
    said = text_in(dump_form(blank_form(made), format)).split("Only asked where ")
    assert [one.startswith("region is North") for one in said[1:]] == [True, True]
    assert "is at least 2." in said[2]


def test_help_in_the_terminal_says_where_a_question_is_asked(made: Questionnaire) -> None:
    sitting = start(load_draft({"questionnaire": made.id, "version": made.version, "answers": {}}, made))
    said = [" ".join(help_lines(sitting, one, 100)) for one in made.questions()]
    assert ["Only asked where region is North" in one for one in said] == [True, True, False, False]


@pytest.mark.parametrize("format", ["xlsx", "html"])
def test_forms_in_welsh_say_it_in_welsh(made: Questionnaire, format: str) -> None:
    said = text_in(dump_form(blank_form(attrs.evolve(made, language="cy")), format))
    assert "is at least" not in said
    assert said.count(load_catalogue("cy")("condition.is", name="region", value="North")) == 2


def text_in(content: bytes) -> str:
    """Return the texts of a form; those of the cells of a workbook, without the questions that the page's script knows too."""
    if not content.startswith(b"PK"):
        return content.decode().split('id="rsc-assess-known"')[0]
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
