"""Everything in a questionnaire that an edition may have figures of, and what is released of it for all councils together."""

from collections.abc import Iterator, Sequence

import attrs

from rsc_assess.peers.nodes import compared_items
from rsc_assess.questionnaire.values import Question, Section
from rsc_assess.report.figures import Link
from rsc_assess.report.sector_values import JourneyView, NodeLine, SectorChapter
from rsc_assess.report.sector_writer import ITEM, WHOLE, SectorWriter


def median(line: NodeLine) -> float:
    """Return the median of a node that has one."""
    return line.score.value if line.score else 0.0


def width(line: NodeLine) -> float:
    """Return how wide the middle half is, where there is one."""
    return line.width.value if line.width else 0.0


@attrs.frozen
class Nodes:
    """
    The nodes of a sector report, each kind in the order of the questionnaire.

    Attributes:
        pillars: The top sections; `themes` those of the lowest rank, `others` those between.

        chapters: The pillars, each with its themes.

        is_flat: Whether pillars and themes are the same.

        questions: All, or none where the edition has no figures of questions.
    """

    whole: NodeLine
    pillars: tuple[NodeLine, ...]
    themes: tuple[NodeLine, ...]
    others: tuple[NodeLine, ...]
    chapters: tuple[SectorChapter, ...]
    is_flat: bool
    journeys: tuple[JourneyView, ...]
    questions: tuple[NodeLine, ...]

    @property
    def items(self) -> tuple[NodeLine, ...]:
        """The items of all journeys."""
        return tuple(item for journey in self.journeys for item in journey.items)


def nodes_of(writer: SectorWriter) -> Nodes:
    """Return the nodes of a questionnaire with what an edition releases of them."""
    questionnaire = writer.questionnaire
    shares_levels = any(writer.fits(question.id) for question in questionnaire.questions())
    questions: list[NodeLine] = []
    others: list[NodeLine] = []
    chapters: list[SectorChapter] = []

    def sections(section: Section, depth: int, inside: str) -> Iterator[tuple[NodeLine, bool]]:
        parts = [child for child in section.children if isinstance(child, Section)]
        yield writer.section(section, depth, inside), not parts
        for part in parts:
            yield from sections(part, depth + 1, section.id)

    def add_questions(children: Sequence[Section | Question], depth: int, inside: str) -> None:
        for child in children:
            if isinstance(child, Section):
                add_questions(child.children, depth + 1, child.id)
            else:
                questions.append(writer.question(child, depth, inside))

    for child in questionnaire.children:
        if isinstance(child, Section):
            found = list(sections(child, 1, questionnaire.id))
            others += [line for line, is_lowest in found[1:] if not is_lowest]
            chapters.append(SectorChapter(found[0][0], tuple(line for line, is_lowest in found if is_lowest)))
    if shares_levels:
        add_questions(questionnaire.children, 1, questionnaire.id)
    return Nodes(
        whole=writer.node(questionnaire.id, WHOLE, questionnaire.total_title),
        pillars=tuple(chapter.node for chapter in chapters),
        themes=tuple(theme for chapter in chapters for theme in chapter.themes),
        others=tuple(others),
        chapters=tuple(chapters),
        is_flat=all(chapter.themes == (chapter.node,) for chapter in chapters),
        journeys=tuple(journeys(writer)),
        questions=tuple(questions),
    )


def journeys(writer: SectorWriter) -> Iterator[JourneyView]:
    """Yield the frameworks whose items are compared."""
    compared = list(compared_items(writer.questionnaire))
    for crosswalk in dict.fromkeys(crosswalk for _, crosswalk, _ in compared):
        items = tuple(writer.node(id, ITEM, item.title, inside=crosswalk.id) for id, of, item in compared if of is crosswalk)
        yield JourneyView(
            id=crosswalk.id,
            title=crosswalk.title,
            about=crosswalk.about,
            edition=crosswalk.edition,
            status=crosswalk.status,
            source=crosswalk.source,
            link=Link(crosswalk.link) if crosswalk.link else None,
            picture=crosswalk.picture,
            sentence=between(writer, items, "sector.journey_says", "sector.journey_even", "sector.journey_nothing"),
            items=items,
        )


def between(writer: SectorWriter, lines: Sequence[NodeLine], both: str, one: str, none: str) -> str:
    """Return which nodes have the highest and the lowest median, by the strings of these keys."""
    found = [line for line in lines if line.cell is not None]
    if not found:
        return writer.t(none)
    high, low = max(found, key=median), min(found, key=median)
    assert high.cell
    assert low.cell
    if high.score == low.score:
        return writer.t(one, title=high.title, score=high.score, councils=high.cell.n.says)
    return writer.t(
        both,
        high=high.title,
        high_score=high.score,
        high_councils=high.cell.n.says,
        low=low.title,
        low_score=low.score,
        low_councils=low.cell.n.says,
    )
