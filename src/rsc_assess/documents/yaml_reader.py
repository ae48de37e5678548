"""
YAML text to nodes, in one pass over the parser's events.

The events come one at a time, so depth, size, anchors and tags are refused before anything is built: loading first
and looking later is what lets a small file hang or crash a loader. Nothing is resolved: `no` stays text.
"""

from yaml.cyaml import CParser  # type: ignore[attr-defined]  # public in all but the stubs
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from rsc_assess.documents.node import DEEPEST, MOST_NODES, Node, one_problem, too_deep, too_many
from rsc_assess.problems import InputError, Place, Problem, list_problems

# A key whose value has not come yet, on the stack of open maps.
Frame = tuple[Node, list[Node]]


def read(text: str, name: str) -> Node:
    """
    Return the nodes of one YAML document.

    Raises:
        InputError: Broken syntax, anchors, aliases, tags, duplicate keys, more than one document, too deep or too large.
    """
    builder = Builder(name)
    try:
        parser = CParser(text)
        while True:
            event = parser.get_event()
            if event is None or event.__class__ is StreamEndEvent:
                break
            builder.take(event)
    except MarkedYAMLError as error:
        raise broken(error, text, name) from None
    except YAMLError as error:
        raise one_problem("F106", Place(name), f"this is not YAML: {error}", "Check the file in an editor") from None
    if builder.problems:
        raise InputError(list_problems(builder.problems), builder.problems)
    if builder.root is None:
        raise one_problem("F104", Place(name), "this file has only comments", "Fill it in, or write one with `rsc-assess init`")
    return builder.root


class Builder:
    """Puts events together into nodes, and notes what a safe document must not have."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.open: list[Frame] = []
        self.count = 0
        self.documents = 0

    def take(self, event: object) -> None:
        """Take the next event of the parser."""
        kind = event.__class__
        if kind is ScalarEvent:
            self.check(event)
            mark = event.start_mark  # type: ignore[attr-defined]
            self.add(Node(event.value, mark.line + 1, mark.column + 1, not event.style))  # type: ignore[attr-defined]
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self.check(event)
            mark = event.start_mark  # type: ignore[attr-defined]
            node = Node({} if kind is MappingStartEvent else [], mark.line + 1, mark.column + 1)
            if len(self.open) >= DEEPEST:
                raise too_deep(node.place(self.name))
            self.open.append((node, []))
        elif kind is MappingEndEvent:
            node, parts = self.open.pop()
            node.value = self.pairs(parts)
            self.add(node)
        elif kind is SequenceEndEvent:
            node, parts = self.open.pop()
            node.value = parts
            self.add(node)
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents == 2:
                self.note(event, "F111", "a second document starts here (---)", "Keep one document in a file")
        elif kind is AliasEvent:
            self.note(event, "F107", "aliases (*) are not supported", "Write the text out")
            mark = event.start_mark  # type: ignore[attr-defined]
            self.add(Node("", mark.line + 1, mark.column + 1))

    def check(self, event: object) -> None:
        """Note an anchor or a tag, and stop when there are too many values."""
        self.count += 1
        if self.count > MOST_NODES:
            raise too_many(self.place(event))
        if event.anchor is not None:  # type: ignore[attr-defined]
            self.note(event, "F107", "anchors (&) are not supported", "Write the text out")
        if event.tag is not None:  # type: ignore[attr-defined]
            self.note(event, "F108", f"tags ({event.tag}) are not supported", "Take the tag out")  # type: ignore[attr-defined]

    def add(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if self.open:
            self.open[-1][1].append(node)
        elif self.root is None:
            self.root = node

    def pairs(self, parts: list[Node]) -> dict[str, tuple[Node, Node]]:
        """Return keys and values as a map; note keys that come twice or are not texts."""
        pairs: dict[str, tuple[Node, Node]] = {}
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            if not isinstance(key.value, str):
                self.note(key, "F116", "a list or a map stands where a key should", "Put the key in quotes")
                continue
            if key.value in pairs:
                first = pairs[key.value][0].line
                self.note(key, "F110", f"the key {key.value} stands here a second time, first at line {first}", "Keep one of them")
                continue
            pairs[key.value] = (key, value)
        return pairs

    def note(self, where: object, code: str, what: str, remedy: str) -> None:
        """Note a problem at an event or node."""
        place = where.place(self.name) if isinstance(where, Node) else self.place(where)
        self.problems.append(Problem(code, what, remedy, place))

    def place(self, event: object) -> Place:
        """Return where an event starts."""
        mark = event.start_mark  # type: ignore[attr-defined]
        return Place(self.name, mark.line + 1, mark.column + 1)


def broken(error: MarkedYAMLError, text: str, name: str) -> InputError:
    """Return the error for text that is not YAML, in words for people who do not know YAML."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return one_problem("F106", Place(name), f"this is not YAML: {error.problem}", "Check the file in an editor")
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    place = Place(name, mark.line + 1, mark.column + 1)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return one_problem("F105", place, "this line starts with a tab", "Use spaces to indent")
    what = str(error.problem or "the text breaks off")
    if "nesting depth" in what:
        # Newer versions of libyaml read ahead and stop at 1,000 before we see the 33rd.
        return too_deep(place)
    remedy = "Check the indentation, colons and quotes here and on the line before"
    if "mapping values are not allowed" in what:
        what, remedy = "there is a second colon in this line", "Put the text in double quotes"
    elif "could not find expected ':'" in what:
        what, remedy = "a key here has no colon", "Write `key: value`, with a space after the colon"
    elif "did not find expected key" in what or "block mapping" in str(error.context or ""):
        what = "the indentation or a quote does not fit"
    return one_problem("F106", place, f"this is not YAML: {what}", remedy)
