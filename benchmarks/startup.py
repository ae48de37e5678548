"""How long `score` takes as a whole process, as a ratio to `python -c pass` in the same run. The budget is 15."""

import sys

from benchmarks.timing import EXAMPLE, seconds

ROUNDS = 15


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
