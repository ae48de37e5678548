"""What is said to a question, put into the answers and read by the reader that reads files: the same words, the same problems."""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from rsc_assess.answer_files.updating import with_changes
from rsc_assess.assessment.data import as_record
from rsc_assess.assessment.draft import Draft, draft_of
from rsc_assess.assessment.values import NOT_APPLICABLE
from rsc_assess.documents.node import from_data
from rsc_assess.documents.source import Document
from rsc_assess.questionnaire.matching import folded
from rsc_assess.questionnaire.values import TICK_KINDS, YES_NO, Question


def reread(draft: Draft, data: Mapping[str, Any], name: str) -> Draft:
    """
    Return the draft that plain data is.

    Args:
        name: What problems call the source of the data.

    Raises:
        InputError: It has errors.
    """
    return draft_of(Document(from_data(data, name), name, None), draft.assessment.questionnaire)


def with_said(draft: Draft, said: Mapping[str, Mapping[str, Any]], name: str, about: Mapping[tuple[str, ...], Any] | None = None) -> Draft:
    """
    Return a draft in which something is said to questions.

    A reason goes with its N/A: it is taken out where another answer is given. A section that was answered as a whole is answered
    question by question where one of its questions gets another answer.

    Args:
        said: By question id the keys of an answer that change: `answer`, `reason`, `note`, `evidence`, `owner`, `date`; None takes
            one out.

        name: What problems call the source of what is said.

        about: Further changes, such as {("date",): "2026-11-24"}.

    Raises:
        InputError: There are problems; `.problems` has them all.
    """
    draft = apart(draft, said)
    before = draft.data().get("answers", {})
    ids = {id.casefold(): id for id in [one.id for one in draft.assessment.questionnaire.questions()]}
    changes: dict[tuple[str, ...], Any] = dict(about or {})
    for written, keys in said.items():
        id = ids.get(written.casefold(), written)
        record = {key: value for key, value in {**as_record(before.get(id)), **keys}.items() if value is not None}
        changes["answers", id] = record or None
    found = reread(draft, with_changes(draft.data(), changes), name)
    loose: dict[tuple[str, ...], Any] = {}
    for written, keys in said.items():
        answer = found.assessment.answer(ids.get(written.casefold(), written))
        if answer.reason and answer.state != NOT_APPLICABLE and keys.get("reason") is None:
            loose["answers", answer.question] = {key: value for key, value in changes["answers", answer.question].items() if key != "reason"} or None
    return reread(draft, with_changes(draft.data(), {**changes, **loose}), name) if loose else found


def apart(draft: Draft, said: Mapping[str, object]) -> Draft:
    """Return a draft in which no question that something is said to is answered by way of its section."""
    answers = draft.assessment.answers
    wanted = {id.casefold() for id in said}
    sections = {answer.via for id, answer in answers.items() if answer.via is not None and id.casefold() in wanted}
    if not sections:
        return draft
    own = {id: attrs.evolve(answer, via=None) if answer.via in sections else answer for id, answer in answers.items()}
    return attrs.evolve(draft, assessment=attrs.evolve(draft.assessment, answers=own))


def names_of(question: Question) -> dict[str, Any]:
    """Return the options of a question by all that they are called, as it is compared."""
    return {folded(name): one.value for one in reversed(question.options) for name in (*one.also, one.label, str(one.value))}


def has_places(question: Question) -> bool:
    """Tell whether an option can be chosen by its place: where no option has a number for a name."""
    return bool(question.options) and not any(re.match(r"[\d.]", name) for name in names_of(question))


def as_written(question: Question, text: str) -> Any:
    """
    Return what a line would be in an answers file: places of options become the options, and ticks a list.

    Whatever is not understood is returned as it is: the reader says what is wrong with it.
    """
    names = names_of(question)
    places: dict[str, Any] = {str(place): option.value for place, option in enumerate(question.options, 1)} if has_places(question) else {}
    if folded(text) in names:
        return [names[folded(text)]] if question.kind in TICK_KINDS else text
    if question.kind == YES_NO:
        places |= {"y": "yes", "n": "no"}
    if question.kind not in TICK_KINDS:
        return places.get(folded(text), text)
    if folded(text) in ("none", "none of these", "[]"):
        return []
    for pattern in (r"[,;\n]+", r"[,;\s]+"):
        pieces = [piece.strip() for piece in re.split(pattern, text) if piece.strip()]
        found = [names.get(folded(piece), places.get(piece)) for piece in pieces]
        if pieces and None not in found:
            return found
    return text
