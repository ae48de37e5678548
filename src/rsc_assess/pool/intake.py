"""Contributions from files, folders and zip archives into a pool: one that is bad never stops the rest."""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from rsc_assess.documents.source import read_bytes
from rsc_assess.peers.contribution_file import MOST_BYTES
from rsc_assess.pool.folder import all_names
from rsc_assess.pool.store import Check, Pool
from rsc_assess.pool.values import Added, Intake
from rsc_assess.problems import FileAccessError, InputError, Place, Problem, RefusedError, RscError
from rsc_assess.questionnaire.values import Questionnaire

MOST_FILES = 2_000
MOST_TOTAL = 50_000_000
# A contribution of digests and figures packs to a fifth or so.
MOST_RATIO = 100

Found = tuple[str, "bytes | RscError | Problem"]


def add_many(pool: Pool, paths: Iterable[Path], *, questionnaire: Questionnaire | None = None, check: Check | None = None) -> Intake:
    """
    Add the contributions in files, in folders (their `.json` and `.zip` files, not folders in them) and in zip archives.

    One that cannot be added is reported, and the rest goes on; only where the pool itself cannot take more, such as on a full
    disk, it ends there, and `stopped` says why. Giving the same again is safe.

    Args:
        questionnaire, check: As for Pool.add.
    """
    added: list[Added] = []
    failed: list[tuple[str, RscError]] = []
    ignored: list[Problem] = []
    for path in paths:
        for name, found in incoming(path):
            if isinstance(found, Problem):
                ignored.append(found)
            elif isinstance(found, RscError):
                failed.append((name, found))
            else:
                try:
                    added.append(pool.add(found, name, questionnaire=questionnaire, check=check))
                except FileAccessError as error:
                    return Intake(tuple(added), tuple(failed), tuple(ignored), error)
                except RscError as error:
                    failed.append((name, error))
    return Intake(tuple(added), tuple(failed), tuple(ignored))


def incoming(path: Path) -> Iterator[Found]:
    """Yield what a path brings, by name: bytes of contributions, what cannot be read and why, and what is passed over."""
    try:
        if not path.is_dir():
            yield from from_file(path)
            return
        names = all_names(path)
        if len(names) > MOST_FILES:
            what = f"this folder has {len(names):,} files, more than {MOST_FILES:,}"
            raise refused("P319", what, "Check that it is the folder you meant, or add them in parts", str(path))
        found = [path / text for text in names]
        usable = {one for one in found if one.suffix.lower() in (".json", ".zip") and not one.is_dir()}
        if not usable:
            problem = Problem("P333", "there is no contribution in this folder", "Name a folder with .json or .zip files", Place(str(path)))
            raise InputError(str(problem), [problem])
        for one in found:
            yield from from_file(one) if one in usable else [(str(one), passed_over(str(one)))]
    except RscError as error:
        yield str(path), error


def from_file(path: Path) -> Iterator[Found]:
    """Yield what one file brings."""
    try:
        content = read_start(path)
        if content.startswith(b"PK\x03\x04") or path.suffix.lower() == ".zip":
            yield from from_archive(path)
        else:
            yield str(path), read_bytes(path)
    except RscError as error:
        yield str(path), error


def read_start(path: Path) -> bytes:
    """Return the first bytes of a file, or raise FileAccessError."""
    if not path.is_file():
        return read_bytes(path)
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError:
        return read_bytes(path)


def from_archive(path: Path) -> Iterator[Found]:
    """
    Yield what a zip archive brings.

    Nothing is unpacked into files. All names and sizes are looked at before anything is read, and sizes are not believed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            look_at_members(path, members)
            for member in members:
                name = f"{path} › {printable(member.filename)}"
                if member.is_dir():
                    continue
                if not member.filename.lower().endswith(".json") or member.filename.startswith("__MACOSX/"):
                    yield name, passed_over(name)
                    continue
                with archive.open(member) as file:
                    content = file.read(MOST_BYTES + 1)
                if len(content) > MOST_BYTES:
                    raise refused("P319", "a file in this archive is larger than it says", "Ask for the files themselves", name)
                yield name, content
    except OSError as error:
        problem = Problem("F101", f"this file cannot be read ({error.strerror or error})", "Check the path and the drive", Place(str(path)))
        raise FileAccessError(str(problem), [problem]) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, UnicodeError) as error:
        problem = Problem("P320", f"this is not a zip archive that can be read ({error})", "Ask for it again, without a password", Place(str(path)))
        raise InputError(str(problem), [problem]) from None


def look_at_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Raise RefusedError for an archive that is too large, or has a name or link that leads elsewhere."""
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if is_link or ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0] or "\0" in member.orig_filename:
            what = f"{printable(member.filename)!r} in this archive leads out of it"
            raise refused("P318", what, "Do not use this archive; ask where it comes from", str(path))
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    largest = max((member.file_size for member in members if member.filename.lower().endswith(".json")), default=0)
    if len(members) > MOST_FILES or total > MOST_TOTAL or largest > MOST_BYTES or total > MOST_RATIO * max(packed, 1_000):
        what = f"this archive has {len(members):,} files and {total:,} bytes when unpacked"
        remedy = f"At most {MOST_FILES:,} files of {MOST_BYTES // 1_000_000} MB each, and {MOST_TOTAL // 1_000_000} MB in all, are read"
        raise refused("P319", what, remedy, str(path))


def passed_over(name: str) -> Problem:
    """Return the note on what is no contribution by its name."""
    return Problem("P333", "this is not looked at", "Contributions are .json files", Place(name), severity="note")


def printable(text: str) -> str:
    """Return a name from outside with what cannot be printed replaced."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def refused(code: str, what: str, remedy: str, source: str) -> RefusedError:
    """Return the error for what is refused for safety."""
    problem = Problem(code, what, remedy, Place(source))
    return RefusedError(str(problem), [problem])
