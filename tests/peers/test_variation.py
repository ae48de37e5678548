"""The variance between regions, and whether it falls by more than chance would give."""

import itertools
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rsc_assess.peers.regional_change import Spread, TwoWaves, centred, reshuffled, swapped
from rsc_assess.peers.statistics import OTHER_REGIONS, variance_between
from rsc_assess.peers.values import Contribution
from rsc_assess.peers.variation import Region, regional_variation, shared_regions, usual_digest, variation_change
from rsc_assess.peers.variation_words import rounded_up
from tests.peers.contributed import contribution, other_version, small

MODEL = small()
shares = st.one_of(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]), st.floats(0, 1))


def wave(regions: Mapping[str, Sequence[float]]) -> list[Contribution]:
    """Return a contribution for each value of each region; councils are called N0, N1 … after their region."""
    return [contribution(f"{name}{place}", MODEL, {"A": value}, name) for name, values in regions.items() for place, value in enumerate(values)]


def drawn(means: Sequence[float], members: int, chance: random.Random, spread: float = 0.1) -> dict[str, list[float]]:
    """Return values around the means of regions."""
    return {f"R{place}": [min(max(chance.gauss(mean, spread), 0), 1) for _ in range(members)] for place, mean in enumerate(means)}


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("abcd"), st.lists(shares, min_size=6, max_size=9), min_size=2))
def test_the_share_between_large_regions_is_what_scipys_f_says(regions: dict[str, list[float]]) -> None:
    found = regional_variation(wave(regions), "A")
    rounded = [[round(value, 9) for value in values] for values in regions.values()]
    if len({value for values in rounded for value in values}) == 1 or all(len(set(values)) == 1 for values in rounded):
        return
    f, n, k = stats.f_oneway(*rounded).statistic, sum(map(len, rounded)), len(rounded)
    assert found.between is not None
    assert found.between.omega_squared == pytest.approx(max(0, (k - 1) * (f - 1) / ((k - 1) * (f - 1) + n)), abs=1e-7)
    assert (found.between.n, found.between.k) == (n, k)


def test_every_region_has_its_median_and_small_ones_count_as_one() -> None:
    made = wave({"North": [0.2] * 3 + [0.4] * 4, "South": [0.5] * 4, "East": [0.8, 1.0], "West": [0.6] * 6})
    found = regional_variation(made, "A")
    assert found.regions == (Region("East", 2, 0.9), Region("North", 7, 0.4), Region("South", 4, 0.5), Region("West", 6, 0.6))
    assert (found.pooled, found.left_out, found.rest) == (("East", "South"), (), Region(OTHER_REGIONS, 6, 0.5))
    assert found.between == variance_between({"North": [0.2] * 3 + [0.4] * 4, "rest": [0.5] * 4 + [0.8, 1.0], "West": [0.6] * 6})
    assert found.in_words() == (
        "A: 0.51 of the variance lies between 3 regions (omega², 19 councils; eta² 0.57, intraclass correlation 0.61); medians from 0.400 (North) "
        "to 0.900 (East); East, South count as one, with 6 councils."
    )


def test_a_rest_of_too_few_is_left_out_and_said_to_be() -> None:
    found = regional_variation(wave({"North": [0.2, 0.3] * 3, "South": [0.5, 0.6] * 3, "East": [0.8, 1.0]}), "A")
    assert found.between is not None
    assert (found.between.n, found.between.k, found.pooled, found.left_out, found.rest) == (12, 2, (), ("East",), None)
    assert found.in_words().endswith("(East); East are too few even together, and left out.")


@pytest.mark.parametrize(
    ("regions", "why"),
    [
        ({"North": [0.2] * 9, "South": [0.4] * 5}, "fewer than two regions have at least 6 councils"),
        ({"North": [0.2] * 9, "South": [0.2] * 6}, "all values are equal"),
        ({}, "fewer than two regions have at least 6 councils"),
    ],
)
def test_where_nothing_can_be_said_there_is_a_reason(regions: dict[str, list[float]], why: str) -> None:
    found = regional_variation(wave(regions), "A")
    assert (found.between, found.none_because) == (None, why)
    assert found.in_words() == f"A: nothing can be said of the variance between regions, because {why}."
    assert json.loads(json.dumps(found.as_data()))["none_because"] == why


