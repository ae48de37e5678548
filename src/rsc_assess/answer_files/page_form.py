"""A form as the offline page needs it: its pages of questions for the template, and the data that its script reads."""

import itertools
from collections.abc import Mapping
from typing import Any

import attrs

from rsc_assess.answer_files.form import Form
from rsc_assess.answer_files.page_asking import asking_table
from rsc_assess.assessment.data import TOP_KEYS, as_record
from rsc_assess.councils.council import BY_CODE, NATIONS, PREFIXES, TYPES, Council
from rsc_assess.language import Catalogue
from rsc_assess.questionnaire.matching import WORDS
from rsc_assess.questionnaire.rules import REFUSE
from rsc_assess.questionnaire.values import Question, Section, walk
from rsc_assess.scoring.explain import only_where
from rsc_assess.scoring.program import program_of

Data = dict[str, Any]

OWN_KEYS = ("answer", "reason", "note", "evidence", "owner", "date", "views")


@attrs.frozen
class Asked:
    """
    A question as the page shows it.

    Attributes:
        number: Its place among the questions that are shown, from 0; ids in the page are made of it.

        said: What is answered, as the map that an answer may also be written as.

        only_where: Who is asked it, in words; None for everyone.

        states: The states that can be chosen, apart from answered.
    """

    number: int
    question: Question
    said: Mapping[str, Any]
    only_where: str | None
    states: tuple[str, ...]


@attrs.frozen
class Theme:
    """
    What the page shows at one time: the questions of one section, or those that stand in none.

    Attributes:
        id: That of the section, or of the questionnaire.

        above: The titles of the sections around it, from the top.

        around: The ids of these sections and its own, for answers to a section as a whole.

        may_not_apply: The section, of those around and itself, that can be answered as a whole with N/A; None where there is none.
    """

    id: str
    title: str
    about: str | None
    above: tuple[str, ...]
    around: tuple[str, ...]
    may_not_apply: str | None
    questions: tuple[Asked, ...]


def themes_of(form: Form, t: Catalogue) -> tuple[Theme, ...]:
    """Return the form cut into what the page shows at one time, in the order of the questionnaire."""
    questionnaire, states = form.questionnaire, states_of(form)
    names = {node.id: f"{node.id} ({node.title})" for _, node in walk(questionnaire.children, 0)}
    found: list[Theme] = []
    numbers = itertools.count()

    def name_of(id: str) -> str:
        return names.get(id, id)

    def cut(id: str, title: str, about: str | None, children: tuple[Section | Question, ...], around: tuple[Section, ...], copy: str | None) -> None:
        own = [
            Asked(next(numbers), one, as_record(form.answers.get(one.id)), only_where(questionnaire, one, name_of, t.condition), states[one.id])
            for one in children
            if isinstance(one, Question) and one.id in form.listed
        ]
        if own:
            found.append(Theme(id, title, about, tuple(one.title for one in around[:-1]), tuple(one.id for one in around), copy, tuple(own)))
        for one in children:
            if isinstance(one, Section):
                inner = one.id if around and around[-1].repeats else copy
                cut(one.id, one.title, one.about, one.children, (*around, one), inner)

    cut(questionnaire.id, questionnaire.title, None, questionnaire.children, (), None)
    return tuple(found)


def states_of(form: Form) -> dict[str, tuple[str, ...]]:
    """Return by question the states that can be chosen, apart from answered: those that the questionnaire does not refuse."""
    program = program_of(form.questionnaire, Council(""))
    found = {}
    for question in form.questionnaire.questions():
        counts = program.tables[program.slots[question.id]].counts
        states = [state for state in ("dont_know", "declined") if counts[state] != REFUSE]
        if question.not_applicable and counts["not_applicable"] != REFUSE:
            states.append("not_applicable")
        found[question.id] = tuple(states)
    return found


def page_data(form: Form, themes: tuple[Theme, ...]) -> Data:
    """Return what the script of the page knows of the questionnaire, as plain data."""
    questionnaire = form.questionnaire
    program = program_of(questionnaire, Council(""))
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "title": form.title,
        "content_language": questionnaire.language,
        "questions": [
            question_data(question, program.tables[program.slots[question.id]].counts["no_reason"] == REFUSE)
            for question in questionnaire.questions()
            if not question.is_computed
        ],
        "order": [node.id for _, node in walk(questionnaire.children, 0)],
        "sections": {section.id: answered_below(section) for _, section in questionnaire.sections()},
        "themes": [
            {
                "id": theme.id,
                "title": theme.title,
                "above": list(theme.above),
                "around": list(theme.around),
                "may_not_apply": theme.may_not_apply,
                "questions": [one.question.id for one in theme.questions],
                "only_where": [one.only_where for one in theme.questions],
            }
            for theme in themes
        ],
        "asking": asking_table(questionnaire),
        "attributes": attributes_asked(form),
        "words": {state: list(words) for state, words in WORDS.items()},
        "not_answered": list(questionnaire.not_answered),
        "codes": {"prefixes": {prefix: list(pair) for prefix, pair in PREFIXES.items()}, "types": BY_CODE},
        "top_keys": list(TOP_KEYS),
        "own_keys": list(OWN_KEYS),
    }


def answered_below(section: Section) -> list[str]:
    """Return the ids of the questions that an answer to a section as a whole answers."""
    return [one.id for _, one in walk(section.children, 0) if isinstance(one, Question) and not one.is_computed]


def question_data(question: Question, needs_reason: bool) -> Data:
    """Return what the script knows of a question."""
    number = question.number
    return {
        "id": question.id,
        "title": question.title,
        "kind": question.kind,
        "options": [
            {"value": one.value, "label": one.label, "names": [one.label, *one.also], "alone": one.sets is not None} for one in question.options
        ],
        "not_applicable": question.not_applicable,
        "needs_reason": needs_reason,
        "low": -1e12 if number is None or number.low is None else number.low,
        "high": 1e12 if number is None or number.high is None else number.high,
        "positive": number is not None and number.log and not number.clamp_worst,
        "units": [number.unit, *number.also] if number is not None and number.unit else [],
    }


def attributes_asked(form: Form) -> list[Data]:
    """Return the attributes of a council that decide who is asked what, apart from name and code; with what can be chosen, if that is set."""
    questionnaire = form.questionnaire
    names = [name for name in dict.fromkeys((*questionnaire.attributes_used, *questionnaire.attributes)) if name not in ("name", "id", "id_scheme")]
    choices = {"type": TYPES, "nation": NATIONS}
    return [{"name": name, "choices": list(choices.get(name, ()))} for name in names]
