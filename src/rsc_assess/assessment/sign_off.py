"""
From draft to reviewed to signed off: each step keeps a digest of the answers as they were and of itself, so that a later change shows.

A step shows that something changed, not who changed it: a digest is no signature.
"""

import datetime

import attrs

from rsc_assess.assessment.check import check_assessment
from rsc_assess.assessment.shapes import LONGEST_ROLE, MOST_STEPS
from rsc_assess.assessment.values import DRAFT, REVIEWED, SIGN_OFF_STATES, SIGNED_OFF, Assessment, SignOffStep
from rsc_assess.documents.node import one_problem
from rsc_assess.problems import Place, Problem, raise_errors, shorten

DONE = {REVIEWED: "reviewed", SIGNED_OFF: "signed off"}


@attrs.frozen
class SignOffStatus:
    """
    How far an assessment has come.

    Attributes:
        state: draft, reviewed or signed_off; draft where the answers changed after the last step.

        step: The step that gave it this state; where it changed since, the last one; None where none was taken.

        is_changed: Whether the answers changed after the last step.

        was_reviewed: Whether these answers were reviewed: of what is signed off, whether somebody looked at it before.
    """

    state: str
    step: SignOffStep | None = None
    is_changed: bool = False
    was_reviewed: bool = False

    def in_words(self) -> str:
        """Return the state as a sentence part in English, such as "signed off on 2026-11-20 by Chief executive"."""
        if self.step is None:
            return "draft"
        done = f"{DONE[self.step.state]} on {self.step.date} by {shorten(self.step.role, LONGEST_ROLE)}"
        return f"draft, changed after it was {done}" if self.is_changed else done


def content_digest(assessment: Assessment) -> str:
    """
    Return `sha256:` and the hash of what an assessment says, without its steps of sign-off; it is the same through every file format.

    The version of the questionnaire is left out, as a file of an older version is only read where every answered question still means
    the same. What a register adds to a council is left out too: it is not in the file.
    """
    from rsc_assess.assessment.data import assessment_data
    from rsc_assess.questionnaire.digest import digest_of

    written = attrs.evolve(assessment, sign_off=(), council=assessment.council_as_written or assessment.council)
    return digest_of({key: value for key, value in assessment_data(written).items() if key != "version"})


def step_digest(content: str, state: str, role: str, date: datetime.date) -> str:
    """Return the digest that a step keeps: of the content and of the step itself, so that another role, day or word for it shows too."""
    from rsc_assess.questionnaire.digest import digest_of

    return digest_of({"content": content, "state": state, "role": role, "date": date.isoformat()})


def holds(step: SignOffStep, content: str) -> bool:
    """Tell whether a step was taken on this content, and is as it was taken."""
    return step.digest == step_digest(content, step.state, step.role, step.date)


def sign_off_status(assessment: Assessment) -> SignOffStatus:
    """Return how far an assessment has come, and whether it changed since."""
    if not assessment.sign_off:
        return SignOffStatus(DRAFT)
    digest = content_digest(assessment)
    last = assessment.sign_off[-1]
    if not holds(last, digest):
        return SignOffStatus(DRAFT, last, is_changed=True)
    # A review after the sign-off takes nothing back; an answer that changed in between does.
    held: list[SignOffStep] = []
    for step in reversed(assessment.sign_off):
        if not holds(step, digest):
            break
        held.insert(0, step)
    signed_off = [step for step in held if step.state == SIGNED_OFF]
    step = signed_off[-1] if signed_off else last
    return SignOffStatus(step.state, step, was_reviewed=any(one.state == REVIEWED for one in held[: held.index(step) + 1]))


def signed(assessment: Assessment, state: str, role: str, date: datetime.date) -> Assessment:
    """
    Return an assessment with a step of sign-off added; the earlier ones stay.

    Args:
        state: reviewed or signed_off. Signing off without a review before is possible; the status then says so.

        role: Of the person, up to 120 characters; names of people are not kept.

    Raises:
        ValueError: There is no such state, or the role is blank, too long or cannot be printed.

        InputError: The assessment has errors, the step is dated before the last one (A451), or there are too many steps (A452).
    """
    if state not in SIGN_OFF_STATES[1:]:
        raise ValueError(f"there is no step {state!r}; use reviewed or signed_off")
    if not is_role(role):
        raise ValueError("a role has 1 to 120 characters, all of which can be printed")
    raise_errors(check_assessment(assessment))
    last = assessment.sign_off[-1] if assessment.sign_off else None
    place = Place(assessment.source)
    if last is not None and date < last.date:
        what = f"this step would be dated {date}, before the last one of {last.date}"
        raise one_problem("A451", place, what, "Give the day on which it is signed")
    if len(assessment.sign_off) >= MOST_STEPS:
        what = f"there are {len(assessment.sign_off)} steps of sign-off already, and a file holds {MOST_STEPS}"
        raise one_problem("A452", place, what, "Take the oldest out of sign_off")
    role = " ".join(role.split())
    step = SignOffStep(state, role, date, step_digest(content_digest(assessment), state, role, date))
    return attrs.evolve(assessment, sign_off=(*assessment.sign_off, step))


def is_role(text: str) -> bool:
    """Tell whether a text can stand for a role."""
    return 0 < len(" ".join(text.split())) <= LONGEST_ROLE and " ".join(text.split()).isprintable()


def sign_off_remarks(assessment: Assessment) -> tuple[Problem, ...]:
    """Return the warning that an assessment changed after its last step of sign-off, or nothing."""
    status = sign_off_status(assessment)
    if not status.is_changed or status.step is None:
        return ()
    role = shorten(status.step.role, LONGEST_ROLE)
    what = f"this changed after it was {DONE[status.step.state]} on {status.step.date} by {role}, so it is a draft again"
    remedy = "Look through it and sign it again, or go back to the file that was signed"
    return (Problem("A450", what, remedy, Place(assessment.source), severity="warning"),)


def carried_over(whole: Assessment, part: Assessment) -> Assessment:
    """Return a part of an assessment, such as a subset of its questions, with the steps that hold for the whole holding for it too."""
    if not whole.sign_off:
        return part
    before, after = content_digest(whole), content_digest(part)
    steps = tuple(
        attrs.evolve(one, digest=step_digest(after, one.state, one.role, one.date)) if holds(one, before) else one for one in whole.sign_off
    )
    return attrs.evolve(part, sign_off=steps)
