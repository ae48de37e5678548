"""Nearest neighbours: z-scores within a type, Euclidean distance over what both have, equal distances by id."""

import math
import random
import statistics

import attrs
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform
from scipy.stats import zscore

from rsc_assess import Council, InputError
from rsc_assess.peers.measures import figure_in_words, standardise
from rsc_assess.peers.neighbours import Neighbours, nearest, nearest_to_each, why_similar
from tests.peers.made_up import councils, drawn, text_of


def ids(found: Neighbours) -> list[str]:
    return [neighbour.council.id[-3:] for neighbour in found.nearest if neighbour.council.id]


def plain_distance(all_of_type: list[Council], one: Council, other: Council, measures: list[str], weights: dict[str, float]) -> float | None:
    """The definition, written down once more: sqrt(Σ w z² ÷ Σ w) over measures that both have, at least 80 % of those that vary."""
    above = below = shared = usable = 0.0
    for name in measures:
        values = [value for council in all_of_type if (value := council.measure(name)) is not None]
        if len(set(values)) < 2:
            continue
        usable += 1
        a, b = one.measure(name), other.measure(name)
        if a is not None and b is not None:
            shared += 1
            above += weights.get(name, 1.0) * ((a - b) / statistics.pstdev(values)) ** 2
            below += weights.get(name, 1.0)
    return math.sqrt(above / below) if shared and shared >= 0.8 * usable else None


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    many=st.integers(2, 20),
    measures=st.integers(1, 8),
    missing=st.sampled_from([0.0, 0.1, 0.4]),
    k=st.integers(1, 20),
    weighted=st.booleans(),
)
def test_distances_and_order_are_those_of_the_definition(seed: int, many: int, measures: int, missing: float, k: int, weighted: bool) -> None:
    towns = drawn(many, measures, seed, missing)
    names = [f"m{number}" for number in range(measures)]
    weights = {name: random.Random(seed).choice([0.5, 1.0, 3.0]) for name in names} if weighted else {}
    found = nearest(towns, "E07999000", names, k, weights=weights)
    distances = {town.id or "": plain_distance(towns, towns[0], town, names, weights) for town in towns[1:]}
    compared = sorted((round(distance, 9), id) for id, distance in distances.items() if distance is not None)
    assert [neighbour.council.id for neighbour in found.nearest] == [id for _, id in compared[:k]]
    assert [neighbour.distance for neighbour in found.nearest] == pytest.approx([distance for distance, _ in compared[:k]], abs=2e-9)
    assert found.compared == len(compared)
    assert [council.id for council in found.left_out] == [id for id, distance in distances.items() if distance is None]


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10**6), missing=st.sampled_from([0.0, 0.1]))
def test_all_at_once_are_the_same_as_one_by_one_in_any_order(seed: int, missing: float) -> None:
    towns = [
        *drawn(12, 5, seed, missing),
        *(attrs.evolve(town, id=f"E10999{number:03d}", type="county") for number, town in enumerate(drawn(6, 5, seed + 1))),
    ]
    names = [f"m{number}" for number in range(5)]
    shuffled = random.Random(seed).sample(towns, len(towns))
    found = nearest_to_each(shuffled, names, 4)
    assert list(found) == [town.id for town in shuffled]
    for town in towns:
        assert town.id
        assert found[town.id] == nearest(towns, town.id, names, 4)


@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    factor=st.sampled_from([1e-12, -0.25, 4.0, 2.0**40]),
    shift=st.sampled_from([0.0, 8.0]),
    scale=st.sampled_from([0.125, 64.0]),
)
def test_units_of_measures_and_of_weights_do_not_matter(seed: int, factor: float, shift: float, scale: float) -> None:
    towns = drawn(10, 3, seed)
    other = [
        attrs.evolve(town, attributes={**town.attributes, "m0": text_of((town.measure("m0") or 0) * factor + shift * abs(factor))}) for town in towns
    ]
    weights = {"m0": 1.0, "m1": 2.0, "m2": 0.5}
    one = nearest(towns, "E07999003", list(weights), 9, weights=weights)
    two = nearest(other, "E07999003", list(weights), 9, weights={name: weight * scale for name, weight in weights.items()})
    assert [neighbour.distance for neighbour in one.nearest] == pytest.approx([neighbour.distance for neighbour in two.nearest], abs=1e-6)


