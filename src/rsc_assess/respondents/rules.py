"""
The rules by which what several respondents say to one question becomes the council's position.

`stop`: where all who take a side say the same. `median_low`: the middle one, the lower of two. `lowest`: the lowest. `lead`: that of the
respondent who is marked as lead. docs/respondents.md says each rule in full.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low

import attrs

from rsc_assess.assessment.shapes import LONGEST_REASON
from rsc_assess.assessment.values import ANSWERED, DECLINED, DONT_KNOW, EVIDENCE_KINDS, MISSING, NOT_APPLICABLE, Answer, Evidence, Respondent, View
from rsc_assess.questionnaire.values import LEVELS, NUMBER, TICK_KINDS, AnswerValue
from rsc_assess.respondents.stances import Stance, distinct, earned, ranks_of, stance_of
from rsc_assess.scoring.cells import Table

NO_EVIDENCE = EVIDENCE_KINDS[0]


@attrs.frozen
class Settled:
    """
    What became of the views on one question.

    Attributes:
        stance: The position; None where the rule does not settle it.

        why_not: Why it does not, for a message; empty where it does.
    """

    stance: Stance | None
    why_not: str = ""


def settle(views: Sequence[View], table: Table, rule: str, respondents: Mapping[str, Respondent]) -> Settled:
    """Return what becomes of views on one question, which are those of different respondents."""
    stances = {view.respondent: stance_of(table.question, view.answer) for view in views}
    if rule == "lead":
        return settle_by_lead(stances, respondents)
    taken = [stance for stance in stances.values() if stance.is_taken]
    if len(set(taken)) < 2:
        return Settled(taken[0] if taken else open_stance(stances.values()))
    if rule == "stop":
        return Settled(None, "respondents differ")
    # N/A only where more than half of those who took a side say so.
    outside = sum(stance.state == NOT_APPLICABLE for stance in taken)
    if 2 * outside > len(taken):
        return Settled(Stance(NOT_APPLICABLE))
    values = [stance.value for stance in taken if stance.value is not None]
    if len(set(values)) == 1:
        return agreed(values[0])
    return middle(values, table) if rule == "median_low" else lowest(values, table)


def open_stance(stances: Iterable[Stance]) -> Stance:
    """Return what is left where nobody took a side: don't know if anybody said so, then prefer not to say, then no answer."""
    states = {stance.state for stance in stances}
    return Stance(next(state for state in (DONT_KNOW, DECLINED, MISSING) if state in states or state == MISSING))


def settle_by_lead(stances: Mapping[str, Stance], respondents: Mapping[str, Respondent]) -> Settled:
    """Return the lead's answer; where no lead took a side, what the others say if they say the same."""
    taken = {id: stance for id, stance in stances.items() if stance.is_taken}
    leads = distinct(stance for id, stance in taken.items() if respondents[id].lead)
    if len(leads) > 1:
        return Settled(None, "those marked as lead differ")
    if leads:
        return Settled(leads[0])
    found = distinct(taken.values())
    if len(found) > 1:
        return Settled(None, "respondents differ, and no lead answered")
    return Settled(found[0] if found else open_stance(stances.values()))


def middle(values: Sequence[AnswerValue], table: Table) -> Settled:
    """Return the lower median of different values; ticks that more than half have."""
    question = table.question
    if question.kind in TICK_KINDS:
        counts = Counter(tick for ticks in values if isinstance(ticks, tuple) for tick in ticks)
        kept = tuple(option.value for option in question.options if 2 * counts[option.value] > len(values))
        return Settled(Stance(ANSWERED, kept))
    if question.kind == NUMBER:
        return agreed(median_low([value for value in values if isinstance(value, int | float)]))
    ranks = ranks_of(table)
    if ranks is None:
        return Settled(None, UNORDERED)
    by_rank = {rank: value for value, rank in ranks.items()}
    found = by_rank[median_low([ranks[value] for value in values])]
    assert isinstance(found, int | str)
    return agreed(found)


