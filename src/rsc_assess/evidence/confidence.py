"""
How well evidence carries the answers: for each answer, each section and the whole. Nothing here moves a score.

The rule for one answer. A *piece* is a piece of evidence; one that names nothing (no reference, link or reviewer) is a claim, whatever
kind it says. A piece is stale once `stale_after` months have passed from its date to the day of the assessment; a piece without a
date is not stale, and counted as undated.

- Confidence: none or claimed is low, documented is medium, externally checked is high; stale is one step down; a piece that shows a
  lower level than the one answered speaks against it, and is low. The best piece decides. An answer without any evidence for which
  none is asked has no confidence: a level below `asked_from`, or a question that is not answered with levels.
- Evidenced level: the highest level that fresh pieces, documented or externally checked, show (`shows`, or else the level
  answered); without such pieces the highest level below `asked_from`, as these need no evidence. It is never above the level answered.

A section's confidence is the lower median of its answers': at least half of them have it or a better one.
"""

import calendar
import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import attrs

from rsc_assess.assessment.values import ANSWERED, EVIDENCE_KINDS, Answer, Assessment, Evidence
from rsc_assess.questionnaire.rules import EvidenceRules
from rsc_assess.questionnaire.values import LEVELS, Question, Section, walk
from rsc_assess.scoring.score import Scorecard, scorecard_unchecked

NONE, CLAIMED, DOCUMENTED, EXTERNALLY_CHECKED = EVIDENCE_KINDS
LOW, MEDIUM, HIGH = CONFIDENCES = ("low", "medium", "high")
NOTHING, A_CLAIM, STALE, LOWER = WHY = ("nothing", "a_claim", "stale", "lower")
OF_KIND = {NONE: LOW, CLAIMED: LOW, DOCUMENTED: MEDIUM, EXTERNALLY_CHECKED: HIGH}


@attrs.frozen
class AnswerConfidence:
    """
    How well evidence carries one answer.

    Attributes:
        question: Its id.

        claimed: The level that is answered; None where the question is not answered with levels.

        evidenced: The level that evidence shows, at most `claimed`; None where there is no level.

        kind: That of the best piece of evidence: none, claimed, documented or externally_checked.

        confidence: low, medium or high; None where there is no evidence, and none is asked for.

        is_stale: Whether the best piece is stale.

        is_undated: Whether the best piece has no date, so that nobody can say whether it is stale; never for a claim.

        is_asked_for: Whether evidence is asked for at this level.

        is_fresh: Whether there is fresh evidence, documented or externally checked, whatever level it shows.

        is_shown: Whether fresh evidence, documented or externally checked, shows at least the level that is answered.
    """

    question: str
    claimed: int | None
    evidenced: int | None
    kind: str
    confidence: str | None
    is_stale: bool
    is_undated: bool
    is_asked_for: bool
    is_fresh: bool
    is_shown: bool

    @property
    def is_missing(self) -> bool:
        """Whether evidence is asked for, and none that is fresh shows the level."""
        return self.is_asked_for and not self.is_shown

    @property
    def is_gap(self) -> bool:
        """Whether a higher level is claimed than evidence shows."""
        return self.claimed is not None and self.evidenced is not None and self.evidenced < self.claimed

    @property
    def why(self) -> str | None:
        """Why the level is not shown: nothing is named, a claim alone, what there is is stale, or shows a lower level; None where it is shown."""
        if not (self.is_missing or self.is_gap):
            return None
        return NOTHING if self.kind == NONE else A_CLAIM if self.kind == CLAIMED else LOWER if self.is_fresh else STALE

    def in_words(self) -> str:
        """Return what is claimed and shown, such as "level 4 claimed, 2 evidenced"; empty without a level."""
        return "" if self.claimed is None else f"level {self.claimed} claimed, {self.evidenced} evidenced"


@attrs.frozen
class SectionConfidence:
    """
    How well evidence carries the answers of a section, or all of them.

    Attributes:
        node: The section's id, or the questionnaire's for all answers.

        answered: How many of its questions are answered.

        asked_for: For how many of these evidence is asked for.

        shown: For how many of those it is there, is fresh and shows the level.

        stale, undated: How many answers rest on evidence that is stale, or has no date.

        low, medium, high: How many answers have this confidence.

        confidence: The lower median of these; None where no answer has one.
    """

    node: str
    answered: int
    asked_for: int
    shown: int
    stale: int
    undated: int
    low: int
    medium: int
    high: int
    confidence: str | None

    @property
    def missing(self) -> int:
        """For how many answers evidence is asked for and is not there, is stale, or shows a lower level."""
        return self.asked_for - self.shown

    @property
    def share_shown(self) -> float | None:
        """The share of the answers with evidence asked for that have it, 0 to 1; None where it is asked for none."""
        return self.shown / self.asked_for if self.asked_for else None


