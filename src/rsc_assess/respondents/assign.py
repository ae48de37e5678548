"""A questionnaire split into a file for each usual owner; merging the files when they are filled in brings it together again."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from rsc_assess.answer_files.form import Form
from rsc_assess.assessment.shapes import LONGEST_ROLE
from rsc_assess.documents.node import one_problem
from rsc_assess.problems import Place, shorten
from rsc_assess.questionnaire.matching import folded
from rsc_assess.questionnaire.values import Question, Questionnaire, walk
from rsc_assess.writing import slugify

# What is left of a role in the name of a file.
LONGEST_NAME = 60
UNASSIGNED = "unassigned"


@attrs.frozen
class Part:
    """
    The part of one owner.

    Attributes:
        owner: Their role; None for the questions that name nobody.

        name: For a file, in small letters and hyphens, without an ending; no two parts have the same.

        form: Their questions alone, with what is answered already.
    """

    owner: str | None
    name: str
    form: Form


def parts_by_owner(questionnaire: Questionnaire, data: Mapping[str, Any] | None = None, source: str = "answers") -> tuple[Part, ...]:
    """
    Return a part for each owner, in the order in which they come in the questionnaire.

    The owner of a question is the one that the answers name, else the role that usually answers it. A section that is answered as a whole
    stays together: it goes to the owner of its first question. Figures recorded elsewhere go into the first part, steps of sign-off nowhere.

    Args:
        data: An answers file as plain data (see `assessment_data`), of which council and date may be missing; None to start with nothing.

        source: What messages call the answers.

    Raises:
        InputError: The answers are a merged position: their views cannot be split without losing who said what.
    """
    data = data or {}
    if data.get("respondents"):
        what = "these are the merged answers of several respondents"
        raise one_problem("A516", Place(source), what, "Split the questionnaire, or the answers of one respondent")
    answers = data.get("answers") or {}
    owners = owners_of(questionnaire, answers)
    # Where a whole section is answered, what is said beyond it of a single question belongs with it.
    home = dict(owners)
    for _, section in questionnaire.sections():
        inside = [one.id for _, one in walk(section.children, 0) if isinstance(one, Question) and one.id in home]
        if section.id in answers and inside:
            home |= dict.fromkeys([section.id, *inside], home[inside[0]])
    start = {key: data[key] for key in ("council", "date") if key in data}
    parts: list[Part] = []
    names: set[str] = set()
    for owner in first_spellings(home[id] for id in owners):
        key = folded(owner or "")
        mine = frozenset(id for id in owners if folded(home[id] or "") == key)
        content: dict[str, Any] = {"questionnaire": questionnaire.id, "version": questionnaire.version, **start}
        if owner is not None:
            content["respondent"] = {"role": shorten(owner, LONGEST_ROLE)}
        content["answers"] = {id: said for id, said in answers.items() if folded(home[id] or "") == key}
        if not parts and data.get("recorded"):
            content["recorded"] = data["recorded"]
        name = free_name(slugify(owner or UNASSIGNED)[:LONGEST_NAME].strip("-") or "owner", names)
        parts.append(Part(owner, name, Form(questionnaire, content, mine)))
    return tuple(parts)


def owners_of(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the owner of each question that is asked, by question id; None where nobody is named."""
    found: dict[str, str | None] = {}
    for question in questionnaire.questions():
        if not question.is_computed:
            said = answers.get(question.id)
            named = said.get("owner") if isinstance(said, Mapping) else None
            found[question.id] = " ".join((named or question.answered_by or "").split()) or None
    return found


def first_spellings(owners: Iterable[str | None]) -> list[str | None]:
    """Return each owner once, as it is first written; case and spaces do not tell owners apart."""
    found: dict[str, str | None] = {}
    for owner in owners:
        found.setdefault(folded(owner or ""), owner)
    return list(found.values())


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that is not taken yet, with a number behind it if need be, and take it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found
