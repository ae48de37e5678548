"""What can be wrong with the place of a pool: each is told with what to do, and nothing is lost."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsc_assess import FileAccessError, InputError, RscError
from rsc_assess.pool import database
from rsc_assess.pool.check import check_pool
from rsc_assess.pool.rebuild import rebuild_pool
from rsc_assess.pool.store import create_pool, open_pool
from tests.peers.made import file_of
from tests.pool.looks import codes, files, values

posix = pytest.mark.skipif(os.name != "posix", reason="rights and limits as POSIX has them")


def fill(folder: Path) -> Path:
    """Make a pool of three councils, and return its folder."""
    with create_pool(folder) as pool:
        for number in (1, 2, 3):
            pool.add(file_of(number))
    return folder


@pytest.fixture
def filled(folder: Path) -> Path:
    """Return the folder of a pool of three councils that nobody has open."""
    return fill(folder)


def error_of(folder: Path, read_only: bool = False) -> RscError:
    """Return the error that opening a pool ends in."""
    with pytest.raises(RscError) as caught:
        open_pool(folder, read_only=read_only).close()
    return caught.value


def empty_folder(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.mkdir()


def another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE own (a)")
        connection.execute("PRAGMA application_id = 7")
    connection.close()


def changed(*statements: str) -> object:
    """Return a change to the index by SQL."""

    def change(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()

    return change


@pytest.mark.parametrize(
    ("spoil", "code", "exit_code", "says"),
    [
        (lambda path: shutil.rmtree(path.parent), "P301", 3, "there is no such folder. Check the path"),
        (empty_folder, "P301", 3, "there is no pool in this folder"),
        (Path.unlink, "P302", 3, "index of this pool is missing. Run `rsc-assess pool rebuild`"),
        (lambda path: path.write_bytes(b""), "P302", 3, "this file is empty, and no index of a pool. Run `rsc-assess pool rebuild`"),
        (another_program, "P303", 3, "the database of another program. Check the path"),
        (changed("PRAGMA user_version = 2"), "P304", 1, "a newer version of this program made this pool.*Update rsc_assess; nothing was changed"),
        (lambda path: path.write_bytes(b"Dear keeper, " * 1000), "P309", 3, "is damaged.*pool check.*pool rebuild"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "P309", 3, "is damaged.*pool check.*pool rebuild"),
        (changed("CREATE TRIGGER t AFTER INSERT ON edition BEGIN SELECT 1; END"), "P309", 3, "not as this program makes it.*pool rebuild"),
    ],
    ids=["no folder", "no pool", "no index", "empty", "another program's", "newer", "no database", "truncated", "a trigger"],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_an_index_that_cannot_be_used_is_told(spoil: object, code: str, exit_code: int, says: str, read_only: bool, filled: Path) -> None:
    spoil(filled / "pool.sqlite")  # type: ignore[operator]
    before = {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()} if filled.exists() else {}
    error = error_of(filled, read_only)
    assert (codes(error.problems), error.exit_code) == ([code], exit_code)
    assert re.search(says, str(error)), str(error)
    if filled.exists():
        assert {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"Dear keeper, " * 1000),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        changed("CREATE TRIGGER t AFTER INSERT ON edition BEGIN SELECT 1; END"),
        changed("DELETE FROM contribution WHERE sequence = 2"),
        changed("UPDATE contribution SET content = replace(content, '0.5', '0.9') WHERE sequence = 2"),
        changed("UPDATE contribution SET council = 'e06999001' WHERE sequence = 2"),
    ],
)
def test_a_rebuild_brings_back_whatever_happened_to_the_index(spoil: object, filled: Path) -> None:
    with open_pool(filled) as pool:
        pool.add(file_of(1, 0.75))
        pool.withdraw("E06999003")
        expected, withdrawn = pool.contributions(), pool.withdrawals()
    spoil(filled / "pool.sqlite")  # type: ignore[operator]
    assert check_pool(filled)
    found = rebuild_pool(filled)
    assert (found.contributions, found.withdrawals, found.editions, found.restored) == (3, 1, 0, ())
    with open_pool(filled) as pool:
        assert (pool.contributions(), pool.withdrawals(), len(pool.history())) == (expected, withdrawn, 3)
        assert pool.add(file_of(4)).sequence == 6
    assert {problem.code for problem in check_pool(filled)} <= {"P329"}


def test_another_programs_database_and_a_newer_pool_are_left_alone_by_a_rebuild(filled: Path) -> None:
    for spoil, error, code in ((changed("PRAGMA user_version = 2"), InputError, "P304"), (another_program, FileAccessError, "P303")):
        spoil(filled / "pool.sqlite")  # type: ignore[operator]
        before = (filled / "pool.sqlite").read_bytes()
        with pytest.raises(error) as caught:
            rebuild_pool(filled)
        assert codes(caught.value.problems) == [code]
        assert (filled / "pool.sqlite").read_bytes() == before


def test_a_damaged_index_is_set_aside_and_its_sound_rows_bring_lost_files_back(filled: Path) -> None:
    """Nothing that was acknowledged is lost as long as file or row is there."""
    for path in sorted((filled / "contributions").iterdir())[:2]:
        path.unlink()
    (filled / "pool.sqlite").write_bytes((filled / "pool.sqlite").read_bytes() + b"x")
    changed("PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'edition'")(filled / "pool.sqlite")  # type: ignore[operator]
    found = rebuild_pool(filled)
    assert (found.contributions, len(found.restored), codes(found.problems)) == (3, 2, ["P329"])
    with open_pool(filled) as pool:
        assert len(values(pool)) == 3
    assert "damaged-1.sqlite" in files(filled)
    assert codes(check_pool(filled)) == ["P329"]


def test_a_busy_pool_is_told_after_a_while(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(filled / "pool.sqlite", isolation_level=None)
    try:
        with open_pool(filled) as pool:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(FileAccessError, match=r"others wrote to this pool for 0.1 seconds. Try again; nothing was changed. \[P306\]"):
                pool.add(file_of(4))
            assert len(pool.contributions()) == 3
            other.execute("ROLLBACK")
            assert pool.add(file_of(4)).outcome == "new"
        other.execute("BEGIN EXCLUSIVE")
        assert codes(error_of(filled).problems) == ["P306"]
    finally:
        other.close()


def test_an_index_that_another_program_gave_another_journal_gets_its_own_again(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(filled / "pool.sqlite", isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM contribution").fetchall()
    assert codes(error_of(filled).problems) in (["P306"], ["P308"])
    other.close()
    with open_pool(filled) as pool:
        assert len(values(pool)) == 3
    assert "pool.sqlite-wal" not in files(filled)


def test_a_file_system_without_links_holds_a_pool_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with create_pool(folder) as pool:
        assert pool.add(file_of(1)).outcome == "new"


def test_what_is_in_the_way_of_a_pool_is_told(folder: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(FileAccessError, match=r"pool: a file of this name is in the way. Name another folder, or move it. \[P308\]"):
        create_pool(folder)
    folder.unlink()
    folder.mkdir()
    (folder / "contributions").write_text("a file")
    with pytest.raises(FileAccessError, match=r"contributions: its files cannot be listed \(Not a directory\).*\[P308\]"):
        create_pool(folder)


# --- Rights and room --------------------------------------------------------------------------------------------------------

CHILD = """
import os, sys
from pathlib import Path
from rsc_assess import RscError
from rsc_assess.peers.contribution_file import load_contribution
from rsc_assess.pool.store import create_pool, open_pool
from tests.peers.made import file_of
folder = Path(sys.argv[1])
load_contribution(file_of(1))  # what is imported late may not be readable to everyone
os.umask(0)
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
code = 0
try:
    exec(sys.argv[2])
