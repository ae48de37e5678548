"""How every kind of file begins: as a map of keys, in a format that this program knows."""

from collections.abc import Collection

import attrs

from rsc_assess.documents.json_reader import looks_like_json
from rsc_assess.documents.shape import Entry, Reading, Record
from rsc_assess.documents.source import Document, parse
from rsc_assess.problems import InputError, list_problems

FORMAT = 1

# Keys that together only one kind of file has: how one is known that was given in the place of another.
KNOWN_BY = {
    "an answers file": ("council", "answers"),
    "a questionnaire": ("version", "title", "sections"),
    "a contribution": ("sharing", "nodes", "offers"),
    "an edition": ("groups", "cells", "partners"),
    "a scorecard": ("root", "nodes", "problems"),
    "a report as data": ("about", "sections", "sentences"),
}


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
    other = other_kind(document.root.value, name, record)
    if other is not None:
        reading.note("S109", document.root, f"this is {other}, and {name} is asked for", start)
        return None
    entry = record.read(document.root, reading)
    return entry if isinstance(entry, Entry) else None


def read_json(content: bytes, name: str, start: str) -> Document:
    """
    Return the document in the bytes of a JSON file that this program wrote.

    Args:
        start: What to do where something else than JSON stands there: what is said of files that people write does not help.

    Raises:
        InputError: It is not JSON that can be read safely.
    """
    try:
        return Document(parse(content, name, is_json=True), name, None)
    except InputError as error:
        codes = ("F104", "F115") if looks_like_json(content) else ("F104", "F113", "F115")
        problems = [attrs.evolve(one, remedy=start) if one.code in codes else one for one in error.problems]
        raise InputError(list_problems(problems), problems) from None


def other_kind(keys: Collection[str], name: str, record: Record) -> str | None:
    """Return what kind of file has such keys, if that is another than the one asked for; None for one that is only incomplete."""
    own = record.required, KNOWN_BY.get(name, record.required)
    if any(all(key in keys for key in each) for each in own):
        return None
    return next((kind for kind, known_by in KNOWN_BY.items() if all(key in keys for key in known_by)), None)


def note_newer_format(entry: Entry, reading: Reading) -> None:
    """Note a file of a later format, whose keys may mean what this program does not know."""
    found = entry.get("format", FORMAT)
    if found > FORMAT:
        what = f"this file is of format {found}, and this program reads format {FORMAT}"
        reading.note("Q213", entry.value_node("format"), what, "Update rsc_assess")
