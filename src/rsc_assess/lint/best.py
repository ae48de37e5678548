"""The best that can be answered: what each node can reach, found by trying the answers that decide who is asked what."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from math import prod

import attrs

from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, OPEN_STATES, Answer, Evidence
from rsc_assess.lint.councils import Kind
from rsc_assess.lint.ways import MOST_TICKS, around
from rsc_assess.questionnaire.condition import Comparison, Fact, comparison_holds, comparisons_of
from rsc_assess.questionnaire.references import values_of
from rsc_assess.questionnaire.values import (
    CHOICE_KINDS,
    DATE,
    MANY,
    NUMBER,
    QUOTIENT,
    TICK_KINDS,
    TIERED,
    AnswerValue,
    NumberRule,
    OptionValue,
    Question,
)
from rsc_assess.scoring.cells import Table
from rsc_assess.scoring.display import snapped
from rsc_assess.scoring.program import Node
from rsc_assess.scoring.run import NOW, Shares, run
from rsc_assess.scoring.sheet import ALWAYS, Sheet

# Ways to answer that are tried for each kind of council, and questions times ways for all kinds: a few seconds.
MOST_TRIES = 1_000
MOST_WORK = 200_000
Answers = Mapping[str, Answer]


@attrs.frozen
class Choice:
    """An answer that can be given, and its share in the main scoring; None if it is not scored."""

    value: AnswerValue
    share: float | None


class Best:
    """
    What councils of one kind can reach at best.

    Attributes:
        most: The highest share of each node, and the answers that lead to it.

        where: For each question that can be asked, the answers of the highest total in which it is.

        is_complete: Whether everything was tried; else each share may be too low.
    """

    def __init__(self, kind: Kind, tries: int = MOST_TRIES, hint: Answers | None = None) -> None:
        """
        Find what can be reached.

        Args:
            tries: How many ways to answer are tried.

            hint: Answers that were best for another kind of council.
        """
        self.tries = tries
        self.kind = kind
        self.program = program = kind.program
        self.root = program.questionnaire.id
        self.tables: dict[str, list[Table]] = {}
        for table in program.tables:
            self.tables.setdefault(table.question.id, []).append(table)
        self.questions = {id: tables[0].question for id, tables in self.tables.items()}
        self.tests, self.marked = self.looked_at()
        self.most: dict[str, tuple[float, Answers]] = {}
        self.where: dict[str, tuple[float, Answers]] = {}
        # What is made of a score that counts for less the higher it is has its best elsewhere than the best answers.
        falling: set[str] = set()
        for node in program.nodes:
            if node.can_fall or any(part.id in falling for part in node.parts):
                falling.add(node.id)
        self.scored = [node.id for node in program.nodes if node.id not in falling and self.is_scored(node)]
        self.is_complete = not program.can_fall
        self.choices = {id: self.candidates(id) for id in self.questions}
        self.search(hint)
        for gate, tables in program.gated:
            if tables[0].question.id not in self.where and gate.applies is not False:
                self.reach(tables[0].question.id)

    def looked_at(self) -> tuple[dict[str, list[Comparison]], dict[str, set[OptionValue]]]:
        """Return for each question the comparisons that name it, and the options that take others out."""
        tests: dict[str, list[Comparison]] = {}
        marked: dict[str, set[OptionValue]] = {}
        caps = [test for node in self.program.nodes for cap in node.rules.caps for test in comparisons_of(cap.when)]
        for test in [*caps, *(test for gate, _ in self.program.gated for test in gate.tests)]:
            if test.subject == "question":
                tests.setdefault(test.name, []).append(test)
        for gate, _ in self.program.gated:
            for name, value in gate.taken_by:
                marked.setdefault(name, set()).add(value)
        return tests, marked

    def is_scored(self, node: Node) -> bool:
        """Tell whether a node is one of the author's that can have a score."""
        return not node.steps and node.rules.method != "none" and any(part.weight != 0 for part in node.parts)

    def candidates(self, id: str) -> list[Answer]:
        """Return the answers to try: the best of each role, and of those that some condition tells apart, best first."""
        question = self.questions[id]
        if question.is_computed:
            return []
        tests, marked = self.tests.get(id, []), self.marked.get(id, set())
        found: dict[object, AnswerValue] = {}
        for table in self.tables[id]:
            ranked = sorted(choices(table, tests, marked), key=lambda one: -(one.share or 0.0))
            if ranked:
                found.setdefault(("best", ranked[0].value), ranked[0].value)
            for choice in ranked if tests or marked else ():
                found.setdefault(told_apart(question, choice.value, tests, marked), choice.value)
        return [self.answer(id, value) for value in dict.fromkeys(found.values())]

    def answer(self, id: str, value: AnswerValue) -> Answer:
        """Return an answer with evidence of every form."""
        form = self.questions[id].evidence_form
        text = "https://example.org/" + "x" * (form if isinstance(form, int) else 1) + ".pdf"
        evidence = (Evidence("documented", text, date=datetime.date(2000, 1, 1)),) if form is not None else ()
        return Answer(id, ANSWERED, value, evidence=evidence)

    def start(self) -> dict[str, Answer]:
        """Return the best answer to everything, whoever is asked."""
        return {id: found[0] for id, found in self.choices.items() if found} | self.for_quotients(worst=False)

    def for_quotients(self, worst: bool, only: str | None = None) -> dict[str, Answer]:
        """Return the numbers whose quotients earn most, or least."""
        found: dict[str, Answer] = {}
        for id, tables in self.tables.items():
            rule = tables[0].rule
            if rule is None or rule.computed is None or only not in (None, id):
                continue
            if rule.computed.how != QUOTIENT or len(rule.computed.names) != 2 or any(self.questions[one].is_computed for one in rule.computed.names):
                # What sums, differences and tables could come to is not tried.
                self.is_complete = False
                continue
            first, second = rule.computed.names
            ranked = sorted(choices(tables[0], [], set()), key=lambda one: one.share or 0.0)
            goal = ranked[0 if worst else -1].value
            assert isinstance(goal, float | int)
            numbers = {name: float(found[name].value) for name in (first, second) if name in found}  # type: ignore[arg-type]
            if first in numbers and second not in numbers and goal:
                found[second] = self.answer(second, numbers[first] / goal)
            elif first not in numbers:
                below = self.questions[second].number
                divisor = numbers.get(second, max(1.0, below.low) if below is not None and below.low is not None else 1.0)
                found |= {first: self.answer(first, goal * divisor), second: self.answer(second, divisor)}
            else:
                # Both numbers are taken by other quotients; what they could be together is not tried.
                self.is_complete = False
        return found

    def evaluate(self, answers: Answers) -> Shares:
        """Return the share of every slot under answers, and remember what is better than before."""
        program = self.program
        sheet = Sheet(program, answers)
        shares = run(program, sheet, NOW)
        for node in program.nodes:
            share = shares[node.slot]
            if share is not None and (node.id not in self.most or share > self.most[node.id][0] + 1e-12):
                self.most[node.id] = (share, answers)
        total = self.total(shares)
        for id in self.questions:
            if sheet.asked.get(id, ALWAYS).now and (id not in self.where or total > self.where[id][0]):
                self.where[id] = (total, answers)
        return shares

    def total(self, shares: Shares) -> float:
        """Return the share of the whole; below everything where it has none."""
        found = shares[self.program.slots[self.root]]
        return -1.0 if found is None else found

    @property
    def where_best(self) -> Answers | None:
        """The answers of the highest total, or None without a total."""
        return self.most[self.root][1] if self.root in self.most else None

    def is_done(self) -> bool:
        """Tell whether every node has reached everything."""
        return all(id in self.most and snapped(self.most[id][0]) >= 1 for id in self.scored)

    def search(self, hint: Answers | None) -> None:
        """Try answers: all combinations of those that matter where they are few, else one after the other."""
        start = self.start()
        self.evaluate(start)
        if hint is not None:
            self.evaluate(hint)
        several = {id: found for id, found in self.choices.items() if len(found) > 1}
        if self.is_done() or not several:
            return
        if prod(len(found) for found in several.values()) <= self.tries:
            self.try_all(start, several)
        else:
            self.is_complete = False
            self.climb(self.where_best or start, several)

    def try_all(self, start: Answers, several: Mapping[str, Sequence[Answer]]) -> None:
        """Try all combinations of some answers."""
        for chosen in product(*several.values()):
            self.evaluate({**start, **{answer.question: answer for answer in chosen}})

    def climb(self, start: Answers, several: Mapping[str, Sequence[Answer]]) -> None:
        """Change one answer at a time, and keep what raises the total, then the sum of all scores."""

        def height(shares: Shares) -> tuple[float, float]:
            return snapped(self.total(shares)), snapped(sum(shares[self.program.slots[id]] or 0.0 for id in self.scored))

        answers, best = start, height(self.evaluate(start))
        left = self.tries
        again = True
        while again and left > 0:
            again = False
            for id, answer in ((id, answer) for id, found in several.items() for answer in found):
                if answer != answers[id] and left > 0:
                    left -= 1
                    changed = {**answers, id: answer}
                    reached = height(self.evaluate(changed))
                    if reached > best:
                        answers, best, again = changed, reached, True

    def reach(self, id: str) -> None:
        """Look for answers under which a question is asked: those to what it waits for, directly or by way of others."""
        waiting, names = [id], set[str]()
        gates = {tables[0].question.id: gate for gate, tables in self.program.gated}
        while waiting:
            gate = gates.get(waiting.pop())
            if gate is not None:
                new = {*(test.name for test in gate.tests if test.subject == "question"), *(name for name, _ in gate.taken_by)} - names
                names |= new
                waiting.extend(new)
        several = {name: found for name in sorted(names) if len(found := self.choices[name]) > 1}
        if prod(len(found) for found in several.values()) <= self.tries:
            self.try_all(self.start(), several)

    def with_worst(self, id: str, answers: Answers) -> Answers:
        """Return answers in which one question has the answer that earns least."""
        if self.questions[id].is_computed:
            return {**answers, **self.for_quotients(worst=True, only=id)}
        found = choices(self.tables[id][0], [], set(), lowest=True)
        scored = [one for one in found if one.share is not None and one.share == one.share]
        return {**answers, id: self.answer(id, min(scored, key=lambda one: one.share or 0.0).value)} if scored else answers


