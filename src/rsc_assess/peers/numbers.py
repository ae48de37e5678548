"""Numbers of councils as an edition prints them, and the regions that may count as they are printed."""

from collections.abc import Mapping, Sequence

from rsc_assess.peers.figures import FROM, MEDIAN
from rsc_assess.peers.groups import slug
from rsc_assess.peers.participation import FEWEST_MISSING
from rsc_assess.peers.values import Count
from rsc_assess.peers.working import Row


def printed(n: int, size: int | None) -> Count:
    """
    Return a number of councils as it may be printed, were there no other groups.

    Args:
        size: How many councils the register has in the group; None without a register.
    """
    if size is None:
        return at_least(n - 1)
    return Count(n) if size - n >= FEWEST_MISSING else Count(max(size - FEWEST_MISSING + 1, 0), True)


def at_least(n: int) -> Count:
    """Return the largest threshold that n reaches, as a lower bound; 0 below all of them."""
    return Count(max((one for one in FROM.values() if one <= n), default=0), True)


def is_tight(count: Count, n: int) -> bool:
    """Return whether a printed number would be false if one council less stood behind it."""
    return not count.or_more or count.number >= n


def pooled_regions(rows: Sequence[Row], node: str, sizes: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    """
    Return the rows with a value for a node by region, regions of few members pooled as one.

    A region, and all that are pooled, count only where a cell of theirs could say that it has six members without telling who they
    are: the number of regions is printed.

    Args:
        sizes: How many councils of the register each region has; empty without a register.
    """
    by_region: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if node in row.values and row.region:
            by_region.setdefault(slug(row.region), []).append(place)

    def may_count(regions: Sequence[str]) -> bool:
        n = sum([len(by_region[region]) for region in regions])
        size = sum([sizes.get(region, len(by_region[region])) for region in regions]) if sizes else None
        return n >= FROM[MEDIAN] and printed(n, size).number >= FROM[MEDIAN]

    alone = [region for region in sorted(by_region) if may_count([region])]
    rest = [region for region in sorted(by_region) if region not in alone]
    found = [tuple(by_region[region]) for region in alone]
    if rest and may_count(rest):
        found.append(tuple(sorted(place for region in rest for place in by_region[region])))
    return tuple(found)