@attrs.frozen(slots=False)
class Confidence:
    """
    How well evidence carries the answers of an assessment.

    Attributes:
        rules: From which level evidence is asked for, and after how many months it is stale.

        date: The day that staleness is told for: that of the assessment.

        answers: One for each answered question, in the order of the questionnaire.

        sections: By id, in the order of the questionnaire; first the questionnaire's own id, for all answers.
    """

    rules: EvidenceRules
    date: datetime.date
    answers: tuple[AnswerConfidence, ...]
    sections: Mapping[str, SectionConfidence] = attrs.field(hash=False)

    @property
    def total(self) -> SectionConfidence:
        """That of all answers."""
        return next(iter(self.sections.values()))

    @cached_property
    def gaps(self) -> tuple[AnswerConfidence, ...]:
        """The answers that claim a higher level than evidence shows, the widest gap first."""
        found = (one for one in self.answers if one.is_gap)
        return tuple(sorted(found, key=lambda one: (one.evidenced or 0) - (one.claimed or 0)))

    @property
    def missing(self) -> tuple[AnswerConfidence, ...]:
        """The answers for which evidence is asked for and is not there, is stale, or shows a lower level."""
        return tuple(one for one in self.answers if one.is_missing)

    @property
    def stale(self) -> tuple[AnswerConfidence, ...]:
        """The answers that rest on stale evidence."""
        return tuple(one for one in self.answers if one.is_stale)

    @property
    def undated(self) -> tuple[AnswerConfidence, ...]:
        """The answers that rest on evidence without a date."""
        return tuple(one for one in self.answers if one.is_undated)

    def of(self, question: str) -> AnswerConfidence | None:
        """Return that of one question, or None where it is not answered."""
        return next((one for one in self.answers if one.question == question), None)


def confidence_of(scorecard: Scorecard) -> Confidence:
    """Return how well evidence carries the answers, as of the day of the assessment; answers that are not asked for do not count."""
    assessment = scorecard.assessment
    questionnaire = assessment.questionnaire
    rules = questionnaire.evidence_rules
    answers = tuple(
        answer_confidence(question, assessment.answer(question.id), rules, assessment.date)
        for question in questionnaire.questions()
        if not question.is_computed and scorecard.nodes[question.id].states[ANSWERED]
    )
    by_question = {one.question: one for one in answers}
    sections = {questionnaire.id: section_confidence(questionnaire.id, answers)}
    for _, section in questionnaire.sections():
        sections[section.id] = section_confidence(section.id, [by_question[id] for id in questions_below(section) if id in by_question])
    return Confidence(rules, assessment.date, answers, sections)


def questions_below(section: Section) -> list[str]:
    """Return the ids of all questions in a section."""
    return [node.id for _, node in walk(section.children, 0) if isinstance(node, Question)]


def answer_confidence(question: Question, answer: Answer, rules: EvidenceRules, on: datetime.date) -> AnswerConfidence:
    """
    Return how well evidence carries one answer.

    Args:
        on: The day that staleness is told for.
    """
    claimed = answer.value if question.kind == LEVELS and isinstance(answer.value, int) else None
    pieces = [(one, kind_of(one), is_stale(one, rules, on)) for one in answer.evidence]
    asked = claimed is not None and is_asked_for(question, claimed, rules)
    fresh = [claimed if one.shows is None else one.shows for one, kind, stale in pieces if not stale and OF_KIND[kind] != LOW]
    shown = [level for level in fresh if level is not None]
    evidenced = claimed
    if claimed is not None and shown:
        evidenced = min(claimed, max(shown))
    elif asked:
        evidenced = level_below(question, rules)
    is_shown = bool(fresh) and evidenced == claimed
    best, kind, stale, grade = best_of(pieces, claimed)
    return AnswerConfidence(
        question.id,
        claimed,
        evidenced,
        kind,
        None if kind == NONE and not asked else grade,
        stale,
        best is not None and best.date is None and OF_KIND[kind] != LOW,
        asked,
        bool(fresh),
        is_shown,
    )


