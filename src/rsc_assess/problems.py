"""
What can go wrong, as data: problems in files, and the errors that carry them.

    RscError                     exit code
    ├── InputError               1   the files have problems; `.problems` lists them all
    ├── FileAccessError          3   a file cannot be read or written
    ├── RefusedError             4   refused for safety or privacy
    └── MissingLibraryError      6   this computer lacks something

Every problem has a stable code; `docs/problem-codes.md` lists them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import attrs

MOST_SHOWN = 100
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@attrs.frozen
class Place:
    """
    Where in the input something stands.

    Attributes:
        source: The file's name, or "answers" and the like for data that is in no file.

        line: Counted from 1, or None where lines mean nothing; in a workbook the row.

        column: Counted from 1 in characters, or None; in a workbook the column.

        sheet: The sheet of a workbook, or None for any other file.
    """

    source: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None

    @property
    def cell(self) -> str | None:
        """The cell of a workbook, such as C14, or its row where there is no column; None in any other file."""
        if self.sheet is None or self.line is None:
            return None
        return f"row {self.line}" if self.column is None else f"{column_letters(self.column)}{self.line}"

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.source} › {'!'.join(part for part in (self.sheet, self.cell) if part)}"
        return ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)


def column_letters(column: int) -> str:
    """
    Return a column of a sheet, counted from 1, as its letters.

    >>> column_letters(1), column_letters(26), column_letters(27)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@attrs.frozen
class Problem:
    """
    One thing that is wrong, or worth knowing, in a file.

    Attributes:
        code: Stable, such as A201; see docs/problem-codes.md.

        what: What was found, without a full stop.

        remedy: What to do, without a full stop.

        place: Where it stands.

        node: The id of the question, section or framework item it is about.

        severity: `error` stops the work; `warning` may change what the result means; `note` is only said.
    """

    code: str
    what: str
    remedy: str
    place: Place
    node: str | None = None
    severity: str = "error"

    def __str__(self) -> str:
        about = f"{self.node}: " if self.node else ""
        label = "" if self.severity == "error" else f"{self.severity}: "
        stop = "" if self.remedy.endswith("?") else "."
        return f"{self.place}: {label}{about}{self.what}. {self.remedy}{stop} [{self.code}]"

    def as_data(self) -> dict[str, object]:
        """Return the problem as JSON data, in the shape that `schema scorecard` documents."""
        return {
            "code": self.code,
            "severity": self.severity,
            "source": self.place.source,
            "line": self.place.line,
            "column": self.place.column,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "node": self.node,
            "what": self.what,
            "remedy": self.remedy,
        }


class RscError(Exception):
    """
    The root of all errors that this library raises on purpose.

    Attributes:
        problems: What was wrong, in the order of the file; empty where the message says it all.

        exit_code: What the command line ends with.
    """

    exit_code = 1

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class InputError(RscError):
    """A file was read, and cannot be used as it is."""

    exit_code = 1


class FileAccessError(RscError):
    """A file cannot be read or written."""

    exit_code = 3


class RefusedError(RscError):
    """Something was refused for safety or privacy."""

    exit_code = 4


class MissingLibraryError(RscError):
    """This computer lacks a library that the task needs."""

    exit_code = 6


def problem_from(data: Mapping[str, object]) -> Problem:
    """Return the problem that as_data gave as data; whatever has another type is told as text or left out."""

    def number(key: str) -> int | None:
        value = data.get(key)
        return value if isinstance(value, int) else None

    severity = str(data.get("severity"))
    return Problem(
        str(data.get("code")),
        str(data.get("what")),
        str(data.get("remedy")),
        Place(str(data.get("source")), number("line"), number("column"), None if data.get("sheet") is None else str(data["sheet"])),
        None if data.get("node") is None else str(data["node"]),
        severity if severity in ("error", "warning", "note") else "error",
    )


def raise_errors(problems: Iterable[Problem]) -> None:
    """Raise InputError with all problems if one of them is an error; else do nothing."""
    found = tuple(problems)
    if any(problem.severity == "error" for problem in found):
        raise InputError(list_problems(found), found)


def list_problems(problems: Sequence[Problem]) -> str:
    """Return the problems one a line, errors first, in the order of the file; past the first hundred only their number."""

    sheets = {sheet: order for order, sheet in enumerate(dict.fromkeys(problem.place.sheet for problem in problems))}

    def position(problem: Problem) -> tuple[int, str, int, int, int]:
        place = problem.place
        return ("error", "warning", "note").index(problem.severity), place.source, sheets[place.sheet], place.line or 0, place.column or 0

    ordered = sorted(problems, key=position)
    lines = [str(problem) for problem in ordered[:MOST_SHOWN]]
    if len(ordered) > MOST_SHOWN:
        lines.append(f"… and {len(ordered) - MOST_SHOWN} more")
    return "\n".join(lines)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean X", or the list of what is known where nothing is near."""
    from difflib import get_close_matches

    candidates = list(known)
    folded = {candidate.casefold(): candidate for candidate in candidates}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {folded[near[0]]}?"
    if not candidates:
        return "There are none to choose from"
    shown = ", ".join(candidates[:12])
    return f"Use one of: {shown}" + (" …" if len(candidates) > 12 else "")


def counted(number: int, word: str) -> str:
    """Return a number with its word: 1 question, 2 questions."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return names with commas; of very many the first, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def shorten(text: str, most: int = 60) -> str:
    """Return the text on one line, cut after `most` characters, without those that cannot be seen, which turn text around or move the cursor."""
    line = UNSEEN.sub("", " ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"
