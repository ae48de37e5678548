"""Editions that a pool released, kept as they were: what later ones are checked against."""

from datetime import date

from rsc_assess.pool.contributions import damaged_row
from rsc_assess.pool.database import Row, insert, replace, rows
from rsc_assess.pool.folder import EDITIONS, KEEPER, digest_of_bytes, file_name, read_whole, write_file
from rsc_assess.pool.index import Index, remove_old
from rsc_assess.pool.reconcile import changed_file, edition_row, keeper_name, next_number, revision_of
from rsc_assess.pool.values import StoredEdition
from rsc_assess.problems import InputError, Place, Problem, RefusedError, did_you_mean, list_problems

# Where each file of an edition is, and the columns of its name and its digest.
FILES = ((EDITIONS, "file", "digest"), (KEEPER, "keeper_file", "keeper_digest"))


def add_edition(index: Index, id: str, edition: bytes, keeper: bytes) -> StoredEdition:
    """Remember an edition; see Pool.add_edition."""
    place = Place(f"edition {id}")
    row = edition_row(edition, keeper, place.source)
    if row["id"] != id:
        raise_unusable(f"this edition calls itself {row['id']}, not {id}", "Make it anew", place)
    with index.change() as written:
        known = {one["id"]: one for one, _ in rows(index.connection, "edition")}
        if id in known:
            if any(known[id][digest] != row[digest] for _, _, digest in FILES):
                remedy = f"What was released stays as it is; give the new one an id of its own, and let it replace {id}"
                problem = Problem("P315", f"there is another edition {id} already", remedy, Place(str(index.folder)))
                raise RefusedError(str(problem), [problem])
            return stored(known[id], edition, keeper)
        if row["replaces"] is not None and row["replaces"] not in known:
            raise_unusable(f"it replaces {row['replaces']}, and there is no such edition", did_you_mean(row["replaces"], known), place)
        sequence = next_number(index.connection, index.folder)
        row |= {"sequence": sequence, "file": file_name(sequence, id, digest=row["digest"])}
        row |= {"keeper_file": keeper_name(row, 1, row["keeper_digest"])}
        # The keeper's first: a file among the editions is whole only with it.
        for (kind, file, _), content in reversed(list(zip(FILES, (edition, keeper), strict=True))):
            written.append(index.folder / kind / row[file])
            write_file(written[-1], content)
        insert(index.connection, "edition", row)
    return stored(row, edition, keeper)


def renew_keeper(index: Index, id: str, keeper: bytes) -> StoredEdition:
    """Put other working figures in the place of those of an edition; see Pool.renew_keeper."""
    place = Place(f"keeper's log of {id}")
    with index.change() as written:
        known = {row["id"]: row for row, sound in rows(index.connection, "edition") if sound}
        if id not in known:
            raise_unusable(f"there is no edition {id}", did_you_mean(id, known), place)
        row = known[id]
        edition = read_whole(index.folder / EDITIONS / row["file"])
        digest = edition_row(edition, keeper, place.source)["keeper_digest"]
        if digest == row["keeper_digest"]:
            return stored(row, edition, keeper)
        older = index.folder / KEEPER / row["keeper_file"]
        row = {**row, "keeper_digest": digest, "keeper_file": keeper_name(row, revision_of(row["keeper_file"]) + 1, digest)}
        written.append(index.folder / KEEPER / row["keeper_file"])
        write_file(written[0], keeper)
        replace(index.connection, "edition", row)
    remove_old([older])
    return stored(row, edition, keeper)


def editions(index: Index) -> tuple[StoredEdition, ...]:
    """Return all editions that were released; see Pool.editions."""
    found, problems = [], []
    with index.reading() as connection:
        for row, sound in rows(connection, "edition"):
            contents = [read_whole(index.folder / kind / row[file]) for kind, file, _ in FILES] if sound else []
            problems += [] if sound else [damaged_row(index.path, row)]
            for (kind, file, digest), content in zip(FILES, contents, strict=False):
                if digest_of_bytes(content) != row[digest]:
                    problems.append(changed_file(index.folder / kind / row[file]))
            if sound:
                found.append(stored(row, *contents))
    if problems:
        raise RefusedError(list_problems(problems), problems)
    return tuple(found)


def stored(row: Row, edition: bytes, keeper: bytes) -> StoredEdition:
    """Return an edition from its row and files."""
    day = date.fromisoformat(row["date"])
    return StoredEdition(row["sequence"], row["id"], day, row["replaces"], row["digest"], row["keeper_digest"], edition, keeper)


def raise_unusable(what: str, remedy: str, place: Place) -> None:
    """Raise InputError for an edition that cannot be remembered."""
    problem = Problem("P316", what, remedy, place)
    raise InputError(str(problem), [problem])
