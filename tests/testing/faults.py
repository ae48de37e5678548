"""
Faults of the engine that the laws have found, each with the questionnaires that show it.

Drawn questionnaires leave these out until the fault is mended; tests/testing/test_faults.py then fails, and the line goes.
"""

from collections.abc import Iterator

from rsc_assess import Questionnaire
from rsc_assess.questionnaire.condition import Comparison, comparisons_of
from rsc_assess.questionnaire.rules import Part, Role, Rules
from rsc_assess.scoring.methods import INTERNAL
from rsc_assess.scoring.program import groups_of


def rules_by_id(questionnaire: Questionnaire) -> dict[str, Rules]:
    found = {questionnaire.id: questionnaire.rules}
    found |= {section.id: section.rules for _, section in questionnaire.sections()}
    return found | {group.id: group.rules for scoring in questionnaire.scorings for group in groups_of(scoring.root)}


def tests_that_gate(questionnaire: Questionnaire) -> Iterator[Comparison]:
    for question in questionnaire.questions():
        yield from comparisons_of(question.applies)
    for _, section in questionnaire.sections():
        yield from comparisons_of(section.applies)


def tests_that_cap(questionnaire: Questionnaire) -> Iterator[Comparison]:
    for rules in rules_by_id(questionnaire).values():
        for cap in rules.caps:
            yield from comparisons_of(cap.when)


def may_drop_out(questionnaire: Questionnaire) -> bool:
    """Tell whether an open question may yet turn out not to count: it has an option that is not scored, or that is N/A."""
    for question in questionnaire.questions():
        loose = [one for one in question.options if (one.marks is None and one.sets is None) or one.sets == "not_applicable"]
        if loose and not question.unscored:
            return True
    return False


def is_simple(questionnaire: Questionnaire) -> bool:
    """Tell whether every node is a kind of mean, and nothing else."""
    rules = rules_by_id(questionnaire).values()
    roles = [part.role for scoring in questionnaire.scorings for group in groups_of(scoring.root) for part in group.parts]
    roles.extend(section.role for _, section in questionnaire.sections())
    return (
        all(one.method in (*INTERNAL, "none") and one.starts_at is None and one.out_of is None for one in rules)
        and all(one.counts["no_value"] == "left_out" for one in rules)
        and all(question.effect is None for question in questionnaire.questions())
        and all(role.steps is None and role.weight != "marks" for role in roles)
    )


def has_two_weights(questionnaire: Questionnaire) -> bool:
    """Tell whether a question counts in two groups of a scoring with different weights."""
    for scoring in questionnaire.scorings:
        seen: dict[str, Role] = {}
        for group in groups_of(scoring.root):
            for part in group.parts:
                if isinstance(part, Part) and seen.setdefault(part.node, part.role) != part.role:
                    return True
    return False


def has_unclamped(questionnaire: Questionnaire) -> bool:
    """Tell whether a number may count as more than everything."""
    return any(question.number is not None and not question.number.clamp_best for question in questionnaire.questions())


def known_fault(questionnaire: Questionnaire, law: str) -> str | None:
    """Return which known fault a questionnaire shows under a law, or None."""
    rules = rules_by_id(questionnaire)
    if any(one.no_value_below for one in rules.values()) and any(test.subject == "node" for test in tests_that_gate(questionnaire)):
        return "who is asked depends on a node that may lack coverage"
    if law in ("interval", "exact") and any(test.operator == "answered" for test in tests_that_cap(questionnaire)):
        return "a cap asks whether something is answered"
    if law == "exact" and may_drop_out(questionnaire) and not is_simple(questionnaire):
        return "an open question may drop out under other methods than means"
    if law == "order" and has_two_weights(questionnaire):
        return "a question counts in two groups with different weights"
    if law in ("cumulative", "monotone", "interval", "exact") and any(one.progress for one in rules.values()) and has_unclamped(questionnaire):
        return "progress in an open level passes 1"
    return None
