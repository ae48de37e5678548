"""The content of a report: plain data that every format is made from. Numbers stay unrounded until the template."""

from datetime import date

import attrs

from rsc_assess.questionnaire.rules import Display
from rsc_assess.scoring.explain import Derivation


@attrs.frozen
class Node:
    """
    A section (or the whole) with its figures; see Score for their meaning.

    Attributes:
        rank: What sections of this depth are called, such as Pillar.

        open_count, asked_count: Questions below it that are open, and that count at all.
    """

    id: str
    title: str
    rank: str
    about: str | None
    value: float | None
    low: float | None
    high: float | None
    bound: str
    label: str | None
    rated: bool
    coverage: float | None
    open_count: int
    asked_count: int


@attrs.frozen
class EvidenceLine:
    """One piece of evidence, ready to print; `link` is only ever http or https."""

    kind: str
    text: str
    link: str | None
    date: date | None


@attrs.frozen
class NextStep:
    """The step to the next level of a question; `waits_for` names what must be reached first and is not yet."""

    question: str
    title: str
    level: int | str
    reaches: int | str
    reaches_label: str
    do: str
    effort: str
    owner: str
    waits_for: tuple[str, ...]
    gain: float | None = None


@attrs.frozen
class QuestionLine:
    """
    A question with what the council said.

    Attributes:
        state: One of the six states; state_words says it for readers.

        level, label, anchor: Of the chosen level; None unless a level is answered.

        said: The answer in words; None unless answered.

        left_out: Why it does not count, or None.

        next_step: None at the top, and where the question is not answered.
    """

    id: str
    title: str
    ask: str
    weight_class: str | None
    state: str
    state_words: str
    level: int | None
    top: int
    label: str | None
    anchor: str | None
    said: str | None
    left_out: str | None
    note: str | None
    evidence: tuple[EvidenceLine, ...]
    evidence_wanted: str | None
    answered_by: str | None
    next_step: NextStep | None


@attrs.frozen
class Theme:
    """A section that holds questions."""

    node: Node
    questions: tuple[QuestionLine, ...]


@attrs.frozen
class Chapter:
    """A section of the top rank with all sections below it that hold questions."""

    node: Node
    themes: tuple[Theme, ...]


@attrs.frozen
class FrameworkItem:
    """
    One item of a framework as the answers show it.

    Attributes:
        question_count, answered_count: How many questions stand behind it, and how many of them are answered.

        says: None where it has a value to show; else why not: not covered, too few to say, does not apply here.
    """

    id: str
    title: str
    group: str | None
    target: str | None
    value: float | None
    low: float | None
    high: float | None
    label: str | None
    coverage: float | None
    question_count: int
    answered_count: int
    says: str | None


@attrs.frozen
class FrameworkView:
    """A framework with its items."""

    id: str
    title: str
    about: str | None
    edition: str
    status: str
    source: str | None
    link: str | None
    items: tuple[FrameworkItem, ...]


@attrs.frozen
class Certainty:
    """How sure a node is, in words: under other weights, and with the answers that have evidence alone."""

    title: str
    shown: str
    label: str | None
    weights: str
    evidence: str


@attrs.frozen
class Report:
    """
    Everything a report says about one council's assessment.

    Attributes:
        is_fictional: Whether the council is made up; each page then says "synthetic example".

        level_labels: The names of the levels, from 0; empty where scores are not shown on such a scale.

        classes: The named weights in use, lightest first: (name, weight).

        rules: How scores come about, one sentence for each rule.

        certainty: How sure the overall and the top sections are.

        concentration, seed: How the weights were drawn for it.

        strength_from: The share of the maximum from which a section counts as a strength.

        strengths: At most three, best first.

        priorities: At most three, best first.

        find_out: Open questions: (id, title, state in words).

        remarks: Warnings about the answers, in words.
    """

    title: str
    about: str | None
    notice: str | None
    licence: str | None
    language: str
    questionnaire_id: str
    questionnaire_version: str
    digest: str
    engine: str
    council: str
    council_id: str | None
    is_fictional: bool
    date: date
    display: Display
    coverage_needed: float
    level_labels: tuple[str, ...]
    classes: tuple[tuple[str, float], ...]
    rules: tuple[str, ...]
    certainty: tuple[Certainty, ...]
    concentration: float
    seed: int
    strength_from: float
    overall: Node
    chapters: tuple[Chapter, ...]
    strengths: tuple[Node, ...]
    priorities: tuple[NextStep, ...]
    steps_open: int
    find_out: tuple[tuple[str, str, str], ...]
    frameworks: tuple[FrameworkView, ...]
    derivation: Derivation
    remarks: tuple[str, ...]
