"""
What an SVG picture from outside may hold: shapes, and nothing that acts, fetches, or grows when it is drawn.

Elements are allowed by name, since a list of bad ones is never whole. The picture is not changed: it passes as it is, or
everything that keeps it out is said.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

import attrs

MOST_BYTES = 1_000_000
MOST_DRAWN = 20_000
DEEPEST = 32
DEEPEST_USE = 6
MOST_FLAWS = 20

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

SHAPES = {
    *("svg", "g", "defs", "symbol", "use", "style", "title", "desc", "metadata"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"),
}

# What drawing programs write about their own work; nothing draws it.
NOTES_OF_PROGRAMS = (
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://ns.adobe.com/",
    "http://www.serif.com/",
    "http://www.bohemiancoding.com/sketch",
    "http://www.figma.com/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "https://boxy-svg.com",
    "https://vectornator.io/",
)

REASONS = {
    "script": ("a script", "Take it out"),
    "foreignObject": ("a foreignObject, which can hold any web page", "Draw it with shapes"),
    "image": ("a picture in the picture", "Save the whole as PNG, or trace it into shapes"),
    "a": ("a link", "Take the link out and keep what is in it"),
    "filter": ("a filter, which a PDF does not draw", "Draw it without blur and shadow"),
    "set": ("an animation", "Save one still picture"),
    "animate": ("an animation", "Save one still picture"),
    "animateMotion": ("an animation", "Save one still picture"),
    "animateTransform": ("an animation", "Save one still picture"),
}

OWN_ADDRESS = re.compile(r"""url\(\s*(?:(["']?)#([^"'()\s]+)\1)\s*\)""", re.IGNORECASE)
ANY_ADDRESS = re.compile(r"(?:url|src|image|image-set|cross-fade|element|attr)\s*\(", re.IGNORECASE)
SIZE = re.compile(r"\s*(\d*\.?\d+(?:[eE][+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|em)?\s*", re.ASCII)


@attrs.frozen
class Flaw:
    """
    One thing that keeps a picture out.

    Attributes:
        code: T456 for what is broken, T457 for what is too large, T458 for what is refused.

        line, column: Counted from 1.
    """

    code: str
    what: str
    remedy: str
    line: int
    column: int


@attrs.frozen
class Drawing:
    """
    What was found in a picture.

    Attributes:
        flaws: What keeps it out; empty if it may be used.

        width, height: Its size in units of its own; 0 where flaws keep it out.

        has_text: True if it holds text, which is drawn in whatever font a computer has.
    """

    flaws: tuple[Flaw, ...]
    width: float
    height: float
    has_text: bool


@attrs.define
class Element:
    """An element while the picture is being read: its id, what is in it, and the ids it draws again."""

    name: str
    line: int
    column: int
    id: str | None = None
    children: list["Element"] = attrs.field(factory=list)
    draws: list[str] = attrs.field(factory=list)


class Stop(Exception):
    """Nothing after this place needs to be read."""


def read_svg(content: bytes) -> Drawing:
    """Return what is in an SVG picture; nothing outside it is opened, and nothing in it is drawn."""
    if len(content) > MOST_BYTES:
        what = f"it is larger than {MOST_BYTES // 1_000_000} MB"
        return Drawing((Flaw("T457", what, "Simplify its paths, or save it as PNG", 1, 1),), 0, 0, False)
    reader = Reader()
    try:
        reader.parser.Parse(content, True)
    except Stop:
        pass
    except expat.ExpatError as error:
        what = f"it is broken: {expat.ErrorString(error.code)}"
        reader.flaws.append(Flaw("T456", what, "Save it again as plain SVG", error.lineno, error.offset + 1))
    if reader.root is not None and not reader.flaws:
        reader.check_sheets()
        reader.check_growth(reader.root)
        if not reader.width:
            what = "it has neither a viewBox nor a width and a height"
            reader.flaws.append(Flaw("T456", what, "Save it with a viewBox", reader.root.line, reader.root.column))
    flaws = tuple(reader.flaws)
    return Drawing(flaws, 0 if flaws else reader.width, 0 if flaws else reader.height, reader.has_text)


class Reader:
    """Takes the events of the XML parser, and notes flaws."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []
        self.root: Element | None = None
        self.open: list[Element] = []
        self.ids: dict[str, list[Element]] = {}
        self.sheets: list[tuple[Element, list[str]]] = []
        self.skipped = 0
        self.count = 0
        self.width = 0.0
        self.height = 0.0
        self.has_text = False
        self.style: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def note(self, code: str, what: str, remedy: str) -> None:
        """Note a flaw at the present place."""
        self.flaws.append(Flaw(code, what, remedy, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1))
        if len(self.flaws) >= MOST_FLAWS:
            raise Stop

    def doctype(self, *_: object) -> None:
        """Refuse a DOCTYPE before anything it declares is read."""
        self.note("T458", "it has a DOCTYPE, which can declare entities", "Save it again as plain SVG, or delete that line")
        raise Stop

    def instruction(self, target: str, _: str) -> None:
        """Refuse processing instructions, such as those that name a style sheet."""
        self.note("T458", f"it has an instruction (<?{target[:40]} …?>)", "Delete it")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        namespace, _, local = name.rpartition(" ")
        self.count += 1
        if self.count > MOST_DRAWN:
            self.note("T457", f"it has more than {MOST_DRAWN:,} shapes", "Simplify it, or save it as PNG")
            raise Stop
        if len(self.open) + self.skipped >= DEEPEST:
            self.note("T457", f"it is nested more than {DEEPEST} deep", "Take groups apart")
            raise Stop
        if self.root is None and (namespace, local) != (SVG, "svg"):
            self.note("T456", f"it begins with <{local[:40]}>, not with an svg element of SVG", f'Begin it with <svg xmlns="{SVG}" …>')
            raise Stop
        if self.skipped or namespace.startswith(NOTES_OF_PROGRAMS):
            # Nothing draws what programs note about their own work, unless shapes or other vocabularies hide in it.
            self.skipped += 1
            if not namespace.startswith(NOTES_OF_PROGRAMS):
                self.note("T458", f"<{local[:40]}> stands inside a note of a drawing program", "Save it again as plain SVG")
            return
        element = Element(local, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.check_element(namespace, local)
        for key, value in attributes.items():
            self.attribute(element, key, value)
        if self.root is None:
            self.root = element
            self.measure(attributes)
        if self.open:
            self.open[-1].children.append(element)
        self.open.append(element)

    def check_element(self, namespace: str, local: str) -> None:
        """Note an element that is not among the shapes."""
        if namespace == SVG and local in SHAPES:
            self.has_text = self.has_text or local == "text"
            return
        found, remedy = REASONS.get(local, (f"<{local[:40]}>, which is none of the shapes that are drawn", "Draw it with plain shapes"))
        self.note("T458", f"it holds {found}", remedy)

    def attribute(self, element: Element, key: str, value: str) -> None:
        """Take an attribute of an element that is drawn."""
        namespace, _, local = key.rpartition(" ")
        if local.lower().startswith("on"):
            self.note("T458", f"it holds a script ({local[:40]})", "Take it out")
        elif local == "href" and namespace in ("", XLINK):
            if value.strip().startswith("#"):
                element.draws.append(value.strip()[1:])
            else:
                self.note("T458", f"it names something outside itself ({shown(value)})", "Draw it in the picture itself")
        elif namespace == XML and local == "base":
            self.note("T458", "it says where other files are (xml:base)", "Take it out")
        elif not namespace and local == "id":
            element.id = value
            self.ids.setdefault(value, []).append(element)
        elif not namespace:
            element.draws.extend(self.addresses(value, is_style=local == "style"))

    def addresses(self, text: str, is_style: bool) -> list[str]:
        """Return the ids that a style or an attribute names; note addresses outside the picture."""
        # Comments are not taken out first: what looks like one may stand in quotes, and hide an address.
        found = [address.group(2) for address in OWN_ADDRESS.finditer(text)]
        if len(found) != sum(1 for _ in ANY_ADDRESS.finditer(text)):
            self.note("T458", f"it names something outside itself ({shown(text)})", "Draw it in the picture itself")
        if is_style and ("\\" in text or "@" in text):
            self.note("T458", f"its style holds an @ rule or a backslash ({shown(text)})", "Write the style as attributes")
        elif "\\" in text and "(" in text:
            self.note("T458", f"an attribute holds a backslash ({shown(text)})", "Take it out")
        return found

    def text(self, text: str) -> None:
        """Collect the text of style elements."""
        if not self.skipped and self.open and self.open[-1].name == "style":
            self.style.append(text)

    def end(self, _: str) -> None:
        """Take the end of an element."""
        if self.skipped:
            self.skipped -= 1
            return
        element = self.open.pop()
        if element.name == "style":
            text, self.style = "".join(self.style), []
            self.sheets.append((element, self.addresses(text, is_style=True)))

    def check_sheets(self) -> None:
        """Note a style sheet that names more than gradients: any number of shapes may then draw it, which nobody can count."""
        for element, names in self.sheets:
            if any(not one.name.endswith("Gradient") for name in names for one in self.ids.get(name, ())):
                what = "its style sheet names a pattern, mask, clip or marker"
                self.flaws.append(Flaw("T458", what, "Write that as attributes of the shapes", element.line, element.column))

    def measure(self, attributes: dict[str, str]) -> None:
        """Keep the size that the outermost element gives."""
        box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
        sizes = [SIZE.fullmatch(text) for text in (box[2:] if len(box) == 4 else (attributes.get("width", ""), attributes.get("height", "")))]
        if len(sizes) == 2 and sizes[0] and sizes[1] and sizes[0].group(2) == sizes[1].group(2):
            width, height = float(sizes[0].group(1)), float(sizes[1].group(1))
            if 0 < width < 1e6 and 0 < height < 1e6:
                self.width, self.height = width, height

    def check_growth(self, root: Element) -> None:
        """Note a picture that draws itself, or far more than it holds, by naming its parts again and again."""
        known: dict[int, tuple[int, int]] = {}
        path: set[int] = set()

        def growth(element: Element, uses: int) -> tuple[int, int]:
            """Return how many shapes an element draws, and how deep uses stand in uses."""
            if id(element) in known:
                return known[id(element)]
            if id(element) in path:
                raise flaw(element, "T458", "it draws itself", "Take the use of itself out")
            if uses > DEEPEST_USE:
                raise flaw(element, "T458", f"more than {DEEPEST_USE} uses stand in one another", "Draw the shapes once")
            path.add(id(element))
            count, deepest = 1, 0
            for part, step in parts(element):
                drawn, deep = growth(part, uses + step)
                count, deepest = count + drawn, max(deepest, deep + step)
            path.discard(id(element))
            if deepest > DEEPEST_USE:
                raise flaw(element, "T458", f"more than {DEEPEST_USE} uses stand in one another", "Draw the shapes once")
            if count > MOST_DRAWN:
                raise flaw(element, "T458", f"it draws more than {MOST_DRAWN:,} shapes by using its parts again", "Draw fewer")
            known[id(element)] = (count, deepest)
            return known[id(element)]

        def parts(element: Element) -> Iterator[tuple[Element, int]]:
            yield from ((child, 0) for child in element.children)
            yield from ((one, 1) for name in element.draws for one in self.ids.get(name, ()))

        try:
            growth(root, 0)
        except Grown as error:
            self.flaws.append(error.flaw)


class Grown(Exception):
    """Carries the flaw that ends the count."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.what)
        self.flaw = flaw


def flaw(element: Element, code: str, what: str, remedy: str) -> Grown:
    """Return the end of the count at an element."""
    return Grown(Flaw(code, what, remedy, element.line, element.column))


def shown(text: str) -> str:
    """Return a text for a message: one line of at most 40 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
