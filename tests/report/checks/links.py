"""Links: those that print, texts that stand alone, and their annotations in the PDF."""

import io
import re
from collections import Counter
from collections.abc import Sequence

import attrs
import pikepdf
from playwright.sync_api import Page

SCHEMES = ("http:", "https:", "mailto:", "tel:", "#")
EMPTY_WORDS = re.compile(
    r"(click |see |read |find out |learn )?(here|more|this|link|this link|this page|details|download|source|website|yma|mwy)( \W)?"
    r"|https?:\S+|www\.\S+|\W*",
    re.I,
)


@attrs.frozen
class Link:
    """One link of a page; for links within the page the address is the bare #id."""

    address: str
    text: str


def printed_links(page: Page) -> list[Link]:
    """Return the links of a page that have a place on paper, in order."""
    page.emulate_media(media="print")
    found = page.evaluate(
        "[...document.querySelectorAll('a[href]')].filter(one => one.getClientRects().length)"
        ".map(one => [one.getAttribute('href'), (one.getAttribute('aria-label') || one.textContent).trim().replace(/\\s+/g, ' ')])"
    )
    page.emulate_media(media="null")
    return [Link(address, text) for address, text in found]


def link_text_findings(links: Sequence[Link]) -> list[str]:
    """Return links whose text says nothing by itself, leads to two places, or has a scheme that no report may hold."""
    found = [f"{link.address}: the text {link.text!r} says nothing by itself" for link in links if EMPTY_WORDS.fullmatch(link.text)]
    found += [f"{link.address!r}: scheme" for link in links if not link.address.startswith(SCHEMES)]
    places: dict[str, set[str]] = {}
    for link in links:
        places.setdefault(link.text.lower(), set()).add(link.address)
    return found + [f"{text!r} leads to {sorted(addresses)}" for text, addresses in places.items() if len(addresses) > 1]


def pdf_link_findings(pdf: bytes, links: Sequence[Link]) -> list[str]:
    """
    Return what is wrong with the annotations of a PDF, held against the links of its HTML.

    A link over two lines has two annotations, so an address has at least as many annotations as links; WeasyPrint drops those of links
    that are direct flex or grid items.
    """
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = destination_names(opened)
        counted: Counter[str] = Counter()
        for number, page in enumerate(opened.pages, 1):
            boxes = []
            for annotation in page.get("/Annots", []):
                if annotation.get("/Subtype") != "/Link":
                    found.append(f"page {number}: an annotation of kind {annotation.get('/Subtype')}")
                    continue
                address = address_of(annotation)
                counted[address] += 1
                if not str(annotation.get("/Contents", "")).strip():
                    found.append(f"page {number}: the link to {address} has no Contents")
                if "/StructParent" not in annotation:
                    found.append(f"page {number}: the link to {address} has no place in the structure tree")
                if address.startswith("#") and address[1:] not in names:
                    found.append(f"page {number}: the link to {address} leads nowhere")
                left, bottom, right, top = (float(value) for value in annotation.Rect)
                if min(abs(right - left), abs(top - bottom)) < 2:
                    found.append(f"page {number}: the link to {address} has no size")
                boxes.append((address, left, bottom, right, top))
            for at, one in enumerate(boxes):
                found += [
                    f"page {number}: the links to {one[0]} and {other[0]} lie over each other"
                    for other in boxes[at + 1 :]
                    if min(one[3], other[3]) - max(one[1], other[1]) > 1 and min(one[4], other[4]) - max(one[2], other[2]) > 3
                ]
    wanted = Counter(link.address for link in links)
    found += [f"{address}: {count} links in the HTML, {counted[address]} in the PDF" for address, count in wanted.items() if counted[address] < count]
    return found + [f"{address}: a link in the PDF alone" for address in counted if address not in wanted]


def address_of(annotation: pikepdf.Object) -> str:
    """Return where an annotation leads, #name within the document."""
    action = annotation.get("/A")
    if action is not None and "/URI" in action:
        return str(action.URI)
    target = annotation.get("/Dest", action.get("/D") if action is not None else None)
    return f"#{target}"


def destination_names(opened: pikepdf.Pdf) -> set[str]:
    """Return the names that links within the document may lead to."""
    names: set[str] = set()
    waiting = [opened.Root.Names.Dests] if "/Names" in opened.Root and "/Dests" in opened.Root.Names else []
    while waiting:
        branch = waiting.pop()
        waiting += list(branch.get("/Kids", []))
        names |= {str(name) for name in list(branch.get("/Names", []))[::2]}
    return names
