"""The commands assign, merge and agenda, as their users call them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from rsc_assess import load_assessment
from rsc_assess.assessment.values import Assessment
from tests.cli.calling import done, refused
from tests.small import write

HEAD = {"questionnaire": "rsc", "version": "1.0.0", "council": {"name": "Aldermere Council"}, "date": "2026-11-01"}


def file(folder: Path, name: str, said: dict[str, Any], role: str | None = None, **more: Any) -> Path:
    """Write the answers file of one respondent."""
    return write(folder / name, {**HEAD, "respondent": {"role": role or Path(name).stem}, **more, "answers": said})


def opened(path: Path) -> Assessment:
    """Open what a command wrote."""
    return load_assessment(path)


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    return [
        file(tmp_path, "jane-doe.yaml", {"R1.1": {"answer": 1, "note": "The plan is old"}, "R1.2": 3}, "Planner"),
        file(tmp_path, "b.yaml", {"R1.1": 4, "R1.2": 3, "R1.3": 2}, "Policy officer"),
    ]


def test_assign_fill_in_and_merge(tmp_path: Path) -> None:
    """A file for each owner; what they fill in comes together in one, in another format."""
    parts = tmp_path / "parts"
    council = ("--council", "Aldermere Council", "--council-id", "E06999001", "--date", "2026-11-01")
    said = done("assign", "rsc", "-o", parts, "--format", "yaml", *council)
    files = sorted(parts.iterdir())
    assert len(files) > 10
    assert f'rsc-assess merge "{parts}' in said.err
    for path in files:
        data = yaml.safe_load(path.read_text("utf-8"))
        assert data["respondent"]["role"]
        path.write_text(yaml.safe_dump({**data, "answers": dict.fromkeys(data["answers"], 3)}), "utf-8")
    found = done("merge", parts / "*.yaml", "-o", tmp_path / "all.csv")
    assert f"r1 is {files[0]}" in found.err
    whole = opened(tmp_path / "all.csv")
    asked = [one.id for one in whole.questionnaire.questions()]
    assert {id: answer.value for id, answer in whole.answers.items()} == dict.fromkeys(asked, 3)
    refused(["assign", "rsc", "-o", parts, "--format", "yaml"], 2, "exists already. Use --force")


def test_assign_takes_answers_too_and_says_what_is_still_to_fill_in(tmp_path: Path) -> None:
    answers = file(tmp_path, "answers.yaml", {"R1.1": 3})
    done("assign", answers, "-o", tmp_path / "a", "--format", "json")
    assert opened(tmp_path / "a" / "head-of-policy.json").answers["R1.1"].value == 3
    assert "The council and the date must be filled in" in done("assign", "rsc", "-o", tmp_path / "b", "--format", "csv").err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["assign", "rsc", "--council-id", "E0699"], 1, "A210"),
        (["assign", "no-such"], 3, "F101"),
        (["assign", "rsc", "--date", "soon"], 2, "is no day"),
        (["merge", "nothing-*.yaml", "-o", "out.yaml"], 2, "No files match"),
        (["merge", "nothing.yaml", "-o", "out.yaml"], 3, "F101"),
    ],
)
def test_a_mistake_writes_nothing(arguments: list[str], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused([*arguments, *(["-o", "parts", "--format", "yaml"] if arguments[0] == "assign" else [])], code, says)
    assert not list(tmp_path.iterdir())


def test_a_conflict_stops_the_merge_and_names_both_places(two: list[Path], tmp_path: Path) -> None:
    found = refused(["merge", *two, "-o", tmp_path / "out.yaml"], 1, "R1.1: respondents differ: 1 – Reacting", "against 4 – Connected", "[A501]")
    assert found.err.count("[A501]") == 1
    assert "rsc-assess agenda" in found.err
    assert not (tmp_path / "out.yaml").exists()


def test_a_rule_settles_it_and_the_mapping_of_respondents_stays_out_of_the_file(two: list[Path], tmp_path: Path) -> None:
    """Names of files may be names of people."""
    out = tmp_path / "out.yaml"
    found = done("merge", *two, "-o", out, "--rule", "median_low", "--json")
    assert f"r1 is {two[0]}" in found.err
    assert "differ on 1" in found.err
    assert "jane-doe" not in out.read_text("utf-8") + found.out
    jsonschema.validate(found.data(), json.loads(done("schema", "merge").out))
    merged = opened(out)
    assert (merged.answers["R1.1"].value, merged.merged_by, len(merged.answers["R1.1"].views)) == (1, "median_low", 2)


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = [
        file(tmp_path, "a.yaml", {"R1.1": 9}),
        file(tmp_path, "b.yaml", {"X9": 1}),
        file(tmp_path, "c.yaml", {"R1.1": 1}),
        file(tmp_path, "d.yaml", {"R1.1": 1}, questionnaire="other"),
    ]
    found = refused(["merge", *files, tmp_path / "none.yaml", "-o", tmp_path / "out.yaml"], 1, "A201", "A202", "A209", "F101")
    assert [found.err.count(f"[{code}]") for code in ("A201", "A202", "A209", "F101")] == [1, 1, 1, 1]
    assert not (tmp_path / "out.yaml").exists()


def test_the_same_file_by_two_names_is_refused(two: list[Path], tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(two[0])
    refused(["merge", two[0], link, "-o", tmp_path / "out.yaml"], 1, f"this is the same file as {two[0]}", "[A503]")
    refused(["merge", two[0], two[0], "-o", tmp_path / "out.yaml"], 1, "this file is given twice", "[A503]")
    refused(["merge", *two, "-o", two[1], "--force", "--rule", "lowest"], 2, "The output is the answers file itself")


def test_a_merged_file_among_its_own_parts_is_refused(tmp_path: Path) -> None:
    roles = [file(tmp_path, f"{role}.yaml", {"R1.1": level}) for level, role in enumerate(("Clerk", "Head"), 1)]
    done("merge", *roles, "-o", tmp_path / "a.xlsx", "--rule", "lowest")
    said = refused(["merge", tmp_path / "a.xlsx", *roles, "-o", tmp_path / "b.xlsx", "--rule", "lowest"], 1, "all respondents of this merged file")
    assert said.err.count("[A504]") == 1
    assert "a.xlsx: " in said.err
    assert not (tmp_path / "b.xlsx").exists()
    done("merge", tmp_path / "a.xlsx", roles[0], "-o", tmp_path / "b.xlsx", "--rule", "lowest")


def test_a_file_that_exists_is_kept(two: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    out.write_text("mine", "utf-8")
    refused(["merge", *two, "-o", out, "--rule", "lowest"], 2, "exists already. Use --force")
    assert out.read_text("utf-8") == "mine"


def test_the_agenda_is_the_same_from_several_files_and_from_a_merged_one(two: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done("merge", *two, "-o", out, "--rule", "lowest")
    text = done("agenda", *two).out
    assert text == done("agenda", out).out
    assert "1. R1.1" in text
    assert "1 says 1 – Reacting: The plan is old" in text
    assert "1 says 4 – Connected" in text
    found = done("agenda", *two, "--json", "--top", "1")
    jsonschema.validate(found.data(), json.loads(done("schema", "agenda").out))
    assert [item["question"] for item in found.data()["items"]] == ["R1.1"]
    done("agenda", *two, "-o", tmp_path / "agenda.txt")
    assert (tmp_path / "agenda.txt").read_text("utf-8") == text


def test_an_agenda_of_one_respondent_says_that_nothing_can_differ(two: list[Path]) -> None:
    assert "[A517]" in done("agenda", two[0]).err


def test_files_that_excel_keeps_beside_an_open_one_are_passed_over(two: list[Path], tmp_path: Path) -> None:
    (tmp_path / "~$b.yaml").write_bytes(b"\x06user")
    done("merge", tmp_path / "*.yaml", "-o", tmp_path / "all.json", "--rule", "lowest")
