"""What the tests of pools look at."""

import json
import os
import tempfile
from pathlib import Path

from rsc_assess.peers.values import Contribution
from rsc_assess.pool.store import Pool
from rsc_assess.problems import Problem


def values(pool: Pool) -> dict[str, float]:
    """Return the value that counts of each council, by id, in the order of adding."""
    return {str(one.council.id): one.scores["small"] for one in pool.contributions()}


def value_of(contribution: Contribution) -> float:
    """Return the value of the whole."""
    return contribution.scores["small"]


def codes(problems: tuple[Problem, ...] | list[Problem]) -> list[str]:
    """Return the codes of problems, sorted."""
    return sorted(problem.code for problem in problems)


def files(folder: Path) -> list[str]:
    """Return all files of a pool, with their folders."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def edition(id: str, day: str = "2026-11-01", **more: object) -> bytes:
    """Return the file of an edition, as far as a pool looks into it."""
    return json.dumps({"id": id, "date": day, **more}).encode()


def quick() -> "tempfile.TemporaryDirectory[str]":
    """Return a temporary folder, in memory where the system has such: bringing many small files to a disk takes its time."""
    return tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
