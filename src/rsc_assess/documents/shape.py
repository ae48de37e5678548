"""
Shapes: what a document may contain, said once.

A shape reads a node into a value, notes every problem with its place, and prints itself as JSON Schema (draft-07).
So the reader, its messages and the schema that editors use cannot disagree.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.problems import Place, Problem, did_you_mean, shorten

Schema = dict[str, Any]


class Invalid:
    """The value of a node that a problem was noted for."""

    def __repr__(self) -> str:
        return "INVALID"


INVALID = Invalid()


class Reading:
    """
    One document being read: its name, the problems so far, and whom the present node belongs to.

    Attributes:
        problems: All problems noted, in the order of the document.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.owners: list[str] = []

    def note(self, code: str, node: Node | None, what: str, remedy: str, owner: str | None = None, severity: str = "error") -> Invalid:
        """Note a problem at a node, and return INVALID for the reader to pass on."""
        place = node.place(self.name) if node is not None else Place(self.name)
        about = owner or (self.owners[-1] if self.owners else None)
        self.problems.append(Problem(code, what, remedy, place, about, severity))
        return INVALID

    @contextmanager
    def owner(self, name: str | None) -> Iterator[None]:
        """Name whom the problems inside belong to."""
        if name:
            self.owners.append(name)
        try:
            yield
        finally:
            if name:
                self.owners.pop()


class Shape(Protocol):
    """What a node may be."""

    def read(self, node: Node, reading: Reading) -> Any:
        """Return the node's value, or INVALID after noting why not."""

    def schema(self) -> Schema:
        """Return the shape as JSON Schema, draft-07."""


