"""Questions whose answers are for the council alone, with those that would give one of them away."""

from rsc_assess.scoring.score import Scorecard


def withheld_questions(scorecard: Scorecard) -> frozenset[str]:
    """
    Return the ids of the questions whose answers are kept from the public and from a pool.

    These are the sensitive ones, and those that would give one of them away: whether a follow-up was asked tells the
    answer before it, and a quotient or sum tells a number that it is made from.
    """
    program = scorecard.record.program
    found = {question.id for question in scorecard.assessment.questionnaire.questions() if question.sensitive}
    for gate, tables in program.gated:
        question = tables[0].question
        depends = {test.name for test in gate.tests} | {name for name, _ in gate.taken_by}
        depends.update(question.sources)
        if depends & found:
            found.add(question.id)
    return frozenset(found)
