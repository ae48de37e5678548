"""The formats of contributions and of files of practice notes: every key there is, said once."""

import re

from rsc_assess.councils.council import NATIONS, TYPES
from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import (
    ID,
    VERSION,
    Choice,
    Day,
    Invalid,
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
from rsc_assess.peers.values import SHARING
from rsc_assess.peers.visible import VisibleText

MOST_NODES, MOST_OFFERS, MOST_BANDS = 5_000, 500, 100
# Seven digits or more, with what people write between them.
TELEPHONE = re.compile(r"(?:\d[\s().+/-]*){7,}")

DIGEST = Text(71, r"sha256:[0-9a-f]{64}", "a digest")
NODE = Text(300, r"[A-Za-z0-9][A-Za-z0-9._:/-]*", "the id of a node")


class Role(VisibleText):
    """The role of who can be asked; an address or a telephone number would be that of a person."""

    def read(self, node: Node, reading: Reading) -> str | Invalid:
        """Return the role, or INVALID after noting why not."""
        text = super().read(node, reading)
        if isinstance(text, str) and looks_personal(text):
            what = "a contact is a role, and this holds an email address or a telephone number"
            return reading.note("P210", node, what, 'Write a role, such as "Head of digital inclusion"')
        return text


def looks_personal(text: str) -> bool:
    """Tell whether a text holds what looks like an email address or a telephone number."""
    return "@" in text or TELEPHONE.search(text) is not None


PRACTICE_NOTE = Record(
    "a practice note",
    "What a council says of its practice on one theme. It is public.",
    {
        "title": Key(VisibleText(120), "what it is about, in a few words", required=True),
        "text": Key(VisibleText(500), "what others can learn from it, in at most 500 characters", required=True),
        "link": Key(Text(500, r"""https?://[^\s"'<>\\]+""", "a web address"), "a public page that says more"),
        "contact": Key(Role(120), "the role to ask for, such as Head of digital inclusion; never a person"),
    },
)

NOTES = MapOf(ID, PRACTICE_NOTE, at_most=MOST_OFFERS)

STAMP = Record(
    "a questionnaire",
    "The questionnaire that was scored.",
    {
        "id": Key(ID, "its id", required=True),
        "version": Key(VERSION, "its version", required=True),
        "digest": Key(DIGEST, "the digest of all in it that can move a number", required=True),
    },
)

COUNCIL = Record(
    "a council",
    "The council that contributes, and its coarse attributes.",
    {
        "id": Key(Text(64), "its GSS code, or its id in another scheme", required=True),
        "name": Key(VisibleText(200), "its name", required=True),
        "type": Key(Choice(*TYPES), "its type"),
        "nation": Key(Choice(*NATIONS), "its nation"),
        "region": Key(VisibleText(120), "its region"),
        "fictional": Key(TrueFalse(), "whether it is made up: 999 stands after the prefix of its code", required=True),
    },
)

SHARED_NODE = Record(
    "a node",
    "What is shared of one node.",
    {
        "value": Key(Number(0, 1), "its share of the maximum, unrounded", required=True),
        "band": Key(Number(0, MOST_BANDS - 1, whole=True), "the position of the band or level that it has reached, from 0 for the lowest"),
        "digest": Key(DIGEST, "the digest of all in the questionnaire that reaches it", required=True),
    },
)

OFFER = Record(
    "an offer",
    "The consent to be named as a learning partner for one section, which shows the band it has reached.",
    {
        "section": Key(NODE, "the id of the section", required=True),
        "band": Key(Number(0, MOST_BANDS - 1, whole=True), "the position of the band that is shown", required=True),
        "note": Key(PRACTICE_NOTE, "a practice note"),
    },
    identity="section",
)

CONTRIBUTION = Record(
    "a contribution",
    "What one council agrees to share of one assessment. Written by `rsc-assess contribute`, and not to be edited.",
    {
        "format": Key(Number(1, 1_000, whole=True), "the version of this file format: 1", required=True),
        "engine": Key(Text(40, r"[0-9A-Za-z.+-]+", "a version"), "the version of rsc_assess that scored", required=True),
        "questionnaire": Key(STAMP, "the questionnaire that was scored", required=True),
        "council": Key(COUNCIL, "the council", required=True),
        "date": Key(Day(), "the date of the assessment", required=True),
        "sharing": Key(Choice(*SHARING), "scores (sections and framework items) or levels (questions too)", required=True),
        "nodes": Key(MapOf(NODE, SHARED_NODE, at_most=MOST_NODES), "what is shared, by node id", required=True),
        "offers": Key(ListOf(OFFER, at_most=MOST_OFFERS), "for which sections the council may be named as a learning partner", required=True),
        "checksum": Key(DIGEST, "the SHA-256 of all other keys, as JSON with sorted keys and without spaces", required=True),
    },
)


def contribution_schema() -> Schema:
    """Return the JSON Schema (draft-07) of contributions."""
    return document_schema(CONTRIBUTION, "rsc_assess contribution", "https://rsc-assess.invalid/schema/contribution.json", {})


def notes_schema() -> Schema:
    """Return the JSON Schema (draft-07) of files of practice notes."""
    return document_schema(NOTES, "rsc_assess practice notes", "https://rsc-assess.invalid/schema/notes.json", {})
