"""
What a keeper holds of an edition besides the edition itself: whose figures are behind it, in which groups, and why cells are missing.

Later editions are checked against all earlier ones, which needs these figures; nobody but the keeper may see them.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from rsc_assess.councils.council import read_only
from rsc_assess.peers.released import NO_BAND, Value
from rsc_assess.peers.statistics import ONE, billionths
from rsc_assess.peers.values import Contribution, Edition
from rsc_assess.problems import InputError, Place, Problem
from rsc_assess.questionnaire.digest import digest_of

FORMAT = 1


# Another value for some records, by which a council cannot be told: (record, value in billionths, band) for each.
Witness = tuple[tuple[str, int, int], ...]


@attrs.frozen
class Row:
    """
    One record behind an edition.

    Attributes:
        council: Its id; None once the council has withdrawn: its figures stay with what was released, without its name, since
            the other councils cannot be protected without them.

        owner: The same for all records of one council, also of one that has withdrawn: who knows its own records knows them all. Like
            `record` it does not name the council, but whoever guesses its id can tell.

        record: What tells it from all other records; the same in every edition that it is in.

        values: Its value in billionths and the position of its band (or NO_BAND), by node.

        shown: The bands it agreed to show as a learning partner, by node.
    """

    council: str | None
    owner: str
    record: str
    region: str | None
    values: Mapping[str, Value] = attrs.field(converter=read_only)
    shown: Mapping[str, int] = attrs.field(factory=dict, converter=read_only)


@attrs.frozen
class Membership:
    """
    Who is in a group.

    Attributes:
        rows: The rows of the edition that are in it.

        register: All councils of the register that are in it; None where no register was given.
    """

    rows: tuple[int, ...]
    register: frozenset[str] | None


@attrs.frozen
class Reason:
    """Why a figure was not released, or less of it: for the keeper's eyes only."""

    group: str
    node: str
    code: str
    words: str


@attrs.frozen
class Working:
    """
    The working figures of an edition.

    Attributes:
        groups: By group id; those without a released cell too.

        withdrawn: Councils that are behind it and have withdrawn since.

        witnesses: What the disclosure check rests on, by node; see `disclosure`.

        after: The ids of the earlier editions that it was checked against.

        regions: How many councils of the register each region has, by its name as part of an id; empty without a register.
    """

    edition: Edition
    rows: tuple[Row, ...]
    groups: Mapping[str, Membership] = attrs.field(converter=read_only)
    reasons: tuple[Reason, ...] = ()
    withdrawn: tuple[str, ...] = ()
    witnesses: Mapping[str, tuple[Witness, ...]] = attrs.field(factory=dict, converter=read_only)
    after: tuple[str, ...] = ()
    regions: Mapping[str, int] = attrs.field(factory=dict, converter=read_only)

    def without(self, council: str) -> "Working":
        """Return the working figures with a council's name taken off its figures."""
        if all(row.council != council for row in self.rows):
            return self
        rows = tuple(attrs.evolve(row, council=None) if row.council == council else row for row in self.rows)
        return attrs.evolve(self, rows=rows, withdrawn=tuple(sorted({*self.withdrawn, council})))


def value_of(share: float, band: int | None) -> Value:
    """Return a value as the disclosure check reckons with it."""
    return billionths(share), NO_BAND if band is None else band


def row_of(contribution: Contribution, digests: Mapping[str, str], below: Mapping[str, Sequence[str]]) -> Row:
    """
    Return what the keeper reckons with of a contribution: the nodes that are the questionnaire's own.

    Args:
        below: The nodes below each section.
    """
    nodes = [node for node in digests if contribution.digests.get(node) == digests[node] and node in contribution.scores]
    values = {node: value_of(contribution.scores[node], contribution.bands.get(node)) for node in nodes}
    record = digest_of([contribution.council.id, sorted((node, *value) for node, value in values.items())])
    shown = {}
    for offer in contribution.offers:
        if offer.section in values:
            shown[offer.section] = offer.band
            if values[offer.section][0] == ONE:
                # All that there is in a section shows that there is all of each of its questions.
                shown.update({node: values[node][1] for node in below.get(offer.section, ()) if node in values})
    return Row(contribution.council.id, digest_of([contribution.council.id]), record, contribution.council.region, values, shown)


def has_figures(edition: Edition, node: str) -> bool:
    """Return whether an edition has figures of a node."""
    return node in edition.variation or any(node in cells for cells in edition.cells.values())


def dump_working(working: Working) -> bytes:
    """Return working figures as JSON with a checksum; the edition is a file of its own."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "edition": working.edition.id,
        "rows": [
            {
                "council": row.council,
                "owner": row.owner,
                "record": row.record,
                "region": row.region,
                "values": {node: list(row.values[node]) for node in sorted(row.values)},
                "shown": dict(sorted(row.shown.items())),
            }
            for row in working.rows
        ],
        "groups": {
            id: {"rows": list(one.rows), "register": None if one.register is None else sorted(one.register)} for id, one in working.groups.items()
        },
        "regions": dict(sorted(working.regions.items())),
        "withdrawn": list(working.withdrawn),
        "after": list(working.after),
        "reasons": [attrs.asdict(reason) for reason in working.reasons],
        **witness_data(working),
    }
    return (json.dumps({**data, "checksum": digest_of(data)}, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def witness_data(working: Working) -> dict[str, Any]:
    """Return the witnesses as JSON data; records are named once, and then by their position."""
    records = sorted({record for moves in working.witnesses.values() for one in moves for record, _, _ in one})
    place = {record: number for number, record in enumerate(records)}
    found = {node: [[[place[record], value, band] for record, value, band in one] for one in moves] for node, moves in working.witnesses.items()}
    return {"records": records, "witnesses": found}


def witnesses_from(data: dict[str, Any]) -> dict[str, tuple[Witness, ...]]:
    """Return the witnesses in JSON data."""
    records = data["records"]
    return {
        node: tuple(tuple((records[number], value, band) for number, value, band in one) for one in moves)
        for node, moves in data["witnesses"].items()
    }


def load_working(content: bytes, edition: Edition, source: str = "working figures") -> Working:
    """
    Return the working figures of an edition from what `dump_working` wrote.

    Raises:
        InputError: They are damaged, or belong to another edition.
    """
    try:
        data = json.loads(content)
        checksum = data.pop("checksum")
        if checksum != digest_of(data) or data["format"] != FORMAT or data["edition"] != edition.id:
            raise ValueError
        rows = tuple(
            Row(
                row["council"],
                row["owner"],
                row["record"],
                row["region"],
                {node: (value[0], value[1]) for node, value in row["values"].items()},
                row["shown"],
            )
            for row in data["rows"]
        )
        groups = {
            id: Membership(tuple(one["rows"]), None if one["register"] is None else frozenset(one["register"])) for id, one in data["groups"].items()
        }
        reasons = tuple(Reason(**reason) for reason in data["reasons"])
        return Working(edition, rows, groups, reasons, tuple(data["withdrawn"]), witnesses_from(data), tuple(data["after"]), data["regions"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        what = f"these are not the working figures of the edition {edition.id}, or they are damaged"
        problem = Problem("P405", what, "Bring the file back from a copy; without it no further edition can be checked", Place(source))
        raise InputError(str(problem), [problem]) from None
