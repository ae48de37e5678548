"""A council's place on the overall under other reasonable weights."""

from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess import Questionnaire, load_questionnaire
from rsc_assess.peers.keeper import keeper_standing, root_of
from rsc_assess.peers.rank_ranges import Borders, RankRange, rank_range, share_of_draws, weighted_means
from rsc_assess.peers.statistics import Place
from rsc_assess.questionnaire.rules import ROUNDINGS, Display
from rsc_assess.scoring.display import compared
from rsc_assess.scoring.uncertainty import CONCENTRATION, DRAWS, SEED
from tests.peers.contributed import contribution, other_version, pool, small, whole
from tests.small import question, questionnaire, section

MODEL = small()
FIVE = Display(0, 5, 1, "down")
shares = st.one_of(st.sampled_from([0.0, 0.2, 1 / 3, 0.4, 0.6, 0.61, 0.62, 1.0]), st.floats(0, 1))
tables = st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=12)


def ranged(table: list[tuple[float, float, float]], own: int = 0, on: str = "exact", draws: int = 100, seed: int = SEED, **more: Any) -> RankRange:
    parts = {str(id): dict(zip("ABC", row, strict=True)) for id, row in enumerate(table)}
    root = root_of(MODEL, contribution("0", MODEL, {}).council)
    return rank_range(str(own), parts, root, FIVE, on, draws, seed, **more)


@settings(max_examples=60)
@given(tables, st.sampled_from(["shown", "exact"]), st.data())
def test_the_range_holds_the_place_with_the_set_weights_and_lies_within_the_group(
    table: list[tuple[float, float, float]], on: str, data: st.DataObject
) -> None:
    found = ranged(table, data.draw(st.integers(0, len(table) - 1)), on, 20)
    assert 1 <= found.low <= found.place.rank <= found.high <= len(table)
    assert found.low <= found.median <= found.high
    assert (found.best_quarter is None) == (len(table) < 8)


@settings(max_examples=60)
@given(tables, st.sampled_from(["shown", "exact"]), st.data())
def test_with_the_set_weights_the_place_is_that_of_the_overall_as_it_was_contributed(
    table: list[tuple[float, float, float]], on: str, data: st.DataObject
) -> None:
    own = str(data.draw(st.integers(0, len(table) - 1)))
    made = pool(MODEL, {str(id): whole(*row) for id, row in enumerate(table)})
    found = keeper_standing(made, own, [str(id) for id in range(len(table))], MODEL, on=on, draws=1)
    assert found.weights is not None
    assert found.weights.place == found.nodes["small"].place


# Not half way between two snapped values, where the last bit of a product decides.
@settings(max_examples=200)
@given(
    st.lists(
        st.builds(lambda whole, bits: whole / 1000 + bits, st.integers(-100, 1100), st.sampled_from([0, 1e-12, -1e-12, 1e-8])), min_size=2, max_size=8
    ),
    st.sampled_from(ROUNDINGS),
    st.sampled_from([(0, 5, 1, None), (0, 100, 0, None), (1, 5, 2, None), (0, 5, 1, 0.5)]),
    st.sampled_from(["shown", "exact"]),
)
def test_the_borders_between_compared_values_are_where_rounding_puts_them(values: list[float], how: str, scale: Any, on: str) -> None:
    low, high, decimals, step = scale
    display = Display(low, high, decimals, how, step=step)
    borders = Borders(display, on, values)
    for own in values:
        least, most = borders.around(own)
        mine = compared(own, display, 1.0, on)
        for other in values:
            theirs = compared(other, display, 1.0, on)
            assert (other >= most, other < least) == (theirs > mine, theirs < mine)


def test_who_is_ahead_on_every_part_stays_first_under_any_weights() -> None:
    table = [(0.9, 0.9, 0.9), *[(0.1 * one, 0.8, 0.5) for one in range(9)]]
    found = ranged(table)
    assert (str(found.place), found.low, found.median, found.high, found.best_quarter) == ("1 of 10", 1, 1, 1, 1)
    assert found.in_words() == (
        "With the set weights of its parts the overall comes out as 1 of 10; half of 100 other reasonable weightings put it at place 1 or better, "
        "and at least 90% of them at place 1; its mid-rank is in the best quarter in all of them."
    )


def test_where_all_are_alike_all_share_the_first_place_and_none_is_in_the_best_quarter() -> None:
    found = ranged([(0.4, 0.4, 0.4)] * 9)
    assert (str(found.place), found.low, found.high, found.best_quarter) == ("1= of 9", 1, 1, 0)
    assert found.in_words().endswith("in the best quarter in none of them.")


def test_weights_close_to_the_set_ones_leave_the_place_as_it_is_and_loose_ones_spread_it() -> None:
    # Who is up on B is down on A and C: with a weight of B below 0.286 (set: 0.333) the last would be first.
    table = [(0.5, 0.5, 0.5), *[(0.5 - 0.02 * one, 0.5 + 0.05 * one, 0.5 - 0.02 * one) for one in range(-6, 7) if one]]
    tight, usual, loose = (ranged(table, 1, draws=300, concentration=one) for one in (1e9, 50, 2))
    assert (tight.low, tight.median, tight.high, tight.best_quarter) == (13, 13, 13, 0)
    assert (usual.low, usual.median, usual.high) == (1, 13, 13)
    assert 0.1 < (usual.best_quarter or 0) < (loose.best_quarter or 0)


