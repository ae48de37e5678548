"""Digests of a questionnaire: one of all that can move a number, one of the texts."""

import hashlib
import json
from typing import TYPE_CHECKING

import attrs

from rsc_assess.questionnaire.values import Section

if TYPE_CHECKING:
    from rsc_assess.questionnaire.values import Question, Questionnaire


def scoring_data(questionnaire: "Questionnaire") -> object:
    """Return everything of a questionnaire that can move a number, as plain data."""

    def node(child: "Section | Question") -> object:
        if isinstance(child, Section):
            return {"id": child.id, "weight": child.weight, "children": sorted((node(part) for part in child.children), key=repr)}
        return {
            "id": child.id,
            "weight": child.weight,
            "options": [[option.value, option.share] for option in child.options],
            "applies": repr(child.applies),
            "not_applicable": child.not_applicable,
            "revised": child.revised,
        }

    return {
        "id": questionnaire.id,
        "display": attrs.asdict(questionnaire.display),
        "bands": [attrs.asdict(band) for band in questionnaire.bands],
        "coverage": questionnaire.coverage,
        "children": sorted((node(child) for child in questionnaire.children), key=repr),
    }


def wording_data(questionnaire: "Questionnaire") -> object:
    """Return the texts of a questionnaire as plain data."""

    def node(child: "Section | Question") -> object:
        if isinstance(child, Section):
            return [child.id, child.title, child.about, [node(part) for part in child.children]]
        options = [[option.label, option.text] for option in child.options]
        actions = [[action.reaches, action.do, action.effort, action.owner] for action in child.actions]
        return [child.id, child.title, child.ask, child.help, child.evidence, child.answered_by, options, actions]

    return [questionnaire.title, questionnaire.about, questionnaire.notice, [node(child) for child in questionnaire.children]]


def digest_of(data: object) -> str:
    """Return `sha256:` and the hash of the canonical JSON of plain data."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
