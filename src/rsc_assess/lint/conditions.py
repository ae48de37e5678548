"""Conditions that do nothing: questions that nobody is asked, tests that always come out alike, names that come later."""

from collections.abc import Iterator, Sequence

import attrs

from rsc_assess.lint.subject import Subject
from rsc_assess.lint.ways import MOST_WAYS, Way, Ways, holds_in, is_taken
from rsc_assess.problems import Problem, shorten
from rsc_assess.questionnaire.condition import All, Comparison, Condition, Count, Not, comparisons_of, in_words
from rsc_assess.questionnaire.condition import Any as AnyOf
from rsc_assess.questionnaire.values import Question, Section, walk

Path = tuple[int, ...]


@attrs.frozen
class Case:
    """
    A condition, and how it comes out.

    Attributes:
        key: The key of the node that it stands under: applies, caps, flags, bands or checks.

        about: What it decides, for messages; empty for who is asked.

        condition: None for a question without one of its own that other questions can take out.

        outcomes: How it comes out in all ways that lead here; empty if none does; None if there are too many.

        idle: Its parts without which it comes out alike, each with how it comes out itself if that is always alike.
    """

    id: str
    key: str
    about: str
    condition: Condition | None
    outcomes: frozenset[bool | None] | None
    idle: tuple[tuple[Condition, bool | None], ...] = ()

    @property
    def words(self) -> str:
        """The condition, to read."""
        return shorten(words_of(self.condition), 100) if self.condition is not None else ""

    @property
    def never(self) -> bool:
        """Whether it never holds."""
        return bool(self.outcomes) and True not in (self.outcomes or ())

    @property
    def always(self) -> bool:
        """Whether it holds once everything it names is answered."""
        return self.outcomes is not None and True in self.outcomes and False not in self.outcomes


def words_of(condition: Condition) -> str:
    """Return a condition to read, questions by their ids."""
    return in_words(condition, lambda id: id)


def cases(subject: Subject) -> list[Case]:
    """Return all conditions of a questionnaire with how they come out, those of copies once."""
    ways = Ways(subject.questionnaire)
    found = [case for node in subject.authored() if (case := applies_case(node, ways)) is not None]
    told: set[object] = set()
    for id, rules in [(subject.questionnaire.id, subject.questionnaire.defaults), *subject.ruled()]:
        ruling: list[tuple[str, str, Condition]] = [("caps", f"the cap of {cap.at_most:g}", cap.when) for cap in rules.caps]
        ruling.extend(("flags", f"the flag “{shorten(flag.name, 40)}”", flag.when) for flag in rules.flags)
        ruling.extend(("bands", f"the label {band.label}", band.needs) for band in rules.bands if band.needs is not None)
        for key, about, condition in ruling:
            # Bands come down to every node from the top.
            name = (None if key == "bands" else id, about, condition)
            if name not in told:
                told.add(name)
                found.append(judged(id, key, about, condition, ways.ways([condition])))
    for check in subject.questionnaire.checks:
        about = f"the check “{shorten(check.says, 40)}”"
        found.append(judged(subject.questionnaire.id, "checks", about, check.when, ways.ways([check.when])))
    return found


def applies_case(node: Section | Question, ways: Ways) -> Case | None:
    """Return who is asked a question or section, among those who come to it; None if nothing is said of it."""
    takers = ways.taken_by[node.id] if isinstance(node, Question) else []
    if node.applies is None and not takers:
        return None
    outside = ways.around(node.id)
    conditions = outside if node.applies is None else (*outside, node.applies)
    found = ways.ways(conditions, takers)
    if found is None:
        return Case(node.id, "applies", "", node.applies, None)
    inside = [way for way in found if all(holds_in(one, way) is True for one in outside)]
    left = [way for way in inside if not is_taken(takers, way)]
    if node.applies is None or not left:
        return Case(node.id, "applies", "", None, frozenset([True] if left else [False] if inside else []))
    return judged(node.id, "applies", "", node.applies, left)


def judged(id: str, key: str, about: str, condition: Condition, ways: Sequence[Way] | None) -> Case:
    """Return a condition with how it comes out in ways, and its parts that never matter in them."""
    if ways is None:
        return Case(id, key, about, condition, None)
    case = Case(id, key, about, condition, frozenset(holds_in(condition, way) for way in ways))
    return case if case.never or case.always else attrs.evolve(case, idle=tuple(idle_parts(condition, ways)))


def idle_parts(condition: Condition, ways: Sequence[Way]) -> Iterator[tuple[Condition, bool | None]]:
    """Yield the parts of all, any and count that can be left out, later ones first, with how they come out if always alike."""
    expected = [holds_in(condition, way) is True for way in ways]
    again = True
    while again:
        again = False
        for part, rest in shortened(condition):
            if [holds_in(rest, way) is True for way in ways] == expected:
                own = {holds_in(part, way) for way in ways}
                yield part, False if True not in own else True if False not in own else None
                condition, again = rest, True
                break


