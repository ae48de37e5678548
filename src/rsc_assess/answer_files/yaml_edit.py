"""
Change values in the text of a YAML file, and leave all the rest as it is: comments, order, blank lines, quotes.

The marks of the parser say where a key and its value start and end; only what is between them is replaced. What is written is one
line of YAML. Nothing here knows what the values mean: whoever calls reads the result again, and compares.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import yaml
from yaml.cyaml import CBaseLoader

from rsc_assess.answer_files.yaml_writer import inline
from rsc_assess.documents.shape import trimmed
from rsc_assess.documents.source import decode

# Keys of maps, and places in lists counted from 0, from the top of the file down.
Path = tuple[str | int, ...]
MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))
LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
SPECIAL = ("", "~", "null", "true", "false")


class CannotEdit(Exception):
    """
    A value cannot be changed without touching something else.

    Attributes:
        line: Where, counted from 1; 0 for nowhere in particular.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


def with_value(content: bytes, path: Path, value: Any, order: Sequence[str] = ()) -> bytes:
    """
    Return the bytes of a YAML file with another value at a path; maps on the way are made where they are missing.

    Args:
        value: Plain data. A map changes the keys of a map that stands there; None takes the value out.

        order: Keys in their order: one that is missing is put after those before it. Else it comes last.

    Raises:
        CannotEdit: Something else would change too, such as a comment.
    """
    return on_text(content, lambda text: changed(text, path, value, order))


def without_key(content: bytes, path: Path) -> bytes:
    """Return the bytes of a YAML file without a key and its value; CannotEdit is raised as above."""
    return on_text(content, lambda text: removed(text, path) if spot_at(text, path) is not None else text)


def on_text(content: bytes, change: Callable[[str], str]) -> bytes:
    """Return bytes with a change to their text, in the encoding and with the mark that they have."""
    mark, encoding = next(((mark, name) for mark, name in MARKS if content.startswith(mark)), (b"", "utf-8"))
    text = decode(content, "")
    if text.startswith("\ufeff"):
        raise CannotEdit("the file starts with two marks of its encoding", 1)
    return mark + change(text).encode(encoding)


# --- What stands where ------------------------------------------------------------------------------------------------------


def tree_of(text: str) -> Any:
    """Return the nodes of a text that was read safely before."""
    try:
        return yaml.compose(text, CBaseLoader)
    except yaml.YAMLError as error:
        raise CannotEdit(f"this is not YAML: {error}") from None


