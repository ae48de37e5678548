"""
Where a council stands, exactly: for the keeper of a pool alone.

Everything here is reckoned from other councils' own figures. It belongs in no edition and in no report for publication,
which is why its types are others than those of `rsc_assess.peers.standing`: no function that makes a report takes them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from rsc_assess.councils.council import Council, read_only
from rsc_assess.peers.keeper_words import PERCENT, standing_in_words
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.rank_ranges import RankRange, rank_range
from rsc_assess.peers.statistics import Place, Summary, billionths, competition_place, percentile_rank, summary
from rsc_assess.peers.values import Contribution
from rsc_assess.problems import InputError, Problem, did_you_mean
from rsc_assess.problems import Place as ProblemPlace
from rsc_assess.questionnaire.rules import Display
from rsc_assess.questionnaire.values import Questionnaire, Section
from rsc_assess.scoring.display import compared, shown, snapped
from rsc_assess.scoring.program import Node, program_of
from rsc_assess.scoring.uncertainty import DRAWS, SEED

SHOWN, EXACT = ON = ("shown", "exact")


@attrs.frozen
class KeeperNode:
    """
    Where a council stands exactly on one node: for the keeper alone, not for publication.

    Attributes:
        value: The council's own; None if it has none, and then it has no rank or distance either.

        other_version: How many are left out because what reaches the node differs.

        not_rated: How many have no value, or do not share it.

        percentile_rank: Mid-rank, itself included; above 0 and below 100.

        place: Among the values by falling order, compared as `on` says: `shown` or `exact`.

        group: The group's figures, itself included where it has a value.

        distance: Own value minus the median.

        unit: How values are shown.
    """

    id: str
    title: str
    value: float | None
    group: Summary
    other_version: int
    not_rated: int
    percentile_rank: float | None
    place: Place | None
    on: str
    distance: float | None
    unit: Display

    def as_data(self) -> dict[str, object]:
        """Return the figures as JSON data: shares, and beside them the own value and the median as shown."""
        return {
            "title": self.title,
            "value": self.value,
            "shown": None if self.value is None else shown(self.value, self.unit),
            "n": self.group.n,
            "other_version": self.other_version,
            "not_rated": self.not_rated,
            "percentile_rank": self.percentile_rank,
            "place": None if self.place is None else {**self.place.as_data(), "on": self.on},
            "mean": self.group.mean,
            "median": self.group.median,
            "shown_median": shown(self.group.median, self.unit),
            "quartiles": list(self.group.quartiles),
            "deciles": list(self.group.deciles),
            "distance": self.distance,
        }


@attrs.frozen
class Dominance:
    """
    How a council compares with others over the top sections, whatever these weigh: for the keeper alone.

    Attributes:
        sections: The ids of the sections compared.

        ahead: Over how many others it is at least level on every section and ahead on one.

        behind: How many others are at least level with it on every section and ahead on one.

        equal: How many have the same value on every section.

        mixed: How many it is ahead of on one section and behind on another.

        not_comparable: How many lack a section, or had another version of one; all others if the council lacks one itself.
    """

    sections: tuple[str, ...]
    ahead: int
    behind: int
    equal: int
    mixed: int
    not_comparable: int

    def as_data(self) -> dict[str, object]:
        """Return the counts as JSON data."""
        return attrs.asdict(self)


@attrs.frozen
class KeeperStanding:
    """
    Where a council stands exactly in a group: for the keeper alone, not for publication.

    Attributes:
        members: How many councils the group has, itself included.

        contributed: How many of them have contributed.

        nodes: By id, in the order of the questionnaire; those that it or another member has a value for.

        dominance: None for a questionnaire without sections.

        weights: Its place on the overall under other reasonable weights; None for the reason in `no_weights`.
    """

    council: Council
    questionnaire: str
    version: str
    members: int
    contributed: int
    nodes: Mapping[str, KeeperNode] = attrs.field(converter=read_only)
    dominance: Dominance | None
    weights: RankRange | None
    no_weights: str | None

    def in_words(self) -> tuple[str, ...]:
        """Return the findings as sentences, the first of which says that they are not for publication."""
        return standing_in_words(self)

    def as_data(self) -> dict[str, object]:
        """Return the findings as JSON data."""
        return {
            "audience": "keeper",
            "council": {"id": self.council.id, "name": self.council.name},
            "questionnaire": {"id": self.questionnaire, "version": self.version},
            "members": self.members,
            "contributed": self.contributed,
            "nodes": {id: node.as_data() for id, node in self.nodes.items()},
            "dominance": None if self.dominance is None else self.dominance.as_data(),
            "weights": None if self.weights is None else self.weights.as_data(),
            "no_weights": self.no_weights,
            "words": list(self.in_words()),
        }


def keeper_standing(
    contributions: Iterable[Contribution],
    council_id: str,
    members: Collection[str],
    questionnaire: Questionnaire,
    *,
    on: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> KeeperStanding:
    """
    Return where a council stands exactly among the members of a group that contributed: for the keeper alone.

    Councils are compared on a node only where all that reaches it is equal, by its digest: of the council itself or, where it
    has no value, of the questionnaire.

    Args:
        contributions: At most one of each council.

        members: The ids of the group's councils; the council itself always counts as one of them.

        on: Whether places are by `shown` or `exact` values; None: as the questionnaire says for each node. Values that are shown
            as a sum are ranked by their exact share, since a contribution does not hold the marks that counted.

    Raises:
        InputError: There is no contribution of the council (P601).
        ValueError: Two contributions of one council, an unknown `on`, or draws below 1.
    """
    if on is not None and on not in ON:
        raise ValueError(f"on must be {SHOWN} or {EXACT}, not {on!r}")
    found: dict[str, Contribution] = {}
    for one in contributions:
        id = one.council.id or one.council.name
        if id in found:
            raise ValueError(f"there are two contributions of {id}")
        found[id] = one
    if council_id not in found:
        remedy = did_you_mean(council_id, sorted(found))
        problem = Problem("P601", f"there is no contribution of {council_id}", remedy, ProblemPlace("pool"))
        raise InputError(str(problem), [problem])
    ids = {council_id, *members}
    peers = {id: found[id] for id in sorted(ids) if id in found}
    group = PeerGroup(council_id, peers, questionnaire, on)
    weights, no_weights = group.under_other_weights(draws, seed)
    return KeeperStanding(
        council=found[council_id].council,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        members=len(ids),
        contributed=len(peers),
        nodes={node.id: node for node in group.nodes()},
        dominance=group.dominance(),
        weights=weights,
        no_weights=no_weights,
    )


class PeerGroup:
    """The contributions of a group, seen from one council in it."""

    def __init__(self, own: str, peers: Mapping[str, Contribution], questionnaire: Questionnaire, on: str | None) -> None:
        self.id, self.own, self.peers, self.questionnaire, self.on = own, peers[own], peers, questionnaire, on
        self.titles: dict[str, str] = {}
        self.displays: dict[str, Display] = {}
        for whole in (questionnaire, questionnaire.compared_crosswalks):
            program = program_of(whole, self.own.council)
            for id in program.order:
                slot = program.slots[id]
                node = program.node_of.get(slot)
                self.titles[id] = node.title if node is not None else program.tables[slot].question.title
                self.displays[id] = node.rules.display if node is not None else program.tables[slot].rules.display

    def digest(self, node: str) -> str | None:
        """Return the digest by which councils are compared on a node."""
        if node in self.own.scores:
            return self.own.digests.get(node)
        return self.digests.get(node)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The digests of the questionnaire's nodes."""
        return node_digests_of(self.questionnaire)

    def compared_on(self, node: str) -> dict[str, float]:
        """Return the values of the councils that can be compared on a node, by id."""
        digest = self.digest(node)
        return {id: one.scores[node] for id, one in self.peers.items() if node in one.scores and one.digests.get(node) == digest}

    def unit(self, node: str) -> tuple[Display, str]:
        """Return how a node is shown, and whether it is ranked on shown or exact values."""
        display = self.displays[node]
        return (PERCENT, EXACT) if display.as_sum else (display, self.on or display.rank_on)

    def nodes(self) -> Iterator[KeeperNode]:
        """Yield what is known of each node that a council has a value for."""
        for id, title in self.titles.items():
            having = sum(id in one.scores for one in self.peers.values())
            values = self.compared_on(id)
            figures = summary(values.values())
            if figures is None:
                continue
            unit, on = self.unit(id)
            own = values.get(self.id)
            as_compared = [compared(value, unit, 1.0, on) for value in values.values()]
            yield KeeperNode(
                id=id,
                title=title,
                value=own,
                group=figures,
                other_version=having - len(values),
                not_rated=len(self.peers) - having,
                percentile_rank=None if own is None else percentile_rank(values.values(), own),
                place=None if own is None else competition_place(as_compared, compared(own, unit, 1.0, on)),
                on=on,
                distance=None if own is None else snapped(own - figures.median),
                unit=unit,
            )

    def dominance(self) -> Dominance | None:
        """Return how the council compares over the top sections; None where there are none."""
        sections = tuple(child.id for child in self.questionnaire.children if isinstance(child, Section))
        if not sections:
            return None
        columns = [self.compared_on(section) for section in sections]
        counts = {"ahead": 0, "behind": 0, "equal": 0, "mixed": 0, "not_comparable": 0}
        for id in self.peers:
            if id != self.id:
                counts[relation(columns, self.id, id)] += 1
        return Dominance(sections, **counts)

    def under_other_weights(self, draws: int, seed: int) -> tuple[RankRange | None, str | None]:
        """Return the council's place on the overall under other weights; or None, and why."""
        root = self.questionnaire.id
        values = self.compared_on(root)
        if self.id not in values:
            return None, "the overall is not rated"
        if self.digest(root) != self.questionnaire.node_digests[root]:
            return None, "the council answered another version of the questionnaire"
        nodes = {id: root_of(self.questionnaire, self.peers[id].council) for id in values}
        own = nodes[self.id]
        if own.terms is None:
            return None, "the overall is not a plain weighted mean of its parts"
        if sum(bool(part.weight) for part in own.parts) < 2:
            return None, "the overall has only one part"
        weights = {tuple((part.id, part.weight) for part in node.parts) for node in nodes.values()}
        if len(weights) > 1:
            return None, "the weights of its parts differ by council"
        counting = [part.id for part in own.parts if part.weight]
        parts = {id: {part: self.peers[id].scores[part] for part in counting if part in self.peers[id].scores} for id in values}
        parts = {id: one for id, one in parts.items() if one}
        if self.id not in parts:
            return None, "none of its parts is rated"
        unit, on = self.unit(root)
        return rank_range(self.id, parts, own, unit, on, draws, seed), None


def relation(columns: Sequence[Mapping[str, float]], own: str, other: str) -> str:
    """Return how one council compares with another over columns of values: a name of the counts of Dominance."""
    if not all(own in column and other in column for column in columns):
        return "not_comparable"
    pairs = [(billionths(column[own]), billionths(column[other])) for column in columns]
    is_ahead, is_behind = any(mine > theirs for mine, theirs in pairs), any(mine < theirs for mine, theirs in pairs)
    if is_ahead and is_behind:
        return "mixed"
    return "ahead" if is_ahead else "behind" if is_behind else "equal"


def root_of(questionnaire: Questionnaire, council: Council) -> Node:
    """Return the overall of a questionnaire, as it is settled for a council."""
    program = program_of(questionnaire, council)
    return program.node_of[program.slots[questionnaire.id]]
