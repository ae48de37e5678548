"""How far respondents agree, against the packages that others use and against published figures."""

import itertools
import math
import warnings
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess.assessment.values import Assessment
from rsc_assess.respondents.agreement import agreement_of, alpha_of, ordinal_alpha
from rsc_assess.respondents.merge import merged, views_together
from rsc_assess.respondents.stances import apart, stance_of, table_of
from tests.conftest import tries
from tests.respondents.people import SLOW, file_of, parties

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units; the text gives 0.815.
PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
Table = list[list[int | None]]


def tables(missing: bool = True) -> st.SearchStrategy[Table]:
    """Return levels by respondent and question."""
    level: st.SearchStrategy[int | None] = st.integers(0, 5)
    return st.tuples(st.integers(2, 6), st.integers(2, 8)).flatmap(
        lambda size: st.lists(
            st.lists(level | st.none() if missing else level, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )


def by_question(table: Any) -> list[list[int]]:
    """Return the levels that each question was given."""
    return [[level for level in column if level is not None] for column in zip(*table, strict=True)]


def test_alpha_is_the_published_figure() -> None:
    value, why_not = ordinal_alpha(by_question(PUBLISHED))
    assert value is not None
    assert (f"{value:.3f}", why_not) == ("0.815", None)


@given(tables())
@tries(300)
def test_alpha_is_that_of_the_krippendorff_package(table: Table) -> None:
    value, _ = ordinal_alpha(by_question(table))
    if value is not None:
        data = np.array([[np.nan if level is None else level for level in row] for row in table], dtype=float)
        assert value == pytest.approx(krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal"), abs=1e-12)


@given(tables(missing=False))
@tries(15)
def test_alpha_follows_from_the_intraclass_correlation_of_ranks_that_pingouin_finds(table: Table) -> None:
    """Ordinal distances are those of mid-ranks, so alpha is 1 − (nm − 1) / ((n − 1) F + n (m − 1)) with F of the ranks' one-way analysis."""
    import pingouin
    from scipy.stats import rankdata

    value, _ = ordinal_alpha(by_question(table))
    ranks = rankdata(np.array(table, dtype=float)).reshape(len(table), -1)
    respondents, questions = ranks.shape
    within = sum((ranks[:, place] - ranks[:, place].mean()) @ (ranks[:, place] - ranks[:, place].mean()) for place in range(questions))
    if value is None or within < 1e-9 or ranks.size < 5:  # what pingouin can do nothing with
        return
    long = pd.DataFrame([(q, r, ranks[r, q]) for q in range(questions) for r in range(respondents)], columns=["question", "respondent", "rank"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pingouin.intraclass_corr(long, targets="question", raters="respondent", ratings="rank").set_index("Type")
    ratio = float(found.iloc[0]["F"])
    size = questions * respondents
    assert value == pytest.approx(1 - (size - 1) / ((questions - 1) * ratio + questions * (respondents - 1)), abs=1e-9)


@given(tables())
def test_the_order_of_questions_and_respondents_changes_no_alpha(table: Table) -> None:
    found = ordinal_alpha(by_question(table))
    assert ordinal_alpha(by_question(table[::-1])) == found
    assert ordinal_alpha(by_question(table)[::-1]) == found


@pytest.mark.parametrize(
    ("units", "why_not"),
    [([], "too_few"), ([[3]], "too_few"), ([[3], [1]], "too_few"), ([[3, 3], [3, 3]], "no_variation"), ([[3, 3], [1]], "no_variation")],
)
def test_alpha_is_none_with_its_reason_where_it_is_not_defined(units: list[list[int]], why_not: str) -> None:
    """What only one respondent answered does not count, so it is no variation either."""
    assert ordinal_alpha(units) == (None, why_not)


def test_full_agreement_is_1_and_systematic_disagreement_is_below_0() -> None:
    assert ordinal_alpha([[0, 0], [5, 5]]) == (1.0, None)
    value, _ = ordinal_alpha([[0, 5], [5, 0]])
    assert value is not None
    assert value < 0


def told(*levels: Any) -> Assessment:
    """Return the views of respondents on one question."""
    return views_together([file_of({"A1": level}, {"role": f"Role {number}"}) for number, level in enumerate(levels)])


def test_agreement_on_a_question_is_told_in_range_median_share_within_one_and_distance_of_pairs() -> None:
    found = agreement_of(told(1, 4, 4, 2, "don't know"))["A1"]
    assert (found.respondents, found.answered, found.low, found.high, found.median) == (5, 4, 1, 4, 2)
    assert found.within_one == 0.5  # 1 and 2 of 1, 2, 4, 4
    assert dict(found.counts) == {1: 1, 2: 1, 4: 2}
    assert found.disagreement == pytest.approx((3 + 3 + 1 + 0 + 2 + 2) / 6 / 5)


def test_who_took_no_side_changes_no_disagreement() -> None:
    assert agreement_of(told(1, 4))["A1"].disagreement == agreement_of(told(1, "don't know", 4, "prefer not to say", ""))["A1"].disagreement == 0.6
    assert agreement_of(told(1, "don't know"))["A1"].disagreement is None


def test_not_applicable_against_a_level_is_as_far_apart_as_can_be() -> None:
    assert agreement_of(told(5, {"answer": "N/A", "reason": "not here"}))["A1"].disagreement == 1


@given(parties())
@settings(tries(15), suppress_health_check=SLOW)
def test_disagreement_lies_between_0_and_1_and_is_0_only_where_all_say_the_same(files: list[Assessment]) -> None:
    """It is the mean over all pairs of what lies between two, found here pair by pair."""
    together = views_together(files)
    for id, found in agreement_of(together).items():
        table = table_of(together, id)
        stances = [stance_of(table.question, view.answer) for view in together.answer(id).views]
        pairs = [far for one, other in itertools.combinations(stances, 2) if (far := apart(one, other, table)) is not None]
        if not pairs:
            assert found.disagreement is None
            continue
        assert found.disagreement is not None
        assert 0 <= found.disagreement <= 1
        assert math.isclose(found.disagreement, sum(pairs) / len(pairs), abs_tol=1e-12)
        assert (found.disagreement == 0) == (len({stance for stance in stances if stance.is_taken}) == 1)


def test_alpha_is_over_the_level_questions_that_several_gave_a_level() -> None:
    files = [
        file_of({"A1": 1, "A2": 4, "A3": 2, "B1": "often"}, {"role": "One"}),
        file_of({"A1": 2, "A2": 4, "A3": "don't know", "B1": "never"}, {"role": "Two"}),
        file_of({"A3": {"answer": "N/A", "reason": "not here"}}, {"role": "Three"}),
    ]
    found = alpha_of(merged(files, "median_low"))
    assert (found.questions, found.respondents, found.why_not) == (2, 2, None)
    assert found.value == ordinal_alpha([[1, 2], [4, 4]])[0]