def trimmed(text: str) -> str:
    """Return a text without outer spaces, its lines ended in one way: some formats cannot tell the others apart."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class Text:
    """A text of 1 to `most` characters, outer spaces taken off; with `any_scalar`, editors let a number stand for one."""

    def __init__(self, most: int = 10_000, pattern: str | None = None, means: str = "text", any_scalar: bool = False) -> None:
        self.most = most
        self.any_scalar = any_scalar
        self.pattern = re.compile(pattern) if pattern else None
        self.means = means

    def read(self, node: Node, reading: Reading) -> str | Invalid:
        if not isinstance(node.value, str) or node.is_blank():
            return reading.note("S103", node, f"{self.means} should stand here, not {node.kind()}", "Write it as text")
        text = trimmed(node.value)
        if not text:
            return reading.note("S103", node, f"{self.means} should stand here, not an empty text", "Write it, or leave the key out")
        if len(text) > self.most:
            return reading.note(
                "S107", node, f"this text has {len(text):,} characters, at most {self.most:,} are read", "Shorten it, or put it in a linked document"
            )
        if self.pattern and not self.pattern.fullmatch(text):
            return reading.note("S106", node, f"'{shorten(text)}' is not {self.means}", PATTERN_HELP.get(self.means, "Correct it"))
        return text

    def schema(self) -> Schema:
        if self.any_scalar:
            return {"type": ["string", "number", "boolean"]}
        schema: Schema = {"type": "string", "minLength": 1, "maxLength": self.most}
        if self.pattern:
            schema = {"type": ["string", "number"]} if self.means == "a version" else schema
            schema["pattern"] = f"^(?:{self.pattern.pattern})$"
        return schema


PATTERN_HELP = {
    "a digest": "Leave it as `sign` wrote it",
    "an id": "Use 1 to 64 letters, digits, dots, hyphens or underscores, starting with a letter or digit",
    "a version": "Write numbers with dots, such as 1.0.0",
    "a language": "Write a language tag such as en or cy",
    "an email address": "Write it as name@example.org",
    "a web address": "Write it with https:// in front, without spaces or quotes",
    "the name of a typeface": "Use letters, digits, spaces and hyphens",
}

ID = Text(64, r"[A-Za-z0-9][A-Za-z0-9._-]*", "an id")
VERSION = Text(32, r"\d+(?:\.\d+){0,3}", "a version")
LANGUAGE = Text(16, r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "a language")


class Number:
    """A finite number from `low` to `high`; with `whole`, one without a fraction; with `fraction`, also one such as 1/3."""

    PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
    ODD = re.compile(r"0[0-7xob][\da-fA-F_]*|\d[\d_]*_[\d_]*|\d+(?::\d+)+", re.ASCII)

    FRACTION = re.compile(r"[+-]?\d+/0*[1-9]\d*", re.ASCII)

    def __init__(self, low: float, high: float, whole: bool = False, fraction: bool = False) -> None:
        self.low = low
        self.high = high
        self.whole = whole
        self.fraction = fraction

    def read(self, node: Node, reading: Reading) -> float | int | Invalid:
        kind = "a whole number" if self.whole else "a number"
        if not isinstance(node.value, str) or node.is_blank():
            return reading.note("S103", node, f"{kind} should stand here, not {node.kind()}", f"Write {self.range()}")
        text = node.value.strip()
        if len(text) > 60:
            return reading.note("S105", node, "this number has more than 60 characters", f"Write {self.range()}")
        if self.ODD.fullmatch(text) or not text.isascii():
            return reading.note("S105", node, f"{node.kind()} is an unusual way to write a number", "Write it as a plain decimal")
        is_fraction = self.fraction and self.FRACTION.fullmatch(text) is not None
        if not is_fraction and not self.PLAIN.fullmatch(text):
            return reading.note("S103", node, f"{kind} should stand here, not {node.kind()}", f"Write {self.range()}")
        value = float(Fraction(text)) if is_fraction else float(text)
        if not math.isfinite(value) or not self.low <= value <= self.high:
            return reading.note("S104", node, f"{shorten(text)} is out of range", f"Write {self.range()}")
        if self.whole:
            if value != int(value):
                return reading.note("S104", node, f"{text} is not a whole number", f"Write {self.range()}")
            return int(value)
        return value

    def range(self) -> str:
        """Return the range in words."""
        kind = "a whole number" if self.whole else "a number or a fraction such as 1/3," if self.fraction else "a number"
        return f"{kind} from {self.low:g} to {self.high:g}"

    def schema(self) -> Schema:
        number: Schema = {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}
        return {"anyOf": [number, {"type": "string", "pattern": r"^[+-]?\d+/\d+$"}]} if self.fraction else number


@attrs.frozen
class Percent:
    """A number written with a percent sign, as a share: 10% is 1/10."""

    share: Fraction


class Exact:
    """
    A number without rounding: a whole number, a decimal, or a fraction such as 1/3; `also` are words that may stand instead.

    With `percent`, 10% may stand too, which is read as Percent.
    """

    NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+|\d+/0*[1-9]\d*)", re.ASCII)

    def __init__(self, low: float, high: float, also: tuple[str, ...] | str = (), whole: bool = False, percent: bool = False) -> None:
        self.low = low
        self.high = high
        self.also = (also,) if isinstance(also, str) else also
        self.whole = whole
        self.percent = percent

    def read(self, node: Node, reading: Reading) -> Fraction | Percent | str | Invalid:
        if not isinstance(node.value, str) or node.is_blank():
            return reading.note("S103", node, f"a number should stand here, not {node.kind()}", f"Write {self.range()}")
        text = node.value.strip()
        if Number.ODD.fullmatch(text):
            return reading.note("S105", node, f"{node.kind()} is an unusual way to write a number", "Write it as a plain decimal")
        if text.casefold() in self.also:
            return text.casefold()
        is_percent = self.percent and text.endswith("%")
        digits = text.removesuffix("%").strip() if is_percent else text
        if len(digits) > 60 or not self.NUMBER.fullmatch(digits):
            return reading.note("S103", node, f"a number should stand here, not {node.kind()}", f"Write {self.range()}")
        value = Fraction(digits) / (100 if is_percent else 1)
        if not self.low <= value <= self.high or (self.whole and value.denominator != 1):
            return reading.note("S104", node, f"{shorten(text)} is out of range", f"Write {self.range()}")
        return Percent(value) if is_percent else value

    def range(self) -> str:
        """Return the range in words."""
        kind = "a whole number" if self.whole else "a number or a fraction such as 1/3,"
        words = f", or one of: {', '.join(self.also)}" if self.also else ""
        return f"{kind} from {self.low:g} to {self.high:g}{', or a percentage' if self.percent else ''}{words}"

    def schema(self) -> Schema:
        number: Schema = {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}
        texts = [] if self.whole else [{"type": "string", "pattern": rf"^[+-]?(?:\d+(?:\.\d+)?|\.\d+|\d+/\d+){'%?' if self.percent else ''}$"}]
        return {"anyOf": [number, *texts, *([{"enum": list(self.also)}] if self.also else [])]}


class TrueFalse:
    """true or false; yes, no, on and off stay texts, so they are refused here."""

    def read(self, node: Node, reading: Reading) -> bool | Invalid:
        if node.plain and node.value in ("true", "false"):
            return node.value == "true"
        return reading.note("S103", node, f"true or false should stand here, not {node.kind()}", "Write true or false")

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Choice:
    """One of a few words, ignoring case."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.folded = {word.casefold(): word for word in words}

    def read(self, node: Node, reading: Reading) -> str | Invalid:
        if isinstance(node.value, str):
            word = self.folded.get(node.value.strip().casefold())
            if word is not None:
                return word
        remedy = did_you_mean(str(node.value), self.words) if isinstance(node.value, str) else f"Use one of: {', '.join(self.words)}"
        return reading.note("S104", node, f"{node.kind()} is not one of the words for this", remedy)

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


