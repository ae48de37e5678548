"""What every part of a sector report is written with: the edition, the words of the language, and figures as they are printed."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs

from rsc_assess.language import Catalogue
from rsc_assess.peers.nodes import compared_items, node_digests_of
from rsc_assess.peers.values import BandCount, Cell, Count, Edition, Group
from rsc_assess.questionnaire.values import LEVELS, Question, Questionnaire, Section
from rsc_assess.report.figures import Figure
from rsc_assess.report.sector_values import BandLine, CellView, NodeLine, Over
from rsc_assess.report.values import Absent
from rsc_assess.scoring.display import on_scale, rounded, snapped

ALL = "all"
WHOLE, SECTION, ITEM, QUESTION = ("whole", "section", "item", "question")


@attrs.frozen(slots=False)
class SectorWriter:
    """
    Writes the parts of one sector report.

    Attributes:
        questionnaire: In the language of the report.

        t: The strings of that language.
    """

    edition: Edition
    questionnaire: Questionnaire
    t: Catalogue
    figures: dict[float, Figure] = attrs.field(factory=dict, eq=False, repr=False)
    cells: dict[tuple[str, str], CellView] = attrs.field(factory=dict, eq=False, repr=False)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The digest of all that reaches a node, by its id."""
        return node_digests_of(self.questionnaire)

    @cached_property
    def band_names(self) -> tuple[str, ...]:
        """The names of the bands of sections, from the lowest."""
        return tuple(band.label for band in self.questionnaire.bands)

    @cached_property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the levels of each question that has levels."""
        return {one.id: tuple(option.label for option in one.ladder()) for one in self.questionnaire.questions() if one.kind == LEVELS}

    def fits(self, id: str) -> bool:
        """Tell whether a node means here what it meant when the edition was made."""
        return id in self.edition.nodes and self.digests.get(id) == self.edition.nodes[id]

    def count(self, number: int) -> Figure:
        """Return a whole number."""
        return Figure(number, self.t.whole(number))

    def plain(self, number: float) -> Figure:
        """Return a number with at most two decimals and no trailing zeros."""
        return Figure(number, self.t.number(f"{number:.2f}".rstrip("0").rstrip(".")))

    def percent(self, share: float) -> Figure:
        """Return a share of two decimals as a percentage."""
        return Figure(share, f"{round(100 * share)}%")

    def figure(self, share: float) -> Figure:
        """Return a share on the scale of the report; for a sum of marks, as a percentage of the most there can be."""
        if share not in self.figures:
            display = self.questionnaire.display
            text = str(rounded(on_scale(share, display), display.decimals, "half_up"))
            self.figures[share] = self.percent(share) if display.as_sum else Figure(share, self.t.number(text))
        return self.figures[share]

    def distance(self, share: float) -> Figure:
        """Return how far two shares lie apart, in the unit of the scale."""
        display = self.questionnaire.display
        if display.as_sum:
            return self.percent(share)
        return Figure(share, self.t.number(str(rounded(share * (display.high - display.low), display.decimals, "half_up"))))

    def over(self, n: Count) -> Over:
        """Return over how many councils something is."""
        number = self.count(n.number)
        if n.or_more:
            return Over(Figure(n.number, self.t("sector.count_or_more", n=number)), False, self.t("sector.councils_or_more", n=number))
        return Over(number, True, self.t("sector.councils", n=number))

    def group_title(self, group: Group) -> str:
        """Return what a group is called: all, nations and types in the language of the report, others as they were named."""
        if group.kind == ALL:
            return self.t("sector.all")
        name = group.id.partition(":")[2].replace("-", "_")
        keys = {"nation": "sector.nations", "type": "peers.group.type"}
        return self.known(f"{keys.get(group.kind)}.{name}") or group.title

    def foreign_titles(self) -> frozenset[str]:
        """Return the titles of groups that are printed as the edition has them, in English."""
        # Texts in another language are marked as of one language, that of the questionnaire.
        if self.t.language == "en" or (self.questionnaire.original or self.questionnaire).language != "en":
            return frozenset()
        return frozenset(group.title for group in self.edition.groups if group.kind != ALL and self.group_title(group) == group.title)

    def known(self, key: str) -> str | None:
        """Return a string if there is one by that name."""
        return self.t(key) if key in self.t.strings else None

    def cell(self, group: str, node: str) -> CellView | None:
        """Return what is released of a node in a group, or None."""
        found = self.edition.cell(group, node) if self.fits(node) else None
        if found is None:
            return None
        if (group, node) not in self.cells:
            self.cells[group, node] = self.shown_cell(found, self.levels.get(node, self.band_names))
        return self.cells[group, node]

    def shown_cell(self, cell: Cell, names: Sequence[str]) -> CellView:
        """Return figures as they are printed; `names` are those of the bands, from the lowest."""
        lower, upper = map(self.figure, cell.quartiles) if cell.quartiles else (None, None)
        bands = self.bands(cell.bands, names)
        says = "; ".join(self.t("sector.band_says", label=band.label, count=band.count) for band in bands) or None
        return CellView(self.over(cell.n), self.figure(cell.median), lower, upper, tuple(map(self.figure, cell.deciles or ())), bands, says)

    def bands(self, bands: tuple[BandCount, ...], names: Sequence[str]) -> tuple[BandLine, ...]:
        """Return counts by band with the names of the bands; nothing where there are fewer names than bands."""
        if any(band.last >= len(names) for band in bands):
            return ()
        total = sum(band.count for band in bands)

        def label(band: BandCount) -> str:
            first, last = names[band.first], names[band.last]
            return first if first == last else self.t("sector.band_several", first=first, last=last)

        return tuple(BandLine(band.first, band.last, label(band), self.count(band.count), band.count / total) for band in bands)

    def section(self, section: Section, depth: int, inside: str | None) -> NodeLine:
        """Return a section with what is released of it; depth is 1 for the top sections."""
        return self.node(section.id, SECTION, section.title, self.questionnaire.rank(depth - 1), depth, inside)

    def question(self, question: Question, depth: int, inside: str | None) -> NodeLine:
        """Return a question with what is released of it."""
        return self.node(question.id, QUESTION, question.title, None, depth, inside)

    def node(self, id: str, kind: str, title: str, rank: str | None = None, depth: int = 0, inside: str | None = None) -> NodeLine:
        """Return a node with what is released of it for all councils."""
        cell = self.cell(ALL, id)
        median = cell.median if cell else None
        width = self.distance(snapped(cell.upper.value - cell.lower.value)) if cell and cell.lower and cell.upper else None
        return NodeLine(
            id=id,
            kind=kind,
            title=title,
            rank=rank,
            depth=depth,
            inside=inside,
            share=min(max(median.value, 0.0), 1.0) if median else None,
            score=median,
            cell=cell,
            width=width,
            says=self.says(title, cell),
        )

    def says(self, title: str, cell: CellView | None) -> str:
        """Return the figures of a node in words."""
        if cell is None:
            return self.t("sector.says_not_released", title=title)
        known = {"title": title, "median": cell.median, "councils": cell.n.says}
        if cell.lower is None or cell.upper is None:
            return self.t("sector.says_median", **known)
        known |= {"lower": cell.lower, "upper": cell.upper}
        if not cell.deciles:
            return self.t("sector.says_half", **known)
        return self.t("sector.says_deciles", lowest=cell.deciles[0], highest=cell.deciles[-1], **known)

    def titles(self) -> dict[str, str]:
        """Return the titles of all that can be compared, by id, in the order of the questionnaire."""
        questionnaire = self.questionnaire
        found = {questionnaire.id: questionnaire.total_title}
        found.update((section.id, section.title) for _, section in questionnaire.sections())
        found.update((question.id, question.title) for question in questionnaire.questions())
        found.update((id, item.title) for id, _, item in compared_items(questionnaire))
        return found

    def absent(self) -> tuple[Absent, ...]:
        """Return the nodes of the edition that do not fit the questionnaire, and why."""
        titles = self.titles()
        place = {id: number for number, id in enumerate(titles)}
        found = sorted((id for id in self.edition.nodes if not self.fits(id)), key=lambda id: (place.get(id, len(place)), id))
        return tuple(
            Absent(f"{id} {titles[id]}" if id in titles else id, self.t(f"sector.absent_{'changed' if id in titles else 'unknown'}")) for id in found
        )
