"""
Pictures and fonts of a template pack or a brand, screened, as data addresses.

What a file is called does not matter, only what it holds. Sizes are read from headers before anything is decoded, and an
SVG is refused for whatever makes it more than a drawing: scripts, entities, addresses outside itself, and references
that unfold without end.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from rsc_assess.problems import InputError, Place, Problem, RefusedError, did_you_mean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 20_000_000
MOST_PIXELS = 25_000_000
MOST_ELEMENTS = 50_000
DEEPEST = 100

PNG, JPEG, WEBP, SVG, WOFF2 = "image/png", "image/jpeg", "image/webp", "image/svg+xml", "font/woff2"
PICTURES = (PNG, JPEG, WEBP, SVG)
KINDS = (*PICTURES, WOFF2)
IN_WORDS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WebP", SVG: "SVG", WOFF2: "WOFF2"}

# Elements that act, or bring another document in.
ACTING = ("script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener")
OUTSIDE_IN_STYLE = re.compile(r"@import|@font-face|(?:url|src|image-set|image)\(", re.I)
OWN_PART = re.compile(r"""url\(\s*["']?#([^"')\s]+)["']?\s*\)""", re.I)
PICTURE_INSIDE = re.compile(r"data:image/(?:png|jpe?g|webp);base64,[A-Za-z0-9+/=\s]*", re.I)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.S)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)


@attrs.frozen
class Asset:
    """
    A picture or font that may be shown.

    Attributes:
        data_uri: Its content as a data address, for src, href and url().

        media_type: What it holds, such as image/png.

        width: In pixels, or None where it has no fixed size (SVG) or none at all (fonts).

        height: Likewise.
    """

    data_uri: str
    media_type: str
    width: int | None = None
    height: int | None = None


def read_asset(folder: Path, name: str, kinds: tuple[str, ...] = KINDS) -> Asset:
    """
    Return a picture or font that lies in a folder, or below it.

    Args:
        folder: Nothing outside it is opened, by whatever way.

        name: With forward slashes, such as assets/logo.svg.

        kinds: The media types that may come back, of PNG, JPEG, WEBP, SVG and WOFF2.

    Raises:
        InputError: There is no such file in the folder, or it is no picture or font of these kinds, is damaged or too large.

        RefusedError: A link on the way leads out of the folder.
    """
    path = path_inside(folder, name)
    place = Place(str(path))
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise bad_asset(place, f"this has {size / 1e6:,.0f} MB", f"Make it smaller than {MOST_BYTES // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        raise bad_asset(place, f"this cannot be read ({error.strerror or error})", "Check the file and your rights") from None
    return screen_asset(content, place, kinds)


def screen_asset(content: bytes, place: Place, kinds: tuple[str, ...] = KINDS) -> Asset:
    """
    Return the bytes of a picture or font as an asset.

    Raises:
        InputError: It is of no kind that is asked for, damaged, or too large; see read_asset.
    """
    import base64

    media_type = sniff(content)
    allowed = ", ".join(IN_WORDS[kind] for kind in kinds)
    if media_type is None or media_type not in kinds:
        raise bad_asset(place, f"this is {IN_WORDS.get(media_type or '', 'nothing known')}, not {allowed}", f"Save it as one of: {allowed}")
    width = height = None
    if media_type == SVG:
        screen_svg(content, place)
    else:
        width, height = check_size(content, media_type, place)
    return Asset(f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}", media_type, width, height)


def path_inside(folder: Path, name: str) -> Path:
    """
    Return the path of a file in a folder.

    Raises:
        InputError: The name leaves the folder, or there is no such file.

        RefusedError: The name stays inside, but a link on the way leads out.
    """
    parts = name.split("/")
    if not name or "\\" in name or "\0" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        raise not_inside(name, folder, "Name a file of the pack, with forward slashes, such as assets/logo.svg")
    path = folder.joinpath(*parts)
    try:
        real, root = path.resolve(), folder.resolve()
        is_file = real.is_file()
    except (OSError, ValueError, RuntimeError):
        raise not_inside(name, folder, "Check the name") from None
    if not real.is_relative_to(root):
        problem = Problem("T404", f"{name} is a link that leads out of the pack", "Put the file itself there", Place(str(path)))
        raise RefusedError(str(problem), [problem])
    if not is_file:
        raise not_inside(name, folder, nearest(folder, name))
    return path


def nearest(folder: Path, name: str) -> str:
    """Return the remedy for a file that a pack does not have."""
    names: list[str] = []
    for path in folder.rglob("*"):
        if len(names) == 2_000:
            break
        names.append(path.relative_to(folder).as_posix())
    return did_you_mean(name, sorted(names))


def not_inside(name: str, folder: Path, remedy: str) -> InputError:
    """Return the error for a file that is not in a pack."""
    problem = Problem("T403", f"{name!r} is not in the template pack", remedy, Place(str(folder)))
    return InputError(str(problem), [problem])


def bad_asset(place: Place, what: str, remedy: str, code: str = "T418") -> InputError:
    """Return the error for a picture or font that cannot be shown."""
    problem = Problem(code, what, remedy, place)
    return InputError(str(problem), [problem])


def sniff(content: bytes) -> str | None:
    """Return the media type of a picture or font by its first bytes, or None."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"wOF2"):
        return WOFF2
    start = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and re.search(rb"<(?:\w+:)?svg[\s>]", content[:20_000]):
        return SVG
    return None


