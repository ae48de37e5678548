"""The rules of a questionnaire as sentences for the reader of a report: only what is true of this questionnaire."""

from collections.abc import Iterator

from rsc_assess.questionnaire.rules import DEFAULT_COUNTS, Keep, Rules
from rsc_assess.questionnaire.values import LEVELS, Questionnaire
from rsc_assess.report.writer import Writer

# In the order in which they are told; the mean has sentences of its own.
METHODS = ("geometric", "harmonic", "product", "lowest", "highest", "median", "levels", "last", "essential", "none")
ROWS = ("missing", "dont_know", "declined", "not_applicable", "no_evidence", "not_asked", "no_value")
MOST_NAMED = 6


def rules_in_words(writer: Writer) -> tuple[str, ...]:
    """Return how the scores of a questionnaire come about, one sentence for each rule."""
    return (
        *how_questions_count(writer),
        *how_sections_count(writer),
        *what_counts_otherwise(writer),
        *limits_and_roundings(writer),
    )


def all_rules(questionnaire: Questionnaire) -> Iterator[tuple[str, Rules]]:
    """Yield the rules of the total and of every section, with the name of each."""
    yield questionnaire.total_title, questionnaire.rules
    for _, section in questionnaire.sections():
        yield f"{section.id} {section.title}", section.rules


def how_questions_count(writer: Writer) -> Iterator[str]:
    """Yield what a question's share is."""
    questions = [question for question in writer.questionnaire.questions() if not question.unscored]
    if all(question.kind == LEVELS and question.out_of is None for question in questions):
        yield writer.t("rules.levels", all="100%", half="50%")
    else:
        yield writer.t("rules.marks")
    if any(question.effect is not None for question in questions):
        yield writer.t("rules.effects")


def how_sections_count(writer: Writer) -> Iterator[str]:
    """Yield how the parts of sections become their scores."""
    by_method: dict[str, list[str]] = {}
    for name, rules in all_rules(writer.questionnaire):
        by_method.setdefault(rules.method, []).append(name)
    if "mean" in by_method:
        yield writer.t("rules.mean" if len(by_method) == 1 else "rules.mean_unless")
    for method in METHODS:
        named = by_method.get(method, [])
        if named:
            listed = ", ".join(named[:MOST_NAMED])
            more = len(named) - MOST_NAMED
            who = writer.t("rules.and_more", names=listed, n=writer.count(more)) if more > 0 else listed
            yield writer.t(f"rules.method.{method}", names=who)


def what_counts_otherwise(writer: Writer) -> Iterator[str]:
    """Yield what counts where an answer earns no mark of its own."""
    questionnaire = writer.questionnaire
    counts = questionnaire.rules.counts
    if all(counts[row] == DEFAULT_COUNTS[row] for row in ROWS):
        yield writer.t("rules.left_out")
    else:
        for row in ROWS:
            if row != "no_evidence" or counts[row] != DEFAULT_COUNTS[row]:
                yield writer.t(f"rules.treatment.{counts[row]}", what=writer.t(f"rules.row.{row}"))
    differing = any(rules.counts != counts for _, rules in all_rules(questionnaire))
    differing = differing or any(question.role.counts for question in questionnaire.questions())
    if differing or any(one.counts for one in questionnaire.classes):
        yield writer.t("rules.differ")


def limits_and_roundings(writer: Writer) -> Iterator[str]:
    """Yield what counts of the parts, caps and roundings."""
    for name, rules in all_rules(writer.questionnaire):
        if rules.keep is not None:
            yield what_is_kept(writer, name, rules.keep)
        for cap in rules.caps:
            most = writer.t.number(f"{cap.at_most:g}")
            key = "rules.raise" if cap.raises else "rules.cap"
            yield writer.t(key, name=name, most=most, condition=writer.condition(cap.when), because=cap.because)
        if rules.rounds is not None and rules.rounds.step is not None:
            yield writer.t("rules.rounds_step", name=name, step=writer.plain(rules.rounds.step))
        elif rules.rounds is not None:
            yield writer.t("rules.rounds", name=name, n=writer.count(rules.rounds.decimals))


def what_is_kept(writer: Writer, name: str, keep: Keep) -> str:
    """Return which parts of a node count."""
    if keep.highest is not None:
        return writer.t("rules.keep_highest", name=name, n=writer.count(keep.highest))
    if keep.lowest is not None:
        return writer.t("rules.keep_lowest", name=name, n=writer.count(keep.lowest))
    return writer.t("rules.drop", name=name, low=writer.count(keep.drop_lowest), high=writer.count(keep.drop_highest))
