"""The scorecard as JSON, its JSON Schema, and an outline for people."""

import json

from rsc_assess import __version__
from rsc_assess.assessment.values import STATES
from rsc_assess.problems import Problem
from rsc_assess.questionnaire.values import Questionnaire, walk
from rsc_assess.scoring.display import percent, shown
from rsc_assess.scoring.score import Score, Scorecard

SCHEMA_VERSION = "1"


def scorecard_data(scorecard: Scorecard) -> dict[str, object]:
    """Return a scorecard as JSON data: unrounded shares of the maximum, in the order of the questionnaire."""
    assessment = scorecard.assessment
    questionnaire = assessment.questionnaire
    return {
        "schema_version": SCHEMA_VERSION,
        "engine": __version__,
        "questionnaire": {"id": questionnaire.id, "version": questionnaire.version, "digest": questionnaire.digest},
        "council": {"id": assessment.council.id, "name": assessment.council.name},
        "date": assessment.date.isoformat(),
        "root": scorecard.root,
        "nodes": {id: score.as_data() for id, score in scorecard.nodes.items()},
        "problems": [problem_data(problem) for problem in scorecard.problems],
    }


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
    lines = [f"{scorecard.assessment.council.name}, {scorecard.assessment.date.isoformat()}", f"{questionnaire.title} {questionnaire.version}", ""]
    for id, score in scorecard.nodes.items():
        if score.kind == "question":
            continue
        depth, title = titles.get(id, (-1, "Overall"))
        name = "  " * (depth + 1) + (title if depth < 0 else f"{id} {title}")
        lines.append(f"{name:<48} {figures(score, questionnaire)}".rstrip())
    return "\n".join(lines)


def figures(score: Score, questionnaire: Questionnaire) -> str:
    """Return a score's figures on one line: value, label, interval while questions are open, coverage."""
    if score.value is None or score.shown is None or score.low is None or score.high is None:
        return "no score: nothing answered" if score.coverage is not None else "no score: nothing applies"
    text = f"{score.shown:>5}  {score.label or 'not rated':<14}"
    if score.low != score.high:
        text += f" {shown(score.low, questionnaire.display)} to {shown(score.high, questionnaire.display)}, {percent(score.coverage)} answered"
    return text


def scorecard_schema() -> dict[str, object]:
    """Return the JSON Schema (draft-07) of `score --json`."""
    share = {"type": ["number", "null"], "maximum": 1, "description": "share of the maximum; null is no score, not zero"}
    node = {
        "type": "object",
        "required": ["kind", "value", "low", "high", "bound", "shown", "label", "rated", "coverage", "weight", "states", "capped_by"],
        "properties": {
            "kind": {"enum": ["section", "question", "item"]},
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
            "capped_by": {"type": ["string", "null"]},
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
            "node": {"type": ["string", "null"]},
            "what": {"type": "string"},
            "remedy": {"type": "string"},
        },
    }
    text = {"type": "string"}
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
