"""Contributions of councils that do not exist."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rsc_assess.councils.council import Council, type_and_nation
from rsc_assess.peers.contribution_json import dump_contribution
from rsc_assess.peers.values import Contribution

DIGEST = "sha256:" + "0" * 64
NODES = ("small", "A", "B")


def council(number: int = 1, prefix: str = "E06", fictional: bool = True, **more: Any) -> Council:
    """Return the council of this number, made up unless said otherwise."""
    id = f"{prefix}{'999' if fictional else '000'}{number:03}"
    type, nation = type_and_nation(id) or (None, None)
    return Council(more.pop("name", f"Council {number}"), id, type, nation, **more)


def contribution(
    number: int = 1, scores: Mapping[str, float] | None = None, day: date = date(2026, 11, 1), fictional: bool = True, **more: Any
) -> Contribution:
    """Return the contribution of a council with these scores of the nodes small, A and B."""
    found = dict.fromkeys(NODES, 0.5) if scores is None else scores
    return Contribution(
        **{
            "council": council(number, fictional=fictional),
            "date": day,
            "engine": "0.1.0",
            "questionnaire": "small",
            "version": "1.0.0",
            "digest": DIGEST,
            "sharing": "scores",
            "digests": dict.fromkeys(found, DIGEST),
            "scores": found,
            "bands": {id: int(value * 5) for id, value in found.items()},
            **more,
        }
    )


def file_of(number: int = 1, value: float = 0.5, **more: Any) -> bytes:
    """Return the file of a council's contribution in which every node has this value."""
    return dump_contribution(contribution(number, dict.fromkeys(NODES, value), **more))
