"""Registers are read as they are published; what cannot be read is told with its line and a remedy."""

from datetime import date
from pathlib import Path

import pytest

from rsc_assess import InputError, Register, load_register
from tests.councils.small import HEADER, ROWS, small_register, written

LIST = "LAD24CD,LAD24NM,LAD24NMW,CTYUA24CD,CTYUA24NM,RGN24CD,RGN24NM,Median age\n"
PLACES = (
    "E07999001,Ash,,E10999001,Treeshire,E12000002,North West,41.5\n"
    "E07999002,Beech,,E10999001,Treeshire,E12000002,North West,\n"
    "W06999001,Cedar,Cedrwydd,W06999001,Cedar,,,39\n"
)


def load(folder: Path, *files: str | bytes, **more: object) -> Register:
    paths = []
    for number, content in enumerate(files):
        path = folder / f"list{number}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return load_register(paths, **more)  # type: ignore[arg-type]


def codes(register: Register) -> list[str]:
    return [problem.code for problem in register.remarks]


def test_a_register_in_my_societys_form_is_read_as_it_is(tmp_path: Path) -> None:
    register = small_register(tmp_path)
    assert (len(register.entries), register.scheme, register.remarks) == (len(ROWS), "gss", ())
    wat = register.by_key["WAT"]
    assert wat.other_names == ("Wat, Tyler and Straw", "wat, tyler & straw", "wat tyler")
    assert (wat.former_ids, wat.start, wat.end, wat.has_ended) == (("E08999009",), date(1974, 4, 1), None, False)
    council = wat.council
    assert (council.id, council.type, council.nation, council.region) == ("E08999001", "metropolitan_district", "england", "North East")
    assert dict(council.attributes) == {"local-authority-type": "MD", "pop-2020": "300000.0", "area": "150.0", "population": "300000.0"}


def test_blank_cells_stay_blank_texts_and_are_no_measures(tmp_path: Path) -> None:
    council = small_register(tmp_path).by_key["OLD"].council
    assert (council.attribute("area"), council.measure("area"), council.measure("nothing")) == ("", None, None)
    assert council.attribute("population") == ""


def test_a_council_without_a_gss_code_has_type_and_nation_from_the_register(tmp_path: Path) -> None:
    council = small_register(tmp_path).by_key["NIX"].council
    assert (council.id, council.type, council.nation) == (None, "northern_ireland_district", "northern_ireland")


def test_a_last_day_that_is_the_first_of_the_successor_is_the_day_before(tmp_path: Path) -> None:
    by_key = small_register(tmp_path).by_key
    assert (by_key["FEL"].end, by_key["OLD"].end) == (date(2023, 3, 31), date(2019, 3, 31))
    assert by_key["FEL"].successors == ("NFE", "SFE")


def test_look_ups_beside_the_register_add_spellings_and_former_codes(tmp_path: Path) -> None:
    path = written(tmp_path / "uk_local_authorities.csv", ROWS)
    written(tmp_path / "lookup_name_to_registry.csv", ["The Northern Fells,NFE", "Wat,WAT", "Nowhere,XXX"], "la-name,local-authority-code")
    written(tmp_path / "lookup_gss_to_registry.csv", ["E06999009,NFE", "E08999001,WAT", ",NIX"], "gss-code,local-authority-code")
    register = load_register(path)
    assert register.find("the northern fells").key == register.find("E06999009").key == "NFE"
    assert register.find("E08999001").former_ids == ("E08999009",)
    assert [str(problem.place.line) + problem.code for problem in register.remarks] == ["4P110"]
    names = tmp_path / "lookup_name_to_registry.csv"
    assert len(load_register([path, names]).by_key["NFE"].other_names) == 3
    with pytest.raises(InputError, match=r"no column holds the GSS codes.*P105"):
        load_register(tmp_path / "lookup_name_to_registry.csv")


def test_an_ons_list_is_read_as_it_is(tmp_path: Path) -> None:
    register = load(tmp_path, LIST + PLACES)
    ash, cedar = register.entry("e07999001"), register.entry("W06999001")
    assert ash
    assert cedar
    assert (ash.council.name, ash.council.type, ash.council.region, ash.council.measure("Median age")) == ("Ash", "district", "North West", 41.5)
    assert dict(ash.council.attributes) == {
        "CTYUA24CD": "E10999001", "CTYUA24NM": "Treeshire", "RGN24CD": "E12000002", "Median age": "41.5",
    }  # fmt: skip
    assert (cedar.other_names, cedar.council.nation, cedar.council.region) == (("Cedrwydd",), "wales", None)
    assert len(register.current(date(2000, 1, 1))) == 3


