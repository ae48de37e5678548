"""The scores of an assessment: every node of every scoring, as values that are made when they are looked at."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import attrs

from rsc_assess.assessment.values import Assessment
from rsc_assess.problems import Problem, raise_errors
from rsc_assess.questionnaire.condition import All, Comparison, Condition, holds, in_words
from rsc_assess.questionnaire.rules import Band, Rules
from rsc_assess.scoring.cells import unpacked
from rsc_assess.scoring.display import compared, printed_share, shown, snapped
from rsc_assess.scoring.program import Node, Program, program_of
from rsc_assess.scoring.run import (
    COVERAGE,
    NOW,
    Shares,
    better_first,
    first_met,
    limits,
    number_or_0,
    outer,
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

    @cached_property
    def outer(self) -> list[bool]:
        """By slot, whether its limits may never be reached."""
        return outer(self.program, self.sheet)

    @cached_property
    def is_waiting(self) -> bool:
        """Whether it depends on an open question whether any other is asked."""
        return any(asked.waits_for for asked in self.sheet.asked.values())


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


def scorecard_unchecked(assessment: Assessment) -> Scorecard:
    """Return the scores of what was made of a checked assessment, such as one with other levels, to stand beside its own."""
    record = record_of(assessment)
    return Scorecard(assessment, assessment.questionnaire.id, Nodes(record), (), record)


def score_of(record: Record, id: str) -> Score:
    """Return the score of one node from a record."""
    program = record.program
    slot = program.slots[id]
    node = program.node_of.get(slot)
    rules: Rules = node.rules if node is not None else program.tables[slot].rules
    display = rules.display
    value, low, high = (none_if_nan(record.shares[slot]), none_if_nan(record.low[slot]), none_if_nan(record.high[slot]))
    weight = program.weights.get(id, 1.0) if id not in program.by_of else number_or_0(record.shares[program.by_of[id]])
    unit = unit_low = weight
    if node is not None:
        unit = total_weight(node, record.shares, program)
        unit_low = total_weight(node, record.high, program) if display.as_sum else unit
    outer = record.outer[slot]
    if value is not None and low is not None and high is not None and not low <= value <= high:
        outer = outer or snapped(value) != snapped(min(max(value, low), high))
        low, high = min(low, value), max(high, value)
    # Without anything open, all that applies is answered.
    coverage = record.coverage[slot]
    goes_by_needs = value is None and node is not None and rules.method == "none" and bool(rules.bands) and rules.bands[0].alone
    rated = (value is not None or goes_by_needs) and (coverage is None or snapped(coverage) >= rules.coverage)
    text = text_low = text_high = label = number = None
    needs: tuple[str, ...] = ()
    # Penalties and bonuses have an effect instead of a value to show.
    if node is not None or program.tables[slot].question.effect is None:
        if value is not None:
            text, number = printed_share(value, display, unit)
            number = number if display.label_on == "shown" else compared(value, display, unit, display.label_on)
        if rated and rules.bands:
            label, needs = label_at(number, rules, record.sheet)
        if low is not None:
            text_low = text if low == value and unit_low == unit else shown(low, display, unit_low)
        if high is not None:
            text_high = text if high == value and unit_low == unit else shown(high, display, unit_low)
    return Score(
        id,
        "question" if node is None else node.kind,
        value,
        low,
        high,
        OUTER if outer else EXACT,
        text,
        text_low,
        text_high,
        label,
        rated,
        coverage,
        weight,
        unpacked(record.states[slot]),
        unit,
        left_out_of(record, id, slot) if node is None else left_out(record, node),
        waits_of(record, slot) if node is None else waits_below(record, node),
        *(remarks(record, node) if node is not None and (rules.caps or rules.flags) else NO_REMARKS),
        needs,
        why_none(record, node) if value is None and node is not None else None,
    )


Remarks = tuple[str | None, tuple[str, ...], tuple[str, ...], str | None]
NO_REMARKS: Remarks = (None, (), (), None)


def remarks(record: Record, node: Node) -> Remarks:
    """Return the reason of the cap that bit last, the flags that stand, what of both is unknown, and the reason of what raised it last."""
    sheet, rules = record.sheet, node.rules
    flags = [(flag.name, holds(flag.when, sheet.fact)) for flag in rules.flags]
    caps = [(cap.because, holds(cap.when, sheet.fact)) for cap in rules.caps]
    bit = stages(node, record.shares, sheet).limits if rules.caps else ()
    return (
        next((cap.because for cap, _, _ in reversed(bit) if not cap.raises), None),
        tuple(name for name, stands in flags if stands),
        tuple(name for name, stands in (*caps, *flags) if stands is None),
        next((cap.because for cap, _, _ in reversed(bit) if cap.raises), None),
    )


def left_out_of(record: Record, id: str, slot: int) -> tuple[tuple[str, str], ...]:
    """Return why a question does not count, if it does not."""
    cell = record.sheet.cells[slot]
    return ((id, cell.row),) if cell.value is None and cell.row is not None else ()


def left_out(record: Record, node: Node) -> tuple[tuple[str, str], ...]:
    """Return the parts of a node that do not count, each with the row of the counts table that says so."""
    shares = record.shares
    return tuple([(part.id, row_of(record, part.slot)) for part in node.parts if shares[part.slot] is None and part.no_value is None])


def waits_of(record: Record, slot: int) -> tuple[str, ...]:
    """Return the open questions on which it depends whether a question is asked."""
    return record.sheet.asked.get(record.program.tables[slot].question.id, ALWAYS).waits_for


def waits_below(record: Record, node: Node) -> tuple[str, ...]:
    """Return the open questions on which it depends whether something below a node is asked."""
    if not record.is_waiting:
        return ()
    return tuple(dict.fromkeys(name for one in record.sheet.asked_below(node) for name in one.waits_for))


def why_none(record: Record, node: Node) -> str:
    """Return why a node has no value; see Score.no_value."""
    why = stages(node, record.shares, record.sheet).why_none
    if why is not None:
        return why
    if node.rules.method == "none" and not node.steps:
        return "heading"
    if not node.parts and node.effects:
        return "effects"
    return "open" if any(record.sheet.cells[slot].is_open for slot in node.cells) else "nothing"


def none_if_nan(share: float | None) -> float | None:
    """Return None for the NaN that leaves the node above without a value."""
    return None if share is not None and share != share else share


def row_of(record: Record, slot: int) -> str:
    """Return why a part has no value: a row of the counts table."""
    if slot < len(record.sheet.cells):
        return record.sheet.cells[slot].row or "no_value"
    return "no_value"


def label_at(value: float | None, rules: Rules, sheet: Sheet) -> tuple[str | None, tuple[str, ...]]:
    """
    Return the label at a value that bands go by; and for each better one that it has reached, what that needs.

    What is needed reads as "Good needs S3 at least 2; it is 1".
    """
    band, better = bands_at(value, rules, sheet)
    needs = [f"{one.label} needs {'; and '.join(unmet(one.needs, sheet))}" for one in better if one.needs is not None]
    return (None if band is None else band.label), tuple(needs)


def bands_at(value: float | None, rules: Rules, sheet: Sheet) -> tuple[Band | None, tuple[Band, ...]]:
    """Return the band at a value that bands go by, and the better ones that it has reached without what they need."""
    bands = better_first(value, rules)
    band = first_met(bands, sheet)
    return band, tuple(bands if band is None else bands[: bands.index(band)])


def unmet(condition: Condition, sheet: Sheet) -> list[str]:
    """Return what keeps a condition from holding, each with what is the case instead."""
    if isinstance(condition, All):
        return [words for part in condition.parts if holds(part, sheet.fact) is not True for words in unmet(part, sheet)]
    if isinstance(condition, Comparison):
        name = condition.name.replace("_", " ") if condition.subject == "attribute" else condition.name
        wanted = in_words(attrs.evolve(condition, subject="node", name=""), lambda id: id).strip().removeprefix("is ")
        fact = sheet.fact(condition.subject, condition.name)
        if fact.value is None:
            return [f"{name} {wanted}; {'that is open' if fact.is_open else 'there is none'}"]
        value = ", ".join(str(one) for one in fact.value) if isinstance(fact.value, tuple) else fact.value
        return [f"{name} {wanted}; it is {value:g}" if isinstance(value, int | float) else f"{name} {wanted}; it is {value or 'none'}"]
    return [in_words(condition, lambda id: id) + ("; that is open" if holds(condition, sheet.fact) is None else "; that is not so")]
