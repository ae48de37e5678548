"""How several respondents came to one position, and how far they agree, in the words of the report; never by role."""

from collections.abc import Iterator, Mapping, Sequence

from rsc_assess.lint.weights import weights_for
from rsc_assess.questionnaire.values import LEVELS, Question
from rsc_assess.report.behind_values import Difference, MinorityNote, RespondentsPart, SideLine
from rsc_assess.report.figures import Figure
from rsc_assess.report.measure import longest_start
from rsc_assess.report.nodes import value_says
from rsc_assess.report.perspectives_part import name_of, perspectives_part
from rsc_assess.report.values import Node
from rsc_assess.report.writer import Writer
from rsc_assess.respondents.agenda import agenda_of, minority_views
from rsc_assess.respondents.agreement import Alpha, QuestionAgreement, agreement_of, alpha_of
from rsc_assess.respondents.perspective import compared_perspectives, perspectives
from rsc_assess.respondents.shown import FEWEST
from rsc_assess.respondents.stances import Side, Stance, stance_of

# What a page has room for: rows with a chart, views with their notes, notes of a view, and characters of a note.
MOST_DIFFERENCES, MOST_VIEWS, MOST_NOTES, LONGEST_NOTE = 10, 12, 3, 240
# More levels than these have no room in a chart.
MOST_TICKS = 11
# K. Krippendorff, Content Analysis, 4th edition (2018), chapter 12: rely on 0.8 and above; below 0.667, on nothing.
HIGH_ALPHA, FAIR_ALPHA = 0.8, 0.667


def respondents_part(writer: Writer, nodes: Sequence[Node]) -> RespondentsPart | None:
    """
    Return how several respondents came to one position, and how far they agree; None where one alone answered.

    Args:
        nodes: The whole, then the sections, as the report shows them.
    """
    t, assessment = writer.t, writer.scorecard.assessment
    if not assessment.respondents:
        return None
    found, weights = agreement_of(assessment), weights_for(assessment)
    order = [item.question.id for item in agenda_of(assessment).items]
    places = {id: place for place, id in enumerate(order, 1)}
    questions = {question.id: question for question in writer.questionnaire.questions()}
    lines = {id: difference(writer, questions[id], one, weights.get(id, 0.0), places.get(id)) for id, one in found.items()}
    alpha = alpha_of(assessment)
    views = minority_notes(writer, questions, [*order, *(id for id in found if id not in places)])
    more, more_views = len(order) - MOST_DIFFERENCES, len(views) - MOST_VIEWS
    compared = compared_perspectives(assessment)
    return RespondentsPart(
        count=writer.count(len(assessment.respondents)),
        sentences=tuple(sentences(writer, found, alpha)),
        rule=assessment.merged_by,
        alpha=alpha_figure(writer, alpha),
        differences=tuple(lines[id] for id in order[:MOST_DIFFERENCES]),
        more_differences=t("respondents.more_differences", n=writer.count(more)) if more > 0 else None,
        notes=tuple(views[:MOST_VIEWS]),
        more_notes=t("respondents.more_notes", n=writer.count(more_views)) if more_views > 0 else None,
        perspectives=perspectives_part(writer, compared, nodes) if compared else None,
        hidden=hidden(writer, compared),
        questions=tuple(lines.values()),
    )


def sentences(writer: Writer, found: Mapping[str, QuestionAgreement], alpha: Alpha) -> Iterator[str]:
    """Yield how many answered, by which rule their answers became one position, and how far they agree."""
    t, assessment = writer.t, writer.scorecard.assessment
    count = len(assessment.respondents)
    yield t("respondents.count", n=writer.count(count))
    names = [name_of(writer, one) for one in perspectives(assessment)]
    if len(names) > 1:
        yield t("respondents.perspectives", names=", ".join(names))
    if count < 2:
        return
    yield t(f"respondents.rule.{assessment.merged_by or 'none'}")
    compared = [one for one in found.values() if one.disagreement is not None]
    if compared:
        agreed = sum(not one.disagreement for one in compared)
        yield t("respondents.agreed", n=writer.count(len(compared)), agreed=writer.count(agreed))
    figure = alpha_figure(writer, alpha)
    if figure is None:
        yield t(f"respondents.alpha.{alpha.why_not}")
    else:
        yield t(f"respondents.alpha.{alpha_in_a_word(figure)}", alpha=figure)


