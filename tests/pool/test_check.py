"""A pool that was interrupted is put right, and whatever is wrong with one is found and told."""

import datetime
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess import FileAccessError, RefusedError, RscError
from rsc_assess.peers.values import Contribution
from rsc_assess.pool import database
from rsc_assess.pool.check import check_pool, copies_of_index
from rsc_assess.pool.rebuild import rebuild_pool
from rsc_assess.pool.store import Pool, create_pool, open_pool
from rsc_assess.pool.values import Rebuilt
from tests.peers.made import contribution, file_of
from tests.pool.looks import codes, edition, files, quick, values


@pytest.fixture
def filled(folder: Path) -> Path:
    """Return the folder of a pool with something of everything: three councils, one of them twice, a withdrawal, an edition."""
    with create_pool(folder) as pool:
        for number in (1, 2, 3, 4):
            pool.add(file_of(number))
        pool.add(file_of(1, 0.75))
        pool.withdraw("E06999004")
        pool.add_edition("a", edition("a"), b"{}")
    assert check_pool(folder) == ()
    return folder


def one(folder: Path, kind: str, start: str = "") -> Path:
    """Return a file of a kind whose name begins so."""
    return next(path for path in sorted((folder / kind).iterdir()) if path.name.startswith(start))


def without_row(folder: Path, table: str, sequence: int) -> None:
    """Take a row out, as if its run had been stopped between the file and the row."""
    connection = sqlite3.connect(folder / "pool.sqlite", isolation_level=None)
    connection.execute(f"DELETE FROM {table} WHERE sequence = ?", (sequence,))
    connection.close()


@pytest.mark.parametrize(("table", "sequence"), [("contribution", 2), ("contribution", 5), ("withdrawal", 6), ("edition", 7)])
def test_a_file_without_a_row_is_told_and_taken_up_by_whoever_opens_the_pool_next(table: str, sequence: int, filled: Path) -> None:
    with open_pool(filled) as pool:
        expected = (pool.history(), pool.withdrawals(), pool.editions())
    without_row(filled, table, sequence)
    before = files(filled)
    assert codes(check_pool(filled)) == ["P326"]
    for read_only in (True, False):
        with open_pool(filled, read_only=read_only) as pool:
            assert (pool.history(), pool.withdrawals(), pool.editions()) == expected
    assert (check_pool(filled), files(filled)) == ((), before)


def test_a_withdrawal_that_was_interrupted_is_carried_out(filled: Path) -> None:
    """Its file is written first: from then on the scores go, whenever the program gets to it."""
    kept = one(filled, "contributions", "000002").read_bytes()
    with open_pool(filled) as pool:
        pool.withdraw("E06999002")
    with sqlite3.connect(filled / "pool.sqlite", isolation_level=None) as connection:
        connection.execute("DELETE FROM withdrawal WHERE council = 'e06999002'")
    connection.close()
    (filled / "contributions" / "000002-e06999002-2026-11-01-0123456789abcdef.json").write_bytes(kept)
    with open_pool(filled, read_only=True) as pool:
        assert set(values(pool)) == {"E06999001", "E06999003"}
    with open_pool(filled) as pool:
        assert (set(values(pool)), len(pool.withdrawals())) == ({"E06999001", "E06999003"}, 2)
    assert check_pool(filled) == ()


def test_two_computers_that_gave_the_same_number_lose_nothing(filled: Path, tmp_path: Path) -> None:
    """A sync program brings the files of both together, and one index."""
    shutil.copytree(filled, tmp_path / "other")
    for folder, number in ((filled, 8), (tmp_path / "other", 9)):
        with open_pool(folder) as pool:
            assert pool.add(file_of(number)).sequence == 8
    shutil.copytree(tmp_path / "other" / "contributions", filled / "contributions", dirs_exist_ok=True)
    with open_pool(filled) as pool:
        assert list(values(pool))[-2:] == ["E06999008", "E06999009"]
        expected = values(pool)
        assert pool.add(file_of(10)).sequence == 10
        pool.withdraw("E06999010")
    rebuild_pool(filled)
    with open_pool(filled) as pool:
        assert values(pool) == expected
        pool.withdraw("E06999009")
    rebuild_pool(filled)
    with open_pool(filled) as pool:
        assert "E06999009" not in values(pool)
    assert check_pool(filled) == ()


