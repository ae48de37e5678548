"""Files of several respondents brought together: who said what, and whether the files belong together at all."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from rsc_assess.assessment.shapes import MOST_RESPONDENTS
from rsc_assess.assessment.values import COUNCIL_VIEW, MISSING, Answer, Assessment, Respondent, View
from rsc_assess.councils.council import Council
from rsc_assess.problems import Place, Problem, shorten
from rsc_assess.questionnaire.matching import folded
from rsc_assess.questionnaire.values import numbers

# So many answers that are all the same are no chance.
SURELY_A_COPY = 20
# What messages call answers that are in no file.
NO_FILE = "answers"


@attrs.frozen
class Gathered:
    """
    What several respondents said, before anything becomes a position.

    Attributes:
        respondents: By id: r1, r2 and so on in the order of the files; those of a file that was merged before keep theirs.

        sources: The file that each respondent comes from, by id.

        views: Who said what, by question id, in the order of the questionnaire; only of questions to which somebody said something.

        declared: The sections that a file answers as a whole.

        problems: What does not belong together, and what is worth knowing.
    """

    first: Assessment
    council: Council
    respondents: Mapping[str, Respondent]
    sources: Mapping[str, str]
    views: Mapping[str, tuple[View, ...]]
    declared: frozenset[str]
    problems: tuple[Problem, ...]


def gathered(assessments: Sequence[Assessment]) -> Gathered:
    """
    Return what several respondents said; `problems` has an error where their files do not belong together.

    Raises:
        ValueError: There is no assessment.
    """
    if not assessments:
        raise ValueError("there is nothing to merge")
    problems = [*same_questionnaire(assessments), *no_file_twice(assessments)]
    council, about_council = one_council(assessments)
    problems.extend(about_council)
    respondents: dict[str, Respondent] = {}
    sources: dict[str, str] = {}
    said: dict[str, list[View]] = {}
    taken = {id for one in assessments for id in one.respondents}
    for assessment in assessments:
        names = new_ids(assessment, respondents, taken)
        for id, respondent in people_in(assessment).items():
            respondents[names[id]] = respondent
            sources[names[id]] = assessment.source
        for question, own in views_in(assessment).items():
            said.setdefault(question, []).extend(View(names[view.respondent], view.answer) for view in own)
    order = [question.id for question in assessments[0].questionnaire.questions() if question.id in said]
    views = {id: tuple(said[id]) for id in order}
    problems.extend(no_respondent_twice(respondents, sources, views))
    if len(respondents) > MOST_RESPONDENTS:
        what = f"these are {len(respondents):,} respondents, and an answers file holds {MOST_RESPONDENTS:,}"
        problems.append(Problem("A515", what, "Merge them in parts, by perspective or role", Place(assessments[0].source)))
    declared = frozenset(answer.via for one in assessments for answer in one.answers.values() if answer.via is not None)
    return Gathered(assessments[0], council, respondents, sources, views, declared, tuple(problems))


# --- Who said what ----------------------------------------------------------------------------------------------------------------


POSITION = ""  # Stands for who gave the answers of a merged file to which there is no view.


def people_in(assessment: Assessment) -> dict[str, Respondent]:
    """Return the respondents of a file by their ids in it; the one of a file that was never merged under POSITION."""
    own = assessment.respondent or Respondent()
    if not assessment.respondents:
        return {POSITION: own}
    people = dict(assessment.respondents)
    # Somebody filled in more after the merge.
    return people if not own_answers(assessment) else {**people, POSITION: own}


def own_answers(assessment: Assessment) -> dict[str, Answer]:
    """Return the answers that say something and are no position made of views."""
    return {id: answer for id, answer in assessment.answers.items() if not answer.views and answer != Answer(id, MISSING)}


def views_in(assessment: Assessment) -> dict[str, tuple[View, ...]]:
    """Return what each respondent of a file said, by question id, with the ids they have in it; blank answers are left out."""
    own = {id: (View(POSITION, attrs.evolve(answer, via=None)),) for id, answer in own_answers(assessment).items()}
    found = {
        id: tuple(attrs.evolve(view, answer=attrs.evolve(view.answer, via=None)) for view in answer.views if view.answer != Answer(id, MISSING))
        for id, answer in assessment.answers.items()
        if answer.views
    }
    return {id: views for id, views in {**own, **found}.items() if views}


def new_ids(assessment: Assessment, respondents: Mapping[str, Respondent], taken: set[str]) -> dict[str, str]:
    """Return the id that each respondent of a file gets: its own if it is free, else the next free one of r1, r2 and so on."""
    names: dict[str, str] = {}
    used = {id.casefold() for id in respondents}
    reserved = {id.casefold() for id in taken} | used
    number = 0
    for id in people_in(assessment):
        name = id
        if id == POSITION or id.casefold() in used:
            while f"r{number + 1}" in reserved:
                number += 1
            number += 1
            name = f"r{number}"
        names[id] = name
        used.add(name.casefold())
        reserved.add(name.casefold())
    return names


# --- Whether they belong together -------------------------------------------------------------------------------------------------


def same_questionnaire(assessments: Sequence[Assessment]) -> list[Problem]:
    """Return the problems of files that were answered with different questionnaires."""
    first = assessments[0]
    problems = []
    for other in assessments[1:]:
        same_version = numbers(other.questionnaire.version) == numbers(first.questionnaire.version)
        if not same_version or other.questionnaire.digest != first.questionnaire.digest:
            ours, theirs = (f"{one.questionnaire.id} {one.questionnaire.version}" for one in (first, other))
            what = (
                f"this is answered with {theirs}, and {first.source} with {ours}"
                if ours != theirs
                else f"this is answered with another {theirs} than {first.source}: something that moves scores differs"
            )
            problems.append(Problem("A500", what, "Merge answers to one questionnaire", place_in(other, "questionnaire")))
    return problems


def no_file_twice(assessments: Sequence[Assessment]) -> list[Problem]:
    """Return the problems of files that are given twice; what is in no file is told apart by its answers alone."""
    seen: set[object] = set()
    problems = []
    for assessment in assessments:
        key: object = id(assessment) if assessment.source == NO_FILE else Path(assessment.source).resolve()
        if key in seen:
            problems.append(Problem("A503", "this file is given twice", "Name it once", Place(assessment.source)))
        seen.add(key)
    return problems


def one_council(assessments: Sequence[Assessment]) -> tuple[Council, list[Problem]]:
    """Return the council that all files are of, with all that they say of it, and the problems of those that are of another."""
    named = [one for one in assessments if says_council(one)]
    if not named:
        return assessments[0].council, [
            Problem("A512", "no file says which council answers", "Write it into one of them", place_in(assessments[0], "council"))
        ]
    first = named[0]
    known: dict[str, tuple[str, Assessment]] = {}
    problems = []
    for one in named:
        if not same_council(first.council, one.council):
            what = f"this is of {described(one.council)}, and {place_in(first, 'council')} of {described(first.council)}"
            problems.append(Problem("A502", what, "Merge the answers of one council", place_in(one, "council")))
            continue
        for key, value in facts_of(one.council).items():
            if key in known and known[key][0] != value:
                said, where = known[key]
                what = f"{key} of the council is {shorten(value)} here, and {shorten(said)} in {place_in(where, 'council')}"
                problems.append(Problem("A502", what, "Correct one of them", place_in(one, "council")))
            else:
                known.setdefault(key, (value, one))
    for one in assessments:
        if one not in named:
            what = f"this does not say which council answers; it is taken from {first.source}"
            problems.append(Problem("A513", what, "Nothing needs to be done", place_in(one, "council"), severity="note"))
    facts: dict[str, Any] = {key: value for key, (value, _) in known.items()}
    own = {key: facts.pop(key, None) for key in ("id", "id_scheme", "type", "nation", "region")}
    return Council(first.council.name or next((one.council.name for one in named if one.council.name), ""), **own, attributes=facts), problems


def says_council(assessment: Assessment) -> bool:
    """Tell whether a file says which council answers."""
    return bool(assessment.council.name or assessment.council.id)


def same_council(one: Council, other: Council) -> bool:
    """Tell whether two files mean the same council: by its code where both have one, else by its name."""
    if one.id is not None and other.id is not None:
        return one.id.casefold() == other.id.casefold()
    return not (one.name and other.name) or folded(one.name) == folded(other.name)


def facts_of(council: Council) -> dict[str, str]:
    """Return what a file says of the council beside its name."""
    own = {key: getattr(council, key) for key in ("id", "id_scheme", "type", "nation", "region")}
    return {**{key: value for key, value in own.items() if value is not None}, **council.attributes}


def described(council: Council) -> str:
    """Return a council with its code, for a message."""
    return " ".join(part for part in (shorten(council.name), f"({council.id})" if council.id else "") if part)


def no_respondent_twice(respondents: Mapping[str, Respondent], sources: Mapping[str, str], views: Mapping[str, tuple[View, ...]]) -> list[Problem]:
    """
    Return the problems of respondents who are there twice: the same role says the same everywhere.

    It is an error where that is no chance: a text of their own is the same, or many answers are; else a warning.
    """
    said: dict[str, dict[str, Answer]] = {id: {} for id in respondents}
    for question, found in views.items():
        for view in found:
            said[view.respondent][question] = view.answer
    same: dict[object, list[str]] = {}
    for id, answers in said.items():
        if answers:
            same.setdefault((respondents[id], tuple(answers.items())), []).append(id)
    problems = merged_before(respondents, sources, list(same.values()))
    if problems:
        return problems
    for twin, id in ((ids[0], id) for ids in same.values() for id in ids[1:]):
        answers = said[id]
        own_words = any(one.note or one.reason or any(piece.reference or piece.link for piece in one.evidence) for one in answers.values())
        what = f"{id} says in everything what {twin} ({sources[twin]}) says"
        place = Place(sources[id])
        if own_words or len(answers) >= SURELY_A_COPY:
            problems.append(Problem("A504", f"{what}: the same respondent twice", "Leave one of them out", place))
        else:
            remedy = "Leave one out if it is a copy; nothing needs to be done if two respondents happen to agree"
            problems.append(Problem("A505", what, remedy, place, severity="warning"))
    return problems


def merged_before(respondents: Mapping[str, Respondent], sources: Mapping[str, str], same: Sequence[Sequence[str]]) -> list[Problem]:
    """Return the problems of merged files whose respondents are all there again, each with a role, in other files: such as their own parts."""
    again: dict[str, list[bool]] = {}
    for ids in same:
        for id in ids:
            is_again = bool(respondents[id].role) and any(sources[other] != sources[id] for other in ids)
            again.setdefault(sources[id], []).append(is_again)
    what = "all respondents of this merged file are in the other files too, and say the same there"
    remedy = "Leave this file out, or the others"
    return [Problem("A504", what, remedy, Place(source)) for source, found in again.items() if len(found) > 1 and all(found)]


def place_in(assessment: Assessment, key: str) -> Place:
    """Return where a key of the file stands, or the file where that is not known."""
    return assessment.places.get(key) or Place(assessment.source)


def is_council(respondent: Respondent) -> bool:
    """Tell whether a respondent speaks from the council's perspective."""
    return respondent.perspective == COUNCIL_VIEW
