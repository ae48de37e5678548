"""Assessments that several respondents gave together, as `merge` makes them: for pages that must hold with few and with many."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from rsc_assess import Assessment
from rsc_assess.assessment.values import ANSWERED, Respondent
from rsc_assess.questionnaire.values import LEVELS
from rsc_assess.respondents.merge import merged

SEED = 7


def differing(
    base: Assessment, groups: Sequence[tuple[Respondent, int]], notes: Sequence[str] = (), rule: str = "median_low", every: int = 1
) -> Assessment:
    """
    Return what respondents come to who each answer as the base does, give or take a level, with the same draws each time.

    Args:
        groups: Who answers, and how many of them.

        notes: What they write in turn where they give another level than the base.

        every: Only every so many questions is seen differently.
    """
    chance = random.Random(SEED)
    said: list[Assessment] = []
    for respondent, count in groups:
        said += [
            attrs.evolve(base, respondent=respondent, answers=varied(base, chance, notes, every), source=f"{len(said) + number}.yaml", remarks=())
            for number in range(count)
        ]
    return merged(said, rule)


def varied(base: Assessment, chance: random.Random, notes: Sequence[str], every: int) -> Mapping[str, Any]:
    """Return the answers of a base, some of them a level or two away."""
    answers = dict(base.answers)
    for place, question in enumerate(base.questionnaire.questions()):
        answer = answers.get(question.id)
        if answer is None or answer.state != ANSWERED or question.kind != LEVELS or place % every:
            continue
        levels = [option.value for option in question.options if isinstance(option.value, int)]
        level = min(max(int(str(answer.value)) + chance.choice((-2, -1, -1, 0, 0, 0, 0, 1, 1)), levels[0]), levels[-1])
        if level != answer.value:
            note = notes[chance.randrange(len(notes))] if notes and chance.random() < 0.5 else None
            answers[question.id] = attrs.evolve(answer, value=level, note=note, evidence=())
    return answers
