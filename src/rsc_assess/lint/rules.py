"""Rules of scoring that say nothing, cannot be met, or pay for silence."""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.lint.best import Best
from rsc_assess.lint.subject import Subject
from rsc_assess.problems import Problem
from rsc_assess.questionnaire.rules import FULL, LEFT_OUT, Band, Display, Rules
from rsc_assess.questionnaire.values import LEVELS, Question, Section
from rsc_assess.scoring.display import on_scale, rounded, snapped
from rsc_assess.scoring.figures import figure_of
from rsc_assess.scoring.run import NOW, run, unit_of
from rsc_assess.scoring.sheet import Sheet

OPEN_ROWS = ("missing", "dont_know", "declined")
# More steps between two labels than any display has that somebody reads.
WHOLE = 10**9


def chains_without_end(subject: Subject) -> Iterator[Problem]:
    """Yield sections under the method last in which no option ends the chain before its last question."""
    for section in sections(subject):
        inside = [child for child in section.children if isinstance(child, Question)]
        if section.rules.method == "last" and not any(option.ends for question in inside[:-1] for option in question.options):
            what = "no option ends this chain, so only the answer to its last question counts"
            yield subject.warning("L181", what, "Write ends: true on the options after which nothing more is asked", section.id, "method")


def ends_outside_chains(subject: Subject) -> Iterator[Problem]:
    """Yield options that end a chain where there is none."""
    chained = {child.id for section in sections(subject) if section.rules.method == "last" for child in section.children}
    if subject.questionnaire.rules.method == "last":
        chained |= {child.id for child in subject.questionnaire.children}
    for question in subject.questions():
        ending = [option.label for option in question.options if option.ends]
        if ending and question.id not in chained:
            what = f"ends: true says nothing here ({', '.join(ending)}): the section's method is not last"
            yield subject.warning("L182", what, "Write method: last on the section, or takes_out on the option", question.id, "options")


