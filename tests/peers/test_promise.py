"""The promise of an edition (DESIGN §6), tried by attackers that know nothing of how it is kept."""

import random
from collections.abc import Iterator, Mapping

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsc_assess.councils.council import Council
from tests.peers.attacker import Break, Member, Record, World
from tests.peers.attacker_dense import dense_stories
from tests.peers.attacker_editions import editions_of, named, seen, seen_counts, seen_poolings
from tests.peers.attacker_enumeration import TooMany, all_breaks
from tests.peers.attacker_intervals import breaks_for as bounds_of
from tests.peers.attacker_joint import learned_jointly
from tests.peers.attacker_participation import Participation, all_participation
from tests.peers.attacker_stories import LEVELS, Story, large_story, section_of_two, stories, whole_chain


@pytest.fixture(autouse=True, scope="module")
def _short_shrinking() -> Iterator[None]:
    """Look for a smaller example for half a minute at most, not for the five that hypothesis takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hypothesis.internal.conjecture.engine.MAX_SHRINKING_SECONDS", 30)
        yield


def tries(count: int) -> settings:
    """Return settings for so many stories; each takes its time."""
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)


def everybody(*values: float) -> Story:
    """Return a pool to which all councils of the register contributed one question's level."""
    councils = tuple(Council(f"Council {place}", f"E06999{place + 1:03}", "unitary", "england", "North") for place in range(len(values)))
    records = {(str(council.id), 0): (value,) for council, value in zip(councils, values, strict=True)}
    return Story(councils, {}, {}, ("A1",), tuple((level,) for level in LEVELS), True, records, (dict(records.keys()),))


def participation_in(story: Story) -> list[Participation]:
    """Return whose participation anybody learns from the editions of a story."""
    made = editions_of(story)
    contributors = {
        (edition.id, node): frozenset(council for council, _ in story.members(place, "all", node)) for place, edition in made for node in story.nodes
    } | {(edition.id, ""): frozenset(story.editions[place]) for place, edition in made}
    return all_participation(seen_counts(story, made), contributors, named(made), seen_poolings(story, made))


@pytest.mark.parametrize("alone", [1, 2])
def test_a_list_of_groups_does_not_tell_that_somebody_of_a_group_contributed(alone: int) -> None:
    """A council alone in its group, or with the reader, is not given away by the group being listed."""
    story = everybody(0, 0.2, 0.4, 0.6, 0.8, 1, 0.4, 0.6, 0.8, 1, 0, 0.2)
    city = [Council(f"City {place}", f"E09999{place:03}", "london_borough", "england", "North") for place in range(1, alone + 1)]
    now = {**dict.fromkeys(list(story.editions[0])[:7], 0), str(city[0].id): 0}
    records = {(id, 0): story.records.get((id, 0), (0.4,)) for id in now}
    assert not participation_in(attrs.evolve(story, councils=(*story.councils, *city), records=records, editions=(now,)))


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((0, 0.2, 0.4, 0.6, 0.8, 1), id="a median is there from 6 members on"),
        pytest.param((0, 0, 0, 0.2, 0.2, 0.4, 0.4, 0.6, 0.6, 0.8, 1), id="quartiles are there from 11 members on"),
        pytest.param((0, 0, 0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.4, 0.6, 0.8, 1), id="a quartile of 0.16 lies three quarters of the way from 0 to 0.2"),
        pytest.param((0.2,) * 6 + (0.4,) * 5 + (0.6,) * 6 + (0.8,) * 5, id="a decile shows the last digit of n - 1"),
    ],
)
def test_that_all_contributed_is_not_told_by_what_is_there(values: tuple[float, ...]) -> None:
    """Where the whole register contributed, neither which figures there are nor their fractions say so."""
    assert not participation_in(everybody(*values))


@pytest.mark.parametrize(
    "regions",
    [
        pytest.param({"North": (11, 6), "South": (6, 6)}, id="a second region is there from six members on, and there are no more"),
        pytest.param({"North": (11, 6), "South": (3, 3), "East": (3, 3)}, id="the same of regions that are pooled"),
        pytest.param({"North": (11, 6), "South": (7, 6)}, id="the seventh knows that it is not there itself"),
        pytest.param({"North": (11, 6), "South": (11, 6), "Isle": (1, 1)}, id="its number is not that of all since a region is left out"),
    ],
)
def test_the_regions_of_an_omega_squared_do_not_tell_who_contributed(regions: Mapping[str, tuple[int, int]]) -> None:
    """Each region has so many councils in the register, of which so many contributed."""
    chance = random.Random(0)
    councils: list[Council] = []
    records: dict[Member, Record] = {}
    for region, (size, contributors) in regions.items():
        for place in range(size):
            id = f"E06999{len(councils):03}"
            councils.append(Council(f"Council {id}", id, "unitary", "england", region))
            if place < contributors:
                records[id, 0] = (chance.choice(LEVELS),)
    story = Story(tuple(councils), {}, {}, ("A1",), tuple((level,) for level in LEVELS), True, records, (dict(records.keys()),))
    ((_, edition),) = editions_of(story)
    found = participation_in(story)
    assert edition.cells
    assert not found, f"{edition.variation['A1']}: {found[0]}"


