"""
Run by test_every_fault.py with fail.c loaded: each operation of a pool, with its first, second, … file operation failing.

Whatever fails, and wherever the process ends, the pool is as before or as after; what was acknowledged is there; and the same
operation goes through once the fault is gone.
"""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from rsc_assess import RscError
from rsc_assess.peers.contribution_file import load_contribution
from rsc_assess.pool.check import check_pool
from rsc_assess.pool.rebuild import rebuild_pool
from rsc_assess.pool.store import create_pool, open_pool
from tests.peers.made import file_of
from tests.pool.looks import codes, edition, values

shim = ctypes.CDLL(None)
shim.fail_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_int]

# All that a pool tells, as far as it matters here.
State = tuple[object, ...]
ABSENT: State = ("absent",)


def state(folder: Path) -> State:
    """Return what a pool holds; what an interrupted run left is taken up first."""
    if not (folder / "pool.sqlite").exists() and not any(folder.rglob("*.json")):
        return ABSENT
    with open_pool(folder) as pool:
        assert pool.remarks == (), pool.remarks
        history = tuple((one.file.partition("-")[2], one.counts) for one in pool.history())
        return values(pool), history, tuple(one.council for one in pool.withdrawals()), tuple((one.id, one.keeper) for one in pool.editions())


def add(folder: Path) -> None:
    with open_pool(folder) as pool:
        pool.add(file_of(5))


def replace(folder: Path) -> None:
    with open_pool(folder) as pool:
        pool.add(file_of(1, 0.75))


def withdraw(folder: Path) -> None:
    with open_pool(folder) as pool:
        try:
            pool.withdraw("E06999001")
        except RscError as error:
            # It went through before.
            if codes(error.problems) != ["P313"]:
                raise


def release(folder: Path) -> None:
    with open_pool(folder) as pool:
        pool.add_edition("b", edition("b", replaces="a"), b'{"log": []}')


def renew(folder: Path) -> None:
    with open_pool(folder) as pool:
        pool.renew_keeper("a", b"[null]")


def mend(folder: Path) -> None:
    rebuild_pool(folder)


def begin(folder: Path) -> None:
    if (folder / "pool.sqlite").exists():
        open_pool(folder).close()
    else:
        create_pool(folder).close()


def prepare(folder: Path) -> None:
    """Make a pool with something of everything."""
    with create_pool(folder) as pool:
        for number in (1, 2, 3):
            pool.add(file_of(number))
        pool.add(file_of(1, 0.25))
        pool.withdraw("E06999003")
        pool.add_edition("a", edition("a"), b"{}")


def lose_row(folder: Path) -> None:
    """Leave what an interrupted run leaves: files without a row."""
    import sqlite3

    prepare(folder)
    connection = sqlite3.connect(folder / "pool.sqlite", isolation_level=None)
    for table in ("contribution", "withdrawal", "edition"):
        connection.execute(f"DELETE FROM {table}")
    connection.close()


def prepare_damaged(folder: Path) -> None:
    prepare(folder)
    (folder / "pool.sqlite").write_bytes(b"x" * 5_000)


ACTIONS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "begin": (lambda folder: None, begin),
    "add": (prepare, add),
    "replace": (prepare, replace),
    "withdraw": (prepare, withdraw),
    "release": (prepare, release),
    "renew": (prepare, renew),
    "take up": (lose_row, begin),
    "rebuild": (lose_row, mend),
    "rebuild damaged": (prepare_damaged, mend),
}


def attempt(action: Callable[[Path], None], folder: Path, number: int, error: int) -> tuple[str, int]:
    """Run an action in a child whose `number`-th file operation fails; return how it ended, and how many there were."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            shim.fail_arm(str(folder).encode(), number, error)
            try:
                action(folder)
                said = "done"
            except RscError as refusal:
                said = f"refused {refusal.exit_code}"
            count = shim.fail_count()
            shim.fail_arm(None, 0, 0)
            os.write(writer, f"{count} {said}".encode())
            os._exit(0)
        except BaseException:
            shim.fail_arm(None, 0, 0)
            traceback.print_exc()
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as file:
        text = file.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == 9:
        return "killed", 0
    assert code == 0, f"the child ended with {code}"
    count, _, said = text.partition(" ")
    return said, int(count)


def every_fault(name: str, error: int) -> int:
    """Let each file operation of an action fail in turn; return how many there were."""
    load_contribution(file_of(1))
    prepared, action = ACTIONS[name]
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as place:
        template, folder = Path(place) / "template", Path(place) / "pool"
        prepared(template)
        shutil.copytree(template, folder) if template.exists() else folder.mkdir()
        before = state(folder) if name in ("add", "replace", "withdraw", "release", "renew") else None
        said, total = attempt(action, folder, 0, errno.EIO)
        assert said == "done", said
        after = state(folder)
        assert total > 5, f"fail.c saw {total} operations"
        for number in range(1, total + 1):
            shutil.rmtree(folder)
            shutil.copytree(template, folder) if template.exists() else folder.mkdir()
            said, _ = attempt(action, folder, number, error)
            where = f"{name}: operation {number} of {total}, errno {error}: {said}"
            if name != "rebuild damaged":
                found = state(folder)
                assert found in (before, after) or (name == "begin" and found == ABSENT), f"{where}: {found}"
                if said == "done":
                    assert found == after, f"{where}: acknowledged, and {found}"
                if said.startswith("refused") and before is not None and name not in ("withdraw", "renew"):
                    assert found == before, f"{where}: {found}"
            for _ in range(2):
                action(folder)
            assert state(folder) == after, where
            errors = [problem for problem in check_pool(folder) if problem.code not in ("P329", "P327", "P334")]
            assert errors == [], f"{where}: {errors}"
    return total


if __name__ == "__main__":
    for one in sys.argv[1].split(","):
        for failing in (int(number) for number in sys.argv[2].split(",")):
            print(one, failing, every_fault(one, failing), flush=True)
