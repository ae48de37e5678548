"""Explain a score: the way from a node down to the answers, with weights as declared and as used, and every stage."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs

from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, NOT_ASKED, STATE_WORDS, Answer
from rsc_assess.problems import InputError, Place, Problem, did_you_mean
from rsc_assess.questionnaire.condition import All, Condition, english, in_words
from rsc_assess.questionnaire.rules import Display, Rules
from rsc_assess.questionnaire.values import NUMBER, TICK_KINDS, Question, Questionnaire, Section
from rsc_assess.scoring.cells import Cell, Table, counted_ticks, number_share, tick_marks
from rsc_assess.scoring.display import snapped
from rsc_assess.scoring.explain_question import computed_in_words, number_settings, question_figures
from rsc_assess.scoring.figures import figure_before, figure_of, sum_of
from rsc_assess.scoring.methods import Essential, Levels, kept
from rsc_assess.scoring.program import Bundle, Node, Part
from rsc_assess.scoring.run import Stages, parts_of, stages, total_weight, unit_of
from rsc_assess.scoring.score import Record, Scorecard
from rsc_assess.scoring.sheet import ALWAYS


@attrs.frozen
class Input:
    """
    One part of a node, and what it did to the node's value.

    Attributes:
        weight: As declared; for a section that weighs its marks, the sum of the weights that count in it.

        weight_used: Its share of the weight that counts, 0 to 1; None if it was left out, or if the method uses no weights.

        left_out: Why it does not count, or None if it does.

        counted_as: Why it counts as something else than its own value, such as "not answered, counted as zero", or None.

        share: The share that it counts with; None if it was left out.

        reaches: Under the method levels, the share at which it is complete; else None.

        dropped: Whether it is left out for its share alone, because only some of the parts count; the share is then its own.
    """

    weight: float
    weight_used: float | None
    left_out: str | None
    counted_as: str | None
    share: float | None
    derivation: "Derivation"
    reaches: float | None = None
    dropped: bool = False


@attrs.frozen
class Deduction:
    """
    A penalty or bonus outside the maximum.

    Attributes:
        amount: What it adds (below 0: takes off) in marks, or as a share of the maximum where `relative`.
    """

    amount: float
    relative: bool
    derivation: "Derivation"


@attrs.frozen
class Stage:
    """
    A change to the value after the method: penalties, floor, cap or rounding.

    Attributes:
        name: penalties, ceiling, floor, cap, raise, rounding or steps.

        before, after: Shares of the maximum.

        because: The reason in words.
    """

    name: str
    before: float
    after: float
    because: str


@attrs.frozen
class Derivation:
    """
    Why a node has the value it has; nothing else is needed to find the value again.

    Attributes:
        kind: question, section, group or item.

        answer: For a question, what was said, in words; None for a node.

        earned, most: For a question, the marks earned and the most it can earn; None where a number has goalposts.

        method: For a node, how its parts become its value; None for a question.

        settings: What the method needs besides: least, keep, progress, base, levels, out_of, starts_at.

        inputs: In the order of the file; what is added is added in the order of ids.

        aside: What is in the node and did not count outside the maximum: penalties and bonuses that do not apply, each with its reason.

        deductions: Penalties and bonuses, in the order of their ids.

        stages: What happened after the method, in order.

        unit: (low, high) of what the shares 0 and 1 are shown as; for sums, 0 and the marks that count as everything.

        is_sum: Whether it is shown as a sum of marks.

        weight_total: The sum of the weights that count, with the marks a node starts from.
    """

    id: str
    kind: str
    title: str
    value: float | None
    shown: str | None
    label: str | None
    coverage: float | None
    answer: str | None
    earned: Fraction | None
    most: Fraction | None
    method: str | None
    settings: dict[str, object]
    inputs: tuple[Input, ...]
    deductions: tuple[Deduction, ...]
    stages: tuple[Stage, ...]
    unit: tuple[float, float]
    is_sum: bool
    weight_total: float
    no_value: str | None = None
    flags: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    label_needs: tuple[str, ...] = ()
    aside: "tuple[tuple[Derivation, str], ...]" = ()

    @property
    def scale(self) -> tuple[float, float]:
        """What the shares 0 and 1 are shown as."""
        return self.unit

    def as_data(self) -> dict[str, object]:
        """Return the derivation as JSON data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "value": self.value,
            "shown": self.shown,
            "label": self.label,
            "coverage": self.coverage,
            "answer": self.answer,
            "earned": None if self.earned is None else str(self.earned),
            "most": None if self.most is None else str(self.most),
            "method": self.method,
            "settings": self.settings,
            "weight_total": self.weight_total,
            "no_value": self.no_value,
            "flags": list(self.flags),
            "unknown": list(self.unknown),
            **({"label_needs": list(self.label_needs)} if self.label_needs else {}),
            "stages": [{"name": one.name, "before": one.before, "after": one.after, "because": one.because} for one in self.stages],
            **({"aside": [{"left_out": why, **one.as_data()} for one, why in self.aside]} if self.aside else {}),
            "deductions": [{"amount": one.amount, "relative": one.relative, **one.derivation.as_data()} for one in self.deductions],
            "inputs": [
                {
                    "weight": one.weight,
                    "weight_used": one.weight_used,
                    "left_out": one.left_out,
                    "counted_as": one.counted_as,
                    "share": one.share,
                    "reaches": one.reaches,
                    **({"dropped": True} if one.dropped else {}),
                    **one.derivation.as_data(),
                }
                for one in self.inputs
            ],
        }


