"""
The content of a sector report: what an edition says of all councils together, as plain data that every format is made from.

As in rsc_assess.report.values: texts are ready to print, a number that is printed is a Figure, and nothing has a method. What an
edition does not release is None, which templates show as "not released".
"""

from collections.abc import Mapping

import attrs

from rsc_assess.report.figures import DATA_ONLY, Day, Figure, Link
from rsc_assess.report.values import Absent, Choice, Report, Scale


@attrs.frozen
class Over:
    """
    How many councils a figure is over.

    Attributes:
        count: The number, or the number with a plus sign where it is only known to be at least that.

        exact: Whether it is that number.

        says: The same in words: 34 councils, 30 or more councils.
    """

    count: Figure
    exact: bool
    says: str


@attrs.frozen
class BandLine:
    """
    How many councils are in one band, or in several neighbours together.

    Attributes:
        first, last: Positions from 0, both included.

        label: The names of the bands.

        share: Of all councils of the cell, 0 to 1.
    """

    first: int
    last: int
    label: str
    count: Figure
    share: float


@attrs.frozen
class CellView:
    """
    What is released of a node in a group. All figures but counts are on the scale of the report; their values are shares.

    Attributes:
        lower, upper: The quartiles; between them lies the middle half. None where too few councils are in the group.

        deciles: The nine, or none.

        bands: How many councils are in which bands; empty where that is not released.

        bands_says: The same in words, or None.
    """

    n: Over
    median: Figure
    lower: Figure | None
    upper: Figure | None
    deciles: tuple[Figure, ...] = attrs.field(metadata=DATA_ONLY)
    bands: tuple[BandLine, ...] = attrs.field(metadata=DATA_ONLY)
    bands_says: str | None


@attrs.frozen
class NodeLine:
    """
    A part of the questionnaire, or an item of a framework, with what is released of it for all councils together.

    Attributes:
        kind: whole, section, item or question.

        rank: What sections of this depth are called, such as Pillar; None for others.

        inside: The id of the part above, or None.

        share: Where the median stands on the scale, 0 to 1; None where it is not released.

        score: The median as printed.

        width: How wide the middle half is, or None.

        says: The figures in words, or that they are not released.
    """

    id: str
    kind: str
    title: str
    rank: str | None
    depth: int
    inside: str | None
    share: float | None
    score: Figure | None
    cell: CellView | None
    width: Figure | None = attrs.field(metadata=DATA_ONLY)
    says: str


@attrs.frozen
class GroupLine:
    """
    A group of councils with what is released of it: None for each figure that is not.

    Attributes:
        parts: Of a union: the names of its groups.

        whole, pillars, themes, others, items, questions: In the order of the report's own.
    """

    id: str
    kind: str
    title: str
    parts: tuple[str, ...]
    whole: CellView | None
    pillars: tuple[CellView | None, ...]
    themes: tuple[CellView | None, ...]
    others: tuple[CellView | None, ...] = attrs.field(metadata=DATA_ONLY)
    items: tuple[CellView | None, ...] = attrs.field(metadata=DATA_ONLY)
    questions: tuple[CellView | None, ...] = attrs.field(metadata=DATA_ONLY)


@attrs.frozen
class GroupKind:
    """
    All groups of one kind, in the order of the edition, which says nothing about their figures.

    Attributes:
        title: What they are called together, such as By region.

        about: What they are, in words, where their name does not say it.

        released: Whether there is any figure of them.

        by_theme: Whether the report shows their themes too; else the data files do.

        none_sentence: That none of their figures is released.
    """

    kind: str
    title: str
    about: str | None
    groups: tuple[GroupLine, ...]
    released: bool
    by_theme: bool
    none_sentence: str


@attrs.frozen
class SectorChapter:
    """A section of the top rank with its sections of the lowest rank; itself, if there are none below it."""

    node: NodeLine
    themes: tuple[NodeLine, ...]


@attrs.frozen
class VariationLine:
    """
    How much of the differences between councils lies between regions.

    Attributes:
        kind: whole, section or item.

        heads: Whether it heads those after it: the whole, and a pillar with themes.

        percent: Omega squared as a percentage, and its value the share; None, like all figures, where it is not released.

        says: The same in words.
    """

    id: str
    title: str
    kind: str
    heads: bool
    percent: Figure | None
    regions: Figure | None
    n: Over | None
    says: str


