"""The tags of a PDF, and what else a reader's program needs from the file."""

import functools
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import attrs
import pikepdf

from tests.report.checks.pdf_text import Run, read_text

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
SCHEMES = ("http:", "https:", "mailto:", "tel:")


@attrs.frozen
class Mark:
    """A piece of a page, by its number (MCID), or an annotation (number None)."""

    page: int
    number: int | None


@attrs.frozen
class Tag:
    """
    One element of the structure tree.

    Attributes:
        language: Its own, None if it is that of the element around it.

        box: Left, bottom, right, top in points, y up; None if it states none.
    """

    kind: str
    page: int | None
    alternative: str | None
    language: str | None
    scope: str | None
    box: tuple[float, float, float, float] | None
    below: "tuple[Tag | Mark, ...]"

    def tags(self) -> "tuple[Tag, ...]":
        """Return the elements right below."""
        return tuple(one for one in self.below if isinstance(one, Tag))


@attrs.frozen
class Structure:
    """The structure tree of a PDF and the text behind each mark."""

    root: Tag
    runs: dict[tuple[int, int], list[Run]]

    def walk(self) -> Iterator[tuple[Tag, tuple[Tag, ...]]]:
        """Yield each element with the elements around it, outermost first, in reading order."""
        yield from walk(self.root, ())

    def marks(self, tag: Tag) -> Iterator[Mark]:
        """Yield all marks in an element, in reading order."""
        for one in tag.below:
            if isinstance(one, Tag):
                yield from self.marks(one)
            else:
                yield one

    def text(self, tag: Tag) -> str:
        """Return the text in an element, lines joined by spaces."""
        runs = (run for mark in self.marks(tag) if mark.number is not None for run in self.runs.get((mark.page, mark.number), []))
        return re.sub(r"\s+", " ", " ".join(run.text for run in runs)).strip()


def walk(tag: Tag, around: tuple[Tag, ...]) -> Iterator[tuple[Tag, tuple[Tag, ...]]]:
    """Yield an element and all below it, each with the elements around it."""
    yield tag, around
    for one in tag.tags():
        yield from walk(one, (*around, tag))


@functools.lru_cache(maxsize=4)
def read_structure(pdf: bytes) -> Structure:
    """Return the structure tree of a tagged PDF."""
    runs: dict[tuple[int, int], list[Run]] = {}
    for run in read_text(pdf).runs:
        if run.mark is not None:
            runs.setdefault((run.page, run.mark), []).append(run)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        kids = opened.Root.StructTreeRoot.K
        root = kids[0] if isinstance(kids, pikepdf.Array) else kids
        return Structure(read_tag(root, pages, None), runs)


def read_tag(data: Any, pages: dict[tuple[int, int], int], page: int | None) -> Tag:
    """Return one element of the structure tree with all below it."""
    if "/Pg" in data:
        page = pages.get(data.Pg.objgen)
    below: list[Tag | Mark] = []
    kids = data.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array | list) else [kids]:
        if isinstance(kid, int):
            below.append(Mark(page or 0, kid))
        elif kid.get("/Type") == "/OBJR" or "/Obj" in kid:
            below.append(Mark(page or 0, None))
        elif "/MCID" in kid:
            below.append(Mark(pages[kid.Pg.objgen] if "/Pg" in kid else page or 0, int(kid.MCID)))
        else:
            below.append(read_tag(kid, pages, page))
    attributes: Any = data.get("/A", {})
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    scope = next((str(one.Scope) for one in listed if "/Scope" in one), None)
    box = next(((float(one.BBox[0]), float(one.BBox[1]), float(one.BBox[2]), float(one.BBox[3])) for one in listed if "/BBox" in one), None)
    texts = {key: str(data[f"/{key}"]) if f"/{key}" in data else None for key in ("Alt", "Lang")}
    return Tag(str(data.S).lstrip("/"), page, texts["Alt"], texts["Lang"], scope, box, tuple(below))


# --- the file ---


