"""A named choice of questions as a questionnaire of its own, scored and compared only with itself."""

import attrs

from rsc_assess.questionnaire.condition import Condition, comparisons_of
from rsc_assess.questionnaire.rules import Check, Rules
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, title_of


def subset_of(questionnaire: Questionnaire, id: str) -> Questionnaire:
    """
    Return a questionnaire with the questions of a subset alone.

    Questions outside it that conditions look at stay, and move no score. Further scorings, crosswalks, caps, flags, bands
    with a condition, checks that look at more, and conditions on the scores of nodes are left out: they are about the whole. The digest is the
    subset's own.

    Raises:
        KeyError: There is no such subset.
    """
    subset = next((found for found in questionnaire.subsets if found.id == id), None)
    if subset is None:
        raise KeyError(id)
    chosen = set(subset.questions)
    needed = with_needed(questionnaire, chosen)

    def pruned(children: tuple[Section | Question, ...]) -> tuple[Section | Question, ...]:
        kept: list[Section | Question] = []
        for child in children:
            applies = None if looks_at_nodes(child.applies) else child.applies
            if isinstance(child, Section):
                inside = pruned(child.children)
                if inside:
                    kept.append(attrs.evolve(child, children=inside, rules=kept_rules(child.rules, inside), applies=applies))
            elif child.id in chosen:
                actions = tuple(attrs.evolve(one, needs=tuple(need for need in one.needs if need[0] in needed)) for one in child.actions)
                kept.append(attrs.evolve(child, applies=applies, actions=actions))
            elif child.id in needed:
                kept.append(attrs.evolve(child, unscored=True, applies=applies, actions=()))
        return tuple(kept)

    children = pruned(questionnaire.children)
    return attrs.evolve(
        questionnaire,
        title=title_of(questionnaire.title, subset),
        children=children,
        rules=kept_rules(questionnaire.rules, children),
        scorings=(),
        subsets=(),
        crosswalks=(),
        checks=tuple(one for one in questionnaire.checks if is_about(one, chosen)),
        original=subset_of(questionnaire.original, id) if questionnaire.original is not None else None,
        chosen=subset,
    )


def is_about(check: Check, chosen: set[str]) -> bool:
    """Tell whether a check looks at chosen questions and the council alone."""
    return all(test.subject == "attribute" or (test.subject == "question" and test.name in chosen) for test in comparisons_of(check.when))


def looks_at_nodes(condition: Condition | None) -> bool:
    """Tell whether a condition compares the score of a node."""
    return any(test.subject == "node" for test in comparisons_of(condition))


def with_needed(questionnaire: Questionnaire, chosen: set[str]) -> set[str]:
    """Return chosen questions with all that their conditions, and the conditions of those, look at."""
    questions = {question.id: question for question in questionnaire.questions()}
    conditions: dict[str, list[Condition | None]] = {}

    def climb(children: tuple[Section | Question, ...], around: list[Condition | None]) -> None:
        for child in children:
            if isinstance(child, Section):
                climb(child.children, [*around, child.applies])
            else:
                conditions[child.id] = [*around, child.applies]

    climb(questionnaire.children, [])
    found: set[str] = set()
    waiting = list(chosen)
    while waiting:
        id = waiting.pop()
        if id in found or id not in questions:
            continue
        found.add(id)
        waiting.extend(test.name for one in conditions[id] for test in comparisons_of(one) if test.subject == "question")
        waiting.extend(questions[id].sources)
        waiting.extend(other.id for other in questions.values() for option in other.options if id in option.takes_out)
    return found


def kept_rules(rules: Rules, children: tuple[Section | Question, ...]) -> Rules:
    """Return rules without what names questions or sections that are gone."""
    ids = {child.id for child in children}
    levels = tuple(kept for level in rules.levels if (kept := tuple(part for part in level if part.node in ids)))
    return attrs.evolve(rules, levels=levels, caps=(), flags=(), bands=tuple(band for band in rules.bands if band.needs is None))
