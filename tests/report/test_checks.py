"""The checks that judge reports find what is wrong in pages and PDFs made to be wrong."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.report.checks import browser as browsers
from tests.report.checks import charts, contrast, keyboard, links, pages, pdf_structure, reflow, text_sizes


def html(body: str, style: str = "") -> str:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><style>{style}</style></head><body>{body}</body></html>'


def pdf(body: str, style: str = "") -> bytes:
    import weasyprint

    made: bytes = weasyprint.HTML(string=html(body, style)).write_pdf(pdf_variant="pdf/ua-1")
    return made


def picture(inner: str, title: str = "Bars") -> str:
    return f'<svg width="200" height="100" viewBox="0 0 200 100"><title>{title}</title>{inner}</svg>'


def text_contrast(page: Page) -> list[str]:
    return contrast.text_contrast(page, contrast.painted_ground(page))


def part_contrast(page: Page) -> list[str]:
    return charts.part_contrast(charts.read_pictures(page), contrast.painted_ground(page))


def label_findings(page: Page) -> list[str]:
    return charts.label_findings(charts.read_pictures(page))


def untitled(page: Page) -> list[str]:
    return charts.untitled_pictures(charts.read_pictures(page))


def link_texts(page: Page) -> list[str]:
    return links.link_text_findings(links.printed_links(page))


ONE_OVER_OTHER = '<p style="position: absolute; top: 0">One text</p><p style="position: absolute; top: 4px">Another text</p>'
WRONG_PAGES: list[tuple[Callable[[Page], list[str]], str, str]] = [
    (browsers.axe_violations, "<main><h1>A</h1><img src='data:,'></main>", "image-alt"),
    (text_contrast, "<p style='color: #999'>Faint</p>", "'Faint' #999999 on #ffffff: 2.85"),
    (text_contrast, "<p style='background: linear-gradient(#fff, #333)'>On a gradient</p>", "On a gradient"),
    (text_contrast, picture('<rect width="200" height="100" fill="#12436d"/><text x="9" y="50">In the dark</text>'), "In the dark"),
    (text_contrast, "<div style='opacity: 0.4'><p>Washed out</p></div>", "Washed out"),
    (part_contrast, picture('<rect x="10" y="10" width="90" height="20" fill="#e1e5e8"/>'), "#e1e5e8 beside #ffffff: 1.27"),
    (
        part_contrast,
        picture('<rect x="9" y="9" width="50" height="50" fill="#12436d"/><line x1="10" x2="50" y1="30" y2="30" stroke="#3d3d3d"/>'),
        "line",
    ),
    (label_findings, picture('<text x="150" y="50">A label that is too long</text>'), "beyond the picture"),
    (label_findings, picture('<text x="10" y="50">One label</text><text x="20" y="54">Another</text>'), "meet"),
    (untitled, "<svg width='9' height='9'><rect width='9' height='9'/></svg>", "no title comes first"),
    (reflow.narrow_findings, "<div style='width: 600px'>Too wide</div>", "the page is 60"),
    (reflow.narrow_findings, "<div style='overflow-x: auto'><div style='width: 600px'>Wide</div></div>", "no named region"),
    (reflow.reflow_findings, "<div style='overflow: hidden; height: 10px'>Cut off</div>", "text is cut off"),
    (reflow.reflow_findings, ONE_OVER_OTHER, "lie over each other"),
    (reflow.larger_text_findings, "<div style='overflow: hidden; height: 24px'>Holds at first</div>", "text is cut off"),
    (reflow.spaced_text_findings, "<div style='overflow: hidden; white-space: nowrap; width: 140px'>Holds at its first</div>", "text is cut off"),
    (reflow.fixed_text_sizes, "<p style='font-size: 12pt'>Fixed</p>", "p at 16 px"),
    (keyboard.stop_findings, "<a href='#a' tabindex='2'>A</a><a href='#b' tabindex='1'>B</a>", "sets its own place"),
    (keyboard.stop_findings, "<a href='#a' style='outline: none'>A</a>", "no outline"),
    (keyboard.stop_findings, "<a href='#a' style='outline: 3px solid #eee'>A</a>", "stands out by 1.16"),
    (keyboard.skip_link_findings, "<a href='#there'>Skip</a><a href='#x'>X</a>", "which does not exist"),
    (keyboard.skip_link_findings, "<a href='https://a.test'>Elsewhere</a>", "no link within the page"),
    (link_texts, "<a href='#a'>click here</a>", "says nothing by itself"),
    (link_texts, "<a href='#a'>Plan</a><a href='#b'>Plan</a>", "leads to"),
    (link_texts, "<a href='file:///etc/passwd'>Plan</a>", "scheme"),
]


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(("check", "body", "says"), WRONG_PAGES, ids=[f"{check.__name__}: {says}" for check, _, says in WRONG_PAGES])
def test_a_wrong_page_is_found_out(check: Callable[[Page], list[str]], body: str, says: str, browser: BrowserContext) -> None:
    with browsers.open_page(browser, html(body)) as page:
        assert says in "\n".join(check(page))


@pytest.mark.needs("chromium")
def test_a_page_that_asks_for_something_outside_is_found_out(browser: BrowserContext) -> None:
    with pytest.raises(AssertionError, match=r"a\.test"), browsers.open_page(browser, html("<img alt='' src='https://a.test/x.png'>")):
        pass


@pytest.mark.needs("chromium")
def test_what_a_picture_can_be_read_without_need_not_stand_out(browser: BrowserContext) -> None:
    inner = '<g aria-hidden="true"><rect width="180" height="20" fill="#e1e5e8"/></g><rect width="90" height="20" fill="#12436d"/>'
    with browsers.open_page(browser, html(picture(inner))) as page:
        assert part_contrast(page) == []


@pytest.mark.needs("chromium")
def test_a_link_lost_on_the_way_to_the_pdf_is_found_out(browser: BrowserContext) -> None:
    """WeasyPrint 70 drops the links of direct flex items."""
    body = '<h1 id="top">Top</h1><div style="display: flex"><a href="#top">To the top</a></div>'
    with browsers.open_page(browser, html(body)) as page:
        wanted = links.printed_links(page)
    assert links.pdf_link_findings(pdf(body), wanted) == ["#top: 1 links in the HTML, 0 in the PDF"]


@pytest.mark.needs("chromium")
def test_tags_in_another_order_than_the_html_are_found_out(browser: BrowserContext) -> None:
    with browsers.open_page(browser, html("<h1>One</h1><p>Two</p><p>Three</p>")) as page:
        text = browsers.printed_text(page)
    assert pdf_structure.order_findings(pdf("<h1>One</h1><p>Two</p><p>Three</p>"), text) == []
    assert "the tags read" in pdf_structure.order_findings(pdf("<h1>One</h1><p>Three</p><p>Two</p>"), text)[0]


@pytest.mark.needs("chromium")
def test_a_page_whose_only_stop_is_the_skip_link_is_in_order(browser: BrowserContext) -> None:
    with browsers.open_page(browser, html("<a href='#there'>Skip</a><p>One</p><h2 id='there'>Two</h2>")) as page:
        assert keyboard.skip_link_findings(page) == []


PAGE = "@page { size: A4; margin: 20mm; @bottom-left { content: 'Testham' } } "
LINES = "<p>A line</p>" * 12
WRONG_PDFS: list[tuple[Callable[[bytes], list[str]], str, str, str]] = [
    (pdf_structure.heading_findings, "<h1>A</h1><h3>B</h3>", "", "of level 3 after level 1"),
    (pdf_structure.heading_findings, "<h2>A</h2>", "", "0 main headings"),
    (pdf_structure.bookmark_findings, "<h1>A</h1><h2>B</h2>", "h2 { bookmark-level: none }", "'B' has no bookmark"),
    (pdf_structure.bookmark_findings, "<h1>A</h1>", "h1 { bookmark-label: 'C' }", "'C' has no heading"),
    (pdf_structure.table_findings, "<table><tr><td>A</td></tr></table>", "", "no column header"),
    (pdf_structure.table_findings, "<table><thead><tr><th>A</th></tr></thead></table>", "", "has no scope"),
    (
        pdf_structure.figure_findings,
        "<svg width='900' height='9' viewBox='0 0 9 9'><title>T</title><rect width='9' height='9'/></svg>",
        PAGE,
        "has the box",
    ),
    (pdf_structure.running_text_findings, "<p>A</p>", PAGE, "'Testham' is neither in the tree nor an artifact"),
    (pdf_structure.file_findings, "<a href='file:///etc/passwd'>A</a>", PAGE, "a link to file:///etc/passwd"),
    (pdf_structure.file_findings, "<p>A</p>", "@page { size: A5 }", "is no A4"),
    (pages.half_empty_pages, f"<h1>A</h1>{LINES}<h2 class='new'>B</h2>", PAGE + ".new { break-before: page }", "page 2: 2% full, ends a chapter"),
    (
        pages.half_empty_pages,
        f"<h1>A</h1>{LINES}<p class='new'>B</p>{LINES}<p class='new'>C</p>{LINES}",
        PAGE + ".new { break-before: page }",
        "page 2",
    ),
    (
        pages.stranded_headings,
        "<h1>A</h1><p>B</p><h2>C</h2><p class='new'>D</p>",
        PAGE + "h2 { break-after: auto } .new { break-before: page }",
        "H2 'C'",
    ),
    (pages.clipped_text, "<p style='white-space: nowrap'>" + "Long " * 60 + "</p>", PAGE, "reaches beyond the page"),
    (pages.clipped_text, "<p style='white-space: nowrap; overflow: hidden; width: 20mm'>Longer than its window</p>", PAGE, "cut off by its window"),
    (pages.overlapping_text, ONE_OVER_OTHER, PAGE, "'One text' and 'Another text'"),
    (text_sizes.small_text, "<p>A</p>", PAGE + "p { font-size: 9pt }", "body: 9 pt, 1 letters, first on page 1: 'A'"),
    (contrast.pdf_contrast, "<p>A faint text</p>", PAGE + "p { color: #999 }", "'A faint text' #999999 on #ffffff: 2.85"),
]


@pytest.mark.needs("pdftoppm")
@pytest.mark.parametrize(("check", "body", "style", "says"), WRONG_PDFS, ids=[f"{check.__name__}: {says}" for check, _, _, says in WRONG_PDFS])
def test_a_wrong_pdf_is_found_out(check: Callable[[bytes], list[str]], body: str, style: str, says: str) -> None:
    assert says in "\n".join(check(pdf(body, style)))


def paged(text: str) -> str:
    """Return six pages that each hold a text at one height, with its number in place of #."""
    return "".join(f"<section style='break-before: page'><h2>Chapter</h2><p>{text.replace('#', str(number))}</p></section>" for number in range(1, 7))


