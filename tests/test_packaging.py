"""The wheel holds all it needs: installed into an empty environment, it does the main job from another folder."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def call(*command: str | Path, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=400, env=clean, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_installed_wheel_does_the_main_job_from_another_folder(tmp_path: Path) -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    call(sys.executable, "-m", "pip", "wheel", *quiet, "--no-deps", "-w", tmp_path, ROOT, cwd=tmp_path)
    wheel = next(tmp_path.glob("*.whl"))
    call(sys.executable, "-m", "venv", tmp_path / "empty", cwd=tmp_path)
    python = tmp_path / "empty" / "bin" / "python"
    call(python, "-m", "pip", "install", *quiet, wheel, cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    call(tmp_path / "empty" / "bin" / "rsc-assess", "demo", "-o", "demo", cwd=elsewhere)
    assert (elsewhere / "demo" / "report.html").read_bytes() == (ROOT / "docs" / "examples" / "report.html").read_bytes()
    assert (elsewhere / "demo" / "edition.json").read_bytes() == (ROOT / "docs" / "examples" / "edition.json").read_bytes()
    assert json.loads((elsewhere / "demo" / "scorecard.json").read_text("utf-8"))["root"] == "rsc"
    assert (elsewhere / "demo" / "report.pdf").stat().st_size > 100_000


def test_the_readme_python_runs_and_prints_what_it_says(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", readme, re.S))
    expected = re.findall(r"# prints: (.*)", code)
    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert printed.stdout.splitlines() == expected, printed.stderr


def test_the_readme_session_prints_what_it_says() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    session = re.findall(r"```console\n(.*?)```", readme, re.S)[0]
    for command, expected in re.findall(r"^\$ rsc-assess ([^\n]*)\n((?:[^$\n][^\n]*\n|\n)*)", session, re.M):
        done = subprocess.run(
            [sys.executable, "-m", "rsc_assess", *command.split()], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        for line in expected.splitlines():
            assert line == "…" or line in done.stdout, (command, line)


def test_the_version_is_said_once_the_same() -> None:
    import tomllib

    from rsc_assess import __version__

    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == __version__


def test_every_public_name_is_there_and_documented() -> None:
    import rsc_assess

    assert all(getattr(rsc_assess, name).__doc__ for name in rsc_assess.__all__)
