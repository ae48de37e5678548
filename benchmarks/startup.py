"""How long `score` takes as a whole process, as a ratio to `python -c pass` in the same run. The budget is 15."""

import subprocess
import sys
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "answers.yaml"
ROUNDS = 15


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    floor = [sys.executable, "-c", "pass"]
    score = [sys.executable, "-m", "rsc_assess", "score", str(EXAMPLE)]
    for command in (floor, score):
        seconds(command)
    pairs = sorted((seconds(floor), seconds(score)) for _ in range(ROUNDS))
    ratios = sorted(one / base for base, one in pairs)
    print(f"python -c pass  {min(base for base, _ in pairs) * 1000:.0f} ms at best")
    print(f"score           {min(one for _, one in pairs) * 1000:.0f} ms at best")
    print(f"ratio           {ratios[len(ratios) // 2]:.1f} median of {ROUNDS} pairs (budget 15)")


if __name__ == "__main__":
    main()
