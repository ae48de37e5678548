"""The scores of an assessment: every node of every scoring, as values that are made when they are looked at."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

import attrs

from rsc_assess.assessment.values import Assessment
from rsc_assess.problems import Problem, raise_errors
from rsc_assess.questionnaire.condition import holds
from rsc_assess.questionnaire.rules import Rules
from rsc_assess.scoring.cells import unpacked
from rsc_assess.scoring.display import reached_bands, shown, snapped
from rsc_assess.scoring.program import Program, program_of
from rsc_assess.scoring.run import COVERAGE, NOW, Shares, Stages, is_outer, limits, run, stages, states, total_weight
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

        capped_by: The reason of the cap that bit, or None.

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
    weight = program.weights.get(id, 1.0)
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
        if node.terms is None:
            how = stages(node, record.shares, sheet)
    if value is not None and low is not None and high is not None and not low <= value <= high:
        outer = outer or snapped(value) != snapped(min(max(value, low), high))
        low, high = min(low, value), max(high, value)
    # Without anything open, all that applies is answered.
    rated = value is not None and (coverage is None or snapped(coverage) >= rules.coverage)
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
        label=label_of(value, rules, unit, sheet) if rated and value is not None and is_shown(table) else None,
        rated=rated,
        coverage=coverage,
        weight=weight,
        states=MappingProxyType(unpacked(record.states[slot])),
        out_of=unit,
        left_out=left_out,
        waits_for=waits,
        capped_by=how.cap.because if how is not None and how.cap is not None else None,
        flags=tuple(name for name, stands in flags if stands),
        unknown=tuple(name for name, stands in (*caps, *flags) if stands is None),
    )


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


def label_of(share: float, rules: Rules, total: float, sheet: Sheet) -> str | None:
    """Return the label of a share: the highest band it has reached whose own condition holds."""
    for band in reversed(reached_bands(share, rules.display, rules.bands, total)):
        if band.needs is None or holds(band.needs, sheet.fact) is True:
            return band.label
    return None
