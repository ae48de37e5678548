"""The keeper's exact standing: ranks, figures, dominance."""

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rsc_assess import InputError, Questionnaire, load_questionnaire, score_assessment
from rsc_assess.peers.keeper import Dominance, KeeperStanding, keeper_standing
from rsc_assess.peers.keeper_words import rank_in_words
from rsc_assess.peers.nodes import rated_nodes
from rsc_assess.peers.statistics import competition_place, percentile_rank
from rsc_assess.peers.values import Standing
from rsc_assess.scoring.ranking import competition_ranks
from tests.peers.contributed import contribution, other_version, pool, small, whole
from tests.small import assess, question, questionnaire, section

MODEL = small()
DEPRIVATION = Path("/work/shared/data/councils/la_imd.csv")
ROOT = Path(__file__).resolve().parents[2]
values = st.sampled_from([0.0, 0.2, 1 / 3, 0.4, 0.6, 0.61, 0.62, 0.8, 1.0])
pools = st.lists(st.tuples(values, values, values), min_size=1, max_size=14)
FORBIDDEN = re.compile(r"\b(top|bottom|best|worst|highest|lowest|upper|lower) (of )?\d|(?<![\d.])(0|100)(\.0)? ?%|rank (0|100)(\.0)?(?![\d.])", re.I)


def standing(table: Sequence[tuple[float, float, float]], own: int = 0, **more: Any) -> KeeperStanding:
    """Return the standing of one council of a pool whose councils are called 0, 1, 2 …"""
    made = pool(MODEL, {str(id): whole(*row) for id, row in enumerate(table)})
    return keeper_standing(made, str(own), [one.council.id or "" for one in made], MODEL, **{"draws": 5, **more})


@settings(max_examples=50)
@given(pools, st.data())
def test_every_figure_is_numpys_and_scipys(table: list[tuple[float, float, float]], data: st.DataObject) -> None:
    own = data.draw(st.integers(0, len(table) - 1))
    found = standing(table, own, on="exact")
    assert list(found.nodes) == ["small", "A", "B", "C"]
    for id, node in found.nodes.items():
        column = [round(whole(*row)[id], 9) for row in table]
        mine = column[own]
        assert node.value == whole(*table[own])[id]
        assert node.percentile_rank == pytest.approx(stats.percentileofscore(column, mine, kind="mean"))
        assert node.place is not None
        assert node.place.rank == stats.rankdata([-value for value in column], method="min")[own]
        assert node.place.shared == (column.count(mine) > 1)
        assert (node.group.n, node.place.n, node.not_rated, node.other_version) == (len(table), len(table), 0, 0)
        assert node.group.mean == pytest.approx(numpy.mean(column))
        assert node.group.median == pytest.approx(numpy.median(column))
        assert node.group.deciles == pytest.approx(numpy.quantile(column, numpy.arange(1, 10) / 10))
        assert node.distance == pytest.approx(mine - numpy.median(column), abs=1e-8)


@settings(max_examples=30)
@given(pools, st.randoms(use_true_random=False))
def test_the_order_of_contributions_changes_nothing(table: list[tuple[float, float, float]], chance: Any) -> None:
    made = pool(MODEL, {str(id): whole(*row) for id, row in enumerate(table)})
    members = [one.council.id or "" for one in made]
    first = keeper_standing(made, "0", members, MODEL, draws=20)
    chance.shuffle(made)
    chance.shuffle(members)
    assert keeper_standing(made, "0", members, MODEL, draws=20) == first


def test_places_go_by_shown_or_exact_values_as_asked() -> None:
    """2.9 and 2.94 are both shown as 2.9."""
    table = [(0.58, 0.5, 0.5), (0.588, 0.5, 0.5), (0.2, 0.5, 0.5)]
    assert str(standing(table, on="shown").nodes["A"].place) == "1= of 3"
    assert str(standing(table, on="exact").nodes["A"].place) == "2 of 3"


