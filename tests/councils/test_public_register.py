"""The register that mySociety publishes, where it is beside this checkout: every council, every spelling, every former code."""

import csv
from datetime import date
from pathlib import Path

import pytest

from rsc_assess import InputError, Register, load_register
from rsc_assess.councils.council import type_and_nation

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "councils"
BEFORE, AFTER, NOW = date(2023, 3, 31), date(2023, 4, 1), date(2026, 11, 1)
pytestmark = pytest.mark.skipif(not (FOLDER / "uk_local_authorities.csv").is_file(), reason="the public register is not beside this checkout")


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register([FOLDER / "uk_local_authorities.csv", FOLDER / "la_imd.csv"])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The register without its look-ups."""
    path = tmp_path_factory.mktemp("alone") / "register.csv"
    path.write_bytes((FOLDER / "uk_local_authorities.csv").read_bytes())
    return load_register(path)


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_a_council_and_nothing_is_remarked(register: Register) -> None:
    published = rows("uk_local_authorities.csv")
    assert register.remarks == ()
    assert [entry.key for entry in register.entries] == [row["local-authority-code"] for row in published]
    for entry, row in zip(register.entries, published, strict=True):
        assert (entry.council.id or "", entry.council.name) == (row["gss-code"], row["official-name"])
        assert entry.has_ended == (row["current-authority"] == "False")
        assert row.items() >= {name: text for name, text in entry.council.attributes.items() if name in row}.items()


def test_those_of_today_are_those_that_it_calls_current(register: Register) -> None:
    today = {council.id for council in register.current(NOW)}
    assert today == {row["gss-code"] for row in rows("uk_local_authorities.csv") if row["current-authority"] == "True"}


def test_type_and_nation_follow_from_the_code(register: Register) -> None:
    for entry in register.entries:
        if entry.council.id:
            assert (entry.council.type, entry.council.nation) == type_and_nation(entry.council.id)
        assert entry.council.type
        assert entry.council.nation


@pytest.mark.parametrize("which", ["register", "alone"])
def test_every_published_spelling_is_found_at_its_time(which: str, request: pytest.FixtureRequest) -> None:
    register: Register = request.getfixturevalue(which)
    missed = []
    for row in rows("lookup_name_to_registry.csv"):
        entry = register.by_key[row["local-authority-code"]]
        on = entry.end if entry.has_ended else NOW
        try:
            found = register.find(row["la-name"], on)
        except InputError as error:
            missed.append(str(error))
        else:
            assert found is entry, row
    # Without the look-up of names, one spelling is lost: the register writes its commas like those between two names.
    assert len(missed) <= (1 if which == "alone" else 0), missed


def test_every_published_code_past_and_present_is_found(register: Register, alone: Register) -> None:
    for row in rows("lookup_gss_to_registry.csv"):
        if row["gss-code"]:
            assert register.find(row["gss-code"]).key == alone.find(row["gss-code"]).key == row["local-authority-code"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Cumbria County Council", ["Cumberland Council", "Westmorland and Furness Council"]),
        ("Carlisle", ["Cumberland Council"]),
        ("Barrow-in-Furness", ["Westmorland and Furness Council"]),
        ("Somerset County Council", ["Somerset Council"]),
        ("Taunton Deane", ["Somerset Council"]),
        ("North Yorkshire County Council", ["North Yorkshire Council"]),
        ("Harrogate", ["North Yorkshire Council"]),
    ],
)
def test_councils_of_2023_lead_to_their_successors(register: Register, old: str, new: list[str]) -> None:
    assert [council.name for council in register.successors(register.find(old).key, AFTER)] == new
    with pytest.raises(InputError, match=f"P113|{new[0]}"):
        register.find(old, AFTER)


def test_a_name_that_old_and_new_share_is_that_of_the_day(register: Register) -> None:
    for name in ("Somerset", "North Yorkshire"):
        assert (register.find(name, BEFORE).council.type, register.find(name, AFTER).council.type) == ("county", "unitary")


def test_the_new_councils_of_2023_are_new(register: Register) -> None:
    assert {council.name for council in register.new_since(BEFORE, AFTER)} == {
        "Cumberland Council", "North Yorkshire Council", "Somerset Council", "Westmorland and Furness Council",
    }  # fmt: skip
    for council in register.new_since(BEFORE, AFTER):
        assert council.id
        assert len(register.predecessors(council.id)) >= 4


def test_an_ambiguous_town_lists_both(register: Register) -> None:
    with pytest.raises(InputError, match=r"E08000021.*E07000195.*P112"):
        register.find("Newcastle", NOW)


def test_measures_of_another_file_are_joined(register: Register) -> None:
    joined = [council for council in register.current(NOW) if council.measure("la-deprivation-score") is not None]
    assert len(joined) > 370
    for row in rows("la_imd.csv"):
        assert register.by_key[row["local-authority-code"]].council.measure("density") == (float(row["density"]) if row["density"] else None)
