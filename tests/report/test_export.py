"""Reports as data: the same figures as the model, in JSON, CSV and XLSX that other programs read without surprise."""

import csv
import datetime
import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner

from rsc_assess import Report, Scorecard, build_report, score_assessment
from rsc_assess.cli import main
from rsc_assess.language import catalogue_paths, load_catalogue
from rsc_assess.report.cells import KINDS, PRINTED, TEXT
from rsc_assess.report.export import csv_files, export_csv, export_json, export_xlsx, fitting, report_schema
from rsc_assess.report.tables import COLUMNS, Column, Table, every_table, figures_table, tables
from rsc_assess.report.values import Figure
from tests.conftest import ROOT
from tests.report.checks.numbers import figures_in
from tests.small import assess, question, questionnaire, section

FORMULAS = ("=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("https://example.org","x")')


@pytest.fixture(scope="module", params=["internal", "public"])
def report(request: pytest.FixtureRequest, example_scorecard: Scorecard) -> Report:
    return build_report(example_scorecard, audience=request.param)


@pytest.fixture(scope="module")
def book(report: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(export_xlsx(report)))


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def every_row(found: Table) -> list[dict[str, Any]]:
    return [dict(zip([column.key for column in found.columns], row, strict=True)) for row in found.rows]


def one_column(*texts: str, kind: str = TEXT) -> Table:
    return Table("x", "X", (Column("text", "Text", "", kind),), tuple((text,) for text in texts))


def test_every_figure_of_the_model_stands_in_a_table(report: Report) -> None:
    cells = {cell for one in tables(report) for row in one.rows for cell in row if cell is not None}
    printed = {str(cell) for cell in cells} | {f"{cell:,}" for cell in cells if isinstance(cell, int)}
    assert [
        one
        for one in figures_in(report)
        if not one.place.startswith("Report.scale.ticks") and one.figure.text not in printed and one.figure.value not in cells
    ] == []
    for node in (report.overall, *report.sections):
        row = next(one for one in every_row(tables(report)[1]) if one["id"] == node.id)
        assert (row["score"], row["share"]) == (node.score.text, node.score.value) if node.score else (None, None)
        assert (row["asked"], row["answered"], row["open"]) == (node.asked.value, node.answered.value, node.open.value)


def test_json_csv_and_workbook_hold_the_same_cells(report: Report, book: Any) -> None:
    data, files = json.loads(export_json(report)), csv_files(report)
    for one, sheet in zip(tables(report), list(book)[:-1], strict=True):
        kinds = [column.kind for column in one.columns]
        assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=1)] == [[column.heading for column in one.columns]]
        filled = list(sheet.iter_rows(min_row=2, max_row=len(one.rows) + 1)) if one.rows else []
        for row, cells, written in zip(every_row(one), filled, read_csv(files[f"{one.name}.csv"]), strict=True):
            for (key, cell), kind, found in zip(row.items(), kinds, cells, strict=True):
                # A workbook holds 16 digits of a number.
                assert as_printed(found, kind) == as_text(cell) or found.value == pytest.approx(cell, rel=1e-15), (one.name, key)
                assert written[key].removeprefix("'") == as_text(cell).removeprefix("'"), (one.name, key)
        if one.name in COLUMNS and one.name != "about":
            assert [[as_text(cell) for cell in row.values()] for row in data[one.name]] == [[as_text(cell) for cell in row] for row in one.rows]


def as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, datetime.date) else cell if isinstance(cell, str) else repr(cell)


def as_printed(found: Any, kind: str) -> str:
    """Return what a cell of a workbook shows."""
    if kind == PRINTED and isinstance(found.value, int | float):
        shape = found.number_format
        decimals = len(shape.rstrip("%").partition(".")[2])
        return f"{found.value:.{decimals}%}" if shape.endswith("%") else f"{found.value:.{decimals}f}"
    if isinstance(found.value, datetime.datetime):
        assert found.number_format == "yyyy-mm-dd"
        return found.value.date().isoformat()
    return as_text(found.value)


def test_a_workbook_has_one_real_table_a_sheet_and_nothing_live(report: Report, book: Any) -> None:
    names = []
    for sheet in book:
        (found,) = sheet.tables.values()
        names.append(found.name)
        # A table in Excel has a row even where it has nothing to say.
        assert found.ref in (sheet.dimensions, sheet.dimensions.removesuffix("1") + "2")
        assert sheet.freeze_panes == "A2"
        assert not sheet.merged_cells.ranges
        assert len(sheet.title) <= 31
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                assert cell.hyperlink is None or cell.hyperlink.target.startswith(("https://", "http://"))
    assert names == [name for name in every_table() if name != "figures"]
    properties = book.properties
    assert (properties.title, properties.creator) == (f"{report.council}: {report.title}", report.council)
    assert properties.created == datetime.datetime(2026, 11, 1)


def test_json_keeps_to_its_schema_and_the_schema_to_draft_07(report: Report) -> None:
    schema = report_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    content = export_json(report)
    jsonschema.validate(json.loads(content), schema, format_checker=jsonschema.FormatChecker())
    assert content.endswith(b"}\n")
    broken = {**json.loads(content), "sections": [{"id": 1}]}
    assert list(jsonschema.Draft7Validator(schema).iter_errors(broken))


