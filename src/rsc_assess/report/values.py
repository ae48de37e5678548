"""
The content of a report: plain data that every format is made from.

Nothing here has a method of its own, so that a template from outside can read it and do nothing else. Texts are ready to
print, in the language of the report; a number that is printed is a Figure, rounded once.
"""

from collections.abc import Mapping

import attrs

from rsc_assess.report.behind_values import (
    Advice,
    Difference,
    EvidencedAnswer,
    EvidencedSection,
    EvidencePart,
    MinorityNote,
    PerspectiveRow,
    Perspectives,
    PerspectiveScore,
    RespondentsPart,
    SideLine,
    SignOff,
)
from rsc_assess.report.figures import DATA_ONLY, Day, Figure, Link
from rsc_assess.report.peer_values import Beside, BesideGroup, NamedPartner, PartnersFor, Peers

# Whoever reads a report finds all of its content here.
__all__ = [
    "Absent",
    "Advice",
    "Beside",
    "BesideGroup",
    "Certainty",
    "Chapter",
    "Choice",
    "Day",
    "DerivationRow",
    "Difference",
    "EvidenceLine",
    "EvidencePart",
    "EvidencedAnswer",
    "EvidencedSection",
    "Figure",
    "FrameworkGroup",
    "FrameworkItem",
    "FrameworkView",
    "Link",
    "MinorityNote",
    "NamedPartner",
    "NextStep",
    "Node",
    "OpenQuestion",
    "PartnersFor",
    "Passage",
    "Peers",
    "PerspectiveRow",
    "PerspectiveScore",
    "Perspectives",
    "QuestionLine",
    "Report",
    "RespondentsPart",
    "Scale",
    "SideLine",
    "SignOff",
    "Theme",
    "Tick",
]


@attrs.frozen
class Tick:
    """A mark on the axis of a chart: where it stands, 0 to 1, and its figure."""

    share: float
    figure: Figure


@attrs.frozen
class Scale:
    """
    What scores are shown on.

    Attributes:
        ticks: At most eleven, from the lowest.

        levels: The names of the labels, from the lowest; empty where there are none.

        starts: Where each label begins, as shares of the scale.
    """

    low: Figure
    high: Figure
    ticks: tuple[Tick, ...]
    levels: tuple[str, ...]
    starts: tuple[float, ...]


@attrs.frozen
class Node:
    """
    A section (or the whole) with its figures; see Score for their meaning.

    Attributes:
        rank: What sections of this depth are called, such as Pillar.

        depth: 0 for the whole, 1 for the top sections.

        inside: The id of the part above, or None for the whole.

        share, low_share, high_share: Where the score and its limits stand on the scale, 0 to 1; None where there are none.

        score, low, high: The same as printed; `top` is what everything would be. `low` and `high` are None unless an open answer
            can still move the score.

        label: The name of the label, or None.

        says: The label, or why there is none, in words.

        figure_says: The score and what it is out of, in words, or that there is none.

        range_says: Where the result ends once open questions are answered, or None.

        rated: Whether enough is answered to carry a label.

        weight: What it counts in the part above.

        asked, answered, open: How many questions below it count at all, are answered, are open.

        capped_by, raised_by: Why a limit holds it down or up, or None.

        label_needs: What better labels need that it has reached, in words.

        flags, unknown: Names of the flags that stand; reasons and flags that wait for an open answer.

        beside: Where it stands beside other councils, in words, or that their figure is not released; None in a report without them.
    """

    id: str
    title: str
    rank: str
    depth: int
    inside: str | None
    about: str | None
    share: float | None
    low_share: float | None
    high_share: float | None
    score: Figure | None
    top: Figure = attrs.field(metadata=DATA_ONLY)
    low: Figure | None
    high: Figure | None
    bound: str
    label: str | None
    says: str
    figure_says: str
    range_says: str | None
    rated: bool
    weight: Figure = attrs.field(metadata=DATA_ONLY)
    coverage: Figure | None
    asked: Figure = attrs.field(metadata=DATA_ONLY)
    answered: Figure = attrs.field(metadata=DATA_ONLY)
    open: Figure = attrs.field(metadata=DATA_ONLY)
    capped_by: str | None
    raised_by: str | None
    label_needs: tuple[str, ...]
    flags: tuple[str, ...]
    unknown: tuple[str, ...]
    beside: str | None = None


