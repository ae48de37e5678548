"""Run a program over an assessment: values, intervals, coverage and counts, node by node."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from rsc_assess.assessment.check import check_assessment
from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, NOT_ASKED, OPEN_STATES, STATES, Assessment
from rsc_assess.crosswalk.values import Crosswalk
from rsc_assess.problems import Problem, raise_errors
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk
from rsc_assess.scoring.asked import Asked, who_is_asked
from rsc_assess.scoring.display import label_of, shown, snapped
from rsc_assess.scoring.program import Part, Program, compile_crosswalk, compile_questionnaire

EXACT, OUTER = "exact", "outer"


@attrs.frozen
class Score:
    """
    How far one node got.

    Attributes:
        kind: question, section or item.

        value: Share of the maximum, 0 to 1; None if nothing counts, which is not zero.

        low, high: The least and the most that the value could become once the open questions are answered; None if
            nothing is asked.

        bound: `exact` if low and high can be reached, `outer` if they are only safe limits.

        shown: The value as it is printed, or None.

        label: The name of the band reached; None while it is not rated.

        rated: Whether enough is answered to carry a label.

        coverage: Share of the applicable weight that was answered, 0 to 1; None if nothing applies.

        weight: What the node counts in its parent, as declared.

        states: How many questions below it are in each state.

        waits_for: Open questions on which it depends whether something below is asked.
    """

    id: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    bound: str
    shown: str | None
    label: str | None
    rated: bool
    coverage: float | None
    weight: float
    states: Mapping[str, int]
    waits_for: tuple[str, ...] = ()
    capped_by: str | None = None

    def as_data(self) -> dict[str, object]:
        """Return the score as JSON data, in the shape that `schema scorecard` documents."""
        return {
            "kind": self.kind,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "bound": self.bound,
            "shown": self.shown,
            "label": self.label,
            "rated": self.rated,
            "coverage": self.coverage,
            "weight": self.weight,
            "states": dict(self.states),
            "capped_by": self.capped_by,
        }


@attrs.frozen
class Scorecard:
    """
    All scores of one assessment.

    Attributes:
        root: The id of the node at the top: the questionnaire's.

        nodes: Scores by id: root, sections and questions.

        problems: What `check_assessment` found: warnings and notes.
    """

    assessment: Assessment
    root: str
    nodes: Mapping[str, Score]
    problems: tuple[Problem, ...]


@attrs.frozen
class Tally:
    """
    A node while it is being calculated; see Score for the shared names.

    Attributes:
        certain: Whether the node takes part whatever the open answers turn out to be.

        possible: Whether it may take part at all.
    """

    value: float | None
    low: float | None
    high: float | None
    certain: bool
    possible: bool
    coverage: float | None
    counts: tuple[int, ...]
    bound: str
    waits_for: tuple[str, ...] = ()


def score_assessment(assessment: Assessment) -> Scorecard:
    """
    Return the scores of all nodes.

    Raises:
        InputError: The assessment has errors (only one that was built by hand can).
    """
    problems = check_assessment(assessment)
    raise_errors(problems)
    questionnaire = assessment.questionnaire
    program = compile_questionnaire(questionnaire)
    tallies = run(program, assessment, who_is_asked(assessment))
    order = [questionnaire.id, *(node.id for node in ordered_nodes(questionnaire))]
    nodes = {id: score(id, "question" if id in program.questions else "section", tallies[id], program.weights[id], questionnaire) for id in order}
    return Scorecard(assessment, questionnaire.id, MappingProxyType(nodes), problems)


def score_crosswalk(assessment: Assessment, crosswalk: Crosswalk) -> Mapping[str, Score]:
    """Return the scores of a framework's items by id; items without questions have none."""
    program = compile_crosswalk(assessment.questionnaire, crosswalk)
    tallies = run(program, assessment, who_is_asked(assessment))
    return {id: score(id, "item", tallies[id], 1.0, assessment.questionnaire) for id in program.groups}


def ordered_nodes(questionnaire: Questionnaire) -> list[Section | Question]:
    """Return sections and questions in the order of the file."""
    return [node for _, node in walk(questionnaire.children, 0)]


def run(program: Program, assessment: Assessment, asked: Mapping[str, Asked]) -> dict[str, Tally]:
    """Return the tallies of all nodes of a program."""
    tallies = {id: question_tally(program, assessment, id, asked[id]) for id in program.questions}
    for id, parts in program.groups.items():
        tallies[id] = group_tally(parts, tallies)
    return tallies