def explain(scorecard: Scorecard, node_id: str) -> Derivation:
    """
    Return why a node of the scorecard has its value, down to the answers.

    Raises:
        InputError: There is no such node.
    """
    if node_id not in scorecard.nodes:
        folded = {"total": scorecard.root, **{id.casefold(): id for id in scorecard.nodes}}
        if node_id.casefold() not in folded:
            problem = Problem("A218", f"there is no node {node_id}", did_you_mean(node_id, scorecard.nodes), Place(scorecard.assessment.source))
            raise InputError(str(problem), [problem])
        node_id = folded[node_id.casefold()]
    return Explainer(scorecard).derivation(node_id)


class Explainer:
    """Explains the nodes of one scorecard."""

    def __init__(self, scorecard: Scorecard) -> None:
        self.scorecard = scorecard
        self.record: Record = scorecard.record
        self.program = scorecard.record.program
        self.sheet = scorecard.record.sheet

    def derivation(self, id: str) -> Derivation:
        """Return why a node or question has its value."""
        slot = self.program.slots[id]
        node = self.program.node_of.get(slot)
        return self.of_question(id, self.program.tables[slot]) if node is None else self.of_node(node)

    def of_question(self, id: str, table: Table) -> Derivation:
        """Return why a question has its value."""
        score = self.scorecard.nodes[id]
        rules, total = unit_of(self.program, table.slot, self.record.shares)
        answer = self.sheet.answers.get(table.question.id)
        cell = self.sheet.cells[table.slot]
        said = answer_words(self.scorecard, table.question)
        settings: dict[str, object] = {"effect": table.question.effect} if table.question.effect else {}
        if table.question.kind == NUMBER and cell.row in (None, "unscored"):
            settings |= number_settings(table, self.sheet)
        return Derivation(
            id=id,
            kind="question",
            title=table.question.title,
            value=score.value,
            shown=score.shown,
            label=score.label,
            coverage=score.coverage,
            answer=computed_in_words(table.question, settings, said) if "computed" in settings else said,
            earned=earned_marks(table, answer, cell),
            most=table.most if table.question.kind != NUMBER or has_marks(table) else None,
            method=None,
            settings=settings,
            inputs=(),
            deductions=(),
            stages=rounding_of(table, settings, answer, cell),
            unit=unit_in_words(rules.display, total),
            is_sum=rules.display.as_sum,
            weight_total=score.weight,
            no_value=None if score.value is not None else self.why_left_out(table, cell),
        )

    def of_node(self, node: Node) -> Derivation:
        """Return why a section, total or group has its value."""
        score = self.scorecard.nodes[node.id]
        shares, rules = self.record.shares, node.rules
        total = total_weight(node, shares, self.program)
        how = stages(node, shares, self.sheet)
        pairs = parts_of(node, shares, self.program)
        remaining = pairs if rules.keep is None else kept(rules.keep, pairs)
        counted = sum(weight for weight, share in remaining if share is not None) + float(rules.starts_at or 0)
        bars = bars_of(node)
        inputs = []
        for place, (part, (weight, share)) in enumerate(zip(node.parts, pairs, strict=True)):
            unrated = share is not None and share != share
            dropped = share is not None and remaining[place][1] is None
            inputs.append(
                Input(
                    weight=weight,
                    weight_used=weight / counted if share is not None and counted > 0 and not (unrated or dropped) and uses_weights(node) else None,
                    left_out=self.why_left_out_of(part) if share is None else rules.keep.in_words() if dropped and rules.keep else None,
                    counted_as=self.counted_as(part.slot, share),
                    share=None if unrated else share,
                    derivation=self.derivation(part.id),
                    reaches=bars.get(place),
                    dropped=dropped,
                )
            )
        deductions = tuple(
            Deduction(amount, effect.relative, self.derivation(effect.id))
            for effect in node.effects
            if (amount := shares[effect.slot]) is not None and amount == amount
        )
        places = {id: place for place, id in enumerate(self.program.order)}
        inputs = sorted(inputs, key=lambda one: places.get(self.named_in(node, one), len(places)))
        aside = tuple(
            (self.derivation(effect.id), self.why_left_out(self.program.tables[effect.slot], self.sheet.cells[effect.slot]))
            for effect in node.effects
            if shares[effect.slot] is None
        )
        if node.steps:
            source_rules, source_total = unit_of(self.program, node.parts[0].slot, shares)
            steps = {
                "steps": [[start, share] for start, share in node.steps],
                "marks": [str(marks) for _, marks in node.role.turns or ()],
                "is_line": node.is_line,
                "source_unit": list(unit_in_words(source_rules.display, source_total)),
            }
        else:
            steps = {}
        return Derivation(
            id=node.id,
            kind=score.kind,
            title=node.title,
            value=score.value,
            shown=score.shown,
            label=score.label,
            coverage=score.coverage,
            answer=None,
            earned=None,
            most=None,
            method="steps" if node.steps else rules.method,
            settings={**settings_of(node), **self.chain_of(node), **steps},
            inputs=tuple(inputs),
            deductions=deductions,
            stages=stages_of(rules, how),
            unit=unit_in_words(rules.display, total),
            is_sum=rules.display.as_sum,
            weight_total=counted,
            no_value=None if score.value is not None else self.why_no_value(how.why_none, node),
            flags=score.flags,
            unknown=score.unknown,
            label_needs=score.label_needs,
            aside=aside,
        )

    def chain_of(self, node: Node) -> dict[str, object]:
        """Return the questions of a chain in order, without those that are not asked, whatever that counts as."""
        order = {slot: place for place, slot in enumerate(node.chain) if self.sheet.cells[slot].row != NOT_ASKED}
        parts = sorted((part for part in node.parts if part.slot in order), key=lambda part: order[part.slot])
        return {"chain": [part.id for part in parts]} if node.chain else {}

    def named_in(self, node: Node, one: Input) -> str:
        """Return what the file calls an input of a node."""
        return next((part.name for part in node.parts if part.id == one.derivation.id), one.derivation.id)

    def counted_as(self, slot: int, share: float | None) -> str | None:
        """Return why a part counts with something else than its own marks, or None."""
        if share is None:
            return None
        words = "so the node above has no value" if share != share else f"counted as {share:g} of its maximum"
        if slot >= len(self.sheet.cells):
            return f"it has no score, {words}" if self.record.shares[slot] is None else None
        cell = self.sheet.cells[slot]
        if cell.row == NOT_ASKED:
            return f"{self.why_left_out(self.program.tables[slot], cell)}, {words}"
        return f"{row_in_words(cell.row)}, {words}" if cell.row is not None else None

    def why_left_out_of(self, part: Part) -> str:
        """Return why a part does not count in a node."""
        if part.by is not None and self.record.shares[part.slot] is not None:
            weight, name = self.record.shares[part.by], self.program.weighers[part.by - self.program.size]
            if weight is None or weight != weight:
                return f"its weight, {name}, {'does not apply here' if weight is None else 'is not known'}"
        return self.why_part_left_out(part.slot)

    def why_part_left_out(self, slot: int) -> str:
        """Return why a part does not count."""
        if slot < len(self.sheet.cells):
            return self.why_left_out(self.program.tables[slot], self.sheet.cells[slot])
        node = self.program.node_of[slot]
        return self.why_no_value(stages(node, self.record.shares, self.sheet).why_none, node)

    def why_no_value(self, why: str | None, node: Node) -> str:
        """Return why a node has no value."""
        if why == "unrated":
            return "a part of it leaves it without a score"
        if why == "coverage":
            return f"less than {node.rules.no_value_below:.0%} of it is answered"
        if why == "chain":
            return "its chain of questions has not ended"
        if node.rules.method == "none" and not node.steps:
            return "it is a heading without a score of its own"
        if not node.parts and node.effects:
            return "it has penalties and bonuses alone, which count in the node above"
        is_open = any(self.sheet.cells[slot].is_open for slot in node.cells)
        return "nothing in it is answered" if is_open else "nothing in it applies"

    def why_question_left_out(self, id: str) -> str:
        """Return why a question does not count in the main scoring."""
        slot = self.program.slots[id]
        return self.why_left_out(self.program.tables[slot], self.sheet.cells[slot])

    def why_left_out(self, table: Table, cell: Cell) -> str:
        """Return why a question does not count."""
        question = table.question
        if cell.row == "unscored":
            return "not scored"
        if cell.row == "no_evidence":
            return "answered without the evidence asked for"
        asked = self.sheet.asked.get(question.id, ALWAYS)
        state = state_of(self.scorecard, question.id)
        if state == NOT_ASKED:
            if asked.waits_for:
                return f"whether it is asked depends on {', '.join(asked.waits_for)}"
            words = only_where(self.scorecard.assessment.questionnaire, question)
            return f"only asked where {words}" if words is not None else "another answer takes it out"
        answer = self.sheet.computed.get(question.id) or self.sheet.answers.get(question.id)
        if state == NOT_APPLICABLE:
            return f"does not apply here: {answer.reason}" if answer is not None and answer.reason else "does not apply here"
        return STATE_WORDS[state]


