"""
Laws: what scores keep, whatever is answered.

Each law is a function of an assessment. It changes the answers, the weights or the order of the file, scores again and
raises AssertionError where a score did what it must not do; the message names the law, what was changed, the node, and
its value before and after. `check_laws` runs all of them on answers that it draws.

No law holds under every method and option: a penalty of 2 marks does weigh less once all weights are doubled. `KEEPS` says
for each method and option which laws it keeps. A law looks only at the nodes in whose way nothing stands that does not keep it.
"""

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from rsc_assess.assessment.values import ANSWERED, MISSING, NOT_APPLICABLE, OPEN_STATES, Answer, Assessment, Evidence
from rsc_assess.councils.council import Council
from rsc_assess.problems import MissingLibraryError
from rsc_assess.questionnaire.condition import Comparison, comparisons_of
from rsc_assess.questionnaire.rules import (
    AS_ANSWERED,
    FULL,
    LEFT_OUT,
    MARKS,
    METHODS,
    UNRATED,
    WORST,
    ZERO,
    ByAttribute,
    Group,
    Part,
    Role,
    WeightClass,
)
from rsc_assess.questionnaire.values import DATE, KINDS, NUMBER, TEXT, TICK_KINDS, AnswerValue, NumberRule, Question, Questionnaire, Section, walk
from rsc_assess.scoring.cells import Cell, Table
from rsc_assess.scoring.explain import explain
from rsc_assess.scoring.program import Node, Program, program_of
from rsc_assess.scoring.score import EXACT, Record, Scorecard, record_of, score_assessment
from rsc_assess.scoring.sheet import ALWAYS, Sheet
from rsc_assess.testing.rebuild import rebuilt

Keeps = Mapping[str, frozenset[str]]
Shares = Mapping[str, float | None]
T = TypeVar("T")

EPSILON = 1e-9
# How many questions one run of a law changes, and how many ways of answering it tries.
MOST_CHANGED = 40
MOST_WAYS = 64


# --- What a node is made of -------------------------------------------------------------------------------------------------

COUNTED = (ZERO, FULL, WORST)
ROW_FEATURES = {
    "missing": "counts of open answers",
    "dont_know": "counts of open answers",
    "declined": "counts of open answers",
    "not_applicable": "counts of N/A",
    "no_reason": "counts of N/A",
    "not_asked": "counts of not asked",
}


@attrs.frozen
class Makeup:
    """
    What the nodes of a questionnaire are made of, for councils with the same attributes.

    Attributes:
        own: By node id, the methods and options that it uses itself; see KEEPS.

        reaches: By node id, the ids of all that its value can depend on, itself included.

        controls: Ids of questions whose answer decides more than its own marks: who is asked, whether a cap bites, a quotient.
    """

    own: Mapping[str, frozenset[str]]
    reaches: Mapping[str, frozenset[str]]
    controls: frozenset[str]

    def keeps(self, law: str, ids: Iterable[str], table: Keeps) -> bool:
        """Tell whether everything in these nodes keeps a law."""
        return all(law in table[feature] for id in ids for feature in self.own[id])


def makeup_of(questionnaire: Questionnaire, council: Council) -> Makeup:
    """Return what the nodes of a questionnaire are made of for a council."""
    return cached_makeup(questionnaire, tuple(council.attribute(name) for name in questionnaire.attributes_used))


@lru_cache(maxsize=64)
def cached_makeup(questionnaire: Questionnaire, given: tuple[str | None, ...]) -> Makeup:
    """Return what the nodes are made of for councils whose attributes have these values, in the order of their names."""
    program = program_with(questionnaire, given)
    repeats = {section.id for _, section in questionnaire.sections() if section.repeats}
    own: dict[str, frozenset[str]] = {}
    leads: dict[str, set[str]] = {}
    deciding: set[str] = set()
    questions = {table.id: table.question.id for table in program.tables}
    sums = {node.id for node in program.nodes if node.rules.display.as_sum}
    sums |= {table.id for table in program.tables if table.rules.display.as_sum}
    gates = {tables[0].question.id: gate for gate, tables in program.gated}
    for table in program.tables:
        question = table.question
        gate = gates.get(question.id)
        names: set[str] = set()
        if gate is not None:
            names = {name for test in gate.tests for name in names_in(test, program)} | {name for name, _ in gate.taken_by}
        leads[table.id] = {*names, *question.sources}
        deciding |= leads[table.id]
        own[table.id] = frozenset(
            {
                *question_features(table),
                *(("conditions",) if gate is not None and gate.tests else ()),
                *(("compares a sum",) if names & sums else ()),
            }
        )
    for node in program.nodes:
        caps = {name for cap in node.rules.caps for test in comparisons_of(cap.when) for name in names_in(test, program)}
        weighers = {program.weighers[part.by - program.size] for part in node.parts if part.by is not None}
        leads[node.id] = {*node.touches(), *caps, *weighers}
        deciding |= caps | weighers
        steps = {part.id for part in node.parts} if node.steps else set()
        own[node.id] = frozenset(
            {
                *node_features(node, program),
                *(("repeats",) if node.id in repeats else ()),
                *(("compares a sum",) if (caps | steps) & sums else ()),
            }
        )
    reaches = {id: closure(id, leads) for id in leads}
    controlling = frozenset(questions[id] for name in deciding for id in reaches[name] if id in questions)
    return Makeup(MappingProxyType(own), MappingProxyType(reaches), controlling)


