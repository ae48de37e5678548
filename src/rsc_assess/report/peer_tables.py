"""The tables that only a report has that stands beside other councils."""

from collections.abc import Callable, Iterable, Iterator

from rsc_assess.report.cells import ADDRESS, NUMBER, PRINTED, TEXT, WHOLE, YES_NO, Cell, printed, value, whole
from rsc_assess.report.peer_values import Beside, Peers

# The columns of each table: key and kind, in their order.
PEER_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "peers": (
        ("kind", TEXT), ("id", TEXT), ("inside", TEXT), ("title", TEXT), ("own", PRINTED), ("own_share", NUMBER), ("median", PRINTED),
        ("median_share", NUMBER), ("lower", PRINTED), ("lower_share", NUMBER), ("upper", PRINTED), ("upper_share", NUMBER), ("councils", WHOLE),
        ("or_more", YES_NO), ("peer_group", TEXT), ("peer_group_title", TEXT), ("position", TEXT), ("low_decile", WHOLE), ("high_decile", WHOLE),
        ("distance", NUMBER), ("alike", WHOLE), ("places", TEXT), ("sentence", TEXT),
    ),
    "partners": (
        ("id", TEXT), ("title", TEXT), ("steps", TEXT), ("partner", TEXT), ("partner_id", TEXT), ("level_name", TEXT), ("levels_above", WHOLE),
        ("because", TEXT), ("practice", TEXT), ("practice_text", TEXT), ("link", ADDRESS), ("contact", TEXT),
    ),
}  # fmt: skip


def about_peers(peers: Peers) -> dict[str, Cell]:
    """Return whose figures the council stands beside, by key."""
    return {
        "peers_edition": peers.edition,
        "peers_date": peers.date.value,
        "peers_synthetic": peers.is_synthetic,
        "peers_group": peers.group,
    }


def peer_sentences(peers: Peers) -> tuple[str, ...]:
    """Return what is said of other councils as a whole."""
    said = (peers.group_sentence, peers.source_sentence, peers.summary_sentence, peers.rounding_sentence, peers.missing_sentence)
    return (*(one for one in said if one is not None), peers.partners_sentence)


def peer_rows(peers: Peers) -> Iterator[dict[str, Cell]]:
    """Yield where the whole, each section, item of a framework and question stands beside others."""
    yield peer_row(peers.overall)
    for group in peers.groups:
        yield from (peer_row(one) for one in (group.node, *group.rows) if one is not None)
    yield from map(peer_row, peers.questions)


def peer_row(one: Beside) -> dict[str, Cell]:
    """Return where a node stands beside others."""
    return {
        "kind": one.kind,
        "id": one.id,
        "inside": one.inside,
        "title": one.title,
        "own": printed(one.own),
        "own_share": value(one.own),
        "median": printed(one.median),
        "median_share": value(one.median),
        "lower": printed(one.lower),
        "lower_share": value(one.lower),
        "upper": printed(one.upper),
        "upper_share": value(one.upper),
        "councils": whole(one.count),
        "or_more": one.or_more if one.count is not None else None,
        "peer_group": one.group_id,
        "peer_group_title": one.group,
        "position": one.position,
        "low_decile": whole(one.low_decile),
        "high_decile": whole(one.high_decile),
        "distance": value(one.distance),
        "alike": whole(one.alike),
        "places": one.places,
        "sentence": one.sentence,
    }


def partner_rows(peers: Peers) -> Iterator[dict[str, Cell]]:
    """Yield every learning partner for every section, in the order of the priorities."""
    for section in (*peers.partners, *peers.more_partners):
        for one in section.partners:
            yield {
                "id": section.id,
                "title": section.title,
                "steps": ", ".join(section.steps),
                "partner": one.council,
                "partner_id": one.council_id,
                "level_name": one.level,
                "levels_above": whole(one.above),
                "because": one.why,
                "practice": one.note_title,
                "practice_text": one.note,
                "link": one.link.address if one.link else None,
                "contact": one.contact,
            }


PEER_ROWS: dict[str, Callable[[Peers], Iterable[dict[str, Cell]]]] = {"peers": peer_rows, "partners": partner_rows}
