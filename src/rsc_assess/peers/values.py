"""
What councils share and what readers see: contributions, editions and their cells, standing, learning partners.

A value of a node is its share of the maximum, as in Score. Figures of an edition are shares rounded to a fiftieth of the
range (0.1 of a level where there are five).
"""

from collections.abc import Mapping
from datetime import date

import attrs

from rsc_assess.councils.council import Council, read_only

SCORES, LEVELS = SHARING = ("scores", "levels")
GROUP_KINDS = ("all", "nation", "region", "type", "union", "family")


@attrs.frozen
class PracticeNote:
    """
    What a learning partner says of its practice on one theme: public, and written by the council itself.

    Attributes:
        text: At most 500 characters.

        link: A public http or https address, or None.

        contact: A role, such as "Head of digital inclusion"; never a person.
    """

    title: str
    text: str
    link: str | None = None
    contact: str | None = None


@attrs.frozen
class PartnerOffer:
    """
    A council's consent to be named as a learning partner for one section.

    Attributes:
        section: The id of the section (RSC: a theme).

        band: The position of the band it has reached, from 0 for the lowest: all that is shown of its value.
    """

    section: str
    band: int
    note: PracticeNote | None = None


@attrs.frozen
class Contribution:
    """
    What one council agrees to share of one assessment: figures and coarse attributes, no free text, no names of people.

    Attributes:
        sharing: `scores` (sections, items of frameworks that are compared) or `levels` (the questions too).

        digests: For each node shared, the digest of all that reaches it; councils are compared only where it is equal.

        scores: The value of each rated node that is shared, unrounded.

        bands: For each of them that has bands (of a question: its levels), the position it has reached, from 0.

        offers: What it agrees to show as a learning partner.
    """

    council: Council
    date: date
    engine: str
    questionnaire: str
    version: str
    digest: str
    sharing: str
    digests: Mapping[str, str] = attrs.field(converter=read_only)
    scores: Mapping[str, float] = attrs.field(converter=read_only)
    bands: Mapping[str, int] = attrs.field(converter=read_only)
    offers: tuple[PartnerOffer, ...] = ()


@attrs.frozen
class Group:
    """
    A set of councils that is the same for every reader.

    Attributes:
        id: `all`, or the kind and what it is of: nation:wales, region:north-east, type:district, union:…, family:….

        kind: One of GROUP_KINDS.

        title: What people call it, in English; kinds `all`, `nation` and `type` have titles in every language of reports.

        parts: Of a union: the ids of its groups.
    """

    id: str
    kind: str
    title: str
    parts: tuple[str, ...] = ()


@attrs.frozen
class Count:
    """A number of councils; with `or_more` it is only known to be at least that."""

    number: int
    or_more: bool = False

    def __str__(self) -> str:
        return f"{self.number} or more" if self.or_more else str(self.number)


@attrs.frozen
class BandCount:
    """How many councils are in the bands from `first` to `last` (positions from 0, both included)."""

    first: int
    last: int
    count: int


@attrs.frozen
class Cell:
    """
    What an edition says of one node in one group.

    Attributes:
        n: Over how many councils.

        median: From 6 councils.

        quartiles: The lower and the upper, from 11; else None.

        deciles: The nine, from 21; else None.

        bands: How many are in which bands, from 21 and where n is exact; else empty.
    """

    n: Count
    median: float
    quartiles: tuple[float, float] | None = None
    deciles: tuple[float, ...] | None = None
    bands: tuple[BandCount, ...] = ()


@attrs.frozen
class Variation:
    """
    How much of the variance of a node lies between regions.

    Attributes:
        omega_squared: 0 to 1, to two decimals.

        regions: Between how many regions, those of too few members pooled as one.

        n: How many councils of all have a figure; those of regions too few to be pooled, or of none, are not among the regions.
    """

    omega_squared: float
    regions: int
    n: Count


@attrs.frozen
class Partner:
    """A council that agreed to be named for a section, with the band that it has reached on it."""

    council: str
    name: str
    type: str | None
    nation: str | None
    region: str | None
    section: str
    band: int
    note: PracticeNote | None = None


@attrs.frozen
class Edition:
    """
    A frozen release of a pool: a list of figures that nobody can be found in.

    Attributes:
        id: What its keeper calls it, such as 2026-autumn.

        synthetic: Whether its councils are made up.

        replaces: The id of the edition that this one corrects, or None.

        nodes: For each node that has figures, the digest of all that reaches it.

        cells: By group id and node id; a cell that is not there is not released.
    """

    id: str
    date: date
    engine: str
    questionnaire: str
    version: str
    digest: str
    synthetic: bool
    replaces: str | None
    nodes: Mapping[str, str] = attrs.field(converter=read_only)
    groups: tuple[Group, ...] = ()
    cells: Mapping[str, Mapping[str, Cell]] = attrs.field(factory=dict, converter=read_only)
    variation: Mapping[str, Variation] = attrs.field(factory=dict, converter=read_only)
    partners: tuple[Partner, ...] = ()

    def group(self, id: str) -> Group | None:
        """Return the group with this id, or None."""
        return next((group for group in self.groups if group.id == id), None)

    def cell(self, group: str, node: str) -> Cell | None:
        """Return the figures of a node in a group, or None if they are not released."""
        return self.cells.get(group, {}).get(node)


@attrs.frozen
class NodeStanding:
    """
    Where a council stands on one node, as far as an edition tells.

    Attributes:
        value: The council's own value.

        group: The group that the figures are of; where `asked` has none, the nearest larger one.

        position: `below`, `within` or `above` the middle half; None without quartiles.

        deciles: Between which deciles (0 to 10; 0 and 10 are the open ends), or None.

        distance: Own value minus the median, as a share; both as they are shown.

        alike: In how many councils' company it is in its band (bands `first` to `last`), itself not counted if it contributed is
            not known: about so many others; None without counts.
    """

    node: str
    value: float
    group: Group
    cell: Cell
    position: str | None
    deciles: tuple[int, int] | None
    distance: float
    alike: BandCount | None


@attrs.frozen
class Standing:
    """
    Where a council stands among its peers, as a reader of an edition may know it.

    Attributes:
        asked: The group that was asked for, or chosen for it.

        is_chosen: Whether it was chosen by the rule (family, type, nation, all) rather than asked for.

        nodes: By node id; those that have figures in that group or a larger one, and are rated.

        without: Rated nodes that have none, and why: `digest` (the question has changed), `suppressed` (not released).
    """

    edition: Edition
    council: Council
    asked: Group
    nodes: Mapping[str, NodeStanding] = attrs.field(converter=read_only)
    without: Mapping[str, str] = attrs.field(factory=dict, converter=read_only)
    is_chosen: bool = False


@attrs.frozen
class LearningPartner:
    """
    A learning partner that fits a council.

    Attributes:
        above: How many bands it is above the council on the section, at least 1.

        why: In what it is similar, of `neighbour` (among the nearest by declared measures), `type`, `region` and `nation`.
    """

    partner: Partner
    above: int
    why: tuple[str, ...]


@attrs.frozen
class SectionPartners:
    """
    The learning partners for one section.

    Attributes:
        section: The id of the section.

        questions: The priority questions in it, in their order.

        band: The position of the band that the council itself has reached, from 0.
    """

    section: str
    questions: tuple[str, ...]
    band: int
    partners: tuple[LearningPartner, ...]
