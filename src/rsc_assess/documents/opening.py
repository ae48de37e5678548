"""How every kind of file begins: as a map of keys, in a format that this program knows."""

from rsc_assess.documents.shape import Entry, Reading, Record
from rsc_assess.documents.source import Document

FORMAT = 1


def read_record(document: Document, name: str, start: str, record: Record, reading: Reading) -> Entry | None:
    """
    Return the record that a whole document is, or None after noting why there is none.

    Args:
        name: What should stand there, such as "an answers file".

        start: What to do where something else stands there.
    """
    if not isinstance(document.root.value, dict):
        reading.note("S103", document.root, f"{name} should stand here, not {document.root.kind()}", start)
        return None
    entry = record.read(document.root, reading)
    return entry if isinstance(entry, Entry) else None


def note_newer_format(entry: Entry, reading: Reading) -> None:
    """Note a file of a later format, whose keys may mean what this program does not know."""
    found = entry.get("format", FORMAT)
    if found > FORMAT:
        what = f"this file is of format {found}, and this program reads format {FORMAT}"
        reading.note("Q213", entry.value_node("format"), what, "Update rsc_assess")
