"""Sector reports are judged by the same machine checks as reports of councils: as a page, on paper, by keys, and by their tags."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest
from playwright.sync_api import BrowserContext, Page

from rsc_assess import Questionnaire, load_questionnaire
from rsc_assess.peers.values import Edition
from rsc_assess.report.brand import load_brand
from rsc_assess.report.pack import open_pack
from rsc_assess.report.pdf import Sheets
from rsc_assess.report.sector import build_sector_report
from rsc_assess.report.worker import HTML, PDF, Job, carry_out
from tests.peers.plausible import plausible_edition
from tests.report.checks import browser as browsers
from tests.report.checks import charts, contrast, keyboard, links, pages, pdf_structure, reflow, text_sizes

# Of each kind one with all parts and a brand, and one where next to nothing is released.
CASES: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "report": ({"councils": 60, "regions": 4, "types": 2, "families": 2}, "sector", "mockshire"),
    "report of little": ({"councils": 6, "regions": 1, "types": 0, "families": 0, "partners": 0}, "sector", None),
    "infographic": ({"councils": 90}, "sector-infographic", "riverbend"),
    "infographic of little": ({"councils": 6, "regions": 0, "types": 0, "families": 0, "partners": 0}, "sector-infographic", None),
}


@attrs.frozen
class Made:
    """A report in both forms, and its kind."""

    html: str
    pdf: bytes
    kind: str


def make(folder: Path, edition: Edition, questionnaire: Questionnaire, kind: str, brand: str | None, kept: list[Sheets]) -> Made:
    """Make a sector report as the program does."""
    files = folder / "report.html", folder / "report.pdf"
    reports = (build_sector_report(edition, questionnaire),)
    done = carry_out(
        Job(reports, open_pack(kind), tuple(zip((HTML, PDF), files, strict=True)), load_brand(brand) if brand else None), kept, io.BytesIO()
    )
    assert done["warnings"] == []
    return Made(files[0].read_text("utf-8"), files[1].read_bytes(), kind)


@pytest.fixture(scope="module")
def kept() -> list[Sheets]:
    """The parsed styles and fonts that all reports of this module share."""
    return []


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest, kept: list[Sheets], tmp_path_factory: pytest.TempPathFactory) -> Made:
    settings, kind, brand = CASES[request.param]
    questionnaire = load_questionnaire("rsc")
    return make(tmp_path_factory.mktemp("sector"), plausible_edition(questionnaire, **settings), questionnaire, kind, brand, kept)


@pytest.fixture(scope="module")
def opened(browser: BrowserContext, made: Made) -> Iterator[Page]:
    """The report on screen; checks leave the page as they found it."""
    with browsers.open_page(browser, made.html) as page:
        yield page


def contrasts(page: Page) -> list[str]:
    ground = contrast.painted_ground(page)
    return [*contrast.text_contrast(page, ground), *charts.part_contrast(charts.read_pictures(page), ground)]


def pictures(page: Page) -> list[str]:
    found = charts.read_pictures(page)
    return [*charts.untitled_pictures(found), *charts.label_findings(found)]


SCREEN_CHECKS: dict[str, Callable[[Page], list[Any]]] = {
    "axe": partial(browsers.axe_violations, contrast=False),
    "axe leaves nothing": browsers.axe_needs_review,
    "contrast": contrasts,
    "pictures": pictures,
    "wide and narrow windows": lambda page: [*reflow.reflow_findings(page), *reflow.narrow_findings(page)],
    "wider spacing": reflow.spaced_text_findings,
    "text that grows": reflow.fixed_text_sizes,
    "link texts": lambda page: links.link_text_findings(links.printed_links(page)),
}


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("check", SCREEN_CHECKS)
def test_the_page_has_no_finding(check: str, opened: Page) -> None:
    assert SCREEN_CHECKS[check](opened) == []


@pytest.mark.needs("chromium")
def test_tab_reaches_everything_and_the_skip_link_skips(browser: BrowserContext, made: Made) -> None:
    with browsers.open_page(browser, made.html) as page:
        assert keyboard.stop_findings(page) == []
    with browsers.open_page(browser, made.html) as page:
        assert keyboard.skip_link_findings(page) == []


@pytest.mark.needs("chromium")
def test_the_pdf_reads_and_links_as_the_page_and_chromium_prints_as_many_pages(opened: Page, made: Made) -> None:
    assert pdf_structure.order_findings(made.pdf, browsers.printed_text(opened)) == []
    assert links.pdf_link_findings(made.pdf, links.printed_links(opened)) == []
    assert pages.page_count(browsers.print_pdf(opened)) == pages.page_count(made.pdf)


PDF_CHECKS: dict[str, Callable[[bytes], list[str]]] = {
    "language, title, fonts and no attachment": partial(pdf_structure.file_findings, language="en"),
    "PDF/UA-1 and PDF/A-2a": pdf_structure.profile_findings,
    "headings": pdf_structure.heading_findings,
    "bookmarks": pdf_structure.bookmark_findings,
    "lists": pdf_structure.list_findings,
    "tables": pdf_structure.table_findings,
    "figures": pdf_structure.figure_findings,
    "link tags": pdf_structure.link_tag_findings,
    "running text": pdf_structure.running_text_findings,
    "stranded headings": pages.stranded_headings,
    "clipped text": pages.clipped_text,
    "overlapping text": pages.overlapping_text,
}


@pytest.mark.parametrize("check", PDF_CHECKS)
def test_the_pdf_has_no_finding(check: str, made: Made) -> None:
    assert PDF_CHECKS[check](made.pdf) == []


@pytest.mark.needs("pdftoppm")
def test_pages_are_full_and_every_text_stands_out_and_is_large_enough(made: Made) -> None:
    least = {**text_sizes.LEAST, "body": 14} if made.kind == "sector-infographic" else text_sizes.LEAST
    assert pages.half_empty_pages(made.pdf) == []
    assert contrast.pdf_contrast(made.pdf) == []
    assert text_sizes.small_text(made.pdf, least) == []
