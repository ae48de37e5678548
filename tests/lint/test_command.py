"""`rsc-assess lint` as its user sees it, and how long it takes."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rsc_assess.cli import main
from rsc_assess.lint.lint import lint_questionnaire
from tests.lint.looks import TODAY, asked, question, questionnaire, section, yes_no
from tests.small import write


def lint(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["lint", *map(str, arguments)])


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    return write(tmp_path / "questionnaire.yaml", asked(question("A1"), question("A2", weight=0)))


def test_findings_are_results_and_end_with_0_unless_strict(warned: Path) -> None:
    found = lint(warned)
    assert (found.exit_code, found.stderr) == (0, "")
    assert "warning: A2: this weighs 0" in found.stdout
    assert found.stdout.splitlines()[-1].startswith("1 warning, ")
    assert lint(warned, "--strict").exit_code == 1


def test_notes_alone_are_not_strictly_wrong() -> None:
    assert lint("rsc", "--strict").exit_code == 0


def test_json_lists_findings_and_errors_alike(warned: Path, tmp_path: Path) -> None:
    (first, *_) = json.loads(lint(warned, "--json").stdout)["problems"]
    assert (first["code"], first["severity"], first["node"]) == ("L122", "warning", "A2")
    broken = write(tmp_path / "broken.yaml", asked(question("A1", **{"class": "none"})))
    found = lint(broken, "--json")
    assert (found.exit_code, json.loads(found.stdout)["problems"][0]["code"]) == (1, "Q207")


def test_weights_are_a_table_or_json(warned: Path) -> None:
    assert lint(warned, "--weights").stdout.splitlines()[0].split()[:2] == ["100.0%", "A1"]
    assert [one["decides"] for one in json.loads(lint(warned, "--weights", "--json").stdout)["weights"]] == [1.0, 0.0]
    assert lint(warned, "--weights", "--strict").exit_code == 2


def test_without_a_total_there_are_no_weights(tmp_path: Path) -> None:
    path = write(tmp_path / "questionnaire.yaml", asked(question("A1"), total={"method": "none"}))
    assert lint(path, "--weights").stdout == "No question is scored in the total.\n"


def large() -> dict[str, Any]:
    """Return a questionnaire of 200 questions, half of which wait for others, for councils of many types."""
    sections = []
    for number in range(20):
        s = f"S{number}"
        kinds = {"attribute": "type", "in": [["county", "unitary"], ["district"], ["london_borough", "county"]][number % 3]}
        opened = [{"question": f"{s}.{other}", "at_least": 2} for other in range(4)]
        sections.append(
            section(
                s,
                *(question(f"{s}.{other}", weight={"by": "nation", "values": {"wales": 2}, "otherwise": 1}) for other in range(4)),
                yes_no(f"{s}.4", applies=kinds),
                question(f"{s}.5", applies={"any": opened}, counts={"not_asked": "zero"}),
                question(f"{s}.6", applies={"count": {"at_least": 2, "of": opened}}),
                question(f"{s}.7", applies={"all": [{"question": f"{s}.5", "at_most": 2}, kinds]}, counts={"not_asked": "zero"}),
                question(f"{s}.8", applies={"question": f"{s}.6", "at_least": 1}),
                question(f"{s}.9", applies={"question": f"{s}.4", "is": "yes"}),
                caps=[{"when": {"not": {"any": opened}}, "at_most": 2, "because": "Too little is done"}],
            )
        )
    return questionnaire(sections)


def test_200_questions_take_less_than_ten_seconds_and_rsc_less_than_three() -> None:
    start = time.process_time()
    lint_questionnaire("rsc", TODAY)
    assert time.process_time() - start < 3
    start = time.process_time()
    lint_questionnaire(large(), TODAY)
    assert time.process_time() - start < 10