def test_councils_without_a_region_of_another_version_or_without_a_value_are_counted_and_left_out() -> None:
    made = wave({"North": [0.2, 0.3] * 3, "South": [0.5, 0.6] * 3})
    plain = regional_variation(made, "A")
    more = [
        *made,
        contribution("x", MODEL, {"A": 1}),
        other_version(contribution("y", MODEL, {"A": 1}, "North"), "A"),
        contribution("z", MODEL, {"B": 1}, "North"),
    ]
    found = regional_variation(more, "A")
    assert (found.between, found.regions) == (plain.between, plain.regions)
    assert (found.without_region, found.other_version, found.not_rated) == (1, 1, 1)
    other = regional_variation(more, "A", "sha256:other")
    assert (other.regions, other.other_version) == ((Region("North", 1, 1.0),), 13)


def test_of_two_versions_that_equally_many_have_the_choice_does_not_depend_on_their_order() -> None:
    made = [contribution("a", MODEL, {"A": 1}), other_version(contribution("b", MODEL, {"A": 1}), "A")]
    assert usual_digest(made, "A") == usual_digest(made[::-1], "A") is not None
    assert usual_digest([], "A") is None


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from("abcd"), st.lists(shares, min_size=1, max_size=9)), st.floats(0, 0.5), st.randoms(use_true_random=False))
def test_neither_the_order_of_councils_nor_a_constant_changes_the_share(regions: dict[str, list[float]], constant: float, chance: Any) -> None:
    constant = round(constant, 3)
    made = wave({name: [round(value, 6) / 2 for value in values] for name, values in regions.items()})
    moved = wave({name: [round(value, 6) / 2 + constant for value in values] for name, values in regions.items()})
    chance.shuffle(moved)
    assert regional_variation(moved, "A").between == regional_variation(made, "A").between


def two(earlier: Mapping[str, float], later: Mapping[str, float], labels: Mapping[str, str]) -> tuple[TwoWaves, float]:
    waves = TwoWaves(earlier, later, labels)
    return waves, omega(waves, later, labels) - omega(waves, earlier, labels)


def omega(waves: TwoWaves, values: Mapping[str, float], labels: Mapping[str, str]) -> float:
    groups: dict[str, list[float]] = {}
    for id, value in values.items():
        groups.setdefault(labels[id], []).append(value)
    found = variance_between(groups)
    return found.omega_squared if found is not None else 0.0


EARLIER = {"a": 0.1, "b": 0.2, "c": 0.3, "d": 0.7, "e": 0.8, "f": 0.75}
LATER = {"a": 0.4, "b": 0.2, "c": 0.6, "d": 0.5, "e": 0.8, "f": 0.3}
LABELS = {"a": "N", "b": "N", "c": "N", "d": "S", "e": "S", "f": "S"}


def test_reshuffling_is_as_likely_to_give_a_change_as_all_ways_of_dealing_councils_to_regions() -> None:
    waves, change = two(EARLIER, LATER, LABELS)
    ways = [dict(zip(EARLIER, labels, strict=True)) for labels in set(itertools.permutations(LABELS.values()))]
    assert len(ways) == 20
    as_large = sum(abs(omega(waves, LATER, one) - omega(waves, EARLIER, one)) >= abs(change) - 1e-9 for one in ways)
    assert 0 < as_large < 20
    assert reshuffled(waves, change, 4000, 1) == pytest.approx(as_large / 20, abs=0.03)