@pytest.mark.parametrize("text", ["Testham Council", "Page # of 6"])
def test_running_text_that_is_read_out_on_each_page_is_found_out(text: str) -> None:
    assert any(text.split()[0] in line and "on 6 pages" in line for line in pdf_structure.running_text_findings(pdf(paged(text), PAGE)))


def test_ids_at_one_height_of_many_pages_are_no_running_text() -> None:
    """Ids differ by more than the page: 'P3.1' on page 3 and 'P1.4' on page 5."""
    body = "".join(f"<section style='break-before: page'><p>P{number * 7 % 5}.{number}</p></section>" for number in range(1, 7))
    assert not [line for line in pdf_structure.running_text_findings(pdf(body)) if "read out" in line]


def test_the_runs_of_a_pdf_say_where_they_stand_and_how_large() -> None:
    from tests.report.checks.pdf_text import read_text

    body = "<h1 style='position: absolute; left: 72pt; top: 100pt; margin: 0; font-size: 20pt; line-height: 20pt; color: #12436d'>ŵ ŷ</h1>"
    (run,) = read_text(pdf(body, "@page { size: A4; margin: 0 }")).runs
    assert (run.page, run.text, run.size, run.colour) == (1, "ŵ ŷ", 20, (0x12, 0x43, 0x6D))
    assert run.left == pytest.approx(72, abs=0.1)
    assert 110 < run.baseline < 120
    assert not run.artifact
