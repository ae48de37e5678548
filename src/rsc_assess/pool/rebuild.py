"""The index of a pool made anew from its folders; nothing that was acknowledged is lost on the way."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from rsc_assess.pool.check import look_around
from rsc_assess.pool.contributions import damage_of
from rsc_assess.pool.database import FAULTS, TABLES, Row, connect, empty_database, raw, rows, told
from rsc_assess.pool.editions import FILES
from rsc_assess.pool.folder import (
    CONTRIBUTIONS,
    DATABASE,
    FOLDERS,
    WITHDRAWALS,
    make_folders,
    names_in,
    no_access,
    place_new,
    require_pool,
    sync_folder,
    write_file,
)
from rsc_assess.pool.index import Index, remove_old
from rsc_assess.pool.reconcile import insert_next, prefixes_of, reconcile
from rsc_assess.pool.values import Rebuilt
from rsc_assess.pool.withdrawals import load_withdrawal
from rsc_assess.problems import FileAccessError, Place, Problem, RscError
from rsc_assess.writing import writing_to

# What a rebuild puts right: an index that is missing, empty or damaged.
CURABLE = ("P302", "P309", "P310")
Saved = dict[str, list[Row]]


def rebuild_pool(folder: Path) -> Rebuilt:
    """
    Make the index of a pool anew from its folders.

    Files of contributions and withdrawals that are missing or damaged are first written again from the old index, as far as
    its rows match their checksums. An index that is damaged is set aside as damaged-1.sqlite and so on, not deleted.

    Raises:
        FileAccessError: There is no pool in this folder, the rights are missing, the pool is busy, or pool.sqlite is another program's.

        InputError: A newer version of this program made the index.
    """
    require_pool(folder)
    path = folder / DATABASE
    make_folders(folder)
    try:
        connection = connect(path)
        with told(path):
            if not is_readable(connection):
                connection.close()
                raise no_access(path, "this index is damaged", "Make it anew", "P309")
    except FileAccessError as error:
        if error.problems[0].code not in CURABLE:
            raise
        saved, lost = salvage(path)
        restored = restore(folder, saved)
        set_aside(path)
        place_new(path, empty_database())
        connection = connect(path)
    else:
        saved, lost, restored = {}, [], []
    with contextlib.closing(connection):
        return refill(Index(folder, connection, read_only=False), saved, lost, restored)


def refill(index: Index, saved: Saved, lost: list[Row], restored: list[str]) -> Rebuilt:
    """Return what a pool holds after all rows were made anew."""
    with index.change():
        if not saved:
            saved, lost = read_all(index.connection)
            restored = restore(index.folder, saved)
        for table in TABLES:
            index.connection.execute(f"DELETE FROM {table}")  # noqa: S608 (the tables stand in `database`)
        problems, old = reconcile(index.connection, index.folder)
        problems.extend(keep_lost_editions(index, saved["edition"]))
        problems.extend(cannot_restore(index, lost))
        counts = {table: index.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608
    remove_old(old)
    problems.extend(look_around(index.folder))
    return Rebuilt(counts["contribution"], counts["withdrawal"], counts["edition"], tuple(restored), tuple(problems))


def cannot_restore(index: Index, lost: list[Row]) -> Iterator[Problem]:
    """Yield the damaged rows of contributions whose files are missing too."""
    for row in lost:
        if not isinstance(row.get("file"), str) or not any((index.folder / kind / row["file"]).exists() for kind in FOLDERS):
            what = f"row {row['sequence']} of the old index ({row.get('council') or row.get('id')}) was damaged, and its file is missing"
            yield Problem("P325", what, "Ask the council for its contribution again, or take the file from a backup", Place(str(index.path)))


def keep_lost_editions(index: Index, saved: list[Row]) -> list[Problem]:
    """Keep the rows of editions whose files are missing or changed, so that nothing is released as if they had never been."""
    problems = []
    for row in saved:
        if index.connection.execute("SELECT 1 FROM edition WHERE id = ?", (row["id"],)).fetchone():
            continue
        insert_next(index.connection, index.folder, "edition", row)
        for kind, file, _ in FILES:
            path = index.folder / kind / row[file]
            if not path.exists():
                remedy = "Take it from a backup: the next edition must be checked against it"
                problems.append(Problem("P323", f"this file of the edition {row['id']} is missing", remedy, Place(str(path))))
    return problems


def is_readable(connection: sqlite3.Connection) -> bool:
    """Tell whether all pages of an index can be read; whether rows are as they were written is another question."""
    try:
        return [str(line) for (line,) in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
    except FAULTS as error:
        if (getattr(error, "sqlite_errorname", None) or "").startswith(("SQLITE_BUSY", "SQLITE_IOERR")):
            raise
        return False


def salvage(path: Path) -> tuple[Saved, list[Row]]:
    """Return what `read_all` does of a damaged index, as far as it can be read."""
    if not path.is_file() or not path.stat().st_size:
        return {table: [] for table in TABLES}, []
    with contextlib.closing(raw(path)) as connection:
        with contextlib.suppress(*FAULTS):
            # Tables that are whole are read past a broken one.
            for setting in ("query_only = ON", "trusted_schema = OFF", "writable_schema = ON"):
                connection.execute(f"PRAGMA {setting}")
        return read_all(connection)


def read_all(connection: sqlite3.Connection) -> tuple[Saved, list[Row]]:
    """Return the rows by table that match their checksums, and those that do not; what cannot be read is left out."""
    saved: Saved = {table: [] for table in TABLES}
    lost: list[Row] = []
    for table, found in saved.items():
        with contextlib.suppress(*FAULTS):
            for row, sound in rows(connection, table):
                (found if sound else lost).append(row)
    return saved, lost


def restore(folder: Path, saved: Saved) -> list[str]:
    """Write the files of withdrawals and contributions again that are missing or damaged; return their names."""
    restored = []
    files = names_in(folder, WITHDRAWALS)
    for row in saved["withdrawal"]:
        if row["file"] not in files:
            write_file(folder / WITHDRAWALS / row["file"], row["content"].encode())
            restored.append(row["file"])
    withdrawn: list[str] = []
    for text in names_in(folder, WITHDRAWALS):
        # One that is damaged is told when it is taken up.
        with contextlib.suppress(RscError):
            withdrawn.extend(prefixes_of(load_withdrawal(folder / WITHDRAWALS / text)))
    for row in saved["contribution"]:
        if not row["file"].startswith(tuple(withdrawn)) and damage_of(folder, row) is not None:
            write_file(folder / CONTRIBUTIONS / row["file"], row["content"].encode(), overwrite=True)
            restored.append(row["file"])
    return restored


def set_aside(path: Path) -> None:
    """Give a damaged index another name; its journal first, which must never meet another index."""
    if not path.exists():
        return
    number = next(number for number in range(1, 10_000) if not path.with_name(f"damaged-{number}.sqlite").exists())
    journal = path.with_name(f"{path.name}-journal")
    with writing_to(path):
        if not path.stat().st_size:
            path.unlink()
            return
        if journal.exists():
            os.replace(journal, path.with_name(f"damaged-{number}.sqlite-journal"))
        os.replace(path, path.with_name(f"damaged-{number}.sqlite"))
        sync_folder(path.parent)
