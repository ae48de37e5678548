"""The example: where it may be written, said before any of it is made."""

import subprocess
import sys
from pathlib import Path


def demo(*arguments: str | Path) -> tuple[int, str]:
    """Make the example; return the exit code and what was said."""
    command = [sys.executable, "-m", "rsc_assess", "demo", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, " ".join(done.stderr.split())


def test_a_folder_that_holds_files_is_not_filled_up_with_a_pool(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("kept", encoding="utf-8")
    code, said = demo("-o", tmp_path / "demo", "--pool", tmp_path)
    assert code == 2
    assert "Name a new folder" in said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    for arguments in (("-o", tmp_path / "file"), ("-o", tmp_path / "demo", "--pool", tmp_path / "file")):
        code, said = demo(*arguments)
        assert code == 2
        assert "file is a file. Name a folder." in said
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_example_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "edition.json").write_text("{}", encoding="utf-8")
    code, said = demo("-o", tmp_path)
    assert code == 2
    assert "edition.json exists already. Use --force" in said
    assert [path.name for path in tmp_path.iterdir()] == ["edition.json"]
