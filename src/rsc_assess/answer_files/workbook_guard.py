"""What a file says of itself before anything in it is opened as a workbook: whether it is one, and how large it would become."""

import contextlib
import io
import re
import zipfile
import zlib
from xml.parsers import expat

from rsc_assess.documents.node import one_problem
from rsc_assess.problems import InputError, Place, RefusedError

MOST_UNPACKED = 50_000_000
MOST_RATIO = 100
# Packing well does no harm to what is small.
SMALL = 1_000_000
MOST_ENTRIES = 2_000
MOST_DIRECTORY = 1_000_000
# Elements of XML in one part: all, and those that are not rows, cells or texts. openpyxl makes an object of each of the others, such as
# formats and merged cells, and hundreds of thousands of them take a minute.
MOST_ELEMENTS = 2_000_000
MOST_OBJECTS = 100_000
CELLS_AND_TEXTS = re.compile(rb"<(?:[\w.-]+:)?(?:row|c|v|f|is|t|si|r)[\s/>]")
OLE = b"\xd0\xcf\x11\xe0"
AS_XLSX = "Open it in Excel or LibreOffice, and save it as Excel Workbook (.xlsx)"
ANEW = "Take a copy that opens in Excel, or start with a form from `rsc-assess init --format xlsx`"

# What the first bytes of other files are.
LOOKS = (
    (re.compile(rb"%PDF"), "a PDF"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "a picture"),
    (re.compile(rb"\s*<\?xml[^>]*\?>\s*(?:<\?mso-application|<(?:\w+:)?Workbook)"), "an XML spreadsheet of Excel 2003"),
    (re.compile(rb"\s*(?:<!doctype html|<html|<table)", re.IGNORECASE), "a web page"),
    (re.compile(rb"\s*<"), "XML"),
    (re.compile(rb"\s*\{"), "JSON"),
    (re.compile(rb"questionnaire\s*:|.*\nquestionnaire\s*:", re.DOTALL), "YAML"),
    (re.compile(rb"[^\n]*[,;\t]"), "a table as text, as CSV files are"),
)
TYPES = (
    (re.compile(rb"ms-excel\.sheet\.binary"), "a binary workbook (.xlsb)", "A300"),
    (re.compile(rb"macroEnabled|vbaProject"), "a workbook with macros (.xlsm), which are never run here", "A302"),
    (re.compile(rb"wordprocessingml"), "a Word document", "A300"),
    (re.compile(rb"presentationml"), "a PowerPoint presentation", "A300"),
)
WORKBOOK_TYPE = re.compile(rb"spreadsheetml\.(?:sheet|template)\.main\+xml")


def guarded(content: bytes, name: str) -> zipfile.ZipFile:
    """
    Return the zip file that a workbook is, once its directory shows that it is one and may be unpacked.

    What is unpacked is never more than the directory says; a part that holds more is refused.

    Raises:
        InputError: It is no workbook, or not one that can be read: another kind of file, with a password, with macros, damaged.

        RefusedError: Unpacked it would be too large.
    """
    place = Place(name)
    if not content.strip():
        raise one_problem("F104", place, "this file is empty", ANEW)
    if content.startswith(OLE):
        raise of_ole(content, place)
    if not content.startswith(b"PK"):
        raise no_workbook(place, looks_like(content))
    refuse_long_directory(content, place)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise one_problem("A300", place, "this workbook is damaged or cut off, so it cannot be opened", ANEW) from None
    check_sizes(archive, place)
    check_kind(content, archive, place)
    check_parts(content, archive, place)
    return archive


def of_ole(content: bytes, place: Place) -> InputError:
    """Return the error for a container that is either a workbook with a password or an old one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        remedy = "Open it in Excel, take the password off (File › Info › Protect Workbook), and save it again"
        return one_problem("A301", place, "this workbook is protected with a password, so it cannot be read", remedy)
    return one_problem("A301", place, "this looks like an old Excel file (.xls), or a workbook with a password", AS_XLSX)


def no_workbook(place: Place, looks: str) -> InputError:
    """Return the error for a file that is something else."""
    if "CSV" in looks or looks in ("YAML", "JSON", "a web page"):
        remedy = "If it is a file of answers, give it the ending of what it is (.csv, .yaml, .json or .html); else save it as Excel Workbook (.xlsx)"
    else:
        remedy = AS_XLSX
    return one_problem("A300", place, f"this is no workbook: it looks like {looks}", remedy)


def looks_like(content: bytes) -> str:
    """Return what a file that is no zip looks like, in words."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "ignore").encode()
    if b"\x00" not in start:
        return next((kind for known, kind in LOOKS if known.match(start)), "text")
    return next((kind for known, kind in LOOKS[:2] if known.match(start)), "something else")


def refuse_long_directory(content: bytes, place: Place) -> None:
    """Refuse a zip whose directory lists too much, before it is read."""
    at = content.rfind(b"PK\x05\x06", -66_000)
    if at < 0 or at + 22 > len(content):
        return
    entries, size = int.from_bytes(content[at + 10 : at + 12], "little"), int.from_bytes(content[at + 12 : at + 16], "little")
    if entries > MOST_ENTRIES or MOST_DIRECTORY < size < 0xFFFFFFFF:
        raise refused(place, f"this workbook has more than {MOST_ENTRIES:,} parts")


