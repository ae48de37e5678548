"""The disclosure check: every witness holds when all figures are reckoned anew, and only what is proved counts as safe."""

from collections.abc import Iterable, Mapping, Sequence

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rsc_assess.peers.disclosure import NARROWEST, Check
from rsc_assess.peers.figures import BANDS, DECILES, DETAILS, MEDIAN, QUARTILES, figures_of
from rsc_assess.peers.released import NO_BAND, Cell, Records, ReleasedCell, ReleasedVariation, Value, hundredths_between
from rsc_assess.peers.statistics import ONE, variance_between
from tests.conftest import tries
from tests.peers.plain import at, is_fooled, plain_omega, same_figures

MANY = 6  # bands
ENDS = ((0, 0), (ONE, MANY - 1))


@attrs.frozen
class Pool:
    """What is released of one node in all editions, and what it is released of."""

    values: tuple[Value | None, ...]
    groups: tuple[frozenset[int], ...]
    edition_of: tuple[int, ...]
    cells: tuple[ReleasedCell, ...]
    variations: tuple[ReleasedVariation, ...]
    shown: Mapping[int, int]
    owners: tuple[int, ...]

    @property
    def records(self) -> Records:
        """The records as the check takes them."""
        return Records(len(self.values), self.groups, self.edition_of, self.owners)

    def check(self, cells: Iterable[ReleasedCell] | None = None, variations: Iterable[ReleasedVariation] | None = None) -> Check:
        """Return the check of all that is released, or of some of it."""
        cells, variations = self.cells if cells is None else cells, self.variations if variations is None else variations
        return Check(self.records, self.values, cells, variations, shown=self.shown, bands=MANY, ends=ENDS)


def level(number: int) -> Value:
    """Return the value of a level."""
    return number * ONE // 5, number


def of_value(value: int) -> Value:
    """Return a value with its band."""
    return value, value * 5 // ONE


def released(place: int, members: Iterable[int], values: Sequence[Value | None], detail: int, whole: bool = False) -> ReleasedCell:
    """Return a cell of some records as it is."""
    found = sorted(value for one in members if (value := values[one]) is not None)
    counts = [sum(band == one for _, band in found) for one in range(MANY)]
    return ReleasedCell(place, tuple(sorted(members)), detail, figures_of([value for value, _ in found], counts, detail, whole=whole), whole)