def file_findings(pdf: bytes, language: str | None = None) -> list[str]:
    """Return what the file itself lacks or holds too much: language, title, tags; attachments, actions, other schemes, fonts not embedded."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root: Any = opened.Root
        if not str(root.get("/Lang", "")) or (language and str(root.Lang) != language):
            found.append(f"the document's language is {root.get('/Lang')}")
        if not (root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
            found.append("the title is not shown in the window")
        with opened.open_metadata() as metadata:
            title = metadata.get("dc:title")
        if not title or str(title).endswith((".pdf", ".html")):
            found.append(f"the title is {title!r}")
        if not root.get("/MarkInfo", {}).get("/Marked", False):
            found.append("the file is not marked as tagged")
        if root.get("/MarkInfo", {}).get("/Suspects", False):
            found.append("its tags are marked as suspect")
        for item in (part for whole in opened.objects for part in dictionaries(whole)):
            if item.get("/Type") in ("/Filespec", "/EmbeddedFile") or "/EF" in item or "/JS" in item:
                found.append(f"object {item.objgen[0]} is an attachment or a script")
            if item.get("/S") in ("/Launch", "/JavaScript", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"):
                found.append(f"object {item.objgen[0]} is an action: {item.S}")
            if "/URI" in item and not isinstance(item.URI, pikepdf.Dictionary) and not str(item.URI).startswith(SCHEMES):
                found.append(f"a link to {str(item.URI)[:80]}")
            if item.get("/Type") == "/FontDescriptor" and not any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                found.append(f"the font {item.get('/FontName')} is not embedded")
            if item.get("/Type") == "/Font" and item.get("/Subtype") not in ("/Type0", "/Type3") and "/FontDescriptor" not in item:
                found.append(f"the font {item.get('/BaseFont')} is not embedded")
        if "/Names" in root and "/EmbeddedFiles" in root.Names:
            found.append("the file lists attachments")
        found += [f"page {number}: tab order is not that of the tags" for number, page in enumerate(opened.pages, 1) if page.get("/Tabs") != "/S"]
        found += [
            f"page {number}: {float(page.mediabox[2]):.0f} by {float(page.mediabox[3]):.0f} points is no A4"
            for number, page in enumerate(opened.pages, 1)
            if sorted(round(float(value)) for value in list(page.mediabox)[2:]) != [595, 842]
        ]
    return found


def dictionaries(item: Any) -> Iterator[Any]:
    """Yield an object of the file, if it is a dictionary or a stream, and those written right inside it."""
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
    if isinstance(item, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        below = list(item) if isinstance(item, pikepdf.Array) else [item[key] for key in item.keys()]  # noqa: SIM118  (it is no mapping)
        for one in below:
            if isinstance(one, pikepdf.Object) and not one.is_indirect:
                yield from dictionaries(one)


def profile_findings(pdf: bytes, profiles: tuple[str, ...] = ("PDF_UA_1", "PDF_A_2A")) -> list[str]:
    """Return what page-validation, an independent checker, finds against PDF/UA-1 and PDF/A-2a."""
    import page

    return [
        f"{profile}: {failure}"
        for profile in profiles
        for failure in page.validate_pdf_bytes(pdf, profile=getattr(page.ValidationProfile, profile)).failures
    ]


# --- the tree ---


def headings(pdf: bytes) -> list[tuple[int, str, int | None]]:
    """Return level, text and page of each heading, in reading order."""
    structure = read_structure(pdf)
    return [(int(tag.kind[1]), structure.text(tag), tag.page) for tag, _ in structure.walk() if tag.kind in HEADINGS]


def heading_findings(pdf: bytes, languages: int = 1) -> list[str]:
    """Return headings without text, skipped levels, and any number of main headings but one for each language."""
    found, last = [], 0
    read = headings(pdf)
    for level, text, page in read:
        if not text:
            found.append(f"page {page}: a heading without text")
        if level > last + 1:
            found.append(f"page {page}: {text!r} is of level {level} after level {last}")
        last = level
    main = [text for level, text, _ in read if level == 1]
    return found if len(main) == languages else [*found, f"{len(main)} main headings: {main}"]


def bookmarks(pdf: bytes) -> list[tuple[int, str]]:
    """Return level and text of each bookmark."""
    found: list[tuple[int, str]] = []

    def take(items: list[pikepdf.OutlineItem], level: int) -> None:
        for item in items:
            found.append((level, re.sub(r"\s+", " ", item.title).strip()))
            take(item.children, level + 1)

    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        take(outline.root, 1)
    return found


def bookmark_findings(pdf: bytes) -> list[str]:
    """Return bookmarks without a heading of their text and order, and headings of level 1 to 3 without a bookmark."""
    listed = [text.replace("\u200b", "") for _, text in bookmarks(pdf)]
    read = [(level, text) for level, text, _ in headings(pdf)]
    found = []
    at = 0
    tight = [bare(text) for _, text in read]
    for text in listed:
        try:
            at = tight.index(bare(text), at) + 1
        except ValueError:
            found.append(f"the bookmark {text!r} has no heading, or stands out of order")
    have = {bare(text) for text in listed}
    return found + [f"the heading {text!r} has no bookmark" for level, text in read if level <= 3 and bare(text) not in have]


def bare(text: str) -> str:
    """Return a text without the spaces and soft breaks that lines differ by."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def list_findings(pdf: bytes) -> list[str]:
    """Return lists that hold anything but items, items outside a list or without a body."""
    found = []
    structure = read_structure(pdf)
    for tag, around in structure.walk():
        if tag.kind == "L":
            wrong = [one.kind for one in tag.tags() if one.kind not in ("LI", "Caption", "L")]
            if wrong or not tag.tags():
                found.append(f"page {tag.page}: a list holds {wrong or 'nothing'}: {structure.text(tag)[:50]!r}")
        if tag.kind == "LI":
            if not around or around[-1].kind != "L":
                found.append(f"page {tag.page}: an item outside a list: {structure.text(tag)[:50]!r}")
            if not any(one.kind == "LBody" for one in tag.tags()):
                found.append(f"page {tag.page}: an item without a body: {structure.text(tag)[:50]!r}")
    return found


