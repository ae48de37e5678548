"""A council given by code or name alone is looked up in a register, as of the date; what the answers file says itself counts."""

from pathlib import Path
from typing import Any

import pytest

from rsc_assess import Assessment, InputError, Register, check_assessment, load_assessment, load_questionnaire, load_register, score_assessment
from tests.councils.small import small_register
from tests.small import answers, question, questionnaire, section

LARGE = {"applies": {"attribute": "population", "at_least": 200_000}}
MODEL = questionnaire([section("A", question("A1"), question("A2", **LARGE))], attributes={"population": "residents", "area": "hectares"})


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return small_register(tmp_path_factory.mktemp("register"))


def assess(register: Register | None, council: dict[str, Any], date: str = "2026-11-01", model: dict[str, Any] = MODEL) -> Assessment:
    said = {**answers({"A1": 3}), "council": council, "date": date}
    return load_assessment(said, load_questionnaire(model), register)


def remarks(assessment: Assessment) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in check_assessment(assessment)]


@pytest.mark.parametrize("council", [{"id": "E06999001"}, {"name": "Northfell Council"}, {"id": "e06999001", "name": "Northfell Council"}])
def test_code_or_name_alone_brings_type_nation_region_and_attributes(register: Register, council: dict[str, str]) -> None:
    found = assess(register, council)
    assert found.council == register.by_key["NFE"].council
    assert (found.council.type, found.council.region, found.council.measure("population")) == ("unitary", "North West", 270_000)
    assert remarks(found) == []


def test_a_name_in_another_spelling_is_printed_as_it_was_given(register: Register) -> None:
    assert assess(register, {"name": "WAT TYLER"}).council.name == "WAT TYLER"
    assert assess(register, {"name": "WAT TYLER"}).council.id == "E08999001"


def test_conditions_see_what_the_register_says(register: Register) -> None:
    def asked(council: dict[str, Any]) -> int:
        return 1 - score_assessment(assess(register, council)).nodes["A2"].states["not_asked"]

    assert (asked({"id": "E06999001"}), asked({"id": "E07999003"})) == (1, 0)
    assert asked({"id": "E07999003", "population": 250_000}) == 1


def test_blank_cells_of_the_register_are_no_attributes(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,name,population,area\nE07999001,Ash,,3\n", encoding="utf-8")
    assert dict(assess(load_register(path), {"id": "E07999001"}).council.attributes) == {"area": "3"}


def test_what_the_file_says_itself_counts_and_a_note_tells_where_they_differ(register: Register) -> None:
    found = assess(register, {"id": "E06999001", "name": "Northfell", "region": "The North", "population": 280_000, "area": "3,000"})
    assert (found.council.region, found.council.attribute("population")) == ("The North", "280000")
    assert remarks(found) == [("P116", "note")] * 2


def test_a_region_written_in_other_letters_is_no_difference(register: Register) -> None:
    assert remarks(assess(register, {"id": "E06999001", "region": "north west"})) == []


def test_a_type_against_the_code_of_the_register_is_refused(register: Register) -> None:
    with pytest.raises(InputError, match=r"code E06999001 is that of a unitary.*A211"):
        assess(register, {"name": "Northfell", "type": "county"})


def test_a_former_code_becomes_the_one_of_today(register: Register) -> None:
    found = assess(register, {"id": "E08999009", "name": "Wat Tyler"})
    assert (found.council.id, remarks(found)) == ("E08999001", [("P116", "note")])


def test_a_name_and_a_code_of_two_councils_are_told(register: Register) -> None:
    found = assess(register, {"id": "E06999001", "name": "Southfell"})
    assert (found.council.name, remarks(found)) == ("Southfell", [("P117", "warning")])
    assert remarks(assess(register, {"id": "E06999001", "name": "The Fells"})) == [("P116", "note")]


@pytest.mark.parametrize(
    ("council", "date", "says"),
    [
        ({"id": "E10999001"}, "2023-04-01", r"Use its successor: Northfell Council .* or Southfell Council .*P113"),
        ({"name": "Fellshire"}, "2023-04-01", r"Use its successor: Northfell Council .* or Southfell Council .*P113"),
        ({"name": "Northfell"}, "2023-03-31", r"begins on 2023-04-01.*Fellshire County Council.*P114"),
        ({"name": "Northfel"}, "2026-11-01", r"Did you mean Northfell Council \(E06999001\)\?.*P111"),
        ({"id": "E06000099"}, "2026-11-01", r"E06000099 is no council in the register.*P111"),
        ({"name": ["Northfell"]}, "2026-11-01", r"S103"),
    ],
)
def test_a_council_that_is_not_there_on_the_day_is_told(register: Register, council: dict[str, Any], date: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        assess(register, council, date)
    assert len(caught.value.problems) == 1


def test_on_its_last_day_a_council_is_there(register: Register) -> None:
    assert assess(register, {"id": "E10999001"}, "2023-03-31").council.type == "county"


def test_the_problem_stands_where_the_code_or_the_name_stands(register: Register) -> None:
    text = b"questionnaire: small\nversion: 1.0.0\ncouncil:\n  name: Fellshire\ndate: 2026-11-01\nanswers: {}\n"
    with pytest.raises(InputError) as caught:
        load_assessment(text, load_questionnaire(MODEL), register)
    assert (caught.value.problems[0].place.line, caught.value.problems[0].place.column) == (4, 9)


def test_a_made_up_council_that_no_register_knows_is_left_alone(register: Register) -> None:
    council = assess(register, {"id": "E07999077", "name": "Testham"}).council
    assert (council.name, council.type, dict(council.attributes)) == ("Testham", "district", {})


def test_an_id_of_another_scheme_is_not_looked_up(register: Register) -> None:
    council = assess(register, {"id": "NFE", "id_scheme": "local", "name": "Northfell", "type": "county"}).council
    assert (council.id, council.type, council.region) == ("NFE", "county", None)


def test_a_register_of_another_scheme_has_its_own_ids(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,name,type,nation,index\n7,Ash,county,wales,3\n", encoding="utf-8")
    own = load_register(path, scheme="local")
    council = assess(own, {"id": 7, "id_scheme": "Local", "type": "unitary"}).council
    assert (council.name, council.id, council.type, council.nation, council.measure("index")) == ("Ash", "7", "unitary", "wales", 3)
    assert assess(own, {"id": "E07999001", "name": "Elm"}).council.nation == "england"
    assert assess(own, {"name": "ash"}).council.id == "7"


def test_without_a_register_a_council_needs_its_name() -> None:
    with pytest.raises(InputError, match=r"name is missing in a council.*or give a register.*S102"):
        assess(None, {"id": "E06999001"})
    with pytest.raises(InputError, match=r"name is missing in a council\. Add it: its name as it is to be printed\. \[S102"):
        assess(None, {"region": "North"})
    # As in a form that is not filled in yet: once, and whatever else is wrong.
    with pytest.raises(InputError) as caught:
        assess(None, {"name": None, "id": None})
    assert [(one.code, one.what) for one in caught.value.problems] == [("S102", "name is blank")]


def test_the_schema_asks_for_a_name_or_a_code() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from rsc_assess.assessment.shapes import answers_schema

    schema = answers_schema(load_questionnaire(MODEL))
    for council, is_valid in (({"name": "Ash"}, True), ({"id": "E07999001"}, True), ({"region": "North"}, False)):
        said = {**answers({"A1": 3}), "council": council}
        assert jsonschema.Draft7Validator(schema).is_valid(said) == is_valid
