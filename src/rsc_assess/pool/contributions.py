"""Contributions in a pool: added, listed with what is damaged, and withdrawn."""

import datetime
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from rsc_assess.peers.contribution_file import load_contribution
from rsc_assess.peers.contribution_json import contribution_data, contribution_from
from rsc_assess.peers.identity import key_of
from rsc_assess.peers.values import Contribution
from rsc_assess.pool.database import REBUILD, Row, insert, rows
from rsc_assess.pool.folder import CONTRIBUTIONS, WITHDRAWALS, all_names, file_name, read_name, read_whole, write_file
from rsc_assess.pool.index import Index, remove_old
from rsc_assess.pool.reconcile import next_number, refuse_mixture, row_of
from rsc_assess.pool.values import NEW, REPLACES, SAME, Added, Entry, Withdrawal
from rsc_assess.pool.withdrawals import dump_withdrawal
from rsc_assess.problems import InputError, Place, Problem, RscError, did_you_mean


def add(index: Index, contribution: Contribution, name: str, remarks: tuple[Problem, ...]) -> Added:
    """Add a contribution that was checked; see Pool.add."""
    row = row_of(contribution)
    with index.change() as written:
        refuse_mixture(index.connection, contribution, name)
        same = index.connection.execute("SELECT sequence, file FROM contribution WHERE digest = ?", (row["digest"],)).fetchone()
        if same is not None:
            return Added(SAME, contribution, same[0], same[1], remarks)
        remarks = (*remarks, *after_withdrawal(index.connection, contribution, name))
        older = index.connection.execute("SELECT 1 FROM contribution WHERE council = ?", (row["council"],)).fetchone()
        sequence = next_number(index.connection, index.folder)
        file = file_name(sequence, row["council"], contribution.date, row["digest"])
        written.append(index.folder / CONTRIBUTIONS / file)
        write_file(written[0], row["content"].encode())
        insert(index.connection, "contribution", {"sequence": sequence, "file": file, **row})
    return Added(NEW if older is None else REPLACES, contribution, sequence, file, remarks)


def after_withdrawal(connection: sqlite3.Connection, contribution: Contribution, name: str) -> Iterator[Problem]:
    """Yield a warning if a council that contributes had withdrawn before."""
    council = contribution.council.id or ""
    if connection.execute("SELECT 1 FROM withdrawal WHERE council = ?", (key_of(council),)).fetchone():
        what = f"{council} had withdrawn its contributions, and counts again from now"
        yield Problem("P330", what, "Make sure that it agrees", Place(name), severity="warning")


def entries(index: Index, problems: list[Problem], on: datetime.date | None = None) -> list[Entry]:
    """
    Return what is in a pool and as it was added; note what counts and is not.

    Args:
        on: Only assessments of this day or before.
    """
    found = []
    with index.reading() as connection:
        kept = [(row, sound) for row, sound in rows(connection, "contribution") if on is None or str(row["date"]) <= on.isoformat()]
        latest = {row["council"]: row["sequence"] for row, _ in kept}
        for row, sound in kept:
            counts = latest[row["council"]] == row["sequence"]
            contribution = contribution_in(row) if sound else None
            problem = damaged_row(index.path, row) if contribution is None else damage_of(index.folder, row)
            if problem is None and contribution is not None:
                found.append(Entry(row["sequence"], row["file"], contribution, counts))
            elif problem is not None and (counts or contribution is None):
                problems.append(problem)
    return found


def contribution_in(row: Row) -> Contribution | None:
    """Return the contribution that a row holds; None for a row that somebody made to match its checksum, and is none."""
    try:
        found = contribution_from(json.loads(row["content"], parse_constant=no_number))
        return found if all(0 <= value <= 1 for value in found.scores.values()) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def no_number(word: str) -> float:
    """Raise ValueError for NaN and Infinity, which JSON does not have."""
    raise ValueError(word)


def damage_of(folder: Path, row: Row) -> Problem | None:
    """Return what is wrong with the file of a row, or None if it holds what was added."""
    path = folder / CONTRIBUTIONS / row["file"]
    try:
        content = read_whole(path)
        if content == row["content"].encode():
            return None
        # Line ends may have changed on the way through another system.
        if contribution_data(load_contribution(content, str(path)))["checksum"] == row["digest"]:
            return None
        what = "this is another contribution than the one that was added under this name"
    except RscError as error:
        what = error.problems[0].what
    remedy = "Run `rsc-assess pool rebuild`, which writes it again from the index, or withdraw the council's contributions"
    return Problem("P324", f"a contribution of {id_of(row)} is not as it was added: {what}", remedy, Place(str(path)))


def damaged_row(path: Path, row: Row) -> Problem:
    """Return the problem of a row that was changed."""
    what = f"row {row['sequence']} of the index does not match its checksum"
    return Problem("P325", what, REBUILD, Place(str(path)))


def id_of(row: Row) -> str:
    """Return the id of the council of a row, as it is written."""
    try:
        return str(json.loads(row["content"])["council"]["id"])
    except (ValueError, KeyError, TypeError):
        # A damaged row; letters of codes are large.
        return str(row["council"]).upper()


def withdraw(index: Index, council: str, today: datetime.date | None) -> Withdrawal:
    """Remove all contributions of a council; see Pool.withdraw."""
    key = key_of(council)
    with index.change() as written:
        found = [row for row, _ in rows(index.connection, "contribution") if row["council"] == key]
        if not found:
            known = dict.fromkeys(id_of(row) for row, _ in rows(index.connection, "contribution"))
            problem = Problem("P313", f"{council} has no contributions in this pool", did_you_mean(council, known), Place(str(index.folder)))
            raise InputError(str(problem), [problem])
        sequence = next_number(index.connection, index.folder)
        # The number in its name is what a file is known by, wherever it is copied to.
        names = [name for row in found if (name := read_name(str(row["file"]))) is not None]
        withdrawal = Withdrawal(sequence, file_name(sequence, key), id_of(found[0]), tuple(name.sequence for name in names), today)
        content = dump_withdrawal(withdrawal)
        files = files_of(index.folder, key)
        written.append(index.folder / WITHDRAWALS / withdrawal.file)
        write_file(written[0], content)
        index.connection.execute("DELETE FROM contribution WHERE council = ?", (key,))
        insert(index.connection, "withdrawal", {"sequence": sequence, "file": withdrawal.file, "council": key, "content": content.decode()})
    remove_old(sorted({*files, *(index.folder / CONTRIBUTIONS / name.text for name in names)}))
    return withdrawal


def files_of(folder: Path, key: str) -> list[Path]:
    """Return all files among the contributions that hold one of a council, whatever they are called: copies, parts and wrecks too."""
    found = []
    for text in all_names(folder / CONTRIBUTIONS):
        path = folder / CONTRIBUTIONS / text
        try:
            content = read_whole(path)
        except RscError:
            continue
        try:
            is_one = str(json.loads(content)["council"]["id"]).casefold() == key
        except (ValueError, KeyError, TypeError, RecursionError):
            is_one = f'"{key}"'.encode() in content.lower()
        if is_one:
            found.append(path)
    return found
