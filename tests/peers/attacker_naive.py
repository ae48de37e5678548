"""
Releases as somebody would make them who knows of thresholds and of nothing else: what every attacker must break.
"""

import itertools
from collections.abc import Mapping, Sequence

import attrs

from tests.peers.attacker import DECILES, QUARTILES, Member, SeenCell, SeenVariation, World, omega_squared, quantile, shown_figure
from tests.peers.attacker_participation import SeenCount, numbers
from tests.peers.attacker_stories import Story

ENDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2)  # of the bands


def naive_cell(edition: str, group: str, node: str, values: Mapping[Member, float], bands: bool = True) -> SeenCell | None:
    """Return the figures that the number of members alone allows, or None."""
    ordered, n = sorted(values.values()), len(values)
    if n < 6:
        return None
    wanted = (0.5, *(QUARTILES if n >= 11 else ()), *(DECILES if n >= 21 else ()))
    figures = tuple((probability, shown_figure(quantile(ordered, probability))) for probability in dict.fromkeys(wanted))
    return SeenCell(edition, group, node, frozenset(values), figures, merged_counts(ordered) if bands and n >= 21 else ())


def merged_counts(ordered: Sequence[float]) -> tuple[tuple[float, float, int], ...]:
    """Return the counts by band, bands with fewer than 5 merged with the next."""
    counts = [[low, high, sum(low <= round(value, 9) < high for value in ordered)] for low, high in itertools.pairwise(ENDS)]
    while len(counts) > 1 and any(count < 5 for _, _, count in counts):
        place = next(place for place, (_, _, count) in enumerate(counts) if count < 5)
        first = min(place, len(counts) - 2)
        one, other = counts[first : first + 2]
        counts[first : first + 2] = [[one[0], other[1], one[2] + other[2]]]
    return tuple((low, high, int(count)) for low, high, count in counts)


def naive_world(story: Story, variation: bool = True) -> World:
    """Return all figures of a story's editions, released by thresholds alone."""
    cells, variations = [], []
    for edition in range(len(story.editions)):
        for node in story.nodes:
            place = story.nodes.index(node)
            for group in story.grouping.groups:
                values = {member: float(story.records[member][place] or 0.0) for member in story.members(edition, group.id, node)}
                if cell := naive_cell(str(edition), group.id, node, values):
                    cells.append(cell)
            regions = story.regions(edition, node)
            omega = omega_squared([[float(story.records[member][place] or 0.0) for member in sorted(region)] for region in regions])
            if variation and omega is not None:
                variations.append(SeenVariation(str(edition), node, regions, round(omega, 2)))
    return attrs.evolve(story.before_figures(), cells=tuple(cells), variations=tuple(variations))


def naive_counts(story: Story, exact: bool = True) -> list[SeenCount]:
    """Return the numbers that the cells of the story's editions print: all exact, or as "N - 4 or more" with all figures."""
    world, members = naive_world(story, variation=False), story.grouping.members
    found = []
    for cell in world.cells:
        n, register = len(cell.members), members[cell.group]
        if exact or len(register) - n >= 5:
            left = frozenset([n])
        else:
            values = [value for record in story.possible if (value := record[story.nodes.index(cell.node)]) is not None]
            left = numbers(len(register) - 4, True, len(register), cell.quantiles, (), sorted(set(values)), story.levels, whole=False)
        found.append(SeenCount(cell.edition, cell.group, cell.node, register, left))
    return found