def uses_weights(node: Node) -> bool:
    """Tell whether a node's method looks at weights."""
    if isinstance(node.combine, Levels):
        return node.combine.progress
    return not node.chain and not node.steps and node.rules.method in ("mean", "geometric", "harmonic", "essential")


def row_in_words(row: str | None) -> str:
    """Return a row of the counts table in words."""
    words = {"no_reason": "N/A without a reason", "no_evidence": "answered without the evidence asked for", "unscored": "not scored"}
    return words.get(row or "") or STATE_WORDS.get(row or "", "no score")


def bars_of(node: Node) -> dict[int, float]:
    """Return the share at which each part is complete under the method levels; the highest where a part stands in several."""
    if not isinstance(node.combine, Levels):
        return {}
    found: dict[int, float] = {}
    for level in node.combine.levels:
        for place, bar in level:
            found[place] = max(bar, found.get(place, 0.0))
    return found


def settings_of(node: Node) -> dict[str, object]:
    """Return what a node's method needs besides its parts, as plain data."""
    rules = node.rules
    found: dict[str, object] = {}
    if rules.least is not None:
        found["least"] = rules.least
    if node.bundles:
        found["most"] = [bundle_data(one) for one in node.bundles]
    if rules.keep is not None:
        found["keep"] = attrs.asdict(rules.keep)
    if not rules.ceiling:
        found["ceiling"] = "none"
    if rules.out_of is not None:
        found["out_of"] = float(rules.out_of)
    if rules.starts_at is not None:
        found["starts_at"] = float(rules.starts_at)
    if isinstance(node.combine, Levels):
        found["progress"] = node.combine.progress
        found["levels"] = [[[node.parts[place].id, bar] for place, bar in level] for level in node.combine.levels]
    if isinstance(node.combine, Essential):
        found["base"] = node.combine.base
        found["essential"] = [node.parts[place].id for place in node.combine.essential]
        found["recommended"] = [node.parts[place].id for place in node.combine.recommended]
    return found


