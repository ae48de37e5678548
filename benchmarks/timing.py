"""What the benchmarks share: the example they measure on, and the timer of a whole process. Nothing is measured here."""

import subprocess
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "answers.yaml"


def seconds(command: list[str]) -> float:
    """Return how long a command takes from start to end; its output is thrown away."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start
