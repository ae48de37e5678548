"""The attackers themselves: they break releases that go by thresholds alone, and never claim what plain counting does not."""

import itertools
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess.councils.council import Council
from tests.peers.attacker import Member, Record, SeenCell, SeenVariation, World, omega_squared, quantile, shown_figure
from tests.peers.attacker_enumeration import all_breaks, feasible_records
from tests.peers.attacker_intervals import breaks_for, intervals
from tests.peers.attacker_linear import Row, certain
from tests.peers.attacker_naive import naive_counts, naive_world
from tests.peers.attacker_participation import SeenCount, all_participation, numbers, participation
from tests.peers.attacker_stories import LEVELS, Story

FEW_LEVELS = (0.0, 0.4, 0.6, 1.0)
TENTHS = tuple(step / 10 for step in range(11))


def pool(
    values: Sequence[float], families: Mapping[str, Iterable[int]] | None = None, editions: Sequence[Iterable[int]] = (), absent: int = 0
) -> Story:
    """Return councils of one region with a level each, in families and editions given by their places."""
    councils = tuple(Council(f"Council {place}", f"E06999{place:03}", "unitary", "england", "North") for place in range(len(values) + absent))
    ids = [str(council.id) for council in councils]
    records: dict[Member, Record] = {(id, 0): (value,) for id, value in zip(ids, values, strict=False)}
    told = tuple({ids[place]: 0 for place in places} for places in editions or [range(len(values))])
    inside = {name: tuple(ids[place] for place in places) for name, places in (families or {}).items()}
    return Story(councils, {}, inside, ("A1",), tuple((level,) for level in LEVELS), True, records, told)


def found_in(story: Story) -> set[str]:
    """Return the councils whose level somebody learns from a naive release of a story."""
    return {one.member[0] for one in all_breaks(naive_world(story, variation=False), story.records)}


def last(story: Story) -> str:
    """Return the id of the last council."""
    return str(story.councils[-1].id)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((1.0, 1.0, 0.4, 0.0, 1.0, 0.4, 1.0), id="two medians"),
        pytest.param((0.8, 0.8, 0.8, 0.4, 0.8, 0.2, 0.4, 1.0, 0.2, 1.0, 0.0, 0.4), id="medians and quartiles"),
    ],
)
def test_a_group_and_the_same_without_one_council_give_it_away(values: tuple[float, ...]) -> None:
    """The difference of two groups is found."""
    story = pool(values, {"rest": range(len(values) - 1)})
    assert last(story) in found_in(story)
    assert last(story) not in found_in(pool(values)), "one group alone does not"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((0.4, 0.8, 1.0, 0.6, 1.0, 1.0, 1.0), id="two medians"),
        pytest.param((0.4, 1.0, 1.0, 0.8, 1.0, 0.8, 0.6, 0.6, 0.8, 0.6, 0.0, 1.0), id="medians and quartiles"),
    ],
)
def test_two_editions_that_differ_by_one_council_give_it_away(values: tuple[float, ...]) -> None:
    """A council that joins is found."""
    story = pool(values, editions=[range(len(values) - 1), range(len(values))])
    assert last(story) in found_in(story)


def test_a_new_record_of_one_council_gives_both_away() -> None:
    """A council that hands in anew is found by what its figure does to the median."""
    values = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
    story = pool(values)
    first = dict(story.editions[0])
    changed = next(iter(first))
    story = attrs.evolve(story, records={**story.records, (changed, 1): (1.0,)}, editions=(first, {**first, changed: 1}))
    found = all_breaks(naive_world(story, variation=False), story.records)
    assert {one.member for one in found} >= {(changed, 0), (changed, 1)}


def test_nested_groups_give_away_what_no_two_of_them_do() -> None:
    """Groups are looked at as one system."""
    values = (1.0, 0.6, 0.0, 1.0, 1.0, 0.4, 1.0, 0.6)
    families = {"six": range(6), "seven": range(7)}
    alone: list[Mapping[str, Iterable[int]]] = [{}, {"six": range(6)}, {"seven": range(7)}]
    assert found_in(pool(values, families)) - set().union(*(found_in(pool(values, one)) for one in alone))


def cell(values: Sequence[float], bands: tuple[tuple[float, float, int], ...], count: int | None = None) -> World:
    """Return the world of one cell over the first of some councils with levels."""
    members = [(f"{place:02}", 0) for place in range(len(values))]
    seen = SeenCell("e", "all", "x", frozenset(members[:count]), bands=bands)
    return World(("x",), {member: tuple((level,) for level in LEVELS) for member in members}, (seen,))


def by_enumeration(world: World, own: Mapping[Member, Record]) -> set[Member]:
    """Return whose level is learned, by the exact attacker."""
    left = feasible_records(world.knowing(own))
    return {member for member, records in left.items() if len(records) == 1 and member not in own}


