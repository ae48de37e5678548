"""Files out: a file is whole or not there, and one that was there is only replaced when that was asked for."""

import contextlib
import os
import secrets
from pathlib import Path

from rsc_assess.problems import FileAccessError, Place, Problem


def write_whole(path: Path, content: bytes, overwrite: bool) -> None:
    """
    Write a file by way of a temporary one beside it, so that nobody ever sees half of it.

    Raises:
        FileAccessError: It exists and may not be replaced, or cannot be written; nothing has changed then.
    """
    if path.is_dir():
        raise unwritable(path, "this is a folder", "Name a file in it")
    if path.exists() and not overwrite:
        raise unwritable(path, "this file exists already", "Use --force to replace it, or another name")
    part = path.with_name(f"_{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except FileNotFoundError:
        raise unwritable(path, "its folder does not exist", "Make the folder first, or write elsewhere") from None
    except OSError as error:
        raise unwritable(path, f"this cannot be written ({error.strerror or error})", "Check the folder, your rights and free space") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def unwritable(path: Path, what: str, remedy: str) -> FileAccessError:
    """Return the error for a file that cannot be written."""
    problem = Problem("F118", what, remedy, Place(str(path)))
    return FileAccessError(str(problem), [problem])
