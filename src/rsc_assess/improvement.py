"""What to do next: strengths to keep, and the questions whose next level adds most for its effort."""

import attrs

from rsc_assess.assessment.values import ANSWERED, OPEN_STATES, Answer, Assessment
from rsc_assess.questionnaire.values import Action, OptionValue, Question, Section
from rsc_assess.scoring.display import on_scale, snapped
from rsc_assess.scoring.explain import state_of
from rsc_assess.scoring.run import values_only
from rsc_assess.scoring.score import Scorecard
from rsc_assess.scoring.sheet import Sheet

# Level 3 of 5, on whatever scale the questionnaire shows.
STRENGTH_FROM = 0.6


@attrs.frozen
class Step:
    """
    One step up, and what it would do.

    Attributes:
        gain: What it adds to the overall share of the maximum.

        gain_per_effort: The gain divided by the effort: small 1, medium 3, large 8, or days.
    """

    question: Question
    level: OptionValue
    action: Action
    gain: float
    gain_per_effort: float


def next_steps(scorecard: Scorecard) -> tuple[Step, ...]:
    """
    Return the steps that can be taken now, best first: gain in the overall divided by effort, then order of the file.

    A step is left out while something it needs is not reached. The gain is found by scoring again with the next level.
    """
    assessment = scorecard.assessment
    program = scorecard.record.program
    now = scorecard.nodes[scorecard.root].value
    steps = []
    for question in assessment.questionnaire.questions():
        answer = assessment.answer(question.id)
        if state_of(scorecard, question.id) != ANSWERED or not isinstance(answer.value, int | str) or now is None:
            continue
        action = question.action_from(answer.value)
        if action is None or not all(reached(scorecard, id, level) for id, level in action.needs):
            continue
        better = what_if(assessment, question.id, action.reaches)
        value = values_only(program, Sheet(program, better.answers))[program.slots[scorecard.root]]
        gain = snapped((value or 0.0) - now)
        steps.append(Step(question, answer.value, action, gain, snapped(gain / action.cost)))
    return tuple(sorted((step for step in steps if step.gain > 0), key=lambda step: -step.gain_per_effort))


def what_if(assessment: Assessment, question: str, level: OptionValue) -> Assessment:
    """Return the assessment with one answer set to a level."""
    return attrs.evolve(assessment, answers={**assessment.answers, question: Answer(question, ANSWERED, level)})


def reached(scorecard: Scorecard, question: str, level: OptionValue) -> bool:
    """Tell whether a question is answered at a level or above; one that does not apply or is not asked holds nothing up."""
    state = state_of(scorecard, question)
    if state == ANSWERED:
        ladder = [option.value for option in scorecard.record.program.tables[scorecard.record.program.slots[question]].question.ladder()]
        value = scorecard.assessment.answer(question).value
        return value in ladder and level in ladder and ladder.index(value) >= ladder.index(level)  # type: ignore[arg-type]
    return state not in OPEN_STATES


def strengths(scorecard: Scorecard) -> tuple[str, ...]:
    """Return the ids of rated sections of the lowest rank at three fifths (level 3) or above: best first, then coverage, then order."""
    display = scorecard.assessment.questionnaire.display
    lowest = [
        section.id
        for _, section in scorecard.assessment.questionnaire.sections()
        if not any(isinstance(child, Section) for child in section.children)
    ]

    def rank(id: str) -> tuple[float, float]:
        score = scorecard.nodes[id]
        return -snapped(score.value or 0.0), -snapped(score.coverage or 0.0)

    found = [
        id
        for id in lowest
        if scorecard.nodes[id].rated and snapped(on_scale(scorecard.nodes[id].value or 0.0, display)) >= snapped(on_scale(STRENGTH_FROM, display))
    ]
    return tuple(sorted(found, key=rank))


def to_find_out(scorecard: Scorecard) -> tuple[Question, ...]:
    """Return the open questions, in the order of the file."""
    return tuple(question for question in scorecard.assessment.questionnaire.questions() if state_of(scorecard, question.id) in OPEN_STATES)