def bundle_data(bundle: Bundle) -> dict[str, object]:
    """Return a limit on penalties and bonuses as plain data."""
    inner = [bundle_data(one) for one in bundle.inner]
    return {"id": bundle.id, "most": bundle.most, "relative": bundle.relative, "effects": list(bundle.effects), "inner": inner}


def bundles_in_words(bundles: object) -> str:
    """Return the limits on penalties and bonuses in words, or nothing."""
    if not isinstance(bundles, list):
        return ""
    limits = []
    for one in bundles:
        most = f"{one['most'] * 100:.4g}% of the maximum" if one["relative"] else f"{one['most']:.4g} marks"
        limits.append(f"those of {one['id']} at most {most}")
    return f" ({', '.join(limits)})" if limits else ""


def stages_of(rules: Rules, how: Stages) -> tuple[Stage, ...]:
    """Return what happened to a value after the method."""
    found: list[Stage] = []
    value = how.method
    if value is None or how.value is None:
        return ()
    if how.effect is not None:
        after = value + how.effect
        if after != value:
            found.append(Stage("penalties", value, after, "penalties and bonuses, outside the maximum"))
        value = after
    if how.held is not None:
        found.append(Stage("ceiling", how.held, 1.0, "held at the maximum"))
    if rules.ceiling:
        value = min(value, 1.0)
    if how.floored is not None:
        found.append(Stage("floor", how.floored, 0.0, "it stops at 0"))
        value = 0.0
    for cap, before, after in how.limits:
        found.append(Stage("raise" if cap.raises else "cap", before, after, cap.because))
        value = after
    if how.rounded_from is not None and rules.rounds is not None:
        found.append(Stage("rounding", value, how.value, f"rounded {rules.rounds.in_words()} before it counts further"))
    return tuple(found)


