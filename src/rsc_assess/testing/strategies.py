"""
Questionnaires, councils and answers drawn by Hypothesis.

    @given(answers(load_questionnaire(Path("questionnaire.yaml"))))
    def test_nobody_scores_below_one(assessment: Assessment) -> None: ...
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from rsc_assess.assessment.values import ANSWERED, DECLINED, DONT_KNOW, MISSING, NOT_APPLICABLE, Answer, Assessment, Evidence
from rsc_assess.councils.council import PREFIXES, TYPES, Council, type_and_nation
from rsc_assess.problems import MissingLibraryError
from rsc_assess.questionnaire.condition import Comparison
from rsc_assess.questionnaire.reader import load_questionnaire
from rsc_assess.questionnaire.rules import METHODS, REFUSE, ROUNDINGS, ROWS, ByAttribute
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.scoring.cells import Table
from rsc_assess.testing.laws import NO_HYPOTHESIS, compared_values, evidence_for, possible_values, program_with

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingLibraryError(NO_HYPOTHESIS) from error

# --- Councils and answers ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def settings_by_attribute(questionnaire: Questionnaire) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, frozenset[str]]]:
    """Return the values by which a questionnaire tells councils apart, by attribute; and those of which a council must have one."""
    named: dict[str, dict[str, None]] = {name: {} for name in questionnaire.attributes_used}
    needed: dict[str, frozenset[str]] = {}
    for found in parts_that_differ(questionnaire):
        if isinstance(found, ByAttribute):
            values = [name for name, _ in found.values]
            named[found.attribute].update(dict.fromkeys(values))
            if found.otherwise is None:
                needed[found.attribute] = needed.get(found.attribute, frozenset(values)) & frozenset(values)
        elif found.operator != "answered":
            wanted = found.value if isinstance(found.value, tuple) else (found.value,)
            named[found.name].update(dict.fromkeys(str(one) for one in wanted))
    return {name: tuple(values) for name, values in named.items()}, needed


def parts_that_differ(value: object) -> "Iterator[ByAttribute[Any] | Comparison]":
    """Yield every setting by attribute, and every comparison with an attribute, in a questionnaire or a part of it."""
    import attrs

    if isinstance(value, ByAttribute) or (isinstance(value, Comparison) and value.subject == "attribute"):
        yield value
    if isinstance(value, tuple):
        for inner in value:
            yield from parts_that_differ(inner)
    elif type(value).__module__.startswith("rsc_assess.questionnaire") and attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            yield from parts_that_differ(getattr(value, field.name))


@st.composite
def councils(draw: st.DrawFn, questionnaire: Questionnaire | None = None) -> Council:
    """
    Draw a fictional council of any type: its code, where it has one, keeps 999 after the prefix.

    Args:
        questionnaire: One whose attributes the council is to have, with values that make a difference in it.
    """
    named, needed = settings_by_attribute(questionnaire) if questionnaire is not None else ({}, {})
    types = [type for type in TYPES if "type" not in needed or type in needed["type"]]
    nations = needed.get("nation")
    code = draw(st.sampled_from([f"{prefix}99900{number}" for prefix in PREFIXES for number in (1, 2)]))
    type, nation = type_and_nation(code) or (None, None)
    if type not in types or (nations is not None and nation not in nations) or draw(st.integers(0, 5)) == 0:
        # A type of which there is one council alone has no made-up code.
        code, type, nation = (
            "",
            draw(st.sampled_from(types or sorted(needed["type"]))),
            draw(st.sampled_from(sorted(nations or ("england", "wales")))),
        )
    attributes: dict[str, str] = {}
    for name in sorted(set(named) - {"type", "nation", "id", "name"}):
        choices = sorted(needed.get(name, ())) or [*named[name], "other", ""]
        if value := draw(st.sampled_from(choices)):
            attributes[name] = value
    region = attributes.pop("region", None)
    return Council("Testham Council (fictional)", code or None, type, nation, region, attributes)


@lru_cache(maxsize=4096)
def replies(questionnaire: Questionnaire, key: tuple[str | None, ...], open_share: float, not_applicable: float) -> tuple[tuple[Answer, ...], ...]:
    """Return for each question a hundred answers to draw from, in the shares that are wanted."""
    program = program_with(questionnaire, key)
    named = compared_values(program)
    by_question: dict[str, list[Table]] = {}
    for table in program.tables:
        by_question.setdefault(table.question.id, []).append(table)
    return tuple(
        pool(tables, possible_values(tables[0], named.get(id, ())), open_share, not_applicable)
        for id, tables in by_question.items()
        if not tables[0].question.is_computed
    )


def pool(tables: Sequence[Table], values: Sequence[Any], open_share: float, not_applicable: float) -> tuple[Answer, ...]:
    """Return about a hundred answers to a question: values first, then N/A, then open ones."""
    main = tables[0]
    id, counts = main.question.id, main.counts
    evidence = evidence_for(main)
    opens = [Answer(id, state) for state in (MISSING, DONT_KNOW, DECLINED) if counts[state] != REFUSE]
    outside = [Answer(id, NOT_APPLICABLE, reason="not here")] if main.question.not_applicable and counts[NOT_APPLICABLE] != REFUSE else []
    if outside and counts["no_reason"] != REFUSE:
        outside.append(Answer(id, NOT_APPLICABLE))
    said = [Answer(id, ANSWERED, value, evidence=evidence) for value in values]
    if evidence and counts["no_evidence"] != REFUSE:
        said.extend(Answer(id, ANSWERED, value, evidence=shown) for value in values for shown in ((), (Evidence("none"),)))
    elif not evidence:
        said.append(Answer(id, ANSWERED, values[-1], evidence=(Evidence("claimed", "The minutes"),)))
    share_open = round(100 * open_share) if opens else 0
    share_outside = round(100 * not_applicable) if outside else 0
    shares = ((said, max(100 - share_open - share_outside, 0)), (outside, share_outside), (opens, share_open))
    return tuple(one for kind, times in shares for one in repeated(kind, times))


def repeated(answers: Sequence[Answer], times: int) -> list[Answer]:
    """Return so many answers, each as often as the next."""
    return [answers[place % len(answers)] for place in range(max(times, len(answers)))] if times else []


@st.composite
def answers(
    draw: st.DrawFn, questionnaire: Questionnaire, council: Council | None = None, open_share: float = 0.2, not_applicable: float = 0.1
) -> Assessment:
    """
    Draw an assessment of a questionnaire: one of the shipped ones, a drawn one, or the author's own.

    Args:
        council: Who answers; drawn if left out.

        open_share: The share of questions that are left open, 0 to 1; about.

        not_applicable: The share of N/A among questions that allow it, 0 to 1; about.
    """
    council = council if council is not None else draw(councils(questionnaire))
    key = tuple(council.attribute(name) for name in questionnaire.attributes_used)
    found = {}
    for choices in replies(questionnaire, key, open_share, not_applicable):
        answer = draw(st.sampled_from(choices))
        if answer.state != MISSING:
            found[answer.question] = answer
    return Assessment(questionnaire, council, date(2026, 11, 1), found)


def assessments_of(questionnaire: Questionnaire) -> st.SearchStrategy[Assessment]:
    """Return assessments of a questionnaire from hardly answered to complete."""
    return st.sampled_from([0.2, 0.0, 0.05, 0.6]).flatmap(lambda share: answers(questionnaire, open_share=share))


# --- Questionnaires ---------------------------------------------------------------------------------------------------------

FEATURES = (
    "answered_weights", "arithmetic", "bands", "bonuses", "by_attribute", "by_number", "caps", "classes", "conditions", "counts", "evidence",
    "falling", "flags", "keep", "kinds", "marks", "methods", "most",
    "negative_marks", "nesting", "no_ceiling", "no_floor", "no_value_below", "not_applicable", "out_of", "penalties", "points", "quotients",
    "repeats", "rounds", "scorings", "sets", "starts_at", "steps", "sums", "takes_out", "unclamped", "unscored", "weights",
)  # fmt: skip
LEVELS = ["Absent", "Reacting", "Organising", "Established", "Connected", "Regenerating"]
OPTIONS = ("none", "little", "some", "all")
TICKS = ("web", "phone", "desk", "post")
CHOICES = ("levels", "one", "yes_no")

Data = dict[str, Any]


class Draft:
    """
    A questionnaire file in the making.

    Attributes:
        questions: (id, kind) of the questions that later ones may name in conditions: those before them in the file, in no repeat.
    """

    def __init__(self, draw: st.DrawFn, features: frozenset[str], methods: Sequence[str], most: int) -> None:
        self.draw = draw
        self.features = features
        self.methods = [method for method in methods if method == "mean" or "methods" in features]
        self.left = draw(st.integers(1, most))
        self.number = 0
        self.computed: set[str] = set()
        self.questions: list[tuple[str, str]] = []
        self.sections: list[str] = []
        self.labelled: list[str] = []
        self.scored_questions: list[str] = []
        self.sums = False

    def has(self, feature: str, one_in: int = 3) -> bool:
        """Draw whether a feature is used here, about one time in so many."""
        return feature in self.features and self.draw(st.integers(0, one_in - 1)) == one_in - 1

    def pick(self, *choices: Any) -> Any:
        """Draw one of these."""
        return self.draw(st.sampled_from(choices))

    def next_id(self, letter: str) -> str:
        """Return an id that was not used before."""
        self.number += 1
        return f"{letter}{self.number}"

    def file(self) -> Data:
        """Return a whole file."""
        file: Data = {"format": 1, "id": "drawn", "version": "1.0.0", "title": "Drawn"}
        file["scales"] = {"maturity": {"labels": LEVELS}, "often": {"labels": ["Never", "At times", "Always"], "from": 1}}
        if {"classes", "methods"} & self.features:
            file["classes"] = {"essential": {"weight": 1}, "recommended": {"weight": 2}, "high": {"weight": self.weight()}}
            file["classes"]["must"] = {"weight": 2, "marks": {"all": 1, "some": "1/3", "5": 1, "yes": 2, "3": 1}}
            if "counts" in self.features:
                file["classes"]["must"]["counts"] = {"not_applicable": "full"}
        if "by_attribute" in self.features:
            file["attributes"] = {"population": "Residents"}
        if "not_applicable" in self.features:
            file["not_applicable"] = True
        if self.has("counts"):
            file["counts"] = self.counts()
        if self.has("evidence", 4):
            file |= {"needs_evidence": self.pick("any", "link", "file", "date", 12), "no_evidence_words": ["tbc"]}
        self.show(file, 2)
        sections = [self.section(0) for _ in range(self.pick(1, 2, 3))]
        file["sections"] = [section for section in sections if section]
        file["questions"] = [self.question() for _ in range(self.pick(0, 0, 1, 2))] or None
        if not file["sections"] and not file["questions"]:
            file["questions"] = [self.question(plain=True)]
        file["total"] = self.rules(self.method_of(file), self.ids(file), top=True)
        if {"bonuses", "penalties"} & self.features and self.has("most", 3) and not {"levels", "method"} & set(file["total"]):
            file["sections"].append(self.bundle())
        self.take_out(file)
        if self.has("scorings", 2):
            file["scorings"] = {"view": self.scoring(file)}
        return {key: value for key, value in file.items() if value}

    def method_of(self, node: Data) -> str:
        """Draw a method that fits what stands in a section."""
        scored = [one for one in node.get("questions") or () if counts_in_maximum(one)]
        fits = [
            method
            for method in self.methods
            if (method != "last" or (not node.get("sections") and scored)) and (method != "essential" or (scored and not node.get("sections")))
        ]
        method: str = self.draw(st.sampled_from(fits or ["mean"]))
        if method == "essential":
            for place, one in enumerate(scored):
                one.pop("weight", None)
                one["class"] = "recommended" if place % 2 else "essential"
        if method == "last":
            for one in scored:
                if isinstance(one.get("options"), dict) and self.draw(st.booleans()):
                    name = next(iter(one["options"]))
                    marks = one["options"][name]
                    one["options"][name] = {**(marks if isinstance(marks, dict) else {"marks": marks}), "ends": True}
        return method

    def section(self, depth: int) -> Data | None:
        """Return a section with at least one question that is scored, or None where no questions are left."""
        if self.left <= 0:
            return None
        id = self.next_id("S")
        section: Data = {"id": id, "title": f"Section {id}"}
        if self.has("weights"):
            section["weight"] = self.weight()
        elif self.has("classes", 6):
            section["class"] = "high"
        elif self.has("marks", 4):
            section["weight"] = "marks"
        if self.questions and self.has("conditions", 5):
            section["applies"] = self.condition()
        if self.has("repeats", 6):
            return self.repeated(section)
        if depth < 2 and self.has("nesting", 3):
            section["sections"] = [inner for _ in range(self.pick(1, 2)) if (inner := self.section(depth + 1))]
        amount = self.pick(1, 2, 2, 3)
        section["questions"] = [self.question(plain=place == 0) for place in range(amount)]
        method = self.method_of(section)
        if method != "essential" and not any(in_marks(one) for one in section["questions"]) and self.has("answered_weights", 4):
            number = {"id": self.next_id("Q"), "ask": "How many?", "number": {"range": [0, 60]}}
            for one in section["questions"]:
                if counts_in_maximum(one) and "class" not in one:
                    one["weight"] = {"answer": number["id"]} if self.pick(True, True, False) else one.get("weight", 1)
            section["questions"].insert(0, number)
        section |= self.rules(method, self.ids(section))
        if any(isinstance(one.get("weight"), dict) and "answer" in one["weight"] for one in section["questions"]):
            section.pop("out_of", None)
            if section.get("weight") == "marks":
                del section["weight"]
        self.sections.append(id)
        if section.get("bands") and section.get("method") != "none":
            self.labelled.append(id)
        return {key: value for key, value in section.items() if value not in (None, [])}

    def bundle(self) -> Data:
        """Return a section with penalties and bonuses alone, which together are limited."""
        id = self.next_id("S")
        section: Data = {"id": id, "title": f"Section {id}", "most": self.pick("5%", "30%", 1, "1/2"), "questions": []}
        effects = [effect for effect, feature in (("bonus", "bonuses"), ("penalty", "penalties")) if feature in self.features]
        for effect in (effects * 2)[: self.pick(1, 2, 3)]:
            question: Data = {"id": self.next_id("Q"), "ask": "Is it so?"}
            self.questions.append((question["id"], self.effect(question, effect)))
            section["questions"].append(question)
        return section

    def repeated(self, section: Data) -> Data:
        """Return a section that is asked for two or three things."""
        before, self.questions = self.questions, []
        sections, self.sections = self.sections, []
        kept = self.labelled, self.scored_questions
        self.labelled, self.scored_questions = [], []
        section["repeat"] = self.pick(["waste", "parks"], ["waste", {"id": "parks", "weight": 3}, "trees"])
        section["questions"] = [self.question(plain=place == 0) for place in range(self.pick(1, 2))]
        section |= self.rules(self.method_of(section), self.ids(section))
        # The copies are sections, so none of them can be the last answer of a chain, or essential.
        methods = [method for method in self.methods if method not in ("last", "essential")]
        self.questions = []
        section["total"] = self.rules(self.draw(st.sampled_from(methods or ["mean"])), [], top=True)
        self.questions, self.sections = before, [*sections, section["id"]]
        self.labelled, self.scored_questions = kept
        return section

    def ids(self, node: Data) -> list[str]:
        """Return the ids of what counts in the maximum of a section."""
        return [one["id"] for one in (*(node.get("sections") or ()), *(one for one in node.get("questions") or () if counts_in_maximum(one)))]

    def weight(self) -> Any:
        """Draw a weight."""
        weight = self.pick(1, 2, 3, "1/2", 7)
        if self.has("by_attribute", 6):
            return {"by": "type", "values": {"county": weight, "unitary": 4}, "otherwise": 1}
        return weight

    def counts(self) -> Data:
        """Draw treatments for one or two rows."""
        rows = self.draw(st.lists(st.sampled_from([row for row in ROWS if row != "no_reason"]), min_size=1, max_size=2, unique=True))
        return {row: self.pick("zero", "left_out", "full", "worst", "unrated") for row in rows}

    def show(self, node: Data, one_in: int) -> None:
        """Draw how scores are shown; roundings on the way up stay within what is shown."""
        if self.has("sums", 2 * one_in):
            node["show"] = {"as": "sum", "decimals": 2}
            self.sums = self.sums or one_in == 2
        elif self.has("bands", one_in):
            node["show"] = {**self.pick({"to": 100}, {"from": 1, "to": 4}, {"to": 5}), "decimals": self.pick(0, 1, 3)}
            node["show"]["round"] = self.pick(*ROUNDINGS)
            node["bands"] = [{"from": 1, "label": "Entry"}, {self.pick("from", "above"): 3, "label": "Good"}]
            if node.get("method") == "none":
                node["bands"] = [{"label": "Entry"}, {"label": "Good", "needs": self.condition()}] if self.questions else []

    def rules(self, method: str, ids: Sequence[str], top: bool = False) -> Data:
        """Return rules of a node: its method with what belongs to it, limits, rounding, display."""
        rules: Data = {"method": method} if method != "mean" else {}
        if method in ("geometric", "harmonic") and self.pick(True, False):
            rules["least"] = self.pick(0.05, "1/3")
        if method in ("mean", "geometric", "harmonic") and self.has("keep", 5):
            rules |= self.pick(
                {"keep": {"highest": 1}},
                {"keep": {"highest": 2}},
                {"keep": {"lowest": 2}},
                {"drop": {"lowest": 1}},
                {"drop": {"highest": 1, "lowest": 1}},
            )
        if method == "levels":
            if ids and self.pick(True, False):
                cut = self.draw(st.integers(1, len(ids)))
                rules["levels"] = [
                    [*ids[:cut]],
                    *([[{"part": id, "reaches": "1/3"} if place else id for place, id in enumerate(ids[cut:])]] if ids[cut:] else []),
                ]
            rules |= self.pick({}, {"complete": "2/3"}, {"progress": True}, {"complete": 0.5, "progress": True})
        if method == "essential":
            rules["base"] = self.pick(0, "3/5", 1)
        if method == "mean" and self.has("starts_at", 4):
            rules["starts_at"] = self.pick(1, 4)
        elif method == "mean" and self.has("out_of", 5):
            rules["out_of"] = self.pick(2, 6)
        if self.has("no_floor", 4):
            rules["floor"] = "none"
        if self.has("no_ceiling", 4):
            rules["ceiling"] = "none"
        if not top:
            self.show(rules, 5)
        is_sum = "as" in rules.get("show", {}) or (self.sums and "show" not in rules)
        names = [one for one in self.questions if one[1] in (*CHOICES, "number")]
        if names and self.has("caps", 3):
            rules["caps"] = [
                {"when": self.condition(nodes=top), self.pick("at_most", "at_most", "at_least"): self.pick(1, 2), "because": "A limit"}
                for _ in range(self.pick(1, 1, 2))
            ]
        if names and self.has("flags", 5):
            rules["flags"] = [{"name": "Look here", "when": self.condition()}]
        if not is_sum and self.has("rounds", 4):
            rules["rounds"] = {**self.pick({"decimals": 0}, {"decimals": 1}, {"step": 0.5}), "how": self.pick(*ROUNDINGS)}
        if self.has("no_value_below", 5):
            rules["no_value_below"] = self.pick(0.5, "3/4")
        if self.has("counts", 5):
            rules["counts"] = self.counts()
        return rules

    def condition(self, nodes: bool = False) -> Data:
        """Return a condition on questions that stand before, on attributes, or on sections that stand before."""
        if nodes and self.labelled and self.pick(True, False, False):
            label = self.pick({"is": "Good"}, {"is_not": "Entry"}, {"at_least": "Entry"}, {"at_most": "Entry"}, {"in": ["Entry", "Good"]})
            test: Data = {"node": self.draw(st.sampled_from(self.labelled)), **label}
        elif nodes and self.scored_questions and self.pick(True, False, False):
            test = {"node": self.draw(st.sampled_from(self.scored_questions)), self.pick("at_least", "at_most"): self.pick(1, 2.5)}
        elif nodes and self.sections and self.draw(st.booleans()):
            test = {"node": self.draw(st.sampled_from(self.sections)), self.pick("at_least", "at_most"): self.pick(1, 2.5, 4)}
        elif self.has("by_attribute", 4):
            test = self.pick(
                {"attribute": "type", "in": ["county", "unitary"]},
                {"attribute": "population", "at_least": 100000},
                {"attribute": "nation", "is_not": "wales"},
            )
        else:
            test = self.comparison(*self.draw(st.sampled_from(self.questions)))
        if self.draw(st.integers(0, 3)) == 3:
            other = self.comparison(*self.draw(st.sampled_from(self.questions)))
            test = self.pick({"not": test}, {"all": [test, other]}, {"any": [test, {"not": other}]}, {"count": {"at_least": 1, "of": [test, other]}})
        return test

    def comparison(self, id: str, kind: str) -> Data:
        """Return a comparison that fits a kind of question."""
        by_kind: dict[str, tuple[Data, ...]] = {
            "levels": ({"at_least": 2}, {"at_most": 1}, {"is": 3}, {"is_not": 0}, {"in": [1, 4]}, {"between": [1, 3]}),
            "one": ({"is": "all"}, {"at_least": "some"}, {"is_not": "little"}),
            "yes_no": ({"is": "yes"}, {"is_not": "yes"}),
            "many": ({"has_any": ["web"]}, {"has_all": ["web", "phone"]}, {"has_none": ["desk"]}),
            "number": ({"at_least": 10}, {"at_most": 25}),
            "quotient": ({"at_least": 1}, {"at_most": 2.5}),
        }
        return {"question": id, **self.pick(*by_kind.get(kind, ()), {"answered": True}, {"answered": False})}

    def question(self, plain: bool = False) -> Data:
        """Return a question; a plain one counts in the maximum of its section."""
        self.left -= 1
        id = self.next_id("Q")
        question: Data = {"id": id, "ask": f"Is {id} so?"}
        effects = [effect for effect, feature in (("penalty", "penalties"), ("bonus", "bonuses")) if not plain and self.has(feature, 5)]
        if effects:
            kind = self.effect(question, effects[0])
        elif not plain and self.has("kinds", 8):
            kind = question["kind"] = self.pick("date", "text")
        else:
            kind = self.scored(question)
            if not plain and self.has("unscored", 8):
                question["unscored"] = True
        if self.questions and self.has("conditions", 4):
            question["applies"] = self.condition(nodes=True)
            if self.draw(st.integers(0, 7)) == 7:
                question["asked"] = "always"
        if self.has("counts", 5):
            question["counts"] = self.counts()
        if self.has("evidence", 6):
            question["needs_evidence"] = self.pick("any", "link", 12)
            question["counts"] = {**question.get("counts", {}), "no_evidence": self.pick("zero", "worst", "left_out", "marks")}
        if self.has("not_applicable", 3):
            question["not_applicable"] = self.draw(st.booleans())
        self.questions.append((id, kind))
        if counts_in_maximum(question):
            self.scored_questions.append(id)
        return question

    def effect(self, question: Data, effect: str) -> str:
        """Make a question a penalty or bonus, and return its kind."""
        unit = self.pick("", "%")
        if self.has("by_number", 2):
            question["number"] = {"at_most": {3: 1, 7: 2}} if self.has("points", 3) else {"range": [0, 20]}
            question[effect] = {"each": "4%" if unit else "1/4", **self.pick({}, {"most": "20%" if unit else 1})}
            return "number"
        if self.draw(st.booleans()):
            question[effect] = {"yes": "10%" if unit else self.pick(1, "1/2")}
            return "yes_no"
        amounts = (0, "2.5%", "5%", "20%") if unit else (0, 1, "3/2", 2)
        question |= {"options": list(OPTIONS), effect: dict(zip(OPTIONS, amounts, strict=True))}
        return "one"

    def scored(self, question: Data) -> str:
        """Make a question one that counts in the maximum, and return its kind."""
        kinds = ("levels", "one", "yes_no", "many", "tiered", "number") if "kinds" in self.features else ("levels",)
        kind: str = self.draw(st.sampled_from(kinds))
        if self.has("weights"):
            question["weight"] = self.weight()
        elif self.has("classes", 4):
            question["class"] = self.pick("high", "essential", "recommended", *(("must",) if kind in ("levels", "one", "yes_no") else ()))
            if self.has("by_attribute", 4):
                question["class"] = {"by": "type", "values": {"county": "high"}, "otherwise": "recommended"}
        elif self.has("marks", 4):
            question["weight"] = "marks"
        if kind == "levels":
            question["scale"] = "maturity"
        if kind == "yes_no":
            question["kind"] = "yes_no"
        if kind == "one":
            marks = self.pick((0, 1, 2, 3), (0, "1/3", "8/15", 1), (1, 2, 4, 4), (3, 0, 1, 5))
            question["options"] = dict(zip(OPTIONS, marks, strict=True))
            if self.has("negative_marks", 4):
                question["options"]["none"] = -1
            if self.has("out_of", 6):
                question["out_of"] = 6
            if self.has("sets", 6):
                question["options"]["unclear"] = {"sets": self.pick("dont_know", "not_applicable", "missing")}
            if self.has("unscored", 6):
                question["options"]["elsewhere"] = "none"
        if kind in ("many", "tiered"):
            question |= {"kind": kind, "options": dict(zip(TICKS, self.pick((1, 1, 1, 1), (3, 2, 1, 0), (1, 2, 4, "1/2")), strict=True))}
            if kind == "many" and self.has("negative_marks", 4):
                question["options"]["none of these"] = -1
            if self.has("sets", 6):
                question["options"]["unclear"] = {"sets": self.pick("dont_know", "not_applicable", "missing")}
            if kind == "many":
                question |= self.pick({}, {"ceiling": 2}, {"awards": {"ticks": {1: 1, 3: 2}}}, {"awards": {"marks": {2: 1, 3: 4}}})
        if kind == "number":
            question["number"] = self.number_rule()
            if question.get("weight") == "marks" or self.has("marks", 4):
                self.add_marks(question)
            if {"quotient", "sum", "difference", "table"} & set(question["number"]):
                kind = "quotient"
                self.computed.add(question["id"])
        if self.has("rounds", 8):
            question["rounds"] = {"decimals": self.pick(0, 1), "how": self.pick("half_up", "down")}
        if kind not in ("number", "quotient") and self.draw(st.integers(0, 5)) == 5 and "kinds" in self.features:
            question["reverse"] = True
        return kind

    def add_marks(self, question: Data) -> None:
        """Say what a number between goalposts can earn."""
        if "worst" in question["number"]:
            question["number"]["marks"] = self.pick(1, 14, "7/2")
            if self.has("out_of", 3):
                question["out_of"] = 20

    def number_rule(self) -> Data:
        """Return how a number is scored."""
        rule: Data = self.pick(
            *(({"points": {0: 0, 10: 3, 40: 4}}, {"points": {0: 0, 20: 2, 40: "1/2"}}) if "points" in self.features else ()),
            {"worst": 0, "best": 40},
            {"worst": 30, "best": 10},
            {"worst": 1, "best": 1000, "log": True},
            {"at_least": {0: 0, 10: 1, 25: 2}},
            {"at_most": {5: 3, 10: 2}},
        )
        if "worst" in rule and not rule.get("log") and self.has("unclamped", 3):
            return {**rule, "clamp": self.pick("worst", "best", "none"), "range": [-20, 60]}
        if rule.get("best") == 40 and self.has("by_attribute", 3):
            return {**rule, "best": {"by": "type", "values": {"county": 20}, "otherwise": 40}}
        numbers = [id for id, kind in self.questions if kind == "number" and id not in self.computed]
        if numbers and "log" not in rule and self.has("quotients", 2):
            first = [numbers[0], numbers[1]] if len(numbers) > 2 and self.has("arithmetic", 2) else numbers[0]
            return {**rule, "quotient": [first, numbers[-1]]} if numbers[0] != numbers[-1] else rule
        if len(numbers) > 1 and "log" not in rule and self.has("arithmetic", 2):
            made = [id for id in self.computed if id in dict(self.questions)]
            return {
                **rule,
                **self.pick({"sum": numbers}, {"difference": [numbers[0], numbers[1:]]}, {"sum": [numbers[0], *sorted(made)[:1], numbers[1]]}),
            }
        levels = [id for id, kind in self.questions if kind == "levels"]
        if levels and "log" not in rule and self.has("arithmetic", 3):
            cells = {str(row): [row * column for column in range(6)] for row in range(6)}
            return {**rule, "table": {"rows": levels[0], "columns": levels[-1], "cells": cells}}
        return rule

    def take_out(self, file: Data) -> None:
        """Let options of questions take out questions that stand after them."""
        order = [one for section in file["sections"] or () for one in questions_in(section)] + list(file["questions"] or ())
        for place, one in enumerate(order[:-1]):
            options = one.get("options")
            if isinstance(options, dict) and "penalty" not in one and "bonus" not in one and self.has("takes_out", 3):
                name = self.draw(st.sampled_from(list(options)))
                marks = options[name]
                target = self.draw(st.sampled_from(order[place + 1 :]))["id"]
                options[name] = {**(marks if isinstance(marks, dict) else {"marks": marks}), "takes_out": [target]}

    def scoring(self, file: Data) -> Data:
        """Return a further scoring: the sections in another light, or groups of its own."""
        scoring: Data = {"weights": self.pick("own", "equal", *(("marks",) if "marks" in self.features else ()))}
        self.show(scoring, 3)
        self.sums = self.sums or "as" in scoring.get("show", {})
        if self.draw(st.booleans()):
            return scoring
        choices = [one for section in file["sections"] or () if "repeat" not in section for one in questions_in(section)]
        choices.extend(file["questions"] or ())
        scored = [one for one in choices if counts_in_maximum(one)]
        methods = [method for method in self.methods if method not in ("levels", "last", "essential", "none")]
        groups: Data = {}
        for name in ("one", "two")[: self.pick(1, 2)]:
            parts = (
                [self.part(one) for one in self.draw(st.lists(st.sampled_from(scored), max_size=3, unique_by=lambda one: one["id"]))]
                if scored
                else []
            )
            parts.extend(
                self.draw(st.lists(st.sampled_from(self.sections).map(self.section_part), max_size=2, unique_by=str)) if self.sections else []
            )
            names = [part if isinstance(part, str) else part["node"] for part in parts]
            parts = [part for place, part in enumerate(parts) if names[place] not in names[:place]]
            groups[name] = {"parts": parts or ["drawn"], "method": self.draw(st.sampled_from(methods or ["mean"]))}
        if len(groups) == 1 and self.draw(st.booleans()):
            groups["one"]["parts"].append({"id": "inner", "title": "Inner", "parts": ["drawn"]})
        scoring["group"] = groups
        scoring["total"] = self.rules(self.draw(st.sampled_from(methods or ["mean"])), [], top=True)
        return scoring

    def part(self, question: Data) -> Any:
        """Return a question's part in a group, with a role of its own or without."""
        if self.has("classes", 2) and isinstance(question.get("options"), dict) and question.get("kind") is None:
            return {"node": question["id"], "marks": {"all": 2, "some": 1}}
        if self.has("counts", 3):
            return {"node": question["id"], "counts": self.counts()}
        return {"node": question["id"], "weight": self.weight()} if self.has("weights") else question["id"]

    def section_part(self, id: str) -> Any:
        """Return a section's part in a group, by steps or points, falling or rising, or as it is."""
        if self.has("falling", 3):
            return {
                "node": id,
                **self.pick({"steps": {0: 4, 2: 1}}, {"steps": {0: 0, 1: 3, 3: 1}}, {"worst": 5, "best": 1}, {"points": {0: 1, 2: 5, 4: 3}}),
            }
        if self.has("points", 3):
            return {"node": id, **self.pick({"worst": 1, "best": "13/3"}, {"points": {0: 1, 2: 2, 4: 5}})}
        return {"node": id, "weight": 2, "steps": {0: 0, 1: 1, 2.5: 3}} if "steps" in self.features else id