def shifted_levels(subject: Subject) -> Iterator[Problem]:
    """Yield where levels that begin above 0 are shown as other numbers, because the scale that is shown begins there too."""
    told: set[tuple[Display, tuple[object, ...]]] = set()
    around = [(subject.questionnaire.rules, subject.questionnaire.children), *((one.rules, one.children) for one in sections(subject))]
    for rules, children in around:
        display = rules.display
        for child in children:
            if not isinstance(child, Question) or child.kind != LEVELS or child.unscored or display.as_sum:
                continue
            values = [option.value for option in child.options if option.marks is not None]
            if [option.marks for option in child.options if option.marks is not None] != values or values[0] == 0:
                continue
            if (display.low, display.high) != (values[0], values[-1]) or (display, tuple(values)) in told:
                continue
            told.add((display, tuple(values)))
            level, top = int(values[len(values) // 2 if len(values) > 2 else 0]), int(values[-1])
            figure = figure_of(on_scale(level / top, display))
            what = f"level {level} of {top} is {figure} as it is shown, because nothing at all is shown as {values[0]}"
            remedy = f"Take `from` out of show, and level {level} is shown as {level}; or let the levels earn 0 to {top - int(values[0])} marks"
            yield subject.warning("L187", what, remedy, child.id, "scale")


def sections(subject: Subject) -> Iterator[Section]:
    """Yield the sections as they stand in the file, of a repeated block the first copy."""
    for node in subject.authored():
        if isinstance(node, Section):
            yield node
            if node.repeats and isinstance(node.children[0], Section):
                yield node.children[0]


@attrs.frozen
class Reach:
    """Where labels are used: the highest value that is shown there, as far as it is known."""

    id: str
    display: Display
    bands: tuple[Band, ...]
    high: float
    has_floor: bool


def unreachable_labels(subject: Subject, found: Sequence[Best]) -> Iterator[Problem]:
    """Yield labels that no value can have: another begins at once, or their values are beyond what is reached."""
    reaches = [one for best in found for one in reaches_of(best)]
    told: set[tuple[object, ...]] = set()
    for one in reaches:
        if (one.bands, one.display) in told:
            continue
        told.add((one.bands, one.display))
        alike = [other for other in reaches if (other.bands, other.display) == (one.bands, one.display)]
        high = max(other.high for other in alike)
        low = (0.0 if one.display.as_sum else one.display.low) if all(other.has_floor for other in alike) else -math.inf
        id = subject.questionnaire.id if len({other.id for other in alike}) > 1 else one.id
        for band, following in zip(one.bands, [*one.bands[1:], None], strict=True):
            if not has_values(band, following, one.display, low, high):
                what = f"no score can have the label {band.label}: {why_empty(band, following, low, high)}"
                yield subject.warning("L183", what, "Move where it begins, or take it out", id, "bands")


def has_values(band: Band, following: Band | None, display: Display, low: float, high: float) -> bool:
    """Tell whether a value that can be shown lies in a band, of those from low to high."""
    if display.label_on == "exact":
        below = following is None or following.start > band.start or (following.above and not band.above)
        return below and (band.start < high or (band.start <= high and not band.above)) and (following is None or following.start > low)
    step = Decimal(1).scaleb(-display.decimals) if display.step is None else Decimal(repr(display.step))
    start = Decimal(repr(snapped(band.start))) / step
    first = math.floor(start) + 1 if band.above else math.ceil(start)
    first = max(first, -WHOLE if low == -math.inf else int(rounded(low, display.decimals, display.rounding, display.step) / step))
    last = int(rounded(high, display.decimals, display.rounding, display.step) / step)
    if following is not None:
        end = Decimal(repr(snapped(following.start))) / step
        last = min(last, math.floor(end) if following.above else math.ceil(end) - 1)
    return first <= last


def why_empty(band: Band, following: Band | None, low: float, high: float) -> str:
    """Return why no value lies in a band."""
    if snapped(band.start) >= snapped(high):
        return f"it begins {'above' if band.above else 'at'} {band.start:g}, and scores end at {high:g}"
    if following is not None and following.start <= low:
        return f"{following.label} begins at {following.start:g}, and scores at {low:g}"
    return f"between {band.start:g} and {following.start:g} no value is shown" if following is not None else "its values are never shown"


def reaches_of(best: Best) -> Iterator[Reach]:
    """Yield for each node and scored question what it shows at its best; a question is shown as its section is."""
    program = best.program
    for id, (share, answers) in best.most.items():
        node = program.node_of[program.slots[id]]
        if node.rules.bands:
            shares = run(program, Sheet(program, answers), NOW)
            total = unit_of(program, node.slot, shares)[1]
            yield Reach(id, node.rules.display, node.rules.bands, on_scale(share, node.rules.display, total), node.rules.floor)
    for table in program.tables:
        display, bands = table.rules.display, table.rules.bands
        if bands and not table.question.unscored and table.question.effect is None:
            yield Reach(table.id, display, bands, on_scale(table.best, display, program.weights.get(table.id, 1.0)), table.worst >= 0)


def scores_without_label(subject: Subject) -> Iterator[Problem]:
    """Yield labels of which the first begins above the lowest score."""
    told: set[tuple[object, ...]] = set()
    for id, rules in [(subject.questionnaire.id, subject.questionnaire.defaults), *subject.ruled()]:
        if not rules.bands or (rules.bands, rules.display) in told:
            continue
        told.add((rules.bands, rules.display))
        low = 0.0 if rules.display.as_sum else rules.display.low
        first = rules.bands[0]
        if first.start > low or (first.above and first.start == low):
            what = f"scores from {low:g} to {first.start:g} have no label"
            yield subject.note("L184", what, f"Add one from {low:g}, if every score should have one", id, "bands")


def paid_silence(subject: Subject) -> Iterator[Problem]:
    """Yield tables of counts under which an open answer counts as everything."""
    for node in records_in(subject.root):
        assert isinstance(node.value, dict)
        counts = node.value["counts"][1] if "counts" in node.value else None
        for row in OPEN_ROWS if counts is not None and isinstance(counts.value, dict) else ():
            assert counts is not None
            assert isinstance(counts.value, dict)
            if row in counts.value and counts.value[row][1].value == FULL:
                id = node.value["id"][1].value if "id" in node.value else None
                what = f"{row}: full lets an open answer count as everything, so saying nothing would pay"
                found = subject.warning("L185", what, "Use left_out or zero; full is for N/A with a reason", id if isinstance(id, str) else None)
                yield attrs.evolve(found, place=counts.value[row][0].place(subject.name))


def records_in(node: Node) -> Iterator[Node]:
    """Yield all maps in a document, parents first."""
    if isinstance(node.value, dict):
        yield node
        for _, value in node.value.values():
            yield from records_in(value)
    elif isinstance(node.value, list):
        for one in node.value:
            yield from records_in(one)


def unbarred_gaps(subject: Subject) -> Iterator[Problem]:
    """Yield nodes that have a label even if only one question is answered: what is missing is left out, and no coverage is asked for."""
    questionnaire = subject.questionnaire

    def is_open(rules: Rules) -> bool:
        has_bar = rules.coverage > 0 or rules.no_value_below > 0
        return bool(rules.bands) and not has_bar and rules.counts.get("missing") == LEFT_OUT

    what = "one answer is enough for a label here: what is missing is left out, and coverage is 0"
    remedy = "Ask for a coverage such as 0.8, or count what is missing as zero"
    if is_open(questionnaire.defaults):
        yield subject.warning("L186", what, remedy, None, "coverage")
        return
    for id, rules in subject.ruled():
        if is_open(rules):
            yield subject.warning("L186", what, remedy, id, "coverage")
