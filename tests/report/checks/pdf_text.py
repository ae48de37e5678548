"""
The text of a PDF as it is painted: each run with its place, size, colour and tag.

pdftotext tells no sizes and pypdf no tags, so the content streams are read here, by pikepdf; a PDF of 40 pages takes a second or two.
"""

import functools
import io
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import attrs
import pikepdf
from PIL import Image

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]
ONE: Matrix = (1, 0, 0, 1, 0, 0)


@attrs.frozen
class Run:
    """
    Text painted in one go, in points from the top left corner of its page.

    Attributes:
        mark: The number (MCID) by which the structure tree speaks of it, None if it has none.

        artifact: It is marked as no part of the content, such as a running header.

        hidden: It is painted with no ink (text of mode 3).

        window: The box outside which nothing of it is painted, None for the page.
    """

    page: int
    mark: int | None
    artifact: bool
    text: str
    left: float
    right: float
    baseline: float
    size: float
    colour: Colour
    font: str
    hidden: bool
    window: Box | None

    @property
    def top(self) -> float:
        """Where a capital letter ends."""
        return self.baseline - 0.66 * self.size

    @property
    def bottom(self) -> float:
        """Where a letter with a tail ends, about."""
        return self.baseline + 0.2 * self.size


@attrs.frozen
class PdfText:
    """The runs of a PDF in the order they are painted, and the size of each page in points."""

    runs: list[Run]
    sizes: list[tuple[float, float]]


@attrs.frozen
class Font:
    """What a font's codes mean and how wide they are, in thousandths of its size."""

    name: str
    meaning: dict[int, str]
    widths: dict[int, float]
    default_width: float
    code_bytes: int


@attrs.frozen
class State:
    """The part of the graphics state that text depends on."""

    matrix: Matrix = ONE
    colour: Colour = (0, 0, 0)
    font: Font | None = None
    size: float = 0
    spacing: float = 0
    mode: int = 0
    window: Box | None = None


@functools.lru_cache(maxsize=4)
def read_text(pdf: bytes) -> PdfText:
    """Return all text of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        reader = Reader()
        sizes = []
        for number, page in enumerate(opened.pages, 1):
            left, bottom, right, top = (float(value) for value in page.mediabox)
            sizes.append((right - left, top - bottom))
            reader.page, reader.height = number, top
            reader.read(page.obj, page.obj.get("/Resources", {}), State(), [])
        return PdfText(reader.runs, sizes)


@functools.lru_cache(maxsize=4)
def page_pictures(pdf: bytes, dots: int) -> list[Image.Image]:
    """Return a picture of each page, at so many dots an inch."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        file.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(dots), file, Path(folder) / "page"], check=True, capture_output=True, timeout=120)
        return [Image.open(io.BytesIO(one.read_bytes())).convert("RGB") for one in sorted(Path(folder).glob("page-*.ppm"))]


def colours_of(picture: Image.Image) -> list[tuple[int, Colour]]:
    """Return how many pixels each colour of an RGB picture has."""
    return picture.getcolors(picture.width * picture.height) or []  # type: ignore[return-value]


