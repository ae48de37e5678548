"""What an answers file shows to fill in, beside what it says: which questions, and in which language."""

import json
import re

import attrs

from rsc_assess.answer_files.formats import HTML, XLSX
from rsc_assess.documents.node import Node
from rsc_assess.language import catalogue_paths, load_catalogue
from rsc_assess.questionnaire.values import Questionnaire

# Where a page has what its script knows of the questionnaire.
KNOWN = re.compile(rb'<script type="application/json" id="rsc-assess-known">(.*?)</script>', re.S)


@attrs.frozen
class Shown:
    """
    What a file shows.

    Attributes:
        questions: The ids of the questions, answered or not, in their order; None for all.

        language: The language of its texts; None where that cannot be told.
    """

    questions: tuple[str, ...] | None
    language: str | None = None


def shown_in(content: bytes, format: str, tree: Node, questionnaire: Questionnaire) -> Shown:
    """
    Return what a file shows.

    Args:
        content: The bytes of the file.

        tree: What was read from them.
    """
    answers = value_at(tree, "answers")
    ids: set[str] = set(answers) if isinstance(answers, dict) else set()
    language = None
    if format == HTML:
        more, language = shown_in_page(content)
        ids |= more
    elif format == XLSX:
        language = language_of_workbook(tree)
    written = {id.strip().casefold() for id in ids}
    return Shown(tuple(one.id for one in questionnaire.questions() if one.id.casefold() in written) or None, language)


def shown_in_page(content: bytes) -> tuple[set[str], str | None]:
    """Return the ids of the questions that an offline page shows, and its language; nothing where it does not say so."""
    found = KNOWN.search(content)
    try:
        known = json.loads(found[1]) if found else {}
        ids = {id for theme in known["themes"] for id in theme["questions"] if isinstance(id, str)}
        language = known["content_language"]
    except (ValueError, KeyError, TypeError, RecursionError):
        # Somebody changed the page by hand; its answers were read all the same.
        return set(), None
    return ids, language if isinstance(language, str) else None


def language_of_workbook(tree: Node) -> str | None:
    """Return the language in which a workbook names the sheet on who answers, or None."""
    if not isinstance(tree.value, dict) or "questionnaire" not in tree.value:
        return None
    sheet = tree.value["questionnaire"][1].sheet
    return next((language for language in catalogue_paths() if load_catalogue(language)("workbook.sheets.start") == sheet), None)


def value_at(tree: Node, key: str) -> object:
    """Return what stands under a key at the top of a file; an empty text for nothing."""
    return tree.value[key][1].value if isinstance(tree.value, dict) and key in tree.value else ""


def in_language_of(shown: Shown, questionnaire: Questionnaire) -> Questionnaire:
    """Return a questionnaire with its texts in the language that a file shows, where it has them."""
    from rsc_assess.questionnaire.translation import translated

    first = questionnaire.original or questionnaire
    if shown.language in (None, questionnaire.language):
        return questionnaire
    if shown.language == first.language:
        return first
    return translated(first, shown.language) if shown.language in first.languages else questionnaire
