"""
Where a council stands among its peers, from an edition alone: what any reader of the edition may know.

Figures of an edition are the floats that two printed decimals read as, and so is a share that is rounded as they are: they are
compared as they stand.

The figures of the keeper, from the pool itself, are another type: see rsc_assess.peers.keeper.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rsc_assess.councils.council import Council
from rsc_assess.peers.groups import slug
from rsc_assess.peers.nodes import Rated, node_digests_of, rated_nodes, rounded_share
from rsc_assess.peers.values import BandCount, Cell, Edition, Group, NodeStanding, Standing
from rsc_assess.problems import InputError, Place, Problem, did_you_mean, shorten
from rsc_assess.scoring.score import Scorecard

# A council's own names are compared with those of all the others.
folded = lru_cache(maxsize=4096)(slug)

BELOW, WITHIN, ABOVE = POSITIONS = ("below", "within", "above")
# Why a rated node has no figures beside it.
DIGEST, SUPPRESSED = "digest", "suppressed"
ALL = Group("all", "all", "All councils")
# The kinds of the groups that a council is compared with where none is asked for, the first that has a figure of the whole.
CHOSEN = ("family", "type", "nation", "all")
# The kinds of its own groups that are wider than one of a kind.
WIDER = {
    "family": ("type", "nation", "all"),
    "type": ("nation", "all"),
    "region": ("nation", "all"),
    "nation": ("all",),
    "union": ("all",),
    "all": (),
}


def standing(scorecard: Scorecard, edition: Edition, group: str | None = None, family: str | None = None) -> Standing:
    """
    Return where a council stands on each of its rated nodes.

    A node is compared only where its digest in the edition is that of the questionnaire. Where the group has no figure for it,
    the nearest larger group that has one stands in, and is named in the node's standing.

    Args:
        group: The id or title of the group to stand in. Where it is None: the council's family, else its type, else its nation,
            else all; the first of them that has a figure of the whole.

        family: The council's family, which an edition cannot tell since it lists no members; its id with or without `family:`.

    Raises:
        InputError: The edition is of another questionnaire, or has no such group.
    """
    check_questionnaire(scorecard, edition)
    council = scorecard.assessment.council
    own = own_groups(edition, council, family)
    asked = chosen_group(scorecard, edition, own) if group is None else named_group(edition, group)
    groups = (asked, *larger_groups(edition, asked, own))
    digests = node_digests_of(scorecard.assessment.questionnaire)
    nodes: dict[str, NodeStanding] = {}
    without: dict[str, str] = {}
    for id, rated in rated_nodes(scorecard).items():
        digest = edition.nodes.get(id)
        if digest is not None and digest != digests[id]:
            without[id] = DIGEST
            continue
        found = next(((one, cell) for one in groups if (cell := edition.cell(one.id, id)) is not None), None)
        if digest is None or found is None:
            without[id] = SUPPRESSED
            continue
        nodes[id] = node_standing(id, rated, *found)
    return Standing(edition, council, asked, nodes, without, is_chosen=group is None)


def check_questionnaire(scorecard: Scorecard, edition: Edition) -> None:
    """
    Do nothing if an edition is of the questionnaire that was answered; its version may be another.

    Raises:
        InputError: It is of another.
    """
    answered = scorecard.assessment.questionnaire.id
    if edition.questionnaire != answered:
        what = f"this edition has figures of the questionnaire {shorten(edition.questionnaire)}; the answers are to {answered}"
        problem = Problem("P451", what, f"Use an edition of {answered}", place_of(edition))
        raise InputError(str(problem), [problem])


def place_of(edition: Edition) -> Place:
    """Return an edition as the place of a problem."""
    return Place(f"edition {shorten(edition.id)}")


def alike(one: str, other: str) -> bool:
    """Tell whether two names are the same but for case, accents and what stands between their words."""
    return folded(one) == folded(other) != ""


def named_group(edition: Edition, name: str) -> Group:
    """
    Return the group of an edition with an id or a title.

    Raises:
        InputError: There is none, or several have that title.
    """
    exact = edition.group(name)
    if exact is not None:
        return exact
    found = [group for group in edition.groups if alike(name, group.id) or alike(name, group.title)]
    if len(found) == 1:
        return found[0]
    if found:
        what, remedy = f"several groups are called {shorten(name)}", f"Use one of: {', '.join(group.id for group in found)}"
    else:
        what = f"there is no group {shorten(name)}"
        remedy = did_you_mean(name, [*(group.id for group in edition.groups), *(group.title for group in edition.groups)])
    problem = Problem("P452", what, remedy, place_of(edition))
    raise InputError(str(problem), [problem])


def own_groups(edition: Edition, council: Council, family: str | None = None) -> tuple[Group, ...]:
    """Return the groups of an edition that a council is in, as far as its attributes tell; unions of them last."""
    family = family.removeprefix("family:") if family else None
    names = {"family": family, "type": council.type, "region": council.region, "nation": council.nation}
    ids = [f"{kind}:{name}" for kind, name in names.items() if name]
    found = [group for group in edition.groups if group.kind == "all" or any(alike(group.id, id) for id in ids)]
    unions = [group for group in edition.groups if group.kind == "union"]
    # A union may have unions as its parts.
    while more := [union for union in unions if union not in found and {one.id for one in found} & set(union.parts)]:
        found += more
    return tuple(found)


def chosen_group(scorecard: Scorecard, edition: Edition, own: Sequence[Group]) -> Group:
    """Return the group that a council is compared with where none is asked for: the first by CHOSEN that has a figure of the whole."""
    for kind in CHOSEN:
        for group in own:
            if group.kind == kind and edition.cell(group.id, scorecard.root) is not None:
                return group
    return edition.group("all") or ALL


def larger_groups(edition: Edition, asked: Group, own: Sequence[Group]) -> tuple[Group, ...]:
    """
    Return the groups that may stand in for one, the nearest first: the smallest of those that are larger.

    They are the unions that it is a part of, and all; for a group that the council is in also its type and nation, where they
    are wider and have no fewer councils. How many a group has is told by its cells, as the most of their n.
    """
    holds = [group for group in edition.groups if asked.id in every_part(edition, group)]
    kinds = WIDER[asked.kind] if asked in own else ("all",)
    wider = [group for kind in kinds for group in own if group.kind == kind]
    least = size(edition, asked)
    found = [*holds, *(group for group in wider if group.kind == "all" or size(edition, group) >= least)]
    return tuple(sorted((group for group in dict.fromkeys(found) if group != asked), key=lambda group: (group.kind == "all", size(edition, group))))


def every_part(edition: Edition, group: Group) -> frozenset[str]:
    """Return the ids of the groups that a union holds, those that its unions hold too."""
    found: set[str] = set()
    waiting = list(group.parts)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            part = edition.group(id)
            waiting.extend(part.parts if part else ())
    return frozenset(found - {group.id})


def size(edition: Edition, group: Group) -> int:
    """Return over how many councils a group has a figure, at most; 0 where none is released."""
    return max((cell.n.number for cell in edition.cells.get(group.id, {}).values()), default=0)


def node_standing(id: str, rated: Rated, group: Group, cell: Cell) -> NodeStanding:
    """Return where a node stands in a cell of a group."""
    own = rounded_share(rated.value)
    return NodeStanding(
        node=id,
        value=rated.value,
        group=group,
        cell=cell,
        position=None if cell.quartiles is None else position(own, cell.quartiles),
        deciles=None if cell.deciles is None else between(own, cell.deciles),
        distance=round(own - cell.median, 2) + 0.0,
        alike=next(in_band(cell, rated.band), None),
    )


def position(own: float, quartiles: tuple[float, float]) -> str:
    """Return where a rounded share lies to the middle half; on a quartile it is within."""
    lower, upper = quartiles
    return BELOW if own < lower else ABOVE if own > upper else WITHIN


def between(own: float, deciles: Sequence[float]) -> tuple[int, int]:
    """
    Return the highest decile below a rounded share and the lowest above it; 0 and 10 where there is none.

    On a decile it lies between its neighbours: with 0.2, 0.3, 0.3, 0.4 … it is (1, 4) for 0.3.
    """
    return sum([one < own for one in deciles]), 1 + sum([one <= own for one in deciles])


def in_band(cell: Cell, band: int | None) -> Iterator[BandCount]:
    """Yield the count of councils that a cell gives for a band."""
    if band is not None:
        yield from (one for one in cell.bands if one.first <= band <= one.last and one.count > 0)
