"""
Editions made by hand: figures for every node of a questionnaire, some of them not released, with partners and their notes.

The figures are made up by a rule, not from councils, so that no test depends on how an edition is made.
"""

import hashlib
from datetime import date
from typing import Any

import attrs

from rsc_assess import Questionnaire
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.values import BandCount, Cell, Count, Edition, Group, Partner, PracticeNote

GROUPS = {
    "all": (Group("all", "all", "All councils"), Count(168)),
    "nation:england": (Group("nation:england", "nation", "England"), Count(131, or_more=True)),
    "type:unitary": (Group("type:unitary", "type", "Unitary authorities"), Count(54)),
    "region:north-east": (Group("region:north-east", "region", "North East"), Count(9)),
    "family:U2": (Group("family:U2", "family", "Unitary authorities, family 2"), Count(14)),
    "union:one-tier": (Group("union:one-tier", "union", "Councils of one tier", ("type:unitary", "type:metropolitan_district")), Count(73)),
}
# Not released: by group, the nodes.
SUPPRESSED = {
    "family:U2": {"S3", "E3", "C2"},
    "type:unitary": {"E3"},
    "union:one-tier": {"E3"},
    "nation:england": {"E3"},
    "all": {"E3"},
    "region:north-east": {"rsc", "E1", "E2", "E3", "E4"},
}
NOTE = PracticeNote(
    "One list of everybody who is offline",
    "We matched library cards, council tax support and a doorstep survey of 900 homes, and checked the list with the voluntary sector. "
    "It took two officers four months; the list is kept by the library service and is looked at by members every quarter.",
    "https://example.org/offline-list",
    "Head of digital inclusion",
)
SHORT_NOTE = PracticeNote("Ethics board with residents", "Eight residents sit on the board; its minutes are public.")
LONG = "The Metropolitan and Rural District Council of Upper Llanfairpwllgwyngyllgogerychwyrndrobwll-llantysiliogogogoch"
LONG_NOTE = PracticeNote("x" * 80, "Digwyddodd hyn, ŵyr ŷd. " * 20, f"https://example.org/{'long' * 30}", "Head of all that is digital and all else")
PARTNERS = (
    Partner("E06999099", LONG, "unitary", "england", "North West", "C2", 5, LONG_NOTE),
    Partner("E06999014", "Bramblewick Council (fictional)", "unitary", "england", "North East", "E1", 3, SHORT_NOTE),
    Partner("E06999014", "Bramblewick Council (fictional)", "unitary", "england", "North East", "C2", 4, NOTE),
    Partner("E06999022", "Corvale Council (fictional)", "unitary", "england", "South West", "E1", 2),
    Partner("E06999022", "Corvale Council (fictional)", "unitary", "england", "South West", "E4", 2),
    Partner("W06999003", "Cyngor Dyffryn Ŵyr (dychmygol)", "unitary", "wales", "Wales", "E1", 4, SHORT_NOTE),
    Partner("W06999003", "Cyngor Dyffryn Ŵyr (dychmygol)", "unitary", "wales", "Wales", "S1", 3),
    Partner("E07999005", "Eastmere District Council (fictional)", "district", "england", "North East", "E1", 5, NOTE),
    Partner("E06999001", "Aldermere Council (fictional)", "unitary", "england", None, "E1", 5),
)


def draw(*parts: object) -> float:
    """Return a number from 0 to 1 that is always the same for the same parts."""
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:4], "big") / 2**32


def fiftieths(share: float) -> float:
    """Return a share from 0 to 1 in fiftieths."""
    return min(max(round(share * 50), 0), 50) / 50


def cell(node: str, group: str, n: Count, middle: float = 0.0) -> Cell:
    """Return figures of a node in a group of so many councils, as much as their number allows."""
    center = middle or 0.32 + 0.3 * draw(node) + 0.06 * (draw(node, group) - 0.5)
    spread = 0.06 + 0.06 * draw(node, "spread")
    deciles = tuple(fiftieths(center + spread * (place - 5) / 2.2) for place in range(1, 10))
    quartiles = fiftieths(center - 1.1 * spread), fiftieths(center + 1.1 * spread)
    low = 1 + int(draw(node, group, "low") * n.number * 0.2) + n.number // 6
    high = n.number // 5
    counts = (BandCount(0, 1, low), BandCount(2, 2, n.number - low - high), BandCount(3, 5, high))
    return Cell(
        n=n,
        median=fiftieths(center),
        quartiles=quartiles if n.number >= 11 else None,
        deciles=deciles if n.number >= 21 else None,
        bands=counts if n.number >= 21 and not n.or_more else (),
    )


def edition(questionnaire: Questionnaire, **more: Any) -> Edition:
    """Return an edition with figures for every node of a questionnaire; the question R1.1 has changed since."""
    digests = node_digests_of(questionnaire)
    cells = {id: {node: cell(node, id, n) for node in digests if node not in SUPPRESSED.get(id, set())} for id, (_, n) in GROUPS.items()}
    found = Edition(
        id="2026-autumn",
        date=date(2026, 12, 1),
        engine="0.1.0",
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        synthetic=True,
        replaces=None,
        nodes={id: digest if id != "R1.1" else "sha256:other" for id, digest in digests.items() if id != "E3"},
        groups=tuple(group for group, _ in GROUPS.values()),
        cells=cells,
        partners=PARTNERS,
    )
    return attrs.evolve(found, **more)


def long_edition(questionnaire: Questionnaire) -> Edition:
    """Return an edition whose groups have names as long as they come, with a word that is long itself."""
    found = edition(questionnaire)
    return attrs.evolve(found, groups=tuple(attrs.evolve(group, title=f"{group.title}, {LONG} and all that are like it") for group in found.groups))