def table_findings(pdf: bytes) -> list[str]:
    """Return tables without column headers, headers without a scope, and rows that are longer or shorter than the others."""
    found = []
    structure = read_structure(pdf)
    for tag, _ in structure.walk():
        if tag.kind != "Table":
            continue
        rows = [one for one, _ in walk(tag, ()) if one.kind == "TR"]
        name = f"page {tag.page}: the table {structure.text(tag)[:50]!r}"
        heads = [cell for row in rows for cell in row.tags() if cell.kind == "TH"]
        if not any(cell.scope == "/Column" for cell in heads):
            found.append(f"{name} has no column header")
        found += [
            f"{name}: the header {structure.text(cell)[:40]!r} has no scope" for cell in heads if cell.scope not in ("/Column", "/Row", "/Both")
        ]
        lengths = {sum(cell.kind in ("TH", "TD") for cell in row.tags()) for row in rows}
        if len(lengths) > 1:
            found.append(f"{name} has rows of {sorted(lengths)} cells")
        found += [f"{name}: an empty column header" for cell in heads if cell.scope == "/Column" and not structure.text(cell)]
    return found


def figure_findings(pdf: bytes) -> list[str]:
    """Return figures without a text alternative, and boxes that are missing, empty or beyond their page."""
    found = []
    sizes = read_text(pdf).sizes
    for tag, around in read_structure(pdf).walk():
        if tag.kind != "Figure":
            continue
        name = f"page {tag.page}: the figure {(tag.alternative or '')[:60]!r}"
        if not (tag.alternative or "").strip():
            found.append(f"{name} has no text alternative")
        if any(one.kind == "Figure" for one in around):
            found.append(f"{name} lies in another")
        width, height = sizes[(tag.page or 1) - 1]
        if tag.box is None:
            found.append(f"{name} has no box")
        elif not (-1 <= tag.box[0] < tag.box[2] <= width + 1 and -1 <= tag.box[1] < tag.box[3] <= height + 1):
            found.append(f"{name} has the box {[round(value) for value in tag.box]} on a page of {width:.0f} by {height:.0f}")
    return found


