"""The count of mutants fails where too few were noticed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / ".ci" / "mutation.py"


def count(folder: Path, **modules: list[int | None]) -> tuple[int, str]:
    for name, codes in modules.items():
        data = {"exit_code_by_key": {f"{name}.x__mutmut_{place}": code for place, code in enumerate(codes)}}
        (folder / f"{name}.py.meta").write_text(json.dumps(data), encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, encoding="utf-8", check=False)
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