class Day:
    """A date as YYYY-MM-DD."""

    def read(self, node: Node, reading: Reading) -> date | Invalid:
        text = node.value.strip() if isinstance(node.value, str) else ""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return reading.note("S104", node, f"{text} is no day in the calendar", "Check day and month")
        return reading.note("S103", node, f"a date should stand here, not {node.kind()}", "Write it as 2026-11-24")

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


class ListOf:
    """A list of things of one shape."""

    def __init__(self, item: Shape, at_least: int = 0, at_most: int = 5_000) -> None:
        self.item = item
        self.at_least = at_least
        self.at_most = at_most

    def read(self, node: Node, reading: Reading) -> "list[Any] | Invalid":
        if not isinstance(node.value, list):
            return reading.note("S103", node, f"a list should stand here, not {node.kind()}", "Write one item a line, each after a hyphen")
        if not self.at_least <= len(node.value) <= self.at_most:
            what = f"this list has {len(node.value)} item{'' if len(node.value) == 1 else 's'}"
            return reading.note("S108", node, what, f"Give it {self.at_least} to {self.at_most}")
        return [self.item.read(item, reading) for item in node.value]

    def schema(self) -> Schema:
        schema: Schema = {"type": "array", "items": self.item.schema()}
        return {**schema, "minItems": self.at_least} if self.at_least else schema


class MapOf:
    """
    A map with keys of the writer's choice; a value may be blank where `blank` allows it (it is then None).

    With `owned`, problems of a value belong to its key, such as a question: a format without lines has no other place to name.
    """

    def __init__(self, key: Shape, value: Shape, blank: bool = False, at_most: int = 5_000, owned: bool = False) -> None:
        self.owned = owned
        self.key = key
        self.value = value
        self.blank = blank
        self.at_most = at_most

    def read(self, node: Node, reading: Reading) -> "dict[Any, Any] | Invalid":
        if not isinstance(node.value, dict):
            return reading.note("S103", node, f"a map of keys should stand here, not {node.kind()}", "Write `key: value`, one a line")
        if len(node.value) > self.at_most:
            return reading.note("S108", node, f"this map has {len(node.value):,} keys", f"Give it at most {self.at_most:,}")
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value.values():
            key = self.key.read(key_node, reading)
            with reading.owner(key if self.owned and isinstance(key, str) else None):
                value = None if self.blank and value_node.is_blank() else self.value.read(value_node, reading)
            if key is not INVALID and value is not INVALID:
                found[key] = value
        return found

    def schema(self) -> Schema:
        value = self.value.schema()
        if self.blank:
            value = {"anyOf": [value, {"type": "null"}]}
        return {"type": "object", "additionalProperties": value}


class Entry(dict[str, Any]):
    """
    The values of a record that were read well, by key.

    Attributes:
        node: The record's node, for messages about it and its values.
    """

    def __init__(self, values: Mapping[str, Any], node: Node) -> None:
        super().__init__(values)
        self.node = node

    def is_written(self, key: str) -> bool:
        """Tell whether a key stands there, even one whose value could not be read: that has been said."""
        return isinstance(self.node.value, dict) and key in self.node.value

    def value_node(self, key: str) -> Node:
        """Return the node of a key's value, or the record's own where the key is not there."""
        pairs = self.node.value
        return pairs[key][1] if isinstance(pairs, dict) and key in pairs else self.node

    def key_node(self, key: str) -> Node:
        """Return the node of a key, or the record's own where the key is not there."""
        pairs = self.node.value
        return pairs[key][0] if isinstance(pairs, dict) and key in pairs else self.node


class Key:
    """A key of a record: what its value is, whether it must be there, and a line that says what it is for."""

    def __init__(self, shape: Shape, about: str, required: bool = False) -> None:
        self.shape = shape
        self.about = about
        self.required = required


