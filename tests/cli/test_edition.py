"""An edition is released once, kept by the pool and written for readers; what is exact stays with the keeper."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import jsonschema
import pytest

from rsc_assess import load_questionnaire
from rsc_assess.peers.contribution_json import dump_contribution
from rsc_assess.peers.edition_file import load_edition
from tests.cli.calling import call, done, refused
from tests.peers.pools import contribution, drawn_levels, register
from tests.pool.looks import files, quick
from tests.small import question, questionnaire, section, write

MODEL = questionnaire([section("A", question("A1"), question("A2")), section("B", question("B1"), question("B2"), question("B3"))])
COUNCILS = [attrs.evolve(one, type="unitary") for one in register(40, types=("unitary",))]
RELEASED = ("--register", "register.csv", "--questionnaire", "small.yaml")


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder, where commands run, with a questionnaire, a register of 40 councils and a pool to which 24 of them contributed."""
    with quick() as name:
        folder = Path(name)
        monkeypatch.chdir(folder)
        write(folder / "small.yaml", MODEL)
        rows = (f"{one.id},{one.name},{one.region},{number * 37 % 101}" for number, one in enumerate(COUNCILS))
        (folder / "register.csv").write_text("\n".join(["code,name,region,density", *rows]) + "\n", encoding="utf-8")
        add(folder, 0, 24)
        yield folder


def add(folder: Path, first: int, end: int, seed: int = 0) -> None:
    """Add the contributions of some of the councils."""
    model = load_questionnaire(folder / "small.yaml")
    (folder / "inbox").mkdir(exist_ok=True)
    for number in range(first, end):
        made = contribution(COUNCILS[number], model, drawn_levels(model, number + seed), offers=("A",) if number % 6 == 0 else ())
        (folder / "inbox" / f"{number}-{seed}.json").write_bytes(dump_contribution(made))
    done("pool", "add", "pool", "inbox", "--create")


def release(id: str, *more: str) -> str:
    """Release an edition, and return what was said of it."""
    return done("pool", "edition", "pool", "--id", id, *RELEASED, *more).err


def test_what_is_released_is_kept_and_written_alike_and_told_in_numbers(place: Path) -> None:
    said = release("2026-autumn", "-o", "edition.json", "--log", "log.csv", "--date", "2026-12-01")
    edition = load_edition("edition.json")
    assert (edition.id, str(edition.date), edition.questionnaire, edition.synthetic) == ("2026-autumn", "2026-12-01", "small", True)
    assert "24 councils contributed of the 40 in the register; the overall of all councils is over 24." in said
    cells = sum(len(one) for one in edition.cells.values())
    counted = re.search(r"(\d+) of (\d+) figures are released", said)
    assert counted is not None
    withheld = [int(one) for one in re.findall(r"Withheld (\d+):", said)]
    assert (int(counted[1]), int(counted[2])) == (cells, cells + sum(withheld))
    (kept,) = (place / "pool" / "editions").iterdir()
    assert str(kept.relative_to(place)) in said
    assert kept.read_bytes() == Path("edition.json").read_bytes()
    jsonschema.validate(json.loads(kept.read_bytes()), done("schema", "edition").data())
    reasons = list(csv.DictReader(Path("log.csv").read_text("utf-8").splitlines()))
    # A reason stands only where readers have nothing, or less: in no file that they get.
    assert {one["reason"] for one in reasons} <= {"too_few", "nearly_one", "number", "found"}
    assert all(one["in words"] not in kept.read_text("utf-8") for one in reasons)


def test_what_was_released_is_never_released_again(place: Path) -> None:
    release("one", "-o", "one.json")
    before = files(place / "pool")
    refused(["pool", "edition", "pool", "--id", "one", *RELEASED], 1, "there is an edition one already", "[P402]")
    refused(["pool", "edition", "pool", "--id", "two", *RELEASED, "-o", "one.json"], 2, "exists already")
    refused(["pool", "edition", "pool", "--id", "two", *RELEASED, "-o", "no/two.json"], 3, "[F118]")
    refused(["pool", "edition", "pool", "--id", "two", *RELEASED, "--replaces", "none"], 1, "[P403]")
    refused(["pool", "edition", "pool", "--id", "two words", *RELEASED], 1, "[P316]")
    assert files(place / "pool") == before


def test_a_dry_run_tells_and_releases_nothing(place: Path) -> None:
    before = files(place / "pool")
    told = done("pool", "edition", "pool", "--id", "one", *RELEASED, "--dry-run", "--log", "-")
    assert "Nothing was released." in told.err
    assert told.out.startswith("group,node,reason,in words")
    assert files(place / "pool") == before
    refused(["pool", "edition", "pool", "--id", "one", "--dry-run", "-o", "-"], 2, "Leave --dry-run or -o out")
    refused(["pool", "edition", "pool", "--id", "one", "-o", "-", "--log", "-"], 2, "reasons are for the keeper alone")


def test_later_editions_are_checked_against_all_that_was_released(place: Path) -> None:
    release("one")
    add(place, 24, 26)
    said = release("two", "--dry-run")
    assert "the overall of all councils is not released" in said
    assert re.search(r"Withheld \d+: one to four of its councils changed since an earlier edition\.", said)
    add(place, 26, 40)
    assert "of the 40 in the register" in release("two", "--replaces", "one", "-o", "two.json")
    edition = load_edition("two.json")
    assert edition.replaces == "one"
    # All of the register contributed, so the number would tell who did.
    assert str(edition.cells["all"]["small"].n) == "36 or more"


