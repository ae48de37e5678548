"""Reports as files, by the command line: one or many, every kind and format, and what is told of those that fail."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pypdf
import pytest

from rsc_assess import load_assessment, load_questionnaire
from rsc_assess.peers.values import Partner
from rsc_assess.report.pack import open_pack
from rsc_assess.report.publish import Item, Order, Others, publish
from rsc_assess.report.render import Limits, Workers
from tests.conftest import ROOT
from tests.peers.editions import edition
from tests.test_cli import run

LIBRARY = """format: 1
id: library
version: 1.0.0
title: Library check
scales: {state: {labels: [Absent, Started, Working, Trusted]}}
sections:
  - {id: A, title: Access, questions: [{id: A1, ask: Is it open in the evening?}, {id: A2, ask: Is there a ramp?, sensitive: true}]}
  - {id: B, title: Books, questions: [{id: B1, ask: Are books bought?}]}
"""


def answers(name: str, code: str, level: int = 2) -> str:
    return (
        f"questionnaire: library\nversion: 1.0.0\ncouncil: {{name: {name}, id: {code}}}\ndate: 2026-11-01\n"
        f"answers:\n  A1: {{answer: {level}, note: A note of {name}}}\n  A2: 1\n  B1: 3\n"
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a questionnaire and the answers of three councils, one of which are broken."""
    (tmp_path / "library.yaml").write_text(LIBRARY, encoding="utf-8")
    for name, code, level in (("Testham", "E06999001", 2), ("Mockford", "E06999002", 3), ("Brokenby", "E06999003", 9)):
        (tmp_path / f"{name.lower()}.answers.yaml").write_text(answers(name, code, level), encoding="utf-8")
    return tmp_path


def many(place: Path, *more: str) -> tuple[int, str]:
    done = run("report", str(place / "*.answers.yaml"), "-o", place / "out", "--questionnaire", place / "library.yaml", *more)
    return done.returncode, done.stderr.decode()


def test_one_bad_input_never_stops_the_rest(place: Path) -> None:
    code, said = many(place, "--format", "html", "--format", "json")
    assert code == 5
    names = sorted(path.name for path in (place / "out").iterdir())
    assert names == [
        "e06999001-testham.html", "e06999001-testham.json", "e06999002-mockford.html", "e06999002-mockford.json", "failures.json",
    ]  # fmt: skip
    (failure,) = json.loads((place / "out" / "failures.json").read_text("utf-8"))["failures"]
    assert failure["input"].endswith("brokenby.answers.yaml")
    assert [problem["code"] for problem in failure["problems"]] == ["A201"]
    assert "2 of 3 reports written" in said
    assert "level 9 does not exist" in said


def test_nothing_of_one_council_is_in_the_file_of_another(place: Path) -> None:
    many(place, "--format", "html", "--format", "json", "--format", "csv", "--format", "pdf")
    for path in (place / "out").glob("e06999001*"):
        content = path.read_bytes()
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages) if path.suffix == ".pdf" else content.decode()
        assert path.suffix == ".csv" or "Testham" in text
        assert "Mockford" not in text
        assert "Brokenby" not in text


def test_the_list_of_failures_goes_when_nothing_fails_any_more(place: Path) -> None:
    many(place, "--format", "json")
    (place / "brokenby.answers.yaml").write_text(answers("Brokenby", "E06999003"), encoding="utf-8")
    assert many(place, "--format", "json")[0] == 2  # the files of the first run are there
    assert many(place, "--format", "json", "--force")[0] == 0
    assert not (place / "out" / "failures.json").exists()


def test_two_reports_of_one_name_are_refused_before_the_start(place: Path) -> None:
    shutil.copy(place / "testham.answers.yaml", place / "again.answers.yaml")
    code, said = many(place)
    assert code == 2
    assert "again.answers.yaml and" in said
    assert "testham.answers.yaml would both be written to e06999001-testham" in said
    assert not (place / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nothing-here-*.yaml", "-o", "out"], "No files match"),
        (["testham.answers.yaml", "mockford.answers.yaml", "-o", "one.pdf"], "Name a folder"),
        (["testham.answers.yaml", "-", "-o", "out/"], "Standard input"),
        (["testham.answers.yaml", "-o", "x.docx"], "ends in none of .pdf"),
        (["testham.answers.yaml", "-o", "x.pdf", "--format", "html"], "by its ending"),
        (["testham.answers.yaml", "-o", "x.pdf", "--kind", "sumary"], "Did you mean summary?"),
        (["testham.answers.yaml", "-o", "x.pdf", "--timeout", "0"], "0"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage_and_writes_nothing(arguments: list[str], says: str, place: Path) -> None:
    named = [str(place / one) if (not one.startswith("-") and "." in one) or one.startswith("out") else one for one in arguments]
    before = sorted(place.rglob("*"))
    done = run("report", *named, "--questionnaire", place / "library.yaml")
    assert done.returncode == 2, done.stderr.decode()
    assert says in done.stderr.decode()
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--language", "xx"], 1, "Use one of: cy, en"),
        (["--template", "no-such-folder"], 1, "no kind of report and no folder of this name"),
        (["--brand", "no-such-brand"], 3, "no-such-brand"),
    ],
)
def test_what_is_not_there_is_named_with_what_there_is(arguments: list[str], code: int, says: str, place: Path) -> None:
    done = run("report", place / "testham.answers.yaml", "-o", place / "x.html", "--questionnaire", place / "library.yaml", *arguments)
    assert done.returncode == code
    assert says in done.stderr.decode()
    assert not (place / "x.html").exists()


