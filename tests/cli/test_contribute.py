"""A council sees in full what it shares before anything is written, and nothing is written that it did not agree to."""

import json
from pathlib import Path

import jsonschema
import pytest

from rsc_assess.peers.contribution_file import load_contribution
from rsc_assess.questionnaire.shipped import example_answers
from tests.cli.calling import call, done, refused
from tests.small import write

EXAMPLE = example_answers()
NOTE = {"R1": {"title": "A vision", "text": "Residents wrote it.", "contact": "Head of policy"}}


def test_what_is_shared_is_shown_in_full_and_then_written(tmp_path: Path) -> None:
    target = tmp_path / "contribution.json"
    write(tmp_path / "notes.yaml", NOTE)
    told = done("contribute", EXAMPLE, "-o", target, "--partner", "R1", "--partner", "S2", "--notes", tmp_path / "notes.yaml", "--yes")
    found = load_contribution(target)
    assert (found.sharing, [offer.section for offer in found.offers]) == ("scores", ["R1", "S2"])
    assert all(f"[{value!r}]" in told.out for value in found.scores.values())
    assert "Residents wrote it." in told.out
    assert "Make sure that it is a role" in told.err
    jsonschema.validate(json.loads(target.read_bytes()), done("schema", "contribution").data())
    jsonschema.validate(NOTE, done("schema", "notes").data())


def test_levels_are_only_shared_when_that_was_asked_for(tmp_path: Path) -> None:
    told = [done("contribute", EXAMPLE, "-o", "-", "--yes", *more) for more in ((), ("--levels",))]
    assert ["R1.1" in one.data()["nodes"] for one in told] == [False, True]
    # The file goes to standard output, so what it holds is shown beside it.
    assert all("Not shared" in one.err for one in told)


@pytest.mark.parametrize("reply", ["n", "", "\n"])
def test_a_person_who_does_not_agree_writes_nothing(reply: str, tmp_path: Path) -> None:
    told = call("contribute", EXAMPLE, "-o", tmp_path / "c.json", stdin=reply.encode(), terminal=True)
    assert (told.code, list(tmp_path.iterdir())) == (130, [])
    assert "Not shared" in told.out


def test_a_person_who_agrees_has_it_written(tmp_path: Path) -> None:
    told = call("contribute", EXAMPLE, "-o", tmp_path / "c.json", stdin=b"y\n", terminal=True)
    assert (told.code, load_contribution(tmp_path / "c.json").council.id) == (0, "E06999001")


def test_without_a_person_it_never_waits_and_names_the_option(tmp_path: Path) -> None:
    told = call("contribute", EXAMPLE, "-o", tmp_path / "c.json", stdin=b"y\n")
    assert (told.code, list(tmp_path.iterdir())) == (2, [])
    assert "Not shared" in told.out
    assert "Give --yes to agree" in " ".join(told.err.split())


def test_what_cannot_be_meant_is_refused_before_anything_is_shown(tmp_path: Path) -> None:
    target = tmp_path / "c.json"
    write(tmp_path / "notes.yaml", NOTE)
    refused(["contribute", EXAMPLE, "-o", target, "--partner", "R9", "--yes"], 1, "R9 is offered", "[P205]")
    refused(["contribute", EXAMPLE, "-o", target, "--notes", tmp_path / "notes.yaml", "--yes"], 2, "Add --partner R1")
    refused(["contribute", EXAMPLE, "-o", target, "--notes", EXAMPLE, "--partner", "R1", "--yes"], 1, "a practice note should stand here")
    refused(["contribute", EXAMPLE, "-o", EXAMPLE, "--yes"], 2, "The output is the answers file itself")
    refused(["contribute", EXAMPLE, "-o", tmp_path / "no" / "c.json", "--yes"], 3, "its folder does not exist", "[F118]")
    refused(["contribute", EXAMPLE, "-o", tmp_path, "--yes"], 3, "this is a folder", "[F118]")
    done("contribute", EXAMPLE, "-o", target, "--yes")
    refused(["contribute", EXAMPLE, "-o", target, "--yes"], 2, "exists already")
    refused(["contribute", target, "-o", tmp_path / "d.json", "--yes"], 1, "this is a contribution, and an answers file is asked for")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.json", "notes.yaml"]
