"""The same inputs give the same bytes, in any process and after any other report; nothing of one council reaches another's file."""

import contextlib
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from rsc_assess import Report, build_report, score_assessment
from rsc_assess.report.brand import load_brand
from rsc_assess.report.pack import open_pack
from rsc_assess.report.render import Job, Workers
from tests.conftest import ROOT
from tests.report.checks.numbers import pages_of
from tests.small import answers, assess, question, questionnaire, section

BRANDS = ROOT / "report_templates" / "brands"
MODEL = questionnaire(
    [
        section("A", question("A1", not_applicable=True), question("A2"), question("A3", weight=3), weight=2),
        section("B", question("B1"), question("B2", applies={"question": "B1", "at_least": 2})),
    ]
)
SAID: dict[str, Any] = {
    "A1": {"answer": "N/A", "reason": "not here"},
    "A2": {"answer": 2, "note": "A note", "evidence": {"reference": "Minutes", "date": "2000-01-02"}},
    "A3": 4,
    "B1": 3,
    "B2": "don't know",
}
# Makes reports of all kinds and formats as a person would, each kind with a worker of its own.
SCRIPT = """
import sys
from rsc_assess.cli import main
answers, model, brand, out = sys.argv[1:]
formats = [part for name in ("html", "pdf", "json", "csv", "xlsx") for part in ("--format", name)]
for kind, more in (("full", ["--brand", brand]), ("summary", []), ("infographic", ["--brand", brand])):
    order = ["report", answers, "--questionnaire", model, "-o", f"{out}/{kind}/", "--kind", kind, "--language", "cy+en", *formats, *more]
    main(order, standalone_mode=False)
"""
PLACES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LANG": "cy_GB.UTF-8", "LC_ALL": "cy_GB.UTF-8", "SOURCE_DATE_EPOCH": "1"},
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The files of all kinds and formats, by name, as made by two processes in different surroundings, at the same time."""
    folders = []
    with contextlib.ExitStack() as stack:
        running = []
        for number, place in enumerate(PLACES):
            folder = tmp_path_factory.mktemp(f"place{number}")
            (folder / "answers.yaml").write_text(yaml.safe_dump(answers(SAID) | {"date": "2001-02-03"}), encoding="utf-8")
            (folder / "model.yaml").write_text(yaml.safe_dump(MODEL), encoding="utf-8")
            command = [sys.executable, "-c", SCRIPT, "answers.yaml", "model.yaml", str(BRANDS / "riverbend"), str(folder / "out")]
            process = subprocess.Popen(command, cwd=folder, env={**os.environ, **place}, stderr=subprocess.PIPE)
            running.append(stack.enter_context(process))
            folders.append(folder / "out")
        said = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    return [{path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))} for folder in folders]


def test_hash_seed_time_zone_language_and_folder_change_no_byte(written: list[dict[str, bytes]]) -> None:
    first, other = written
    assert {Path(name).suffix for name in first} == {".html", ".pdf", ".json", ".csv", ".xlsx"}
    assert len(first) > 30
    assert first.keys() == other.keys()
    assert [name for name in first if first[name] != other[name]] == []


def test_no_file_knows_when_it_was_made(written: list[dict[str, bytes]], tmp_path: Path) -> None:
    days = [time.strftime(form).encode() for form in ("%Y-%m-%d", "%Y%m%d")]
    for name, content in written[0].items():
        parts = [content]
        if name.endswith(".xlsx"):
            (tmp_path / "book.xlsx").write_bytes(content)
            with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
                parts = [book.read(one) for one in book.infolist()]
                assert {one.date_time[0] for one in book.infolist()} == {1980}, name
        assert not any(day in part for day in days for part in parts), name


def report_of(council: str, note: str) -> tuple[Report, ...]:
    """Return the report of a council in two languages."""
    scorecard = score_assessment(assess(MODEL, SAID | {"A2": {"answer": 2, "note": note}}, name=council))
    return tuple(build_report(scorecard, language=language) for language in ("cy", "en"))


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The files of a council, of another, and of the first again, from one worker; then of the other, first in a new one."""
    folder = tmp_path_factory.mktemp("turns")
    brand = load_brand(BRANDS / "mockshire")
    alpha, beta = report_of("Alphaford", "zzalpha"), report_of("Betaham", "zzbeta")

    def jobs(turn: str, reports: tuple[Report, ...], with_brand: bool) -> Iterator[Job]:
        for kind in ("full", "summary", "infographic"):
            outputs = tuple((format, folder / f"{turn}.{kind}.{format}") for format in ("pdf", "html"))
            yield Job(reports, open_pack(kind), outputs, brand if with_brand else None)

    with Workers(1) as workers:
        first = workers.run([*jobs("0", alpha, True), *jobs("1", beta, False), *jobs("2", alpha, True)])
    with Workers(1) as workers:
        again = workers.run(jobs("3", beta, False))
    assert [str(result.error) for result in (*first, *again) if result.error] == []
    return [{path.name[2:]: path.read_bytes() for path in sorted(folder.glob(f"{turn}.*"))} for turn in range(4)]


