"""The answers embedded in an offline page, as the tree of an answers file: whatever was done to the page, they are read as any file is."""

from html.parser import HTMLParser

from rsc_assess.documents import json_reader
from rsc_assess.documents.node import Node, one_problem
from rsc_assess.documents.source import decode
from rsc_assess.problems import InputError, Place, Problem, list_problems

ANSWERS_ID = "rsc-assess-answers"
REMEDY = "Open the page in a browser and save the answers to a file with its button, or write a new one with `rsc-assess init`"


def read(content: bytes, name: str) -> tuple[Node, tuple[Problem, ...]]:
    """
    Return the tree of the answers in an offline page, and what is worth knowing of how it was read.

    Places in the tree have no lines: those of embedded data mean nothing to a person; the id of the question does.

    Raises:
        InputError: The page holds no answers, or they are no JSON.
    """
    finder = Finder()
    finder.feed(decode(content, name, "Save the page anew from the browser"))
    finder.close()
    if not finder.found:
        raise one_problem("A350", Place(name), "this page holds no answers", REMEDY)
    if len(finder.found) > 1:
        raise one_problem("A351", Place(name), f"this page holds answers {len(finder.found)} times", REMEDY)
    try:
        root = json_reader.read(finder.found[0], name)
    except InputError as error:
        problems = [Problem(one.code, f"in the answers of this page, {one.what}", REMEDY, Place(name)) for one in error.problems]
        raise InputError(list_problems(problems), problems) from None
    forget_places(root)
    return root, ()


class Finder(HTMLParser):
    """
    Finds the script elements that hold answers.

    Attributes:
        found: Their texts, in the order of the page.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a text at a script element with the id of the answers."""
        self.is_inside = tag == "script" and ("id", ANSWERS_ID) in attrs
        if self.is_inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        """End the text."""
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        """Take in what stands in the script element."""
        if self.is_inside:
            self.found[-1] += data


def forget_places(root: Node) -> None:
    """Take line and column out of a tree."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        node.line = node.column = 0
        if isinstance(node.value, dict):
            waiting.extend(one for pair in node.value.values() for one in pair)
        elif isinstance(node.value, list):
            waiting.extend(node.value)