@pytest.mark.parametrize(("kind", "pages"), [("summary", 2), ("infographic", 1)])
def test_a_kind_has_its_pages_in_each_language(kind: str, pages: int, place: Path) -> None:
    target = place / "x.pdf"
    done = run(
        "report", place / "testham.answers.yaml", "-o", target, "--questionnaire", place / "library.yaml",
        "--kind", kind, "--brand", "mockshire", "--language", "cy+en",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found = [page.extract_text() for page in pypdf.PdfReader(target).pages]
    assert len(found) == 2 * pages
    assert "Cryfderau" in "".join(found[:pages])
    assert "Strengths" in "".join(found[pages:])


def test_a_template_of_ones_own_reads_the_report_and_the_shared_parts(place: Path) -> None:
    own = place / "own"
    own.mkdir()
    (own / "template.yaml").write_text("api: 1\ntitle: One line\n", encoding="utf-8")
    (own / "report.html").write_text('<h1 id="results">{{ report.council }}: {{ report.overall.score }}</h1>', encoding="utf-8")
    (own / "report.css").write_text("h1 { color: {{ colours.primary }} }", encoding="utf-8")
    done = run("report", place / "testham.answers.yaml", "-o", place / "x.html", "--questionnaire", place / "library.yaml", "--template", own)
    assert done.returncode == 0, done.stderr.decode()
    assert '<h1 id="results">Testham: 2.2</h1>' in (place / "x.html").read_text("utf-8")


def test_a_public_report_lacks_notes_and_sensitive_answers(place: Path) -> None:
    arguments = ("report", place / "testham.answers.yaml", "--questionnaire", place / "library.yaml", "--audience", "public")
    assert run(*arguments, "-o", place / "x.html").returncode == 0
    html = (place / "x.html").read_text("utf-8")
    assert "A note of Testham" not in html
    assert "not shown in public reports" in html
    assert "Public version" in html


def test_data_alone_start_no_worker_and_agree_with_the_score(place: Path) -> None:
    target = place / "x.csv"
    assert run("report", place / "testham.answers.yaml", "-o", target, "--questionnaire", place / "library.yaml").returncode == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    scores = json.loads(run("score", place / "testham.answers.yaml", "--questionnaire", place / "library.yaml", "--json").stdout)["nodes"]
    assert {row["id"]: row["score"] for row in rows if row["id"] in ("A", "B", "library")} == {
        id: scores[id]["shown"] for id in ("A", "B", "library")
    }


def test_the_help_names_every_option_of_the_manual() -> None:
    manual = (ROOT / "docs" / "reports.md").read_text("utf-8")
    told = run("report", "--help").stdout.decode()
    for option in re.findall(r"`(--[a-z]+)", manual):
        assert option in told or option in ("--debug",), option


def test_each_of_many_stands_in_its_own_family_and_has_its_own_neighbours(tmp_path: Path) -> None:
    """One whose questionnaire the edition is not of fails, and stops no other."""
    text = LIBRARY.replace("Are books bought?", "Are books bought?, actions: {2: {do: Buy books, effort: small, owner: Head of libraries}}")
    model, other = load_questionnaire(text.encode()), load_questionnaire(text.replace("id: library", "id: other").encode())
    partners = tuple(Partner(f"E06999{n}", f"Partner {n}", "unitary", "england", None, "B", 3) for n in (100, 200))
    similar = {"E06999001": ["E06999200"], "E06999002": ["E06999100"]}
    others = Others(edition(model, partners=partners), families={"E06999001": "U2"}, similar=similar)
    items = []
    for code, asked in (("E06999001", model), ("E06999002", model), ("E06999003", other)):
        said = {"questionnaire": asked.id, "version": "1.0.0", "council": {"name": code, "id": code}, "date": "2026-11-01"}
        assessment = load_assessment({**said, "answers": {"A1": 2, "A2": 1, "B1": 1}}, asked)
        items.append(Item(code, assessment, (("json", tmp_path / f"{code}.json"),)))
    with Workers(0, Limits(), ()) as workers:
        outcomes = {one.source: one for one in publish(items, Order(open_pack("full"), others=others), workers)}
    assert "P451" in str(outcomes["E06999003"].error)
    data = [json.loads((tmp_path / f"E0699900{n}.json").read_text("utf-8")) for n in (1, 2)]
    assert [one["about"]["peers_group"] for one in data] == ["Unitary authorities, family 2", "Unitary councils"]
    assert [[row["partner"] for row in one["partners"]] for one in data] == [["Partner 200"], ["Partner 100"]]