except RscError as error:
    print(error)
    code = error.exit_code
sys.stdout.flush()
os._exit(code)  # nothing else is to be written with these rights
"""


def as_somebody(folder: Path, code: str, limit: int | None = None) -> tuple[int, str]:
    """Run code on a pool in a process that has no special rights; return its exit code and what it printed."""
    command = [sys.executable, "-c", CHILD, str(folder), code]
    root = Path(__file__).resolve().parent.parent.parent

    def limited() -> None:
        import resource
        import signal

        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    environ = {**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, cwd=root, timeout=120, preexec_fn=limited, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def public() -> Iterator[Path]:
    """Yield the folder of a pool of three councils, in a place that everybody can get to."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield fill(Path(name) / "pool")
        allow(Path(name), 0o777)


def allow(folder: Path, mode: int) -> None:
    """Set the rights to a folder and all that is in it; files are never to be run."""
    for path in (folder, *sorted(folder.rglob("*"))):
        path.chmod(mode if path.is_dir() else mode & 0o666)


READ = "with open_pool(folder, read_only=True) as pool: print(len(pool.contributions()))"


@posix
def test_a_pool_that_may_only_be_read_is_read_and_says_what_writing_takes(public: Path) -> None:
    allow(public, 0o555)
    assert as_somebody(public, READ) == (0, "3\n")
    code, said = as_somebody(public, "with open_pool(folder) as pool: pool.add(file_of(4))")
    assert (code, "[P308]" in said) == (3, True)
    assert f"Ask for the right to write in {public}" in said or "ask for the right to write there" in said
    code, said = as_somebody(public, "create_pool(folder / 'new')")
    assert (code, "[P308]" in said) == (3, True)


