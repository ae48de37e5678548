"""Sector reports as files: every format by the way that reports of councils go, data with the same figures, and packs for one of the two."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import openpyxl
import pytest

from rsc_assess import InputError, Questionnaire, build_report, load_questionnaire, score_assessment
from rsc_assess.language import catalogue_paths, load_catalogue
from rsc_assess.peers.values import Edition
from rsc_assess.report.cells import KINDS
from rsc_assess.report.export import csv_files, export, export_json, export_xlsx, report_schema
from rsc_assess.report.html import render_html
from rsc_assess.report.pack import kinds_of, open_pack
from rsc_assess.report.publish import FORMATS, Item, Order, Released, edition_targets, publish
from rsc_assess.report.render import Workers
from rsc_assess.report.sector import build_sector_report
from rsc_assess.report.sector_tables import ABOUT, COLUMNS, about
from rsc_assess.report.sector_values import EDITION, SectorReport
from rsc_assess.report.tables import every_table, figures_table, tables
from tests.peers.plausible import plausible_edition
from tests.report.checks.numbers import pages_of
from tests.small import assess, question, questionnaire, section, write


@pytest.fixture(scope="module")
def model() -> Questionnaire:
    return load_questionnaire(questionnaire([section("A", question("A1")), section("B", question("B1"), question("B2"))]))


@pytest.fixture(scope="module")
def edition(model: Questionnaire) -> Edition:
    return plausible_edition(model, councils=50, levels=True)


@pytest.fixture(scope="module")
def report(edition: Edition, model: Questionnaire) -> SectorReport:
    return build_sector_report(edition, model)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


# --- data ---


def test_data_have_a_row_for_every_node_of_every_group_and_say_what_is_not_released(report: SectorReport, edition: Edition) -> None:
    data = json.loads(export_json(report))
    found = {(row["peer_group"], row["id"]): row for row in data["figures"]}
    assert len(found) == len(data["figures"]) == len(data["groups"]) * len(data["nodes"])
    assert {key for key, row in found.items() if row["released"]} == {(group, node) for group, cells in edition.cells.items() for node in cells}
    for (group, node), row in found.items():
        cell = edition.cell(group, node)
        if cell is None:
            assert {
                value for key, value in row.items() if key not in ("peer_group", "group_kind", "peer_group_title", "id", "kind", "title", "released")
            } == {None}
        else:
            assert (row["councils"], row["median_share"]) == (cell.n.number, cell.median)
            assert (row["lower_share"], row["upper_share"]) == (cell.quartiles or (None, None))
    assert (
        sum(row["councils_in_band"] for row in data["bands"] if (row["peer_group"], row["id"]) == ("all", "A")) == edition.cells["all"]["A"].n.number
    )
    deciles = [row["decile_share"] for row in data["deciles"] if (row["peer_group"], row["id"]) == ("all", "A")]
    assert tuple(deciles) == edition.cells["all"]["A"].deciles
    assert {row["id"]: row["omega_squared"] for row in data["variation"]}["A"] == edition.variation["A"].omega_squared


def test_json_keeps_to_its_schema_and_the_schema_of_councils_is_as_it_was(report: SectorReport) -> None:
    schema: Any = report_schema(EDITION)
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(json.loads(export_json(report)), schema, format_checker=jsonschema.FormatChecker())
    assert tuple(about(report)) == ABOUT
    councils: Any = report_schema()["properties"]
    assert "edition" not in councils["about"]["required"]
    assert "nodes" not in councils
    assert set(COLUMNS) < set(schema["required"])


def test_csv_json_and_workbook_hold_the_same_figures(report: SectorReport) -> None:
    files, data = csv_files(report), json.loads(export_json(report))
    assert set(files) == {f"{name}.csv" for name in every_table(made_of=EDITION)}
    assert files["figures.csv"] == export(report, ".csv")
    for name in COLUMNS:
        if name != "about":
            assert len(rows(files[f"{name}.csv"])) == len(data[name])
    book = openpyxl.load_workbook(io.BytesIO(export_xlsx(report)))
    sheet = book["Figures"]
    heads = [cell.value for cell in sheet[1]]
    place = heads.index("Median share")
    assert [line[place].value for line in list(sheet.iter_rows())[1:]] == [row["median_share"] for row in data["figures"]]
    assert {cell.data_type for one in book for line in one.iter_rows() for cell in line} <= {"s", "n", "b", "d"}
    assert book.properties.title == "Sector report, edition 2026-autumn: Small"


@pytest.mark.parametrize("language", sorted(catalogue_paths()))
def test_headings_and_names_of_sheets_differ_in_every_language(language: str) -> None:
    t = load_catalogue(language)
    for columns in COLUMNS.values():
        headings = [t(f"table.heading.{key}").casefold() for key, _ in columns]
        assert len(set(headings)) == len(headings)
        assert {kind for _, kind in columns} <= set(KINDS)
    names = [t(f"table.title.{name}")[:31].casefold() for name in every_table(made_of=EDITION)]
    assert len(set(names)) == len(names)


def test_a_questionnaire_without_middle_ranks_has_each_section_once(report: SectorReport) -> None:
    ids = [row[0] for row in next(one for one in tables(report) if one.name == "nodes").rows]
    assert ids == ["small", "A", "B", "A1", "B1", "B2"]
    assert figures_table(report).name == "figures"


# --- files ---


@pytest.fixture(scope="module")
def written(edition: Edition, model: Questionnaire, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of an edition in every format, in two languages."""
    folder = tmp_path_factory.mktemp("sector")
    item = Item("edition.json", Released(edition, model), tuple((format, folder / f"sector.{format}") for format in FORMATS))
    with Workers(1) as workers:
        (outcome,) = publish([item], Order(open_pack("sector"), languages=("cy", "en")), workers)
    assert outcome.error is None
    return {path.name: path for path in outcome.files}


