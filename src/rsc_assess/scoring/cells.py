"""What each answer to a question is worth in one role: the rows of the counts table and the marks of its options, settled once."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

import attrs

from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, NOT_ASKED, OPEN_STATES, STATES, Answer
from rsc_assess.questionnaire.question_reader import most_marks
from rsc_assess.questionnaire.rules import AS_ANSWERED, FULL, REFUSE, UNRATED, WORST, ZERO, Rules
from rsc_assess.questionnaire.values import CHOICE_KINDS, MANY, NUMBER, TICK_KINDS, TIERED, NumberRule, Option, Question
from rsc_assess.scoring.display import from_scale, on_scale, rounded

# The states below a node are counted in one whole number, 16 bits a state: 5,000 questions fit.
BITS = 16
ONE_OF = {state: 1 << (BITS * place) for place, state in enumerate(STATES)}
NAN = math.nan


class Cell(NamedTuple):
    """
    What one answer does in one role.

    Attributes:
        value: Its share now (under a penalty or bonus, its effect); None if it does not count, NaN if it leaves the node
            above without a value.

        low, high: The least and the most that it can become; None if it can never count.

        coverage: 1 if answered, 0 if open, None if it does not count.

        states: One in the place of its state; see ONE_OF.

        certain, possible: Whether it counts however open questions are answered; whether it may count at all.

        row: The row of the counts table that decided, `unscored`, or None if it earns its marks.

        is_open: Whether it may still change.

        outer: Whether low and high are safe limits that may never be reached.
    """

    value: float | None
    low: float | None
    high: float | None
    coverage: float | None
    states: int
    certain: bool
    possible: bool
    row: str | None = None
    is_open: bool = False
    outer: bool = False


def unpacked(states: int) -> Mapping[str, int]:
    """Return the number of questions in each state."""
    return ALONE.get(states) or MappingProxyType({state: states >> place & MASK for place, state in PLACES})


MASK = (1 << BITS) - 1
PLACES = tuple((BITS * place, state) for place, state in enumerate(STATES))
ALONE = {one: MappingProxyType({state: int(state == only) for state in STATES}) for only, one in ONE_OF.items()}


@attrs.frozen
class Table:
    """
    All cells of one question in one role.

    Attributes:
        slot: Where its cell stands in a sheet.

        id: The node's id: the question's, or `scoring/question` for a role with marks or counts of its own.

        counts: Its treatments, in full.

        most: Marks that count as everything; 1 for numbers between goalposts that say no marks.

        best, worst: The highest and the lowest share (or effect) that it can have.

        answered: Cells by the value of an option; of one that sets a state where several can be ticked, by it alone: (value,).

        by_state: Cells by the state of an answer, `not_asked` included.

        no_reason, no_evidence: Cells of N/A without a reason, and of an answer without the evidence asked for.

        rule: Goalposts settled for the council, for a number.

        rules: Those by which it is shown: the section's display.

        unit: What its best is shown as in a sum: what it weighs there; None for its marks.
    """

    slot: int
    id: str
    question: Question
    counts: Mapping[str, str]
    marks: Mapping[Any, Fraction | None]
    most: Fraction
    best: float
    worst: float
    answered: Mapping[Any, Cell]
    by_state: Mapping[str, Cell]
    no_reason: Cell
    no_evidence: Cell
    rule: NumberRule | None
    evidence_form: str | int | None
    no_evidence_words: frozenset[str]
    rules: Rules
    unit: float | None

    def cell(self, answer: Answer | None) -> Cell:
        """Return the cell of an answer to a question that is asked."""
        if answer is None:
            return self.by_state["missing"]
        if answer.state == ANSWERED:
            found = self.answered.get(answer.value)
            if found is None:
                found = earned(None if self.question.unscored else self.share(answer.value), self.question)
            earns = found.row is None and (found.value or 0.0) > 0
            if self.evidence_form is not None and earns and not has_evidence(answer, self.evidence_form, self.no_evidence_words):
                return self.no_evidence if self.counts["no_evidence"] != AS_ANSWERED else found
            return found
        if answer.state == NOT_APPLICABLE and not answer.reason:
            return self.no_reason
        return self.by_state[answer.state]

    def share(self, value: Any) -> float:
        """Return the share (or effect) of ticks or a number."""
        if self.question.kind == NUMBER:
            if self.question.each is not None:
                return number_effect(self.question, self.rule, float(value), self.most)
            assert self.rule is not None
            return round_share(number_share(self.rule, float(value), self.most), self.question, self.rules, self.unit or self.most)
        marks = counted_ticks(self.question, [self.marks.get(tick) for tick in value])
        share = with_sign(self.question, tick_marks(self.question, marks) / self.most)
        return round_share(share, self.question, self.rules, self.unit or self.most)


def earned(share: float | None, question: Question) -> Cell:
    """Return the cell of an answer that earns its marks; None where it is not scored."""
    if share is None or question.unscored:
        return Cell(None, None, None, None, ONE_OF[ANSWERED], False, False, "unscored")
    return Cell(share, share, share, 1.0, ONE_OF[ANSWERED], True, True)


def round_share(share: float, question: Question, rules: Rules, unit: float | Fraction) -> float:
    """Return a share after the question's own rounding, in the unit it is shown in; for a sum, in what its best is shown as."""
    if question.rounds is None or question.effect is not None:
        return share
    total = float(unit)
    whole = float(rounded(on_scale(share, rules.display, total), question.rounds.decimals, question.rounds.how, question.rounds.step))
    return min(from_scale(whole, rules.display, total), 1.0)


