"""What a workbook says of each answer and of each section, as formulas and as the values that they have when it is written."""

from collections.abc import Mapping, Sequence

import attrs

from rsc_assess.answer_files.workbook_layout import STATE_NAMES
from rsc_assess.assessment.values import ANSWERED, DECLINED, DONT_KNOW, MISSING, NOT_APPLICABLE
from rsc_assess.questionnaire.matching import WORDS, folded
from rsc_assess.questionnaire.values import Question, Questionnaire, Section

# Beside the states: N/A that cannot be read as it stands, and a blank answer to what is asked of some councils only.
NO_REASON, NOT_OFFERED, CONDITIONAL = ("no_reason", "not_offered", "conditional")
STATUSES = (ANSWERED, NOT_APPLICABLE, DONT_KNOW, DECLINED, MISSING, CONDITIONAL, NO_REASON, NOT_OFFERED)
# Which words the formulas look up, in this order.
LOOKED_UP = (MISSING, NOT_APPLICABLE, DONT_KNOW, DECLINED)
# What the sheet of progress counts; what is missing is the rest.
COUNTED = (ANSWERED, NOT_APPLICABLE, DONT_KNOW, DECLINED, CONDITIONAL)


def words_of(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Return the words that mean each state in an answer, in all languages."""
    found = {state: tuple(dict.fromkeys((*WORDS[state], *(folded(name) for name in STATE_NAMES.get(state, ()))))) for state in LOOKED_UP}
    return {**found, MISSING: (*found[MISSING], *(word for word in map(folded, questionnaire.not_answered) if word not in found[MISSING]))}


def options_apart(questionnaire: Questionnaire, question: Question) -> dict[str, str]:
    """Return the options of a question whose name alone would tell another state than they are: the state by folded name."""
    words = {word: state for state, several in words_of(questionnaire).items() for word in several}
    unanswered = {folded(word) for word in questionnaire.not_answered}
    found: dict[str, str] = {}
    for option in question.options:
        state = option.sets or ANSWERED
        for name in (str(option.value), option.label, *option.also):
            if folded(name) not in unanswered and words.get(folded(name), ANSWERED) != state:
                found.setdefault(folded(name), state)
    return found


def status_of(questionnaire: Questionnaire, question: Question, answer: str, reason: str, around: str | None = None) -> str:
    """
    Return what a row says of an answer, one of STATUSES, before conditions are looked at.

    Args:
        around: NOT_APPLICABLE where a section around it is answered with that as a whole.
    """
    said = folded(answer)
    if not said:
        return around or (CONDITIONAL if is_conditional(questionnaire, question) else MISSING)
    apart = options_apart(questionnaire, question)
    state = apart[said] if said in apart else next((state for state, words in words_of(questionnaire).items() if said in words), ANSWERED)
    if state == NOT_APPLICABLE and said not in apart:
        return NOT_OFFERED if not question.not_applicable else state if reason.strip() else NO_REASON
    return state


def is_conditional(questionnaire: Questionnaire, question: Question) -> bool:
    """Tell whether a question is asked of some councils only."""

    def under(children: Sequence[Section | Question]) -> bool | None:
        for child in children:
            if isinstance(child, Section):
                found = under(child.children)
                if found is not None:
                    return found or child.applies is not None
            elif child.id == question.id:
                return question.applies is not None and not question.asked_always
        return None

    return bool(under(questionnaire.children))


@attrs.frozen
class Formulas:
    """
    Writes the formulas of one workbook.

    Attributes:
        names: What each of STATUSES is called in the language of the workbook.

        ranges: Where the words of each state stand.
    """

    questionnaire: Questionnaire
    names: Mapping[str, str]
    ranges: Mapping[str, str]

    def status(self, question: Question, answer: str, reason: str, around: str | None) -> str:
        """Return the formula of the status of a question, from the cells of its answer and reason, and of the status of a section around it."""
        blank = quoted(self.names[CONDITIONAL if is_conditional(self.questionnaire, question) else MISSING])
        if around is not None:
            name = quoted(self.names[NOT_APPLICABLE])
            blank = f"IF({around}={name},{name},{blank})"
        formula = quoted(self.names[ANSWERED])
        for state in reversed(LOOKED_UP):
            says = quoted(self.names[state])
            if state == NOT_APPLICABLE:
                says = f'IF(TRIM({reason})="",{quoted(self.names[NO_REASON])},{says})' if question.not_applicable else quoted(self.names[NOT_OFFERED])
            formula = f"IF(ISNUMBER(MATCH(TRIM({answer}),{self.ranges[state]},0)),{says},{formula})"
        for name, state in reversed(options_apart(self.questionnaire, question).items()):
            formula = f"IF(TRIM({answer})={quoted(name[:255])},{quoted(self.names[state])},{formula})"
        return f'=IF(TRIM({answer})="",{blank},{formula})'

    def whole(self, answer: str, reason: str) -> str:
        """Return the formula of the status of a section that is answered as a whole; blank where it is not."""
        says = f'IF(TRIM({reason})="",{quoted(self.names[NO_REASON])},{quoted(self.names[NOT_APPLICABLE])})'
        return f'=IF(ISNUMBER(MATCH(TRIM({answer}),{self.ranges[NOT_APPLICABLE]},0)),{says},"")'


def quoted(text: str) -> str:
    """Return a text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'