def check_sizes(archive: zipfile.ZipFile, place: Place) -> None:
    """Refuse a zip that would take too much memory."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise refused(place, f"this workbook has more than {MOST_ENTRIES:,} parts")
    if len({entry.filename for entry in entries}) < len(entries):
        raise damaged(place, ValueError("a part is in it twice"))
    total = sum(entry.file_size for entry in entries)
    if total > MOST_UNPACKED:
        raise refused(place, f"unpacked, this workbook has {total // 1_000_000:,} MB; at most {MOST_UNPACKED // 1_000_000} MB are read")
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise refused(place, f"a part of this workbook unpacks to more than {MOST_RATIO} times its size")


def refused(place: Place, what: str) -> RefusedError:
    """Return the error for what would take too much memory."""
    remedy = "Copy the sheets with answers into a new workbook, without pictures and empty formatted rows"
    problem = one_problem("A303", place, what, remedy).problems[0]
    return RefusedError(str(problem), [problem])


def check_kind(content: bytes, archive: zipfile.ZipFile, place: Place) -> None:
    """Refuse a zip that is no workbook, or one with macros; what its list of types says counts, not its name."""
    names = {entry.filename: entry for entry in archive.infolist()}
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise one_problem("A301", place, "this zip file is protected with a password, so it cannot be read", ANEW)
    if "[Content_Types].xml" not in names:
        kind = part(content, names["mimetype"], place) if "mimetype" in names else b""
        if b"opendocument.spreadsheet" in kind:
            raise one_problem("A300", place, "this is an OpenDocument spreadsheet (.ods)", AS_XLSX)
        what = "this is an OpenDocument file, and no workbook" if b"opendocument" in kind else "this is a zip file, and no workbook"
        raise one_problem("A300", place, what, "Unpack it, and give the workbook in it" if not kind else AS_XLSX)
    types = part(content, names["[Content_Types].xml"], place)
    for known, what, code in TYPES:
        if known.search(types):
            raise one_problem(code, place, f"this is {what}", AS_XLSX)
    if not WORKBOOK_TYPE.search(types):
        raise one_problem("A300", place, "this is a zip file, and no workbook", ANEW)


def part(content: bytes, entry: zipfile.ZipInfo, place: Place) -> bytes:
    """
    Return a part of a zip, or raise where it is damaged, or holds more than the directory says.

    zipfile cuts off what is too much only after it was unpacked; here no more than that is ever unpacked.
    """
    head = content[entry.header_offset : entry.header_offset + 30]
    start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        data = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        try:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size + 1)
        except zlib.error as error:
            raise damaged(place, error) from None
    else:
        raise damaged(place, NotImplementedError(f"{entry.filename} is packed in another way"))
    if len(data) > entry.file_size:
        raise damaged(place, ValueError(f"{entry.filename} holds more than it says"))
    if len(data) < entry.file_size or zlib.crc32(data) != entry.CRC:
        raise damaged(place, ValueError(f"{entry.filename} is damaged"))
    return data


def damaged(place: Place, error: Exception) -> InputError:
    """Return the error for a workbook that cannot be read to the end."""
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return one_problem("A300", place, f"this is not a normal workbook, so it cannot be read ({reason})", f"Save it anew from Excel. {ANEW}")


class Started(Exception):
    """The root of a document was reached."""


def check_parts(content: bytes, archive: zipfile.ZipFile, place: Place) -> None:
    """Refuse documents with a DTD, by which a few lines could grow or fetch files, and those that would take too long; workbooks have none."""
    for entry in archive.infolist():
        data = part(content, entry, place)
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        if begins_with_dtd(data):
            raise one_problem("A300", place, f"this is not a normal workbook: {entry.filename} has a document type of its own", ANEW)
        if b"\x00" in data[:100]:
            raise one_problem("A300", place, f"this is not a normal workbook: {entry.filename} is not written in UTF-8", ANEW)
        elements = data.count(b"<") - data.count(b"</")
        if elements > MOST_ELEMENTS or (elements > MOST_OBJECTS and elements - len(CELLS_AND_TEXTS.findall(data)) > MOST_OBJECTS):
            raise refused(place, f"{entry.filename} in this workbook has more formats, merged cells or the like than anybody needs")
        if entry.filename == "xl/workbook.xml" and b"purl.oclc.org/ooxml" in data[:4096]:
            raise one_problem("A300", place, "this is a workbook of the kind Strict Open XML Spreadsheet", AS_XLSX)


def begins_with_dtd(data: bytes) -> bool:
    """Tell whether an XML document has a DTD before its root; what is no XML has none."""
    parser = expat.ParserCreate()
    found = []

    def start(*_: object) -> None:
        raise Started

    parser.StartDoctypeDeclHandler = lambda *_: found.append(True)
    parser.StartElementHandler = start
    with contextlib.suppress(Started, expat.ExpatError):
        for at in range(0, len(data), 4096):
            parser.Parse(data[at : at + 4096])
            if found:
                break
    return bool(found)
