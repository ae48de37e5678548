"""Families: every council of a type in one, of at least 11, the same whatever the order, or as the keeper supplies them."""

import random
import statistics
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess import InputError, Register
from rsc_assess.peers.families import Family, make_families
from rsc_assess.peers.families_reader import load_families
from rsc_assess.peers.measures import standardise
from tests.councils.small import small_register
from tests.peers.made_up import councils, drawn


@settings(deadline=None, max_examples=40)
@given(
    many=st.integers(0, 60), at_least=st.integers(1, 11), measures=st.integers(1, 4), missing=st.sampled_from([0.0, 0.2]), seed=st.integers(0, 10**6)
)
def test_every_council_is_in_one_family_of_a_size_between_bounds(many: int, at_least: int, measures: int, missing: float, seed: int) -> None:
    towns = drawn(many, measures, seed, missing)
    names = [f"m{number}" for number in range(measures)]
    if not towns:
        return
    families = make_families(towns, names, at_least)
    members = [id for family in families for id in family.members]
    assert sorted(members) == ([town.id for town in towns] if many >= at_least else [])
    assert all(at_least <= len(family.members) < 2 * at_least or len(families) == 1 for family in families)
    assert len({family.id for family in families}) == len(families)
    assert make_families(random.Random(seed).sample(towns, many), names, at_least) == families


@pytest.mark.parametrize(
    ("many", "sizes"), [(10, []), (11, [11]), (21, [21]), (22, [11, 11]), (32, [11, 21]), (33, [11, 11, 11]), (44, [11] * 4), (54, [11, 11, 11, 21])]
)
def test_families_have_11_members_and_the_rest_is_spread(many: int, sizes: list[int]) -> None:
    assert sorted(len(family.members) for family in make_families(drawn(many, 2, 5), ["m0", "m1"])) == sizes


def plain_mdav(points: Any, at_least: int) -> set[frozenset[int]]:
    """MDAV written down once more, over arrays, for points without ties."""

    def far(left: list[int], point: Any) -> int:
        return left[int(numpy.argmax(((points[left] - point) ** 2).sum(axis=1)))]

    def cut(left: list[int], around: int) -> list[int]:
        order = numpy.argsort(((points[left] - points[around]) ** 2).sum(axis=1))
        return [left[place] for place in order[:at_least]]

    left, found = list(range(len(points))), set()
    while len(left) >= 3 * at_least:
        first = far(left, points[left].mean(axis=0))
        second = far(left, points[first])
        for around in (first, second):
            group = cut(left, around)
            found.add(frozenset(group))
            left = [place for place in left if place not in group]
    if len(left) >= 2 * at_least:
        group = cut(left, far(left, points[left].mean(axis=0)))
        found.add(frozenset(group))
        left = [place for place in left if place not in group]
    return found | ({frozenset(left)} if left else set())


@pytest.mark.parametrize(("many", "at_least", "seed"), [(40, 3, 1), (100, 11, 2), (164, 11, 3), (65, 5, 4), (33, 11, 5), (32, 11, 6)])
def test_families_are_those_of_the_published_method(many: int, at_least: int, seed: int) -> None:
    towns = drawn(many, 4, seed)
    names = [f"m{number}" for number in range(4)]
    points = numpy.array(standardise(towns, names).scores)
    found = {frozenset(int(id[-3:]) for id in family.members) for family in make_families(towns, names, at_least)}
    assert found == plain_mdav(points, at_least)


def test_members_of_a_family_are_more_alike_than_councils_at_random() -> None:
    towns = drawn(110, 3, 9)
    rows = standardise(towns, ["m0", "m1", "m2"]).scores
    spread = statistics.fmean(
        statistics.pvariance([rows[int(id[-3:])][0] or 0.0 for id in family.members]) for family in make_families(towns, ["m0", "m1", "m2"])
    )
    assert spread < 0.6


def test_councils_that_are_all_equally_far_are_grouped_by_id() -> None:
    towns = councils({"size": [1.0] * 33 + [2.0]})
    families = make_families(towns[:33], ["size"])
    assert [family.members for family in families] == [tuple(town.id for town in towns[at : at + 11]) for at in (0, 11, 22)]


def test_types_are_grouped_apart_and_the_unknown_is_one() -> None:
    towns = drawn(22, 1, 1)
    more = [attrs.evolve(town, id=f"x{town.id}", type=None) for town in towns[:11]]
    few = [attrs.evolve(town, id=f"y{town.id}", type="county") for town in towns[:10]]
    irish = [attrs.evolve(town, id=f"z{town.id}", type="northern_ireland_district") for town in towns[:12]]
    families = make_families([*irish, *few, *towns, *more, attrs.evolve(towns[0], id=None)], ["m0"])
    assert [(family.id, family.title, len(family.members)) for family in families] == [
        ("unknown-1", "Unknown type family", 11),
        ("district-1", "District family 1", 11),
        ("district-2", "District family 2", 11),
        ("northern-ireland-district-1", "Northern Ireland district family", 12),
    ]


