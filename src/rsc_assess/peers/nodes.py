"""
The nodes that are compared between councils: their ids, digests, values and bands.

They are the whole, the sections, the questions, and the items of crosswalks that say `benchmark: true`; the id of an item is
`crosswalk:<crosswalk>/<item>`.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from rsc_assess.assessment.values import ANSWERED, Assessment
from rsc_assess.councils.council import Council
from rsc_assess.crosswalk.values import Crosswalk, CrosswalkItem
from rsc_assess.peers import figures
from rsc_assess.peers.statistics import billionths
from rsc_assess.questionnaire.values import LEVELS, Questionnaire, walk
from rsc_assess.scoring.crosswalks import prefix, why_no_figure
from rsc_assess.scoring.display import compared
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.run import better_first
from rsc_assess.scoring.score import EXACT, Record, Score, Scorecard, bands_at, score_assessment, score_of
from rsc_assess.scoring.sheet import Sheet


@attrs.frozen
class Rated:
    """
    What can be compared of one node.

    Attributes:
        value: Its share of the maximum, unrounded.

        band: The position of the band it has reached, from 0 for the lowest; of a question with levels, of its level. None where
            it has none.
    """

    value: float
    band: int | None


def rounded_share(share: float) -> float:
    """
    Return a share as the figures of an edition are rounded: to the nearest fiftieth, a half up.

    It is the float that its two printed decimals read as, so rounded shares compare as they print.
    """
    return figures.rounded_share(billionths(share)) / figures.FIGURES_IN_RANGE


def compared_items(questionnaire: Questionnaire) -> Iterator[tuple[str, Crosswalk, CrosswalkItem]]:
    """Yield the items of crosswalks that are compared, each with its id among nodes; not those without questions."""
    for crosswalk in questionnaire.crosswalks:
        if crosswalk.benchmark:
            yield from ((f"{prefix(crosswalk.id)}/{item.id}", crosswalk, item) for item in crosswalk.items if item.questions)


def node_digests_of(questionnaire: Questionnaire) -> dict[str, str]:
    """
    Return for each node that may be compared the digest of all that reaches it.

    Two councils are compared on a node only where both have the same digest of it. An item's is that of a group of its
    questions: it stays as it is while they do.
    """
    items = [id for id, _, _ in compared_items(questionnaire)]
    digests = questionnaire.compared_digests if items else questionnaire.node_digests
    return {id: digests[id] for id in (*node_ids(questionnaire), *items)}


def node_ids(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the ids of the whole, the sections and the questions, in the order of the file."""
    return questionnaire.id, *(node.id for _, node in walk(questionnaire.children, 0))


def rated_nodes(scorecard: Scorecard) -> dict[str, Rated]:
    """
    Return what can be compared, by id: the nodes with a value that have enough answers for a label.

    An item of a crosswalk needs what it needs for a figure in a report. Penalties and bonuses have no value to compare.
    """
    record = scorecard.record
    found = ((record, scorecard.nodes[id]) for id in node_ids(scorecard.assessment.questionnaire))
    return {
        score.id: Rated(score.value, level_of(scorecard, score.id) if score.kind == "question" else band_of(record, score))
        for record, score in (*found, *item_scores(scorecard))
        if score.rated and score.value is not None and score.shown is not None
    }


def item_scores(scorecard: Scorecard) -> Iterator[tuple[Record, Score]]:
    """Yield the scores of the items that are compared and have a figure here, each with the record it is from."""
    questionnaire, council = scorecard.assessment.questionnaire, scorecard.assessment.council
    items = list(compared_items(questionnaire))
    if items:
        # Not scorecard.crosswalks: that would score those that are not compared too.
        program = program_of(questionnaire.compared_crosswalks, council)
        record = Record(program, Sheet(program, scorecard.assessment.answers))
        for id, crosswalk, item in items:
            score = score_of(record, id)
            if why_no_figure(crosswalk, item, score, council.nation) is None:
                yield record, score


def extremes(questionnaire: Questionnaire) -> dict[str, tuple[Rated, ...]]:
    """
    Return by id the least and the greatest that a node can become, by answers of a council of which nothing else is known.

    What is only a safe limit is there if it is 0 or 1. Where bands have needs of their own, these are taken to be met.
    """
    scorecard = score_assessment(Assessment(questionnaire, Council("nobody"), date.min, {}))
    record = scorecard.record
    nodes = [(record, scorecard.nodes[id]) for id in node_ids(questionnaire)]
    items = [id for id, _, _ in compared_items(questionnaire)]
    if items:
        program = program_of(questionnaire.compared_crosswalks, scorecard.assessment.council)
        record = Record(program, Sheet(program, {}))
        nodes += [(record, score_of(record, id)) for id in items]
    tops = {question.id: len(question.options) - 1 for question in questionnaire.questions() if question.kind == LEVELS}
    found: dict[str, tuple[Rated, ...]] = {}
    for of, score in nodes:
        ends = [(score.low, 0), (score.high, tops.get(score.id, 0))]
        found[score.id] = tuple(
            Rated(value, (level if score.id in tops else None) if score.kind == "question" else best_band(of, score, value))
            for value, level in ends
            if value is not None and (score.bound == EXACT or value in (0.0, 1.0))
        )
    return found


def best_band(record: Record, score: Score, value: float) -> int | None:
    """Return the position of the best band that a section or item can have at a value."""
    rules = record.program.node_of[record.program.slots[score.id]].rules
    bands = better_first(compared(value, rules.display, score.out_of, rules.display.label_on), rules)
    return rules.bands.index(bands[0]) if bands else None


def band_of(record: Record, score: Score) -> int | None:
    """Return the position of the band that the value of a section or item has reached, from 0 for the lowest."""
    assert score.value is not None
    rules = record.program.node_of[record.program.slots[score.id]].rules
    band, _ = bands_at(compared(score.value, rules.display, score.out_of, rules.display.label_on), rules, record.sheet)
    return None if band is None else rules.bands.index(band)


def level_of(scorecard: Scorecard, id: str) -> int | None:
    """Return the position of the level that was answered to a question, from 0 for the lowest; None for other kinds of question."""
    question = scorecard.record.program.tables[scorecard.record.program.slots[id]].question
    answer = scorecard.assessment.answer(id)
    if question.kind != LEVELS or answer.state != ANSWERED:
        return None
    return next((place for place, option in enumerate(question.ladder()) if option.value == answer.value), None)


def band_counts(questionnaire: Questionnaire) -> dict[str, int]:
    """Return for each node that may be compared how many bands it has; of a question, how many levels."""
    found = {questionnaire.id: len(questionnaire.rules.bands)}
    found.update((section.id, len(section.rules.bands)) for _, section in questionnaire.sections())
    found.update((question.id, len(question.options) if question.kind == LEVELS else 0) for question in questionnaire.questions())
    found.update((id, len(questionnaire.defaults.bands)) for id, _, _ in compared_items(questionnaire))
    return found
