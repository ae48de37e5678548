"""A report in the hands of a person who uses keys alone."""

from typing import Any

from playwright.sync_api import Page

from tests.report.checks.browser import run_script
from tests.report.checks.contrast import ratio

FOLLOWS = """id => {
  const mark = document.getElementById(id), one = document.activeElement
  return mark.contains(one) || !!(mark.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
}"""


def stop_findings(page: Page) -> list[str]:
    """Return what is wrong with the stops of the Tab key: one left out or out of order, a trap, focus that is not seen."""
    stops = run_script(page, "keyboard.js")
    found = [f"{stop['text']!r} sets its own place in the order (tabindex {stop['order']})" for stop in stops if stop["order"] > 0]
    page.evaluate("document.activeElement.blur()")
    reached: list[int | None] = []
    for _ in range(len(stops) + 2):
        page.keyboard.press("Tab")
        here = run_script(page, "focus.js")
        if here is None or (here["stop"] == 0 and reached):
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
    first = run_script(page, "focus.js")
    if first is None or not str(first["href"]).startswith("#"):
        return ["the first stop is no link within the page"]
    found = [] if first["inside"] else ["the skip link is not seen when it has the focus"]
    target = first["href"][1:]
    if not page.evaluate("id => document.getElementById(id) !== null", target):
        return [*found, f"the skip link leads to {target}, which does not exist"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    after = run_script(page, "focus.js")
    if after is None or (len(stops) == 1 and after["stop"] == 0):
        # Where nothing but the skip link is a stop, the browser comes round to it, or leaves the page.
        return found if len(stops) == 1 else [*found, "no stop follows the skip link"]
    if not page.evaluate(FOLLOWS, target):
        found.append(f"after the skip link the next stop is {after['text']!r}, which comes before its target")
    return found
