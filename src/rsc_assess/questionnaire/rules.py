"""What a questionnaire says about scoring: weights, classes, what counts when no mark does, methods, caps, display."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Generic, TypeVar

import attrs

from rsc_assess.questionnaire.condition import Condition

T = TypeVar("T")

MARKS = "marks"

# What an answer can be when it earns no mark of its own, and what then counts.
ROWS = ("missing", "dont_know", "declined", "not_applicable", "no_reason", "no_evidence", "not_asked", "no_value")
LEFT_OUT, ZERO, FULL, WORST, UNRATED, AS_ANSWERED, REFUSE = TREATMENTS = ("left_out", "zero", "full", "worst", "unrated", "marks", "refuse")
DEFAULT_COUNTS: Mapping[str, str] = MappingProxyType({**dict.fromkeys(ROWS, LEFT_OUT), "no_reason": REFUSE, "no_evidence": AS_ANSWERED})

METHODS = ("mean", "geometric", "harmonic", "product", "lowest", "highest", "median", "levels", "last", "essential", "none")

ROUNDINGS = ("down", "up", "half_up", "half_down", "half_even")

EVIDENCE_FORMS = ("any", "link", "file", "date")


@attrs.frozen
class ByAttribute(Generic[T]):
    """
    A setting that differs by a council attribute.

    Attributes:
        values: (attribute value, setting) pairs; the attribute's case does not matter.

        otherwise: For every other council; None where such a council cannot be scored.
    """

    attribute: str
    values: tuple[tuple[str, T], ...]
    otherwise: T | None

    def setting(self, given: str | None) -> T | None:
        """Return the setting for a council whose attribute has this value, or None if there is none for it."""
        wanted = given.casefold() if given is not None else None
        return next((one for name, one in self.values if name.casefold() == wanted), self.otherwise)

    def every(self) -> tuple[T, ...]:
        """Return all settings there are."""
        return (*(one for _, one in self.values), *(() if self.otherwise is None else (self.otherwise,)))


@attrs.frozen
class ByAnswer:
    """A weight that is the answer to a question that asks for a number; while that is open or does not apply, nothing counts by it."""

    question: str


# A number of at least 0, "marks" (the most that the node can earn), one of these by council attribute, or an answer.
Weight = Fraction | str | ByAttribute[Fraction | str] | ByAnswer


@attrs.frozen
class WeightClass:
    """
    A named weight, with its own marks by option and its own counts where it needs them.

    Attributes:
        marks: (option value, marks) pairs; an option that is not named earns 0. None: the options' own marks.

        counts: Rows that differ from those around it.
    """

    id: str
    weight: Weight
    marks: tuple[tuple[str, Fraction], ...] | None = None
    counts: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class Display:
    """
    How a share of the maximum is shown.

    Attributes:
        low, high: What the shares 0 and 1 are shown as, such as 0 and 5.

        decimals: 0 to 6.

        rounding: down, up, half_up, half_down or half_even.

        as_sum: Shown as 0 to the sum of the weights that count; low and high then say nothing.

        label_on, rank_on: `shown` or `exact`: whether bands and ranks go by the value after or before its rounding.

        step: Values are rounded to a multiple of this, such as 0.5 or 5; None for the decimals alone.
    """

    low: float
    high: float
    decimals: int
    rounding: str
    as_sum: bool = False
    label_on: str = "shown"
    rank_on: str = "shown"
    step: float | None = None


@attrs.frozen
class Band:
    """
    A label for values, in the unit they are shown in, from `start` up to the next band.

    Attributes:
        above: Whether `start` itself is still outside.

        needs: What must hold for the label; the next lower band applies where it does not.

        alone: Whether it goes by its needs alone: the node has no score, and `start` is its place among its bands.

        name: Its label in the first language, where a condition names it; else None.
    """

    start: float
    label: str
    above: bool = False
    needs: Condition | None = None
    alone: bool = False
    name: str | None = None


@attrs.frozen
class Rounding:
    """A rounding of a node before it goes up, in the unit it is shown in: to decimals, or to multiples of a step."""

    decimals: int
    how: str
    step: float | None = None

    def in_words(self) -> str:
        """Return the rounding as in "half up to 2 decimals"."""
        how = {"half_up": "half up", "half_down": "half down", "half_even": "half to even", "down": "down", "up": "up"}[self.how]
        to = f"{self.decimals} decimals" if self.step is None else f"a multiple of {self.step:g}"
        return f"{how} to {to}"


@attrs.frozen
class Cap:
    """A limit on a node, in the unit it is shown in, while a condition holds; from below where it `raises`."""

    when: Condition
    at_most: float
    because: str
    raises: bool = False


@attrs.frozen
class Flag:
    """A condition with a name; it stands beside a score and changes nothing."""

    name: str
    when: Condition


@attrs.frozen
class Keep:
    """
    Which parts of a node count, by their shares: so many of the highest or of the lowest, or all without some at the ends.

    Attributes:
        highest, lowest: How many count; None where that is not what is said.

        drop_highest, drop_lowest: How many do not; where that would leave nothing, all count.
    """

    highest: int | None = None
    lowest: int | None = None
    drop_highest: int = 0
    drop_lowest: int = 0

    def places(self, amount: int) -> range:
        """Return which of so many parts count, in the order of rising shares."""
        if self.highest is not None:
            return range(max(amount - self.highest, 0), amount)
        if self.lowest is not None:
            return range(min(self.lowest, amount))
        left = range(self.drop_lowest, amount - self.drop_highest)
        return left if left else range(amount)

    def in_words(self) -> str:
        """Return what does not count, as in "not among the 2 highest"."""
        if self.highest is not None:
            return f"not among the {self.highest} highest" if self.highest > 1 else "not the highest"
        if self.lowest is not None:
            return f"not among the {self.lowest} lowest" if self.lowest > 1 else "not the lowest"
        ends = [
            f"the {count} {end}" if count > 1 else f"the {end}"
            for end, count in (("lowest", self.drop_lowest), ("highest", self.drop_highest))
            if count
        ]
        return f"dropped with {' and '.join(ends)}"


@attrs.frozen
class LevelPart:
    """A part of a level under the method `levels`, and the share at which it is complete."""

    node: str
    reaches: float


@attrs.frozen
class Rules:
    """
    How the parts of a node become its value, and how that is shown.

    Attributes:
        method: One of METHODS.

        least: Under geometric and harmonic, what a lower share counts as; None for as it is.

        keep: Which parts count, by their shares; None for all.

        levels: Under `levels`, the parts of each level, from the first.

        complete: Under `levels`, the share at which a part is complete that says nothing of its own.

        progress: Under `levels`, whether the first open level adds its own mean.

        base: Under `essential`, what the value starts from without any recommended part, 0 to 1.

        counts: Treatments by row, in full; they hold for the parts of the node.

        floor: Whether penalties and negative marks stop at 0.

        most: Of a node with penalties or bonuses alone, the most that they take off or add together; None for no limit.

        most_relative: Whether that is a share of the maximum of the node above.

        ceiling: Whether bonuses, and marks beyond `out_of`, stop at everything.

        starts_at: Marks that the node has from the start, in its maximum too.

        out_of: Marks that count as everything; None for the sum of the weights that count.

        coverage: The share of weight that must be answered for a label, 0 to 1.

        no_value_below: The share of weight that must be answered for a value, 0 to 1.
    """

    display: Display
    bands: tuple[Band, ...]
    coverage: float
    counts: Mapping[str, str] = attrs.field(default=DEFAULT_COUNTS, hash=False)
    method: str = "mean"
    least: float | None = None
    keep: Keep | None = None
    levels: tuple[tuple[LevelPart, ...], ...] = ()
    complete: float = 1.0
    progress: bool = False
    base: float = 0.0
    floor: bool = True
    ceiling: bool = True
    starts_at: Fraction | None = None
    out_of: Fraction | None = None
    caps: tuple[Cap, ...] = ()
    flags: tuple[Flag, ...] = ()
    rounds: Rounding | None = None
    no_value_below: float = 0.0
    most: Fraction | None = None
    most_relative: bool = False

    def most_in_words(self) -> str:
        """Return the most that penalties or bonuses do together, such as 10% of the maximum."""
        return f"{float((self.most or 0) * 100):.4g}% of the maximum" if self.most_relative else f"{float(self.most or 0):.4g} marks"


def shown_in(defaults: Rules, around: Rules) -> Rules:
    """Return the rules by which a question in a section is shown: as the section is, with the file's labels where they fit."""
    own, display = defaults.display, around.display
    fits = (display.low, display.high, display.as_sum) == (own.low, own.high, False)
    return attrs.evolve(defaults, display=display, bands=defaults.bands if fits else ())


