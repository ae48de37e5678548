"""
Stories of a pool, as plain data: a register of councils, their groups, and what was contributed to each of some editions.

`stories` draws them with an eye to what gives councils away: groups that differ by one to four members, groups and their
complements, unions, families across regions, registers in which nearly all contribute, values in one place or at the ends,
and successions of editions in which one to four councils join, leave, or hand in anew.
"""

import itertools
import random
from collections.abc import Callable, Mapping, Sequence

import attrs
from hypothesis import strategies as st

from rsc_assess.councils.council import Council, type_and_nation
from rsc_assess.peers.groups import Grouping, make_grouping
from tests.peers.attacker import Member, Record, World

LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
PREFIXES = ("E06999", "E07999", "W06999")
REGIONS = ("North", "South", "East", "West", "Coast", "Hills", "Fen", "Moor", "Vale")


@attrs.frozen
class Story:
    """
    Who contributed what to which edition.

    Attributes:
        councils: All that the register has.

        possible: All records that a council may hand in.

        levels: Whether these are all; else each node may have any value between the ends.

        records: What was handed in.

        editions: For each edition, which of its records each contributor is in it with.

        corrects: The editions that replace the one before.

        offers: What councils show of themselves as learning partners: for a record, the nodes.
    """

    councils: tuple[Council, ...]
    unions: Mapping[str, tuple[str, ...]]
    families: Mapping[str, tuple[str, ...]]
    nodes: tuple[str, ...]
    possible: tuple[Record, ...]
    levels: bool
    records: Mapping[Member, Record]
    editions: tuple[Mapping[str, int], ...]
    corrects: frozenset[int] = frozenset()
    offers: Mapping[Member, tuple[str, ...]] = attrs.field(factory=dict)

    @property
    def grouping(self) -> Grouping:
        """Who is in which group."""
        return make_grouping(
            self.councils,
            is_register=True,
            unions={id: (id, parts) for id, parts in self.unions.items()},
            families={id: (id, councils) for id, councils in self.families.items()},
        )

    def members(self, edition: int, group: str, node: str) -> frozenset[Member]:
        """Return whose values a cell is of."""
        place = self.nodes.index(node)
        inside = self.grouping.members[group]
        return frozenset(member for member in self.editions[edition].items() if member[0] in inside and self.records[member][place] is not None)

    def regions(self, edition: int, node: str) -> tuple[frozenset[Member], ...]:
        """Return the members by region; those that cannot be said to have 6 are one, or none if nor can that be."""
        everybody = self.members(edition, "all", node)
        alone, pooled, size = [], frozenset[Member](), 0
        for _, register in sorted(self.register_by_region().items()):
            part = frozenset(member for member in everybody if member[0] in register)
            if stands_alone(len(part), len(register)):
                alone.append(part)
            else:
                pooled |= part
                size += len(register)
        return (*alone, *((pooled,) if stands_alone(len(pooled), size) else ()))

    def register_by_region(self) -> dict[str, frozenset[str]]:
        """Return the councils of the register by region."""
        names = {str(council.region) for council in self.councils}
        return {name: frozenset(str(council.id) for council in self.councils if council.region == name) for name in names}

    def before_figures(self) -> World:
        """Return what is known without any figure: that values are possible ones, and the bands that partners show."""
        world = World(self.nodes, {})
        records = {}
        for member, record in self.records.items():
            shape = tuple(value is None for value in record)
            may = [one for one in self.possible if tuple(value is None for value in one) == shape]
            for node in self.offers.get(member, ()):
                place = self.nodes.index(node)
                may = [one for one in may if band_of(one[place]) == band_of(record[place])]
            records[member] = tuple(may)
        shown = frozenset((member, node) for member, nodes in self.offers.items() for node in nodes)
        return attrs.evolve(world, records=records, shown=shown)

    def own(self, council: str) -> dict[Member, Record]:
        """Return a council's own records."""
        return {member: record for member, record in self.records.items() if member[0] == council}


def stands_alone(number: int, size: int) -> bool:
    """Return whether a region is one for omega²: it has 6 members, and that could be said of it."""
    return number >= 6 and (size - number >= 5 or size - 4 >= 6)


def band_of(value: float | None) -> int:
    """Return the position of the band of a value: the level reached."""
    return -1 if value is None else int(value * 5 + 1e-9)


def levels_alone(node: str = "A1") -> tuple[tuple[str, ...], tuple[Record, ...]]:
    """Return one node with six levels."""
    return (node,), tuple((level,) for level in LEVELS)


