"""What a pool keeps: the newest contribution of each council, older ones as history, withdrawals without scores, editions."""

import datetime
import re
import sqlite3
from pathlib import Path

import pytest

from rsc_assess import Council, FileAccessError, InputError, RefusedError
from rsc_assess.peers.values import Contribution, PartnerOffer, PracticeNote
from rsc_assess.pool.rebuild import rebuild_pool
from rsc_assess.pool.store import Pool, create_pool, open_pool
from rsc_assess.problems import Place, Problem
from tests.peers.made import contribution, council, file_of
from tests.pool.looks import codes, edition, files, value_of, values


def test_a_contribution_comes_back_as_it_was_given(pool: Pool) -> None:
    given = contribution(3, offers=(PartnerOffer("A", 2, PracticeNote("Title", "Text")),))
    added = pool.add(file_of(3, offers=given.offers))
    assert (added.outcome, added.contribution, added.sequence) == ("new", given, 1)
    assert pool.contributions() == (given,)


def test_contributions_come_in_the_order_of_adding(pool: Pool) -> None:
    for number in (5, 2, 9):
        pool.add(file_of(number))
    assert list(values(pool)) == ["E06999005", "E06999002", "E06999009"]


def test_a_contribution_is_added_from_its_file_too(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_bytes(file_of())
    assert pool.add(path).outcome == "new"
    path.write_bytes(file_of()[:-30])
    with pytest.raises(InputError, match=r"theirs\.json:\d+:\d+: this is not JSON"):
        pool.add(str(path))


def test_the_same_contribution_is_counted_once(pool: Pool) -> None:
    first = pool.add(file_of(1))
    again = pool.add(file_of(1))
    assert (again.outcome, again.sequence, again.file) == ("same", first.sequence, first.file)
    assert len(pool.history()) == 1


def test_the_newest_by_order_of_adding_counts_and_the_older_is_kept(pool: Pool) -> None:
    """Not the newest by its date: clocks are wrong."""
    pool.add(file_of(1, 0.5, day=datetime.date(2026, 11, 1)))
    pool.add(file_of(2))
    assert pool.add(file_of(1, 0.75, day=datetime.date(2025, 11, 1))).outcome == "replaces"
    assert values(pool) == {"E06999002": 0.5, "E06999001": 0.75}
    assert [(value_of(one.contribution), one.counts) for one in pool.history()] == [(0.5, False), (0.5, True), (0.75, True)]


def test_an_older_one_again_changes_nothing(pool: Pool) -> None:
    """So a folder of files can be added again and again."""
    for _ in range(2):
        outcomes = [pool.add(file_of(1, value)).outcome for value in (0.5, 0.75)]
    assert outcomes == ["same", "same"]
    assert values(pool) == {"E06999001": 0.75}


def test_contributions_can_be_looked_at_as_of_a_day(pool: Pool) -> None:
    pool.add(file_of(1, 0.5, day=datetime.date(2025, 11, 1)))
    pool.add(file_of(1, 0.75, day=datetime.date(2026, 11, 1)))
    pool.add(file_of(2, day=datetime.date(2026, 11, 2)))
    assert [value_of(one) for one in pool.contributions(on=datetime.date(2026, 10, 31))] == [0.5]
    assert [value_of(one) for one in pool.contributions(on=datetime.date(2026, 11, 1))] == [0.75]


def test_versions_of_a_questionnaire_are_kept_side_by_side(pool: Pool) -> None:
    pool.add(file_of(1))
    pool.add(file_of(2, version="2.0.0"))
    assert [one.version for one in pool.contributions()] == ["1.0.0", "2.0.0"]


def test_another_questionnaire_is_refused(pool: Pool) -> None:
    pool.add(file_of(1))
    with pytest.raises(InputError, match=r"of the questionnaire other, and the pool holds those of small.*\[P312\]"):
        pool.add(file_of(2, questionnaire="other"))


@pytest.mark.parametrize(
    ("first", "says"), [(True, "a real council, and this pool holds made-up"), (False, "a made-up council, and this pool holds real")]
)
def test_made_up_and_real_councils_never_mix(first: bool, says: str, pool: Pool) -> None:
    """The first contribution decides, even after it was withdrawn."""
    added = pool.add(file_of(1, fictional=first))
    for _ in range(2):
        with pytest.raises(RefusedError, match=rf"theirs: .*{says} ones.*\[P311\]") as caught:
            pool.add(file_of(2, fictional=not first), "theirs")
        assert caught.value.exit_code == 4
        if pool.contributions():
            pool.withdraw(str(added.contribution.council.id))
    assert pool.add(file_of(3, fictional=first)).outcome == "new"


def test_a_check_of_ones_own_can_refuse_and_remark(pool: Pool) -> None:
    def unknown(found: Contribution) -> list[Problem]:
        return [Problem("P199", "not in the register", "Check the code", Place("register"), severity="error" if found.council.region else "warning")]

    with pytest.raises(InputError, match="not in the register"):
        pool.add(file_of(1, council=council(region="North")), check=unknown)
    assert codes(pool.add(file_of(1), check=unknown).remarks) == ["P199"]


def test_files_are_called_by_number_council_day_and_digest_and_nothing_else_of_what_is_in_them(pool: Pool, folder: Path) -> None:
    pool.add(file_of(1, council=council(fictional=False, name="../../etc/passwd", region="C:\\x")))
    pool.add(file_of(2, council=Council("Own", "own:a/b.c", "county", "wales")))
    names = [path.name for path in sorted((folder / "contributions").iterdir())]
    assert re.fullmatch(r"000001-e06000001-2026-11-01-[0-9a-f]{16}\.json", names[0])
    assert re.fullmatch(r"000002-own-a-b-c-2026-11-01-[0-9a-f]{16}\.json", names[1])


def test_the_case_of_an_id_makes_no_other_council(pool: Pool) -> None:
    for id in ("own-1", "OWN-1"):
        last = pool.add(file_of(1, council=Council("Own", id)))
    assert last.outcome == "replaces"


# --- Withdrawals ------------------------------------------------------------------------------------------------------------


def test_a_withdrawal_removes_every_trace_of_the_scores(pool: Pool, folder: Path) -> None:
    """From the files and from the pages of the index, the older ones of the council and copies of files too."""
    shown = []
    for value in (0.123456789, 0.987654321):
        shown.append(pool.add(file_of(1, value)).file)
    pool.add(file_of(2))
    (folder / "contributions" / "copy (2).json").write_bytes(file_of(1, 0.123456789))
    (folder / "contributions" / "broken.json").write_bytes(file_of(1, 0.123456789)[:-50])
    withdrawal = pool.withdraw("E06999001", today=datetime.date(2026, 11, 24))
    assert (withdrawal.council, withdrawal.sequences, withdrawal.date) == ("E06999001", (1, 2), datetime.date(2026, 11, 24))
    assert values(pool) == {"E06999002": 0.5}
    assert len(pool.history()) == 1
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    digests = [name.rpartition("-")[2][:16].encode() for name in shown]
    assert [trace for trace in (b"0.123456789", b"0.987654321", *digests) if trace in left] == []
    assert pool.withdrawals() == (withdrawal,)


def test_a_council_that_withdrew_may_come_back_and_that_is_told(pool: Pool) -> None:
    pool.add(file_of(1))
    pool.withdraw("e06999001")
    added = pool.add(file_of(1))
    assert (added.outcome, codes(added.remarks)) == ("new", ["P330"])
    assert values(pool) == {"E06999001": 0.5}
    assert pool.withdraw("E06999001").sequences == (3,)


def test_who_has_nothing_here_cannot_withdraw(pool: Pool) -> None:
    pool.add(file_of(1))
    with pytest.raises(InputError, match=r"E06999011 has no contributions in this pool. Did you mean E06999001\? \[P313\]"):
        pool.withdraw("E06999011")


def test_a_file_that_cannot_be_removed_is_named_and_tried_again(pool: Pool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool.add(file_of(1))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
        with pytest.raises(FileAccessError, match=r"000001-e06999001.*files with figures that were taken back are still there.*\[P317\]"):
            pool.withdraw("E06999001")
    assert pool.contributions() == ()
    assert len(list((folder / "contributions").iterdir())) == 1
    with open_pool(folder) as again:
        assert again.contributions() == ()
    assert list((folder / "contributions").iterdir()) == []


def test_a_withdrawn_file_that_a_sync_program_brings_back_is_removed_again(pool: Pool, folder: Path) -> None:
    path = folder / "contributions" / pool.add(file_of(1)).file
    content = path.read_bytes()
    pool.withdraw("E06999001")
    path.write_bytes(content)
    with open_pool(folder, read_only=True) as again:
        assert again.contributions() == ()
    with open_pool(folder) as again:
        assert (again.contributions(), again.remarks) == ((), ())
    assert not path.exists()


# --- Editions ---------------------------------------------------------------------------------------------------------------


def test_editions_are_remembered_byte_for_byte_in_order(pool: Pool, folder: Path) -> None:
    first, second = edition("2026-autumn"), edition("2026-autumn-2", "2026-12-01", replaces="2026-autumn")
    pool.add_edition("2026-autumn", first, b'{"log": 1}')
    pool.add_edition("2026-autumn-2", second, b'{"log": 2}')
    found = pool.editions()
    assert [(one.id, str(one.date), one.replaces, one.edition, one.keeper) for one in found] == [
        ("2026-autumn", "2026-11-01", None, first, b'{"log": 1}'),
        ("2026-autumn-2", "2026-12-01", "2026-autumn", second, b'{"log": 2}'),
    ]
    with open_pool(folder, read_only=True) as again:
        assert again.editions() == found


def test_the_same_edition_again_changes_nothing_and_another_under_its_id_is_refused(pool: Pool, folder: Path) -> None:
    first = pool.add_edition("a", edition("a"), b"{}")
    before = files(folder)
    assert pool.add_edition("a", edition("a"), b"{}") == first
    for content, keeper in ((edition("a", "2026-11-02"), b"{}"), (edition("a"), b"[]")):
        with pytest.raises(RefusedError, match=r"another edition a already. What was released stays as it is.*\[P315\]"):
            pool.add_edition("a", content, keeper)
    assert files(folder) == before


@pytest.mark.parametrize(
    ("id", "content", "keeper"),
    [
        ("a", edition("b"), b"{}"),
        ("a", b"{", b"{}"),
        ("a", b"[]", b"{}"),
        ("a", edition("a"), b"{"),
        ("a", edition("a", "soon"), b"{}"),
        ("a", edition("a", replaces="z"), b"{}"),
        ("a", edition("a", replaces=1), b"{}"),
        ("../a", edition("../a"), b"{}"),
        ("a", b'{"a":' * 100_000, b"{}"),
    ],
)
def test_what_is_no_edition_is_refused(id: str, content: bytes, keeper: bytes, pool: Pool, folder: Path) -> None:
    with pytest.raises(InputError, match=r"\[P316\]"):
        pool.add_edition(id, content, keeper)
    assert (pool.editions(), files(folder)) == ((), ["pool.sqlite"])


def test_a_changed_or_missing_edition_is_told_before_another_is_made(pool: Pool, folder: Path) -> None:
    pool.add_edition("a", edition("a"), b"{}")
    keeper = next((folder / "keeper").iterdir())
    keeper.write_bytes(b"[]")
    with pytest.raises(RefusedError, match=r"keeper.000001-a-.*was changed after it was written. Take it from a backup.*\[P314\]"):
        pool.editions()
    keeper.unlink()
    with pytest.raises(FileAccessError, match=r"this file is missing.*\[P323\]"):
        pool.editions()


def test_the_keepers_figures_of_an_edition_can_be_put_right_and_the_earlier_ones_are_gone(pool: Pool, folder: Path) -> None:
    """A council that withdrew is not to be named in them any more; what was released stays as it is."""
    for id in ("a", "a-001"):
        pool.add_edition(id, edition(id), b'["E06999001"]')
    for _ in range(2):
        renewed = pool.renew_keeper("a", b"[null]")
    assert pool.editions()[0] == renewed
    assert [(one.id, one.edition, one.keeper) for one in pool.editions()] == [
        ("a", edition("a"), b"[null]"),
        ("a-001", edition("a-001"), b'["E06999001"]'),
    ]
    pool.renew_keeper("a", b"[1]")
    assert len(list((folder / "keeper").iterdir())) == 2
    with pytest.raises(InputError, match=r"there is no edition b.*\[P316\]"):
        pool.renew_keeper("b", b"[]")
    with pytest.raises(InputError, match=r"\[P316\]"):
        pool.renew_keeper("a", b"[")
    (folder / "pool.sqlite").unlink()
    rebuild_pool(folder)
    with open_pool(folder) as again:
        assert [one.keeper for one in again.editions()] == [b"[1]", b'["E06999001"]']


# --- Opening ----------------------------------------------------------------------------------------------------------------


def test_a_pool_is_not_made_twice(pool: Pool, folder: Path) -> None:
    pool.add(file_of(1))
    with pytest.raises(FileAccessError, match=r"there is a pool already.*\[P305\]"):
        create_pool(folder)
    (folder / "pool.sqlite").unlink()
    with pytest.raises(FileAccessError, match=r"there are files of a pool already. Run `rsc-assess pool rebuild`.*\[P305\]"):
        create_pool(folder)


def test_what_is_opened_for_reading_changes_nothing(pool: Pool, folder: Path) -> None:
    pool.add(file_of(1))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with open_pool(folder, read_only=True) as reader:
        assert values(reader) == {"E06999001": 0.5}
        changes = (
            lambda: reader.add(file_of(2)),
            lambda: reader.withdraw("E06999001"),
            lambda: reader.add_edition("a", edition("a"), b"{}"),
            lambda: reader.rebuild(),
        )
        for refused in changes:
            with pytest.raises(FileAccessError, match=r"opened for reading only. Open it for writing. \[P308\]"):
                refused()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_index_is_marked_as_a_pool_and_has_the_journal_that_shared_drives_bear(pool: Pool, folder: Path) -> None:
    connection = sqlite3.connect(folder / "pool.sqlite")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version", "journal_mode")]
    connection.close()
    assert found == [0x52534350, 1, "delete"]
    own = [pool.index.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "secure_delete", "busy_timeout")]
    assert own == [2, 1, 30_000]
