"""Opens a report in the system's Chromium, where axe-core and our own checks look at it."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.conftest import tool_path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"]
WIDE, NARROW = 1280, 320  # CSS pixels; 320 is 1280 at 400 %
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


@contextlib.contextmanager
def open_browser() -> Iterator[BrowserContext]:
    """Start the system's Chromium with an empty profile and no network; one is enough for a whole run."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=tool_path("chromium"), headless=True, args=FLAGS, offline=True, service_workers="block"
        )
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def open_page(browser: BrowserContext, html: str, width: int = WIDE, height: int = 1000) -> Iterator[Page]:
    """
    Open a report as a person would, from a file.

    Raises:
        AssertionError: The report asked for anything outside itself, or the browser logged an error.
    """
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(html, encoding="utf-8")
        page = browser.new_page()
        try:
            page.set_viewport_size({"width": width, "height": height})
            page.on("request", lambda asked: problems.append(asked.url[:200]) if not asked.url.startswith((file.as_uri(), "data:")) else None)
            page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
            page.goto(file.as_uri())
            page.evaluate("document.fonts.ready.then(() => true)")
            assert not problems, f"the report asked for something outside, or is broken: {problems}"
            yield page
        finally:
            page.close()


def run_script(page: Page, name: str, argument: Any = None) -> Any:
    """Return what a script beside this file returns for the page. Its file holds one function."""
    return page.evaluate((Path(__file__).with_name(name)).read_text("utf-8"), argument)


def axe(page: Page, *, contrast: bool = True) -> dict[str, Any]:
    """Return axe-core's results for WCAG 2.2 A and AA and its best practices."""
    import axe_playwright_python

    page.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8"))
    options = {"runOnly": AXE_TAGS, "rules": {"color-contrast": {"enabled": contrast}}, "resultTypes": ["violations", "incomplete"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return found


def axe_lines(results: list[dict[str, Any]]) -> list[str]:
    """Return one line for each element that axe-core names."""
    return [f"{rule['id']}: {node['target'][0]}: {rule['help']}: {node['html'][:120]}" for rule in results for node in rule["nodes"]]


def axe_violations(page: Page, *, contrast: bool = True) -> list[str]:
    """Return what axe-core finds wrong."""
    return axe_lines(axe(page, contrast=contrast)["violations"])


def axe_needs_review(page: Page) -> list[str]:
    """Return what axe-core leaves to a person, contrast apart: `contrast.text_contrast` measures every case that axe-core cannot."""
    return axe_lines(axe(page, contrast=False)["incomplete"])


def print_pdf(page: Page) -> bytes:
    """Return the PDF that a person gets who prints the page from the browser, on the paper that the page asks for."""
    return page.pdf(prefer_css_page_size=True, print_background=True, format="A4")


def printed_text(page: Page) -> str:
    """Return the text of the page that prints, in order, without what stands in pictures or comes from the style."""
    page.emulate_media(media="print")
    text: str = run_script(page, "printed_text.js")
    page.emulate_media(media="null")
    return text
