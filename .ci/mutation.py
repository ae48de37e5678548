"""
Mutation testing of the scoring modules: at least 90 % of small changes to the code must make a test fail.

    python .ci/mutation.py           change, test and count anew: about an hour on two cores
    python .ci/mutation.py mutants   count what an earlier run left in this folder

mutmut is set up in pyproject.toml. What it found can be looked at with `mutmut browse`, or `mutmut results` and `mutmut show`.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

NEEDED = 0.9
FOLDER = Path("mutants")
# mutmut keeps the exit code of the tests for each mutant. Whatever is not named here is no proof that a test noticed.
KILLED, TIMEOUT, SURVIVED, NO_TESTS = (1, 3), (-24, 24, 36, 152, 255), (0,), (5, 33)
NAMES = {
    code: name
    for name, codes in zip(("killed", "timeout", "survived", "no tests"), (KILLED, TIMEOUT, SURVIVED, NO_TESTS), strict=True)
    for code in codes
}


def run_mutants() -> None:
    """Try all mutants anew; an earlier result may be of other tests."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    mutmut = Path(sys.executable).with_name("mutmut")
    done = subprocess.run([mutmut, "run"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode:
        print(done.stdout[-4_000:])
        raise SystemExit("mutation: mutmut could not run; it says why above.")


def counted(folder: Path) -> dict[str, Counter[str]]:
    """Return the number of mutants by result, for each module that has any."""
    found = {}
    for path in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"].values()
        if codes:
            found[path.name.removesuffix(".py.meta")] = Counter(NAMES.get(code, "not tried" if code is None else "other") for code in codes)
    return found


def line(name: str, results: Counter[str]) -> str:
    """Return one line of the table: the share of mutants that were noticed, and the number of each result."""
    counts = "  ".join(f"{count} {result}" for result, count in sorted(results.items()))
    return f"{name:<16} {noticed(results):7.1%} of {results.total():>5}   {counts}"


def noticed(results: Counter[str]) -> float:
    """Return the share of mutants that made a test fail, or never end."""
    return (results["killed"] + results["timeout"]) / results.total()


def main(arguments: list[str]) -> int:
    """Print the share of each module and of all, and return 1 if it is too low."""
    if not arguments:
        run_mutants()
    modules = counted(Path(arguments[0]) if arguments else FOLDER)
    if not modules:
        print("mutation: there are no mutants to count")
        return 1
    total = sum(modules.values(), Counter[str]())
    for name, results in modules.items():
        print(line(name, results))
    print(line("all", total))
    if noticed(total) < NEEDED:
        print(f"mutation: {NEEDED:.0%} is needed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