def test_councils_of_one_wave_alone_are_dealt_among_themselves_so_that_regions_keep_their_numbers() -> None:
    earlier, later = {**EARLIER, "x": 0.5, "y": 0.9}, {**LATER, "z": 0.1}
    labels = {**LABELS, "x": "N", "y": "S", "z": "N"}
    waves, change = two(earlier, later, labels)
    ways = [
        {**dict(zip(EARLIER, one, strict=True)), "x": other[0], "y": other[1], "z": "N"}
        for one in set(itertools.permutations(LABELS.values()))
        for other in ("NS", "SN")
    ]
    as_large = sum(abs(omega(waves, later, one) - omega(waves, earlier, one)) >= abs(change) - 1e-9 for one in ways)
    assert 0 < as_large < len(ways)
    assert reshuffled(waves, change, 4000, 1) == pytest.approx(as_large / len(ways), abs=0.03)


def test_swapping_is_as_likely_to_give_a_change_as_all_ways_of_swapping() -> None:
    waves, change = two(EARLIER, LATER, LABELS)
    as_large = 0
    for flips in itertools.product([False, True], repeat=6):
        first = {id: LATER[id] if flip else EARLIER[id] for id, flip in zip(EARLIER, flips, strict=True)}
        second = {id: EARLIER[id] if flip else LATER[id] for id, flip in zip(EARLIER, flips, strict=True)}
        as_large += abs(omega(waves, second, LABELS) - omega(waves, first, LABELS)) >= abs(change) - 1e-9
    assert 0 < as_large < 64
    assert swapped(waves, change, 4000, 1) == pytest.approx(as_large / 64, abs=0.03)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 2), shares), min_size=4, max_size=30))
def test_the_short_way_to_the_share_between_regions_is_the_exact_one(rows: list[tuple[int, float]]) -> None:
    groups: dict[str, list[float]] = {}
    for place, value in rows:
        groups.setdefault(str(place), []).append(value)
    places = {name: at for at, name in enumerate(groups)}
    spread = Spread([places[str(place)] for place, _ in rows], len(places))
    values = centred({str(at): value for at, (_, value) in enumerate(rows)})[0]
    sums = [0] * len(places)
    for (place, _), value in zip(rows, values.values(), strict=True):
        sums[places[str(place)]] += value
    exact = variance_between(groups)
    if len(groups) > 1 and len(rows) > len(groups):
        found = spread.omega_squared(sums, sum(value * value for value in values.values()))
        assert found == pytest.approx(exact.omega_squared if exact is not None else 0.0, abs=1e-6)


def test_regions_that_lose_what_sets_them_apart_fall_by_more_than_chance() -> None:
    chance = random.Random(3)
    before = drawn([0.2, 0.4, 0.6, 0.8], 20, chance)
    after = drawn([0.5, 0.5, 0.5, 0.5], 20, chance)
    found = variation_change(wave(before), wave(after), "A", shuffles=200)
    assert found.in_both is found.everyone
    assert (found.in_both.direction, found.n_in_both, found.is_beyond_chance) == ("falling", 80, True)
    assert found.in_both.p_regions == found.in_both.p_waves == 1 / 201
    assert found.in_both.earlier == regional_variation(wave(before), "A").between
    assert found.in_both.later == regional_variation(wave(after), "A").between
    assert found.in_both.change == pytest.approx(found.in_both.later.omega_squared - found.in_both.earlier.omega_squared)  # type: ignore[union-attr]
    assert found.in_words() == (
        "For the keeper of the pool alone; not for publication.",
        "A, the 80 councils in both waves: 0.82 of the variance lay between regions, now 0.00 (falling by 0.82; 80 and 80 councils, 4 regions).",
        "That is more than chance would give: reshuffling the regions gives a change as large with p = 0.005, swapping the waves of councils at "
        "random with p = 0.005 (200 draws each, councils in both waves).",
    )
    back = variation_change(wave(after), wave(before), "A", shuffles=200)
    assert (back.in_both.direction, back.in_both.change) == ("rising", -(found.in_both.change or 0))