def test_distances_are_those_of_scipy() -> None:
    towns = drawn(40, 12, 7)
    names = [f"m{number}" for number in range(12)]
    figures = numpy.array([[town.measure(name) for name in names] for town in towns])
    wanted = squareform(pdist(zscore(numpy.log1p(figures), ddof=0))) / math.sqrt(12)
    for own, found in enumerate(nearest_to_each(towns, names, 39, logarithmic=names).values()):
        assert {neighbour.council.id: neighbour.distance for neighbour in found.nearest} == pytest.approx(
            {town.id: wanted[own, other] for other, town in enumerate(towns) if other != own}, abs=1e-9
        )


def test_equally_near_councils_are_in_the_order_of_their_ids() -> None:
    towns = councils({"size": [5, 6, 4, 6, 4, 9]})
    assert ids(nearest(towns[::-1], "E07999000", ["size"], 3)) == ["001", "002", "003"]


def test_figures_that_differ_in_the_last_bits_are_equally_near() -> None:
    towns = councils({"size": [0.3, 0.1 + 0.1, 0.2, 0.4, 0.1 + 0.3]})
    assert ids(nearest(towns, "E07999000", ["size"])) == ["001", "002", "003", "004"]


def test_the_farthest_council_compared_has_the_rebased_distance_1_even_past_the_list() -> None:
    found = nearest(councils({"size": [0, 1, 2, 4]}), "E07999000", ["size"], 2)
    assert [neighbour.rebased for neighbour in found.nearest] == pytest.approx([0.25, 0.5])
    assert nearest(councils({"size": [0, 1, 2, 4]}), "E07999000", ["size"]).nearest[-1].rebased == 1
    assert nearest(councils({"size": [1, 1, 2], "age": [1, 1, None]}), "E07999000", ["size"], 1).nearest[0].rebased == 0


def test_being_near_is_not_mutual() -> None:
    towns = councils({"size": [0, 1, 1.5, 9]})
    assert ids(nearest(towns, "E07999003", ["size"], 1)) == ["002"]
    assert ids(nearest(towns, "E07999002", ["size"], 1)) == ["001"]


def test_only_councils_of_its_type_are_compared_and_an_unknown_type_is_one() -> None:
    towns = councils({"size": [1, 2, 3]}) + [attrs.evolve(town, id=f"x{town.id}", type=None) for town in councils({"size": [1, 2, 3]})]
    assert [neighbour.council.type for neighbour in nearest(towns, "E07999000", ["size"]).nearest] == ["district"] * 2
    assert [neighbour.council.type for neighbour in nearest(towns, "xE07999000", ["size"]).nearest] == [None] * 2
    assert nearest(towns, "E07999000", ["size"], same_type=False).compared == 5


def test_a_council_without_an_id_is_not_compared() -> None:
    towns = councils({"size": [1, 2, 3]})
    assert nearest([*towns[:2], attrs.evolve(towns[2], id=None)], "E07999000", ["size"]).compared == 1


def test_measures_that_tell_nobody_apart_are_left_out_and_told() -> None:
    towns = councils({"size": [1, 2, 3], "flat": [7, 7, 7], "blank": [None] * 3, "one": [None, 5, None]})
    found = nearest(towns, "E07999000", ["flat", "size", "blank", "one"])
    assert (found.measures, found.compared) == (("size",), 2)
    assert [str(dropped) for dropped in found.dropped] == [
        "flat is left out: all have the same figure",
        "blank is left out: none of these councils has a figure",
        "one is left out: all have the same figure",
    ]


def test_where_nothing_tells_councils_apart_none_is_near() -> None:
    found = nearest(councils({"size": [1, 1]}), "E07999000", ["size"])
    assert (found.nearest, found.compared, len(found.left_out)) == ((), 0, 1)


