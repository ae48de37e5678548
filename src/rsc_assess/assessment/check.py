"""Check an assessment against its questionnaire, whoever built it: options that exist, reasons given, questions asked."""

from rsc_assess.assessment.values import ANSWERED, DONT_KNOW, MISSING, NOT_APPLICABLE, OPEN_STATES, STATES, Answer, Assessment
from rsc_assess.problems import Place, Problem, did_you_mean, shorten
from rsc_assess.questionnaire.rules import REFUSE
from rsc_assess.questionnaire.values import DATE, LEVELS, NUMBER, TEXT, TICK_KINDS, Question
from rsc_assess.scoring.cells import Table, has_evidence
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.sheet import ALWAYS, Sheet

KIND_NAMES = {NOT_APPLICABLE: "N/A", DONT_KNOW: "don't know", "declined": "prefer not to say"}


def check_assessment(assessment: Assessment) -> tuple[Problem, ...]:
    """
    Return all problems of an assessment: errors, warnings and notes.

    An error means that the assessment cannot be scored; loaded assessments have none.
    """
    return checked(assessment)[0]


def checked(assessment: Assessment) -> tuple[tuple[Problem, ...], Sheet | None]:
    """Return all problems of an assessment, and its sheet if there is no error among them."""
    questionnaire = assessment.questionnaire
    program = program_of(questionnaire, assessment.council)
    slots = program.slots
    problems = list(assessment.remarks)
    place = Place(assessment.source)
    problems.extend(Problem(code, what, remedy, place) for code, what, remedy in program.problems)
    known = {table.question.id for table in program.tables}
    for id, answer in assessment.answers.items():
        if id not in known:
            problems.append(Problem("A202", f"there is no question {shorten(id)}", did_you_mean(id, known), answer.place or place))
        else:
            table = program.tables[slots[id]]
            problems.extend(check_answer(table.question, answer, answer.place or place, table))
    if any(problem.severity == "error" for problem in problems):
        return tuple(problems), None
    sheet = Sheet(program, assessment.answers)
    problems.extend(check_asked(assessment, sheet))
    return tuple(problems), None if any(problem.severity == "error" for problem in problems) else sheet


def check_answer(question: Question, answer: Answer, place: Place, table: Table) -> list[Problem]:
    """Return the problems of one answer that can be seen without the others."""
    if answer.state not in STATES[:-1]:
        return [Problem("A215", f"there is no state {answer.state}", f"Use one of: {', '.join(STATES[:-1])}", place, question.id)]
    if answer.state == ANSWERED:
        if not is_possible(question, answer.value):
            return [no_such_level(question, str(answer.value), place)]
        alone = question.alone_in(answer.value) if isinstance(answer.value, tuple) else None
        if alone is not None:
            what = f"'{shorten(alone.label)}' is ticked together with others"
            return [Problem("A226", what, "Keep it alone, or take it out", place, question.id)]
        if table.counts["no_evidence"] == REFUSE and table.evidence_form is not None:
            found = table.answered.get(answer.value) or table.cell(answer)
            if found.row is None and (found.value or 0.0) > 0 and not has_evidence(answer, table.evidence_form, table.no_evidence_words):
                what = f"this needs evidence ({evidence_words(table.evidence_form)})"
                return [Problem("A224", what, "Add it under evidence, or choose an answer that earns nothing", place, question.id)]
    if answer.state == NOT_APPLICABLE:
        if (not question.not_applicable and answer.via is None) or table.counts[NOT_APPLICABLE] == REFUSE:
            remedy = "Choose a level; 0 means that nothing is in place" if question.kind == LEVELS else "Choose an answer"
            return [Problem("A204", "N/A cannot be answered here", remedy, place, question.id)]
        if not answer.reason and table.counts["no_reason"] == REFUSE:
            remedy = 'Write why it does not apply here in the column for it, or in a text file {answer: N/A, reason: "why"}'
            return [Problem("A203", "N/A has no reason", remedy, place, question.id)]
    elif answer.reason:
        remedy = "Put other remarks under note"
        return [Problem("A216", "a reason is given, though the answer is not N/A", remedy, place, question.id, "warning")]
    return []


def is_possible(question: Question, value: object) -> bool:
    """Tell whether a value can be the answer to a question."""
    if question.kind in TICK_KINDS:
        return isinstance(value, tuple) and all(question.option(one) is not None for one in value)
    if question.kind == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) <= 1e12
    if question.kind in (DATE, TEXT):
        return value is not None
    return value is not None and question.option(value) is not None


def evidence_words(form: str | int) -> str:
    """Return a form of evidence in words."""
    if isinstance(form, int):
        return f"at least {form} characters"
    return {"any": "any text or link", "link": "a link", "file": "a file name", "date": "a date"}[form]


def check_asked(assessment: Assessment, sheet: Sheet) -> list[Problem]:
    """Return errors on open answers that must be given, and warnings on answers to questions that are not asked."""
    problems = []
    place = Place(assessment.source)
    for question in assessment.questionnaire.questions():
        asked = sheet.asked.get(question.id, ALWAYS)
        answer = assessment.answer(question.id)
        where = answer.place or place
        table = sheet.program.tables[sheet.program.slots[question.id]]
        if asked.now and answer.state in OPEN_STATES and not question.is_computed and table.counts[answer.state] == REFUSE:
            said = KIND_NAMES.get(answer.state)
            what = "this must be answered" if said is None else f"{said} cannot be answered here"
            problems.append(Problem("A225", what, "Choose an answer", where, question.id))
        if not asked.now and answer.state != MISSING and answer.via is None:
            what = "this is answered, but not asked of this council, so it does not count"
            remedy = "Nothing needs to be done, unless an earlier answer is wrong"
            if asked.waits_for:
                what = f"this is answered, but whether it is asked depends on {', '.join(asked.waits_for)}"
                remedy = f"Answer {asked.waits_for[0]}"
            problems.append(Problem("A206", what, remedy, where, question.id, "warning"))
    if all(assessment.answer(question.id).state == MISSING for question in assessment.questionnaire.questions()):
        problems.append(Problem("A217", "nothing is answered yet", "Fill in levels under answers", place, severity="warning"))
    return problems


def no_such_level(question: Question, written: str, place: Place) -> Problem:
    """Return the problem of an answer that is none of the question's options."""
    also = ", or N/A with a reason" if question.not_applicable else ""
    values = [str(option.value) for option in question.options]
    if question.kind == NUMBER:
        return Problem("A201", f"'{shorten(written)}' is not a number that can be answered", f"Write a plain number{also}", place, question.id)
    if not values:
        return Problem("A201", f"'{shorten(written)}' is not an answer to this question", f"Write it as text{also}", place, question.id)
    allowed = (
        f"Use {values[0]} to {values[-1]}" if question.kind == LEVELS else f"Use one of: {', '.join(values[:12])}{' …' if len(values) > 12 else ''}"
    )
    digits = written.strip().lstrip("-").replace(".", "", 1).isdigit()
    if digits and question.kind == LEVELS:
        return Problem("A201", f"level {shorten(written)} does not exist", f"{allowed}{also}", place, question.id)
    remedy = f"{allowed}, don't know, or prefer not to say{also}"
    near = did_you_mean(written, [name for option in question.options for name in (option.label, *option.also)])
    if near.startswith("Did"):
        remedy = f"{near} {remedy}"
    return Problem("A201", f"'{shorten(written)}' is not an answer to this question", remedy, place, question.id)
