"""Digests of a questionnaire: of all that can move a number, of what reaches one node, and of the texts."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.questionnaire.condition import comparisons_of
from rsc_assess.questionnaire.references import groups_in
from rsc_assess.questionnaire.rules import Band, ByAnswer, Cap, Display, EvidenceRules, Flag, Group, Part, Role, Rounding, Rules
from rsc_assess.questionnaire.translation import texts_of
from rsc_assess.questionnaire.values import Action, NumberRule, Option, Question, Section, walk

if TYPE_CHECKING:
    from rsc_assess.questionnaire.values import Questionnaire

NOTHING = object()
# What stays as it is, and is most of what there is.
LEAVES = (str, int, float, bool, type(None))
# Texts and remarks that no number depends on.
WORDING = {
    Question: ("title", "ask", "help", "evidence", "answered_by", "sensitive", "actions", "replaces", "scale"),
    Section: ("title", "about", "repeats", "children"),
    Group: ("title", "parts"),
    Option: ("label", "text", "also"),
    NumberRule: ("unit", "also"),
    Action: ("do", "effort", "owner"),
    Band: ("label",),
    Cap: ("because",),
    Flag: ("name",),
}


# Keys that came later: where they say nothing, a questionnaire keeps the digest it had.
LATER: dict[type, dict[str, object]] = {
    Question: {"each": None},
    Role: {"points": None},
    Rules: {"keep": None, "ceiling": True, "most": None, "most_relative": False},
    Rounding: {"step": None},
    Display: {"step": None},
    Band: {"alone": False, "name": None},
    Cap: {"raises": False},
}


def plain(value: Any) -> Any:
    """Return a value of a questionnaire as plain data, without its wording; what has no order is sorted."""
    if type(value) in LEAVES:
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if attrs.has(type(value)):
        left_out = WORDING.get(type(value), ())
        later = LATER.get(type(value), {})
        names = [field.name for field in attrs.fields(type(value)) if field.name not in left_out]
        kept = {name: plain(found) for name in names if (found := getattr(value, name)) != later.get(name, NOTHING)}
        return {"": type(value).__name__, **kept}
    return value


def scoring_data(questionnaire: "Questionnaire") -> object:
    """Return everything of a questionnaire that can move a number, as plain data."""
    return {
        "id": questionnaire.id,
        "nodes": node_digests(questionnaire),
        "classes": sorted((plain(one) for one in questionnaire.classes), key=repr),
        "not_answered": sorted(questionnaire.not_answered),
        "no_evidence_words": sorted(questionnaire.no_evidence_words),
    }


def node_digests(questionnaire: "Questionnaire", known: Mapping[str, str] | None = None) -> dict[str, str]:
    """
    Return for each question, section and scoring node the digest of all that reaches it.

    Waves and councils can be compared on a node where its digest is the same.

    Args:
        known: Digests that were found before, as of the same questions under other scorings; they are returned as well.
    """
    nodes = {node.id: node for _, node in walk(questionnaire.children, 0)}
    classes = {one.id: plain(one) for one in questionnaire.classes}
    groups = {group.id: group for scoring in questionnaire.scorings for group in groups_in(scoring.root)}
    takers: dict[str, list[str]] = {}
    for question in questionnaire.questions():
        for option in question.options:
            for target in option.takes_out:
                takers.setdefault(target, []).append(question.id)
    above: dict[str, list[Section]] = {}

    def climb(children: tuple[Section | Question, ...], sections: list[Section]) -> None:
        for child in children:
            above[child.id] = sections
            if isinstance(child, Section):
                climb(child.children, [*sections, child])

    climb(questionnaire.children, [])
    found = dict(known or {})

    def of(id: str) -> str:
        if id not in found:
            found[id] = digest_of(data(id))
        return found[id]

    def named(conditions: list[Any], around: str) -> list[str]:
        names = sorted({test.name for one in conditions for test in comparisons_of(one) if test.subject != "attribute"} - {around})
        return [of(name) for name in names if name in nodes or name in groups]

    def of_rules(rules: Rules, id: str) -> list[Any]:
        conditions = [*(cap.when for cap in rules.caps), *(flag.when for flag in rules.flags), *(band.needs for band in rules.bands)]
        return [plain(rules), named(conditions, id)]

    def class_of(role: Any) -> Any:
        name = role.weight_class
        return classes if name is not None and not isinstance(name, str) else classes.get(name or "")

    def data(id: str) -> Any:
        if id == questionnaire.id:
            return ["total", of_rules(questionnaire.rules, id), sorted(of_child(child) for child in questionnaire.children)]
        node = nodes.get(id)
        if isinstance(node, Question):
            gates = [*(section.applies for section in above[id]), node.applies]
            taken = sorted({name for target in (id, *(section.id for section in above[id])) for name in takers.get(target, ())} - {id})
            around = above[id][-1].rules if above[id] else questionnaire.rules
            return [
                plain(node), class_of(node.role), plain(around.counts), [plain(gate) for gate in gates], named(gates, id),
                [of(name) for name in taken], [of(name) for name in node.sources], plain(questionnaire.defaults),
                *([plain(around.display)] if around.display != questionnaire.defaults.display else []),
            ]  # fmt: skip
        if isinstance(node, Section):
            children = [of_child(child) for child in node.children]
            ordered = children if node.rules.method == "last" else sorted(children)
            return [plain(node), of_rules(node.rules, id), ordered]
        group = groups[id]
        return [plain(group), of_rules(group.rules, id), sorted(of_part(part) for part in group.parts)]

    def of_part(part: Part | Group) -> str:
        name, role = part.node if isinstance(part, Part) else part.id, part.role
        # What a role does not say is the node's own.
        says = role.weight is not None or role.weight_class is not None or name not in nodes
        return json.dumps([plain(role), class_of(role), of(name), *weighed_by(role if says else nodes[name].role)])

    def of_child(child: Section | Question) -> str:
        return json.dumps([child.id, plain(child.role), class_of(child.role), of(child.id), *weighed_by(child.role)], sort_keys=True)

    def weighed_by(role: Role) -> list[str]:
        return [of(role.weight.question)] if isinstance(role.weight, ByAnswer) else []

    for id in (questionnaire.id, *nodes, *groups):
        of(id)
    return found


def wording_data(questionnaire: "Questionnaire") -> object:
    """Return the texts of a questionnaire in all its languages, and its advice, as plain data."""
    # What came later is left out where it says nothing, so that a questionnaire keeps the digest it had.
    advice = [plain(questionnaire.evidence_rules), [[plain(one.when), one.says] for one in questionnaire.checks]]
    return {
        **({"advice": advice} if questionnaire.checks or questionnaire.evidence_rules != EvidenceRules() else {}),
        "licence": questionnaire.licence,
        "texts": sorted([list(path), text] for path, text in texts_of(questionnaire).items()),
        "efforts": [[question.id, action.reaches, action.effort] for question in questionnaire.questions() for action in question.actions],
        "translations": [
            [one.language, one.reviewed, sorted([list(path), text] for path, text in one.texts.items())] for one in questionnaire.translations
        ],
    }


def digest_of(data: object) -> str:
    """Return `sha256:` and the hash of the canonical JSON of plain data."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