def spoil_file(kind: str, start: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Return a change to a file of the pool."""

    def spoil(folder: Path) -> None:
        path = one(folder, kind, start)
        path.write_bytes(change(path.read_bytes()))

    return spoil


def remove_file(kind: str, start: str) -> Callable[[Path], None]:
    """Return the removal of a file of the pool."""
    return lambda folder: one(folder, kind, start).unlink()


def add_to(path: str, content: bytes = b"x") -> Callable[[Path], None]:
    """Return the writing of a file into the pool."""

    def add(folder: Path) -> None:
        (folder / path).write_bytes(content)

    return add


def misname(folder: Path) -> None:
    path = one(folder, "contributions", "000003")
    path.rename(path.with_name(path.name.replace("000003-", "000099-")))
    path = one(folder, "contributions", "000099")
    path.rename(path.with_name(path.name.replace("2026", "2025")))


@pytest.mark.parametrize(
    ("spoil", "found", "counts"),
    [
        (spoil_file("contributions", "000002", lambda content: content.replace(b"0.5", b"0.9", 1)), ["P324"], False),
        (spoil_file("contributions", "000002", lambda content: content[:-40]), ["P324"], False),
        (spoil_file("contributions", "000002", lambda _: b""), ["P324"], False),
        (spoil_file("contributions", "000002", lambda _: file_of(3)), ["P324"], False),
        (spoil_file("contributions", "000002", lambda content: content.replace(b"\n", b"\r\n")), [], True),
        (spoil_file("contributions", "000001", lambda content: content[:-40]), ["P324"], True),
        (remove_file("contributions", "000002"), ["P324"], False),
        (remove_file("withdrawals", "000006"), ["P323"], True),
        (spoil_file("withdrawals", "000006", lambda content: content.replace(b"E06999004", b"E06999003")), ["P201"], True),
        (spoil_file("withdrawals", "000006", lambda content: content[:-9]), ["F113"], True),
        (spoil_file("editions", "", lambda content: content + b" "), ["P314"], True),
        (spoil_file("keeper", "", lambda content: content + b" "), ["P314"], True),
        (remove_file("editions", ""), ["P323"], True),
        (remove_file("keeper", ""), ["P323"], True),
        (add_to("pool (2).sqlite"), ["P329"], True),
        (add_to("pool-LAPTOP.sqlite"), ["P329"], True),
        (add_to("Pool (Conflicted copy 2026-11-24).sqlite"), ["P329"], True),
        (add_to("contributions/_theirs.json.0000-1-00000000.part"), ["P327"], True),
        (add_to("contributions/theirs.json", file_of(7)), ["P328"], True),
        (add_to("contributions/000009-e06999009-2026-11-01-0123456789abcdef.json", file_of(9)), ["P326"], True),
        (add_to("contributions/000009-x.json", b"{"), ["F113"], True),
        (add_to("editions/desktop.ini"), ["P328"], True),
        (add_to("keeper/000009-b-001-0123456789abcdef.json", b"{}"), ["P334"], True),
        (add_to("keeper/000007-a-000-0123456789abcdef.json", b"{}"), ["P326"], True),
        (add_to("keeper/000007-a-002-0123456789abcdef.json", b"{}"), ["P326"], True),
        (misname, ["P324", "P326"], True),
    ],
)
def test_what_is_wrong_with_the_folders_is_found(spoil: Callable[[Path], None], found: list[str], counts: bool, filled: Path) -> None:
    """`counts`: whether contributions can be had without leaving one out."""
    spoil(filled)
    problems = check_pool(filled)
    assert codes(problems) == found
    assert all(problem.remedy and problem.place.source.startswith(str(filled)) for problem in problems)
    with open_pool(filled, read_only=True) as pool:
        if counts and spoil is not misname:
            assert len(pool.contributions()) == 3
        else:
            with pytest.raises(RefusedError, match=r"is not as it was added.*pool rebuild.*withdraw.*\[P324\]"):
                pool.contributions()
            assert len(pool.contributions(skip_bad=True)) == 2


def test_what_no_pool_named_or_what_does_not_fit_its_name_is_never_counted(filled: Path) -> None:
    add_to("contributions/theirs.json", file_of(7))(filled)
    add_to("contributions/000009-e06999009-2026-11-01-0123456789abcdef.json", file_of(9))(filled)
    with open_pool(filled) as pool:
        assert len(values(pool)) == 3
        assert codes(pool.remarks) == ["P322"]
    assert codes(rebuild_pool(filled).problems) == ["P322", "P328"]


def copy_under(folder: Path, kind: str, start: str, number: str) -> None:
    """Copy a file of a pool under another number."""
    path = one(folder, kind, start)
    shutil.copy(path, path.with_name(f"{number}{path.name[6:]}"))


def again_in_numbers(folder: Path) -> None:
    copy_under(folder, "contributions", "000003", "000012")
    copy_under(folder, "withdrawals", "000006", "000013")
    for kind in ("editions", "keeper"):
        copy_under(folder, kind, "000007", "000014")


def unreadable_files(folder: Path) -> None:
    for kind, start in (("withdrawals", "000006"), ("editions", "000007")):
        path = one(folder, kind, start)
        path.unlink()
        path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (again_in_numbers, ["P315", "P321", "P322"]),
        (unreadable_files, ["F101", "P308"]),
        (remove_file("keeper", "000007"), ["P323"]),
        (spoil_file("keeper", "000007", lambda content: content + b" "), ["P314"]),
        (spoil_file("editions", "000007", lambda content: content + b" "), ["P314"]),
        (spoil_file("editions", "000007", lambda content: content[:-3]), ["P316"]),
        (spoil_file("contributions", "000002", lambda content: content[:-3]), ["F113"]),
        (spoil_file("contributions", "000002", lambda _: file_of(2, fictional=False)), ["P311"]),
        (add_to("keeper/000007-a-002-0123456789abcdef.json", b"{}"), ["P314"]),
    ],
)
def test_what_cannot_be_taken_up_is_told_and_left_where_it_is(spoil: Callable[[Path], None], found: list[str], filled: Path) -> None:
    spoil(filled)
    before = files(filled)
    with open_pool(filled) as pool:
        assert set(codes(pool.remarks)) <= set(found)
    (filled / "pool.sqlite").unlink()
    assert codes(rebuild_pool(filled).problems) == found
    assert files(filled) == before


def test_the_file_of_a_withdrawal_is_written_again(filled: Path) -> None:
    path = one(filled, "withdrawals")
    before = path.read_bytes()
    path.unlink()
    open_pool(filled).close()
    assert path.read_bytes() == before
    path.unlink()
    assert rebuild_pool(filled).restored == (path.name,)
    assert path.read_bytes() == before


def test_a_row_that_was_made_to_match_its_checksum_still_has_to_be_a_contribution(filled: Path) -> None:
    path = one(filled, "contributions", "000002")
    for content in (b"{}", b"[", path.read_bytes().replace(b"0.5", b"NaN", 1), path.read_bytes().replace(b"0.5", b"5e9", 1)):
        path.write_bytes(content)
        with sqlite3.connect(filled / "pool.sqlite", isolation_level=None) as connection:
            row = next(row for row, _ in database.rows(connection, "contribution") if row["sequence"] == 2)
            database.replace(connection, "contribution", {**row, "content": content.decode()})
        connection.close()
        assert check_pool(filled)
        with open_pool(filled) as pool, pytest.raises(RefusedError, match=r"\[P325\]"):
            pool.contributions()


def test_a_row_that_leads_out_of_the_folder_is_never_followed(filled: Path) -> None:
    with sqlite3.connect(filled / "pool.sqlite", isolation_level=None) as connection:
        row = next(row for row, _ in database.rows(connection, "contribution") if row["sequence"] == 2)
        database.replace(connection, "contribution", {**row, "file": "../../theirs.json"})
    connection.close()
    assert codes(check_pool(filled)) == ["P325", "P326"]
    rebuild_pool(filled)
    assert not (filled.parent / "theirs.json").exists()
    assert check_pool(filled) == ()


def test_an_edited_file_is_written_again_from_the_index_by_a_rebuild(filled: Path) -> None:
    path = one(filled, "contributions", "000002")
    before = path.read_bytes()
    path.write_bytes(before.replace(b"0.5", b"0.9", 1))
    one(filled, "contributions", "000003").unlink()
    assert sorted(name[:6] for name in rebuild_pool(filled).restored) == ["000002", "000003"]
    assert path.read_bytes() == before
    assert check_pool(filled) == ()


def test_a_damaged_row_whose_file_is_gone_too_is_told(filled: Path) -> None:
    one(filled, "contributions", "000002").unlink()
    with sqlite3.connect(filled / "pool.sqlite", isolation_level=None) as connection:
        connection.execute("UPDATE contribution SET content = '{}' WHERE sequence = 2")
    connection.close()
    assert codes(check_pool(filled)) == ["P325"]
    found = rebuild_pool(filled)
    assert (codes(found.problems), found.contributions) == (["P325"], 3)
    assert "e06999002" in str(found.problems[0])


@pytest.mark.parametrize("kind", ["editions", "keeper"])
def test_an_edition_whose_file_is_lost_is_not_forgotten_by_a_rebuild(kind: str, filled: Path) -> None:
    """The next edition must not be made as if it had never been released."""
    one(filled, kind).unlink()
    for _ in range(2):
        assert "P323" in codes(rebuild_pool(filled).problems)
        with open_pool(filled) as pool, pytest.raises(FileAccessError, match=r"\[P323\]"):
            pool.editions()


def test_days_that_cannot_be_are_told_where_today_is_known(pool: Pool, folder: Path) -> None:
    pool.add(file_of(1, day=datetime.date(2030, 1, 1)))
    pool.add(file_of(1, 0.75, day=datetime.date(2026, 1, 1)))
    pool.add_edition("a", edition("a", "2031-01-01"), b"{}")
    assert codes(pool.check()) == ["P332"]
    assert codes(pool.check(today=datetime.date(2026, 11, 24))) == ["P331", "P331", "P332"]
    assert codes(pool.check(today=datetime.date(2031, 1, 1))) == ["P332"]


def test_a_pool_can_be_rebuilt_while_it_is_open(pool: Pool, folder: Path) -> None:
    pool.add(file_of(1))
    one(folder, "contributions").unlink()
    assert pool.rebuild().restored == (pool.history()[0].file,)
    assert pool.add(file_of(2)).outcome == "new"


def test_copies_that_a_withdrawal_does_not_reach_are_listed(pool: Pool, folder: Path) -> None:
    assert copies_of_index(folder) == ()
    (folder / "pool (2).sqlite").write_bytes(b"x")
    assert copies_of_index(folder) == (folder / "pool (2).sqlite",)


def test_stale_part_files_go_when_the_pool_is_opened(filled: Path) -> None:
    from rsc_assess.writing import part_path, this_computer

    dead = f"_x.json.{this_computer()}-4194304-00000000.part"
    alive = part_path(filled / "contributions" / "y.json").name
    for name in (dead, alive):
        add_to(f"contributions/{name}")(filled)
    add_to(f"_pool.sqlite.{this_computer()}-4194304-00000000.part")(filled)
    assert codes(check_pool(filled)) == ["P327", "P327", "P327"]
    open_pool(filled).close()
    assert [name for name in files(filled) if name.endswith(".part")] == [f"contributions/{alive}"]


@pytest.mark.parametrize("find", [None, b"CREATE TABLE edition", b"sqlite_autoindex_edition_1"])
def test_an_index_whose_own_description_is_broken_is_rebuilt(find: bytes | None, filled: Path) -> None:
    """SQLite may not even be able to say what is wrong: its message then holds the broken bytes."""
    expected = contributions_of(filled)
    path = filled / "pool.sqlite"
    content = bytearray(path.read_bytes())
    # The 48th byte of the header is the number of the format.
    content[47 if find is None else content.index(find) + 14] ^= 0x80
    path.write_bytes(content)
    assert told(lambda: contributions_of(filled)) in (["P309"], ["P310"])
    rebuild_pool(filled)
    assert contributions_of(filled) == expected


def told(action: Callable[[], object]) -> object:
    """Return what comes of an action, or the codes of the problems that it ends in."""
    try:
        return action()
    except RscError as error:
        return codes(error.problems)


def contributions_of(folder: Path) -> tuple[Contribution, ...]:
    """Return what counts in a pool."""
    with open_pool(folder, read_only=True) as pool:
        return pool.contributions()


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_flipped_byte_of_the_index_passes_unseen_or_changes_what_counts(data: st.DataObject) -> None:
    """SQLite alone does not notice most of them. A rebuild puts each right."""
    with quick() as name:
        folder = Path(name)
        with create_pool(folder) as pool:
            for number in (1, 2, 3):
                pool.add(file_of(number))
            expected = pool.contributions()
        path = folder / "pool.sqlite"
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        seen = told(lambda: contributions_of(folder))
        assert seen == expected or isinstance(seen, list)
        check_pool(folder)
        rebuilt = told(lambda: rebuild_pool(folder))
        # With a changed mark of the application or version, it may be another program's.
        assert contributions_of(folder) == expected if isinstance(rebuilt, Rebuilt) else rebuilt in (["P303"], ["P304"])


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_flipped_byte_of_a_file_passes_unseen_or_changes_what_counts(data: st.DataObject) -> None:
    with quick() as name:
        folder = Path(name)
        with create_pool(folder) as pool:
            pool.add(file_of(1))
            pool.add(file_of(2))
        path = one(folder, "contributions", "000001")
        content = bytearray(path.read_bytes())
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content[: data.draw(st.none() | st.integers(0, len(content)))])
        found = codes(check_pool(folder))
        assert told(lambda: contributions_of(folder)) == (found or (contribution(1), contribution(2)))
        assert found in ([], ["P324"])
        (folder / "pool.sqlite").unlink()
        rebuilt = rebuild_pool(folder)
        assert (rebuilt.contributions, bool(rebuilt.problems)) == ((2, False) if not found else (1, True))


class Interrupted:
    """A connection whose commit is interrupted from the keyboard, before or after it went through."""

    def __init__(self, connection: sqlite3.Connection, after: bool) -> None:
        self.connection = connection
        self.after = after

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)

    def execute(self, statement: str, *given: object) -> sqlite3.Cursor:
        if statement == "COMMIT":
            if self.after:
                self.connection.execute(statement)
            raise KeyboardInterrupt
        return self.connection.execute(statement, *given)  # type: ignore[arg-type]


@pytest.mark.parametrize("after", [False, True])
def test_an_interruption_at_the_commit_leaves_file_and_row_together(after: bool, pool: Pool, folder: Path) -> None:
    pool.add(file_of(1))
    real = pool.index.connection
    pool.index.connection = Interrupted(real, after)  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        pool.add(file_of(2))
    pool.index.connection = real
    assert len(values(pool)) == len(list((folder / "contributions").iterdir())) == (2 if after else 1)
    assert pool.add(file_of(2)).outcome == ("same" if after else "new")
    assert check_pool(folder) == ()
