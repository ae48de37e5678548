"""
How long an edition of 400 councils takes to make, its disclosure check included, in 55 groups: regions, types, a union, families.

Bars: the first edition 5 s; a later one, for each edition before it, 3 s more. Measured in processor time, beside the bare
figures of all cells, which any such release must reckon: read the ratio where the machine is busy.
"""

import datetime
import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from tests.peers.pools import contribution, drawn_levels, grouped, register

from rsc_assess import Council, Questionnaire, load_questionnaire
from rsc_assess.peers.figures import figures_of, most_detail
from rsc_assess.peers.groups import Grouping
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.values import Contribution
from rsc_assess.peers.working import Working

T = TypeVar("T")
COUNCILS, OF_REGISTER, FAMILY = 400, 571, 15
REGIONS = [f"Region {number}" for number in range(12)]
TYPES = ("unitary", "district", "county", "london_borough", "metropolitan_district", "combined_authority")
FIRST, LATER = 5.0, 3.0


def groups(councils: list[Council], chance: random.Random) -> Grouping:
    """Return regions, types, a union of three regions, and families within each type."""
    families = {}
    for type in TYPES:
        ids = [council.id for council in councils if council.type == type]
        chance.shuffle(ids)
        count = max(1, len(ids) // FAMILY)
        families.update({f"{type}-{number}": (f"Family {number} of {type}", ids[number::count]) for number in range(count)})
    return grouped(councils, families=families, unions={"south": ("South", ["region:region-0", "region:region-1", "region:region-2"])})


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the processor time of a piece of work, and its result."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def bare_figures(contributions: list[Contribution], grouping: Grouping) -> int:
    """Reckon the figures of all cells, and check nothing."""
    count = 0
    for ids in grouping.members.values():
        members = [one for one in contributions if one.council.id in ids]
        for node in contributions[0].digests:
            values = sorted(round(one.scores[node] * 1e9) for one in members if node in one.scores)
            detail = most_detail(len(values))
            if detail:
                figures_of(values, [0] * 6, detail)
                count += 1
    return count


def main() -> int:
    """Measure, print, and return 1 if a bar is missed."""
    questionnaire: Questionnaire = load_questionnaire("rsc")
    chance = random.Random(3)
    councils = register(OF_REGISTER, 2, REGIONS, TYPES)
    grouping = groups(councils, chance)
    chosen = sorted(chance.sample(range(OF_REGISTER), COUNCILS))
    first = [contribution(councils[place], questionnaire, drawn_levels(questionnaire, place)) for place in chosen]

    def edition(wave: list[Contribution], year: int, earlier: tuple[Working, ...]) -> Working:
        return make_edition(wave, questionnaire, grouping, id=str(year), date=datetime.date(year, 11, 1), earlier=earlier)

    floor, cells = timed(lambda: bare_figures(first, grouping))
    spent, released = timed(lambda: edition(first, 2026, ()))
    kept = sum(len(found) for found in released.edition.cells.values())
    print(f"bare figures of {cells} cells    {floor:.2f} s")
    print(f"first edition, {kept} cells   {spent:.2f} s (bar {FIRST:.0f}; {spent / floor:.1f} times the bare figures)")
    missed = ["first edition"] if spent > FIRST else []
    for share in (1.0, 0.15):
        second = [
            contribution(one.council, questionnaire, drawn_levels(questionnaire, 1_000 + place)) if chance.random() < share else one
            for place, one in enumerate(first)
        ]
        more, later = timed(lambda second=second: edition(second, 2027, (released,)))  # type: ignore[misc]
        kept = sum(len(found) for found in later.edition.cells.values())
        what = f"later edition, {share:.0%} of the answers new"
        print(f"{what}, {kept} cells   {more:.2f} s (bar {spent + LATER:.1f}; {more / floor:.1f} times the bare figures)")
        missed += [what] if more > max(spent, FIRST) + LATER else []
    for what in missed:
        print(f"missed: {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
