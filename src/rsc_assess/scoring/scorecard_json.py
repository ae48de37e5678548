"""The scorecard as JSON, its JSON Schema, and an outline for people."""

import json

from rsc_assess import __version__
from rsc_assess.assessment.values import STATES
from rsc_assess.problems import Problem
from rsc_assess.questionnaire.values import Questionnaire, walk
from rsc_assess.scoring.display import percent
from rsc_assess.scoring.score import Score, Scorecard

SCHEMA_VERSION = "1"


def scorecard_data(scorecard: Scorecard) -> dict[str, object]:
    """Return a scorecard as JSON data: unrounded shares of the maximum, in the order of the questionnaire."""
    questionnaire = scorecard.assessment.questionnaire
    return {
        **head_data(scorecard, SCHEMA_VERSION),
        "nodes": {id: {**score.as_data(), **digest_data(questionnaire, id)} for id, score in scorecard.nodes.items()},
        "problems": [problem_data(problem) for problem in scorecard.problems],
    }


def head_data(scorecard: Scorecard, schema_version: str) -> dict[str, object]:
    """Return what any JSON about a scorecard begins with: what was made, by which engine, of which answers."""
    assessment = scorecard.assessment
    questionnaire = assessment.questionnaire
    return {
        "schema_version": schema_version,
        "engine": __version__,
        "questionnaire": {"id": questionnaire.id, "version": questionnaire.version, "digest": questionnaire.digest},
        "council": {"id": assessment.council.id, "name": assessment.council.name},
        "date": assessment.date.isoformat(),
        "root": scorecard.root,
    }


def digest_data(questionnaire: Questionnaire, id: str) -> dict[str, object]:
    """Return the digest of all that reaches a node; a role of a question in a scoring is part of its group's."""
    return {"digest": questionnaire.node_digests.get(id)}


def problem_data(problem: Problem) -> dict[str, object]:
    """Return a problem without the name of the file, so that the same answers give the same JSON anywhere."""
    return {key: value for key, value in problem.as_data().items() if key != "source"}


def dump(data: object) -> str:
    """Return data as JSON text, indented, in UTF-8, with a line end."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def outline(scorecard: Scorecard) -> str:
    """Return the scores of the root and all sections as lines for people."""
    questionnaire = scorecard.assessment.questionnaire
    titles = {node.id: (depth, node.title) for depth, node in walk(questionnaire.children, 0)}
    program = scorecard.record.program
    lines = [f"{scorecard.assessment.council.name}, {scorecard.assessment.date.isoformat()}", f"{questionnaire.title} {questionnaire.version}", ""]
    for id, score in scorecard.nodes.items():
        if score.kind == "question":
            continue
        depth, title = titles.get(id, (-1, questionnaire.total_title))
        if score.kind == "group":
            node = program.node_of[program.slots[id]]
            depth, title = id.removesuffix(node.parts[0].id if node.steps else "").count("/"), node.title
            if depth == 0:
                lines.append("")
        name = "  " * (depth + 1) + (title if depth < 0 else f"{id} {title}")
        lines.append(f"{name:<48} {figures(score)}".rstrip())
        lines.extend(f"{'  ' * (depth + 2)}{remark}" for remark in remarks(score))
    return "\n".join(lines)


def remarks(score: Score) -> list[str]:
    """Return what stands beside a score: the cap that bit, flags, and what is not known yet."""
    found = [f"Capped: {score.capped_by}"] if score.capped_by else []
    found.extend([f"Raised: {score.raised_by}"] if score.raised_by else [])
    found.extend(score.label_needs)
    found.extend(f"Flag: {flag}" for flag in score.flags)
    found.extend(f"Not known yet, because an answer is open: {name}" for name in score.unknown)
    return found


NO_VALUE_WORDS = {
    "heading": "a heading",
    "effects": "penalties and bonuses count in the node above",
    "coverage": "too little is answered",
    "chain": "the chain of questions has not ended",
    "unrated": "a part leaves it without one",
    "open": "nothing answered",
    "nothing": "nothing applies",
}


def figures(score: Score) -> str:
    """Return a score's figures on one line: value, label, interval while questions are open, coverage."""
    if score.value is None or score.shown is None or score.low is None or score.high is None:
        why = f"no score: {NO_VALUE_WORDS[score.no_value or 'nothing']}"
        return f"{score.label} ({why})" if score.label is not None else why
    text = f"{score.shown:>5}  {score.label or ('' if score.rated else 'not rated'):<14}"
    if score.low != score.high:
        text += f" {score.shown_low} to {score.shown_high}, {percent(score.coverage)} answered"
    return text