def alpha_figure(writer: Writer, alpha: Alpha) -> Figure | None:
    """Return Krippendorff's alpha with two decimals, or None where it is not defined."""
    # Rounded first, as -0.001 would be printed with a sign.
    return None if alpha.value is None else Figure(alpha.value, writer.t.number(f"{round(alpha.value, 2) + 0.0:.2f}"))


def alpha_in_a_word(alpha: Figure) -> str:
    """Return high, fair, low or chance for Krippendorff's alpha, by the figure that is printed."""
    shown = round(alpha.value, 2)
    return "high" if shown >= HIGH_ALPHA else "fair" if shown >= FAIR_ALPHA else "low" if shown > 0 else "chance"


def hidden(writer: Writer, compared: Sequence[str]) -> str | None:
    """Return which perspectives are not shown, or that none can be compared; None where all are."""
    names = [name_of(writer, one) for one in perspectives(writer.scorecard.assessment) if one not in compared]
    if not compared:
        return writer.t("respondents.not_compared", fewest=writer.count(FEWEST)) if len(names) > 1 else None
    return writer.t("respondents.hidden", names=", ".join(names), fewest=writer.count(FEWEST)) if names else None


def difference(writer: Writer, question: Question, one: QuestionAgreement, decides: float, place: int | None) -> Difference:
    """Return how far those who answered a question agree."""
    t, assessment = writer.t, writer.scorecard.assessment
    levels = [option.value for option in question.options if isinstance(option.value, int) and option.sets is None]
    has_chart = question.kind == LEVELS and 1 < len(levels) <= MOST_TICKS
    lines = tuple(side_line(writer, question, side, one.respondents, levels if has_chart else []) for side in one.sides)
    low, high = (None if level is None else writer.count(level) for level in (one.low, one.high))
    said = "; ".join(t("respondents.side", says=line.says, count=line.count) for line in lines)
    position = stance_says(writer, question, stance_of(question, assessment.answer(question.id)))
    return Difference(
        question=question.id,
        title=question.title,
        position=position,
        respondents=writer.count(one.respondents),
        answered=writer.count(one.answered),
        lowest=low,
        highest=high,
        middle=None if one.median is None else writer.count(one.median),
        range_says=None if low is None or high is None or low == high else t("respondents.range", low=low, high=high),
        within_one=writer.percent(one.within_one),
        disagreement=None if one.disagreement is None else writer.plain(one.disagreement),
        decides=Figure(decides, f"{decides:.1%}"),
        place=None if place is None else writer.count(place),
        ticks=tuple(writer.count(level) for level in levels) if has_chart else (),
        sides=lines,
        says=t("respondents.strip_alt", question=question.id, sides=said, position=position),
    )


def side_line(writer: Writer, question: Question, side: Side, everybody: int, levels: Sequence[int]) -> SideLine:
    """Return those who say the same to a question."""
    value = side.stance.value
    level = value if isinstance(value, int) and question.kind == LEVELS else None
    return SideLine(
        says=stance_says(writer, question, side.stance),
        level=None if level is None else writer.count(level),
        share=levels.index(level) / (len(levels) - 1) if level in levels else None,
        count=writer.count(side.respondents),
        size=side.respondents / everybody,
        is_position=side.is_position,
        notes=side.notes,
    )


def stance_says(writer: Writer, question: Question, stance: Stance) -> str:
    """Return what somebody says to a question, in words."""
    return writer.t(f"state.{stance.state}") if stance.value is None else value_says(writer, question, stance.value)


def minority_notes(writer: Writer, questions: Mapping[str, Question], ids: Sequence[str]) -> list[MinorityNote]:
    """Return what was written by those who see questions otherwise than the position, in this order of questions."""
    found = []
    for id in ids:
        for side in minority_views(writer.scorecard.assessment, id):
            if side.notes:
                more = len(side.notes) - MOST_NOTES
                found.append(
                    MinorityNote(
                        question=id,
                        title=questions[id].title,
                        says=stance_says(writer, questions[id], side.stance),
                        count=writer.count(side.respondents),
                        notes=tuple(map(short_note, side.notes[:MOST_NOTES])),
                        more=writer.t("respondents.more_of_a_view", n=writer.count(more)) if more > 0 else None,
                    )
                )
    return found


def short_note(note: str) -> str:
    """Return a note on one line, shortened where it is long."""
    return longest_start(" ".join(note.split()), lambda start: len(start) <= LONGEST_NOTE)
