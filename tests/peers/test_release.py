"""Making an edition: what it holds, what it never holds, and what later ones may add."""

import datetime
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import load_questionnaire
from rsc_assess.councils.council import Council
from rsc_assess.peers.disclosure import Check
from rsc_assess.peers.edition_file import dump_edition
from rsc_assess.peers.figures import FROM, QUARTILES, as_figures, is_nearly_one_value
from rsc_assess.peers.groups import Grouping, make_grouping
from rsc_assess.peers.making import CHANGED, FOUND, NEARLY_ONE, NUMBER, OFFER, TOO_FEW
from rsc_assess.peers.participation import Numbers, certain
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.statistics import billionths
from rsc_assess.peers.values import Cell, Contribution, Count, Edition, PartnerOffer, PracticeNote
from rsc_assess.peers.working import Membership, Row, Working, dump_working
from rsc_assess.problems import InputError
from tests.conftest import tries
from tests.peers import pools
from tests.peers.histories import DAY, History, assert_proved, history, model
from tests.peers.plain import plain_figures, told
from tests.small import question, questionnaire, section

# Histories in which a fault was found once.
FOUND_ONCE = (5, 8, 27, 30, 60, 72, 106, 110, 112, 121, 138, 169)
seeds = st.integers(1000, 10**6)


def councils(count: int, types: Sequence[str] = ("unitary",), regions: Sequence[str] = ("North",)) -> list[Council]:
    """Return councils whose types and regions come in turn."""
    return [
        Council(f"Council {place}", f"E06999{place:03}", types[place % len(types)], "england", regions[place % len(regions)])
        for place in range(count)
    ]


def made(
    found: Iterable[Contribution],
    grouping: Grouping,
    earlier: Sequence[Working] = (),
    id: str = "",
    replaces: str | None = None,
    day: datetime.date = DAY,
) -> Working:
    """Return an edition of the small questionnaire."""
    return make_edition(found, model(), grouping, id=id or f"e{len(earlier)}", date=day, earlier=earlier, replaces=replaces)


