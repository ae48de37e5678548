"""The values of a questionnaire: sections, questions and their levels, and how scores are shown."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import attrs

from rsc_assess.crosswalk.values import Crosswalk
from rsc_assess.questionnaire.condition import Condition

EFFORTS = {"small": 1, "medium": 3, "large": 8}


@attrs.frozen
class Scale:
    """Named levels, in order, counted from 0."""

    id: str
    labels: tuple[str, ...]


@attrs.frozen
class Option:
    """
    One thing a question can be answered with; a maturity question's options are its levels.

    Attributes:
        value: What is written in an answers file, such as 3.

        label: Its name, such as Established.

        text: The anchor: the facts that make this the right answer.

        share: What it earns, as a share of the most the question can earn, 0 to 1.
    """

    value: int
    label: str
    text: str
    share: float


@attrs.frozen
class Action:
    """
    The step that takes a council from one level to the next.

    Attributes:
        reaches: The level it leads to.

        do: What to do.

        effort: small, medium or large.

        owner: The role that usually leads it.

        needs: What must be reached first: (question id, level) pairs.
    """

    reaches: int
    do: str
    effort: str
    owner: str
    needs: tuple[tuple[str, int], ...] = ()


@attrs.frozen
class Question:
    """
    One thing that is asked.

    Attributes:
        id: Stable; lives on when the wording changes.

        title: A few words for tables and charts.

        ask: The question.

        help: What is meant, what counts, what does not.

        options: In rising order.

        evidence: What shows the answer.

        answered_by: The role that usually knows.

        weight: What it counts in its section, 0 to 1000.

        weight_class: The name of that weight, or None if it was given as a number.

        applies: Who is asked; None for everyone.

        not_applicable: Whether N/A (with a reason) may be answered.

        sensitive: Whether the answer is kept out of public reports.

        revised: The questionnaire version that gave the question its present meaning.

        actions: The steps, one for each level above the lowest, or fewer.
    """

    id: str
    title: str
    ask: str
    help: str | None
    options: tuple[Option, ...]
    evidence: str | None
    answered_by: str | None
    weight: float
    weight_class: str | None
    applies: Condition | None
    not_applicable: bool
    sensitive: bool
    revised: str
    actions: tuple[Action, ...]

    def option(self, value: int) -> Option | None:
        """Return the option with this value, or None if there is none."""
        return next((option for option in self.options if option.value == value), None)

    def action_from(self, value: int) -> Action | None:
        """Return the step up from an option's value, or None at the top or where none is written."""
        return next((action for action in self.actions if action.reaches == value + 1), None)


@attrs.frozen
class Section:
    """A part of a questionnaire; `children` are its sections and questions in the order of the file."""

    id: str
    title: str
    about: str | None
    weight: float
    children: "tuple[Section | Question, ...]"


@attrs.frozen
class Display:
    """
    How a share of the maximum is shown.

    Attributes:
        low, high: What the shares 0 and 1 are shown as, such as 0 and 5.

        decimals: 0 to 6.

        rounding: down, half_up or half_even.
    """

    low: float
    high: float
    decimals: int
    rounding: str


@attrs.frozen
class Band:
    """A label for shown values from `start` up to the next band."""

    start: float
    label: str


@attrs.frozen
class Subset:
    """A named choice of questions, scored and compared only with itself."""

    id: str
    title: str
    questions: tuple[str, ...]


@attrs.frozen
class Questionnaire:
    """
    A whole questionnaire, ready to be answered and scored.

    Attributes:
        ranks: What the levels of sections are called, from the top: Pillar, Theme.

        bands: Labels of shown values, in rising order; empty for none.

        coverage: The share of applicable weight that must be answered for a label, 0 to 1.

        children: Its sections (and questions, if any stand at the top), in the order of the file.

        compatible_from: The oldest version whose answers mean the same, apart from questions revised since.

        attributes: Names of council attributes that conditions may use beside the built-in ones.

        folder: Where it was read from, or None.
    """

    id: str
    version: str
    title: str
    about: str | None
    notice: str | None
    licence: str | None
    language: str
    ranks: tuple[str, ...]
    display: Display
    bands: tuple[Band, ...]
    coverage: float
    children: tuple[Section | Question, ...]
    subsets: tuple[Subset, ...]
    attributes: tuple[str, ...]
    compatible_from: str
    crosswalks: tuple[Crosswalk, ...] = ()
    folder: Path | None = attrs.field(default=None, eq=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """`sha256:` and the hash of all that can move a number."""
        from rsc_assess.questionnaire.digest import digest_of, scoring_data

        return digest_of(scoring_data(self))

    @cached_property
    def wording_digest(self) -> str:
        """`sha256:` and the hash of the texts."""
        from rsc_assess.questionnaire.digest import digest_of, wording_data

        return digest_of(wording_data(self))

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
