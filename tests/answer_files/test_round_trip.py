"""Nothing that an answers file says is lost or changed on the way through any format."""

import datetime

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsc_assess.answer_files.formats import FORMATS
from rsc_assess.assessment.values import Assessment
from tests.answer_files.drawn import filled, same, through

# Whole questionnaires with answers are drawn; that takes its time.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@given(assessment=filled())
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
def test_every_format_keeps_all_that_is_said(assessment: Assessment) -> None:
    for format in FORMATS:
        same(assessment, through(assessment, format))


@pytest.mark.nightly
@given(assessment=filled(), path=st.lists(st.sampled_from(FORMATS), min_size=1, max_size=5))
@settings(max_examples=1_000, deadline=None, suppress_health_check=SLOW)
def test_nothing_is_lost_on_any_path_from_format_to_format(assessment: Assessment, path: list[str]) -> None:
    same(assessment, through(assessment, *path))


@pytest.mark.parametrize("day", [datetime.date(1, 1, 2), datetime.date(1905, 7, 18), datetime.date(1919, 12, 31), datetime.date(1920, 1, 1)])
def test_days_of_long_ago_go_through_every_format(day: datetime.date, example: Assessment) -> None:
    assessment = attrs.evolve(example, date=day)
    for format in FORMATS:
        assert through(assessment, format).date == day


@given(assessment=filled(most=4), path=st.lists(st.sampled_from(FORMATS), min_size=2, max_size=4))
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
def test_formats_may_follow_each_other_in_any_order(assessment: Assessment, path: list[str]) -> None:
    same(assessment, through(assessment, *path))