def section_of_two(levels: Sequence[float] = (0.0, 0.4, 1.0)) -> tuple[tuple[str, ...], tuple[Record, ...]]:
    """Return a section with two questions, and their records: pairs of levels and their mean."""
    return ("A", "A1", "A2"), tuple(((one + other) / 2, one, other) for one, other in itertools.product(levels, levels))


def whole_chain() -> tuple[tuple[str, ...], tuple[Record, ...]]:
    """Return a questionnaire of one question, in which whole, section and question have one value."""
    return ("small", "A", "A1"), tuple((level, level, level) for level in LEVELS)


def fine_section(steps: int = 20) -> tuple[tuple[str, ...], tuple[Record, ...]]:
    """Return a section with a fine scale."""
    return ("A",), tuple((step / steps,) for step in range(steps + 1))


@st.composite
def registers(draw: st.DrawFn, count: int, regions: int = 3) -> tuple[Council, ...]:
    """Draw councils whose regions and types are slices that overlap by a few, or cross at random."""
    names = REGIONS[: draw(st.integers(1, regions))]
    kinds = PREFIXES[: draw(st.integers(1, 3))]
    region = draw(slices(count, len(names)))
    kind = draw(slices(count, len(kinds)))
    found = []
    for place in range(count):
        code = f"{kinds[kind[place]]}{place + 1:03}"
        known = type_and_nation(code)
        found.append(Council(f"Council {place + 1}", code, known and known[0], known and known[1], names[region[place]]))
    return tuple(found)


@st.composite
def slices(draw: st.DrawFn, count: int, parts: int) -> list[int]:
    """Draw a part for each place: slices, with the first long enough for figures, or at random."""
    if parts == 1:
        return [0] * count
    if draw(st.booleans()):
        cuts = sorted(draw(st.lists(st.integers(min(4, count - 1), count - 1), min_size=parts - 1, max_size=parts - 1)))
        return [sum(place >= cut for cut in cuts) for place in range(count)]
    return draw(st.lists(st.integers(0, parts - 1), min_size=count, max_size=count))


