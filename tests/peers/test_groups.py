"""Groups of councils: who belongs to which, and how they are called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.councils.council import Council
from rsc_assess.peers.groups import TITLES, Grouping, make_grouping, slug
from rsc_assess.peers.values import GROUP_KINDS

REGIONS = ("North East", "South West", "Wales", "Cymru Ŵyr", None)


@st.composite
def councils(draw: st.DrawFn, least: int = 1) -> list[Council]:
    """Draw councils with some of their attributes."""
    return [
        Council(
            f"Council {place}",
            f"E06999{place:03}",
            draw(st.sampled_from(["unitary", "district", None])),
            draw(st.sampled_from(["england", "wales", None])),
            draw(st.sampled_from(REGIONS)),
        )
        for place in range(draw(st.integers(least, 12)))
    ]


def like(council: Council, kind: str, id: str) -> bool:
    """Tell whether a council's own attribute is that of a group."""
    return slug(str(council.attribute(kind) or "")) == id.partition(":")[2]


@given(councils())
def test_a_council_is_in_the_groups_of_its_nation_region_and_type_and_of_all(found: list[Council]) -> None:
    grouping = make_grouping(found, is_register=True)
    for group in grouping.groups:
        expected = {str(one.id) for one in found if group.kind == "all" or like(one, group.kind, group.id)}
        assert grouping.members[group.id] == expected


@given(councils())
def test_of_groups_with_the_same_members_the_first_stays(found: list[Council]) -> None:
    """Two names for the same councils would only say the same twice."""
    grouping = make_grouping(found, is_register=True, unions={"u": ("Union", ["all"])}, families={"f": ("Family", [str(one.id) for one in found])})
    members = list(grouping.members.values())
    assert len(set(members)) == len(members)
    assert [group.id for group in grouping.groups] == list(grouping.members)
    kinds = [GROUP_KINDS.index(group.kind) for group in grouping.groups]
    assert kinds == sorted(kinds)
    assert not any(group.kind in ("union", "family") for group in grouping.groups)
    assert grouping.groups[0].id == "all"


@given(councils(), st.randoms())
def test_groups_do_not_depend_on_the_order_of_councils(found: list[Council], chance: object) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert make_grouping(mixed, is_register=True) == make_grouping(found, is_register=True)


@given(councils(least=3), st.data())
def test_a_union_has_the_members_of_its_parts(found: list[Council], data: st.DataObject) -> None:
    plain = make_grouping(found, is_register=True)
    parts = data.draw(st.lists(st.sampled_from([group.id for group in plain.groups]), min_size=1, max_size=3, unique=True))
    grouping = make_grouping(found, is_register=True, unions={"u": ("Union", parts)})
    members = frozenset().union(*(plain.members[part] for part in parts))
    if members in plain.members.values():
        assert "union:u" not in grouping.members
    else:
        assert grouping.members["union:u"] == members
        assert next(group for group in grouping.groups if group.id == "union:u").parts == tuple(parts)


def small_register() -> list[Council]:
    """Return six councils in two regions."""
    return [Council(f"C{place}", f"E06999{place:03}", "unitary", "england", "North" if place < 3 else "South East") for place in range(6)]


def test_a_union_may_be_made_of_unions_that_come_before_it() -> None:
    councils = [*small_register(), Council("C9", "W06999009", "unitary", "wales", "Wales")]
    unions = {
        "one": ("One", ["region:north"]),
        "two": ("Two", ["region:north", "region:south-east"]),
        "three": ("Three", ["union:two", "region:wales"]),
    }
    grouping = make_grouping(councils, is_register=True, unions=unions)
    assert [group.id for group in grouping.groups] == ["all", "nation:england", "nation:wales", "region:north", "region:south-east"]


@pytest.mark.parametrize("parts", [["region:west"], ["union:later"], ["all", "nowhere"]])
def test_a_union_of_what_is_no_group_is_refused(parts: list[str]) -> None:
    with pytest.raises(ValueError, match=f"the union u names {parts[-1]}, which is no group"):
        make_grouping(small_register(), is_register=True, unions={"u": ("Union", parts), "later": ("Later", ["all"])})


def test_a_family_has_only_councils_that_are_there() -> None:
    grouping = make_grouping(small_register(), is_register=True, families={"F 1": ("Family 1", ["E06999000", "E06999004", "E06999777"])})
    assert grouping.members["family:f-1"] == {"E06999000", "E06999004"}


def test_councils_without_an_id_and_empty_groups_are_left_out() -> None:
    councils = [*small_register(), Council("Nobody", None, "county", "england", "East")]
    grouping = make_grouping(councils, is_register=False, families={"none": ("None", ["E06999777"])})
    assert [group.id for group in grouping.groups] == ["all", "region:north", "region:south-east"]
    assert not grouping.is_register
    assert make_grouping([], is_register=True) == Grouping((), {}, True)


def test_known_types_and_nations_have_titles_and_others_their_own_name() -> None:
    councils = [*small_register(), Council("C9", "W06999009", "isles_of_scilly", "wales", "Wales"), Council("X", "X1", "parish", "man", "Isle")]
    titles = {group.id: group.title for group in make_grouping(councils, is_register=True).groups}
    assert titles["nation:england"] == TITLES["england"] == "England"
    assert titles["region:south-east"] == "South East"
    assert titles["nation:man"] == "man"


@given(st.text(max_size=12))
def test_the_id_of_a_group_is_plain_and_the_same_however_it_is_written(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|", slug(text))
    assert slug(slug(text)) == slug(text)
    assert slug(f" {text}_") == slug(text)


def test_accents_are_left_out_of_ids_and_not_their_letters() -> None:
    assert slug("Ynys Môn") == "ynys-mon"
    assert slug("Ŵŷ") == "wy"
    assert slug("℡") == "tel"
    assert slug("Yorkshire & the Humber") == "yorkshire-the-humber"


def test_a_name_that_no_id_can_be_made_of_makes_no_group() -> None:
    """The id of a group is read back from a file, which allows none without a name."""
    councils = [*small_register(), Council("C9", "E06999009", "unitary", "england", "日本")]
    assert "region:" not in make_grouping(councils, is_register=True).members


def test_titles_are_one_line() -> None:
    """As a file gives them back."""
    councils = [*small_register(), Council("C9", "E06999009", "unitary", "england", " Far   East ")]
    unions = {"u": ("  The\nNorth ", ["region:north", "region:far-east"])}
    titles = {group.id: group.title for group in make_grouping(councils, is_register=True, unions=unions).groups}
    assert titles["region:far-east"] == "Far East"
    assert titles["union:u"] == "The North"