@pytest.mark.parametrize(
    ("size", "outside"),
    [
        pytest.param(10, 5, id="11 or more of the family and 12 of all leave one of the region outside it: five more are inside"),
        pytest.param(11, 5, id="all 12 are in the family, and so are six of the region"),
        pytest.param(11, 6, id="one of the region that did not contribute knows that the other five did"),
    ],
)
def test_the_regions_of_an_omega_squared_beside_a_number_do_not_tell_who_contributed(size: int, outside: int) -> None:
    """Two regions of which six councils each contributed, and a family without some of the first."""
    councils = [
        Council(f"Council {place}", f"E06999{place:03}", "unitary", "england", "South" if place >= size else "North") for place in range(2 * size)
    ]
    ids = [str(council.id) for council in councils]
    inside = [*ids[size - 6 : size], *ids[2 * size - 6 :]]
    records: dict[Member, Record] = {
        (id, 0): (level,) for id, level in zip(inside, (0, 0, 0, 0.2, 0.2, 0.2, 0.4, 0.4, 0.6, 0.6, 0.6, 0.8), strict=True)
    }
    family = {"f": tuple(ids[outside:])}
    story = Story(tuple(councils), {}, family, ("A1",), tuple((level,) for level in LEVELS), True, records, (dict(records.keys()),))
    assert not participation_in(story)


@tries(60)
@given(stories(editions=3, partners=True))
def test_nobody_learns_that_a_council_contributed(story: Story) -> None:
    """From all numbers and figures released, and its own part, no council can tell that another contributed."""
    assert not participation_in(story)


def check_values(story: Story, withdraws: bool = False, most: int = 60_000) -> None:
    """Fail if anybody learns too much of a value from what is released of its node; by bounds alone where there are too many ways."""
    world = seen(story, editions_of(story, withdraws))
    for place, node in enumerate(story.nodes):
        own = {member: (record[place],) for member, record in story.records.items()}
        try:
            found = all_breaks(world.of(node), own, most)
        except TooMany:
            found = breaks_by_bounds(world.of(node), own)
        assert not found, "\n".join(map(str, found))


def breaks_by_bounds(world: World, truth: Mapping[Member, Record], insiders: int = 3, levels: bool = True, shaving: float = 1.0) -> list[Break]:
    """Return what an outsider and some insiders learn of a node from the bounds of all values; arguments as in `intervals`."""
    (node,) = world.nodes
    councils = sorted({council for council, _ in truth})
    asked = [None, *random.Random(len(world.cells)).sample(councils, min(insiders, len(councils)))]
    owns = [(one, {member: record for member, record in truth.items() if member[0] == one and record[0] is not None}) for one in asked]
    return [found for council, own in owns for found in bounds_of(world, council, own, node, levels, shaving)]


@tries(40)
@given(stories(most=12, partners=True))
def test_nobody_learns_the_level_of_a_question(story: Story) -> None:
    """Over all ways of answering that give everything released, another council's level is never the only one."""
    check_values(story)


@tries(40)
@given(st.one_of(stories(section_of_two, most=10, missing=True, partners=True), stories(whole_chain, most=9, partners=True)))
def test_nobody_learns_a_level_of_a_section(story: Story) -> None:
    """The figures of a section, and of each of its questions, tell no more than is promised, also beside a learning partner's level."""
    check_values(story)


DENSE_VALUES = st.one_of(
    dense_stories(most=22, partners=True),
    dense_stories(section_of_two, most=10, missing=True, partners=True),
    dense_stories(whole_chain, most=14, partners=True),
)
DENSE_REGIONS = dense_stories(least=12, most=30, editions=2, partners=True, absent=(0, 4, 5, 6, 8, 10), regions=(2, 3))


@tries(20)
@given(DENSE_VALUES)
def test_nobody_learns_a_level_where_more_is_released(story: Story) -> None:
    """Spread values, large groups that overlap and small changes after leave more figures to combine."""
    check_values(story, most=4_000)


@tries(30)
@given(DENSE_REGIONS)
def test_nobody_learns_that_a_council_contributed_where_more_is_released(story: Story) -> None:
    """Nor do all numbers together, with those of the regions of an omega squared, tell whose values they are of."""
    assert not participation_in(story)


@pytest.mark.nightly
@tries(100)
@given(DENSE_VALUES, st.booleans())
def test_nobody_learns_a_level_in_many_dense_stories(story: Story, withdraws: bool) -> None:
    """The same, tried for longer, also where who leaves has withdrawn."""
    check_values(story, withdraws)


@pytest.mark.nightly
@tries(500)
@given(DENSE_REGIONS)
def test_nobody_learns_that_a_council_contributed_in_many_dense_stories(story: Story) -> None:
    """The same, tried for longer."""
    assert not participation_in(story)


@pytest.mark.nightly
@pytest.mark.parametrize("levels", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_nobody_learns_a_value_in_a_larger_pool(seed: int, levels: bool) -> None:
    """With nations, regions, types, unions, and families across regions, over up to three editions, some councils leaving and joining again."""
    story = large_story(seed, 40 + 20 * seed, 3, levels)
    world = seen(story, editions_of(story, withdraws=True))
    assert world.cells
    found = breaks_by_bounds(world, story.records, 15, levels, shaving=0)
    assert not found, "\n".join(map(str, found))


@pytest.mark.nightly
def test_a_section_and_its_questions_together_seldom_tell_a_value() -> None:
    """The promise is for each node by itself; of small pools, one in ten at most is given away by all nodes together (found: one in thirty)."""
    learned = [found for seed in range(120) if (found := learned_jointly(seed)) is not None]
    assert len(learned) > 40
    assert sum(found > 0 for found in learned) <= len(learned) / 10