def unit_in_words(display: Display, total: float) -> tuple[float, float]:
    """Return what the shares 0 and 1 are shown as."""
    return (0.0, total) if display.as_sum else (display.low, display.high)


def has_steps(table: Table) -> bool:
    """Tell whether a number is scored by steps."""
    return table.rule is not None and bool(table.rule.at_least or table.rule.at_most)


def has_marks(table: Table) -> bool:
    """Tell whether a number earns marks that were said."""
    return has_steps(table) or (table.rule is not None and bool(table.rule.points or table.rule.marks is not None))


def rounding_of(table: Table, settings: dict[str, object], answer: Answer | None, cell: Cell) -> tuple[Stage, ...]:
    """Return the rounding of a question's own share, where it changed it."""
    rounds = table.question.rounds
    if rounds is None or cell.row is not None or cell.value is None or table.question.effect is not None:
        return ()
    earned = earned_marks(table, answer, cell)
    if "number" in settings and table.rule is not None:
        before = number_share(table.rule, float(str(settings["number"])), table.most)
    elif earned is not None:
        before = float(earned / table.most)
    else:
        return ()
    return () if before == cell.value else (Stage("rounding", before, cell.value, f"rounded {rounds.in_words()}"),)


def earned_marks(table: Table, answer: Answer | None, cell: Cell) -> Fraction | None:
    """Return the marks that an answer earns, or None where it earns none of its own."""
    question = table.question
    if answer is None or answer.state != ANSWERED or cell.row is not None or cell.value is None:
        return None
    if question.kind in TICK_KINDS:
        assert isinstance(answer.value, tuple)
        return tick_marks(question, counted_ticks(question, [table.marks.get(one) for one in answer.value]))
    if question.kind == NUMBER:
        value = answer.value
        if table.rule is None or not has_steps(table) or question.each is not None or not isinstance(value, int | float):
            return None
        return Fraction(number_share(table.rule, float(value), table.most) * float(table.most)).limit_denominator(10**6)
    return table.marks.get(answer.value)


def state_of(scorecard: Scorecard, question: str) -> str:
    """Return a question's state as it was scored, `not_asked` included."""
    return next(state for state, count in scorecard.nodes[question].states.items() if count)


def answer_words(scorecard: Scorecard, question: Question) -> str:
    """Return what the council said to a question, in words."""
    state = state_of(scorecard, question.id)
    answer = scorecard.assessment.answer(question.id)
    if state == ANSWERED and answer.state == ANSWERED and answer.value is not None:
        return value_words(question, answer)
    if state == ANSWERED and question.is_computed:
        computed = scorecard.record.sheet.from_others(question)
        return value_words(question, computed)
    return STATE_WORDS[state]


def value_words(question: Question, answer: Answer) -> str:
    """Return an answer's value in words."""
    value = answer.value
    if isinstance(value, tuple):
        labels = [option.label for one in value if (option := question.option(one)) is not None]
        return ", ".join(labels) if labels else "nothing ticked"
    if question.kind == NUMBER and isinstance(value, float):
        return f"{value:.10g}{question.unit_behind}"
    option = question.option(value)
    if option is None:
        return str(value)
    return f"level {value}, {option.label}" if isinstance(value, int) else option.label


