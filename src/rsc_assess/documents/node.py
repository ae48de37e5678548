"""The one tree that every format is read into: texts, lists and maps, each with its place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from rsc_assess.problems import InputError, Place, Problem

DEEPEST = 32
MOST_NODES = 200_000


class Node:
    """
    A text, a list or a map in a document.

    A text keeps what was written: `no` stays "no" and `1.10` stays "1.10"; who reads it decides what it means.

    Attributes:
        value: str, list of nodes, or dict from key text to (key node, value node).

        line, column: Counted from 1; 0 where the source has none (plain data).

        plain: True for a text without quotes, which may be a number, true, false or blank.

        sheet: The sheet of a workbook whose row and column these are; None in any other source.

        is_date: Whether a cell of a workbook holds a date rather than a text that looks like one.
    """

    __slots__ = ("column", "is_date", "line", "plain", "sheet", "value")

    def __init__(
        self,
        value: "str | list[Node] | dict[str, tuple[Node, Node]]",
        line: int = 0,
        column: int = 0,
        plain: bool = False,
        sheet: str | None = None,
    ) -> None:
        self.value = value
        self.line = line
        self.column = column
        self.plain = plain
        self.sheet = sheet
        self.is_date = False

    def place(self, source: str) -> Place:
        """Return where this node stands in the named source."""
        return Place(source, self.line, self.column or None, self.sheet) if self.line else Place(source, sheet=self.sheet)

    def is_blank(self) -> bool:
        """Tell whether nothing was written here."""
        return self.plain and self.value in ("", "~", "null")

    def kind(self) -> str:
        """Return what was found, in the words of a message."""
        if isinstance(self.value, dict):
            return "a map of keys"
        if isinstance(self.value, list):
            return "a list"
        if self.is_blank():
            return "nothing"
        return f"'{self.value if len(self.value) <= 40 else self.value[:39] + '…'}'"


def too_deep(place: Place) -> InputError:
    """Return the error for a document that is nested deeper than any questionnaire needs."""
    return one_problem(
        "F109",
        place,
        f"this is nested more than {DEEPEST} deep",
        "Take levels of nesting out; a questionnaire needs about ten",
    )


def too_many(place: Place) -> InputError:
    """Return the error for a document with more values than is reasonable."""
    return one_problem("F114", place, f"there are more than {MOST_NODES:,} values", "Split it, or check that it is the file you meant")


def one_problem(code: str, place: Place, what: str, remedy: str) -> InputError:
    """Return the error of a document that one problem makes unreadable."""
    problem = Problem(code, what, remedy, place)
    return InputError(str(problem), [problem])


def from_data(data: object, source: str) -> Node:
    """
    Return plain data (dicts, lists, texts, numbers, dates) as nodes.

    Raises:
        InputError: A value is of another kind, nested too deep, or there are too many.
    """
    count = 0

    def convert(value: object, depth: int) -> Node:
        nonlocal count
        count += 1
        if depth > DEEPEST:
            raise too_deep(Place(source))
        if count > MOST_NODES:
            raise too_many(Place(source))
        match value:
            case str():
                return Node(value)
            case None:
                return Node("", plain=True)
            case bool():
                return Node("true" if value else "false", plain=True)
            case int() | float():
                return Node(number_text(value, source), plain=True)
            case datetime():
                return Node(value.isoformat(), plain=True)
            case date():
                return Node(value.isoformat(), plain=True)
            case Mapping():
                return Node({str(key): (Node(str(key)), convert(item, depth + 1)) for key, item in value.items()})
            case Sequence() if not isinstance(value, bytes | bytearray):
                return Node([convert(item, depth + 1) for item in value])
        raise one_problem(
            "F117",
            Place(source),
            f"a value of type {type(value).__name__} cannot be read",
            "Use texts, numbers, lists and dicts",
        )

    return convert(data, 1)


def number_text(value: int | float, source: str) -> str:
    """Return a number as it would be written; a huge one is refused, as it would be in a file."""
    if isinstance(value, int) and value.bit_length() > 200:
        raise one_problem("F117", Place(source), "a number has more than 60 digits", "Use a smaller number")
    return repr(value)
