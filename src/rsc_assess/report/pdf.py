"""
HTML to PDF, tagged, both PDF/UA-1 and PDF/A-2a. The only module that knows WeasyPrint.

Nothing is fetched: addresses other than data: are left out with a warning. What WeasyPrint logs as an error fails the
render, so that no report goes out with a hole in it.
"""

import io
import logging
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.problems import InputError, MissingLibraryError, Place, Problem, RefusedError, RscError, shorten
from rsc_assess.report.sector_values import Content, SectorReport
from rsc_assess.report.values import Report

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

    from rsc_assess.report.brand import Brand
    from rsc_assess.report.html import Page
    from rsc_assess.report.pack import Pack

VARIANT = "pdf/a-2a"
MOST_BYTES = 50_000_000
POINTS_IN_PIXEL = 0.75
MOST_NAMED = 20

NO_PANGO = (
    "This computer lacks Pango, which makes the PDF. On Debian or Ubuntu run: sudo apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0. Elsewhere see docs/windows.md. Without it, write HTML (-o report.html) and "
    "print that to PDF from a browser. [F601]"
)

# PDF/A allows no property in the metadata that it does not know, unless a schema beside it says what it is.
UA_METADATA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA that this file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


@attrs.frozen
class Pdf:
    """
    A report as PDF.

    Attributes:
        content: The file.

        pages: How many pages it has.

        warnings: What was left out or replaced: blocked addresses, pictures, fonts, characters without a glyph.
    """

    content: bytes = attrs.field(repr=False)
    pages: int
    warnings: tuple[Problem, ...] = ()


@attrs.frozen
class Sheet:
    """
    A parsed style sheet with the fonts it brings.

    Attributes:
        warnings: What it names and does not get.
    """

    parsed: Any
    fonts: Any
    counters: Any
    warnings: tuple[Problem, ...]


class Sheets:
    """Style sheets and their fonts, parsed once for all reports of a process; the last few are kept."""

    MOST = 4

    def __init__(self) -> None:
        self.kept: dict[str, Sheet] = {}

    def get(self, css: str, strict: bool = False) -> Sheet:
        """Return a style sheet, parsed now or before. Raises RefusedError for addresses outside with `strict`."""
        from rsc_assess.report.guard import screen_style

        if strict:
            screen_style(css, strict)
        if not css:
            # A page that brings its own fonts must not leave them to the next.
            return parse_sheet(css)
        sheet = self.kept.pop(css, None) or parse_sheet(css)
        self.kept[css] = sheet
        while len(self.kept) > self.MOST:
            del self.kept[next(iter(self.kept))]
        return sheet


def parse_sheet(css: str) -> Sheet:
    """Return a style sheet with fonts of its own. Raises InputError where WeasyPrint reports an error."""
    weasyprint = load_weasyprint()
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    fonts, counters, fetcher = FontConfiguration(), CounterStyle(), own_page_only()
    with listening() as log:
        parsed = weasyprint.CSS(string=css, url_fetcher=fetcher, font_config=fonts, counter_style=counters)
    return Sheet(parsed, fonts, counters, tuple(log.settle(fetcher)))


def write_pdf(
    reports: Content | Sequence[Content],
    path: str | Path,
    overwrite: bool = True,
    *,
    kind: str = "full",
    brand: "Brand | None" = None,
    overall: bool = False,
) -> None:
    """
    Write a report as a tagged PDF (PDF/UA-1 and PDF/A-2a). The file is whole or not there at all.

    Args:
        reports, kind, brand, overall: As for render_html.

    Raises:
        MissingLibraryError: WeasyPrint's libraries (Pango) are not on this computer.

        FileAccessError: The file cannot be written.

        InputError, RefusedError: As for render_html.
    """
    from rsc_assess.report.pack import is_shipped, open_pack
    from rsc_assess.writing import write_whole

    pack = open_pack(kind)
    found = (reports,) if isinstance(reports, Report | SectorReport) else tuple(reports)
    if is_shipped(pack):
        content = fitting_page(found, pack, brand, overall)[1].content
    else:
        from rsc_assess.report.render import render_apart

        content = render_apart(found, pack, brand, overall, "pdf")
    write_whole(Path(path), content, overwrite)


# How much of its room a kind with a set number of pages uses; less, where its texts need more than was reckoned.
ROOMS = (1.0, 0.92, 0.85, 0.75, 0.6, 0.5)


