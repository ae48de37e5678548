"""Pools from their first edition to their last, drawn from a seed: who joins, hands in anew, offers to be a partner, withdraws."""

import datetime
import random
from collections.abc import Mapping, Sequence
from functools import cache

import attrs

from rsc_assess import load_questionnaire
from rsc_assess.councils.council import Council
from rsc_assess.peers.disclosure import Moves
from rsc_assess.peers.figures import as_figures
from rsc_assess.peers.groups import Grouping, make_grouping
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.released import ReleasedCell, ReleasedVariation, Value
from rsc_assess.peers.values import Contribution
from rsc_assess.peers.working import Working, has_figures
from rsc_assess.problems import InputError
from rsc_assess.questionnaire.values import Questionnaire
from tests.peers import pools
from tests.peers.plain import is_fooled, same_figures
from tests.small import question, questionnaire, section

REGIONS = ("North", "South", "East")
DAY = datetime.date(2026, 11, 1)


@cache
def model() -> Questionnaire:
    """Return a questionnaire with a section of two questions and one of a single question."""
    return load_questionnaire(questionnaire([section("A", question("A1"), question("A2")), section("B", question("B1"))]))


@attrs.frozen
class History:
    """
    What a keeper did.

    Attributes:
        councils: The register.

        steps: For each edition what was contributed, by council.

        dates: Of the editions; not always in the order in which they were made.

        leaves: For each edition the councils that withdraw before it.
    """

    councils: tuple[Council, ...]
    grouping: Grouping
    steps: tuple[Mapping[str, Contribution], ...]
    dates: tuple[datetime.date, ...]
    leaves: tuple[tuple[str, ...], ...]

    def editions(self) -> list[Working]:
        """Return the editions that can be made, in the order in which they are made."""
        made: list[Working] = []
        for place, (step, day, leaves) in enumerate(zip(self.steps, self.dates, self.leaves, strict=True)):
            for council in leaves:
                made = [one.without(council) for one in made]
            try:
                made.append(make_edition(step.values(), model(), self.grouping, id=f"e{place}", date=day, earlier=list(reversed(made))))
            except InputError:
                continue  # nothing may be released
        return made


def history(seed: int, editions: int = 3, least: int = 14, most: int = 34, partners: float = 0.1) -> History:
    """Return a history of a pool with an eye to what gives councils away."""
    chance = random.Random(seed)
    regions, types = REGIONS[: chance.randint(1, 3)], pools.TYPES[: chance.randint(1, 3)]
    councils = pools.register(chance.randint(least, most), chance.randrange(1000), regions, types)
    ids = [str(council.id) for council in councils]
    unions = {"u": ("Union", [f"region:{one.lower()}" for one in regions[:2]])} if len({one.region for one in councils}) > 2 else {}
    families = {f"f{place}": (f"Family {place}", chance.sample(ids, len(ids) - chance.randint(1, 9))) for place in range(chance.randint(0, 2))}
    grouping = make_grouping(councils, is_register=chance.random() < 0.9, unions=unions, families=families)
    middle = {shape: chance.randint(0, 5) for shape in ("clump", "bell")}

    def level() -> int:
        shape = chance.choice(["any", "clump", "bell", "ends"])
        if shape == "ends":
            return chance.choice([0, 5])
        return chance.randint(0, 5) if shape == "any" else min(max(middle[shape] + (shape == "bell") * round(chance.gauss(0, 1.5)), 0), 5)

    def handed_in(council: Council) -> Contribution:
        levels = {id: level() for id in ("A1", "A2", "B1") if chance.random() < 0.95} or {"A1": 3}
        offers = [id for id in ("A", "B") if chance.random() < partners]
        return pools.contribution(council, model(), levels, sharing="levels" if chance.random() < 0.9 else "scores", offers=offers)

    now = {str(council.id): handed_in(council) for council in councils if chance.random() < 0.75}
    steps = [dict(now)]
    leaves: list[tuple[str, ...]] = [()]
    for _ in range(editions - 1):
        gone = tuple(chance.sample(sorted(now), min(len(now), chance.choice([0, 0, 1, 2, 5]))))
        now = {id: one for id, one in now.items() if id not in gone}
        for council in chance.sample(councils, chance.choice([0, 1, 3, 4, 5, 9])):
            now[str(council.id)] = handed_in(council)
        for id in chance.sample(sorted(now), min(len(now), chance.choice([0, 0, 1, 3]))):
            # The same figures, and from now on a partner.
            now[id] = pools.contribution(now[id].council, model(), levels_of(now[id]), sharing=now[id].sharing, offers=["A"])
        steps.append(dict(now))
        leaves.append(gone if chance.random() < 0.5 else ())
    days = [DAY + datetime.timedelta(days=chance.choice([0, 1, 30 * place])) for place in range(editions)]
    return History(tuple(councils), grouping, tuple(steps), tuple(days), tuple(leaves))