def by_intervals(world: World, own: Mapping[Member, Record]) -> set[Member]:
    """Return whose level is learned, by the attacker of large pools."""
    return {one.member for one in breaks_for(world, next((member[0] for member in own), None), own, "x", levels=True)}


ATTACKERS = pytest.mark.parametrize("attack", [by_enumeration, by_intervals])
Attack = Callable[[World, Mapping[Member, Record]], set[Member]]


@ATTACKERS
def test_a_count_of_all_in_one_band_tells_everybodys_level(attack: Attack) -> None:
    """A cell in which all are alike is found out by anybody."""
    assert len(attack(cell([0.4] * 10, ((0.4, 0.6, 10),)), {})) == 10


@ATTACKERS
def test_the_one_that_differs_learns_the_level_of_all_others(attack: Attack) -> None:
    """A cell in which all but one are alike is found out by that one, and by nobody else."""
    world = cell([0.4] * 9 + [1.0], ((0.4, 0.6, 9), (1.0, 1.2, 1)))
    assert attack(world, {("09", 0): (1.0,)}) == {(f"{place:02}", 0) for place in range(9)}
    assert not attack(world, {("00", 0): (0.4,)})


@ATTACKERS
def test_counts_by_band_are_subtracted(attack: Attack) -> None:
    """Counts of two groups that differ by one council, each of them harmless, tell in which band it is."""
    small = cell([0.0] * 10, ((0.0, 0.4, 5), (0.4, 0.6, 4)), 9)
    large = cell([0.0] * 10, ((0.0, 0.4, 5), (0.4, 0.6, 5)))
    assert not attack(small, {})
    assert not attack(large, {})
    assert attack(attrs.evolve(small, cells=(*small.cells, *large.cells)), {}) == {("09", 0)}


def test_the_attacker_of_large_pools_finds_a_difference_of_deciles() -> None:
    """In 22 councils and the same without one, deciles and counts give the one away."""
    values = [step / 25 for step in range(21)] + [1.0]
    members = [(f"{place:02}", 0) for place in range(22)]
    cells = []
    for ordered in (values[:21], values):
        above = sum(value >= 0.8 for value in ordered)
        deciles = tuple((probability, shown_figure(quantile(ordered, probability))) for probability in TENTHS[1:10])
        counts = ((0.0, 0.8, len(ordered) - above), (0.8, 1.2, above))
        cells.append(SeenCell("e", str(len(ordered)), "x", frozenset(members[: len(ordered)]), deciles, counts))
    may = tuple((value,) for value in (0.0, 1.0))
    low, high = intervals(World(("x",), dict.fromkeys(members, may), tuple(cells)), "x")["21", 0]
    assert (low, high) == (0.8, 1.0)


def test_nearly_all_variance_between_regions_tells_what_a_region_has() -> None:
    """A council learns the levels of its region where omega² is 1."""
    members = [(f"{place:02}", 0) for place in range(12)]
    regions = (frozenset(members[:6]), frozenset(members[6:]))
    world = World(("x",), {member: tuple((level,) for level in LEVELS) for member in members}, (), (SeenVariation("e", "x", regions, 1.0),))
    own: dict[Member, Record] = {members[0]: (0.4,)}
    assert by_enumeration(world, own) == by_intervals(world, own) == set(members[1:6])


@pytest.mark.parametrize("exact", [True, False])
def test_a_number_as_large_as_the_register_tells_that_all_contributed(exact: bool) -> None:
    """So does "8 or more" of 12 beside quartiles that only 12 levels can have."""
    story = pool((0, 0, 0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.4, 0.6, 0.8, 1))
    contributors = {("0", "A1"): frozenset(story.editions[0])}
    found = all_participation(naive_counts(story, exact=exact), contributors, {})
    assert {council for one in found for council in one.contributed} == set(story.editions[0])


def test_numbers_are_subtracted() -> None:
    """Exact numbers of two groups, each with councils missing, tell that the one they differ by contributed."""
    story = pool((0, 0.2, 0.4, 0.6, 0.8, 1, 0.4), {"rest": [0, 1, 2, 3, 4, 5, *range(7, 13)]}, absent=6)
    contributors = {("0", "A1"): frozenset(story.editions[0])}
    outsiders = [one for one in all_participation(naive_counts(story), contributors, {}) if one.attacker is None]
    assert [one.contributed for one in outsiders] == [frozenset(["E06999006"])]


def test_the_last_but_one_to_be_missing_knows_that_the_rest_contributed() -> None:
    """Where one is missing, that one learns of all others."""
    story = pool((0, 0.2, 0.4, 0.6, 0.8, 1), absent=1)
    contributors = {("0", "A1"): frozenset(story.editions[0])}
    found = all_participation(naive_counts(story), contributors, {})
    assert [(one.attacker, one.contributed) for one in found] == [(last(story), frozenset(story.editions[0]))]