class Spot:
    """
    A value in a text.

    Attributes:
        node: The parser's node of the value.

        key: That of its key; None for an item of a list and for the whole file.

        around: The map or list that it is in, or None.
    """

    def __init__(self, text: str, node: Any, key: Any = None, around: Any = None) -> None:
        self.text = text
        self.node = node
        self.key = key
        self.around = around

    @property
    def line(self) -> int:
        """Its line, counted from 1."""
        return int((self.key or self.node).start_mark.line) + 1

    @property
    def is_map(self) -> bool:
        """Whether it is a map with keys."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_flow(self) -> bool:
        """Whether it is written in brackets."""
        return bool(getattr(self.node, "flow_style", False))

    @property
    def is_block(self) -> bool:
        """Whether it is a map or list written over lines, without brackets."""
        return not isinstance(self.node, yaml.ScalarNode) and not self.is_flow

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in ("", "~", "null")

    @property
    def after_colon(self) -> int:
        """Where the value may start: after the colon of its key, or where an item starts."""
        if self.key is None:
            return int(self.node.start_mark.index)
        found = re.compile(r"\s*:").match(self.text, self.key.end_mark.index)
        if found is None:
            raise CannotEdit("its key is not followed by a colon", self.line)
        return found.end()

    @property
    def end(self) -> int:
        """Where the value ends, without blank lines and comments after it."""
        if isinstance(self.node, yaml.ScalarNode):
            start, end = self.node.start_mark.index, self.node.end_mark.index
            if start == end:
                return self.after_colon
            return start + len(self.text[start:end].rstrip()) if self.node.style in ("|", ">") else int(end)
        inside = list(self.inside())
        return int(self.node.end_mark.index) if self.is_flow or not inside else inside[-1].end

    def inside(self) -> "Iterator[Spot]":
        """Yield the values in a map or list."""
        if self.is_map:
            for key, node in self.node.value:
                yield Spot(self.text, node, key, self.node)
        elif isinstance(self.node, yaml.SequenceNode):
            for node in self.node.value:
                yield Spot(self.text, node, None, self.node)

    def named(self, key: str | int) -> "Spot | None":
        """Return the value of a key, or an item of a list; None if there is none. Ids are found in any case."""
        inside = list(self.inside())
        if isinstance(key, int):
            return inside[key] if not self.is_map and key < len(inside) else None
        exact = [one for one in inside if one.key is not None and str(one.key.value).strip() == key]
        found = exact or [one for one in inside if one.key is not None and str(one.key.value).strip().casefold() == key.casefold()]
        if len(found) > 1:
            raise CannotEdit(f"{key} stands here more than once", found[1].line)
        return found[0] if found else None

    def leaves(self) -> "Iterator[tuple[int, int]]":
        """Yield where each text in the value starts and ends, keys too."""
        if isinstance(self.node, yaml.ScalarNode):
            yield self.node.start_mark.index, self.node.end_mark.index
        for one in self.inside():
            if one.key is not None:
                yield one.key.start_mark.index, one.key.end_mark.index
            yield from one.leaves()

    def has_comments(self) -> bool:
        """Tell whether comments stand between the key and the end of the value."""
        at, gaps = self.after_colon, []
        for start, end in sorted(self.leaves()):
            gaps.append(self.text[at:start])
            at = max(at, end)
        gaps.append(self.text[at : self.end])
        return any("#" in gap for gap in gaps)

    def line_start(self) -> int:
        """Return where the line of the key starts."""
        ends = [found.end() for found in LINE_END.finditer(self.text, 0, self.key.start_mark.index)]
        return ends[-1] if ends else 0

    def line_end(self) -> int:
        """Return where the last line of the value ends, before what ends the line."""
        found = LINE_END.search(self.text, self.end)
        return found.start() if found else len(self.text)

    def says(self, value: Any) -> bool:
        """Tell whether the value is this one already."""
        return alike(self.node, tree_of(f"a: {'' if value is None else inline(value)}").value[0][1])


def alike(one: Any, other: Any) -> bool:
    """Tell whether two nodes are read as the same."""
    if type(one) is not type(other):
        return False
    if isinstance(one, yaml.ScalarNode):
        is_word = one.value in SPECIAL and bool(one.style) != bool(other.style)
        return trimmed(one.value) == trimmed(other.value) and not is_word
    if isinstance(one, yaml.SequenceNode):
        return len(one.value) == len(other.value) and all(map(alike, one.value, other.value))
    pairs, others = ({key.value: node for key, node in found.value} for found in (one, other))
    return pairs.keys() == others.keys() and all(alike(node, others[key]) for key, node in pairs.items())


def spot_at(text: str, path: Path) -> Spot | None:
    """Return the value at a path, or None if there is none."""
    spot: Spot | None = Spot(text, tree_of(text))
    for key in path:
        spot = spot.named(key) if spot is not None else None
    return spot


# --- Changing it ------------------------------------------------------------------------------------------------------------


def changed(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """Return a text with another value at a path."""
    spot = spot_at(text, path)
    if spot is None:
        return text if value is None else inserted(text, path, value, order)
    if spot.says(value):
        return text
    is_answer = len(path) == 2 and path[0] == "answers"
    if spot.is_map and spot.node.value:
        if isinstance(value, dict) and value:
            return with_keys(text, path, value)
        if is_answer and spot.has_comments():
            # What is beside the comments goes, and they stay.
            return with_keys(text, path, {"answer": value})
    if isinstance(spot.node, yaml.SequenceNode) and isinstance(value, list) and spot.node.value:
        found = with_items(text, path, value)
        if found is not None:
            return found
    if value is None and not is_answer and path[0] != "council":
        return removed(text, path)
    return replaced(text, path, value)


def with_keys(text: str, path: Path, value: dict[str, Any]) -> str:
    """Return a text in which a map has these keys, each changed in its own place."""
    for key, inner in value.items():
        if inner is not None:
            text = changed(text, (*path, key), inner)
        elif (spot := spot_at(text, (*path, key))) is not None and not spot.is_blank:
            text = replaced(text, (*path, key), None)
    spot = spot_at(text, path)
    assert spot is not None
    for key in [str(one.key.value).strip() for one in spot.inside()]:
        if not any(key.casefold() == kept.casefold() for kept in value):
            text = removed(text, (*path, key))
    return text


def with_items(text: str, path: Path, value: list[Any]) -> str | None:
    """Return a text in which a list has these items, each changed in its own place; None where that list is better written anew."""
    spot = spot_at(text, path)
    assert spot is not None
    items = list(spot.inside())
    if len(value) < len(items) or spot.is_flow:
        return None
    for index, item in enumerate(value[: len(items)]):
        text = changed(text, (*path, index), item)
    for item in value[len(items) :]:
        spot = spot_at(text, path)
        assert spot is not None
        last = list(spot.inside())[-1]
        text = with_line(text, last.line_end(), spot.node.start_mark.column, f"- {inline(item)}")
    return text


def replaced(text: str, path: Path, value: Any) -> str:
    """Return a text with a value written anew on one line; None leaves a blank."""
    spot = spot_at(text, path)
    assert spot is not None
    node = spot.node
    # Between brackets, a blank is not always read as one.
    written = inline(value) if value is not None else "null" if getattr(spot.around, "flow_style", False) else ""
    if not path or (spot.key is None and spot.is_block):
        raise CannotEdit("this is written over several lines", spot.line)
    is_text = isinstance(node, yaml.ScalarNode)
    if not is_text and spot.has_comments():
        raise CannotEdit("a comment stands in what is to be replaced", spot.line)
    start, end = spot.after_colon, spot.end
    between = text[start : node.start_mark.index]
    if spot.is_block or end == start or (not written and between.isspace()):
        return text[:start] + (f" {written}" if written else "") + text[end:]
    if is_text and node.style in ("|", ">"):
        # Only the head of a text over lines can have a comment within.
        head = text[node.start_mark.index : end].splitlines()[0]
        comment = head[head.index("#") :] if "#" in head else ""
        written += f"  {comment}" if comment else ""
    return text[: node.start_mark.index] + written + text[end:]


def inserted(text: str, path: Path, value: Any, order: Sequence[str]) -> str:
    """Return a text with a key that was missing."""
    key = path[-1]
    around = spot_at(text, path[:-1])
    if around is None:
        return inserted(inserted(text, path[:-1], {}, ()), path, value, order)
    pair = f"{inline(key)}: {inline(value)}"
    if around.is_blank or (around.is_map and not around.node.value):
        return inserted_first(text, path, around, pair)
    if not around.is_map:
        raise CannotEdit("a map of keys should stand here", around.line)
    after = neighbour(around, str(key), order)
    if around.is_flow and key == "answer":
        first = around.node.value[0][0].start_mark.index
        return f"{text[:first]}{pair}, {text[first:]}"
    if around.is_flow:
        return text[: after.end] + f", {pair}" + text[after.end :]
    return with_line(text, after.line_end(), around.node.value[0][0].start_mark.column, pair)


def inserted_first(text: str, path: Path, around: Spot, pair: str) -> str:
    """Return a text with the first key of a map that is blank or empty."""
    if len(path) == 1:
        raise CannotEdit("the file is empty")
    parent = spot_at(text, path[:-2])
    if parent is not None and parent.is_block and parent.is_map:
        blank = text if around.is_blank and around.end == around.after_colon else replaced(text, path[:-1], None)
        spot = spot_at(blank, path[:-1])
        assert spot is not None
        return with_line(blank, spot.line_end(), spot.key.start_mark.column + 2, pair)
    if around.is_map:
        at = around.node.start_mark.index + 1
        return text[:at] + pair + text[at:]
    at = around.after_colon
    return f"{text[:at]} {{{pair}}}{text[around.end :]}"


def neighbour(around: Spot, key: str, order: Sequence[str]) -> Spot:
    """Return the pair of a map after which a new one is put."""
    pairs = list(around.inside())
    places = {id.casefold(): place for place, id in enumerate(order)}
    before = [one for one in pairs if places.get(str(one.key.value).strip().casefold(), len(order)) < places.get(key.casefold(), 0)]
    return max(before, key=lambda one: one.key.start_mark.index) if before else pairs[-1]


def with_line(text: str, at: int, indent: int, line: str) -> str:
    """Return a text with a new line after the one that ends at a position."""
    found = re.search("\r\n|\n|\r", text)
    return f"{text[:at]}{found[0] if found else chr(10)}{' ' * indent}{line}{text[at:]}"


def removed(text: str, path: Path) -> str:
    """Return a text without a key and its value; a comment after them stays."""
    spot, around = spot_at(text, path), spot_at(text, path[:-1])
    assert spot is not None
    assert around is not None
    pairs = list(around.inside())
    if spot.key is None:
        raise CannotEdit("an item of a list cannot be taken out here", spot.line)
    if len(pairs) == 1:
        return replaced(text, path[:-1], None)
    if spot.has_comments():
        raise CannotEdit("a comment stands in what is to be taken out", spot.line)
    place = next(index for index, one in enumerate(pairs) if one.key is spot.key or one.key.start_mark.index == spot.key.start_mark.index)
    start = spot.key.start_mark.index
    if around.is_flow:
        if place + 1 < len(pairs):
            return cut(text, start, pairs[place + 1].key.start_mark.index, spot)
        return cut(text, pairs[place - 1].end, spot.end, spot)
    if text[spot.line_start() : start].strip(" "):
        return cut(text, start, pairs[1].key.start_mark.index, spot)
    if text[spot.end : spot.line_end()].strip():
        comment = spot.end + len(text[spot.end : spot.line_end()]) - len(text[spot.end : spot.line_end()].lstrip())
        return text[:start] + text[comment:]
    found = LINE_END.match(text, spot.line_end())
    if found is not None:
        return text[: spot.line_start()] + text[found.end() :]
    before = re.search("(?:\r\n|[\r\n\x85\u2028\u2029])$", text[: spot.line_start()])
    return text[: before.start()] if before else text[: spot.line_start()]


def cut(text: str, start: int, end: int, spot: Spot) -> str:
    """Return a text without what stands between two positions, where no comment does."""
    gap = text[start : spot.key.start_mark.index] + text[spot.end : end] if start <= spot.key.start_mark.index else text[spot.end : end]
    if "#" in gap:
        raise CannotEdit("a comment stands in what is to be taken out", spot.line)
    return text[:start] + text[end:]
