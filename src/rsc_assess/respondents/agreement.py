"""How far respondents agree: for each question, and over all level questions with Krippendorff's alpha for ordinal data."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from statistics import median_low

import attrs

from rsc_assess.assessment.values import ANSWERED, Assessment
from rsc_assess.questionnaire.values import LEVELS, Question
from rsc_assess.respondents.stances import Side, apart, sides, table_of
from rsc_assess.scoring.cells import Table


@attrs.frozen
class QuestionAgreement:
    """
    How far respondents agree on one question.

    Attributes:
        sides: What is said and by how many; see `rsc_assess.respondents.stances.sides`.

        respondents: How many said something.

        answered: How many gave an answer, N/A not among them.

        low, high: The lowest and the highest level that was given; None for other kinds of question, and where nobody gave one.

        median: The lower median of the levels; None likewise.

        within_one: The share of those who gave a level that is at most one away from the median, 0 to 1; None likewise.

        disagreement: The mean over all pairs of respondents who answered or said N/A of how far apart they are, 0 (all say the same) to 1;
            see `rsc_assess.respondents.stances.apart`. For levels it is the mean absolute difference of pairs ÷ the range of the scale. None
            where fewer than two took a side.
    """

    question: str
    sides: tuple[Side, ...]
    respondents: int
    answered: int
    low: int | None
    high: int | None
    median: int | None
    within_one: float | None
    disagreement: float | None

    @property
    def counts(self) -> Mapping[int, int]:
        """How many gave each level that was given; empty for other kinds of question."""
        return {side.stance.value: side.respondents for side in self.sides if self.low is not None and isinstance(side.stance.value, int)}

    def as_data(self) -> dict[str, object]:
        """Return it as JSON data."""
        return {
            "question": self.question,
            "respondents": self.respondents,
            "answered": self.answered,
            "low": self.low,
            "high": self.high,
            "median": self.median,
            "within_one": self.within_one,
            "disagreement": self.disagreement,
        }


@attrs.frozen
class Alpha:
    """
    Krippendorff's alpha for ordinal data: 1 for perfect agreement, 0 for what chance would bring, below 0 for less.

    Attributes:
        value: None where it is not defined.

        why_not: Why it is not defined: `too_few` (no question was given a level by two respondents) or `no_variation` (all gave the same
            level everywhere, so that chance would bring as much); None where it is.

        questions: How many questions it is over: those of which two respondents or more gave a level.

        respondents: How many respondents gave a level to one of these.
    """

    value: float | None
    why_not: str | None
    questions: int
    respondents: int

    def as_data(self) -> dict[str, object]:
        """Return it as JSON data."""
        return {"value": self.value, "why_not": self.why_not, "questions": self.questions, "respondents": self.respondents}


def agreement_of(assessment: Assessment, respondents: Collection[str] | None = None) -> dict[str, QuestionAgreement]:
    """
    Return how far respondents agree on each question to which one of them said something, in the order of the questionnaire.

    Args:
        respondents: The ids of those who are compared, such as those of one perspective; None for all.
    """
    found = {}
    for question in assessment.questionnaire.questions():
        said = tuple(side for side in sides(assessment, question.id, respondents) if side.stance.state != "missing")
        if said:
            found[question.id] = question_agreement(table_of(assessment, question.id), said)
    return found


def question_agreement(table: Table, said: tuple[Side, ...]) -> QuestionAgreement:
    """Return how far those agree who said something to one question."""
    question = table.question
    levels: list[int] = []
    if question.kind == LEVELS:
        levels = [side.stance.value for side in said for _ in range(side.respondents) if isinstance(side.stance.value, int)]
    middle = median_low(levels) if levels else None
    return QuestionAgreement(
        question.id,
        said,
        sum(side.respondents for side in said),
        sum(side.respondents for side in said if side.stance.state == ANSWERED),
        min(levels, default=None),
        max(levels, default=None),
        middle,
        None if middle is None else sum(abs(level - middle) <= 1 for level in levels) / len(levels),
        disagreement(said, table),
    )


def disagreement(said: Sequence[Side], table: Table) -> float | None:
    """Return the mean over all pairs of respondents who took a side of how far apart they are, 0 to 1; None where there is no pair."""
    taken = [side for side in said if side.stance.is_taken]
    count = sum(side.respondents for side in taken)
    if count < 2:
        return None
    total = 0.0
    for place, one in enumerate(taken):
        for other in taken[place + 1 :]:
            total += one.respondents * other.respondents * (apart(one.stance, other.stance, table) or 0.0)
    return total / (count * (count - 1) / 2)


def alpha_of(assessment: Assessment, respondents: Collection[str] | None = None) -> Alpha:
    """
    Return the agreement over all level questions that have the same levels; where there are several such scales, over the one that most
    questions have. Who gave no level to a question does not count in it.

    Args:
        respondents: The ids of those who are compared; None for all.
    """
    scales: dict[tuple[object, ...], list[Question]] = {}
    for question in assessment.questionnaire.questions():
        if question.kind == LEVELS:
            scales.setdefault(tuple(option.value for option in question.options if option.sets is None), []).append(question)
    questions = max(scales.values(), key=len, default=[])
    units = []
    people: set[str] = set()
    for question in questions:
        given = levels_given(assessment, question, respondents)
        if len(given) > 1:
            units.append(list(given.values()))
            people.update(given)
    value, why_not = ordinal_alpha(units)
    return Alpha(value, why_not, len(units), len(people))


def levels_given(assessment: Assessment, question: Question, respondents: Collection[str] | None = None) -> dict[str, int]:
    """Return the level that each respondent gave to a question, by their ids."""
    return {
        view.respondent: view.answer.value
        for view in assessment.answer(question.id).views
        if (respondents is None or view.respondent in respondents)
        and view.answer.state == ANSWERED
        and isinstance(view.answer.value, int)
        and question.state_set_by(view.answer.value) is None
    }


def ordinal_alpha(units: Iterable[Sequence[int]]) -> tuple[float | None, str | None]:
    """
    Return Krippendorff's alpha for ordinal data, or None and why it is not defined: `too_few` or `no_variation`.

    With o(c, k) the coincidences of the values c and k (each unit brings its pairs of values, in both orders, ÷ one less than its number of
    values), n(c) the sum of o(c, k) over k, n the sum of all, and d²(c, k) the square of n(c) + … + n(k) − (n(c) + n(k)) / 2:

        alpha = 1 − (n − 1) Σ o(c, k) d²(c, k) / Σ n(c) n(k) d²(c, k), over all pairs c < k.

    Reckoned in fractions and turned into a number once.

    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections C and E; Content Analysis, 4th edition (2018), chapter 12.

    Args:
        units: For each question, the values that it was given; missing ones are left out. Units with one value do not count.
    """
    counts: Counter[int] = Counter()
    coincidences: dict[tuple[int, int], Fraction] = {}
    paired = [Counter(unit) for unit in units if len(unit) > 1]
    for unit in paired:
        size = sum(unit.values())
        counts.update(unit)
        values = sorted(unit)
        for place, low in enumerate(values):
            for high in values[place + 1 :]:
                coincidences[low, high] = coincidences.get((low, high), Fraction(0)) + Fraction(unit[low] * unit[high], size - 1)
    if not paired:
        return None, "too_few"
    if len(counts) < 2:
        return None, "no_variation"
    values = sorted(counts)
    below, middle = 0, {}
    for value in values:
        # d(c, k) is the distance between the middles of c and k among all values in their order.
        middle[value] = below + Fraction(counts[value], 2)
        below += counts[value]
    observed = sum((count * (middle[high] - middle[low]) ** 2 for (low, high), count in coincidences.items()), Fraction(0))
    expected = sum(
        (counts[low] * counts[high] * (middle[high] - middle[low]) ** 2 for place, low in enumerate(values) for high in values[place + 1 :]),
        Fraction(0),
    )
    return float(1 - (below - 1) * observed / expected), None
