"""Sections that do not apply as a whole, when several answers become one."""

from collections.abc import Collection, Iterator, Mapping

import attrs

from rsc_assess.assessment.values import NOT_APPLICABLE, Answer
from rsc_assess.questionnaire.values import Question, Questionnaire, walk
from rsc_assess.respondents.rules import joined


def with_whole_sections(questionnaire: Questionnaire, answers: Mapping[str, Answer], declared: Collection[str]) -> dict[str, Answer]:
    """
    Return positions in which each section that somebody answered as a whole, and of which every question is N/A, is answered as a whole.

    So is a copy of a repeated block of which every question is N/A, where a question by itself could not be.

    Args:
        answers: By question id, with the views they were made of.

        declared: The ids of the sections that somebody answered as a whole.
    """
    found = dict(answers)
    copies = {child.id for _, section in questionnaire.sections() if section.repeats for child in section.children}
    for _, section in questionnaire.sections():
        if section.id not in declared and section.id not in copies:
            continue
        questions = [one for _, one in walk(section.children, 0) if isinstance(one, Question) and not one.is_computed]
        inside = [found[one.id] for one in questions if one.id in found]
        whole = bool(questions) and len(inside) == len(questions) and all(one.state == NOT_APPLICABLE and one.via is None for one in inside)
        if whole and (section.id in declared or not all(one.not_applicable for one in questions)):
            # One text for the whole section: that is how it stands in a file.
            reason = joined(view.answer.reason for one in inside for view in one.views if view.answer.reason)
            found.update({one.question: attrs.evolve(one, via=section.id, reason=reason) for one in inside})
    return found


def impossible(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Iterator[Question]:
    """Yield the questions whose position is N/A, which can only be said of their section as a whole."""
    for question in questionnaire.questions():
        answer = answers.get(question.id)
        if answer is not None and answer.state == NOT_APPLICABLE and answer.via is None and not question.not_applicable:
            yield question
