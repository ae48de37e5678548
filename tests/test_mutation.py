"""The count of mutants fails where too few were noticed."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / ".ci" / "mutation.py"


def count(folder: Path, environ: dict[str, str] | None = None, **modules: Sequence[int | None]) -> tuple[int, str]:
    for name, codes in modules.items():
        data = {"exit_code_by_key": {f"{name}.x__mutmut_{place}": code for place, code in enumerate(codes)}}
        (folder / f"{name}.py.meta").write_text(json.dumps(data), encoding="utf-8")
    settings = {name: value for name, value in os.environ.items() if name not in ("SAMPLE", "SEED")} | (environ or {})
    done = subprocess.run([sys.executable, SCRIPT, folder], env=settings, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("codes", "share", "status"),
    [
        ([1] * 9 + [0], "90.0%", 0),
        ([1] * 7 + [3, 36, 0], "90.0%", 0),  # an error of pytest, and a test that never ends
        ([1] * 8 + [0, 0], "80.0%", 1),
        ([1] * 8 + [33, 33], "80.0%", 1),  # no test reaches it
        ([1] * 8 + [None, None], "80.0%", 1),  # not tried
        ([1] * 8 + [-11, 35], "80.0%", 1),
        ([1] * 899 + [0] * 101, "89.9%", 1),
    ],
)
def test_nine_tenths_must_be_noticed_of_all_there_are(codes: list[int | None], share: str, status: int, tmp_path: Path) -> None:
    returned, printed = count(tmp_path, one=codes)
    assert returned == status
    assert [line.split()[:2] for line in printed.splitlines()[:2]] == [["one", share], ["all", share]]
    assert ("90% is needed" in printed) is bool(status)


def test_modules_are_counted_apart_and_together(tmp_path: Path) -> None:
    returned, printed = count(tmp_path, few=[1, 0], many=[1] * 18, none=[])
    assert returned == 0
    assert [line.split()[:4] for line in printed.splitlines()] == [
        ["few", "50.0%", "of", "2"],
        ["many", "100.0%", "of", "18"],
        ["all", "95.0%", "of", "20"],
    ]


def test_no_mutants_are_no_success(tmp_path: Path) -> None:
    assert count(tmp_path)[0] == 1


def test_of_a_sample_the_interval_is_told(tmp_path: Path) -> None:
    """The figures are those of the formula for 45 of 50; a mutant that was not drawn is not missed."""
    _, printed = count(tmp_path, {"SAMPLE": "50"}, one=[1] * 45 + [0] * 5)
    assert printed.splitlines()[-1] == "a sample of 50 of 50 with seed 1: of all, 78.6% to 95.7%"


def test_a_sample_is_of_all_modules_and_the_same_again(tmp_path: Path) -> None:
    returned, printed = count(tmp_path, {"SAMPLE": "100"}, few=[1] * 100, many=[1] * 900)
    few, many, both, _ = (line.split()[3] for line in printed.splitlines())
    assert returned == 0
    assert int(both) == int(few) + int(many) == 100
    assert 0 < int(few) < 30
    assert count(tmp_path, {"SAMPLE": "100"})[1] == printed
    assert count(tmp_path, {"SAMPLE": "100", "SEED": "2"})[1] != printed


def test_a_sample_too_is_held_against_what_is_needed(tmp_path: Path) -> None:
    returned, printed = count(tmp_path, {"SAMPLE": "10"}, one=[1] * 100 + [0] * 400)
    assert returned == 1
    assert "90% is needed" in printed
