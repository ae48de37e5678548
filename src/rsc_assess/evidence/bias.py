"""
What about the answers makes one look twice: advice for those who answer, which never changes a score.

A pattern is no proof. A council may stand at one level throughout; then a second look costs ten minutes and confirms it. That all is
answered on one day is no finding: many councils answer in one workshop.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

import attrs

from rsc_assess.evidence.confidence import NONE, Confidence, confidence_of, rises
from rsc_assess.problems import Place, Problem
from rsc_assess.questionnaire.condition import All, Comparison, Condition, Count, Fact, Not, comparisons_of, holds
from rsc_assess.questionnaire.condition import Any as AnyOf
from rsc_assess.questionnaire.values import Question
from rsc_assess.scoring.program import attribute_fact
from rsc_assess.scoring.score import Scorecard

SAME_LEVEL, SAME_RUN, ALL_TOP, CONTRADICTION, NO_EVIDENCE, LATER_EVIDENCE = FINDINGS = (
    "same_level",
    "same_run",
    "all_top",
    "contradiction",
    "no_evidence",
    "later_evidence",
)
CODES = {SAME_LEVEL: "A401", SAME_RUN: "A402", ALL_TOP: "A403", CONTRADICTION: "A404", NO_EVIDENCE: "A405", LATER_EVIDENCE: "A406"}

# Under ten answers, one level throughout is nothing unusual: a short questionnaire, or a form that is filled in bit by bit.
FEWEST_ANSWERS = 10
# At nine in ten the profile no longer says where a council is ahead and where it is behind, which is what it is for.
NEARLY_ALL = 0.9
# Answers in one theme often agree, as one team gives them. Eight in a row reach across two themes of four questions, or fill a long one.
SHORTEST_RUN = 8
# A run is told only where fewer than one council in a hundred with the same answers, in another order, would have one as long.
BY_CHANCE = 0.01


@attrs.frozen
class Finding:
    """
    Something about the answers that is worth a second look.

    Attributes:
        kind: One of FINDINGS.

        questions: The ids of the questions that it is about, in the order of the questionnaire.

        level: The level that they share; None where they share none, or each its own top.

        of: Among how many answers this was found.

        says: Of a contradiction, what the questionnaire says of it, in its language; else empty.

        asked_from: Of high levels without evidence, from which level it is asked for; else None.
    """

    kind: str
    questions: tuple[str, ...]
    level: int | None = None
    of: int = 0
    says: str = ""
    asked_from: int | None = None

    @property
    def code(self) -> str:
        """The code under which it is documented."""
        return CODES[self.kind]

    @property
    def what(self) -> str:
        """What was found, as a sentence in English without its full stop; of a contradiction as the questionnaire says it."""
        n, of, level = len(self.questions), self.of, self.level
        return {
            SAME_LEVEL: f"{'All' if n == of else f'{n} of'} {of} levels are {level}",
            SAME_RUN: f"{n} questions in a row are at level {level}, from {self.questions[0]} to {self.questions[-1]}",
            ALL_TOP: f"{'All' if n == of else f'{n} of'} {of} answers are at the highest level",
            CONTRADICTION: self.says.rstrip("."),
            NO_EVIDENCE: f"{n} of {of} answers at level {self.asked_from} or above name no evidence at all",
            LATER_EVIDENCE: f"The evidence of {', '.join(self.questions)} is dated after the assessment",
        }[self.kind]

    @property
    def remedy(self) -> str:
        """What to do, as a sentence in English without its full stop."""
        return {
            SAME_LEVEL: "Read the texts of the level above and the level below for each question, and keep what still fits",
            SAME_RUN: "Read the texts of the levels beside it for these questions, and keep what still fits",
            ALL_TOP: "Ask somebody from outside the service what they would answer, and name the evidence",
            CONTRADICTION: f"Look at {' and '.join(self.questions)} together" if self.questions else "Look at these answers together",
            LATER_EVIDENCE: "Correct the date of the evidence, or that of the assessment",
            NO_EVIDENCE: "Name what shows each, or choose the level that can be shown",
        }[self.kind]

    def as_problem(self, source: str) -> Problem:
        """Return the finding as a note on an answers file."""
        what = self.what[:1].lower() + self.what[1:] if self.kind != CONTRADICTION else self.what
        return Problem(self.code, what, self.remedy, Place(source), severity="note")


def findings_of(scorecard: Scorecard, confidence: Confidence | None = None) -> tuple[Finding, ...]:
    """Return what is worth a second look, contradictions first; answers that are not asked for do not count."""
    confidence = confidence or confidence_of(scorecard)
    questions = {question.id: question for question in scorecard.assessment.questionnaire.questions()}
    levels = {one.question: one.claimed for one in confidence.answers if one.claimed is not None}
    top = all_top(questions, levels)
    same = same_level(levels) if top is None else None
    runs = same_runs(levels) if top is None and same is None else ()
    found = (*contradictions(scorecard), top, same, *runs, without_evidence(confidence), later_evidence(scorecard, confidence))
    return tuple(one for one in found if one is not None)


def contradictions(scorecard: Scorecard) -> tuple[Finding, ...]:
    """Return the checks of the questionnaire whose condition holds; one that waits for an open answer is not told."""
    questionnaire, council = scorecard.assessment.questionnaire, scorecard.assessment.council
    sheet = scorecard.record.sheet

    def fact(subject: str, name: str) -> Fact:
        # A program knows only the attributes that move a score.
        return attribute_fact(council.attribute(name)) if subject == "attribute" else sheet.fact(subject, name)

    order = [question.id for question in questionnaire.questions()]
    found = []
    for check in questionnaire.checks:
        if holds(check.when, fact) is True:
            names = {test.name for test in grounds(check.when, fact) if test.subject == "question"}
            found.append(Finding(CONTRADICTION, tuple(id for id in order if id in names), says=check.says))
    return tuple(found)


def grounds(condition: Condition, fact: Callable[[str, str], Fact]) -> Iterator[Comparison]:
    """Yield the comparisons by which a condition holds: of what is joined, those of the parts that hold."""
    match condition:
        case Comparison():
            yield condition
        case Not(part):
            yield from comparisons_of(part)
        case All(parts) | AnyOf(parts) | Count(_, parts):
            for part in parts:
                if holds(part, fact) is True:
                    yield from grounds(part, fact)


def all_top(questions: Mapping[str, Question], levels: Mapping[str, int]) -> Finding | None:
    """Return the finding that nearly all answers are at the highest level of their question, or None; only where higher earns more."""
    rising = {id: level for id, level in levels.items() if rises(questions[id])}
    top = tuple(id for id, level in rising.items() if level == questions[id].options[-1].value)
    shared = {rising[id] for id in top}
    if len(rising) < FEWEST_ANSWERS or len(top) < NEARLY_ALL * len(rising):
        return None
    return Finding(ALL_TOP, top, shared.pop() if len(shared) == 1 else None, len(rising))


def same_level(levels: Mapping[str, int]) -> Finding | None:
    """Return the finding that nearly all answers are at one level, or None."""
    if len(levels) < FEWEST_ANSWERS:
        return None
    level, times = max(Counter(levels.values()).items(), key=lambda pair: (pair[1], -pair[0]))
    if times < NEARLY_ALL * len(levels):
        return None
    return Finding(SAME_LEVEL, tuple(id for id, one in levels.items() if one == level), level, len(levels))


def same_runs(levels: Mapping[str, int]) -> tuple[Finding, ...]:
    """Return the runs of one level over questions that follow each other, other than unanswered ones, that are too long for chance."""
    answered = list(levels.items())
    shares = [times / len(answered) for times in Counter(levels.values()).values()]
    found = []
    for level, group in groupby(answered, key=lambda pair: pair[1]):
        ids = tuple(id for id, _ in group)
        if len(ids) >= SHORTEST_RUN and expected_runs(shares, len(answered), len(ids)) < BY_CHANCE:
            found.append(Finding(SAME_RUN, ids, level, len(answered)))
    return tuple(found)


def expected_runs(shares: Sequence[float], answers: int, length: int) -> float:
    """
    Return how many runs of at least this length there are on average, if each answer has each level by these shares, apart from the others.

    A run of a level with share p starts at the first answer with the chance p^length, and at each of the others with
    (1 - p) p^length, as the answer before it must differ (Feller 1968, vol. 1, ch. XIII.7). It is at least the chance that there is one.
    """
    return sum(share**length * (1 + (answers - length) * (1 - share)) for share in shares)


def without_evidence(confidence: Confidence) -> Finding | None:
    """Return the finding that answers at levels for which evidence is asked for have none at all, or None."""
    asked = [one for one in confidence.answers if one.is_asked_for]
    bare = tuple(one.question for one in asked if one.kind == NONE)
    return Finding(NO_EVIDENCE, bare, of=len(asked), asked_from=confidence.rules.asked_from) if bare else None


def later_evidence(scorecard: Scorecard, confidence: Confidence) -> Finding | None:
    """Return the finding that evidence is dated after the day of the assessment, so that it would stay fresh for too long, or None."""
    assessment = scorecard.assessment
    found = tuple(
        one.question
        for one in confidence.answers
        if any(piece.date is not None and piece.date > assessment.date for piece in assessment.answer(one.question).evidence)
    )
    return Finding(LATER_EVIDENCE, found, of=len(confidence.answers)) if found else None
