"""The command line as its user sees it: streams, exit codes, JSON, and what it leaves behind."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "answers.yaml"

# What a computer without Pango does: the libraries cannot be opened.
NO_PANGO = """
import sys, cffi
def refuse(self, name, *rest): raise OSError(f"cannot load library {name!r}")
cffi.FFI.dlopen = refuse
from rsc_assess.cli import run
sys.argv = ["rsc-assess", *sys.argv[1:]]
run()
"""


def run(*arguments: str | Path, stdin: bytes | None = None, code: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *(["-c", code] if code else ["-m", "rsc_assess"]), *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **environment}, timeout=120, check=False)


def out(*arguments: str | Path, stdin: bytes | None = None) -> str:
    done = run(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_score_prints_json_that_its_schema_accepts() -> None:
    found = json.loads(out("score", EXAMPLE, "--json"))
    jsonschema.validate(found, json.loads(out("schema", "scorecard")))
    assert (found["root"], found["nodes"]["R1.1"]["value"], found["nodes"]["R1.1"]["shown"]) == ("rsc", 0.8, "4.0")
    assert found["questionnaire"]["digest"].startswith("sha256:")


def test_every_schema_is_draft_07_and_accepts_what_is_shipped() -> None:
    import yaml

    questionnaire, answers = (json.loads(out("schema", name)) for name in ("questionnaire", "answers"))
    for one in (questionnaire, answers, json.loads(out("schema", "scorecard"))):
        jsonschema.Draft7Validator.check_schema(one)

    def as_json(path: Path) -> object:
        text = re.sub(r"^( *)(\d+):", r'\1"\2":', path.read_text("utf-8"), flags=re.M)
        return json.loads(json.dumps(yaml.safe_load(text), default=str))

    jsonschema.validate(as_json(ROOT / "questionnaires" / "rsc" / "questionnaire.yaml"), questionnaire)
    jsonschema.validate(as_json(EXAMPLE), answers)


def test_score_from_standard_input_equals_score_from_the_file() -> None:
    assert out("score", "-", "--json", stdin=EXAMPLE.read_bytes()) == out("score", EXAMPLE, "--json")


def test_results_go_to_stdout_and_messages_to_stderr(tmp_path: Path) -> None:
    done = run("init", "-o", tmp_path / "answers.yaml")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"rsc-assess check" in done.stderr
    assert b"rsc  1.0.0" in run("questionnaires").stdout


def test_a_form_without_council_or_date_is_sent_back_with_both(tmp_path: Path) -> None:
    run("init", "-o", tmp_path / "answers.yaml")
    done = run("check", tmp_path / "answers.yaml")
    assert done.returncode == 1
    assert b"name is blank" in done.stderr
    assert b"date is blank" in done.stderr


@pytest.mark.parametrize("command", [["--help"], ["score", "--help"], ["show", "rsc"], ["doctor"], ["doctor", "--json"], ["--version"]])
def test_a_plain_call_prints_something_and_ends_well(command: list[str]) -> None:
    assert out(*command)


def test_explain_reaches_down_to_the_answers() -> None:
    assert "E4.1 Public register of AI tools: level 0, Absent = 0.0" in out("explain", EXAMPLE, "e4")
    assert json.loads(out("explain", EXAMPLE, "E4.1", "--json"))["answer"] == "level 0, Absent"


def test_score_loads_neither_templates_nor_pdf() -> None:
    code = (
        "import sys; from rsc_assess.cli import main; main(['score', sys.argv[1]], standalone_mode=False);"
        "print([m for m in ('weasyprint', 'jinja2', 'numpy', 'openpyxl', 'cattrs') if m in sys.modules], file=sys.stderr)"
    )
    done = run(EXAMPLE, code=code)
    assert done.stderr.decode().strip().endswith("[]")


def test_without_pango_html_works_and_pdf_ends_with_6(tmp_path: Path) -> None:
    assert run("report", EXAMPLE, "-o", tmp_path / "report.html", code=NO_PANGO).returncode == 0
    done = run("report", EXAMPLE, "-o", tmp_path / "report.pdf", code=NO_PANGO)
    assert done.returncode == 6
    assert b"lacks Pango" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"no: Pango is missing" in run("doctor", code=NO_PANGO).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_an_existing_report_is_only_replaced_with_force(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("mine")
    assert run("report", EXAMPLE, "-o", target).returncode == 2
    assert target.read_text() == "mine"
    assert run("report", EXAMPLE, "-o", target, "--force").returncode == 0
    assert target.read_text("utf-8").startswith("\n") is False


def test_a_console_of_another_encoding_loses_letters_but_never_fails(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(EXAMPLE.read_text("utf-8").replace("Aldermere", "Tŵr"), encoding="utf-8")
    done = run("score", answers, PYTHONIOENCODING="ascii")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where /dev/full is")
def test_a_full_disk_ends_with_3() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rsc_assess", "score", str(EXAMPLE), "--json"], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
