"""Broken files: each is answered with a message that has place and remedy, the right exit code, and nothing written."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAD = "questionnaire: rsc\nversion: 1.0.0\ncouncil: {name: Testham}\ndate: 2026-11-01\nanswers:\n"
MODEL_HEAD = "format: 1\nid: own\nversion: 1.0.0\ntitle: Own\nscales: {yn: {labels: [No, Yes]}}\nsections:\n"


def model(questions: str, more: str = "") -> bytes:
    return (MODEL_HEAD + "  - id: A\n    title: A\n    questions:\n" + questions + more).encode()


Q1 = '      - {id: A1, ask: "So?", levels: {0: "Not.", 1: "So."}}\n'

# name: (content, exit code, what the message must say)
ANSWERS: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 1, r"empty.*init.*\[F104\]"),
    "only comments": (b"# nothing\n", 1, r"F104"),
    "a list": (b"- 1\n", 1, r"not a list.*\[S103\]"),
    "a scalar": (b"hello\n", 1, r"S103"),
    "tab indentation": (HEAD.encode() + b"\tR1.1: 3\n", 1, r":6:\d+: this line starts with a tab.*spaces.*\[F105\]"),
    "broken YAML": (HEAD.encode() + b"  R1.1: [3\n", 1, r"F106"),
    "a second colon": (b"questionnaire: rsc: x\n", 1, r":1:\d+: .*second colon.*quotes.*\[F106\]"),
    "duplicate key": (HEAD.encode() + b"  R1.1: 3\n  R1.1: 4\n", 1, r":7:3: the key R1.1 stands here a second time, first at line 6.*\[F110\]"),
    "the same id in another case": (HEAD.encode() + b"  R1.1: 3\n  r1.1: 4\n", 1, r"A205"),
    "unknown key": (HEAD.replace("date:", "dat:").encode(), 1, r"'dat' is no key.*Did you mean date"),
    "unknown question": (HEAD.encode() + b"  R1.99: 3\n", 1, r":6:3: there is no question R1.99. Did you mean R1\.\d.*\[A202\]"),
    "level 6": (HEAD.encode() + b"  R1.2: 6\n", 1, r":6:9: R1.2: level 6 does not exist. Use 0 to 5. \[A201\]"),
    "level 2.5": (HEAD.encode() + b"  R1.2: 2.5\n", 1, r"level 2.5 does not exist.*A201"),
    "a level in words that is none": (HEAD.encode() + b"  R1.2: Establish\n", 1, r"Did you mean Established.*A201"),
    "number and name that disagree": (HEAD.encode() + b"  R1.2: 3 - Absent\n", 1, r"level 3 is Established.*A214"),
    "true": (HEAD.encode() + b"  R1.2: true\n", 1, r"A201"),
    "N/A without reason": (HEAD.encode() + b"  R4.4: N/A\n", 1, r"R4.4: N/A has no reason.*reason.*\[A203\]"),
    "N/A where it is not offered": (HEAD.encode() + b'  R1.2: {answer: N/A, reason: "no"}\n', 1, r"A204"),
    "newer version": (HEAD.replace("1.0.0", "9.0.0").encode() + b"  R1.1: 3\n", 1, r"version 9.0.0.*1.0.0.*Update.*\[A207\]"),
    "older version": (HEAD.replace("1.0.0", "0.9.0").encode() + b"  R1.1: 3\n", 1, r"Answer again.*R1.1.*\[A207\]"),
    "version as text": (HEAD.replace("1.0.0", "latest").encode(), 1, r"'latest' is not a version.*S106"),
    "questionnaire that is nowhere": (HEAD.replace("rsc", "rcs").encode(), 1, r"Did you mean rsc.*--questionnaire.*\[A209\]"),
    "no council": (HEAD.replace("council: {name: Testham}\n", "").encode(), 1, r"council is missing.*S102"),
    "wrong GSS code": (HEAD.replace("Testham", "Testham, id: E0600001").encode(), 1, r"E0600001 is not a GSS code.*A210"),
    "a ward's GSS code": (HEAD.replace("Testham", "Testham, id: E05000001").encode(), 1, r"E05.*A210"),
    "type against the code": (HEAD.replace("Testham", "Testham, id: E06000001, type: county").encode(), 1, r"type is given as county.*A211"),
    "a date that is none": (HEAD.replace("2026-11-01", "2026-13-01").encode(), 1, r"2026-13-01 is no day"),
    "a British date": (HEAD.replace("2026-11-01", "01/11/2026").encode(), 1, r"a date should stand here.*2026-11-24.*S103"),
    "CP1252": (HEAD.replace("Testham", "Caf\xe9").encode("cp1252"), 1, r":3:20: this is not UTF-8.*Notepad.*\[F102\]"),
    "UTF-16 without a mark": (HEAD.encode("utf-16-le"), 1, r"F112|F102"),
    "an escape that a terminal would obey": (HEAD.replace("Testham", '"\\x1b[2J"').encode(), 1, r":3:17: a control character \(U\+001B\).*F112"),
    "NUL": (HEAD.encode() + b"  R1.1: \x003\n", 1, r":6:9: a control character \(U\+0000\).*F112"),
    "alias bomb": (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, r"anchors.*not supported.*F107"),
    "merge bomb": (("a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 14))).encode(), 1, r"F107"),
    "a tag": (b"a: !!python/object/apply:os.system [ls]\n", 1, r"tags.*not supported.*F108"),
    "two documents": (HEAD.encode() + b"  R1.1: 3\n---\nb: 1\n", 1, r"second document.*F111"),
    "nested a million deep": (b"[" * 1_000_000, 1, r"nested more than 32 deep.*F109"),
    "nested maps": (b"{a: " * 100_000, 1, r"F109"),
    "too large": (b"# x\n" * 1_300_000, 1, r"larger than 5 MB.*F103"),
    "a workbook that is cut off": (b"PK\x03\x04rest", 1, r"workbook is damaged or cut off.*init --format xlsx.*\[A300\]"),
    "a huge number": (HEAD.encode() + b"  R1.1: " + b"9" * 5000 + b"\n", 1, r"A201"),
    "half a JSON file": (b'{"questionnaire": "rsc", ', 1, r"F113|F106"),
    "all problems at once": (HEAD.encode() + b"  R1.1: 6\n  R1.2: 7\n  R9.9: 1\n", 1, r"(?s)R1.1.*R1.2.*R9.9"),
}

JSON_ANSWERS: dict[str, tuple[bytes, int, str]] = {
    "duplicate key": (b'{\n "a": 1,\n "a": 2}', 1, r":3:2: the key a .*first at line 2.*F110"),
    "trailing comma": (b'{"a": 1,}', 1, r":1:9: .*key in double quotes.*F113"),
    "NaN": (b'{"a": NaN}', 1, r":1:7: .*NaN.*F113"),
    "deep": (b'{"a":' * 100_000, 1, r"F109"),
    "lone surrogate": (b'{"a": "\\ud800"}', 1, r"F113"),
    "text after the end": (b"{} {}", 1, r"F113"),
}

MODELS: dict[str, tuple[bytes, int, str]] = {
    "misspelt key": (model(Q1.replace("ask:", "aks:")), 1, r"'aks' is no key of a question. Did you mean ask.*S101"),
    "missing key": (model("      - {id: A1, help: So}\n"), 1, r":10:9: A1: ask is missing.*S102"),
    "weight in words": (model(Q1.replace("{id", "{weight: heavy, id")), 1, r"a number should stand here, not 'heavy'.*S103"),
    "weight nan": (model(Q1.replace("{id", "{weight: .nan, id")), 1, r"S103"),
    "weight negative": (model(Q1.replace("{id", "{weight: -1, id")), 1, r"-1 is out of range.*S104"),
    "weight octal": (model(Q1.replace("{id", "{weight: 017, id")), 1, r"plain decimal.*S105"),
    "the same id twice": (model(Q1 + Q1), 1, r":11:\d+: A1: the id A1 is already used at line 10.*Q201"),
    "ids that differ by case": (model(Q1 + Q1.replace("A1", "a1")), 1, r"Q201"),
    "an id with a space": (model(Q1.replace("A1", "A 1")), 1, r"'A 1' is not an id.*S106"),
    "levels that do not fit": (model(Q1.replace(', 1: "So."', "")), 1, r"Add 1.*Q205"),
    "a condition on nothing": (model(Q1.replace("{id", "{applies: {question: A9, at_least: 1}, id")), 1, r"A9, which is no question.*Q203"),
    "a condition on a level that does not exist": (
        model(Q1 + Q1.replace("A1", "A2").replace("{id", "{applies: {question: A1, at_least: 4}, id")),
        1,
        r"A2: .*with 4, which is none of its options.*Q211",
    ),
    "conditions in a circle": (
        model(
            Q1.replace("{id", "{applies: {question: A2, at_least: 1}, id")
            + Q1.replace("A1", "A2").replace("{id", "{applies: {question: A1, at_least: 1}, id")
        ),
        1,
        r"A1 → A2 → A1.*Q204",
    ),
    "a condition of nothing": (model(Q1.replace("{id", "{applies: {is: 1}, id")), 1, r"Q214"),
    "an undeclared attribute": (model(Q1.replace("{id", "{applies: {attribute: typ, is: x}, id")), 1, r"Did you mean type.*Q203"),
    "all weights zero": (model(Q1.replace("{id", "{weight: 0, id")), 1, r"weight 0.*Q206"),
    "a class that does not exist": (model(Q1.replace("{id", "{class: hihg, id")), 1, r"no class hihg.*Q207"),
    "no sections": (MODEL_HEAD.replace("sections:\n", "").encode(), 1, r"no questions.*Q209"),
    "a future format": (model(Q1).replace(b"format: 1", b"format: 7"), 1, r"format 7.*Update.*Q213"),
}


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rsc_assess", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def assert_refused(cwd: Path, arguments: list[str], code: int, says: str) -> None:
    before = sorted(cwd.rglob("*"))
    start = time.perf_counter()
    done = run(*arguments, cwd=cwd)
    took = time.perf_counter() - start
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert re.search(says, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(cwd.rglob("*")) == before
    assert took < 10  # a hang, not a slow machine


@pytest.mark.parametrize("name", ANSWERS)
def test_a_broken_answers_file_is_refused(name: str, tmp_path: Path) -> None:
    content, code, says = ANSWERS[name]
    (tmp_path / "answers.yaml").write_bytes(content)
    assert_refused(tmp_path, ["report", "answers.yaml", "-o", "report.html"], code, says)


@pytest.mark.parametrize("name", JSON_ANSWERS)
def test_a_broken_json_file_is_refused(name: str, tmp_path: Path) -> None:
    content, code, says = JSON_ANSWERS[name]
    (tmp_path / "answers.json").write_bytes(content)
    assert_refused(tmp_path, ["check", "answers.json"], code, says)


@pytest.mark.parametrize("name", MODELS)
def test_a_broken_questionnaire_is_refused(name: str, tmp_path: Path) -> None:
    content, code, says = MODELS[name]
    (tmp_path / "own.yaml").write_bytes(content)
    assert_refused(tmp_path, ["show", "own.yaml"], code, says)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["score", "answers.yml"], 3, r"answers.yml: there is no such file. Did you mean answers.yaml\?"),
        (["score", "."], 3, r"this is a folder"),
        (["score", "nowhere/answers.yaml"], 3, r"F101"),
        (["show", "rcs"], 3, r"Did you mean rsc"),
        (["score", "answers.yaml", "--questionnaire", "gone.yaml"], 3, r"F101"),
        (["report", "answers.yaml", "-o", "report.docx"], 2, r"ends in none of .pdf, .html"),
        (["report", "answers.yaml", "-o", "answers.yaml"], 2, r"is the answers file itself"),
        (["report", "answers.yaml", "-o", "no/such/report.html"], 3, r"its folder does not exist"),
        (["scroe", "answers.yaml"], 2, r"Did you mean|No such command"),
        (["init", "-o", "answers.yaml"], 2, r"exists already. Use --force"),
        (["init", "-o", "new.yaml", "--subset", "frist-look"], 2, r"Did you mean first-look"),
        (["explain", "answers.yaml", "R77"], 1, r"A218"),
    ],
)
def test_a_mistake_on_the_command_line_is_answered(arguments: list[str], code: int, says: str, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(HEAD + "  R1.1: 3\n", encoding="utf-8")
    assert_refused(tmp_path, arguments, code, says)


def test_every_code_that_the_program_prints_is_documented() -> None:
    root = Path(__file__).resolve().parent.parent
    used = {
        code
        for path in (root / "src").rglob("*.py")
        for code in re.findall(r'"([FSQALPT]\d{3})"|\[(F\d{3})\]', path.read_text("utf-8"))
        for code in code
        if code
    }
    documented = set(re.findall(r"^\| ([FSQALPT]\d{3}) \|", (root / "docs" / "problem-codes.md").read_text("utf-8"), re.M))
    assert used == documented
