"""The keeper's commands: what goes into a pool, what is told of it, what comes out, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calling import call, done, refused
from tests.cli.manual import part, unexplained
from tests.councils.small import ROWS, written
from tests.peers.made import contribution, file_of
from tests.pool.looks import quick


@pytest.fixture
def place() -> Iterator[Path]:
    """Yield a folder with the contributions of two made-up councils in an inbox."""
    with quick() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        for number in (1, 2):
            (folder / "inbox" / f"{number}.json").write_bytes(file_of(number, number / 5))
        yield folder


def test_a_pool_is_begun_only_when_that_is_asked_for(place: Path) -> None:
    refused(["pool", "add", place / "pool", place / "inbox"], 3, "`rsc-assess pool add --create` begins a pool", "[P301]")
    assert not (place / "pool").exists()
    told = done("pool", "add", place / "pool", place / "inbox", "--create")
    assert told.out.splitlines() == ["E06999001 Council 1: added", "E06999002 Council 2: added"]
    again = done("pool", "add", place / "pool", place / "inbox", "--create")
    assert again.out.splitlines() == ["E06999001 Council 1: was there already", "E06999002 Council 2: was there already"]


def test_one_bad_contribution_stops_no_other_and_the_code_tells(place: Path) -> None:
    (place / "inbox" / "bad.json").write_bytes(file_of(3).replace(b"0.5", b"0.6", 1))
    (place / "inbox" / "answers.yaml").write_text("answers: {}\n", encoding="utf-8")
    told = call("pool", "add", place / "pool", place / "inbox", "--create")
    assert (told.code, len(told.out.splitlines())) == (5, 2)
    assert "does not match its checksum" in told.err
    assert "answers.yaml: note: this is not looked at" in told.err
    refused(["pool", "add", place / "pool", place / "inbox" / "bad.json"], 4, "[P201]")
    refused(["pool", "add", place / "pool", place / "inbox" / "answers.yaml"], 1, "Ask the council for the file that `rsc-assess contribute` wrote")


def test_a_contribution_can_come_down_a_pipe(place: Path) -> None:
    told = done("pool", "add", place / "pool", "-", "--create", stdin=file_of(4))
    assert told.out == "E06999004 Council 4: added\n"
    refused(["pool", "add", place / "pool", "-", place / "inbox"], 2, "Save it as a file first")


def test_with_a_register_a_council_must_be_in_it_unless_it_is_made_up(place: Path) -> None:
    """In this register of made-up councils, Mereside ended in 2023."""
    written(place / "register.csv", ROWS)
    (place / "old.json").write_bytes(file_of(council=contribution(1).council.__class__("Mereside", "E07999001", "district", "england")))
    told = call("pool", "add", place / "pool", place / "old.json", place / "inbox", "--create", "--register", place / "register.csv")
    assert (told.code, len(told.out.splitlines())) == (5, 2)
    assert "old.json: " in told.err
    assert "Use its successor: Northfell Council (E06999001). [P113]" in told.err


def test_the_list_tells_who_contributed_and_no_scores(place: Path) -> None:
    done("pool", "add", place / "pool", place / "inbox", "--create")
    (place / "newer.json").write_bytes(file_of(1, 0.987654321))
    done("pool", "add", place / "pool", place / "newer.json")
    done("pool", "withdraw", place / "pool", "e06999002", "--yes")
    found = done("pool", "list", place / "pool", "--json").data()
    assert [(one["council"], one["sequence"], one["counts"]) for one in found["contributions"]] == [("E06999001", 3, True)]
    assert ([one["council"] for one in found["withdrawals"]], found["editions"]) == (["E06999002"], [])
    assert unexplained(found, part("### Commands of a pool")) == []
    every = done("pool", "list", place / "pool", "--json", "--history")
    assert [one["counts"] for one in every.data()["contributions"]] == [False, True]
    plain = done("pool", "list", place / "pool", "--history")
    assert "replaced since" in plain.out
    assert all("987" not in one for one in (every.out, plain.out, plain.err))


def test_the_list_of_a_damaged_pool_shows_the_rest_and_fails(place: Path) -> None:
    done("pool", "add", place / "pool", place / "inbox", "--create")
    (spoilt,) = (place / "pool" / "contributions").glob("000001-*")
    spoilt.write_bytes(file_of(1, 0.9))
    told = call("pool", "list", place / "pool")
    assert (told.code, told.out.splitlines()) == (4, ["E06999002 Council 2: 2026-11-01; small 1.0.0; scores"])
    assert "rsc-assess pool rebuild" in told.err
    assert call("pool", "check", place / "pool").code == 1
    assert [one["code"] for one in json.loads(call("pool", "check", place / "pool", "--json").out)["problems"]] == ["P324"]
    told = done("pool", "rebuild", place / "pool")
    assert told.out == "The pool holds 2 contributions, 0 withdrawals, 0 editions.\n"
    assert f"Wrote {spoilt.name} again" in told.err
    assert done("pool", "check", place / "pool").out == "Everything in this pool is as it was added.\n"


def test_withdrawing_asks_first_and_can_be_done_again(place: Path) -> None:
    done("pool", "add", place / "pool", place / "inbox", "--create")
    refused(["pool", "withdraw", place / "pool", "E06999001"], 2, "nothing was withdrawn", "--yes")
    asked = call("pool", "withdraw", place / "pool", "E06999001", stdin=b"n\n", terminal=True)
    assert (asked.code, len(done("pool", "list", place / "pool").out.splitlines())) == (130, 2)
    assert "Remove 1 contribution of E06999001 Council 1" in asked.err
    for _ in range(2):
        assert "E06999001 has withdrawn" in done("pool", "withdraw", place / "pool", "E06999001", "--yes").err
    refused(["pool", "withdraw", place / "pool", "E06999003", "--yes"], 1, "Did you mean E06999002?", "[P313]")


@pytest.mark.parametrize(
    "command", [["list"], ["check"], ["rebuild"], ["withdraw", "E06999001", "--yes"], ["edition", "--id", "one"], ["standing", "E06999001"]]
)
def test_a_folder_that_is_no_pool_is_refused_and_left_alone(command: list[str], place: Path) -> None:
    name, *rest = command
    refused(["pool", name, place / "inbox", *rest], 3, "there is no pool in this folder", "[P301]")
    assert sorted(path.name for path in (place / "inbox").iterdir()) == ["1.json", "2.json"]
