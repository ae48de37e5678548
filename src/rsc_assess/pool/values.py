"""What a pool says of itself: what it holds, and what became of what was given to it."""

from datetime import date

import attrs

from rsc_assess.peers.values import Contribution
from rsc_assess.problems import Problem, RscError

NEW, SAME, REPLACES = "new", "same", "replaces"


@attrs.frozen
class Entry:
    """
    One contribution in a pool.

    Attributes:
        sequence: The number under which it was added; a higher one came later.

        file: The name of its file in `contributions`.

        counts: Whether it is the latest of its council; older ones are kept as history.
    """

    sequence: int
    file: str
    contribution: Contribution
    counts: bool


@attrs.frozen
class Added:
    """
    What became of a contribution that was added.

    Attributes:
        outcome: `new` (the council's first), `same` (it was there already, and is counted once) or `replaces` (an older one,
            which is kept as history).

        sequence: Its number, or the number it has had all along.

        remarks: What is worth knowing, such as that the council had withdrawn before.
    """

    outcome: str
    contribution: Contribution
    sequence: int
    file: str
    remarks: tuple[Problem, ...] = ()


@attrs.frozen
class Withdrawal:
    """
    That a council took back all it had contributed. No scores, and no digest that they could be guessed by, are kept.

    Attributes:
        council: Its id.

        sequences: The numbers of the contributions that were removed.

        date: The day, as whoever withdrew it said, or None.
    """

    sequence: int
    file: str
    council: str
    sequences: tuple[int, ...]
    date: date | None


@attrs.frozen
class StoredEdition:
    """
    An edition that was released, as it was released.

    Attributes:
        id, date, replaces: As its file says.

        checksum, keeper_checksum: `sha256:` and the hash of the two files.

        edition: The file that readers have.

        keeper: The keeper's log and working figures.
    """

    sequence: int
    id: str
    date: date
    replaces: str | None
    checksum: str
    keeper_checksum: str
    edition: bytes = attrs.field(repr=False)
    keeper: bytes = attrs.field(repr=False)


@attrs.frozen
class Intake:
    """
    What became of many contributions.

    Attributes:
        failed: By name, those that were not added, and why.

        ignored: What is no contribution and was passed over.

        stopped: What kept the pool from taking more, such as a full disk; what is in `added` is safe.
    """

    added: tuple[Added, ...]
    failed: tuple[tuple[str, RscError], ...] = ()
    ignored: tuple[Problem, ...] = ()
    stopped: RscError | None = None


@attrs.frozen
class Rebuilt:
    """
    What a pool holds after its index was made anew.

    Attributes:
        restored: Names of files that were missing or damaged, and were written again from the old index.

        problems: What could not be taken up.
    """

    contributions: int
    withdrawals: int
    editions: int
    restored: tuple[str, ...]
    problems: tuple[Problem, ...]
