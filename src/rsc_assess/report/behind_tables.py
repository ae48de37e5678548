"""The tables of what stands behind the answers: evidence, advice, and what each respondent said. In a public report they are empty."""

from collections.abc import Callable, Iterable, Iterator

from rsc_assess.report.cells import NUMBER, PRINTED, TEXT, WHOLE, YES_NO, Cell, printed, value, whole
from rsc_assess.report.values import Difference, Report

# The columns of each table: key and kind, in their order.
BEHIND_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "evidence_levels": (
        ("question", TEXT), ("title", TEXT), ("claimed_level", WHOLE), ("evidenced_level", WHOLE), ("best_kind", TEXT), ("confidence", TEXT),
        ("evidence_asked", YES_NO), ("evidence_shown", YES_NO), ("stale", YES_NO), ("undated", YES_NO), ("because", TEXT), ("gap_place", WHOLE),
    ),
    "evidence_scores": (
        ("id", TEXT), ("title", TEXT), ("score", PRINTED), ("share", NUMBER), ("level_name", TEXT), ("evidenced_score", PRINTED),
        ("evidenced_share", NUMBER), ("evidenced_level_name", TEXT), ("asked_count", WHOLE), ("shown_count", WHOLE), ("stale_count", WHOLE),
        ("confidence", TEXT),
    ),
    "advice": (("kind", TEXT), ("code", TEXT), ("text", TEXT), ("do", TEXT), ("questions", TEXT)),
    "agreement": (
        ("question", TEXT), ("title", TEXT), ("answer", TEXT), ("respondents", WHOLE), ("answered_by_count", WHOLE), ("lowest_level", WHOLE),
        ("highest_level", WHOLE), ("middle_level", WHOLE), ("within_one", NUMBER), ("disagreement", NUMBER), ("decides", NUMBER),
        ("differs_place", WHOLE),
    ),
    "views": (
        ("question", TEXT), ("title", TEXT), ("view", TEXT), ("level", WHOLE), ("respondents", WHOLE), ("is_position", YES_NO), ("notes", TEXT),
    ),
    "perspectives": (
        ("id", TEXT), ("title", TEXT), ("perspective", TEXT), ("perspective_title", TEXT), ("score", PRINTED), ("share", NUMBER),
        ("level_name", TEXT),
    ),
}  # fmt: skip


def about_answering(report: Report) -> dict[str, Cell]:
    """Return how far the answers have come and how many gave them, by key; of a public report the state and the day alone."""
    sign_off, part = report.sign_off, report.respondents
    return {
        "sign_off_state": sign_off.state,
        "sign_off": sign_off.says,
        "sign_off_date": sign_off.date.value if sign_off.date else None,
        "sign_off_role": sign_off.role,
        "changed_since": sign_off.is_changed,
        "respondents": whole(part.count) if part else None,
        "merged_by": part.rule if part else None,
        "alpha": value(part.alpha) if part else None,
    }


def behind_sentences(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what is said in whole sentences of evidence and of respondents."""
    if report.evidence:
        yield from (("evidence", one) for one in (report.evidence.sentence, *report.evidence.notes))
    if report.respondents:
        yield from (("respondents", one) for one in (*report.respondents.sentences, report.respondents.hidden) if one)


def evidence_level_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield how well evidence carries each answer."""
    for one in report.evidence.answers if report.evidence else ():
        yield {
            "question": one.question,
            "title": one.title,
            "claimed_level": whole(one.claimed),
            "evidenced_level": whole(one.evidenced),
            "best_kind": one.kind,
            "confidence": one.confidence,
            "evidence_asked": one.is_asked_for,
            "evidence_shown": one.is_shown,
            "stale": one.is_stale,
            "undated": one.is_undated,
            "because": one.because,
            "gap_place": whole(one.place),
        }


def evidence_score_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield what the scores would be with the levels that evidence shows."""
    for one in report.evidence.every_section if report.evidence else ():
        yield {
            "id": one.id,
            "title": one.title,
            "score": printed(one.score),
            "share": value(one.score),
            "level_name": one.label,
            "evidenced_score": printed(one.evidenced),
            "evidenced_share": value(one.evidenced),
            "evidenced_level_name": one.evidenced_label,
            "asked_count": whole(one.asked_for),
            "shown_count": whole(one.shown),
            "stale_count": whole(one.stale),
            "confidence": one.confidence,
        }


def advice_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield the advice on the answers."""
    for one in report.advice:
        yield {"kind": one.kind, "code": one.code, "text": one.says, "do": one.remedy, "questions": one.questions}


def questions_with_views(report: Report) -> tuple[Difference, ...]:
    """Return the questions to which respondents said something."""
    return report.respondents.questions if report.respondents else ()


def agreement_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield how far respondents agree on each question."""
    for one in questions_with_views(report):
        yield {
            "question": one.question,
            "title": one.title,
            "answer": one.position,
            "respondents": whole(one.respondents),
            "answered_by_count": whole(one.answered),
            "lowest_level": whole(one.lowest),
            "highest_level": whole(one.highest),
            "middle_level": whole(one.middle),
            "within_one": value(one.within_one),
            "disagreement": value(one.disagreement),
            "decides": value(one.decides),
            "differs_place": whole(one.place),
        }


def view_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield what was said to each question and by how many, with what they wrote."""
    for one in questions_with_views(report):
        for side in one.sides:
            yield {
                "question": one.question,
                "title": one.title,
                "view": side.says,
                "level": whole(side.level),
                "respondents": whole(side.count),
                "is_position": side.is_position,
                "notes": "\n".join(side.notes) or None,
            }


def perspective_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """Yield the score of each section from each perspective."""
    part = report.respondents.perspectives if report.respondents else None
    for row in part.rows if part else ():
        for one in row.scores:
            yield {
                "id": row.id,
                "title": row.title,
                "perspective": one.perspective,
                "perspective_title": one.name,
                "score": printed(one.score),
                "share": value(one.score),
                "level_name": one.label,
            }


BEHIND_ROWS: dict[str, Callable[[Report], Iterable[dict[str, Cell]]]] = {
    "evidence_levels": evidence_level_rows,
    "evidence_scores": evidence_score_rows,
    "advice": advice_rows,
    "agreement": agreement_rows,
    "views": view_rows,
    "perspectives": perspective_rows,
}
