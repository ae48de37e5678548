"""
Files that come with a brand or a template: opened only inside their folder, known by their content, and made part of the page.

Nothing here decodes a picture or a font. What a file claims to be, how large it is and whether it is whole is read from its
first bytes and its table of contents.
"""

import base64
import os
import re
import stat
import struct
import zlib
from itertools import islice
from pathlib import Path

import attrs

from rsc_assess.report.svg import Flaw, read_svg

MOST_BYTES = 20_000_000
MOST_PIXELS = 25_000_000

# A name that means something to a browser or to another operating system, rather than a file in the folder.
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]|.*(?:%[0-9A-Fa-f]{2}|\\|\x00)|.*[?#]", re.DOTALL)

OTHER_KINDS = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"II*\x00", "a TIFF"),
    (b"MM\x00*", "a TIFF"),
    (b"%!PS", "PostScript or EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file (svgz?)"),
    (b"PK\x03\x04", "a zip file"),
    (b"wOFF", "a WOFF font of the first version"),
    (b"ttcf", "a collection of fonts"),
    (b"version https://git-lfs", "a Git LFS pointer"),
)


class UnfitError(Exception):
    """
    A file that cannot be used.

    Attributes:
        flaws: Why, in the order of the file; line 0 where lines mean nothing.
    """

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(flaws[0].what)
        self.flaws = flaws


@attrs.frozen
class Asset:
    """
    A file as a part of the page.

    Attributes:
        uri: The whole file as a `data:` address.

        kind: svg, png, jpeg, woff2, truetype or opentype.

        width, height: Of pictures, in pixels or units of the drawing; 0 for fonts.

        has_text: True for a drawing with text, which is drawn in whatever font a computer has.
    """

    uri: str
    kind: str
    width: float = 0
    height: float = 0
    has_text: bool = False


MEDIA = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "woff2": "font/woff2",
    "truetype": "font/ttf",
    "opentype": "font/otf",
}
KINDS = tuple(MEDIA)
# Codes of what is unsafe rather than only wrong: a path out of the folder, a drawing that does more than show shapes.
REFUSED = ("T454", "T458")
NAMES = {"svg": "SVG", "png": "PNG", "jpeg": "JPEG", "woff2": "WOFF2", "truetype": "TTF", "opentype": "OTF"}


def load_asset(folder: Path, name: str, kinds: tuple[str, ...]) -> Asset:
    """
    Return a file of a folder as a part of the page.

    Args:
        name: Its path inside the folder, with slashes, such as `fonts/regular.woff2`.

        kinds: The kinds that may stand here; told by the content, whatever the name says.

    Raises:
        UnfitError: It is outside the folder, missing, of another kind, broken, too large or unsafe.
    """
    return asset_of(read_inside(folder, name), name, kinds)


def asset_of(content: bytes, name: str, kinds: tuple[str, ...]) -> Asset:
    """
    Return the content of a file as a part of the page.

    Args:
        name: What messages call it.

    Raises:
        UnfitError: It is of another kind, broken, too large or unsafe.
    """
    kind = kind_of(content)
    if kind not in kinds:
        found = NAMES.get(kind) or kind or "of no kind that is known here"
        raise unfit("T456", f"{name} is {found}", f"Use {', '.join(NAMES[one] for one in kinds[:-1])} or {NAMES[kinds[-1]]}")
    width, height, has_text = 0.0, 0.0, False
    if kind == "svg":
        drawing = read_svg(content)
        if drawing.flaws:
            raise UnfitError(drawing.flaws)
        width, height, has_text = drawing.width, drawing.height, drawing.has_text
    elif kind in ("png", "jpeg"):
        width, height = png_size(content, name) if kind == "png" else jpeg_size(content, name)
        if width * height > MOST_PIXELS:
            what = f"{name} has {width:.0f} × {height:.0f} pixels, at most {MOST_PIXELS // 1_000_000} million are read"
            raise unfit("T457", what, "Save it smaller; 2,480 pixels fill the width of A4 in print")
    else:
        check_font(content, name, kind)
    uri = f"data:{MEDIA[kind]};base64,{base64.b64encode(content).decode('ascii')}"
    return Asset(uri, kind, width, height, has_text)


