"""A report in the hands of a person who uses keys alone."""

from typing import Any

from playwright.sync_api import Page

from tests.report.checks.browser import run_script
from tests.report.checks.contrast import ratio

HERE = """() => {
  const one = document.activeElement
  if (!one || one === document.body) return null
  const style = getComputedStyle(one), box = one.getBoundingClientRect()
  const part = text => (text.match(/[\\d.]+/g) || []).map(Number)
  let ground = [255, 255, 255]
  for (let up = one.parentElement; up; up = up.parentElement) {
    const colour = part(getComputedStyle(up).backgroundColor)
    if (colour.length && colour[3] !== 0) { ground = colour; break }
  }
  return {
    stop: one.dataset.stop === undefined ? null : Number(one.dataset.stop), text: one.textContent.trim().slice(0, 50), href: one.getAttribute('href'),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), own: style.outlineStyle === 'auto', colour: part(style.outlineColor), ground,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0 && box.height > 0
  }
}"""


def stop_findings(page: Page) -> list[str]:
    """Return what is wrong with the stops of the Tab key: one left out or out of order, a trap, focus that is not seen."""
    stops = run_script(page, "keyboard.js")
    found = [f"{stop['text']!r} sets its own place in the order (tabindex {stop['order']})" for stop in stops if stop["order"] > 0]
    page.evaluate("document.activeElement.blur()")
    reached: list[int | None] = []
    for _ in range(len(stops) + 2):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None or here["stop"] == 0 and reached:
            break
        reached.append(here["stop"])
        found += seen_findings(here)
    if reached != list(range(len(stops))):
        missed = [stops[at]["text"] for at in range(len(stops)) if at not in reached]
        found.append(f"{len(stops)} stops stand in the page, and Tab makes {len(reached)}; left out: {missed[:5]}; order: {reached[:40]}")
    return found


def seen_findings(here: dict[str, Any]) -> list[str]:
    """Return why a person may not see where the focus is."""
    name = f"{here['text']!r}"
    if not here["inside"]:
        return [f"{name} has the focus outside the window"]
    if here["outline"] < 2 and not here["own"]:
        return [f"{name} has no outline of 2 px when it has the focus"]
    if not here["own"] and (stands := ratio(here["colour"], here["ground"])) < 3:
        return [f"{name}: its outline stands out by {stands:.2f}, which is less than 3"]
    return []


def skip_link_findings(page: Page) -> list[str]:
    """Return what is wrong with the first stop: it must lead past what comes first, be seen, and take the keyboard along."""
    page.evaluate("document.activeElement.blur()")
    stops = run_script(page, "keyboard.js")
    page.keyboard.press("Tab")
    first = page.evaluate(HERE)
    if first is None or not str(first["href"]).startswith("#"):
        return ["the first stop is no link within the page"]
    found = [] if first["inside"] else ["the skip link is not seen when it has the focus"]
    target = first["href"][1:]
    if not page.evaluate("id => document.getElementById(id) !== null", target):
        return [*found, f"the skip link leads to {target}, which does not exist"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    after = page.evaluate(HERE)
    if after is None:
        return found if len(stops) == 1 else [*found, "no stop follows the skip link"]
    behind = "id => { const mark = document.getElementById(id), one = document.activeElement; return mark.contains(one) || !!(mark.compareDocumentPosition(one) & 4) }"
    if not page.evaluate(behind, target):
        found.append(f"after the skip link the next stop is {after['text']!r}, which comes before its target")
    return found
