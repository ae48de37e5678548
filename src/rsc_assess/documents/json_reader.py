"""JSON text to nodes with places; the standard library's parser gives none, and lets duplicate keys pass."""

import re
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # public in all but the stubs

from rsc_assess.documents.node import DEEPEST, MOST_NODES, Node, one_problem, too_deep, too_many
from rsc_assess.problems import InputError, Place, Problem, list_problems

SPACE = re.compile(r"[ \t\n\r]*")
WORD = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
SURROGATE = re.compile("[\ud800-\udfff]")


def looks_like_json(content: bytes) -> bool:
    """Tell whether bytes without a file name begin as a JSON object does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(text: str, name: str) -> Node:
    """
    Return the nodes of one JSON document.

    Raises:
        InputError: Broken syntax, duplicate keys, NaN or Infinity, too deep or too large.
    """
    scanner = Scanner(text, name)
    root = scanner.value(scanner.skip(0), 1)
    end = scanner.skip(scanner.end)
    if end != len(text):
        raise scanner.broken(end, "more text follows the end of the document", "Keep one document in a file")
    if scanner.problems:
        raise InputError(list_problems(scanner.problems), scanner.problems)
    return root


class Scanner:
    """Walks over the text once; `end` is the position after the value read last."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.problems: list[Problem] = []
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.end = 0
        self.count = 0

    def place(self, position: int) -> Place:
        """Return line and column of a position."""
        from bisect import bisect_right

        line = bisect_right(self.starts, position)
        return Place(self.name, line, position - self.starts[line - 1] + 1)

    def node(self, value: "str | list[Node] | dict[str, tuple[Node, Node]]", position: int, plain: bool = False) -> Node:
        """Return a node with its place."""
        place = self.place(position)
        return Node(value, place.line or 0, place.column or 0, plain)

    def skip(self, position: int) -> int:
        """Return the position after white space."""
        found = SPACE.match(self.text, position)
        return found.end() if found else position

    def broken(self, position: int, what: str, remedy: str) -> InputError:
        """Return the error for text that is not JSON."""
        return one_problem("F113", self.place(position), f"this is not JSON: {what}", remedy)

    def value(self, position: int, depth: int) -> Node:
        """Read the value that starts at a position."""
        self.count += 1
        if self.count > MOST_NODES:
            raise too_many(self.place(position))
        if depth > DEEPEST:
            raise too_deep(self.place(position))
        character = self.text[position : position + 1]
        if character == "{":
            return self.map(position, depth)
        if character == "[":
            return self.list(position, depth)
        if character == '"':
            return self.node(self.string(position), position)
        found = WORD.match(self.text, position)
        if not found:
            what = "the text breaks off" if not character else f"a value should stand here, not {self.text[position : position + 12].split()[0]}"
            raise self.broken(position, what, "Check commas, brackets and quotes; NaN and Infinity are no JSON")
        self.end = found.end()
        word = found.group()
        return self.node("" if word == "null" else word, position, plain=True)

    def string(self, position: int) -> str:
        """Read the text whose quote stands at a position."""
        try:
            text, self.end = scanstring(self.text, position + 1, True)
        except JSONDecodeError as error:
            raise self.broken(error.pos, error.msg[0].lower() + error.msg[1:], "Check the quotes and backslashes") from None
        if SURROGATE.search(text):
            raise self.broken(position, "half of a character pair stands here (\\ud800 to \\udfff)", "Write the character itself")
        return str(text)

    def list(self, position: int, depth: int) -> Node:
        """Read the list that starts at a position."""
        items: list[Node] = []
        at = self.skip(position + 1)
        if self.text[at : at + 1] == "]":
            self.end = at + 1
            return self.node(items, position)
        while True:
            items.append(self.value(at, depth + 1))
            at = self.next(self.end, "]")
            if not at:
                return self.node(items, position)

    def map(self, position: int, depth: int) -> Node:
        """Read the map that starts at a position; note keys that come twice."""
        pairs: dict[str, tuple[Node, Node]] = {}
        at = self.skip(position + 1)
        if self.text[at : at + 1] == "}":
            self.end = at + 1
            return self.node(pairs, position)
        while True:
            if self.text[at : at + 1] != '"':
                raise self.broken(at, "a key in double quotes should stand here", "Check for a comma too many")
            key = self.node(self.string(at), at)
            colon = self.skip(self.end)
            if self.text[colon : colon + 1] != ":":
                raise self.broken(colon, "a colon should stand here", 'Write "key": value')
            value = self.value(self.skip(colon + 1), depth + 1)
            text = str(key.value)
            if text in pairs:
                first = pairs[text][0].line
                what = f"the key {text} stands here a second time, first at line {first}"
                self.problems.append(Problem("F110", what, "Keep one of them", key.place(self.name)))
            else:
                pairs[text] = (key, value)
            at = self.next(self.end, "}")
            if not at:
                return self.node(pairs, position)

    def next(self, position: int, closing: str) -> int:
        """Return where the next item starts, or 0 after the closing bracket."""
        at = self.skip(position)
        character = self.text[at : at + 1]
        if character == closing:
            self.end = at + 1
            return 0
        if character != ",":
            raise self.broken(at, f"a comma or {closing} should stand here", "Check commas and brackets")
        return self.skip(at + 1)