def check_size(content: bytes, media_type: str, place: Place) -> tuple[int, int] | tuple[None, None]:
    """Return width and height in pixels from the header; (None, None) for a font. Raise InputError past the limits."""
    try:
        if media_type == WOFF2:
            unpacked = struct.unpack(">I", content[16:20])[0]
            if unpacked > MOST_BYTES:
                raise bad_asset(place, f"this font unpacks to {unpacked / 1e6:,.0f} MB", f"Use one of at most {MOST_BYTES // 1_000_000} MB")
            return None, None
        width, height = {PNG: png_size, JPEG: jpeg_size, WEBP: webp_size}[media_type](content)
    except (struct.error, IndexError, ValueError):
        raise bad_asset(place, f"this {IN_WORDS[media_type]} is damaged", "Save it again") from None
    if width * height > MOST_PIXELS or not width or not height:
        what = f"this picture has {width:,} × {height:,} pixels"
        raise bad_asset(place, what, f"Make it smaller, at most {MOST_PIXELS // 1_000_000} million pixels")
    return width, height


def png_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG."""
    if content[12:16] != b"IHDR":
        raise ValueError("no header")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG, from its frame header."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]


def webp_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a WebP in any of its three forms."""
    form = content[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no form")


def screen_svg(content: bytes, place: Place) -> None:
    """
    Make sure that an SVG is a drawing and no more.

    Raises:
        InputError: It is no XML, or has a document type, entities, scripts, event handlers, other documents, addresses
            outside itself, or references that unfold to more than 50,000 elements.
    """
    from xml.etree.ElementTree import TreeBuilder
    from xml.parsers import expat

    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise bad_asset(place, "this drawing is nested too deep or has too many parts", "Simplify it", "T419")
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*_: object) -> None:
        what = "this SVG has a document type, entities or a style sheet beside it"
        raise bad_asset(place, what, "Save it as plain SVG", "T419")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(content, True)
        root = builder.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as error:
        raise bad_asset(place, f"this is no SVG that can be read ({error})", "Save it again as plain SVG", "T419") from None
    found = next(faults(root), None)
    if found:
        raise bad_asset(place, f"this SVG has {found}", "Take it out, or save it as plain SVG", "T419")
    if unfolds_too_far(root):
        raise bad_asset(place, f"the references in this SVG unfold without end, or to more than {MOST_ELEMENTS:,} parts", "Simplify it", "T419")


def faults(root: "Element") -> Iterator[str]:
    """Yield what makes an SVG more than a drawing, in words."""
    for element in root.iter():
        name = local(element.tag)
        if name in ACTING:
            yield f"a <{name}>"
        if name == "style" and OUTSIDE_IN_STYLE.search(OWN_PART.sub("", plain_css(element.text or ""))):
            yield "a style that names another file"
        for key, value in element.attrib.items():
            key = local(key)
            if key.startswith("on"):
                yield f"an event handler ({key})"
            elif key in ("href", "src") and not value.strip().startswith("#"):
                if not (name in ("image", "feimage") and PICTURE_INSIDE.fullmatch(value.strip())) and name != "a":
                    yield f"an address outside itself ({value.strip()[:60]})"
                elif name == "a":
                    yield "a link"
            elif "(" in value and OUTSIDE_IN_STYLE.search(OWN_PART.sub("", plain_css(value))):
                yield f"an address outside itself ({value.strip()[:60]})"


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
