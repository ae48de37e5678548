"""What the council, residents and partners each say, section by section, in the words of the report."""

from collections.abc import Sequence

from rsc_assess.report.behind_values import PerspectiveRow, Perspectives, PerspectiveScore
from rsc_assess.report.values import Node
from rsc_assess.report.writer import Writer, on_axis
from rsc_assess.respondents.perspective import perspective_assessment
from rsc_assess.scoring.score import Scorecard, scorecard_unchecked

KNOWN = ("council", "residents", "partners")
# Beside each other on a page.
MOST_SHOWN, MOST_SECTIONS = 5, 40


def perspectives_part(writer: Writer, compared: Sequence[str], nodes: Sequence[Node]) -> Perspectives:
    """
    Return the scores of each section from each perspective.

    Args:
        compared: The perspectives that may be shown; at most the first five are.

        nodes: The whole, then the sections, as the report shows them.
    """
    shown = compared[:MOST_SHOWN]
    scored = {name: scorecard_of(writer, name) for name in compared}
    rows = tuple(
        PerspectiveRow(
            id=node.id,
            title=node.title,
            depth=node.depth,
            position=node.score,
            position_share=on_axis(node.share),
            scores=tuple(score_of(writer, name, scored[name], node.id) for name in compared),
        )
        for node in nodes
    )
    chosen = rows if len(rows) <= MOST_SECTIONS else [row for row in rows if row.depth < 2][:MOST_SECTIONS]
    more = len(rows) - len(chosen)
    return Perspectives(
        names=tuple(name_of(writer, name) for name in shown),
        shown=tuple(cut(row, len(shown)) for row in chosen),
        more=writer.t("respondents.more_sections", n=writer.count(more)) if more else None,
        rows=rows,
    )


def cut(row: PerspectiveRow, count: int) -> PerspectiveRow:
    """Return a row with the first perspectives alone."""
    return row if len(row.scores) <= count else PerspectiveRow(row.id, row.title, row.depth, row.position, row.position_share, row.scores[:count])


def scorecard_of(writer: Writer, perspective: str) -> Scorecard:
    """Return the scores of one perspective, with the answers alone that may be shown."""
    return scorecard_unchecked(perspective_assessment(writer.scorecard.assessment, perspective))


def score_of(writer: Writer, perspective: str, scorecard: Scorecard, id: str) -> PerspectiveScore:
    """Return the score of a node from one perspective; none where too little is answered, which would say little of the section."""
    score = scorecard.nodes[id]
    figure = writer.figure(score.value, score.shown) if score.rated else None
    return PerspectiveScore(
        perspective=perspective,
        name=name_of(writer, perspective),
        score=figure,
        share=on_axis(score.value) if figure is not None else None,
        label=score.label if figure is not None else None,
    )


def name_of(writer: Writer, perspective: str) -> str:
    """Return what a perspective is called."""
    if perspective in KNOWN:
        return writer.t(f"perspective.{perspective}")
    return f"{perspective[:1].upper()}{perspective[1:]}".replace("_", " ")
