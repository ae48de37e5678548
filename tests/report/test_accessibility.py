"""Every report is judged by machine: as a page, on paper, by keys, in a narrow window, with larger text, and by its tags."""

import datetime
import io
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest
from playwright.sync_api import BrowserContext, Page

from rsc_assess import Assessment, Questionnaire, build_report, load_assessment, load_questionnaire, score_assessment
from rsc_assess.assessment.sign_off import signed
from rsc_assess.assessment.values import Respondent
from rsc_assess.peers.partners import learning_partners
from rsc_assess.peers.standing import standing
from rsc_assess.peers.values import Edition
from rsc_assess.report.brand import load_brand
from rsc_assess.report.pack import open_pack
from rsc_assess.report.pdf import Sheets
from rsc_assess.report.worker import HTML, PDF, Job, carry_out
from tests.conftest import ROOT
from tests.peers.editions import edition, long_edition
from tests.report.checks import browser as browsers
from tests.report.checks import charts, contrast, keyboard, links, pages, pdf_structure, reflow, text_sizes
from tests.report.together import differing
from tests.small import assess, question, questionnaire, section

LONG = "The Metropolitan and Rural District Council of Upper Llanfairpwllgwyngyllgogerychwyrndrobwll-llantysiliogogogoch with Holme-next-the-Sea"


@attrs.frozen
class Made:
    """A report in both forms, and its kind."""

    html: str
    pdf: bytes
    kind: str


