"""How well evidence carries the answers, as lines for people and as JSON with its schema."""

from collections.abc import Iterator, Sequence
from typing import Any

from rsc_assess.assessment.sign_off import SignOffStatus, sign_off_status
from rsc_assess.assessment.values import EVIDENCE_KINDS, SIGN_OFF_STATES
from rsc_assess.evidence.bias import FINDINGS, Finding
from rsc_assess.evidence.confidence import A_CLAIM, CONFIDENCES, LOWER, NOTHING, STALE, WHY, AnswerConfidence, Confidence
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.scoring.score import Score, Scorecard
from rsc_assess.scoring.scorecard_json import head_data

SCHEMA_VERSION = "1"
WHY_WORDS = {NOTHING: "no evidence", A_CLAIM: "claimed alone", STALE: "stale evidence", LOWER: "evidence of a lower level"}
ADVICE = "This is advice: it changes no score."


def outline(scorecard: Scorecard, evidenced: Scorecard, confidence: Confidence, findings: Sequence[Finding]) -> str:
    """
    Return how well evidence carries the answers, as lines for people.

    Args:
        evidenced: What the scores would be with evidenced levels.
    """
    assessment = scorecard.assessment
    questionnaire, state = assessment.questionnaire, sign_off_status(assessment).in_words()
    lines = [
        f"{assessment.council.name}, {assessment.date.isoformat()}",
        rules_in_words(confidence),
        f"{state[:1].upper()}{state[1:]}",
        "",
    ]
    lines.append(f"{'':<48} {'confidence':<11} {'shown':>9} {'score':>7} {'evidenced':>10}")
    titles = {section.id: (depth, section.title) for depth, section in questionnaire.sections()}
    for id, one in confidence.sections.items():
        depth, title = titles.get(id, (-1, questionnaire.total_title))
        name = "  " * (depth + 1) + (title if depth < 0 else f"{id} {title}")
        shown = f"{one.shown} of {one.asked_for}" if one.asked_for else "-"
        lines.append(f"{name:<48} {one.confidence or '-':<11} {shown:>9} {shown_of(scorecard, id):>7} {shown_of(evidenced, id):>10}".rstrip())
    lines.extend(["", "shown: of the answers for which evidence is asked for, how many have it; evidenced: the score with levels that are shown"])
    for title, listed in lists(questionnaire, confidence):
        lines.extend(["", f"{title} ({len(listed)})", *(f"  {line}" for line in listed)] if listed else [])
    if findings:
        lines.extend(["", f"Worth a second look ({len(findings)})"])
        lines.extend(f"  {one.what}. {one.remedy}. [{one.code}]" for one in findings)
    return "\n".join([*lines, "", ADVICE])


def rules_in_words(confidence: Confidence) -> str:
    """Return from which level evidence is asked for, and when it is stale, as a sentence."""
    rules = confidence.rules
    asked = "Evidence is not asked for" if rules.asked_from is None else f"Evidence is asked for from level {rules.asked_from}"
    return f"{asked}, and is {'never stale' if rules.stale_after is None else f'stale after {rules.stale_after} months'}."


def shown_of(scorecard: Scorecard, id: str) -> str:
    """Return a node's score as it is printed."""
    return scorecard.nodes[id].shown or "-"


def lists(questionnaire: Questionnaire, confidence: Confidence) -> Iterator[tuple[str, list[str]]]:
    """Yield what there is to do, each list with its title."""
    titles = {question.id: question.title for question in questionnaire.questions()}

    def named(found: Sequence[AnswerConfidence], says: bool) -> list[str]:
        return [f"{one.question} {titles[one.question]}" + (f": {one.in_words()} ({WHY_WORDS[one.why or LOWER]})" if says else "") for one in found]

    yield "Levels claimed that evidence does not show", named(confidence.gaps, True)
    listed = {one.question for one in confidence.gaps}
    yield "Evidence is asked for, and is still to come", named([one for one in confidence.missing if one.question not in listed], False)
    yield "Stale evidence", named(confidence.stale, False)
    yield "Evidence without a date, of which nobody can say whether it is stale", named(confidence.undated, False)


def in_short(confidence: Confidence) -> str:
    """Return on one line how many high levels lack evidence; empty where none is asked for."""
    total = confidence.total
    if not total.asked_for:
        return ""
    if not total.missing:
        return f"All {total.asked_for} answers at level {confidence.rules.asked_from} or above have evidence that shows them."
    which = f"{total.missing} of the {total.asked_for} answers at level {confidence.rules.asked_from} or above"
    return f"{which} have no fresh evidence that shows them."


