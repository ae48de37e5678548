"""
The index of a pool: one SQLite file with a rollback journal, since shared drives do not bear a write-ahead log.

Each row has a checksum of its own: SQLite's integrity check does not notice a flipped byte of data.
"""

import contextlib
import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rsc_assess.pool.folder import DATABASE, no_access, read_name
from rsc_assess.problems import InputError, Place, Problem, RscError

APPLICATION = 0x52534350  # RSCP
VERSION = 1
BUSY_SECONDS = 30.0

# The columns of each table, after `sequence` and before `checksum`.
TABLES: dict[str, tuple[str, ...]] = {
    "contribution": ("file", "council", "questionnaire", "date", "digest", "content"),
    "withdrawal": ("file", "council", "content"),
    "edition": ("file", "keeper_file", "id", "date", "replaces", "digest", "keeper_digest"),
}
UNIQUE = {"contribution": ("file", "digest"), "withdrawal": ("file",), "edition": ("file", "id")}

Row = dict[str, Any]

REBUILD = "Run `rsc-assess pool rebuild`: it is made anew from the folders"

# What goes wrong with SQLite: it may quote broken text in a message, which Python then cannot read.
FAULTS = (sqlite3.Error, UnicodeDecodeError)


def statements() -> Iterator[tuple[str, str]]:
    """Yield the name of each table and the statement that makes it."""
    for table, columns in TABLES.items():
        declared = [f"{column} TEXT{' UNIQUE' if column in UNIQUE[table] else ''}" for column in columns]
        yield table, f"CREATE TABLE {table} (sequence INTEGER PRIMARY KEY, {', '.join(declared)}, checksum TEXT NOT NULL)"


def empty_database() -> bytes:
    """Return the file of an index without rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            # Only what is read from it in the end has to get to a disk.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            for _, statement in statements():
                connection.execute(statement)
        finally:
            connection.close()
        return path.read_bytes()


def connect(path: Path) -> sqlite3.Connection:
    """
    Return a connection to the index of a pool, which is one that this program can use.

    Raises:
        FileAccessError: It is missing, empty, damaged, another program's, busy, or may not be read.

        InputError: A later version of this program made it.
    """
    if not path.is_file():
        raise no_access(path, "the index of this pool is missing", REBUILD, "P302")
    with told(path):
        connection = raw(path)
        try:
            for setting in ("synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY"):
                connection.execute(f"PRAGMA {setting}")
            verify(connection, path)
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            if mode != "delete":
                raise no_access(path, f"another program keeps this index in the journal mode {mode}", "Close that program, and try again")
        except BaseException:
            connection.close()
            raise
    return connection


def raw(path: Path | str) -> sqlite3.Connection:
    """Return a connection to a file that may be anything; a text with flipped bytes is read, so that its checksum can tell."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.text_factory = lambda content: content.decode(errors="surrogateescape")
    return connection


def verify(connection: sqlite3.Connection, path: Path) -> None:
    """Raise an error unless this is the index of a pool, of the version that this program knows."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    if not tables and application == 0:
        raise no_access(path, "this file is empty, and no index of a pool", REBUILD, "P302")
    if application != APPLICATION:
        raise no_access(path, "this is the database of another program", "Check the path; if it is the folder of a pool, move this file away", "P303")
    if version > VERSION:
        what = f"a newer version of this program made this pool (version {version} of the index, and this one knows {VERSION})"
        problem = Problem("P304", what, "Update rsc_assess; nothing was changed", Place(str(path)))
        raise InputError(str(problem), [problem])
    if version != VERSION or tables != dict(statements()):
        raise no_access(path, "this index is not as this program makes it", REBUILD, "P309")


def checksum_of(table: str, row: Row) -> str:
    """Return the SHA-256 of a row with the name of its table."""
    data = [table, row["sequence"], *(row[column] for column in TABLES[table])]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode(errors="surrogatepass")).hexdigest()


def insert(connection: sqlite3.Connection, table: str, row: Row) -> None:
    """Add a row, with its checksum."""
    columns = ("sequence", *TABLES[table])
    marks = ", ".join("?" * (len(columns) + 1))
    # Names of tables and columns are those above, never given from outside.
    statement = f"INSERT INTO {table} ({', '.join(columns)}, checksum) VALUES ({marks})"  # noqa: S608
    connection.execute(statement, [*(row[column] for column in columns), checksum_of(table, row)])


def replace(connection: sqlite3.Connection, table: str, row: Row) -> None:
    """Put a row in the place of the one with its number."""
    connection.execute(f"DELETE FROM {table} WHERE sequence = ?", (row["sequence"],))  # noqa: S608
    insert(connection, table, row)


def rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[Row, bool]]:
    """Yield the rows of a table by number, each with whether it matches its checksum."""
    columns = ("sequence", *TABLES[table])
    statement = f"SELECT {', '.join(columns)}, checksum FROM {table} ORDER BY sequence"  # noqa: S608
    for *values, checksum in connection.execute(statement):
        row = dict(zip(columns, values, strict=True))
        yield row, is_sound(table, row, checksum)


def is_sound(table: str, row: Row, checksum: object) -> bool:
    """Tell whether a row is as it was written, and names files as a pool does, so that nothing leads out of its folder."""
    try:
        return checksum_of(table, row) == checksum and all(read_name(row[column]) for column in TABLES[table] if column.endswith("file"))
    except TypeError:
        # A flipped byte can turn a text into bytes.
        return False


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what goes wrong with SQLite inside into errors with a remedy."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except FAULTS as error:
        raise trouble(error, path) from None


def trouble(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> RscError:
    """Return the error with a remedy for one of SQLite."""
    name = getattr(error, "sqlite_errorname", None) or ""
    journal = path.with_name(f"{path.name}-journal")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return no_access(path, f"others wrote to this pool for {BUSY_SECONDS:g} seconds", "Try again; nothing was changed", "P306")
    if name.startswith("SQLITE_CANTOPEN") or "READONLY" in name or name in ("SQLITE_PERM", "SQLITE_AUTH", "SQLITE_IOERR_ACCESS"):
        if journal.exists():
            what = "a run that was interrupted left a journal, and it takes the right to write to put that right"
            return no_access(path, what, f"Ask for the right to write in {path.parent}, or let someone who has it run `rsc-assess pool check`")
        return no_access(path, "this cannot be opened for writing", f"Ask for the right to write in {path.parent}")
    if name == "SQLITE_FULL" or name.startswith(("SQLITE_IOERR", "SQLITE_NOLFS", "SQLITE_TOOBIG")):
        what = f"the disk is full or does not answer ({error})"
        return no_access(path, what, "Free some space or check the drive, and try again; what was acknowledged before is safe", "P307")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_FORMAT")) or not name:
        remedy = "Run `rsc-assess pool check` to see what is left, then `rsc-assess pool rebuild`: it is made anew from the folders"
        return no_access(path, f"the index of this pool is damaged ({error})", remedy, "P309")
    return no_access(path, f"the index of this pool cannot be used ({error})", REBUILD, "P310")