@attrs.frozen
class EvidenceRules:
    """
    When evidence is asked for, and how long it lasts; neither moves a score.

    Attributes:
        asked_from: The level from which a question that is answered with levels should have evidence; None for never.

        stale_after: Months after its date from which evidence is stale; None for never.
    """

    asked_from: int | None = None
    stale_after: int | None = None


@attrs.frozen
class Check:
    """Answers that do not go together: while the condition holds, this is told, and no score changes."""

    when: Condition
    says: str


@attrs.frozen
class Role:
    """
    What a question or section counts in the node above it.

    Attributes:
        weight: None for the class's.

        weight_class: The id of a class, or one by attribute, or None.

        marks: (option value, marks) pairs for this role alone; None for the question's own or the class's.

        counts: Rows that differ from those of the node above.

        steps: (value as shown, marks) pairs: from this value up the node counts as so many of the most marks.

        points: (value as shown, marks) pairs: at this value it counts as so many, along a straight line in between.
    """

    weight: Weight | None = None
    weight_class: str | ByAttribute[str] | None = None
    marks: tuple[tuple[str, Fraction], ...] | None = None
    counts: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    steps: tuple[tuple[float, Fraction], ...] | None = None
    points: tuple[tuple[float, Fraction], ...] | None = None

    @property
    def turns(self) -> tuple[tuple[float, Fraction], ...] | None:
        """Its steps or points; None where the node counts as it is."""
        return self.steps if self.points is None else self.points


@attrs.frozen
class Part:
    """A question, section or node of another scoring that counts in a group."""

    node: str
    role: Role


@attrs.frozen
class Group:
    """A node of a further scoring: what counts in it, and how."""

    id: str
    title: str
    role: Role
    parts: "tuple[Part | Group, ...]"
    rules: Rules


@attrs.frozen
class Scoring:
    """A further roll-up of the same answers, with its own grouping, methods, weights and display."""

    id: str
    title: str
    root: Group
