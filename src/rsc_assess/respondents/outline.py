"""The agenda and the agreement of respondents as lines of text and as JSON data."""

from collections.abc import Mapping, Sequence
from typing import Any

from rsc_assess.assessment.values import MERGE_RULES, STATES, Assessment
from rsc_assess.documents.shape import Schema
from rsc_assess.problems import Problem, counted, shorten
from rsc_assess.questionnaire.values import Question
from rsc_assess.respondents.agenda import Agenda, AgendaItem, RoleSides, side_in_words
from rsc_assess.respondents.agreement import Alpha, QuestionAgreement
from rsc_assess.respondents.stances import Side, in_words

Data = dict[str, Any]
WHY_NO_ALPHA = {
    "too_few": "no level question was answered by two respondents",
    "no_variation": "all gave the same level everywhere, so there is nothing to compare chance with",
}


def alpha_in_words(alpha: Alpha) -> str:
    """Return the agreement over all level questions as a line."""
    if alpha.value is None:
        return f"Krippendorff's alpha: none ({WHY_NO_ALPHA[str(alpha.why_not)]})"
    over = f"{counted(alpha.questions, 'level question')}, {counted(alpha.respondents, 'respondent')}"
    return f"Krippendorff's alpha (ordinal): {round(alpha.value, 2) + 0.0:.2f} over {over}; 1 is full agreement, 0 what chance would bring"


def agreement_in_words(assessment: Assessment, found: Mapping[str, QuestionAgreement], alpha: Alpha) -> list[str]:
    """Return the lines that sum up how far respondents agree."""
    several = [one for one in found.values() if one.disagreement is not None]
    differ = [one for one in several if one.disagreement]
    wide = [one for one in differ if one.low is not None and one.high is not None and one.high - one.low > 1]
    lines = [
        f"{counted(len(assessment.respondents), 'respondent')}; {counted(len(found), 'question')} answered or spoken to, {len(several)} by several"
    ]
    if several:
        lines.append(f"  all agree on {len(several) - len(differ)}, differ on {len(differ)}, by more than one level on {len(wide)}")
        lines.append(f"  {alpha_in_words(alpha)}")
    return lines


def agenda_text(assessment: Assessment, agenda: Agenda, alpha: Alpha, most: int | None = None) -> str:
    """
    Return the agenda as lines of text.

    Args:
        most: How many questions are printed; None for all.
    """
    shown = agenda.items[:most]
    lines = [f"{shorten(assessment.council.name)}: what to talk about, where answers differ most on what counts most"]
    lines.append(f"Answers differ on {counted(len(agenda.items), 'question')} and agree on {agenda.agreed}. {alpha_in_words(alpha)}.")
    for number, item in enumerate(shown, 1):
        lines.extend(["", *item_lines(number, item)])
    if len(agenda.items) > len(shown):
        lines.extend(["", f"… and {counted(len(agenda.items) - len(shown), 'question')} more"])
    if agenda.unknown:
        lines.extend(["", f"Nobody could say: {', '.join(agenda.unknown)}"])
    return "\n".join(lines)


def item_lines(number: int, item: AgendaItem) -> list[str]:
    """Return the lines of one question of the agenda."""
    found = item.agreement
    weight = f"decides {item.weight:.1%} of the total" if item.weight else "moves no score"
    lines = [f"{number}. {item.question.id} {shorten(item.question.title, 100)} ({found.disagreement:.0%} apart, {weight})"]
    lines.extend(f"   {side_in_words(item.question, side)}" for side in found.sides)
    lines.extend(f"   {role_in_words(item.question, one)}" for one in item.roles)
    return lines


def role_in_words(question: Question, one: RoleSides) -> str:
    """Return what one role says as a line."""
    said = ", ".join(f"{in_words(question, side.stance)} ×{side.respondents}" for side in one.sides)
    return f"{shorten(one.role)} ({one.perspective}): {said}"


# --- As data ----------------------------------------------------------------------------------------------------------------------


def agenda_data(assessment: Assessment, agenda: Agenda, alpha: Alpha, most: int | None = None) -> Data:
    """Return the agenda as JSON data; see `agenda_schema`."""
    return {
        "council": assessment.council.name,
        "date": assessment.date.isoformat(),
        "questionnaire": assessment.questionnaire.id,
        "respondents": len(assessment.respondents),
        "alpha": alpha.as_data(),
        "items": [item_data(item) for item in agenda.items[:most]],
        "left_out": len(agenda.items) - len(agenda.items[:most]),
        "agreed": agenda.agreed,
        "unknown": list(agenda.unknown),
    }


def item_data(item: AgendaItem) -> Data:
    """Return one question of the agenda as JSON data."""
    return {
        **item.agreement.as_data(),
        "title": item.question.title,
        "weight": item.weight,
        "priority": item.priority,
        "sides": [side_data(item.question, side) for side in item.agreement.sides],
        "roles": [
            {"perspective": one.perspective, "role": one.role, "sides": [side_data(item.question, side, False) for side in one.sides]}
            for one in item.roles
        ],
    }


