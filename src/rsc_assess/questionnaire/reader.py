"""Questionnaire files to questionnaires: the meaning behind the shapes, every problem told with its place."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from rsc_assess.crosswalk.reader import read_crosswalks
from rsc_assess.documents.node import Node
from rsc_assess.documents.opening import note_newer_format, read_record
from rsc_assess.documents.shape import INVALID, Entry, Reading
from rsc_assess.documents.source import Document, Source, read_document
from rsc_assess.problems import InputError, did_you_mean, list_problems, raise_errors
from rsc_assess.questionnaire import condition as conditions
from rsc_assess.questionnaire.condition import Comparison, Condition, comparisons_of
from rsc_assess.questionnaire.shapes import QUESTIONNAIRE
from rsc_assess.questionnaire.values import (
    Action,
    Band,
    Display,
    Option,
    Question,
    Questionnaire,
    Scale,
    Section,
    Subset,
)

MOST_QUESTIONS = 5_000
COUNCIL_ATTRIBUTES = ("type", "nation", "region", "id", "name")


def load_questionnaire(source: Source) -> Questionnaire:
    """
    Return the questionnaire in a YAML or JSON file, in bytes, or in plain data.

    Crosswalks are read from the folder `crosswalks` beside a file; bytes and plain data have none.

    Args:
        source: A path, the bytes of a file, a mapping, or the id of a shipped questionnaire such as "rsc".

    Raises:
        InputError: The questionnaire cannot be used; `.problems` lists everything that is wrong with it.

        FileAccessError: The file cannot be read.
    """
    from rsc_assess.questionnaire.shipped import shipped_path

    if isinstance(source, str | Path) and not Path(source).exists():
        source = shipped_path(str(source)) or source
    if isinstance(source, str | Path) and Path(source).is_dir() and (Path(source) / "questionnaire.yaml").is_file():
        source = Path(source) / "questionnaire.yaml"
    document = read_document(source, "questionnaire")
    questionnaire, reading = read_questionnaire(document)
    if questionnaire is None:
        raise InputError(list_problems(reading.problems), reading.problems)
    if document.folder is not None:
        crosswalks, problems = read_crosswalks(document.folder / "crosswalks", questionnaire)
        raise_errors(problems)
        questionnaire = attrs.evolve(questionnaire, crosswalks=crosswalks)
    return questionnaire


def read_questionnaire(document: Document) -> tuple[Questionnaire | None, Reading]:
    """Return the questionnaire, or None if it cannot be used, and the reading with all problems."""
    reading = Reading(document.name)
    start = "Start with its keys format, id, version, title, scales and sections"
    entry = read_record(document, "a questionnaire", start, QUESTIONNAIRE, reading)
    if entry is not None:
        note_newer_format(entry, reading)
        builder = Builder(entry, reading, document.folder)
        questionnaire = builder.build()
        if not any(problem.severity == "error" for problem in reading.problems):
            return questionnaire, reading
    return None, reading


class Builder:
    """Turns the entries of one questionnaire file into values, and checks what they say of each other."""

    def __init__(self, entry: Entry, reading: Reading, folder: Path | None) -> None:
        self.entry = entry
        self.reading = reading
        self.folder = folder
        self.scales = {id: Scale(id, tuple(scale["labels"])) for id, scale in entry.get("scales", {}).items() if INVALID not in scale["labels"]}
        self.classes: dict[str, float] = {id: found["weight"] for id, found in entry.get("classes", {}).items()}
        self.attributes = tuple(entry.get("attributes", {}))
        self.ids: dict[str, Node] = {}
        self.questions: dict[str, Question] = {}
        self.entries: dict[str, Entry] = {}
        version: str = entry["version"]
        self.version = version
        self.compatible_from: str = entry.get("compatible_from", version)

    def build(self) -> Questionnaire:
        """Return the questionnaire; it is only valid if the reading has no errors."""
        entry = self.entry
        self.note_id(entry["id"], entry.value_node("id"))
        children = self.children(entry)
        if not self.questions and not self.reading.problems:
            self.reading.note("Q209", entry.node, "there are no questions", "Add sections with questions")
        if len(self.questions) > MOST_QUESTIONS:
            self.reading.note("Q209", entry.node, f"there are more than {MOST_QUESTIONS:,} questions", "Split the questionnaire")
        self.check_references()
        self.check_cycles()
        display = self.display()
        return Questionnaire(
            id=entry["id"],
            version=self.version,
            title=entry["title"],
            about=entry.get("about"),
            notice=entry.get("notice"),
            licence=entry.get("licence"),
            language=entry.get("language", "en"),
            ranks=tuple(entry.get("ranks", ())),
            display=display,
            bands=self.bands(display),
            coverage=entry.get("coverage", 0.8),
            children=children,
            subsets=self.subsets(),
            attributes=self.attributes,
            compatible_from=self.compatible_from,
            folder=self.folder,
        )

    def note_id(self, id: str, node: Node) -> None:
        """Remember an id; note one that was there before, or differs only by case."""
        first = self.ids.setdefault(id.casefold(), node)
        if first is not node:
            what = f"the id {id} is already used at line {first.line}" if first.line else f"the id {id} is already used"
            self.reading.note("Q201", node, f"{what} (upper and lower case count as the same)", "Give each section and question its own id", owner=id)

    def children(self, entry: Entry) -> tuple[Section | Question, ...]:
        """Return the sections and questions of an entry, sections first."""
        sections = (self.section(found) for found in entry.get("sections", ()) if isinstance(found, Entry))
        questions = (self.question(found) for found in entry.get("questions", ()) if isinstance(found, Entry))
        return (*sections, *(question for question in questions if question is not None))

    def section(self, entry: Entry) -> Section:
        """Return a section with everything in it."""
        with self.reading.owner(entry["id"]):
            self.note_id(entry["id"], entry.value_node("id"))
            if "sections" not in entry and "questions" not in entry:
                self.reading.note("Q209", entry.node, "this section has nothing in it", "Add sections or questions")
            children = self.children(entry)
            if children and all(child.weight == 0 for child in children):
                what = "everything in this section has weight 0, so it can never be scored"
                self.reading.note("Q206", entry.node, what, "Give one part a weight")
            return Section(entry["id"], entry["title"], entry.get("about"), entry.get("weight", 1.0), children)

    def question(self, entry: Entry) -> Question | None:
        """Return a question, or None if it has no usable levels."""
        with self.reading.owner(entry["id"]):
            self.note_id(entry["id"], entry.value_node("id"))
            options = self.options(entry)
            weight, weight_class = self.weight(entry)
            question = Question(
                id=entry["id"],
                title=entry.get("title", entry["ask"]),
                ask=entry["ask"],
                help=entry.get("help"),
                options=options,
                evidence=entry.get("evidence"),
                answered_by=entry.get("answered_by"),
                weight=weight,
                weight_class=weight_class,
                applies=self.condition(entry["applies"]) if "applies" in entry else None,
                not_applicable=entry.get("not_applicable", False),
                sensitive=entry.get("sensitive", False),
                revised=entry.get("revised", self.compatible_from),
                actions=self.actions(entry, options),
            )
        self.questions.setdefault(question.id, question)
        self.entries.setdefault(question.id, entry)
        return question

    def weight(self, entry: Entry) -> tuple[float, str | None]:
        """Return a question's weight, and its class if it has one."""
        name = entry.get("class")
        if name is None:
            return entry.get("weight", 1.0), None
        if "weight" in entry:
            self.reading.note("Q207", entry.key_node("weight"), "both class and weight are given", "Keep one of them")
        if name not in self.classes:
            self.reading.note("Q207", entry.value_node("class"), f"there is no class {name}", did_you_mean(name, self.classes))
        return self.classes.get(name, 1.0), name

    def options(self, entry: Entry) -> tuple[Option, ...]:
        """Return a question's levels with the labels of its scale."""
        name = entry.get("scale")
        if name is None and len(self.scales) == 1:
            name = next(iter(self.scales))
        if name is None or name not in self.scales:
            # Where the scales themselves are broken, that has been said.
            if self.scales or not self.reading.problems:
                what = f"there is no scale {name}" if name else "it does not say which of the scales it is answered on"
                self.reading.note("Q208", entry.value_node("scale"), what, did_you_mean(name or "", self.scales))
            return ()
        labels = self.scales[name].labels
        levels: dict[int, str] = entry["levels"]
        if sorted(levels) != list(range(len(labels))) and INVALID not in entry["levels"].values():
            missing = [str(level) for level in range(len(labels)) if level not in levels]
            extra = [str(level) for level in sorted(levels) if level >= len(labels)]
            what = f"the levels do not fit the scale {name} (0 to {len(labels) - 1})"
            remedy = f"Add {' and '.join(missing)}" if missing else f"Take out {' and '.join(extra)}"
            self.reading.note("Q205", entry.value_node("levels"), what, remedy)
        top = len(labels) - 1
        return tuple(Option(level, labels[level], levels[level], level / top) for level in range(len(labels)) if level in levels)

    def actions(self, entry: Entry, options: tuple[Option, ...]) -> tuple[Action, ...]:
        """Return a question's actions in rising order."""
        found: dict[int, Entry] = entry.get("actions", {})
        values = [option.value for option in options]
        for level in found:
            if values and level not in values[1:]:
                node = entry.value_node("actions")
                self.reading.note("Q210", node, f"there is an action for level {level}", f"Write actions for levels {values[1]} to {values[-1]}")
        return tuple(
            Action(level, action["do"], action["effort"], action["owner"], tuple(sorted(action.get("needs", {}).items())))
            for level, action in sorted(found.items())
        )

    def condition(self, entry: Any) -> Condition | None:
        """Return a condition; None, and a note, where it says nothing that can be tested."""
        if not isinstance(entry, Entry):
            return None
        joins = [key for key in ("all", "any", "not") if key in entry]
        subjects = [key for key in ("question", "attribute") if key in entry]
        operators = [key for key in conditions.OPERATORS if key in entry]
        if joins:
            if len(entry) != 1:
                self.reading.note("Q214", entry.node, f"{joins[0]} stands beside other keys", f"Put them inside {joins[0]}")
                return None
            return self.joined(joins[0], entry)
        if len(subjects) != 1 or len(operators) != 1:
            what = "a condition compares one question or attribute by one operator"
            self.reading.note(
                "Q214", entry.node, what, f"Write for example {{question: R1.1, at_least: 2}}; operators: {', '.join(conditions.OPERATORS)}"
            )
            return None
        subject, operator = subjects[0], operators[0]
        raw = entry[operator]
        if isinstance(raw, list):
            node_values = entry.value_node(operator).value
            assert isinstance(node_values, list)
            values = tuple(literal(text, node) for text, node in zip(raw, node_values, strict=True) if text is not INVALID)
            return Comparison(subject, entry[subject], operator, values)
        return Comparison(subject, entry[subject], operator, raw if isinstance(raw, bool) else literal(raw, entry.value_node(operator)))

    def joined(self, join: str, entry: Entry) -> Condition | None:
        """Return the all, any or not of conditions."""
        if join == "not":
            part = self.condition(entry["not"])
            return conditions.Not(part) if part is not None else None
        parts = tuple(part for found in entry[join] if (part := self.condition(found)) is not None)
        return conditions.All(parts) if join == "all" else conditions.Any(parts)

    def check_references(self) -> None:
        """Note conditions and needs that name what does not exist."""
        attributes = (*COUNCIL_ATTRIBUTES, *self.attributes)
        for id, question in self.questions.items():
            entry = self.entries[id]
            for test in comparisons_of(question.applies):
                node = entry.value_node("applies")
                if test.subject == "attribute":
                    if test.name not in attributes:
                        remedy = did_you_mean(test.name, attributes)
                        self.reading.note("Q203", node, f"the condition names the attribute {test.name}, which is not declared", remedy, owner=id)
                    continue
                if test.name not in self.questions:
                    remedy = did_you_mean(test.name, self.questions)
                    self.reading.note("Q203", node, f"the condition names {test.name}, which is no question", remedy, owner=id)
                else:
                    self.check_comparison(id, node, test)
            for action in question.actions:
                for needed, level in action.needs:
                    self.check_need(id, entry.value_node("actions"), action, needed, level)

    def check_comparison(self, id: str, node: Node, test: Comparison) -> None:
        """Note a comparison with a level that the named question does not have."""
        if test.operator == "answered":
            return
        values = [option.value for option in self.questions[test.name].options]
        labels = [option.label.casefold() for option in self.questions[test.name].options]
        for wanted in test.value if isinstance(test.value, tuple) else (test.value,):
            known = wanted in values or (test.operator in ("is", "is_not", "in") and str(wanted).casefold() in labels)
            if values and not known:
                what = f"the condition compares {test.name} with {wanted}, which is none of its levels"
                self.reading.note("Q211", node, what, f"Use {values[0]} to {values[-1]}", owner=id)

    def check_need(self, id: str, node: Node, action: Action, needed: str, level: int) -> None:
        """Note a prerequisite that does not exist or can never be met."""
        place = f"the action for level {action.reaches} needs {needed}"
        if needed not in self.questions:
            self.reading.note("Q203", node, f"{place}, which is no question", did_you_mean(needed, self.questions), owner=id)
        elif needed == id:
            self.reading.note("Q215", node, f"{place}, which is itself", "Take it out; the level below is always needed", owner=id)
        elif self.questions[needed].options and self.questions[needed].option(level) is None:
            self.reading.note("Q211", node, f"{place} at level {level}, which does not exist", "Use one of its levels", owner=id)

    def check_cycles(self) -> None:
        """Note questions whose conditions wait for each other, and actions that need each other."""
        waits = {
            id: sorted({test.name for test in comparisons_of(question.applies) if test.subject == "question" and test.name in self.questions})
            for id, question in self.questions.items()
        }
        for chain in cycles(waits, lambda name: name):
            what = f"the conditions go round in a circle: {' → '.join(chain)}"
            self.reading.note("Q204", self.entries[chain[0]].value_node("applies"), what, "Take one of the conditions out", owner=chain[0])
        steps = {
            (id, action.reaches): [
                *((needed, level) for needed, level in action.needs if needed in self.questions and level > 0),
                *([(id, action.reaches - 1)] if action.reaches > 1 else []),
            ]
            for id, question in self.questions.items()
            for action in question.actions
        }
        for names in cycles(steps, lambda step: f"{step[0]} level {step[1]}"):
            what = f"the actions need each other in a circle: {' → '.join(names)}"
            owner = names[0].split(" ")[0]
            self.reading.note("Q204", self.entries[owner].value_node("actions"), what, "Take one of the needs out", owner=owner)

    def display(self) -> Display:
        """Return how scores are shown: on the scale, one decimal, rounded down, unless the file says otherwise."""
        show = self.entry.get("show", {})
        top = float(max((len(scale.labels) - 1 for scale in self.scales.values()), default=1))
        display = Display(show.get("from", 0.0), show.get("to", top), show.get("decimals", 1), show.get("round", "down"))
        if display.low >= display.high:
            self.reading.note("Q212", self.entry.value_node("show"), "`from` is not below `to`", "Show the best score as the higher number")
        return display

    def bands(self, display: Display) -> tuple[Band, ...]:
        """Return the labels of shown scores: those of the file, or the scale's where scores are shown on it."""
        if "bands" in self.entry:
            bands = tuple(Band(band["from"], band["label"]) for band in self.entry["bands"] if isinstance(band, Entry))
            starts = [band.start for band in bands]
            if starts != sorted(set(starts)):
                self.reading.note("Q212", self.entry.value_node("bands"), "the bands are not in rising order", "Sort them by `from`")
            return bands
        if len(self.scales) == 1:
            labels = next(iter(self.scales.values())).labels
            if (display.low, display.high) == (0, len(labels) - 1):
                return tuple(Band(float(level), label) for level, label in enumerate(labels))
        return ()

    def subsets(self) -> tuple[Subset, ...]:
        """Return the named choices of questions."""
        found = []
        for id, subset in self.entry.get("subsets", {}).items():
            for question in subset["questions"]:
                if question is not INVALID and question not in self.questions:
                    remedy = did_you_mean(question, self.questions)
                    self.reading.note("Q203", subset.value_node("questions"), f"the subset {id} names {question}, which is no question", remedy)
            found.append(Subset(id, subset["title"], tuple(subset["questions"])))
        return tuple(found)


def literal(text: str, node: Node) -> int | float | str:
    """Return an unquoted number as a number, anything else as text."""
    if node.plain:
        try:
            return int(text) if text.lstrip("-").isdigit() else float(text) if text.replace(".", "", 1).isdigit() else text
        except ValueError:
            return text
    return text


def cycles(waits: Mapping[Any, list[Any]], name: Callable[[Any], str]) -> Iterable[list[str]]:
    """Yield each circle met on a walk over who waits for whom, as names from the first back to the first."""
    done: set[Any] = set()
    for start in waits:
        path: list[Any] = []
        on_path: dict[Any, int] = {}
        stack: list[tuple[Any, bool]] = [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                del on_path[path.pop()]
                done.add(node)
            elif node in on_path:
                yield [name(step) for step in [*path[on_path[node] :], node]]
            elif node not in done:
                on_path[node] = len(path)
                path.append(node)
                stack.append((node, True))
                stack.extend((wanted, False) for wanted in reversed(waits.get(node, [])))
