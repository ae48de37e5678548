"""A sheet: the cell of every question for one council's answers, and who is asked what."""

import math
from collections.abc import Mapping
from typing import Any

import attrs

from rsc_assess.assessment.values import ANSWERED, MISSING, NOT_APPLICABLE, NOT_ASKED, OPEN_STATES, Answer
from rsc_assess.questionnaire.condition import Condition, Fact, comparisons_of, holds
from rsc_assess.questionnaire.values import QUOTIENT, SUM, TABLE, Question
from rsc_assess.scoring.cells import NAN, ONE_OF, Cell, Table
from rsc_assess.scoring.program import Gate, Node, Program


@attrs.frozen
class Asked:
    """
    Whether a question is asked of this council.

    Attributes:
        now: With the answers as they are; while it depends on an open answer, a question is not asked.

        settled: Whether no way of answering the open questions could change `now`.

        waits_for: The open questions it depends on.
    """

    now: bool
    settled: bool = True
    waits_for: tuple[str, ...] = ()


ALWAYS, NEVER = Asked(True), Asked(False)


class Sheet:
    """
    The cells of one assessment under one program.

    Attributes:
        cells: One for each question table, by slot.

        computed: Answers that are not asked, such as quotients, by question id.

        asked: By question id, for questions whose being asked depends on something; all others are always asked.

        is_certain: Whether every cell that may count does, so that limits can be found the short way.

        has_outer: Whether a limit of some cell may never be reached.
    """

    def __init__(self, program: Program, answers: Mapping[str, Answer]) -> None:
        self.program = program
        self.answers = answers
        self.asked: dict[str, Asked] = {}
        self.computed: dict[str, Answer] = {}
        self.cells: list[Cell] = [None] * len(program.tables)  # type: ignore[list-item]
        get, cells = answers.get, self.cells
        for slot, id, answered, missing, table in program.always_asked:
            answer = get(id)
            if answer is None:
                cells[slot] = missing
            elif answer.state == ANSWERED:
                # Options are known; ticks, numbers and answers that need evidence take the longer way.
                cells[slot] = answered.get(answer.value) or table.cell(answer)
            else:
                cells[slot] = table.cell(answer)
        for gate, tables in program.gated:
            self.fill(gate, tables)

    @property
    def is_certain(self) -> bool:
        """Whether every cell that may count does."""
        return all(cell.certain or not cell.possible for cell in self.cells)

    def weights(self) -> list[float | None]:
        """Return the answers that are weights, in the program's order; NaN for one that is open, None for one that does not apply."""
        found: list[float | None] = []
        for name in self.program.weighers:
            value = self.fact("question", name).value if self.cells[self.program.slots[name]] is not None else None
            found.append(float(value) if isinstance(value, int | float) else NAN if self.is_open("question", name) else None)
        return found

    def decides(self, node: Node) -> bool:
        """Tell whether an open answer is a weight in a node."""
        return any(self.is_open("question", name) for name in node.deciders)

    def asked_below(self, node: Node) -> list[Asked]:
        """Return how it stands with the questions below a node that depend on something."""
        tables = self.program.tables
        ids = sorted(tables[slot].question.id for slot in node.cells)
        return [self.asked[id] for id in ids if id in self.asked]

    def fill(self, gate: Gate, tables: tuple[Table, ...]) -> None:
        """Find the cells of a question that depends on others."""
        question = tables[0].question
        asked = self.is_asked(gate)
        answer = self.answers.get(question.id)
        if question.is_computed:
            asked = self.as_its_numbers(question, asked)
            answer = self.computed[question.id] = self.from_others(question)
        self.asked[question.id] = asked
        for table in tables:
            not_asked = table.by_state[NOT_ASKED]
            if not asked.now and asked.settled:
                self.cells[table.slot] = not_asked
                continue
            cell = table.cell(answer)
            if not asked.settled:
                cell = undecided(cell, not_asked, asked.now)
            self.cells[table.slot] = cell

    def is_asked(self, gate: Gate) -> Asked:
        """Return whether a question is asked, now and in the end."""
        applies = gate.applies
        if applies is False:
            return NEVER
        waits = {test.name: None for test in gate.tests if self.is_open(test.subject, test.name)}
        now = applies is True or holds(applies, self.fact) is True
        settled = not waits or applies is True or self.in_the_end(applies) is not None
        if settled and not now:
            return NEVER
        for name, value in gate.taken_by:
            source = self.asked.get(name, ALWAYS)
            chosen = source.now and is_chosen(self.answers.get(name), value)
            if chosen and source.settled:
                return NEVER
            if not source.settled or self.is_open("question", name):
                now, settled = now and not chosen, False
                waits[name] = None
        if settled:
            return ALWAYS if now else NEVER
        return Asked(now, False, tuple(waits))

    def fact(self, subject: str, name: str) -> Fact:
        """Return what a condition knows of an attribute, a question or a node with the answers as they are."""
        if subject == "attribute":
            return self.program.attributes[name]
        if subject in ("node", "label"):
            from rsc_assess.scoring.run import label_fact, node_fact

            return node_fact(self, name) if subject == "node" else label_fact(self, name)
        asked = self.asked.get(name, ALWAYS)
        return self.said(name) if asked.now else Fact(None, is_open=not asked.settled)

    def said(self, name: str) -> Fact:
        """Return what was said to a question, asked or not; an option that sets a state counts as that state."""
        answer = self.computed.get(name) or self.answers.get(name)
        if answer is None:
            return Fact(None, is_open=True)
        state = answer.state
        if state == ANSWERED:
            state = self.program.tables[self.program.slots[name]].question.state_set_by(answer.value) or ANSWERED
        if state == ANSWERED:
            return Fact(answer.value)  # type: ignore[arg-type]
        return Fact(None, is_open=state in OPEN_STATES)

    def in_the_end(self, condition: Condition) -> bool | None:
        """Return whether a condition will hold however the open questions are answered; None while that is open."""
        return holds(condition, self.possible_fact)

    def possible_fact(self, subject: str, name: str) -> Fact:
        """Return what a condition will know for certain: open where it may still change."""
        return Fact(None, may_change=True) if self.is_open(subject, name) else self.fact(subject, name)

    def is_open(self, subject: str, name: str) -> bool:
        """Tell whether a question or a node's value may still change."""
        if subject == "attribute":
            return False
        if subject in ("node", "label"):
            program, slot = self.program, self.program.slots[name]
            node = program.node_of.get(slot)
            if subject == "label":
                bands = (node.rules if node is not None else program.tables[slot].rules).bands
                if any(self.is_open(test.subject, test.name) for band in bands for test in comparisons_of(band.needs)):
                    return True
            if node is not None and self.decides(node):
                return True
            return any(is_loose(self.cells[one]) for one in (node.cells if node is not None else (slot,)))
        asked = self.asked.get(name, ALWAYS)
        return not asked.settled or (asked.now and self.said(name).is_open)

    def as_its_numbers(self, question: Question, asked: Asked) -> Asked:
        """Return whether a computed number is asked: while it is open whether what it comes from is, so is it."""
        sources = [self.asked.get(name, ALWAYS) for name in question.sources]
        if asked == NEVER or NEVER in sources or all(one.settled for one in sources):
            return asked
        waits = dict.fromkeys(name for one in (asked, *sources) for name in one.waits_for)
        return Asked(asked.now and all(one.now for one in sources), False, tuple(waits))

    def from_others(self, question: Question) -> Answer:
        """
        Return the answer to a question that is not asked; open where an answer that it comes from is.

        In a sum, what does not apply is left out; where nothing of a sum applies, neither does what is made of it.
        """
        assert question.number is not None
        computed = question.number.computed
        assert computed is not None
        values: list[Any] = []
        for term in computed.terms:
            found = [self.source(name) for name in term]
            stopped = next((answer for answer in found if answer.state in OPEN_STATES), None)
            if stopped is None and all(answer.state != ANSWERED for answer in found):
                stopped = found[0]
            if stopped is not None:
                return Answer(question.id, stopped.state, reason=stopped.reason)
            given = [answer.value for answer in found if answer.state == ANSWERED]
            values.append(given[0] if computed.how == TABLE else math.fsum(given))  # type: ignore[arg-type]
        if computed.how == TABLE:
            number = next(number for row, column, number in computed.cells if (row, column) == tuple(values))
        elif computed.how == QUOTIENT:
            if values[1] == 0:
                return Answer(question.id, NOT_APPLICABLE, reason=f"{' + '.join(computed.terms[1])} is 0")
            number = values[0] / values[1]
        else:
            number = values[0] if computed.how == SUM else values[0] - values[1]
        return Answer(question.id, ANSWERED, number)

    def source(self, name: str) -> Answer:
        """Return the answer to a question that a computed number comes from."""
        asked = self.asked.get(name, ALWAYS)
        if asked == NEVER:
            return Answer(name, NOT_APPLICABLE, reason=f"{name} is not asked")
        answer = (self.computed.get(name) or self.answers.get(name) if asked.now else None) or Answer(name, MISSING)
        if answer.state == ANSWERED and isinstance(answer.value, str | int):
            state = self.program.tables[self.program.slots[name]].question.state_set_by(answer.value)
            return answer if state is None else Answer(name, state)
        return answer


def is_chosen(answer: Answer | None, option: object) -> bool:
    """Tell whether an option is what was answered, or among what was ticked."""
    if answer is None or answer.state != ANSWERED:
        return False
    return option in answer.value if isinstance(answer.value, tuple) else answer.value == option


def is_loose(cell: Cell | None) -> bool:
    """Tell whether a cell may still change."""
    return cell is None or cell.is_open or cell.outer


def undecided(cell: Cell, not_asked: Cell, now: bool) -> Cell:
    """Return the cell of a question of which it is not settled whether it is asked."""
    current = cell if now else not_asked
    lows = [one.low for one in (cell, not_asked) if one.low is not None and one.low == one.low]
    highs = [one.high for one in (cell, not_asked) if one.high is not None and one.high == one.high]
    return Cell(
        value=current.value,
        low=min(lows, default=None),
        high=max(highs, default=None),
        coverage=current.coverage if now or current.coverage is None else 0.0,
        states=current.states if now else ONE_OF[NOT_ASKED],
        certain=cell.certain and not_asked.certain,
        possible=cell.possible or not_asked.possible,
        row=current.row,
        is_open=True,
        outer=True,
    )
