"""An assessment of a subset: its questions and their answers, as if there were no others."""

import attrs

from rsc_assess.assessment.sign_off import carried_over
from rsc_assess.assessment.values import Assessment
from rsc_assess.questionnaire.subsets import subset_of


def subset_assessment(assessment: Assessment, id: str) -> Assessment:
    """
    Return the assessment of a subset of its questions; answers to the others, and recorded figures, are left out.
    What was signed off stays so.

    Raises:
        KeyError: There is no such subset.
    """
    questionnaire = subset_of(assessment.questionnaire, id)
    kept = {question.id for question in questionnaire.questions()}
    answers = {question: answer for question, answer in assessment.answers.items() if question in kept}
    remarks = tuple(problem for problem in assessment.remarks if problem.node is None or problem.node in kept)
    return carried_over(assessment, attrs.evolve(assessment, questionnaire=questionnaire, answers=answers, remarks=remarks, recorded=()))
