"""Many reports into one folder: what their files are called, and the list of those that failed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rsc_assess.problems import RscError
from rsc_assess.writing import slugify, write_whole

MOST_BYTES = 100
FAILURES = "failures.json"
# Windows opens devices under these names, whatever the ending.
DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³")))


def file_stem(code: str | None, name: str, most: int = MOST_BYTES - len(".html")) -> str:
    """
    Return what the files of a council's report are called, without ending: its code and name in small plain letters.

    A name that says little in plain letters (none are left, a device's name, too long) ends with a digest of itself.

        file_stem("E07000223", "Adur District") == "e07000223-adur-district"
    """
    slug = "-".join(part for part in (slugify(code or ""), slugify(name)) if part)
    is_whole = bool(slugify(name)) and len(slug) <= most and slug not in DEVICES
    if is_whole:
        return slug
    digest = hashlib.sha256(f"{code or ''}\n{name}".encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{slug[: most - 9].rstrip('-')}-{digest}".lstrip("-") if slug else f"report-{digest}"


def clashes(names: Iterable[tuple[str, str]]) -> list[str]:
    """
    Return a line for each name that two or more inputs would be written under; letters' case is ignored, as file systems do.

    Args:
        names: Pairs of an input (such as its path) and the name of its file.
    """
    inputs: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for source, name in names:
        inputs.setdefault(name.casefold(), []).append(source)
        shown.setdefault(name.casefold(), name)
    return [f"{' and '.join(sources)} would both be written to {shown[key]}" for key, sources in inputs.items() if len(sources) > 1]


def write_failures(folder: Path, failures: Sequence[tuple[str, RscError]]) -> Path | None:
    """
    Write failures.json into a folder, and return its path; remove one that an earlier run left where nothing failed.

    Args:
        failures: Pairs of an input and why there is no report of it.

    Raises:
        FileAccessError: It cannot be written.
    """
    path = folder / FAILURES
    if not failures:
        path.unlink(missing_ok=True)
        return None
    data = {"failures": [failure_data(source, error) for source, error in failures]}
    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode(), overwrite=True)
    return path


def failure_data(source: str, error: RscError) -> Mapping[str, object]:
    """Return one failure as data."""
    return {"input": source, "exit_code": error.exit_code, "message": str(error), "problems": [problem.as_data() for problem in error.problems]}