def test_at_least_80_percent_of_the_measures_must_be_shared() -> None:
    figures: dict[str, list[object]] = {f"m{number}": [1, 2, 3] for number in range(5)}
    figures["m0"] = [1, None, 3]
    assert nearest(councils(figures), "E07999000", list(figures)).compared == 2
    figures["m1"] = [1, None, 3]
    found = nearest(councils(figures), "E07999000", list(figures))
    assert (ids(found), [council.id for council in found.left_out]) == (["002"], ["E07999001"])


def test_a_logarithm_draws_large_figures_together() -> None:
    towns = councils({"size": [0, 9, 99, 99_999]})
    assert [neighbour.rebased for neighbour in nearest(towns, "E07999000", ["size"], logarithmic=["size"]).nearest] == pytest.approx([0.2, 0.4, 1.0])


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_huge_and_tiny_figures_are_compared_like_others(scale: float) -> None:
    towns = councils({"size": [scale * 0.1, scale * 0.5, -scale]})
    assert nearest(towns, "E07999000", ["size"]).nearest[1].distance == pytest.approx(1.1 / statistics.pstdev([0.1, 0.5, -1]))


def test_why_two_are_similar_is_told_with_the_figures() -> None:
    figures: dict[str, list[object]] = {"pop-density": [100, 101, 900], "area": [1200, 1200, 50], "age": [40, 44, 60], "index": [3, 9.5, 5.04]}
    neighbour = nearest(councils(figures), "E07999000", list(figures), 1, weights={"index": 0.01}).nearest[0]
    assert why_similar(neighbour, {"index": "deprivation"}) == (
        "Closest on area (both 1,200), pop density (100 and 101) and age (40 and 44); furthest apart on deprivation (3 and 9.5)."
    )
    assert neighbour.furthest
    assert neighbour.furthest.gap == pytest.approx(6.5 / statistics.pstdev([3, 9.5, 5.04]))
    assert neighbour.shared == 4


def test_with_one_measure_there_is_nothing_on_which_they_differ_most() -> None:
    neighbour = nearest(councils({"size": [1, 2]}), "E07999000", ["size"]).nearest[0]
    assert why_similar(neighbour) == "Closest on size (1 and 2)."


@pytest.mark.parametrize(
    ("value", "text"), [(563851.4, "563,851"), (1000, "1,000"), (999.6, "1,000"), (12.345, "12.3"), (0.05, "0.05"), (0, "0"), (-3, "-3")]
)
def test_figures_are_written_for_people(value: float, text: str) -> None:
    assert figure_in_words(value) == text


@pytest.mark.parametrize(
    ("council", "measures", "more", "says"),
    [
        ("E07999009", ["size"], {}, r"there is no council E07999009 among those compared.*P501"),
        ("E07999000", ["sise"], {}, r"no council has a measure called sise\. Did you mean size\?.*P502"),
        ("E07999000", [], {}, r"no measure is named.*P502"),
        ("E07999000", ["size"], {"weights": {"age": 1.0}}, r"age is none of the measures that are compared.*P502"),
        ("E07999000", ["size"], {"logarithmic": ["age"]}, r"age is none of the measures that are compared.*P502"),
        ("E07999000", ["size"], {"weights": {"size": 0.0}}, r"the weight of size is 0\.0\. Write a number above 0.*P503"),
        ("E07999000", ["size"], {"weights": {"size": math.nan}}, r"the weight of size is nan.*P503"),
        ("E07999000", ["age"], {"logarithmic": ["age"]}, r"age of Town 1 is -1, and log\(1 \+ it\) does not exist.*P504"),
    ],
)
def test_what_cannot_be_compared_is_told(council: str, measures: list[str], more: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        nearest(councils({"size": [1, 2], "age": [3, -1]}), council, measures, **more)  # type: ignore[arg-type]


def test_z_scores_have_mean_0_and_deviation_1() -> None:
    scores = [row[0] for row in standardise(drawn(30, 1, 3), ["m0"]).scores if row[0] is not None]
    assert [statistics.fmean(scores), statistics.pstdev(scores)] == pytest.approx([0, 1], abs=1e-12)