@st.composite
def values(draw: st.DrawFn, count: int, possible: int) -> list[int]:
    """Draw places of possible records for so many councils: any, nearly all the same, or only the two ends."""
    if not count:
        return []
    shape = draw(st.sampled_from(["any", "clump", "ends", "two", "alternate"]))
    if shape == "any":
        return draw(st.lists(st.integers(0, possible - 1), min_size=count, max_size=count))
    if shape == "ends":
        return [place * (possible - 1) for place in draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))]
    middle = draw(st.integers(0, possible - 1))
    if shape == "alternate":
        return [middle if place % 2 else possible - 1 for place in range(count)]
    odd = draw(st.dictionaries(st.integers(0, count - 1), st.integers(0, possible - 1), max_size=6 if shape == "clump" else count // 2))
    return [odd.get(place, middle) for place in range(count)]


@st.composite
def stories(
    draw: st.DrawFn,
    world: Callable[[], tuple[tuple[str, ...], tuple[Record, ...]]] = levels_alone,
    least: int = 6,
    most: int = 14,
    editions: int = 3,
    levels: bool = True,
    missing: bool = False,
    partners: bool = False,
) -> Story:
    """Draw a story with `least` to `most` contributors to the first edition, of a register with up to 6 councils more."""
    nodes, possible = world()
    complete = [place for place, record in enumerate(possible) if None not in record]
    contributors = draw(st.integers(least, most))
    count = contributors + draw(st.integers(0, 6))
    councils = draw(registers(count))
    ids = [str(council.id) for council in councils]
    absent = set(draw(st.permutations(ids))[: count - contributors])
    plain = make_grouping(councils, is_register=True)
    names = sorted(group.id for group in plain.groups if group.id != "all")
    unions, families = {}, {}
    if len(names) > 1:
        for place in range(draw(st.integers(0, 2))):
            unions[f"u{place}"] = tuple(sorted(draw(st.sets(st.sampled_from(names), min_size=2, max_size=3))))
    for place in range(draw(st.integers(0, 2))):
        without = draw(st.sets(st.sampled_from(ids), max_size=max(0, count - 4)))
        families[f"f{place}"] = tuple(id for id in ids if id not in without)

    records: dict[Member, Record] = {}

    def hand_in(who: Sequence[str], now: dict[str, int]) -> None:
        for id, place in zip(who, draw(values(len(who), len(complete))), strict=True):
            number = 1 + max((number for council, number in records if council == id), default=-1)
            record = possible[complete[place]]
            if missing and draw(st.integers(0, 9)) == 0:
                gap = draw(st.integers(0, len(nodes) - 1))
                record = tuple(None if at == gap else value for at, value in enumerate(record))
            records[id, number] = record
            now[id] = number

    first: dict[str, int] = {}
    hand_in([id for id in ids if id not in absent], first)
    told: list[Mapping[str, int]] = [first]
    corrects = set()
    for edition in range(1, draw(st.integers(1, editions))):
        now = dict(told[-1])
        few = st.integers(0, 4)
        outside = [id for id in ids if id not in now]
        joins = draw(st.permutations(outside))[: draw(few)] if outside else []
        inside = draw(st.permutations(sorted(now)))
        leaves = draw(st.integers(0, min(4, max(0, len(now) - 4))))
        anew = draw(few)
        for id in inside[:leaves]:
            del now[id]
        hand_in([*inside[leaves : leaves + anew], *joins], now)
        told.append(now)
        if draw(st.integers(0, 2)) == 0:
            corrects.add(edition)
    offers: dict[Member, tuple[str, ...]] = {}
    if partners:
        for member in draw(st.sets(st.sampled_from(sorted(records)), max_size=3)):
            offers[member] = tuple(node for node, value in zip(nodes, records[member], strict=True) if node == nodes[0] and value is not None)
    may = tuple(possible) if not missing else (*possible, *gaps(possible))
    return Story(councils, unions, families, nodes, may, levels, records, tuple(told), frozenset(corrects), offers)


def gaps(possible: Sequence[Record]) -> list[Record]:
    """Return the records with one value left out, each once."""
    return list(
        dict.fromkeys(tuple(None if at == gap else value for at, value in enumerate(record)) for record in possible for gap in range(len(record)))
    )


def large_story(seed: int, count: int, editions: int = 2, levels: bool = False) -> Story:
    """Return a story of many councils with nations, regions, types, unions and families, made from a seed."""
    chance = random.Random(seed)
    councils = []
    for place in range(count):
        code = f"{chance.choice(PREFIXES)}{place + 1:03}"
        known = type_and_nation(code)
        councils.append(Council(f"Council {place + 1}", code, known and known[0], known and known[1], chance.choice(REGIONS[: max(2, count // 12)])))
    plain = make_grouping(councils, is_register=True)
    names = [group.id for group in plain.groups if group.kind in ("region", "type")]
    unions = {f"u{place}": tuple(chance.sample(names, 2)) for place in range(4)}
    families: dict[str, tuple[str, ...]] = {}
    for group in plain.groups:
        if group.kind == "type":
            inside = sorted(plain.members[group.id])
            chance.shuffle(inside)
            for part in range(max(1, len(inside) // 12)):
                families[f"{group.id}-{part}"] = tuple(inside[part :: max(1, len(inside) // 12)])
    shape = chance.choice(["any", "clump", "ends", "bell"])
    records: dict[Member, Record] = {}

    def value() -> float:
        spread = {"any": 1.0, "clump": 1.0 if chance.random() < 0.2 else 0.0, "ends": 0.2, "bell": 0.4}[shape]
        middle = chance.choice([0.0, 1.0]) if shape == "ends" else 0.5
        drawn = min(1.0, max(0.0, middle + spread * (chance.random() - 0.5)))
        return round(drawn * 5) / 5 if levels else round(drawn, 9)

    told: list[dict[str, int]] = []
    for _edition in range(editions):
        now = dict(told[-1]) if told else {}
        few = chance.choice([1, 6, 12])
        back = told[-2].keys() - now.keys() if len(told) > 1 else set()
        for council in councils:
            id = str(council.id)
            if (not told and chance.random() < 0.9) or (told and chance.random() < few / count) or (id in back and chance.random() < 0.7):
                number = now.get(id, -1) + 1 if id in now else max((last for one, last in records if one == id), default=-1) + 1
                records[id, number] = (value(),)
                now[id] = number
            elif told and chance.random() < 4 / count:
                now.pop(id, None)
        told.append(now)
    ends = tuple((level,) for level in LEVELS) if levels else ((0.0,), (1.0,))
    return Story(tuple(councils), unions, families, ("A1",) if levels else ("A",), ends, levels, records, tuple(told))
