"""The whole `report` process beside WeasyPrint's own command line on the saved HTML, in turn. The budget is 1.5."""

import sys
import tempfile
from pathlib import Path

from benchmarks.timing import EXAMPLE, seconds

ROUNDS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        html, ours, theirs = (str(Path(folder) / name) for name in ("report.html", "ours.pdf", "theirs.pdf"))
        program = [sys.executable, "-m", "rsc_assess", "report", str(EXAMPLE), "--force", "-o"]
        seconds([*program, html])
        bare = [sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", html, theirs]
        pairs = []
        for _ in range(ROUNDS):
            pairs.append((seconds(bare), seconds([*program, ours])))
    ratios = sorted(one / base for base, one in pairs)
    print(f"weasyprint  {min(base for base, _ in pairs):.2f} s at best")
    print(f"report      {min(one for _, one in pairs):.2f} s at best")
    print(f"ratio       {ratios[len(ratios) // 2]:.2f} median of {ROUNDS} pairs (budget 1.5)")


if __name__ == "__main__":
    main()
