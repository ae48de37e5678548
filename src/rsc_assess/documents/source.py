"""Open a source (a path, bytes or plain data), decode its text, and read it with the reader of its format."""

import re
from collections.abc import Mapping
from pathlib import Path

import attrs

from rsc_assess.documents import json_reader, yaml_reader
from rsc_assess.documents.node import Node, from_data, one_problem
from rsc_assess.problems import FileAccessError, Place, Problem

Source = str | Path | bytes | Mapping[str, object]

MOST_BYTES = 5_000_000

# YAML and XML both forbid these; a lone surrogate would stop the PDF much later.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

NOT_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file, or a workbook with a password"),
    (b"%PDF", "a PDF"),
)


@attrs.frozen
class Document:
    """
    A document that was read, before anyone asked what it means.

    Attributes:
        root: Its nodes.

        name: What messages call it: the path as it was given, or a word for data without a file.

        folder: Where its neighbours are, or None for data without a file.

        remarks: What is worth knowing of how it was read, such as what was left out.
    """

    root: Node
    name: str
    folder: Path | None
    remarks: tuple[Problem, ...] = ()


def read_document(source: Source, word: str) -> Document:
    """
    Return the document in a YAML or JSON file, in bytes, or in plain data.

    Args:
        source: A path (str or Path), the bytes of a file, or a mapping.

        word: What messages call a source that has no name, such as "answers".

    Raises:
        FileAccessError: The file cannot be opened or read.

        InputError: Its content is not one YAML or JSON document that can be read safely.
    """
    if isinstance(source, Mapping):
        return Document(from_data(source, word), word, None)
    if isinstance(source, bytes):
        return Document(parse(source, word, json_reader.looks_like_json(source)), word, None)
    path = Path(source)
    content = read_bytes(path)
    is_json = path.suffix.lower() == ".json"
    return Document(parse(content, str(path), is_json), str(path), path.parent)


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """
    Return the bytes of a file; of one that is larger than `most` bytes, one more than that.

    Raises:
        FileAccessError: It is missing, a folder, a device or not readable; `.problems` has the reason.
    """
    try:
        if path.is_dir():
            raise unreadable(path, "this is a folder", "Name the file in it")
        if path.exists() and not path.is_file():
            raise unreadable(path, "this is not an ordinary file", "Name a file, or use - for standard input")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        raise unreadable(path, "there is no such file", nearest_file(path)) from None
    except PermissionError:
        raise unreadable(path, "you may not read this file", "Ask for the right to read it, or copy it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise unreadable(path, f"this file cannot be read ({reason})", "Check the path and the drive") from None
    return content


def nearest_file(path: Path) -> str:
    """Return the remedy for a missing file: the nearest name in its folder if there is one."""
    from difflib import get_close_matches

    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())[:2000]
    except (OSError, ValueError):
        return "Check the path: its folder does not exist either"
    near = get_close_matches(path.name, names, n=1)
    return f"Did you mean {near[0]}?" if near else "Check the path"


def unreadable(path: Path, what: str, remedy: str) -> FileAccessError:
    """Return the error for a file that cannot be opened."""
    problem = one_problem("F101", Place(str(path)), what, remedy).problems[0]
    return FileAccessError(str(problem), [problem])


def parse(content: bytes, name: str, is_json: bool) -> Node:
    """Return the nodes of a file's bytes; raise InputError where they are no safe YAML or JSON."""
    if len(content) > MOST_BYTES:
        raise one_problem("F103", Place(name), f"this is larger than {MOST_BYTES // 1_000_000} MB", "Check that it is the file you meant")
    for start, kind in NOT_TEXT:
        if content.startswith(start):
            raise one_problem(
                "F115", Place(name), f"this is {kind}, not a text file", "Save the answers as YAML or JSON; `init` writes one to fill in"
            )
    text = decode(content, name)
    if not text.strip():
        raise one_problem("F104", Place(name), "this file is empty", "Write one with `rsc-assess init` and fill it in")
    root = json_reader.read(text, name) if is_json else yaml_reader.read(text, name)
    if "\\" in text:
        check_escapes(root, name)
    return root


def check_escapes(root: Node, name: str) -> None:
    """Raise InputError where a text holds a character that the file itself may not hold, written as an escape such as \\x1b."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node.value, str):
            found = FORBIDDEN.search(node.value)
            if found:
                what = f"a control character (U+{ord(found.group()):04X}) is written here as an escape"
                raise one_problem("F112", node.place(name), what, "Take it out")
        elif isinstance(node.value, list):
            waiting.extend(reversed(node.value))
        else:
            waiting.extend(reversed([one for pair in node.value.values() for one in pair]))


def decode(content: bytes, name: str, remedy: str = "Save it as UTF-8 (Notepad: Save as › Encoding › UTF-8)") -> str:
    """Return the text of UTF-8 (with or without a mark) or of UTF-16 with a mark; nothing is guessed."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise one_problem(
            "F102",
            Place(name, line, column),
            "this is not UTF-8 text, so letters such as é or ’ cannot be read",
            remedy,
        ) from None
    found = FORBIDDEN.search(text)
    if found:
        line, column = line_and_column(text, found.start())
        raise one_problem(
            "F112",
            Place(name, line, column),
            f"a control character (U+{ord(found.group()):04X}) stands here",
            "Delete it, or save the file as UTF-8",
        )
    return text


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a position in a text."""
    return text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1
