"""The ways in which councils can be and answer, as far as the conditions of a questionnaire tell them apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import attrs

from rsc_assess.assessment.values import OPEN_STATES
from rsc_assess.councils.council import BY_CODE, NATIONS, PREFIXES, TYPES
from rsc_assess.questionnaire.condition import Comparison, Condition, Fact, comparison_holds, comparisons_of, holds
from rsc_assess.questionnaire.references import groups_in, values_of
from rsc_assess.questionnaire.rules import Rules
from rsc_assess.questionnaire.values import NUMBER, TICK_KINDS, OptionValue, Question, Questionnaire, Section
from rsc_assess.scoring.program import Compiler, attribute_fact

MOST_WAYS = 20_000
MOST_TICKS = 10
NEAR = 1e-6
SOMETHING_ELSE = "something else"
COUNCILS = {(type, nation) for type, nation in PREFIXES.values()} | {(type, PREFIXES[code[:3]][1]) for code, type in BY_CODE.items()}

# What a condition names: (question, node or attribute; its id or name).
Name = tuple[str, str]
# (question, option) pairs of which each takes something out.
Takers = Sequence[tuple[str, OptionValue]]


@attrs.frozen
class Said:
    """What is known of something that conditions name, and which of the options that take others out are chosen."""

    fact: Fact
    chosen: frozenset[OptionValue] = frozenset()


NOT_ASKED = Said(Fact(None))
Way = Mapping[Name, Said]


def holds_in(condition: Condition, way: Way) -> bool | None:
    """Return whether a condition holds in a way, or None where it depends on an open answer."""
    return holds(condition, lambda subject, name: way[subject, name].fact)


def is_taken(takers: Takers, way: Way) -> bool:
    """Tell whether one of the options that take something out is chosen."""
    return any(value in way["question", name].chosen for name, value in takers)


class Ways:
    """Finds the ways that matter for conditions: answers that none of them tells apart are tried once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        compiler = Compiler(questionnaire, {})
        self.questions = compiler.questions
        self.ancestors = compiler.ancestors
        self.taken_by = compiler.taken_by
        self.sections = {id: node for id, node in compiler.main.items() if isinstance(node, Section)}
        self.rules: dict[str, Rules] = {questionnaire.id: questionnaire.rules, **{id: node.rules for id, node in self.sections.items()}}
        self.rules |= {group.id: group.rules for scoring in questionnaire.scorings for group in groups_in(scoring.root)}

    def around(self, id: str) -> tuple[Condition, ...]:
        """Return the conditions of the sections above a question or section."""
        return tuple(found for above in self.ancestors.get(id, ()) if (found := self.sections[above].applies) is not None)

    def gate(self, id: str) -> tuple[Condition, ...]:
        """Return the conditions that must hold for a question to be asked."""
        question = self.questions[id]
        own = () if question.applies is None or question.asked_always else (question.applies,)
        return (*self.around(id), *own)

    def ways(self, conditions: Sequence[Condition], takers: Takers = ()) -> list[Way] | None:
        """Return each way to fill in what conditions and takers name, and what that depends on; None if there are too many."""
        wanted = {(test.subject, test.name) for one in conditions for test in comparisons_of(one)} | {("question", name) for name, _ in takers}
        order = self.order(wanted)
        tests = self.tests(conditions, order)
        marked = self.marked(takers, order)
        if any(self.ticks_named(name, tests.get(name, []), marked.get(name, set())) > MOST_TICKS for name in order):
            return None
        last_use = {name: place for place, waiting in enumerate(order) for name in (waiting, *self.named_by(waiting))}
        is_paired = ("attribute", "type") in tests and ("attribute", "nation") in tests
        if is_paired:
            last_use["attribute", "type"] = max(last_use["attribute", "type"], order.index(("attribute", "nation")))
        found: list[dict[Name, Said]] = [{}]
        for place, name in enumerate(order):
            every = list(self.possible(name, tests.get(name, []), marked.get(name, ())))
            is_whole = is_paired and name[1] in ("type", "nation")
            domain = every if is_whole else distinct(every, tests.get(name, []))
            grown: dict[tuple[Said, ...], dict[Name, Said]] = {}
            for way in found:
                for said in self.open_to(name, domain, way, is_paired):
                    new = {**way, name: said}
                    kept = {one: new[one] for one in new if one in wanted or last_use[one] > place}
                    grown[tuple(kept.values())] = kept
                if len(grown) > MOST_WAYS:
                    return None
            found = list(grown.values())
        return list(found)

    def order(self, wanted: Iterable[Name]) -> list[Name]:
        """Return all names that count, each after what it depends on."""
        found: dict[Name, None] = {}
        stack = [(name, False) for name in sorted(wanted, reverse=True)]
        while stack:
            name, is_ready = stack.pop()
            if name in found:
                continue
            if is_ready:
                found[name] = None
                continue
            stack.append((name, True))
            stack.extend((one, False) for one in self.named_by(name) if one not in found)
        # Type before nation, which must fit it.
        return sorted(found, key=lambda name: (name[0] != "attribute", name[1] != "type" if name[0] == "attribute" else 0))

    def named_by(self, name: Name) -> list[Name]:
        """Return what a question waits for: the names in its conditions, and the questions that can take it out."""
        if name[0] != "question":
            return []
        tests = [(test.subject, test.name) for one in self.gate(name[1]) for test in comparisons_of(one)]
        return [*tests, *(("question", taker) for taker, _ in self.taken_by[name[1]])]

    def tests(self, conditions: Sequence[Condition], order: Sequence[Name]) -> dict[Name, list[Comparison]]:
        """Return the comparisons that tell what is known of a name apart."""
        gates = [one for name in order if name[0] == "question" for one in self.gate(name[1])]
        found: dict[Name, list[Comparison]] = {}
        for one in (*conditions, *gates):
            for test in comparisons_of(one):
                found.setdefault((test.subject, test.name), []).append(test)
        return found

    def marked(self, takers: Takers, order: Sequence[Name]) -> dict[Name, set[OptionValue]]:
        """Return the options that take something out, by their question."""
        found: dict[Name, set[OptionValue]] = {}
        pairs = [pair for subject, id in order if subject == "question" for pair in self.taken_by[id]]
        for taker, value in (*takers, *pairs):
            found.setdefault(("question", taker), set()).add(value)
        return found

    def ticks_named(self, name: Name, tests: Sequence[Comparison], marked: set[OptionValue]) -> int:
        """Return how many options of a question with ticks something names; 0 for anything else."""
        is_ticked = name[0] == "question" and self.questions[name[1]].kind in TICK_KINDS
        return len({one for test in tests for one in values_of(test)} | marked) if is_ticked else 0

    def open_to(self, name: Name, domain: list[Said], way: Way, is_paired: bool) -> list[Said]:
        """Return what can be known of a name in a way: nothing of a question that is not asked, no nation that has no such council."""
        if name[0] == "question":
            is_asked = all(holds_in(one, way) is True for one in self.gate(name[1])) and not is_taken(self.taken_by[name[1]], way)
            return domain if is_asked else [NOT_ASKED]
        if name == ("attribute", "nation") and is_paired:
            kind = way["attribute", "type"].fact.value
            return [said for said in domain if None in (kind, said.fact.value) or (kind, said.fact.value) in COUNCILS]
        return domain

    def possible(self, name: Name, tests: Sequence[Comparison], marked: Iterable[OptionValue]) -> Iterator[Said]:
        """Yield what can be known of a name."""
        subject, id = name
        if subject == "attribute":
            yield Said(Fact(None))
            yield from (Said(fact) for fact in attribute_facts(id, tests))
        elif subject == "node":
            yield from (Said(Fact(None)), Said(Fact(None, is_open=True)))
            yield from (Said(Fact(number)) for number in self.node_numbers(id, tests))
        else:
            question = self.questions[id]
            if not question.is_computed:
                yield Said(Fact(None, is_open=True))
            if question.not_applicable or question.is_computed:
                yield NOT_ASKED
            yield from answers_to(question, tests, frozenset(marked))

    def node_numbers(self, id: str, tests: Sequence[Comparison]) -> list[float]:
        """Return scores of a node on both sides of each number it is compared with, within what can be shown."""
        rules = self.rules[id]
        found = around([one for test in tests for one in values_of(test)])
        ends = (rules.display.low, rules.display.high)
        if rules.display.as_sum:
            return [*found, 0.0] if not rules.floor else [*(one for one in found if one >= 0), 0.0]
        return [*(one for one in found if one <= ends[1] and (one >= ends[0] or not rules.floor)), *ends]


