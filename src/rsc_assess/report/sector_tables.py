"""The content of a sector report as tables of plain cells. What is not released has a row that says so, and no figures."""

from collections.abc import Callable, Iterable, Iterator

from rsc_assess.report.cells import ADDRESS, ANY, NUMBER, PRINTED, TEXT, WHOLE, YES_NO, Cell, printed, value, whole
from rsc_assess.report.figures import Figure
from rsc_assess.report.sector_values import CellView, GroupLine, NodeLine, SectorReport
from rsc_assess.report.tables import FIGURES, listed

# The columns of each table: key and kind, in their order.
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "about": (("key", TEXT), ("name", TEXT), ("value", ANY)),
    "nodes": (("id", TEXT), ("kind", TEXT), ("inside", TEXT), ("depth", WHOLE), ("rank", TEXT), ("title", TEXT)),
    "groups": (("peer_group", TEXT), ("group_kind", TEXT), ("peer_group_title", TEXT), ("group_parts", TEXT)),
    FIGURES: (
        ("peer_group", TEXT), ("group_kind", TEXT), ("peer_group_title", TEXT), ("id", TEXT), ("kind", TEXT), ("title", TEXT), ("released", YES_NO),
        ("councils", WHOLE), ("or_more", YES_NO), ("median", PRINTED), ("median_share", NUMBER), ("lower", PRINTED),
        ("lower_share", NUMBER), ("upper", PRINTED), ("upper_share", NUMBER),
    ),
    "deciles": (("peer_group", TEXT), ("id", TEXT), ("decile", WHOLE), ("decile_value", PRINTED), ("decile_share", NUMBER)),
    "bands": (
        ("peer_group", TEXT), ("id", TEXT), ("first_band", WHOLE), ("last_band", WHOLE), ("band_names", TEXT), ("councils_in_band", WHOLE),
    ),
    "variation": (
        ("id", TEXT), ("title", TEXT), ("omega_squared", NUMBER), ("in_words", TEXT), ("regions", WHOLE), ("councils", WHOLE),
        ("or_more", YES_NO),
    ),
    "highlights": (("kind", TEXT), ("place", WHOLE), ("id", TEXT), ("title", TEXT), ("median", PRINTED), ("width", PRINTED)),
    "partners": (
        ("id", TEXT), ("title", TEXT), ("partner_id", TEXT), ("partner", TEXT), ("type", TEXT), ("nation", TEXT), ("region", TEXT),
        ("level_name", TEXT), ("practice", TEXT), ("practice_text", TEXT), ("link", ADDRESS), ("contact", TEXT),
    ),
    "levels": (("place", WHOLE), ("level_name", TEXT), ("starts_at", NUMBER)),
    "sentences": (("key", TEXT), ("text", TEXT)),
    "not_included": (("kind", TEXT), ("title", TEXT), ("because", TEXT)),
}  # fmt: skip


def about(report: SectorReport) -> dict[str, Cell]:
    """Return what the report is about, by key."""
    return {
        "title": report.title,
        "subject": report.subject,
        "edition": report.edition,
        "replaces": report.replaces,
        "edition_date": report.date.value,
        "is_fictional": report.is_fictional,
        "councils": whole(report.n.count) if report.n else None,
        "councils_or_more": not report.n.exact if report.n else None,
        "language": report.language,
        "questionnaire": report.questionnaire_id,
        "version": report.questionnaire_version,
        "digest": report.digest,
        "edition_engine": report.edition_engine,
        "report_engine": report.engine,
        "about": report.about,
        "notice": report.notice,
        "licence": report.licence,
        "scale_low": report.scale.low.text,
        "scale_high": report.scale.high.text,
        "strength_from": report.strength_from.text,
    }


ABOUT = (
    "title", "subject", "edition", "replaces", "edition_date", "is_fictional", "councils", "councils_or_more", "language", "questionnaire",
    "version", "digest", "edition_engine", "report_engine", "about", "notice", "licence", "scale_low", "scale_high", "strength_from",
)  # fmt: skip


def nodes(report: SectorReport) -> tuple[NodeLine, ...]:
    """Return everything that there may be figures of, each once."""
    found = (report.whole, *report.pillars, *report.others, *report.themes, *report.items, *report.questions)
    return tuple({one.id: one for one in found}.values())


def groups(report: SectorReport) -> tuple[GroupLine, ...]:
    """Return all councils together, then the groups."""
    return (report.all, *(group for kind in report.kinds for group in kind.groups))


def cells(report: SectorReport) -> Iterator[tuple[GroupLine, NodeLine, CellView | None]]:
    """Yield each group and node with what is released of it."""
    lines = (report.whole, *report.pillars, *report.others, *report.themes, *report.items, *report.questions)
    for group in groups(report):
        found = (group.whole, *group.pillars, *group.others, *group.themes, *group.items, *group.questions)
        once = {line.id: (line, cell) for line, cell in zip(lines, found, strict=True)}
        for line, cell in once.values():
            yield group, line, cell