def question_tally(program: Program, assessment: Assessment, id: str, asked: Asked) -> Tally:
    """Return the tally of a question: its share if answered, all its shares if open, nothing if it does not count."""
    answer = assessment.answer(id)
    state = answer.state if asked.now else NOT_ASKED
    counts = tuple(int(state == one) for one in STATES)
    options = program.questions[id].options
    bound = EXACT if asked.settled else OUTER
    possible = (asked.now or not asked.settled) and answer.state != NOT_APPLICABLE
    certain = asked.now and asked.settled and possible
    if answer.state == ANSWERED:
        share = next(option.share for option in options if option.value == answer.value)
        low = high = share if possible else None
        value = share if asked.now else None
    else:
        value = None
        low = min(option.share for option in options) if possible else None
        high = max(option.share for option in options) if possible else None
    coverage = None if state in (NOT_ASKED, NOT_APPLICABLE) else float(state not in OPEN_STATES)
    return Tally(value, low, high, certain, possible, coverage, counts, bound, asked.waits_for)


def group_tally(parts: tuple[Part, ...], tallies: Mapping[str, Tally]) -> Tally:
    """Return the weighted mean of a node's parts, with interval, coverage and counts."""
    found = [(part.weight, tallies[part.id]) for part in parts]
    value = mean([(weight, tally.value) for weight, tally in found])
    coverage = mean([(weight, tally.coverage) for weight, tally in found])
    low, high = limit(found, lowest=True), limit(found, lowest=False)
    if value is not None and low is not None and high is not None:
        low, high = min(low, value), max(high, value)
    return Tally(
        value=value,
        low=low,
        high=high,
        certain=any(tally.certain and weight > 0 for weight, tally in found),
        possible=any(tally.possible and weight > 0 for weight, tally in found),
        coverage=coverage,
        counts=tuple(sum(column) for column in zip(*(tally.counts for _, tally in found), strict=True)) or (0,) * len(STATES),
        bound=OUTER if any(tally.bound == OUTER for _, tally in found) else EXACT,
        waits_for=tuple(dict.fromkeys(name for _, tally in found for name in tally.waits_for)),
    )


def mean(pairs: list[tuple[float, float | None]]) -> float | None:
    """Return the mean of (weight, value) pairs that have a value, or None if their weights sum to zero."""
    total = weights = 0.0
    for weight, value in pairs:
        if value is not None:
            total += weight * value
            weights += weight
    return total / weights if weights > 0 else None


def limit(found: list[tuple[float, Tally]], lowest: bool) -> float | None:
    """
    Return the least (or most) that a weighted mean could be.

    Parts that are certain count at their own limit. A part that may yet drop out or come in counts only where that
    moves the mean further: an outer bound, since it does not ask whether such parts can come in together.
    """
    certain = [(weight, tally.low if lowest else tally.high) for weight, tally in found if tally.certain]
    perhaps = [(weight, tally.low if lowest else tally.high) for weight, tally in found if tally.possible and not tally.certain]
    pairs = [(weight, value) for weight, value in certain if value is not None]
    best = mean(list(pairs))
    extras = sorted(((value, weight) for weight, value in perhaps if value is not None), reverse=not lowest)
    for value, weight in extras:
        if best is None or (value < best if lowest else value > best):
            pairs.append((weight, value))
            best = mean(list(pairs))
    return best


def score(id: str, kind: str, tally: Tally, weight: float, questionnaire: Questionnaire) -> Score:
    """Return a tally as a score, with what is shown of it."""
    rated = tally.value is not None and tally.coverage is not None and snapped(tally.coverage) >= questionnaire.coverage
    return Score(
        id=id,
        kind=kind,
        value=tally.value,
        low=tally.low,
        high=tally.high,
        bound=tally.bound,
        shown=shown(tally.value, questionnaire.display) if tally.value is not None else None,
        label=label_of(tally.value, questionnaire.display, questionnaire.bands) if rated and tally.value is not None else None,
        rated=rated,
        coverage=tally.coverage,
        weight=weight,
        states=MappingProxyType(dict(zip(STATES, tally.counts, strict=True))),
        waits_for=tally.waits_for,
    )
