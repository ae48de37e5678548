"""
A plain recursive scorer over the questionnaire's attrs objects: the rules of docs/questionnaire-language.md, written once
more without a thought for speed. The engine is measured against it, and tests compare the two.
"""

import itertools
import math
import statistics
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, NOT_ASKED, OPEN_STATES, STATES, Answer, Assessment
from rsc_assess.questionnaire.condition import Condition, Fact, comparisons_of, holds
from rsc_assess.questionnaire.rules import DEFAULT_COUNTS, Band, ByAnswer, ByAttribute, Display, Group, Part, Role, Rules
from rsc_assess.questionnaire.values import CHOICE_KINDS, MANY, NUMBER, TIERED, NumberRule, Question, Questionnaire, Section
from rsc_assess.scoring.display import rounded, shown, snapped

UNRATED = object()


@attrs.frozen
class PlainRecord:
    """Everything about one node: see rsc_assess.scoring.score.Score."""

    id: str
    value: float | None
    low: float | None
    high: float | None
    coverage: float | None
    states: Mapping[str, int]
    rated: bool
    shown: str | None
    label: str | None
    left_out: tuple[str, ...]


def plain_values(assessment: Assessment, index: "Index | None" = None) -> dict[str, float | None]:
    """Return the share of every section, question, total and scoring node."""
    return PlainScorer(assessment, index or Index(assessment.questionnaire)).values()


def plain_record(assessment: Assessment, index: "Index | None" = None) -> dict[str, PlainRecord]:
    """Return the full record of the main scoring, where no open answer decides who is asked."""
    return PlainScorer(assessment, index or Index(assessment.questionnaire)).records()


Parts = list[tuple[str, Role]]


class Index:
    """What can be looked up of a questionnaire without any answers; made once for many assessments."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.nodes: dict[str, Section | Question] = {}
        self.above: dict[str, list[Section]] = {}
        self.groups: dict[str, Group] = {}
        self.classes = {one.id: one for one in questionnaire.classes}
        self.index(questionnaire.children, [])
        for scoring in questionnaire.scorings:
            self.index_group(scoring.root)
        self.takers = {id: self.taken_by(id) for id, node in self.nodes.items() if isinstance(node, Question)}
        self.shares: dict[Any, dict[Any, float | None]] = {}
        self.counts: dict[Any, dict[str, str]] = {}
        self.takes_off_only = {id for id in (questionnaire.id, *self.nodes, *self.groups) if id not in self.takers and self.only_takes_off(id)}
        self.has_effects = {
            above[-1].id if (above := self.above[id]) else questionnaire.id
            for id, node in self.nodes.items()
            if (isinstance(node, Question) and node.effect is not None) or id in self.takes_off_only
        } | set(self.groups)
        self.parts = {id: self.parts_and_rules(id) for id in (questionnaire.id, *self.nodes, *self.groups) if id not in self.takers}

    def taken_by(self, id: str) -> list[tuple[str, Any]]:
        """Return (question, option) pairs that take a question out."""
        targets = {id, *(section.id for section in self.above[id])}
        questions = [node for node in self.nodes.values() if isinstance(node, Question) and node.id != id]
        return [(other.id, option.value) for other in questions for option in other.options if targets & set(option.takes_out)]

    def only_takes_off(self, id: str) -> bool:
        """Tell whether a section, group or the whole has penalties and bonuses, and nothing else that is scored."""
        is_effect = []
        scored_here: set[str] = set()
        if id in self.groups:
            rules = self.groups[id].rules
            below = [(part.id, False) if isinstance(part, Group) else (part.node, is_turned(part.role)) for part in self.groups[id].parts]
            scored_here = {part.node for part in self.groups[id].parts if isinstance(part, Part) and part.role.marks is not None}
        else:
            node = self.nodes.get(id, self.questionnaire)
            assert not isinstance(node, Question)
            rules, below = node.rules, [(child.id, False) for child in node.children]
        for name, has_steps in below:
            child = self.nodes.get(name)
            if isinstance(child, Question) and not has_steps:
                if child.effect is not None or not child.unscored or name in scored_here:
                    is_effect.append(child.effect is not None)
            else:
                is_effect.append(not has_steps and self.only_takes_off(name))
        return bool(is_effect) and all(is_effect) and rules.starts_at is None

    def parts_and_rules(self, id: str) -> tuple[Rules, Parts, str | None]:
        """Return a node's rules, its parts with their roles in the order of their ids, and the scoring it belongs to."""
        node = self.nodes.get(id)
        if id in self.groups:
            group, scoring = self.groups[id], id.split("/", 1)[0]
            parts = [(part.node, self.in_full(part)) if isinstance(part, Part) else (part.id, part.role) for part in group.parts]
            return group.rules, sorted(self.with_levels(group.rules, parts, scoring), key=lambda part: part[0]), scoring
        rules = node.rules if isinstance(node, Section) else self.questionnaire.rules
        children = node.children if isinstance(node, Section) else self.questionnaire.children
        return rules, sorted(self.with_levels(rules, [(child.id, child.role) for child in children], None), key=lambda part: part[0]), None

    def with_levels(self, rules: Rules, parts: Parts, scoring: str | None) -> Parts:
        """Add to the parts what stands in a level and not among the children."""
        names = [name for name, _ in parts]
        more = [one.node for level in rules.levels for one in level if one.node not in names and f"{scoring}/{one.node}" not in names]
        return [*parts, *((name, self.nodes[name].role if name in self.nodes else Role(Fraction(1))) for name in dict.fromkeys(more))]

    def in_full(self, part: Part) -> Role:
        """Return a part's role, in what it does not say like the node's own."""
        own = (
            self.nodes[part.node].role if part.node in self.nodes else self.groups[part.node].role if part.node in self.groups else Role(Fraction(1))
        )
        if part.role.weight is None and part.role.weight_class is None:
            return attrs.evolve(part.role, weight=own.weight, weight_class=own.weight_class)
        if part.role.weight_class is None and part.node in self.nodes:
            return attrs.evolve(part.role, weight_class=own.weight_class)
        return part.role

    def index(self, children: Sequence[Section | Question], above: list[Section]) -> None:
        for child in children:
            self.nodes[child.id] = child
            self.above[child.id] = above
            if isinstance(child, Section):
                self.index(child.children, [*above, child])

    def index_group(self, group: Group) -> None:
        self.groups[group.id] = group
        for part in group.parts:
            if isinstance(part, Group):
                self.index_group(part)