def test_the_ranks_are_those_of_numpys_dirichlet_draws() -> None:
    table = [
        (0.50, 0.52, 0.55),
        (0.9, 0.2, 0.6),
        (0.1, 0.9, 0.5),
        (0.7, 0.4, 0.57),
        (0.2, 0.8, 0.5),
        (0.5, 0.5, 0.5),
        (0.6, 0.6, 0.4),
        (0.3, 0.4, 0.8),
    ]
    found = ranged(table, draws=4000)
    weights = numpy.random.default_rng(1).dirichlet(CONCENTRATION * numpy.array([1, 2, 3]) / 6, 20_000)
    totals = weights @ numpy.array(table).T
    above = (totals > totals[:, :1]).sum(axis=1)
    ranks = 1 + above
    assert found.median == numpy.median(ranks)
    assert (found.low, found.high) == (numpy.quantile(ranks, 0.05, method="lower"), numpy.quantile(ranks, 0.95, method="higher"))
    # No ties: the mid-rank is in the best quarter of 8 for the places 1 and 2.
    assert found.best_quarter == pytest.approx((ranks <= 2).mean(), abs=0.03)


def test_the_same_seed_gives_the_same_range_and_the_defaults_are_those_of_weight_sensitivity() -> None:
    table = [(0.1 * one, 0.5, 1 - 0.1 * one) for one in range(10)]
    assert ranged(table, 4) == ranged(table, 4)
    assert ranged(table, 4, seed=7) != ranged(table, 4)
    made = pool(MODEL, {"a": whole(0.2, 0.4, 0.6), "b": whole(0.46, 0.46, 0.46)})
    found = keeper_standing(made, "a", "ab", MODEL, on="exact").weights
    assert found is not None
    assert (found.draws, found.seed, found.concentration) == (DRAWS, SEED, CONCENTRATION) == (1000, 2022, 50)
    assert found.as_data()["place"] == {"rank": 1, "shared": False, "of": 2, "words": "1 of 2"}
    assert found.as_data()["words"] == found.in_words()
    assert found.in_words().endswith("at place 1 or better, and at least 90% of them between the places 1 and 2.")


def test_a_missing_part_leaves_its_weight_to_the_others_and_one_without_parts_takes_no_place() -> None:
    assert weighted_means([1, 2, 3], [[(0, 0.4), (2, 0.8)], [(1, 0.3)]]) == pytest.approx([(0.4 + 2.4) / 4, 0.3])
    made = pool(MODEL, {"a": whole(0.5, 0.5, 0.5), "b": {"small": 0.9, "B": 0.4, "C": 0.5}, "c": {"small": 0.7}})
    found = keeper_standing(made, "a", "abc", MODEL, draws=10).weights
    assert found is not None
    assert (found.place, found.high) == (Place(1, False, 2), 1)


@pytest.mark.parametrize("more", [{"draws": 0}, {"concentration": 0}])
def test_impossible_draws_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="draws must be at least 1, and concentration above 0"):
        ranged([(0, 0, 0)], **more)


CAPPED = {"caps": [{"when": {"question": "A1", "at_most": 1}, "at_most": 2, "because": "A is low"}]}


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (small(total={"method": "lowest"}), "the overall is not a plain weighted mean of its parts"),
        (small(total=CAPPED), "the overall is not a plain weighted mean of its parts"),
        (load_questionnaire(questionnaire([section("A", question("A1"))])), "the overall has only one part"),
    ],
    ids=["lowest", "capped", "one part"],
)
def test_an_overall_that_is_no_mean_of_parts_has_no_range_and_says_why(model: Questionnaire, why: str) -> None:
    made = pool(model, {"a": {"small": 0.4, "A": 0.4}, "b": {"small": 0.2, "A": 0.2}})
    found = keeper_standing(made, "a", "ab", model)
    assert (found.weights, found.no_weights) == (None, why)
    assert found.in_words()[-1] == f"No place under other weights: {why}."
    assert found.as_data()["no_weights"] == why


def test_who_has_no_overall_and_where_weights_differ_by_council_there_is_no_range() -> None:
    none = keeper_standing(pool(MODEL, {"a": {"A": 0.4}, "b": whole(0, 0, 0)}), "a", "ab", MODEL)
    assert (none.weights, none.no_weights) == (None, "the overall is not rated")
    by_type = {"by": "type", "values": {"county": 3}, "otherwise": 1}
    model = load_questionnaire(questionnaire([section("A", question("A1"), weight=by_type), section("B", question("B1"))]))
    scores = {"small": 0.4, "A": 0.4, "B": 0.4}
    mixed = [contribution("a", model, scores, type="county"), contribution("b", model, scores, type="district")]
    assert keeper_standing(mixed, "a", "ab", model).no_weights == "the weights of its parts differ by council"
    assert keeper_standing(mixed, "a", "a", model).weights is not None


def test_a_council_of_another_version_takes_no_place_in_the_range() -> None:
    made = pool(MODEL, {"a": whole(0.2, 0.2, 0.2), "b": whole(0.4, 0.4, 0.4)})
    made.append(other_version(contribution("c", MODEL, whole(0.9, 0.9, 0.9)), "small"))
    found = keeper_standing(made, "a", "abc", MODEL, draws=3).weights
    assert found is not None
    assert found.place == Place(2, False, 2)


def test_shares_of_draws_are_all_or_none_only_where_it_is_all_or_none() -> None:
    said = [share_of_draws(share) for share in (0, 0.001, 0.01, 0.29, 0.999, 1)]
    assert said == ["none of them", "less than 1% of them", "1% of them", "29% of them", "99% of them", "all of them"]
