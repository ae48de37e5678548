"""The report: what it says, that it is safe, whole and the same each time, and what a PDF checker finds."""

import io
import os
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import page
import pikepdf
import pypdf
import pytest

from rsc_assess import Assessment, FileAccessError, RefusedError, Scorecard, build_report, load_assessment, render_html, score_assessment, write_pdf
from rsc_assess.report.html import css_text, plain
from rsc_assess.report.pdf import make_pdf, render_pdf
from rsc_assess.scoring.display import percent
from tests.conftest import ROOT, tool_path
from tests.small import assess, question, questionnaire, section


@pytest.fixture(scope="module")
def html(example_scorecard: Scorecard) -> str:
    return render_html(build_report(example_scorecard))


@pytest.fixture(scope="module")
def pdf(html: str) -> bytes:
    return render_pdf(html)


def text_of(pdf: bytes) -> str:
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def with_name(example: Assessment, name: str) -> Assessment:
    return attrs.evolve(example, council=attrs.evolve(example.council, name=name))


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_one_pdf_passes_the_machine_checks_for_both_pdf_ua_1_and_pdf_a_2a(pdf: bytes, profile: page.ValidationProfile) -> None:
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert [str(failure) for failure in report.failures] == []


def test_the_pdf_has_language_title_bookmarks_links_and_embedded_fonts(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert len(opened.Root.Outlines) > 0
        fonts = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)
        assert all("SourceSans" in str(font.FontName).replace("-", "") for font in fonts)


def test_every_table_header_has_a_scope_and_every_figure_a_text_alternative(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tags = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item]
        headers = [tag for tag in tags if tag.S == "/TH"]
        figures = [tag for tag in tags if tag.S == "/Figure"]
    assert len(headers) > 100
    assert all(str(tag.A.Scope) in ("/Column", "/Row") for tag in headers)
    assert len(figures) > 60
    assert all(str(tag.Alt) for tag in figures)


def spoken(pdf: bytes) -> str:
    """Return what the structure tree reads out, in its order: the text of all marked content that it points to."""
    parts: dict[tuple[int, int], str] = {}
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    order: list[str] = []
    for number, one in enumerate(reader.pages):
        stack: list[int | None] = []

        def before(operator: bytes, operands: Any, *_: object, stack: list[int | None] = stack) -> None:
            if operator in (b"BDC", b"BMC"):
                found = operands[1].get("/MCID") if operator == b"BDC" and isinstance(operands[1], dict) else None
                stack.append(None if found is None else int(found))
            elif operator == b"EMC" and stack:
                stack.pop()

        def text(said: str, *_: object, stack: list[int | None] = stack, number: int = number) -> None:
            inner = next((id for id in reversed(stack) if id is not None), None)
            if inner is not None:
                parts[number, inner] = parts.get((number, inner), "") + said

        one.extract_text(visitor_operand_before=before, visitor_text=text)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages)}

        def walk(tag: Any, page: int) -> None:
            page = pages.get(tag.Pg.objgen, page) if "/Pg" in tag else page
            kids = tag.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, pikepdf.Dictionary):
                    walk(kid, page)
                elif isinstance(kid, int):
                    order.append(parts.get((page, kid), ""))

        walk(opened.Root.StructTreeRoot, 0)
    return " ".join(order)


def test_headers_and_footers_are_not_in_the_reading_order() -> None:
    html = (
        '<html lang="en"><title>x</title><style>@page { @top-left { content: "headertext" } '
        '@bottom-right { content: "footertext " counter(page) } }</style>'
        "<h1>Title words</h1><p>Body words</p><p style='break-before: page'>Second page</p>"
    )
    made = make_pdf(html).content
    assert text_of(made).count("footertext") == 2
    said = " ".join(spoken(made).split())
    assert said == "Title words Body words Second page"


def test_each_page_after_the_cover_says_synthetic_example(pdf: bytes) -> None:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert all("Synthetic example" in one.extract_text() for one in pages)
    assert len(pages) <= 40


def test_the_page_at_a_glance_is_one_page(pdf: bytes) -> None:
    pages = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    glance = next(text for text in pages if "At a glance" in text and "Strengths" in text)
    assert "First steps add most" in glance


def test_every_shown_score_of_a_theme_stands_in_the_pdf(pdf: bytes, example_scorecard: Scorecard) -> None:
    text = text_of(pdf)
    for id, score in example_scorecard.nodes.items():
        if score.kind == "section" and re.fullmatch(r"[RSCE]\d", id):
            assert re.search(rf"{id} [^\n]*\n?{re.escape(score.shown or '')}", text), id