def side_data(question: Question, side: Side, with_notes: bool = True) -> Data:
    """Return a side as JSON data; the notes of a role would be those of persons, so they stand with all respondents alone."""
    value = side.stance.value
    data: Data = {
        "state": side.stance.state,
        "value": list(value) if isinstance(value, tuple) else value if isinstance(value, int | float | str) or value is None else value.isoformat(),
        "words": in_words(question, side.stance),
        "respondents": side.respondents,
    }
    return {**data, "notes": list(side.notes)} if with_notes else data


def merge_data(assessment: Assessment, found: Mapping[str, QuestionAgreement], alpha: Alpha, problems: Sequence[Problem]) -> Data:
    """Return the summary of a merge as JSON data; see `merge_schema`. Files are not named in it: their names may be those of people."""
    return {
        "council": assessment.council.name,
        "date": assessment.date.isoformat(),
        "questionnaire": assessment.questionnaire.id,
        "merged_by": assessment.merged_by,
        "respondents": len(assessment.respondents),
        "alpha": alpha.as_data(),
        "questions": [one.as_data() for one in found.values()],
        "problems": [{"code": one.code, "severity": one.severity, "node": one.node} for one in problems],
    }


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
SHARE = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
LEVEL = {"type": ["integer", "null"]}
ALPHA = {
    "type": "object",
    "description": "Krippendorff's alpha for ordinal data, over the level questions",
    "required": ["value", "why_not", "questions", "respondents"],
    "properties": {
        "value": {"type": ["number", "null"], "maximum": 1},
        "why_not": {"enum": [*WHY_NO_ALPHA, None], "description": "why it is not defined"},
        "questions": COUNT,
        "respondents": COUNT,
    },
}
AGREEMENT: Data = {
    "question": TEXT,
    "respondents": {**COUNT, "description": "how many said something"},
    "answered": {**COUNT, "description": "how many gave an answer, N/A not among them"},
    "low": {**LEVEL, "description": "the lowest level given"},
    "high": {**LEVEL, "description": "the highest level given"},
    "median": {**LEVEL, "description": "the lower median of the levels"},
    "within_one": {**SHARE, "description": "the share of the levels that are at most one from the median"},
    "disagreement": {**SHARE, "description": "the mean distance of two respondents, 0 to 1; null where fewer than two took a side"},
}
SIDE: Data = {
    "state": {"enum": list(STATES[:-1])},
    "value": {"description": "what was chosen; null unless answered"},
    "words": {**TEXT, "description": "as it is read"},
    "respondents": COUNT,
}


def record(properties: Data, description: str = "") -> Data:
    """Return the schema of an object that has all of its properties."""
    return {"type": "object", "required": list(properties), "properties": properties, **({"description": description} if description else {})}


def listed(item: Data) -> Data:
    """Return the schema of a list."""
    return {"type": "array", "items": item}


HEAD = {"council": TEXT, "date": TEXT, "questionnaire": TEXT}
START = {"$schema": "http://json-schema.org/draft-07/schema#"}


def agenda_schema() -> Schema:
    """Return the JSON Schema (draft-07) of `agenda --json`."""
    sides = listed(record({**SIDE, "notes": listed(TEXT)}))
    roles = listed(record({"perspective": TEXT, "role": TEXT, "sides": listed(record(SIDE))}, "a role that at least 5 respondents have"))
    item = record(
        {
            **AGREEMENT,
            "title": TEXT,
            "weight": {"type": "number", "description": "what the question decides of the total, 0 to 1"},
            "priority": {"type": "number", "description": "disagreement × weight, by which the list is ordered"},
            "sides": sides,
            "roles": roles,
        }
    )
    parts = {
        **HEAD,
        "respondents": COUNT,
        "alpha": ALPHA,
        "items": listed(item),
        "left_out": {**COUNT, "description": "items beyond --top"},
        "agreed": {**COUNT, "description": "questions on which all who took a side agree, or only one did"},
        "unknown": {**listed(TEXT), "description": "questions to which nobody could give an answer"},
    }
    return {**START, "title": "rsc_assess agenda", **record(parts)}


def merge_schema() -> Schema:
    """Return the JSON Schema (draft-07) of `merge --json`."""
    problem = record({"code": TEXT, "severity": {"enum": ["error", "warning", "note"]}, "node": {"type": ["string", "null"]}})
    parts = {
        **HEAD,
        "merged_by": {"enum": list(MERGE_RULES)},
        "respondents": COUNT,
        "alpha": ALPHA,
        "questions": listed(record(AGREEMENT)),
        "problems": listed(problem),
    }
    return {**START, "title": "rsc_assess merge", **record(parts)}