# From here on: no attacker says more than counting all ways does.


@st.composite
def worlds(draw: st.DrawFn, levels: Sequence[float] = FEW_LEVELS, most: int = 5) -> tuple[World, dict[Member, Record]]:
    """Draw a few members with values, and true figures over groups of them."""
    members = [(str(place), 0) for place in range(draw(st.integers(2, most)))]
    truth: dict[Member, Record] = {member: (draw(st.sampled_from(levels)),) for member in members}
    cells = []
    for place in range(draw(st.integers(0, 4))):
        inside = frozenset(draw(st.sets(st.sampled_from(members), min_size=2)))
        values = sorted(value for member in inside if (value := truth[member][0]) is not None)
        whole = draw(st.booleans())
        probabilities = draw(st.lists(st.sampled_from([0.1, 0.25, 0.4, 0.5, 0.75, 0.9]), max_size=3, unique=True))
        ends = sorted(draw(st.sets(st.sampled_from(FEW_LEVELS), max_size=2)) | {0.0, 1.2})
        bands = (
            tuple((low, high, sum(low <= value < high for value in values)) for low, high in itertools.pairwise(ends)) if draw(st.booleans()) else ()
        )
        cells.append(SeenCell("e", str(place), "x", inside, tuple((p, figure_of(values, p, whole)) for p in probabilities), bands, whole))
    variations = []
    if len(members) > 3 and draw(st.booleans()):
        regions = (frozenset(members[:2]), frozenset(members[2:]))
        omega = omega_squared([[float(truth[member][0] or 0.0) for member in sorted(region)] for region in regions])
        if omega is not None:
            variations.append(SeenVariation("e", "x", regions, round(omega, 2)))
    return World(("x",), {member: tuple((level,) for level in levels) for member in members}, tuple(cells), tuple(variations)), truth


def figure_of(values: Sequence[float], probability: float, whole: bool) -> float:
    """Return a quantile as it is printed, in exact numbers; of quantiles by `statistics` where there are."""
    exact = [Fraction(round(value * 10), 10) for value in values]
    place = (len(exact) - 1) * Fraction(str(probability))
    if whole:
        found = min(enumerate(exact), key=lambda one: (abs(one[0] - place), one[0]))[1]
    else:
        parts = statistics.quantiles(exact, n=20, method="inclusive")
        found = parts[round(probability * 20) - 1]
    return float(Fraction((found * 50 + Fraction(1, 2)).__floor__(), 50))


def ways(world: World) -> Iterator[dict[Member, Record]]:
    """Yield every way of answering that gives all figures."""
    members = sorted(world.records)
    for records in itertools.product(*(world.records[member] for member in members)):
        way = dict(zip(members, records, strict=True))
        if all(gives(way, one) for one in world.cells) and all(varies(way, one) for one in world.variations):
            yield way


def gives(way: Mapping[Member, Record], seen: SeenCell) -> bool:
    """Return whether a way gives a cell's figures."""
    values = sorted(float(way[member][0] or 0.0) for member in seen.members)
    return all(figure_of(values, probability, seen.whole) == figure for probability, figure in seen.quantiles) and all(
        sum(low <= value < high for value in values) == count for low, high, count in seen.bands
    )


def varies(way: Mapping[Member, Record], seen: SeenVariation) -> bool:
    """Return whether a way gives an omega², by its formula in sums of squares."""
    parts = [[Fraction(round(float(way[member][0] or 0.0) * 10), 10) for member in region] for region in seen.regions]
    every = [value for part in parts for value in part]
    mean = sum(every) / Fraction(len(every))
    total = sum((value - mean) ** 2 for value in every)
    if not total:
        return False
    within = sum((value - sum(part) / Fraction(len(part))) ** 2 for part in parts for value in part)
    spread = Fraction(within) / (len(every) - len(parts))
    omega: Fraction = max(Fraction(0), Fraction((total - within - (len(parts) - 1) * spread) / (total + spread)))
    return abs(omega - Fraction(round(seen.omega_squared * 100), 100)) <= Fraction(1, 200)


@settings(max_examples=70, deadline=None)
@given(worlds())
def test_the_exact_attacker_finds_what_counting_finds(drawn: tuple[World, dict[Member, Record]]) -> None:
    """The records left are those that some way of answering has, no more and no fewer."""
    world, truth = drawn
    counted: dict[Member, set[Record]] = {member: set() for member in world.records}
    for way in ways(world):
        for member, record in way.items():
            counted[member].add(record)
    assert all(truth[member] in records for member, records in counted.items())
    assert feasible_records(world) == counted