def test_a_report_is_the_same_whatever_its_worker_made_before(turns: list[dict[str, bytes]]) -> None:
    alpha, beta, alpha_again, beta_alone = turns
    assert len(alpha) == 6
    assert [name for name in alpha if alpha[name] != alpha_again[name]] == []
    assert [name for name in beta if beta[name] != beta_alone[name]] == []


def test_nothing_of_one_council_is_in_the_file_of_the_next(turns: list[dict[str, bytes]]) -> None:
    for made, own, foreign in (
        (turns[0], ("Alphaford", "zzalpha"), ("Betaham", "zzbeta")),
        (turns[1], ("Betaham", "zzbeta"), ("Alphaford", "zzalpha")),
    ):
        for name, content in made.items():
            text = "".join(pages_of(content)) if name.endswith(".pdf") else content.decode()
            assert own[0] in text, name
            assert not any(word in text or word.encode() in content for word in (*foreign, "Mockshire" if made is turns[1] else "Riverbend")), name
        assert own[1] in made["full.html"].decode()


def test_a_template_cannot_keep_what_it_saw_for_the_report_of_the_next_council(tmp_path: Path) -> None:
    pack = tmp_path / "keeper"
    pack.mkdir()
    keeper = "{% set kept = namespace(seen='') %}{% macro see(name) %}[{{ kept.seen }}]{% set kept.seen = kept.seen ~ name %}{% endmacro %}"
    body = "{% import 'keeper.html' as keeper %}<h1>{{ keeper.see(report.council) }}</h1>"
    for name, text in {"template.yaml": "api: 1\ntitle: Keeper\n", "report.html": body, "keeper.html": keeper, "report.css": ""}.items():
        (pack / name).write_text(text, encoding="utf-8")
    report = report_of("Alphaford", "A note")[1]
    jobs = [
        Job((attrs.evolve(report, council=council),), open_pack(pack), (("html", tmp_path / f"{council}.html"),))
        for council in ("Alphaford", "Betaham")
    ]
    with Workers(1, preload=()) as workers:
        assert [result.error for result in workers.run(jobs)] == [None, None]
    assert "Alphaford" not in (tmp_path / "Betaham.html").read_text("utf-8")
    assert "<h1>[]</h1>" in (tmp_path / "Betaham.html").read_text("utf-8")


def test_a_template_that_changes_is_compiled_again(tmp_path: Path) -> None:
    pack = tmp_path / "mine"
    pack.mkdir()
    for name, text in {"template.yaml": "api: 1\ntitle: Mine\n", "report.html": "<h1>one</h1>", "report.css": ""}.items():
        (pack / name).write_text(text, encoding="utf-8")
    job = Job(report_of("Alphaford", "A note")[1:], open_pack(pack), (("html", tmp_path / "report.html"),))
    found = []
    with Workers(1, preload=()) as workers:
        for text in ("one", "two"):
            (pack / "report.html").write_text(f"<h1>{text}</h1>", encoding="utf-8")
            assert workers.run([job])[0].error is None
            found.append(f"<h1>{text}</h1>" in (tmp_path / "report.html").read_text("utf-8"))
    assert found == [True, True]
