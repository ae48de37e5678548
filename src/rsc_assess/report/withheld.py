"""What a public report does not show, so that no answer of a sensitive question can be read from it."""

from collections.abc import Collection, Iterator

import attrs

from rsc_assess.language import Catalogue
from rsc_assess.questionnaire.condition import Condition, comparisons_of
from rsc_assess.scoring.score import Score, Scorecard


def depends_on(condition: Condition, hidden: Collection[str]) -> bool:
    """Tell whether a condition looks at one of these questions."""
    return any(test.name in hidden for test in comparisons_of(condition))


def without_reasons(scorecard: Scorecard, score: Score, hidden: Collection[str], t: Catalogue) -> Score:
    """Return a score without the flags, and the reasons of caps, that hang on withheld answers; its figures stay."""
    node = scorecard.record.program.node_of.get(scorecard.record.program.slots[score.id])
    if node is None or not hidden:
        return score
    silent = set(silent_names(scorecard, score.id, hidden))
    return attrs.evolve(
        score,
        flags=tuple(name for name in score.flags if name not in silent),
        unknown=tuple(name for name in score.unknown if name not in silent),
        capped_by=t("withheld.because") if score.capped_by in silent else score.capped_by,
        raised_by=t("withheld.because") if score.raised_by in silent else score.raised_by,
    )


def silent_names(scorecard: Scorecard, id: str, hidden: Collection[str]) -> Iterator[str]:
    """Yield the names of a node's flags, and the reasons of its caps, that hang on withheld answers."""
    node = scorecard.record.program.node_of.get(scorecard.record.program.slots[id])
    if node is not None:
        yield from (flag.name for flag in node.rules.flags if depends_on(flag.when, hidden))
        yield from (cap.because for cap in node.rules.caps if depends_on(cap.when, hidden))
