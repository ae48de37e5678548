"""Editions of any size, drawn from a seed: figures that could be, with cells that are not released, without a pool behind them."""

import random
import statistics
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from rsc_assess import Questionnaire
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.values import BandCount, Cell, Count, Edition, Group, Partner, PracticeNote, Variation

DAY = date(2026, 11, 20)
TYPES = (
    "district", "unitary", "county", "london_borough", "metropolitan_district", "combined_authority", "northern_ireland_district",
    "greater_london_authority", "city_of_london", "isles_of_scilly",
)  # fmt: skip
NATIONS = ("england", "scotland", "wales", "northern_ireland")
REGIONS = (
    "East Midlands", "East of England", "London", "North East", "North West", "Northern Ireland", "Scotland", "South East", "South West",
    "Wales", "West Midlands", "Yorkshire and The Humber",
)  # fmt: skip
PLACES = ("Alder", "Birch", "Cedar", "Dune", "Elm", "Fern", "Gorse", "Hazel", "Ivy", "Juniper")
NOTE = PracticeNote(
    "Digital champions in every library",
    "Forty residents were trained as champions. They hold two sessions a week, and bring back what people ask for. After a year "
    "six in ten of those who came had used a public service by themselves.",
    "https://council.example/digital-champions",
    "Head of libraries",
)


def plausible_edition(
    questionnaire: Questionnaire,
    councils: int = 34,
    seed: int = 1,
    *,
    regions: int = 5,
    types: int = 4,
    families: int = 2,
    partners: int = 6,
    levels: bool = False,
    or_more: bool = False,
    **more: Any,
) -> Edition:
    """
    Return an edition of so many made-up councils, drawn from a seed.

    The thresholds of release are kept and nothing more: it is for reports, not for tests of disclosure.

    Args:
        levels: Whether councils share the levels of questions.

        or_more: Whether the number of councils is not exact, and so counts by band are left out.

        more: Keys of Edition that are to be otherwise.
    """
    draw = random.Random(seed)
    digests = node_digests_of(questionnaire)
    asked = {question.id for question in questionnaire.questions()}
    nodes = [node for node in digests if levels or node not in asked]
    groups = [Group("all", "all", "All councils")]
    members: dict[str, list[int]] = {"all": list(range(councils))}

    def add(kind: str, names: Iterable[str], tilt: float) -> None:
        ids = [f"{kind}:{name.lower().replace(' ', '-')}" for name in names]
        groups.extend(Group(id, kind, name.replace("_", " ").capitalize()) for id, name in zip(ids, names, strict=True))
        weights = [(place + 1) ** -tilt for place in range(len(ids))]
        for council in range(councils):
            members.setdefault(draw.choices(ids, weights)[0] if ids else "", []).append(council)

    add("nation", NATIONS[: 3 if regions > 2 else 0], 2.0)
    named = REGIONS[:regions]
    add("region", named, 0.3)
    groups = [attrs.evolve(one, title=named[REGIONS.index(name)]) if (name := title_of(one)) else one for one in groups]
    add("type", TYPES[:types], 0.8)
    if regions > 3:
        parts = (groups_of(groups, "region")[-2].id, groups_of(groups, "region")[-1].id)
        groups.append(Group("union:last-two", "union", "The last two regions", parts))
        members["union:last-two"] = sorted([*members.get(parts[0], []), *members.get(parts[1], [])])
    add("family", [f"Family {number}" for number in range(1, families + 1)], 0.1)
    shift = {council: draw.gauss(0, 0.06) for council in range(councils)}
    tilted = {council: 0.03 * place for place, group in enumerate(groups_of(groups, "region")) for council in members.get(group.id, [])}
    values: dict[str, list[float]] = {}
    for node in nodes:
        middle = draw.uniform(0.3, 0.75)
        spread = draw.uniform(0.05, 0.16)
        values[node] = [min(max(draw.gauss(middle + shift[one] + tilted.get(one, 0.0), spread), 0.0), 1.0) for one in range(councils)]
    bands = max(len(questionnaire.bands), 1)
    cells: dict[str, Mapping[str, Cell]] = {}
    for group in groups:
        found = {}
        for node in nodes:
            rated = [values[node][one] for one in members.get(group.id, []) if draw.random() > 0.04]
            cell = cell_of(rated, bands, or_more)
            if cell is not None and draw.random() > (0.0 if group.id == "all" else 0.05):
                found[node] = cell
        cells[group.id] = found
    released = {node for found in cells.values() for node in found}
    n = Count(councils - 1, or_more)
    variation = {node: Variation(round(draw.uniform(0, 0.3), 2), min(regions, 12), n) for node in nodes if node in released and regions > 1}
    edition = Edition(
        id="2026-autumn",
        date=DAY,
        engine="0.1.0",
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        synthetic=True,
        replaces=None,
        nodes={node: digests[node] for node in nodes if node in released},
        groups=tuple(groups),
        cells=cells,
        variation=variation,
        partners=tuple(partners_of(questionnaire, partners, draw)),
    )
    return attrs.evolve(edition, **more)