def test_csv_keeps_to_rfc_4180() -> None:
    content = export_csv(one_column('a "quoted", word', "two\nlines", "ŵy", "", " plain "))
    assert content == 'text\r\n"a ""quoted"", word"\r\n"two\nlines"\r\nŵy\r\n""\r\n plain \r\n'.encode()
    assert [row["text"] for row in read_csv(content)] == ['a "quoted", word', "two\nlines", "ŵy", "", " plain "]


def test_every_csv_of_a_report_has_a_header_and_rows_of_one_length(report: Report) -> None:
    for name, content in csv_files(report).items():
        assert content.count(b"\r\n") >= content.count(b"\r")
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1, name
        assert len(set(rows[0])) == len(rows[0])


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_stays_a_text_everywhere(text: str) -> None:
    assert read_csv(export_csv(one_column(text)))[0]["text"] == f"'{text}"
    model = questionnaire([section("A", question("A1"))])
    reply = {"answer": 3, "note": f"{text} note", "evidence": {"reference": text}}
    report = build_report(score_assessment(assess(model, {"A1": reply}, name=f"{text} Council")))
    book = openpyxl.load_workbook(io.BytesIO(export_xlsx(report)))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "d"}
    for content in csv_files(report).values():
        for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r", "＝"))]


def test_a_number_below_zero_is_left_alone_in_csv() -> None:
    assert read_csv(export_csv(one_column("-0.5", "-3", "-a", kind=PRINTED))) == [{"text": "-0.5"}, {"text": "-3"}, {"text": "'-a"}]
    table = Table("x", "X", (Column("share", "Share", "", "number"),), ((-0.25,),))
    assert export_csv(table) == b"share\r\n-0.25\r\n"


def test_the_long_table_has_a_row_for_the_whole_each_section_and_each_question(report: Report) -> None:
    rows = read_csv(export_csv(figures_table(report)))
    kinds = [row["kind"] for row in rows]
    assert (kinds.count("overall"), kinds.count("section"), kinds.count("question")) == (1, len(report.sections), 65)
    assert {row["inside"] for row in rows} - {""} <= {row["id"] for row in rows}


def test_a_report_without_answers_and_one_with_control_characters_make_workbooks() -> None:
    model = questionnaire([section("A", question("A1"))])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = build_report(score_assessment(assess(model, {})))
        hostile = attrs.evolve(report, council="a\x01b\ufffe\U0001f600", summary_sentence="y" * 40_000)
        book = openpyxl.load_workbook(io.BytesIO(export_xlsx(hostile)))
    assert book["Evidence"].tables["evidence"].ref == "A1:H2"
    assert max(len(str(cell.value)) for row in book["In words"].iter_rows() for cell in row) < 32_767
    assert fitting("y" * 40_000).endswith("(cut here; whole in JSON and CSV)")
    assert fitting("y" * 32_767) == "y" * 32_767
    assert json.loads(export_json(hostile))["about"]["council"] == hostile.council


@pytest.mark.parametrize("language", sorted(catalogue_paths()))
def test_headings_of_a_table_and_names_of_sheets_differ_in_every_language(language: str) -> None:
    t = load_catalogue(language)
    for columns in COLUMNS.values():
        headings = [t(f"table.heading.{key}").casefold() for key, _ in columns]
        assert len(set(headings)) == len(headings)
        assert {kind for _, kind in columns} <= set(KINDS)
    names = [t(f"table.title.{name}")[:31].casefold() for name in every_table()]
    assert len(set(names)) == len(names)


def test_the_same_report_gives_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-m", "rsc_assess", "report", str(ROOT / "docs" / "examples" / "answers.yaml"), "-o", f"{folder}/"]
        command += ["--format", "json", "--format", "csv", "--format", "xlsx"]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}, check=True, capture_output=True)
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1]
    assert sorted(made[0]) == sorted(["report.json", "report.xlsx", *(f"{name}.csv" for name in every_table())])


def test_the_command_writes_the_format_that_the_name_ends_in(tmp_path: Path, example_scorecard: Scorecard) -> None:
    report = build_report(example_scorecard)
    wanted = {"a.json": export_json(report), "a.csv": export_csv(figures_table(report)), "A.XLSX": export_xlsx(report)}
    for name, content in wanted.items():
        done = CliRunner().invoke(main, ["report", str(ROOT / "docs" / "examples" / "answers.yaml"), "-o", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).read_bytes() == content


def test_a_format_beside_the_name_of_a_file_is_wrong_usage(tmp_path: Path) -> None:
    command = ["report", str(ROOT / "docs" / "examples" / "answers.yaml"), "-o", str(tmp_path / "a.json"), "--format", "csv"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert "--format says what goes into a folder" in done.output


def test_the_schema_command_prints_the_schema_of_a_report() -> None:
    done = CliRunner().invoke(main, ["schema", "report"])
    assert json.loads(done.output) == report_schema()


def test_a_printed_figure_is_a_number_in_a_workbook() -> None:
    assert str(Figure(0.5, "2.5")) == "2.5"
    report = build_report(score_assessment(assess(questionnaire([section("A", question("A1"))]), {"A1": 3})))
    sheet = openpyxl.load_workbook(io.BytesIO(export_xlsx(report)))["Sections"]
    heads = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, heads.index("Score") + 1)
    assert (cell.value, cell.number_format) == (3, "0.0")