def attribute_facts(name: str, tests: Sequence[Comparison]) -> list[Fact]:
    """Return what can be known of a council attribute that is given."""
    if name in ("type", "nation"):
        return [Fact(one) for one in (TYPES if name == "type" else NATIONS)]
    compared = [one for test in tests for one in values_of(test) if not isinstance(one, bool)]
    texts = [attribute_fact(one) for one in compared if isinstance(one, str)]
    return [*texts, Fact(SOMETHING_ELSE), *(Fact(one) for one in around(compared))]


def answers_to(question: Question, tests: Sequence[Comparison], marked: frozenset[OptionValue]) -> Iterator[Said]:
    """Yield what can be known of a question that is answered."""
    if question.kind in TICK_KINDS:
        for ticks in tick_choices(question, tests, marked):
            if question.alone_in(ticks) is None:
                state = question.state_set_by(ticks)
                yield Said(Fact(ticks) if state is None else Fact(None, is_open=state in OPEN_STATES), marked & frozenset(ticks))
    elif question.options:
        for option in question.options:
            fact = Fact(option.value) if option.sets is None else Fact(None, is_open=option.sets in OPEN_STATES)
            yield Said(fact, marked & {option.value})
    elif question.kind == NUMBER:
        rule = question.number
        found = [*around([one for test in tests for one in values_of(test)]), 0.0]
        if rule is not None and rule.low is not None and rule.high is not None:
            found = [*(one for one in found if rule.low <= one <= rule.high), rule.low, rule.high]
        yield from (Said(Fact(one)) for one in found)
    else:
        yield Said(Fact(SOMETHING_ELSE))
        yield from (Said(Fact(one)) for test in tests for one in values_of(test) if isinstance(one, str))


def tick_choices(question: Question, tests: Sequence[Comparison], marked: frozenset[OptionValue]) -> Iterator[tuple[OptionValue, ...]]:
    """Yield the choices of ticks that matter: of the options that something names, with and without one that nothing names."""
    compared = {one for test in tests for one in values_of(test)} | marked
    values = [option.value for option in question.options]
    relevant, others = [one for one in values if one in compared], [one for one in values if one not in compared]
    for more in ([], others[:1]) if others else ([],):
        for size in range(len(relevant) + 1):
            for ticks in combinations(relevant, size):
                yield tuple(one for one in values if one in ticks or one in more)


def around(compared: Iterable[object]) -> list[float]:
    """Return numbers at, just below and just above each of those that something is compared with."""
    numbers = [float(one) for one in compared if isinstance(one, int | float) and not isinstance(one, bool)]
    return [one + side for one in numbers for side in (-NEAR, 0.0, NEAR)]


def distinct(every: Iterable[Said], tests: Sequence[Comparison]) -> list[Said]:
    """Return one of those that no comparison tells apart."""
    found: dict[object, Said] = {}
    for said in every:
        found.setdefault((tuple(comparison_holds(test, said.fact) for test in tests), said.chosen), said)
    return list(found.values())