@pytest.mark.parametrize(
    "content",
    [
        "code,name\nE07999001,Ash\nE10999001,Treeshire\n",
        "GSS code;Council name\nE07999001;Ash\nE10999001;Treeshire\n",
        "Name\tArea code\nAsh\tE07999001\nTreeshire\tE10999001\n",
        "Authority,Local authority\nE07999001,Ash\nE10999001,Treeshire\n",
        "CTYUA23CD,CTYUA23NM\ne07999001,Ash\nE10999001,Treeshire\n",
        "List of councils,\n\nlocal-authority-code,la_name\nE07999001,Ash\nE10999001,Treeshire\n",
    ],
)
def test_a_plain_list_is_known_by_its_codes_and_headings(content: str, tmp_path: Path) -> None:
    register = load(tmp_path, content)
    assert [(entry.council.id, entry.council.name) for entry in register.entries] == [("E07999001", "Ash"), ("E10999001", "Treeshire")]


def test_measures_of_further_files_are_joined_by_any_code(tmp_path: Path) -> None:
    by_gss = "LAD21CD,index\nE06999001,12\nE08999009,7.5\nE92000001,9\n"
    by_own_code = "local-authority-code,official-name,density\nNFE,Northern Fells Council,90\nFEL,Fellshire,83\n"
    register = load(tmp_path, HEADER + "\n" + "\n".join(ROWS), by_gss, by_own_code)
    northfell = register.by_key["NFE"].council
    assert (northfell.measure("index"), northfell.measure("density"), northfell.measure("population")) == (12, 90, 270_000)
    assert register.by_key["WAT"].council.measure("index") == 7.5
    assert register.find("northern fells").key == "NFE"
    what = "1 row has a code that the register does not have (E92000001), and is left out"
    assert [str(problem) for problem in register.remarks] == [f"{tmp_path / 'list1.csv'}:4: warning: {what}. Correct the codes. [P110]"]


def test_measures_may_come_before_the_register(tmp_path: Path) -> None:
    assert load(tmp_path, "code,index\nE07999001,3\nE07999002,4\nW06999001,5\n", LIST + PLACES).entries[1].council.measure("index") == 4


def test_what_two_files_say_differently_is_told_and_the_first_counts(tmp_path: Path) -> None:
    register = load(tmp_path, "code,name,index\nE07999001,Ash,3\nE07999002,Elm,\n", "code,index\nE07999001,4\nE07999002,5\n")
    assert [entry.council.attribute("index") for entry in register.entries] == ["3", "5"]
    assert codes(register) == ["P110"]


def test_ids_of_another_scheme_are_taken_as_they_are(tmp_path: Path) -> None:
    register = load(tmp_path, "id,name,type,nation,region\n007,Ash,County,Wales,North\nx/8,Elm,parish,,\n", scheme="local")
    assert [(entry.council.id, entry.council.type, entry.council.nation) for entry in register.entries] == [
        ("007", "county", "wales"),
        ("x/8", None, None),
    ]
    assert (register.scheme, codes(register)) == ("local", ["P109"])


def test_columns_may_be_named(tmp_path: Path) -> None:
    content = "Nr,Body,Place,E07-like\n1,Ash,North,x\n2,Elm,South,y\n"
    register = load(tmp_path, content, scheme="local", columns={"id": "Nr", "name": "body", "region": "Place"})
    assert [(entry.council.id, entry.council.name, entry.council.region) for entry in register.entries] == [
        ("1", "Ash", "North"),
        ("2", "Elm", "South"),
    ]
    with pytest.raises(InputError, match=r"no column is called Bodies\. Did you mean Body\?.*P105"):
        load(tmp_path, content, scheme="local", columns={"id": "Nr", "name": "Bodies"})
    with pytest.raises(InputError, match=r"regoin is nothing that a register says\. Did you mean region\?"):
        load(tmp_path, content, scheme="local", columns={"regoin": "Place"})


def test_a_named_column_without_any_code_of_a_council_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r":1: there is no council in this list.*P105"):
        load(tmp_path, "nr,name\nE12000001,North East\n", columns={"id": "nr"})
    with pytest.raises(InputError, match=r"no column is called id or code.*P105"):
        load(tmp_path, "nr,name\n1,Ash\n", scheme="local")


def test_no_file_at_all_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no file"):
        load_register([])


def test_dates_and_truths_that_a_spreadsheet_rewrote_are_read(tmp_path: Path) -> None:
    register = load(tmp_path, "code,name,start,end,current\nE07999001,Ash,01/04/1974,31/3/2023,FALSE\nE07999002,Elm,2023-04-01T00:00:00,,TRUE\n")
    assert [(entry.start, entry.end, entry.has_ended) for entry in register.entries] == [
        (date(1974, 4, 1), date(2023, 3, 31), True),
        (date(2023, 4, 1), None, False),
    ]