def test_nothing_changed_is_no_change_however_far_apart_regions_are() -> None:
    made = wave(drawn([0.2, 0.5, 0.8], 8, random.Random(1)))
    found = variation_change(made, made, "A", shuffles=50)
    assert (found.in_both.change, found.in_both.direction) == (0, "level")
    assert (found.in_both.p_regions, found.in_both.p_waves, found.is_beyond_chance) == (1, 1, False)
    assert found.in_words()[-1] == "To two decimals that is no change."


def test_a_change_that_chance_gives_as_often_is_not_called_one() -> None:
    chance = random.Random(5)
    found = variation_change(wave(drawn([0.5] * 3, 8, chance)), wave(drawn([0.5] * 3, 8, chance)), "A", shuffles=100)
    assert found.is_beyond_chance is False
    assert found.in_words()[-1].startswith("That is not clearly more than chance would give: reshuffling the regions gives ")


def test_a_change_counts_only_if_both_kinds_of_chance_are_against_it() -> None:
    """Regions far apart in both waves vary more than meaningless ones do, so that reshuffling alone finds changes in nothing."""
    chance = random.Random(5)
    found = variation_change(wave(drawn([0.4, 0.6, 0.5, 0.7], 8, chance)), wave(drawn([0.4, 0.6, 0.5, 0.7], 8, chance)), "A", shuffles=300)
    assert found.in_both.p_regions is not None
    assert found.in_both.p_waves is not None
    assert found.in_both.p_regions <= 0.05 < found.in_both.p_waves
    assert found.is_beyond_chance is False


@pytest.mark.nightly
def test_where_nothing_has_changed_swapping_finds_a_change_in_one_of_twenty_pairs_of_waves_and_reshuffling_in_many_more() -> None:
    chance = random.Random(11)
    by_swapping = by_reshuffling = 0
    for _ in range(300):
        means = [chance.gauss(0.5, 0.05) for _ in range(9)]
        before, after = (drawn(means, 22, chance) for _ in range(2))
        found = variation_change(wave(before), wave(after), "A", shuffles=99).in_both
        by_swapping += (found.p_waves or 1) <= 0.05
        by_reshuffling += (found.p_regions or 1) <= 0.05
    assert by_swapping <= 27  # 15 expected; more than 27 in one of 1,000 runs
    assert by_reshuffling > 60


def test_councils_in_one_wave_alone_count_in_the_figure_for_all_and_not_in_the_other() -> None:
    chance = random.Random(2)
    before = drawn([0.3, 0.5, 0.7], 9, chance)
    later = {name: values[:7] for name, values in drawn([0.4, 0.5, 0.6], 9, chance).items()} | {"R9": [0.1, 0.2, 0.3, 0.4, 0.2, 0.3]}
    found = variation_change(wave(before), wave(later), "A", shuffles=50)
    assert found.n_in_both == 21
    assert found.everyone.earlier == regional_variation(wave(before), "A").between
    assert (found.everyone.later.n, found.everyone.later.k) == (21, 3)  # type: ignore[union-attr]
    assert (found.everyone.p_waves, found.everyone.p_regions is not None) == (None, True)
    assert found.in_both.earlier == regional_variation(wave({name: values[:7] for name, values in before.items()}), "A").between
    assert found.in_both.p_waves is not None


def test_a_region_is_pooled_in_both_waves_if_it_is_too_small_in_one() -> None:
    labels = {f"{name}{place}": name for name, size in (("N", 8), ("S", 8), ("E", 6), ("W", 5)) for place in range(size)}
    everyone, fewer = list(labels), [id for id in labels if id != "E5"]
    assert set(shared_regions([everyone, everyone], labels).values()) == {"N", "S", "E"}
    assert set(shared_regions([everyone, fewer], labels).values()) == {"N", "S", OTHER_REGIONS}
    none = [id for id in fewer if id not in ("W0", "W1", "W2", "W3", "W4")]
    found = shared_regions([everyone, none], labels)
    assert set(found.values()) == {"N", "S"}
    assert len(found) == 16