def test_the_same_answers_give_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    import sys

    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-m", "rsc_assess", "demo", "-o", str(folder), "--pool", str(folder / "pool")]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}, check=True, capture_output=True)
        made.append({str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")})
    assert made[0] == made[1]
    assert sorted(name for name in made[0] if "contributions" not in name) == [
        *("answers.yaml", "edition.json", "pool/families.csv", "pool/register.csv", "report.html", "report.pdf", "scorecard.json")
    ]
    assert sum("contributions-2026/" in name for name in made[0]) > 90
    assert sum("contributions-2027/" in name for name in made[0]) > 90


def test_the_shipped_example_is_what_the_program_makes(example_scorecard: Scorecard) -> None:
    from rsc_assess.peers.edition_file import load_edition
    from rsc_assess.questionnaire.shipped import example_edition
    from rsc_assess.report.publish import Others, beside
    from rsc_assess.scoring.scorecard_json import dump, scorecard_data

    folder = ROOT / "docs" / "examples"
    standing, partners = beside(example_scorecard, Others(load_edition(example_edition())))
    made = render_html(build_report(example_scorecard, standing, partners=partners))
    assert (folder / "report.html").read_text("utf-8") == made
    assert "Whom to learn from" in made
    assert "whose councils are made up" in made
    assert (folder / "scorecard.json").read_text("utf-8") == dump(scorecard_data(example_scorecard))
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")


class Outside(HTMLParser):
    """Collects every address that a browser would open by itself, and every element."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.found.extend(value or "" for name, value in attributes if name in ("src", "data", "srcset") or (name == "href" and tag != "a"))


def test_the_html_opens_nothing_outside_itself(html: str) -> None:
    parser = Outside()
    parser.feed(html)
    assert parser.found == []
    assert "script" not in parser.elements
    assert re.findall(r"url\((?!data:font/woff2)", html) == []


@pytest.mark.parametrize("name", ["</style><script>alert(1)</script>", '"; } body { display: none } /*', "{{ 7 * 7 }}", "A & B <Council>", "x" * 200])
def test_a_hostile_name_stays_a_name(name: str, example: Assessment, html: str) -> None:
    made = render_html(build_report(score_assessment(with_name(example, name))))
    counts = []
    for text in (html, made):
        parser = Outside()
        parser.feed(text)
        counts.append(len(parser.elements))
    assert counts[0] == counts[1]
    assert "49" not in re.findall(r"<title>(.*?)</title>", made)[0]


def test_a_link_of_another_scheme_never_becomes_a_link() -> None:
    model = questionnaire([section("A", question("A1"))])
    for link in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"):
        made = render_html(build_report(score_assessment(assess(model, {"A1": {"answer": 3, "evidence": {"link": link}}}))))
        assert f'href="{link[:8]}' not in made


def test_an_address_outside_is_left_out_with_a_warning_and_refused_where_strict() -> None:
    outside = '<html lang="en"><title>x</title><img alt="x" src="file:///etc/passwd">'
    made = make_pdf(outside)
    assert [problem.code for problem in made.warnings] == ["T417"]
    assert b"EmbeddedFile" not in made.content
    with pytest.raises(RefusedError, match="T417"):
        make_pdf(outside, strict=True)


@pytest.mark.parametrize(
    "said", [{}, {"A1": 5, "B1": 5}, {"A1": {"answer": "N/A", "reason": "none here"}, "B1": {"answer": "N/A", "reason": "none"}}]
)
def test_reports_of_nothing_everything_and_not_applicable_hold(said: dict[str, object]) -> None:
    model = questionnaire([section("A", question("A1", not_applicable=True)), section("B", question("B1", not_applicable=True))])
    made = render_html(build_report(score_assessment(assess(model, said))))
    assert page.is_pdf_compliant_bytes(render_pdf(made), profile=page.ValidationProfile.PDF_UA_1)
    assert ("No score" in made) == ("A1" not in said or said["A1"] != 5)


def test_twelve_pillars_and_a_hundred_questions_hold() -> None:
    pillars = [section(f"P{n}", *(question(f"P{n}.{m}") for m in range(9)), title=f"A pillar with a rather long name, number {n}") for n in range(12)]
    made = render_html(
        build_report(score_assessment(assess(questionnaire(pillars), {f"P{n}.{m}": (n + m) % 6 for n in range(12) for m in range(9)})))
    )
    assert page.is_pdf_compliant_bytes(render_pdf(made), profile=page.ValidationProfile.PDF_UA_1)


def test_a_long_unbroken_note_is_softened_and_laid_out(example: Assessment) -> None:
    data = {
        "questionnaire": "rsc",
        "version": "1.0.0",
        "council": {"name": "T"},
        "date": "2026-11-01",
        "answers": {"R1.1": {"answer": 3, "note": "x" * 9000}},
    }
    assert render_pdf(render_html(build_report(score_assessment(load_assessment(data)))))


@pytest.mark.needs("chromium", "pdftoppm")
def test_chromium_prints_the_same_chapters_from_the_html(html: str, pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    chromium = tool_path("chromium")
    assert chromium
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    flags += ["--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer"]
    target = tmp_path / "chromium.pdf"
    command = [chromium, *flags, f"--print-to-pdf={target}", (tmp_path / "report.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ours, theirs = (pypdf.PdfReader(io.BytesIO(content)) for content in (pdf, target.read_bytes()))
    assert abs(len(ours.pages) - len(theirs.pages)) <= 3
    assert theirs.pages[0].mediabox.width == pytest.approx(595, abs=2)
    text = text_of(target.read_bytes())
    for words in ("At a glance", "Through other lenses", "How this was scored", "All answers", "Synthetic example"):
        assert words in text


def test_an_existing_file_survives_when_the_pdf_cannot_be_written(example_scorecard: Scorecard, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(FileAccessError, match="folder"):
        write_pdf(build_report(example_scorecard), tmp_path / "report.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_texts_from_outside_lose_only_marks_that_reorder_them() -> None:
    assert plain("a\u202eb") == "ab"
    assert plain("y" * 65) == "\u200b".join(["y" * 30, "y" * 30, "y" * 5])
    assert css_text('a"b') == '"a\\22 b"'
    assert percent(0.999) == "99%"
