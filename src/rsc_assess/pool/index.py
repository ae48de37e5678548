"""The index of an open pool: reading and changing it so that it never disagrees with the folders for long."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from rsc_assess.pool.database import FAULTS, TABLES, connect, raw, told
from rsc_assess.pool.folder import DATABASE, FOLDERS, make_folders, no_access, remove_files
from rsc_assess.pool.reconcile import is_whole, reconcile
from rsc_assess.problems import Problem
from rsc_assess.writing import remove, remove_stale_parts


class Index:
    """
    A connection to the index of a pool.

    Attributes:
        read_only: Whether it is a copy in memory.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, read_only: bool) -> None:
        self.folder = folder
        self.connection = connection
        self.read_only = read_only

    @property
    def path(self) -> Path:
        """The file of the index."""
        return self.folder / DATABASE

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Keep others from committing while rows and their files are read."""
        with told(self.path):
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                self.connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def change(self) -> Iterator[list[Path]]:
        """
        Change rows and files together: all or nothing, one writer at a time.

        Files that are written within are to be noted in the list before they are; those that no row knows in the end are
        removed. If even that is kept from happening, they are taken up at the next opening.
        """
        self.require_writing()
        written: list[Path] = []
        with told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield written
                self.connection.execute("COMMIT")
            except BaseException:
                self.undo(written)
                raise

    def require_writing(self) -> None:
        """Raise FileAccessError for a pool that was opened for reading only."""
        if self.read_only:
            raise no_access(self.folder, "this pool was opened for reading only", "Open it for writing")

    def undo(self, written: list[Path]) -> None:
        """Roll back, and remove the files that were written; not those of a commit that went through after all."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            columns = [(table, column) for table, names in TABLES.items() for column in names if column.endswith("file")]
            known = {name for table, column in columns for (name,) in self.connection.execute(f"SELECT {column} FROM {table}")}  # noqa: S608
        except FAULTS:
            return
        for path in written:
            if path.name not in known:
                remove(path)

    def bring_in_line(self) -> tuple[Problem, ...]:
        """Take up what an interrupted run left; return what could not be taken up."""
        if self.read_only:
            with told(self.path):
                return tuple(reconcile(self.connection, self.folder, may_write=False)[0])
        make_folders(self.folder)
        for folder in (self.folder, *(self.folder / kind for kind in FOLDERS)):
            remove_stale_parts(folder)
        with told(self.path):
            if is_whole(self.connection, self.folder):
                return ()
        with self.change():
            problems, old = reconcile(self.connection, self.folder)
        remove_old(old)
        return tuple(problems)


def open_index(folder: Path, read_only: bool) -> Index:
    """Return the index of the pool in a folder; for reading only, a copy of it in memory, which takes no right to write."""
    path = folder / DATABASE
    if not read_only:
        return Index(folder, connect(path), read_only)
    with told(path), contextlib.closing(connect(path)) as source:
        copy = raw(":memory:")
        source.backup(copy)
        return Index(folder, copy, read_only)


def remove_old(files: list[Path]) -> None:
    """Remove files that a change did away with, or raise FileAccessError with those that stay."""
    left = remove_files(files)
    if left:
        what = f"the change is made, but files with figures that were taken back are still there: {', '.join(str(path) for path in left)}"
        raise no_access(left[0], what, "Close what has them open, or ask for the right to remove them, and open the pool again", "P317")