def told_apart(question: Question, value: AnswerValue, tests: Iterable[Comparison], marked: set[OptionValue]) -> tuple[object, ...]:
    """Return what conditions make of an answer: alike for answers that none tells apart."""
    state = question.state_set_by(value)
    fact = Fact(value if not isinstance(value, datetime.date) else value.isoformat())
    if state is not None:
        fact = Fact(None, is_open=state in OPEN_STATES)
    ticks = value if isinstance(value, tuple) else (value,)
    return (*(comparison_holds(test, fact) for test in tests), frozenset(one for one in marked if one in ticks))


def choices(table: Table, tests: Sequence[Comparison], marked: set[OptionValue], lowest: bool = False) -> list[Choice]:
    """
    Return the answers to a question that matter in a role, with their shares.

    Args:
        lowest: Look for what earns least instead of most, where not all combinations of ticks are tried.
    """
    question = table.question
    if question.kind in CHOICE_KINDS:
        settled = [option for option in question.options if option.sets in (None, NOT_APPLICABLE)]
        return [Choice(option.value, table.answered[option.value].value) for option in settled if option.value in table.answered]
    if question.kind in TICK_KINDS:
        is_scored = not question.unscored and (question.awards is not None or any(marks is not None for marks in table.marks.values()))
        ticked = tick_answers(table, tests, marked, lowest)
        return [Choice(ticks, table.share(ticks) if is_scored else None) for ticks in ticked if question.state_set_by(ticks) is None]
    if question.kind == NUMBER:
        rule = table.rule or NumberRule()
        is_scored = not question.unscored and (rule.is_scored or question.each is not None)
        found = [float(one) for one in (rule.worst, rule.best) if isinstance(one, float | int)]
        found.extend([*(at for at, _ in rule.points), *((0.0, 1e9) if question.each is not None else ())])
        found.extend([*around([step for step, _ in (*rule.at_least, *rule.at_most)]), *around(one for test in tests for one in values_of(test))])
        if rule.low is not None and rule.high is not None:
            found = [*(one for one in found if rule.low <= one <= rule.high), rule.low, rule.high]
        inside = [one for one in dict.fromkeys(found) if not rule.log or one > 0]
        return [Choice(one, table.share(one) if is_scored else None) for one in inside or [1.0]]
    texts: list[AnswerValue] = [str(one) for test in tests for one in values_of(test) if isinstance(one, str)]
    return [Choice(one, None) for one in ([datetime.date(2000, 1, 1)] if question.kind == DATE else ["something", *texts])]


