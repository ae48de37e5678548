"""
Making an edition: what may be released of the contributions in a pool, decided once for all readers.

Everything starts from what the size of a group allows, and is then taken back until nobody can be found, in four steps: groups
of which one to four councils changed since an earlier edition; cells in which nearly all have one value; numbers that would
tell who contributed; and figures for which the disclosure check finds no proof.
"""

import datetime
from collections.abc import Iterable, Sequence

from rsc_assess import __version__
from rsc_assess.peers.figures import FROM, MEDIAN
from rsc_assess.peers.groups import ALL, Grouping
from rsc_assess.peers.making import Making
from rsc_assess.peers.values import Contribution, Edition
from rsc_assess.peers.working import Membership, Working
from rsc_assess.problems import InputError, Place, Problem
from rsc_assess.questionnaire.values import Questionnaire


def make_edition(
    contributions: Iterable[Contribution],
    questionnaire: Questionnaire,
    grouping: Grouping,
    *,
    id: str,
    date: datetime.date,
    earlier: Sequence[Working] = (),
    replaces: str | None = None,
) -> Working:
    """
    Return an edition with its working figures, the same for the same input.

    Args:
        contributions: One for each council.

        questionnaire: The one that they answered; a contribution counts on a node where its digest of it is the same.

        grouping: The groups, and who of the register belongs to them.

        earlier: The working figures of every edition ever released from the pool, in any order.

        replaces: The id of the earlier edition that this one corrects.

    Raises:
        InputError: Nothing could be released, the id is taken, or there is no such edition to replace.
    """
    contributions = sorted(contributions, key=lambda one: str(one.council.id))
    refuse_mistakes(contributions, id, earlier, replaces)
    making = Making(contributions, questionnaire, grouping, sorted(earlier, key=lambda one: (one.edition.date, one.edition.id)))
    cells, variation = making.decide()
    nodes = {node: making.digests[node] for node in making.nodes if any(node in of_group for of_group in cells.values()) or node in variation}
    partners = making.partners
    nodes.update({partner.section: making.digests[partner.section] for partner in partners})
    if not cells and not partners:
        raise nothing_to_release(len(contributions), bool(earlier))
    edition = Edition(
        id=id,
        date=date,
        engine=__version__,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        synthetic=any(one.council.is_fictional for one in contributions),
        replaces=replaces,
        nodes={node: nodes[node] for node in making.nodes if node in nodes},
        groups=tuple(group for group in grouping.groups if grouping.is_register or group.id == ALL or group.id in cells),
        cells=cells,
        variation=variation,
        partners=partners,
    )
    groups = {id: Membership(rows, grouping.members[id] if grouping.is_register else None) for id, rows in making.rows_of.items()}
    after = tuple(sorted(one.edition.id for one in earlier))
    regions = {region: len(ids) for region, ids in grouping.regions.items()} if grouping.is_register else {}
    return Working(edition, making.rows, groups, tuple(making.reasons), witnesses=making.witnesses, after=after, regions=regions)


def refuse_mistakes(contributions: Sequence[Contribution], id: str, earlier: Sequence[Working], replaces: str | None) -> None:
    """Raise InputError where the input cannot make an edition."""
    known = [one.edition.id for one in earlier]
    ids = [str(one.council.id) for one in contributions]
    if id in known:
        raise refused("P402", f"there is an edition {id} already", "Give this one another id")
    if replaces is not None and replaces not in known:
        raise refused("P403", f"there is no edition {replaces} that this one could replace", f"There are: {', '.join(known) or 'none'}")
    if len(set(ids)) < len(ids):
        raise refused("P404", "a council is there twice", "Give one contribution for each council")
    if len({one.council.is_fictional for one in contributions}) > 1:
        raise refused("P406", "councils that are made up and real ones are mixed", "Keep them in pools of their own")


def refused(code: str, what: str, remedy: str) -> InputError:
    """Return an error about an edition."""
    problem = Problem(code, what, remedy, Place("edition"))
    return InputError(str(problem), [problem])


def nothing_to_release(count: int, has_earlier: bool) -> InputError:
    """Return the error where no figure may be released."""
    if count < FROM[MEDIAN]:
        return refused("P401", f"{count} councils contributed, and figures need at least {FROM[MEDIAN]}", "Wait for more contributions")
    remedy = "Wait for more contributions; the last edition still holds" if has_earlier else "Wait for more contributions"
    return refused("P401", "no figure could be released without a council being found in it", remedy)
