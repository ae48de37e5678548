"""The command line as its user sees it: streams, exit codes, JSON, and what it leaves behind."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "answers.yaml"

# What a computer without Pango does: the libraries cannot be opened, in whichever process.
NO_PANGO = """
import cffi
def refuse(self, name, *rest): raise OSError(f"cannot load library {name!r}")
cffi.FFI.dlopen = refuse
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


SLOW_TO_LOAD = ("weasyprint", "jinja2", "tinyhtml5", "tinycss2", "fontTools", "PIL", "babel", "xlsxwriter", "openpyxl", "numpy", "cattrs", "lxml")
OF_OTHER_COUNCILS = ("rsc_assess.councils.register", "rsc_assess.councils.matching", "rsc_assess.peers", "rsc_assess.pool")
# The only modules of answers files that reading YAML takes; none of those that are about evidence, respondents or a person at the terminal.
OF_ANSWERS_FILES = ("rsc_assess.assessment.data", "rsc_assess.answer_files.form", "rsc_assess.answer_files.formats")
OF_ANSWERING = (
    "rsc_assess.answer_files.",
    "rsc_assess.assessment.draft",
    "rsc_assess.answering",
    "rsc_assess.evidence",
    "rsc_assess.respondents",
    "rsc_assess.language",
    "csv",
)


def test_score_loads_neither_templates_nor_pdf_nor_what_is_of_other_councils() -> None:
    code = (
        "import sys; from rsc_assess.cli import main; main(['score', sys.argv[1]], standalone_mode=False);"
        f"print([m for m in {SLOW_TO_LOAD + OF_OTHER_COUNCILS} if m in sys.modules], file=sys.stderr)"
    )
    done = run(EXAMPLE, code=code)
    assert done.stderr.decode().strip().endswith("[]")


def test_score_loads_nothing_that_only_other_formats_or_several_respondents_need() -> None:
    code = (
        "import sys; from rsc_assess.cli import main; main(['score', sys.argv[1]], standalone_mode=False);"
        f"print([m for m in sys.modules if m.startswith({OF_ANSWERING}) and m not in {OF_ANSWERS_FILES}], file=sys.stderr)"
    )
    assert run(EXAMPLE, code=code).stderr.decode().strip().endswith("[]")


def test_without_pango_html_works_and_pdf_ends_with_6(tmp_path: Path) -> None:
    patch = tmp_path / "patch"
    patch.mkdir()
    (patch / "sitecustomize.py").write_text(NO_PANGO, encoding="utf-8")
    path = os.pathsep.join([str(patch), os.environ.get("PYTHONPATH", "")])
    assert run("report", EXAMPLE, "-o", tmp_path / "report.html", PYTHONPATH=path).returncode == 0
    done = run("report", EXAMPLE, "-o", tmp_path / "report.pdf", PYTHONPATH=path)
    assert done.returncode == 6
    assert b"lacks Pango" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"no: Pango is missing" in run("doctor", PYTHONPATH=path).stdout
    assert sorted(one.name for one in tmp_path.iterdir()) == ["patch", "report.html"]


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


def test_a_report_into_a_folder_has_both_forms_and_replaces_none(tmp_path: Path) -> None:
    assert run("report", EXAMPLE, "-o", f"{tmp_path / 'new'}{os.sep}").returncode == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["report.html", "report.pdf"]
    assert run("report", EXAMPLE, "-o", tmp_path / "new").returncode == 2


def test_a_pdf_can_be_sent_on(tmp_path: Path) -> None:
    assert run("report", EXAMPLE, "-o", "-").stdout.startswith(b"%PDF")


def test_check_as_json_lists_problems_and_still_fails(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("questionnaire: rsc\nversion: 1.0.0\ncouncil: {name: T}\ndate: 2026-11-01\nanswers: {R1.1: 9}\n")
    done = run("check", tmp_path / "answers.yaml", "--json")
    assert (done.returncode, json.loads(done.stdout)["problems"][0]["code"]) == (1, "A201")
    assert json.loads(out("questionnaires", "--json"))[0]["id"] == "rsc"
    assert json.loads(out("check", EXAMPLE, "--json")) == {"problems": []}


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    import signal
    import time

    command = [sys.executable, "-m", "rsc_assess", "report", str(EXAMPLE), "-o", str(tmp_path / "report.pdf")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, list(tmp_path.iterdir())) == (130, [])
    assert b"Traceback" not in said


def test_a_fault_of_ours_is_one_line_and_70_and_debug_shows_it() -> None:
    code = (
        "import sys; import rsc_assess.assessment.reader as reader\n"
        "def fault(*_): raise RuntimeError('secret answer')\n"
        "reader.load_assessment = fault\n"
        "from rsc_assess.cli import run; sys.argv = ['rsc-assess', *sys.argv[1:]]; run()"
    )
    done = run("score", EXAMPLE, code=code)
    assert (done.returncode, b"Traceback" in done.stderr, b"secret" in done.stderr) == (70, False, False)
    assert b"Traceback" in run("--debug", "score", EXAMPLE, code=code).stderr


def test_many_threads_score_alike() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from rsc_assess import load_assessment, score_assessment

    with ThreadPoolExecutor(8) as pool:
        values = {score.nodes["rsc"].value for score in pool.map(lambda _: score_assessment(load_assessment(EXAMPLE)), range(16))}
    assert len(values) == 1


def test_the_form_names_a_schema_beside_it_that_knows_the_questions(tmp_path: Path) -> None:
    run("init", "-o", tmp_path / "answers.yaml")
    first = (tmp_path / "answers.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=answers.schema.json"
    schema = json.loads((tmp_path / "answers.schema.json").read_text())
    example = json.loads(out("convert", EXAMPLE, "-o", "-", "--format", "json"))
    jsonschema.validate(example, schema)
    assert "Does the council work to a vision" in schema["properties"]["answers"]["properties"]["R1.1"]["description"]
    example["answers"]["R9.9"] = "3"
    with pytest.raises(jsonschema.ValidationError, match=r"R9\.9"):
        jsonschema.validate(example, schema)


def test_a_schema_for_a_questionnaire_is_only_made_of_answers() -> None:
    assert run("schema", "scorecard", "--questionnaire", "rsc").returncode == 2
    assert json.loads(out("schema", "answers", "--questionnaire", "rsc"))["title"].startswith("Answers to Regeneration")