def names_in(test: Comparison, program: Program) -> set[str]:
    """Return the questions and nodes that a comparison looks at; a label may need what the score does not."""
    if test.subject == "attribute":
        return set()
    slot = program.slots[test.name]
    node = program.node_of.get(slot)
    bands = (node.rules if node is not None else program.tables[slot].rules).bands if test.subject == "label" else ()
    return {test.name, *(one.name for band in bands for one in comparisons_of(band.needs) if one.subject != "attribute")}


def program_with(questionnaire: Questionnaire, given: tuple[str | None, ...]) -> Program:
    """Return the program for a council whose used attributes have these values, in the order of their names."""
    said = dict(zip(questionnaire.attributes_used, given, strict=True))
    built_in = {name: said.get(name) for name in ("id", "type", "nation", "region")}
    attributes = {name: value for name, value in said.items() if name not in (*built_in, "name") and value is not None}
    return program_of(questionnaire, Council(name=str(said.get("name", "")), **built_in, attributes=attributes))


def closure(id: str, leads: Mapping[str, set[str]]) -> frozenset[str]:
    """Return an id and all that it leads to."""
    found, stack = {id}, [id]
    while stack:
        new = leads[stack.pop()] - found
        found |= new
        stack.extend(new)
    return frozenset(found)


def question_features(table: Table) -> Iterator[str]:
    """Yield the options that a question uses in one of its roles."""
    question, counts, number = table.question, table.counts, table.question.number
    # A method has the same name as a kind: levels.
    yield f"kind {question.kind}"
    yield from (ROW_FEATURES[row] for row, treatment in counts.items() if row in ROW_FEATURES and treatment in COUNTED)
    if UNRATED in (treatment for row, treatment in counts.items() if row != "no_value"):
        yield "unrated"
    if question.evidence_form is not None and counts["no_evidence"] != AS_ANSWERED:
        yield "no_evidence"
    if table.marks != {option.value: option.marks for option in question.options}:
        yield "marks of a role"
    for feature, uses in (
        ("sum", table.rules.display.as_sum),
        ("rounds of a sum", question.rounds is not None and table.rules.display.as_sum),
        ("unscored", question.unscored or (question.effect is None and any(option.marks is None for option in question.options))),
        ("negative marks", question.effect is None and table.worst < 0 and number is None),
        ("best below everything", question.effect is None and not question.unscored and table.best < 1),
        ("unclamped", number is not None and not (number.clamp_worst and number.clamp_best)),
        ("log", number is not None and number.log),
        ("computed", question.is_computed),
        ("points", number is not None and bool(number.points)),
        ("best in the middle", number is not None and is_turning(number)),
        ("ceiling", question.ceiling is not None),
        ("awards", question.awards is not None),
        ("sets", any(option.sets for option in question.options)),
        ("takes_out", any(option.takes_out for option in question.options)),
        ("ends", any(option.ends for option in question.options)),
        (
            "by attribute",
            differs(question.role) or (number is not None and any(isinstance(post, ByAttribute) for post in (number.worst, number.best))),
        ),
    ):
        if uses:
            yield feature


def is_turning(number: NumberRule) -> bool:
    """Tell whether a number's marks neither only rise nor only fall."""
    marks = [marks for _, marks in (*number.points, *number.at_least, *number.at_most)]
    return bool(number.points) and marks not in (sorted(marks), sorted(marks, reverse=True))


def differs(role: Role) -> bool:
    """Tell whether a role differs by a council attribute."""
    return isinstance(role.weight, ByAttribute) or isinstance(role.weight_class, ByAttribute)


def weighs_marks(role: Role, questionnaire: Questionnaire) -> bool:
    """Tell whether a role may weigh marks, whatever the council."""
    weights = [role.weight] if role.weight is not None else []
    if not weights and role.weight_class is not None:
        names = role.weight_class.every() if isinstance(role.weight_class, ByAttribute) else (role.weight_class,)
        weights = [found.weight for name in names if (found := questionnaire.weight_class(name)) is not None]
    return any(MARKS in (weight.every() if isinstance(weight, ByAttribute) else (weight,)) for weight in weights)


def node_features(node: Node, program: Program) -> Iterator[str]:
    """Yield the method and the options that a section, total or group uses itself."""
    rules, sums = node.rules, node.rules.display.as_sum
    if node.steps:
        yield "falling steps" if node.can_fall else "steps"
        return
    yield rules.method
    for feature, uses in (
        ("least", rules.least is not None),
        ("keep", rules.keep is not None),
        ("weight of an answer", any(part.by is not None for part in node.parts)),
        ("most", bool(node.bundles)),
        ("keep of uneven weights", node.is_uneven),
        ("progress", rules.progress),
        ("floor none", not rules.floor),
        ("ceiling none", not rules.ceiling),
        ("starts_at", rules.starts_at is not None),
        ("out_of", rules.out_of is not None),
        ("caps", bool(rules.caps)),
        ("caps of a sum", bool(rules.caps) and sums),
        ("raises", any(cap.raises for cap in rules.caps)),
        ("flags", bool(rules.flags)),
        ("rounds", rules.rounds is not None),
        ("rounds of a sum", rules.rounds is not None and sums),
        ("no_value_below", bool(rules.no_value_below)),
        ("sum", sums),
    ):
        if uses:
            yield feature
    for part in node.parts:
        if weighs_marks(part.declared, program.questionnaire):
            yield "marks of a section" if part.weight is None else "marks"
        if differs(part.declared):
            yield "by attribute"
        if part.no_value is not None:
            yield "counts of no value" if part.no_value == part.no_value else "unrated"
    for effect in node.effects:
        kind = program.tables[effect.slot].question.effect
        yield f"{kind} in percent" if effect.relative else str(kind)


