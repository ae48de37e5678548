"""Editions as files: small JSON with a checksum that readers use offline."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rsc_assess.councils.council import NATIONS, TYPES
from rsc_assess.documents.opening import FORMAT, note_newer_format, read_json, read_record
from rsc_assess.documents.shape import (
    ID,
    Choice,
    Day,
    Entry,
    Key,
    ListOf,
    MapOf,
    Number,
    Reading,
    Record,
    Schema,
    Text,
    TrueFalse,
    document_schema,
)
from rsc_assess.documents.source import MOST_BYTES, read_bytes
from rsc_assess.peers.contribution_json import given, note_data, note_from
from rsc_assess.peers.contribution_shapes import DIGEST, MOST_BANDS, NODE, PRACTICE_NOTE, STAMP
from rsc_assess.peers.figures import BANDS, DECILES, FEWEST_IN_BAND, FROM, MEDIAN, QUARTILES
from rsc_assess.peers.nodes import rounded_share
from rsc_assess.peers.values import GROUP_KINDS, BandCount, Cell, Count, Edition, Group, Partner, Variation
from rsc_assess.problems import InputError, Problem, RefusedError, raise_errors
from rsc_assess.questionnaire.digest import digest_of

MOST_NODES, MOST_GROUPS, MOST_PARTNERS, MOST_COUNCILS = 5_000, 2_000, 50_000, 1_000_000
START = "Ask the keeper of the pool for the file that `rsc-assess pool edition` wrote"
AGAIN = "Ask the keeper of the pool for it anew; an edition is never edited by hand"
GROUP_ID = Text(200, r"[a-z]+(?::[A-Za-z0-9._-]+)?", "the id of a group")
SHARE = Number(0, 1)

GROUP = Record(
    "a group",
    "A set of councils that figures are about.",
    {
        "id": Key(GROUP_ID, "its id, such as all or region:north-east", required=True),
        "kind": Key(Choice(*GROUP_KINDS), "what kind of group it is", required=True),
        "title": Key(Text(200), "what people call it", required=True),
        "parts": Key(ListOf(GROUP_ID, at_most=MOST_GROUPS), "of a union, the ids of its groups"),
    },
)

BAND_COUNT = Record(
    "a count",
    "How many councils are in some neighbouring bands.",
    {
        "first": Key(Number(0, MOST_BANDS - 1, whole=True), "the position of the lowest of these bands", required=True),
        "last": Key(Number(0, MOST_BANDS - 1, whole=True), "the position of the highest of these bands", required=True),
        "count": Key(Number(0, MOST_COUNCILS, whole=True), "how many councils are in them", required=True),
    },
)

NUMBER = {
    "n": Key(Number(1, MOST_COUNCILS, whole=True), "over how many councils", required=True),
    "or_more": Key(TrueFalse(), "true where it is only known that there are at least so many"),
}

CELL = Record(
    "a cell",
    "The figures of one node in one group, as shares of the maximum rounded to 0.02.",
    {
        **NUMBER,
        "median": Key(SHARE, "the median, from 6 councils", required=True),
        "quartiles": Key(ListOf(SHARE, at_most=2), "the lower and the upper quartile, from 11"),
        "deciles": Key(ListOf(SHARE, at_most=9), "the nine deciles, from 21"),
        "bands": Key(ListOf(BAND_COUNT, at_most=MOST_BANDS), "how many are in which bands, from 21"),
    },
)

VARIATION = Record(
    "a variation",
    "How much of the variance of a node lies between regions.",
    {
        "omega_squared": Key(SHARE, "omega squared, to two decimals", required=True),
        "regions": Key(Number(2, MOST_GROUPS, whole=True), "between how many regions", required=True),
        **NUMBER,
    },
)

PARTNER = Record(
    "a learning partner",
    "A council that agreed to be named for a section, with the band it has reached there.",
    {
        "council": Key(Text(64), "its id", required=True),
        "name": Key(Text(200), "its name", required=True),
        "type": Key(Choice(*TYPES), "its type"),
        "nation": Key(Choice(*NATIONS), "its nation"),
        "region": Key(Text(120), "its region"),
        "section": Key(NODE, "the id of the section", required=True),
        "band": Key(Number(0, MOST_BANDS - 1, whole=True), "the position of the band it has reached", required=True),
        "note": Key(PRACTICE_NOTE, "its practice note"),
    },
)

EDITION = Record(
    "an edition",
    "A frozen release of a pool. Written by `rsc-assess pool edition`, and not to be edited. A cell that is not there is not released.",
    {
        "format": Key(Number(1, 1_000, whole=True), "the version of this file format: 1", required=True),
        "id": Key(ID, "its id", required=True),
        "date": Key(Day(), "its date", required=True),
        "engine": Key(Text(40, r"[0-9A-Za-z.+-]+", "a version"), "the version of rsc_assess that made it", required=True),
        "questionnaire": Key(STAMP, "the questionnaire that was answered", required=True),
        "synthetic": Key(TrueFalse(), "whether its councils are made up", required=True),
        "replaces": Key(ID, "the id of the edition that it corrects"),
        "nodes": Key(MapOf(NODE, DIGEST, at_most=MOST_NODES), "the nodes, each with the digest of all that reaches it", required=True),
        "groups": Key(ListOf(GROUP, at_most=MOST_GROUPS), "the groups", required=True),
        "cells": Key(MapOf(GROUP_ID, MapOf(NODE, CELL, at_most=MOST_NODES), at_most=MOST_GROUPS), "the figures, by group and node", required=True),
        "variation": Key(MapOf(NODE, VARIATION, at_most=MOST_NODES), "variation between regions, by node", required=True),
        "partners": Key(ListOf(PARTNER, at_most=MOST_PARTNERS), "the learning partners", required=True),
        "checksum": Key(DIGEST, "the SHA-256 of all other keys, as JSON with sorted keys and without spaces", required=True),
    },
)


def edition_schema() -> Schema:
    """Return the JSON Schema (draft-07) of editions."""
    return document_schema(EDITION, "rsc_assess edition", "https://rsc-assess.invalid/schema/edition.json", {})


def dump_edition(edition: Edition) -> bytes:
    """Return an edition as JSON: one cell a line, so that two editions can be compared line by line."""
    text = json.dumps(edition_data(edition), ensure_ascii=False, indent=1, allow_nan=False)
    # What stands four levels deep, and lists of numbers, on one line. No text holds a line break as such.
    text = re.sub(r"\[\n\s+((?:[-\d.]+,\n\s+)*[-\d.]+)\n\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)
    text = re.sub(r"\n {4,}", " ", text)
    return (re.sub(r"\n {3}\}", " }", text) + "\n").encode()


def edition_data(edition: Edition) -> dict[str, object]:
    """Return an edition as JSON data with its checksum."""
    stamp = {"id": edition.questionnaire, "version": edition.version, "digest": edition.digest}
    data: dict[str, object] = {
        "format": FORMAT,
        "id": edition.id,
        "date": edition.date.isoformat(),
        "engine": edition.engine,
        "questionnaire": stamp,
        "synthetic": edition.synthetic,
        **given(replaces=edition.replaces),
        "nodes": dict(edition.nodes),
        "groups": [{"id": one.id, "kind": one.kind, "title": one.title, **given(parts=list(one.parts) or None)} for one in edition.groups],
        "cells": {group: {node: cell_data(cell) for node, cell in cells.items()} for group, cells in edition.cells.items()},
        "variation": {
            node: {"omega_squared": one.omega_squared, "regions": one.regions, **number_data(one.n)} for node, one in edition.variation.items()
        },
        "partners": [partner_data(partner) for partner in edition.partners],
    }
    return {**data, "checksum": digest_of(data)}


def number_data(n: Count) -> dict[str, object]:
    """Return a number of councils as JSON data."""
    return {"n": n.number, **({"or_more": True} if n.or_more else {})}


def cell_data(cell: Cell) -> dict[str, object]:
    """Return a cell as JSON data."""
    bands = [{"first": one.first, "last": one.last, "count": one.count} for one in cell.bands]
    quartiles = None if cell.quartiles is None else list(cell.quartiles)
    deciles = None if cell.deciles is None else list(cell.deciles)
    return {**number_data(cell.n), "median": cell.median, **given(quartiles=quartiles, deciles=deciles, bands=bands or None)}


def partner_data(partner: Partner) -> dict[str, object]:
    """Return a learning partner as JSON data."""
    note = partner.note
    return {
        "council": partner.council,
        "name": partner.name,
        **given(type=partner.type, nation=partner.nation, region=partner.region),
        "section": partner.section,
        "band": partner.band,
        **given(note=None if note is None else note_data(note)),
    }


def load_edition(source: Path | str | bytes, name: str = "edition") -> Edition:
    """
    Return the edition in a file, or in the bytes of one.

    Args:
        name: What messages call bytes.

    Raises:
        FileAccessError: The file cannot be read.

        InputError: It is not an edition; `.problems` lists everything that is wrong with it.

        RefusedError: Its content does not match its checksum: it was changed after it was written.
    """
    content, name = (source, name) if isinstance(source, bytes) else (read_bytes(Path(source)), str(source))
    reading = Reading(name)
    if len(content) > MOST_BYTES:
        reading.note("P408", None, f"this file is larger than {MOST_BYTES // 1_000_000} MB, and no edition is", START)
        raise InputError(str(reading.problems[0]), reading.problems)
    entry = read_record(read_json(content, name, START), "an edition", START, EDITION, reading)
    if entry is not None:
        note_newer_format(entry, reading)
    raise_errors(reading.problems)
    assert entry is not None
    edition = edition_from(entry)
    if edition_data(edition)["checksum"] != entry["checksum"]:
        what = f"the content does not match its checksum: this edition ({edition.id}) was changed after it was written"
        problem = Problem("P407", what, AGAIN, entry.value_node("checksum").place(name))
        raise RefusedError(str(problem), [problem])
    for what in inconsistencies(edition):
        reading.note("P409", entry.value_node("cells"), what, AGAIN)
    raise_errors(reading.problems)
    return edition


def edition_from(entry: Entry) -> Edition:
    """Return the edition that was read."""
    stamp: Entry = entry["questionnaire"]
    return Edition(
        id=entry["id"],
        date=entry["date"],
        engine=entry["engine"],
        questionnaire=stamp["id"],
        version=stamp["version"],
        digest=stamp["digest"],
        synthetic=entry["synthetic"],
        replaces=entry.get("replaces"),
        nodes=entry["nodes"],
        groups=tuple(Group(one["id"], one["kind"], one["title"], tuple(one.get("parts", ()))) for one in entry["groups"]),
        cells={group: {node: cell_from(cell) for node, cell in cells.items()} for group, cells in entry["cells"].items()},
        variation={
            node: Variation(float(one["omega_squared"]), one["regions"], Count(one["n"], one.get("or_more", False)))
            for node, one in entry["variation"].items()
        },
        partners=tuple(partner_from(one) for one in entry["partners"]),
    )


def cell_from(entry: Entry) -> Cell:
    """Return the cell that was read."""
    quartiles, deciles = entry.get("quartiles"), entry.get("deciles")
    return Cell(
        Count(entry["n"], entry.get("or_more", False)),
        float(entry["median"]),
        (float(quartiles[0]), float(quartiles[1])) if quartiles is not None and len(quartiles) == 2 else None,
        tuple(float(one) for one in deciles) if deciles is not None else None,
        tuple(BandCount(one["first"], one["last"], one["count"]) for one in entry.get("bands", ())),
    )


def partner_from(entry: Entry) -> Partner:
    """Return the learning partner that was read."""
    note: Any = entry.get("note")
    return Partner(
        entry["council"],
        entry["name"],
        entry.get("type"),
        entry.get("nation"),
        entry.get("region"),
        entry["section"],
        entry["band"],
        None if note is None else note_from(note),
    )


def inconsistencies(edition: Edition) -> Iterator[str]:
    """Yield what cannot be in an edition: figures that the size of a group does not allow, do not rise, or belong to nothing."""
    groups = [group.id for group in edition.groups]
    yield from (f"the group {id} is there twice" for id in dict.fromkeys(groups) if groups.count(id) > 1)
    for group, cells in edition.cells.items():
        if group not in groups:
            yield f"there are figures of {group}, which is no group of this edition"
        for node, cell in cells.items():
            if node not in edition.nodes:
                yield f"there are figures of {node}, which is no node of this edition"
            yield from (f"{node} in {group} has {what}" for what in faults_of(cell))
    for node, variation in edition.variation.items():
        if round(variation.omega_squared * 100) / 100 != variation.omega_squared:
            yield f"{node} has an omega squared that is no multiple of 0.01"
    for node in (*edition.variation, *(partner.section for partner in edition.partners)):
        if node not in edition.nodes:
            yield f"{node} is no node of this edition"


def faults_of(cell: Cell) -> Iterator[str]:
    """Yield what cannot be in a cell."""
    figures = [cell.median, *(cell.quartiles or ()), *(cell.deciles or ())]
    if any(rounded_share(one) != one for one in figures):
        yield "figures that are not multiples of 0.02"
    lower, upper = cell.quartiles or (cell.median, cell.median)
    if not lower <= cell.median <= upper or list(cell.deciles or ()) != sorted(cell.deciles or ()):
        yield "figures that do not rise"
    detail = BANDS if cell.bands else DECILES if cell.deciles is not None else QUARTILES if cell.quartiles is not None else MEDIAN
    if cell.n.number < FROM[detail] or len(cell.deciles or (0,) * 9) != 9:
        yield f"figures that {cell.n} councils do not allow"
    ends = [-1, *(one.last for one in cell.bands)]
    is_row = all(last + 1 == one.first <= one.last for last, one in zip(ends, cell.bands, strict=False))
    are_enough = len(cell.bands) > 1 and all(one.count >= FEWEST_IN_BAND for one in cell.bands)
    if cell.bands and (cell.n.or_more or not is_row or not are_enough or sum(one.count for one in cell.bands) != cell.n.number):
        yield "counts by band that do not make up its number"