def fitting_page(
    reports: Sequence[Content], pack: "Pack", brand: "Brand | None", overall: bool, sheets: "Sheets | None" = None, strict: bool = False
) -> "tuple[Page, Pdf]":
    """Return a document and its PDF; where its kind has a set number of pages and this makes more, with less chosen for them."""
    from rsc_assess.report.html import render_page
    from rsc_assess.report.templating import noting

    meant = pack.pages * len(reports) if pack.pages else None
    for room in ROOMS:
        with noting() as warnings:
            page = render_page(reports, pack, brand, overall=overall, room=room)
        made = make_pdf(page.html, page.style, sheets, strict)
        if meant is None or made.pages <= meant:
            break
    warnings.extend(made.warnings)
    if meant is not None and made.pages != meant:
        what = f"this made {made.pages} pages, and its template.yaml says {meant}"
        warnings.append(Problem("T422", what, "Choose less for the page", Place(f"{pack.kind}/report.html"), severity="warning"))
    return page, attrs.evolve(made, warnings=tuple(warnings))


def render_pdf(html: str, css: str = "", sheets: Sheets | None = None, strict: bool = False) -> bytes:
    """Return an HTML page as a PDF file; see make_pdf."""
    return make_pdf(html, css, sheets, strict).content


def make_pdf(html: str, css: str = "", sheets: Sheets | None = None, strict: bool = False) -> Pdf:
    """
    Return a page of HTML as PDF.

    Args:
        css: What applies beside the page's own styles, which win over it. It is parsed once per `sheets`.

        sheets: The style sheets parsed so far; share them between reports.

        strict: Refuse addresses outside the page, which are else left out with a warning.

    Raises:
        MissingLibraryError: WeasyPrint's libraries (Pango) are not on this computer.

        InputError: The page cannot be laid out: it is nested too deep, or WeasyPrint reported an error.

        RefusedError: It holds what no report may hold (see guard), or makes more than 50 MB.
    """
    from rsc_assess.report.guard import check_length, screen_tree

    weasyprint = load_weasyprint()
    check_length(html)
    sheet = (sheets or Sheets()).get(css, strict)
    fetcher = own_page_only()
    target = io.BytesIO()
    with listening() as log:
        try:
            parsed = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
            warnings = screen_tree(parsed.etree_element, strict)
            document = parsed.render(sheet.fonts, sheet.counters.copy(), pdf_variant=VARIANT, pdf_tags=True, stylesheets=[sheet.parsed])
            check_links(document)
            state_languages()
            document.write_pdf(target, finisher=finish, pdf_variant=VARIANT, pdf_tags=True)
        except RscError:
            raise
        except RecursionError:
            raise unmade("T410", "the HTML or its style is nested too deep to be laid out", "Nest less") from None
        except (MemoryError, SystemError):
            raise
        except Exception as error:
            what = f"this cannot be laid out ({type(error).__name__}: {shorten(str(error), 100)})"
            raise unmade("F602", what, "Look for sizes and spans out of all proportion in the template's style") from None
    warnings = list(dict.fromkeys([*warnings, *sheet.warnings, *log.settle(fetcher), *borrowed_fonts(document, sheet)]))
    blocked = [problem for problem in warnings if problem.code == "T417"]
    if strict and blocked:
        raise RefusedError("\n".join(str(problem) for problem in blocked), blocked)
    if target.tell() > MOST_BYTES:
        problem = Problem("T413", f"the PDF has more than {MOST_BYTES // 1_000_000} MB", "Make the pictures smaller", Place("report"))
        raise RefusedError(str(problem), [problem])
    return Pdf(target.getvalue(), len(document.pages), tuple(warnings))


def borrowed_fonts(document: Any, sheet: Sheet) -> Iterator[Problem]:
    """Yield a warning for each font of this computer that was used although the style brings fonts of its own."""
    folder = getattr(sheet.fonts, "_folder", None)
    own = [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".conf"] if folder is not None else []
    if not own:
        return
    from weasyprint.pdf.fonts import get_hb_object_data

    found: dict[str, set[str]] = {}
    for font in document.fonts.values():
        # Its file_content is a subset by now.
        content = get_hb_object_data(font.hb_face)
        if content not in own:
            found.setdefault(family_of(content, font.index), set()).update("".join(font.to_unicode.values()))
    for family, characters in sorted(found.items()):
        shown = "".join(sorted(character for character in characters if character.isprintable())[:MOST_NAMED]).strip()
        what = f"the report's fonts lack {shown or 'some characters'}, so a font of this computer ({family}) stands in"
        yield Problem("T420", what, "Use a font that has them, or other characters", Place("report"), severity="warning")


def family_of(content: bytes, index: int) -> str:
    """Return the family name that a font file gives itself."""
    from fontTools.ttLib import TTFont

    try:
        return str(TTFont(io.BytesIO(content), fontNumber=index, lazy=True)["name"].getBestFamilyName())
    except Exception:
        return "unnamed"