def test_an_edition_is_published_in_every_format_and_language(written: dict[str, Path]) -> None:
    data = [f"sector.{language}.{format}" for language in ("cy", "en") for format in ("csv", "json", "xlsx")]
    assert sorted(written) == sorted(["sector.html", "sector.pdf", *data])
    text = " ".join(pages_of(written["sector.pdf"].read_bytes()))
    assert "Adroddiad sector, argraffiad 2026-autumn" in text
    assert "Sector report, edition 2026-autumn" in text
    assert rows(written["sector.cy.csv"].read_bytes())[0]["peer_group_title"] == "Pob cyngor"


def test_a_folder_gets_a_csv_for_each_table(edition: Edition, model: Questionnaire, tmp_path: Path) -> None:
    targets = edition_targets(tmp_path, True, ("json", "csv"))
    (outcome,) = publish([Item("edition.json", Released(edition, model), targets)], Order(open_pack("sector")), Workers(0))
    assert outcome.error is None
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["sector.json", *(f"{name}.csv" for name in every_table(made_of=EDITION))])
    assert {row["id"] for row in rows((tmp_path / "variation.csv").read_bytes())} <= {
        row["id"] for row in rows((tmp_path / "nodes.csv").read_bytes())
    }
    assert edition_targets(tmp_path / "x.pdf", False, ("pdf",)) == (("pdf", tmp_path / "x.pdf"),)


def test_templates_for_assessments_and_for_editions_are_not_mixed_up(
    report: SectorReport, edition: Edition, model: Questionnaire, tmp_path: Path
) -> None:
    with pytest.raises(
        InputError, match=r"full/template\.yaml: these templates make reports of an assessment, and this is an edition\. Use one of: sector"
    ):
        render_html(report, "full")
    council = build_report(score_assessment(assess(questionnaire([section("A", question("A1"))]), {"A1": 3})))
    with pytest.raises(InputError, match=r"this is an assessment\. Use one of: full, infographic, summary\. \[T426\]"):
        render_html(council, "sector")
    item = Item("edition.json", Released(edition, model), (("json", tmp_path / "x.json"),))
    (outcome,) = publish([item], Order(open_pack("summary")), Workers(0))
    assert outcome.error is not None
    assert outcome.error.problems[0].code == "T426"
    assert not (tmp_path / "x.json").exists()
    assert kinds_of(EDITION) == ("sector", "sector-infographic")


def test_a_pack_chooses_only_from_what_its_reports_have(tmp_path: Path) -> None:
    for name, made_of, source in (("one", "edition", "priorities"), ("two", "assessment", "gaps")):
        rules = {"x": {"from": source, "lines": 3, "width": 40}}
        write(tmp_path / name / "template.yaml", {"api": 1, "title": "Own", "made_of": made_of, "choose": rules})
        with pytest.raises(InputError, match=rf"template\.yaml:\d+:\d+: x: its reports have no {source} to choose from\. .*\[S104\]"):
            open_pack(tmp_path / name)


def test_a_template_of_ones_own_reads_an_edition_and_can_do_nothing_else(report: SectorReport, tmp_path: Path) -> None:
    own = tmp_path / "own"
    write(own / "template.yaml", {"api": 1, "title": "Own", "made_of": "edition"})
    (own / "report.css").write_text("", encoding="utf-8")
    (own / "report.html").write_text(
        "<h1>{{ report.subject }}</h1>{% for kind in report.kinds %}<p>{{ kind.title }}: {{ kind.groups | length }}</p>{% endfor %}", encoding="utf-8"
    )
    html = render_html(attrs.evolve(report, is_fictional=False), str(own))
    assert "<h1>Sector report, edition 2026-autumn</h1>" in html
    assert "<p>By region: 5</p>" in html