def in_marks(question: Data) -> bool:
    """Tell whether a question is a penalty or bonus that is not said in percent."""
    amounts = [amount for effect in ("penalty", "bonus") for amount in question.get(effect, {}).values()]
    return bool(amounts) and not any("%" in str(amount) for amount in amounts)


def counts_in_maximum(question: Data) -> bool:
    """Tell whether a question is scored, and no penalty or bonus."""
    if set(question.get("number", {})) == {"range"}:
        return False
    return not ({"penalty", "bonus"} & set(question)) and question.get("kind") not in ("date", "text") and not question.get("unscored")


def questions_in(section: Data) -> list[Data]:
    """Return the questions of a section and of those in it, in the order of the file."""
    if "repeat" in section:
        return []
    return [one for inner in section.get("sections", ()) for one in questions_in(inner)] + list(section.get("questions", ()))


@st.composite
def questionnaire_files(draw: st.DrawFn, leave_out: Collection[str] = (), methods: Sequence[str] = METHODS, most: int = 8) -> Data:
    """
    Draw a questionnaire as plain data, as it would stand in a file.

    Args:
        leave_out: Names from FEATURES that it must not use.

        methods: The methods that it may use.

        most: About how many questions it has at most.
    """
    return Draft(draw, frozenset(FEATURES).difference(leave_out), methods, most).file()


def questionnaires(leave_out: Collection[str] = (), methods: Sequence[str] = METHODS, most: int = 8) -> st.SearchStrategy[Questionnaire]:
    """Draw a questionnaire; see `questionnaire_files`."""
    return questionnaire_files(leave_out, methods, most).map(load_questionnaire)


def assessments(leave_out: Collection[str] = (), methods: Sequence[str] = METHODS, most: int = 8) -> st.SearchStrategy[Assessment]:
    """Draw a questionnaire and answers to it; see `questionnaire_files`."""
    return questionnaires(leave_out, methods, most).flatmap(assessments_of)
