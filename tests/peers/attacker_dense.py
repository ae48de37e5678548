"""
Stories of which more is released: values spread over the scale, few and large groups that overlap, and small changes after.

The stories of `attacker_stories` are of all shapes, and little is released of most of them; these leave more to attack.
"""

from collections.abc import Callable, Mapping, Sequence

from hypothesis import strategies as st

from rsc_assess.councils.council import Council
from tests.peers.attacker import Member, Record
from tests.peers.attacker_stories import Story, gaps, levels_alone


@st.composite
def spread(draw: st.DrawFn, count: int, possible: int) -> list[int]:
    """Draw places of possible records for so many councils: evenly over the scale, or two heaps at its ends, in any order."""
    if draw(st.booleans()):
        even = [place * possible // count for place in range(count)]
    else:
        low = draw(st.integers(count // 3, count - count // 3))
        even = [0 if place < low else possible - 1 for place in range(count)]
    for place, value in draw(st.dictionaries(st.integers(0, count - 1), st.integers(0, possible - 1), max_size=3)).items():
        even[place] = value
    return draw(st.permutations(even))


@st.composite
def groups(draw: st.DrawFn, count: int) -> dict[str, frozenset[int]]:
    """Draw one to three large groups of places: a slice, the same less or more a few, its complement, or any."""
    found: dict[str, frozenset[int]] = {}
    everybody = frozenset(range(count))
    for name in range(3 - draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["slice", "like", "complement", "union", "most"]))
        before = [found[key] for key in sorted(found)]
        if kind == "slice" or not before:
            size = max(6, count - draw(st.integers(1, 6)))
            first = draw(st.integers(0, max(0, count - size)))
            inside = frozenset(range(first, min(count, first + size)))
        elif kind == "like":
            inside = before[-1] ^ draw(st.frozensets(st.integers(0, count - 1), min_size=1, max_size=6))
        elif kind == "complement":
            inside = everybody - draw(st.sampled_from(before))
        elif kind == "union":
            inside = before[0] | before[-1] | draw(st.frozensets(st.integers(0, count - 1), max_size=3))
        else:
            inside = everybody - draw(st.frozensets(st.integers(0, count - 1), min_size=1, max_size=6))
        found[f"f{name}"] = inside
    return {name: inside for name, inside in found.items() if len(inside) >= 6}


@st.composite
def dense_stories(
    draw: st.DrawFn,
    world: Callable[[], tuple[tuple[str, ...], tuple[Record, ...]]] = levels_alone,
    least: int = 6,
    most: int = 14,
    editions: int = 4,
    levels: bool = True,
    missing: bool = False,
    partners: bool = False,
    absent: Sequence[int] = (0, 1, 2, 4, 5, 6, 8),
    regions: Sequence[int] = (1, 2, 2, 3),
) -> Story:
    """Draw a story with `least` to `most` contributors to the first edition, and so many councils of the register that are not."""
    nodes, possible = world()
    complete = [place for place, record in enumerate(possible) if None not in record]
    contributors = most - draw(st.integers(0, most - least))  # small numbers are drawn more often
    count = contributors + draw(st.sampled_from(absent))
    parts = draw(st.sampled_from(regions))
    cut = draw(st.integers(min(count, max(6, count // 3)), count))
    ids = [f"E06999{place + 1:03}" for place in range(count)]
    councils = tuple(
        Council(f"Council {place + 1}", id, "unitary", "england", "North" if parts == 1 or place < cut else ("South", "East")[place % (parts - 1)])
        for place, id in enumerate(ids)
    )
    families = {name: tuple(ids[place] for place in sorted(inside)) for name, inside in draw(groups(count)).items()}
    unions: dict[str, tuple[str, ...]] = {}
    if parts == 3 and cut < count - 1 and draw(st.booleans()):
        unions["u"] = ("region:north", "region:south")
    records: dict[Member, Record] = {}

    def hand_in(who: Sequence[str], now: dict[str, int]) -> None:
        if not who:
            return
        for id, place in zip(who, draw(spread(len(who), len(complete))), strict=True):
            number = 1 + max((number for council, number in records if council == id), default=-1)
            record = possible[complete[place]]
            if missing and draw(st.integers(0, 5)) == 0:
                gap = draw(st.integers(0, len(nodes) - 1))
                record = tuple(None if at == gap else value for at, value in enumerate(record))
            records[id, number] = record
            now[id] = number

    away = set(draw(st.permutations(ids))[: count - contributors])
    first: dict[str, int] = {}
    hand_in([id for id in ids if id not in away], first)
    told: list[Mapping[str, int]] = [first]
    corrects = set()
    for edition in range(1, editions - draw(st.integers(0, editions - 1))):
        now = dict(told[-1])
        # Five and more changes are what lets a group be issued again; one to four are what must not show.
        many = draw(st.sampled_from([5, 1, 6, 4, 2, 0, 7]))
        inside, outside = draw(st.permutations(sorted(now))), draw(st.permutations([id for id in ids if id not in now]))
        leaves = draw(st.integers(0, max(0, min(many, len(now) - 6))))
        joins = outside[: draw(st.integers(0, many))]
        for id in inside[:leaves]:
            del now[id]
        hand_in([*inside[leaves : leaves + max(0, many - len(joins))], *joins], now)
        told.append(now)
        if draw(st.integers(0, 2)) == 0:
            corrects.add(edition)
    offers: dict[Member, tuple[str, ...]] = {}
    if partners:
        for member in draw(st.sets(st.sampled_from(sorted(records)), max_size=3)):
            offers[member] = tuple(node for node, value in zip(nodes, records[member], strict=True) if node == nodes[0] and value is not None)
    may = tuple(possible) if not missing else (*possible, *gaps(possible))
    return Story(councils, unions, families, nodes, may, levels, records, tuple(told), frozenset(corrects), offers)