def build_table(
    slot: int,
    id: str,
    question: Question,
    counts: Mapping[str, str],
    own_marks: Mapping[str, Fraction] | None,
    rule: NumberRule | None,
    no_evidence_words: Iterable[str],
    takes_itself_out: Iterable[Any],
    rules: Rules,
    unit: float | None,
) -> Table:
    """
    Return the table of a question in a role.

    Args:
        own_marks: Marks by option (id or name) that hold in this role instead of the question's own.

        rule: The question's number rule with goalposts settled for the council.

        takes_itself_out: Values of options that take the question itself out.

        rules, unit: How the question is shown, and what its best is shown as in a sum; None for its marks.
    """
    options = question.options if own_marks is None else tuple(attrs.evolve(one, marks=marks_in_role(one, own_marks)) for one in question.options)
    # An option that sets a state earns nothing.
    options = tuple(one if one.sets is None else attrs.evolve(one, marks=None) for one in options)
    plain = tuple(option for option in options if option.sets is None)
    marks = {option.value: option.marks for option in options}
    most = Fraction(1)
    if question.effect is None:
        found = most_marks(question, options)
        most = (question.out_of if own_marks is None and question.out_of is not None else found) or Fraction(1)
    shares = [round_share(share, question, rules, unit or most) for share in possible_shares(question, plain, most, rule)]
    best, worst = max(shares, default=0.0), min(shares, default=0.0)
    can_score = not question.unscored and bool(shares)
    treated = {row: treatment_cell(row, treatment, best, worst, question) for row, treatment in counts.items()}
    by_state: dict[str, Cell] = {NOT_APPLICABLE: treated["not_applicable"], NOT_ASKED: treated["not_asked"]}
    answered: dict[Any, Cell] = {}
    if question.kind in CHOICE_KINDS:
        out = set(takes_itself_out)
        for option in options:
            if option.value in out:
                answered[option.value] = by_state[NOT_ASKED]
            elif option.sets == NOT_APPLICABLE:
                answered[option.value] = by_state[NOT_APPLICABLE]
            elif option.sets is None:
                share = None if option.marks is None else with_sign(question, divided(option.marks, most))
                answered[option.value] = earned(None if share is None else round_share(share, question, rules, unit or most), question)
    elif question.kind in TICK_KINDS:
        answered |= {(option.value,): by_state[NOT_APPLICABLE] for option in options if option.sets == NOT_APPLICABLE}
    outcomes = list(answered.values())
    ticked = question.kind in TICK_KINDS
    lows = [cell.low for cell in outcomes if cell.low is not None] + ([worst] if ticked else []) or [worst]
    highs = [cell.high for cell in outcomes if cell.high is not None] + ([best] if ticked else []) or [best]
    for state in OPEN_STATES:
        treatment = counts[state]
        value = {ZERO: 0.0, FULL: best, WORST: worst, UNRATED: NAN}.get(treatment)
        by_state[state] = Cell(
            value if can_score else None,
            min(lows) if can_score else None,
            max(highs) if can_score else None,
            0.0 if can_score else None,
            ONE_OF[state],
            can_score and all(cell.certain for cell in outcomes),
            can_score,
            state,
            True,
            question.is_computed,
        )
    for option in options:
        key = (option.value,) if ticked else option.value
        if option.sets in OPEN_STATES and key not in answered:
            answered[key] = by_state[str(option.sets)]
    no_reason = by_state[NOT_APPLICABLE] if counts["no_reason"] in (AS_ANSWERED, REFUSE) else treated["no_reason"]
    return Table(
        slot, id, question, counts, marks, most, best, worst, answered, by_state, no_reason, treated["no_evidence"], rule,
        question.evidence_form, frozenset(word.casefold() for word in no_evidence_words), rules, unit,
    )  # fmt: skip