@settings(max_examples=40, deadline=None)
@given(worlds(), st.data())
def test_an_insider_is_as_exact(drawn: tuple[World, dict[Member, Record]], data: st.DataObject) -> None:
    """Knowing its own record, a council learns what counting with it finds."""
    world, truth = drawn
    mine = data.draw(st.sampled_from(sorted(truth)))
    known = world.knowing({mine: truth[mine]})
    counted = [set(records) for records in zip(*(tuple(way[member] for member in sorted(way)) for way in ways(known)), strict=True)]
    assert [set(records) for _, records in sorted(feasible_records(known).items())] == counted


@settings(max_examples=40, deadline=None)
@given(worlds(most=4))
def test_the_attacker_of_large_pools_claims_no_level_that_counting_leaves_open(drawn: tuple[World, dict[Member, Record]]) -> None:
    """Its bounds hold every value that a way of answering has."""
    world, _ = drawn
    bounds = intervals(world, "x", levels=True)
    for way in ways(world):
        for member, (value,) in way.items():
            low, high = bounds[member]
            assert low - 1e-9 <= float(value or 0.0) <= high + 1e-9


@settings(max_examples=25, deadline=None)
@given(worlds(TENTHS, most=3))
def test_nor_any_value_of_a_fine_scale(drawn: tuple[World, dict[Member, Record]]) -> None:
    """Where any value may be, the bounds hold all tenths that give the figures."""
    world, _ = drawn
    bounds = intervals(world, "x")
    for way in ways(world):
        for member, (value,) in way.items():
            low, high = bounds[member]
            assert low - 1e-9 <= float(value or 0.0) <= high + 1e-9


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_attacker_on_participation_finds_what_counting_finds(data: st.DataObject) -> None:
    """Who certainly contributed, and who did not, are those in all, or none, of the sets of contributors that fit the numbers."""
    register = [str(place) for place in range(data.draw(st.integers(2, 7)))]
    contributors = frozenset(data.draw(st.sets(st.sampled_from(register))))
    groups = [frozenset(one) for one in data.draw(st.lists(st.sets(st.sampled_from(register), min_size=1), min_size=1, max_size=4))]
    counts = []
    for place, group in enumerate([frozenset(register), *groups]):
        others = data.draw(st.sets(st.integers(0, len(group)), max_size=2))
        counts.append(SeenCount("e", str(place), "x", group, frozenset({len(group & contributors)} | others)))
    fitting = [
        frozenset(one)
        for size in range(len(register) + 1)
        for one in itertools.combinations(register, size)
        if all(len(count.register.intersection(one)) in count.numbers for count in counts)
    ]
    found = participation(counts)
    assert frozenset().union(*(one.contributed for one in found)) == frozenset.intersection(*fitting)
    assert frozenset().union(*(one.did_not for one in found)) == frozenset(register) - frozenset().union(*fitting)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(FEW_LEVELS), min_size=6, max_size=9), st.booleans(), st.booleans())
def test_no_number_is_ruled_out_that_can_have_the_figures(values: list[float], whole: bool, has_quartiles: bool) -> None:
    """Figures rule out only numbers of members of which no values give them."""
    wanted = [0.5, 0.25, 0.75] if has_quartiles else [0.5]
    figures = tuple((probability, figure_of(sorted(values), probability, whole)) for probability in wanted)
    left = numbers(1, True, 11, figures, (), FEW_LEVELS, True, whole)
    least = 11 if has_quartiles else 6
    for n in range(least, 12):
        chosen = itertools.combinations_with_replacement(FEW_LEVELS, n)
        assert n in left or not any(all(figure_of(one, probability, whole) == figure for probability, figure in figures) for one in chosen)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_linear_programming_claims_nothing_that_whole_numbers_leave_open(data: st.DataObject) -> None:
    """A set that is certain to have the property, or not to have it, is so in every whole solution."""
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    truth = [data.draw(st.integers(0, size)) for size in sizes]
    rows = []
    for places in data.draw(st.lists(st.sets(st.integers(0, len(sizes) - 1), min_size=1), max_size=4)):
        total = sum(truth[a] for a in places)
        rows.append(Row(tuple(sorted(places)), total - data.draw(st.integers(0, 1)), total + data.draw(st.integers(0, 1))))
    every, none = certain([0] * len(sizes), sizes, sizes, rows, range(len(sizes)))
    solutions = [
        one
        for one in itertools.product(*(range(size + 1) for size in sizes))
        if all(row.least <= sum(one[a] for a in row.places) <= row.most for row in rows)
    ]
    assert truth in [list(one) for one in solutions]
    assert all(one[a] == sizes[a] for one in solutions for a in every)
    assert all(one[a] == 0 for one in solutions for a in none)