def best_of(pieces: Iterable[tuple[Evidence, str, bool]], claimed: int | None) -> tuple[Evidence | None, str, bool, str]:
    """Return the piece that carries an answer best, its kind, whether it is stale, and the confidence that it gives."""

    def rank(piece: tuple[Evidence, str, bool]) -> tuple[int, bool, int, bool]:
        one, kind, stale = piece
        # Of two that give the same, one that still holds; an undated one only where there is no other.
        return CONFIDENCES.index(grade(one, kind, stale)), not stale and OF_KIND[kind] != LOW, EVIDENCE_KINDS.index(kind), one.date is not None

    def grade(one: Evidence, kind: str, stale: bool) -> str:
        if claimed is not None and one.shows is not None and one.shows < claimed:
            return LOW
        return CONFIDENCES[max(CONFIDENCES.index(OF_KIND[kind]) - stale, 0)]

    best = max(pieces, key=rank, default=None)
    if best is None or best[1] == NONE:
        return None, NONE, False, LOW
    return *best, grade(*best)


def kind_of(evidence: Evidence) -> str:
    """Return the kind of a piece of evidence; one that names nothing is a claim, whatever it says."""
    if evidence.kind in (DOCUMENTED, EXTERNALLY_CHECKED) and not (evidence.reference or evidence.link or evidence.reviewer):
        return CLAIMED
    return evidence.kind


def is_stale(evidence: Evidence, rules: EvidenceRules, on: datetime.date) -> bool:
    """Tell whether documented or checked evidence is stale on a day; without a date it is not, and a claim never is."""
    if evidence.date is None or rules.stale_after is None or OF_KIND[kind_of(evidence)] == LOW:
        return False
    return months_later(evidence.date, rules.stale_after) < on


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later: the last of the month where that has fewer days; the last day there is, beyond it."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_asked_for(question: Question, level: int, rules: EvidenceRules) -> bool:
    """Tell whether evidence is asked for at a level; it never is for questions whose higher levels are no better, or that move no score."""
    return rules.asked_from is not None and level >= rules.asked_from and rises(question)


def rises(question: Question) -> bool:
    """Tell whether a question is answered with levels of which higher ones earn more."""
    marks = [option.marks for option in question.options if option.marks is not None and option.sets is None]
    is_scored = question.kind == LEVELS and question.effect is None and not question.unscored
    return is_scored and len(marks) > 1 and marks == sorted(marks) and marks[0] < marks[-1]


def level_below(question: Question, rules: EvidenceRules) -> int:
    """Return the highest level that needs no evidence; the lowest there is, if all do."""
    levels = [option.value for option in question.options if isinstance(option.value, int) and option.sets is None]
    return max((level for level in levels if rules.asked_from is not None and level < rules.asked_from), default=min(levels))


def section_confidence(node: str, answers: Sequence[AnswerConfidence]) -> SectionConfidence:
    """Return how well evidence carries some answers together."""
    graded = sorted(CONFIDENCES.index(one.confidence) for one in answers if one.confidence is not None)
    return SectionConfidence(
        node,
        len(answers),
        sum(one.is_asked_for for one in answers),
        sum(one.is_asked_for and one.is_shown for one in answers),
        sum(one.is_stale for one in answers),
        sum(one.is_undated for one in answers),
        graded.count(0),
        graded.count(1),
        graded.count(2),
        CONFIDENCES[graded[(len(graded) - 1) // 2]] if graded else None,
    )


def evidenced_assessment(assessment: Assessment, confidence: Confidence) -> Assessment:
    """Return an assessment in which each level is the one that evidence shows."""
    answers = dict(assessment.answers)
    for gap in confidence.gaps:
        answers[gap.question] = attrs.evolve(assessment.answer(gap.question), value=gap.evidenced)
    return attrs.evolve(assessment, answers=answers, recorded=(), remarks=())


def evidenced_scorecard(scorecard: Scorecard, confidence: Confidence | None = None) -> Scorecard:
    """
    Return what the scores would be with the evidenced levels in place of the claimed ones: to stand beside the scores, never in their place.

    Questions that would then not be asked, or be asked and are not answered, count as the questionnaire says.
    """
    return scorecard_unchecked(evidenced_assessment(scorecard.assessment, confidence or confidence_of(scorecard)))
