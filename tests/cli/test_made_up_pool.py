"""What the manual says of a pool of made-up councils is what happens."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsc_assess import Questionnaire
from rsc_assess.peers.edition_file import load_edition
from rsc_assess.peers.synthetic_pool import synthetic_files
from rsc_assess.questionnaire.shipped import example_answers, example_edition
from tests.cli.calling import done
from tests.conftest import ROOT
from tests.pool.looks import quick


@pytest.fixture
def commands(rsc: Questionnaire, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """Yield the manual's commands but the first, in a folder with what that one writes (without its report)."""
    manual = (ROOT / "docs" / "benchmarking.md").read_text("utf-8")
    block = re.search(r"## Try it with councils.*?```sh\n(.*?)```", manual, re.S)
    assert block
    first, *others = block[1].splitlines()
    assert first == "rsc-assess demo -o demo --pool made-up"
    with quick() as folder:
        monkeypatch.chdir(folder)
        Path("demo").mkdir()
        shutil.copy(example_answers(), "demo")
        shutil.copy(example_edition(), "demo")
        for name, content in synthetic_files(rsc):
            path = Path("made-up", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield [shlex.split(line)[1:] for line in others]


def test_the_way_through_a_made_up_pool_leads_to_the_edition_of_the_example(commands: list[list[str]]) -> None:
    for command in commands:
        done(*command)
    assert Path("2026.json").read_bytes() == Path("demo", "edition.json").read_bytes()
    assert "Whom to learn from" in Path("report.html").read_text("utf-8")
    assert "These councils do not exist" in Path("sector.html").read_text("utf-8")


@pytest.mark.nightly
def test_contributions_of_a_year_later_lead_to_a_second_edition(commands: list[list[str]]) -> None:
    for command in commands[:2]:
        done(*command)
        done(*(part.replace("2026", "2027") for part in command if part != "--create"))
    before, after = (load_edition(f"{year}.json") for year in (2026, 2027))
    assert after.synthetic
    assert sum(map(len, after.cells.values())) > 0.9 * sum(map(len, before.cells.values()))
