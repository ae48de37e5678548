"""The folder of a pool: where its files are, what they are called, and how they get there whole."""

import contextlib
import errno
import hashlib
import os
import re
from datetime import date
from pathlib import Path

import attrs

from rsc_assess.problems import FileAccessError, Place, Problem
from rsc_assess.writing import part_path, remove, slugify, write_part, write_whole, writing_to

CONTRIBUTIONS, WITHDRAWALS, EDITIONS, KEEPER = FOLDERS = ("contributions", "withdrawals", "editions", "keeper")
DATABASE = "pool.sqlite"
# Made by `file_name`: a number, then words, a day and the first digits of a digest, as far as they are there.
NAME = re.compile(r"(\d{6,12})-([a-z0-9-]*?)(?:-(\d{4}-\d{2}-\d{2}))?(?:-([0-9a-f]{16}))?\.json")
# As long as an id may be, with the number of a revision.
MOST_WORDS = 70
# Some file systems cannot bring a folder to the disk; then its files are all that can be.
CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF)


@attrs.frozen
class Name:
    """A file name of a pool, taken apart."""

    text: str
    sequence: int
    words: str
    date: str | None
    digest: str | None


def file_name(sequence: int, words: str, day: date | None = None, digest: str | None = None) -> str:
    """
    Return the name of a file; nothing of what is in it stands there but in small letters and digits.

        file_name(12, "E06999001", date(2026, 11, 1), "sha256:0f3c…") == "000012-e06999001-2026-11-01-0f3c….json"
    """
    parts = [f"{sequence:06}", slugify(words)[:MOST_WORDS].strip("-")]
    parts += [] if day is None else [day.isoformat()]
    parts += [] if digest is None else [digest.removeprefix("sha256:")[:16]]
    return "-".join(parts) + ".json"


def read_name(text: str) -> Name | None:
    """Return the parts of a file name, or None if no pool gave it."""
    found = NAME.fullmatch(text)
    return Name(text, int(found[1]), found[2], found[3], found[4]) if found else None


def names_in(folder: Path, kind: str) -> dict[str, Name]:
    """Return the files of one kind that a pool named, by name; what else lies there is left alone."""
    return {name.text: name for text in all_names(folder / kind) if (name := read_name(text)) is not None}


def all_names(folder: Path) -> list[str]:
    """Return the names of all files and folders in a folder, sorted; none where it is not there."""
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise no_access(folder, f"its files cannot be listed ({error.strerror or error})", "Ask for the right to read it") from None


def highest_number(folder: Path) -> int:
    """Return the highest number among the files of a pool, 0 where there are none."""
    return max((name.sequence for kind in FOLDERS for name in names_in(folder, kind).values()), default=0)


def read_whole(path: Path) -> bytes:
    """
    Return the bytes of a file, whatever its size.

    Raises:
        FileAccessError: It is not there, no ordinary file, or may not be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise no_access(path, "this is not an ordinary file", "Move it away")
        return path.read_bytes()
    except FileNotFoundError:
        raise no_access(path, "this file is missing", "Take it from a backup, or run `rsc-assess pool check`", "P323") from None
    except OSError as error:
        raise no_access(path, f"this file cannot be read ({error.strerror or error})", "Ask for the right to read it") from None


def write_file(path: Path, content: bytes, overwrite: bool = False) -> None:
    """
    Write a file whole, and bring it and its name to the disk.

    Raises:
        FileAccessError: It cannot be written; nothing has changed then.
    """
    try:
        write_whole(path, content, overwrite)
    except FileAccessError as error:
        # What writing says in general helps less than what a pool needs.
        raise no_access(path, error.problems[0].what, "Free some space, or ask for the right to write there, and try again") from None
    with writing_to(path):
        sync_folder(path.parent)


def place_new(path: Path, content: bytes) -> bool:
    """Write a file whole if nobody did meanwhile; return whether this call did."""
    part = part_path(path)
    with writing_to(path):
        try:
            write_part(part, content)
            try:
                os.link(part, path)
            except FileExistsError:
                return False
            except OSError:
                # A file system without links.
                if path.exists():
                    return False
                os.replace(part, path)
        finally:
            remove(part)
        sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def remove_files(paths: list[Path]) -> list[Path]:
    """Remove files; return those that are still there."""
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
    for folder in {path.parent for path in paths}:
        with contextlib.suppress(OSError):
            sync_folder(folder)
    return [path for path in paths if os.path.lexists(path)]


def require_pool(folder: Path) -> None:
    """Raise FileAccessError where neither the index of a pool nor any of its files is in a folder."""
    if not folder.is_dir():
        raise no_access(folder, "there is no such folder", "Check the path; `rsc-assess pool add --create` begins a pool", "P301")
    if not (folder / DATABASE).exists() and not any(names_in(folder, kind) for kind in FOLDERS):
        raise no_access(folder, "there is no pool in this folder", "Check the path; `rsc-assess pool add --create` begins a pool", "P301")


def make_folders(folder: Path) -> None:
    """
    Make the folder of a pool and the folders in it, as far as they are not there.

    Raises:
        FileAccessError: They cannot be made.
    """
    for path in (folder, *(folder / kind for kind in FOLDERS)):
        try:
            path.mkdir(parents=path == folder, exist_ok=True)
        except FileExistsError:
            raise no_access(path, "a file of this name is in the way", "Name another folder, or move it") from None
        except OSError as error:
            raise no_access(path, f"this folder cannot be made ({error.strerror or error})", "Ask for the right to write there") from None


def digest_of_bytes(content: bytes) -> str:
    """Return `sha256:` and the hash of bytes."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def no_access(path: Path, what: str, remedy: str, code: str = "P308") -> FileAccessError:
    """Return the error for a file or folder of a pool that cannot be read or written."""
    problem = Problem(code, what, remedy, Place(str(path)))
    return FileAccessError(str(problem), [problem])