@pytest.mark.parametrize(("rank_on", "place"), [("shown", "1= of 3"), ("exact", "2 of 3")])
def test_places_go_by_what_the_questionnaire_says_where_nothing_is_asked(rank_on: str, place: str) -> None:
    model = small(show={"rank_on": rank_on, "round": "down", "decimals": 1})
    made = pool(model, {"a": whole(0.58, 0, 0), "b": whole(0.588, 0, 0), "c": whole(0.2, 0, 0)})
    found = keeper_standing(made, "a", "abc", model, draws=1).nodes["A"]
    assert (str(found.place), found.on) == (place, rank_on)
    assert found.percentile_rank == 50


def test_who_has_no_value_on_a_node_has_no_rank_there_but_sees_the_group() -> None:
    made = pool(MODEL, {"a": {"B": 0.4}, "b": whole(0.2, 0.2, 0.2), "c": whole(0.6, 0.6, 0.6)})
    found = keeper_standing(made, "a", "abc", MODEL, draws=1)
    node = found.nodes["A"]
    assert (node.value, node.place, node.percentile_rank, node.distance) == (None, None, None, None)
    assert (node.group.n, node.group.median, node.not_rated) == (2, 0.4, 1)
    assert str(found.nodes["B"].place) == "2 of 3"
    assert (
        "Section A: no value of its own; median 2.0 of 2 councils, middle half 1.5 to 2.5, mean 2.0; left out: 1 without a value." in found.in_words()
    )


def test_councils_are_compared_only_where_the_same_reaches_the_node_and_the_others_are_counted() -> None:
    made = [
        contribution("a", MODEL, whole(0.2, 0.2, 0.2)),
        other_version(contribution("b", MODEL, whole(0.8, 0.8, 0.8)), "A", "small"),
        contribution("c", MODEL, whole(0.4, 0.4, 0.4)),
    ]
    found = keeper_standing(made, "a", "abc", MODEL, draws=1)
    assert {id: (node.group.n, node.other_version, str(node.place)) for id, node in found.nodes.items()} == {
        "small": (2, 1, "2 of 2"),
        "A": (2, 1, "2 of 2"),
        "B": (3, 0, "3 of 3"),
        "C": (3, 0, "3 of 3"),
    }
    assert found.dominance == Dominance(("A", "B", "C"), ahead=0, behind=1, equal=0, mixed=0, not_comparable=1)
    # Seen from the other side, it is the others who have another version; without a value of its own the questionnaire's holds.
    other = keeper_standing(made, "b", "abc", MODEL, draws=1)
    assert (other.nodes["A"].group.n, other.nodes["A"].other_version) == (1, 2)
    assert (other.weights, other.no_weights) == (None, "the council answered another version of the questionnaire")
    none = keeper_standing([contribution("d", MODEL, {"B": 0.5}), *made], "d", "abcd", MODEL, draws=1)
    assert (none.nodes["A"].group.n, none.nodes["A"].other_version, none.nodes["A"].not_rated) == (2, 1, 1)


def test_members_that_have_not_contributed_are_counted_and_the_council_is_always_one_of_them() -> None:
    made = pool(MODEL, {"a": whole(0.2, 0.2, 0.2), "b": whole(0.4, 0.4, 0.4), "c": whole(0, 0, 0)})
    found = keeper_standing(made, "a", ["b", "x", "y"], MODEL, draws=1)
    assert (found.members, found.contributed, found.nodes["A"].group.n) == (4, 2, 2)
    assert found.in_words()[1] == "Council a, among the 2 councils that contributed of the 4 in the group."


def test_alone_a_council_is_in_the_middle_of_itself() -> None:
    found = standing([(0.2, 0.4, 0.6)])
    node = found.nodes["A"]
    assert (node.percentile_rank, str(node.place), node.distance, node.group.deciles) == (50, "1 of 1", 0, (0.2,) * 9)
    assert found.dominance == Dominance(("A", "B", "C"), 0, 0, 0, 0, 0)
    assert found.in_words()[1] == "Council 0, among the 1 council that contributed of the 1 in the group."