@attrs.frozen
class EvidenceLine:
    """
    One piece of evidence, ready to print.

    Attributes:
        reviewer: The role of who looked at it, or None.

        shows: The level that it shows, where that is not the one that is answered.

        in_brackets: What kind it is, of when, who looked at it and what it shows, in words.
    """

    kind: str
    text: str
    link: Link | None
    date: Day | None
    reviewer: str | None
    shows: Figure | None
    in_brackets: str


@attrs.frozen
class NextStep:
    """
    The step to the next level of a question.

    Attributes:
        level, reaches: The level it starts from and leads to, as printed; `reaches_label` is the name of the latter.

        owner: The role that usually leads it; None in public reports.

        waits_for: What must be reached first and is not yet, in words, or None.

        gain: What it adds to the whole, as printed; None where it was not computed.
    """

    question: str
    title: str
    section: str
    level: str
    reaches: str
    reaches_label: str
    do: str
    effort: str
    owner: str | None
    waits_for: str | None
    gain: Figure | None = attrs.field(default=None, metadata=DATA_ONLY)


@attrs.frozen
class QuestionLine:
    """
    A question with what the council said.

    Attributes:
        share: Its share of the maximum, 0 to 1, or None.

        score: The same as printed.

        state: One of the six states, or `withheld` in public reports.

        says: The answer, or the state, in words.

        level, top: Of a question with levels; None where none is answered.

        anchor: The facts that make the answer the right one, or None.

        reason: Why it does not count, or None.

        mark: What stands for it where there is no room: the level, or a sign for its state.

        is_top: Whether no higher answer is possible.

        evidenced: What is claimed and what evidence shows, in words, where they differ; else None.
    """

    id: str
    title: str
    ask: str
    weight_class: str | None
    state: str
    says: str
    share: float | None
    score: Figure | None = attrs.field(metadata=DATA_ONLY)
    level: Figure | None
    top: Figure | None = attrs.field(metadata=DATA_ONLY)
    label: str | None
    anchor: str | None
    reason: str | None
    mark: str
    note: str | None
    evidence: tuple[EvidenceLine, ...]
    evidence_count: Figure
    evidence_wanted: str | None
    answered_by: str | None
    next_step: NextStep | None
    is_top: bool
    sensitive: bool
    evidenced: str | None = None


@attrs.frozen
class Theme:
    """A section that holds questions; `sentence` says what its answers show."""

    node: Node
    sentence: str
    questions: tuple[QuestionLine, ...]


@attrs.frozen
class Chapter:
    """
    A section of the top rank with all sections below it that hold questions.

    Attributes:
        sentence: What its score shows, in words.
    """

    node: Node
    sentence: str
    themes: tuple[Theme, ...]


@attrs.frozen
class FrameworkItem:
    """
    One item of a framework as the answers show it.

    Attributes:
        question_count, answered_count: How many questions stand behind it, and how many of them are answered.

        says: Its label; or, where it has no figure, why.
    """

    id: str
    title: str
    group: str | None
    target: str | None
    share: float | None
    low_share: float | None
    high_share: float | None
    score: Figure | None
    label: str | None
    says: str
    coverage: Figure | None = attrs.field(metadata=DATA_ONLY)
    question_count: Figure
    answered_count: Figure


@attrs.frozen
class FrameworkGroup:
    """The items of a framework that belong together; `title` is None where the framework has no groups."""

    title: str | None
    items: tuple[FrameworkItem, ...]


@attrs.frozen
class FrameworkView:
    """
    A framework with its items.

    Attributes:
        picture: How it may be drawn beside its table: journey, wheel or None.

        sentence: What the answers show, in words.
    """

    id: str
    title: str
    about: str | None
    edition: str
    status: str
    source: str | None
    link: Link | None
    picture: str | None
    sentence: str
    groups: tuple[FrameworkGroup, ...]


