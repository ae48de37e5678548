"""One edition in the making: what may be released, node by node; and why the rest may not, for the keeper."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from rsc_assess.peers.disclosure import Check
from rsc_assess.peers.figures import (
    DECILES,
    FROM,
    MEDIAN,
    NOTHING,
    Figures,
    as_cell,
    as_figures,
    figures_of,
    is_nearly_one_value,
    most_detail,
)
from rsc_assess.peers.groups import ALL, Grouping, slug
from rsc_assess.peers.nodes import band_counts, extremes, node_digests_of
from rsc_assess.peers.numbers import at_least, is_tight, pooled_regions, printed
from rsc_assess.peers.participation import Numbers, certain
from rsc_assess.peers.released import Records, ReleasedCell, ReleasedVariation, hundredths_between
from rsc_assess.peers.values import Cell, Contribution, Count, Partner, Variation
from rsc_assess.peers.working import Reason, Row, Witness, Working, has_figures, row_of, value_of
from rsc_assess.questionnaire.values import Questionnaire, walk

FEWEST_CHANGED = 5
# Kinds of groups in the order in which they are settled: later ones give way to earlier ones.
STAGES = (("all", "nation", "region", "type", "union"), ("family",))
CHANGED, NEARLY_ONE, TOO_FEW, NUMBER, FOUND, OFFER = "changed", "nearly_one", "too_few", "number", "found", "offer"
WORDS = {
    CHANGED: "one to four of its councils changed since an earlier edition",
    NEARLY_ONE: "all values, or all but fewer than five, are the same",
    TOO_FEW: "fewer than six councils have a figure",
    NUMBER: "the exact number would tell that a council contributed",
    FOUND: "with it a council's value could be narrowed too far",
    OFFER: "to name who offers itself only now as a learning partner would, with earlier figures, let a council's value be narrowed too far",
}


@attrs.define
class Plan:
    """What is to be released of one node in one group, while it is being decided."""

    place: int
    rows: tuple[int, ...]
    ordered: list[int]
    counts: list[int]
    detail: int
    n: Count

    def released(self, record_of: Sequence[int]) -> ReleasedCell:
        """Return it as the disclosure check sees it."""
        return ReleasedCell(self.place, tuple(record_of[row] for row in self.rows), self.detail, self.figures(), self.n.or_more)

    def figures(self) -> Figures:
        """Return its figures."""
        return figures_of(self.ordered, self.counts, self.detail, whole=self.n.or_more)


class Making:
    """
    One edition in the making.

    Attributes:
        rows: One for each contribution, in the order of council ids.

        rows_of: The rows in each group.
    """

    def __init__(self, contributions: Sequence[Contribution], questionnaire: Questionnaire, grouping: Grouping, earlier: Sequence[Working]) -> None:
        self.contributions, self.grouping, self.earlier = contributions, grouping, earlier
        self.digest, self.digests = questionnaire.digest, node_digests_of(questionnaire)
        self.bands = band_counts(questionnaire)
        self.ends = {node: [value_of(one.value, one.band) for one in found] for node, found in extremes(questionnaire).items()}
        self.below = {section.id: [node.id for _, node in walk(section.children, 0)] for _, section in questionnaire.sections()}
        self.rows = tuple(row_of(one, self.digests, self.below) for one in contributions)
        self.nodes = [node for node in self.digests if any(node in row.values for row in self.rows)]
        place_of = {row.council: place for place, row in enumerate(self.rows)}
        self.rows_of = {
            group.id: tuple(sorted(place_of[council] for council in grouping.members[group.id] if council in place_of)) for group in grouping.groups
        }
        self.reasons: list[Reason] = []
        self.noted: set[tuple[str, str, str]] = set()
        self.witnesses: dict[str, tuple[Witness, ...]] = {}
        self.set_up_records()
        self.withhold_offers()
        self.partners = tuple(self.partners_now())
        self.named = {partner.council for of in (self.partners, *(one.edition.partners for one in earlier)) for partner in of}

    def set_up_records(self) -> None:
        """Number the records and the groups of all editions, this one last."""
        editions = [*self.earlier, None]
        numbers: dict[str, int] = {}
        for rows in (*(one.rows for one in self.earlier), self.rows):
            for row in rows:
                numbers.setdefault(row.record, len(numbers))
        self.number_of = numbers
        self.places: dict[tuple[int, str], int] = {}
        members: list[set[int]] = []
        for edition, working in enumerate(editions):
            rows = self.rows if working is None else working.rows
            groups = self.rows_of if working is None else {id: one.rows for id, one in working.groups.items()}
            for id, places in groups.items():
                self.places[edition, id] = len(members)
                members.append({numbers[rows[row].record] for row in places})
        self.now = len(self.earlier)
        self.record_of = [numbers[row.record] for row in self.rows]
        self.kind_of = {group.id: group.kind for group in self.grouping.groups}
        self.records = Records(len(numbers), members, [edition for edition, _ in self.places], self.owners())

    def owners(self) -> list[int]:
        """Return for each record a number for its council."""
        known: dict[str, int] = {}
        owner_of = {row.record: known.setdefault(row.owner, len(known)) for rows in (*(one.rows for one in self.earlier), self.rows) for row in rows}
        return [owner_of[record] for record in self.number_of]

    def withhold_offers(self) -> None:
        """Leave out offers to be named that would, with figures of earlier editions, let a council be found."""
        before: dict[str, set[str]] = {}
        for row in (row for working in self.earlier for row in working.rows):
            before.setdefault(row.record, set()).update(row.shown)
        contributions, rows = list(self.contributions), list(self.rows)
        for node in self.nodes:
            new = [place for place, row in enumerate(rows) if node in row.shown and node not in before.get(row.record, {node})]
            if new and self.check(node).unproved():
                self.note("", node, OFFER)
                for place in new:
                    offers = [offer for offer in contributions[place].offers if node not in (offer.section, *self.below.get(offer.section, ()))]
                    contributions[place] = attrs.evolve(contributions[place], offers=tuple(offers))
                    rows[place] = row_of(contributions[place], self.digests, self.below)
                self.contributions, self.rows = contributions, tuple(rows)

    def decide(self) -> tuple[dict[str, dict[str, Cell]], dict[str, Variation]]:
        """Return the cells and the omega² that may be released."""
        changed = {id for id in self.rows_of if self.has_few_changes(id)}
        cells: dict[str, dict[str, Cell]] = {group.id: {} for group in self.grouping.groups}
        variation = {}
        for node in self.nodes:
            plans = dict(self.plans(node, changed))
            self.hide_numbers(node, plans)
            regions = self.regions(node) if ALL in plans else ()
            hundredths = self.hundredths(node, regions)
            kept = self.prove(node, plans, regions, hundredths)
            for id, plan in plans.items():
                cells[id][node] = as_cell(plan.figures(), plan.detail, plan.n)
            if kept and hundredths is not None and ALL in plans and not self.regions_tell(node, plans, regions):
                # Not how many are in these regions: beside the number of all, that would tell of those that are in none.
                variation[node] = Variation(hundredths / 100, len(regions), plans[ALL].n)
        return {id: found for id, found in cells.items() if found}, variation

    def has_few_changes(self, group: str) -> bool:
        """Return whether one to four councils of a group differ from those in it in an earlier edition that released figures of it."""
        now = {self.rows[row].record: self.rows[row].owner for row in self.rows_of[group]}
        for working in self.earlier:
            if not working.edition.cells.get(group):
                continue
            then = {working.rows[row].record: working.rows[row].owner for row in working.groups[group].rows}
            changed = {now[record] for record in now.keys() - then.keys()} | {then[record] for record in then.keys() - now.keys()}
            if 0 < len(changed) < FEWEST_CHANGED:
                self.reasons.append(Reason(group, "", CHANGED, f"{WORDS[CHANGED]} ({working.edition.id})"))
                return True
        return False

    def plans(self, node: str, changed: set[str]) -> Iterator[tuple[str, Plan]]:
        """Yield what the size of each group allows for a node."""
        bands = self.bands.get(node, 0)
        for group in self.grouping.groups:
            rows = tuple(row for row in self.rows_of[group.id] if node in self.rows[row].values)
            if group.id in changed or not rows:
                continue
            values = [self.rows[row].values[node] for row in rows]
            detail = most_detail(len(rows))
            if detail == NOTHING:
                self.note(group.id, node, TOO_FEW)
                continue
            ordered = sorted(value for value, _ in values)
            if is_nearly_one_value(ordered):
                self.note(group.id, node, NEARLY_ONE)
                continue
            counts = [sum(band == one for _, band in values) for one in range(bands)]
            number = self.number(group.id, len(rows))
            if number.or_more:
                # That a figure is there must not tell more than the number that is printed.
                detail = min(most_detail(number.number), DECILES)
            elif sum(counts) < len(rows):
                detail = min(detail, DECILES)
            if detail == NOTHING:
                self.note(group.id, node, NUMBER)
                continue
            yield group.id, Plan(self.places[self.now, group.id], rows, ordered, counts, detail, number)

    def number(self, group: str, n: int) -> Count:
        """Return the number of councils behind a cell as it may be printed, were there no other groups."""
        return printed(n, len(self.grouping.members[group]) if self.grouping.is_register else None)

    def hide_numbers(self, node: str, plans: dict[str, Plan]) -> None:
        """Make numbers inexact until they tell of no council that it contributed."""
        if not self.grouping.is_register:
            return
        contributors = self.contributors(node)
        while True:
            here = {id: plan for id, plan in plans.items() if is_tight(plan.n, len(plan.rows))}
            sure = certain(self.numbers(plans), contributors, self.named)
            mine = {id for council in sure for id in self.smallest(council, here)}
            if not mine:
                return
            for id in sorted(mine):
                self.loosen(id, plans[id], plans)
                self.note(id, node, NUMBER)

    def contributors(self, node: str) -> set[str]:
        """Return the councils that contributed a node."""
        return {str(row.council) for row in self.rows if node in row.values}

    def numbers(self, plans: Mapping[str, Plan]) -> list[Numbers]:
        """Return the numbers of some cells, but for those that stay true when two councils less stand behind them."""
        spare = {id: len(plan.rows) - plan.n.number if plan.n.or_more else 0 for id, plan in plans.items()}
        return [Numbers(plans[id].place, self.grouping.members[id], max(one, 0)) for id, one in spare.items() if one < 2]

    def regions_tell(self, node: str, plans: Mapping[str, Plan], regions: Sequence[Sequence[int]]) -> bool:
        """
        Return whether the number of regions, beside the numbers of groups, would tell of a council that it contributed.

        It says of each region that counts, and of those pooled together, that they have six members or more, and of each that does not
        count by itself that it has fewer: also where two more join it.
        """
        if not self.grouping.is_register:
            return False
        counted = [{slug(self.rows[row].region or "") for row in rows} for rows in regions]
        others = [{region} for region in self.grouping.regions if {region} not in counted]
        numbers: list[Numbers] = []
        contributors = self.contributors(node)
        for place, together in enumerate([*counted, *others], len(self.places)):
            members = frozenset().union(*(self.grouping.regions[region] for region in together if region in self.grouping.regions))
            n = len(contributors & members)
            spare = n - FROM[MEDIAN] if n >= FROM[MEDIAN] else 0 if n >= FROM[MEDIAN] - 2 else 2
            if spare < 2:
                numbers.append(Numbers(place, members, spare))
        # The numbers of groups alone tell of nobody: that has been seen to.
        return bool(numbers and certain([*self.numbers(plans), *numbers], contributors, self.named))

    def smallest(self, council: str, plans: Mapping[str, Plan]) -> list[str]:
        """Return the smallest of some groups that a council is in, if there is one."""
        mine = [id for id in plans if council in self.grouping.members[id]]
        return [min(mine, key=lambda id: (len(self.grouping.members[id]), id))] if mine else []

    def loosen(self, id: str, plan: Plan, plans: dict[str, Plan]) -> None:
        """Print the number of a cell as a lower bound that it does not sit on, with no more detail than that bound allows."""
        n = len(plan.rows)
        if n <= FROM[MEDIAN]:
            del plans[id]
            return
        plan.n = at_least(n - 1)
        plan.detail = min(plan.detail, most_detail(plan.n.number), DECILES)

    def regions(self, node: str) -> tuple[tuple[int, ...], ...]:
        """Return the rows of each region for omega², those of few members pooled."""
        sizes = {region: len(ids) for region, ids in self.grouping.regions.items()}
        return pooled_regions(self.rows, node, sizes if self.grouping.is_register else {})

    def hundredths(self, node: str, regions: Sequence[Sequence[int]]) -> int | None:
        """Return omega² between regions in hundredths, or None."""
        values = [[self.rows[row].values[node][0] for row in rows] for rows in regions]
        return hundredths_between([len(one) for one in values], [sum(one) for one in values], sum(value**2 for one in values for value in one))

    def prove(self, node: str, plans: dict[str, Plan], regions: tuple[tuple[int, ...], ...], hundredths: int | None) -> bool:
        """
        Take back what would let a council be found; return whether omega² is kept.

        Families give way to what is settled before them.
        """
        check = self.check(node)
        if check.unproved():
            # Then nobody knows what more would give away.
            plans.clear()
            self.note("", node, FOUND)
            return False
        name = str(self.now)
        records = tuple(tuple(self.record_of[row] for row in rows) for rows in regions)
        new = [] if hundredths is None else [ReleasedVariation(name, records, hundredths)]
        for kinds in STAGES:
            stage = {group.id: plans[group.id] for group in self.grouping.groups if group.kind in kinds and group.id in plans}
            if stage:
                check.add((plan.released(self.record_of) for plan in stage.values()), new)
                new = []
                self.settle(node, stage, check, name)
                for id in [id for id in plans if id not in stage and self.kind_of[id] in kinds]:
                    del plans[id]
            if ALL not in plans and name in check.variations:
                # It is released beside the figures of all councils only.
                check.drop_variation(name)
        if check.unproved():
            plans.clear()
            return False
        numbers = list(self.number_of)
        self.witnesses[node] = tuple(tuple((numbers[one], *value) for one, value in sorted(moves.items())) for moves in check.needed())
        return name in check.variations

    def check(self, node: str) -> Check:
        """Return the check of a node with all that earlier editions have released, and partners have shown till now."""
        values: list[tuple[int, int] | None] = [None] * len(self.number_of)
        shown: dict[int, int] = {}
        cells, variations = list(self.cells_before(node, values, shown)), list(self.variations_before(node))
        for row, record in zip(self.rows, self.record_of, strict=True):
            self.put(row, record, node, values, shown)
        bands = self.bands.get(node, 0)
        ends = self.ends.get(node, ())
        return Check(self.records, values, cells, variations, shown=shown, bands=bands, ends=ends, witnesses=self.witnesses_before(node))

    def witnesses_before(self, node: str) -> Iterator[dict[int, tuple[int, int]]]:
        """
        Yield the witnesses that all figures of a node in earlier editions rest on: those of the edition made last.

        Dates do not tell which that is; it is the one that was checked against all others.
        """
        those = {one.edition.id: one for one in self.earlier if has_figures(one.edition, node) and one.edition.nodes[node] == self.digests[node]}
        for id, working in those.items():
            if those.keys() <= {id, *working.after}:
                for moves in working.witnesses.get(node, ()):
                    yield {self.number_of[record]: (value, band) for record, value, band in moves}

    def settle(self, node: str, stage: dict[str, Plan], check: Check, name: str) -> None:
        """Take back what cells say until every council is safe: in the smallest groups first, then omega², then of all councils."""
        while stage and (unproved := check.unproved()):
            todo = {self.finest(check, one, stage) or self.freeing(check, one, stage) for one in unproved}
            if todo == {ALL} and name in check.variations:
                check.drop_variation(name)
                self.note("", node, FOUND)
                continue
            for id in sorted(todo):
                plan = stage[id]
                plan.detail -= 1
                self.note(id, node, FOUND)
                check.replace_cell(plan.place, plan.released(self.record_of) if plan.detail != NOTHING else None)
                if plan.detail == NOTHING:
                    del stage[id]

    def finest(self, check: Check, record: int, stage: Mapping[str, Plan]) -> str | None:
        """Return the smallest of some groups whose cell holds a record, or None."""
        mine = [id for id, plan in stage.items() if check.masks[record] >> plan.place & 1]
        return min(mine, key=lambda id: (len(stage[id].rows), id)) if mine else None

    def freeing(self, check: Check, record: int, stage: Mapping[str, Plan]) -> str:
        """Return the group whose cell binds most of those that are in the same other groups as a record; if none, the smallest group."""
        here = sum([1 << plan.place for plan in stage.values()])
        mine = check.masks[record] & ~here
        alike = [mask for mask in check.masks.values() if mask & ~here == mine]
        return max(stage, key=lambda id: (sum([mask >> stage[id].place & 1 for mask in alike]), -len(stage[id].rows), id))

    def put(self, row: Row, record: int, node: str, values: list[tuple[int, int] | None], shown: dict[int, int]) -> None:
        """Enter what a row has for a node."""
        if node in row.values:
            values[record] = row.values[node]
            if node in row.shown:
                shown[record] = row.shown[node]

    def cells_before(self, node: str, values: list[tuple[int, int] | None], shown: dict[int, int]) -> Iterator[ReleasedCell]:
        """Yield the cells of a node in earlier editions, and enter the values behind them."""
        for edition, working in enumerate(self.earlier):
            # A partner's section may show the level of a question that the edition has no figures of.
            none = self.digests[node] if working.edition.digest == self.digest else None
            if working.edition.nodes.get(node, none) != self.digests[node]:
                continue
            numbers = [self.number_of[row.record] for row in working.rows]
            for row, record in zip(working.rows, numbers, strict=True):
                self.put(row, record, node, values, shown)
            for id, membership in working.groups.items():
                cell = working.edition.cell(id, node)
                if cell is not None:
                    members = tuple(numbers[row] for row in membership.rows if node in working.rows[row].values)
                    detail, figures = as_figures(cell)
                    yield ReleasedCell(self.places[edition, id], members, detail, figures, cell.n.or_more)

    def variations_before(self, node: str) -> Iterator[ReleasedVariation]:
        """Yield omega² of a node in earlier editions."""
        for edition, working in enumerate(self.earlier):
            found = working.edition.variation.get(node)
            if found is not None and working.edition.nodes.get(node) == self.digests[node]:
                regions = pooled_regions(working.rows, node, working.regions)
                records = tuple(tuple(self.number_of[working.rows[row].record] for row in rows) for rows in regions)
                yield ReleasedVariation(str(edition), records, round(found.omega_squared * 100))

    def partners_now(self) -> Iterator[Partner]:
        """Yield the learning partners, by section and council."""
        for node in self.nodes:
            for one, row in zip(self.contributions, self.rows, strict=True):
                for offer in one.offers:
                    if offer.section == node and node in row.values:
                        council = one.council
                        yield Partner(str(council.id), council.name, council.type, council.nation, council.region, node, offer.band, offer.note)

    def note(self, group: str, node: str, code: str) -> None:
        """Note for the keeper why something is not released."""
        if (group, node, code) not in self.noted:
            self.noted.add((group, node, code))
            self.reasons.append(Reason(group, node, code, WORDS[code]))