def test_sections_without_weights_tell_ahead_behind_level_mixed_and_what_cannot_be_compared() -> None:
    table: dict[str, dict[str, float]] = {
        "own": whole(0.4, 0.4, 0.4),
        "behind it": whole(0.4, 0.4, 0.2),
        "ahead of it": whole(0.6, 0.4, 0.4),
        "level but for the last bits": whole(0.4, 0.4, 0.4 + 1e-12),
        "mixed": whole(1, 0, 1),
        "lacks one": {"A": 0, "B": 0},
    }
    found = keeper_standing(pool(MODEL, table), "own", table, MODEL, draws=1)
    assert found.dominance == Dominance(("A", "B", "C"), ahead=1, behind=1, equal=1, mixed=1, not_comparable=1)
    assert (
        "Without any weights, over 3 sections: ahead of 1 (behind on none), behind 1 (ahead on none), level with 1 on all, mixed with 1; "
        "1 cannot be compared." in found.in_words()
    )
    lacking = keeper_standing(pool(MODEL, table), "lacks one", table, MODEL, draws=1)
    assert lacking.dominance == Dominance(("A", "B", "C"), 0, 0, 0, 0, not_comparable=5)


@settings(max_examples=30)
@given(pools)
def test_who_is_ahead_of_another_has_it_behind_and_every_other_council_is_counted_once(table: list[tuple[float, float, float]]) -> None:
    found = [one for own in range(len(table)) if (one := standing(table, own, draws=1).dominance) is not None]
    assert len(found) == len(table)
    assert sum(one.ahead for one in found) == sum(one.behind for one in found)
    for one in found:
        assert one.ahead + one.behind + one.equal + one.mixed + one.not_comparable == len(table) - 1


def test_questions_and_items_of_frameworks_stand_beside_the_sections(rsc: Questionnaire) -> None:
    scores = {"rsc": 0.5, "R": 0.5, "R1": 0.5, "R1.1": 0.6, "crosswalk:stages/" + stage(rsc): 0.4}
    made = [contribution("a", rsc, scores), contribution("b", rsc, dict.fromkeys(scores, 0.3))]
    found = keeper_standing(made, "a", "ab", rsc, draws=1)
    assert list(found.nodes) == list(scores)
    assert {str(node.place) for node in found.nodes.values()} == {"1 of 2"}
    without = keeper_standing([contribution("c", rsc, {"rsc": 0.2}), *made], "c", "abc", rsc, draws=1)
    assert without.nodes["crosswalk:stages/" + stage(rsc)].group.n == 2


def stage(rsc: Questionnaire) -> str:
    return next(item.id for crosswalk in rsc.crosswalks if crosswalk.id == "stages" for item in crosswalk.items if item.questions)


@settings(max_examples=15)
@given(st.lists(st.tuples(*[st.integers(0, 5)] * 6), min_size=2, max_size=7), st.sampled_from(["shown", "exact"]))
def test_the_place_is_the_rank_among_the_scorecards_that_the_contributions_come_from(said: list[tuple[int, ...]], rank_on: str) -> None:
    model = questionnaire([section(id, question(f"{id}1"), question(f"{id}2"), weight=w) for id, w in zip("ABC", (1, 2, 3), strict=True)])
    model["show"] = {"rank_on": rank_on, "decimals": 0}
    ids = [f"{id}{number}" for id in "ABC" for number in (1, 2)]
    scorecards = {str(place): score_assessment(assess(model, dict(zip(ids, levels, strict=True)))) for place, levels in enumerate(said)}
    read = scorecards["0"].assessment.questionnaire
    made = [contribution(id, read, {node: one.value for node, one in rated_nodes(card).items()}) for id, card in scorecards.items()]
    for id in scorecards:
        found = keeper_standing(made, id, scorecards, read, draws=1)
        ranks = {node: competition_ranks(scorecards, node)[id] for node in ("small", "A", "B1")}
        assert {node: found.nodes[node].place.rank for node in ranks} == ranks  # type: ignore[union-attr]
        assert found.weights is not None
        assert found.weights.place == found.nodes["small"].place


