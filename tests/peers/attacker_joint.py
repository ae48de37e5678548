"""Small random pools, on which the attacker looks at a section and its questions as one system: what the promise does not cover."""

import random

from rsc_assess.councils.council import Council
from tests.peers.attacker import Member, Record
from tests.peers.attacker_editions import editions_of, seen
from tests.peers.attacker_enumeration import all_breaks
from tests.peers.attacker_stories import Story, gaps, section_of_two


def small_pool(seed: int) -> Story:
    """Return 6 to 12 councils that rate a section's two questions (three levels each), 4 to 8 that do not, and perhaps a family."""
    chance = random.Random(seed)
    nodes, possible = section_of_two()
    contributors = chance.randint(6, 12)
    count = contributors + chance.choice([4, 5, 6, 8])
    cut = chance.choice([count, chance.randint(6, count)])
    councils = tuple(
        Council(f"Council {place}", f"E06999{place:03}", "unitary", "england", "North" if place < cut else "South") for place in range(count)
    )
    ids = [str(council.id) for council in councils]
    families = {"f": tuple(chance.sample(ids, chance.randint(max(6, count - 6), count - 1)))} if chance.random() < 0.6 else {}
    who = chance.sample(ids, contributors)
    weights = [chance.random() + 0.1 for _ in possible]
    records: dict[Member, Record] = {}
    for id in who:
        record = chance.choices(possible, weights)[0]
        if chance.random() < 0.1:
            gap = chance.randrange(len(nodes))
            record = tuple(None if place == gap else value for place, value in enumerate(record))
        records[id, 0] = record
    return Story(councils, {}, families, nodes, (*possible, *gaps(possible)), True, records, (dict.fromkeys(who, 0),))


def learned_jointly(seed: int) -> int | None:
    """
    Return how many values somebody learns of a pool who looks at all nodes at once; None where figures of one node at most are released.

    Raises:
        AssertionError: if somebody learns a value from one node alone.
    """
    story = small_pool(seed)
    world = seen(story, editions_of(story))
    if len({cell.node for cell in world.cells}) < 2:
        return None
    for place, node in enumerate(story.nodes):
        assert not all_breaks(world.of(node), {member: (record[place],) for member, record in story.records.items()})
    return len({(one.member, one.node) for one in all_breaks(world, story.records)})
