"""Translation files: found beside the questionnaire, and every problem told with its place."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.documents.opening import note_newer_format, read_record
from rsc_assess.documents.shape import Entry, Reading
from rsc_assess.documents.source import Document, read_document
from rsc_assess.problems import InputError, Problem, did_you_mean, shorten
from rsc_assess.questionnaire.matching import STATE_OF_WORD, folded
from rsc_assess.questionnaire.translation import TextPath, Wording, last_part, with_other_names
from rsc_assess.questionnaire.translation_shapes import TEXT_KEYS, TRANSLATION
from rsc_assess.questionnaire.values import OptionValue, Question, Questionnaire, Translation, numbers

START = "Start with its keys format, questionnaire, version and language"
ENDINGS = (".yaml", ".yml", ".json")

# What a key of the writer's choice names, by the keys above it, where * stands for any.
NAMED = {
    ("nodes",): "section or question",
    ("nodes", "*", "levels"): "anchor for",
    ("nodes", "*", "options"): "option",
    ("nodes", "*", "actions"): "action for",
    ("scales",): "scale",
    ("scales", "*", "options"): "option",
    ("scorings",): "scoring",
    ("scorings", "*", "group"): "group",
    ("subsets",): "subset",
    ("texts",): "text",
}


def with_translations(questionnaire: Questionnaire, document: Document) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """Return a questionnaire with the translations that it declares, from the files beside its own, and all problems in them."""
    if document.folder is None:
        return questionnaire, ()
    problems: list[Problem] = []
    declared = Reading(document.name)
    root = document.root.value
    languages = root["languages"][1].value if isinstance(root, dict) and questionnaire.languages else []
    for language, node in zip(questionnaire.languages, languages, strict=True):
        assert isinstance(node, Node)
        path = file_of(Path(document.name), language)
        if not path.is_file():
            remedy = f"Write it beside this one, or take {language} out of languages"
            declared.note("Q301", node, f"there is no file {path.name} with the texts in {language}", remedy)
            continue
        reading = Reading(str(path))
        try:
            entry = read_record(read_document(path, "translation"), "a translation", START, TRANSLATION, reading)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if entry is not None:
            questionnaire = TranslationReader(entry, reading, questionnaire).with_translation(language)
        problems.extend(reading.problems)
    return questionnaire, (*declared.problems, *problems)


def file_of(questionnaire: Path, language: str) -> Path:
    """Return the file of a translation: cy.yaml beside questionnaire.yaml, small.cy.yaml beside small.yaml."""
    name = language if questionnaire.stem == "questionnaire" else f"{questionnaire.stem}.{language}"
    paths = [questionnaire.with_name(name + ending) for ending in ENDINGS]
    return next((path for path in paths if path.is_file()), paths[0])


@attrs.frozen
class Given:
    """A text of a translation, its node, and the nodes of the keys that lead to it."""

    text: str
    node: Node
    keys: tuple[Node, ...]


class TranslationReader:
    """Turns the entries of one translation file into a translation of a known questionnaire."""

    def __init__(self, entry: Entry, reading: Reading, questionnaire: Questionnaire) -> None:
        self.entry = entry
        self.reading = reading
        self.questionnaire = questionnaire
        self.given = {path: one for key in TEXT_KEYS if key in entry for path, one in found_in(entry[key], *at_key(entry, key))}

    def with_translation(self, language: str) -> Questionnaire:
        """Return the questionnaire with this translation, whose labels answers may then use."""
        note_newer_format(self.entry, self.reading)
        if not self.is_for_it(language):
            return self.questionnaire
        self.take_titles_for_questions()
        stale = self.stale()
        self.given = {path: one for path, one in self.given.items() if path[:2] not in stale}
        translation = Translation(
            language, self.entry["version"], self.entry.get("reviewed", False), {path: one.text for path, one in self.given.items()}
        )
        wording = Wording(self.questionnaire, translation.texts)
        translated = wording.questionnaire()
        self.check_lists()
        self.check_names(wording)
        self.check_labels(wording, translated)
        known = with_other_names(self.questionnaire, translated)
        return attrs.evolve(known, translations=(*known.translations, translation))

    def is_for_it(self, language: str) -> bool:
        """Tell whether the file is for this questionnaire and language; note if not."""
        entry, ours, note = self.entry, self.questionnaire, self.reading.note
        id, version = entry["questionnaire"], entry["version"]
        if id.casefold() != ours.id.casefold():
            what = f"this translates the questionnaire {id}, not {ours.id}"
            note("Q303", entry.value_node("questionnaire"), what, "Write the id of the questionnaire beside it")
        elif numbers(version) > numbers(ours.version):
            what = f"this translates version {version}, and the questionnaire beside it is version {ours.version}"
            note("Q303", entry.value_node("version"), what, "Write the version that was translated")
        elif entry["language"] != language:
            what = f"this is the file for {language}, and its language is {entry['language']}"
            note("Q303", entry.value_node("language"), what, f"Write language: {language}, or rename the file")
        else:
            return True
        return False

    def take_titles_for_questions(self) -> None:
        """Let a title stand for the question too, where the questionnaire has one text for both."""
        for question in self.questionnaire.questions():
            title, ask = (("nodes", last_part(question.id), key) for key in ("title", "ask"))
            if question.title == question.ask and title in self.given and ask not in self.given:
                self.given[ask] = self.given[title]

    def stale(self) -> set[TextPath]:
        """Return the paths of questions that got another meaning after the version that was translated."""
        version = numbers(self.entry["version"])
        return {("nodes", last_part(question.id)) for question in self.questionnaire.questions() if numbers(question.revised) > version}

    def check_lists(self) -> None:
        """Note lists of names that are longer or shorter than the questionnaire's."""
        lists: list[tuple[Entry, str, int]] = []
        if "ranks" in self.entry:
            lists.append((self.entry, "ranks", len(self.questionnaire.ranks)))
        scales = {scale.id: scale for scale in self.questionnaire.scales if scale.is_levels}
        for id, entry in self.entry.get("scales", {}).items():
            if id in scales and entry is not None and "labels" in entry:
                lists.append((entry, "labels", len(scales[id].options)))
        for entry, key, wanted in lists:
            if len(entry[key]) != wanted:
                what = f"there are {len(entry[key])} {key} for {wanted} in the questionnaire"
                self.reading.note("Q304", entry.value_node(key), what, "Write one for each, in the same order")

    def check_names(self, wording: Wording) -> None:
        """Note ids, levels, options and texts that the questionnaire does not have, each once."""
        known: dict[TextPath, dict[str, None]] = {}
        for path in (*wording.texts, *sorted(wording.possible)):
            for place, name in enumerate(path):
                known.setdefault(path[:place], {})[name] = None
        said: set[TextPath] = set()
        for path, given in self.given.items():
            end = next((end for end in range(len(path)) if path[end] not in known.get(path[:end], ())), None)
            if end is None or path[: end + 1] in said:
                continue
            above, name = path[:end], path[end]
            said.add(path[: end + 1])
            if above[-1:] in (("labels",), ("ranks",)) and name.isdigit():
                continue  # a list that is too long, which check_lists tells
            owner = path[1] if path[0] == "nodes" and end > 1 else None
            kind = NAMED.get(tuple("*" if place == 1 else one for place, one in enumerate(above)))
            if kind is not None:
                what, remedy = f"there is no {kind} {shorten(name)} in the questionnaire", did_you_mean(name, known[above])
            else:
                what, remedy = f"the questionnaire has no {name} here", "Take it out, or write it in the questionnaire first"
            self.reading.note("Q304", given.keys[end], what, remedy, owner=owner)

    def check_labels(self, wording: Wording, translated: Questionnaire) -> None:
        """Note labels by which an answer would name two options, or an option and a state."""
        said: set[TextPath] = set()
        not_answered = {folded(word) for word in self.questionnaire.not_answered}
        for question, renamed in zip(self.questionnaire.questions(), translated.questions(), strict=True):
            names = names_of(question)
            for option in renamed.options:
                path = wording.label_paths[question.id, option.value]
                name = folded(option.label)
                if path in said or path not in self.given or name in names[option.value]:
                    continue
                other = next((one for one in question.options if one.value != option.value and name in names[one.value]), None)
                if other is not None:
                    what = f"'{shorten(option.label)}' is the name of {option.value} here, and already one of {other.value}"
                    remedy = "Give each option a name that no language gives to another"
                elif name in STATE_OF_WORD or name in not_answered:
                    what = f"'{shorten(option.label)}' would no longer mean {STATE_OF_WORD.get(name, 'missing').replace('_', ' ')} in answers"
                    remedy = "Use a longer name, such as Nac oes" if name == "na" else "Use another name"
                else:
                    names[option.value].add(name)
                    continue
                said.add(path)
                owner = path[1] if path[0] == "nodes" else None
                self.reading.note("Q305", self.given[path].node, what, remedy, owner=owner)