def scorecard_schema() -> dict[str, object]:
    """Return the JSON Schema (draft-07) of `score --json`."""
    text = {"type": "string"}
    share = {"type": ["number", "null"], "description": "share of the maximum; above 1 only without a ceiling; null is no score, not zero"}
    node = {
        "type": "object",
        "required": ["kind", "value", "low", "high", "bound", "shown", "label", "rated", "coverage", "weight", "states", "capped_by"],
        "properties": {
            "kind": {"enum": ["section", "question", "group", "item"]},
            "value": share,
            "low": {**share, "description": "the least the value could become once open questions are answered"},
            "high": {**share, "description": "the most the value could become once open questions are answered"},
            "bound": {"enum": ["exact", "outer"], "description": "whether low and high can be reached, or are safe limits"},
            "shown": {"type": ["string", "null"], "description": "the value as it is printed"},
            "label": {"type": ["string", "null"], "description": "the name of the level reached; null while not rated"},
            "rated": {"type": "boolean"},
            "coverage": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "weight": {"type": "number", "minimum": 0},
            "states": {
                "type": "object",
                "required": list(STATES),
                "properties": {state: {"type": "integer", "minimum": 0} for state in STATES},
            },
            "out_of": {"type": "number", "description": "the marks that count as everything: the sum of the weights that count"},
            "left_out": {
                "type": "array",
                "description": "what does not count in it, and why: a row of the counts table",
                "items": {"type": "object", "required": ["id", "row"], "properties": {"id": text, "row": text}},
            },
            "waits_for": {"type": "array", "items": text, "description": "open questions that decide whether something below is asked"},
            "capped_by": {"type": ["string", "null"], "description": "the reason of the cap that bit"},
            "no_value": {"enum": [*NO_VALUE_WORDS, None], "description": "why a section or group has no value"},
            "raised_by": {"type": ["string", "null"], "description": "the reason of the cap that raised it"},
            "label_needs": {"type": "array", "items": text, "description": "what better labels need that the score has reached"},
            "flags": {"type": "array", "items": text},
            "unknown": {"type": "array", "items": text, "description": "flags and caps that wait for an open answer"},
            "digest": {
                "type": ["string", "null"],
                "description": "of all that reaches the node: waves and councils compare only where it is equal",
            },
        },
    }
    problem = {
        "type": "object",
        "required": ["code", "severity", "what", "remedy"],
        "properties": {
            "code": {"type": "string", "pattern": "^[A-Z][0-9]{3}$"},
            "severity": {"enum": ["error", "warning", "note"]},
            "line": {"type": ["integer", "null"]},
            "column": {"type": ["integer", "null"]},
            "sheet": {"type": ["string", "null"], "description": "of a workbook; line and column are then those of the cell"},
            "cell": {"type": ["string", "null"], "description": "of a workbook, such as C14"},
            "node": {"type": ["string", "null"]},
            "what": {"type": "string"},
            "remedy": {"type": "string"},
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://rsc-assess.invalid/schema/scorecard.json",
        "title": "rsc_assess scorecard",
        "description": "Readers ignore keys they do not know.",
        "type": "object",
        "required": ["schema_version", "engine", "questionnaire", "council", "date", "root", "nodes", "problems"],
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "engine": text,
            "questionnaire": {
                "type": "object",
                "required": ["id", "version", "digest"],
                "properties": {"id": text, "version": text, "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}},
            },
            "council": {"type": "object", "required": ["id", "name"], "properties": {"id": {"type": ["string", "null"]}, "name": text}},
            "date": {"type": "string", "format": "date"},
            "root": text,
            "nodes": {"type": "object", "additionalProperties": {"$ref": "#/definitions/node"}},
            "problems": {"type": "array", "items": {"$ref": "#/definitions/problem"}},
        },
        "definitions": {"node": node, "problem": problem},
    }
