"""Look through a questionnaire for what its author may not have meant."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from rsc_assess.documents.source import Source, read_document
from rsc_assess.lint import conditions, crosswalks, ids, rules, translations, unused, weights
from rsc_assess.lint.best import best_of
from rsc_assess.lint.councils import MOST_KINDS, kinds_of_councils
from rsc_assess.lint.maximum import impossible_maximum
from rsc_assess.lint.subject import Subject
from rsc_assess.lint.texts import TEXT_FINDINGS
from rsc_assess.problems import Problem, counted
from rsc_assess.questionnaire.reader import load_questionnaire
from rsc_assess.questionnaire.shipped import shipped_path


def lint_questionnaire(source: Source, today: datetime.date | None = None) -> tuple[Problem, ...]:
    """
    Return what an author may not have meant, as warnings and notes in the order of the findings.

    Args:
        source: A path, the bytes of a file, a mapping, or the id of a shipped questionnaire such as "rsc".

        today: Crosswalks of frameworks that ended before this day are told; None tells none.

    Raises:
        InputError: The questionnaire cannot be used; `.problems` lists everything that is wrong with it.

        FileAccessError: The file cannot be read.
    """
    questionnaire = load_questionnaire(source)
    document = read_document(file_of(source), "questionnaire")
    return found_in(Subject(questionnaire, document.name, document.root), today)


def file_of(source: Source) -> Source:
    """Return the file that an id or a folder stands for; anything else as it is."""
    if not isinstance(source, str | Path):
        return source
    path = Path(source) if Path(source).exists() else shipped_path(str(source)) or Path(source)
    return path / "questionnaire.yaml" if path.is_dir() else path


def found_in(subject: Subject, today: datetime.date | None) -> tuple[Problem, ...]:
    """Return all findings."""
    cases = conditions.cases(subject)
    kinds, is_complete = kinds_of_councils(subject.questionnaire)
    best = best_of(kinds)
    found: list[Problem] = []
    if not is_complete:
        what = f"there are more than {MOST_KINDS} kinds of councils, of which only the first {MOST_KINDS} were looked at for scores"
        found.append(subject.note("L105", what, "Check the others by hand"))
    for find in (
        conditions.unreachable_questions,
        conditions.dead_conditions,
        conditions.idle_condition_parts,
        conditions.dead_rules,
        conditions.unchecked_conditions,
    ):
        found.extend(find(subject, cases))
    found.extend(conditions.later_questions(subject))
    found.extend(impossible_maximum(subject, best))
    found.extend(weights.deciding_questions(subject, weights.decided_by(best)))
    found.extend(weights.zero_weights(subject))
    found.extend(weights.flat_options(subject, best))
    for look in (
        *TEXT_FINDINGS,
        ids.numbered_ids,
        ids.worded_ids,
        ids.long_ids,
        unused.unused_classes,
        unused.unused_scales,
        unused.unused_attributes,
        unused.idle_subsets,
        translations.missing_translations,
        crosswalks.empty_items,
        crosswalks.unmapped_questions,
        rules.chains_without_end,
        rules.ends_outside_chains,
        rules.scores_without_label,
        rules.paid_silence,
        rules.unbarred_gaps,
        rules.shifted_levels,
    ):
        found.extend(look(subject))
    found.extend(crosswalks.ended_crosswalks(subject, today))
    found.extend(rules.unreachable_labels(subject, best))
    return tuple(found)


def in_short(problems: Sequence[Problem]) -> str:
    """Return how many warnings and notes there are, as a sentence."""
    warnings, notes = (sum(problem.severity == severity for problem in problems) for severity in ("warning", "note"))
    return f"{counted(warnings, 'warning')}, {counted(notes, 'note')}."
