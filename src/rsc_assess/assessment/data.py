"""An assessment as plain data: the one form that every format is written from, and that reads back as the same assessment."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rsc_assess.assessment.values import (
    ANSWERED,
    COUNCIL_VIEW,
    MISSING,
    WORD_OF_STATE,
    Answer,
    Assessment,
    Evidence,
    Respondent,
)
from rsc_assess.councils.council import GSS_SCHEME, Council
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk

Data = dict[str, Any]

# The keys of an answers file, in the order in which they are written.
TOP_KEYS = ("questionnaire", "version", "council", "date", "respondent", "respondents", "merged_by", "merged_from", "sign_off", "answers", "recorded")


def assessment_data(assessment: Assessment) -> Data:
    """
    Return an assessment as plain data, in the shape of an answers file: texts, numbers, true, lists and maps, dates as 2026-11-01.

    What says nothing is left out: blank answers, and keys without a value.
    """
    questionnaire = assessment.questionnaire
    return without_blanks(
        {
            "questionnaire": questionnaire.id,
            "version": questionnaire.version,
            "council": council_data(assessment.council),
            "date": assessment.date.isoformat(),
            "respondent": respondent_data(assessment.respondent) if assessment.respondent is not None else None,
            "respondents": {id: respondent_data(one) for id, one in assessment.respondents.items()} or None,
            "merged_by": assessment.merged_by,
            "merged_from": assessment.merged_from,
            "sign_off": [{"state": one.state, "role": one.role, "date": one.date.isoformat(), "digest": one.digest} for one in assessment.sign_off]
            or None,
            "answers": answers_data(questionnaire, assessment.answers),
            "recorded": {one.node: one.figure for one in assessment.recorded} or None,
        }
    )


def without_blanks(data: Data) -> Data:
    """Return data without the keys that have no value; false, zero and an empty list are values."""
    return {key: value for key, value in data.items() if value is not None}


def council_data(council: Council) -> Data:
    """Return a council; type and nation are left out where a GSS code says them."""
    is_gss = council.id is not None and council.id_scheme in (None, GSS_SCHEME)
    return without_blanks(
        {
            "name": council.name or None,
            "id": council.id,
            "id_scheme": council.id_scheme,
            "type": None if is_gss else council.type,
            "nation": None if is_gss else council.nation,
            "region": council.region,
            **council.attributes,
        }
    )


def respondent_data(respondent: Respondent) -> Data:
    """Return who answers."""
    return without_blanks(
        {
            "role": respondent.role,
            "perspective": respondent.perspective if respondent.perspective != COUNCIL_VIEW else None,
            "lead": respondent.lead or None,
            "on_behalf_of": respondent.on_behalf_of,
        }
    )


def answers_data(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Data:
    """Return the answers by question id, in the order of the questionnaire; a section that was answered as a whole stands before its questions."""
    found: Data = {}
    whole = sections_as_a_whole(questionnaire, answers)
    for _, node in walk(questionnaire.children, 0):
        if isinstance(node, Section):
            if node.id in whole:
                found[node.id] = answer_data(None, whole[node.id])
        elif node.id in answers:
            answer = answers[node.id]
            data = beyond_section(answer, whole[answer.via]) if answer.via in whole else answer_data(node, answer)
            if data is not None:
                found[node.id] = data
    return found


def sections_as_a_whole(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return, for each section that was answered as a whole, the answer that stands for all of its questions."""
    found = {}
    for _, section in questionnaire.sections():
        ids = [one.id for _, one in walk(section.children, 0) if isinstance(one, Question) and not one.is_computed]
        if ids and all(id in answers and answers[id].via == section.id for id in ids):
            found[section.id] = shared(answers[id] for id in ids)
    return found


def shared(answers: Iterable[Answer]) -> Answer:
    """Return what several answers have in common, as one answer without views."""
    first, *others = answers

    def same(name: str) -> Any:
        value = getattr(first, name)
        return value if all(getattr(one, name) == value for one in others) else None

    in_common = {name: same(name) for name in ("note", "owner", "date")}
    return Answer(first.question, first.state, reason=first.reason, evidence=same("evidence") or (), **in_common)


def beyond_section(answer: Answer, whole: Answer) -> Data | None:
    """Return what an answer has beyond that of its whole section; None for nothing."""
    found = without_blanks(
        {
            "note": answer.note if answer.note != whole.note else None,
            "evidence": evidence_data(answer.evidence) if answer.evidence != whole.evidence else None,
            "owner": answer.owner if answer.owner != whole.owner else None,
            "date": day(answer.date) if answer.date != whole.date else None,
            "views": {view.respondent: answer_data(None, view.answer) for view in answer.views} or None,
        }
    )
    return found or None


def answer_data(question: Question | None, answer: Answer) -> Any:
    """Return an answer: its value or the word for its state alone where there is no more to say; None for a blank one."""
    said = said_data(answer)
    more = without_blanks(
        {
            "reason": answer.reason,
            "note": answer.note,
            "evidence": evidence_data(answer.evidence),
            "owner": answer.owner,
            "date": day(answer.date),
            "views": {view.respondent: answer_data(question, view.answer) for view in answer.views} or None,
        }
    )
    if not more:
        return said
    return more if answer.state == MISSING else {"answer": said, **more}


def as_record(said: Any) -> Mapping[str, Any]:
    """Return an answer in plain data as the map that it may also be written as."""
    return said if isinstance(said, Mapping) else {} if said is None else {"answer": said}


def said_data(answer: Answer) -> Any:
    """Return the value of an answer, or the word for its state; None for a blank one."""
    if answer.state != ANSWERED:
        return WORD_OF_STATE.get(answer.state)
    value = answer.value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def evidence_data(evidence: Iterable[Evidence]) -> list[Data] | None:
    """Return the pieces of evidence, or None where there is none."""
    found = [
        without_blanks(
            {
                "kind": one.kind,
                "reference": one.reference,
                "link": one.link,
                "date": day(one.date),
                "reviewer": one.reviewer,
                "shows": one.shows,
            }
        )
        for one in evidence
    ]
    return found or None


def day(value: date | None) -> str | None:
    """Return a day as it is written, or None."""
    return None if value is None else value.isoformat()