class Record:
    """
    A map with known keys.

    `identity` names the key that problems inside are told under; `open_to` is the shape of keys beyond the known ones;
    `refuses` gives code, what and remedy for keys that people may try, and that are left out for a reason.
    """

    def __init__(
        self,
        name: str,
        about: str,
        keys: Mapping[str, Key],
        identity: str | None = None,
        open_to: Shape | None = None,
        refuses: Mapping[str, tuple[str, str, str]] | None = None,
    ) -> None:
        self.refuses = dict(refuses or {})
        self.name = name
        self.about = about
        self.keys = dict(keys)
        self.identity = identity
        self.open_to = open_to
        self.required = [key for key, declared in self.keys.items() if declared.required]

    def read(self, node: Node, reading: Reading) -> Entry | Invalid:
        pairs = node.value
        if not isinstance(pairs, dict):
            keys = ", ".join(self.required or list(self.keys)[:3])
            return reading.note("S103", node, f"{self.name} should stand here, not {node.kind()}", f"Write its keys ({keys}), one a line")
        with reading.owner(self.own_name(pairs)):
            return self.read_pairs(node, pairs, reading)

    def own_name(self, pairs: dict[str, tuple[Node, Node]]) -> str | None:
        """Return what messages call this record, from its identity key."""
        if self.identity in pairs:
            value = pairs[self.identity][1].value
            return shorten(value, 64) if isinstance(value, str) and value else None
        return None

    def read_pairs(self, node: Node, pairs: dict[str, tuple[Node, Node]], reading: Reading) -> Entry | Invalid:
        """Read the known keys, note unknown and missing ones."""
        before = len(reading.problems)
        values: dict[str, Any] = {}
        for text, (key_node, value_node) in pairs.items():
            key = self.keys.get(text)
            if key is None and text in self.refuses:
                reading.note(self.refuses[text][0], key_node, *self.refuses[text][1:])
            elif key is None and self.open_to is None:
                reading.note("S101", key_node, f"{shorten(text)!r} is no key of {self.name}", did_you_mean(text, self.keys))
            elif not value_node.is_blank():
                shape = key.shape if key else self.open_to
                assert shape is not None
                value = shape.read(value_node, reading)
                if value is not INVALID:
                    values[text] = value
            elif key is not None and key.required:
                reading.note("S102", value_node, f"{text} is blank", f"Write it: {key.about}")
        for text in self.required:
            if text not in pairs:
                reading.note("S102", node, f"{text} is missing in {self.name}", f"Add it: {self.keys[text].about}")
        broken = any(problem.severity == "error" for problem in reading.problems[before:])
        return INVALID if broken and any(key not in values for key in self.required) else Entry(values, node)

    def schema(self) -> Schema:
        schema: Schema = {
            "type": "object",
            "description": self.about,
            "properties": {text: self.describe(key) for text, key in self.keys.items()},
            "additionalProperties": self.open_to.schema() if self.open_to else False,
        }
        return {**schema, "required": self.required} if self.required else schema

    def describe(self, key: Key) -> Schema:
        """Return a key's schema with its description; draft-07 ignores what stands beside a reference."""
        schema = key.shape.schema()
        if "$ref" in schema:
            return {"allOf": [schema], "description": key.about}
        return {**schema, "description": key.about}


class Either:
    """Two or three ways to write a thing, told apart by whether a text, a list or a map stands there."""

    def __init__(self, text: Shape | None = None, items: Shape | None = None, record: Shape | None = None) -> None:
        self.text = text
        self.items = items
        self.record = record

    def read(self, node: Node, reading: Reading) -> Any:
        by_kind = {str: self.text, list: self.items, dict: self.record}
        shape = by_kind[type(node.value)] or self.record or self.items or self.text
        assert shape is not None
        return shape.read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [shape.schema() for shape in (self.text, self.items, self.record) if shape]}


class Scalar:
    """A single text, number, true or false, whose meaning is settled later by whoever knows the context."""

    def read(self, node: Node, reading: Reading) -> str | Invalid:
        if not isinstance(node.value, str):
            return reading.note("S103", node, f"a single value should stand here, not {node.kind()}", "Write one text or number")
        return trimmed(node.value)

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"]}


class Ref:
    """A shape by name, so that shapes may contain themselves."""

    def __init__(self, name: str, shape: Callable[[], Shape]) -> None:
        self.name = name
        self.shape = shape

    def read(self, node: Node, reading: Reading) -> Any:
        return self.shape().read(node, reading)

    def schema(self) -> Schema:
        return {"$ref": f"#/definitions/{self.name}"}


def document_schema(shape: Shape, title: str, address: str, definitions: Mapping[str, Shape]) -> Schema:
    """Return a whole JSON Schema (draft-07) with its title, id and named shapes."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": address,
        "title": title,
        **shape.schema(),
        "definitions": {name: definition.schema() for name, definition in definitions.items()},
    }
