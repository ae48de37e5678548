"""The content of a report as tables of plain cells, which the data exports are made from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from rsc_assess.language import Catalogue, load_catalogue
from rsc_assess.report.behind_tables import BEHIND_COLUMNS, BEHIND_ROWS, about_answering, behind_sentences
from rsc_assess.report.cells import ADDRESS, ANY, DATE, NUMBER, PRINTED, TEXT, WHOLE, YES_NO, Cell, printed, value, whole
from rsc_assess.report.peer_tables import PEER_COLUMNS, PEER_ROWS, about_peers, peer_sentences
from rsc_assess.report.sector_values import ASSESSMENT, EDITION, Content, SectorReport, made_of
from rsc_assess.report.values import NextStep, Node, QuestionLine, Report, Theme


@attrs.frozen
class Column:
    """
    One column of a table.

    Attributes:
        key: Stable, in English; the same key means the same in every table.

        heading: In the language of the report; unique in its table.

        means: What the cells say.

        kind: One of KINDS.
    """

    key: str
    heading: str
    means: str
    kind: str


@attrs.frozen
class Table:
    """
    A table of a report.

    Attributes:
        name: Stable, in English.

        title: In the language of the report.

        rows: As many cells as there are columns; None where there is nothing to say.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


# The columns of each table: key and kind, in their order.
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "about": (("key", TEXT), ("name", TEXT), ("value", ANY)),
    "sections": (
        ("id", TEXT), ("inside", TEXT), ("depth", WHOLE), ("rank", TEXT), ("title", TEXT), ("score", PRINTED), ("out_of", PRINTED),
        ("share", NUMBER), ("low", PRINTED), ("high", PRINTED), ("low_share", NUMBER), ("high_share", NUMBER), ("bound", TEXT),
        ("level_name", TEXT), ("rated", YES_NO), ("coverage", NUMBER), ("coverage_printed", PRINTED), ("asked", WHOLE), ("answered", WHOLE),
        ("open", WHOLE), ("weight", NUMBER), ("held_down_by", TEXT), ("held_up_by", TEXT), ("label_needs", TEXT),
        ("flags", TEXT), ("not_known_yet", TEXT), ("strength", WHOLE), ("sentence", TEXT),
    ),
    "questions": (
        ("id", TEXT), ("inside", TEXT), ("title", TEXT), ("ask", TEXT), ("state", TEXT), ("answer", TEXT), ("level", WHOLE), ("top", WHOLE),
        ("level_name", TEXT), ("fact", TEXT), ("score", PRINTED), ("share", NUMBER), ("weight_class", TEXT), ("reason", TEXT), ("note", TEXT),
        ("evidence_count", WHOLE), ("evidence_wanted", TEXT), ("answered_by", TEXT), ("sensitive", YES_NO), ("is_top", YES_NO),
        ("next_step", TEXT),
    ),
    "evidence": (
        ("question", TEXT), ("place", WHOLE), ("kind", TEXT), ("text", TEXT), ("link", ADDRESS), ("date", DATE), ("reviewer", TEXT),
        ("shows_level", WHOLE),
    ),
    "steps": (
        ("question", TEXT), ("title", TEXT), ("inside_title", TEXT), ("from_level", PRINTED), ("to_level", PRINTED), ("to_level_name", TEXT),
        ("do", TEXT), ("effort", TEXT), ("owner", TEXT), ("waits_for", TEXT), ("priority", WHOLE), ("gain", NUMBER), ("gain_printed", PRINTED),
    ),
    "open_questions": (("id", TEXT), ("title", TEXT), ("answer", TEXT), ("answered_by", TEXT)),
    "frameworks": (
        ("framework", TEXT), ("framework_title", TEXT), ("edition", TEXT), ("status", TEXT), ("source", TEXT), ("link", ADDRESS),
        ("group", TEXT), ("item", TEXT), ("title", TEXT), ("target", TEXT), ("score", PRINTED), ("share", NUMBER), ("low_share", NUMBER),
        ("high_share", NUMBER), ("level_name", TEXT), ("says", TEXT), ("coverage", NUMBER), ("coverage_printed", PRINTED),
        ("question_count", WHOLE), ("answered_count", WHOLE),
    ),
    "certainty": (("id", TEXT), ("title", TEXT), ("score", PRINTED), ("level_name", TEXT), ("under_other_weights", TEXT), ("with_evidence", TEXT)),
    **BEHIND_COLUMNS,
    "derivation": (
        ("depth", WHOLE), ("id", TEXT), ("title", TEXT), ("score", PRINTED), ("share", NUMBER), ("weight", NUMBER), ("counts", NUMBER),
        ("counts_printed", PRINTED), ("left_out", TEXT), ("stages", TEXT),
    ),
    "levels": (("place", WHOLE), ("level_name", TEXT), ("starts_at", NUMBER)),
    "sentences": (("key", TEXT), ("text", TEXT)),
    "not_included": (("kind", TEXT), ("title", TEXT), ("because", TEXT)),
}  # fmt: skip