def test_sums_are_ranked_by_their_share_and_shown_in_percent() -> None:
    """The marks that counted for a council are not in its contribution."""
    model = small(total={"show": {"as": "sum", "rank_on": "shown"}})
    made = pool(model, {"a": whole(0.5, 0.5, 0.5), "b": whole(0.5001, 0.5001, 0.5001)})
    found = keeper_standing(made, "a", "ab", model, draws=1)
    assert (str(found.nodes["small"].place), found.nodes["small"].on) == ("2 of 2", "exact")
    assert found.in_words()[2].startswith("Overall (in percent of its marks): 50.0, 2 of 2, percentile rank 25.0; at the median of 50.0, ")


def test_the_words_give_place_rank_distance_and_the_group() -> None:
    found = standing([(0.62, 0, 0), (0.2, 0, 0), (0.4, 0, 0), (0.62, 0, 0), (1, 0, 0)])
    assert found.in_words()[0] == "For the keeper of the pool alone; not for publication."
    assert "Section A: 3.1, 2= of 5, percentile rank 60.0; at the median of 3.1, middle half 2.0 to 3.1, mean 2.8." in found.in_words()
    ahead = standing([(0.62, 0, 0), (0.2, 0, 0), (0.4, 0, 0)])
    assert "Section A: 3.1, 1 of 3, percentile rank 83.3; 1.1 above the median of 2.0, middle half 1.5 to 2.5, mean 2.0." in ahead.in_words()
    behind = standing([(0.2, 0, 0), (0.62, 0, 0), (0.4, 0, 0)])
    assert "Section A: 1.0, 3 of 3, percentile rank 16.7; 1.0 below the median of 2.0, middle half 1.5 to 2.5, mean 2.0." in behind.in_words()


