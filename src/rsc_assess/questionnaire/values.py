"""The values of a questionnaire: sections, questions and their levels, and how scores are shown."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

from rsc_assess.crosswalk.values import Crosswalk
from rsc_assess.questionnaire.condition import Condition
from rsc_assess.questionnaire.rules import Band, ByAttribute, Check, Display, EvidenceRules, Role, Rounding, Rules, Scoring, WeightClass

EFFORTS = {"small": 1, "medium": 3, "large": 8}
LEVELS, ONE, MANY, TIERED, YES_NO, NUMBER, DATE, TEXT = KINDS = ("levels", "one", "many", "tiered", "yes_no", "number", "date", "text")
CHOICE_KINDS = (LEVELS, ONE, YES_NO)
TICK_KINDS = (MANY, TIERED)

OptionValue = int | str
AnswerValue = int | float | str | date | tuple[OptionValue, ...]


@attrs.frozen
class Option:
    """
    One thing a question can be answered with; a maturity question's options are its levels.

    Attributes:
        value: What is written in an answers file, such as 3 or yes.

        label: Its name, such as Established.

        text: The anchor: the facts that make this the right answer; empty where none is written.

        marks: What it earns, or the amount of a penalty or bonus; None if it is not scored.

        sets: The state that the answer counts as, or None for answered; where several can be ticked, it stands alone.

        takes_out: Ids of questions and sections that are then not asked.

        ends: Whether it ends a chain.

        also: Its names in the other languages of the questionnaire.
    """

    value: OptionValue
    label: str
    text: str
    marks: Fraction | None
    sets: str | None = None
    takes_out: tuple[str, ...] = ()
    ends: bool = False
    also: tuple[str, ...] = ()


@attrs.frozen
class Scale:
    """Options that questions share, from the lowest; `is_levels` where they are numbered levels."""

    id: str
    options: tuple[Option, ...]
    is_levels: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the options."""
        return tuple(option.label for option in self.options)


SUM, DIFFERENCE, QUOTIENT, TABLE = COMPUTED = ("sum", "difference", "quotient", "table")


@attrs.frozen
class Computed:
    """
    How a number that is not asked comes from answers.

    Attributes:
        how: One of COMPUTED.

        terms: Ids of questions whose numbers are added up: one list for a sum, two for a difference or quotient; for a table
            the question of the rows and that of the columns.

        cells: For a table, (option of the row, option of the column, number).
    """

    how: str
    terms: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[OptionValue, OptionValue, float], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the questions that it comes from, each once."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term))


