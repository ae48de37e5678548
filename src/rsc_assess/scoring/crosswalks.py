"""Framework items as scorings: each the weighted mean of its questions, with the questions' own weights."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from rsc_assess.assessment.values import ANSWERED, Assessment
from rsc_assess.crosswalk.values import Crosswalk, CrosswalkItem
from rsc_assess.questionnaire.rules import Group, Part, Role, Scoring
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.score import Record, Score, score_of
from rsc_assess.scoring.sheet import Sheet

FEWEST_FOR_ITEM = 2


def score_crosswalks(assessment: Assessment) -> Mapping[str, Mapping[str, Score]]:
    """Return the scores of all framework items, by crosswalk and item; items without questions have none."""
    questionnaire = assessment.questionnaire.as_crosswalks
    program = program_of(questionnaire, assessment.council)
    record = Record(program, Sheet(program, assessment.answers))
    return MappingProxyType(
        {
            crosswalk.id: MappingProxyType(
                {
                    item.id: attrs.evolve(score_of(record, f"{prefix(crosswalk.id)}/{item.id}"), kind="item")
                    for item in crosswalk.items
                    if item.questions
                }
            )
            for crosswalk in questionnaire.crosswalks
        }
    )


def why_no_figure(crosswalk: Crosswalk, item: CrosswalkItem, score: Score | None, nation: str | None) -> str | None:
    """Return why an item says nothing of a council: `does_not_apply`, `not_covered` or `too_few`; None where it has a figure."""
    nations = item.nations or crosswalk.nations
    if nations and nation is not None and nation not in nations:
        return "does_not_apply"
    if score is None:
        return "not_covered"
    return "too_few" if score.states[ANSWERED] < FEWEST_FOR_ITEM else None


def as_crosswalks(questionnaire: Questionnaire) -> Questionnaire:
    """Return a questionnaire whose further scorings are its crosswalks."""
    plain = attrs.evolve(questionnaire.defaults, counts=questionnaire.rules.counts)
    scorings = []
    for crosswalk in questionnaire.crosswalks:
        items = tuple(
            Group(f"{prefix(crosswalk.id)}/{item.id}", item.title, Role(Fraction(1)), tuple(Part(id, Role()) for id in item.questions), plain)
            for item in crosswalk.items
            if item.questions
        )
        if items:
            scorings.append(Scoring(crosswalk.id, crosswalk.title, Group(prefix(crosswalk.id), crosswalk.title, Role(Fraction(1)), items, plain)))
    return attrs.evolve(questionnaire, scorings=tuple(scorings))


def prefix(crosswalk: str) -> str:
    """Return the id of a crosswalk among nodes; no questionnaire can hold the same, since ids have no colons."""
    return f"crosswalk:{crosswalk}"