# What the columns of all tables mean; the JSON Schema says it for JSON.
DESCRIBED = "columns"
DESCRIBED_COLUMNS = (("table", TEXT), ("table_title", TEXT), ("key", TEXT), ("heading", TEXT), ("means", TEXT))

# Sections and questions in one: what `-o report.csv` holds.
FIGURES = "figures"
FIGURE_COLUMNS = (
    ("kind", TEXT), ("id", TEXT), ("inside", TEXT), ("title", TEXT), ("state", TEXT), ("answer", TEXT), ("level_name", TEXT), ("score", PRINTED),
    ("out_of", PRINTED), ("share", NUMBER), ("low", PRINTED), ("high", PRINTED), ("low_share", NUMBER), ("high_share", NUMBER),
    ("bound", TEXT), ("rated", YES_NO), ("coverage", NUMBER), ("asked", WHOLE), ("answered", WHOLE), ("open", WHOLE), ("weight", NUMBER),
)  # fmt: skip


def every_table(peers: bool = False, made_of: str = ASSESSMENT) -> tuple[str, ...]:
    """
    Return the names of all tables that a folder of CSV files holds.

    Args:
        peers: Whether the report of an assessment stands beside others.

        made_of: What the report is made of: an assessment or an edition.
    """
    return tuple(dict.fromkeys((*columns_by_table(made_of, peers), FIGURES, DESCRIBED)))


