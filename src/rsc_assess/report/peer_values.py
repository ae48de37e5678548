"""The content of a report that stands beside other councils: plain data, as all of its content is; see rsc_assess.report.values."""

import attrs

from rsc_assess.report.figures import DATA_ONLY, Day, Figure, Link


@attrs.frozen
class Beside:
    """
    A node beside the figures of other councils.

    Attributes:
        kind: overall, section, question or item (of a framework).

        own, median, lower, upper: The council's own share, the median and the ends of the middle half, all rounded as figures of an
            edition are; None where there are none. `own` may thus differ a little from the score on other pages.

        own_share, median_share, lower_share, upper_share: Where these stand on the scale, 0 to 1.

        count: Over how many councils the figures are; its text may be "16 or more".

        or_more: Whether that number is only the least that it may be.

        group_id, group: The group that the figures are of, and what it is called; None where there are none.

        is_other: Whether that is a larger group than the one of the report.

        position: below, within or above the middle half; None without one.

        low_decile, high_decile: Between which deciles it lies, 0 to 10; None without deciles.

        distance: How far it is from the median, below 0 if under it; its text is without sign.

        alike: How many councils are in its band.

        places: Where it stands, in words; or why that cannot be told.

        short: The same for a narrow column.

        sentence: All that can be told of it, in words.
    """

    kind: str
    id: str
    inside: str | None
    title: str
    own: Figure | None
    own_share: float | None
    median: Figure | None
    median_share: float | None
    lower: Figure | None
    lower_share: float | None
    upper: Figure | None
    upper_share: float | None
    count: Figure | None
    or_more: bool
    group_id: str | None
    group: str | None
    is_other: bool
    position: str | None
    low_decile: Figure | None = attrs.field(metadata=DATA_ONLY)
    high_decile: Figure | None = attrs.field(metadata=DATA_ONLY)
    distance: Figure | None
    alike: Figure | None
    places: str
    short: str
    sentence: str


@attrs.frozen
class BesideGroup:
    """A top section or a framework with what stands in it, beside other councils; `node` is None for a framework."""

    title: str
    node: Beside | None
    rows: tuple[Beside, ...]


@attrs.frozen
class NamedPartner:
    """
    A council that agreed to be named as a learning partner.

    Attributes:
        ahead: What it has reached and how much further that is, in words.

        why: In what it is similar, in words.

        contact: A role, never a person.
    """

    council: str
    council_id: str
    ahead: str
    level: str
    above: Figure
    why: str
    note_title: str | None
    note: str | None
    link: Link | None
    contact: str | None


@attrs.frozen
class PartnersFor:
    """
    The learning partners for a section.

    Attributes:
        steps: The ids of the questions in it with a next step, in the order of the priorities.

        sentence: What the council itself has reached there, and for which steps they are, in words.
    """

    id: str
    title: str
    steps: tuple[str, ...]
    sentence: str
    partners: tuple[NamedPartner, ...]


@attrs.frozen
class Peers:
    """
    Where a council stands beside others, as far as an edition tells, and who may be asked.

    Attributes:
        edition, date: The id and the day of the edition.

        is_synthetic: Whether its councils are made up.

        group_id, group: The group of the report, and what it is called.

        group_sentence: Which group it is and why, in words.

        source_sentence: From which edition the figures are, and whether its councils are made up.

        in_short: Group and edition, and that one's own figures may be in it.

        in_a_line: How many councils, group and edition, for little room.

        summary_sentence: How many sections stand above, within and below the middle half.

        rounding_sentence: How the figures are rounded, where the council's own differ thereby from those on other pages; or None.

        missing_sentence: Why a figure may be missing, in general.

        groups: The top sections and the frameworks that are compared.

        questions: Only in data; in public reports without those that are withheld.

        partners: By section, in the order of the priorities; `more_partners` are those that only data hold.
    """

    edition: str
    date: Day
    is_synthetic: bool
    group_id: str
    group: str
    group_sentence: str
    source_sentence: str
    in_short: str
    in_a_line: str
    summary_sentence: str
    rounding_sentence: str | None
    missing_sentence: str
    overall: Beside
    groups: tuple[BesideGroup, ...]
    questions: tuple[Beside, ...] = attrs.field(metadata=DATA_ONLY)
    partners: tuple[PartnersFor, ...]
    more_partners: tuple[PartnersFor, ...] = attrs.field(metadata=DATA_ONLY)
    partners_sentence: str
