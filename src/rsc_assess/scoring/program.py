"""
A questionnaire as a flat program: everything that does not depend on the answers is settled once.

Scorings, repeats, classes, counts, and whatever differs by council attribute are resolved here; what is left is a list
of questions with a cell for each answer, and a list of nodes with their parts, each after what it needs.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from graphlib import TopologicalSorter
from typing import Any

import attrs

from rsc_assess.councils.council import Council
from rsc_assess.questionnaire.condition import All, Comparison, Condition, Count, Fact, Not, comparisons_of, holds
from rsc_assess.questionnaire.condition import Any as AnyOf
from rsc_assess.questionnaire.references import waits_for
from rsc_assess.questionnaire.rules import (
    DEFAULT_COUNTS,
    FULL,
    LEFT_OUT,
    MARKS,
    UNRATED,
    WORST,
    ZERO,
    ByAnswer,
    ByAttribute,
    Group,
    Role,
    Rules,
    Weight,
    shown_in,
)
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk
from rsc_assess.scoring.cells import NAN, Cell, Table, build_table
from rsc_assess.scoring.methods import METHODS, Combine, Essential, Levels


@attrs.frozen
class Part:
    """
    What counts in a node.

    Attributes:
        slot: Where its value stands.

        weight: What it counts; None for the sum of the weights that count in it.

        no_value: What a section without a value counts as: a share, NaN, or None for left out.

        in_all: What it weighs if everything in it counts, as it does while it counts without a value.

        declared: Its role as it was declared, for explanations.

        name: What the file calls it: the id of a question, section or group, whatever its role.

        by: Where an answer that is its weight stands behind the shares; None for any other weight.
    """

    slot: int
    id: str
    weight: float | None
    no_value: float | None
    in_all: float
    declared: Role
    name: str
    by: int | None = None


@attrs.frozen
class Effect:
    """A penalty or bonus: where its amount stands, and whether that is a share of the maximum."""

    slot: int
    id: str
    relative: bool
    weight: float


@attrs.frozen
class Bundle:
    """
    Penalties and bonuses that together take off or add no more than a limit.

    Attributes:
        most: The limit, in marks, or as a share of the maximum where `relative`.

        effects, inner: What is in it: by itself, and in bundles of their own.
    """

    id: str
    most: float
    relative: bool
    effects: tuple[str, ...]
    inner: "tuple[Bundle, ...]"

    def every(self) -> set[str]:
        """Return the ids of all penalties and bonuses in it."""
        return {*self.effects, *(id for one in self.inner for id in one.every())}


@attrs.frozen
class Node:
    """
    A section, total or group, compiled.

    Attributes:
        parts: In the order of their ids, so that sums have the same bits whatever the order of the file.

        combine: How their shares become its own.

        terms: (slot, weight) of the parts where the node is a plain weighted mean and nothing else; else None.

        chain: Under `last`, the slots of the questions in order.

        steps: For a node that counts by steps or points: (value as shown, share); the node then has one part.

        is_line: Whether the steps are points on a line.

        questions: The slots of all questions below it that are asked: of a computed one, those that it comes from.

        cells: The same, with the computed ones.

        shared: Slots of questions that count in two of its parts.

        inner: Slots of those of its parts that are nodes.

        deciders: Questions whose answers are weights in it or below.

        bundles: Limits on some of the penalties and bonuses together.

        is_uneven: Whether some of its parts count alone, by their shares, and not all parts weigh the same: a higher share
            can then lower its value.
    """

    slot: int
    id: str
    title: str
    kind: str
    parts: tuple[Part, ...]
    effects: tuple[Effect, ...]
    rules: Rules
    combine: Combine
    terms: tuple[tuple[int, float], ...] | None
    chain: tuple[int, ...]
    steps: tuple[tuple[float, float], ...]
    is_line: bool
    questions: frozenset[int]
    shared: frozenset[int]
    role: Role
    inner: tuple[int, ...] = ()
    cells: frozenset[int] = frozenset()
    is_uneven: bool = False
    bundles: tuple[Bundle, ...] = ()
    deciders: frozenset[str] = frozenset()

    @property
    def can_fall(self) -> bool:
        """Whether its steps may give less for a higher score."""
        return any(after < before for (_, before), (_, after) in itertools.pairwise(self.steps))

    def touches(self) -> tuple[str, ...]:
        """Return the ids of all that it is made of: parts, penalties and bonuses."""
        return (*(part.id for part in self.parts), *(effect.id for effect in self.effects))


@attrs.frozen
class Gate:
    """
    Who is asked a question, as far as that depends on answers.

    Attributes:
        applies: What must hold, with the council's attributes settled; False if it never holds.

        taken_by: (question, option) pairs of which each takes the question out.

        tests: The comparisons in `applies`.
    """

    applies: Condition | bool
    taken_by: tuple[tuple[str, Any], ...]
    tests: tuple[Comparison, ...] = ()


@attrs.frozen
class Program:
    """
    All scorings of one questionnaire for councils with the same attributes.

    Attributes:
        size: How many slots there are.

        tables: The question tables in the order of their slots; one question may have several.

        always_asked: Of questions that are always asked: (slot, question id, cells by option, cell of a missing answer, table).

        gated: Questions whose being asked, or whose answer, depends on others: (gate, tables), each after what it needs.

        nodes: Each after its parts and what its caps compare.

        slots: Where each node and question stands, by id.

        order: The ids of the main scoring: the root, then sections and questions in the order of the file; then the scorings'.

        weights: What each id counts in its parent, as settled.

        weighers: Questions whose answers are weights; their values stand behind the shares, in this order.

        by_of: Of questions in the main scoring whose weight is an answer, where that stands.

        attributes: What conditions know of the council's attributes, by name.

        problems: (code, what, remedy) of what cannot be settled for this council.
    """

    questionnaire: Questionnaire
    size: int
    tables: tuple[Table, ...]
    always_asked: tuple[tuple[int, str, Mapping[Any, Cell], Cell, Table], ...]
    gated: tuple[tuple[Gate, tuple[Table, ...]], ...]
    nodes: tuple[Node, ...]
    node_of: Mapping[int, Node]
    slots: Mapping[str, int]
    order: tuple[str, ...]
    weights: Mapping[str, float]
    is_plain: bool
    can_fall: bool
    attributes: Mapping[str, Fact]
    problems: tuple[tuple[str, str, str], ...]
    weighers: tuple[str, ...] = ()
    by_of: Mapping[str, int] = attrs.field(factory=dict)


def program_of(questionnaire: Questionnaire, council: Council) -> Program:
    """Return the program of a questionnaire for a council; councils alike in what matters share one."""
    attributes = questionnaire.attributes_used
    key = tuple(council.attribute(name) for name in attributes)
    programs: dict[Any, Program] = questionnaire.programs
    if key not in programs:
        programs[key] = Compiler(questionnaire, dict(zip(attributes, key, strict=True))).program()
    return programs[key]


class Compiler:
    """Compiles one questionnaire for one set of council attributes."""

    def __init__(self, questionnaire: Questionnaire, attributes: Mapping[str, str | None]) -> None:
        self.questionnaire = questionnaire
        self.attributes = attributes
        self.problems: dict[tuple[str, str, str], None] = {}
        self.tables: list[Table] = []
        self.nodes: dict[str, Node] = {}
        self.slots: dict[str, int] = {}
        self.weights: dict[str, float] = {questionnaire.id: 1.0}
        self.main: dict[str, Section | Question] = {node.id: node for _, node in walk(questionnaire.children, 0)}
        self.questions = {id: node for id, node in self.main.items() if isinstance(node, Question)}
        self.counts_around: dict[str, Mapping[str, str]] = {}
        self.ancestors: dict[str, tuple[str, ...]] = {}
        self.table_of: dict[str, Table] = {}
        self.below: dict[str, frozenset[str]] = {}
        self.plain: dict[str, bool] = {}
        self.passed_up: set[str] = set()
        # By node, the limits on penalties and bonuses that it hands up or takes in.
        self.bundles: dict[str, tuple[Bundle, ...]] = {}
        self.taken_in: list[Bundle] = []
        # By group, the nodes that count others in it by steps or points.
        self.stepped_in: dict[str, list[str]] = {}
        self.weighers: list[str] = []
        self.weighed_in: dict[str, str] = {}
        # Ids that no role of a question may take.
        self.taken_ids = {group.id.casefold() for scoring in questionnaire.scorings for group in groups_of(scoring.root)}
        self.families(questionnaire.children, questionnaire.rules.counts, ())
        self.taken_by = self.takers()

    def families(self, children: Sequence[Section | Question], counts: Mapping[str, str], above: tuple[str, ...]) -> None:
        """Note for each node the sections above it and the treatments around it."""
        for child in children:
            self.ancestors[child.id] = above
            self.counts_around[child.id] = counts
            if isinstance(child, Section):
                self.families(child.children, child.rules.counts, (*above, child.id))

    def program(self) -> Program:
        """Return the program."""
        questionnaire = self.questionnaire
        waits = waits_for(questionnaire)
        sorter: TopologicalSorter[str] = TopologicalSorter(waits)
        order = list(sorter.static_order())
        for question in self.questions.values():
            self.table(question.id, question, question.role, self.counts_around[question.id], None)
        main_tables = len(self.tables)
        groups = {group.id: group for scoring in questionnaire.scorings for group in groups_of(scoring.root)}
        for id in order:
            if id in groups:
                self.group(groups[id])
            elif id == questionnaire.id:
                title = questionnaire.total_title
                self.section(id, title, questionnaire.children, questionnaire.rules, Role(Fraction(1)))
            elif id in self.main and id not in self.questions:
                section = self.main[id]
                assert isinstance(section, Section)
                self.section(id, section.title, section.children, section.rules, section.role)
        return self.finished(order, main_tables, [group.id for group in groups.values()])

    def finished(self, order: list[str], main_tables: int, groups: list[str]) -> Program:
        """Return the program from what was compiled."""
        # Nodes move behind all tables: scorings add tables while nodes are made.
        shift = len(self.tables)
        places = {id: shift + place for place, id in enumerate(self.nodes)}
        tables = {table.id: table.slot for table in self.tables}

        def moved(id: str) -> int:
            return places[id] if id in places else tables[id]

        nodes = [self.settled_node(node, moved, places) for node in self.nodes.values()]
        by_question: dict[str, list[Table]] = {}
        for table in self.tables:
            by_question.setdefault(table.question.id, []).append(table)
        gates = {id: self.gate(self.questions[id]) for id in self.questions}
        gated = [
            (gates[id], tuple(by_question[id]))
            for id in order
            if id in self.questions and (gates[id] != Gate(True, ()) or self.questions[id].is_computed)
        ]
        size = shift + len(nodes)
        by_of = {
            id: size + self.weighers.index(node.role.weight.question) for id, node in self.main.items() if isinstance(node.role.weight, ByAnswer)
        }
        closed = {tables[0].question.id for _, tables in gated}
        return Program(
            questionnaire=self.questionnaire,
            size=shift + len(nodes),
            tables=tuple(self.tables),
            always_asked=tuple(
                (table.slot, table.question.id, table.answered if table.evidence_form is None else {}, table.by_state["missing"], table)
                for table in self.tables
                if table.question.id not in closed
            ),
            gated=tuple(gated),
            nodes=tuple(nodes),
            node_of={node.slot: node for node in nodes},
            slots={**tables, **places},
            order=(
                self.questionnaire.id,
                *self.main,
                *(table.id for table in self.tables[main_tables:]),
                *(one for id in groups for one in (id, *self.stepped_in.get(id, ()))),
            ),
            weights=self.weights,
            is_plain=all(node.terms is not None for node in nodes),
            can_fall=any(node.can_fall or node.is_uneven for node in nodes),
            attributes={name: attribute_fact(value) for name, value in self.attributes.items()},
            problems=tuple(self.problems),
            weighers=tuple(self.weighers),
            by_of=by_of,
        )

    def settled_node(self, node: Node, moved: Any, places: Mapping[str, int]) -> Node:
        """Return a node with its parts in their final slots, and the questions below it."""
        size = len(self.tables) + len(self.nodes)
        parts = tuple(attrs.evolve(part, slot=moved(part.id), by=None if part.by is None else size + part.by) for part in node.parts)
        effects = tuple(attrs.evolve(effect, slot=moved(effect.id)) for effect in node.effects)
        below = [self.questions_below(id) for id in node.touches()]
        seen: set[str] = set()
        shared: set[str] = set()
        names: frozenset[str]
        for names in below:
            shared |= seen & names
            seen |= names
        slot_of = {table.question.id: table.slot for table in reversed(self.tables)}
        plain = self.is_plain(node)
        return attrs.evolve(
            node,
            slot=places[node.id],
            parts=parts,
            effects=effects,
            terms=tuple((part.slot, part.weight) for part in parts if part.weight is not None) if plain else None,
            chain=tuple(moved(id) for id in self.chain_of(node)),
            questions=frozenset(slot_of[name] for name in seen),
            cells=frozenset(slot_of[name] for name in seen.union(*(self.computed_below(id) for id in node.touches()))),
            deciders=self.deciders_below(node),
            is_uneven=node.rules.keep is not None and weigh_differently(parts),
            shared=frozenset(slot_of[name] for name in shared),
            inner=tuple(part.slot for part in parts if part.id in places),
        )

    def deciders_below(self, node: Node) -> frozenset[str]:
        """Return the questions whose answers are weights in a node or below it."""
        own = {self.weighers[part.by] for part in node.parts if part.by is not None}
        return frozenset(own).union(*(self.deciders_below(self.nodes[part.id]) for part in node.parts if part.id in self.nodes))

    def questions_below(self, id: str) -> frozenset[str]:
        """Return the ids of the questions that reach a node or question."""
        if id not in self.below:
            if id in self.nodes:
                node = self.nodes[id]
                self.below[id] = frozenset().union(*(self.questions_below(one) for one in node.touches()))
            else:
                question = self.table_of[id].question
                sources = [self.questions_below(name) for name in question.sources]
                self.below[id] = frozenset().union(*sources) if sources else frozenset((question.id,))
        return self.below[id]

    def computed_below(self, id: str) -> frozenset[str]:
        """Return the ids of the computed questions that reach a node or question."""
        if id in self.nodes:
            return frozenset().union(*(self.computed_below(one) for one in self.nodes[id].touches()))
        question = self.table_of[id].question
        if not question.is_computed:
            return frozenset()
        return frozenset((question.id,)).union(*(self.computed_below(name) for name in question.sources))

    def is_plain(self, node: Node) -> bool:
        """Tell whether a node is a weighted mean and nothing else, so that the short way gives its value."""
        if node.id in self.plain:
            return self.plain[node.id]
        rules = node.rules
        self.plain[node.id] = (
            rules.method == "mean"
            and not (
                node.effects or node.steps or rules.caps or rules.rounds or rules.keep or rules.starts_at or rules.out_of or rules.no_value_below
            )
            and all(part.weight is not None and part.no_value is None and not self.may_unsettle(part) for part in node.parts)
        )
        return self.plain[node.id]

    def may_unsettle(self, part: Part) -> bool:
        """Tell whether a part can be below 0 or above 1, or leave the node without a value."""
        if part.id in self.nodes:
            node = self.nodes[part.id]
            return not (node.rules.floor and node.rules.ceiling) and not self.is_plain(node)
        table = self.table_of[part.id]
        cells = (*table.answered.values(), *table.by_state.values(), table.no_reason, table.no_evidence)
        return table.worst < 0 or table.best > 1 or any(cell.value is not None and cell.value != cell.value for cell in cells)

    def chain_of(self, node: Node) -> list[str]:
        """Return the ids of a chain's questions in the order of the file, under the method last."""
        if node.rules.method != "last":
            return []
        order = {id: place for place, id in enumerate(self.main)}
        return [part.id for part in sorted(node.parts, key=lambda part: order.get(part.name, 0))]

    def setting(self, value: Any, what: str) -> Any:
        """Return a setting, chosen by the council's attribute where it differs by one; note one that cannot be chosen."""
        if not isinstance(value, ByAttribute):
            return value
        given = self.attributes.get(value.attribute)
        found = value.setting(given)
        if found is None:
            named = ", ".join(name for name, _ in value.values)
            if given is None:
                problem = ("A219", f"the council's {value.attribute} is not given, and {what} depends on it", f"Add it under council: {named}")
            else:
                problem = ("A219", f"{what} is not said for councils of the {value.attribute} {given}", f"It is said for: {named}")
            self.problems[problem] = None
            return value.every()[0]
        return found

    def weight_of(self, id: str, role: Role, table: Table | None) -> float | None:
        """Return what a role weighs; None for a section that weighs the sum of its weights."""
        weight: Weight | None = role.weight
        if weight is None:
            name = self.setting(role.weight_class, f"the class of {id}")
            found = self.questionnaire.weight_class(name) if name is not None else None
            weight = found.weight if found is not None else Fraction(1)
        weight = self.setting(weight, f"the weight of {id}")
        if weight == MARKS:
            return float(table.most) if table is not None else None
        if isinstance(weight, ByAnswer):
            return None
        assert isinstance(weight, Fraction)
        return float(weight)

    def shown_by(self, id: str) -> Rules:
        """Return the rules by which a question is shown: on the scale of its section, with the file's labels where that is theirs."""
        above = self.ancestors[id]
        section = self.main[above[-1]] if above else None
        return shown_in(self.questionnaire.defaults, section.rules if isinstance(section, Section) else self.questionnaire.rules)

    def by(self, role: Role) -> int | None:
        """Return the place of the answer that is a role's weight, among all such answers; None for any other weight."""
        if not isinstance(role.weight, ByAnswer):
            return None
        if role.weight.question not in self.weighers:
            self.weighers.append(role.weight.question)
        return self.weighers.index(role.weight.question)

    def own_role(self, id: str, role: Role) -> Role:
        """Return a role in a scoring, in what it does not say like the node's own."""
        if role.weight is not None and role.weight_class is None and id in self.main:
            return attrs.evolve(role, weight_class=self.main[id].role.weight_class)
        if role.weight is not None or role.weight_class is not None:
            return role
        own = self.main[id].role if id in self.main else self.nodes[id].role if id in self.nodes else Role(Fraction(1))
        return attrs.evolve(role, weight=own.weight, weight_class=own.weight_class)

    def free_id(self, *wanted: str) -> str:
        """Return the first of some ids that neither a question's role nor a group has; else the last with marks behind it."""
        found = next((id for id in wanted if id not in self.table_of and id.casefold() not in self.taken_ids), wanted[-1])
        while found in self.table_of or found.casefold() in self.taken_ids:
            found += "'"
        return found

    def table(self, id: str, question: Question, role: Role, counts: Mapping[str, str], scoring: str | None, group: str | None = None) -> Table:
        """Return the table of a question in a role; make it if there is none with the same marks and counts."""
        name = self.setting(role.weight_class, f"the class of {id}")
        found = self.questionnaire.weight_class(name) if name is not None else None
        marks = role.marks if role.marks is not None else found.marks if found is not None else None
        own = question.role.counts if scoring is not None else {}
        in_class = found.counts if found is not None else {}
        settled = {**DEFAULT_COUNTS, **counts, **in_class, **own, **role.counts}
        own_marks = dict(marks) if marks is not None else None
        if scoring is not None:
            main = self.tables[self.slots[question.id]]
            question = scored_in(role, question) or question
            fresh = self.build(-1, id, question, settled, own_marks, main.unit)
            if is_alike(fresh, main):
                return main
            roles = [table for table in self.tables if table.question.id == question.id and table.id.startswith(f"{scoring}/")]
            again = next((table for table in roles if is_alike(table, fresh)), None)
            if again is not None:
                return again
            id = self.free_id(f"{scoring}/{question.id}", f"{group}/{question.id}")
            unit = main.unit
        else:
            unit = self.weight_of(id, role, None)
        table = self.build(len(self.tables), id, question, settled, own_marks, unit)
        self.tables.append(table)
        self.table_of[id] = table
        self.slots[id] = table.slot
        return table

    def build(
        self, slot: int, id: str, question: Question, counts: Mapping[str, str], marks: Mapping[str, Fraction] | None, unit: float | None
    ) -> Table:
        """Return a new table."""
        rule = question.number
        if rule is not None:
            rule = attrs.evolve(
                rule,
                worst=self.setting(rule.worst, f"the worst of {question.id}"),
                best=self.setting(rule.best, f"the best of {question.id}"),
            )
        inside = {question.id, *self.ancestors[question.id]}
        itself = [option.value for option in question.options if inside & set(option.takes_out)]
        words = self.questionnaire.no_evidence_words
        return build_table(slot, id, question, counts, marks, rule, words, itself, self.shown_by(question.id), unit)

    def section(self, id: str, title: str, children: Sequence[Section | Question], rules: Rules, role: Role) -> None:
        """Compile a section (or the whole) of the main scoring."""
        parts: list[Part] = []
        effects: list[Effect] = []
        below = [(child.id, child if isinstance(child, Question) else None) for child in children]
        if rules.starts_at is None and self.only_takes_off(below):
            self.passed_up.add(id)
        for child in children:
            table = self.tables[self.slots[child.id]] if isinstance(child, Question) else None
            self.add_part(child.id, child.role, rules.counts, table, parts, effects)
            self.weights[child.id] = self.declared_weight(child.id, child.role, table)
        self.node(id, title, "section", [child.id for child in children], parts, effects, rules, role)

    def only_takes_off(self, below: Sequence[tuple[str, Question | None]]) -> bool:
        """Tell whether a node has penalties and bonuses alone; it has no maximum, so they count in the node above."""
        takes_off = [question.effect is not None if question is not None else id in self.passed_up for id, question in below]
        return any(takes_off) and all(
            one or (question is not None and question.unscored) for one, (_, question) in zip(takes_off, below, strict=True)
        )

    def declared_weight(self, id: str, role: Role, table: Table | None) -> float:
        """Return what a node counts in its parent when everything counts."""
        weight = self.weight_of(id, role, table)
        if weight is None and isinstance(role.weight, ByAnswer):
            return 1.0
        return self.in_all(id) if weight is None else weight

    def in_all(self, id: str) -> float:
        """Return the marks that a node counts if everything in it counts."""
        node = self.nodes[id]
        return (
            float(node.rules.out_of) if node.rules.out_of is not None else sum(part.in_all for part in node.parts) + float(node.rules.starts_at or 0)
        )

    def add_part(
        self, id: str, role: Role, counts: Mapping[str, str], table: Table | None, parts: list[Part], effects: list[Effect], name: str | None = None
    ) -> None:
        """Add a child to the parts of a node, or to its effects if it is a penalty or bonus; `name` is what the file calls it."""
        if table is not None and table.question.effect is not None:
            if not table.question.unscored:
                effects.append(Effect(table.slot, table.id, table.question.relative, max(abs(table.best), abs(table.worst))))
            return
        if table is not None:
            weight = 0.0 if table.question.unscored else self.weight_of(id, role, table)
            parts.append(
                Part(table.slot, table.id, weight, None, weight or 0.0, role, table.question.id, None if table.question.unscored else self.by(role))
            )
            return
        if id in self.passed_up:
            effects.extend(self.nodes[id].effects)
            self.taken_in.extend(self.bundles.get(id, ()))
            parts.extend(self.nodes[id].parts)  # what is not scored there, for the states below
            return
        in_class = self.questionnaire.weight_class(str(self.setting(role.weight_class, f"the class of {id}")))
        treatment = {**counts, **(in_class.counts if in_class is not None else {}), **role.counts}["no_value"]
        no_value = {ZERO: 0.0, WORST: 0.0, FULL: 1.0, UNRATED: NAN, LEFT_OUT: None}.get(treatment)
        parts.append(Part(-1, id, self.weight_of(id, role, None), no_value, self.declared_weight(id, role, None), role, name or id, self.by(role)))

    def group(self, group: Group) -> None:
        """Compile a node of a further scoring."""
        parts: list[Part] = []
        effects: list[Effect] = []
        scoring = group.id.split("/", 1)[0]
        below = [
            (part.id, None)
            if isinstance(part, Group)
            else (part.node, scored_in(part.role, self.questions.get(part.node)) if part.role.turns is None else None)
            for part in group.parts
        ]
        if group.rules.starts_at is None and self.only_takes_off(below):
            self.passed_up.add(group.id)
        for part in group.parts:
            if isinstance(part, Group):
                self.add_part(part.id, part.role, group.rules.counts, None, parts, effects)
                self.weights[part.id] = self.declared_weight(part.id, part.role, None)
                continue
            role = self.own_role(part.node, part.role)
            table = None
            id = part.node
            if part.node in self.questions:
                table = self.table(part.node, self.questions[part.node], role, group.rules.counts, scoring, group.id)
                # Where a role counts in several groups, the first by id gives its weight: the order of the file must not.
                if table.id not in self.main and group.id <= self.weighed_in.get(table.id, group.id):
                    self.weighed_in[table.id] = group.id
                    self.weights[table.id] = self.declared_weight(part.node, role, table)
            if part.role.turns is not None:
                id = self.stepped(group.id, part.node, table, part.role, group.rules)
                table = None
                self.weights[id] = self.declared_weight(id, role, None)
            self.add_part(id, role, group.rules.counts, table, parts, effects, part.node)
        self.node(group.id, group.title, "group", [id for id, _ in below], parts, effects, group.rules, group.role)

    def stepped(self, group: str, id: str, table: Table | None, role: Role, display: Rules) -> str:
        """Add a node that counts another by steps or points of its value as shown, and return its id."""
        steps = role.turns or ()
        most = max((marks for _, marks in steps), default=Fraction(1)) or Fraction(1)
        source = table.id if table is not None else id
        made = self.free_id(f"{group}/{id.removeprefix(group.split('/', 1)[0] + '/')}")
        self.taken_ids.add(made.casefold())
        self.stepped_in.setdefault(group, []).append(made)
        rules = Rules(display.display, (), display.coverage)
        title = self.main[id].title if id in self.main else self.nodes[id].title
        title = f"{title} (by {'steps' if role.points is None else 'points'})"
        self.nodes[made] = Node(
            -1, made, title, "group", (Part(-1, source, float(most), None, float(most), role, id),), (), rules, METHODS["mean"], None, (),
            tuple((start, float(marks / most)) for start, marks in steps), role.points is not None, frozenset(), frozenset(), role,
        )  # fmt: skip
        return made

    def node(self, id: str, title: str, kind: str, below: Sequence[str], parts: list[Part], effects: list[Effect], rules: Rules, role: Role) -> None:
        """Add a node with its method; `below` are the ids of what was declared in it."""
        scoring = id.split("/", 1)[0]
        for level in rules.levels:
            for name in level:
                known = {*below, *(part.name for part in parts), *(effect.id for effect in effects)}
                if not known & {name.node, f"{scoring}/{name.node}"}:
                    table = self.tables[self.slots[name.node]] if name.node in self.questions else None
                    child_role = self.main[name.node].role if name.node in self.main else Role(Fraction(1))
                    self.add_part(name.node, child_role, rules.counts, table, parts, effects)
        bundles, self.taken_in = tuple(sorted(self.taken_in, key=lambda one: one.id)), []
        if rules.most is not None and id in self.passed_up:
            inside = {one for bundle in bundles for one in bundle.every()}
            direct = tuple(sorted(effect.id for effect in effects if effect.id not in inside))
            bundles = (Bundle(id, float(rules.most), rules.most_relative, direct, bundles),)
        self.bundles[id] = bundles
        parts.sort(key=lambda part: part.id)
        effects.sort(key=lambda effect: effect.id)
        index = {part.name: place for place, part in enumerate(parts)}
        if rules.method == "levels":
            levels = tuple(
                tuple((index.get(name.node, index.get(f"{scoring}/{name.node}", -1)), name.reaches) for name in level) for level in rules.levels
            )
            combine: Combine = Levels(tuple(tuple(pair for pair in level if pair[0] >= 0) for level in levels), rules.progress)
        elif rules.method == "essential":
            classes = [self.setting(part.declared.weight_class, f"the class of {part.id}") for part in parts]
            essential, recommended = (tuple(place for place, name in enumerate(classes) if name == wanted) for wanted in ("essential", "recommended"))
            combine = Essential(rules.base, essential, recommended)
        else:
            combine = METHODS.get(rules.method, METHODS["mean"])
        self.nodes[id] = Node(
            -1, id, title, kind, tuple(parts), tuple(effects), rules, combine, None, (), (), False, frozenset(), frozenset(), role,
            bundles=bundles,
        )  # fmt: skip

    def conditions_on(self, question: Question) -> list[Condition]:
        """Return what must hold for a question to be asked: what its sections say, and what it says itself."""
        conditions = [section.applies for id in self.ancestors[question.id] if isinstance(section := self.main[id], Section) and section.applies]
        if question.applies is not None and not question.asked_always:
            conditions.append(question.applies)
        return conditions

    def gate(self, question: Question) -> Gate:
        """Return who is asked a question, with the council's attributes settled."""
        conditions = self.conditions_on(question)
        applies: Condition | bool = self.folded(All(tuple(conditions))) if conditions else True
        tests = tuple(comparisons_of(applies)) if not isinstance(applies, bool) else ()
        return Gate(applies, tuple(self.taken_by[question.id]), tests)

    def takers(self) -> dict[str, list[tuple[str, Any]]]:
        """Return for each question the (question, option) pairs that take it out, or end a chain before it."""
        found: dict[str, list[tuple[str, Any]]] = {id: [] for id in self.questions}
        below: dict[str, list[str]] = {}
        for id in self.questions:
            for name in (id, *self.ancestors[id]):
                below.setdefault(name, []).append(id)
        for question in self.questions.values():
            for option in question.options:
                for target in dict.fromkeys(name for one in option.takes_out for name in below[one]):
                    if target != question.id:
                        found[target].append((question.id, option.value))
        chains = [(self.questionnaire.children, self.questionnaire.rules)]
        chains.extend((node.children, node.rules) for node in self.main.values() if isinstance(node, Section))
        for children, rules in chains:
            ends: list[tuple[str, Any]] = []
            for child in children if rules.method == "last" else ():
                if isinstance(child, Question):
                    found[child.id].extend(ends)
                    ends.extend((child.id, option.value) for option in child.options if option.ends)
        return found

    def folded(self, condition: Condition) -> Condition | bool:
        """Return a condition with the council's attributes settled: true, false, or what is left of it."""
        if all(test.subject == "attribute" for test in comparisons_of(condition)):
            return holds(condition, lambda _, name: attribute_fact(self.attributes.get(name))) is True
        match condition:
            case Not(part):
                inner = self.folded(part)
                return (not inner) if isinstance(inner, bool) else Not(inner)
            case All(parts):
                settled = [self.folded(part) for part in parts]
                left = tuple(one for one in settled if not isinstance(one, bool))
                return False if False in settled else All(left) if left else True
            case AnyOf(parts):
                settled = [self.folded(part) for part in parts]
                left = tuple(one for one in settled if not isinstance(one, bool))
                return True if True in settled else AnyOf(left) if left else False
            case Count(at_least, parts):
                settled = [self.folded(part) for part in parts]
                left = tuple(one for one in settled if not isinstance(one, bool))
                needed = at_least - sum(one is True for one in settled)
                return True if needed <= 0 else Count(needed, left) if len(left) >= needed else False
            case Comparison():
                return condition


def is_alike(table: Table, other: Table) -> bool:
    """Tell whether two tables of a question give the same cells."""
    return (table.counts, table.marks, table.most, table.question.unscored) == (other.counts, other.marks, other.most, other.question.unscored)


def scored_in(role: Role, question: Question | None) -> Question | None:
    """Return a question as it counts in a role: marks of the role score one that is not scored by itself."""
    return attrs.evolve(question, unscored=False) if question is not None and question.unscored and role.marks is not None else question


def weigh_differently(parts: Sequence[Part]) -> bool:
    """Tell whether some parts may weigh more than others; one that weighs nothing is none."""
    weights = {part.weight for part in parts if part.weight != 0}
    return None in weights or len(weights) > 1


def attribute_fact(value: str | None) -> Fact:
    """Return what conditions can know of a council attribute; a text that is a number compares as one."""
    if value is not None and value.isascii() and value.removeprefix("-").replace(".", "", 1).isdigit():
        return Fact(float(value))
    return Fact(value)


def groups_of(group: Group) -> Iterator[Group]:
    """Yield a group and all groups in it, parents first."""
    yield group
    for part in group.parts:
        if isinstance(part, Group):
            yield from groups_of(part)
