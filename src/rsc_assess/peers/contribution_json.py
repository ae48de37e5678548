"""Contributions as JSON: one way to write each, with a checksum, and back."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from rsc_assess.councils.council import Council
from rsc_assess.documents.opening import FORMAT
from rsc_assess.peers.values import Contribution, PartnerOffer, PracticeNote
from rsc_assess.questionnaire.digest import digest_of


def contribution_data(contribution: Contribution) -> dict[str, object]:
    """Return a contribution as JSON data with its checksum: nodes and offers by id, so that there is one way to write it."""
    data: dict[str, object] = {
        "format": FORMAT,
        "engine": contribution.engine,
        "questionnaire": {"id": contribution.questionnaire, "version": contribution.version, "digest": contribution.digest},
        "council": council_data(contribution.council),
        "date": contribution.date.isoformat(),
        "sharing": contribution.sharing,
        "nodes": {
            id: {"value": contribution.scores[id] + 0.0, **given(band=contribution.bands.get(id)), "digest": contribution.digests[id]}
            for id in sorted(contribution.scores)
        },
        "offers": [offer_data(offer) for offer in sorted(contribution.offers, key=lambda offer: offer.section)],
    }
    return {**data, "checksum": digest_of(data)}


def council_data(council: Council) -> dict[str, object]:
    """Return what is shared of a council as JSON data; whether it is made up follows from its id, and is said for people."""
    return {
        **given(id=council.id),
        "name": council.name,
        **given(type=council.type, nation=council.nation, region=council.region),
        "fictional": council.is_fictional,
    }


def offer_data(offer: PartnerOffer) -> dict[str, object]:
    """Return an offer as JSON data."""
    return {"section": offer.section, "band": offer.band, **given(note=None if offer.note is None else note_data(offer.note))}


def note_data(note: PracticeNote) -> dict[str, object]:
    """Return a practice note as JSON data."""
    return {"title": note.title, "text": note.text, **given(link=note.link, contact=note.contact)}


def given(**values: object) -> dict[str, object]:
    """Return the values that are not None, by name."""
    return {name: value for name, value in values.items() if value is not None}


def dump_contribution(contribution: Contribution) -> bytes:
    """Return the file of a contribution: the same contribution is always the same bytes."""
    return (json.dumps(contribution_data(contribution), indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def contribution_from(data: Mapping[str, Any]) -> Contribution:
    """Return the contribution in JSON data that `dump_contribution` wrote, or a reading of its shape; nothing is checked here."""
    stamp, nodes = data["questionnaire"], data["nodes"]
    return Contribution(
        council=council_from(data["council"]),
        date=data["date"] if isinstance(data["date"], date) else date.fromisoformat(data["date"]),
        engine=data["engine"],
        questionnaire=stamp["id"],
        version=stamp["version"],
        digest=stamp["digest"],
        sharing=data["sharing"],
        digests={id: node["digest"] for id, node in nodes.items()},
        scores={id: node["value"] for id, node in nodes.items()},
        bands={id: node["band"] for id, node in nodes.items() if "band" in node},
        offers=tuple(
            PartnerOffer(offer["section"], offer["band"], note_from(offer["note"]) if "note" in offer else None) for offer in data["offers"]
        ),
    )


def council_from(data: Mapping[str, Any]) -> Council:
    """Return the council in JSON data or a reading of its shape."""
    return Council(data["name"], data.get("id"), data.get("type"), data.get("nation"), data.get("region"))


def offer_from(data: Mapping[str, Any]) -> PartnerOffer:
    """Return the offer in JSON data or a reading of its shape."""
    return PartnerOffer(data["section"], data["band"], note_from(data["note"]) if "note" in data else None)


def note_from(data: Mapping[str, Any]) -> PracticeNote:
    """Return the practice note in JSON data or a reading of its shape."""
    return PracticeNote(data["title"], data["text"], data.get("link"), data.get("contact"))