def confidence_data(scorecard: Scorecard, evidenced: Scorecard, confidence: Confidence, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return how well evidence carries the answers as JSON data, in the shape that `schema confidence` documents."""
    return {
        **head_data(scorecard, SCHEMA_VERSION),
        "rules": {"asked_from": confidence.rules.asked_from, "stale_after_months": confidence.rules.stale_after},
        "sign_off": status_data(sign_off_status(scorecard.assessment)),
        "sections": {
            id: {
                "answered": one.answered,
                "asked_for": one.asked_for,
                "shown": one.shown,
                "missing": one.missing,
                "stale": one.stale,
                "undated": one.undated,
                "low": one.low,
                "medium": one.medium,
                "high": one.high,
                "confidence": one.confidence,
                "score": score_data(scorecard.nodes[id]),
                "with_evidenced_levels": score_data(evidenced.nodes[id]),
            }
            for id, one in confidence.sections.items()
        },
        "answers": {
            one.question: {
                "claimed": one.claimed,
                "evidenced": one.evidenced,
                "kind": one.kind,
                "confidence": one.confidence,
                "stale": one.is_stale,
                "undated": one.is_undated,
                "asked_for": one.is_asked_for,
                "shown": one.is_shown,
                "why": one.why,
            }
            for one in confidence.answers
        },
        "findings": [
            {"kind": one.kind, "code": one.code, "questions": list(one.questions), "level": one.level, "what": one.what, "remedy": one.remedy}
            for one in findings
        ],
    }


def score_data(score: Score) -> dict[str, Any]:
    """Return a score: its share of the maximum, as it is printed, and its label."""
    return {"value": score.value, "shown": score.shown, "label": score.label}


def status_data(status: SignOffStatus) -> dict[str, Any]:
    """Return how far an assessment has come."""
    step = status.step
    return {
        "state": status.state,
        "changed": status.is_changed,
        "was_reviewed": status.was_reviewed,
        "step": None if step is None else {"state": step.state, "role": step.role, "date": step.date.isoformat()},
        "words": status.in_words(),
    }


def confidence_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of `confidence --json`."""
    text, count, yes = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "boolean"}
    whole, grade = {"type": ["integer", "null"]}, {"enum": [*CONFIDENCES, None]}

    def record(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"type": "object", "required": list(properties), "properties": properties, **more}

    score = record(
        {
            "value": {"type": ["number", "null"], "description": "share of the maximum; null is no score, not zero"},
            "shown": {"type": ["string", "null"], "description": "as it is printed"},
            "label": {"type": ["string", "null"]},
        }
    )
    section = record(
        {
            "answered": {**count, "description": "how many of its questions are answered"},
            "asked_for": {**count, "description": "for how many of these evidence is asked for"},
            "shown": {**count, "description": "for how many of those it is there, is fresh and shows the level"},
            "missing": {**count, "description": "asked_for less shown"},
            "stale": count,
            "undated": count,
            "low": count,
            "medium": count,
            "high": count,
            "confidence": {**grade, "description": "the lower median of its answers' confidence"},
            "score": score,
            "with_evidenced_levels": {**score, "description": "what the score would be with evidenced levels; never instead of the score"},
        }
    )
    answer = record(
        {
            "claimed": {**whole, "description": "the level that is answered; null where there are no levels"},
            "evidenced": {**whole, "description": "the level that evidence shows, at most the one claimed"},
            "kind": {"enum": list(EVIDENCE_KINDS), "description": "that of the best piece of evidence"},
            "confidence": {**grade, "description": "null where there is no evidence and none is asked for"},
            "stale": yes,
            "undated": yes,
            "asked_for": yes,
            "shown": yes,
            "why": {"enum": [*WHY, None], "description": "why the level is not shown"},
        }
    )
    finding = record(
        {"kind": {"enum": list(FINDINGS)}, "code": text, "questions": {"type": "array", "items": text}, "level": whole, "what": text, "remedy": text}
    )
    step = record({"state": {"enum": list(SIGN_OFF_STATES[1:])}, "role": text, "date": {"type": "string", "format": "date"}})
    sign_off = {
        "state": {"enum": list(SIGN_OFF_STATES)},
        "changed": yes,
        "was_reviewed": yes,
        "step": {"anyOf": [step, {"type": "null"}]},
        "words": text,
    }
    properties = {
        "schema_version": {"const": SCHEMA_VERSION},
        "engine": text,
        "questionnaire": record({"id": text, "version": text, "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}}),
        "council": record({"id": {"type": ["string", "null"]}, "name": text}),
        "date": {"type": "string", "format": "date"},
        "root": {**text, "description": "the key of the whole in sections"},
        "rules": record({"asked_from": whole, "stale_after_months": whole}),
        "sign_off": record(sign_off),
        "sections": {"type": "object", "additionalProperties": section},
        "answers": {"type": "object", "additionalProperties": answer},
        "findings": {"type": "array", "items": finding},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://rsc-assess.invalid/schema/confidence.json",
        "title": "rsc_assess confidence",
        "description": "Readers ignore keys they do not know.",
        **record(properties),
    }
