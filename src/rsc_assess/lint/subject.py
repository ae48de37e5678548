"""What is looked at: a questionnaire, and where in its file each part of it stands."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.problems import Place, Problem
from rsc_assess.questionnaire.references import groups_in
from rsc_assess.questionnaire.rules import Rules
from rsc_assess.questionnaire.values import Question, Questionnaire, Section

MOST_NAMED = 12


@attrs.frozen
class Subject:
    """
    A questionnaire and the document it was read from.

    Attributes:
        name: What messages call the document.

        root: Its nodes.
    """

    questionnaire: Questionnaire
    name: str
    root: Node

    @cached_property
    def records(self) -> dict[str, Node]:
        """The nodes of sections and questions, by the id in the file."""
        return {id: node for node in nodes_in(self.root) if isinstance(id := text_of(node, "id"), str)}

    def authored(self) -> Iterator[Section | Question]:
        """Yield sections and questions as they stand in the file: of a repeated block only the first copy."""

        def inside(children: Sequence[Section | Question]) -> Iterator[Section | Question]:
            for child in children:
                yield child
                if isinstance(child, Section):
                    yield from inside(child.children[0].children if child.repeats and isinstance(child.children[0], Section) else child.children)

        yield from inside(self.questionnaire.children)

    def questions(self) -> list[Question]:
        """Return the questions as they stand in the file."""
        return [node for node in self.authored() if isinstance(node, Question)]

    def ruled(self) -> Iterator[tuple[str, Rules]]:
        """Yield (id, rules) of the whole, of the sections, of the first copy of each repeated block, and of the groups of scorings."""
        questionnaire = self.questionnaire
        yield questionnaire.id, questionnaire.rules
        for node in self.authored():
            if isinstance(node, Section):
                yield node.id, node.rules
                if node.repeats and isinstance(node.children[0], Section):
                    yield node.children[0].id, node.children[0].rules
        for scoring in questionnaire.scorings:
            for group in groups_in(scoring.root):
                yield group.id, group.rules

    def place(self, id: str | None, *keys: str) -> Place:
        """Return where a key of a section, question or scoring stands; without an id, of the questionnaire; else as near as can be."""
        node = self.root
        if id is not None and id != self.questionnaire.id:
            found = self.records.get(id) or child_of(child_of(self.root, "scorings"), id.split("/")[0]) or self.records.get(id.split("/")[-1])
            node = found or self.records.get(id.split("/")[0]) or self.root
        for key in keys:
            if not isinstance(node.value, dict) or key not in node.value:
                break
            key_node, value = node.value[key]
            node = Node(value.value, key_node.line, key_node.column)
        return node.place(self.name)

    def warning(self, code: str, what: str, remedy: str, id: str | None = None, *keys: str) -> Problem:
        """Return a finding that may change what a result means."""
        return Problem(code, what, remedy, self.place(id, *keys), id if id != self.questionnaire.id else None, "warning")

    def note(self, code: str, what: str, remedy: str, id: str | None = None, *keys: str) -> Problem:
        """Return a finding that is only said."""
        return attrs.evolve(self.warning(code, what, remedy, id, *keys), severity="note")


def nodes_in(node: Node) -> Iterator[Node]:
    """Yield the records of all sections and questions below a node, parents first."""
    for key in ("sections", "questions"):
        found = child_of(node, key)
        for one in found.value if found is not None and isinstance(found.value, list) else ():
            yield one
            yield from nodes_in(one)


def child_of(node: Node | None, key: str) -> Node | None:
    """Return the node of a key's value, or None where there is none."""
    return node.value[key][1] if node is not None and isinstance(node.value, dict) and key in node.value else None


def text_of(node: Node, key: str) -> str | None:
    """Return the text of a key's value, or None where there is none."""
    found = child_of(node, key)
    return found.value if found is not None and isinstance(found.value, str) else None


def named(ids: Sequence[str]) -> str:
    """Return ids as a list to read, long ones cut."""
    return ", ".join(ids[:MOST_NAMED]) + (f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else "")