def names_of(question: Question) -> dict[OptionValue, set[str]]:
    """Return all names of the options of a question so far, as answers are compared."""
    return {option.value: {folded(name) for name in (str(option.value), option.label, *option.also)} for option in question.options}


def at_key(entry: Entry, key: str) -> tuple[Node, TextPath, tuple[Node, ...]]:
    """Return the node of a key's value, and the path to it with its nodes."""
    return entry.value_node(key), (key,), (entry.key_node(key),)


def found_in(value: Any, node: Node, path: TextPath, keys: tuple[Node, ...]) -> Iterator[tuple[TextPath, Given]]:
    """Yield the texts in what was read well, each by its path; a label alone stands for an option's label."""
    if isinstance(value, dict):
        assert isinstance(node.value, dict)
        pairs = {key.strip(): pair for key, pair in node.value.items()}
        for key, inner in value.items():
            key_node, value_node = pairs[key]
            name = " ".join(key.split()) if path == ("texts",) else key
            yield from found_in(inner, value_node, (*path, name), (*keys, key_node))
    elif isinstance(value, list):
        assert isinstance(node.value, list)
        for place, (inner, item) in enumerate(zip(value, node.value, strict=True)):
            yield from found_in(inner, item, (*path, str(place)), (*keys, item))
    elif isinstance(value, str):
        is_option = len(path) == 4 and path[0] in ("nodes", "scales") and path[2] == "options"
        yield (*path, "label") if is_option else path, Given(value, node, (*keys, keys[-1]) if is_option else keys)