def test_a_council_counts_in_the_region_it_has_in_the_later_wave() -> None:
    chance = random.Random(4)
    values = {name: drawn([0.4], 7, chance)["R0"] for name in ("N", "S")}
    before, after = wave(values), wave(values)
    moved = [contribution(one.council.id or "", MODEL, one.scores, "S" if one.council.id == "N0" else one.council.region) for one in after]
    lost = [contribution(one.council.id or "", MODEL, one.scores, None if one.council.id == "N1" else one.council.region) for one in moved]
    found = variation_change(before, lost, "A", shuffles=10)
    assert found.in_both.earlier == variance_between({"N": values["N"][1:], "S": [*values["S"], values["N"][0]]})
    assert (found.in_both.change, found.n_in_both) == (0, 14)


def test_waves_are_compared_only_where_the_same_reached_the_node() -> None:
    made = wave(drawn([0.2, 0.5], 8, random.Random(1)))
    old = [other_version(one, "A") for one in made]
    found = variation_change(old, made, "A", shuffles=10)
    assert (found.n_in_both, found.in_both.change, found.is_beyond_chance) == (0, None, None)
    assert found.in_words()[1:] == (
        "A, the 0 councils in both waves: no change can be told, because one of the waves has no value of the same version with a region.",
        "Whether that is more than chance cannot be told.",
    )
    assert json.loads(json.dumps(found.as_data()))["is_beyond_chance"] is None
    few = variation_change(made, made[:8], "A", shuffles=10)
    assert few.everyone.none_because == few.in_both.none_because == "fewer than two regions have at least 6 councils"
    assert few.in_words()[1].startswith("A, the 8 councils in both waves: no change can be told, because fewer than two regions")
    alike = variation_change(wave({"N": [0.2] * 6, "S": [0.2] * 6}), wave({"N": [0.2] * 6, "S": [0.2] * 6}), "A", shuffles=10)
    assert alike.in_both.none_because == "all values are equal"


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_contributions_changes_nothing_and_the_seed_something(chance: Any) -> None:
    draw = random.Random(6)
    before, after = wave(drawn([0.4, 0.5, 0.6], 7, draw)), wave(drawn([0.45, 0.5, 0.55], 8, draw))
    found = variation_change(before, after, "A", shuffles=40)
    chance.shuffle(before)
    chance.shuffle(after)
    assert variation_change(before, after, "A", shuffles=40) == found
    assert variation_change(before, after, "A", shuffles=40, seed=1) != found
    for one in (found.everyone, found.in_both):
        assert 1 / 41 <= (one.p_regions or 0) <= 1


def test_the_data_are_json_and_say_who_they_are_for() -> None:
    chance = random.Random(8)
    found = variation_change(wave(drawn([0.3, 0.6], 7, chance)), wave(drawn([0.4, 0.5], 7, chance)), "A", shuffles=20)
    data = json.loads(json.dumps(found.as_data(), allow_nan=False))
    assert (data["audience"], data["node"], data["shuffles"], data["seed"], data["n_in_both"]) == ("keeper", "A", 20, 2022, 14)
    assert set(data["in_both"]) == {"earlier", "later", "change", "p_regions", "p_waves", "none_because", "direction"}
    assert data["words"][0] == "For the keeper of the pool alone; not for publication."
    one = json.loads(json.dumps(regional_variation(wave(drawn([0.3, 0.6], 7, chance)), "A").as_data()))
    assert (one["audience"], one["regions"][0]["n"], set(one["between"])) == ("keeper", 7, {"omega_squared", "eta_squared", "icc", "n", "k"})


def test_a_p_value_is_never_written_as_nothing() -> None:
    assert [rounded_up(p) for p in (1 / 2001, 0.012, 0.0121, 1)] == ["0.001", "0.012", "0.013", "1.000"]


def test_no_shuffles_are_refused() -> None:
    with pytest.raises(ValueError, match="shuffles must be at least 1"):
        variation_change([], [], "A", shuffles=0)