def levels_of(contribution: Contribution) -> dict[str, int]:
    """Return the levels behind a contribution, as far as its figures tell."""
    found = {id: round(contribution.scores[id] * 5) for id in ("A1", "A2", "B1") if id in contribution.scores}
    if not found and "A" in contribution.scores:
        total = round(contribution.scores["A"] * 10)
        found |= {"A1": total // 2, "A2": total - total // 2}
    if "B1" not in found and "B" in contribution.scores:
        found["B1"] = round(contribution.scores["B"] * 5)
    return found


def released_of(
    editions: Sequence[Working], node: str
) -> tuple[list[ReleasedCell], list[ReleasedVariation], list[Value | None], dict[int, int], list[int]]:
    """
    Return what all editions release of a node, as the check sees it, put together from their working figures.

    Returns:
        Cells, variations, the value of each record, what partners show, and whose each record is.
    """
    records = sorted({row.record for one in editions for row in one.rows})
    number = {record: place for place, record in enumerate(records)}
    values: list[Value | None] = [None] * len(records)
    owners = [0] * len(records)
    shown: dict[int, int] = {}
    names = sorted({row.owner for one in editions for row in one.rows})
    cells: list[ReleasedCell] = []
    variations: list[ReleasedVariation] = []
    for place, working in enumerate(editions):
        for row in working.rows:
            owners[number[row.record]] = names.index(row.owner)
            if node in row.values:
                values[number[row.record]] = row.values[node]
            if node in row.shown:
                shown[number[row.record]] = row.shown[node]
        for id, membership in working.groups.items():
            cell = working.edition.cell(id, node)
            if cell is not None:
                members = tuple(number[working.rows[row].record] for row in membership.rows if node in working.rows[row].values)
                cells.append(ReleasedCell(len(cells), members, *as_figures(cell), cell.n.or_more))
        if node in working.edition.variation:
            by_region: dict[str, list[int]] = {}
            for row in working.rows:
                if node in row.values and row.region:
                    by_region.setdefault(row.region, []).append(number[row.record])
            variations.append(
                ReleasedVariation(str(place), pooled_again(by_region, working, node), round(working.edition.variation[node].omega_squared * 100))
            )
    return cells, variations, values, shown, owners


def pooled_again(by_region: Mapping[str, Sequence[int]], working: Working, node: str) -> tuple[tuple[int, ...], ...]:
    """Return the regions that omega² is over: those of which a median could be shown by themselves, then the others as one."""

    def may_count(regions: Sequence[str]) -> bool:
        n = sum(len(by_region[one]) for one in regions)
        if not working.regions:
            return n > 6
        size = sum(working.regions[one.lower()] for one in regions)
        return n >= 6 if size - n >= 5 else size - 4 >= 6

    alone = [one for one in sorted(by_region) if may_count([one])]
    rest = [one for one in sorted(by_region) if one not in alone]
    pooled = tuple(record for one in rest for record in by_region[one])
    found = (*(tuple(by_region[one]) for one in alone), *([pooled] if may_count(rest) else []))
    assert len(found) == working.edition.variation[node].regions
    return found


def assert_proved(editions: Sequence[Working]) -> None:
    """Fail unless the witnesses kept with the last edition prove, reckoned anew, that all editions together give nobody away."""
    for node in {node for one in editions for node in one.edition.nodes if has_figures(one.edition, node)}:
        cells, variations, values, shown, owners = released_of(editions, node)
        many = 6
        records = sorted({row.record for one in editions for row in one.rows})
        number = {record: place for place, record in enumerate(records)}
        witnesses: list[Moves] = [{number[record]: (value, band) for record, value, band in one} for one in editions[-1].witnesses[node]]
        for moves in witnesses:
            assert same_figures(values, moves, cells, variations, many)
            assert all(moves[one][1] == band for one, band in shown.items() if one in moves)
        behind = {one for cell in cells for one in cell.members} | {one for each in variations for region in each.regions for one in region}
        for one in behind - shown.keys():
            assert is_fooled(values, owners, one, witnesses)
