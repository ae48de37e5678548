"""Check an assessment against its questionnaire, whoever built it: levels that exist, reasons given, questions asked."""

from rsc_assess.assessment.values import ANSWERED, MISSING, NOT_APPLICABLE, STATES, Answer, Assessment
from rsc_assess.problems import Place, Problem, did_you_mean, shorten
from rsc_assess.questionnaire.values import Question
from rsc_assess.scoring.asked import who_is_asked


def check_assessment(assessment: Assessment) -> tuple[Problem, ...]:
    """
    Return all problems of an assessment: errors, warnings and notes.

    An error means that the assessment cannot be scored; loaded assessments have none.
    """
    questions = {question.id: question for question in assessment.questionnaire.questions()}
    problems = list(assessment.remarks)
    for id, answer in assessment.answers.items():
        place = answer.place or Place(assessment.source)
        if id not in questions:
            problems.append(Problem("A202", f"there is no question {shorten(id)}", did_you_mean(id, questions), place))
        else:
            problems.extend(check_answer(questions[id], answer, place))
    if not any(problem.severity == "error" for problem in problems):
        problems.extend(check_asked(assessment))
    return tuple(problems)


def check_answer(question: Question, answer: Answer, place: Place) -> list[Problem]:
    """Return the problems of one answer that can be seen without the others."""
    if answer.state not in STATES[:-1]:
        return [Problem("A215", f"there is no state {answer.state}", f"Use one of: {', '.join(STATES[:-1])}", place, question.id)]
    if answer.state == ANSWERED and (answer.value is None or question.option(answer.value) is None):
        return [no_such_level(question, str(answer.value), place)]
    if answer.state == NOT_APPLICABLE:
        if not question.not_applicable:
            remedy = "Choose a level; 0 means that nothing is in place"
            return [Problem("A204", "N/A cannot be answered here", remedy, place, question.id)]
        if not answer.reason:
            remedy = 'Write {answer: N/A, reason: "why it does not apply here"}'
            return [Problem("A203", "N/A has no reason", remedy, place, question.id)]
    elif answer.reason:
        remedy = "Put other remarks under note"
        return [Problem("A216", "a reason is given, though the answer is not N/A", remedy, place, question.id, "warning")]
    return []


def check_asked(assessment: Assessment) -> list[Problem]:
    """Return warnings on answers to questions that are not asked, and notes on questions that wait for an answer."""
    problems = []
    asked = who_is_asked(assessment)
    for id, found in asked.items():
        answer = assessment.answer(id)
        if not found.now and answer.state != MISSING:
            what = "this is answered, but not asked of this council, so it does not count"
            remedy = "Nothing needs to be done, unless an earlier answer is wrong"
            if found.waits_for:
                what = f"this is answered, but whether it is asked depends on {', '.join(found.waits_for)}"
                remedy = f"Answer {found.waits_for[0]}"
            problems.append(Problem("A206", what, remedy, answer.place or Place(assessment.source), id, "warning"))
    if not any(answer.state == ANSWERED for answer in assessment.answers.values()):
        place = Place(assessment.source)
        problems.append(Problem("A217", "nothing is answered yet", "Fill in levels under answers", place, severity="warning"))
    return problems


def no_such_level(question: Question, written: str, place: Place) -> Problem:
    """Return the problem of an answer that is none of the question's options."""
    values = [option.value for option in question.options]
    also = ", or N/A with a reason" if question.not_applicable else ""
    digits = written.strip().lstrip("-").replace(".", "", 1).isdigit()
    if digits:
        return Problem("A201", f"level {shorten(written)} does not exist", f"Use {values[0]} to {values[-1]}{also}", place, question.id)
    remedy = f"Use {values[0]} to {values[-1]}, don't know, or prefer not to say{also}"
    near = did_you_mean(written, [option.label for option in question.options])
    if near.startswith("Did"):
        remedy = f"{near} {remedy}"
    return Problem("A201", f"'{shorten(written)}' is not an answer to this question", remedy, place, question.id)