@attrs.frozen
class JourneyView:
    """
    A framework whose items are compared.

    Attributes:
        picture: How it may be drawn beside its table: journey or None.

        sentence: What the figures show, in words.
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
    items: tuple[NodeLine, ...]


@attrs.frozen
class PartnerLine:
    """
    A council that agreed to be named for a theme.

    Attributes:
        where: What is known of it, in words: its type, nation and region; None if nothing is.

        level: The name of the level that it has reached, or None.

        note_title, note, link, contact: Its practice note, as it wrote it; `link_says` is what the link is called.
    """

    council: str
    id: str
    where: str | None
    type: str | None
    nation: str | None
    region: str | None
    level: str | None
    note_title: str | None
    note: str | None
    link: Link | None
    link_says: str | None
    contact: str | None


@attrs.frozen
class PartnersOfTheme:
    """
    The learning partners for one theme.

    Attributes:
        shown: Those that pages show; `partners` has all.

        more: How many more there are, in words, or None.
    """

    id: str
    title: str
    partners: tuple[PartnerLine, ...]
    shown: tuple[PartnerLine, ...]
    more: str | None


@attrs.frozen
class SectorReport:
    """
    Everything that is said about an edition, in one language.

    Attributes:
        language, foreign, foreign_language, unreviewed, title, about, notice, licence, engine, scale, chosen: As in Report.

        questionnaire_id, questionnaire_version, digest: Those that the edition was made for.

        edition: The id of the edition; `replaces` is that of the one it corrects.

        edition_engine: The version of the program that made the edition.

        subject: What the report is about, as the foot of each page has it.

        is_fictional: Whether its councils are made up; each page then says so.

        n: The most councils that any figure for all of them is over; None where there is no such figure.

        councils_sentence, groups_sentence, summary_sentence: How many councils and groups there are, and what the figures show.

        whole: Everything together.

        pillars: The top sections, in the order of the questionnaire.

        themes: The sections of the lowest rank; `others` are those between.

        chapters: The pillars, each with its themes; `is_flat` where these are the same.

        items: Those of all journeys; `questions` is empty where councils did not share their levels, else the sentence says where they
            stand.

        all: All councils together.

        strengths: Themes whose median is at `strength_from` or above, highest first; `gaps` the lowest of the others, lowest first;
            `spreads` those with the widest middle half, widest first. Each sentence prints the rule; `strengths_more` counts the
            strengths after the fifth.

        variation: Nodes for which it is released; `variation_rule` says what its words mean.

        suppression: The one general note on why figures are not released.

        promise: What the edition promises to the councils in it, in two sentences, and where that is written down.

        rules: How figures come about, one sentence for each rule.

        absent: Parts of the edition that this report leaves out, and why.
    """

    language: str
    foreign: frozenset[str]
    foreign_language: str
    unreviewed: tuple[str, ...]
    title: str
    about: str | None
    notice: str | None
    licence: str | None
    questionnaire_id: str
    questionnaire_version: str
    digest: str
    engine: str
    edition: str
    replaces: str | None
    edition_engine: str
    subject: str
    is_fictional: bool
    date: Day
    scale: Scale
    n: Over | None
    councils_sentence: str
    groups_sentence: str
    summary_sentence: str
    whole: NodeLine
    pillars: tuple[NodeLine, ...]
    themes: tuple[NodeLine, ...]
    chapters: tuple[SectorChapter, ...]
    is_flat: bool
    others: tuple[NodeLine, ...] = attrs.field(metadata=DATA_ONLY)
    items: tuple[NodeLine, ...]
    questions: tuple[NodeLine, ...] = attrs.field(metadata=DATA_ONLY)
    questions_sentence: str | None
    all: GroupLine
    kinds: tuple[GroupKind, ...]
    strength_from: Figure
    strengths: tuple[NodeLine, ...]
    strengths_sentence: str
    strengths_more: str | None
    gaps: tuple[NodeLine, ...]
    gaps_sentence: str
    spreads: tuple[NodeLine, ...]
    spreads_sentence: str
    variation: tuple[VariationLine, ...]
    variation_sentence: str
    variation_rule: str
    journeys: tuple[JourneyView, ...]
    partners: tuple[PartnersOfTheme, ...]
    partners_sentence: str
    suppression: str
    promise: tuple[str, ...]
    rules: tuple[str, ...]
    absent: tuple[Absent, ...]
    chosen: Mapping[str, Choice]


# What the way from content to a file takes: a report of either sort.
Content = Report | SectorReport

# What a report is made of; a pack of templates is for one of them.
ASSESSMENT, EDITION = MADE_OF = ("assessment", "edition")


def subject_of(report: Content) -> str:
    """Return whom or what a report is about: a council, or an edition."""
    return report.subject if isinstance(report, SectorReport) else report.council


def made_of(report: Content) -> str:
    """Return what a report is made of."""
    return EDITION if isinstance(report, SectorReport) else ASSESSMENT
