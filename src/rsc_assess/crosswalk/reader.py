"""Crosswalk files to crosswalks: frameworks mapped to the questions of one questionnaire."""

from pathlib import Path

from rsc_assess.crosswalk.shapes import CROSSWALK
from rsc_assess.crosswalk.values import Crosswalk, CrosswalkItem
from rsc_assess.documents.opening import note_newer_format, read_record
from rsc_assess.documents.shape import INVALID, Entry, Reading
from rsc_assess.documents.source import read_document
from rsc_assess.problems import InputError, Problem, did_you_mean
from rsc_assess.questionnaire.values import Questionnaire

START = "Start with its keys format, id, title, edition, status and items"


def read_crosswalks(folder: Path, questionnaire: Questionnaire) -> tuple[tuple[Crosswalk, ...], tuple[Problem, ...]]:
    """Return the crosswalks in a folder, in the order of their file names, and all problems in them."""
    crosswalks: list[Crosswalk] = []
    problems: list[Problem] = []
    known = {question.id for question in questionnaire.questions()}
    names: dict[str, str] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix not in (".yaml", ".yml"):
            continue
        reading = Reading(str(path))
        try:
            entry = read_record(read_document(path, "crosswalk"), "a crosswalk", START, CROSSWALK, reading)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if entry is not None:
            first = names.setdefault(entry["id"].casefold(), path.name)
            if first != path.name:
                reading.note("Q201", entry.value_node("id"), already_used(entry["id"], first), "Give each crosswalk its own id")
            crosswalks.append(build(entry, reading, known))
        problems.extend(reading.problems)
    return tuple(crosswalks), tuple(problems)


def build(entry: Entry, reading: Reading, known: set[str]) -> Crosswalk:
    """Return a crosswalk; note a newer format, dates in the wrong order, and items' ids that come twice."""
    note_newer_format(entry, reading)
    if "valid_from" in entry and "valid_to" in entry and entry["valid_to"] < entry["valid_from"]:
        what = f"`valid_to` ({entry['valid_to']}) is before `valid_from` ({entry['valid_from']})"
        reading.note("Q212", entry.value_node("valid_to"), what, "Write the earlier day as `valid_from`")
    lines: dict[str, int] = {}
    items: list[CrosswalkItem] = []
    for found in entry["items"]:
        if not isinstance(found, Entry):
            continue
        node = found.value_node("id")
        if found["id"].casefold() in lines:
            first = f"line {lines[found['id'].casefold()]}"
            reading.note("Q201", node, already_used(found["id"], first), "Give each item its own id", owner=found["id"])
        lines.setdefault(found["id"].casefold(), node.line)
        check_questions(found, reading, known)
        items.append(
            CrosswalkItem(
                id=found["id"],
                title=found["title"],
                group=found.get("group"),
                target=found.get("target"),
                nations=tuple(found.get("nations", ())),
                questions=tuple(found["questions"]),
            )
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
        items=tuple(items),
        picture=entry.get("picture"),
        benchmark=entry.get("benchmark", False),
    )


def check_questions(item: Entry, reading: Reading, known: set[str]) -> None:
    """Note questions of an item that do not exist or are listed twice."""
    nodes = item.value_node("questions").value
    assert isinstance(nodes, list)
    before: set[str] = set()
    for question, node in zip(item["questions"], nodes, strict=True):
        if question is INVALID:
            continue
        if question not in known:
            reading.note("Q203", node, f"it names {question}, which is no question", did_you_mean(question, known), owner=item["id"])
        elif question in before:
            reading.note("Q201", node, f"the question {question} is listed a second time", "Keep one of them", owner=item["id"])
        before.add(question)


def already_used(id: str, where: str) -> str:
    """Return what is said of an id that was there before, or differs only by case."""
    return f"the id {id} is already used in {where} (upper and lower case count as the same)"
