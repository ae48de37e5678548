"""What happens to a page in a narrow window, with larger text and with wider text spacing."""

from playwright.sync_api import Page

from tests.report.checks.browser import NARROW, WIDE, run_script

LARGER = """factor => {
  const sizes = [...document.querySelectorAll('body, body *')].filter(one => !(one instanceof SVGElement)).map(one => [one, parseFloat(getComputedStyle(one).fontSize)])
  for (const [element, size] of sizes) element.style.setProperty('font-size', `${factor * size}px`, 'important')
}"""
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
FIXED = """() => {
  const texts = [...document.querySelectorAll('body *')].filter(one => !(one instanceof SVGElement) && !one.closest('style, script') && one.getClientRects().length
    && [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim()))
  const before = texts.map(one => parseFloat(getComputedStyle(one).fontSize))
  const root = document.documentElement
  root.style.setProperty('font-size', `${2 * parseFloat(getComputedStyle(root).fontSize)}px`, 'important')
  const fixed = texts.flatMap((one, at) => parseFloat(getComputedStyle(one).fontSize) > before[at] * 1.3 ? []
    : [`${one.tagName.toLowerCase()}${one.classList.length ? '.' + one.classList[0] : ''} at ${before[at]} px`])
  root.style.removeProperty('font-size')
  return [...new Set(fixed)]
}"""


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
    page.evaluate(LARGER, factor)
    return reflow_findings(page)


def spaced_text_findings(page: Page) -> list[str]:
    """Return what does not hold under the text spacing of WCAG 2.2, 1.4.12."""
    sheet = page.add_style_tag(content=SPACED)
    found = reflow_findings(page)
    sheet.evaluate("style => style.remove()")
    return found


def fixed_text_sizes(page: Page) -> list[str]:
    """Return the texts that stay small when a reader has set larger letters in the browser: on screen sizes are given in rem or em."""
    found: list[str] = page.evaluate(FIXED)
    return found
