"""From a story to the editions made of it, and from editions to what an attacker sees of them."""

import datetime
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from itertools import pairwise

import attrs

from rsc_assess import load_questionnaire
from rsc_assess.councils.council import Council
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.values import Cell, Contribution, Edition, PartnerOffer
from rsc_assess.peers.working import Working
from rsc_assess.problems import InputError
from rsc_assess.questionnaire.values import Questionnaire
from tests.peers.attacker import DECILES, QUARTILES, Member, SeenCell, SeenVariation, World
from tests.peers.attacker_participation import SeenCount, numbers, pooling_ways
from tests.peers.attacker_stories import LEVELS, Story, band_of, stands_alone
from tests.small import question, questionnaire, section

DAY = datetime.date(2026, 1, 1)


@cache
def model() -> Questionnaire:
    """Return a questionnaire with one section of two questions."""
    return load_questionnaire(questionnaire([section("A", question("A1"), question("A2"))]))


def contribution(story: Story, member: Member) -> Contribution:
    """Return what a council handed in."""
    questionnaire, digests = model(), node_digests_of(model())
    council = next(one for one in story.councils if one.id == member[0])
    scores = {node: value for node, value in zip(story.nodes, story.records[member], strict=True) if value is not None}
    bands = {node: band_of(value) for node, value in scores.items()}
    return Contribution(
        council=council,
        date=DAY + datetime.timedelta(days=member[1]),
        engine="0",
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        sharing="levels" if {"A1", "A2"} & scores.keys() else "scores",
        digests={node: digests[node] for node in scores},
        scores=scores,
        bands=bands,
        offers=tuple(PartnerOffer(node, bands[node]) for node in story.offers.get(member, ())),
    )


def editions_of(story: Story, withdraws: bool = False) -> list[tuple[int, Edition]]:
    """
    Return the editions that can be made, one after the other, each with its place in the story.

    Args:
        withdraws: Whether a council that is not in an edition has withdrawn, so that its name is off the earlier ones; it may join again.
    """
    made: list[tuple[int, Working]] = []
    for place, now in enumerate(story.editions):
        gone = sorted({id for before in story.editions[:place] for id in before} - now.keys()) if withdraws else []
        made = [(one, reduce(Working.without, gone, working)) for one, working in made]
        replaces = made[-1][1].edition.id if place in story.corrects and made and made[-1][0] == place - 1 else None
        try:
            working = make_edition(
                [contribution(story, member) for member in sorted(now.items())],
                model(),
                story.grouping,
                id=f"e{place}",
                date=DAY + datetime.timedelta(days=100 + place),
                earlier=[one for _, one in made],
                replaces=replaces,
            )
        except InputError:
            continue  # nothing may be released
        made.append((place, working))
    return [(place, working.edition) for place, working in made]


def quantiles_of(cell: Cell) -> tuple[tuple[float, float], ...]:
    """Return the quantiles of a cell as pairs of probability and figure."""
    found = [(0.5, cell.median)]
    found += zip(QUARTILES, cell.quartiles or (), strict=False)
    found += [pair for pair in zip(DECILES, cell.deciles or (), strict=False) if pair[0] != 0.5]
    return tuple(found)


def bands_of(cell: Cell) -> tuple[tuple[float, float, int], ...]:
    """Return the counts by band with the ends of the bands as shares."""
    return tuple((band.first / 5, (band.last + 1) / 5, band.count) for band in cell.bands)


def seen(story: Story, editions: Sequence[tuple[int, Edition]]) -> World:
    """Return what is released, with whose values it is of."""
    cells: list[SeenCell] = []
    variations: list[SeenVariation] = []
    for place, edition in editions:
        for group, by_node in edition.cells.items():
            for node, cell in by_node.items():
                members = story.members(place, group, node)
                cells.append(SeenCell(edition.id, group, node, members, quantiles_of(cell), bands_of(cell), whole=cell.n.or_more))
        for node, variation in edition.variation.items():
            regions = story.regions(place, node)
            assert len(regions) == variation.regions
            variations.append(SeenVariation(edition.id, node, regions, variation.omega_squared))
    return attrs.evolve(story.before_figures(), cells=tuple(cells), variations=tuple(variations))


def seen_counts(story: Story, editions: Sequence[tuple[int, Edition]]) -> list[SeenCount]:
    """Return of how many councils each cell can be."""
    members = story.grouping.members
    found = []
    for _, edition in editions:
        for group, by_node in edition.cells.items():
            for node, cell in by_node.items():
                place = story.nodes.index(node)
                may = tuple(sorted({value for record in story.possible if (value := record[place]) is not None}))
                register = members[group]
                left = numbers(cell.n.number, cell.n.or_more, len(register), quantiles_of(cell), bands_of(cell), may, story.levels)
                found.append(SeenCount(edition.id, group, node, register, left))
    return [*found, *seen_lists(story, editions, found)]


def seen_poolings(story: Story, editions: Sequence[tuple[int, Edition]]) -> dict[tuple[str, str], list[list[SeenCount]]]:
    """Return what the number of regions of each omega², and of its councils, say of who is in which region."""
    regions = story.register_by_region()
    found = {}
    for _, edition in editions:
        for node, variation in edition.variation.items():
            least = variation.n.number
            may = frozenset(range(least, len(story.councils) + 1)) if variation.n.or_more else frozenset([least])
            found[edition.id, node] = pooling_ways(edition.id, node, regions, variation.regions, may, stands_alone)
    return found


def seen_lists(story: Story, editions: Sequence[tuple[int, Edition]], counts: Sequence[SeenCount]) -> list[SeenCount]:
    """Return of how many councils each group can be, going by whether an edition lists it, where that depends on who contributed."""
    found = []
    for _, edition in editions if lists_tell() else ():
        # Where everybody has a value of every node, whoever is in the edition is in its cells.
        nodes = (
            sorted({count.node for count in counts if count.edition == edition.id}) if all(None not in record for record in story.possible) else [""]
        )
        listed = {group.id for group in edition.groups}
        for group, register in story.grouping.members.items():
            may = frozenset(range(1, len(register) + 1)) if group in listed else frozenset([0])
            found += [SeenCount(edition.id, group, node, register, may) for node in nodes]
    return found


@cache
def lists_tell() -> bool:
    """Return whether editions leave a group out because nobody of it contributed: tried with one council in a group of its own."""
    councils = tuple(Council(f"Council {place}", f"E06999{place + 1:03}", "unitary", "england", "North" if place else "Isle") for place in range(20))
    records = {(str(council.id), 0): (level,) for council, level in zip(councils, LEVELS * 4, strict=False)}
    everybody = {str(council.id): 0 for council in councils[:8]}
    lists = set()
    for now in (everybody, {id: 0 for id in everybody if id != councils[0].id}):
        story = Story(councils, {}, {}, ("A1",), tuple((level,) for level in LEVELS), True, records, (now,))
        ((_, edition),) = editions_of(story)
        lists.add(tuple(group.id for group in edition.groups))
    return len(lists) > 1


def named(editions: Sequence[tuple[int, Edition]]) -> Mapping[str, frozenset[str]]:
    """Return for each edition the councils that it names as learning partners."""
    return {edition.id: frozenset(partner.council for partner in edition.partners) for _, edition in editions}


def changes(story: Story) -> list[int]:
    """Return for each edition but the first how many councils are not in it with the same record as in the one before."""
    return [len(set(one.items()) ^ set(other.items())) for one, other in pairwise(story.editions)]
