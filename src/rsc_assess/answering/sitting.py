"""A sitting: what is said so far, which question is before the person, and which one comes next."""

from collections.abc import Collection

import attrs

from rsc_assess.assessment.draft import Draft
from rsc_assess.assessment.values import ANSWERED, MISSING, NOT_APPLICABLE, OPEN_STATES
from rsc_assess.questionnaire.values import Question, walk
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.sheet import ALWAYS, Sheet


@attrs.frozen
class Sitting:
    """
    Where a person is in answering a questionnaire.

    Attributes:
        draft: What is said so far.

        listed: The ids of the questions that this is about.

        at: The id of the question that is before the person; None at the end.

        seen: The ids of those that were before it, the last one at the end.
    """

    draft: Draft
    listed: frozenset[str]
    at: str | None = None
    seen: tuple[str, ...] = ()

    @property
    def question(self) -> Question | None:
        """The question that is before the person; None at the end."""
        return next((one for one in self.draft.assessment.questionnaire.questions() if one.id == self.at), None)


@attrs.frozen
class Progress:
    """How far a sitting is, in numbers of questions that are asked: `unsure` are don't know and prefer not to say, `blank` not answered."""

    asked: int
    answered: int
    not_applicable: int
    unsure: int
    blank: int


def start(draft: Draft, listed: Collection[str] | None = None) -> Sitting:
    """
    Return a sitting at the first question that is asked and not answered.

    Args:
        listed: The ids of the questions that it is about; None for all.
    """
    everything = [one.id for one in draft.assessment.questionnaire.questions() if not one.is_computed]
    chosen = frozenset(everything if listed is None else {*listed, *draft.assessment.answers} & {*everything})
    sitting = Sitting(draft, chosen)
    return attrs.evolve(sitting, at=next((one.id for one in blank_in(sitting)), None))


def asked_in(sitting: Sitting) -> list[Question]:
    """Return the questions that are asked with the answers as they are, in the order of the questionnaire."""
    assessment = sitting.draft.assessment
    asked = Sheet(program_of(assessment.questionnaire, assessment.council), assessment.answers).asked
    return [one for one in assessment.questionnaire.questions() if one.id in sitting.listed and asked.get(one.id, ALWAYS).now]


def blank_in(sitting: Sitting) -> list[Question]:
    """Return the questions that are asked and have no answer yet; don't know is one."""
    return [one for one in asked_in(sitting) if sitting.draft.assessment.answer(one.id).state == MISSING]


def moved_on(sitting: Sitting) -> Sitting:
    """Return the sitting at the next question without an answer; after the last one at those before it that were not seen yet."""
    ids = [one.id for one in sitting.draft.assessment.questionnaire.questions()]
    here = ids.index(sitting.at) if sitting.at in ids else -1
    seen = (*sitting.seen, sitting.at) if sitting.at is not None else sitting.seen
    blank = [one.id for one in blank_in(sitting)]
    after = [id for id in blank if ids.index(id) > here]
    unseen = [id for id in blank if id not in seen]
    return attrs.evolve(sitting, at=next(iter(after or unseen), None), seen=seen)


def gone_back(sitting: Sitting) -> Sitting:
    """Return the sitting at the question before, of those that are still asked; the same one where there is none."""
    asked = {one.id for one in asked_in(sitting)}
    places = [place for place, id in enumerate(sitting.seen) if id in asked]
    if places:
        return attrs.evolve(sitting, at=sitting.seen[places[-1]], seen=sitting.seen[: places[-1]])
    ids = [one.id for one in asked_in(sitting)]
    here = ids.index(sitting.at) if sitting.at in ids else len(ids)
    return attrs.evolve(sitting, at=ids[here - 1]) if here else sitting


def jumped(sitting: Sitting, id: str) -> Sitting | None:
    """Return the sitting at a question, or at the first one of a section; None if there is no such id, in whatever case."""
    wanted = id.strip().casefold()
    for _, node in walk(sitting.draft.assessment.questionnaire.children, 0):
        if node.id.casefold() == wanted:
            inside = [node] if isinstance(node, Question) else [one for _, one in walk(node.children, 0) if isinstance(one, Question)]
            found = next((one.id for one in inside if not one.is_computed), None)
            if found is None:
                return None
            seen = (*sitting.seen, sitting.at) if sitting.at is not None else sitting.seen
            return attrs.evolve(sitting, at=found, seen=seen, listed=sitting.listed | {found})
    return None


def progress_of(sitting: Sitting) -> Progress:
    """Return how far a sitting is."""
    states = [sitting.draft.assessment.answer(one.id).state for one in asked_in(sitting)]
    blank = states.count(MISSING)
    unsure = sum(state in OPEN_STATES for state in states) - blank
    return Progress(len(states), states.count(ANSWERED), states.count(NOT_APPLICABLE), unsure, blank)