def columns_by_table(made_of: str, peers: bool) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the columns of each table of a report that is made of an assessment, which may stand beside others, or of an edition."""
    from rsc_assess.report import sector_tables

    return sector_tables.COLUMNS if made_of == EDITION else {**COLUMNS, **(PEER_COLUMNS if peers else {})}


def facts(report: Content) -> dict[str, Cell]:
    """Return what a report is about, by key."""
    from rsc_assess.report import sector_tables

    return sector_tables.about(report) if isinstance(report, SectorReport) else about(report)


def fact_names(made_of: str) -> tuple[str, ...]:
    """Return the keys of what a report is about; those of an assessment that stands beside others among them."""
    from rsc_assess.report import sector_tables

    return sector_tables.ABOUT if made_of == EDITION else ABOUT


def rows_of(report: Content, name: str) -> Iterable[dict[str, Cell]]:
    """Return the rows of a table."""
    from rsc_assess.report import sector_tables

    if name == "about":
        return about_rows(report)
    if isinstance(report, SectorReport):
        return sector_tables.ROWS[name](report)
    return ROWS[name](report) if name in ROWS else PEER_ROWS[name](report.peers) if report.peers else ()


def tables(report: Content) -> tuple[Table, ...]:
    """Return all tables of a report, in their order; a table without rows is there all the same."""
    t = load_catalogue(report.language)
    stands = isinstance(report, Report) and report.peers is not None
    return tuple(table(name, columns, rows_of(report, name), t) for name, columns in columns_by_table(made_of(report), stands).items())


def figures_table(report: Content) -> Table:
    """
    Return one long table of all figures.

    Of an assessment it has a row for the whole, for each section and for each question (`kind` tells which); of an edition a row
    for each of them in each group.
    """
    if isinstance(report, SectorReport):
        return next(one for one in tables(report) if one.name == FIGURES)
    rows = [*map(figures_of_node, every_node(report)), *(figures_of_question(theme, line) for theme, line in lines(report))]
    return table(FIGURES, FIGURE_COLUMNS, rows, load_catalogue(report.language))


def with_columns(found: Iterable[Table], t: Catalogue) -> tuple[Table, ...]:
    """Return tables with one more, which says what the columns of the others mean."""
    kept = tuple(found)
    rows = [
        {"table": one.name, "table_title": one.title, "key": column.key, "heading": column.heading, "means": column.means}
        for one in kept
        for column in one.columns
    ]
    return (*kept, table(DESCRIBED, DESCRIBED_COLUMNS, rows, t))


def described(columns: tuple[tuple[str, str], ...], t: Catalogue) -> tuple[Column, ...]:
    """Return columns with their headings and what they mean."""
    return tuple(Column(key, t(f"table.heading.{key}"), t(f"table.means.{key}"), kind) for key, kind in columns)


def table(name: str, columns: tuple[tuple[str, str], ...], rows: Iterable[Mapping[str, Cell]], t: Catalogue) -> Table:
    """Return a table from rows by key; every row has every key."""
    keys = [key for key, _ in columns]
    return Table(name, t(f"table.title.{name}"), described(columns, t), tuple(tuple(row[key] for key in keys) for row in rows))


def listed(texts: Iterable[str]) -> str | None:
    """Return texts as one, or None where there are none."""
    return "; ".join(texts) or None


def every_node(report: Report) -> tuple[Node, ...]:
    """Return the whole, then the sections."""
    return (report.overall, *report.sections)


def lines(report: Report) -> Iterator[tuple[Theme, QuestionLine]]:
    """Yield each question with what it stands in."""
    for chapter in report.chapters:
        for theme in chapter.themes:
            for line in theme.questions:
                yield theme, line


def about_rows(report: Content) -> Iterator[dict[str, Cell]]:
    """Yield what the report is about."""
    t = load_catalogue(report.language)
    for key, cell in facts(report).items():
        yield {"key": key, "name": t(f"table.about.{key}"), "value": cell}


# What an assessment's report is about; the last four where it stands beside others.
ABOUT = (
    "title", "council", "council_id", "is_fictional", "date", "language", "audience", "questionnaire", "version", "digest", "engine", "about",
    "notice", "licence", "scale_low", "scale_high", "coverage_needed", "strength_from", "fewest_for_item",
    "sign_off_state", "sign_off", "sign_off_date", "sign_off_role", "changed_since", "respondents", "merged_by", "alpha",
    "peers_edition", "peers_date", "peers_synthetic", "peers_group",
)  # fmt: skip


def about(report: Report) -> dict[str, Cell]:
    """Return what the report is about, by key."""
    return {
        "title": report.title,
        "council": report.council,
        "council_id": report.council_id,
        "is_fictional": report.is_fictional,
        "date": report.date.value,
        "language": report.language,
        "audience": report.audience,
        "questionnaire": report.questionnaire_id,
        "version": report.questionnaire_version,
        "digest": report.digest,
        "engine": report.engine,
        "about": report.about,
        "notice": report.notice,
        "licence": report.licence,
        "scale_low": report.scale.low.text,
        "scale_high": report.scale.high.text,
        "coverage_needed": report.coverage_needed.text,
        "strength_from": report.strength_from.text,
        "fewest_for_item": report.fewest_for_item.text,
        **about_answering(report),
        **(about_peers(report.peers) if report.peers else {}),
    }


def section_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield the whole and every section."""
    strengths = {node.id: place for place, node in enumerate(report.strengths, 1)}
    sentences = {theme.node.id: theme.sentence for chapter in report.chapters for theme in chapter.themes}
    sentences.update((chapter.node.id, chapter.sentence) for chapter in report.chapters)
    for node in every_node(report):
        yield {
            "id": node.id,
            "inside": node.inside,
            "depth": node.depth,
            "rank": node.rank,
            "title": node.title,
            "score": printed(node.score),
            "out_of": node.top.text,
            "share": value(node.score),
            "low": printed(node.low),
            "high": printed(node.high),
            "low_share": value(node.low),
            "high_share": value(node.high),
            "bound": node.bound,
            "level_name": node.label,
            "rated": node.rated,
            "coverage": value(node.coverage),
            "coverage_printed": printed(node.coverage),
            "asked": whole(node.asked),
            "answered": whole(node.answered),
            "open": whole(node.open),
            "weight": node.weight.value,
            "held_down_by": node.capped_by,
            "held_up_by": node.raised_by,
            "label_needs": "; ".join(node.label_needs) or None,
            "flags": listed(node.flags),
            "not_known_yet": listed(node.unknown),
            "strength": strengths.get(node.id),
            "sentence": sentences.get(node.id),
        }