def node_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield everything that there may be figures of."""
    for one in nodes(report):
        yield {"id": one.id, "kind": one.kind, "inside": one.inside, "depth": one.depth, "rank": one.rank, "title": one.title}


def group_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield the groups of the edition."""
    for one in groups(report):
        yield {"peer_group": one.id, "group_kind": one.kind, "peer_group_title": one.title, "group_parts": listed(one.parts)}


def figure_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield every node of every group, with its figures or without."""
    for group, line, cell in cells(report):
        lower, upper = (cell.lower, cell.upper) if cell else (None, None)
        median: Figure | None = cell.median if cell else None
        yield {
            "peer_group": group.id,
            "group_kind": group.kind,
            "peer_group_title": group.title,
            "id": line.id,
            "kind": line.kind,
            "title": line.title,
            "released": cell is not None,
            "councils": whole(cell.n.count) if cell else None,
            "or_more": not cell.n.exact if cell else None,
            "median": printed(median),
            "median_share": value(median),
            "lower": printed(lower),
            "lower_share": value(lower),
            "upper": printed(upper),
            "upper_share": value(upper),
        }


def decile_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield the deciles that are released."""
    for group, line, cell in cells(report):
        for place, one in enumerate(cell.deciles if cell else (), 1):
            yield {"peer_group": group.id, "id": line.id, "decile": place, "decile_value": one.text, "decile_share": one.value}


def band_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield the counts by band that are released."""
    for group, line, cell in cells(report):
        for band in cell.bands if cell else ():
            yield {
                "peer_group": group.id,
                "id": line.id,
                "first_band": band.first,
                "last_band": band.last,
                "band_names": band.label,
                "councils_in_band": whole(band.count),
            }


def variation_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield how much goes with the region."""
    for line in report.variation:
        yield {
            "id": line.id,
            "title": line.title,
            "omega_squared": value(line.percent),
            "in_words": line.says,
            "regions": whole(line.regions),
            "councils": whole(line.n.count) if line.n else None,
            "or_more": not line.n.exact if line.n else None,
        }


def highlight_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield common strengths, common gaps and the widest spreads, in their order."""
    for kind, lines in (("strength", report.strengths), ("gap", report.gaps), ("spread", report.spreads)):
        for place, line in enumerate(lines, 1):
            yield {
                "kind": kind,
                "place": place,
                "id": line.id,
                "title": line.title,
                "median": printed(line.score),
                "width": printed(line.width),
            }


def partner_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield the learning partners, those too that pages have no room for."""
    for theme in report.partners:
        for one in theme.partners:
            yield {
                "id": theme.id,
                "title": theme.title,
                "partner_id": one.id,
                "partner": one.council,
                "type": one.type,
                "nation": one.nation,
                "region": one.region,
                "level_name": one.level,
                "practice": one.note_title,
                "practice_text": one.note,
                "link": one.link.address if one.link else None,
                "contact": one.contact,
            }


def level_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield what the levels are called."""
    for place, (name, start) in enumerate(zip(report.scale.levels, report.scale.starts, strict=True), 1):
        yield {"place": place, "level_name": name, "starts_at": start}


def sentence_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield what the report says in whole sentences."""
    said = [
        ("summary", report.summary_sentence),
        ("councils", report.councils_sentence),
        ("groups", report.groups_sentence),
        ("strengths", report.strengths_sentence),
        ("gaps", report.gaps_sentence),
        ("spreads", report.spreads_sentence),
        ("variation", report.variation_sentence),
        ("variation_rule", report.variation_rule),
        *((f"framework:{one.id}", one.sentence) for one in report.journeys),
        ("partners", report.partners_sentence),
        ("suppression", report.suppression),
        *(("promise", one) for one in report.promise),
        *(("rule", one) for one in report.rules),
        *(("unreviewed", one) for one in report.unreviewed),
    ]
    for key, text in said:
        yield {"key": key, "text": text}


def not_included_rows(report: SectorReport) -> Iterator[dict[str, Cell]]:
    """Yield what the edition has and the report leaves out."""
    for one in report.absent:
        yield {"kind": "absent", "title": one.title, "because": one.because}


ROWS: dict[str, Callable[[SectorReport], Iterable[dict[str, Cell]]]] = {
    "nodes": node_rows,
    "groups": group_rows,
    FIGURES: figure_rows,
    "deciles": decile_rows,
    "bands": band_rows,
    "variation": variation_rows,
    "highlights": highlight_rows,
    "partners": partner_rows,
    "levels": level_rows,
    "sentences": sentence_rows,
    "not_included": not_included_rows,
}
