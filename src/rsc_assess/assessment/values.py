"""The values of an assessment: answers in six states, with their reasons and evidence."""

import datetime
from collections.abc import Mapping

import attrs

from rsc_assess.councils.council import Council, read_only
from rsc_assess.problems import Place, Problem
from rsc_assess.questionnaire.values import AnswerValue, Questionnaire

ANSWERED, NOT_APPLICABLE, DONT_KNOW, DECLINED, MISSING, NOT_ASKED = STATES = (
    "answered",
    "not_applicable",
    "dont_know",
    "declined",
    "missing",
    "not_asked",
)
OPEN_STATES = (DONT_KNOW, DECLINED, MISSING)
STATE_WORDS = {
    ANSWERED: "answered",
    NOT_APPLICABLE: "does not apply here",
    DONT_KNOW: "don't know",
    DECLINED: "prefer not to say",
    MISSING: "not answered",
    NOT_ASKED: "not asked",
}
EVIDENCE_KINDS = ("none", "claimed", "documented", "externally_checked")


@attrs.frozen
class Evidence:
    """
    Something that shows an answer.

    Attributes:
        kind: none, claimed, documented or externally_checked.

        reference: What it is, in words.

        link: Where it is; only http and https links are ever made clickable.
    """

    kind: str
    reference: str | None = None
    link: str | None = None
    date: datetime.date | None = None


@attrs.frozen
class Answer:
    """
    What the council says to one question.

    Attributes:
        state: answered, not_applicable, dont_know, declined or missing; `not_asked` is found by scoring.

        value: The value of the chosen option, the values of all that are ticked in the order of the options, a number,
            a date or a text; None unless answered.

        reason: Why it does not apply.

        via: The section that was answered as a whole, or None.

        place: Where it stands in the file, for messages.
    """

    question: str
    state: str
    value: AnswerValue | None = None
    reason: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    via: str | None = None
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen
class Recorded:
    """A figure for a node (or `total`) that was recorded elsewhere, as it was written."""

    node: str
    figure: str
    place: Place = attrs.field(eq=False, repr=False)


@attrs.frozen
class Assessment:
    """
    One council's answers to one questionnaire at one date.

    Attributes:
        answers: By question id; a question that is not there is missing.

        remarks: Warnings and notes found while reading the file; `check_assessment` returns them with its own.

        recorded: Figures recorded elsewhere, to be compared with the computed ones.

        source: What messages call the file.
    """

    questionnaire: Questionnaire
    council: Council
    date: datetime.date
    answers: Mapping[str, Answer] = attrs.field(converter=read_only)
    remarks: tuple[Problem, ...] = attrs.field(default=(), eq=False)
    recorded: tuple[Recorded, ...] = ()
    source: str = attrs.field(default="answers", eq=False)

    def answer(self, question: str) -> Answer:
        """Return the answer to a question; one with state `missing` if nothing is said."""
        return self.answers.get(question) or Answer(question, MISSING)