@posix
def test_a_folder_that_may_not_be_read_is_told(public: Path) -> None:
    allow(public, 0o555)
    (public / "contributions").chmod(0o000)
    code, said = as_somebody(public, READ)
    assert (code, "its files cannot be listed" in said, "[P308]" in said) == (3, True, True)
    (public / "contributions").chmod(0o555)
    next((public / "contributions").iterdir()).chmod(0o000)
    code, said = as_somebody(public, READ)
    assert (code, "[P324]" in said) == (4, True)


def interrupted(folder: Path) -> None:
    """Leave a hot journal: a process that was killed while it wrote into the index."""
    code = (
        "import sqlite3, sys, os, signal\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('PRAGMA cache_spill = 1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "c.execute('UPDATE contribution SET content = zeroblob(100000)')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder / "pool.sqlite")], check=False)
    assert (folder / "pool.sqlite-journal").stat().st_size > 512


@posix
def test_a_hot_journal_takes_the_right_to_write_and_is_rolled_back_by_who_has_it(public: Path) -> None:
    interrupted(public)
    allow(public, 0o555)
    code, said = as_somebody(public, READ)
    assert (code, "left a journal, and it takes the right to write" in said) == (3, True), said
    allow(public, 0o777)
    with open_pool(public, read_only=True) as pool:
        assert len(pool.contributions()) == 3
    assert check_pool(public) == ()


@posix
def test_a_file_that_grows_too_large_leaves_the_pool_as_it_was(public: Path) -> None:
    """A quota: SQLite calls it an input or output error."""
    before = {path: path.read_bytes() for path in public.rglob("*") if path.is_file()}
    size = (public / "pool.sqlite").stat().st_size
    allow(public, 0o777)
    code, said = as_somebody(public, "with open_pool(folder) as pool:\n for n in range(4, 99): pool.add(file_of(n))", size)
    assert (code, "[P307]" in said or "[P308]" in said) == (3, True), said
    with open_pool(public) as pool:
        assert set(values(pool)) >= {"E06999001", "E06999002", "E06999003"}
        assert check_pool(public) == ()
        assert pool.add(file_of(99)).outcome == "new"
    assert all(path.read_bytes() == content for path, content in before.items() if path.suffix == ".json")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Yield a folder on a disk of 400 kB."""
    with tempfile.TemporaryDirectory() as name:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", name], capture_output=True, check=False)
        if mounted.returncode:
            pytest.skip("takes the right to mount a small disk")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=True)


@posix
@pytest.mark.needs("mount", "umount")
def test_on_a_full_disk_what_was_acknowledged_stays_and_adding_works_again_once_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 100_000)
    acknowledged: dict[str, float] = {}

    def fill_up() -> None:
        for number in range(1, 999):
            acknowledged[str(pool.add(file_of(number)).contribution.council.id)] = 0.5

    with create_pool(small_disk / "pool") as pool:
        with pytest.raises(FileAccessError, match=r"\[P30[78]\]") as caught:
            fill_up()
        assert (caught.value.exit_code, len(acknowledged) > 3) == (3, True)
        assert values(pool) == acknowledged
        for _ in range(3):
            with pytest.raises(FileAccessError):
                pool.add(file_of(999))
        assert values(pool) == acknowledged
        ballast.unlink()
        assert pool.add(file_of(999)).outcome == "new"
    with open_pool(small_disk / "pool") as pool:
        assert values(pool) == {**acknowledged, "E06999999": 0.5}
    assert check_pool(small_disk / "pool") == ()