def read_inside(folder: Path, name: str) -> bytes:
    """
    Return the bytes of a file that stands in a folder, links followed.

    Raises:
        UnfitError: It is outside, missing, no ordinary file, empty, unreadable or larger than 20 MB.
    """
    if ADDRESS.match(name) or ".." in name.split("/"):
        raise unfit("T454", f"'{name[:80]}' is no plain path inside the folder", "Copy the file into the folder and write its name, such as logo.svg")
    root = Path(os.path.realpath(folder))
    real = Path(os.path.realpath(root / name))
    if not real.is_relative_to(root):
        raise unfit("T454", f"{name} is a link to a place outside the folder", "Copy the file itself into the folder")
    if real.is_dir():
        raise unfit("T455", f"{name} is a folder", "Name a file in it")
    try:
        # The real path is opened, and no link that took its place since; a pipe must not make us wait.
        handle = os.open(real, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise unfit("T455", f"{name} is not an ordinary file", "Name a file")
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise unfit("T455", f"there is no file {name}", nearest_in(root, name)) from None
    except PermissionError:
        raise unfit("T455", f"you may not read {name}", "Ask for the right to read it, or copy it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise unfit("T455", f"{name} cannot be read ({reason})", "Check the path and the drive") from None
    if not content:
        raise unfit("T455", f"{name} is empty", "Copy the file again")
    if len(content) > MOST_BYTES:
        raise unfit("T457", f"{name} is larger than {MOST_BYTES // 1_000_000} MB", "Save it smaller")
    return content


def nearest_in(root: Path, name: str) -> str:
    """Return the remedy for a missing file: the nearest name in the folder if there is one."""
    from difflib import get_close_matches

    found = [*islice(root.glob("*"), 500), *islice(root.glob("*/*"), 500)]
    names = sorted(path.relative_to(root).as_posix() for path in found if path.is_file() and not path.is_symlink())
    near = get_close_matches(name, names, n=1)
    return f"Did you mean {near[0]}?" if near else "Copy it into the folder, or correct the name"


def kind_of(content: bytes) -> str:
    """Return the kind of a file by its content; for kinds that are never used, what messages call them; "" if unknown."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"wOF2"):
        return "woff2"
    if content.startswith((b"\x00\x01\x00\x00", b"true")):
        return "truetype"
    if content.startswith(b"OTTO"):
        return "opentype"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "a WebP"
    if content[4:12] in (b"ftypavif", b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "AVIF or HEIC"
    for start, kind in OTHER_KINDS:
        if content.startswith(start):
            return kind
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="replace").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"<(?:!doctype )?html", start, re.IGNORECASE):
        return "a web page"
    return "svg" if start.startswith(b"<") else ""


def png_size(content: bytes, name: str) -> tuple[int, int]:
    """Return the size a PNG claims; raise UnfitError unless it is whole: every part with its checksum, and an end."""
    width = height = 0
    at = 8
    while at + 12 <= len(content):
        length = struct.unpack_from(">I", content, at)[0]
        kind = content[at + 4 : at + 8]
        if at + 12 + length > len(content):
            break
        if zlib.crc32(content[at + 4 : at + 8 + length]) != struct.unpack_from(">I", content, at + 8 + length)[0]:
            break
        if at == 8:
            if kind != b"IHDR" or length != 13:
                break
            width, height = struct.unpack_from(">II", content, at + 8)
        if kind == b"acTL":
            raise unfit("T456", f"{name} is an animation", "Save one still picture")
        if kind == b"IEND":
            if width and height:
                return width, height
            break
        at += 12 + length
    raise unfit("T456", f"{name} is a broken or cut PNG", "Save it again")


def jpeg_size(content: bytes, name: str) -> tuple[int, int]:
    """Return the size a JPEG claims; raise UnfitError where it has none, or no end."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            if width and height and b"\xff\xd9" in content[-4096:]:
                return width, height
            break
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    raise unfit("T456", f"{name} is a broken or cut JPEG", "Save it again")


def check_font(content: bytes, name: str, kind: str) -> None:
    """Raise UnfitError unless a font is as long as its own table of contents says, and not far larger when unpacked."""
    if kind == "woff2":
        is_whole = len(content) >= 48 and struct.unpack_from(">I", content, 8)[0] == len(content) and content[12:14] != b"\x00\x00"
        unpacked = struct.unpack_from(">I", content, 16)[0] if is_whole else 0
    else:
        tables = struct.unpack_from(">H", content, 4)[0] if len(content) >= 12 else 0
        is_whole = 0 < tables <= 100 and len(content) >= 12 + 16 * tables
        for index in range(tables if is_whole else 0):
            offset, length = struct.unpack_from(">II", content, 12 + 16 * index + 8)
            is_whole = is_whole and offset + length <= len(content)
        unpacked = len(content)
    if not is_whole:
        raise unfit("T456", f"{name} is a broken or cut font", "Copy or export it again")
    if unpacked > MOST_BYTES:
        raise unfit("T457", f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB", "Use a font with fewer characters")


def unfit(code: str, what: str, remedy: str) -> UnfitError:
    """Return the error for a file with one flaw."""
    return UnfitError((Flaw(code, what, remedy, 0, 0),))