def tick_answers(table: Table, tests: Sequence[Comparison], marked: set[OptionValue], lowest: bool) -> list[tuple[OptionValue, ...]]:
    """Return choices of ticks: all of them where options are few, else those that earn something with what is named."""
    question = table.question
    values = [option.value for option in question.options]
    compared = {one for test in tests for one in values_of(test)} | marked
    free = values if len(values) <= 6 or (lowest and len(values) <= MOST_TICKS) else [one for one in values if one in compared][:MOST_TICKS]
    sign = -1 if lowest else 1
    good = {one for one in values if one not in free and (marks := table.marks.get(one)) is not None and marks * sign > 0}
    if question.kind == MANY and question.awards is not None and all(marks is None for marks in table.marks.values()) and not lowest:
        good = {one for one in values if one not in free}
    if question.kind == TIERED and good:
        good = {max(good, key=lambda one: table.marks[one] or 0)}
    found = [(), *(ticks for size in range(1, len(free) + 1) for ticks in combinations(free, size))]
    every = dict.fromkeys(tuple(one for one in values if one in ticks or one in extra) for ticks in found for extra in ((), good))
    return [ticks for ticks in every if question.alone_in(ticks) is None]


def best_of(kinds: Sequence[Kind]) -> list[Best]:
    """Return what councils of each kind can reach at best; the more kinds and questions, the fewer ways to answer are tried."""
    found: list[Best] = []
    for kind in kinds:
        tries = min(MOST_TRIES, MOST_WORK // (len(kind.program.tables) * len(kinds)) + 1)
        hint = found[0].where_best if found else None
        found.append(Best(kind, tries, hint))
    return found
