"""What lint says of small questionnaires."""

import datetime
from typing import Any

from rsc_assess.lint.lint import lint_questionnaire
from rsc_assess.problems import Problem
from tests.small import question, questionnaire, section

TODAY = datetime.date(2026, 11, 1)


def found(code: str, model: Any) -> list[Problem]:
    """Return the findings of one code."""
    return [problem for problem in lint_questionnaire(model, TODAY) if problem.code == code]


def nodes(code: str, model: Any) -> list[str | None]:
    """Return the ids of the nodes with a finding of one code."""
    return [problem.node for problem in found(code, model)]


def asked(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a questionnaire with one section S."""
    return questionnaire([section("S", *questions)], **more)


def yes_no(id: str, **more: Any) -> dict[str, Any]:
    """Return a yes/no question."""
    return {"id": id, "ask": f"Is {id} there?", "kind": "yes_no", **more}


def options(id: str, marks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a question with options of its own."""
    return {"id": id, "ask": f"Which {id}?", "options": marks, **more}


__all__ = ["TODAY", "asked", "found", "nodes", "options", "question", "questionnaire", "section", "yes_no"]