def check_links(document: Any) -> None:
    """Raise RefusedError for attachments and links of other schemes, wherever the layout found them (a style may make links)."""
    from rsc_assess.report.guard import link_faults

    links = {target: kind for page in document.pages for kind, target, _, _ in page.links}
    found = link_faults(links)
    if document.metadata.attachments:
        found = [*found, *link_faults({"": "attachment"})]
    if found:
        raise RefusedError("\n".join(str(problem) for problem in found), found)


def unmade(code: str, what: str, remedy: str) -> InputError:
    """Return the error for a page of which no PDF can be made."""
    problem = Problem(code, what, remedy, Place("report"))
    return InputError(str(problem), [problem])


def load_weasyprint() -> Any:
    """Return the weasyprint module; its banner about missing libraries is not for our users."""
    import contextlib

    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            import weasyprint
    except OSError as error:
        raise MissingLibraryError(NO_PANGO) from error
    return weasyprint


def own_page_only() -> "URLFetcher":
    """Return a fetcher that opens data addresses alone, screens the pictures in them, and remembers what it refused."""
    from urllib.parse import unquote_to_bytes

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnPage(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Opens data: alone. URLFetcher's own set-up is for networks, so it is left out."""

        def __init__(self) -> None:
            self._fail_on_errors = False
            self.refused: dict[str, Problem] = {}

        def __call__(self, url: str) -> Any:
            return self.fetch(url)

        def open(self, url: Any, data: object = None, timeout: object = None) -> Any:
            return self.fetch(url if isinstance(url, str) else url.full_url)

        def fetch(self, url: str, headers: object = None) -> Any:
            from rsc_assess.report.assets import KINDS, UnfitError, asset_of, kind_of
            from rsc_assess.report.guard import blocked_address

            if url[:5].lower() != "data:":
                self.refused[url] = blocked_address(url)
                raise ValueError("only data: is opened")
            head, _, text = url[5:].partition(",")
            media_type, *options = head.split(";")
            content = unquote_to_bytes(text)
            if any(option.strip().lower() == "base64" for option in options):
                import binascii

                content = binascii.a2b_base64(content)
            try:
                if kind_of(content) or not media_type.startswith("text/"):
                    asset_of(content, "a picture", KINDS)
            except UnfitError as error:
                flaw = error.flaws[0]
                self.refused[url] = Problem(flaw.code, flaw.what, flaw.remedy, Place("report"), severity="warning")
                raise ValueError(flaw.what) from None
            return URLFetcherResponse(url, content, {"Content-Type": media_type or "text/plain"})

    return OwnPage()


def finish(document: Any, pdf: Any) -> None:
    """
    Mend what WeasyPrint 70 leaves out of the tags, and declare PDF/UA-1 beside PDF/A-2a.

    The scope of table headers (https://github.com/Kozea/WeasyPrint/issues/2508), figure boxes in points, y upwards, and running
    heads as artifacts (https://github.com/Kozea/WeasyPrint/issues/1836).
    """
    import pydyf

    def get(reference: Any) -> Any:
        text = reference if isinstance(reference, str | bytes) else reference.reference
        return pdf.objects[int(text.split()[0])]

    set_running_heads_apart(pdf, get)
    metadata = get(pdf.catalog["Metadata"])
    text = b"".join(part if isinstance(part, bytes) else part.encode() for part in metadata.stream)
    metadata.stream = [text.replace(b"</rdf:RDF>", UA_METADATA)]
    metadata.compress = False  # PDF/A wants metadata that can be read without unpacking
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            if item.extra.get("Subtype") == "/Image":
                item.extra["Interpolate"] = "false"  # PDF/A forbids readers to smooth pictures
            end_clearly(item)
        if not isinstance(item, dict):
            continue
        if item.get("S") == "/TH":
            section = get(get(item["P"])["P"])
            item["A"]["Scope"] = "/Column" if section.get("S") == "/THead" else "/Row"
        elif item.get("S") == "/Figure" and "A" in item:
            height = float(get(item["Pg"])["MediaBox"][3])
            left, top, right, bottom = (value * POINTS_IN_PIXEL for value in item["A"]["BBox"])
            item["A"]["BBox"] = pydyf.Array([round(value, 2) for value in (left, height - bottom, right, height - top)])
    write_clearly(pdf)


# A reader that looks for the end of a stream takes a carriage return before the line feed for a part of the line end, and finds
# the stream a byte too short for its length. One stream in 256 ends so.
UNCLEAR_END = b"\r\nendstream"


def end_clearly(stream: Any) -> None:
    """Change a stream whose last byte is a carriage return: leave it unpacked, or add a line feed that means nothing."""
    is_packed, stream.compress = stream.compress, False
    found = stream.data
    if is_packed:
        # What is packed ends with the checksum of what went in.
        raw = memoryview(found)[found.index(b"\nstream\n") + len(b"\nstream\n") : -len(b"\nendstream")]
        stream.compress = zlib.adler32(raw) % 256 != ord("\r")
    if not stream.compress and found.endswith(UNCLEAR_END):
        stream.stream.append(b"")


def write_clearly(pdf: Any) -> None:
    """Let the file be written again with one more object, which nothing names, until its own two streams end clearly too."""
    import pydyf

    write = pdf.write

    def write_until_clear(target: io.BytesIO, *options: Any) -> None:
        count, start, position = len(pdf.objects), target.tell(), pdf.current_position
        write(target, *options)
        while UNCLEAR_END in target.getvalue():
            del pdf.objects[count:]
            target.seek(start)
            target.truncate()
            pdf.current_position = position
            pdf.add_object(pydyf.Dictionary())
            count += 1
            write(target, *options)

    pdf.write = write_until_clear


def state_languages() -> None:
    """Have WeasyPrint write the language of each element that states one into its tag; version 70 writes that of the document alone."""
    from weasyprint.pdf import tags

    plain_tree = getattr(tags, "_build_box_tree", None)
    if plain_tree is None or hasattr(plain_tree, "states_languages"):
        return
    import pydyf

    def tree(box: Any, *rest: Any) -> Iterator[Any]:
        box = getattr(box, "_box", box)
        element = getattr(box, "element", None)
        language = element.get("lang") if element is not None and box.element_tag not in ("html", "body") else None
        for tag in plain_tree(box, *rest):
            if language:
                tag["Lang"] = pydyf.String(language)
            yield tag

    tree.states_languages = True  # type: ignore[attr-defined]
    tags._build_box_tree = tree


def set_running_heads_apart(pdf: Any, get: Callable[[Any], Any]) -> None:
    """Make artifacts of what is in no part of the structure tree: the texts of the margin boxes."""
    root = get(pdf.catalog["StructTreeRoot"])
    told: set[int] = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        told.add(id(element))
        waiting.extend(get(kid) for kid in element.get("K", ()) if isinstance(kid, bytes))
    nums = get(root["ParentTree"])["Nums"]
    elements_of = dict(zip(nums[::2], nums[1::2], strict=True))
    for page in pdf.objects:
        if not isinstance(page, dict) or page.get("Type") != "/Page" or "StructParents" not in page:
            continue
        elements = elements_of[page["StructParents"]]
        apart = {mark for mark, element in enumerate(elements) if id(get(element)) not in told}
        for mark in apart:
            elements[mark] = b"null"
        content = get(page["Contents"]).stream
        for place, part in enumerate(content):
            if isinstance(part, dict) and part.get("MCID") in apart and content[place + 1] == b"BDC":
                content[place - 1 : place + 2] = ["/Artifact", b"", b"BMC"]


NO_GLYPH = re.compile(r'\.notdef glyph rendered .*?"(.*)" \(U\+([0-9A-F]+)\)', re.S)


class Log(logging.Handler):
    """Keeps what WeasyPrint logs: its errors, and those warnings that mean something looks other than meant."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.characters: dict[str, None] = {}
        self.fonts: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        line = record.getMessage()
        missing = NO_GLYPH.match(line)
        if missing:
            self.characters[f"U+{missing[2]}" + (f" ({missing[1]})" if missing[1].isprintable() else "")] = None
        elif record.levelno >= logging.ERROR:
            self.errors.append(line)
        elif "cannot be loaded" in line:
            self.fonts[line.removeprefix("Font-face ").split(" cannot be")[0].strip("'")] = None

    def settle(self, fetcher: Any) -> list[Problem]:
        """
        Return the warnings; lines that follow from an address that was refused count as that.

        Raises:
            InputError: There were other errors.
        """

        def is_told(line: str) -> bool:
            return any(url in line for url in fetcher.refused) or "without a base URI" in line

        problems = [
            Problem("F602", f"no PDF was made: {shorten(line, 200)}", "Correct the template", Place("report"))
            for line in dict.fromkeys(self.errors)
            if not is_told(line)
        ]
        if problems:
            raise InputError("\n".join(str(problem) for problem in problems), problems)
        warnings = list(fetcher.refused.values())
        for font in self.fonts:
            what = f"the font {shorten(font)} cannot be loaded, so another stands in for it"
            warnings.append(Problem("T420", what, "Put the font file into the pack or brand", Place("report"), severity="warning"))
        if self.characters:
            named = list(self.characters)
            more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
            what = f"no font here has {', '.join(named[:MOST_NAMED])}{more}, so boxes stand for them"
            warnings.append(Problem("T421", what, "Use a brand with a font that has them, or other characters", Place("report"), severity="warning"))
        return warnings


@contextmanager
def listening() -> Iterator[Log]:
    """Keep what WeasyPrint logs inside."""
    log = Log()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)
