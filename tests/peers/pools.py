"""Pools of made-up councils to test with: registers, contributions and editions, drawn from a seed."""

import datetime
import random
from collections.abc import Sequence

from rsc_assess.councils.council import Council
from rsc_assess.peers.groups import Grouping, make_grouping
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.values import Contribution, PartnerOffer
from rsc_assess.questionnaire.values import LEVELS, Questionnaire, Section

REGIONS = ("North", "South", "East", "West", "Coast", "Hills")
TYPES = ("unitary", "district", "county")
DAY = datetime.date(2026, 11, 1)


def register(count: int, seed: int = 1, regions: Sequence[str] = REGIONS, types: Sequence[str] = TYPES) -> list[Council]:
    """Return made-up councils with regions and types drawn at random."""
    chance = random.Random(seed)
    return [
        Council(
            f"Council {place}", f"E06999{place:03}" if place < 1000 else f"E07999{place:03}", chance.choice(types), "england", chance.choice(regions)
        )
        for place in range(count)
    ]


def contribution(
    council: Council,
    questionnaire: Questionnaire,
    levels: dict[str, int],
    *,
    sharing: str = "levels",
    offers: Sequence[str] = (),
    date: datetime.date = DAY,
) -> Contribution:
    """Return the contribution of a council whose questions have these levels; a section is the plain mean of what is in it."""
    digests = node_digests_of(questionnaire)
    scores: dict[str, float] = {}
    bands: dict[str, int] = {}

    def value_of(node: object) -> float | None:
        if isinstance(node, Section):
            found = [value for child in node.children if (value := value_of(child)) is not None]
            if not found:
                return None
            scores[node.id] = sum(found) / len(found)
            bands[node.id] = int(scores[node.id] * 5 + 1e-9)
            return scores[node.id]
        id = node.id  # type: ignore[attr-defined]
        if id not in levels or node.kind != LEVELS:  # type: ignore[attr-defined]
            return None
        if sharing == "levels":
            scores[id], bands[id] = levels[id] / 5, levels[id]
        return levels[id] / 5

    tops = [value for child in questionnaire.children if (value := value_of(child)) is not None]
    if tops:
        scores[questionnaire.id] = sum(tops) / len(tops)
        bands[questionnaire.id] = int(scores[questionnaire.id] * 5 + 1e-9)
    return Contribution(
        council, date, "0", questionnaire.id, questionnaire.version, questionnaire.digest, sharing,
        {id: digests[id] for id in scores}, scores, bands, tuple(PartnerOffer(id, bands[id]) for id in offers if id in bands),
    )  # fmt: skip


def drawn_levels(questionnaire: Questionnaire, seed: int, spread: float = 1.0, missing: float = 0.03) -> dict[str, int]:
    """Return levels of one council's questions, around a middle of its own."""
    chance = random.Random(seed)
    middle = chance.gauss(2.6, 0.5)
    found = {}
    for section in questionnaire.children:
        here = middle + chance.gauss(0, 0.4)
        for question in questionnaire.questions():
            if question.id.startswith(section.id) and chance.random() >= missing:
                found[question.id] = min(max(round(chance.gauss(here, spread)), 0), 5)
    return found


def grouped(councils: Sequence[Council], **more: object) -> Grouping:
    """Return the groups of a register of councils."""
    return make_grouping(councils, is_register=True, **more)  # type: ignore[arg-type]