@attrs.frozen
class DerivationRow:
    """
    One line of how the whole comes about.

    Attributes:
        depth: 0 for the whole.

        counts: Its share of the weight that counts in the part above, or None.

        left_out: Why it does not count, or None.

        stages: What happened to its value after the method, in words.
    """

    depth: int
    id: str
    title: str
    score: Figure | None
    weight: Figure | None
    counts: Figure | None
    left_out: str | None
    stages: tuple[str, ...]


@attrs.frozen
class Certainty:
    """How sure a node is: a sentence about other weights, and one about the answers that have evidence."""

    id: str
    title: str
    score: Figure
    label: str | None
    weights: str
    evidence: str


@attrs.frozen
class OpenQuestion:
    """A question that is open, with its state in words."""

    id: str
    title: str
    says: str
    answered_by: str | None


@attrs.frozen
class Absent:
    """A part that the report leaves out, and why."""

    title: str
    because: str


@attrs.frozen
class Passage:
    """A text of the report that has room of its own, such as its title."""

    title: str


@attrs.frozen
class Choice:
    """
    What was chosen for a page with little room.

    Attributes:
        left_out: How many more there are.

        sentence: The same in words, or None where nothing is left out.
    """

    chosen: tuple[Node | NextStep | OpenQuestion | FrameworkView | Passage, ...]
    left_out: Figure = attrs.field(metadata=DATA_ONLY)
    sentence: str | None


@attrs.frozen
class Report:
    """
    Everything a report says about one council's assessment, in one language.

    Attributes:
        language: The language of the report, such as en.

        foreign: Texts of the questionnaire that stand in its own language because there is no translation of them, and that language.

        unreviewed: Sentences that say which translation no person has reviewed yet.

        audience: internal or public.

        withheld: What a public report leaves out, in words.

        is_fictional: Whether the council is made up; each page then says "synthetic example".

        open_sentence: How much is answered, in words.

        summary_sentence: What the profile shows, in words.

        rules: How scores come about, one sentence for each rule.

        sections: All sections, those without questions of their own too, in the order of the questionnaire.

        fewest_for_item: How many questions must be answered before an item of a framework has a figure.

        certainty: How sure the overall and the top sections are; `certainty_note` says how that was found.

        strengths: All rated sections of the lowest rank at or above `strength_from`, best first.

        priorities: All steps that can be taken now, best first.

        absent: Parts that this report does not have, and why.

        remarks: Warnings about the answers, in words.

        chosen: What a kind with little room shows, by the name it has in the kind's template.yaml.

        peers: Where the council stands beside others, or None where no figures of others were given.

        sign_off: How far the assessment has come from draft to signed off.

        evidence: How well evidence carries the answers; None in a public report, and where there is nothing to say.

        advice: What about the answers is worth a second look; none in a public report.

        respondents: How several respondents came to one position; None in a public report, and where one alone answered.
    """

    language: str
    foreign: frozenset[str]
    foreign_language: str
    unreviewed: tuple[str, ...]
    audience: str
    withheld: tuple[str, ...]
    title: str
    about: str | None
    notice: str | None
    licence: str | None
    questionnaire_id: str
    questionnaire_version: str
    digest: str
    engine: str
    council: str
    council_id: str | None
    is_fictional: bool
    date: Day
    scale: Scale
    coverage_needed: Figure
    open_sentence: str
    summary_sentence: str
    overall: Node
    sections: tuple[Node, ...]
    chapters: tuple[Chapter, ...]
    strength_from: Figure
    strengths: tuple[Node, ...]
    strengths_sentence: str
    priorities: tuple[NextStep, ...]
    priorities_sentence: str
    find_out: tuple[OpenQuestion, ...]
    find_out_sentence: str
    frameworks: tuple[FrameworkView, ...]
    fewest_for_item: Figure
    rules: tuple[str, ...]
    certainty: tuple[Certainty, ...]
    certainty_note: str
    derivation: tuple[DerivationRow, ...]
    remarks: tuple[str, ...]
    absent: tuple[Absent, ...]
    chosen: Mapping[str, Choice]
    sign_off: SignOff
    evidence: EvidencePart | None
    advice: tuple[Advice, ...]
    respondents: RespondentsPart | None
    peers: Peers | None = None