def marks_in_role(option: Option, own_marks: Mapping[str, Fraction]) -> Fraction:
    """Return an option's marks in a role that names some options; the others earn nothing."""
    folded = {name.casefold(): marks for name, marks in own_marks.items()}
    return folded.get(str(option.value).casefold(), folded.get(option.label.casefold(), Fraction(0)))


def treatment_cell(row: str, treatment: str, best: float, worst: float, question: Question) -> Cell:
    """Return the cell of a settled row: N/A, not asked, or without reason or evidence."""
    state = ONE_OF[{"not_asked": NOT_ASKED, "no_evidence": ANSWERED}.get(row, NOT_APPLICABLE)]
    if question.unscored or treatment not in (ZERO, FULL, WORST, UNRATED):
        return Cell(None, None, None, None, state, False, False, row)
    share = {ZERO: 0.0, FULL: best, WORST: worst, UNRATED: NAN}[treatment]
    return Cell(share, share, share, 1.0, state, True, True, row)


def divided(one: Fraction, other: Fraction) -> float:
    """Return float(one / other), to the last bit: Python divides whole numbers rightly rounded, and no fraction has to be reduced."""
    return (one.numerator * other.denominator) / (one.denominator * other.numerator)


def with_sign(question: Question, amount: Fraction | float) -> float:
    """Return a share, or the effect of a penalty as a number below 0."""
    return float(-amount) if question.effect == "penalty" else float(amount)


def counted_ticks(question: Question, marks: Iterable[Fraction | None]) -> list[Fraction]:
    """
    Return the marks of the ticks that count.

    "None of these: 0" is no tick where ticks are counted; options without marks are ticks there, worth one each.
    """
    if question.awards is not None and question.awards[0] == "ticks" and all(option.marks is None for option in question.options):
        return [Fraction(1) for _ in marks]
    return [one for one in marks if one]


def tick_marks(question: Question, marks: list[Fraction]) -> Fraction:
    """Return the marks of what is ticked, by the question's kind, ceiling and awards."""
    if question.kind == TIERED:
        return max(marks, default=Fraction(0))
    total = sum(marks, Fraction(0))
    if question.awards is not None:
        by, steps = question.awards
        reached = [award for start, award in steps if start <= (len(marks) if by == "ticks" else total)]
        return reached[-1] if reached else Fraction(0)
    return total if question.ceiling is None else min(total, question.ceiling)


def number_share(rule: NumberRule, number: float, most: Fraction) -> float:
    """
    Return the share of a number: its place between the goalposts, or the marks of its step.

    Linear: (x − worst) ÷ (best − worst); with `log`, the same of the logarithms. OECD/JRC Handbook, min-max with fixed goalposts.
    """
    if rule.at_least:
        reached = [marks for start, marks in rule.at_least if number >= start]
        return float((reached[-1] if reached else Fraction(0)) / most)
    if rule.at_most:
        return float(next((marks for end, marks in rule.at_most if number <= end), Fraction(0)) / most)
    if rule.low is not None and rule.high is not None:
        # A computed number is not asked, so nobody was stopped at the ends of its range.
        number = min(max(number, rule.low), rule.high)
    if rule.points:
        return along([(at, float(marks / most)) for at, marks in rule.points], number)
    part = 1.0 if rule.marks is None or rule.marks == most else float(rule.marks / most)
    worst, best = rule.worst, rule.best
    assert isinstance(worst, float | int)
    assert isinstance(best, float | int)
    lower, upper = min(worst, best), max(worst, best)
    clamp_lower, clamp_upper = (rule.clamp_worst, rule.clamp_best) if worst < best else (rule.clamp_best, rule.clamp_worst)
    if (clamp_lower and number <= lower) or (clamp_upper and number >= upper):
        return part * (float(number >= upper) if worst < best else float(number <= lower))
    if rule.log:
        return part * (math.log(number) - math.log(worst)) / (math.log(best) - math.log(worst))
    return part * (number - worst) / (best - worst)


