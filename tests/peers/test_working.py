"""What a keeper holds of an edition: it comes back as it was, and damage is told."""

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.peers.working import Working, dump_working, load_working
from rsc_assess.problems import InputError
from rsc_assess.questionnaire.digest import digest_of
from tests.conftest import tries
from tests.peers.histories import History, history

seeds = st.integers(1000, 10**6)
STORY: History = history(112)
LAST: Working = STORY.editions()[-1]


@tries(10)
@given(seeds)
def test_working_figures_come_back_as_they_were(seed: int) -> None:
    """With rows, groups, reasons, withdrawals and the proofs, in the same bytes each time."""
    for working in history(seed, editions=2).editions():
        content = dump_working(working)
        found = load_working(content, working.edition)
        assert found == working
        assert dump_working(found) == content


@tries(10)
@given(seeds)
def test_a_later_edition_is_the_same_from_working_figures_that_were_read_back(seed: int) -> None:
    story = history(seed, editions=2)
    editions = story.editions()
    if len(editions) == 2:
        from rsc_assess.peers.release import make_edition
        from tests.peers.histories import model

        kept = load_working(dump_working(editions[0]), editions[0].edition)
        step = story.steps[int(editions[1].edition.id[1:])]
        again = make_edition(step.values(), model(), story.grouping, id=editions[1].edition.id, date=editions[1].edition.date, earlier=[kept])
        assert again == editions[1]


Change = Callable[[dict[str, Any]], object]


def changed(change: Change, sign: bool = True) -> bytes:
    """Return the working figures after a change; with `sign` the checksum is made to fit."""
    data = json.loads(dump_working(LAST))
    change(data)
    if sign:
        data["checksum"] = digest_of({key: value for key, value in data.items() if key != "checksum"})
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="nothing"),
        pytest.param(b"{}", id="no checksum"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(dump_working(LAST)[:-30], id="truncated"),
        pytest.param(changed(lambda data: data["rows"][0].update(council="E06999998"), sign=False), id="another council"),
        pytest.param(changed(lambda data: data["rows"][0]["values"].update(A=[0, 0]), sign=False), id="another value"),
        pytest.param(changed(lambda data: data["witnesses"].clear(), sign=False), id="no proofs"),
        pytest.param(changed(lambda data: data.update(edition="e7")), id="of another edition"),
        pytest.param(changed(lambda data: data.update(format=2)), id="another format"),
        pytest.param(changed(lambda data: data.pop("rows")), id="no rows"),
        pytest.param(changed(lambda data: data["rows"][0].pop("owner")), id="a row without its owner"),
        pytest.param(changed(lambda data: data["rows"][0].update(values=[1])), id="values that are none"),
        pytest.param(changed(lambda data: data["rows"][0]["values"].update(A=[])), id="a value without figures"),
        pytest.param(changed(lambda data: data.update(records=[])), id="proofs of records that are not there"),
        pytest.param(changed(lambda data: data["reasons"].append({"why": 1})), id="a reason that is none"),
        pytest.param(changed(lambda data: data.update(groups={"all": 1})), id="a group that is none"),
    ],
)
def test_damaged_working_figures_are_told(content: bytes) -> None:
    """P405: without them no further edition can be checked, so nothing is guessed."""
    with pytest.raises(InputError) as caught:
        load_working(content, LAST.edition, "kept.json")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.source) == ("P405", "kept.json")
    assert f"not the working figures of the edition {LAST.edition.id}" in problem.what
    assert "Bring the file back from a copy" in problem.remedy


def test_the_figures_in_the_tests_of_damage_would_else_be_read() -> None:
    assert load_working(changed(lambda data: None), LAST.edition) == LAST
    assert LAST.witnesses
    assert LAST.reasons


def test_a_withdrawn_council_is_named_nowhere_but_among_the_withdrawn() -> None:
    """Its figures stay under the same record and owner, since the others could not be protected without them."""
    council = str(LAST.rows[3].council)
    after = LAST.without(council)
    assert after.withdrawn == tuple(sorted({*LAST.withdrawn, council}))
    assert [row.council for row in after.rows].count(None) == [row.council for row in LAST.rows].count(None) + 1
    assert [attrs.evolve(row, council=None) for row in after.rows] == [attrs.evolve(row, council=None) for row in LAST.rows]
    assert after.edition == LAST.edition
    assert after.witnesses == LAST.witnesses
    assert after.without(council) is after
    assert LAST.without("E06999998") is LAST
