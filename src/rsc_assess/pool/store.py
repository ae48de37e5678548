"""A pool, open: what a program does with it."""

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from rsc_assess.peers.contribution_file import load_contribution
from rsc_assess.peers.values import Contribution
from rsc_assess.pool import contributions, editions
from rsc_assess.pool.check import check_pool
from rsc_assess.pool.database import empty_database, rows
from rsc_assess.pool.folder import DATABASE, FOLDERS, make_folders, names_in, no_access, place_new, require_pool
from rsc_assess.pool.index import Index, open_index
from rsc_assess.pool.rebuild import rebuild_pool
from rsc_assess.pool.values import Added, Entry, Rebuilt, StoredEdition, Withdrawal
from rsc_assess.pool.withdrawals import load_withdrawal
from rsc_assess.problems import Problem, RefusedError, list_problems, raise_errors
from rsc_assess.questionnaire.values import Questionnaire

Check = Callable[[Contribution], Iterable[Problem]]


def create_pool(folder: Path) -> "Pool":
    """
    Make a pool in a folder, which may be there already, and open it.

    Raises:
        FileAccessError: There is a pool already, or the folder cannot be written to.
    """
    if (folder / DATABASE).exists():
        raise no_access(folder, "there is a pool already", "Add to it, or name another folder", "P305")
    if folder.is_dir() and any(names_in(folder, kind) for kind in FOLDERS):
        raise no_access(folder, "there are files of a pool already", "Run `rsc-assess pool rebuild`: its index is made anew from them", "P305")
    make_folders(folder)
    place_new(folder / DATABASE, empty_database())
    return open_pool(folder)


def open_pool(folder: Path, *, read_only: bool = False) -> "Pool":
    """
    Return the pool in a folder, to be used in a `with` statement or closed.

    Opening for writing takes up what an interrupted run left and removes stale part files. Opening for reading only changes
    nothing and takes no right to write: it looks at a copy of the index that is brought in line.

    Raises:
        FileAccessError: There is no pool, its index is damaged or busy, or the rights are missing.

        InputError: A newer version of this program made it.
    """
    require_pool(folder)
    index = open_index(folder, read_only)
    try:
        return Pool(index, index.bring_in_line())
    except BaseException:
        index.connection.close()
        raise


class Pool:
    """
    An open pool; to be used in one thread.

    Attributes:
        remarks: What lies in its folders and could not be taken up, with remedies.
    """

    def __init__(self, index: Index, remarks: tuple[Problem, ...] = ()) -> None:
        self.index = index
        self.remarks = remarks

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the index back."""
        self.index.connection.close()

    @property
    def folder(self) -> Path:
        """The folder of the pool."""
        return self.index.folder

    def add(
        self, source: bytes | Path | str, name: str = "contribution", *, questionnaire: Questionnaire | None = None, check: Check | None = None
    ) -> Added:
        """
        Add a contribution; once this returns, it survives whatever stops the program or the computer.

        The newest by the order of adding counts for its council; older ones are kept as history. The same one again changes
        nothing, even if another has replaced it.

        Args:
            name: What messages call bytes.

            questionnaire: Where it is given, nodes with the digests that they have in it must have its bands too.

            check: Yields further problems, such as that a register does not know the council; errors refuse it.

        Raises:
            InputError: It is no contribution, or one to another questionnaire than those in the pool.

            RefusedError: It was changed after it was written, or is of a made-up council among real ones.

            FileAccessError: It cannot be read, or the pool cannot be written to; the pool is then as it was.
        """
        name = name if isinstance(source, bytes) else str(source)
        contribution = load_contribution(source, name, questionnaire)
        remarks = tuple(check(contribution)) if check is not None else ()
        raise_errors(remarks)
        return contributions.add(self.index, contribution, name, remarks)

    def contributions(self, *, on: datetime.date | None = None, skip_bad: bool = False) -> tuple[Contribution, ...]:
        """
        Return the latest contribution of each council, in the order in which they were added.

        Args:
            on: Only assessments of this day or before.

            skip_bad: Leave out the councils whose latest contribution is damaged, instead of refusing.

        Raises:
            RefusedError: A contribution is not as it was added: its file or its row is missing or was changed.
        """
        problems: list[Problem] = []
        found = contributions.entries(self.index, problems, on)
        if problems and not skip_bad:
            raise RefusedError(list_problems(problems), problems)
        return tuple(entry.contribution for entry in found if entry.counts)

    def history(self) -> tuple[Entry, ...]:
        """Return all contributions that are as they were added, those that others replaced too, in the order of adding."""
        return tuple(contributions.entries(self.index, []))

    def withdraw(self, council: str, *, today: datetime.date | None = None) -> Withdrawal:
        """
        Remove all contributions of a council, with their scores; only that it withdrew stays on record.

        Editions that were released, and the keeper's figures of them, stay as they are. The council may contribute again.

        Args:
            council: Its id, whose case does not matter.

            today: The day that is put on record.

        Raises:
            InputError: It has no contributions here.

            FileAccessError: The pool cannot be written to, and is as it was; or (P317) a file could not be removed, which
                the next opening tries again.
        """
        return contributions.withdraw(self.index, council, today)

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Return who withdrew, in order."""
        with self.index.reading() as connection:
            return tuple(load_withdrawal(row["content"].encode()) for row, sound in rows(connection, "withdrawal") if sound)

    def add_edition(self, id: str, edition: bytes, keeper: bytes) -> StoredEdition:
        """
        Remember an edition; to be called before anybody else sees it. The same bytes again change nothing.

        Args:
            edition: The file that readers will have: JSON with its `id`, `date` and, if it corrects another, `replaces`.

            keeper: The keeper's log and working figures: JSON.

        Raises:
            InputError: They are not that, or it replaces an edition that is not there.

            RefusedError: There is another edition of this id: what was released stays as it is.

            FileAccessError: The pool cannot be written to; it is as it was.
        """
        return editions.add_edition(self.index, id, edition, keeper)

    def renew_keeper(self, id: str, keeper: bytes) -> StoredEdition:
        """
        Put other working figures in the place of those of an edition, such as without the name of a council that withdrew.

        The edition itself stays as it was released. The earlier figures are gone once this returns.

        Raises:
            InputError: There is no such edition, or they are not JSON.

            FileAccessError: The pool cannot be written to, and is as it was; or (P317) the earlier file could not be removed,
                which the next opening tries again.
        """
        return editions.renew_keeper(self.index, id, keeper)

    def editions(self) -> tuple[StoredEdition, ...]:
        """
        Return all editions that were released, in order.

        Raises:
            RefusedError: A file of one was changed, so that the next could not be checked against it.

            FileAccessError: A file of one is missing.
        """
        return editions.editions(self.index)

    def check(self, *, today: datetime.date | None = None) -> tuple[Problem, ...]:
        """Return what is wrong with the pool, or worth knowing; see check_pool, which also looks at one that cannot be opened."""
        return check_pool(self.folder, today=today)

    def rebuild(self) -> Rebuilt:
        """Make the index anew from the folders; see rebuild_pool, which also mends one that cannot be opened."""
        self.index.require_writing()
        self.close()
        try:
            return rebuild_pool(self.folder)
        finally:
            self.index = open_index(self.folder, read_only=False)
