"""Which councils are like one, and families of all, as the command line tells them."""

import datetime
from pathlib import Path

import pytest

from rsc_assess import load_register
from rsc_assess.peers.families import make_families
from rsc_assess.peers.families_reader import load_families
from rsc_assess.peers.neighbours import nearest
from tests.cli.calling import done, refused
from tests.cli.manual import part, unexplained

DAY = datetime.date(2026, 11, 1)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, where commands run, with a register of 23 districts, one of them abolished."""
    monkeypatch.chdir(tmp_path)
    rows = [f"E07999{n:03},Town {n} District Council,{n * 17 % 23},{n * 5 % 23},{'2024-03-31' if n == 22 else ''}" for n in range(23)]
    (tmp_path / "register.csv").write_text("\n".join(["code,name,density,area,end date", *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_neighbours_are_those_of_the_library_with_the_reasons_in_words(place: Path) -> None:
    told = done("neighbours", "town 3", "--register", "register.csv", "--measures", "density, area", "-k", "4", "--on", "2026-11-01")
    found = done("neighbours", "E07999003", "--register", "register.csv", "--measures", "density,area", "-k", "4", "--json").data()
    expected = nearest(load_register("register.csv").current(DAY), "E07999003", ["density", "area"], 4)
    assert [(one["id"], one["distance"]) for one in found["neighbours"]] == [(one.council.id, one.distance) for one in expected.nearest]
    assert (found["compared"], found["council"]["name"]) == (21, "Town 3 District Council")
    assert unexplained(found, part("### neighbours")) == []
    lines = told.out.splitlines()
    assert lines[0] == "Town 3 District Council (E07999003): the 4 nearest of 21 compared, on density, area"
    assert [line.partition("(")[2][:9] for line in lines[1:-1]] == [one["id"] for one in found["neighbours"]]
    assert all(one["why"] in line for one, line in zip(found["neighbours"], lines[1:-1], strict=True))
    assert "not mutual" in lines[-1]


def test_distances_from_elsewhere_can_stand_in_for_measures(place: Path) -> None:
    (place / "far.csv").write_text("code_a,code_b,distance\nE07999003,E07999009,1\nE07999003,E07999001,2\n", encoding="utf-8")
    told = done("neighbours", "town 3", "--register", "register.csv", "--distances", "far.csv")
    assert [line[5:11] for line in told.out.splitlines()[1:-1]] == ["Town 9", "Town 1"]
    assert "could not be compared" in told.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("nowhere --register register.csv --measures area", 1, "[P111]"),
        ("town --register register.csv --measures area", 1, "[P111]"),
        ("E07999022 --register register.csv --measures area", 1, "was abolished, its last day being 2024-03-31"),
        ("E07999003 --register register.csv --measures aera", 1, "Did you mean area? [P502]"),
        ("E07999003 --register register.csv", 2, "Name --measures. The register has: density, area."),
        ("E07999003 --register register.csv --measures area --distances x.csv", 2, "Distances from elsewhere stand in for measures."),
        ("E07999003 --register register.csv --measures ,", 2, "Write names with commas between them."),
        ("E07999003 --register register.csv --measures area -k 0", 2, "0 is not in the range"),
        ("E07999003 --measures area", 2, "Missing option '--register'"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments: str, code: int, says: str, place: Path) -> None:
    refused(["neighbours", *arguments.split()], code, says)


def test_families_are_written_as_later_editions_read_them(place: Path) -> None:
    told = done("families", "--register", "register.csv", "--measures", "density,area", "--on", "2026-11-01", "-o", "families.csv")
    register = load_register("register.csv")
    made = make_families(register.current(DAY), ["density", "area"])
    read = load_families("families.csv", register)
    assert [(one.title, one.members) for one in read] == [(one.title, one.members) for one in made]
    assert all(one.description in told.err for one in made)
    # A council finds its own family in it, with no register besides.
    assert load_register("families.csv").find("town 3").council.attribute("family") == next(one.title for one in made if "E07999003" in one.members)
    refused(["families", "--register", "register.csv", "--measures", "area", "-o", "families.csv"], 2, "exists already")
    refused(["families", "--register", "register.csv", "-o", "new.csv"], 1, "no measure is named")
