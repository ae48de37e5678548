"""Files out: a file is whole or not there, and one that was there is only replaced when that was asked for."""

import contextlib
import os
import re
import secrets
import stat
import time
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rsc_assess.problems import FileAccessError, Place, Problem

# A part file of a program on another computer, of which nobody here knows whether it still runs.
STALE_SECONDS = 24 * 3600
PART = re.compile(r"_.*\.([0-9a-f]{4})-(\d+)-[0-9a-f]{8}\.part", re.S)


def write_whole(path: Path, content: bytes, overwrite: bool) -> None:
    """
    Write a file by way of a temporary one beside it, so that nobody ever sees half of it.

    Raises:
        FileAccessError: It exists and may not be replaced, or cannot be written; nothing has changed then.
    """
    check_target(path, overwrite)
    part = part_path(path)
    with writing_to(path):
        try:
            write_part(part, content)
            if path.exists():
                # A file that only some may read stays so.
                with contextlib.suppress(OSError):
                    part.chmod(stat.S_IMODE(path.stat().st_mode))
            os.replace(part, path)
        finally:
            remove(part)


def write_part(part: Path, content: bytes) -> None:
    """Write a part file, which must be new, down to the disk."""
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def check_target(path: Path, overwrite: bool) -> None:
    """Raise FileAccessError where a file could not be written, or would replace one that it may not replace."""
    if path.is_dir():
        raise unwritable(path, "this is a folder", "Name a file in it")
    if path.exists() and not overwrite:
        raise unwritable(path, "this file exists already", "Use --force to replace it, or another name")
    if not path.parent.is_dir():
        raise unwritable(path, "its folder does not exist", "Make the folder first, or write elsewhere")


def part_path(path: Path) -> Path:
    """Return a name beside a file for its part file: it starts with _, and says which process of which computer it belongs to."""
    return path.with_name(f"_{path.name[:80]}.{this_computer()}-{os.getpid()}-{secrets.token_hex(4)}.part")


def publish(part: Path, path: Path, overwrite: bool) -> None:
    """
    Give a part file, which another process may have written, its name once it is safely on the disk.

    Raises:
        FileAccessError: It is no ordinary file, the name is taken meanwhile, or cannot be given; the part file is gone then.
    """
    with writing_to(path):
        try:
            if not stat.S_ISREG(part.lstat().st_mode):
                raise unwritable(path, "what was written is no ordinary file", "Run it again")
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            if path.exists() and not overwrite:
                raise unwritable(path, "this file exists already", "Use --force to replace it, or another name")
            os.replace(part, path)
        finally:
            remove(part)


def remove(part: Path) -> None:
    """Remove a part file if it is there."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def remove_stale_parts(folder: Path) -> None:
    """Remove part files that killed runs left in a folder; those of runs that may still go on stay."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob("_*.part")):
            found = PART.fullmatch(path.name)
            if found is None:
                continue
            is_dead = found[1] == this_computer() and not is_running(int(found[2]))
            with contextlib.suppress(OSError):
                if is_dead or time.time() - path.lstat().st_mtime > STALE_SECONDS:
                    path.unlink()


def is_running(process: int) -> bool:
    """Return whether a process of this computer runs, or may run."""
    if os.name != "posix":
        # Elsewhere, asking with signal 0 ends the process.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@cache
def this_computer() -> str:
    """Return four hexadecimal digits that stand for this computer's name."""
    import hashlib
    import platform

    return hashlib.sha256(platform.node().encode(errors="replace")).hexdigest()[:4]


@contextlib.contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the file system inside into FileAccessError."""
    try:
        yield
    except FileNotFoundError:
        raise unwritable(path, "its folder does not exist", "Make the folder first, or write elsewhere") from None
    except OSError as error:
        raise unwritable(path, f"this cannot be written ({error.strerror or error})", "Check the folder, your rights and free space") from None


def slugify(text: str) -> str:
    """Return a text in small letters and digits of ASCII, with hyphens for the rest."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def unwritable(path: Path, what: str, remedy: str) -> FileAccessError:
    """Return the error for a file that cannot be written."""
    problem = Problem("F118", what, remedy, Place(str(path)))
    return FileAccessError(str(problem), [problem])
