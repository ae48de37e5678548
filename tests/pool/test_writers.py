"""Many writers at once, and writers that are killed: nothing that was acknowledged is lost, nothing is half written."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsc_assess.pool.check import check_pool
from rsc_assess.pool.rebuild import rebuild_pool
from rsc_assess.pool.store import create_pool, open_pool
from tests.peers.made import file_of
from tests.pool.looks import quick, values

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def place() -> Iterator[Path]:
    """Yield the folder of an empty pool."""
    with quick() as name:
        create_pool(Path(name)).close()
        yield Path(name)


def start(folder: Path, first: int, count: int, *more: str) -> "subprocess.Popen[str]":
    """Start a writer that waits for a line on its standard input."""
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", "tests.pool.writer", str(folder), str(first), str(count), *more]
    return subprocess.Popen(command, env=environ, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def go(writers: "list[subprocess.Popen[str]]") -> None:
    """Let writers begin together."""
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()


def test_eight_writers_at_once_all_get_in_and_what_several_give_counts_once(place: Path) -> None:
    """Half of them open the pool once, half for each contribution; these all give one more, which is the same."""
    writers = [start(place, 1 + 10 * number, 10, *(["once"] if number % 2 else [])) for number in range(8)]
    go(writers)
    acknowledged = ["E06999900"]
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert (writer.returncode, err) == (0, "")
        acknowledged += out.split()
    with open_pool(place) as pool:
        assert sorted(values(pool)) == sorted(acknowledged)
        assert [one.sequence for one in pool.history()] == list(range(1, 82))
    assert check_pool(place) == ()


def kill_and_look(place: Path, rounds: int) -> None:
    """Kill writers at some moment, again and again, and look at what is left."""
    chance = random.Random(rounds)
    acknowledged: set[str] = set()
    for turn in range(rounds):
        writers = [start(place, 1 + 40 * (2 * turn + number) % 880, 40) for number in range(2)]
        go(writers)
        time.sleep(chance.uniform(0.02, 0.4))
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            out, _ = writer.communicate(timeout=60)
            acknowledged.update(line for line in out.splitlines() if line != "ready")
        with open_pool(place) as pool:
            assert (pool.remarks, acknowledged - set(values(pool))) == ((), set())
            assert pool.add(file_of(999, turn / 100)).outcome in ("new", "replaces")
        assert check_pool(place) == ()
    assert len(acknowledged) > rounds
    with open_pool(place) as pool:
        before = pool.history()
    (place / "pool.sqlite").unlink()
    assert rebuild_pool(place).problems == ()
    with open_pool(place) as pool:
        assert pool.history() == before


def test_what_was_acknowledged_survives_kill_9(place: Path) -> None:
    kill_and_look(place, 3)


@pytest.mark.nightly
def test_what_was_acknowledged_survives_forty_times_kill_9(place: Path) -> None:
    kill_and_look(place, 40)
