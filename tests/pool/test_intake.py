"""Files, folders and zip archives into a pool: a bad one never stops the rest, and nothing leads out of an archive."""

import io
import os
import re
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from rsc_assess import FileAccessError, InputError, RefusedError
from rsc_assess.pool import intake
from rsc_assess.pool.intake import add_many
from rsc_assess.pool.store import Pool
from tests.peers.made import file_of
from tests.pool.looks import codes, files, values


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write an archive, and return its path."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_folder_brings_its_files_and_archives_and_says_what_it_passes_over(pool: Pool, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    (theirs / "deeper").mkdir(parents=True)
    (theirs / "b.json").write_bytes(file_of(1))
    (theirs / "A.JSON").write_bytes(file_of(2))
    (theirs / "deeper" / "c.json").write_bytes(file_of(3))
    (theirs / "read me.txt").write_text("Dear keeper")
    zipped(theirs / "more.zip", {"x/d.json": file_of(4), "e.json": file_of(1), "x/": b"", "notes.docx": b"PK", "__MACOSX/._d.json": b"x"})
    found = add_many(pool, [theirs])
    assert [(one.outcome, one.contribution.council.id) for one in found.added] == [
        ("new", "E06999002"),
        ("new", "E06999001"),
        ("new", "E06999004"),
        ("same", "E06999001"),
    ]
    assert [problem.place.source.removeprefix(f"{theirs}/") for problem in found.ignored] == [
        "deeper",
        "more.zip › notes.docx",
        "more.zip › __MACOSX/._d.json",
        "read me.txt",
    ]
    assert {problem.severity for problem in found.ignored} == {"note"}
    assert (found.failed, found.stopped) == ((), None)


def test_bad_ones_are_told_by_name_and_the_rest_goes_in(pool: Pool, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.json" for name in "abcd"]
    paths[0].write_bytes(file_of(1).replace(b"0.5", b"0.6", 1))
    paths[1].write_bytes(file_of(2))
    paths[2].write_bytes(b"{")
    archive = zipped(tmp_path / "all.zip", {"bad.json": b"[]", "good.json": file_of(3), "blank.json": b" "})
    found = add_many(pool, [*paths, archive])
    assert list(values(pool)) == ["E06999002", "E06999003"]
    assert [(Path(name).name, error.exit_code, codes(error.problems)) for name, error in found.failed] == [
        ("a.json", 4, ["P201"]),
        ("c.json", 1, ["F113"]),
        ("d.json", 3, ["F101"]),
        ("all.zip › bad.json", 1, ["S103"]),
        ("all.zip › blank.json", 1, ["F104"]),
    ]
    assert "all.zip › bad.json:1:1: a contribution should stand here" in str(found.failed[3][1])


def linked() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name", ["../x.json", "a/../../x.json", "/etc/x.json", "..\\x.json", "C:\\x.json", "\\\\server\\x.json", "C:/x.json", linked()]
)
def test_a_name_or_link_that_leads_out_of_an_archive_refuses_it_whole(name: str | zipfile.ZipInfo, pool: Pool, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "theirs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.json", file_of(1))
        archive.writestr(name, file_of(2))
    before = sorted(tmp_path.rglob("*"))
    ((told, error),) = add_many(pool, [path]).failed
    assert (told, isinstance(error, RefusedError), codes(error.problems)) == (str(path), True, ["P318"])
    assert (values(pool), sorted(tmp_path.rglob("*"))) == ({}, before)


def test_a_name_in_an_archive_sends_no_codes_to_a_screen(pool: Pool, tmp_path: Path) -> None:
    ((name, _),) = add_many(pool, [zipped(tmp_path / "a.zip", {"a\x1b[2Jb.json": b"{"})]).failed
    assert name.isprintable()


@pytest.mark.parametrize(
    "members",
    [
        {f"{number}.json": b"{}" for number in range(2_001)},
        {"bomb.json": b" " * 20_000_000},
        {f"{number}.txt": os.urandom(60_000) + b" " * 5_000_000 for number in range(11)},
        {"large.json": os.urandom(1_000_001)},
    ],
    ids=["too many", "packed too well", "too much", "too large"],
)
def test_an_archive_that_would_be_too_much_is_refused_before_it_is_read(
    members: dict[str, bytes], pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "theirs.zip", members)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("something was read"))
    ((_, error),) = add_many(pool, [path]).failed
    assert (error.exit_code, codes(error.problems)) == (4, ["P319"])


def test_sizes_in_an_archive_are_not_believed(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is unpacked never passes the limit, whatever the directory of the archive says."""
    path = zipped(tmp_path / "theirs.zip", {"x.json": b" " * 1_200_000})
    content = bytearray(path.read_bytes())
    for found in re.finditer(re.escape(struct.pack("<I", 1_200_000)), bytes(content)):
        content[found.start() : found.end()] = struct.pack("<I", 1_000)
    path.write_bytes(content)
    monkeypatch.setattr(intake, "MOST_BYTES", 500)
    monkeypatch.setattr(intake, "look_at_members", lambda *_: None)
    ((_, error),) = add_many(pool, [path]).failed
    assert codes(error.problems) in (["P319"], ["P320"])


def encrypted() -> bytes:
    """Return an archive that says its member takes a password."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x.json", file_of(1))
    content = bytearray(buffer.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, b"no archive", b"", encrypted()])
def test_a_broken_archive_is_told(content: bytes, pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "theirs.zip").write_bytes(content)
    ((_, error),) = add_many(pool, [tmp_path / "theirs.zip"]).failed
    assert (error.exit_code, codes(error.problems)) == (1, ["P320"])


def test_an_archive_under_another_name_is_known_by_its_start(pool: Pool, tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"a.json": file_of(1)}).rename(tmp_path / "a.dat")
    assert len(add_many(pool, [tmp_path / "a.dat"]).added) == 1


def test_a_folder_without_contributions_or_with_too_many_files_is_told(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs").mkdir()
    ((_, error),) = add_many(pool, [tmp_path / "theirs"]).failed
    assert (isinstance(error, InputError), codes(error.problems)) == (True, ["P333"])
    monkeypatch.setattr(intake, "MOST_FILES", 1)
    for name in "ab":
        (tmp_path / "theirs" / f"{name}.json").write_bytes(file_of(1))
    ((_, error),) = add_many(pool, [tmp_path / "theirs"]).failed
    assert (isinstance(error, RefusedError), codes(error.problems)) == (True, ["P319"])


def test_a_pool_that_can_take_no_more_ends_the_work_and_keeps_what_is_in(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "a.zip", {f"{number}.json": file_of(number) for number in (1, 2, 3)})
    real, calls = os.replace, []

    def full(*given: object) -> None:
        calls.append(given)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        real(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        found = add_many(pool, [archive])
    assert (len(found.added), found.failed, type(found.stopped)) == (1, (), FileAccessError)
    assert "No space left on device" in str(found.stopped)
    assert list(values(pool)) == ["E06999001"]
    assert [one.outcome for one in add_many(pool, [archive]).added] == ["same", "new", "new"]
    assert len(files(pool.folder)) == 4
