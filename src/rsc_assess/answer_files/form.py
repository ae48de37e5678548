"""A form: what a file to fill in is written from, blank or filled in, whatever its format."""

from collections.abc import Collection, Mapping
from typing import Any

import attrs

from rsc_assess.assessment.data import assessment_data
from rsc_assess.assessment.values import Assessment
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk


@attrs.frozen
class Form:
    """
    A file to fill in.

    Attributes:
        questionnaire: Its texts are shown, in its language.

        data: What is filled in, as `assessment_data` gives it; `council` and `date` may be missing, and `answers` too.

        listed: The ids of the questions that are shown; those that are answered are among them.

        part: The title of the subset that these are, or None.
    """

    questionnaire: Questionnaire
    data: Mapping[str, Any]
    listed: frozenset[str]
    part: str | None = None

    @property
    def title(self) -> str:
        """What the form is called: as its questionnaire, and as the subset if it is one."""
        return self.questionnaire.title if self.part is None else f"{self.questionnaire.title}: {self.part}"

    @property
    def answers(self) -> Mapping[str, Any]:
        """What is answered: by question id, or by section id where a section was answered as a whole."""
        found: Mapping[str, Any] = self.data.get("answers") or {}
        return found

    def questions(self) -> list[Question]:
        """Return the questions that are shown, in the order of the questionnaire."""
        return [question for question in self.questionnaire.questions() if question.id in self.listed]

    def nodes(self) -> list[tuple[int, Section | Question]]:
        """Return the questions that are shown and the sections around them with their depth, parents first."""
        found = []
        for depth, node in walk(self.questionnaire.children, 0):
            if isinstance(node, Question):
                is_shown = node.id in self.listed
            else:
                is_shown = any(isinstance(one, Question) and one.id in self.listed for _, one in walk(node.children, 0))
            if is_shown:
                found.append((depth, node))
        return found


def blank_form(questionnaire: Questionnaire, subset: str | None = None) -> Form:
    """
    Return a form with nothing filled in.

    Args:
        subset: The id of a subset, to have only its questions.
    """
    data = {"questionnaire": questionnaire.id, "version": questionnaire.version}
    return Form(questionnaire, data, listed_in(questionnaire, subset), title_of_subset(questionnaire, subset))


def form_of(assessment: Assessment, questions: Collection[str] | None = None) -> Form:
    """
    Return a form that is filled in.

    Args:
        questions: The ids of the questions to show; answered ones are shown in any case, so that nothing is lost. None for all.
    """
    return filled_form(assessment.questionnaire, assessment_data(assessment), questions)


def filled_form(questionnaire: Questionnaire, data: Mapping[str, Any], questions: Collection[str] | None = None) -> Form:
    """Return a form with plain data filled in, as `assessment_data` gives it; with council and date still to come, if they are missing."""
    listed = listed_in(questionnaire, None)
    if questions is not None:
        answered = data.get("answers") or {}
        below = {
            one.id
            for _, section in questionnaire.sections()
            if section.id in answered
            for _, one in walk(section.children, 0)
            if isinstance(one, Question)
        }
        listed &= {*questions, *answered, *below}
    return Form(questionnaire, data, listed)


def listed_in(questionnaire: Questionnaire, subset: str | None) -> frozenset[str]:
    """Return the ids of all questions that are asked, or of those of a subset."""
    wanted = {one for found in questionnaire.subsets if found.id == subset for one in found.questions}
    return frozenset(one.id for one in questionnaire.questions() if not one.is_computed and (subset is None or one.id in wanted))


def title_of_subset(questionnaire: Questionnaire, subset: str | None) -> str | None:
    """Return the title of a subset, or None for the whole."""
    return next((one.title for one in questionnaire.subsets if one.id == subset), None)
