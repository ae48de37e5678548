"""One perspective by itself: what the council, residents or a partner say, scored by the same engine, for comparison."""

from collections.abc import Collection

import attrs

from rsc_assess.assessment.values import MISSING, Answer, Assessment
from rsc_assess.respondents.rules import position_of, settle
from rsc_assess.respondents.sections import impossible, with_whole_sections
from rsc_assess.respondents.shown import perspectives_of, shown_for
from rsc_assess.respondents.stances import table_of, views_of

# Under the other rules nobody could settle what the members of a perspective see differently.
SETTLING = ("median_low", "lowest")


def perspectives(assessment: Assessment) -> tuple[str, ...]:
    """Return the perspectives of the respondents, that of the council first."""
    return perspectives_of(assessment.respondents.values())


def compared_perspectives(assessment: Assessment) -> tuple[str, ...]:
    """Return the perspectives of which something may be shown beside the others; empty where fewer than two remain."""
    seen: dict[str, None] = {}
    for question in assessment.questionnaire.questions():
        if views_of(assessment, question.id):
            seen.update(dict.fromkeys(shown_perspectives_for(assessment, question.id)))
    found = tuple(name for name in perspectives(assessment) if name in seen)
    return found if len(found) > 1 else ()


def shown_perspectives_for(assessment: Assessment, question: str) -> tuple[str, ...]:
    """Return the perspectives for which a position on a question may be shown: those that may be over all who spoke, and over all who took a side."""
    by_all, by_takers = (shown_for(assessment, question, taken).perspectives for taken in (False, True))
    return tuple(name for name in by_all if name in by_takers)


def perspective_assessment(assessment: Assessment, perspective: str, rule: str | None = None, only_shown: bool = True) -> Assessment:
    """
    Return the assessment of one perspective alone, to be scored beside the position.

    Its answers are the views of its respondents, merged by the rule; its own views stay with them. What the rule does not settle is left
    open, and so is, unless asked otherwise, every question for which this perspective may not be shown.

    Args:
        rule: One of MERGE_RULES; if left out, the one the assessment was merged by, or median_low where that was `stop` or `lead`: the many
            members of a perspective have neither agreed nor a lead.

        only_shown: Whether to leave out what may not be shown; False for those who may see every view.

    Raises:
        KeyError: No respondent has this perspective.
    """
    members = {id: one for id, one in assessment.respondents.items() if one.perspective == perspective}
    if not members:
        raise KeyError(perspective)
    chosen = rule or (assessment.merged_by if assessment.merged_by in SETTLING else SETTLING[0])
    answers: dict[str, Answer] = {}
    for question in assessment.questionnaire.questions():
        if only_shown and perspective not in shown_perspectives_for(assessment, question.id):
            continue
        answer = own_position(assessment, question.id, members, chosen)
        if answer is not None:
            answers[question.id] = answer
    answers = with_whole_sections(assessment.questionnaire, answers, ())
    for question in list(impossible(assessment.questionnaire, answers)):
        del answers[question.id]
    return attrs.evolve(
        assessment, answers=answers, respondents=members, merged_by=chosen, merged_from=None, respondent=None, sign_off=(), recorded=(), remarks=()
    )


def own_position(assessment: Assessment, question: str, members: Collection[str], rule: str) -> Answer | None:
    """Return the position of some respondents on a question with their views, or None where they say nothing or the rule does not settle it."""
    views = views_of(assessment, question, members)
    if not views:
        return None
    table = table_of(assessment, question)
    stance = settle(views, table, rule, assessment.respondents).stance
    if stance is None or stance.state == MISSING:
        return None
    return attrs.evolve(position_of(question, views, table, stance), views=views)
