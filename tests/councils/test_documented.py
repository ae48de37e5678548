"""The register in the manual is read as the manual says."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_of_the_manual_give_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manual = (ROOT / "docs" / "benchmarking.md").read_text("utf-8")
    table = re.search(r"```csv\n(.*?)```", manual, re.S)
    code = re.search(r"```python\n(.*?)```", manual, re.S)
    assert table
    assert code
    (tmp_path / "register.csv").write_text(table[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    wanted = re.findall(r"^(.+)\n# gives: (.+)$", code[1], re.M)
    assert len(wanted) == 4
    exec(code[1], names)
    for expression, said in wanted:
        assert eval(expression, names) == ast.literal_eval(said)
