"""The workshop agenda: where respondents differ most on what counts most, with each side's reasons; and the views of minorities."""

from collections.abc import Collection

import attrs

from rsc_assess.assessment.values import Assessment
from rsc_assess.problems import shorten
from rsc_assess.questionnaire.values import Question
from rsc_assess.respondents.agreement import QuestionAgreement, agreement_of
from rsc_assess.respondents.shown import shown_for
from rsc_assess.respondents.stances import Side, in_words, sides

# As much of a note as a list to talk over has room for.
LONGEST_NOTE = 400


@attrs.frozen
class RoleSides:
    """What the respondents with one role say; only where they may be shown by role."""

    perspective: str
    role: str
    sides: tuple[Side, ...]


@attrs.frozen
class AgendaItem:
    """
    One question to talk about.

    Attributes:
        weight: What the question decides of the total, 0 to 1 (see `rsc_assess.lint.weights`); 0 if it is not scored there.

        priority: Disagreement × weight: what the list is ordered by.

        roles: What each role says, where it may be shown.
    """

    question: Question
    agreement: QuestionAgreement
    weight: float
    priority: float
    roles: tuple[RoleSides, ...]


@attrs.frozen
class Agenda:
    """
    What a workshop has to settle.

    Attributes:
        items: The questions on which respondents differ, what matters most first.

        unknown: The ids of the questions to which somebody said don't know or prefer not to say, and nobody gave an answer.

        agreed: How many questions all who took a side agree on, or only one did.
    """

    items: tuple[AgendaItem, ...]
    unknown: tuple[str, ...]
    agreed: int


def agenda_of(assessment: Assessment, respondents: Collection[str] | None = None) -> Agenda:
    """
    Return what a workshop has to settle: questions ordered by disagreement × weight, then by disagreement, then as in the questionnaire.

    Args:
        respondents: The ids of those who are compared; None for all.
    """
    from rsc_assess.lint.weights import weights_for

    weights = weights_for(assessment)
    items, unknown, agreed = [], [], 0
    questions = {question.id: question for question in assessment.questionnaire.questions()}
    for id, found in agreement_of(assessment, respondents).items():
        if found.disagreement:
            weight = weights.get(id, 0.0)
            items.append(AgendaItem(questions[id], found, weight, found.disagreement * weight, role_sides(assessment, id, respondents)))
        elif any(side.stance.is_taken for side in found.sides):
            agreed += 1
        else:
            unknown.append(id)
    items.sort(key=lambda item: (-item.priority, -(item.agreement.disagreement or 0.0)))
    return Agenda(tuple(items), tuple(unknown), agreed)


def role_sides(assessment: Assessment, question: str, respondents: Collection[str] | None = None) -> tuple[RoleSides, ...]:
    """Return what each role says to a question, where the role may be shown."""
    return tuple(
        RoleSides(perspective, role, sides(assessment, question, ids))
        for (perspective, role), ids in shown_for(assessment, question).roles.items()
        if respondents is None or ids <= set(respondents)
    )


def minority_views(assessment: Assessment, question: str, respondents: Collection[str] | None = None) -> tuple[Side, ...]:
    """Return the sides that differ from the council's position on a question, with what they wrote; open answers take no side."""
    return tuple(side for side in sides(assessment, question, respondents) if side.stance.is_taken and not side.is_position)


def side_in_words(question: Question, side: Side) -> str:
    """Return a side as it is read: "2 say 1 – Reacting: the plan is old; nobody owns it". Long notes are shortened."""
    notes = f": {'; '.join(shorten(note, LONGEST_NOTE) for note in side.notes)}" if side.notes else ""
    return f"{side.respondents} {'says' if side.respondents == 1 else 'say'} {in_words(question, side.stance)}{notes}"
