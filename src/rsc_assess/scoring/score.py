"""The scores of an assessment: every node of every scoring, as values that are made when they are looked at."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

import attrs

from rsc_assess.assessment.values import Assessment
from rsc_assess.problems import Problem, raise_errors
from rsc_assess.questionnaire.condition import All, Comparison, Condition, holds, in_words, phrase
from rsc_assess.questionnaire.rules import Band, Rules
from rsc_assess.scoring.cells import unpacked
from rsc_assess.scoring.display import shown, snapped
from rsc_assess.scoring.program import Node, Program, program_of
from rsc_assess.scoring.run import (
    COVERAGE,
    NOW,
    Shares,
    Stages,
    better_first,
    is_outer,
    label_of,
    limits,
    number_or_0,
    run,
    stages,
    states,
    total_weight,
)
from rsc_assess.scoring.sheet import ALWAYS, Sheet

EXACT, OUTER = "exact", "outer"


@attrs.frozen
class Score:
    """
    How far one node got.

    Attributes:
        kind: question, section, group (of a further scoring) or item (of a crosswalk).

        value: Share of the maximum (below 0 only under penalties without a floor, above 1 only without a ceiling); None if
            nothing counts, which is not zero.

        low, high: The least and the most that the value could become once the open questions are answered; None if
            nothing is asked.

        bound: `exact` if low and high can be reached, `outer` if they are only safe limits.

        shown: The value as it is printed, or None.

        shown_low, shown_high: Low and high as they are printed; for a sum, out of all that is then in its maximum.

        label: The name of the band reached; None while it is not rated.

        rated: Whether enough is answered to carry a label.

        coverage: Share of the applicable weight that was answered, 0 to 1; None if nothing applies.

        weight: What the node counts in its parent, as declared.

        states: How many questions below it are in each state.

        out_of: The marks that count as everything: the sum of the weights that count.

        left_out: What does not count in it, and the row of the counts table that says so: (id, row) pairs.

        waits_for: Open questions on which it depends whether something below is asked.

        capped_by, raised_by: The reason of the last cap that bit, from above or from below; or None.

        no_value: Why a node has no value: `heading`, `effects` (penalties and bonuses alone), `coverage`, `chain`, `unrated`, `open`
            (nothing is answered) or `nothing` (nothing applies); None where it has one.

        label_needs: Why there is no better label though the score has reached it: for each such label, what it needs.

        flags: Names of the flags that stand.

        unknown: Names of flags, and reasons of caps, that wait for an open answer.
    """

    id: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    bound: str
    shown: str | None
    shown_low: str | None
    shown_high: str | None
    label: str | None
    rated: bool
    coverage: float | None
    weight: float
    states: Mapping[str, int]
    out_of: float
    left_out: tuple[tuple[str, str], ...] = ()
    waits_for: tuple[str, ...] = ()
    capped_by: str | None = None
    flags: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    raised_by: str | None = None
    label_needs: tuple[str, ...] = ()
    no_value: str | None = None

    def as_data(self) -> dict[str, object]:
        """Return the score as JSON data, in the shape that `schema scorecard` documents."""
        return {
            "kind": self.kind,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "bound": self.bound,
            "shown": self.shown,
            "label": self.label,
            "rated": self.rated,
            "coverage": self.coverage,
            "weight": self.weight,
            "out_of": self.out_of,
            "states": dict(self.states),
            "left_out": [{"id": id, "row": row} for id, row in self.left_out],
            "waits_for": list(self.waits_for),
            "capped_by": self.capped_by,
            "flags": list(self.flags),
            "unknown": list(self.unknown),
            "raised_by": self.raised_by,
            "label_needs": list(self.label_needs),
            "no_value": self.no_value,
        }


class Record:
    """
    The full record of one assessment, as flat lists by slot: value, low, high, coverage, states.

    Attributes:
        shares, low, high, coverage: By slot; None where nothing counts.

        states: By slot, packed; see `rsc_assess.scoring.cells`.
    """

    def __init__(self, program: Program, sheet: Sheet) -> None:
        self.program = program
        self.sheet = sheet
        self.shares: Shares = run(program, sheet, NOW)
        self.low, self.high = limits(program, sheet)
        self.coverage: Shares = run(program, sheet, COVERAGE)
        self.states = states(program, sheet)


class Nodes(Mapping[str, Score]):
    """Scores by id, each made from the record when it is first looked at."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.made: dict[str, Score] = {}

    def __getitem__(self, id: str) -> Score:
        if id not in self.made:
            self.made[id] = score_of(self.record, id)
        return self.made[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.record.program.order)

    def __len__(self) -> int:
        return len(self.record.program.order)

    def __contains__(self, id: object) -> bool:
        return id in self.record.program.slots