def multiply(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that applies one, then the other."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def place(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix puts a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class Reader:
    """Reads content streams operator by operator, forms inside them too."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.page, self.height = 0, 0.0
        self.fonts: dict[tuple[int, int] | str, Font] = {}

    def read(self, stream: Any, resources: Any, state: State, marks: list[tuple[str, int | None]]) -> None:
        kept: list[State] = []
        text: Matrix = ONE
        line: Matrix = ONE
        path: list[tuple[float, float]] = []
        clips = False
        instructions: Any = pikepdf.parse_content_stream(stream)
        for operands, operator in instructions:
            match str(operator):
                case "q":
                    kept.append(state)
                case "Q":
                    state = kept.pop()
                case "cm":
                    state = attrs.evolve(state, matrix=multiply(matrix_of(operands), state.matrix))
                case "g" | "rg" | "k" | "sc" | "scn" if operands and not isinstance(operands[-1], pikepdf.Name):
                    state = attrs.evolve(state, colour=colour_of([float(value) for value in operands]))
                case "Tf":
                    state = attrs.evolve(state, font=self.font(resources.Font[str(operands[0])]), size=float(operands[1]))
                case "Tc":
                    state = attrs.evolve(state, spacing=float(operands[0]))
                case "Tr":
                    state = attrs.evolve(state, mode=int(operands[0]))
                case "BT":
                    text = line = ONE
                case "Tm":
                    text = line = matrix_of(operands)
                case "Td":
                    text = line = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
                case "Tj" | "TJ":
                    pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                    text = self.show(pieces, text, state, marks)
                case "BDC" | "BMC":
                    data = operands[1] if len(operands) > 1 else {}
                    if isinstance(data, pikepdf.Name):
                        data = resources.Properties[str(data)]
                    marks.append((str(operands[0]), int(data["/MCID"]) if "/MCID" in data else None))
                case "EMC":
                    marks.pop()
                case "re":
                    x, y, width, height = (float(value) for value in operands)
                    path += [place(state.matrix, a, b) for a, b in ((x, y), (x + width, y), (x, y + height), (x + width, y + height))]
                case "m" | "l" | "c":
                    values = [float(value) for value in operands]
                    path += [place(state.matrix, *values[at : at + 2]) for at in range(0, len(values), 2)]
                case "W" | "W*":
                    clips = True
                case "n" | "f" | "f*" | "F" | "B" | "B*" | "S" | "s" | "b" | "b*":
                    if clips and path:
                        state = attrs.evolve(state, window=self.within(path, state.window))
                    path, clips = [], False
                case "Do":
                    form = resources.XObject[str(operands[0])]
                    if form.get("/Subtype") == "/Form":
                        inner = attrs.evolve(state, matrix=multiply(matrix_of(form.get("/Matrix", ONE)), state.matrix))
                        self.read(form, form.get("/Resources", resources), inner, marks)

    def within(self, path: list[tuple[float, float]], window: Box | None) -> Box:
        across, down = [x for x, _ in path], [self.height - y for _, y in path]
        box = (min(across), min(down), max(across), max(down))
        return box if window is None else (max(box[0], window[0]), max(box[1], window[1]), min(box[2], window[2]), min(box[3], window[3]))

    def show(self, pieces: Any, text: Matrix, state: State, marks: list[tuple[str, int | None]]) -> Matrix:
        font = state.font
        assert font
        words, length = [], 0.0
        for piece in pieces:
            if not isinstance(piece, pikepdf.String):
                length -= float(piece) / 1000 * state.size
                continue
            data = bytes(piece)
            for at in range(0, len(data), font.code_bytes):
                code = int.from_bytes(data[at : at + font.code_bytes])
                words.append(font.meaning.get(code, "\ufffd"))
                length += font.widths.get(code, font.default_width) / 1000 * state.size + state.spacing
        whole = multiply(text, state.matrix)
        start, end = place(whole, 0, 0), place(whole, length, 0)
        scale = (whole[2] ** 2 + whole[3] ** 2) ** 0.5
        if "".join(words).strip():
            self.runs.append(
                Run(
                    page=self.page,
                    mark=next((number for _, number in reversed(marks) if number is not None), None),
                    artifact=any(tag == "/Artifact" for tag, _ in marks),
                    text="".join(words),
                    left=min(start[0], end[0]),
                    right=max(start[0], end[0]),
                    baseline=self.height - start[1],
                    size=round(state.size * scale, 2),
                    colour=state.colour,
                    font=font.name,
                    hidden=state.mode == 3,
                    window=state.window,
                )
            )
        return multiply((1, 0, 0, 1, length, 0), text)

    def font(self, data: Any) -> Font:
        key = data.objgen if data.objgen != (0, 0) else str(data.get("/BaseFont"))
        if key not in self.fonts:
            self.fonts[key] = read_font(data)
        return self.fonts[key]


def read_font(data: Any) -> Font:
    """Return a font's meanings and widths."""
    composite = data.get("/Subtype") == "/Type0"
    widths: dict[int, float] = {}
    default = 500.0
    if composite:
        below = data.DescendantFonts[0]
        default = float(below.get("/DW", 1000))
        items = list(below.get("/W", []))
        while items:
            first, second = int(items.pop(0)), items.pop(0)
            if isinstance(second, pikepdf.Array):
                widths |= {first + at: float(value) for at, value in enumerate(second)}
            else:
                widths |= dict.fromkeys(range(first, int(second) + 1), float(items.pop(0)))
    elif "/Widths" in data:
        widths = {int(data.FirstChar) + at: float(value) for at, value in enumerate(data.Widths)}
    meaning = read_meaning(data.ToUnicode.read_bytes().decode("latin-1")) if "/ToUnicode" in data else {code: chr(code) for code in range(256)}
    return Font(str(data.get("/BaseFont", "")), meaning, widths, default, 2 if composite else 1)


def read_meaning(table: str) -> dict[int, str]:
    """Return the character or characters of each code of a ToUnicode table."""
    meaning: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            meaning[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                meaning[code] = chr(int(text, 16) + code - int(first, 16))
    return meaning


def matrix_of(operands: Any) -> Matrix:
    """Return six numbers as a matrix."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def colour_of(parts: list[float]) -> Colour:
    """Return a grey, RGB or CMYK colour as parts 0 to 255."""
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    red, green, blue = (round(255 * part) for part in (parts * 3 if len(parts) == 1 else parts))
    return red, green, blue
