"""
Whether the numbers of councils that an edition prints would let anybody learn that a council contributed.

A number is exact only while at least five councils of the register in the group have not contributed; but groups overlap, and
exact numbers of several may leave no doubt about one council. So it is proved for each contributor that all printed numbers, of
every edition at once, would be the same without it: because one that did not contribute could have done so in its place, or
two exchanged so with two. A reader knows whether its own council contributed; so a proof counts only if no other council
is part of all ways.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

MOST_TRIED = 60
# In so many groups one council may differ from the one that takes its place: two of one kind, and two of another.
FARTHEST = 4
FEWEST_MISSING = 5


@attrs.frozen
class Numbers:
    """
    The printed numbers of one group in one edition.

    Attributes:
        place: The group among all groups of all editions.

        edition: Which of the editions, counted from 0.

        members: The councils of the register that belong to it.
    """

    place: int
    edition: int
    members: frozenset[str]


def certain(exact: Sequence[Numbers], editions_of: Mapping[str, frozenset[int]], named: Collection[str] = ()) -> list[str]:
    """
    Return the contributors that may be recognised as such by the numbers printed of one node, in order.

    Args:
        exact: The groups whose numbers are exact, or cannot fall by one without being false.

        editions_of: For each contributor the editions to which it contributed that node.

        named: Learning partners, who are known to have contributed.
    """
    search = Search(exact, editions_of, named)
    return [council for council in sorted(editions_of) if council not in named and not search.is_safe(council)]


class Search:
    """The councils by the groups that they are in, as bits, and by the editions they contributed to."""

    def __init__(self, exact: Sequence[Numbers], editions_of: Mapping[str, frozenset[int]], named: Collection[str]) -> None:
        self.bits_of_edition: dict[int, int] = {}
        self.members: dict[int, list[str]] = {}
        self.masks: dict[str, int] = dict.fromkeys(editions_of, 0)
        for numbers in exact:
            bit = 1 << numbers.place
            self.bits_of_edition[numbers.edition] = self.bits_of_edition.get(numbers.edition, 0) | bit
            for council in numbers.members:
                self.masks[council] = self.masks.get(council, 0) | bit
        self.editions_of = editions_of
        self.outside = sorted(council for council in self.masks if council not in editions_of)
        self.inside = [council for council in sorted(editions_of) if council not in named]
        self.found: dict[frozenset[int], tuple[dict[int, list[str]], dict[int, list[str]]]] = {}
        self.safe: dict[tuple[int, frozenset[int]], bool] = {}
        self.having: dict[tuple[int, int], list[tuple[int, list[str]]]] = {}

    def is_safe(self, council: str) -> bool:
        """Return whether it is proved for a contributor that it may as well not have contributed."""
        editions = self.editions_of[council]
        within = 0
        for edition in editions:
            within |= self.bits_of_edition.get(edition, 0)
        mine = self.masks[council] & within
        if not mine:
            return True
        key = (mine, editions)
        if key not in self.safe:
            self.safe[key] = self.search(council, mine, *self.by_mask(within, editions))
        return self.safe[key]

    def search(self, council: str, mine: int, outside: dict[int, list[str]], inside: dict[int, list[str]]) -> bool:
        """Look for ways in which all numbers stay; return whether no other council is part of all of them."""
        needed: frozenset[str] | None = None
        for sets in self.ways(mine, outside, inside):
            # Where there are more than are needed, none of them is.
            part_of_it = frozenset(one for alike, count in sets if len(alike) == count for one in alike)
            needed = part_of_it if needed is None else needed & part_of_it
            if not needed:
                return True
        return False

    def by_mask(self, within: int, editions: frozenset[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
        """Return those who contributed nothing, and who contributed to the same editions, by their groups in these editions."""
        if editions not in self.found:
            outside: dict[int, list[str]] = {}
            inside: dict[int, list[str]] = {}
            for one in self.outside:
                outside.setdefault(self.masks[one] & within, []).append(one)
            for one in self.inside:
                if self.editions_of[one] == editions:
                    inside.setdefault(self.masks[one] & within, []).append(one)
            self.found[editions] = (outside, inside)
        return self.found[editions]

    def ways(self, mine: int, outside: dict[int, list[str]], inside: dict[int, list[str]]) -> Iterator[list[tuple[list[str], int]]]:
        """Yield the sets of councils that a way needs one (or two) of: one takes the place, or two take the places of two."""
        if mine in outside:
            yield [(outside[mine], 1)]
        near = [mask for mask in outside if mask != mine and (mask ^ mine).bit_count() <= FARTHEST]
        for joins in near[:MOST_TRIED]:
            only_mine, only_its = mine & ~joins, joins & ~mine
            for leaves, leaving in self.with_groups(inside, only_its):
                if leaves & only_mine or leaves & only_its != only_its or leaves == mine:
                    continue
                also = (leaves | only_mine) & ~only_its
                if also == joins:
                    if len(outside[joins]) > 1:
                        yield [(outside[joins], 2), (leaving, 1)]
                elif also in outside:
                    yield [(outside[joins], 1), (outside[also], 1), (leaving, 1)]

    def with_groups(self, inside: dict[int, list[str]], groups: int) -> list[tuple[int, list[str]]]:
        """Return contributors by their groups, those that may be in all of some groups: the last of which is the rarest."""
        if not groups:
            return list(inside.items())
        key = (id(inside), groups.bit_length())
        if key not in self.having:
            last = 1 << (groups.bit_length() - 1)
            self.having[key] = [(leaves, leaving) for leaves, leaving in inside.items() if leaves & last]
        return self.having[key]
