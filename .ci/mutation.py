"""
Mutation testing of the modules that score, and of those that decide what an edition may tell: at least 90 % of small changes
to the code must make a test fail.

    python .ci/mutation.py              change, test and count anew: about two hours on two cores
    SAMPLE=500 python .ci/mutation.py   the same for 500 changes drawn at random: about ten minutes
    python .ci/mutation.py mutants      count what an earlier run left in this folder; with its SAMPLE, if it had one

A sample is drawn from all modules in proportion to their changes, and its share comes with the interval in which the share
of all lies in 95 of 100 samples. SEED=2 draws another; without it, it is 1.

mutmut is set up in pyproject.toml. What it found can be looked at with `mutmut browse`, or `mutmut results` and `mutmut show`.
"""

import json
import math
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

NEEDED = 0.9
FOLDER = Path("mutants")
# A module with few mutants. mutmut makes and names all mutants, whichever it then tries.
FEW = "rsc_assess.scoring.ranking.*"
# mutmut keeps the exit code of the tests for each mutant. Whatever is not named here is no proof that a test noticed.
KILLED, TIMEOUT, SURVIVED, NO_TESTS = (1, 3), (-24, 24, 36, 152, 255), (0,), (5, 33)
NAMES = {
    code: name
    for name, codes in zip(("killed", "timeout", "survived", "no tests"), (KILLED, TIMEOUT, SURVIVED, NO_TESTS), strict=True)
    for code in codes
}


def run_mutants(size: int, seed: int) -> None:
    """Try all mutants anew, or a sample of them; an earlier result may be of other tests."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    if not size:
        mutmut()
        return
    mutmut(FEW)
    mutmut(*sample(codes_in(FOLDER), size, seed))


def mutmut(*names: str) -> None:
    """Run mutmut on the mutants of these names, or on all."""
    command = [Path(sys.executable).with_name("mutmut"), "run", *names]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode:
        print(done.stdout[-4_000:])
        raise SystemExit("mutation: mutmut could not run; it says why above.")


def codes_in(folder: Path) -> dict[str, dict[str, int | None]]:
    """Return the exit code of the tests by module and mutant; None for a mutant that was not tried."""
    paths = sorted(folder.rglob("*.py.meta"))
    return {path.name.removesuffix(".py.meta"): json.loads(path.read_text("utf-8"))["exit_code_by_key"] for path in paths}


def sample(codes: dict[str, dict[str, int | None]], size: int, seed: int) -> list[str]:
    """Return the names of so many mutants drawn from all modules: the same for a seed as long as the mutants are."""
    names = sorted(name for module in codes.values() for name in module)
    return random.Random(seed).sample(names, min(size, len(names)))  # noqa: S311 (no secret)


def counted(codes: dict[str, dict[str, int | None]], names: set[str]) -> dict[str, Counter[str]]:
    """Return the number of mutants of these names by result, for each module that has any."""
    found = {}
    for module, by_name in codes.items():
        results = [code for name, code in by_name.items() if name in names]
        if results:
            found[module] = Counter(NAMES.get(code, "not tried" if code is None else "other") for code in results)
    return found


def interval(share: float, size: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of the share of all from that of a sample (JASA 22, 1927)."""
    z = 1.96
    middle, width = share + z**2 / (2 * size), z * math.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return (middle - width) / (1 + z**2 / size), (middle + width) / (1 + z**2 / size)


def line(name: str, results: Counter[str]) -> str:
    """Return one line of the table: the share of mutants that were noticed, and the number of each result."""
    counts = "  ".join(f"{count} {result}" for result, count in sorted(results.items()))
    return f"{name:<16} {noticed(results):7.1%} of {results.total():>5}   {counts}"


def noticed(results: Counter[str]) -> float:
    """Return the share of mutants that made a test fail, or never end."""
    return (results["killed"] + results["timeout"]) / results.total()


def main(arguments: list[str]) -> int:
    """Print the share of each module and of all, and return 1 if it is too low."""
    size, seed = int(os.environ.get("SAMPLE", "0")), int(os.environ.get("SEED", "1"))
    if not arguments:
        run_mutants(size, seed)
    codes = codes_in(Path(arguments[0]) if arguments else FOLDER)
    names = {name for module in codes.values() for name in module}
    modules = counted(codes, set(sample(codes, size, seed)) if size else names)
    if not modules:
        print("mutation: there are no mutants to count")
        return 1
    total = sum(modules.values(), Counter[str]())
    for name, results in modules.items():
        print(line(name, results))
    print(line("all", total))
    if size:
        low, high = interval(noticed(total), total.total())
        print(f"a sample of {total.total()} of {len(names)} with seed {seed}: of all, {low:.1%} to {high:.1%}")
    if noticed(total) < NEEDED:
        print(f"mutation: {NEEDED:.0%} is needed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
