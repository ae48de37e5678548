"""Everything in a pool looked at: each file and row against its checksum, and against each other. Nothing is changed."""

import contextlib
import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from rsc_assess.peers.contribution_file import load_contribution
from rsc_assess.pool.contributions import damage_of, damaged_row, id_of
from rsc_assess.pool.database import FAULTS, TABLES, Row, connect, rows, told, trouble
from rsc_assess.pool.editions import FILES
from rsc_assess.pool.folder import (
    CONTRIBUTIONS,
    DATABASE,
    EDITIONS,
    FOLDERS,
    KEEPER,
    WITHDRAWALS,
    all_names,
    digest_of_bytes,
    names_in,
    read_name,
    read_whole,
    require_pool,
)
from rsc_assess.pool.reconcile import changed_file, logs_of, prefixes_of
from rsc_assess.pool.withdrawals import dump_withdrawal, load_withdrawal
from rsc_assess.problems import Place, Problem, RscError

Tables = dict[str, list[Row]]


def check_pool(folder: Path, *, today: datetime.date | None = None) -> tuple[Problem, ...]:
    """
    Return what is wrong with a pool, or worth knowing, with remedies; nothing is an empty result.

    Errors need somebody to act; warnings are put right by the next opening for writing, or may be as they are meant to be.

    Args:
        today: Tells days in the future; without it they are not looked for.

    Raises:
        FileAccessError: There is no pool in this folder.
    """
    require_pool(folder)
    findings: list[Problem] = []
    with contextlib.ExitStack() as stack:
        tables: Tables = {table: [] for table in TABLES}
        try:
            # Nobody commits while rows and files are compared.
            connection = stack.enter_context(contextlib.closing(connect(folder / DATABASE)))
            with told(folder / DATABASE):
                connection.execute("BEGIN")
                findings.extend(look_at_rows(connection, folder / DATABASE, tables))
        except RscError as error:
            findings.extend(error.problems)
        findings.extend(look_at_contributions(folder, tables))
        findings.extend(look_at_withdrawals(folder, tables["withdrawal"]))
        findings.extend(look_at_editions(folder, tables["edition"]))
    findings.extend(look_around(folder))
    findings.extend(look_at_days(folder, tables, today))
    return tuple(findings)


def look_at_rows(connection: sqlite3.Connection, path: Path, tables: Tables) -> Iterator[Problem]:
    """Yield what is wrong with the index by itself; put its sound rows into the tables."""
    try:
        for (line,) in connection.execute("PRAGMA integrity_check(20)"):
            if line != "ok":
                yield Problem("P309", f"the index of this pool is damaged ({line})", "Run `rsc-assess pool rebuild`", Place(str(path)))
        for table, found in tables.items():
            for row, sound in rows(connection, table):
                if sound:
                    found.append(row)
                else:
                    yield damaged_row(path, row)
    except FAULTS as error:
        yield from trouble(error, path).problems


def look_at_contributions(folder: Path, tables: Tables) -> Iterator[Problem]:
    """Yield contributions whose file is missing or changed, files without a row, and what was withdrawn and is still there."""
    known = {row["file"]: row for row in tables["contribution"]}
    for row in known.values():
        problem = damage_of(folder, row)
        if problem is not None:
            yield problem
            continue
        try:
            load_contribution(row["content"].encode(), str(folder / CONTRIBUTIONS / row["file"]))
        except RscError as error:
            yield from error.problems
    withdrawn = tuple(prefix for row in tables["withdrawal"] for prefix in prefixes_of(load_withdrawal(row["content"].encode())))
    for text in names_in(folder, CONTRIBUTIONS):
        if text in known:
            continue
        path = folder / CONTRIBUTIONS / text
        if text.startswith(withdrawn):
            yield later("P317", "this contribution was withdrawn, and its file is still there", path)
            continue
        try:
            load_contribution(path)
        except RscError as error:
            yield from error.problems
        else:
            yield later("P326", "this contribution is not in the index", path)