def spread(register: Sequence[Council], shift: int = 0, **more: Any) -> list[Contribution]:
    """Return contributions of councils whose levels are spread over the whole range."""
    levels = [(place * 7 + place // 6 * 5 + shift * 11) % 36 for place in range(len(register))]
    return [
        pools.contribution(council, model(), {"A1": level % 6, "A2": level // 6, "B1": (level * 5 + level // 6) % 6}, **more)
        for council, level in zip(register, levels, strict=True)
    ]


def cells_of(edition: Edition) -> Iterator[tuple[str, str, Cell]]:
    """Yield the cells with their groups and nodes."""
    for group, cells in edition.cells.items():
        for node, cell in cells.items():
            yield group, node, cell


def values_behind(contributions: Iterable[Contribution], grouping: Grouping, group: str, node: str) -> list[tuple[int, int]]:
    """Return the values that a cell is of, with their bands."""
    return [
        (billionths(one.scores[node]), one.bands[node]) for one in contributions if one.council.id in grouping.members[group] and node in one.scores
    ]


# What is in a cell.


def check_cells(edition: Edition, contributions: Sequence[Contribution], grouping: Grouping) -> None:
    """Fail unless each cell has the figures of its values, as many as are allowed, and a number that is true."""
    for group, node, cell in cells_of(edition):
        values = values_behind(contributions, grouping, group, node)
        detail, figures = as_figures(cell)
        assert figures == plain_figures(values, detail, cell.n.or_more, 6)
        assert len(values) >= max(FROM[detail], cell.n.number)
        assert cell.n.number >= FROM[detail]
        assert not is_nearly_one_value([value for value, _ in values])
        missing = len(grouping.members[group]) - len(values)
        if not cell.n.or_more:
            assert cell.n.number == len(values)
            assert grouping.is_register
            assert missing >= 5
        else:
            assert not cell.bands
            assert not grouping.is_register or cell.n.number in (len(grouping.members[group]) - 4, 6, 11, 21)


@tries(25)
@given(seeds)
def test_every_figure_is_that_of_all_its_values_and_no_more_than_their_number_allows(seed: int) -> None:
    """Figures and numbers, reckoned anew from the contributions, in every edition of a pool."""
    story = history(seed, editions=2)
    for working in story.editions():
        check_cells(working.edition, list(story.steps[int(working.edition.id[1:])].values()), story.grouping)


@pytest.mark.parametrize(
    ("n", "has"),
    [(5, ()), (6, ("median",)), (10, ("median",)), (11, ("median", "quartiles")), (20, ("median", "quartiles"))]
    + [(n, ("median", "quartiles", "deciles", "bands")) for n in (21, 40)],
)
def test_thresholds(n: int, has: tuple[str, ...]) -> None:
    """With enough councils that did not contribute the number is exact, and the group says what its size allows."""
    register = councils(n + 5)
    try:
        cell = made(spread(register[:n]), pools.grouped(register)).edition.cell("all", "A")
    except InputError:
        cell = None
    held = () if cell is None else tuple(name for name in ("median", "quartiles", "deciles", "bands") if getattr(cell, name) not in (None, ()))
    assert held == has
    assert cell is None or cell.n == Count(n)


@pytest.mark.parametrize("missing", range(7))
def test_the_number_is_exact_only_while_five_are_missing(missing: int) -> None:
    """Else it reads "N - 4 or more", and what is shown needs no more councils than that; counts by band are left out."""
    register = councils(30)
    cell = made(spread(register[: 30 - missing]), pools.grouped(register)).edition.cell("all", "A")
    assert cell is not None
    assert cell.n == (Count(30 - missing) if missing >= 5 else Count(26, or_more=True))
    assert bool(cell.bands) is (missing >= 5)
    assert cell.deciles is not None


@pytest.mark.parametrize(("size", "has"), [(9, None), (10, "median"), (14, "median"), (15, "quartiles"), (24, "quartiles"), (25, "deciles")])
def test_that_a_figure_is_there_tells_no_more_than_the_printed_number(size: int, has: str | None) -> None:
    """All councils of the register contributed; the figures are those that four fewer would have as well."""
    register = councils(size)
    try:
        cell = made(spread(register), pools.grouped(register)).edition.cell("all", "A")
    except InputError:
        cell = None
    held = [name for name in ("median", "quartiles", "deciles") if cell is not None and getattr(cell, name) is not None]
    assert (held[-1] if held else None) == has
    assert cell is None or cell.n == Count(size - 4, or_more=True)


def test_without_a_register_no_number_is_exact() -> None:
    """Nobody knows then who is missing; the number reads as the last threshold that one council fewer would reach too."""
    for n, number in ((6, None), (7, 6), (11, 6), (12, 11), (21, 11), (22, 21), (40, 21)):
        contributors = councils(n)
        grouping = make_grouping(contributors, is_register=False)
        if number is None:
            with pytest.raises(InputError):
                made(spread(contributors), grouping)
        else:
            cell = made(spread(contributors), grouping).edition.cell("all", "A")
            assert cell is not None
            assert cell.n == Count(number, or_more=True)
            assert (cell.quartiles is not None, cell.deciles is not None, cell.bands) == (number >= 11, number >= 21, ())


@pytest.mark.parametrize("others", range(7))
def test_a_cell_in_which_all_but_fewer_than_five_are_the_same_is_missing(others: int) -> None:
    """Four councils that know their own values would otherwise see all the rest."""
    register = councils(40)
    levels = [3] * (30 - others) + [0, 1, 2, 4, 5, 0, 1][:others]
    found = [
        pools.contribution(council, model(), {"B1": level, "A1": place % 6})
        for place, (council, level) in enumerate(zip(register, levels, strict=False))
    ]
    working = made(found, pools.grouped(register))
    assert (working.edition.cell("all", "B1") is None) is (others < 5 or bool(FOUND in reasons(working, "all", "B1")))
    assert (NEARLY_ONE in reasons(working, "all", "B1")) is (others < 5)


def reasons(working: Working, group: str, node: str) -> set[str]:
    """Return why something is missing."""
    return {reason.code for reason in working.reasons if reason.group in (group, "") and reason.node in (node, "") and reason.code != OFFER}


def test_what_is_missing_has_a_reason_that_the_keeper_reads() -> None:
    """Too few, nearly all the same, a number that tells, figures that tell: each by group and node."""
    register = councils(30, ("unitary", "district", "county"), ("North", "South"))
    working = made(spread(register[:14]), pools.grouped(register))
    assert TOO_FEW in reasons(working, "type:county", "A")
    assert working.edition.cell("type:county", "A") is None
    for group in working.groups:
        for node in working.edition.nodes:
            assert working.edition.cell(group, node) is not None or reasons(working, group, node)


def test_only_those_whose_digest_is_the_questionnaires_count() -> None:
    """Answers to a question that has changed since are not compared with answers to what it is now."""
    register = councils(30)
    found = spread(register[:24])
    older = [attrs.evolve(one, digests={**one.digests, "A1": "sha256:" + "0" * 64}) for one in found[:4]]
    working = made([*older, *found[4:]], pools.grouped(register))
    a1, a2 = working.edition.cell("all", "A1"), working.edition.cell("all", "A2")
    assert a1 is not None
    assert a2 is not None
    assert (a1.n, a2.n) == (Count(20), Count(24))
    assert working.edition.nodes == {node: found[-1].digests[node] for node in working.edition.nodes}
    assert figures_plain(a1, found[4:], "A1")


def test_counts_by_band_are_there_only_where_all_have_a_band() -> None:
    register = councils(40)
    found = spread(register[:24])
    found[5] = attrs.evolve(found[5], bands={node: band for node, band in found[5].bands.items() if node != "A"})
    working = made(found, pools.grouped(register))
    a, a1 = working.edition.cell("all", "A"), working.edition.cell("all", "A1")
    assert a is not None
    assert a1 is not None
    assert (a.bands, bool(a1.bands), a.deciles is None) == ((), True, False)


def figures_plain(cell: Cell, contributions: Sequence[Contribution], node: str) -> bool:
    """Return whether a cell has the figures of contributions."""
    detail, figures = as_figures(cell)
    return figures == plain_figures([(billionths(one.scores[node]), one.bands[node]) for one in contributions], detail, cell.n.or_more, 6)


# What a whole edition holds.

HELD = {
    "": {
        "format", "id", "date", "engine", "questionnaire", "synthetic", "replaces", "nodes", "groups", "cells", "variation", "partners", "checksum",
    },
    "questionnaire": {"id", "version", "digest"},
    "groups": {"id", "kind", "title", "parts"},
    "cell": {"n", "or_more", "median", "quartiles", "deciles", "bands"},
    "bands": {"first", "last", "count"},
    "variation": {"omega_squared", "regions", "n", "or_more"},
    "partners": {"council", "name", "type", "nation", "region", "section", "band", "note"},
    "note": {"title", "text", "link", "contact"},
}  # fmt: skip


def walk(data: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every map of an edition's JSON with the name that HELD has for it."""
    if isinstance(data, list):
        for one in data:
            yield from walk(one, name)
    elif isinstance(data, dict):
        if name == "cells":
            for cell in (cell for cells in data.values() for cell in cells.values()):
                yield from walk(cell, "cell")
            return
        if name == "by node":
            for one in data.values():
                yield from walk(one, "variation")
            return
        yield name, data
        for key, value in data.items():
            if key != "nodes":
                yield from walk(value, "by node" if key == "variation" else key)


@tries(15)
@given(seeds)
def test_an_edition_holds_what_the_design_lists_and_nothing_else(seed: int) -> None:
    """No value, mean, least or greatest, no member, no reason: every key is known, and every figure a multiple of 0.02, or a count."""
    story = history(seed, editions=1)
    for working in story.editions():
        text = dump_edition(working.edition).decode()
        data = json.loads(text)
        for name, one in walk(data):
            assert one.keys() <= HELD[name], name
        for cell in (cell for cells in data["cells"].values() for cell in cells.values()):
            figures = [cell["median"], *cell.get("quartiles", ()), *cell.get("deciles", ())]
            assert all(0 <= figure <= 1 and round(figure * 50) / 50 == figure for figure in figures)
            assert len(cell.get("quartiles", "ab")) == 2
            assert len(cell.get("deciles", "123456789")) == 9
            assert all(count["count"] >= 5 for count in cell.get("bands", ()))
        assert all(round(one["omega_squared"] * 100) / 100 == one["omega_squared"] for one in data["variation"].values())
        partners = {one["council"] for one in data["partners"]}
        named = {str(council.id) for council in story.councils if re.search(rf"\b{council.id}\b", text)}
        assert named == partners
        assert all(reason.words not in text for reason in working.reasons)


def test_an_edition_lists_the_groups_of_the_register_whoever_contributed() -> None:
    """A group of one council would otherwise tell that it contributed."""
    register = [*councils(30), Council("City", "E09999001", "city_of_london", "england", "London")]
    grouping = pools.grouped(register)
    without, with_it = made(spread(register[:20]), grouping), made(spread([*register[:20], register[30]]), grouping)
    assert without.edition.groups == with_it.edition.groups == grouping.groups
    assert "region:london" in [group.id for group in with_it.edition.groups]


def test_without_a_register_an_edition_lists_the_groups_that_have_figures() -> None:
    contributors = councils(20, ("unitary", "unitary", "unitary", "county"))
    working = made(spread(contributors), make_grouping(contributors, is_register=False))
    assert [group.id for group in working.edition.groups] == ["all", "type:unitary"] == list(working.edition.cells)


def test_a_council_that_the_register_does_not_have_is_in_no_figure() -> None:
    register = councils(30)
    working = made(spread(register[:20]), pools.grouped(register[5:]))
    cell = working.edition.cell("all", "A")
    assert cell is not None
    assert cell.n == Count(15)
    assert figures_plain(cell, spread(register[:20])[5:], "A")


def test_no_proof_rests_on_a_level_that_there_is_not() -> None:
    """On a scale from 1 to 5 everybody knows that nobody has nothing."""
    scales = {"often": {"labels": ["Never", "Seldom", "Sometimes", "Often", "Always"], "from": 1}}
    scaled = load_questionnaire(questionnaire([section("A", {"id": "A1", "ask": "How often?", "scale": "often"})], scales=scales))
    register = councils(40)
    found = [pools.contribution(council, scaled, {"A1": 2 + place % 4}) for place, council in enumerate(register[:30])]
    found = [attrs.evolve(one, bands={"A1": one.bands["A1"] - 1}) for one in found]
    working = make_edition(found, scaled, pools.grouped(register), id="one", date=DAY)
    values = {value for moves in working.witnesses["A1"] for _, value, _ in moves}
    assert working.edition.cell("all", "A1") is not None
    assert min(values) == billionths(0.2)
    assert max(values) == billionths(1.0)


# Learning partners.


def test_partners_are_those_who_offer_themselves_by_section_and_council() -> None:
    """With the band that they show, their attributes and their note, and nothing else of theirs."""
    register = councils(30)
    found = spread(register[:20])
    note = PracticeNote("A title", "What we did")
    for place, offers in ((7, [PartnerOffer("B", found[7].bands["B"])]), (3, [PartnerOffer("A", found[3].bands["A"], note), PartnerOffer("B", 5)])):
        found[place] = attrs.evolve(
            found[place], offers=tuple(offers), bands={**found[place].bands, "B": 5 if place == 3 else found[place].bands["B"]}
        )
    working = made(found, pools.grouped(register))
    partners = [(one.section, one.council, one.band, one.note) for one in working.edition.partners]
    bands = (found[3].bands["A"], found[7].bands["B"])
    assert partners == [("A", "E06999003", bands[0], note), ("B", "E06999003", 5, None), ("B", "E06999007", bands[1], None)]
    assert working.edition.partners[0].name == "Council 3"
    assert (working.edition.partners[0].type, working.edition.partners[0].nation, working.edition.partners[0].region) == (
        "unitary",
        "england",
        "North",
    )


def test_what_is_offered_without_a_rated_score_is_left_out() -> None:
    register = councils(30)
    found = [*spread(register[:20]), pools.contribution(register[20], model(), {"A1": 3, "A2": 3})]
    found[20] = attrs.evolve(found[20], offers=(PartnerOffer("B", 3),))
    assert made(found, pools.grouped(register)).edition.partners == ()


def test_an_edition_may_hold_partners_alone() -> None:
    """Where no figure may be released those who agreed to be named still are, with the digest of their section."""
    register = councils(6)
    working = made(spread(register[:4], offers=["A"]), pools.grouped(register))
    assert not working.edition.cells
    assert [one.council for one in working.edition.partners] == [f"E06999{place:03}" for place in range(4)]
    assert list(working.edition.nodes) == ["A"]


def test_a_partner_that_shows_all_of_a_section_shows_its_questions() -> None:
    """It has all of each of them, so they count as known."""
    register = councils(30)
    found = spread(register[:20])
    found[4] = pools.contribution(register[4], model(), {"A1": 5, "A2": 5, "B1": 2}, offers=["A"])
    row = made(found, pools.grouped(register)).rows[4]
    assert dict(row.shown) == {"A": 5, "A1": 5, "A2": 5}


# Whose participation the numbers would tell.


def recount(working: Working, grouping: Grouping) -> set[str]:
    """Return of whom the printed numbers of an edition tell that it contributed, counted over all sets of contributors."""
    register = sorted(grouping.members["all"])
    tried: dict[object, set[str]] = {}
    for node in working.edition.nodes:
        contributors = frozenset(str(row.council) for row in working.rows if node in row.values)
        seen = []
        for group, of, cell in cells_of(working.edition):
            members = grouping.members[group]
            if of == node:
                # A figure is there only from so many on.
                least = max(cell.n.number, FROM[as_figures(cell)[0]])
                seen.append((members, frozenset(range(least, len(members) + 1)) if cell.n.or_more else frozenset([cell.n.number])))
        key = (contributors, frozenset(seen))
        if key not in tried:
            tried[key] = told(seen, contributors, (), register)
    return set().union(*tried.values())


@tries(30)
@given(st.integers(10, 13), st.integers(0, 4), st.randoms(use_true_random=False))
def test_no_printed_number_tells_that_a_council_contributed(size: int, missing: int, chance: Any) -> None:
    """Counted over all sets of contributors that give the numbers printed; every bound could lose one."""
    register = councils(size, ("unitary", "unitary", "district"), ("North", "South"))
    ids = [str(council.id) for council in register]
    families = {f"f{place}": (f"F{place}", chance.sample(ids, size - place)) for place in (1, 2, 5)}
    grouping = pools.grouped(register, families=families)
    absent = set(chance.sample(ids, 5 if missing == 4 else missing))
    contributors = [one for one in spread(register, chance.randrange(6)) if one.council.id not in absent]
    try:
        working = made(contributors, grouping)
    except InputError:
        return
    assert not recount(working, grouping)


def test_a_number_that_would_tell_of_a_council_becomes_a_bound() -> None:
    """All 25 and 19 of 20 would tell that all of the other five contributed; so one of the numbers is not printed."""
    register = councils(40)
    ids = [str(council.id) for council in register]
    grouping = pools.grouped(register, families={"f": ("All but five", ids[5:])})
    contributors = [*spread(register[:30])]
    working = made(contributors, grouping)
    cells = {group: cell for group, node, cell in cells_of(working.edition) if node == "A"}
    assert cells["all"].n.or_more or cells["family:f"].n.or_more
    assert NUMBER in reasons(working, "all", "A") | reasons(working, "family:f", "A")
    enough = made([*spread(register)[3:33]], grouping)
    assert {cell.n for group, node, cell in cells_of(enough.edition) if node == "A"} == {Count(30), Count(28)}


def test_a_small_cell_whose_number_would_tell_is_left_out() -> None:
    """Six councils have no bound below them that is still a median."""
    register = councils(24)
    ids = [str(council.id) for council in register]
    grouping = pools.grouped(register, families={"f": ("All but one", ids[1:12])})
    working = made([*spread(register[:1]), *spread(register)[1:7], *spread(register)[12:20]], grouping)
    family = working.edition.cell("family:f", "A")
    assert family is None or family.n == Count(6)
    everyone = made(spread(register)[:7] + spread(register)[12:13], pools.grouped(register, families={"f": ("Seven", ids[:7] + ids[13:18])}))
    assert everyone.edition.cell("all", "A") is not None


# Regional variation.


def test_variation_is_over_regions_of_six_or_more_and_the_rest_together() -> None:
    register = councils(60, regions=("North", "North", "North", "South", "South", "East"))
    working = made(spread(register[:48]), pools.grouped(register))
    found = working.edition.variation["A"]
    assert (found.regions, found.n) == (3, Count(48))
    few = made(spread(register[:24]), pools.grouped(register)).edition.variation["A"]
    assert (few.regions, few.n) == (2, Count(24))
    # Too few for a median in every region but one, and together.
    assert made(spread(register[:11]), pools.grouped(register)).edition.variation == {}


def test_there_is_no_variation_over_one_region_or_where_the_whole_is_withheld() -> None:
    register = councils(30)
    assert made(spread(register[:20]), pools.grouped(register)).edition.variation == {}
    two = councils(30, regions=("North", "South"))
    same = [pools.contribution(council, model(), {"B1": 3, "A1": place % 6}) for place, council in enumerate(two[:24])]
    working = made(same, pools.grouped(two))
    assert "B1" not in working.edition.variation
    assert "A1" in working.edition.variation


def test_no_two_may_join_a_region_that_counts_with_them_and_not_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of regions says of those that do not count that fewer than six contributed, and so of four and of five."""
    register = councils(60, regions=("North", "South", "East", "West", "Isles"))
    contributors = [place for place in range(60) if place // 5 < {0: 8, 1: 7, 2: 5, 3: 4, 4: 3}[place % 5]]
    asked: list[Numbers] = []

    def ask(numbers: Sequence[Numbers], of: Collection[str], named: Collection[str]) -> list[str]:
        asked.extend(numbers)
        return certain(numbers, of, named)

    monkeypatch.setattr("rsc_assess.peers.making.certain", ask)
    grouping = pools.grouped(register)
    working = made([spread(register)[place] for place in contributors], grouping)
    assert working.edition.variation["A"].regions == 3
    spare = {(region, one.spare) for region, members in grouping.regions.items() for one in asked if one.members == members}
    assert {("south", 1), ("east", 0), ("west", 0)} <= spare
    assert "isles" not in {region for region, _ in spare}


# One edition after the other.


@pytest.mark.parametrize("seed", FOUND_ONCE)
def test_histories_in_which_a_fault_was_found_once(seed: int) -> None:
    """The proofs kept with each edition, reckoned anew, hold for all figures of all editions till then."""
    check_history(history(seed))


@tries(30)
@given(seeds)
def test_the_proofs_hold_for_all_editions_together(seed: int) -> None:
    """Whatever joins, leaves, is handed in anew, offers itself or withdraws, and whatever the dates of editions."""
    check_history(history(seed))


@pytest.mark.nightly
@tries(600)
@given(seeds)
def test_the_proofs_hold_over_longer_histories(seed: int) -> None:
    """The same over five editions, with more learning partners."""
    check_history(history(seed, editions=5, partners=0.2))


def check_history(story: History) -> None:
    """Fail unless all editions of a history are proved, and follow the rule of changes."""
    editions = story.editions()
    if editions:
        assert_proved(editions)
    for working in editions:
        assert {reason.group for reason in working.reasons} <= {"", *working.groups}
        assert all(one.register == (story.grouping.members[id] if story.grouping.is_register else None) for id, one in working.groups.items())
        for group, node in itertools.product(working.groups, {node for row in working.rows for node in row.values}):
            anybody = any(node in working.rows[row].values for row in working.groups[group].rows)
            assert working.edition.cell(group, node) is not None or reasons(working, group, node) or not anybody
    for one, other in itertools.combinations(editions, 2):
        for group in one.edition.cells.keys() & other.edition.cells.keys():
            changed = owners_changed(one, other, group)
            assert not 0 < changed < 5
            if not changed:
                same_or_withheld(one.edition, other.edition, group)


def owners_changed(one: Working, other: Working, group: str) -> int:
    """Return how many councils of a group are in two editions with different records, or in one of them alone."""
    then = {one.rows[row].owner: one.rows[row].record for row in one.groups[group].rows}
    now = {other.rows[row].owner: other.rows[row].record for row in other.groups[group].rows}
    return sum(then.get(owner) != now.get(owner) for owner in then.keys() | now.keys())


def same_or_withheld(one: Edition, other: Edition, group: str) -> None:
    """Fail if a figure of a group differs between two editions."""
    for node in one.cells[group].keys() & other.cells[group].keys():
        first, second = one.cells[group][node], other.cells[group][node]
        if first.n.or_more == second.n.or_more:
            shared = [
                (a, b) for a, b in ((first.quartiles, second.quartiles), (first.deciles, second.deciles), (first.bands, second.bands)) if a and b
            ]
            assert first.median == second.median
            assert all(a == b for a, b in shared)
            assert first.n.or_more or first.n == second.n


def test_the_same_pool_twice_gives_the_same_figures() -> None:
    """A second edition of what has not changed says what the first said."""
    register = councils(60, ("unitary", "district"), ("North", "South", "East"))
    grouping = pools.grouped(register)
    first = made(spread(register[:45], offers=["A"]), grouping)
    second = made(spread(register[:45], offers=["A"]), grouping, [first])
    assert second.edition.cells == first.edition.cells
    assert second.edition.variation == first.edition.variation
    assert second.edition.partners == first.edition.partners
    assert second.after == ("e0",)


@pytest.mark.parametrize("changed", [1, 4, 5, 8])
@pytest.mark.parametrize("how", ["joins", "leaves", "hands in anew"])
def test_where_one_to_four_changed_a_group_is_withheld(changed: int, how: str) -> None:
    """And with five or more it is released again."""
    register = councils(60)
    grouping = pools.grouped(register)
    before = spread(register[:40])
    after = {
        "joins": before + spread(register)[40 : 40 + changed],
        "leaves": before[changed:],
        "hands in anew": [*spread(register, 1)[:changed], *before[changed:]],
    }[how]
    first = made(before, grouping)
    if changed < 5:
        with pytest.raises(InputError, match="P401"):
            made(after, grouping, [first])
    else:
        assert made(after, grouping, [first]).edition.cells["all"].keys() == first.edition.cells["all"].keys()


def two_types() -> tuple[list[Council], Grouping]:
    """Return councils of two types, and their groups."""
    register = councils(80, ("unitary", "district"))
    return register, pools.grouped(register)


def test_only_the_groups_that_changed_are_withheld() -> None:
    register, grouping = two_types()
    first = made(spread(register[:60]), grouping)
    # Three unitary ones hand in anew, and so the whole is withheld too.
    anew = spread(register, 1)
    second = made([anew[place] if place in (0, 2, 4) else one for place, one in enumerate(spread(register[:60]))], grouping, [first])
    assert set(first.edition.cells) == {"all", "type:unitary", "type:district"}
    assert set(second.edition.cells) == {"type:district"}
    assert second.edition.cells["type:district"] == first.edition.cells["type:district"]
    assert reasons(second, "all", "A") == {CHANGED}
    assert "(e0)" in next(reason.words for reason in second.reasons if reason.code == CHANGED)


def test_the_rule_holds_against_every_earlier_edition() -> None:
    """A, then B, then back to A: what differs by few from any edition that had figures is withheld, what is as it was is reissued."""
    register, grouping = two_types()
    pool_a = spread(register[:60])
    pool_b = [*spread(register, 1)[:20], *pool_a[20:]]
    first = made(pool_a, grouping)
    second = made(pool_b, grouping, [first])
    assert set(second.edition.cells) == set(first.edition.cells)
    back = made(pool_a, grouping, [first, second])
    for group, node, cell in cells_of(back.edition):
        assert first.edition.cell(group, node) == cell
    # Many differ from the second, but only two and two from the first.
    with pytest.raises(InputError, match="P401"):
        made([*spread(register, 2)[:4], *pool_a[4:]], grouping, [second, first])


def test_a_group_that_was_withheld_is_compared_with_the_last_edition_that_had_it() -> None:
    """Two and then three more changes are five since then."""
    register, grouping = two_types()
    anew = spread(register, 1)

    def pool(changed: int) -> list[Contribution]:
        return [anew[place] if place % 2 == 0 and place < 2 * changed else one for place, one in enumerate(spread(register[:60]))]

    first = made(pool(0), grouping)
    second = made(pool(2), grouping, [first])
    third = made(pool(5), grouping, [first, second])
    assert "type:unitary" not in second.edition.cells
    assert "type:unitary" in third.edition.cells
    assert "type:district" in third.edition.cells


def test_a_correction_follows_the_same_rule() -> None:
    """It names what it replaces, reissues what has not changed, and withholds what one to four changed."""
    register, grouping = two_types()
    found = spread(register[:60])
    first = made(found, grouping)
    corrected = made([spread(register, 3)[0], *found[1:]], grouping, [first], id="e0-corrected", replaces="e0")
    assert corrected.edition.replaces == "e0"
    assert set(corrected.edition.cells) == {"type:district"}


def test_a_withdrawn_council_stays_in_the_proof_without_its_name() -> None:
    """Its figures are behind what was released, so the others cannot be protected without them; it counts as one that left."""
    register, grouping = two_types()
    found = spread(register[:60])
    first = made(found, grouping).without("E06999007")
    assert first.withdrawn == ("E06999007",)
    assert all(row.council != "E06999007" for row in first.rows)
    second = made(found[:7] + found[8:], grouping, [first])
    assert set(second.edition.cells) == {"type:unitary"}
    assert_proved([first, second])
    # Back with other figures it is one council that changed; with the same figures it is none.
    anew = made([*found[:7], spread(register, 1)[7], *found[8:]], grouping, [first])
    assert set(anew.edition.cells) == {"type:unitary"}
    assert set(made(found, grouping, [first]).edition.cells) == {"all", "type:unitary", "type:district"}


def test_a_council_that_withdrew_and_came_back_is_one_that_changed_and_not_two() -> None:
    """Three that withdrew and handed in anew are three, not six."""
    register, grouping = two_types()
    found = spread(register[:60])
    first = made(found, grouping)
    for place in (1, 3, 5):
        first = first.without(str(register[place].id))
    anew = spread(register, 1)
    second = made([anew[place] if place in (1, 3, 5) else one for place, one in enumerate(found)], grouping, [first])
    assert set(second.edition.cells) == {"type:unitary"}


def test_what_a_changed_question_said_before_does_not_matter() -> None:
    """A node is checked against earlier editions only where its digest is the same."""
    register, grouping = two_types()
    before = made(spread(register[:60]), grouping)
    other = load_questionnaire(questionnaire([section("A", question("A1", weight=2), question("A2")), section("B", question("B1"))]))
    found = [
        pools.contribution(council, other, {"A1": (place * 3) % 6, "A2": (place * 5) % 6, "B1": (place * 7 + place // 6) % 6})
        for place, council in enumerate(register[:60])
    ]
    later = make_edition(found, other, grouping, id="later", date=DAY, earlier=[before])
    assert later.edition.nodes["B1"] == before.edition.nodes["B1"]
    assert later.edition.nodes["A1"] != before.edition.nodes["A1"]
    assert later.edition.cell("all", "A1") is not None


def test_who_offers_itself_later_is_not_named_if_that_would_give_a_council_away() -> None:
    """The band it shows counts as known together with all figures ever released."""
    codes = set()
    for seed in (5, 8, 121):
        for working in history(seed).editions():
            codes |= {reason.code for reason in working.reasons}
            named = {(one.council, one.section) for one in working.edition.partners}
            assert len(named) == sum(node in ("A", "B") for row in working.rows for node in row.shown)
    assert OFFER in codes


def exposed(register: Sequence[Council], found: Sequence[Contribution], grouping: Grouping) -> Working:
    """Return an edition to which somebody added a figure that gives councils away: the deciles of eight that have the same level."""
    working = made(found, grouping)
    cells = {**working.edition.cells, "all": {**working.edition.cells["all"], "B1": Cell(Count(8), 0.6, (0.6, 0.6), (0.6,) * 9)}}
    rows = tuple(row for row, one in enumerate(found) if "B1" in one.scores)
    groups = {**working.groups, "all": Membership(rows, working.groups["all"].register)}
    return attrs.evolve(working, edition=attrs.evolve(working.edition, cells=cells), groups=groups)


def test_where_earlier_figures_give_a_council_away_nothing_more_is_said_of_that_node() -> None:
    """Nobody knows then what more would give away."""
    register = councils(40, regions=("North", "South"))
    found = [
        pools.contribution(council, model(), {"A1": place % 6, "A2": place * 5 % 6, **({"B1": 3} if place < 8 else {})})
        for place, council in enumerate(register[:30])
    ]
    first = exposed(register, found, pools.grouped(register))
    first = attrs.evolve(first, edition=attrs.evolve(first.edition, nodes={**first.edition.nodes, "B1": found[0].digests["B1"]}))
    anew = [
        pools.contribution(council, model(), {"A1": place % 5, "A2": place * 5 % 6, "B1": place % 6}) for place, council in enumerate(register[:30])
    ]
    second = made(anew, pools.grouped(register), [first])
    assert second.edition.cell("all", "A1") is not None
    assert second.edition.cell("all", "B1") is None
    assert FOUND in reasons(second, "", "B1")
    assert "B1" not in second.edition.variation


def test_nothing_is_said_of_a_node_that_stays_unproved_to_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if taking back did not help, which it always should."""
    register = councils(40, regions=("North", "South"))
    calls = itertools.count()
    monkeypatch.setattr(Check, "unproved", lambda _: [0] if next(calls) else [])
    with pytest.raises(InputError, match="P401"):
        make_edition(spread(register[:30], sharing="scores"), load_one(), pools.grouped(register), id="x", date=DAY)


def load_one() -> Any:
    """Return the small questionnaire."""
    return model()


# Determinism.


@tries(8)
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_contributions_and_editions_changes_nothing(seed: int, chance: Any) -> None:
    story = history(seed, editions=2)
    editions = story.editions()
    if len(editions) < 2:
        return
    found = list(story.steps[1].values())
    chance.shuffle(found)
    again = make_edition(found, model(), story.grouping, id="e1", date=editions[1].edition.date, earlier=[editions[0]])
    assert dump_edition(again.edition) == dump_edition(editions[1].edition)
    assert dump_working(again) == dump_working(editions[1])


SCRIPT = """
import hashlib
from rsc_assess.peers.edition_file import dump_edition
from rsc_assess.peers.working import dump_working
from tests.peers.histories import history
for seed in (110, 112):
    for one in history(seed).editions():
        print(hashlib.sha256(dump_edition(one.edition) + dump_working(one)).hexdigest())
"""


def test_an_edition_is_the_same_bytes_whatever_the_hash_seed() -> None:
    found = set()
    for seed in ("1", "2"):
        environ = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", SCRIPT], env=environ, capture_output=True, encoding="utf-8", check=True)
        found.add(done.stdout)
    assert len(found) == 1
    assert found.pop().count("\n") >= 4


# Mistakes.


def refused(code: str, *args: Any, **more: Any) -> str:
    """Return what is said where an edition is refused."""
    with pytest.raises(InputError) as caught:
        made(*args, **more)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.exit_code == 1
    assert str(caught.value).startswith("edition: ")
    return str(caught.value)


def test_too_few_contributions_release_nothing() -> None:
    """P401: the pool is empty, has one council, or five."""
    register = councils(20)
    for n in (0, 1, 5):
        said = refused("P401", spread(register[:n]), pools.grouped(register))
        assert said == f"edition: {n} councils contributed, and figures need at least 6. Wait for more contributions. [P401]"
    assert refused("P401", [], pools.grouped([]))


def test_nothing_that_may_be_released_is_said() -> None:
    """P401: with an earlier edition, that it still holds."""
    register = councils(20)
    same = [pools.contribution(council, model(), {"A1": 3, "A2": 3, "B1": 3}) for council in register[:12]]
    words = "no figure could be released without a council being found in it. Wait for more contributions"
    assert refused("P401", same[:6], pools.grouped(register)) == refused("P401", same, pools.grouped(register)) == f"edition: {words}. [P401]"
    first = made(spread(register[:12]), pools.grouped(register))
    said = refused("P401", spread(register[:13]), pools.grouped(register), [first])
    assert "the last edition still holds" in said


def test_an_id_that_is_taken_is_refused() -> None:
    """P402: an edition stays what it is."""
    register = councils(20)
    first = made(spread(register[:12]), pools.grouped(register))
    assert "there is an edition e0 already. Give this one another id" in refused(
        "P402", spread(register[:12]), pools.grouped(register), [first], "e0"
    )


def test_an_edition_that_is_not_there_cannot_be_replaced() -> None:
    """P403: those that there are, are named."""
    register = councils(20)
    grouping = pools.grouped(register)
    assert "There are: none" in refused("P403", spread(register[:12]), grouping, replaces="e7")
    said = refused("P403", spread(register[:12]), grouping, [made(spread(register[:12]), grouping)], replaces="e7")
    assert "there is no edition e7 that this one could replace. There are: e0" in said


def test_a_council_cannot_be_there_twice() -> None:
    """P404: nothing is ever counted twice, or silently averaged."""
    register = councils(20)
    said = "edition: a council is there twice. Give one contribution for each council. [P404]"
    assert said == refused("P404", [*spread(register[:12]), *spread(register[:1], 2)], pools.grouped(register))


def test_councils_that_are_made_up_and_real_ones_do_not_mix() -> None:
    """P406: and an edition of made-up ones says that it is."""
    register = councils(20)
    real = attrs.evolve(spread(register[:1])[0], council=Council("Real", "E06000001", "unitary", "england", "North"))
    said = "edition: councils that are made up and real ones are mixed. Keep them in pools of their own. [P406]"
    assert said == refused("P406", [*spread(register[1:12]), real], pools.grouped(register))
    assert made(spread(register[:12]), pools.grouped(register)).edition.synthetic
    real_register = [Council(f"Real {place}", f"E06000{place:03}", "unitary", "england", "North") for place in range(20)]
    assert not made(spread(real_register[:12]), pools.grouped(real_register)).edition.synthetic


def test_a_cell_read_back_has_the_detail_it_was_made_with() -> None:
    """What earlier editions say is put together again from their cells alone."""
    register = councils(60)
    for n in (6, 11, 21):
        cell = made(spread(register[:n]), pools.grouped(register)).edition.cell("all", "A")
        assert cell is not None
        detail, figures = as_figures(cell)
        assert FROM[detail] == n
        assert figures == as_figures(attrs.evolve(cell, bands=()))[1] or cell.bands
    plain = as_figures(Cell(Count(12), 0.5, (0.4, 0.6)))
    assert (plain[0], plain[1].quantiles) == (QUARTILES, (20, 25, 30))


def test_a_row_is_the_same_record_as_long_as_its_figures_are() -> None:
    """Offers, dates and the region make no other record; any figure does, and so does the council."""
    register = councils(20)
    grouping = pools.grouped(register)

    def row(found: Contribution) -> Row:
        return made([*spread(register[1:12]), found], grouping).rows[0]

    one = spread(register[:1])[0]
    assert row(one).record == row(attrs.evolve(one, offers=(PartnerOffer("A", one.bands["A"]),), date=DAY + datetime.timedelta(1))).record
    assert row(one).record != row(attrs.evolve(one, scores={**one.scores, "A1": 0.4})).record
    assert row(one).record != row(attrs.evolve(one, bands={**one.bands, "A1": 4})).record
    assert row(one).owner == row(attrs.evolve(one, scores={**one.scores, "A1": 0.4})).owner
    rows = made(spread(register[:12]), grouping).rows
    assert len({one.owner for one in rows}) == len({one.record for one in rows}) == 12
