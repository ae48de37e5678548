"""The formats of answers files: which one a file is, and who reads and writes it. Each is imported when it is asked for."""

from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rsc_assess.answer_files.form import Form, form_of
from rsc_assess.documents.node import from_data, one_problem
from rsc_assess.documents.source import MOST_BYTES, Document, Source, decode, parse, read_bytes
from rsc_assess.problems import InputError, Place

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment

YAML, JSON, XLSX, HTML, CSV = FORMATS = ("yaml", "json", "xlsx", "html", "csv")
SUFFIXES = {".yaml": YAML, ".yml": YAML, ".json": JSON, ".xlsx": XLSX, ".html": HTML, ".htm": HTML, ".csv": CSV}
ENDINGS = ", ".join(f".{format}" for format in FORMATS)

# Each has `read(content: bytes, name: str) -> tuple[Node, tuple[Problem, ...]]`: the tree in the shape of an answers file, with places, and
# what is worth knowing of how it was read. YAML and JSON are read as they are.
READERS = {
    XLSX: "rsc_assess.answer_files.workbook_reader",
    HTML: "rsc_assess.answer_files.page_reader",
    CSV: "rsc_assess.answer_files.csv_reader",
}
# Each has `write(form: Form) -> bytes`.
WRITERS = {
    YAML: "rsc_assess.answer_files.yaml_writer",
    JSON: "rsc_assess.answer_files.json_writer",
    XLSX: "rsc_assess.answer_files.workbook_writer",
    HTML: "rsc_assess.answer_files.page_writer",
    CSV: "rsc_assess.answer_files.csv_writer",
}
OLE = b"\xd0\xcf\x11\xe0"
# A workbook is packed: what it holds has limits of its own.
MOST_WORKBOOK_BYTES = 20_000_000


def read_answers_file(source: Source) -> Document:
    """
    Return the answers file in a path, in bytes or in plain data, whatever its format: as one tree, with places.

    Raises:
        FileAccessError: The file cannot be opened or read.

        InputError: Its content cannot be read safely, or is in no format of answers files.

        RefusedError: It is a workbook that would take too much memory.
    """
    if isinstance(source, Mapping):
        return Document(from_data(source, "answers"), "answers", None)
    path = None if isinstance(source, bytes) else Path(source)
    return document_in(source if isinstance(source, bytes) else content_of(source), path)


def content_of(path: str | Path) -> bytes:
    """Return the bytes of an answers file; FileAccessError is raised as above."""
    return read_bytes(Path(path), MOST_WORKBOOK_BYTES)


def document_in(content: bytes, path: Path | None) -> Document:
    """
    Return the answers file in bytes that were read from a path, or came without one.

    Raises:
        InputError, RefusedError: As `read_answers_file` does.
    """
    name = "answers" if path is None else str(path)
    found = format_of_content(content, path)
    folder = None if path is None else path.parent
    if found in (YAML, JSON):
        return Document(parse(content, name, found == JSON), name, folder)
    if len(content) > (MOST_WORKBOOK_BYTES if found == XLSX else MOST_BYTES):
        most = (MOST_WORKBOOK_BYTES if found == XLSX else MOST_BYTES) // 1_000_000
        raise one_problem("F103", Place(name), f"this is larger than {most} MB", "Check that it is the file you meant")
    root, remarks = import_module(READERS[found]).read(content, name)
    return Document(root, name, folder, remarks)


def format_of_content(content: bytes, path: Path | None) -> str:
    """Return the format of a file: by its first bytes where they tell, else by its name; YAML where nothing tells otherwise."""
    if content.startswith((b"PK", OLE)):
        return XLSX
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return HTML
    named = None if path is None else SUFFIXES.get(path.suffix.lower())
    if named is not None:
        return named
    if start.startswith(b"{"):
        return JSON
    return CSV if looks_like_table(content) else YAML


def looks_like_table(content: bytes) -> bool:
    """Tell whether bytes without a name begin like a table of answers."""
    import csv

    from rsc_assess.answer_files.columns import column_of

    try:
        line = decode(content[:65_536].rpartition(b"\n")[0] or content, "answers").lstrip().splitlines()[0]
        rows = [next(csv.reader([line], delimiter=one), []) for one in ",;\t"]
    except (InputError, IndexError, csv.Error):  # what cannot be decoded or cut is no table; the reader of YAML says why
        return False
    return any(sum(column_of(cell) is not None for cell in row) >= 3 for row in rows)


def format_of_name(path: str | Path) -> str | None:
    """Return the format that the ending of a file's name says, or None."""
    return SUFFIXES.get(Path(path).suffix.lower())


def dump_assessment(assessment: "Assessment", format: str = YAML, questions: Collection[str] | None = None) -> bytes:
    """
    Return an assessment in one of FORMATS, which `load_assessment` reads back as the same.

    Args:
        questions: The ids of the questions that are shown to fill in; answered ones are shown in any case. None for all.

    Raises:
        ValueError: There is no such format.

        InputError: The format cannot hold it, such as a text that is longer than a cell of a workbook.
    """
    return dump_form(form_of(assessment, questions), format)


def dump_form(form: Form, format: str) -> bytes:
    """
    Return a form in one of FORMATS: a file that can be filled in, and read with `load_assessment`.

    Raises:
        ValueError: There is no such format.

        InputError: The format cannot hold it, such as a text that is longer than a cell of a workbook.
    """
    if format not in WRITERS:
        raise ValueError(f"there is no format {format!r}; use one of {', '.join(FORMATS)}")
    written: bytes = import_module(WRITERS[format]).write(form)
    return written
