"""Omega² is released where its regions differ, since an exchange within a region does not change it."""

import random

from rsc_assess.peers.disclosure import Check
from rsc_assess.peers.figures import DECILES, figures_of
from rsc_assess.peers.released import Records, ReleasedCell, ReleasedVariation, hundredths_between


def test_omega_squared_between_regions_that_differ_is_proved_safe() -> None:
    """Where each region has values far apart, nobody is found by omega², however much the regions differ."""
    chance = random.Random(5)
    regions = [list(range(start, start + 12)) for start in range(0, 72, 12)]
    values = [(min(max(round(1e9 * chance.gauss(0.25 + 0.08 * place, 0.15)), 0), 10**9), 0) for place, members in enumerate(regions) for _ in members]
    ordered = sorted(value for value, _ in values)
    cell = ReleasedCell(0, tuple(range(72)), DECILES, figures_of(ordered, [], DECILES))
    sums = [sum(values[one][0] for one in members) for members in regions]
    hundredths = hundredths_between([12] * 6, sums, sum(value * value for value, _ in values))
    assert hundredths is not None
    assert hundredths > 20
    check = Check(Records(72, [range(72)], [0]), values, [cell], [ReleasedVariation("0", tuple(map(tuple, regions)), hundredths)])
    assert check.unproved() == []


def test_omega_squared_is_not_released_where_a_region_has_one_value() -> None:
    """Two regions that hold one value each would be told apart by an omega² of 1."""
    regions = [list(range(6)), list(range(6, 12))]
    values = [(200_000_000, 1)] * 6 + [(800_000_000, 4)] * 6
    sums = [sum(values[one][0] for one in members) for members in regions]
    hundredths = hundredths_between([6, 6], sums, sum(value * value for value, _ in values))
    assert hundredths == 100
    check = Check(Records(12, [range(12)], [0]), values, [], [ReleasedVariation("0", tuple(map(tuple, regions)), hundredths)])
    assert check.unproved()