@attrs.frozen
class NumberRule:
    """
    How a number is scored.

    Attributes:
        worst, best: The goalposts: numbers that earn nothing and everything; worst is above best where less is better.

        marks: What the better goalpost earns; None for one mark.

        points: (number, marks) pairs, rising: at this number so many marks, along a straight line in between.

        log: Whether logarithms are placed between those of the goalposts.

        clamp_worst, clamp_best: Whether numbers beyond a goalpost count as the goalpost.

        at_least: (number, marks) steps: from this number up, so many marks; rising.

        at_most: (number, marks) steps: up to this number, so many marks; rising.

        low, high: The numbers that can be answered, or None.

        computed: How it comes from other answers; None if it is asked.

        also: Its unit in the other languages of the questionnaire.
    """

    worst: float | ByAttribute[float] | None = None
    best: float | ByAttribute[float] | None = None
    marks: Fraction | None = None
    points: tuple[tuple[float, Fraction], ...] = ()
    log: bool = False
    clamp_worst: bool = True
    clamp_best: bool = True
    at_least: tuple[tuple[float, Fraction], ...] = ()
    at_most: tuple[tuple[float, Fraction], ...] = ()
    low: float | None = None
    high: float | None = None
    computed: Computed | None = None
    unit: str | None = None
    also: tuple[str, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Whether a number earns anything by itself."""
        return self.worst is not None or bool(self.points or self.at_least or self.at_most)


@attrs.frozen
class Action:
    """
    The step that takes a council from one level to the next.

    Attributes:
        reaches: The level or option it leads to.

        do: What to do.

        effort: small, medium or large, or "12 days".

        cost: The effort as a number: small 1, medium 3, large 8, or the days.

        owner: The role that usually leads it.

        needs: What must be reached first: (question id, level or option) pairs.
    """

    reaches: OptionValue
    do: str
    effort: str
    cost: float
    owner: str
    needs: tuple[tuple[str, OptionValue], ...] = ()


@attrs.frozen
class Question:
    """
    One thing that is asked.

    Attributes:
        id: Stable; lives on when the wording changes.

        title: A few words for tables and charts.

        ask: The question.

        help: What is meant, what counts, what does not.

        kind: One of KINDS.

        options: In the order of the file, levels from the lowest; empty for numbers, dates and texts.

        number: How a number is scored.

        evidence: What shows the answer.

        answered_by: The role that usually knows.

        role: What it counts in its section.

        out_of: Marks that count as everything; None for the most it can earn.

        ceiling, awards: For many of many: the most that all ticks earn, or steps by `ticks` or `marks`.

        effect: None for marks in the maximum; else `penalty` or `bonus`, outside it.

        relative: Whether penalties and bonuses are shares of the section's maximum.

        each: For a penalty or bonus by number: the amount for each one, and the most that it can come to, or None.

        unscored: Whether the answer moves no score.

        applies: Who is asked; None for everyone.

        asked_always: Whether `applies` is only a hint.

        not_applicable: Whether N/A (with a reason) may be answered.

        evidence_form: The evidence asked for: any, link, file, date, a number of characters, or None.

        sensitive: Whether the answer is kept out of public reports.

        revised: The questionnaire version that gave the question its present meaning.

        replaces: Ids of earlier questions whose place it takes.

        actions: The steps, one for each level above the lowest, or fewer.

        scale: The id of the scale that its options are from, or None.
    """

    id: str
    title: str
    ask: str
    kind: str
    options: tuple[Option, ...]
    revised: str
    role: Role = attrs.field(factory=Role)
    help: str | None = None
    number: NumberRule | None = None
    out_of: Fraction | None = None
    ceiling: Fraction | None = None
    awards: tuple[str, tuple[tuple[Fraction, Fraction], ...]] | None = None
    effect: str | None = None
    relative: bool = False
    each: tuple[Fraction, Fraction | None] | None = None
    unscored: bool = False
    rounds: Rounding | None = None
    evidence: str | None = None
    evidence_form: str | int | None = None
    answered_by: str | None = None
    applies: Condition | None = None
    asked_always: bool = False
    not_applicable: bool = False
    sensitive: bool = False
    replaces: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    scale: str | None = None

    @property
    def is_computed(self) -> bool:
        """Whether the answer is computed from other answers."""
        return self.number is not None and self.number.computed is not None

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the questions that a number which is not asked comes from."""
        return self.number.computed.names if self.number is not None and self.number.computed is not None else ()

    @property
    def unit_behind(self) -> str:
        """What stands right behind its numbers: % or a space and the unit; nothing where it has none."""
        unit = self.number.unit if self.number is not None else None
        return "" if not unit else unit if unit == "%" else f" {unit}"

    def option(self, value: object) -> Option | None:
        """Return the option with this value, or None if there is none."""
        return next((option for option in self.options if option.value == value), None)

    def state_set_by(self, value: object) -> str | None:
        """Return the state that an answer counts as by its option, or by its only tick; None for answered."""
        if isinstance(value, tuple):
            return self.state_set_by(value[0]) if len(value) == 1 else None
        option = self.option(value)
        return option.sets if option is not None else None

    def alone_in(self, ticks: Sequence[OptionValue]) -> Option | None:
        """Return an option that stands alone and is ticked together with others, or None."""
        ticked = [option for option in self.options if option.value in ticks]
        return next((option for option in ticked if option.sets is not None), None) if len(ticked) > 1 else None

    def action_from(self, value: object) -> Action | None:
        """Return the step up from an option's value, or None at the top or where none is written."""
        ladder = self.ladder()
        places = [place for place, option in enumerate(ladder) if option.value == value]
        if not places or places[0] + 1 >= len(ladder):
            return None
        return next((action for action in self.actions if action.reaches == ladder[places[0] + 1].value), None)

    def ladder(self) -> tuple[Option, ...]:
        """Return the options from the one that earns least up; levels in their own order."""
        if self.kind == LEVELS:
            return self.options
        return tuple(sorted(self.options, key=lambda option: option.marks or 0))


@attrs.frozen
class Section:
    """
    A part of a questionnaire; `children` are its sections and questions in the order of the file.

    Attributes:
        repeats: Whether its children are the copies of one block.
    """

    id: str
    title: str
    about: str | None
    role: Role
    children: "tuple[Section | Question, ...]"
    rules: Rules
    applies: Condition | None = None
    repeats: bool = False


@attrs.frozen
class Subset:
    """A named choice of questions, scored and compared only with itself."""

    id: str
    title: str
    questions: tuple[str, ...]


def title_of(whole: str, subset: Subset | None) -> str:
    """Return the title of a subset of a questionnaire, or that of the whole."""
    return whole if subset is None else f"{whole}: {subset.title}"


@attrs.frozen
class Translation:
    """
    The texts of a questionnaire in a further language.

    Attributes:
        version: The version of the questionnaire that it was made for.

        reviewed: Whether a person has reviewed it.

        texts: By path in the file of the translation: ("nodes", "A1", "levels", "3"). Texts of questions that got another
            meaning after that version are left out.
    """

    language: str
    version: str
    reviewed: bool
    texts: Mapping[tuple[str, ...], str] = attrs.field(hash=False)


@attrs.frozen
class Questionnaire:
    """
    A whole questionnaire, ready to be answered and scored.

    Attributes:
        ranks: What the levels of sections are called, from the top: Pillar, Theme.

        rules: How the top sections become the whole, and how it is shown.

        defaults: The rules of nodes that say nothing of their own; questions are shown by them.

        classes: The named weights.

        scorings: Further roll-ups of the same answers.

        not_answered, no_evidence_words: Texts that mean "not answered" and "no evidence".

        children: Its sections (and questions, if any stand at the top), in the order of the file.

        compatible_from: The oldest version whose answers mean the same, apart from questions revised since.

        attributes: Names of council attributes that conditions may use beside the built-in ones.

        folder: Where it was read from, or None.

        scales: Its scales, in the order of the file.

        translations: Its texts in the languages of `languages`; empty where it was not read from a file.

        original: Where its texts are those of a translation, the questionnaire in its first language; else None.

        chosen: Where it is a subset of a questionnaire, which one; else None.

        evidence_rules: When evidence is asked for, and how long it lasts.

        checks: Answers that do not go together.
    """

    id: str
    version: str
    title: str
    about: str | None
    notice: str | None
    licence: str | None
    language: str
    ranks: tuple[str, ...]
    total_title: str
    rules: Rules
    defaults: Rules
    children: tuple[Section | Question, ...]
    classes: tuple[WeightClass, ...]
    scorings: tuple[Scoring, ...]
    subsets: tuple[Subset, ...]
    attributes: tuple[str, ...]
    compatible_from: str
    not_answered: tuple[str, ...] = ()
    no_evidence_words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    crosswalks: tuple[Crosswalk, ...] = ()
    folder: Path | None = attrs.field(default=None, eq=False, repr=False)
    scales: tuple[Scale, ...] = ()
    translations: tuple[Translation, ...] = ()
    original: "Questionnaire | None" = attrs.field(default=None, eq=False, repr=False)
    chosen: Subset | None = None
    evidence_rules: EvidenceRules = attrs.field(factory=EvidenceRules)
    checks: tuple[Check, ...] = ()

    @cached_property
    def digest(self) -> str:
        """`sha256:` and the hash of all that can move a number."""
        from rsc_assess.questionnaire.digest import digest_of, scoring_data

        return digest_of(scoring_data(self))

    @cached_property
    def node_digests(self) -> dict[str, str]:
        """For each question, section and scoring node, the digest of all that reaches it."""
        from rsc_assess.questionnaire.digest import node_digests

        return node_digests(self)

    @cached_property
    def wording_digest(self) -> str:
        """`sha256:` and the hash of the texts, those of all languages."""
        from rsc_assess.questionnaire.digest import digest_of, wording_data

        return digest_of(wording_data(self))

    @cached_property
    def programs(self) -> dict[object, Any]:
        """Programs compiled so far, by what matters of a council; kept by `rsc_assess.scoring.program`."""
        return {}

    @cached_property
    def as_crosswalks(self) -> "Questionnaire":
        """The same questions with the crosswalks as its further scorings."""
        from rsc_assess.scoring.crosswalks import as_crosswalks

        return as_crosswalks(self)

    @cached_property
    def compared_crosswalks(self) -> "Questionnaire":
        """The same questions with the crosswalks that are compared between councils as its further scorings."""
        return attrs.evolve(self, crosswalks=tuple(one for one in self.crosswalks if one.benchmark)).as_crosswalks

    @cached_property
    def compared_digests(self) -> dict[str, str]:
        """The digests of its nodes and of the items of crosswalks that are compared between councils."""
        from rsc_assess.questionnaire.digest import node_digests

        return node_digests(self.compared_crosswalks, self.node_digests)

    @cached_property
    def attributes_used(self) -> tuple[str, ...]:
        """The council attributes that conditions, weights, classes or goalposts look at, in the order of their names."""
        from rsc_assess.questionnaire.references import attributes_used

        return attributes_used(self)

    @property
    def display(self) -> Display:
        """How values are shown that say nothing of their own."""
        return self.defaults.display

    @property
    def bands(self) -> tuple[Band, ...]:
        """The labels of values that say nothing of their own."""
        return self.defaults.bands

    @property
    def coverage(self) -> float:
        """The share of weight that must be answered for a label, where nothing else is said."""
        return self.defaults.coverage

    @property
    def translation(self) -> Translation | None:
        """The translation that its texts are from, or None where they are the original ones."""
        return None if self.original is None else next(one for one in self.translations if one.language == self.language)

    def weight_class(self, id: str) -> WeightClass | None:
        """Return a named weight, or None if there is none of that name."""
        return next((found for found in self.classes if found.id == id), None)

    def sections(self) -> "Iterator[tuple[int, Section]]":
        """Yield each section with its depth (0 for the top), in the order of the file."""
        for depth, node in walk(self.children, 0):
            if isinstance(node, Section):
                yield depth, node

    def questions(self) -> Iterator[Question]:
        """Yield each question in the order of the file."""
        for _, node in walk(self.children, 0):
            if isinstance(node, Question):
                yield node

    def rank(self, depth: int) -> str:
        """Return what a section at this depth is called."""
        return self.ranks[depth] if depth < len(self.ranks) else "Section"


def walk(children: "tuple[Section | Question, ...]", depth: int) -> "Iterator[tuple[int, Section | Question]]":
    """Yield sections and questions with their depth, parents before children."""
    for child in children:
        yield depth, child
        if isinstance(child, Section):
            yield from walk(child.children, depth + 1)


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers that compare: 1.10 is above 1.9, and 1.0 equals 1.0.0."""
    parts = [int(part) for part in version.split(".")]
    return tuple([*parts, 0, 0, 0, 0][:4])