def question_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield every question."""
    for theme, line in lines(report):
        yield {
            "id": line.id,
            "inside": theme.node.id,
            "title": line.title,
            "ask": line.ask,
            "state": line.state,
            "answer": line.says,
            "level": whole(line.level),
            "top": whole(line.top),
            "level_name": line.label,
            "fact": line.anchor,
            "score": printed(line.score),
            "share": value(line.score),
            "weight_class": line.weight_class,
            "reason": line.reason,
            "note": line.note,
            "evidence_count": whole(line.evidence_count) if report.audience == "internal" else None,
            "evidence_wanted": line.evidence_wanted,
            "answered_by": line.answered_by,
            "sensitive": line.sensitive,
            "is_top": line.is_top,
            "next_step": line.next_step.do if line.next_step else None,
        }


def evidence_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield every piece of evidence."""
    for _, line in lines(report):
        for place, one in enumerate(line.evidence, 1):
            yield {
                "question": line.id,
                "place": place,
                "kind": one.kind,
                "text": one.text,
                "link": one.link.address if one.link else None,
                "date": one.date.value if one.date else None,
                "reviewer": one.reviewer,
                "shows_level": whole(one.shows),
            }


def step_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield the steps that can be taken now, best first; then the others, in the order of the questionnaire."""
    now = {step.question for step in report.priorities}
    rest = [line.next_step for _, line in lines(report) if line.next_step is not None and line.id not in now]
    for place, step in enumerate(report.priorities, 1):
        yield step_row(step, place)
    for step in rest:
        yield step_row(step, None)


def step_row(step: NextStep, place: int | None) -> dict[str, Cell]:
    """Return a step; `place` is None for one that was not chosen for the priorities."""
    return {
        "question": step.question,
        "title": step.title,
        "inside_title": step.section,
        "from_level": step.level,
        "to_level": step.reaches,
        "to_level_name": step.reaches_label or None,
        "do": step.do,
        "effort": step.effort,
        "owner": step.owner,
        "waits_for": step.waits_for,
        "priority": place,
        "gain": value(step.gain),
        "gain_printed": printed(step.gain),
    }


def open_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield the questions to find out."""
    for one in report.find_out:
        yield {"id": one.id, "title": one.title, "answer": one.says, "answered_by": one.answered_by}


