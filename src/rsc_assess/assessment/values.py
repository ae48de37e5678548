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
# What stands for a state in an answers file.
WORD_OF_STATE = {NOT_APPLICABLE: "N/A", DONT_KNOW: "don't know", DECLINED: "prefer not to say"}
DRAFT, REVIEWED, SIGNED_OFF = SIGN_OFF_STATES = ("draft", "reviewed", "signed_off")
# The perspective of who works for the council, or answers for it.
COUNCIL_VIEW = "council"
# How several views become one position; `stop` where no two may differ.
MERGE_RULES = ("stop", "median_low", "lowest", "lead")
EVIDENCE_KINDS = ("none", "claimed", "documented", "externally_checked")


@attrs.frozen
class Evidence:
    """
    Something that shows an answer.

    Attributes:
        kind: none, claimed, documented or externally_checked.

        reference: What it is, in words.

        link: Where it is; only http and https links are ever made clickable.

        date: The day that it is of.

        reviewer: The role of the person who looked at it.

        shows: The level that it shows, where that is not the level that is answered.
    """

    kind: str
    reference: str | None = None
    link: str | None = None
    date: datetime.date | None = None
    reviewer: str | None = None
    shows: int | None = None


@attrs.frozen
class Respondent:
    """
    Who answers, by role: names of people are not kept.

    Attributes:
        role: What they do, such as Head of planning.

        perspective: From whose point of view they answer: council, residents, partners or another.

        lead: Whether their answers settle differences, where that is the rule.

        on_behalf_of: The organisation whose position they give, such as an NHS body; None for a person's own view.
    """

    role: str | None = None
    perspective: str = COUNCIL_VIEW
    lead: bool = False
    on_behalf_of: str | None = None


@attrs.frozen
class SignOffStep:
    """
    One step from draft to signed off.

    Attributes:
        state: reviewed or signed_off.

        role: Of the person who took it.

        digest: That of the answers as they were then (see `rsc_assess.assessment.sign_off`).
    """

    state: str
    role: str
    date: datetime.date
    digest: str


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

        owner: The role that sees to this answer, or None.

        date: The day that it was given, or None.

        views: What each respondent said, where several answers became one; this answer is then the council's position.

        place: Where it stands in the file, for messages.
    """

    question: str
    state: str
    value: AnswerValue | None = None
    reason: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    via: str | None = None
    owner: str | None = None
    date: datetime.date | None = None
    views: "tuple[View, ...]" = ()
    place: Place | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen
class View:
    """What one respondent said to a question: an answer without views of its own."""

    respondent: str
    answer: Answer


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

        respondent: Who gave these answers, where that is one; None where it is not said.

        respondents: Those whose views became one position, by the ids that views name them by.

        merged_by: The rule by which they became one, one of MERGE_RULES; None where nothing was merged.

        merged_from: COUNCIL_VIEW where the position was made from the views of that perspective alone; None where from all.

        sign_off: The steps from draft to signed off that were taken, in their order.

        council_as_written: Where a register completed the council, what the file itself says of it; else None.
        places: Where keys of the file stand, such as council and date, for messages.
    """

    questionnaire: Questionnaire
    council: Council
    date: datetime.date
    answers: Mapping[str, Answer] = attrs.field(converter=read_only)
    remarks: tuple[Problem, ...] = attrs.field(default=(), eq=False)
    recorded: tuple[Recorded, ...] = ()
    source: str = attrs.field(default="answers", eq=False)
    respondent: Respondent | None = None
    respondents: Mapping[str, Respondent] = attrs.field(factory=dict, converter=read_only)
    merged_by: str | None = None
    merged_from: str | None = attrs.field(default=None, kw_only=True)
    sign_off: tuple[SignOffStep, ...] = ()
    council_as_written: Council | None = attrs.field(default=None, eq=False, repr=False)
    places: Mapping[str, Place] = attrs.field(factory=dict, converter=read_only, eq=False, repr=False)

    def answer(self, question: str) -> Answer:
        """Return the answer to a question; one with state `missing` if nothing is said."""
        return self.answers.get(question) or Answer(question, MISSING)