def only_where(
    questionnaire: Questionnaire, question: Question, name_of: Callable[[str], str] = str, say: Callable[..., str] = english
) -> str | None:
    """
    Return where a question is asked, in words; None for everywhere, also where its own condition is but a hint.

    Args:
        name_of: Returns what another question is called.

        say: Returns the phrase of a key of `condition.PHRASES`, for other languages.
    """
    found: list[Condition] = []

    def climb(children: tuple[Section | Question, ...], around: list[Condition]) -> None:
        for child in children:
            if isinstance(child, Section):
                climb(child.children, [*around, *conditions_of(child.applies)])
            elif child.id == question.id:
                found.extend((*around, *(() if child.asked_always else conditions_of(child.applies))))

    climb(questionnaire.children, [])
    return in_words(found[0] if len(found) == 1 else All(tuple(found)), name_of, say) if found else None


def conditions_of(applies: Condition | None) -> tuple[Condition, ...]:
    """Return the conditions that must all hold."""
    return () if applies is None else applies.parts if isinstance(applies, All) else (applies,)


def as_text(derivation: Derivation, questionnaire: Questionnaire) -> str:
    """Return a derivation as indented text that a councillor can follow."""
    return "\n".join(lines_of(derivation, questionnaire, 0))


def figure(share: float, unit: tuple[float, float]) -> str:
    """Return a share in the unit it is shown in, with at most 4 significant decimals."""
    return figure_of(unit[0] + share * (unit[1] - unit[0]))


def lines_of(derivation: Derivation, questionnaire: Questionnaire, depth: int) -> list[str]:
    """Return the lines of a derivation, its inputs below it."""
    indent = "  " * depth
    head = f"{indent}{derivation.id} {derivation.title}: "
    if derivation.answer is not None:
        return [head + derivation.answer + question_figures(derivation)]
    if derivation.value is None:
        lines = [head + (f"{derivation.label}; " if derivation.label else "") + f"no score, because {derivation.no_value}"]
    else:
        lines = [f"{head}{derivation.shown}" + (f" ({derivation.label})" if derivation.label else label_remark(derivation))]
        lines.extend(f"{indent}  {line}" for line in calculation(derivation))
    lines.extend(f"{indent}  {needs}" for needs in derivation.label_needs)
    lines.extend(f"{indent}  Flag: {flag}" for flag in derivation.flags)
    lines.extend(f"{indent}  Not known yet, because an answer is open: {name}" for name in derivation.unknown)
    told: set[str] = set()
    for head_line, bars, inputs in in_levels(derivation):
        further = 1 if head_line is not None else 0
        lines.extend([f"{indent}  {head_line}"] if head_line is not None else [])
        for one in inputs:
            below = lines_of(one.derivation, questionnaire, depth + 1 + further)
            use = use_in_words(one if bars is None else attrs.evolve(one, reaches=bars[one.derivation.id]))
            lines.append(f"{below[0]}  [{last_in_words(derivation, one) or use}]")
            # What stands in two levels is explained once.
            lines.extend(below[1:] if one.derivation.id not in told else [])
            told.add(one.derivation.id)
    for set_aside, why in derivation.aside:
        below = lines_of(set_aside, questionnaire, depth + 1)
        lines.append(f"{below[0]}  [{why}; outside the maximum]")
        lines.extend(below[1:])
    for one_off in derivation.deductions:
        below = lines_of(one_off.derivation, questionnaire, depth + 1)
        lines.append(f"{below[0]}  [{amount_in_words(one_off)}, outside the maximum]")
        lines.extend(below[1:])
    return lines


def in_levels(derivation: Derivation) -> list[tuple[str | None, dict[str, float] | None, list[Input]]]:
    """Return the inputs level by level under the method levels, each with a line of its own; else all together."""
    written = derivation.settings.get("levels")
    if not isinstance(written, list):
        return [(None, None, list(derivation.inputs))]
    by_id = {one.derivation.id: one for one in derivation.inputs}
    if all(len(level) == 1 for level in written) and len({id for level in written for id, _ in level}) == len(written):
        return [(None, None, list(derivation.inputs))]
    found: list[tuple[str | None, dict[str, float] | None, list[Input]]] = []
    is_open = False
    for place, level in enumerate(written, start=1):
        bars = {id: bar for id, bar in level if id in by_id}
        inputs = [by_id[id] for id in bars]
        counts = [one for one in inputs if one.share is not None and one.weight]
        if not counts:
            words = "nothing in it counts, so it is no level here"
        else:
            complete = all(snapped(one.share or 0.0) >= snapped(bars[one.derivation.id]) for one in counts)
            words = "complete" if complete else "open" if is_open else "the first open level"
            words += ", but after an open one" if complete and is_open else ""
            is_open = is_open or not complete
        found.append((f"Level {place}: {words}", bars, inputs))
    rest = [one for one in derivation.inputs if not any(one.derivation.id in (bars or {}) for _, bars, _ in found)]
    return [*found, *([("In no level", None, rest)] if rest else [])]