def lowest(values: Sequence[AnswerValue], table: Table) -> Settled:
    """Return the lowest of different values: the one that earns least; ticks that all have."""
    question = table.question
    if question.kind in TICK_KINDS:
        had = [set(ticks) for ticks in values if isinstance(ticks, tuple)]
        # A penalty costs more the more is ticked.
        kept = set.union(*had) if question.effect == "penalty" else set.intersection(*had)
        return Settled(Stance(ANSWERED, tuple(option.value for option in question.options if option.value in kept)))
    if question.kind == NUMBER:
        numbers = sorted(value for value in values if isinstance(value, int | float))
        earns = {number: earned(table, number) for number in numbers}
        if any(one is None for one in earns.values()):
            return Settled(None, UNORDERED)
        least = min(one for one in earns.values() if one is not None)
        equal = [number for number in numbers if earns[number] == least]
        return agreed(equal[-1] if less_is_better(table) else equal[0])
    ranks = ranks_of(table)
    if ranks is None:
        return Settled(None, UNORDERED)
    return agreed(min(values, key=lambda value: ranks[value]))


UNORDERED = "nothing says which of these is the lower"


def agreed(value: AnswerValue) -> Settled:
    """Return a value as the position."""
    return Settled(Stance(ANSWERED, value))


def less_is_better(table: Table) -> bool:
    """Tell whether a lower number is better, for numbers that earn the same beyond a goalpost."""
    question, rule = table.question, table.rule
    if question.each is not None:
        return question.effect == "penalty"
    if rule is None:
        return False
    if isinstance(rule.worst, int | float) and isinstance(rule.best, int | float):
        return rule.worst > rule.best
    if rule.points:
        return rule.points[0][1] > rule.points[-1][1]
    return bool(rule.at_most)


def position_of(question: str, views: Sequence[View], table: Table, stance: Stance) -> Answer:
    """
    Return the answer that gives a position.

    Reasons and dates are those of who took it; evidence that of all, each piece once, with the level that it was given for; the note only
    where just one respondent wrote one, and the owner only where all who name one name the same.
    """
    takers = [view.answer for view in views if stance_of(table.question, view.answer) == stance]
    # An option that sets a state is what was chosen, unless somebody said the state in so many words.
    said = next((one for one in takers if one.state == stance.state), takers[0] if takers else None)
    notes = [view.answer.note for view in views if view.answer.note]
    owners = distinct(view.answer.owner for view in views if view.answer.owner)
    dates = [view.answer.date for view in views if view.answer.date is not None]
    return Answer(
        question,
        said.state if said is not None else stance.state,
        said.value if said is not None else stance.value,
        joined(one.reason for one in takers if one.reason),
        notes[0] if len(notes) == 1 else None,
        united(evidence_for(stance, view, table) for view in views),
        owner=owners[0] if len(owners) == 1 else None,
        date=max(dates, default=None),
        place=said.place if said is not None else next((view.answer.place for view in views), None),
    )


def joined(reasons: Iterable[str]) -> str | None:
    """Return reasons as one, each once, as many as an answers file holds; None for none."""
    found = ""
    for reason in distinct(reasons):
        longer = f"{found}; {reason}" if found else reason
        if len(longer) <= LONGEST_REASON:
            found = longer
    return found or None


def evidence_for(position: Stance, view: View, table: Table) -> tuple[Evidence, ...]:
    """Return the evidence of a view as evidence of the position: what was given for another level says which one it shows."""
    level = stance_of(table.question, view.answer).value
    if table.question.kind != LEVELS or not isinstance(level, int) or level == position.value:
        return view.answer.evidence
    return tuple(attrs.evolve(one, shows=level) if one.shows is None and one.kind != NO_EVIDENCE else one for one in view.answer.evidence)


def united(evidence: Iterable[tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """Return pieces of evidence, each once where several respondents name it; one respondent's stay as they are."""
    lists = [pieces for pieces in evidence if pieces]
    return lists[0] if len(lists) == 1 else distinct(piece for pieces in lists for piece in pieces)
