"""The rules of a questionnaire as sentences for the reader of a report: only what is true of this questionnaire."""

from collections.abc import Iterator

from rsc_assess.questionnaire.condition import in_words
from rsc_assess.questionnaire.rules import DEFAULT_COUNTS, Rules
from rsc_assess.questionnaire.values import LEVELS, Questionnaire

METHOD_WORDS = {
    "geometric": "the weighted geometric mean of what is in it, so that a weak part weighs heavily",
    "harmonic": "the weighted harmonic mean of what is in it, so that a weak part weighs heavily",
    "product": "the product of the shares of what is in it",
    "lowest": "the lowest of what is in it",
    "highest": "the highest of what is in it",
    "median": "the middle one of what is in it",
    "levels": "the number of complete levels before the first open one, divided by the number of levels",
    "last": "the last answered question of its chain",
    "essential": "what is recommended, multiplied by what is essential",
    "none": "a heading without a score of its own",
}
ROW_WORDS = {
    "missing": "A blank answer",
    "dont_know": "The answer “don't know”",
    "declined": "The answer “prefer not to say”",
    "not_applicable": "What does not apply here",
    "no_evidence": "An answer without the evidence asked for",
    "not_asked": "What is not asked",
    "no_value": "A section without a score",
}
TREATMENT_WORDS = {
    "left_out": "is left out, and the rest counts for more",
    "zero": "counts as zero",
    "full": "counts like the best answer",
    "worst": "counts like the worst answer",
    "unrated": "leaves the section without a score",
    "marks": "counts as it is answered",
    "refuse": "is not accepted",
}


def rules_in_words(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return how the scores of a questionnaire come about, one sentence for each rule."""
    return (
        *how_questions_count(questionnaire),
        *how_sections_count(questionnaire),
        *what_counts_otherwise(questionnaire),
        *limits_and_roundings(questionnaire),
    )


def all_rules(questionnaire: Questionnaire) -> Iterator[tuple[str, Rules]]:
    """Yield the rules of the total and of every section, with the name of each."""
    yield questionnaire.total_title, questionnaire.rules
    for _, section in questionnaire.sections():
        yield f"{section.id} {section.title}", section.rules


def how_questions_count(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield what a question's share is."""
    questions = [question for question in questionnaire.questions() if not question.unscored]
    if all(question.kind == LEVELS and question.out_of is None for question in questions):
        yield "A question counts the share of its highest level that is reached: the highest level is 100%, half way up is 50%."
    else:
        yield "A question counts the share of the most marks that it can earn."
    if any(question.effect is not None for question in questions):
        yield "Penalties and bonuses are taken off or added outside the maximum."


def how_sections_count(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield how the parts of sections become their scores."""
    by_method: dict[str, list[str]] = {}
    for name, rules in all_rules(questionnaire):
        by_method.setdefault(rules.method, []).append(name)
    if "mean" in by_method:
        yield "A section is the weighted mean of what is in it" + ("." if len(by_method) == 1 else ", unless said below.")
    for method, words in METHOD_WORDS.items():
        if method in by_method:
            named = by_method[method]
            listed = ", ".join(named[:6]) + (f" and {len(named) - 6} more" if len(named) > 6 else "")
            yield f"{listed}: {words}."


def what_counts_otherwise(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield what counts where an answer earns no mark of its own."""
    counts = questionnaire.rules.counts
    if all(counts[row] == DEFAULT_COUNTS[row] for row in ROW_WORDS):
        yield (
            "What does not apply here, is not asked, or is still open is left out, and the rest counts for more. "
            "Nothing is ever taken as zero because it is missing."
        )
    else:
        for row, words in ROW_WORDS.items():
            if row != "no_evidence" or counts[row] != DEFAULT_COUNTS[row]:
                yield f"{words} {TREATMENT_WORDS[counts[row]]}."
    differing = any(rules.counts != counts for _, rules in all_rules(questionnaire))
    differing = differing or any(question.role.counts for question in questionnaire.questions())
    if differing or any(one.counts for one in questionnaire.classes):
        yield "Some sections, classes or questions treat this differently; the questionnaire says which."


def limits_and_roundings(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield caps and roundings."""
    for name, rules in all_rules(questionnaire):
        for cap in rules.caps:
            yield f"{name} is at {'least' if cap.raises else 'most'} {cap.at_most:g} while {in_words(cap.when, lambda id: id)}: {cap.because}."
        if rules.rounds is not None:
            yield f"{name} is rounded {rules.rounds.in_words()} before it counts further."
