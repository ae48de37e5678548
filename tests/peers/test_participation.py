"""Whether printed numbers of councils tell that one contributed, counted anew over all sets of contributors."""

from collections.abc import Collection, Sequence
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess.peers.participation import Numbers, certain


def told(numbers: Sequence[Numbers], contributors: Collection[str], named: Collection[str], register: Sequence[str]) -> set[str]:
    """
    Return of whom somebody can tell that it contributed: the slow plain way.

    A reader knows its own part, and all know those of the named.
    """
    inside = frozenset(contributors)
    known = inside.intersection(named)
    fits = []
    for size in range(len(register) + 1):
        for chosen in map(frozenset, combinations(register, size)):
            fewer = [len(inside & one.members) - len(chosen & one.members) for one in numbers]
            if known <= chosen and all(less == 0 if one.spare == 0 else less <= one.spare for less, one in zip(fewer, numbers, strict=True)):
                fits.append(chosen)
    assert inside in fits
    found: set[str] = set()
    for reader in (None, *register):
        possible = [one for one in fits if reader is None or (reader in one) == (reader in inside)]
        found |= frozenset.intersection(*possible) - known - {str(reader)}
    return found


Case = tuple[list[Numbers], list[str], list[str], list[str]]


@st.composite
def printed(draw: st.DrawFn, spare: int = 0) -> Case:
    """Draw numbers of overlapping groups of up to nine councils, who contributed, and who is named."""
    register = [f"C{place}" for place in range(draw(st.integers(1, 9)))]
    contributors = [council for council in register if draw(st.integers(0, 2))]
    some = st.frozensets(st.sampled_from(register), min_size=1)
    groups = draw(st.lists(st.one_of(some, st.just(frozenset(register)), some.map(lambda one: frozenset(register) - one)), min_size=1, max_size=4))
    numbers = [Numbers(place, members, draw(st.integers(0, spare))) for place, members in enumerate(groups)]
    if draw(st.booleans()):
        # Two ways of parting the register that cross, so that some are replaced only two by two.
        for step in (1, 2):
            parts = [frozenset(council for place, council in enumerate(register) if place // step % 2 == part) for part in (0, 1)]
            numbers += [Numbers(len(numbers) + part, members) for part, members in enumerate(parts)]
    return numbers, contributors, [council for council in contributors if draw(st.integers(0, 9)) == 0], register


@settings(max_examples=300)
@given(printed())
def test_whoever_is_not_held_to_be_certain_could_have_stayed_away(case: Case) -> None:
    """For every reader, other contributors give the same numbers without it; so n of n, and differences of nested groups, are found."""
    numbers, contributors, named, register = case
    assert told(numbers, contributors, named, register) <= set(certain(numbers, contributors, named))


@settings(max_examples=300)
@given(printed(spare=2))
def test_a_number_that_may_fall_by_one_does_not_fall_by_two(case: Case) -> None:
    """Where two contributors change places with two others, "at least so many" must stay true as well."""
    numbers, contributors, named, register = case
    given_on = [one for one in numbers if one.spare < 2]
    assert told(numbers, contributors, named, register) <= set(certain(given_on, contributors, named))


def councils(*names: str) -> frozenset[str]:
    """Return councils."""
    return frozenset(names)


ALL = councils(*"abcdefgh")


@pytest.mark.parametrize(
    ("groups", "contributors", "sure"),
    [
        pytest.param([ALL], "abcdefgh", "abcdefgh", id="all of them contributed"),
        pytest.param([ALL], "abcdefg", "abcdefg", id="the one that did not knows that all others did"),
        pytest.param([ALL], "abcdef", "", id="two are missing, and it may be any two"),
        pytest.param([ALL, councils(*"abcde")], "abcfgh", "fgh", id="what all have more than a group is all of the rest"),
        pytest.param([ALL, councils(*"abcde"), councils(*"abc")], "adefgh", "defgh", id="a part of a part"),
        pytest.param([ALL, councils(*"abcd"), councils(*"cdefgh")], "ce", "c", id="c and d alone are in both groups"),
        pytest.param([councils(*"abcd")], "abgh", "", id="those in no group are never told"),
        pytest.param([councils(*"ab"), councils(*"cd"), councils(*"ac"), councils(*"bd")], "ad", "ad", id="only two can take the places of two"),
        pytest.param(
            [councils(*"abef"), councils(*"cdgh"), councils(*"aceg"), councils(*"bdfh")], "adeh", "", id="two pairs can take the places of two"
        ),
    ],
)
def test_known_cases(groups: list[frozenset[str]], contributors: str, sure: str) -> None:
    """Each letter is a council; the numbers of all groups are exact."""
    numbers = [Numbers(place, members) for place, members in enumerate(groups)]
    assert certain(numbers, list(contributors)) == list(sure)
    assert told(numbers, list(contributors), (), sorted(ALL)) == set(sure)


def test_a_learning_partner_is_known_and_never_takes_part_in_a_proof() -> None:
    """It cannot have stayed away, neither in a proof of its own nor in that of another."""
    numbers = [Numbers(0, councils(*"ab")), Numbers(1, councils(*"cdef"))]
    assert certain(numbers, ["a", "c", "d"], named=["c"]) == ["a"]
    square = [Numbers(place, members) for place, members in enumerate([councils(*"abef"), councils(*"cdgh"), councils(*"aceg"), councils(*"bdfh")])]
    assert certain(square, list("adeh"), named=list("dh")) == ["a", "e"]


def test_a_bound_with_one_to_spare_holds_back_only_what_takes_two_away() -> None:
    """a and d can stay away only together; where a bound has both of them and may lose one, neither can."""
    square = [Numbers(place, members) for place, members in enumerate([councils(*"abef"), councils(*"cdgh"), councils(*"aceg"), councils(*"bdfh")])]
    bound = Numbers(4, councils(*"adeh"), spare=1)
    assert certain([*square, bound], list("adeh")) == list("adeh")
    assert told([*square, bound], list("adeh"), (), sorted(ALL)) == set("adeh")
    assert certain([Numbers(0, councils(*"abc"), spare=1)], ["a", "b", "c"]) == []


@given(printed(spare=1), st.randoms())
def test_the_order_of_councils_changes_nothing(case: Case, chance: Random) -> None:
    numbers, contributors, named, _ = case
    mixed = list(contributors)
    chance.shuffle(mixed)
    assert certain(numbers, mixed, named) == certain(numbers, contributors, named)
