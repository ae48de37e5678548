"""
Bringing the index in line with the folders.

A file is written before its row. Whoever was stopped in between left a file without a row, which is taken up here: at the
next opening for writing, or when the index is made anew. A withdrawal whose contributions are still there is carried out.
"""

import json
import re
import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from rsc_assess.councils.council import Council
from rsc_assess.documents.shape import ID
from rsc_assess.peers.contribution_file import dump_contribution, load_contribution
from rsc_assess.peers.contribution_json import contribution_data, contribution_from
from rsc_assess.peers.identity import key_of
from rsc_assess.peers.values import Contribution
from rsc_assess.pool.database import TABLES, Row, insert, replace, rows
from rsc_assess.pool.folder import (
    CONTRIBUTIONS,
    EDITIONS,
    KEEPER,
    WITHDRAWALS,
    Name,
    digest_of_bytes,
    file_name,
    highest_number,
    names_in,
    read_whole,
    write_file,
)
from rsc_assess.pool.values import Withdrawal
from rsc_assess.pool.withdrawals import dump_withdrawal, load_withdrawal
from rsc_assess.problems import InputError, Place, Problem, RefusedError, RscError


def is_whole(connection: sqlite3.Connection, folder: Path) -> bool:
    """Tell whether every file has a row, every withdrawal a file, and nothing of what was withdrawn is left."""
    for table, kind in (("contribution", CONTRIBUTIONS), ("withdrawal", WITHDRAWALS), ("edition", EDITIONS)):
        known = {file for (file,) in connection.execute(f"SELECT file FROM {table}")}  # noqa: S608 (the tables stand above)
        names = names_in(folder, kind).keys()
        if names - known or (kind == WITHDRAWALS and known - names):
            return False
    prefixes = withdrawn_prefixes(connection)
    return not any(text.startswith(prefixes) for text in names_in(folder, CONTRIBUTIONS)) and not other_logs(connection, folder)


def reconcile(connection: sqlite3.Connection, folder: Path, may_write: bool = True) -> tuple[list[Problem], list[Path]]:
    """
    Take up files without a row, and carry out withdrawals; to be called within a transaction.

    Returns:
        What could not be taken up and why; and the files of withdrawn contributions, and of keeper's logs that others have
        replaced, to be removed after the commit.
    """
    problems: list[Problem] = []
    take_up_withdrawals(connection, folder, problems, may_write)
    prefixes = withdrawn_prefixes(connection)
    for row, _ in list(rows(connection, "contribution")):
        if str(row["file"]).startswith(prefixes):
            connection.execute("DELETE FROM contribution WHERE sequence = ?", (row["sequence"],))
    names = names_in(folder, CONTRIBUTIONS)
    withdrawn = [name for name in names if name.startswith(prefixes)]
    take_up_contributions(connection, folder, (name for text, name in names.items() if text not in withdrawn), problems)
    take_up_editions(connection, folder, problems)
    superseded = take_up_logs(connection, folder, problems)
    return problems, [*(folder / CONTRIBUTIONS / text for text in withdrawn), *superseded]


def take_up_withdrawals(connection: sqlite3.Connection, folder: Path, problems: list[Problem], may_write: bool) -> None:
    """Add the rows of withdrawals that have none, and write the files of those that have none."""
    known = {row["file"]: row for row, is_sound in rows(connection, "withdrawal") if is_sound}
    names = names_in(folder, WITHDRAWALS)
    for name in in_order(name for text, name in names.items() if text not in known):
        path = folder / WITHDRAWALS / name.text
        try:
            found = load_withdrawal(path)
        except RscError as error:
            problems.extend(error.problems)
            continue
        if found.file != name.text:
            problems.append(misnamed(path))
            continue
        row = {"council": key_of(found.council), "content": dump_withdrawal(found).decode()}
        insert_next(connection, folder, "withdrawal", {**numbered(name), **row})
    for text, row in known.items() if may_write else ():
        if text not in names:
            write_file(folder / WITHDRAWALS / text, row["content"].encode())


def take_up_contributions(connection: sqlite3.Connection, folder: Path, names: Iterable[Name], problems: list[Problem]) -> None:
    """Add the rows of contributions that have none."""
    known = {row["file"] for row, _ in rows(connection, "contribution")}
    for name in in_order(name for name in names if name.text not in known):
        path = folder / CONTRIBUTIONS / name.text
        try:
            found = load_contribution(path)
            refuse_mixture(connection, found, str(path))
        except RscError as error:
            problems.extend(error.problems)
            continue
        row = row_of(found)
        if file_name(name.sequence, row["council"], found.date, row["digest"]) != name.text:
            problems.append(misnamed(path))
        elif (twin := twin_of(connection, row["digest"])) is not None:
            what = f"this contribution is counted once, as {twin}"
            problems.append(Problem("P321", what, "Remove this file, if the other is there", Place(str(path)), severity="warning"))
        else:
            insert_next(connection, folder, "contribution", {**numbered(name), **row})