def test_without_a_register_numbers_are_lower_bounds_and_that_is_said(place: Path) -> None:
    told = done("pool", "edition", "pool", "--id", "one", "--questionnaire", "small.yaml", "-o", "-")
    assert "Without a register, numbers of councils are only told as 6, 11 or 21 or more" in told.err
    assert {cell.get("or_more") for cells in told.data()["cells"].values() for cell in cells.values()} == {True}


def test_families_and_unions_become_groups(place: Path) -> None:
    release("one", "--measures", "density", "--union", "Two coasts=region:coast,region:north", "-o", "one.json")
    groups = {group.id: group for group in load_edition("one.json").groups}
    assert groups["union:two-coasts"].parts == ("region:coast", "region:north")
    assert [id for id in groups if id.startswith("family:")] == ["family:unitary-family-1", "family:unitary-family-2", "family:unitary-family-3"]


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--measures", "density", "--questionnaire", "small.yaml"], 2, "Name a --register of them."),
        ([*RELEASED, "--measures", "denisty"], 1, "Did you mean density? [P502]"),
        ([*RELEASED, "--measures", "density", "--families", "register.csv"], 2, "Leave --families or --measures out."),
        ([*RELEASED, "--families", "gone.csv"], 3, "[F101]"),
        ([*RELEASED, "--union", "north"], 2, "Write it as north=region:north-east,region:north-west."),
        ([*RELEASED, "--union", "Coasts=region:coats,all"], 2, "names region:coats, which is no group here. Did you mean region:coast?"),
        ([*RELEASED, "--date", "1.12.2026"], 2, "is no day. Write it as 2026-11-01."),
        ([*RELEASED, "--date", "2025-01-01"], 1, "no council has contributed by that day"),
        (["--register", "register.csv"], 2, "The councils answered the questionnaire small, which is not installed."),
        (["--questionnaire", "rsc"], 2, "The councils answered the questionnaire small, not rsc."),
    ],
)
def test_what_cannot_be_meant_releases_nothing(more: list[str], code: int, says: str, place: Path) -> None:
    before = files(place / "pool")
    refused(["pool", "edition", "pool", "--id", "one", *more], code, says)
    assert files(place / "pool") == before


def test_councils_that_the_register_does_not_have_are_left_out_and_named(place: Path) -> None:
    lines = Path("register.csv").read_text("utf-8").splitlines()
    Path("register.csv").write_text("\n".join([lines[0], *lines[3:]]) + "\n", encoding="utf-8")
    said = release("one")
    assert "22 councils contributed of the 38 in the register" in said
    assert re.search(r"warning: the contribution of Council 1 is left out: E06999001 is no council in the register", said)
    Path("register.csv").write_text("code,name\nE06000001,Elsewhere\n", encoding="utf-8")
    refused(["pool", "edition", "pool", "--id", "two", *RELEASED], 1, "none of the councils that contributed is in the register", "[P410]")


def test_damaged_contributions_are_only_left_out_when_that_is_asked_for(place: Path) -> None:
    spoilt = next((place / "pool" / "contributions").glob("000003-*"))
    spoilt.write_bytes(spoilt.read_bytes()[:-20])
    refused(["pool", "edition", "pool", "--id", "one", *RELEASED], 4, "is not as it was added", "[P324]")
    assert "23 councils contributed" in release("one", "--skip-bad")


def test_a_council_that_withdraws_is_named_nowhere_but_in_what_was_released(place: Path) -> None:
    """Its figures stay behind the edition, without its name."""
    release("one")
    (log,) = (place / "pool" / "keeper").iterdir()
    assert '"council":"E06999001"' in log.read_text("utf-8")
    said = done("pool", "withdraw", "pool", "E06999001", "--yes").err
    assert "Its figures stay behind what was released (one), without its name" in said
    (log,) = (place / "pool" / "keeper").iterdir()
    assert '"council":"E06999001"' not in log.read_text("utf-8")
    assert [one["id"] for one in done("pool", "list", "pool", "--json").data()["editions"]] == ["one"]
    assert done("pool", "check", "pool").code == 0
    assert "23 councils contributed" in release("two", "--dry-run")


def test_the_keeper_alone_is_told_exact_figures(place: Path) -> None:
    told = done("pool", "standing", "pool", "e06999001", "--group", "Coast", *RELEASED)
    assert told.out.startswith("For the keeper of the pool alone; not for publication.\nCouncil 1, among the ")
    found = done("pool", "standing", "pool", "E06999001", *RELEASED, "--on", "exact", "--json").data()
    assert (found["audience"], found["members"], found["contributed"], found["nodes"]["small"]["n"]) == ("keeper", 40, 24, 24)
    refused(["pool", "standing", "pool", "E06999001", *RELEASED, "--group", "regoin:coast"], 1, "Did you mean region:coast?", "[P452]")
    refused(["pool", "standing", "pool", "E06999039", *RELEASED], 1, "there is no contribution of E06999039", "[P601]")


def test_the_keeper_is_told_whether_regions_come_closer(place: Path) -> None:
    release("one", "--date", "2026-12-01")
    told = done("pool", "variation", "pool", "A", "--register", "register.csv")
    assert told.out.startswith("For the keeper of the pool alone; not for publication.\nA: 0.")
    found = done("pool", "variation", "pool", "A", "--earlier", "one", "--later", "2026-12-31", "--json").data()
    assert (found["in_both"]["direction"], found["n_in_both"]) == ("level", 24)
    refused(["pool", "variation", "pool", "A", "--earlier", "onne"], 2, "Did you mean one?")
    refused(["pool", "variation", "pool", "a"], 2, "No council has shared a. Did you mean A?")
    assert call("pool", "variation", "pool", "A", "--earlier", "2020-01-01").out.count("no change can be told") == 1
