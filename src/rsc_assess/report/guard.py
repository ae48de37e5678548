"""
What the HTML of a report may hold, whoever wrote its template.

The screen reads the tree that the layout engine itself parses, so nothing hides behind odd case or entities. Three answers:

- refused (exit code 4): attachments, scripts and event handlers, documents within the document, forms, <base>, a refresh, and
  links that are not to https, http, mailto, tel or a place in the report;
- blocked, with a warning: every other address outside the report. Nothing is fetched, by us or (through the content security
  policy) by a browser. With `strict` they are refused too;
- an error (exit code 1): elements nested more than 100 deep.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from rsc_assess.problems import InputError, Place, Problem, RefusedError, shorten

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEEPEST = 100
MOST_CHARACTERS = 50_000_000
MOST_DRAWN = 200_000
MOST_ELEMENTS = 50_000
PAINTING = ("pattern", "marker", "mask")

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
CSP = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'

ACTING = ("script", "noscript", "handler", "listener", "animate", "animatemotion", "animatetransform", "set")
FORMS = ("form", "input", "button", "select", "textarea", "dialog")
EMBEDDED = ("iframe", "frame", "frameset", "object", "embed", "applet", "portal", "audio", "video", "source", "track", "foreignobject")
FORBIDDEN = frozenset((*ACTING, *FORMS, *EMBEDDED, "base", "template"))
# What they are called in lower case; the namespace of xlink:href is taken off.
FETCHED = frozenset(("src", "href", "poster", "background", "data", "manifest", "codebase", "archive", "action", "formaction", "ping"))
LINKING = frozenset(("a", "area"))
SCHEMES = ("http", "https", "mailto", "tel")
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.I)
# Browsers take these out of an address before they look at its scheme.
IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
INNER_SPACE = re.compile("[\t\n\r\x00]")
PICTURE = re.compile(r"data:(?:image/(?:png|jpeg|webp|svg\+xml)|font/(?:woff2|ttf|otf))[;,]", re.I)
IN_CSS = re.compile(r"""(?:url|src)\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s][^)]*?))\s*\)|(?:@import|image-set\(|image\()\s*["']([^"']*)["']""", re.I)
OWN_PART = re.compile(r"""url\(\s*["']?#([^"')\s]+)["']?\s*\)""", re.I)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.S)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
CSS_CALLS = ("url(", "src(", "@import", "image", "\\")


def screen_html(html: str, strict: bool = False) -> list[Problem]:
    """
    Return warnings for the addresses outside a page, none of which is ever opened.

    Raises:
        InputError: Its elements are nested more than 100 deep.

        RefusedError: It holds what no report may hold, is larger than 50 million characters, or, with `strict`, names an
            address outside.
    """
    import io

    import tinyhtml5

    check_length(html)
    return screen_tree(tinyhtml5.parse(io.StringIO(html), namespace_html_elements=False), strict)


def screen_tree(root: "Element", strict: bool = False) -> list[Problem]:
    """Do the same for a page that is parsed already."""
    check_depth(root)
    refused: list[Problem] = []
    blocked: dict[str, Problem] = {}
    uses, count = False, 0
    for element in root.iter():
        name = local(element.tag)
        if not name:
            continue
        for problem in faults(name, element):
            refused.append(problem)
        for address in addresses(name, element):
            blocked.setdefault(address, blocked_address(address))
        count += 1
        uses = uses or name == "use" or (name in PAINTING and "}" in element.tag)
    if uses and unfolds_too_far(root, MOST_DRAWN + 20 * count):
        refused.append(refuse("a drawing whose references unfold without end", "Draw it with fewer <use>", "T419"))
    if strict:
        refused.extend(attrs.evolve(problem, severity="error") for problem in blocked.values())
    if refused:
        unique = list(dict.fromkeys(refused))
        raise RefusedError("\n".join(str(problem) for problem in unique), unique)
    return list(blocked.values())


def screen_style(css: str, strict: bool = False) -> list[Problem]:
    """Return warnings for the addresses outside that a style sheet names; raise RefusedError for them with `strict`."""
    found = [blocked_address(address) for address in dict.fromkeys(css_addresses(css))]
    if found and strict:
        found = [attrs.evolve(problem, severity="error") for problem in found]
        raise RefusedError("\n".join(str(problem) for problem in found), found)
    return found


def with_csp(html: str) -> str:
    """Return a page whose head starts with a content security policy under which a browser opens nothing and runs nothing."""
    return re.sub(r"<head(?:\s[^>]*)?>", lambda found: f"{found.group()}\n{CSP}", html, count=1, flags=re.I)


def check_length(html: str) -> None:
    """Raise RefusedError for a page of more than 50 million characters."""
    if len(html) > MOST_CHARACTERS:
        problem = refuse(f"more than {MOST_CHARACTERS:,} characters", "Shorten it", "T413")
        raise RefusedError(str(problem), [problem])


def check_depth(root: "Element") -> None:
    """Raise InputError where elements are nested more than 100 deep."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            problem = Problem("T410", f"the HTML is nested too deep, more than {DEEPEST} elements", "Nest less", Place("report"))
            raise InputError(str(problem), [problem])
        level = [child for element in level for child in element]


def faults(name: str, element: "Element") -> Iterator[Problem]:
    """Yield what no report may hold, of one element."""
    if name in FORBIDDEN:
        yield refuse(f"a <{name}>", "Take it out: a report is a page to read, and nothing in it acts")
    attributes = element.attrib
    if name == "meta" and "http-equiv" in attributes and attributes["http-equiv"].strip().lower() != "content-security-policy":
        yield refuse(f"a <meta http-equiv={shorten(attributes['http-equiv'], 20)}>", "Take it out")
    if name in ("link", "a", "area") and "attachment" in attributes.get("rel", "").lower().split():
        yield refuse("an attachment", "Take out rel=attachment: a report carries no other files", "T414")
    for key, value in attributes.items():
        key = local(key)
        if key.startswith("on"):
            yield refuse(f"an event handler ({shorten(key, 20)})", "Take it out: a report is a page to read, and nothing in it acts")
        elif key == "srcdoc":
            yield refuse("a document within the document (srcdoc)", "Take it out")
        elif key == "href" and name in LINKING and not may_be_linked(value):
            yield refuse(f"a link to {shorten(value, 60)}", f"Link to {', '.join(SCHEMES)} or #place only", "T416")


def may_be_linked(address: str) -> bool:
    """Return whether an address may stand in a link: http, https, mailto, tel or a place in the report."""
    cleaned = IGNORED.sub("", address)
    if cleaned.startswith("#"):
        return True
    scheme = SCHEME.match(cleaned)
    if scheme is None or scheme[1].lower() not in SCHEMES:
        return False
    # A tab inside javascript: is dropped by browsers; an address that changes when cleaned is none that people write.
    return INNER_SPACE.sub("", address.strip()) == address.strip()


def addresses(name: str, element: "Element") -> Iterator[str]:
    """Yield the addresses outside the report that an element would open."""
    for key, value in element.attrib.items():
        key = local(key)
        if key in ("srcset", "imagesrcset"):
            for part in re.split(r",\s+", value):
                words = part.split()
                if words and is_outside(words[0]):
                    yield words[0]
        elif key in FETCHED and not (name in LINKING and key == "href"):
            if name != "meta" and is_outside(value):
                yield value.strip()
        elif key == "style" or "(" in value or "\\" in value:
            yield from css_addresses(value)
    if name == "style":
        yield from css_addresses("".join(element.itertext()))


def css_addresses(css: str) -> Iterator[str]:
    """Yield the addresses outside that CSS names in url(), @import and image-set()."""
    lowered = css.lower() if len(css) < 100_000 else css
    if len(css) < 100_000 and not any(call in lowered for call in CSS_CALLS):
        return
    for found in IN_CSS.finditer(plain_css(css)):
        address = next((group for group in found.groups() if group is not None), "")
        if is_outside(address):
            yield address.strip()


def is_outside(address: str) -> bool:
    """Return whether something would have to be fetched for an address."""
    cleaned = address.strip()
    return bool(cleaned) and not cleaned.startswith("#") and not PICTURE.match(cleaned)


def blocked_address(address: str) -> Problem:
    """Return the warning for an address that is not opened."""
    what = f"blocked: {shorten(address, 100)} (only the pack's own files, by asset(), and data: are shown)"
    return Problem("T417", what, 'Put the file into the pack and write {{ asset("its name") }}', Place("report"), severity="warning")


def refuse(what: str, remedy: str, code: str = "T415") -> Problem:
    """Return the problem of a report that holds what none may hold."""
    return Problem(code, f"the template makes {what}, which no report may hold", remedy, Place("report"))


def link_faults(links: Mapping[str, str]) -> list[Problem]:
    """Return problems for links as they were laid out, by address with their kind (external, internal, attachment)."""
    found = []
    for address, kind in links.items():
        if kind == "attachment":
            found.append(refuse("an attachment", "Take out rel=attachment: a report carries no other files", "T414"))
        elif kind == "external" and not may_be_linked(address):
            found.append(refuse(f"a link to {shorten(address, 60)}", f"Link to {', '.join(SCHEMES)} or #place only", "T416"))
    return found


def plain_css(text: str) -> str:
    """Return CSS without comments and with its escapes resolved, so that nothing hides behind them."""

    def resolved(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[2]
        number = int(found[1], 16)
        return chr(number) if 0 < number < 0x110000 else "\ufffd"

    text = CSS_COMMENT.sub("", text)
    return CSS_ESCAPE.sub(resolved, text) if "\\" in text else text


@lru_cache(maxsize=2_000)
def local(name: object) -> str:
    """Return the name of an element or attribute in lower case, without its namespace; comments have none."""
    return re.split(r"[}:]", name)[-1].lower() if isinstance(name, str) else ""


def unfolds_too_far(root: "Element", most: int = MOST_ELEMENTS) -> bool:
    """Return whether what an SVG draws, with every reference followed, has no end or more than `most` elements."""
    by_id = {element.attrib["id"]: element for element in root.iter() if "id" in element.attrib}
    sizes: dict[Element, int] = {}
    open_now: set[Element] = set()
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, is_done = stack.pop()
        following = [*element, *references(element, by_id)]
        if is_done:
            open_now.discard(element)
            sizes[element] = min(1 + sum(sizes.get(one, 0) for one in following), most + 1)
        elif element in open_now:
            return True
        elif element not in sizes:
            open_now.add(element)
            stack.append((element, True))
            for one in following:
                if one in open_now:
                    return True
                stack.append((one, False))
    return sizes[root] > most


def references(element: "Element", by_id: "Mapping[str, Element]") -> "Iterable[Element]":
    """Return the elements that an element draws in its place: by <use> and the like, and by url(#…)."""
    is_link = local(element.tag) == "a"
    for key, value in element.attrib.items():
        if not is_link and local(key) == "href":
            target = by_id.get(value.strip().removeprefix("#"))
            if target is not None:
                yield target
        elif "(" in value:
            yield from (by_id[id] for id in OWN_PART.findall(value) if id in by_id)