def take_up_editions(connection: sqlite3.Connection, folder: Path, problems: list[Problem]) -> None:
    """Add the rows of editions that have none, where the keeper's file is there too."""
    known = {row["file"] for row, _ in rows(connection, "edition")}
    for name in in_order(name for text, name in names_in(folder, EDITIONS).items() if text not in known):
        path = folder / EDITIONS / name.text
        logs = logs_of(folder, numbered(name))
        partner = logs[-1] if logs else None
        if partner is None:
            what, remedy = "the keeper's log of this edition is missing", f"Take it from a backup into {folder / KEEPER}"
            problems.append(Problem("P323", what, remedy, Place(str(path))))
            continue
        try:
            content, keeper = read_whole(path), read_whole(folder / KEEPER / partner.text)
            row = {**numbered(name), "keeper_file": partner.text, **edition_row(content, keeper, str(path))}
        except RscError as error:
            problems.extend(error.problems)
            continue
        changed = [one for one, found in ((name, row["digest"]), (partner, row["keeper_digest"])) if not found.startswith(f"sha256:{one.digest}")]
        if changed:
            problems.append(changed_file(folder / (EDITIONS if changed[0] is name else KEEPER) / changed[0].text))
        elif connection.execute("SELECT 1 FROM edition WHERE id = ?", (row["id"],)).fetchone():
            problems.append(Problem("P315", f"there is another edition {row['id']} already", "Keep one of them", Place(str(path))))
        else:
            insert_next(connection, folder, "edition", row)


def take_up_logs(connection: sqlite3.Connection, folder: Path, problems: list[Problem]) -> list[Path]:
    """Take up keeper's logs that were written in the place of others; return the files of those."""
    superseded: list[Path] = []
    for row in [row for row, sound in rows(connection, "edition") if sound]:
        logs = logs_of(folder, row)
        current = row["keeper_file"]
        for name in reversed(logs):
            if revision_of(name.text) <= revision_of(current):
                break
            try:
                digest = digest_of_bytes(read_whole(folder / KEEPER / name.text))
            except RscError as error:
                problems.extend(error.problems)
                continue
            if digest.startswith(f"sha256:{name.digest}"):
                current = name.text
                replace(connection, "edition", {**row, "keeper_file": current, "keeper_digest": digest})
            else:
                problems.append(changed_file(folder / KEEPER / name.text))
        if current in [name.text for name in logs]:
            superseded.extend(folder / KEEPER / name.text for name in logs if revision_of(name.text) < revision_of(current))
    return superseded


def other_logs(connection: sqlite3.Connection, folder: Path) -> list[tuple[Row, Name]]:
    """Return the keeper's logs of editions that are not those of their rows."""
    known = [row for row, sound in rows(connection, "edition") if sound]
    return [(row, name) for row in known for name in logs_of(folder, row) if name.text != row["keeper_file"]]


def logs_of(folder: Path, row: Row) -> list[Name]:
    """Return the files of an edition's keeper's log, oldest first."""
    start = re.escape(row["file"].rpartition("-")[0])
    found = [name for text, name in names_in(folder, KEEPER).items() if re.fullmatch(rf"{start}-\d{{3,}}-[0-9a-f]{{16}}\.json", text)]
    return sorted(found, key=lambda name: revision_of(name.text))


def keeper_name(row: Row, revision: int, digest: str) -> str:
    """Return what the file of an edition's keeper's log is called: as the edition's, with the number of its revision."""
    start = row["file"].rpartition("-")[0]
    return f"{start}-{revision:03}-{digest.removeprefix('sha256:')[:16]}.json"


def revision_of(file: str) -> int:
    """Return the number of the revision in the name of a keeper's log; 0 where there is none."""
    found = file.split("-")[-2:-1]
    return int(found[0]) if found and found[0].isdecimal() else 0


def insert_next(connection: sqlite3.Connection, folder: Path, table: str, row: Row) -> None:
    """Add a row under its own number, or under the next one where two computers gave the same."""
    taken = connection.execute(f"SELECT 1 FROM {table} WHERE sequence = ?", (row["sequence"],)).fetchone()  # noqa: S608
    insert(connection, table, {**row, "sequence": next_number(connection, folder)} if taken else row)


def next_number(connection: sqlite3.Connection, folder: Path) -> int:
    """Return a number above all that rows and files have; none is given twice."""
    highest = [connection.execute(f"SELECT max(sequence) FROM {table}").fetchone()[0] or 0 for table in TABLES]  # noqa: S608
    return max(*highest, highest_number(folder)) + 1