def make(assessment: Assessment, kept: list[Sheets], kind: str = "full", brand: str | None = None, others: Edition | None = None) -> Made:
    """Make a report as the program does; beside others where there is an edition of their figures."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "report.html", Path(folder) / "report.pdf"
        outputs = tuple(zip((HTML, PDF), files, strict=True))
        scorecard = score_assessment(assessment)
        beside = standing(scorecard, others, family="U2") if others else None
        report = build_report(scorecard, beside, partners=learning_partners(scorecard, others) if others else ())
        carry_out(Job((report,), open_pack(kind), outputs, load_brand(brand) if brand else None), kept, io.BytesIO())
        return Made(files[0].read_text("utf-8"), files[1].read_bytes(), kind)


def example() -> Assessment:
    return load_assessment(ROOT / "docs" / "examples" / "answers.yaml")


def nothing_answered() -> Assessment:
    data = {"questionnaire": "rsc", "version": "1.0.0", "council": {"name": "Testham"}, "date": "2026-11-01", "answers": {}}
    return load_assessment(data, load_questionnaire("rsc"))


def nothing_applies() -> Assessment:
    model = questionnaire([section(part, *(question(f"{part}{n}", not_applicable=True) for n in range(1, 4))) for part in "AB"])
    return assess(model, {f"{part}{n}": {"answer": "N/A", "reason": "The county does this"} for part in "AB" for n in range(1, 4)})


def one_question() -> Assessment:
    return assess(questionnaire([section("A", question("A1"))]), {"A1": 3})


def twelve_pillars() -> Assessment:
    parts = [
        section(f"P{n}", *(question(f"P{n}.{m}") for m in range(9)), title=f"A pillar with a rather long name about everything, number {n}")
        for n in range(12)
    ]
    return assess(questionnaire(parts), {f"P{n}.{m}": (n + m) % 6 for n in range(12) for m in range(9)})


def long_names() -> Assessment:
    title = "Lasting, fair and well-connected places for everybody who lives, works, learns or visits here, now and for ever"
    ask = "Does the council " + "make sure, together with its partners and residents, " * 6 + "that this is so?"
    parts = [
        section(part, *(question(f"{part}{n}", title=f"{part}{n}: {title}", ask=ask) for n in range(1, 4)), title=f"{part}: {title}")
        for part in "ABC"
    ]
    model = questionnaire(parts, title=title)
    note = "x" * 900 + " " + "Digwyddodd hyn ŵyr ŷd. " * 20
    said: dict[str, Any] = {f"{part}{n}": {"answer": n, "note": note} for part in "ABC" for n in range(1, 4)}
    return assess(model, said, name=LONG)


def answered_together() -> Assessment:
    """Forty who differ on nearly everything, with long notes, and signed off by somebody with a long title."""
    groups = [(Respondent("Head of policy"), 22), (Respondent("Resident", "residents"), 12), (Respondent("NHS", "neighbourhood_health_partners"), 6)]
    notes = ("Nobody owns it.", "x" * 900, "Digwyddodd hyn ŵyr ŷd. " * 20)
    role = "Chair of the cross-party scrutiny committee for place, health, housing, environment and digital change, with deputies"
    return signed(differing(example(), groups, notes), "signed_off", role, datetime.date(2026, 11, 20))


def few_together() -> Assessment:
    model = questionnaire([section("A", question("A1"), question("A2")), section("B", question("B1"))])
    return differing(assess(model, {"A1": 3, "A2": 2, "B1": 4}), [(Respondent("Head of policy"), 3)], ("Nobody owns it.",))


# Whose answers, the kind, the brand, and the figures of others that the council stands beside.
CASES: dict[str, tuple[Callable[[], Assessment], str, str | None, Callable[[Questionnaire], Edition] | None]] = {
    "example": (example, "full", None, edition),
    "nothing answered": (nothing_answered, "full", None, None),
    "nothing applies": (nothing_applies, "full", None, None),
    "one question": (one_question, "full", None, None),
    "twelve pillars": (twelve_pillars, "full", None, None),
    "long names": (long_names, "full", None, long_edition),
    "answered together": (answered_together, "full", None, None),
    "few together": (few_together, "full", None, None),
    "summary": (example, "summary", "mockshire", edition),
    "summary of long names": (long_names, "summary", None, None),
    "infographic": (example, "infographic", "riverbend", edition),
    "infographic of long names": (long_names, "infographic", None, None),
}


@pytest.fixture(scope="module")
def kept() -> list[Sheets]:
    """The parsed styles and fonts that all reports of this module share, as in a worker."""
    return []


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest, kept: list[Sheets]) -> Made:
    answers, kind, brand, others = CASES[request.param]
    assessment = answers()
    return make(assessment, kept, kind, brand, others(assessment.questionnaire) if others else None)


@pytest.fixture(scope="module")
def opened(browser: BrowserContext, made: Made) -> Iterator[Page]:
    """The report on screen; checks leave the page as they found it."""
    with browsers.open_page(browser, made.html) as page:
        yield page


@pytest.fixture(scope="module")
def ground(opened: Page) -> contrast.Ground:
    return contrast.painted_ground(opened)


@pytest.fixture(scope="module")
def pictures(opened: Page) -> list[dict[str, Any]]:
    return charts.read_pictures(opened)


# --- the page ---


@pytest.mark.needs("chromium")
def test_axe_finds_nothing(opened: Page) -> None:
    """Contrast is measured below, where axe-core gives up on a hundred cases."""
    assert browsers.axe_violations(opened, contrast=False) == []


@pytest.mark.needs("chromium")
def test_axe_leaves_nothing_to_look_at(opened: Page) -> None:
    assert browsers.axe_needs_review(opened) == []


@pytest.mark.needs("chromium")
def test_every_text_stands_out_on_screen(opened: Page, ground: contrast.Ground) -> None:
    assert contrast.text_contrast(opened, ground) == []


@pytest.mark.needs("chromium")
def test_every_part_of_a_chart_stands_out_in_colour_and_in_grey(pictures: list[dict[str, Any]], ground: contrast.Ground) -> None:
    assert charts.part_contrast(pictures, ground) == []


@pytest.mark.needs("chromium")
def test_every_chart_has_a_title_and_labels_that_are_whole(pictures: list[dict[str, Any]]) -> None:
    assert charts.untitled_pictures(pictures) == []
    assert charts.label_findings(pictures) == []


@pytest.mark.needs("chromium")
def test_the_page_fits_a_wide_and_a_narrow_window(opened: Page) -> None:
    assert reflow.reflow_findings(opened) == []
    assert reflow.narrow_findings(opened) == []


@pytest.mark.needs("chromium")
def test_axe_finds_nothing_in_a_narrow_window(browser: BrowserContext, made: Made) -> None:
    with browsers.open_page(browser, made.html, width=browsers.NARROW) as page:
        assert browsers.axe_violations(page, contrast=False) == []


@pytest.mark.needs("chromium")
def test_the_page_holds_with_wider_text_spacing(opened: Page) -> None:
    assert reflow.spaced_text_findings(opened) == []


@pytest.mark.needs("chromium")
def test_the_page_holds_with_text_at_twice_its_size(browser: BrowserContext, made: Made) -> None:
    with browsers.open_page(browser, made.html) as page:
        assert reflow.larger_text_findings(page) == []


@pytest.mark.needs("chromium")
def test_all_text_grows_with_the_size_that_a_reader_has_set(opened: Page) -> None:
    assert reflow.fixed_text_sizes(opened) == []


@pytest.mark.needs("chromium")
def test_tab_reaches_everything_once_in_order_and_in_sight(browser: BrowserContext, made: Made) -> None:
    with browsers.open_page(browser, made.html) as page:
        assert keyboard.stop_findings(page) == []


@pytest.mark.needs("chromium")
def test_the_skip_link_comes_first_and_skips(browser: BrowserContext, made: Made) -> None:
    with browsers.open_page(browser, made.html) as page:
        assert keyboard.skip_link_findings(page) == []


@pytest.mark.needs("chromium")
def test_chromium_prints_as_many_pages_as_the_pdf_has(opened: Page, made: Made) -> None:
    printed = browsers.print_pdf(opened)
    assert pages.page_count(printed) == pages.page_count(made.pdf)


# --- the PDF ---


def facts(pdf: bytes) -> list[str]:
    return pdf_structure.file_findings(pdf, "en")


FILE_CHECKS: dict[str, Callable[[bytes], list[str]]] = {
    "language, title, fonts and no attachment": facts,
    "PDF/UA-1": partial(pdf_structure.profile_findings, profiles=("PDF_UA_1",)),
    "PDF/A-2a": partial(pdf_structure.profile_findings, profiles=("PDF_A_2A",)),
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


def test_no_text_of_the_pdf_is_too_small(made: Made) -> None:
    """The legend of a wheel is a part of the chart; in the infographic all else has 14 points."""
    least = {**text_sizes.LEAST, "body": 14, "table": 9} if made.kind == "infographic" else text_sizes.LEAST
    assert text_sizes.small_text(made.pdf, least) == []


@pytest.mark.parametrize("check", FILE_CHECKS)
def test_the_pdf_has_no_finding(check: str, made: Made) -> None:
    assert FILE_CHECKS[check](made.pdf) == []


@pytest.mark.needs("pdftoppm")
def test_no_page_is_half_empty_where_content_follows(made: Made) -> None:
    assert pages.half_empty_pages(made.pdf) == []


@pytest.mark.needs("pdftoppm")
def test_every_text_of_the_pdf_stands_out(made: Made) -> None:
    assert contrast.pdf_contrast(made.pdf) == []


@pytest.mark.needs("chromium")
def test_every_link_is_a_link_in_the_pdf_with_a_text_that_stands_alone(opened: Page, made: Made) -> None:
    wanted = links.printed_links(opened)
    assert links.link_text_findings(wanted) == []
    assert links.pdf_link_findings(made.pdf, wanted) == []


@pytest.mark.needs("chromium")
def test_the_tags_of_the_pdf_read_as_the_html_does(opened: Page, made: Made) -> None:
    assert pdf_structure.order_findings(made.pdf, browsers.printed_text(opened)) == []