def title_of(group: Group) -> str | None:
    """Return the name of a region as it is written, or None for another group."""
    return next((name for name in REGIONS if group.kind == "region" and name.lower() == group.title.lower()), None)


def groups_of(groups: Iterable[Group], kind: str) -> list[Group]:
    return [group for group in groups if group.kind == kind]


def rounded(value: float) -> float:
    """Return a share as a multiple of a fiftieth."""
    return round(round(value * 50) / 50, 2)


def cell_of(values: list[float], bands: int, or_more: bool) -> Cell | None:
    """Return what so many values would show: medians from 6, quartiles from 11, deciles and counts by band from 21; of the number printed."""
    count = len(values) - 4 if or_more else len(values)
    if count < 6:
        return None
    fourths = statistics.quantiles(values, n=4, method="inclusive")
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    return Cell(
        Count(count, or_more),
        rounded(statistics.median(values)),
        (rounded(fourths[0]), rounded(fourths[2])) if count >= 11 else None,
        tuple(map(rounded, tenths)) if count >= 21 else None,
        merged([sum(min(int(value * (bands - 1) + 1e-9), bands - 1) == band for value in values) for band in range(bands)])
        if count >= 21 and not or_more
        else (),
    )


def merged(counts: list[int]) -> tuple[BandCount, ...]:
    """Return counts by band, those of fewer than five put together with a neighbour."""
    found: list[BandCount] = []
    for band, count in enumerate(counts):
        if found and (found[-1].count < 5 or (count < 5 and band == len(counts) - 1)):
            found[-1] = BandCount(found[-1].first, band, found[-1].count + count)
        else:
            found.append(BandCount(band, band, count))
    while len(found) > 1 and found[-1].count < 5:
        last = found.pop()
        found[-1] = BandCount(found[-1].first, last.last, found[-1].count + last.count)
    return tuple(found) if len(found) > 1 else ()


def partners_of(questionnaire: Questionnaire, count: int, draw: random.Random) -> Iterable[Partner]:
    """Yield so many learning partners, every other one with a practice note."""
    lowest = [one for _, one in questionnaire.sections() if not any(hasattr(child, "children") for child in one.children)]
    for number in range(count if lowest else 0):
        name = f"{PLACES[number % len(PLACES)]}{('ford', 'ham', 'by', 'ton')[number // len(PLACES) % 4]} Council"
        section = lowest[draw.randrange(min(len(lowest), 4 + count // 8))].id
        note = attrs.evolve(NOTE, link=f"https://council.example/{number}") if number % 2 else None
        where = draw.choice(("district", "unitary")), draw.choice(REGIONS[:3])
        yield Partner(f"E07999{number:03}", name, where[0], "england", where[1], section, min(3 + number % 3, len(questionnaire.bands) - 1), note)
