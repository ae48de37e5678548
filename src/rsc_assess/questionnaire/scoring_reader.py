"""From entries to further scorings: groups of questions, sections or nodes of other scorings, each with its own role."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import INVALID, Entry
from rsc_assess.problems import did_you_mean
from rsc_assess.questionnaire.rules import MARKS, Group, LevelPart, Part, Role, Rules, Scoring, Weight
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk

if TYPE_CHECKING:
    from rsc_assess.questionnaire.reader import Builder

# Where a key of a scoring that follows the sections is kept in their rules.
FIELDS = {
    "show": ("display", "bands"),
    "bands": ("bands",),
    "coverage": ("coverage",),
    "counts": ("counts",),
    "keep": ("keep",),
    "drop": ("keep",),
    "method": ("method", "least", "keep", "levels", "progress", "base"),
    "floor": ("floor",),
    "ceiling": ("ceiling",),
    "starts_at": ("starts_at",),
    "out_of": ("out_of",),
    "caps": ("caps",),
    "flags": ("flags",),
    "rounds": ("rounds",),
    "no_value_below": ("no_value_below",),
}


# What every question weighs in a scoring that does not keep their own weights.
SAME_WEIGHT: dict[str, Weight] = {"equal": Fraction(1), "marks": MARKS}


class ScoringReader:
    """Reads the further scorings of a questionnaire whose sections are read."""

    def __init__(self, builder: "Builder", questionnaire: Questionnaire) -> None:
        self.builder = builder
        self.reading = builder.reading
        self.questionnaire = questionnaire
        self.entries: dict[str, Entry] = builder.entry.get("scorings", {})
        self.main = {node.id: node for _, node in walk(questionnaire.children, 0)}
        self.questions = [id for id, node in self.main.items() if isinstance(node, Question)]
        self.known = [questionnaire.id, *self.main, *self.group_ids()]

    def group_ids(self) -> list[str]:
        """Return the ids of all nodes of all scorings."""
        found: list[str] = []

        def add(scoring: str, parts: Any) -> None:
            for part in parts:
                if isinstance(part, Entry) and "node" not in part:
                    found.append(f"{scoring}/{part.get('id', '')}")
                    add(scoring, part.get("parts", ()))

        for id, entry in self.entries.items():
            found.append(id)
            if "group" not in entry:
                found.extend(f"{id}/{node.id}" for node in self.main.values() if isinstance(node, Section))
            for name, group in entry.get("group", {}).items():
                found.append(f"{id}/{name}")
                add(id, group.get("parts", ()) if isinstance(group, Entry) else group)
        return found

    def scorings(self) -> tuple[Scoring, ...]:
        """Return the further scorings in the order of the file."""
        found = []
        for id, entry in self.entries.items():
            with self.reading.owner(id):
                self.builder.note_id(id, entry.node)
                title = entry.get("title", id)
                found.append(Scoring(id, title, self.root(id, title, entry)))
        return tuple(found)

    def root(self, id: str, title: str, entry: Entry) -> Group:
        """Return a scoring's total with all groups in it."""
        builder, counts = self.builder, self.questionnaire.rules.counts
        weights = entry.get("weights", "own")
        own = builder.rules(entry, None, builder.defaults, counts)
        total = entry.get("total", Entry({}, entry.node))
        if "group" not in entry:
            parts = tuple(self.mirrored(id, node, entry, own, weights) for node in self.questionnaire.children)
            rules = overridden(self.questionnaire.rules, entry, own, id)
            if "total" in entry:
                rules = overridden(rules, total, builder.rules(total, None, own, counts), id)
            return Group(id, title, Role(Fraction(1)), parts, rules)
        groups = tuple(
            self.group(
                f"{id}/{name}", name, written if isinstance(written, Entry) else Entry({"parts": written}, entry.value_node("group")), entry, weights
            )
            for name, written in entry["group"].items()
        )
        rules = builder.rules(total, None, own, counts)
        if rules.method == "levels" and not rules.levels:
            rules = attrs.evolve(rules, levels=tuple((LevelPart(group.id, rules.complete),) for group in groups))
        return Group(id, title, Role(Fraction(1)), groups, rules)

    def group(self, id: str, name: str, entry: Entry, scoring: Entry, weights: str) -> Group:
        """Return one group of a scoring."""
        builder = self.builder
        rules = builder.rules(entry, scoring, builder.defaults, self.questionnaire.rules.counts)
        parts: list[Part | Group] = []
        seen: set[str] = set()
        if "parts" not in entry and not rules.levels:
            self.reading.note("S102", entry.node, f"parts is missing in the group {name}", "Add it: the ids of what counts in it")
        written_parts = entry.get("parts", list(dict.fromkeys(part.node for level in rules.levels for part in level)))
        for written in written_parts:
            if written is INVALID:
                continue
            if isinstance(written, Entry) and "node" not in written:
                if "id" not in written:
                    self.reading.note("S102", written.node, "id is missing in a group", "Add it: a short stable id")
                    continue
                inner = f"{scoring_of(id)}/{written['id']}"
                parts.append(self.group(inner, written["id"], written, scoring, weights))
                continue
            pattern = written["node"] if isinstance(written, Entry) else written
            role = builder.role(written, None) if isinstance(written, Entry) else Role()
            if role.weight is None and role.weight_class is None:
                role = attrs.evolve(role, weight=SAME_WEIGHT.get(weights))
            for node in self.named(pattern, entry.value_node("parts")):
                if node in seen:
                    what = f"{node} counts twice in the group {name}"
                    self.reading.note("Q219", entry.value_node("parts"), what, "Keep one, and give it the weight of both")
                elif node != id:
                    parts.append(Part(node, role))
                seen.add(node)
        if rules.method == "levels" and not rules.levels:
            ids = [part.node if isinstance(part, Part) else part.id for part in parts]
            rules = attrs.evolve(rules, levels=tuple((LevelPart(one, rules.complete),) for one in ids))
        named = [self.main.get(part.node) if isinstance(part, Part) and part.role.steps is None else None for part in parts]
        alone = rules.starts_at is None and bool(named)
        builder.check_outside(entry, alone and all(isinstance(one, Question) and one.effect is not None for one in named))
        default = MARKS if weights == "marks" else Fraction(1)
        return Group(id, entry.get("title", name), builder.role(entry, default, has_counts=False), tuple(parts), rules)

    def named(self, pattern: str, node: Node) -> list[str]:
        """Return the nodes that a pattern names; note one that names none."""
        # A pattern means questions where it fits some, so that a section does not count beside its own questions.
        levels = [[pattern] if pattern in self.known else [], self.questions, self.main, self.known]
        found = next((ids for one in levels if (ids := matching(pattern, one))), [])
        if not found:
            self.reading.note("Q203", node, f"{pattern} names no question, section or scoring node", did_you_mean(pattern, self.known))
        return found

    def mirrored(self, scoring: str, node: Section | Question, entry: Entry, own: Rules, weights: str) -> Part | Group:
        """Return a section or question of the main scoring as it counts in a scoring that follows the sections."""
        weight = SAME_WEIGHT.get(weights)
        role = node.role if weight is None else attrs.evolve(node.role, weight=weight)
        if isinstance(node, Question):
            return Part(node.id, role)
        parts = tuple(self.mirrored(scoring, child, entry, own, weights) for child in node.children)
        return Group(f"{scoring}/{node.id}", node.title, role, parts, overridden(node.rules, entry, own, scoring))


def overridden(rules: Rules, entry: Entry, own: Rules, scoring: str) -> Rules:
    """Return a section's rules, changed in what a scoring says of its own; levels name the scoring's nodes."""
    changes = {field: getattr(own, field) for key, fields in FIELDS.items() if key in entry for field in fields}
    return attrs.evolve(rules, **changes)


def scoring_of(id: str) -> str:
    """Return the scoring that a node's id begins with."""
    return id.split("/", 1)[0]


def matching(pattern: str, ids: Iterable[str]) -> list[str]:
    """Return the ids that a pattern names: * stands for any text between slashes."""
    wanted = pattern.split("/")
    return [id for id in ids if len(parts := id.split("/")) == len(wanted) and all(map(fnmatchcase, parts, wanted))]
