"""What an edition releases, counted and in words: for the keeper alone, since reasons say more than an edition does."""

from collections import Counter
from collections.abc import Iterator

import attrs

from rsc_assess.peers.making import CHANGED, FOUND, WORDS
from rsc_assess.peers.values import Count
from rsc_assess.peers.working import Working


@attrs.frozen
class Releases:
    """
    How many figures an edition releases, and why not more: a figure is that of one node in one group in which somebody has it.

    Attributes:
        contributed: How many councils are behind the edition.

        registered: How many the register has; None without one.

        overall: Over how many councils the figures of the whole are, among all councils; None where there are none.

        released: How many figures are released.

        reduced: How many of them with less detail, or a less exact number, than their size alone allows.

        withheld: How many are not, by the words of the reason, the most frequent first.

        variation: For how many nodes the variation between regions is released.

        partners: How many councils are named as learning partners.
    """

    contributed: int
    registered: int | None
    overall: Count | None
    released: int
    reduced: int
    withheld: tuple[tuple[str, int], ...]
    variation: int
    partners: int

    def in_words(self) -> tuple[str, ...]:
        """Return the counts as sentences."""
        among = "" if self.registered is None else f" of the {self.registered} in the register"
        overall = "not released" if self.overall is None else f"over {self.overall}"
        possible = self.released + sum(count for _, count in self.withheld)
        lines = [
            f"{self.contributed} councils contributed{among}; the overall of all councils is {overall}.",
            f"{self.released} of {possible} figures are released, {self.reduced} of them with less than their size allows.",
            *(f"Withheld {count}: {words}." for words, count in self.withheld),
            f"Variation between regions is released for {self.variation} parts; {self.partners} councils are named as learning partners.",
        ]
        if self.registered is None:
            lines.append("Without a register, numbers of councils are only told as 6, 11 or 21 or more, and counts by level are left out.")
        return tuple(lines)


def releases_of(working: Working) -> Releases:
    """Return how many figures an edition releases, and why not more."""
    edition = working.edition
    why = {(reason.group, reason.node): reason.code for reason in working.reasons}
    withheld: Counter[str] = Counter()
    released = reduced = 0
    for group, node in possible(working):
        code = why.get((group, node))
        if edition.cell(group, node) is not None:
            released += 1
            reduced += code is not None
        elif (group, "") in why:
            withheld[WORDS[CHANGED]] += 1
        else:
            # Where nothing can be proved of a node, that is noted of the node alone, if at all.
            withheld[WORDS[code or FOUND]] += 1
    everyone = working.groups.get("all")
    return Releases(
        contributed=len(working.rows),
        registered=None if everyone is None or everyone.register is None else len(everyone.register),
        overall=None if (cell := edition.cell("all", edition.questionnaire)) is None else cell.n,
        released=released,
        reduced=reduced,
        withheld=tuple(withheld.most_common()),
        variation=len(edition.variation),
        partners=len({partner.council for partner in edition.partners}),
    )


def possible(working: Working) -> Iterator[tuple[str, str]]:
    """Yield each group and node of which a council in the group has a figure."""
    for group, membership in working.groups.items():
        for node in dict.fromkeys(node for row in membership.rows for node in working.rows[row].values):
            yield group, node