def test_what_sets_a_family_apart_is_told_with_medians() -> None:
    towns = councils({"size": [1000] * 11 + [9000] * 11, "flat-rate": [number % 2 for number in range(22)]})
    small, large = make_families(towns, ["size", "flat-rate"])
    assert small.description == "Set apart from all councils of their type by lower size (1,000 beside 5,000); medians."
    assert large.description == "Set apart from all councils of their type by higher size (9,000 beside 5,000); medians."


def test_a_family_in_the_middle_says_so() -> None:
    towns = councils({"size": [-50] * 11 + [0] * 11 + [50] * 11})
    assert make_families(towns, ["size"])[1].description == "Near the middle of all councils of their type on every measure."


def test_a_missing_measure_counts_as_the_mean_and_is_told() -> None:
    towns = councils({"size": [-50] * 11 + [0] * 10 + [None] + [50] * 11})
    families = make_families(towns, ["size"])
    assert families[1].members == tuple(town.id for town in towns[11:22])
    assert [[str(remark) for remark in family.remarks] for family in families] == [
        [],
        [
            "measures: warning: District family 2: measures that Town 21 lacks were taken to be the mean of the type. "
            "Add the figures, or leave those measures out. [P514]"
        ],
        [],
    ]


def test_a_measure_that_no_council_has_is_refused() -> None:
    with pytest.raises(InputError, match=r"no council has a measure called m9.*P502"):
        make_families(drawn(12, 1, 1), ["m9"])
    with pytest.raises(ValueError, match="at least one"):
        make_families(drawn(12, 1, 1), ["m0"], 0)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return small_register(tmp_path_factory.mktemp("register"))


def load(folder: Path, content: str, register: Register, **more: Any) -> tuple[Family, ...]:
    path = folder / "labels.csv"
    path.write_text(content, encoding="utf-8")
    return load_families(path, register, **more)


@pytest.mark.parametrize(
    "content",
    [
        "local-authority-code,label\nNFE,Rural; north\nWAT,Urban\nSFE,Rural; north\n",
        "code;family\nE06999001;Rural; north\n".replace("; n", ", n") + "E08999009;Urban\nsfe;Rural, north\n",
        "cluster,size,code\nRural north,1,NFE\nUrban,2,WAT\nRural north,3,SFE\n",
        "council,kind\nNFE,Rural north\nWAT,Urban\nSFE,Rural north\n",
    ],
)
def test_families_of_the_keeper_are_read_by_any_code(content: str, register: Register, tmp_path: Path) -> None:
    families = load(tmp_path, content, register, at_least=1)
    assert [(family.id, family.members) for family in families] == [("rural-north", ("E06999001", "E06999002")), ("urban", ("E08999001",))]
    assert [family.remarks for family in families] == [(), ()]


def test_a_family_of_fewer_than_11_gets_a_warning(register: Register, tmp_path: Path) -> None:
    (family,) = load(tmp_path, "code,label\nNFE,Rural\n", register)
    assert [(problem.code, problem.severity) for problem in family.remarks] == [("P517", "warning")]
    assert "Rural has 1 member, and figures need at least 11" in str(family.remarks[0])


def test_councils_that_are_not_there_on_the_day_are_left_out_and_told(register: Register, tmp_path: Path) -> None:
    content = "code,label\nFEL,Rural\nNFE,Rural\nNIX,Rural\nMER,Old\n"
    (family,) = load(tmp_path, content, register, on=date(2026, 11, 1), at_least=1)
    assert family.members == ("E06999001",)
    assert [str(problem) for problem in family.remarks] == [
        f"{tmp_path / 'labels.csv'}: warning: Rural: Fellshire County Council (E10999001, until 2023-03-31), "
        "Glenlough District Council (NIX, until 2015-03-31) left out. Nothing needs to be done. [P515]"
    ]
    assert len(load(tmp_path, content, register)) == 2


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("code,label\nXXX,Rural\nNFE,\n,Rural\nSFE,Rural\n", ["P512", "P512", "P512"]),
        ("code,label\nNFE,Rural\nE06999001,Urban\n", ["P513"]),
        ("code,label\nNFE,Rural North\nSFE,rural - north\n", ["P516"]),
        ("code,lable,size\nNFE,Rural,1\n", ["P511"]),
        ("code,label\nXXX,Rural\n", ["P511"]),
    ],
)
def test_what_is_no_file_of_families_is_told(content: str, codes: list[str], register: Register, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, content, register)
    assert [problem.code for problem in caught.value.problems] == codes
