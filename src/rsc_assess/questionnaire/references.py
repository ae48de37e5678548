"""What the parts of a questionnaire say of each other: names that must exist, levels that are compared, circles."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from types import NoneType
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import Entry, Number
from rsc_assess.problems import did_you_mean, shorten
from rsc_assess.questionnaire.condition import LISTS, All, Comparison, Condition, Count, Not, Value, comparisons_of
from rsc_assess.questionnaire.condition import Any as AnyOf
from rsc_assess.questionnaire.rules import MARKS, Band, ByAnswer, ByAttribute, Cap, Check, Flag, Group, Part, Role, Rules, WeightClass, shown_in
from rsc_assess.questionnaire.values import (
    CHOICE_KINDS,
    DATE,
    LEVELS,
    NUMBER,
    TABLE,
    TEXT,
    TICK_KINDS,
    NumberRule,
    OptionValue,
    Question,
    Questionnaire,
    Section,
    walk,
)

if TYPE_CHECKING:
    from rsc_assess.questionnaire.reader import Builder

ORDERED = ("at_least", "at_most", "between")


class Checker:
    """Checks a questionnaire as a whole, and writes the options that conditions name as they are written in answers."""

    def __init__(self, builder: "Builder", questionnaire: Questionnaire) -> None:
        self.reading = builder.reading
        self.entries = builder.entries
        self.root_entry = builder.entry
        self.questionnaire = questionnaire
        self.nodes = {node.id: node for _, node in walk(questionnaire.children, 0)}
        self.questions = {id: node for id, node in self.nodes.items() if isinstance(node, Question)}
        self.groups = {group.id: group for scoring in questionnaire.scorings for group in groups_in(scoring.root)}
        self.values = (questionnaire.id, *(id for id, node in self.nodes.items() if isinstance(node, Section)), *self.groups)
        self.above = {child.id: node for node in self.nodes.values() if isinstance(node, Section) for child in node.children}
        self.told: set[tuple[str, int, int]] = set()
        # Nodes of which a condition names a label.
        self.labelled: set[str] = set()

    def checked(self) -> Questionnaire:
        """Return the questionnaire with its conditions resolved; everything that does not fit is noted."""
        for id, node in self.nodes.items():
            if isinstance(node, Question):
                self.check_question(id, node)
            else:
                self.check_levels(id, node.rules, [child.id for child in node.children])
        self.check_levels(self.questionnaire.id, self.questionnaire.rules, [child.id for child in self.questionnaire.children])
        for group in self.groups.values():
            if self.is_mirror(group.id):
                continue
            self.check_levels(group.id, group.rules, [part.node if isinstance(part, Part) else part.id for part in group.parts])
            for part in group.parts:
                if isinstance(part, Part) and part.role.marks is not None and not (part.node in self.questions and self.questions[part.node].options):
                    what = f"marks of {part.node} say nothing: it is no question with options"
                    self.note("Q219", self.entry_of(group.id).value_node("group"), what, "Use steps or points, or take the marks out", group.id)
        for id, role in roles_in(self.questionnaire):
            if isinstance(role.weight, ByAnswer):
                self.check_weight(id, role.weight.question)
        self.check_marks_beside_answers()
        questionnaire = self.with_names(self.resolved())
        self.check_cycles(questionnaire)
        return questionnaire

    def entry_of(self, id: str) -> Entry:
        """Return the entry of a node; copies in a repeated block share one, a scoring's nodes have the scoring's."""
        if id == self.questionnaire.id:
            total: Entry = self.root_entry.get("total", self.root_entry)
            return total
        names = id.split("/")
        scorings: Mapping[str, Entry] = self.root_entry.get("scorings", {})
        if names[0] in scorings:
            return scorings[names[0]]
        return next((self.entries[name] for name in reversed(names) if name in self.entries), self.root_entry)

    def is_mirror(self, id: str) -> bool:
        """Tell whether a node belongs to a scoring that follows the sections, whose faults are told there."""
        entry = self.root_entry.get("scorings", {}).get(id.split("/", 1)[0])
        return entry is not None and "group" not in entry

    def note(self, code: str, node: Node, what: str, remedy: str, id: str) -> None:
        """Note a problem, once for all copies of a repeated block."""
        if self.is_mirror(id) and node.line == self.entry_of(id).node.line:
            return
        key = (code, node.line, node.column)
        if "/" not in id or key not in self.told:
            self.reading.note(code, node, what, remedy, owner=None if id == self.questionnaire.id else id)
        self.told.add(key)

    def check_question(self, id: str, question: Question) -> None:
        """Note names in a question that do not exist."""
        entry = self.entry_of(id)
        for option in question.options:
            for target in option.takes_out:
                if target not in self.nodes:
                    what = f"the option {shorten(option.label)} takes out {target}, which is no question or section"
                    self.note("Q203", entry.value_node("options"), what, did_you_mean(target, self.nodes), id)
        if question.number is not None and question.number.computed is not None:
            computed = question.number.computed
            kinds, what = (CHOICE_KINDS, "that has one answer") if computed.how == TABLE else ((NUMBER,), "with a number")
            for part in computed.names:
                named = self.questions.get(part)
                if named is None or named.kind not in kinds:
                    fit = [one.id for one in self.questions.values() if one.kind in kinds and one.id != id]
                    self.note(
                        "Q203",
                        entry.value_node("number"),
                        f"the {computed.how} names {part}, which is no question {what}",
                        did_you_mean(part, fit),
                        id,
                    )
        for action in question.actions:
            place = f"the action for {action.reaches} needs"
            for needed, level in action.needs:
                where = entry.value_node("actions")
                if needed not in self.questions:
                    self.note("Q203", where, f"{place} {needed}, which is no question", did_you_mean(needed, self.questions), id)
                elif needed == id:
                    self.note("Q215", where, f"{place} {needed}, which is itself", "Take it out; the level below is always needed", id)
                elif self.questions[needed].options and self.questions[needed].option(level) is None:
                    self.note("Q211", where, f"{place} {needed} at level {level}, which does not exist", "Use one of its levels", id)

    def check_weight(self, id: str, name: str) -> None:
        """Note a weight that is no number, or may be below 0."""
        question, where = self.questions.get(name), self.entry_of(id).value_node("weight")
        numbers = [one.id for one in self.questions.values() if one.kind == NUMBER]
        if question is None or question.number is None:
            self.note("Q203", where, f"the weight names {name}, which is no question that asks for a number", did_you_mean(name, numbers), id)
        elif question.number.low is None or question.number.low < 0:
            what = f"the weight is the answer to {name}, which may be below 0"
            self.note("Q206", where, what, "Give that question a number with a range from 0, such as range: [0, 100000]", id)

    def check_marks_beside_answers(self) -> None:
        """Note what is said in marks where answers are weights: there are no marks there that it could be compared with."""
        sections = [node for node in self.nodes.values() if isinstance(node, Section)]
        whole = (self.questionnaire.id, self.questionnaire.rules, [child.id for child in self.questionnaire.children])
        around = [whole, *((one.id, one.rules, [child.id for child in one.children]) for one in sections)]
        groups = [group for group in self.groups.values() if not self.is_mirror(group.id)]
        around.extend((group.id, group.rules, [part.node if isinstance(part, Part) else part.id for part in group.parts]) for group in groups)
        own = {(group.id, part.node): part.role for group in groups for part in group.parts if isinstance(part, Part)}
        for id, rules, children in around:
            roles = [own.get((id, child), Role()) for child in children]
            roles = [
                (self.nodes[child] if child in self.nodes else self.groups[child]).role
                if role.weight is None and role.weight_class is None and (child in self.nodes or child in self.groups)
                else role
                for child, role in zip(children, roles, strict=True)
            ]
            if not any(isinstance(role.weight, ByAnswer) for role in roles):
                continue
            if self.weighs_marks(id):
                what = f"{id} weighs its marks, and in it answers are weights, which are no marks"
                self.note("Q216", self.entry_of(id).node, what, "Give it a weight of its own", id)
            found = ["out_of"] if rules.out_of is not None else []
            found.extend(name for child in children for name in self.said_in_marks(child))
            if found:
                what = f"{', '.join(found)}: said in marks, beside weights that are answers"
                self.note("Q216", self.entry_of(id).node, what, "Write a percentage of the maximum, such as 10%, or take it out", id)

    def weighs_marks(self, id: str) -> bool:
        """Tell whether a section or group weighs the marks in it."""
        if id == self.questionnaire.id:
            return False
        role = (self.nodes[id] if id in self.nodes else self.groups[id]).role
        found = self.questionnaire.weight_class(role.weight_class) if isinstance(role.weight_class, str) else None
        weight = role.weight if role.weight is not None else found.weight if found is not None else None
        return weight == MARKS or (isinstance(weight, ByAttribute) and MARKS in weight.every())

    def said_in_marks(self, id: str) -> list[str]:
        """Return what a node hands up in marks: penalties, bonuses and limits on them."""
        node = self.nodes.get(id)
        if isinstance(node, Question):
            return [id] if node.effect is not None and not node.relative and not node.unscored else []
        if node is None or node.rules.starts_at is not None:
            return []
        scored = [child for child in node.children if not (isinstance(child, Question) and child.unscored)]
        if not all(child.effect is not None if isinstance(child, Question) else self.said_in_marks(child.id) for child in scored):
            return []
        limit = [f"most of {id}"] if node.rules.most is not None and not node.rules.most_relative else []
        return [*limit, *(name for child in scored for name in self.said_in_marks(child.id))]

    def check_levels(self, id: str, rules: Rules, children: list[str]) -> None:
        """Note levels that name what is not there, or leave a part of the section out; and classes that `essential` needs."""
        entry = self.entry_of(id)
        if rules.method == "levels":
            scoring = id.split("/", 1)[0]
            named = [part.node for level in rules.levels for part in level]
            for name in named:
                if name not in children and f"{scoring}/{name}" not in children and name not in self.nodes and name not in self.groups:
                    self.note("Q203", entry.value_node("levels"), f"a level names {name}, which does not exist", did_you_mean(name, children), id)
            outside = []
            for child in children:
                node = self.nodes.get(child)
                counts = not isinstance(node, Question) or (node.effect is None and not node.unscored)
                if counts and child not in named and child.removeprefix(f"{scoring}/") not in named:
                    outside.append(child)
            if outside:
                listed = ", ".join(outside[:5]) + (f" and {len(outside) - 5} more" if len(outside) > 5 else "")
                self.note("Q216", entry.value_node("levels"), f"no level has {listed}", "Add each to a level, or move it out", id)
        if rules.method == "last" and any(child not in self.questions for child in children):
            others = [child for child in children if child not in self.questions]
            what = f"the method last is for a chain of questions, and {others[0]} is none"
            self.note("Q216", entry.value_node("method"), what, "Put the questions in it side by side, or use another method", id)
        if rules.method == "essential" and not any(found.id == "essential" for found in self.questionnaire.classes):
            self.note("Q216", entry.value_node("method"), "the method essential needs a class called essential", "Add it to classes", id)

    def resolved(self) -> Questionnaire:
        """Return the questionnaire with every condition resolved."""
        questionnaire = self.questionnaire

        def node(found: Section | Question) -> Section | Question:
            entry = self.entry_of(found.id)
            applies = self.condition(found.applies, entry.value_node("applies"), found.id) if found.applies is not None else None
            if isinstance(found, Question):
                return attrs.evolve(found, applies=applies, number=self.with_cells(found, entry))
            children = tuple(node(child) for child in found.children)
            return attrs.evolve(found, applies=applies, rules=self.rules(found.rules, entry, found.id), children=children)

        def group(found: Group) -> Group:
            parts = tuple(group(part) if isinstance(part, Group) else part for part in found.parts)
            return attrs.evolve(found, parts=parts, rules=self.rules(found.rules, self.entry_of(found.id), found.id))

        return attrs.evolve(
            questionnaire,
            children=tuple(node(child) for child in questionnaire.children),
            rules=self.rules(questionnaire.rules, self.entry_of(questionnaire.id), questionnaire.id),
            defaults=self.rules(questionnaire.defaults, self.root_entry, questionnaire.id),
            scorings=tuple(attrs.evolve(scoring, root=group(scoring.root)) for scoring in questionnaire.scorings),
            checks=self.checks(),
        )

    def checks(self) -> tuple[Check, ...]:
        """Return the checks with their conditions resolved, each told at its own place."""
        checks, whole = self.questionnaire.checks, self.root_entry.value_node("checks")
        # Fewer where one of them cannot be tested, which has been said.
        places = whole.value if isinstance(whole.value, list) and len(whole.value) == len(checks) else [whole] * len(checks)
        return tuple(
            attrs.evolve(one, when=self.condition(one.when, place, self.questionnaire.id)) for one, place in zip(checks, places, strict=True)
        )

    def with_cells(self, question: Question, entry: Entry) -> NumberRule | None:
        """Return how a number is scored, with the options of a table's rows and columns; note rows and cells that do not fit."""
        rule = question.number
        if rule is None or rule.computed is None or rule.computed.how != TABLE:
            return rule
        across, down = (self.questions.get(term[0]) for term in rule.computed.terms)
        if across is None or down is None or across.kind not in CHOICE_KINDS or down.kind not in CHOICE_KINDS:
            return rule
        rows, columns = ([option for option in one.options if option.sets is None] for one in (across, down))
        written: dict[str, list[float]] = {}
        for row, _, number in rule.computed.cells:
            written.setdefault(str(row).casefold(), []).append(number)
        cells: list[tuple[OptionValue, OptionValue, float]] = []
        where = entry.value_node("number")
        for option in rows:
            name = next((one for one in (str(option.value).casefold(), option.label.casefold()) if one in written), None)
            numbers = written.pop(name, []) if name is not None else []
            if name is None or len(numbers) != len(columns):
                found = "no row" if name is None else f"{len(numbers)} numbers in the row"
                what = f"the table has {found} {shorten(option.label)}"
                self.note("Q218", where, what, f"Write a number for each of: {', '.join(one.label for one in columns)}", question.id)
            cells.extend((option.value, column.value, number) for column, number in zip(columns, numbers, strict=False))
        for name in written:
            what = f"the table has a row {shorten(name)}, which is no option of {across.id}"
            self.note("Q218", where, what, did_you_mean(name, [str(option.value) for option in rows]), question.id)
        return attrs.evolve(rule, computed=attrs.evolve(rule.computed, cells=tuple(cells)))

    def with_names(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the questionnaire; bands that conditions name keep their names in every language, and in the digests."""
        if not self.labelled:
            return questionnaire

        def named(id: str, rules: Rules) -> Rules:
            if id not in self.labelled:
                return rules
            return attrs.evolve(rules, bands=tuple(attrs.evolve(band, name=band.label) for band in rules.bands))

        def node(found: Section | Question) -> Section | Question:
            if isinstance(found, Question):
                return found
            return attrs.evolve(found, rules=named(found.id, found.rules), children=tuple(node(child) for child in found.children))

        def group(found: Group) -> Group:
            parts = tuple(group(part) if isinstance(part, Group) else part for part in found.parts)
            return attrs.evolve(found, rules=named(found.id, found.rules), parts=parts)

        by_default = next((id for id in sorted(self.labelled) if id in self.questions), "")
        return attrs.evolve(
            questionnaire,
            children=tuple(node(child) for child in questionnaire.children),
            rules=named(questionnaire.id, questionnaire.rules),
            defaults=named(by_default, questionnaire.defaults),
            scorings=tuple(attrs.evolve(scoring, root=group(scoring.root)) for scoring in questionnaire.scorings),
        )

    def rules(self, rules: Rules, entry: Entry, id: str) -> Rules:
        """Return rules with their conditions resolved."""
        caps, flags, bands = (entry.value_node(key) for key in ("caps", "flags", "bands"))
        return attrs.evolve(
            rules,
            caps=tuple(attrs.evolve(cap, when=self.condition(cap.when, caps, id)) for cap in rules.caps),
            flags=tuple(attrs.evolve(flag, when=self.condition(flag.when, flags, id)) for flag in rules.flags),
            bands=tuple(band if band.needs is None else attrs.evolve(band, needs=self.condition(band.needs, bands, id)) for band in rules.bands),
        )

    def condition(self, condition: Condition, node: Node, id: str) -> Condition:
        """Return a condition whose comparisons name options as answers do."""
        match condition:
            case Comparison():
                return self.comparison(condition, node, id)
            case Not(part):
                return Not(self.condition(part, node, id))
            case Count(at_least, parts):
                return Count(at_least, tuple(self.condition(part, node, id) for part in parts))
            case All(parts):
                return All(tuple(self.condition(part, node, id) for part in parts))
            case AnyOf(parts):
                return AnyOf(tuple(self.condition(part, node, id) for part in parts))

    def comparison(self, test: Comparison, node: Node, id: str) -> Comparison:
        """Return one comparison, resolved; note a name or level that does not exist."""
        if test.subject == "attribute":
            return test
        if test.subject == "node":
            if test.name == "total" and test.name not in self.values:
                return attrs.evolve(test, name=self.questionnaire.id)
            asked = self.questions.get(test.name)
            if asked is not None and (asked.unscored or asked.effect is not None):
                what = f"the condition compares the score of {test.name}, which has none"
                self.note("Q211", node, what, f"Write {{question: {test.name}, …}} to compare its answer", id)
            elif test.name not in self.values and asked is None:
                what = f"the condition names the node {test.name}, which does not exist"
                self.note("Q203", node, what, did_you_mean(test.name, self.values), id)
            else:
                test = with_numbers(test)
                if test.operator != "answered" and not all(isinstance(one, int | float) for one in values_of(test)):
                    return self.with_labels(test, node, id)
            return test
        if test.name not in self.questions:
            what = f"the condition names {test.name}, which is no question"
            remedy = did_you_mean(test.name, self.questions)
            if test.name in self.values:
                remedy = f"Write {{node: {test.name}, …}} to compare its score"
            self.note("Q203", node, what, remedy, id)
            return test
        question = self.questions[test.name]
        if test.operator == "answered" or (question.kind in (DATE, TEXT) and test.operator not in ORDERED):
            return test
        if question.kind == NUMBER:
            test = with_numbers(test)
            if not all(isinstance(one, int | float) for one in values_of(test)):
                self.note("Q211", node, f"the condition compares the number {test.name} with a text", "Write a number", id)
            return test
        return self.with_options(test, question, node, id)

    def with_labels(self, test: Comparison, node: Node, id: str) -> Comparison:
        """Return a comparison with a node's labels; an order among them becomes the list of those that fit."""
        labels = [band.label for band in self.rules_of(test.name).bands]
        self.labelled.add(test.name)
        found: list[str] = []
        for wanted in values_of(test):
            label = next((one for one in labels if one.casefold() == str(wanted).casefold()), None)
            if label is None or test.operator.startswith("has_"):
                what = f"the condition compares {test.name} with {shorten(str(wanted))}, which is none of its labels"
                remedy = f"Use one of: {', '.join(labels)}" if labels else "Write a number, as shown; it has no labels"
                self.note("Q211", node, what, remedy, id)
                return test
            found.append(label)
        if test.operator in ORDERED:
            places = [labels.index(one) for one in found]
            start, end = {"at_least": (places[0], len(labels) - 1), "at_most": (0, places[0])}.get(test.operator, (places[0], places[-1]))
            return attrs.evolve(test, subject="label", operator="in", value=tuple(labels[start : end + 1]))
        return attrs.evolve(test, subject="label", value=tuple(found) if test.operator in LISTS else found[0])

    def rules_of(self, id: str) -> Rules:
        """Return the rules that a node is shown by."""
        found = self.groups.get(id) or self.nodes.get(id) or self.questionnaire
        if not isinstance(found, Question):
            return found.rules
        return shown_in(self.questionnaire.defaults, self.above.get(id, self.questionnaire).rules)

    def with_options(self, test: Comparison, question: Question, node: Node, id: str) -> Comparison:
        """Return a comparison with a question's options; an order among options becomes the list of those that fit."""
        found: list[Value] = []
        for wanted in values_of(test):
            folded = str(wanted).casefold()
            option = next((one for one in question.options if folded in (str(one.value).casefold(), one.label.casefold())), None)
            if option is None:
                if question.options:
                    what = f"the condition compares {test.name} with {shorten(str(wanted))}, which is none of its options"
                    first, last = question.options[0].value, question.options[-1].value
                    named = ", ".join(str(one.value) for one in question.options)
                    self.note("Q211", node, what, f"Use {first} to {last}" if question.kind == LEVELS else f"Use one of: {named}", id)
                return test
            found.append(option.value)
        if test.operator in ORDERED and question.kind != LEVELS:
            if question.kind in TICK_KINDS:
                self.note("Q211", node, f"{test.name} can have several ticks, which have no order", "Use has_any, has_all or has_none", id)
                return test
            ladder = [option.value for option in question.ladder()]
            places = [ladder.index(one) for one in found if not isinstance(one, float)]
            start, end = {"at_least": (places[0], len(ladder) - 1), "at_most": (0, places[0])}.get(test.operator, (places[0], places[-1]))
            return attrs.evolve(test, operator="in", value=tuple(ladder[start : end + 1]))
        return attrs.evolve(test, value=tuple(found) if test.operator in LISTS else found[0])

    def check_cycles(self, questionnaire: Questionnaire) -> None:
        """Note conditions, and needs of actions, that wait for each other."""
        for chain in cycles(waits_for(questionnaire), str):
            what = f"the conditions go round in a circle: {' → '.join(chain)}"
            first = next((id for id in chain if id in self.nodes), chain[0])
            self.note("Q204", self.entry_of(first).value_node("applies"), what, "Take one of the conditions out", first)
        steps: dict[tuple[str, object], list[tuple[str, object]]] = {}
        for question in questionnaire.questions():
            ladder = question.ladder()
            below = {option.value: ladder[place - 1].value for place, option in enumerate(ladder) if place > 1}
            for action in question.actions:
                previous = [(question.id, below[action.reaches])] if action.reaches in below else []
                steps[question.id, action.reaches] = [*action.needs, *previous]
        for names in cycles(steps, lambda step: f"{step[0]} level {step[1]}"):
            owner = names[0].split(" ")[0]
            what = f"the actions need each other in a circle: {' → '.join(names)}"
            self.note("Q204", self.entry_of(owner).value_node("actions"), what, "Take one of the needs out", owner)


def values_of(test: Comparison) -> tuple[Value, ...]:
    """Return what a comparison compares with, as a tuple."""
    return test.value if isinstance(test.value, tuple) else (test.value,)


def with_numbers(test: Comparison) -> Comparison:
    """Return a comparison with a number in which fractions, such as 1/3, are numbers too; with a score, to 9 decimals, as scores have."""

    def number(one: str) -> float:
        return round(float(Fraction(one)), 9) if test.subject == "node" else float(Fraction(one))

    found = tuple(number(one) if isinstance(one, str) and Number.FRACTION.fullmatch(one) else one for one in values_of(test))
    return attrs.evolve(test, value=found if isinstance(test.value, tuple) else found[0])


def roles_in(questionnaire: Questionnaire) -> Iterator[tuple[str, Role]]:
    """Yield the id and the role of everything that counts somewhere."""
    yield from ((node.id, node.role) for _, node in walk(questionnaire.children, 0))
    for scoring in questionnaire.scorings:
        for group in groups_in(scoring.root):
            yield group.id, group.role
            yield from ((group.id, part.role) for part in group.parts if isinstance(part, Part))


def answers_as_weights(parts: Iterable[Any]) -> list[str]:
    """Return the questions whose answers are the weights of sections, questions, parts or groups."""
    return [part.role.weight.question for part in parts if isinstance(part.role.weight, ByAnswer)]


def groups_in(group: Group) -> Iterator[Group]:
    """Yield a group and all groups in it."""
    yield group
    for part in group.parts:
        if isinstance(part, Group):
            yield from groups_in(part)


def waits_for(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """
    Return for each question and node the names that must be known before it.

    A question waits for what its conditions name and for those that can take it out; a node for its parts and for what
    its caps name. A question that takes itself out does not wait for itself.
    """
    waits: dict[str, list[str]] = {}

    rules_of = {questionnaire.id: questionnaire.rules}
    rules_of |= {node.id: node.rules for _, node in walk(questionnaire.children, 0) if isinstance(node, Section)}
    weights_of = {one.id: one.role.weight.question for one in questionnaire.questions() if isinstance(one.role.weight, ByAnswer)}
    rules_of |= {group.id: group.rules for scoring in questionnaire.scorings for group in groups_in(scoring.root)}

    def names(condition: Condition | None) -> list[str]:
        found = []
        for test in comparisons_of(condition):
            found.extend([test.name] if test.subject != "attribute" else [])
            if test.subject in ("node", "label") and test.name in weights_of:
                # In a sum a question's score is out of what it weighs.
                found.append(weights_of[test.name])
            if test.subject == "label":
                # A label may need what the score does not.
                bands = rules_of.get(test.name, questionnaire.defaults).bands
                needed = [one for band in bands for one in comparisons_of(band.needs)]
                found.extend(one.name for one in needed if one.subject != "attribute")
        return found

    def section(id: str, children: tuple[Section | Question, ...], rules: Rules, around: list[str]) -> None:
        waits.setdefault(id, []).extend([*(child.id for child in children), *answers_as_weights(children)])
        waits[id].extend(part.node for level in rules.levels for part in level)
        for cap in rules.caps:
            waits[id].extend(names(cap.when))
        previous: list[str] = []
        for child in children:
            if isinstance(child, Section):
                section(child.id, child.children, child.rules, [*around, *names(child.applies)])
                continue
            waits.setdefault(child.id, []).extend([*around, *names(child.applies), *child.sources])
            if rules.method == "last":
                waits[child.id].extend(previous)
                previous.append(child.id)

    section(questionnaire.id, questionnaire.children, questionnaire.rules, [])
    below = {
        node.id: [inner.id for _, inner in walk(node.children, 0) if isinstance(inner, Question)]
        for _, node in walk(questionnaire.children, 0)
        if isinstance(node, Section)
    }
    for question in questionnaire.questions():
        for option in question.options:
            for target in option.takes_out:
                for taken in below.get(target, [target]):
                    if taken != question.id:
                        waits.setdefault(taken, []).append(question.id)
    roles = {node.id: node for _, node in walk(questionnaire.children, 0)}
    for scoring in questionnaire.scorings:
        for group in groups_in(scoring.root):
            waits[group.id] = [part.node if isinstance(part, Part) else part.id for part in group.parts]
            waits[group.id].extend(answers_as_weights(group.parts))
            waits[group.id].extend(answers_as_weights([roles[part.node] for part in group.parts if isinstance(part, Part) and part.node in roles]))
            for cap in group.rules.caps:
                waits[group.id].extend(names(cap.when))
    return waits


TEXT_OR_NUMBER = (str, int, float, Fraction, NoneType)


def attributes_used(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the council attributes that conditions, weights, classes or goalposts look at."""
    found: set[str] = set()

    def look(value: object) -> None:
        match value:
            case ByAttribute():
                found.add(value.attribute)
                for inner in value.every():
                    look(inner)
            case Comparison():
                if value.subject == "attribute":
                    found.add(value.name)
            case All() | AnyOf() | Not() | Count():
                for test in comparisons_of(value):
                    look(test)
            case tuple():
                for inner in value:
                    look(inner)
            case Section() | Question() | Group() | Part() | Rules() | Role() | WeightClass() | NumberRule() | Cap() | Flag() | Band():
                for field in attrs.fields(type(value)):
                    # Most are texts and numbers, which look at nothing.
                    if not isinstance(inner := getattr(value, field.name), TEXT_OR_NUMBER):
                        look(inner)

    look(questionnaire.children)
    look(questionnaire.rules)
    look(questionnaire.defaults)
    look(questionnaire.classes)
    for scoring in questionnaire.scorings:
        look(scoring.root)
    return tuple(sorted(found))


def cycles(waits: Mapping[Any, list[Any]], name: Callable[[Any], str]) -> Iterable[list[str]]:
    """Yield each circle met on a walk over who waits for whom, as names from the first back to the first."""
    done: set[Any] = set()
    for start in waits:
        path: list[Any] = []
        on_path: dict[Any, int] = {}
        stack: list[tuple[Any, bool]] = [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                del on_path[path.pop()]
                done.add(node)
            elif node in on_path:
                yield [name(step) for step in [*path[on_path[node] :], node]]
            elif node not in done:
                on_path[node] = len(path)
                path.append(node)
                stack.append((node, True))
                stack.extend((wanted, False) for wanted in reversed(waits.get(node, [])))