# --- Ways of answering ------------------------------------------------------------------------------------------------------


def possible_values(table: Table, named: Iterable[object] = ()) -> tuple[AnswerValue, ...]:
    """
    Return answers to a question that between them reach its lowest and highest share, and every option.

    Args:
        named: Values that conditions compare the answer with.
    """
    question = table.question
    options = tuple(option.value for option in question.options)
    if question.kind in TICK_KINDS:
        return ticks(table)
    if question.kind == NUMBER:
        return numbers(table, named)
    if question.kind == DATE:
        from datetime import date

        return (date(2026, 1, 1), date(2025, 6, 30))
    return ("yes", "no") if question.kind == TEXT else options


def ticks(table: Table) -> tuple[AnswerValue, ...]:
    """Return what may be ticked: everything that can be for up to four options, else a choice with the extremes in it."""
    options = tuple(option.value for option in table.question.options if option.sets is None)
    alone = tuple((option.value,) for option in table.question.options if option.sets is not None)
    if len(options) <= 4:
        return (*(chosen for size in range(len(options) + 1) for chosen in itertools.combinations(options, size)), *alone)
    ups, downs = (tuple(one for one in options if sign * (table.marks.get(one) or 0) > 0) for sign in (1, -1))
    found = [(), *((one,) for one in options), options, ups, downs, *(options[:size] for size in range(2, len(options)))]
    found.extend(options[:place] + options[place + 1 :] for place in range(len(options)))
    return (*dict.fromkeys(found), *alone)


def numbers(table: Table, named: Iterable[object]) -> tuple[float, ...]:
    """Return numbers at, between and beyond the places where a question's score changes, within its range."""
    rule = table.rule
    points = [float(one) for one in named if isinstance(one, int | float)] or [0.0]
    if rule is not None:
        posts = [float(post) for post in (rule.worst, rule.best) if isinstance(post, int | float)]
        points = [*posts, *points] if posts else points
        if len(posts) == 2:
            points.extend((sum(posts) / 2, posts[0] / 3 + posts[1] * 2 / 3, 2 * posts[0] - posts[1], 2 * posts[1] - posts[0]))
        points.extend(at for at, _ in rule.points)
        points.extend((before + after) / 2 for (before, _), (after, _) in itertools.pairwise(rule.points))
        points.extend((2.0, 7.5, 1e6) if table.question.each is not None else ())
        points.extend(start + side for start, _ in (*rule.at_least, *rule.at_most) for side in (0.0, -0.5, 0.5, -2e-9, 2e-9))
        low, high = (rule.low, rule.high) if rule.low is not None and rule.high is not None else (-1e12, 1e12)
        points.extend((low, high) if low > -1e12 else ())
        points = [one for one in points if low <= one <= high and (one > 0 or not rule.log or rule.clamp_worst)] or [low]
    else:
        points.extend((1.0, 2.5))
    return tuple(dict.fromkeys(points))


def compared_values(program: Program) -> Mapping[str, tuple[object, ...]]:
    """Return what conditions compare each question or node with."""
    found: dict[str, list[object]] = {}
    tests = [test for gate, _ in program.gated for test in gate.tests]
    tests.extend(test for node in program.nodes for cap in node.rules.caps for test in comparisons_of(cap.when))
    for test in tests:
        found.setdefault(test.name, []).extend(test.value if isinstance(test.value, tuple) else (test.value,))
    return {name: tuple(values) for name, values in found.items()}


def evidence_for(table: Table) -> tuple[Evidence, ...]:
    """Return evidence of the form that a question asks for; nothing where it asks for none."""
    form = table.evidence_form
    if form is None:
        return ()
    length = form if isinstance(form, int) else 1
    from datetime import date

    return (Evidence("documented", "Minutes of the board".ljust(length, ".") + ".pdf", "https://example.org/minutes", date(2026, 1, 1)),)


def answered(table: Table, value: AnswerValue) -> Answer:
    """Return an answer with the evidence that is asked for."""
    return Answer(table.question.id, ANSWERED, value, evidence=evidence_for(table))


def with_answers(assessment: Assessment, *answers: Answer) -> Assessment:
    """Return an assessment with some answers in place of its own."""
    return attrs.evolve(assessment, answers={**assessment.answers, **{answer.question: answer for answer in answers}}, recorded=(), remarks=())


def said(assessment: Assessment, question: str) -> str:
    """Return an answer in a few words."""
    answer = assessment.answer(question)
    return repr(answer.value) if answer.state == ANSWERED else answer.state.replace("_", " ")