@attrs.frozen(slots=False)
class Scorecard:
    """
    All scores of one assessment.

    Attributes:
        root: The id of the node at the top: the questionnaire's.

        nodes: Scores by id: root, sections, questions, then the nodes of further scorings.

        problems: What `check_assessment` found: warnings and notes.

        record: The flat lists that the scores are made from.
    """

    assessment: Assessment
    root: str
    nodes: Mapping[str, Score]
    problems: tuple[Problem, ...]
    record: Record = attrs.field(eq=False, repr=False)

    @cached_property
    def crosswalks(self) -> Mapping[str, Mapping[str, Score]]:
        """Scores of framework items by crosswalk and item; items without questions have none."""
        from rsc_assess.scoring.crosswalks import score_crosswalks

        return score_crosswalks(self.assessment)


def score_assessment(assessment: Assessment) -> Scorecard:
    """
    Return the scores of all nodes.

    Raises:
        InputError: The assessment has errors (only one that was built by hand can).
    """
    from rsc_assess.assessment.check import checked
    from rsc_assess.scoring.recorded import recorded_differences

    problems, sheet = checked(assessment)
    raise_errors(problems)
    assert sheet is not None
    record = Record(sheet.program, sheet)
    scorecard = Scorecard(assessment, assessment.questionnaire.id, Nodes(record), problems, record)
    return attrs.evolve(scorecard, problems=(*problems, *recorded_differences(scorecard)))


def record_of(assessment: Assessment) -> Record:
    """Return the full record of an assessment without checking it again."""
    program = program_of(assessment.questionnaire, assessment.council)
    return Record(program, Sheet(program, assessment.answers))


def score_of(record: Record, id: str) -> Score:
    """Return the score of one node from a record."""
    program, sheet = record.program, record.sheet
    slot = program.slots[id]
    node = program.node_of.get(slot)
    table = program.tables[slot] if node is None else None
    rules: Rules = node.rules if node is not None else program.questionnaire.defaults
    value, low, high = (none_if_nan(shares[slot]) for shares in (record.shares, record.low, record.high))
    weight = program.weights.get(id, 1.0) if id not in program.by_of else number_or_0(record.shares[program.by_of[id]])
    coverage = record.coverage[slot]
    how: Stages | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    if node is None:
        cell = sheet.cells[slot]
        outer = cell.outer or (cell.is_open and low is None)
        unit = unit_low = weight
        question = program.tables[slot].question
        waits = sheet.asked.get(question.id, ALWAYS).waits_for
        if cell.value is None and cell.row is not None:
            left_out = ((id, cell.row),)
    else:
        outer = is_outer(node, sheet)
        unit = total_weight(node, record.shares, program)
        unit_low = total_weight(node, record.high, program)
        waits = tuple(dict.fromkeys(name for one in sheet.asked_below(node) for name in one.waits_for))
        left_out = tuple((part.id, row_of(record, part.slot)) for part in node.parts if record.shares[part.slot] is None and part.no_value is None)
        if node.terms is None or value is None:
            how = stages(node, record.shares, sheet)
    if value is not None and low is not None and high is not None and not low <= value <= high:
        outer = outer or snapped(value) != snapped(min(max(value, low), high))
        low, high = min(low, value), max(high, value)
    # Without anything open, all that applies is answered.
    goes_by_needs = node is not None and rules.method == "none" and bool(rules.bands) and rules.bands[0].alone
    rated = (value is not None or goes_by_needs) and (coverage is None or snapped(coverage) >= rules.coverage)
    band = label_of(value, rules, unit, sheet) if rated and is_shown(table) else None
    flags = [(flag.name, holds(flag.when, sheet.fact)) for flag in rules.flags] if node is not None else []
    caps = [(cap.because, holds(cap.when, sheet.fact)) for cap in rules.caps] if node is not None else []
    return Score(
        id=id,
        kind="question" if node is None else node.kind,
        value=value,
        low=low,
        high=high,
        bound=OUTER if outer else EXACT,
        shown=shown(value, rules.display, unit) if value is not None and is_shown(table) else None,
        shown_low=shown(low, rules.display, unit_low) if low is not None and is_shown(table) else None,
        shown_high=shown(high, rules.display, unit_low) if high is not None and is_shown(table) else None,
        label=band.label if band is not None else None,
        rated=rated,
        coverage=coverage,
        weight=weight,
        states=MappingProxyType(unpacked(record.states[slot])),
        out_of=unit,
        left_out=left_out,
        waits_for=waits,
        capped_by=next((cap.because for cap, _, _ in reversed(how.limits) if not cap.raises), None) if how is not None else None,
        flags=tuple(name for name, stands in flags if stands),
        unknown=tuple(name for name, stands in (*caps, *flags) if stands is None),
        raised_by=next((cap.because for cap, _, _ in reversed(how.limits) if cap.raises), None) if how is not None else None,
        no_value=why_none(node, how, record) if value is None and node is not None else None,
        label_needs=label_needs(value, rules, unit, band, sheet) if rated and rules.bands and is_shown(table) else (),
    )