def framework_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield every item of every framework."""
    for framework in report.frameworks:
        for group in framework.groups:
            for item in group.items:
                yield {
                    "framework": framework.id,
                    "framework_title": framework.title,
                    "edition": framework.edition,
                    "status": framework.status,
                    "source": framework.source,
                    "link": framework.link.address if framework.link else None,
                    "group": group.title,
                    "item": item.id,
                    "title": item.title,
                    "target": item.target,
                    "score": printed(item.score),
                    "share": value(item.score),
                    "low_share": item.low_share,
                    "high_share": item.high_share,
                    "level_name": item.label,
                    "says": item.says,
                    "coverage": value(item.coverage),
                    "coverage_printed": printed(item.coverage),
                    "question_count": whole(item.question_count),
                    "answered_count": whole(item.answered_count),
                }


def certainty_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield how sure the whole and the top sections are."""
    for one in report.certainty:
        yield {
            "id": one.id,
            "title": one.title,
            "score": one.score.text,
            "level_name": one.label,
            "under_other_weights": one.weights,
            "with_evidence": one.evidence,
        }


def derivation_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield how the whole comes about."""
    for row in report.derivation:
        yield {
            "depth": row.depth,
            "id": row.id,
            "title": row.title,
            "score": printed(row.score),
            "share": value(row.score),
            "weight": value(row.weight),
            "counts": value(row.counts),
            "counts_printed": printed(row.counts),
            "left_out": row.left_out,
            "stages": " ".join(row.stages) or None,
        }


def level_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield what the levels are called."""
    for place, (name, start) in enumerate(zip(report.scale.levels, report.scale.starts, strict=True), 1):
        yield {"place": place, "level_name": name, "starts_at": start}


def sentence_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield what the report says in whole sentences."""
    said = [
        ("summary", report.summary_sentence),
        ("open", report.open_sentence),
        ("strengths", report.strengths_sentence),
        ("priorities", report.priorities_sentence),
        ("find_out", report.find_out_sentence),
        *(("unreviewed", one) for one in report.unreviewed),
        *((f"framework:{one.id}", one.sentence) for one in report.frameworks),
        *(("rule", one) for one in report.rules),
        ("certainty", report.certainty_note),
        *behind_sentences(report),
        *(("peers", one) for one in (peer_sentences(report.peers) if report.peers else ())),
        *(("remark", one) for one in report.remarks),
    ]
    for key, text in said:
        yield {"key": key, "text": text}


def not_included_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield what is not in the report: absent because there was nothing to show, withheld because it is public."""
    for one in report.absent:
        yield {"kind": "absent", "title": one.title, "because": one.because}
    for sentence in report.withheld:
        yield {"kind": "withheld", "title": sentence, "because": None}


ROWS: dict[str, Callable[[Report], Iterable[dict[str, Cell]]]] = {
    "sections": section_rows,
    "questions": question_rows,
    "evidence": evidence_rows,
    "steps": step_rows,
    "open_questions": open_rows,
    "frameworks": framework_rows,
    "certainty": certainty_rows,
    **BEHIND_ROWS,
    "derivation": derivation_rows,
    "levels": level_rows,
    "sentences": sentence_rows,
    "not_included": not_included_rows,
}


def figures_of_node(node: Node) -> dict[str, Cell]:
    """Return the whole or a section as a row of the long table."""
    return {
        "kind": "section" if node.depth else "overall",
        "id": node.id,
        "inside": node.inside,
        "title": node.title,
        "state": None,
        "answer": None,
        "level_name": node.label,
        "score": printed(node.score),
        "out_of": node.top.text,
        "share": value(node.score),
        "low": printed(node.low),
        "high": printed(node.high),
        "low_share": value(node.low),
        "high_share": value(node.high),
        "bound": node.bound,
        "rated": node.rated,
        "coverage": value(node.coverage),
        "asked": whole(node.asked),
        "answered": whole(node.answered),
        "open": whole(node.open),
        "weight": node.weight.value,
    }


def figures_of_question(theme: Theme, line: QuestionLine) -> dict[str, Cell]:
    """Return a question as a row of the long table; what only sections have stays blank."""
    blank: dict[str, Any] = dict.fromkeys(key for key, _ in FIGURE_COLUMNS)
    return blank | {
        "kind": "question",
        "id": line.id,
        "inside": theme.node.id,
        "title": line.title,
        "state": line.state,
        "answer": line.says,
        "level_name": line.label,
        "score": printed(line.score),
        "share": value(line.score),
    }