def in_order(names: Iterable[Name]) -> list[Name]:
    """Return names by number; where two computers gave the same, by name."""
    return sorted(names, key=lambda name: (name.sequence, name.text))


def numbered(name: Name) -> Row:
    """Return the columns that a file's name gives."""
    return {"sequence": name.sequence, "file": name.text}


def row_of(contribution: Contribution) -> Row:
    """Return the columns of a contribution, apart from its number and file."""
    return {
        "council": key_of(contribution.council.id or ""),
        "questionnaire": contribution.questionnaire,
        "date": contribution.date.isoformat(),
        "digest": contribution_data(contribution)["checksum"],
        "content": dump_contribution(contribution).decode(),
    }


def edition_row(edition: bytes, keeper: bytes, source: str) -> Row:
    """
    Return the columns of an edition, apart from its number and files.

    Raises:
        InputError: It is no JSON object with a text `id`, a `date` and, if it corrects another, `replaces`.
    """
    try:
        data: Any = json.loads(edition)
        json.loads(keeper)
        id, day, replaces = data["id"], data["date"], data.get("replaces")
        is_usable = isinstance(id, str) and ID.pattern is not None and ID.pattern.fullmatch(id) and isinstance(replaces, str | None)
        date.fromisoformat(day)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_usable = False
    if not is_usable:
        what = "an edition and its keeper's log are JSON, and the edition has an `id` of letters, digits, dots and hyphens, and a `date`"
        problem = Problem("P316", what, "Make it with `rsc-assess pool edition`", Place(source))
        raise InputError(str(problem), [problem])
    return {"id": id, "date": day, "replaces": replaces, "digest": digest_of_bytes(edition), "keeper_digest": digest_of_bytes(keeper)}


def refuse_mixture(connection: sqlite3.Connection, contribution: Contribution, source: str) -> None:
    """
    Do nothing where a contribution is of the kind that the pool holds.

    Raises:
        RefusedError: It is of a made-up council among real ones, or the other way round; the first contribution decided.

        InputError: It is of another questionnaire.
    """
    for row, is_sound in rows(connection, "withdrawal"):
        if is_sound:
            refuse_unless_alike(Council("", json.loads(row["content"])["council"]), contribution, source)
            break
    first = next((row for row, is_sound in rows(connection, "contribution") if is_sound), None)
    if first is None:
        return
    refuse_unless_alike(contribution_from(json.loads(first["content"])).council, contribution, source)
    if first["questionnaire"] != contribution.questionnaire:
        what = f"this contribution is of the questionnaire {contribution.questionnaire}, and the pool holds those of {first['questionnaire']}"
        problem = Problem("P312", what, "Keep a pool for each questionnaire", Place(source))
        raise InputError(str(problem), [problem])


def refuse_unless_alike(first: Council, contribution: Contribution, source: str) -> None:
    """Raise RefusedError unless two councils are both made up, or both real."""
    if first.is_fictional != contribution.council.is_fictional:
        words = ("made-up", "real") if contribution.council.is_fictional else ("real", "made-up")
        what = f"{contribution.council.id} is a {words[0]} council, and this pool holds {words[1]} ones"
        problem = Problem("P311", what, "Keep a pool for each; they are never compared", Place(source))
        raise RefusedError(str(problem), [problem])


def twin_of(connection: sqlite3.Connection, digest: str) -> str | None:
    """Return the file of the contribution with this digest, or None."""
    found = connection.execute("SELECT file FROM contribution WHERE digest = ?", (digest,)).fetchone()
    return None if found is None else str(found[0])


def withdrawn_prefixes(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return how the names of files begin whose contributions were withdrawn."""
    found: list[str] = []
    for row, is_sound in rows(connection, "withdrawal"):
        if is_sound:
            found.extend(prefixes_of(load_withdrawal(row["content"].encode())))
    return tuple(found)


def prefixes_of(withdrawal: Withdrawal) -> list[str]:
    """Return how the names of the files begin that a withdrawal removes."""
    return [f"{file_name(number, withdrawal.council).removesuffix('.json')}-" for number in withdrawal.sequences]


def misnamed(path: Path) -> Problem:
    """Return the problem of a file whose name a pool could have given, but to another content."""
    remedy = "Add it with `rsc-assess pool add`, then remove it here"
    return Problem("P322", "the name of this file does not fit what is in it", remedy, Place(str(path)))


def changed_file(path: Path) -> Problem:
    """Return the problem of an edition's file that was changed."""
    remedy = "Take it from a backup: later editions are checked against it"
    return Problem("P314", "this file was changed after it was written", remedy, Place(str(path)))