def why_none(node: Node, how: Stages | None, record: Record) -> str:
    """Return why a node has no value; see Score.no_value."""
    if how is not None and how.why_none is not None:
        return how.why_none
    if node.rules.method == "none" and not node.steps:
        return "heading"
    if not node.parts and node.effects:
        return "effects"
    return "open" if any(record.sheet.cells[slot].is_open for slot in node.questions) else "nothing"


def is_shown(table: object) -> bool:
    """Tell whether a node has a value to show: penalties and bonuses have an effect instead."""
    return table is None or getattr(table, "question").effect is None  # noqa: B009


def none_if_nan(share: float | None) -> float | None:
    """Return None for the NaN that leaves the node above without a value."""
    return None if share is not None and share != share else share


def row_of(record: Record, slot: int) -> str:
    """Return why a part has no value: a row of the counts table."""
    if slot < len(record.sheet.cells):
        return record.sheet.cells[slot].row or "no_value"
    return "no_value"


def label_needs(share: float | None, rules: Rules, total: float, band: Band | None, sheet: Sheet) -> tuple[str, ...]:
    """Return what each label above the one given needs, though the score has reached it, as "Good needs S3 at least 2; it is 1"."""
    found = []
    for better in better_first(share, rules, total):
        if better is band:
            break
        if better.needs is not None:
            found.append(f"{better.label} needs {'; and '.join(unmet(better.needs, sheet))}")
    return tuple(found)


def unmet(condition: Condition, sheet: Sheet) -> list[str]:
    """Return what keeps a condition from holding, each with what is the case instead."""
    if isinstance(condition, All):
        return [words for part in condition.parts if holds(part, sheet.fact) is not True for words in unmet(part, sheet)]
    if isinstance(condition, Comparison):
        name = condition.name.replace("_", " ") if condition.subject == "attribute" else condition.name
        wanted = phrase(condition.operator, condition.value).removeprefix("is ")
        fact = sheet.fact(condition.subject, condition.name)
        if fact.value is None:
            return [f"{name} {wanted}; {'that is open' if fact.is_open else 'there is none'}"]
        value = ", ".join(str(one) for one in fact.value) if isinstance(fact.value, tuple) else fact.value
        return [f"{name} {wanted}; it is {value:g}" if isinstance(value, int | float) else f"{name} {wanted}; it is {value or 'none'}"]
    return [in_words(condition, lambda id: id) + ("; that is open" if holds(condition, sheet.fact) is None else "; that is not so")]