def along(points: Sequence[tuple[float, float]], at: float) -> float:
    """Return the height at a place on the line through points, rising by place; beyond its ends, the height of the end."""
    if at <= points[0][0]:
        return points[0][1]
    for (start, before), (end, after) in itertools.pairwise(points):
        if at < end:
            return before + (after - before) * (at - start) / (end - start)
    return points[-1][1]


def number_effect(question: Question, rule: NumberRule | None, number: float, most: Fraction) -> float:
    """Return the effect of a penalty or bonus by number: so much for each one, or for each mark that it earns."""
    assert question.each is not None
    each, limit = question.each
    if rule is not None and rule.low is not None and rule.high is not None:
        number = min(max(number, rule.low), rule.high)
    earns = Fraction(number_share(rule, number, Fraction(1)) if rule is not None and rule.is_scored else number)
    amount = max(earns, Fraction(0)) * each
    return with_sign(question, amount if limit is None else min(amount, limit))


def possible_shares(question: Question, options: tuple[Option, ...], most: Fraction, rule: NumberRule | None) -> list[float]:
    """Return shares (or effects) that a question can have, its lowest and highest among them."""
    if question.unscored:
        return []
    scored = [option.marks for option in options if option.marks is not None]
    if question.kind == NUMBER and question.each is not None:
        ends = (rule.low, rule.high) if rule is not None and rule.high is not None else (0.0, 1e300)
        where = changes(rule) if rule is not None and rule.is_scored else ends
        return [number_effect(question, rule, number, most) for number in where if number is not None]
    if question.kind == NUMBER:
        return number_shares(rule, most) if rule is not None else []
    if question.kind == TIERED:
        return [with_sign(question, divided(marks, most)) for marks in (Fraction(0), *scored)]
    if question.kind == MANY:
        counted = counted_ticks(question, [option.marks for option in options])
        ups, downs = [mark for mark in counted if mark > 0], [mark for mark in counted if mark < 0]
        found = [tick_marks(question, marks) for marks in (ups, downs, [])]
        if question.awards is not None:
            by, steps = question.awards
            reach = Fraction(len(ups) + len(downs)) if by == "ticks" else sum(ups, Fraction(0))
            found.extend(award for start, award in steps if start <= reach)
        return [with_sign(question, divided(marks, most)) for marks in found]
    return [with_sign(question, divided(marks, most)) for marks in scored]


def number_shares(rule: NumberRule, most: Fraction) -> list[float]:
    """Return the shares of the numbers at which a rule changes, within the numbers that can be answered."""
    if not rule.is_scored:
        return []
    inside = changes(rule)
    if not rule.log or all(point > 0 for point in inside):
        return [number_share(rule, point, most) for point in inside]
    return [0.0, 1.0 if rule.marks is None else float(rule.marks / most)]


def changes(rule: NumberRule) -> list[float]:
    """Return the numbers at which a rule changes, within the numbers that can be answered."""
    steps = [start for start, _ in (*rule.at_least, *rule.at_most)]
    points = [post for post in (rule.worst, rule.best) if isinstance(post, float | int)]
    points.extend(step + side for step in steps for side in (0.0, -1e-9, 1e-9))
    points.extend(at for at, _ in rule.points)
    points.extend((rule.low, rule.high) if rule.low is not None and rule.high is not None else ())
    return [point for point in points if rule.low is None or rule.high is None or rule.low <= point <= rule.high]


def has_evidence(answer: Answer, form: str | int, no_evidence_words: frozenset[str]) -> bool:
    """Tell whether an answer carries evidence of a form: any, link, file, date, or a number of characters."""
    for evidence in answer.evidence:
        texts = [text.strip() for text in (evidence.reference, evidence.link) if text and text.strip().casefold() not in no_evidence_words]
        if evidence.kind == "none" or (not texts and evidence.date is None):
            continue
        if form == "any" or (form == "date" and evidence.date is not None):
            return True
        if form == "link" and any(text.startswith(("https://", "http://")) for text in texts):
            return True
        if form == "file" and any(is_file_name(text) for text in texts):
            return True
        if isinstance(form, int) and any(len(text) >= form for text in texts):
            return True
    return False


def is_file_name(text: str) -> bool:
    """Tell whether a text ends like the name of a file."""
    stem, dot, ending = text.rpartition(".")
    return bool(stem and dot and ending.isalnum() and ending.isascii() and 1 <= len(ending) <= 5 and not ending.isdigit())
