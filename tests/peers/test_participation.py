"""Whether printed numbers of councils tell that one contributed, counted anew over all sets of contributors."""

from collections.abc import Collection, Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.peers.participation import Numbers, certain
from tests.conftest import tries
from tests.peers.plain import told


def seen_of(numbers: Iterable[Numbers], contributors: Collection[str]) -> list[tuple[frozenset[str], frozenset[int]]]:
    """Return what numbers can be: one if they are exact, at least so many if they have some to spare."""
    found = []
    for one in numbers:
        n = len(one.members.intersection(contributors))
        found.append((one.members, frozenset(range(n - one.spare, len(one.members) + 1)) if one.spare else frozenset([n])))
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


@tries(200)
@given(printed())
def test_whoever_is_not_held_to_be_certain_could_have_stayed_away(case: Case) -> None:
    """For every reader, other contributors give the same numbers without it; so n of n, and differences of nested groups, are found."""
    numbers, contributors, named, register = case
    assert told(seen_of(numbers, contributors), contributors, named, register) <= set(certain(numbers, contributors, named))


@tries(200)
@given(printed(spare=2))
def test_a_number_that_may_fall_by_one_does_not_fall_by_two(case: Case) -> None:
    """Where two contributors change places with two others, "at least so many" must stay true as well."""
    numbers, contributors, named, register = case
    given_on = [one for one in numbers if one.spare < 2]
    assert told(seen_of(numbers, contributors), contributors, named, register) <= set(certain(given_on, contributors, named))


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
    assert told(seen_of(numbers, contributors), contributors, (), sorted(ALL)) == set(sure)


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
    assert told(seen_of([*square, bound], "adeh"), "adeh", (), sorted(ALL)) == set("adeh")
    assert certain([*square, Numbers(4, councils(*"dh"), spare=1)], list("adeh")) == []
    assert certain([Numbers(0, councils(*"abc"), spare=1)], ["a", "b", "c"]) == []


@given(printed(spare=1), st.randoms())
def test_the_order_of_councils_changes_nothing(case: Case, chance: Random) -> None:
    numbers, contributors, named, _ = case
    mixed = list(contributors)
    chance.shuffle(mixed)
    assert certain(numbers, mixed, named) == certain(numbers, contributors, named)
