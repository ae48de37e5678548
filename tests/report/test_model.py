"""The content model: plain frozen data, with nothing a template could call."""

import attrs
import pytest

from rsc_assess import Scorecard, build_report
from rsc_assess.report import values
from tests.report.checks.numbers import PLAIN, kinds_of_data

CLASSES = [one for one in vars(values).values() if isinstance(one, type) and attrs.has(one)]


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_report_holds_frozen_values_and_plain_data_alone(example_scorecard: Scorecard, audience: str) -> None:
    kinds = set(kinds_of_data(build_report(example_scorecard, audience=audience)))
    assert {one for one in kinds if one not in CLASSES} <= set(PLAIN)
    assert len(kinds & set(CLASSES)) > 10


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.__name__)
def test_values_have_no_methods_and_cannot_be_changed(one: type) -> None:
    fields = {field.name for field in attrs.fields(one)}
    assert {name for name in dir(one) if not name.startswith("_")} <= fields
    assert "__dict__" not in dir(one)
    made = one(*([None] * len(fields)))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(made, next(iter(fields)), 1)