def label_remark(derivation: Derivation) -> str:
    """Return why a node that is shown has no label."""
    return "" if derivation.coverage is None or derivation.coverage >= 1 else f" (no label; {int(derivation.coverage * 100 + 1e-9)}% is answered)"


def use_in_words(one: Input) -> str:
    """Return what became of an input."""
    if one.left_out is not None:
        return f"left out: {one.left_out}"
    words = []
    if one.weight_used is not None:
        weight = f"{one.weight:g}" if one.weight < 100_000 else f"{one.weight:.10g}"
        words.append(f"weight {weight}, counts {one.weight_used:.1%}")
    if one.reaches is not None and one.share is not None:
        reached = "complete" if snapped(one.share) >= snapped(one.reaches) else "not complete"
        words.append(f"{reached}: {one.share:.0%} of it, {one.reaches:.0%} is needed")
    if one.counted_as:
        words.append(one.counted_as)
    return "; ".join(words) or "counts"


def start_marks(derivation: Derivation) -> list[str]:
    """Return the marks that a node starts from, in words, or nothing."""
    start = derivation.settings.get("starts_at")
    return [] if start is None else [f"{start:g} from the start"]


def last_in_words(derivation: Derivation, one: Input) -> str | None:
    """Return what became of a question of a chain: the last answered one counts alone."""
    chain = derivation.settings.get("chain")
    if not isinstance(chain, list) or one.share is None or derivation.value is None:
        return None
    shares = {found.derivation.id: found.share for found in derivation.inputs}
    last = [id for id in chain if shares[id] is not None][-1]
    return "the last answered: it counts alone" if one.derivation.id == last else "passed"


def levels_in_words(derivation: Derivation) -> str:
    """Return how many levels are complete, of those that count."""
    levels = derivation.settings["levels"]
    assert isinstance(levels, list)
    shares = {one.derivation.id: one.share for one in derivation.inputs if one.weight}
    counted = [[(shares[id], bar) for id, bar in level if shares.get(id) is not None] for level in levels]
    counted = [level for level in counted if level]
    complete = 0
    for level in counted:
        if not all(snapped(share or 0.0) >= snapped(bar) for share, bar in level):
            break
        complete += 1
    words = f"= {complete} of {len(counted)} levels complete before the first open one"
    return words + ", with the progress in the open one" if derivation.settings.get("progress") and complete < len(counted) else words


def essential_in_words(derivation: Derivation) -> str:
    """Return how the means of the essential and of the recommended parts give a value."""
    settings: dict[str, Any] = derivation.settings

    def mean_of(ids: list[str]) -> float | None:
        pairs = [(one.weight, max(one.share, 0.0)) for one in derivation.inputs if one.derivation.id in ids and one.share is not None]
        weights = sum(weight for weight, _ in pairs)
        return sum(weight * share for weight, share in pairs) / weights if weights else None

    base, needed, further = settings["base"], mean_of(settings["essential"]), mean_of(settings["recommended"])
    words = "1, as nothing recommended counts" if further is None else f"mean of the recommended, {figure_of(further)}"
    return f"= ({figure_of(base)} + {figure_of(1 - base)} × {words}) × mean of the essential, {figure_of(needed or 0.0)}"


def amount_in_words(one: Deduction) -> str:
    """Return a penalty or bonus in words."""
    size = f"{abs(one.amount):.4g}" if not one.relative else f"{abs(one.amount):.1%} of the maximum"
    if not one.amount:
        return "takes nothing off and adds nothing"
    return f"takes off {size}" if one.amount < 0 else f"adds {size}"