class PlainScorer:
    """Scores one assessment; `want` is now, low or high."""

    def __init__(self, assessment: Assessment, index: Index, want: str = "now") -> None:
        self.assessment = assessment
        self.questionnaire = assessment.questionnaire
        self.want = want
        self.index = index
        self.nodes, self.above, self.groups = index.nodes, index.above, index.groups
        self.found: dict[str, Any] = {}
        self.was_asked: dict[str, bool] = {}
        self.will_be_asked: dict[str, bool | None] = {}

    def values(self) -> dict[str, float | None]:
        ids = [self.questionnaire.id, *self.nodes, *self.groups]
        return {id: plain(self.value(id)) for id in ids}

    def value(self, id: str) -> Any:
        """Return a node's share, None, or UNRATED."""
        if id not in self.found:
            self.found[id] = self.calculated(id)
        return self.found[id]

    def calculated(self, id: str) -> Any:
        node = self.nodes.get(id)
        if isinstance(node, Question):
            around = self.above[id][-1].rules if self.above[id] else self.questionnaire.rules
            return self.question_share(node, node.role, around.counts, None)
        rules, parts, scoring = self.index.parts[id]
        return self.of_parts(id, rules, parts, scoring)

    # Who is asked what, and what conditions know.

    def attribute(self, name: str) -> Fact:
        value = self.assessment.council.attribute(name)
        try:
            return Fact(float(value)) if value is not None and value.lstrip("-").replace(".", "", 1).isdigit() else Fact(value)
        except ValueError:
            return Fact(value)

    def fact(self, subject: str, name: str) -> Fact:
        if subject == "attribute":
            return self.attribute(name)
        if subject == "node":
            value = plain(PlainScorer.now(self).value(name))
            if value is None:
                return Fact(None, is_open=self.may_change("node", name))
            return Fact(snapped(on(value, self.display_of(name), self.total(name))))
        if subject == "label":
            label = PlainScorer.now(self).label(name)
            return Fact(label) if label is not None else Fact(None, is_open=self.may_change("label", name))
        return self.said(name) if self.asked(name) else Fact(None, is_open=self.in_the_end(name) is None)

    def label(self, id: str) -> str | None:
        """Return a node's label as things are, in the first language."""
        rules = self.rules_of(id)
        covered, value = self.coverage(id), plain(self.value(id))
        if covered is not None and snapped(covered) < snapped(rules.coverage):
            return None
        fits = self.reached_bands(id, rules, value)
        return fits[-1].name if fits else None

    def reached_bands(self, id: str, rules: Rules, value: float | None) -> list[Band]:
        """Return the bands whose start a value has reached and whose needs are met; without a value, of those that go by needs alone."""
        if value is None:
            bands = [band for band in rules.bands if band.alone]
        else:
            display = rules.display
            exact = snapped(on(value, display, self.total(id)))
            at = exact if display.label_on == "exact" else float(rounded(exact, display.decimals, display.rounding, display.step))
            bands = [band for band in rules.bands if not band.alone and (at > band.start or (at == band.start and not band.above))]
        return [band for band in bands if band.needs is None or holds(band.needs, self.fact) is True]

    def certain_fact(self, subject: str, name: str) -> Fact:
        """Return what will be known whatever the open answers turn out to be."""
        return Fact(None, may_change=True) if self.may_change(subject, name) else self.fact(subject, name)

    def may_change(self, subject: str, name: str) -> bool:
        if subject == "attribute":
            return False
        if subject == "label":
            bands = self.rules_of(name).bands
            if any(self.may_change(one.subject, one.name) for band in bands for one in comparisons_of(band.needs)):
                return True
        if subject in ("node", "label"):
            if any(self.may_change("question", weigher) for weigher in self.weighers_below(name)):
                return True
            return any(self.may_change("question", question) for question in self.questions_below(name))
        return self.in_the_end(name) is None or self.is_open(name)

    def now(self) -> "PlainScorer":
        return self if self.want == "now" else PlainScorer(self.assessment, self.index)

    def said(self, name: str) -> Fact:
        question = self.nodes[name]
        assert isinstance(question, Question)
        answer = self.made(question) if question.is_computed else self.assessment.answer(name)
        state = answer.state
        if state == ANSWERED:
            state = self.set_by(question, answer.value) or state
        return Fact(answer.value if state == ANSWERED else None, is_open=state in OPEN_STATES)  # type: ignore[arg-type]

    def set_by(self, question: Question, value: Any) -> str | None:
        """Return the state that an option sets; one that is ticked does so alone."""
        alone = value if isinstance(value, tuple) else (value,)
        return next((option.sets for option in question.options if alone == (option.value,)), None)

    def is_open(self, name: str) -> bool:
        return self.asked(name) and self.said(name).is_open

    def in_the_end(self, name: str) -> bool | None:
        """Return whether a question will be asked; None where an open answer decides that."""
        if name not in self.will_be_asked:
            self.will_be_asked[name] = self.is_asked_in_the_end(name)
        return self.will_be_asked[name]

    def is_asked_in_the_end(self, name: str) -> bool | None:
        outcomes = [holds(condition, self.certain_fact) for condition in self.conditions(name)]
        for other, option in (*self.index.takers[name], *self.ends_before(name)):
            asked, chosen = self.in_the_end(other), self.chose(other, option)
            if asked and chosen:
                outcomes.append(False)
            elif asked is None or self.is_open(other):
                outcomes.append(None)
        sources = [self.in_the_end(source) for source in self.sources(name)]
        outcomes.append(None if None in sources and False not in sources else True)
        return False if False in outcomes else None if None in outcomes else True

    def sources(self, name: str) -> list[str]:
        """Return the questions that a number which is not asked is made of."""
        question = self.nodes[name]
        assert isinstance(question, Question)
        rule = question.number
        return [one for term in rule.computed.terms for one in term] if rule is not None and rule.computed is not None else []

    def conditions(self, name: str) -> list[Condition]:
        question = self.nodes[name]
        assert isinstance(question, Question)
        found = [section.applies for section in self.above[name] if section.applies is not None]
        return [*found, question.applies] if question.applies is not None and not question.asked_always else found

    def asked(self, name: str) -> bool:
        if name not in self.was_asked:
            self.was_asked[name] = self.is_asked(name)
        return self.was_asked[name]

    def is_asked(self, name: str) -> bool:
        if not all(holds(condition, self.fact) is True for condition in self.conditions(name)):
            return False
        if any(self.asked(other) and self.chose(other, option) for other, option in (*self.index.takers[name], *self.ends_before(name))):
            return False
        # A quotient is not asked for now while that is open of one of its numbers.
        ends = [self.in_the_end(source) for source in self.sources(name)]
        return None not in ends or False in ends or all(self.asked(source) for source in self.sources(name))

    def chose(self, name: str, option: object) -> bool:
        answer = self.assessment.answer(name)
        if answer.state != ANSWERED:
            return False
        return option in answer.value if isinstance(answer.value, tuple) else answer.value == option

    def ends_before(self, name: str) -> list[tuple[str, Any]]:
        """Return the (question, option) pairs that end a chain before a question."""
        above = self.above[name]
        rules, children = (above[-1].rules, above[-1].children) if above else (self.questionnaire.rules, self.questionnaire.children)
        found: list[tuple[str, Any]] = []
        if rules.method == "last":
            for child in children:
                if child.id == name:
                    break
                if isinstance(child, Question):
                    found.extend((child.id, option.value) for option in child.options if option.ends)
        return found

    def questions_below(self, id: str) -> list[str]:
        if id == self.questionnaire.id:
            return [question.id for question in self.questionnaire.questions()]
        if id in self.index.takers:
            return [id]
        if id in self.groups:
            group = self.groups[id]
            return [name for part in group.parts for name in self.questions_below(part.node if isinstance(part, Part) else part.id)]
        node = self.nodes[id]
        return [id] if isinstance(node, Question) else [name for child in node.children for name in self.questions_below(child.id)]

    def weighers_below(self, id: str) -> set[str]:
        """Return the questions whose answers are weights in a node or below."""
        if id in self.index.takers:
            return set()
        _, parts, _ = self.index.parts[id]
        own = {role.weight.question for _, role in parts if isinstance(role.weight, ByAnswer)}
        return own.union(*(self.weighers_below(name) for name, _ in parts))

    # One question in a role.

    def setting(self, value: Any) -> Any:
        return value.setting(self.assessment.council.attribute(value.attribute)) if isinstance(value, ByAttribute) else value

    def class_of(self, role: Role) -> Any:
        name = self.setting(role.weight_class)
        return self.index.classes[name] if name is not None else None

    def counts_of(self, question: Question, role: Role, around: Mapping[str, str], scoring: str | None) -> dict[str, str]:
        found = self.class_of(role)
        key = (question.id, scoring, id(role), id(found))
        if key not in self.index.counts:
            own = question.role.counts if scoring else {}
            self.index.counts[key] = {**DEFAULT_COUNTS, **around, **(found.counts if found else {}), **own, **role.counts}
        return self.index.counts[key]

    def shares_of(self, question: Question, role: Role, scoring: str | None) -> dict[Any, float | None]:
        """Return the share of each plain option of a question: one that sets nothing and takes nothing out."""
        key = (question.id, scoring, id(role), id(self.class_of(role)))
        if key not in self.index.shares:
            marks, most = self.marks_of(question, role)
            options = [option for option in question.options if option.sets is None and not option.takes_out]
            self.index.shares[key] = {option.value: self.earned(question, option.value, marks, most) for option in options}
        return self.index.shares[key]

    def marks_of(self, question: Question, role: Role) -> tuple[dict[Any, Fraction | None], Fraction]:
        """Return the marks of each option in a role, and the marks that count as everything."""
        found = self.class_of(role)
        named = role.marks if role.marks is not None else found.marks if found else None
        marks = {option.value: option.marks for option in question.options}
        if named is not None:
            given = {name.casefold(): mark for name, mark in named}
            for option in question.options:
                marks[option.value] = given.get(str(option.value).casefold(), given.get(option.label.casefold(), Fraction(0)))
        if question.effect is not None:
            return marks, Fraction(1)
        if question.out_of is not None and named is None:
            return marks, question.out_of
        scored = [marks[option.value] or Fraction(0) for option in question.options if option.sets is None and marks[option.value] is not None]
        if question.number is not None:
            steps = [mark for _, mark in (*question.number.at_least, *question.number.at_most, *question.number.points)]
            return marks, max(steps, default=question.number.marks or Fraction(1))
        if question.kind != MANY:
            return marks, max(scored, default=Fraction(1)) or Fraction(1)
        if question.awards is not None:
            return marks, max(award for _, award in question.awards[1])
        total = sum((mark for mark in scored if mark > 0), Fraction(0))
        return marks, (total if question.ceiling is None else min(total, question.ceiling)) or Fraction(1)

    def question_share(self, question: Question, role: Role, around: Mapping[str, str], scoring: str | None) -> Any:
        """Return a question's share (of a penalty: its effect), None, or UNRATED."""
        if question.unscored and role.marks is None:
            return None
        counts = self.counts_of(question, role, around, scoring)
        answer = self.assessment.answer(question.id)
        if answer.state == ANSWERED and question.kind in CHOICE_KINDS and question.evidence_form is None and self.asked(question.id):
            share = self.shares_of(question, role, scoring).get(answer.value)
            if share is not None:
                return share
        marks, most = self.marks_of(question, role)
        if not self.asked(question.id):
            return self.treated(question, counts["not_asked"], marks, most)
        if question.is_computed:
            answer = self.made(question)
        state = answer.state
        if state == ANSWERED and question.options and not isinstance(answer.value, tuple):
            option = question.option(answer.value)
            assert option is not None
            itself = {question.id, *(section.id for section in self.above[question.id])}
            if itself & set(option.takes_out):
                return self.treated(question, counts["not_asked"], marks, most)
        if state == ANSWERED:
            state = self.set_by(question, answer.value) or state
        if state in OPEN_STATES:
            if self.want != "now":
                shares = self.possible(question, marks, most)
                return min(shares) if self.want == "low" else max(shares)
            return self.treated(question, counts[state], marks, most)
        if state == NOT_APPLICABLE:
            row = "no_reason" if answer.state == NOT_APPLICABLE and not answer.reason and counts["no_reason"] not in ("marks", "refuse") else state
            return self.treated(question, counts[row], marks, most)
        share = self.earned(question, answer.value, marks, most)
        form = question.evidence_form
        needs = form is not None and share is not None and share > 0 and counts["no_evidence"] != "marks"
        if needs and form is not None and not self.has_evidence(answer, form):
            return self.treated(question, counts["no_evidence"], marks, most)
        return share

    def treated(self, question: Question, treatment: str, marks: Mapping[Any, Fraction | None], most: Fraction) -> Any:
        match treatment:
            case "zero":
                return 0.0
            case "full":
                return max(self.possible(question, marks, most))
            case "worst":
                return min(self.possible(question, marks, most))
            case "unrated":
                return UNRATED
        return None

    def earned(self, question: Question, value: Any, marks: Mapping[Any, Fraction | None], most: Fraction) -> float | None:
        sign = -1 if question.effect == "penalty" else 1
        if question.kind == NUMBER:
            assert question.number is not None
            if question.each is not None:
                return sign * self.amount(question.number, float(value), *question.each)
            return self.kept(question, self.number_share(question.number, float(value), most), most)
        if isinstance(value, tuple):
            return self.kept(question, sign * float(self.ticked(question, [marks[one] for one in value]) / most), most)
        mark = marks[value]
        return None if mark is None else self.kept(question, sign * float(mark / most), most)

    def kept(self, question: Question, share: float, most: Fraction) -> float:
        """Return a share after the rounding of its question, in the unit of the section; in a sum, of what the question weighs."""
        if question.rounds is None or question.effect is not None:
            return share
        weight = self.declared(question.role)
        whole = float(most) if weight == "marks" or not weight or isinstance(weight, ByAnswer) else float(weight)
        display = self.display_of(question.id)
        rounds = question.rounds
        return min(back(float(rounded(on(share, display, whole), rounds.decimals, rounds.how, rounds.step)), display, whole), 1.0)

    def amount(self, rule: NumberRule, number: float, each: Fraction, limit: Fraction | None) -> float:
        """Return a penalty or bonus by number: for each one, or for each mark that the number earns."""
        if rule.low is not None and rule.high is not None:
            number = min(max(number, rule.low), rule.high)
        is_scored = rule.worst is not None or rule.points or rule.at_least or rule.at_most
        found = max(self.number_share(rule, number, Fraction(1)) if is_scored else number, 0.0) * float(each)
        return found if limit is None else min(found, float(limit))

    def ticked(self, question: Question, marks: Sequence[Fraction | None]) -> Fraction:
        if question.awards and question.awards[0] == "ticks" and all(option.marks is None for option in question.options):
            counted = [Fraction(1) for _ in marks]
        else:
            counted = [mark for mark in marks if mark]
        if question.kind == TIERED:
            return max(counted, default=Fraction(0))
        if question.awards is not None:
            by, steps = question.awards
            reach = len(counted) if by == "ticks" else sum(counted)
            return max(((start, award) for start, award in steps if start <= reach), default=(0, Fraction(0)))[1]
        total = sum(counted, Fraction(0))
        return total if question.ceiling is None else min(total, question.ceiling)

    def number_share(self, rule: NumberRule, number: float, most: Fraction) -> float:
        if rule.at_least:
            return float(max(((start, mark) for start, mark in rule.at_least if start <= number), default=(0, Fraction(0)))[1] / most)
        if rule.at_most:
            return float(min(((end, mark) for end, mark in rule.at_most if number <= end), default=(0, Fraction(0)))[1] / most)
        if rule.low is not None and rule.high is not None:
            number = min(max(number, rule.low), rule.high)
        if rule.points:
            return line(rule.points, number) / float(most)
        worst, best = self.setting(rule.worst), self.setting(rule.best)
        everything = 1.0 if rule.marks is None else float(rule.marks / most)
        if rule.clamp_best and (number >= best if best > worst else number <= best):
            return everything
        if rule.clamp_worst and (number <= worst if best > worst else number >= worst):
            return 0.0
        if rule.log:
            worst, best, number = math.log(worst), math.log(best), math.log(number)
        return everything * float((number - worst) / (best - worst))

    def possible(self, question: Question, marks: Mapping[Any, Fraction | None], most: Fraction) -> list[float]:
        """Return shares that a question can have, the lowest and the highest among them."""
        if question.kind == NUMBER:
            rule = question.number
            assert rule is not None
            if question.each is not None and not (rule.at_least or rule.at_most or rule.points or rule.worst is not None):
                points = [0.0] if rule.high is not None else [0.0, 1e200]
            elif rule.points:
                points = [at for at, _ in rule.points]
            elif rule.at_least or rule.at_most:
                steps = [start for start, _ in (*rule.at_least, *rule.at_most)]
                points = [step + side for step in steps for side in (-1e-9, 0, 1e-9)]
            else:
                points = [self.setting(rule.worst), self.setting(rule.best)]
            if rule.low is not None and rule.high is not None:
                points = [point for point in (*points, rule.low, rule.high) if rule.low <= point <= rule.high]
            return [share for point in points if (share := self.earned(question, point, marks, most)) is not None]
        values = [option.value for option in question.options if option.sets is None]
        if question.kind == MANY:
            ups = [one for one in values if (marks[one] or 0) > 0 or (question.awards and marks[one] is None)]
            downs = [one for one in values if (marks[one] or 0) < 0]
            choices = [tuple(ups[:count]) for count in range(len(ups) + 1)] + [tuple(downs), tuple(values)]
            found = [self.earned(question, choice, marks, most) for choice in choices]
        elif question.kind == TIERED:
            found = [self.earned(question, choice, marks, most) for choice in [(), *((one,) for one in values if marks[one] is not None)]]
        else:
            found = [self.earned(question, one, marks, most) for one in values if marks[one] is not None]
        return [share for share in found if share is not None]

    def made(self, question: Question) -> Answer:
        """Return the number that is made of other answers; open where one of them is, N/A where nothing is left of a term."""
        assert question.number is not None
        assert question.number.computed is not None
        how, terms = question.number.computed.how, question.number.computed.terms
        totals: list[Any] = []
        for term in terms:
            states, given = [], []
            for name in term:
                source = self.nodes[name]
                assert isinstance(source, Question)
                answer = self.made(source) if source.is_computed else self.assessment.answer(name)
                state = (self.set_by(source, answer.value) if answer.state == ANSWERED else None) or answer.state
                if not self.asked(name):
                    state = NOT_APPLICABLE if self.in_the_end(name) is False else "missing"
                states.append(state)
                given.extend([answer.value] if state == ANSWERED else [])
            still_open = [state for state in states if state in OPEN_STATES]
            if still_open or not given:
                return Answer(question.id, still_open[0] if still_open else NOT_APPLICABLE, reason="not given")
            totals.append(given[0] if how == "table" else sum(given))
        if how == "table":
            return Answer(question.id, ANSWERED, {(row, column): cell for row, column, cell in question.number.computed.cells}[totals[0], totals[1]])
        if how == "quotient":
            return Answer(question.id, ANSWERED, totals[0] / totals[1]) if totals[1] else Answer(question.id, NOT_APPLICABLE, reason="by nothing")
        return Answer(question.id, ANSWERED, float(totals[0] - (totals[1] if how == "difference" else 0)))

    def has_evidence(self, answer: Answer, form: str | int) -> bool:
        none = {word.casefold() for word in self.questionnaire.no_evidence_words}
        for one in answer.evidence:
            texts = [text.strip() for text in (one.reference, one.link) if text and text.strip().casefold() not in none]
            if one.kind == "none" or not (texts or one.date):
                continue
            match form:
                case "any":
                    return True
                case "date" if one.date:
                    return True
                case "link" if any(text.startswith(("http://", "https://")) for text in texts):
                    return True
                case "file" if any(text.rpartition(".")[0] and text.rpartition(".")[2].isalnum() for text in texts):
                    return True
                case int() if any(len(text) >= form for text in texts):
                    return True
        return False

    # One node.

    def declared(self, role: Role) -> Any:
        weight = role.weight
        if weight is None:
            found = self.class_of(role)
            weight = found.weight if found else Fraction(1)
        return self.setting(weight)

    def weighs_marks(self, role: Role) -> bool:
        return bool(self.declared(role) == "marks")

    def weight(self, id: str, role: Role) -> float:
        weight = self.declared(role)
        if weight == "marks":
            if role.steps is not None or role.points is not None:
                return float(max(marks for _, marks in role.points or role.steps or ()) or 1)
            node = self.nodes.get(id)
            return float(self.marks_of(node, role)[1]) if isinstance(node, Question) else self.total(id)
        if isinstance(weight, ByAnswer):
            number = self.fact("question", weight.question).value
            return float(number) if isinstance(number, int | float) else None  # type: ignore[return-value]
        return float(weight)

    def counted(self, id: str, rules: Rules, parts: Sequence[tuple[str, Role]], scoring: str | None) -> list[tuple[str, float, Any]]:
        """Return (id, weight, share) of the parts of a node, in the order of their ids; a share is None where it does not count."""
        found = []
        for name, role in parts:
            node = self.nodes.get(name)
            if isinstance(node, Question) and (node.effect is not None or (node.unscored and role.marks is None)):
                continue
            if isinstance(node, Question):
                share = self.question_share(node, role, rules.counts, scoring) if scoring else self.value(name)
            elif name in self.index.takes_off_only and not is_turned(role):
                continue
            else:
                share = self.value(name)
                if share is UNRATED:
                    share = None
            if role.steps is not None and share is not None and share is not UNRATED:
                shown_value = snapped(on(share, self.display_of(name), self.total(name)))
                most = max(marks for _, marks in role.steps) or Fraction(1)
                share = float(max(((start, marks) for start, marks in role.steps if start <= shown_value), default=(0, Fraction(0)))[1] / most)
            if role.points is not None and share is not None and share is not UNRATED:
                shown_value = snapped(on(share, self.display_of(name), self.total(name)))
                share = line(role.points, shown_value) / float(max(marks for _, marks in role.points))
            weight = self.weight(name, role)
            if weight is None and rules.method == "last":
                weight = 1.0
            if weight is None:
                found.append((name, 0.0, None))
                continue
            if share is None and (is_turned(role) or not isinstance(node, Question)):
                share = {"zero": 0.0, "worst": 0.0, "full": 1.0, "unrated": UNRATED}.get(self.no_value(role, rules))
                if share is not None and self.weighs_marks(role) and not is_turned(role):
                    weight = self.in_all(name)
            found.append((name, weight, share))
        return found

    def no_value(self, role: Role, rules: Rules) -> str:
        """Return what a part counts as that has no value."""
        found = self.class_of(role)
        return str({**rules.counts, **(found.counts if found else {}), **role.counts}["no_value"])

    def in_all(self, id: str) -> float:
        """Return the marks that a node would count if everything in it counted."""
        rules, parts, _ = self.index.parts[id]
        if rules.out_of is not None:
            return float(rules.out_of)
        found = float(rules.starts_at or 0)
        for name, role in parts:
            node = self.nodes.get(name)
            if isinstance(node, Question) and (node.effect is not None or (node.unscored and role.marks is None)):
                continue
            is_sum = not isinstance(node, Question) and self.weighs_marks(role) and not is_turned(role)
            found += self.in_all(name) if is_sum else 1.0 if isinstance(role.weight, ByAnswer) else self.weight(name, role)
        return found

    def chosen(self, rules: Rules, counted: list[tuple[str, float, Any]]) -> list[tuple[str, float, Any]]:
        """Return the parts that count where only some do, by their shares."""
        keep = rules.keep
        if keep is None or any(share is UNRATED for _, _, share in counted):
            return counted
        some = [one for one in counted if one[2] is not None and one[1]]
        falling = sorted(some, key=lambda one: -snapped(one[2]))
        if keep.highest is not None:
            falling = falling[: keep.highest]
        elif keep.lowest is not None:
            falling = falling[-keep.lowest :]
        else:
            falling = falling[keep.drop_highest : len(falling) - keep.drop_lowest] or falling
        return [one for one in counted if one in falling]

    def total(self, id: str) -> float:
        """Return the marks that count as everything in a node; for a question, its weight."""
        node = self.nodes.get(id)
        if isinstance(node, Question):
            return self.weight(id, node.role) or 0.0
        rules, parts, scoring = self.index.parts[id]
        if rules.out_of is not None:
            return float(rules.out_of)
        counted = self.chosen(rules, self.counted(id, rules, parts, scoring))
        return sum(weight for _, weight, share in counted if share is not None) + float(rules.starts_at or 0)

    def rules_of(self, id: str) -> Rules:
        """Return the rules that a node is shown by; a question on its section's scale, with the file's labels where that is theirs."""
        if not isinstance(self.nodes.get(id), Question):
            return self.index.parts[id][0]
        usual, seen = self.questionnaire.defaults, self.display_of(id)
        is_usual = not seen.as_sum and not usual.display.as_sum and (seen.low, seen.high) == (usual.display.low, usual.display.high)
        return attrs.evolve(usual, display=seen, bands=usual.bands if is_usual else ())

    def display_of(self, id: str) -> Display:
        if isinstance(self.nodes.get(id), Question):
            return (self.above[id][-1] if self.above[id] else self.questionnaire).rules.display
        return self.index.parts[id][0].display

    def effects(self, parts: Sequence[tuple[str, Role]], counts: Mapping[str, str], scoring: str | None) -> list[tuple[Question, Any]]:
        found: list[tuple[Question, Any]] = []
        for name, role in parts:
            node = self.nodes.get(name)
            if isinstance(node, Question) and node.effect is not None and not node.unscored:
                found.append((node, self.question_share(node, role, counts, scoring) if scoring else self.value(name)))
            elif name in self.index.takes_off_only and not is_turned(role):
                rules, inside, its_scoring = self.index.parts[name]
                found.extend(self.effects(inside, rules.counts, its_scoring))
        return found

    def added(self, parts: Sequence[tuple[str, Role]], counts: Mapping[str, str], scoring: str | None, total: float) -> float:
        """Return what penalties and bonuses add to a node, as a share of its maximum."""
        found = 0.0
        for name, role in parts:
            node = self.nodes.get(name)
            if isinstance(node, Question) and node.effect is not None and not node.unscored:
                amount = self.question_share(node, role, counts, scoring) if scoring else self.value(name)
                if amount is not None:
                    found += amount if node.relative else amount / total if total else 0.0
            elif name in self.index.takes_off_only and not is_turned(role):
                rules, inside, its_scoring = self.index.parts[name]
                amount = self.added(inside, rules.counts, its_scoring, total)
                if rules.most is not None:
                    most = float(rules.most) if rules.most_relative else float(rules.most) / total if total else 0.0
                    amount = min(max(amount, -most), most)
                found += amount
        return found

    def of_parts(self, id: str, rules: Rules, parts: Parts, scoring: str | None) -> Any:
        counted = self.counted(id, rules, parts, scoring)
        if any(share is UNRATED for _, _, share in counted):
            return None
        if rules.no_value_below and self.want == "now":
            covered = self.coverage(id)
            if covered is not None and snapped(covered) < snapped(rules.no_value_below):
                return None
        share = self.by_method(rules, self.chosen(rules, counted), parts, scoring)
        if share is None:
            return None
        effects = self.effects(parts, rules.counts, scoring) if id in self.index.has_effects else []
        total = self.total(id) if effects or rules.caps or rules.rounds else 1.0
        if any(amount is UNRATED for _, amount in effects):
            return None
        if effects:
            share += self.added(parts, rules.counts, scoring, total)
        if rules.ceiling:
            share = min(share, 1.0)
        if rules.floor:
            share = max(share, 0.0)
        for cap in rules.caps:
            limit = back(cap.at_most, rules.display, total)
            limit = max(limit, 0.0) if rules.floor else limit
            limit = min(limit, 1.0) if rules.ceiling else limit
            is_beyond = snapped(share) < snapped(limit) if cap.raises else snapped(share) > snapped(limit)
            if is_beyond and holds(cap.when, self.fact) is True:
                share = limit
        if rules.rounds is not None:
            whole = rounded(on(share, rules.display, total), rules.rounds.decimals, rules.rounds.how, rules.rounds.step)
            share = back(float(whole), rules.display, total)
            share = min(share, 1.0) if rules.ceiling else share
        return share

    def by_method(self, rules: Rules, counted: list[tuple[str, float, Any]], parts: list[tuple[str, Role]], scoring: str | None) -> Any:
        if rules.method == "last":
            return self.last([name for name, _ in parts], counted)
        least = rules.least
        some = [(weight, share if least is None else max(share, least)) for _, weight, share in counted if share is not None and weight]
        weights = sum(weight for weight, _ in some)
        if rules.starts_at is not None:
            start = float(rules.starts_at)
            return (start + sum(weight * share for weight, share in some)) / (start + weights) if start + weights else None
        if rules.method == "levels":
            return self.levels(rules, counted, scoring)
        if rules.method == "essential":
            return self.essential(rules, counted, dict(parts))
        if not some or rules.method == "none":
            return None
        if rules.out_of is not None:
            share = sum(weight * share for weight, share in some) / float(rules.out_of)
            return min(share, 1.0) if rules.ceiling else share
        shares = [share for _, share in some]
        match rules.method:
            case "mean":
                return sum(weight * share for weight, share in some) / weights
            case "geometric":
                return 0.0 if min(shares) <= 0 else math.prod(share ** (weight / weights) for weight, share in some)
            case "harmonic":
                return 0.0 if min(shares) <= 0 else weights / sum(weight / share for weight, share in some)
            case "product":
                return math.prod(max(share, 0.0) for share in shares)
            case "lowest":
                return min(shares)
            case "median":
                return statistics.median(shares)
        return max(shares)

    def last(self, names: list[str], counted: list[tuple[str, float, Any]]) -> Any:
        shares = {name: share for name, _, share in counted}
        order = {id: place for place, id in enumerate(self.nodes)}
        current: float | None = None
        is_open = False
        for name in sorted((name for name in names if name in shares), key=lambda name: order.get(name, 0)):
            if not self.asked(name):
                continue
            if self.is_open(name):
                is_open = True
            elif shares[name] is not None:
                current, is_open = shares[name], False
        return None if is_open else current

    def levels(self, rules: Rules, counted: list[tuple[str, float, Any]], scoring: str | None) -> Any:
        found = {name: (weight, share) for name, weight, share in counted if share is not None and weight}
        levels = []
        for level in rules.levels:
            inside = [(*found[name], one.reaches) for one in level for name in (one.node, f"{scoring}/{one.node}") if name in found]
            if inside:
                levels.append(inside)
        value = 0.0
        for level_parts in levels:
            if any(snapped(share) < snapped(bar) for _, share, bar in level_parts):
                if rules.progress:
                    value += sum(weight * min(max(share, 0.0), 1.0) for weight, share, _ in level_parts) / sum(weight for weight, _, _ in level_parts)
                break
            value += 1
        return value / len(levels) if levels else None

    def essential(self, rules: Rules, counted: list[tuple[str, float, Any]], roles: Mapping[str, Role]) -> Any:
        means = {}
        for wanted in ("essential", "recommended"):
            some = [(weight, share) for name, weight, share in counted if share is not None and self.setting(roles[name].weight_class) == wanted]
            weights = sum(weight for weight, _ in some)
            means[wanted] = sum(weight * share for weight, share in some) / weights if weights else None
        needed, further = means["essential"], means["recommended"]
        if needed is None:
            return None
        return (rules.base + (1 - rules.base) * (1.0 if further is None else max(further, 0.0))) * max(needed, 0.0)

    # The full record of the main scoring.

    def coverage(self, id: str) -> float | None:
        node = self.nodes.get(id)
        if isinstance(node, Question):
            around = self.above[id][-1].rules if self.above[id] else self.questionnaire.rules
            return self.question_coverage(node, node.role, around.counts, None)
        rules, parts, scoring = self.index.parts[id]
        total = covered = 0.0
        known: list[tuple[float | None, float]] = []
        for name, role in parts:
            child = self.nodes.get(name)
            if isinstance(child, Question) and (child.effect is not None or (child.unscored and role.marks is None)):
                continue
            if name in self.index.takes_off_only and not is_turned(role):
                continue
            share = self.question_coverage(child, role, rules.counts, scoring) if isinstance(child, Question) else self.coverage(name)
            weight = self.covered_weight(name, role)
            if share is None and (is_turned(role) or not isinstance(child, Question)) and self.no_value(role, rules) != "left_out":
                share, weight = 1.0, self.in_all(name) if self.weighs_marks(role) and not is_turned(role) else weight
            is_gone = weight is None and isinstance(role.weight, ByAnswer) and not self.may_change("question", role.weight.question)
            if share is not None and not is_gone:
                known.append((weight, share))
        # What has a weight that is not known is not covered, and weighs as much as the rest on average.
        weights = [weight for weight, _ in known if weight is not None]
        usual = sum(weights) / len(weights) if weights else 1.0
        for found, share in known:
            total += usual if found is None else found
            covered += 0.0 if found is None else found * share
        # A penalty weighs what it can take off.
        whole = total + float(rules.starts_at or 0)
        for question, role, share in self.covered_effects(parts, rules.counts, scoring):
            amounts = self.possible(question, *self.marks_of(question, role))
            weight = max(abs(amount) for amount in amounts) * ((whole or 1.0) if question.relative else 1.0)
            if share is not None:
                total += weight
                covered += weight * share
        return covered / total if total else None

    def covered_weight(self, id: str, role: Role) -> float:
        """Return what a part weighs in the coverage: one that weighs its marks, the marks of all in it that applies."""
        if not self.weighs_marks(role) or is_turned(role) or isinstance(self.nodes.get(id), Question):
            return self.weight(id, role)
        rules, parts, scoring = self.index.parts[id]
        if rules.out_of is not None:
            return float(rules.out_of)
        found = float(rules.starts_at or 0)
        for name, inner in parts:
            child = self.nodes.get(name)
            if isinstance(child, Question):
                is_scored = child.effect is None and (not child.unscored or inner.marks is not None)
                found += (
                    (self.weight(name, inner) or 0.0)
                    if is_scored and self.question_coverage(child, inner, rules.counts, scoring) is not None
                    else 0.0
                )
            elif name in self.index.takes_off_only and not is_turned(inner):
                continue
            elif self.coverage(name) is not None:
                found += self.covered_weight(name, inner) or 0.0
            elif self.no_value(inner, rules) != "left_out":
                found += self.in_all(name) if self.weighs_marks(inner) and not is_turned(inner) else self.weight(name, inner) or 0.0
        return found

    def covered_effects(self, parts: Parts, counts: Mapping[str, str], scoring: str | None) -> list[tuple[Question, Role, float | None]]:
        found: list[tuple[Question, Role, float | None]] = []
        for name, role in parts:
            node = self.nodes.get(name)
            if isinstance(node, Question) and node.effect is not None and not node.unscored:
                found.append((node, role, self.question_coverage(node, role, counts, scoring)))
            elif name in self.index.takes_off_only and not is_turned(role):
                rules, inside, its_scoring = self.index.parts[name]
                found.extend(self.covered_effects(inside, rules.counts, its_scoring))
        return found

    def question_coverage(self, question: Question, role: Role, around: Mapping[str, str], scoring: str | None) -> float | None:
        if question.unscored and role.marks is None:
            return None
        if self.is_open(question.id):
            return 0.0
        if self.question_share(question, role, around, scoring) is None:
            return None
        # Whatever it counts as for now, an open answer decides whether it is asked.
        return 0.0 if not self.asked(question.id) and self.in_the_end(question.id) is None else 1.0

    def state(self, name: str) -> str:
        if not self.asked(name):
            return NOT_ASKED
        question, answer = self.nodes[name], self.assessment.answer(name)
        assert isinstance(question, Question)
        return (self.set_by(question, answer.value) if answer.state == ANSWERED else None) or answer.state

    def records(self) -> dict[str, PlainRecord]:
        low, high = PlainScorer(self.assessment, self.index, "low"), PlainScorer(self.assessment, self.index, "high")
        found = {}
        for id in (self.questionnaire.id, *self.nodes):
            found[id] = self.record(id, plain(self.value(id)), plain(low.value(id)), plain(high.value(id)))
        return found

    def record(self, id: str, value: float | None, low: float | None, high: float | None) -> PlainRecord:
        node = self.nodes.get(id)
        rules = self.rules_of(id)
        covered = self.coverage(id)
        is_rated = (value is not None or any(band.alone for band in rules.bands)) and (covered is None or snapped(covered) >= rules.coverage)
        total = self.total(id)
        counts = dict.fromkeys(STATES, 0)
        for question in self.questions_below(id):
            counts[self.state(question)] += 1
        children = () if isinstance(node, Question) else (self.questionnaire.children if node is None else node.children)
        bands = self.reached_bands(id, rules, value) if is_rated else []
        label = bands[-1].label if bands else None
        return PlainRecord(
            id, value, low, high, covered, counts, is_rated, shown(value, rules.display, total) if value is not None else None, label,
            tuple(child.id for child in children if self.value(child.id) is None),
        )  # fmt: skip


def line(points: Sequence[tuple[float, Fraction]], at: float) -> float:
    """Return the marks at a number between two points of a broken line; beyond its ends those of the end."""
    place = min(max(at, points[0][0]), points[-1][0])
    (x0, y0), (x1, y1) = next(pair for pair in itertools.pairwise(points) if place <= pair[1][0])
    return float(y0) + float(y1 - y0) * (place - x0) / (x1 - x0)


def is_turned(role: Role) -> bool:
    """Tell whether a part counts by steps or points of its score."""
    return role.steps is not None or role.points is not None


def plain(value: Any) -> float | None:
    """Return a share, or None where there is none."""
    return None if value is UNRATED else value


def on(share: float, display: Display, total: float) -> float:
    """Return a share in the unit it is shown in."""
    return share * total if display.as_sum else display.low + share * (display.high - display.low)


def back(value: float, display: Display, total: float) -> float:
    """Return the share that is shown as a value."""
    if display.as_sum:
        return value / total if total else 0.0
    return (value - display.low) / (display.high - display.low)