class View:
    """
    An assessment as the laws look at it.

    Attributes:
        tables: By question id, the tables of its roles; the first is that of the main scoring.
    """

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.scorecard: Scorecard = score_assessment(assessment)
        self.record: Record = self.scorecard.record
        self.program: Program = self.record.program
        self.sheet: Sheet = self.record.sheet
        self.makeup = makeup_of(assessment.questionnaire, assessment.council)
        self.tables: dict[str, list[Table]] = {}
        for table in self.program.tables:
            self.tables.setdefault(table.question.id, []).append(table)
        self.named = compared_values(self.program)
        self.shares = shares_of(self.record)

    def nodes(self, law: str, table: Keeps) -> list[str]:
        """Return the ids of the nodes in which, and below which, everything keeps a law."""
        return [id for id in self.program.slots if self.makeup.keeps(law, self.makeup.reaches[id], table)]

    def values(self, question: str) -> tuple[AnswerValue, ...]:
        """Return answers to a question that between them reach its lowest and highest share."""
        return possible_values(self.tables[question][0], self.named.get(question, ()))

    def is_asked(self, question: str) -> bool:
        """Tell whether a question is asked, however the open ones are answered."""
        asked = self.sheet.asked.get(question, ALWAYS)
        return asked.now and asked.settled

    def is_open(self, question: str) -> bool:
        """Tell whether a question is not answered, or answered with an option that says so."""
        return self.sheet.said(question).is_open

    def cells(self, question: str, answer: Answer) -> list[Cell]:
        """Return what an answer is worth in each role of its question."""
        return [table.cell(answer) for table in self.tables[question]]

    def again(self, *answers: Answer) -> Shares:
        """Return all values with some answers in place of the assessment's."""
        return shares_of(record_of(with_answers(self.assessment, *answers)))


def shares_of(record: Record) -> Shares:
    """Return the values of a record by id; None where there is none."""
    shares = record.shares
    return {id: None if (share := shares[slot]) is None or share != share else share for id, slot in record.program.slots.items()}


def some(chance: random.Random, items: Sequence[T], most: int = MOST_CHANGED) -> list[T]:
    """Return the items, or so many of them."""
    return list(items) if len(items) <= most else chance.sample(items, most)


def figure(share: float | None) -> str:
    """Return a value for a message."""
    return "no score" if share is None else f"{share:.10g}"


def broken(law: str, change: str, node: str, before: object, after: object) -> AssertionError:
    """Return the error of a law that does not hold."""
    return AssertionError(f"{law}: {change}: {node} goes from {before} to {after}")


def alike(one: float | None, other: float | None) -> bool:
    """Tell whether two values are both none, or the same to 9 decimals."""
    return one is other if one is None or other is None else abs(one - other) <= EPSILON


# --- The laws ---------------------------------------------------------------------------------------------------------------


def chance_or(chance: random.Random | None) -> random.Random:
    """Return the given chance, or one that always gives the same."""
    return chance if chance is not None else random.Random(0)  # noqa: S311


