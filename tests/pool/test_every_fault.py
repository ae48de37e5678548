"""Whichever file operation fails, and wherever a process ends, a pool is as before or as after, and never in between."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENDS = 0


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the library that lets file operations fail."""
    path = tmp_path_factory.mktemp("shim") / "fail.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", path, HERE / "fail.c", "-ldl"], check=True)
    return path


def run(shim: Path, actions: str, *errors: int) -> None:
    """Let each file operation of some actions fail in turn."""
    environ = {**os.environ, "LD_PRELOAD": str(shim), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, str(HERE / "every_fault.py"), actions, ",".join(str(error) for error in errors)]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=1_000, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == len(actions.split(",")) * len(errors)


@pytest.mark.skipif(sys.platform != "linux", reason="the library that lets operations fail is written for Linux")
@pytest.mark.needs("gcc")
@pytest.mark.parametrize(("actions", "errors"), [("add", (ENDS, errno.ENOSPC)), ("withdraw", (ENDS,)), ("release", (errno.EIO,))])
def test_a_pool_is_never_in_between(actions: str, errors: tuple[int, ...], shim: Path) -> None:
    run(shim, actions, *errors)


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform != "linux", reason="the library that lets operations fail is written for Linux")
@pytest.mark.needs("gcc")
@pytest.mark.parametrize("action", ["begin", "add", "replace", "withdraw", "release", "renew", "take up", "rebuild", "rebuild damaged"])
def test_no_action_leaves_a_pool_in_between_whatever_fails(action: str, shim: Path) -> None:
    run(shim, action, ENDS, errno.ENOSPC, errno.EIO, errno.EACCES)