def test_no_words_say_top_or_bottom_so_many_percent_whatever_the_number_of_councils_and_the_place() -> None:
    """A mid-rank is never 0 or 100, nor written so, up to ten thousand councils."""
    for n in [*range(1, 120), 1_000, 10_000]:
        for below in {*range(min(n, 120)), n - 1}:
            for equal in {1, 2, (n - below) // 2, n - below} - {0}:
                if below + equal > n:
                    continue
                words = rank_in_words(50 * (2 * below + equal) / n)
                assert not FORBIDDEN.search(words)
                assert re.fullmatch(r"percentile rank \d{1,2}\.\d", words)
    assert rank_in_words(99.995) == "percentile rank 99.9"
    assert rank_in_words(0.005) == "percentile rank 0.1"
    assert rank_in_words(70) == "percentile rank 70.0"


@pytest.mark.parametrize("n", [1, 2, 3, 7, 8, 20])
def test_no_sentence_of_a_standing_says_top_or_bottom_so_many_percent(n: int) -> None:
    rising = [(one / n, one / n, 1 - one / n) for one in range(n)]
    equal = [(0.4, 0.4, 0.4)] * n
    for own in range(n):
        for table in (rising, equal):
            for line in standing(table, own, draws=40).in_words():
                assert not FORBIDDEN.search(line), line


def test_the_forbidden_words_are_found() -> None:
    for line in ("in the top 100%", "bottom 0 %", "percentile rank 100.0", "the best 5%", "in 100% of them"):
        assert FORBIDDEN.search(line)


def test_the_data_are_json_and_say_who_they_are_for() -> None:
    data = json.loads(json.dumps(standing([(0.62, 0, 0), (0.2, 0, 0), (0.4, 0, 0)]).as_data(), allow_nan=False))
    assert data["audience"] == "keeper"
    assert data["nodes"]["A"] == {
        "title": "Section A",
        "value": 0.62,
        "shown": "3.1",
        "n": 3,
        "other_version": 0,
        "not_rated": 0,
        "percentile_rank": pytest.approx(83.333, abs=0.001),
        "place": {"rank": 1, "shared": False, "of": 3, "words": "1 of 3", "on": "shown"},
        "mean": pytest.approx(0.40667, abs=0.00001),
        "median": 0.4,
        "shown_median": "2.0",
        "quartiles": [0.3, 0.51],
        "deciles": pytest.approx([0.24, 0.28, 0.32, 0.36, 0.4, 0.444, 0.488, 0.532, 0.576]),
        "distance": 0.22,
    }
    assert data["words"][0] == "For the keeper of the pool alone; not for publication."
    assert data["dominance"]["ahead"] == 2
    none = standing([(0.2, 0.2, 0.2)]).as_data()
    assert json.loads(json.dumps(none))["members"] == 1
    lacking = keeper_standing(pool(MODEL, {"a": {"B": 0.1}, "b": {"A": 0.1}}), "a", "ab", MODEL).as_data()
    assert json.loads(json.dumps(lacking))["nodes"]["A"]["place"] is None


def test_a_council_that_is_not_in_the_pool_is_named_with_the_nearest_that_is() -> None:
    made = pool(MODEL, {"E07999001": whole(0, 0, 0)})
    with pytest.raises(InputError, match=r"there is no contribution of E07999002. Did you mean E07999001\? \[P601\]"):
        keeper_standing(made, "E07999002", [], MODEL)


def test_two_contributions_of_one_council_are_never_averaged() -> None:
    made = pool(MODEL, {"a": whole(0, 0, 0)})
    with pytest.raises(ValueError, match="two contributions of a"):
        keeper_standing([*made, *made], "a", "a", MODEL)


def test_an_unknown_way_of_ranking_is_refused() -> None:
    with pytest.raises(ValueError, match="on must be shown or exact, not 'rounded'"):
        standing([(0, 0, 0)], on="rounded")


def test_without_sections_at_the_top_there_is_no_dominance() -> None:
    model = load_questionnaire(
        {
            "format": 1,
            "id": "small",
            "version": "1",
            "title": "Small",
            "scales": questionnaire([])["scales"],
            "questions": [question("Q1"), question("Q2")],
        }
    )
    found = keeper_standing(pool(model, {"a": {"small": 0.4}, "b": {"small": 0.2}}), "a", "ab", model)
    assert (found.dominance, found.as_data()["dominance"]) == (None, None)
    assert found.no_weights == "none of its parts is rated"


def test_no_module_that_makes_reports_or_editions_knows_the_keepers_figures() -> None:
    """The two standings share no type, and whatever is published is made without the keeper's."""
    source = ROOT / "src" / "rsc_assess"
    publishing = [*source.glob("report/*.py"), *(source / "peers" / f"{name}.py" for name in ("standing", "partners", "release", "edition_file"))]
    found = [
        path.name
        for path in publishing
        if path.exists() and re.search(r"(from|import) rsc_assess\.peers\.(keeper|rank_ranges|regional_change|variation)", path.read_text("utf-8"))
    ]
    assert found == []
    assert not issubclass(KeeperStanding, Standing)
    assert {field.name for field in attrs.fields(KeeperStanding)} != {field.name for field in attrs.fields(Standing)}


@pytest.mark.skipif(not DEPRIVATION.exists(), reason="the public file is not on this computer")
def test_the_published_deprivation_scores_are_ranked_as_they_are_published() -> None:
    """The file lists councils from the most deprived down, and says in which fifth and tenth of the people each is."""
    with DEPRIVATION.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    scores = [float(row["la-deprivation-score"]) for row in rows]
    assert [str(competition_place(scores, score)) for score in scores] == [f"{place} of {len(rows)}" for place in range(1, len(rows) + 1)]
    assert [percentile_rank(scores, score) for score in scores] == pytest.approx(
        [stats.percentileofscore(scores, one, kind="mean") for one in scores]
    )
    for column in ("la-imd-pop-quintile", "la-imd-pop-decile"):
        parts = [int(row[column]) for row in sorted(rows, key=lambda row: competition_place(scores, float(row["la-deprivation-score"])).rank)]
        assert parts == sorted(parts)
    # As they would be printed, two in three share a place.
    printed = [round(score, 1) for score in scores]
    places = [competition_place(printed, score) for score in printed]
    assert [one.rank for one in places] == list(stats.rankdata([-score for score in printed], method="min"))
    assert sum(one.shared for one in places) > len(rows) / 2
