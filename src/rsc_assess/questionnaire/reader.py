"""Questionnaire files to questionnaires: the meaning behind the shapes, every problem told with its place."""

from collections.abc import Callable, Mapping
from fractions import Fraction
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
from rsc_assess.questionnaire.question_reader import QuestionReader
from rsc_assess.questionnaire.references import Checker
from rsc_assess.questionnaire.rule_reader import all_counts, renamed_role, renamed_rules
from rsc_assess.questionnaire.rules import DEFAULT_COUNTS, Band, ByAnswer, Check, Display, EvidenceRules, LevelPart, Role, Rules
from rsc_assess.questionnaire.scoring_reader import ScoringReader, matching
from rsc_assess.questionnaire.shapes import QUESTIONNAIRE
from rsc_assess.questionnaire.translation_reader import with_translations
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, Subset, walk

MOST_QUESTIONS = 5_000


def load_questionnaire(source: Source) -> Questionnaire:
    """
    Return the questionnaire in a YAML or JSON file, in bytes, or in plain data.

    Crosswalks are read from the folder `crosswalks` beside a file, and translations from the files beside it that
    `languages` calls for; bytes and plain data have neither.

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
        questionnaire, problems = with_translations(questionnaire, document)
        crosswalks, more = read_crosswalks(document.folder / "crosswalks", questionnaire)
        raise_errors([*problems, *more])
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


class Builder(QuestionReader):
    """Turns the entries of one questionnaire file into values, and checks what they say of each other."""

    def __init__(self, entry: Entry, reading: Reading, folder: Path | None) -> None:
        super().__init__(reading, tuple(entry.get("attributes", {})))
        self.entry = entry
        self.folder = folder
        self.version: str = entry["version"]
        self.compatible_from = entry.get("compatible_from", self.version)
        self.not_applicable = entry.get("not_applicable", False)
        self.effort_units = {}
        self.scales = {id: scale for id, found in entry.get("scales", {}).items() if (scale := self.scale(id, found)) is not None}
        self.classes = {id: self.weight_class(id, found) for id, found in entry.get("classes", {}).items()}
        self.ids: dict[str, Node] = {}
        # By the id in the file, which all copies in a repeated block share.
        self.entries: dict[str, Entry] = {}
        self.ranks = [one for one in entry.get("ranks", ()) if one is not INVALID]

    def build(self) -> Questionnaire:
        """Return the questionnaire; it is only valid if the reading has no errors."""
        entry = self.entry
        self.note_id(entry["id"], entry.value_node("id"))
        counts = all_counts(entry)
        self.defaults = self.default_rules()
        children = self.children(entry, 0, counts, entry.get("needs_evidence"))
        if not any(isinstance(node, Question) for _, node in walk(children, 0)) and not self.reading.problems:
            self.reading.note("Q209", entry.node, "there are no questions", "Add sections with questions")
        total = entry.get("total", Entry({}, entry.node))
        rules = self.with_levels(self.rules(total, None, self.defaults, counts), children)
        questionnaire = Questionnaire(
            id=entry["id"],
            version=self.version,
            title=entry["title"],
            about=entry.get("about"),
            notice=entry.get("notice"),
            licence=entry.get("licence"),
            language=entry.get("language", "en"),
            ranks=tuple(one["name"] if isinstance(one, Entry) else one for one in self.ranks),
            total_title=total.get("title", "Overall"),
            rules=rules,
            defaults=self.defaults,
            children=children,
            classes=tuple(self.classes.values()),
            scorings=(),
            subsets=(),
            attributes=tuple(entry.get("attributes", {})),
            compatible_from=self.compatible_from,
            not_answered=tuple(one for one in entry.get("not_answered", ()) if one is not INVALID),
            no_evidence_words=tuple(one for one in entry.get("no_evidence_words", ()) if one is not INVALID),
            languages=self.languages(),
            folder=self.folder,
            scales=tuple(self.scales.values()),
            evidence_rules=self.evidence_rules(),
            checks=self.checks(),
        )
        if sum(1 for _ in questionnaire.questions()) > MOST_QUESTIONS:
            self.reading.note("Q209", entry.node, f"there are more than {MOST_QUESTIONS:,} questions", "Split the questionnaire")
            return questionnaire
        questionnaire = attrs.evolve(questionnaire, subsets=self.subsets(questionnaire))
        questionnaire = attrs.evolve(questionnaire, scorings=ScoringReader(self, questionnaire).scorings())
        return Checker(self, questionnaire).checked()

    def languages(self) -> tuple[str, ...]:
        """Return the further languages; note one that is declared twice."""
        before = [self.entry.get("language", "en")]
        nodes = self.entry.value_node("languages").value
        for place, language in enumerate(self.entry.get("languages", ())):
            if language in before:
                assert isinstance(nodes, list)
                what = f"{language} is the language of this file" if language == before[0] else f"the language {language} is declared twice"
                self.reading.note("Q302", nodes[place], what, "List each further language once")
            before.append(language)
        return tuple(one for one in before[1:] if one is not INVALID)

    def note_id(self, id: str, node: Node) -> None:
        """Remember an id; note one that was there before, or differs only by case."""
        first = self.ids.setdefault(id.casefold(), node)
        if first is not node:
            what = f"the id {id} is already used at line {first.line}" if first.line else f"the id {id} is already used"
            self.reading.note("Q201", node, f"{what} (upper and lower case count as the same)", "Give each section and question its own id", owner=id)

    def default_rules(self) -> Rules:
        """Return how nodes are shown that say nothing of their own: on the scale, one decimal, rounded down."""
        levels = [scale for scale in self.scales.values() if scale.is_levels]
        top = float(max((int(scale.options[-1].value) for scale in levels), default=100))
        plain = Rules(Display(0.0, top, 1, "down"), (), 0.8)
        rules = self.rules(self.entry, None, plain, DEFAULT_COUNTS)
        # The names of levels fit values only where a level's number is what it earns and what it is shown as.
        is_on_scale = (rules.display.low, rules.display.high) == (0, top) and not rules.display.as_sum
        is_on_scale = is_on_scale and bool(levels) and all(option.marks == option.value for option in levels[0].options)
        if (
            "bands" not in self.entry
            and len(self.scales) == 1
            and levels
            and is_on_scale
            and all(one.marks == one.value for one in levels[0].options)
        ):
            bands = tuple(Band(float(option.value), option.label) for option in levels[0].options)
            rules = attrs.evolve(rules, bands=bands)
        return rules

    def children(self, entry: Entry, depth: int, counts: Mapping[str, str], evidence: Any) -> tuple[Section | Question, ...]:
        """Return the sections and questions of an entry, sections first."""
        sections = (self.section(found, depth, counts, evidence) for found in entry.get("sections", ()) if isinstance(found, Entry))
        questions = (self.question(found, evidence) for found in entry.get("questions", ()) if isinstance(found, Entry))
        return (*sections, *questions)

    def section(self, entry: Entry, depth: int, counts: Mapping[str, str], evidence: Any) -> Section:
        """Return a section with everything in it."""
        with self.reading.owner(entry["id"]):
            self.note_id(entry["id"], entry.value_node("id"))
            self.entries[entry["id"]] = entry
            if "sections" not in entry and "questions" not in entry:
                self.reading.note("Q209", entry.node, "this section has nothing in it", "Add sections or questions")
            rank = self.ranks[depth] if depth < len(self.ranks) and isinstance(self.ranks[depth], Entry) else None
            rules = self.rules(entry, rank, self.defaults, counts)
            evidence = entry.get("needs_evidence", evidence)
            children = self.children(entry, depth + 1 + ("repeat" in entry), rules.counts, evidence)
            self.check_weights(entry, children, rules)
            self.check_outside(entry, rules.starts_at is None and has_effects_alone(children))
            section = Section(
                id=entry["id"],
                title=entry["title"],
                about=entry.get("about"),
                role=self.role(entry, has_counts=False),
                children=children,
                rules=rules,
                applies=self.condition(entry["applies"]) if "applies" in entry else None,
            )
            if "repeat" in entry:
                return self.repeated(section, entry)
            if "total" in entry:
                what = "total says nothing in a section that is not repeated"
                self.reading.note("Q216", entry.key_node("total"), what, "Write its keys beside the section's own")
            return attrs.evolve(section, rules=self.with_levels(rules, children))

    def check_weights(self, entry: Entry, children: tuple[Section | Question, ...], rules: Rules) -> None:
        """Note a section in which nothing weighs anything."""
        scored = [child for child in children if isinstance(child, Section) or (child.effect is None and not child.unscored)]
        if scored and rules.starts_at is None and all(child.role.weight == 0 for child in scored):
            what = "everything in this section has weight 0, so it can never be scored"
            self.reading.note("Q206", entry.node, what, "Give one part a weight")

    def with_levels(self, rules: Rules, children: tuple[Section | Question, ...]) -> Rules:
        """Return rules whose levels, if none are written, are the children in order."""
        if rules.method != "levels" or rules.levels:
            return rules
        return attrs.evolve(rules, levels=tuple((LevelPart(child.id, rules.complete),) for child in children if counts_in_maximum(child)))

    def repeated(self, block: Section, entry: Entry) -> Section:
        """Return a section with one copy of a block for each repeat; ids inside name the same copy."""
        inside = {node.id for _, node in walk(block.children, 0)}
        copies: list[Section] = []
        # An answer in the block has a value in each copy, so it is what each copy weighs.
        by_copy = isinstance(block.role.weight, ByAnswer) and block.role.weight.question in inside
        for written in entry["repeat"]:
            if written is INVALID:
                continue
            repeat = written if isinstance(written, Entry) else Entry({"id": written}, entry.value_node("repeat"))
            prefix = f"{block.id}/{repeat['id']}"
            if prefix in [copy.id for copy in copies]:
                self.reading.note("Q201", repeat.node, f"the repeat {repeat['id']} stands twice", "Give each its own id")
                continue

            def name_of(subject: str, name: str, prefix: str = prefix) -> str:
                return f"{prefix}/{name}" if subject != "attribute" and name.split("/")[0] in inside else name

            children = tuple(copied(child, name_of) for child in block.children)
            rules = renamed_rules(self.with_levels(block.rules, block.children), name_of)
            role = self.role(repeat)
            if by_copy and "weight" not in repeat:
                role = renamed_role(block.role, name_of)
            copies.append(Section(prefix, repeat.get("title", repeat["id"]), None, role, children, rules))
        # Labels that need something of a copy are the copies' own.
        needed = [test.name for band in block.rules.bands for test in conditions.comparisons_of(band.needs)]
        of_copies = any(band.alone for band in block.rules.bands) or any(name.split("/")[0] in inside for name in needed)
        usual = attrs.evolve(block.rules, bands=()) if of_copies else block.rules
        together = self.rules(entry.get("total", Entry({}, entry.node)), None, usual, block.rules.counts)
        role = Role(Fraction(1)) if by_copy else block.role
        return attrs.evolve(block, children=tuple(copies), rules=self.with_levels(together, tuple(copies)), repeats=True, role=role)

    def question(self, entry: Entry, evidence: Any) -> Question:
        """Return a question."""
        with self.reading.owner(entry["id"]):
            self.note_id(entry["id"], entry.value_node("id"))
            self.entries[entry["id"]] = entry
            question = self.read_question(entry)
        form = question.evidence_form if question.evidence_form is not None else evidence
        return attrs.evolve(question, evidence_form=int(form) if isinstance(form, Fraction) else form)

    def evidence_rules(self) -> EvidenceRules:
        """Return when evidence is asked for; note a level that no scale has."""
        entry = self.entry.get("evidence_rules", Entry({}, self.entry.node))
        level = entry.get("asked_from")
        levels = [option.value for scale in self.scales.values() if scale.is_levels for option in scale.options]
        if level is not None and level not in levels:
            remedy = f"Use {min(levels, key=int)} to {max(levels, key=int)}" if levels else "Leave it out: there is no scale with levels"
            self.reading.note("Q211", entry.value_node("asked_from"), f"evidence is asked for from level {level}, which no scale has", remedy)
        return EvidenceRules(level, entry.get("stale_after_months"))

    def checks(self) -> tuple[Check, ...]:
        """Return the checks whose condition can be tested."""
        written = (one for one in self.entry.get("checks", ()) if isinstance(one, Entry))
        return tuple(Check(when, one["says"]) for one in written if (when := self.condition(one["when"])) is not None)

    def subsets(self, questionnaire: Questionnaire) -> tuple[Subset, ...]:
        """Return the named choices of questions."""
        ids = [question.id for question in questionnaire.questions()]
        found = []
        for id, subset in self.entry.get("subsets", {}).items():
            chosen: dict[str, None] = {}
            for pattern in subset["questions"]:
                if pattern is INVALID:
                    continue
                matched = matching(pattern, ids)
                if not matched:
                    remedy = did_you_mean(pattern, ids)
                    self.reading.note("Q203", subset.value_node("questions"), f"the subset {id} names {pattern}, which is no question", remedy)
                chosen.update(dict.fromkeys(matched))
            found.append(Subset(id, subset["title"], tuple(chosen)))
        return tuple(found)


def has_effects_alone(children: tuple[Section | Question, ...]) -> bool:
    """Tell whether there are penalties and bonuses, and nothing else that is scored."""
    scored = [one for one in children if isinstance(one, Section) or one.effect is not None or not one.unscored]
    inside = [
        one.rules.starts_at is None and has_effects_alone(one.children) if isinstance(one, Section) else one.effect is not None for one in scored
    ]
    return bool(inside) and all(inside)


def counts_in_maximum(child: Section | Question) -> bool:
    """Tell whether a child has a share of its own: penalties, bonuses and unscored questions have none."""
    return isinstance(child, Section) or (child.effect is None and not child.unscored)


def copied(node: Section | Question, name_of: Callable[[str, str], str]) -> Section | Question:
    """Return a copy of a node in a repeated block, under its composed id."""
    applies = conditions.renamed(node.applies, name_of) if node.applies is not None else None
    if isinstance(node, Section):
        return attrs.evolve(
            node,
            id=name_of("node", node.id),
            role=renamed_role(node.role, name_of),
            applies=applies,
            rules=renamed_rules(node.rules, name_of),
            children=tuple(copied(child, name_of) for child in node.children),
        )
    number = node.number
    if number is not None and number.computed is not None:
        terms = tuple(tuple(name_of("question", id) for id in term) for term in number.computed.terms)
        number = attrs.evolve(number, computed=attrs.evolve(number.computed, terms=terms))
    return attrs.evolve(
        node,
        id=name_of("question", node.id),
        applies=applies,
        role=renamed_role(node.role, name_of),
        number=number,
        options=tuple(attrs.evolve(one, takes_out=tuple(name_of("node", id) for id in one.takes_out)) for one in node.options),
        actions=tuple(attrs.evolve(one, needs=tuple((name_of("question", id), level) for id, level in one.needs)) for one in node.actions),
    )