levels = st.integers(0, 5).map(level)
fine = st.integers(0, 20).map(lambda step: of_value(step * ONE // 20)) | st.integers(0, ONE).map(of_value)


@st.composite
def pools(draw: st.DrawFn, editions: int = 3) -> Pool:
    """Draw a small pool: overlapping groups, one to three editions, councils with several records, partners, variation."""
    count = draw(st.integers(4, 14))
    kind = draw(st.sampled_from([levels, fine]))
    values: list[Value | None] = [draw(kind) for _ in range(count)]
    for one in draw(st.sets(st.integers(0, count - 1), max_size=2)):
        values[one] = None
    everybody = list(range(count))
    groups: list[frozenset[int]] = []
    edition_of: list[int] = []
    cells, variations = [], []
    for edition in range(draw(st.integers(1, editions))):
        absent = draw(st.sets(st.sampled_from(everybody), max_size=4))
        inside = [one for one in everybody if one not in absent]
        parts = draw(st.lists(st.integers(0, 2), min_size=len(inside), max_size=len(inside)))
        regions = [frozenset(one for one, part in zip(inside, parts, strict=True) if part == region) for region in range(3)]
        for members in (frozenset(inside), *regions, draw(st.frozensets(st.sampled_from(inside)))) if inside else ():
            groups.append(members)
            edition_of.append(edition)
            if sum(values[one] is not None for one in members) >= 3 and draw(st.integers(0, 3)):
                cells.append(released(len(groups) - 1, members, values, draw(st.sampled_from(DETAILS)), draw(st.booleans())))
        here = [tuple(sorted(one for one in region if values[one] is not None)) for region in regions]
        here = [region for region in here if region]
        omega = plain_omega([[at(values, one) for one in region] for region in here])
        if omega is not None and draw(st.booleans()):
            variations.append(ReleasedVariation(str(edition), tuple(here), omega))
    shown = {one: value[1] for one in draw(st.sets(st.sampled_from(everybody), max_size=2)) if (value := values[one]) is not None}
    owners = [draw(st.sampled_from([one, one, one // 2])) for one in everybody]
    return Pool(tuple(values), tuple(groups), tuple(edition_of), tuple(cells), tuple(variations), shown, tuple(owners))


def in_sight(pool: Pool, cells: Iterable[ReleasedCell], variations: Iterable[ReleasedVariation]) -> set[int]:
    """Return the records behind some figures that have a value and are not a learning partner's."""
    behind = {one for cell in cells for one in cell.members} | {one for each in variations for region in each.regions for one in region}
    return {one for one in behind if pool.values[one] is not None and one not in pool.shown}


def assert_holds(pool: Pool, check: Check, unsafe: Iterable[int], cells: Sequence[ReleasedCell], variations: Sequence[ReleasedVariation]) -> None:
    """Fail unless all witnesses are some, and those held to be safe are."""
    real = {value for value in pool.values if value is not None} | set(ENDS)
    for moves in check.witnesses:
        assert same_figures(pool.values, moves, cells, variations, MANY)
        assert set(moves.values()) <= real
        assert all(moves[one][1] == band for one, band in pool.shown.items() if one in moves)
        assert any(abs(value - at(pool.values, one)) >= NARROWEST for one, (value, _) in moves.items())
    safe = in_sight(pool, cells, variations) - set(unsafe)
    needed = list(check.needed())
    assert all(moves in check.witnesses for moves in needed)
    for one in safe:
        assert is_fooled(pool.values, pool.owners, one, check.witnesses)
        assert is_fooled(pool.values, pool.owners, one, needed)


@tries(150)
@given(pools())
def test_every_witness_gives_all_figures_of_all_editions_anew_and_only_who_has_enough_is_safe(pool: Pool) -> None:
    """A record is safe if no other council moves in all its witnesses; partners stay in the band that they show."""
    check = pool.check()
    unsafe = check.unproved()
    assert_holds(pool, check, unsafe, pool.cells, pool.variations)
    assert set(unsafe) <= in_sight(pool, pool.cells, pool.variations)


@tries(100)
@given(pools(), st.data())
def test_so_it_stays_while_more_is_released_and_taken_back(pool: Pool, data: st.DataObject) -> None:
    """What held before holds or is put aside; taking back a part of a cell, a cell or omega² never makes a kept witness wrong."""
    cut = data.draw(st.integers(0, len(pool.cells)))
    cells, variations = list(pool.cells[:cut]), list(pool.variations[:1])
    check = pool.check(cells, variations)
    assert_holds(pool, check, check.unproved(), cells, variations)
    check.add(pool.cells[cut:], pool.variations[1:])
    cells, variations = list(pool.cells), list(pool.variations)
    assert_holds(pool, check, check.unproved(), cells, variations)
    for place in data.draw(st.lists(st.integers(0, max(len(cells) - 1, 0)), max_size=4)) if cells else ():
        if place < len(cells):
            old = cells.pop(place)
            kept = list(check.witnesses)
            if old.detail == MEDIAN or data.draw(st.booleans()):
                check.replace_cell(old.place, None)
            else:
                cells.append(released(old.place, old.members, pool.values, old.detail - 1, old.whole))
                check.replace_cell(old.place, cells[-1])
            assert all(same_figures(pool.values, moves, cells, variations, MANY) for moves in kept)
            assert_holds(pool, check, check.unproved(), cells, variations)
    if variations:
        check.drop_variation(variations.pop().edition)
        assert_holds(pool, check, check.unproved(), cells, variations)


@tries(100)
@given(pools(editions=1), st.data())
def test_what_was_safe_before_cells_were_added_is_safe_again_without_them(pool: Pool, data: st.DataObject) -> None:
    """So taking back is always a way out, also after one kind of groups, and then another."""
    check = pool.check(pool.cells[:1], ())
    before = check.unproved()
    cut = data.draw(st.integers(0, len(pool.cells)))
    for more in (pool.cells[1:cut], pool.cells[max(cut, 1) :]):
        check.add(more)
        check.unproved()
        for cell in more:
            check.replace_cell(cell.place, None)
    check.add((), pool.variations)
    check.unproved()
    for each in pool.variations:
        check.drop_variation(each.edition)
    assert set(check.unproved()) <= set(before)


@tries(60)
@given(pools(), st.data())
def test_witnesses_of_an_earlier_check_are_used_unless_a_partner_shows_another_band_now(pool: Pool, data: st.DataObject) -> None:
    """What a council shows from now on is known of it in earlier editions too."""
    first = pool.check()
    first.unproved()
    present = [one for one, value in enumerate(pool.values) if value is not None]
    new = data.draw(st.sets(st.sampled_from(present), max_size=3)) if present else set()
    later = attrs.evolve(pool, shown={**pool.shown, **{one: pool.values[one][1] for one in new}})  # type: ignore[index]
    check = Check(later.records, later.values, later.cells, later.variations, shown=later.shown, bands=MANY, ends=ENDS, witnesses=first.needed())
    assert_holds(later, check, check.unproved(), later.cells, later.variations)


@example([])
@example([[1], [2]])
@example([[ONE, ONE], [ONE]])
@given(st.lists(st.lists(st.one_of(st.integers(0, 5).map(lambda one: one * ONE // 5), st.integers(0, ONE)), min_size=1, max_size=6), max_size=5))
def test_omega_in_hundredths_is_that_of_the_statistics(regions: list[list[int]]) -> None:
    """It is rounded half up, and exact: a sum of squares of billionths is a whole number."""
    squares = sum(value * value for region in regions for value in region)
    found = hundredths_between([len(region) for region in regions], [sum(region) for region in regions], squares)
    between = variance_between({str(place): [value / ONE for value in region] for place, region in enumerate(regions)})
    assert found == plain_omega(regions)
    assert (found is None) == (between is None)
    if found is not None and between is not None:
        assert abs(found / 100 - between.omega_squared) <= 0.005 + 1e-9


def plain_pool(values: Sequence[Value], cells: Sequence[tuple[Iterable[int], int]], editions: Sequence[int] = (), owners: Sequence[int] = ()) -> Pool:
    """Return a pool of these values, with a cell of some detail for each group."""
    groups = tuple(frozenset(members) for members, _ in cells)
    found = tuple(released(place, members, values, detail) for place, (members, (_, detail)) in enumerate(zip(groups, cells, strict=True)))
    return Pool(tuple(values), groups, tuple(editions or [0] * len(groups)), found, (), {}, tuple(owners or range(len(values))))


def steps(*values: int) -> list[Value]:
    """Return values in twentieths with their bands."""
    return [of_value(value * ONE // 20) for value in values]


def test_a_council_that_can_move_alone_is_safe_by_that() -> None:
    """The median of seven says nothing of the two ends, and those in between can be taken for one another."""
    pool = plain_pool(steps(0, 2, 5, 9, 12, 16, 20), [(range(7), MEDIAN)])
    check = pool.check()
    assert check.unproved() == []
    assert any(len(moves) == 1 for moves in check.witnesses)


@pytest.mark.parametrize(
    ("values", "cells", "editions", "unsafe", "witness"),
    [
        pytest.param([0, 2, 1, 5, 5, 2], [([1, 2, 5], MEDIAN), ([0, 2, 3, 5], QUARTILES)], [0, 0], [], {3: 1, 2: 5}, id="near"),
        pytest.param(
            [4, 2, 2, 5, 4, 0],
            [([0, 1, 2, 3, 4], MEDIAN), ([1, 4, 5], QUARTILES), ([2, 3, 4, 5], QUARTILES)],
            [0, 0, 1],
            [1, 3, 4, 5],
            {2: 4, 4: 2, 0: 2, 1: 4},
            id="cycle",
        ),
        pytest.param([4, 1, 1, 4, 2, 5], [([2, 3, 4], DECILES), ([0, 1, 3, 4, 5], DECILES)], [0, 1], [2], {3: 1, 2: 4, 1: 4}, id="by edition"),
    ],
)
def test_each_way_proves_what_no_other_does(
    values: list[int], cells: list[tuple[list[int], int]], editions: list[int], unsafe: list[int], witness: dict[int, int]
) -> None:
    """Values are levels; without that way more councils would not be safe."""
    pool = plain_pool([level(value) for value in values], cells, editions)
    check = pool.check()
    assert check.unproved() == unsafe
    assert_holds(pool, check, unsafe, pool.cells, ())
    assert {one: level(value) for one, value in witness.items()} in check.witnesses


def test_where_all_have_one_value_nobody_is_safe() -> None:
    """Everybody can see it, and nothing takes it back but the cell itself."""
    pool = plain_pool(steps(*[8] * 7), [(range(7), DECILES)])
    assert pool.check().unproved() == list(range(7))


def test_a_council_whose_only_doubt_is_the_readers_own_is_not_safe() -> None:
    """Of two that can only have changed places, each knows where it is itself, so where the other is."""
    pool = plain_pool([level(0), level(5), *[level(2)] * 5], [(range(7), DECILES), (range(2, 7), DECILES)])
    check = pool.check()
    assert check.unproved() == list(range(7))
    assert {0: level(5), 1: level(0)} in check.witnesses
    assert check.always_moved == {0: frozenset({1}), 1: frozenset({0})}


@pytest.mark.parametrize(("owners", "unsafe"), [((0, 1, 2, 3), False), ((0, 1, 2, 2), True)])
def test_a_reader_knows_all_records_of_its_own_council(owners: tuple[int, ...], unsafe: bool) -> None:
    """Two records that may be of one council are one reader's; a witness that moves either is none for it."""
    # Whoever is in both editions can be anywhere only if one of the others, in one edition each, is elsewhere.
    check = Check(Records(4, [range(4)], [0], owners), [level(0), level(1), level(4), level(5)], [])
    check.note({0: level(4), 2: level(0)})
    assert not check.is_safe(0)
    check.note({0: level(5), 3: level(0)})
    assert check.is_safe(0) is not unsafe


def test_a_council_that_is_moved_with_another_record_of_its_own_needs_no_further_witness() -> None:
    """Only the council itself would know, and it knows anyway."""
    check = Check(Records(3, [range(3)], [0], (0, 0, 2)), [level(0), level(4), level(5)], [])
    check.note({0: level(4), 1: level(0)})
    assert check.is_safe(0)


def test_only_witnesses_that_leave_fewer_readers_in_the_know_are_kept() -> None:
    """Of three, the third tells nobody more than the first two did."""
    check = Check(Records(4, [range(4)], [0]), [level(0), level(4), level(4), level(4)], [])
    first, second = {0: level(4), 1: level(4), 2: level(4)}, {0: level(4), 2: level(4), 3: level(4)}
    for moves in (first, second, first, {0: level(4), 2: level(4)}):
        check.note(moves)
    assert list(check.needed()) == [first, second]
    assert not check.is_safe(0)


def test_a_witness_counts_only_for_those_it_moves_a_tenth_of_the_range() -> None:
    check = Check(Records(2, [range(2)], [0]), [of_value(ONE // 2), of_value(0)], [])
    check.note({0: of_value(ONE // 2 + NARROWEST - 1), 1: of_value(NARROWEST)})
    assert not check.is_safe(0)
    assert 1 in check.always_moved
    check.note({0: of_value(ONE // 2 + NARROWEST)})
    assert check.is_safe(0)


def test_a_record_without_a_band_never_takes_the_place_of_one_that_is_counted() -> None:
    """Counts by band are there only if all have one, and must stay."""
    values: list[Value | None] = [*([level(0)] * 6), *([level(3)] * 6), *([level(5)] * 6), (ONE // 2, NO_BAND)]
    cell = released(0, range(18), values, BANDS)
    check = Check(Records(19, [range(18)], [0]), values, [cell], bands=MANY)
    assert check.unproved() == []
    assert all(band != NO_BAND for moves in check.witnesses for _, band in moves.values())
    assert not Cell(cell, values, MANY).has_same_bands_with([level(3)], [(3 * ONE // 5, NO_BAND)])


def test_of_a_node_without_bands_only_values_count() -> None:
    values: list[Value | None] = [(step * ONE // 10, NO_BAND) for step in range(8)]
    check = Check(Records(8, [range(8)], [0]), values, [released(0, range(8), values, QUARTILES)])
    assert check.unproved() == []


def test_no_witness_has_a_value_that_nobody_can_have() -> None:
    """Only values that councils have, or that are told to be the least or the greatest there is."""
    pool = plain_pool(steps(4, 8, 8, 8, 8, 8, 16), [(range(7), MEDIAN)])
    for ends, found in (((), {4, 8, 16}), ([of_value(ONE // 10)], {2, 4, 8, 16})):
        check = Check(pool.records, pool.values, pool.cells, bands=MANY, ends=ends)
        check.unproved()
        assert {value for moves in check.witnesses for value, _ in moves.values()} <= {step * ONE // 20 for step in found}
