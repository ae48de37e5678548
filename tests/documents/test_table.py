"""CSV files are read whatever separates their cells, and whatever does not fit is told with its line."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsc_assess import FileAccessError, InputError, RscError
from rsc_assess.documents.table import Table, read_table

PLAIN = "code,name\nA,Ash\nB,Beech\n"


def read(folder: Path, content: str | bytes, **more: int) -> Table:
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, lambda heading: heading.casefold() in ("code", "name"), **more)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        "sep=,\r\n" + PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip(),
        "\ufeff" + PLAIN,
        PLAIN.encode("utf-16"),
        PLAIN.replace(",", "\t").encode("utf-16"),
        '"code","name"\n"A","Ash"\n\n"B","Beech"\n,\n',
        " code , name \n A , Ash \n B , Beech \n",
        "code,name,,\nA,Ash,,\nB,Beech,,\n",
    ],
)
def test_the_same_table_is_read_however_it_was_saved(content: str | bytes, tmp_path: Path) -> None:
    table = read(tmp_path, content)
    assert [heading for heading in table.header if heading] == ["code", "name"]
    assert [row.cells[:2] for row in table.rows] == [("A", "Ash"), ("B", "Beech")]
    assert table.remarks == ()


def test_separators_that_excel_left_out_of_whole_blocks_of_rows_are_blank_cells(tmp_path: Path) -> None:
    table = read(tmp_path, "code,name,note\r\n" + "A,Ash,\r\n" * 15 + "B,Beech\r\n" * 16 + "C,Cedar\r\n")
    assert [row.cells for row in table.rows[15:]] == [("B", "Beech", "")] * 16 + [("C", "Cedar", "")]
    assert table.remarks == ()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ('code,name\nA,"Ash\nB,Beech\n', "P101", "list.csv:2:3: a quote is opened here"),
        ('code,name\nA,"Ash\nB,"Beech"\n', "P101", "list.csv:2:3:"),
        ('code,name\r\nA,Ash\r\nB,"Beech" tree\r\n', "P101", "list.csv:3:3:"),
        ('code,name\nA,"The ""old"" ash" tree\n', "P101", "list.csv:2:3:"),
        ("code,name\nA,Ash,tall\nB\n", "P102", "list.csv:2: this row has 3 cells, and the header has 2"),
        ("code,name\nA,Ash\n\nB\n", "P102", "list.csv:4: this row has 1 cells"),
        ('code,name\nA,"Ash\ntree"\nB\n', "P102", "list.csv:4: this row"),
        ("code,name,Name\nA,Ash,Beech\n", "P103", "list.csv:1: columns 2 and 3 are both called Name"),
        (b"code,name\nA,C\xf4r\n", "F102", "list.csv:2:4: this is not UTF-8 text.*Save as › CSV UTF-8"),
        ("code,name\nA,A\0sh\n", "F112", "list.csv:2:4: a control character"),
        (PLAIN.encode("utf-16-le"), "F112", "control character"),
        ("code,name\nA," + "x" * 131_073 + "\n", "P104", "list.csv:2: a cell in this row has more than 131,072 characters"),
        ("code,name\n" + ",".join("x" * 600), "P102", "this row has 600 cells"),
        (",".join(f"h{number}" for number in range(501)), "P104", "there are 501 columns"),
        ("", "F104", "empty"),
        (" \n\n", "F104", "empty"),
        ("code,name,note\n" + "A,Ash,\n" * 15 + "B,Beech\n", "P102", "list.csv:17: this row has 2 cells"),
        ("code,name,note\n" + "A,Ash,\n" * 15 + "B,Beech\n" * 4 + "C\n", "P102", "list.csv:21: this row has 1 cells"),
        (b"PK\x03\x04rest", "F115", "Excel workbook.*Save as › CSV"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(content: str | bytes, code: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"(?s){says}.*\\[{code}\\]"):
        read(tmp_path, content)


def test_a_cell_that_is_too_long_is_refused_under_any_limit_of_the_program(tmp_path: Path) -> None:
    before = csv.field_size_limit(10_000_000)
    try:
        with pytest.raises(InputError, match="P104"):
            read(tmp_path, "code,name\nA," + "x" * 131_073 + "\n")
    finally:
        csv.field_size_limit(before)


def test_all_rows_that_do_not_fit_come_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "code,name\nA\nB,Beech\nC,Cedar,red\n")
    assert [problem.place.line for problem in caught.value.problems] == [2, 4]


def test_a_file_that_is_too_long_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="more than 1 rows"):
        read(tmp_path, PLAIN, most_rows=1)
    with pytest.raises(InputError, match="F103"):
        read(tmp_path, PLAIN, most_bytes=10)


def test_a_missing_file_is_not_a_problem_of_its_content(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="F101"):
        read_table(tmp_path / "none.csv", lambda heading: False)


def test_titles_above_the_header_are_left_out_with_a_note(tmp_path: Path) -> None:
    table = read(tmp_path, "Trees of the park,\nAs of 2026,\n" + PLAIN)
    assert (table.header, table.line, len(table.rows)) == (("code", "name"), 3, 2)
    assert [problem.severity for problem in table.remarks] == ["note", "note"]


def test_a_row_with_known_words_below_a_full_row_is_no_header(tmp_path: Path) -> None:
    table = read(tmp_path, "tree,height\nname,code\nA,Ash\n")
    assert (table.header, len(table.rows)) == (("tree", "height"), 2)


def test_a_row_that_looks_like_headings_is_no_header_below_one(tmp_path: Path) -> None:
    assert read(tmp_path, "code,kind\nname,code\n").rows[0].cells == ("name", "code")


def test_a_column_without_a_heading_is_told(tmp_path: Path) -> None:
    table = read(tmp_path, "code,,name\nA,1,Ash\n")
    assert [(problem.code, problem.severity) for problem in table.remarks] == [("P103", "warning")]


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    assert [row.line for row in read(tmp_path, 'sep=,\ncode,name\nA,"Ash\ntree"\n\nB,Beech\n').rows] == [3, 6]


CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=8).map(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    rows=st.lists(st.tuples(CELLS.filter(bool), CELLS), min_size=1, max_size=6),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_that_is_written_is_read_back(rows: list[tuple[str, str]], delimiter: str, end: str, tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([("code", "name"), *rows])
    assert [row.cells for row in read(tmp_path, text.getvalue()).rows] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(content=st.one_of(st.binary(max_size=60), st.text(alphabet='a,;"\n\r\tsep=', max_size=40).map(str.encode)))
def test_anything_else_is_a_table_or_a_problem(content: bytes, tmp_path: Path) -> None:
    try:
        table = read(tmp_path, content)
    except RscError:
        return
    assert all(len(row.cells) == len(table.header) for row in table.rows)