def shortened(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Yield (part, the condition without it) for each part that can be taken out, from the last."""
    match condition:
        case Not(inner):
            for part, rest in shortened(inner):
                yield part, Not(rest)
        case All(parts) | AnyOf(parts) | Count(_, parts):
            for place in reversed(range(len(parts))):
                others = (*parts[:place], *parts[place + 1 :])
                if others and (not isinstance(condition, Count) or condition.at_least <= len(others)):
                    yield parts[place], attrs.evolve(condition, parts=others)
                for part, rest in shortened(parts[place]):
                    yield part, attrs.evolve(condition, parts=(*parts[:place], rest, *parts[place + 1 :]))


def unreachable_questions(subject: Subject, found: Sequence[Case]) -> Iterator[Problem]:
    """Yield questions and sections to which no council and no way of answering leads."""
    nodes = {node.id: node for node in subject.authored()}
    for case in found:
        node = nodes.get(case.id)
        if case.key != "applies" or not case.never or (isinstance(node, Question) and node.asked_always):
            continue
        why = f": {case.words}" if case.condition is not None else ": another answer always takes it out"
        what = f"nobody is ever asked {'this' if isinstance(node, Question) else 'anything in this section'}{why}"
        yield subject.warning("L101", what, "Correct the condition, or take the question out", case.id, "applies")


def dead_conditions(subject: Subject, found: Sequence[Case]) -> Iterator[Problem]:
    """Yield conditions on who is asked that say nothing: they always hold, or are hints that never do."""
    hints = {question.id for question in subject.questions() if question.asked_always}
    for case in found:
        if case.key != "applies" or case.condition is None:
            continue
        if case.always:
            what = f"the condition always holds for those who come to it: {case.words}"
            yield subject.warning("L102", what, "Correct it, or leave it out", case.id, "applies")
        elif case.never and case.id in hints:
            yield subject.warning("L102", f"the condition never holds: {case.words}", "Correct it, or leave it out", case.id, "applies")


def idle_condition_parts(subject: Subject, found: Sequence[Case]) -> Iterator[Problem]:
    """Yield parts of conditions that never matter: a warning if they always come out alike, else a note."""
    for case in found:
        about = f" for {case.about}" if case.about else ""
        for part, outcome in case.idle:
            words = shorten(words_of(part), 100)
            if outcome is None:
                what = f"a part of the condition{about} never matters beside the others: {words}"
                yield subject.note("L103", what, "Leave it out, or correct it", case.id, case.key)
            else:
                what = f"a part of the condition{about} {'always' if outcome else 'never'} holds: {words}"
                yield subject.warning("L103", what, "Correct it, or leave it out", case.id, case.key)


def dead_rules(subject: Subject, found: Sequence[Case]) -> Iterator[Problem]:
    """Yield caps, flags, checks and needs of labels that can never hold, or always do."""
    for case in found:
        if case.key != "applies" and (case.never or case.always):
            what = f"the condition of {case.about} {'never' if case.never else 'always'} holds: {case.words}"
            yield subject.warning("L104", what, "Correct it, or leave it out", case.id, case.key)


def unchecked_conditions(subject: Subject, found: Sequence[Case]) -> Iterator[Problem]:
    """Yield conditions that name too much to be checked."""
    for case in found:
        if case.outcomes is None:
            what = f"the condition{f' of {case.about}' if case.about else ''} was not checked: there are more than {MOST_WAYS:,} ways to answer"
            yield subject.note("L105", what, "Check by hand that it can hold and can fail", case.id, case.key)


def later_questions(subject: Subject) -> Iterator[Problem]:
    """Yield conditions that name a question that is asked later, and options that take out one that was asked before."""
    order = {node.id: place for place, (_, node) in enumerate(walk(subject.questionnaire.children, 0))}

    def is_later(test: Comparison, id: str) -> bool:
        return test.subject == "question" and order[test.name] > order[id]

    for node in subject.authored():
        later = dict.fromkeys(test.name for test in comparisons_of(node.applies) if is_later(test, node.id))
        if later:
            what = f"the condition names {', '.join(later)}, which is asked later"
            yield subject.note("L106", what, "Ask it before, so that people know whether they are asked", node.id, "applies")
        for option in node.options if isinstance(node, Question) else ():
            earlier = [
                target
                for target in option.takes_out
                if target != node.id and order[target] < order[node.id] and not is_above(target, node.id, subject)
            ]
            if earlier:
                what = f"the option {shorten(option.label, 40)} takes out {', '.join(earlier)}, asked before"
                yield subject.note("L106", what, "Ask this question before them", node.id, "options")


def is_above(section: str, id: str, subject: Subject) -> bool:
    """Tell whether a section holds a question."""
    found = next((node for _, node in walk(subject.questionnaire.children, 0) if node.id == section), None)
    return isinstance(found, Section) and any(node.id == id for _, node in walk(found.children, 0))