def calculation(derivation: Derivation) -> list[str]:
    """Return the lines that calculate a node's value."""
    unit = derivation.unit
    assert derivation.value is not None
    counted = [one for one in derivation.inputs if one.share is not None and not one.dropped]
    result = derivation.stages[0].before if derivation.stages else derivation.value
    values = ", ".join(figure(one.share or 0.0, unit) for one in counted)
    match derivation.method:
        case "mean" if "out_of" in derivation.settings:
            terms = " + ".join(f"{one.weight:g} × {one.share:.4g}" for one in counted)
            head = f"= ({terms}) ÷ {derivation.settings['out_of']:g} marks" + ("" if "ceiling" in derivation.settings else ", at most everything")
        case "mean" if derivation.is_sum:
            head = "= " + sum_of([*start_marks(derivation), *(figure_of(one.weight * (one.share or 0.0)) for one in counted)])
        case "mean":
            terms = " + ".join(f"{one.weight_used or 0:.1%} × {figure(one.share or 0.0, unit)}" for one in counted)
            start = derivation.settings.get("starts_at")
            head = f"= {terms}" if start is None else f"= {start:g} marks from the start" + (f" + {terms}" if terms else "")
        case "geometric" | "harmonic":
            head = f"= the weighted {derivation.method} mean of {values}"
        case "lowest" | "highest" | "median":
            head = f"= the {derivation.method} of {values}"
        case "product":
            head = f"= the product of the shares {', '.join(f'{one.share:.4g}' for one in counted)}"
        case "levels":
            head = levels_in_words(derivation)
        case "last":
            head = "= the last answered question of the chain"
        case "essential":
            head = essential_in_words(derivation)
        case "steps":
            head = step_in_words(derivation)
        case _:
            head = f"= {derivation.method}"
    if unit[0] < 0 and not derivation.is_sum and derivation.method == "mean" and "out_of" not in derivation.settings:
        # Shares of everything are easier to follow than figures that begin below 0.
        terms = " + ".join(f"{one.weight_used or 0:.1%} × {figure_of(one.share or 0.0)}" for one in counted)
        start = derivation.settings.get("starts_at")
        head = f"= {terms if start is None else f'{start:g} marks from the start' + (f' + {terms}' if terms else '')}"
        head += f" = {figure_of(result)} of the way from {figure_of(unit[0])} to {figure_of(unit[1])}"
    ends = "" if head == f"= {figure(result, unit)}" else f" = {figure(result, unit)}"
    lines = [f"{head}{ends}"]
    for stage in derivation.stages:
        limits = bundles_in_words(derivation.settings.get("most")) if stage.name == "penalties" else ""
        lines.append(f"{STAGE_WORDS[stage.name]}: {stage.because}{limits}: {figure(stage.before, unit)} → {figure(stage.after, unit)}")
    if derivation.shown is not None:
        last, exact = figure(derivation.value, unit), unit[0] + derivation.value * (unit[1] - unit[0])
        if lines[-1].endswith(last):
            lines[-1] = lines[-1].removesuffix(last) + figure_before(exact, len(derivation.shown.partition(".")[2]))
        lines[-1] += f", shown as {derivation.shown}"
    return lines


def step_in_words(derivation: Derivation) -> str:
    """Return which step the only part has reached, or between which points it lies, and what that earns."""
    settings: dict[str, Any] = derivation.settings
    (low, high), steps, marks = settings["source_unit"], settings["steps"], settings["marks"]
    share = derivation.inputs[0].share or 0.0
    value = snapped(low + share * (high - low))
    most = figure_of(max(float(Fraction(one)) for one in marks) or 1.0)
    if settings["is_line"]:
        after = next((place for place, (start, _) in enumerate(steps) if value < start), None)
        around = slice(0, 1) if after == 0 else slice(len(steps) - 1, None) if after is None else slice(after - 1, after + 1)
        words = " and ".join(f"{figure_of(start)} ({mark})" for (start, _), mark in zip(steps[around], marks[around], strict=True))
        where = f"{'between' if after else 'at or beyond'} {words}"
    else:
        reached = [start for start, _ in steps if snapped(start) <= value]
        where = f"from {figure_of(reached[-1])} up" if reached else "below every step"
    earned = (derivation.value or 0.0) * float(most)
    return f"= {figure_of(value)} is {where}: {figure_of(earned)} of {most} mark{'' if most == '1' else 's'}"


STAGE_WORDS = {"penalties": "then", "ceiling": "then", "floor": "then", "cap": "capped", "raise": "raised", "rounding": "then", "steps": "then"}
