"""What happens to a page in a narrow window, with larger text and with wider text spacing."""

from playwright.sync_api import Page

from tests.report.checks.browser import NARROW, WIDE, run_script

SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"


def reflow_findings(page: Page) -> list[str]:
    """Return what does not fit the window as it is: the page, text cut off, texts over each other, regions that scroll without keys."""
    found: list[str] = run_script(page, "reflow.js")
    return found


def narrow_findings(page: Page) -> list[str]:
    """Return what does not fit a window of 320 CSS pixels (WCAG 2.2, 1.4.10), which is 400 % zoom."""
    page.set_viewport_size({"width": NARROW, "height": 1000})
    found = reflow_findings(page)
    page.set_viewport_size({"width": WIDE, "height": 1000})
    return found


def larger_text_findings(page: Page, factor: float = 2) -> list[str]:
    """Return what does not hold with every text so much larger (WCAG 2.2, 1.4.4). The page stays larger: use it for nothing else."""
    run_script(page, "enlarge.js", factor)
    return reflow_findings(page)


def spaced_text_findings(page: Page) -> list[str]:
    """Return what does not hold under the text spacing of WCAG 2.2, 1.4.12."""
    sheet = page.add_style_tag(content=SPACED)
    found = reflow_findings(page)
    sheet.evaluate("style => style.remove()")
    return found


def fixed_text_sizes(page: Page) -> list[str]:
    """Return the texts that stay small when a reader has set larger letters in the browser: on screen sizes are given in rem or em."""
    found: list[str] = run_script(page, "fixed_sizes.js")
    return found
