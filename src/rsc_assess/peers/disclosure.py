"""
The disclosure check: whether what is released of a node would let anybody find a council in it.

The promise (docs/disclosure.md): nobody who has everything ever released, knows who contributed, and knows the answers of one
council of their own can narrow the value of another council to less than a tenth of the range; nor learn its level on a
question, since two levels are at least that far apart.

It is proved council by council with witnesses. A witness is another set of values that gives the very same released figures, in
every edition at once, and in which the council stands a tenth of the range or more away from its own value: whoever looks at
the figures cannot tell the true values from it. A witness that moves a reader's own council does not fool that reader; so
a council is safe once no other council is moved by all of its witnesses.

Witnesses are built from values that councils really have, or from the least and the most there is, in five ways:

    alone       the council moves where every figure that it is in stays as it is
    exchange    it changes places with a council that is in the same groups (and the same region, which omega² does not notice),
                which may then move alone
    near        it changes places with one in other groups, whose figures do not notice
    cycle       it changes places with one in another group, and two further councils undo what the groups would notice
    by edition  where it is in several editions, it changes places in each with another record that is in that edition alone

The search is bounded. What it finds is certain; a council that it finds no witness for counts as not safe, and less is released.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rsc_assess.peers.figures import NO_LIMIT
from rsc_assess.peers.released import Between, Cell, Records, ReleasedCell, ReleasedVariation, Value
from rsc_assess.peers.statistics import ONE

# A tenth of the range: half a level where there are five.
NARROWEST = ONE // 10
MOST_PARTNERS = 40
MOST_ENDS = 8
MOST_CHANGES = 300
MOST_IN_ONE_EDITION = 60

# New values by record; and with them the groups that might notice, as bits.
Moves = dict[int, Value]
Proposal = tuple[Moves, int]


class Check:
    """The search for witnesses on one node, while one group after the other is released."""

    def __init__(
        self,
        records: Records,
        values: Sequence[Value | None],
        cells: Iterable[ReleasedCell],
        variations: Iterable[ReleasedVariation] = (),
        *,
        shown: Mapping[int, int] | None = None,
        bands: int = 0,
        ends: Iterable[Value] = (),
        witnesses: Iterable[Moves] = (),
    ) -> None:
        """
        Prepare the check of a node.

        Args:
            values: By record; None for one that has no value there.

            cells, variations: What is released already.

            shown: The bands that learning partners agreed to show, by record: they stay in them, and are not protected there.

            bands: How many bands the node has.

            ends: The least and the greatest value that a record can have there, as far as they are known.

            witnesses: What was found for what is released already. Who has become a learning partner since stays in its band.
        """
        self.records, self.values, self.bands = records, values, bands
        self.present = [one for one, value in enumerate(values) if value is not None]
        self.by_value = sorted(self.present, key=lambda one: (self.at(one), one))
        self.cells = {one.place: Cell(one, values, bands) for one in cells}
        self.variations = {one.edition: Between(one, values) for one in variations}
        self.shown = shown or {}
        self.candidates = sorted({*(value for value in values if value is not None), *ends})
        self.plain = [value for value, _ in self.candidates]
        self.witnesses: list[Moves] = []
        self.aside: list[Moves] = []
        # By record: whose other records move in every witness found so far; not there before the first.
        self.always_moved: dict[int, frozenset[int]] = {}
        self.latest = 0
        # How often no proof was found for a record: each time half as much is tried again, since less is released then.
        self.failed: dict[int, int] = {}
        self.latest_variations: list[Between] = []
        self.settle()
        for moves in witnesses:
            if self.keeps_shown(moves):
                self.note(moves)

    def settle(self) -> None:
        """Note which groups count now, and which records are in the same ones."""
        self.is_settled = True
        active = sum([1 << place for place in self.cells])
        self.masks = {one: self.records.masks[one] & active for one in self.present}
        self.scopes = [edition for edition in self.records.editions if edition & active]
        self.whole = sum(self.scopes)
        self.like = {scope: self.alike(scope) for scope in (self.whole, *(self.scopes if len(self.scopes) > 1 else ()))}
        self.lone = {scope: self.alike(scope, lone=True) for scope in self.scopes} if len(self.scopes) > 1 else {}

    def alike(self, scope: int, lone: bool = False) -> dict[int, list[int]]:
        """Return the records in the same groups of a scope, by these groups, in the order of values; or only those in no others."""
        found: dict[int, list[int]] = {}
        for one in self.by_value:
            mask = self.masks[one]
            if mask & scope and not (lone and mask & ~scope):
                found.setdefault(mask & scope, []).append(one)
        return found

    def add(self, cells: Iterable[ReleasedCell], variations: Iterable[ReleasedVariation] = ()) -> None:
        """Release more; witnesses that this notices are put aside, for the case that it is taken back."""
        if not self.is_settled:
            self.bring_back()
        new = {one.place: Cell(one, self.values, self.bands) for one in cells}
        self.latest = sum([1 << place for place in new])
        self.latest_variations = [Between(one, self.values) for one in variations]
        self.cells.update(new)
        self.variations.update({one.released.edition: one for one in self.latest_variations})
        self.settle()
        found, self.witnesses, self.aside, self.always_moved = self.witnesses, [], [], {}
        for moves in found:
            self.note_or_put_aside(moves)

    def note_or_put_aside(self, moves: Moves) -> None:
        """Keep a witness that held before the last addition if that does not notice it."""
        if self.is_noticed(moves, self.groups_of(moves) & self.latest) or not all(
            one.is_same_with(moves, self.values) for one in self.latest_variations if one.released.edition in self.variations
        ):
            self.aside.append(moves)
        else:
            self.note(moves)

    def bring_back(self, records: Collection[int] | None = None) -> None:
        """Keep again those witnesses put aside that nothing notices any more; all, or those that move one of some records."""
        if not self.is_settled:
            self.settle()
        aside, self.aside = self.aside, []
        for moves in aside:
            if records is None or any(one in records for one in moves):
                self.note_or_put_aside(moves)
            else:
                self.aside.append(moves)

    def replace_cell(self, place: int, released: ReleasedCell | None) -> None:
        """Release less of a cell, or nothing. Witnesses found so far stay witnesses, since less has to stay the same."""
        if released is None:
            del self.cells[place]
        else:
            self.cells[place] = Cell(released, self.values, self.bands)
        self.is_settled = False

    def drop_variation(self, edition: str) -> None:
        """Release no omega² in an edition."""
        del self.variations[edition]
        self.is_settled = False

    def unproved(self) -> list[int]:
        """Look for witnesses for all records, and return those that are not safe."""
        if not self.is_settled:
            self.settle()
        counted = {one for between in self.variations.values() for one in between.region_of}
        unsafe = {one for one in self.present if (self.masks[one] or one in counted) and one not in self.shown and not self.is_safe(one)}
        self.bring_back(unsafe)
        return [one for one in sorted(unsafe) if not self.is_safe(one) and not self.search(one)]

    def is_safe(self, one: int) -> bool:
        """Return whether the witnesses found so far fool every reader."""
        moved = self.always_moved.get(one)
        return moved is not None and not moved

    def search(self, one: int) -> bool:
        """Look for witnesses for one record; return whether it is safe."""
        for moves, groups in self.proposals(one):
            if self.is_witness(moves, groups):
                self.note(moves)
                if self.is_safe(one):
                    return True
        self.failed[one] = self.failed.get(one, 0) + 1
        return False

    def note(self, moves: Moves) -> None:
        """Keep a witness for all whom it moves far enough."""
        self.witnesses.append(moves)
        for one, (value, _) in moves.items():
            known = self.always_moved.get(one)
            if (known is None or known) and abs(value - self.at(one)[0]) >= NARROWEST:
                others = self.others(moves, one)
                self.always_moved[one] = others if known is None else known & others

    def others(self, moves: Moves, one: int) -> frozenset[int]:
        """Return the councils that know of a witness for a record that it is none, because it moves a record of their own."""
        owners = self.records.owners
        return frozenset([owners[other] for other in moves]) - {owners[one]}

    def needed(self) -> Iterator[Moves]:
        """Yield the witnesses that the proof rests on, without those that add nothing."""
        moved: dict[int, frozenset[int]] = {}
        for moves in self.witnesses:
            adds = False
            for one, (value, _) in moves.items():
                others, known = self.others(moves, one), moved.get(one)
                if abs(value - self.at(one)[0]) >= NARROWEST and (known is None or known - others):
                    moved[one] = others if known is None else known & others
                    adds = True
            if adds:
                yield moves

    def at(self, one: int) -> Value:
        """Return the value of a record that has one."""
        value = self.values[one]
        assert value is not None
        return value

    def groups_of(self, moves: Moves) -> int:
        """Return the groups that records are in, as bits."""
        groups = 0
        for one in moves:
            groups |= self.masks[one]
        return groups

    def is_witness(self, moves: Moves, groups: int) -> bool:
        """
        Return whether everything released stays as it is when records move to other values.

        Args:
            groups: The groups that might notice, as bits; in all others values only change places.
        """
        return (
            self.keeps_shown(moves)
            and not self.is_noticed(moves, groups)
            and all(one.is_same_with(moves, self.values) for one in self.variations.values())
        )

    def keeps_shown(self, moves: Moves) -> bool:
        """Return whether learning partners stay in the bands that they show."""
        return not self.shown or all(self.shown.get(one, band) == band for one, (_, band) in moves.items())

    def is_noticed(self, moves: Moves, groups: int) -> bool:
        """Return whether the figures of one of some groups, given as bits, would not stay as released."""
        masks = self.masks
        while groups:
            bit = groups & -groups
            groups ^= bit
            movers = [one for one in moves if masks[one] & bit]
            if movers and not self.stays(self.cells[bit.bit_length() - 1], movers, moves):
                return True
        return False

    def stays(self, cell: Cell, movers: Sequence[int], moves: Moves) -> bool:
        """Return whether a cell stays as released when some of its members move."""
        if len(movers) == 1:
            one = movers[0]
            low, high = cell.slack[one]
            value = moves[one]
            return low <= value[0] <= high and (not cell.has_bands or cell.has_same_bands_with((self.at(one),), (value,)))
        gone, new = sorted([self.at(one) for one in movers]), sorted([moves[one] for one in movers])
        return gone == new or cell.is_same_with(gone, new)

    def proposals(self, one: int) -> Iterator[Proposal]:
        """Yield what may be witnesses for a record, the cheapest first, each with the groups that might notice."""
        own, mine = self.at(one), self.masks[one]
        for value in self.far_within(own, *self.room(one, mine)):
            yield {one: value}, mine
        alike = self.like[self.whole].get(mine, [])
        ends = [other for other in dict.fromkeys((*alike[:MOST_ENDS], *alike[-MOST_ENDS:])) if other != one]
        for other in ends:
            if abs(self.at(other)[0] - own[0]) >= NARROWEST:
                yield {one: self.at(other), other: own}, 0
        if self.variations:
            # omega² does not notice an exchange within a region.
            for other in alike:
                if self.in_same_regions(one, other) and abs(self.at(other)[0] - own[0]) >= NARROWEST:
                    yield {one: self.at(other), other: own}, 0
        for other in ends:
            for value in self.far_within(own, *self.room(other, mine)):
                yield {one: value, other: own}, mine
        failed = self.failed.get(one, 0)
        yield from islice(self.changes_of_place(one, self.whole), MOST_CHANGES >> failed)
        if mine & self.whole not in [mine & scope for scope in self.scopes]:
            for scope in self.scopes:
                for moves, _ in islice(self.changes_of_place(one, scope), MOST_IN_ONE_EDITION >> failed):
                    more = self.made_up_for(moves, scope)
                    if more is not None:
                        yield more, self.groups_of(more)

    def changes_of_place(self, one: int, scope: int) -> Iterator[Proposal]:
        """
        Yield how a record may change places with one in other groups, alone or with two more that make up for it.

        Where `one` is in groups A that the other is not in, and the other in groups B: a record in all of B and none of A, with a
        value that A takes for that of `one`, changes places with one that is in the same groups but for A instead of B, with a
        value that B takes for that of the other.

        Args:
            scope: The groups that count: all, or those of one edition.
        """
        own, mine = self.at(one), self.masks[one] & scope
        if not mine:
            return
        like = self.like[scope]
        if scope != self.whole:
            for other in like[mine]:
                if abs(self.at(other)[0] - own[0]) >= NARROWEST:
                    yield {one: self.at(other), other: own}, 0
        for other in islice(self.far_from(own, mine, scope), MOST_PARTNERS // len(self.scopes) >> self.failed.get(one, 0)):
            theirs, its = self.at(other), self.masks[other] & scope
            only_mine, only_its = mine & ~its, its & ~mine
            low, high = self.room(one, only_mine)
            its_low, its_high = self.room(other, only_its)
            if low <= theirs[0] <= high and its_low <= own[0] <= its_high:
                yield {one: theirs, other: own}, only_mine | only_its
            if not only_mine or not only_its:
                continue
            smallest = min([self.cells[place] for place in bits(only_its)], key=lambda cell: len(cell.order))
            for third in smallest.order[bisect_left(smallest.ordered, low) : bisect_right(smallest.ordered, high)]:
                mask = self.masks[third] & scope
                if mask & only_mine or mask & only_its != only_its or third == other:
                    continue
                for fourth in like.get((mask | only_mine) & ~only_its, ()):
                    last = self.at(fourth)
                    if its_low <= last[0] <= its_high and fourth != one:
                        yield {one: theirs, other: own, third: last, fourth: self.at(third)}, only_mine | only_its

    def far_from(self, own: Value, mine: int, scope: int) -> Iterator[int]:
        """Yield records in other groups with values far from one, those in most nearly the same groups first."""
        for other in self.records.near(mine, scope):
            mask = self.masks.get(other, 0) & scope
            if mask and mask != mine and abs(self.at(other)[0] - own[0]) >= NARROWEST:
                yield other

    def in_same_regions(self, one: int, other: int) -> bool:
        """Return whether two records are in the same region wherever omega² is released."""
        return all(between.region_of.get(one) == between.region_of.get(other) for between in self.variations.values())

    def made_up_for(self, moves: Moves, scope: int) -> Moves | None:
        """
        Return moves that fit one edition with more that make up for them in the others; None where there are none.

        In each other edition that notices, a record that is in that edition alone, and in the same groups as one that moves, goes the
        opposite way: from nearest to where that one goes to where it comes from.
        """
        more = dict(moves)
        for other in self.scopes:
            if other == scope or not self.is_noticed(moves, self.groups_of(moves) & other):
                continue
            for one, value in moves.items():
                mask = self.masks[one] & other
                if mask:
                    free = [lone for lone in self.lone[other].get(mask, ()) if lone not in more]
                    if not free:
                        return None
                    more[min(free, key=lambda lone: (abs(self.at(lone)[0] - value[0]), lone))] = self.at(one)
        return more

    def room(self, one: int, groups: int) -> tuple[int, int]:
        """Return from where to where a record may move alone so that none of some groups, given as bits, notices."""
        low, high = -NO_LIMIT, NO_LIMIT
        while groups:
            bit = groups & -groups
            groups ^= bit
            start, end = self.cells[bit.bit_length() - 1].slack[one]
            low, high = max(low, start), min(high, end)
        return low, high

    def far_within(self, own: Value, low: int, high: int) -> Iterator[Value]:
        """Yield values that exist, lie between two limits, and are far from a record's own: the farthest and the nearest each way."""
        first, last = bisect_left(self.plain, low), bisect_right(self.plain, high) - 1
        below, above = bisect_right(self.plain, own[0] - NARROWEST) - 1, bisect_left(self.plain, own[0] + NARROWEST)
        for number in dict.fromkeys((first, below)):
            if first <= number <= below:
                yield self.candidates[number]
        for number in dict.fromkeys((last, above)):
            if above <= number <= last:
                yield self.candidates[number]


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set."""
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit
