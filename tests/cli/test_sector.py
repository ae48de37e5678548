"""The report of an edition, as files; other commands cover how pages are made."""

import json
from pathlib import Path

import jsonschema
import pytest

from rsc_assess import load_questionnaire
from rsc_assess.peers.edition_file import dump_edition
from rsc_assess.questionnaire.shipped import example_answers, shipped_path
from tests.cli.calling import done, refused
from tests.peers.plausible import plausible_edition
from tests.small import question, questionnaire, section, write


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, where commands run, with an edition of the shipped questionnaire and one of another."""
    monkeypatch.chdir(tmp_path)
    shipped = shipped_path("rsc")
    assert shipped is not None
    (tmp_path / "edition.json").write_bytes(dump_edition(plausible_edition(load_questionnaire(shipped))))
    other = load_questionnaire(write(tmp_path / "small.yaml", questionnaire([section("A", question("A1"))])))
    (tmp_path / "other.json").write_bytes(dump_edition(plausible_edition(other)))
    return tmp_path


def test_one_file_is_written_by_the_ending_of_its_name(place: Path) -> None:
    done("sector", "edition.json", "-o", "sector.json")
    found = json.loads((place / "sector.json").read_bytes())
    jsonschema.validate(found, done("schema", "sector").data())
    assert found["about"]["edition"] == "2026-autumn"
    assert "Wrote sector.html" in done("sector", "edition.json", "-o", "sector.html", "--kind", "sector-infographic", "--language", "cy").err
    assert "2026-autumn" in (place / "sector.html").read_text("utf-8")


def test_a_folder_gets_a_file_for_each_form_and_keeps_what_it_has(place: Path) -> None:
    done("sector", "edition.json", "-o", "out/", "--format", "json", "--format", "csv")
    names = sorted(path.name for path in (place / "out").iterdir())
    assert {"sector.json", "figures.csv", "columns.csv"} <= set(names)
    refused(["sector", "edition.json", "-o", "out", "--format", "json"], 2, "sector.json exists already")
    done("sector", "edition.json", "-o", "out", "--format", "json", "--force")


def test_an_edition_of_a_questionnaire_elsewhere_needs_its_file(place: Path) -> None:
    refused(["sector", "other.json", "-o", "new.json"], 2, "The edition is of the questionnaire small, which is not installed.")
    refused(["sector", "other.json", "-o", "new.json", "--questionnaire", "rsc"], 1, "[P451]")
    done("sector", "-", "-o", "new.json", "--questionnaire", "small.yaml", stdin=(place / "other.json").read_bytes())


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["edition.json", "-o", "edition.json"], 2, "The output is the edition itself."),
        (["edition.json", "-o", "new.docx"], 2, "ends in none of .pdf, .html"),
        (["edition.json", "-o", "new.html", "--kind", "full"], 1, "Use one of: sector, sector-infographic. [T426]"),
        (["edition.json", "-o", "new.html", "--kind", "sectr"], 2, "Did you mean sector?"),
        (["edition.json", "-o", "new.html", "--language", "fr"], 1, "[T424]"),
        (["gone.json", "-o", "new.html"], 3, "[F101]"),
        ([example_answers(), "-o", "new.html"], 1, "Ask the keeper of the pool for the file"),
    ],
)
def test_what_is_no_report_of_an_edition_is_refused(arguments: list[str], code: int, says: str, place: Path) -> None:
    before = sorted(place.iterdir())
    refused(["sector", *arguments], code, says)
    assert sorted(place.iterdir()) == before


def test_a_report_of_a_council_is_not_made_with_its_templates(place: Path) -> None:
    refused(["report", example_answers(), "-o", "new.html", "--kind", "sector"], 1, "Use one of: full, infographic, summary. [T426]")
