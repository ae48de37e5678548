"""Contributions made by hand, without answers behind them."""

import datetime
from collections.abc import Mapping
from typing import Any

import attrs

from rsc_assess import Council, Questionnaire, load_questionnaire
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.values import Contribution
from tests.small import question, questionnaire, section

DATE = datetime.date(2026, 11, 1)


def small(**more: Any) -> Questionnaire:
    """Return a questionnaire of three sections that weigh 1, 2 and 3, each with one question."""
    return load_questionnaire(
        questionnaire([section(id, question(f"{id}1"), weight=weight) for id, weight in zip("ABC", (1, 2, 3), strict=True)], **more)
    )


def contribution(id: str, model: Questionnaire, scores: Mapping[str, float], region: str | None = None, **council: Any) -> Contribution:
    """Return the contribution of one council, made for this version of the questionnaire."""
    digests = node_digests_of(model)
    return Contribution(
        council=Council(name=f"Council {id}", id=id, region=region, **council),
        date=DATE,
        engine="0.1.0",
        questionnaire=model.id,
        version=model.version,
        digest=model.digest,
        sharing="scores",
        digests={node: digests[node] for node in scores},
        scores=scores,
        bands={},
    )


def pool(model: Questionnaire, column: Mapping[str, Mapping[str, float]]) -> list[Contribution]:
    """Return one contribution for each council of a table of scores."""
    return [contribution(id, model, scores) for id, scores in column.items()]


def other_version(given: Contribution, *nodes: str) -> Contribution:
    """Return a contribution that was made when something else reached these nodes."""
    return attrs.evolve(given, digests={**given.digests, **dict.fromkeys(nodes, "sha256:other")})


def whole(a: float, b: float, c: float) -> dict[str, float]:
    """Return the scores of the small questionnaire whose sections have these values."""
    return {"small": (a + 2 * b + 3 * c) / 6, "A": a, "B": b, "C": c}
