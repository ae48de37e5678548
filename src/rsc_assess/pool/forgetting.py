"""A council's name taken off the keeper's figures of editions that were released."""

from rsc_assess.peers.edition_file import load_edition
from rsc_assess.peers.identity import key_of
from rsc_assess.peers.working import dump_working, load_working
from rsc_assess.pool.store import Pool


def forget_in_editions(pool: Pool, council: str) -> tuple[str, ...]:
    """
    Take the name of a council that withdrew off its figures behind all editions; return the ids of those that it was behind.

    The figures stay, without the name, because the other councils could not be protected without them. Doing it again is safe.

    Args:
        council: Its id, whose case does not matter.

    Raises:
        RscError: The files of an edition are missing or were changed, or the pool cannot be written to.
    """
    found = []
    for stored in pool.editions():
        working = load_working(stored.keeper, load_edition(stored.edition, f"edition {stored.id}"), f"keeper's log of {stored.id}")
        without = working
        for name in {row.council for row in working.rows if row.council is not None and key_of(row.council) == key_of(council)}:
            without = without.without(name)
        if without is not working:
            pool.renew_keeper(stored.id, dump_working(without))
            found.append(stored.id)
    return tuple(found)
