"""
Whether the numbers of councils that an edition prints would let anybody learn that a council contributed.

A number is exact only while at least five councils of the register in the group have not contributed; but groups overlap, and
exact numbers of several may leave no doubt about one council. So it is proved for each contributor that all printed numbers
would be the same without it: because one that did not contribute could have done so in its place, or two so instead of it
and another. A reader knows whether its own council contributed; so a proof counts only if no other council is part of all ways.

Each edition is looked at by itself: what took a council's place in one need not be what did in another.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import attrs

MOST_TRIED = 60
# In so many groups one council may differ from the one that takes its place: two of one kind, and two of another.
FARTHEST = 4
FEWEST_MISSING = 5


@attrs.frozen
class Numbers:
    """
    The printed number of one group.

    Attributes:
        place: The group among all groups; the rarer ones come last.

        members: The councils of the register that belong to it.

        spare: By how many fewer may contribute before the number is false: 0 where it is exact, or a bound that it sits on. Numbers
            with 2 or more need not be given, since no way takes away more than two.
    """

    place: int
    members: frozenset[str]
    spare: int = 0


def certain(numbers: Sequence[Numbers], contributors: Collection[str], named: Collection[str] = ()) -> list[str]:
    """
    Return the contributors that may be recognised as such by the numbers printed of one node, in order.

    Args:
        numbers: Those that are exact, or would be false if two fewer contributed.

        named: Learning partners, who are known to have contributed.
    """
    search = Search(numbers, contributors, named)
    return [council for council in sorted(contributors) if council not in named and not search.is_safe(council)]


class Search:
    """The councils by the groups that they are in, as bits."""

    def __init__(self, numbers: Sequence[Numbers], contributors: Collection[str], named: Collection[str]) -> None:
        self.masks = dict.fromkeys(contributors, 0)
        # The groups whose numbers stay true if one fewer contributes, but not if two do.
        self.spare = 0
        for one in numbers:
            self.spare |= (one.spare > 0) << one.place
            for council in one.members:
                self.masks[council] = self.masks.get(council, 0) | 1 << one.place
        self.outside = self.by_mask((council for council in self.masks if council not in contributors), ~self.spare)
        self.inside = self.by_mask(council for council in contributors if council not in named)
        self.safe: dict[int, bool] = {}
        self.having: dict[int, list[tuple[int, list[str]]]] = {}

    def by_mask(self, councils: Iterable[str], scope: int = -1) -> dict[int, list[str]]:
        """Return councils by the groups that they are in, of those in a scope."""
        found: dict[int, list[str]] = {}
        for council in sorted(councils):
            found.setdefault(self.masks[council] & scope, []).append(council)
        return found

    def is_safe(self, council: str) -> bool:
        """Return whether it is proved for a contributor that it may as well not have contributed."""
        mine = self.masks[council]
        if mine not in self.safe:
            self.safe[mine] = not mine & ~self.spare or self.search(mine)
        return self.safe[mine]

    def search(self, mine: int) -> bool:
        """Look for ways in which all numbers stay true; return whether no other council is part of all of them."""
        needed: frozenset[str] | None = None
        for sets in self.ways(mine):
            # Where there are more than one, none of them is needed.
            part_of_it = frozenset(alike[0] for alike in sets if len(alike) == 1)
            needed = part_of_it if needed is None else needed & part_of_it
            if not needed:
                return True
        return False

    def ways(self, mine: int) -> Iterator[list[list[str]]]:
        """Yield the sets of councils that a way needs one of each: one takes the place, or two take the places of two."""
        outside, spared = self.outside, mine & self.spare
        mine &= ~self.spare
        if mine in outside:
            yield [outside[mine]]
        near = (mask for mask in outside if mask != mine and (mask ^ mine).bit_count() <= FARTHEST)
        for joins in islice(near, MOST_TRIED):
            only_mine, only_its = mine & ~joins, joins & ~mine
            for leaves, leaving in self.with_groups(only_its):
                if leaves & only_mine or leaves & only_its != only_its or leaves & spared:
                    continue
                also = (leaves & ~self.spare | only_mine) & ~only_its
                if also in outside:
                    yield [outside[joins], outside[also], leaving]

    def with_groups(self, groups: int) -> list[tuple[int, list[str]]]:
        """Return contributors by their groups, those that may be in all of some groups: the last of which is the rarest."""
        last = groups.bit_length()
        if last not in self.having:
            bit = 1 << last >> 1
            self.having[last] = [(leaves, leaving) for leaves, leaving in self.inside.items() if leaves & bit == bit]
        return self.having[last]
