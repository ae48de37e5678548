"""Crosswalk files to crosswalks: frameworks mapped to the questions of one questionnaire."""

from pathlib import Path

from rsc_assess.crosswalk.shapes import CROSSWALK
from rsc_assess.crosswalk.values import Crosswalk, CrosswalkItem
from rsc_assess.documents.shape import Entry, Reading
from rsc_assess.documents.source import read_document
from rsc_assess.problems import InputError, Problem, did_you_mean
from rsc_assess.questionnaire.values import Questionnaire


def read_crosswalks(folder: Path, questionnaire: Questionnaire) -> tuple[tuple[Crosswalk, ...], tuple[Problem, ...]]:
    """Return the crosswalks in a folder, in the order of their file names, and all problems in them."""
    crosswalks: list[Crosswalk] = []
    problems: list[Problem] = []
    known = {question.id for question in questionnaire.questions()}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        reading = Reading(str(path))
        try:
            entry = CROSSWALK.read(read_document(path, "crosswalk").root, reading)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if isinstance(entry, Entry):
            crosswalks.append(build(entry, reading, known))
        problems.extend(reading.problems)
    return tuple(crosswalks), tuple(problems)


def build(entry: Entry, reading: Reading, known: set[str]) -> Crosswalk:
    """Return a crosswalk; note ids that come twice and questions that do not exist."""
    items: dict[str, CrosswalkItem] = {}
    for found in entry["items"]:
        if not isinstance(found, Entry):
            continue
        if found["id"] in items:
            reading.note("Q201", found.value_node("id"), f"the id {found['id']} is already used", "Give each item its own id")
        for question in found["questions"]:
            if question not in known:
                what = f"it names {question}, which is no question"
                reading.note("Q203", found.value_node("questions"), what, did_you_mean(str(question), known), owner=found["id"])
        items[found["id"]] = CrosswalkItem(
            id=found["id"],
            title=found["title"],
            group=found.get("group"),
            target=found.get("target"),
            nations=tuple(found.get("nations", ())),
            questions=tuple(dict.fromkeys(found["questions"])),
        )
    return Crosswalk(
        id=entry["id"],
        title=entry["title"],
        about=entry.get("about"),
        edition=entry["edition"],
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
        status=entry["status"],
        source=entry.get("source"),
        link=entry.get("link"),
        nations=tuple(entry.get("nations", ())),
        items=tuple(items.values()),
    )