def look_at_withdrawals(folder: Path, known: list[Row]) -> Iterator[Problem]:
    """Yield withdrawals whose file is missing or changed, and files without a row."""
    names = names_in(folder, WITHDRAWALS)
    rows_by_file = {row["file"]: row for row in known}
    yield from (later("P323", "the file of this withdrawal is missing", folder / WITHDRAWALS / file) for file in rows_by_file if file not in names)
    for text in names:
        path = folder / WITHDRAWALS / text
        try:
            content = dump_withdrawal(load_withdrawal(path)).decode()
        except RscError as error:
            yield from error.problems
            continue
        if text not in rows_by_file:
            yield later("P326", "this withdrawal is not in the index", path)
        elif content != rows_by_file[text]["content"]:
            yield Problem("P324", "this withdrawal is not the one that was recorded", "Take it from a backup", Place(str(path)))


def look_at_editions(folder: Path, known: list[Row]) -> Iterator[Problem]:
    """Yield editions whose files are missing or changed, and files that belong to none."""
    for kind, file, digest in FILES:
        files = {row[file]: row for row in known}
        for text, row in files.items():
            try:
                if digest_of_bytes(read_whole(folder / kind / text)) != row[digest]:
                    yield changed_file(folder / kind / text)
            except RscError as error:
                yield from error.problems
        for text in names_in(folder, kind):
            if text not in files and kind == EDITIONS:
                yield later("P326", "this edition is not in the index", folder / kind / text)
            elif text not in files and any(text in [name.text for name in logs_of(folder, row)] for row in known):
                yield later("P326", "this keeper's log is not the one in the index", folder / kind / text)
            elif text not in files and not any(text in [name.text for name in logs_of(folder, {"file": one})] for one in names_in(folder, EDITIONS)):
                what = "this keeper's log belongs to no edition: its run was interrupted, or the file of the edition was lost"
                remedy = "Remove it if that edition was never published; else take the edition from a backup"
                yield warning("P334", what, remedy, folder / KEEPER / text)


def look_around(folder: Path) -> Iterator[Problem]:
    """Yield copies of the index, part files, and whatever else does not belong here."""
    for path in copies_of_index(folder):
        remedy = f"Only {DATABASE} is used; once all is there, remove this: it may hold scores that were withdrawn"
        yield warning("P329", "this is a copy of an index, as sync programs and rebuilding leave them", remedy, path)
    for place in (folder, *(folder / kind for kind in FOLDERS)):
        for text in all_names(place):
            if text.startswith("_") and text.endswith(".part"):
                yield later("P327", "an interrupted run left this part file", place / text)
            elif place != folder and read_name(text) is None:
                remedy = "Add it with `rsc-assess pool add` if it is a contribution, and keep it elsewhere"
                yield warning("P328", "no pool gave this file its name, and it is not looked at", remedy, place / text)


def copies_of_index(folder: Path) -> tuple[Path, ...]:
    """
    Return what lies beside the index and may hold the same scores.

    Sync programs leave copies such as "pool (2).sqlite", rebuilding leaves damaged-1.sqlite; a withdrawal does not reach them.
    """
    own = (DATABASE, f"{DATABASE}-journal")
    return tuple(folder / text for text in all_names(folder) if text not in own and ".sqlite" in text.casefold() and not text.endswith(".part"))


def look_at_days(folder: Path, tables: Tables, today: datetime.date | None) -> Iterator[Problem]:
    """Yield days in the future, and assessments that are older than the one they replace."""
    newest: dict[str, str] = {}
    for row in tables["contribution"]:
        path = folder / CONTRIBUTIONS / row["file"]
        before = newest.get(row["council"], "")
        if row["date"] < before:
            what = f"this assessment of {id_of(row)} is of {row['date']}, and counts in place of one of {before}, since it was added later"
            yield warning("P332", what, "Nothing needs to be done if that was meant; else ask the council for its newest, and add it", path)
        newest[row["council"]] = max(before, row["date"])
        if today is not None and row["date"] > today.isoformat():
            what = f"this assessment is of {row['date']}, which is yet to come"
            yield warning("P331", what, "Ask the council, and check this computer's clock", path)
    for row in tables["edition"]:
        if today is not None and row["date"] > today.isoformat():
            what = f"the edition {row['id']} is of {row['date']}, which is yet to come"
            yield warning("P331", what, "Check this computer's clock", folder / EDITIONS / row["file"])


def later(code: str, what: str, path: Path) -> Problem:
    """Return the warning of what the next opening for writing puts right."""
    return warning(code, what, "The next opening for writing puts it right; if it does not, run `rsc-assess pool rebuild`", path)


def warning(code: str, what: str, remedy: str, path: Path) -> Problem:
    """Return a warning about a file."""
    return Problem(code, what, remedy, Place(str(path)), severity="warning")