def test_a_council_that_is_not_there_now_is_over_even_without_a_last_day(tmp_path: Path) -> None:
    register = load(tmp_path, "code,name,current\nE07999001,Ash,False\nE07999002,Elm,True\n")
    assert [council.name for council in register.current(date(1990, 1, 1))] == ["Elm"]
    with pytest.raises(InputError, match="has been abolished"):
        register.find("Ash", date(1990, 1, 1))


def test_where_code_and_register_disagree_the_code_counts_and_a_note_says_so(tmp_path: Path) -> None:
    register = load(
        tmp_path, "code,name,type,nation\nE07999001,Ash,County,Wales\nE06000053,Isles,Unitary authority,England\nE07999002,Elm,village,\n"
    )
    first = register.entries[0].council
    assert (first.type, first.nation) == ("district", "england")
    assert [(problem.code, problem.severity, problem.place.line) for problem in register.remarks] == [("P109", "note", 2)] * 2


def test_rows_that_are_no_councils_are_left_out_and_told(tmp_path: Path) -> None:
    register = load(
        tmp_path, "code,name\nE07999001,Ash\nE12000001,North East\nE12000002,North West\nE0799900,Short\n,Source: a list\nE07999002,Elm\n"
    )
    assert len(register.entries) == 2
    assert [(problem.code, problem.severity, problem.place.line) for problem in register.remarks] == [
        ("P107", "warning", 5), ("P107", "warning", 6), ("P107", "note", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ("code,name\nE07999001,Ash\nE07999002,Elm\nE07999001,Oak\n", "P106", r":4: the code E07999001 stands here a second time, first at line 2"),
        ("local-authority-code,name,gss-code\nA,Ash,E07999001\nA,Elm,E07999002\n", "P106", ":3: the code A stands here a second time"),
        ("code,name\nE07999001,Ash\nE07999002,\n", "P107", ":3: E07999002 has no name"),
        ("code,name,start\nE07999001,Ash,1st of May\n", "P108", ":2: 1st of May is no date.*Write it as 2023-04-01"),
        ("code,name,start\nE07999001,Ash,2023-02-30\n", "P108", ":2: 2023-02-30 is no date"),
        ("code,name,start,end\nE07999001,Ash,2023-04-02,2023-04-01\n", "P108", "before it begins"),
        ("code,name,current\nE07999001,Ash,perhaps\n", "P108", ":2: perhaps should say"),
        ("code,index\nE07999001,3\n", "P105", "no column holds the names of the councils; there are code, index"),
        ("code,name\n17,Ash\n", "P105", "no column holds the GSS codes of councils, such as E06000001"),
        ("code,name\n", "P105", "there are headings, and no rows"),
        ("code,name\nE12000001,North East\n", "P105", "no column holds the GSS codes"),
    ],
)
def test_what_cannot_be_read_is_told(content: str, code: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says) as caught:
        load(tmp_path, content)
    assert code in [problem.code for problem in caught.value.problems]


def test_the_problems_of_all_files_come_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, "code,name\nE07999001\n", 'code,index\nE07999001,"3\n')
    assert [problem.code for problem in caught.value.problems] == ["P102", "P101"]
    with pytest.raises(InputError) as caught:
        load(tmp_path, "code,name\nE07999001,Ash\n", "town,index\nOak,3\n", "code,index\nE07999001,3\nE07999001,4\n")
    assert [(Path(problem.place.source).name, problem.code) for problem in caught.value.problems] == [("list1.csv", "P105"), ("list2.csv", "P106")]


def test_a_successor_that_is_not_there_is_told(tmp_path: Path) -> None:
    register = load(tmp_path, "code,name,end,replaced-by\nE07999001,Ash,2023-03-31,E06999009 E07999001\n")
    assert codes(register) == ["P115", "P115"]
    assert register.successors("E07999001") == ()


def test_the_newest_population_is_the_population(tmp_path: Path) -> None:
    assert load(tmp_path, "code,name,pop-2011,pop-2020\nE07999001,Ash,1,2\n").entries[0].council.measure("population") == 2
    assert load(tmp_path, "code,name,pop-2020,population\nE07999001,Ash,1,2\n").entries[0].council.measure("population") == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12000", 12000), ("12,000", 12000), ("1,234,567.5", 1234567.5), ("-3.5", -3.5), ("12%", 12), ("£1,200", 1200), ("1e3", 1000),
        (".5", 0.5), ("5.", 5), ("", None), ("n/a", None), ("[x]", None), ("..", None), ("1,2", None), ("inf", None), ("nan", None),
        ("1e999", None), ("1_000", None), ("0x1F", None), ("٣", None), (".", None), ("12 000", None),
    ],
)  # fmt: skip
def test_a_measure_is_a_finite_number_or_none(text: str, value: float | None) -> None:
    from rsc_assess import Council

    assert Council("Ash", attributes={"index": text}).measure("index") == value