def check_bounds(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """Every value, and the least and the most that it can become, lie between 0 and 1."""
    view = View(assessment)
    for id, score in view.scorecard.nodes.items():
        slot = view.program.slots[id]
        effect = slot < len(view.program.tables) and view.program.tables[slot].question.effect is not None
        if not effect and view.makeup.keeps("bounds", [id], keeps or KEEPS):
            for name, value in (("value", score.value), ("low", score.low), ("high", score.high)):
                if value is not None and not -EPSILON <= value <= 1 + EPSILON:
                    raise AssertionError(f"bounds: the {name} of {id} is {figure(value)}, which is not between 0 and 1")


def check_monotone(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """A better answer to a question lowers no score, if the answer decides nothing else."""
    view, chance = View(assessment), chance_or(chance)
    nodes = view.nodes("monotone", keeps or KEEPS)
    free = [id for id in view.tables if id not in view.makeup.controls and view.is_asked(id) and assessment.answer(id).state == ANSWERED]
    for id in some(chance, free):
        answer = assessment.answer(id)
        before = view.cells(id, answer)
        better = [one for value in view.values(id) if is_better(before, view.cells(id, one := attrs.evolve(answer, value=value)))]
        if not better:
            continue
        chosen = chance.choice(better)
        after = view.again(chosen)
        for node in nodes:
            was, now = view.shares[node], after[node]
            if was is not None and (now is None or now < was - EPSILON):
                raise broken("monotone", f"{id} is raised from {answer.value!r} to {chosen.value!r}", node, figure(was), figure(now))


def is_better(before: Sequence[Cell], after: Sequence[Cell]) -> bool:
    """Tell whether an answer is worth more in one role, and less in none."""
    pairs = list(zip(before, after, strict=True))
    if any(one.row != other.row or (one.value is None) != (other.value is None) for one, other in pairs):
        return False
    known = [(one.value, other.value) for one, other in pairs if one.value is not None and other.value is not None]
    return all(other >= one for one, other in known) and any(other > one for one, other in known)


def check_order(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """The order of sections, questions and answers in the files moves no bit of a score."""
    view, chance = View(assessment), chance_or(chance)
    questionnaire = shuffled(assessment.questionnaire, chance.randrange(4), keeps or KEEPS)
    answers = dict(chance.sample(list(assessment.answers.items()), len(assessment.answers)))
    after = score_assessment(attrs.evolve(assessment, questionnaire=questionnaire, answers=answers, recorded=())).nodes
    nodes = list(view.scorecard.nodes) if groups_keep_order(questionnaire, keeps or KEEPS) else view.nodes("order", keeps or KEEPS)
    for id in nodes:
        was, now = view.scorecard.nodes[id].as_data(), after[id].as_data()
        for key in was:
            if key not in ("waits_for", "left_out") and was[key] != now[key]:
                raise broken("order", f"the file is put in another order, and {key} is another", id, was[key], now[key])


def groups_keep_order(questionnaire: Questionnaire, keeps: Keeps) -> bool:
    """Tell whether what goes by the order of the file stands in sections alone, where that order can be left as it is."""
    return all("order" in keeps[group.rules.method] for scoring in questionnaire.scorings for group in groups_in(scoring.root))


def groups_in(group: Group) -> Iterator[Group]:
    """Yield a group and all groups in it."""
    yield group
    for part in group.parts:
        if isinstance(part, Group):
            yield from groups_in(part)


@lru_cache(maxsize=256)
def shuffled_in_groups(questionnaire: Questionnaire, seed: int, kept: frozenset[str]) -> Questionnaire:
    """Return a questionnaire in another order, apart from what is in nodes of these methods."""
    chance = random.Random(seed)  # noqa: S311

    def mixed(children: tuple[Section | Question, ...], method: str) -> tuple[Section | Question, ...]:
        inner = [attrs.evolve(one, children=mixed(one.children, one.rules.method)) if isinstance(one, Section) else one for one in children]
        return tuple(inner if method in kept else chance.sample(inner, len(inner)))

    return attrs.evolve(
        questionnaire,
        children=mixed(questionnaire.children, questionnaire.rules.method),
        scorings=tuple(chance.sample(questionnaire.scorings, len(questionnaire.scorings))),
    )


def shuffled(questionnaire: Questionnaire, seed: int, keeps: Keeps) -> Questionnaire:
    """Return a questionnaire in another order, apart from what is in nodes whose method goes by it."""
    return shuffled_in_groups(questionnaire, seed, frozenset(method for method in METHODS if "order" not in keeps[method]))


def check_scaling(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """All weights times the same number give the same scores."""
    view, chance = View(assessment), chance_or(chance)
    factor = chance.choice([Fraction(1, 3), Fraction(2), Fraction(10)])
    after = score_assessment(attrs.evolve(assessment, questionnaire=scaled(assessment.questionnaire, factor), recorded=())).nodes
    keeps = keeps or KEEPS
    # What is shown as a sum is shown as another one; its share is the same.
    for id in view.nodes("scaling", {**keeps, "sum": frozenset({"scaling"})}):
        was, now = view.scorecard.nodes[id], after[id]
        is_shown = "scaling" in keeps["sum"] or "sum" not in view.makeup.own[id]
        if not (alike(was.value, now.value) and alike(was.coverage, now.coverage) and (was.shown == now.shown or not is_shown)):
            before, then = (f"{figure(one.value)} (shown as {one.shown}, coverage {figure(one.coverage)})" for one in (was, now))
            raise broken("scaling", f"all weights are multiplied by {factor}", id, before, then)


@lru_cache(maxsize=64)
def scaled(questionnaire: Questionnaire, factor: Fraction) -> Questionnaire:
    """Return a questionnaire with all weights times a factor; those that are `marks` stay."""

    def times(weight: Any) -> Any:
        if isinstance(weight, ByAttribute):
            otherwise = None if weight.otherwise is None else times(weight.otherwise)
            return attrs.evolve(weight, values=tuple((name, times(one)) for name, one in weight.values), otherwise=otherwise)
        return weight * factor if isinstance(weight, Fraction) else weight

    def weight_class(found: WeightClass) -> WeightClass:
        return attrs.evolve(found, weight=times(found.weight))

    changed = with_roles(questionnaire, lambda _, role: attrs.evolve(role, weight=times(role.weight)))
    return attrs.evolve(changed, classes=tuple(weight_class(found) for found in questionnaire.classes))


def with_roles(questionnaire: Questionnaire, role_of: Callable[[str, Role], Role]) -> Questionnaire:
    """Return a questionnaire with the role of each section, question, group and part replaced."""

    def node(found: Section | Question) -> Section | Question:
        role = role_of(found.id, found.role)
        if isinstance(found, Question):
            return attrs.evolve(found, role=role)
        return attrs.evolve(found, role=role, children=tuple(node(child) for child in found.children))

    def part(found: Part | Group) -> Part | Group:
        if isinstance(found, Part):
            return attrs.evolve(found, role=role_of(found.node, found.role))
        return group(found)

    def group(found: Group) -> Group:
        return attrs.evolve(found, role=role_of(found.id, found.role), parts=tuple(part(one) for one in found.parts))

    return attrs.evolve(
        questionnaire,
        children=tuple(node(child) for child in questionnaire.children),
        scorings=tuple(attrs.evolve(scoring, root=group(scoring.root)) for scoring in questionnaire.scorings),
    )


def check_weightless(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """What weighs 0 moves nothing: neither its answer nor its absence."""
    view, chance = View(assessment), chance_or(chance)
    nodes = view.nodes("weightless", keeps or KEEPS)
    passed_up = {effect.id for node in view.program.nodes for effect in node.effects}
    parts = [
        id for id in view.tables if id not in passed_up | view.makeup.controls and view.is_asked(id) and not view.tables[id][0].question.is_computed
    ]
    for id in some(chance, parts, 3):
        changed = attrs.evolve(assessment, questionnaire=without_weight(assessment.questionnaire, id), recorded=())
        before = record_of(changed)
        own = {table.id for table in view.tables[id]}
        above = [node for node in nodes if node not in own and not own & set(stepped_from(before.program, node))]
        coverage = coverage_of(before)
        shares = shares_of(before)
        values = some(chance, view.values(id), 2)
        for answer in (*(answered(view.tables[id][0], value) for value in values), Answer(id, MISSING)):
            after = record_of(with_answers(changed, answer))
            now = answer.value if answer.value is not None else answer.state
            what = f"{id} weighs 0, and its answer is changed from {said(assessment, id)} to {now}"
            for node in above:
                if not alike(shares[node], shares_of(after)[node]):
                    raise broken("weightless", what, node, figure(shares[node]), figure(shares_of(after)[node]))
                if not alike(coverage[node], coverage_of(after)[node]):
                    raise broken("weightless", f"{what}, the coverage", node, figure(coverage[node]), figure(coverage_of(after)[node]))


def stepped_from(program: Program, id: str) -> tuple[str, ...]:
    """Return the id of the part whose score a node turns into steps; nothing for other nodes."""
    node = program.node_of.get(program.slots[id])
    return tuple(part.id for part in node.parts) if node is not None and node.steps else ()


def coverage_of(record: Record) -> Shares:
    """Return the coverage of a record by id."""
    return {id: record.coverage[slot] for id, slot in record.program.slots.items()}


@lru_cache(maxsize=256)
def without_weight(questionnaire: Questionnaire, id: str) -> Questionnaire:
    """Return a questionnaire in which a question or section weighs 0, wherever it counts."""
    return with_roles(questionnaire, lambda node, role: attrs.evolve(role, weight=Fraction(0)) if node == id else role)


def check_left_out(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """An N/A that is left out gives no node more than the best answer would."""
    view, chance, keeps = View(assessment), chance_or(chance), keeps or KEEPS
    is_question = {table.id for table in view.program.tables}
    nodes = [id for id in view.shares if view.makeup.keeps("left_out", view.makeup.reaches[id] - is_question, keeps)]
    for id in some(chance, [id for id in view.tables if id not in view.makeup.controls and view.is_asked(id)]):
        tables = view.tables[id]
        refusal = Answer(id, NOT_APPLICABLE, reason="not here")
        allowed = tables[0].question.not_applicable and all(table.counts[NOT_APPLICABLE] == LEFT_OUT for table in tables)
        if not allowed or not view.makeup.keeps("left_out", [table.id for table in tables], keeps):
            continue
        answers = [answered(tables[0], value) for value in view.values(id)]
        worth = [(answer, view.cells(id, answer)) for answer in answers]
        scored = [pair for pair in worth if all(cell.value is not None for cell in pair[1])]
        if not scored or any(table.question.effect is not None and table.best < 0 for table in tables):
            continue
        best = [max(scored, key=lambda pair: pair[1][place].value or 0.0)[0] for place in range(len(tables))]
        results = [view.again(answer) for answer in dict.fromkeys(best)]
        for node, left in view.again(refusal).items():
            if node in nodes and left is not None:
                reached = [value for result in results if (value := result[node]) is not None]
                if not reached or left > max(reached) + EPSILON:
                    raise broken("left_out", f"{id} is N/A instead of {best[0].value!r}", node, figure(max(reached, default=None)), figure(left))


def check_not_asked(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """An answer to a question that is not asked, and will not be, changes nothing."""
    view, chance = View(assessment), chance_or(chance)
    nodes = view.nodes("not_asked", keeps or KEEPS)
    idle = [id for id, asked in view.sheet.asked.items() if not asked.now and asked.settled and not view.tables[id][0].question.is_computed]
    for id in some(chance, idle):
        own = Answer(id, MISSING) if assessment.answer(id).state != MISSING else answered(view.tables[id][0], chance.choice(view.values(id)))
        changed = with_answers(assessment, own)
        record = record_of(changed)
        for node in nodes:
            slot = view.program.slots[node]
            for name in ("shares", "low", "high", "coverage", "states"):
                was, now = getattr(view.record, name)[slot], getattr(record, name)[slot]
                if was != now and (was == was or now == now):
                    what = f"{id} is not asked, and its answer is changed from {said(assessment, id)} to {said(changed, id)}, {name}"
                    raise broken("not_asked", what, node, was, now)


def check_all_not_applicable(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """Where nothing applies there is no score, which is not zero."""
    view = View(assessment)
    reply = {id: Answer(id, NOT_APPLICABLE, reason="not here") for id in view.tables if not view.tables[id][0].question.is_computed}
    shares = shares_of(record_of(attrs.evolve(assessment, answers=reply, recorded=())))
    for id in view.nodes("all_not_applicable", keeps or KEEPS):
        if shares[id] is not None:
            raise broken("all_not_applicable", "every question is N/A", id, figure(view.shares[id]), f"{figure(shares[id])} instead of no score")


def check_cumulative(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """Under the method levels, level n is counted only if it and all levels below it are complete."""
    view = View(assessment)
    for id in view.shares:
        derivation = explain(view.scorecard, id)
        if derivation.method != "levels" or derivation.value is None:
            continue
        value = derivation.stages[0].before if derivation.stages else derivation.value
        shares = {one.derivation.id: one.share for one in derivation.inputs if one.share is not None and one.weight}
        written: Any = derivation.settings["levels"]
        bars = [found for level in written if (found := [(shares[name], bar, name) for name, bar in level if name in shares])]
        complete = int(round(value * len(bars), 9))
        for place, level in enumerate(bars[: complete + 1], start=1):
            missed = [name for share, bar, name in level if round(share, 9) < round(bar, 9)]
            if place <= complete and missed:
                raise AssertionError(
                    f"cumulative: {id} has reached level {complete} of {len(bars)}, though {missed[0]} in level {place} is not complete"
                )
            if place > complete and not missed:
                raise AssertionError(f"cumulative: {id} has reached level {complete} of {len(bars)}, though level {place} is complete too")


def check_interval(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """Low ≤ value ≤ high; and however the open questions are answered, the value then lies between low and high."""
    view, chance = View(assessment), chance_or(chance)
    nodes = view.nodes("interval", keeps or KEEPS)
    for id in nodes:
        score = view.scorecard.nodes[id]
        ordered = [one for one in (score.low, score.value, score.high) if one is not None]
        if ordered != sorted(ordered):
            raise AssertionError(f"interval: {id} has the value {figure(score.value)}, low {figure(score.low)} and high {figure(score.high)}")
    opens = [id for id in view.tables if view.is_open(id) and not view.tables[id][0].question.is_computed]
    for _ in range(4 if opens else 0):
        given = [answered(view.tables[id][0], chance.choice(closing_values(view, id))) for id in opens]
        after = view.again(*given)
        for id in nodes:
            low, high, now = view.scorecard.nodes[id].low, view.scorecard.nodes[id].high, after[id]
            if now is not None and not (low is not None and high is not None and low - EPSILON <= now <= high + EPSILON):
                ways = ", ".join(f"{answer.question} with {answer.value!r}" for answer in given if answer.question in view.makeup.reaches[id])
                raise AssertionError(f"interval: {ways} answered, {id} is {figure(now)}, which is not within {figure(low)} to {figure(high)}")


def closing_values(view: View, question: str) -> list[AnswerValue]:
    """Return the answers that leave a question neither open nor N/A."""
    table = view.tables[question][0]
    return [value for value in view.values(question) if table.question.state_set_by(value) is None]


def check_exact(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """Where low and high are said to be exact, some way of answering the open questions reaches them."""
    view = View(assessment)
    opens = [id for id in view.tables if view.is_open(id) and view.is_asked(id) and not view.tables[id][0].question.is_computed]
    found: dict[tuple[Answer, ...], Shares] = {}
    for id in view.nodes("exact", keeps or KEEPS):
        score = view.scorecard.nodes[id]
        below = [table for one in opens for table in view.tables[one] if table.id in view.makeup.reaches[id]]
        if score.bound != EXACT or score.low is None or score.high is None or not below:
            continue
        for name, wanted, pick in (("low", score.low, min), ("high", score.high, max)):
            falls = any("falling steps" in view.makeup.own[name] for name in view.makeup.reaches[id])
            choices = [[way for one in ((min, max) if falls else (pick,)) for way in extremes(view, table, one)] for table in below]
            reached = []
            for way in itertools.islice(itertools.product(*choices), MOST_WAYS):
                if way not in found:
                    found[way] = view.again(*way)
                reached.append(found[way][id])
            if len(reached) < MOST_WAYS and not any(alike(one, wanted) for one in reached):
                nearest = [one for one in reached if one is not None]
                raise AssertionError(
                    f"exact: {name} of {id} is said to be {figure(wanted)} exactly, and the {pick.__name__}imum of all ways to answer "
                    f"{', '.join(table.question.id for table in below)} is {figure(pick(nearest)) if nearest else 'no score'}"
                )


def extremes(view: View, table: Table, pick: Callable[..., Any]) -> list[Answer]:
    """Return the answer with the least (or most) share, and one that does not count if there is one."""
    ways = [answered(table, value) for value in closing_values(view, table.question.id)]
    counted = [way for way in ways if table.cell(way).value is not None]
    outside = [way for way in ways if table.cell(way).value is None]
    return [*([pick(counted, key=lambda way: table.cell(way).value)] if counted else []), *outside[:1]]


def check_rebuilds(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """Every value can be found again from its explanation alone."""
    view = View(assessment)
    for id in view.nodes("rebuilds", keeps or KEEPS):
        derivation = explain(view.scorecard, id)
        value, again = view.scorecard.nodes[id].value, rebuilt(derivation)
        if not alike(value, again):
            raise AssertionError(f"rebuilds: {id} is {figure(value)}, and its explanation leads to {figure(again)}")


def check_coverage(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """Coverage lies between 0 and 1; a node of which everything is answered has all of it."""
    for id, score in View(assessment).scorecard.nodes.items():
        if score.coverage is not None and not -EPSILON <= score.coverage <= 1 + EPSILON:
            raise AssertionError(f"coverage: that of {id} is {figure(score.coverage)}, which is not between 0 and 1")
        is_settled = score.bound == EXACT and not any(score.states[state] for state in OPEN_STATES)
        if score.coverage is not None and is_settled and not alike(score.coverage, 1.0):
            raise AssertionError(f"coverage: that of {id} is {figure(score.coverage)}, though nothing in it is open")


def check_states(assessment: Assessment, chance: random.Random | None = None, keeps: Keeps | None = None) -> None:
    """The states of the questions below a section add up to their number."""
    scorecard = View(assessment).scorecard
    for id, questions in questions_below(assessment.questionnaire).items():
        total = sum(scorecard.nodes[id].states.values())
        if total != len(questions):
            raise AssertionError(f"states: {len(questions)} questions reach {id}, and the states of {total} are counted")


@lru_cache(maxsize=64)
def questions_below(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """Return for each section, and the whole, the questions that are asked in it; a computed number stands for what it comes from."""

    def asked(question: Question) -> tuple[str, ...]:
        return tuple(name for one in question.sources for name in asked(every[one])) if question.is_computed else (question.id,)

    sections = [(questionnaire.id, questionnaire.children, questionnaire.rules)]
    sections.extend((section.id, section.children, section.rules) for _, section in questionnaire.sections())
    every = {question.id: question for question in questionnaire.questions()}
    inside = {id: {one.id for _, one in walk(children, 0) if isinstance(one, Question)} for id, children, _ in sections}
    for id, _, rules in sections:
        for part in (part for level in rules.levels for part in level):
            inside[id] |= inside.get(part.node, {part.node} & set(every))
    return {id: frozenset(name for one in found for name in asked(every[one])) for id, found in inside.items()}


Law = Callable[..., None]

LAWS: Mapping[str, Law] = MappingProxyType(
    {
        "bounds": check_bounds,
        "monotone": check_monotone,
        "order": check_order,
        "scaling": check_scaling,
        "weightless": check_weightless,
        "left_out": check_left_out,
        "not_asked": check_not_asked,
        "all_not_applicable": check_all_not_applicable,
        "cumulative": check_cumulative,
        "interval": check_interval,
        "exact": check_exact,
        "rebuilds": check_rebuilds,
        "coverage": check_coverage,
        "states": check_states,
    }
)

# Which laws a method or option does not keep, each with a counterexample in tests/testing/test_keeps.py. All others it keeps.
BREAKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # The level after an open one counts for nothing, so leaving it out can only help.
        "levels": ("left_out",),
        # The last answer of a chain counts whatever it weighs, and the order of the file is the chain.
        "last": ("order", "weightless"),
        # Without its only essential part a section has no score and leaves the one above.
        "essential": ("left_out",),
        # Marks are a larger part of a smaller maximum; and a section under a penalty, a cap or a limit of coverage may fall
        # below 1 with the best answer, and leaves with an N/A.
        "penalty": ("scaling", "left_out"),
        "penalty in percent": ("left_out",),
        "caps": ("left_out",),
        "caps of a sum": ("scaling",),
        "no_value_below": ("left_out",),
        "steps": ("left_out",),
        "falling steps": ("left_out", "monotone"),
        # Marks in their own unit do not grow with the weights.
        "bonus": ("scaling", "left_out"),
        "starts_at": ("scaling", "all_not_applicable"),
        "out_of": ("scaling", "left_out"),
        "marks": ("scaling",),
        "marks of a section": ("left_out",),
        # A number that is answered does not grow with the other weights.
        "weight of an answer": ("scaling",),
        # A part that weighs much may take the place of one that weighs little.
        "keep of uneven weights": ("monotone",),
        "sum": ("scaling",),
        "compares a sum": ("scaling",),
        "rounds of a sum": ("scaling", "left_out"),
        "floor none": ("bounds",),
        # What is more than everything counts for more without the rest.
        "ceiling none": ("bounds", "left_out"),
        "negative marks": ("bounds",),
        "unclamped": ("bounds",),
        "best below everything": ("left_out",),
        "counts of N/A": ("all_not_applicable",),
        "counts of not asked": ("all_not_applicable",),
        "counts of no value": ("all_not_applicable",),
        # What leaves the node above without a score does so whatever it weighs.
        "unrated": ("weightless",),
    }
)
# Options that keep every law.
FAITHFUL = (
    "keep", "raises", "most",
    "least", "progress", "flags", "rounds", "bonus in percent", "counts of open answers", "no_evidence", "marks of a role", "unscored", "log",
    "computed", "points", "best in the middle", "ceiling", "awards", "sets", "takes_out", "ends", "conditions", "by attribute", "repeats",
)  # fmt: skip

KIND_FEATURES = tuple(f"kind {kind}" for kind in KINDS)

KEEPS: Keeps = MappingProxyType(
    {feature: frozenset(LAWS).difference(BREAKS.get(feature, ())) for feature in dict.fromkeys((*METHODS, *KIND_FEATURES, *BREAKS, *FAITHFUL))}
)


def check_laws(questionnaire: Questionnaire, examples: int = 50, seed: int = 0, laws: Iterable[str] = tuple(LAWS)) -> None:
    """
    Check that the scores of a questionnaire keep the laws, whatever is answered.

        def test_our_questionnaire_keeps_the_laws() -> None:
            check_laws(load_questionnaire(Path("questionnaire.yaml")))

    Answers and fictional councils are drawn; the same seed draws the same. Where a law does not hold, the answers are made
    as few and as plain as they can be before the error is raised.

    Args:
        examples: How many sets of answers are drawn.

        laws: The names of the laws; all if left out.

    Raises:
        AssertionError: A law does not hold; the message names the question, the node, and its value before and after.

        MissingLibraryError: Hypothesis is not installed.
    """
    try:
        import hypothesis
        from hypothesis import HealthCheck
    except ImportError as error:
        raise MissingLibraryError(NO_HYPOTHESIS) from error
    from rsc_assess.testing.strategies import assessments_of

    chosen = [LAWS[name] for name in laws]

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @hypothesis.given(assessments_of(questionnaire), hypothesis.strategies.integers(0, 2**32 - 1))
    def every_law(assessment: Assessment, chance: int) -> None:
        for law in chosen:
            law(assessment, random.Random(chance))  # noqa: S311

    every_law()


NO_HYPOTHESIS = "Drawing answers needs the library Hypothesis. Install it with: pip install 'rsc-assess[testing]'"
