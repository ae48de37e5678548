"""Contributors are placed by what a register says of them on a day, and told where it does not have them."""

import datetime
from pathlib import Path

import attrs
import pytest

from rsc_assess import InputError
from rsc_assess.councils.council import Council
from rsc_assess.peers.contributors import contributors_in
from rsc_assess.peers.values import Contribution
from tests.councils.small import small_register
from tests.peers.made import contribution

DAY = datetime.date(2026, 11, 1)


def of(id: str, region: str | None = None) -> Contribution:
    """Return the contribution of a council with this id, which is not what the register calls it."""
    return attrs.evolve(contribution(1), council=Council("Own name", id, "county", "wales", region))


def test_type_nation_and_region_are_those_of_the_register_and_the_name_is_the_councils_own(tmp_path: Path) -> None:
    found = contributors_in([of("E06999001", "Elsewhere")], small_register(tmp_path), DAY)
    assert [one.council for one in found.contributions] == [Council("Own name", "E06999001", "unitary", "england", "North West")]
    assert (found.remarks, len(found.councils)) == ((), 6)


def test_a_region_that_the_register_does_not_say_stays(tmp_path: Path) -> None:
    register = small_register(tmp_path)
    entries = tuple(attrs.evolve(one, council=attrs.evolve(one.council, region=None)) for one in register.entries)
    (found,) = contributors_in([of("E06999001", "Elsewhere")], attrs.evolve(register, entries=entries), DAY).contributions
    assert found.council.region == "Elsewhere"


def test_a_former_code_counts_as_the_present_one_and_what_is_not_there_is_left_out(tmp_path: Path) -> None:
    given = [of("E08999009"), of("E07999001"), of("E07999077")]
    found = contributors_in(given, small_register(tmp_path), DAY)
    assert [one.council.id for one in found.contributions] == ["E08999001"]
    assert [(one.code, one.severity) for one in found.remarks] == [("P411", "note"), ("P410", "warning"), ("P410", "warning")]
    assert "Use its successor" in found.remarks[1].remedy


def test_a_register_of_other_councils_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none of the councils that contributed is in the register.*P410"):
        contributors_in([of("E07999077")], small_register(tmp_path), DAY)