def link_tag_findings(pdf: bytes) -> list[str]:
    """Return links inside links, and links without text or annotation."""
    found = []
    structure = read_structure(pdf)
    for tag, around in structure.walk():
        if tag.kind != "Link":
            continue
        text = structure.text(tag)
        if any(one.kind == "Link" for one in around):
            found.append(f"page {tag.page}: the link {text[:40]!r} lies in another")
        if not text and not any(one.kind == "Figure" for one, _ in walk(tag, ())):
            found.append(f"page {tag.page}: a link without text")
        if all(mark.number is not None for mark in structure.marks(tag)):
            found.append(f"page {tag.page}: the link {text[:40]!r} has no annotation")
    return found


def languages(pdf: bytes) -> list[tuple[str, str]]:
    """Return the language and the first words of each part of the tree that states one."""
    structure = read_structure(pdf)
    return [(tag.language, structure.text(tag)[:60]) for tag, _ in structure.walk() if tag.language]


# --- order ---


def order_findings(pdf: bytes, printed_text: str | None = None) -> list[str]:
    """
    Return where the order of the tags is not that of the pages, or not that of the HTML.

    Args:
        printed_text: What `browser.printed_text` returns for the HTML, if it is to be compared.
    """
    structure = read_structure(pdf)
    marks = [mark for mark in structure.marks(structure.root) if mark.number is not None]
    pages = [mark.page for mark in marks]
    found = [f"page {after} comes before page {before} in the tags" for before, after in pairwise(pages) if after < before]
    if len(set(marks)) != len(marks):
        found.append("the tags name a piece of a page twice")
    if printed_text is not None:
        found += difference(bare(text_of_tags(structure)), bare(printed_text))
    return found


def text_of_tags(structure: Structure) -> str:
    """Return the text of the tree without what stands in figures and without the header rows that a table repeats on its next page."""
    parts: list[str] = []
    heads: tuple[int | None, str] = (0, "")

    def take(tag: Tag, around: Tag | None = None) -> None:
        nonlocal heads
        if tag.kind == "Figure":
            return
        if tag.kind == "THead" and around:
            before, heads = heads, (tag.page, structure.text(tag))
            if before[1] == heads[1] and before[0] != heads[0] and not any(one.kind == "Caption" for one in around.tags()):
                return
        for one in tag.below:
            if isinstance(one, Tag):
                take(one, tag)
            elif one.number is not None:
                parts.extend(run.text for run in structure.runs.get((one.page, one.number), []))

    take(structure.root)
    return "".join(parts)


def difference(ours: str, theirs: str) -> list[str]:
    """Return where two texts part, if they do; numbers and bullets that the style puts in (page numbers of a contents list) are passed over."""
    at = 0
    for place, letter in enumerate(ours):
        if at < len(theirs) and letter == theirs[at]:
            at += 1
        elif not letter.isdigit() and letter not in "•.":
            return [f"the tags read {ours[max(0, place - 30) : place + 50]!r} where the HTML reads {theirs[max(0, at - 30) : at + 50]!r}"]
    return [] if at == len(theirs) else [f"the tags end before {theirs[at : at + 80]!r}"]


def running_text_findings(pdf: bytes) -> list[str]:
    """Return text outside the tree that is no artifact, artifacts within the text, and running text that readers are told on each page."""
    structure = read_structure(pdf)
    named = {(mark.page, mark.number) for mark in structure.marks(structure.root)}
    told: dict[tuple[str, int], set[int]] = {}
    found = []
    read = read_text(pdf)
    for run in read.runs:
        if (run.page, run.mark) in named:
            # A page number grows with the page: its distance from it stays, which that of ids and figures does not.
            number = re.search(r"\d+", run.text)
            counted = f"{run.text[: number.start()]}{int(number.group()) - run.page:+d}{run.text[number.end() :]}" if number else run.text
            for text in {run.text, counted}:
                told.setdefault((text, round(run.baseline)), set()).add(run.page)
        elif not run.artifact:
            found.append(f"page {run.page}: {run.text[:50]!r} is neither in the tree nor an artifact")
    # A header row repeats too, but not at one height on half of the pages.
    return found + [
        f"{text[:50]!r} is read out on {len(pages)} pages" for (text, _), pages in told.items() if len(pages) > max(3, len(read.sizes) / 2)
    ]
