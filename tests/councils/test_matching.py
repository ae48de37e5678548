"""A name is matched through its spellings, and never to a council of another kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.councils.matching import name_key, place_and_kinds, spellings_of

TOWNS = spellings_of(
    [
        ("1", ("Newham upon Water City Council", "Newham upon Water"), "metropolitan_district"),
        ("2", ("Newham-under-Hill Borough Council", "Newham-under-Hill"), "district"),
        ("3", ("Lindale City Council", "Lindale"), "district"),
        ("4", ("Lindaleshire County Council", "Lindaleshire"), "county"),
        ("5", ("Ferry City Council",), "district"),
        ("6", ("West Ferry Council",), "unitary"),
        ("7", ("Castor District Council", "Castor", "ferry and castor"), "district"),
    ]
)
ALL = frozenset("1234567")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("King's Lynn & West Norfolk", "kings lynn and  WEST norfolk"),
        ("Ynys Môn", "Ynys Mon"),
        ("Saint Helens", "St. Helens"),
        ("Stoke-on-Trent", "Stoke on Trent"),
        ("Newham\u00a0upon Water", "newham_upon_water"),
    ],
)
def test_case_accents_and_punctuation_do_not_matter(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("name", "place", "kinds"),
    [
        ("City of York Council", "york", {"city"}),
        ("London Borough of Sutton", "sutton", {"borough"}),
        ("Royal Borough of Kingston upon Thames", "kingston upon thames", {"borough"}),
        ("Cyngor Sir Ynys Môn", "ynys mon", set()),
        ("Greater London Authority", "greater london", set()),
        ("Leeds Metropolitan District Council", "leeds", {"metropolitan", "district"}),
    ],
)
def test_a_name_has_a_place_and_kinds(name: str, place: str, kinds: set[str]) -> None:
    assert place_and_kinds(name) == (place, frozenset(kinds))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("lindale council", ("3",)),
        ("Lindale District Council", ("3",)),
        ("Lindale County Council", ()),
        ("City of Newham upon Water", ("1",)),
        ("Castor", ("7",)),
        ("Council", ()),
    ],
)
def test_a_place_is_matched_with_no_kind_that_the_council_is_not(text: str, keys: tuple[str, ...]) -> None:
    assert TOWNS.placed(text, ALL) == keys


def test_a_place_alone_that_no_council_is_called_by_may_be_others_too() -> None:
    assert TOWNS.placed("Ferry", ALL) == ("5", "6", "7")
    assert TOWNS.placed("Ferry City Council", ALL) == ("5",)


def test_an_official_or_short_name_goes_before_another_spelling() -> None:
    towns = spellings_of([("1", ("Ash Council", "Ash", "Elm"), None), ("2", ("Elm Council", "Elm"), None)])
    assert towns.named("elm", frozenset("12")) == ("2",)
    assert towns.named("elm", frozenset("1")) == ("1",)


def test_what_is_near_comes_with_the_shortest_and_the_most_alike_first() -> None:
    assert TOWNS.with_words("newham", ALL) == ("1", "2")
    assert TOWNS.with_words("lindale", ALL) == ("3", "4")
    assert TOWNS.similar("Lindal", ALL)[0] == "3"
    assert TOWNS.similar("newham under hil", ALL) == ("2",)
    assert TOWNS.similar("xyz", ALL) == ()
