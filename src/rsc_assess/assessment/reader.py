"""Answers files to assessments: what was written becomes one of six states, or a problem with its place."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.answer_files.formats import read_answers_file
from rsc_assess.assessment.check import check_assessment, no_such_level
from rsc_assess.assessment.council_reader import CouncilReader
from rsc_assess.assessment.shapes import ANSWERS
from rsc_assess.assessment.sign_off import sign_off_remarks
from rsc_assess.assessment.values import (
    ANSWERED,
    COUNCIL_VIEW,
    MISSING,
    NOT_APPLICABLE,
    Answer,
    Assessment,
    Evidence,
    Recorded,
    Respondent,
    SignOffStep,
    View,
)
from rsc_assess.documents.node import Node
from rsc_assess.documents.opening import read_record
from rsc_assess.documents.shape import INVALID, Day, Entry, Invalid, Number, Reading
from rsc_assess.documents.source import Document, Source
from rsc_assess.problems import InputError, Problem, did_you_mean, list_problems, listed, raise_errors, shorten
from rsc_assess.questionnaire.matching import NO_TICKS, STATE_OF_WORD, UNSEEN, folded
from rsc_assess.questionnaire.reader import load_questionnaire
from rsc_assess.questionnaire.shipped import shipped_path, shipped_questionnaires
from rsc_assess.questionnaire.values import (
    DATE,
    LEVELS,
    NUMBER,
    TEXT,
    TICK_KINDS,
    AnswerValue,
    OptionValue,
    Question,
    Questionnaire,
    Section,
    numbers,
    walk,
)

if TYPE_CHECKING:
    from rsc_assess.councils.register import Register

# The keys of a file that other files are compared with.
PLACED = ("questionnaire", "version", "council", "date", "respondent")
LEVEL = re.compile(r"(\d{1,2})(?:\.0+)?(?:\s*[-–—:]\s*(.+))?")


def load_assessment(source: Source, questionnaire: Questionnaire | None = None, register: "Register | None" = None) -> Assessment:
    """
    Return the assessment in an answers file of any format (YAML, JSON, workbook, offline page, CSV), in bytes, or in plain data.

    Args:
        source: A path, the bytes of a file, or a mapping.

        questionnaire: The questionnaire that was answered. If it is not given, the one that the file names is looked
            for beside the file (`<id>.yaml`, `<id>/questionnaire.yaml`, `questionnaire.yaml`), then among the shipped
            ones; bytes and plain data look among the shipped ones only.

        register: Where the council is looked up by code or name, as of the date of the assessment: what the file does not say
            of it comes from there.

    Raises:
        InputError: The answers cannot be used; `.problems` lists everything that is wrong with them.

        FileAccessError: The file cannot be read.

        RefusedError: It is a workbook that would take too much memory.
    """
    assessment, problems = read_assessment(read_answers_file(source), questionnaire, register)
    raise_errors(problems)
    assert assessment is not None
    return assessment


def read_assessment(
    document: Document, questionnaire: Questionnaire | None = None, register: "Register | None" = None
) -> tuple[Assessment | None, tuple[Problem, ...]]:
    """
    Return the assessment in a document, and all problems: it is only whole if no error is among them.

    Raises:
        InputError: Its questionnaire cannot be found.
    """
    reading = Reading(document.name)
    reading.problems.extend(document.remarks)
    start = "Start with its keys questionnaire, version, council, date and answers; `rsc-assess init` writes one"
    entry = read_record(document, "an answers file", start, ANSWERS, reading)
    if entry is None:
        return None, tuple(reading.problems)
    questionnaire = questionnaire or find_questionnaire(entry, reading, document)
    assessment = AnswersReader(entry, reading, questionnaire, register).assessment()
    if not any(problem.severity == "error" for problem in reading.problems):
        assessment = attrs.evolve(assessment, remarks=(*assessment.remarks, *sign_off_remarks(assessment)))
    return assessment, (*reading.problems, *(problem for problem in check_assessment(assessment) if problem not in reading.problems))


def find_questionnaire(entry: Entry, reading: Reading, document: Document) -> Questionnaire:
    """Return the questionnaire that an answers file names, from beside it or from the shipped ones."""
    id: str = entry["questionnaire"]
    if document.folder is not None and re.fullmatch(r"[A-Za-z0-9._-]+", id):
        names = (f"{id}.yaml", f"{id}/questionnaire.yaml", "questionnaire.yaml")
        for path in (document.folder / name for name in names):
            if path.is_file() and path != Path(document.name):
                found = load_questionnaire(path)
                if found.id.casefold() == id.casefold():
                    return found
    shipped = shipped_path(id)
    if shipped is None:
        what = f"the questionnaire {id} is neither beside this file nor among the shipped ones"
        remedy = f"{did_you_mean(id, shipped_questionnaires())}, or name its file with --questionnaire"
        reading.note("A209", entry.value_node("questionnaire"), what, remedy)
        raise InputError(list_problems(reading.problems), reading.problems)
    return load_questionnaire(shipped)


class AnswersReader:
    """Turns the entries of one answers file into an assessment of a known questionnaire."""

    def __init__(self, entry: Entry, reading: Reading, questionnaire: Questionnaire, register: "Register | None") -> None:
        self.entry = entry
        self.register = register
        self.reading = reading
        self.questionnaire = questionnaire
        self.questions = {question.id: question for question in questionnaire.questions()}
        self.folded = {id.casefold(): id for id in self.questions}
        self.sections = {section.id: section for _, section in questionnaire.sections()}
        self.copies = {child.id for section in self.sections.values() if section.repeats for child in section.children}
        self.labels = labels_of(questionnaire)
        self.not_answered = {folded(word) for word in questionnaire.not_answered}

    def assessment(self) -> Assessment:
        """Return the assessment; it is only valid if the reading has no errors."""
        council = CouncilReader(self.reading, self.questionnaire, self.register, self.entry["date"]).council(self.entry["council"])
        # Its problems are those of the reading above.
        alone = CouncilReader(Reading(self.reading.name), self.questionnaire, None, self.entry["date"]) if self.register is not None else None
        answers = self.answers()
        self.check_version(answers)
        return Assessment(
            self.questionnaire,
            council,
            self.entry["date"],
            answers,
            tuple(problem for problem in self.reading.problems if problem.severity != "error"),
            self.recorded(),
            self.reading.name,
            respondent(self.entry["respondent"]) if "respondent" in self.entry else None,
            {id: respondent(one) for id, one in self.entry.get("respondents", {}).items() if isinstance(one, Entry)},
            self.entry.get("merged_by"),
            tuple(
                SignOffStep(one["state"], one["role"], one["date"], one["digest"]) for one in self.entry.get("sign_off", []) if isinstance(one, Entry)
            ),
            alone.council(self.entry["council"]) if alone is not None else None,
            {key: self.entry.value_node(key).place(self.reading.name) for key in PLACED if key in self.entry},
            merged_from=self.entry.get("merged_from"),
        )

    def recorded(self) -> tuple[Recorded, ...]:
        """Return the figures that were recorded elsewhere."""
        found: dict[str, str] = self.entry.get("recorded", {})
        pairs = self.entry.value_node("recorded").value
        places = {key.strip(): node for key, (_, node) in pairs.items()} if isinstance(pairs, dict) else {}
        return tuple(Recorded(node, figure, places[node].place(self.reading.name)) for node, figure in found.items())

    def answers(self) -> dict[str, Answer]:
        """Return the answers by question id, in the order of the questionnaire."""
        found: dict[str, Answer] = {}
        whole: dict[str, Answer] = {}
        root = self.entry.value_node("answers").value
        pairs = root if isinstance(root, dict) else {}
        for text, written in self.entry.get("answers", {}).items():
            key_node, node = pairs.get(text) or next(pair for key, pair in pairs.items() if key.strip() == text)
            id = text if text in self.questions else self.folded.get(text.casefold())
            if id is None and text in self.sections:
                self.whole_section(self.sections[text], written, node, whole)
                continue
            if id is None:
                self.note_unknown(text, key_node)
                continue
            if self.questions[id].is_computed:
                self.reading.note("A221", key_node, f"{id} is computed from other answers", "Take it out", owner=id)
                continue
            if id != text:
                self.reading.note("A213", key_node, f"{text} is read as {id}", "Nothing needs to be done", owner=id, severity="note")
            if id in found:
                self.reading.note("A205", key_node, f"{id} is answered a second time", "Keep one of the answers", owner=id)
                continue
            with self.reading.owner(id):
                answer = self.answer(self.questions[id], written, node)
            if answer is not None:
                found[id] = answer
        for id, answer in whole.items():
            own = found.get(id, answer)
            found[id] = attrs.evolve(
                answer,
                views=own.views,
                evidence=own.evidence or answer.evidence,
                note=own.note or answer.note,
                owner=own.owner or answer.owner,
                date=own.date or answer.date,
            )
        return {id: found[id] for id in self.questions if id in found}

    def note_unknown(self, text: str, node: Node) -> None:
        """Note an answer to a question that does not exist, and the one that took its place if there is one."""
        heir = next((question for question in self.questions.values() if text in question.replaces), None)
        if heir is not None:
            what = f"{shorten(text)} was replaced by {heir.id}, which means something else"
            self.reading.note("A202", node, what, f"Answer {heir.id} anew, and take {shorten(text)} out")
        else:
            self.reading.note("A202", node, f"there is no question {shorten(text)}", did_you_mean(text, self.questions))

    def whole_section(self, section: Section, written: Any, node: Node, found: dict[str, Answer]) -> None:
        """Take a section that does not apply as a whole for N/A to each of its questions."""
        entry = written if isinstance(written, Entry) else Entry({"answer": written}, node)
        said = entry.get("answer")
        with self.reading.owner(section.id):
            if not isinstance(said, str) or STATE_OF_WORD.get(folded(said)) != NOT_APPLICABLE:
                what = f"{section.id} is a section, which can only be answered as a whole with N/A"
                self.reading.note("A222", node, what, 'Write {answer: N/A, reason: "why"}, or answer its questions')
                return
            questions = [one for _, one in walk(section.children, 0) if isinstance(one, Question) and not one.is_computed]
            kept = [one.id for one in questions if not one.not_applicable]
            if kept and section.id not in self.copies:
                what = f"N/A cannot be answered to {', '.join(kept[:5])}"
                self.reading.note("A204", node, what, "Answer the questions of this section one by one")
                return
            place = node.place(self.reading.name)
            for question in questions:
                if question.id in found or self.is_said(question.id):
                    self.reading.note("A205", node, f"{question.id} is answered too", "Keep one of the answers")
                    return
                found[question.id] = Answer(
                    question.id,
                    NOT_APPLICABLE,
                    reason=entry.get("reason"),
                    note=entry.get("note"),
                    evidence=self.evidence(question, entry),
                    via=section.id,
                    owner=entry.get("owner"),
                    date=entry.get("date"),
                    place=place,
                )

    def is_said(self, id: str) -> bool:
        """Tell whether an answer is written for a question."""
        entries = (said for key, said in self.entry.get("answers", {}).items() if key.casefold() == id.casefold())
        return any((said.get("answer") if isinstance(said, Entry) else said) not in (None, "") for said in entries)

    def answer(self, question: Question, written: Any, node: Node) -> Answer | None:
        """Return one answer, or None where what is written matches nothing."""
        if not isinstance(written, Entry):
            state_and_value = self.match(question, written, node)
            return Answer(question.id, *state_and_value, place=node.place(self.reading.name)) if state_and_value else None
        answer_node = written.value_node("answer")
        state_and_value = self.match(question, written.get("answer"), answer_node)
        if state_and_value is None:
            return None
        return Answer(
            question.id,
            *state_and_value,
            reason=written.get("reason"),
            note=written.get("note"),
            evidence=self.evidence(question, written),
            owner=written.get("owner"),
            date=written.get("date"),
            views=self.views(question, written),
            place=answer_node.place(self.reading.name),
        )

    def views(self, question: Question, written: Entry) -> tuple[View, ...]:
        """Return what each respondent said; note one whom the file does not name."""
        found = []
        nodes = written.value_node("views").value
        known = self.entry.get("respondents", {})
        for id, said in written.get("views", {}).items():
            key_node, node = next(pair for key, pair in nodes.items() if key.strip() == id) if isinstance(nodes, dict) else (None, written.node)
            if id not in known:
                self.reading.note("A227", key_node, f"there is no respondent {id}", did_you_mean(id, known))
            answer = self.answer(question, said, node)
            if answer is not None:
                found.append(View(id, answer))
        return tuple(found)

    def match(self, question: Question, said: "str | list[Any] | None", node: Node) -> tuple[str, AnswerValue | None] | None:
        """Return state and value of what was said, or None after noting what is wrong with it."""
        if isinstance(said, list):
            return self.ticks(question, said, node)
        if said is None or not said:
            return MISSING, None
        if folded(said) in self.not_answered:
            return MISSING, None
        if node.is_date and question.kind != DATE:
            what = f"this cell holds a date ({said}): Excel changed what was written"
            self.reading.note("A312", node, what, "Format the column as Text, and write the answer again")
            return None
        option = self.option(question, said)
        if option is None and question.kind in TICK_KINDS and folded(said) not in STATE_OF_WORD:
            return self.ticks(question, in_one_cell(said), node)
        if option is not None:
            return ANSWERED, (option,) if question.kind in TICK_KINDS else option
        if folded(said) in STATE_OF_WORD:
            return STATE_OF_WORD[folded(said)], None
        match question.kind:
            case _ if question.kind == NUMBER:
                return self.number(question, said, node)
            case _ if question.kind == DATE:
                day = Day().read(node, self.reading)
                return None if isinstance(day, Invalid) else (ANSWERED, day)
            case _ if question.kind == TEXT:
                return ANSWERED, said
            case _ if question.kind == LEVELS:
                return self.level(question, said, node)
        self.reading.problems.append(no_such_level(question, said, node.place(self.reading.name)))
        return None

    def option(self, question: Question, said: str) -> OptionValue | None:
        """Return the option that a text names by value or by label in any language, or None."""
        wanted = folded(said)
        for option in question.options:
            if wanted == folded(str(option.value)) or wanted in self.labels[question.id, option.value]:
                return option.value
        return None

    def level(self, question: Question, said: str, node: Node) -> tuple[str, AnswerValue] | None:
        """Return a level written as 3.0 or as 3 - Established; note one that does not exist."""
        level = LEVEL.fullmatch(UNSEEN.sub("", said).strip())
        if level:
            found = question.option(int(level[1]))
            if found and level[2] and folded(level[2]) not in self.labels[question.id, found.value]:
                what = f"level {level[1]} is {found.label}, not {shorten(level[2])}"
                self.reading.note("A214", node, what, "Correct the number or the name")
                return None
            if found:
                return ANSWERED, found.value
        self.reading.problems.append(no_such_level(question, said, node.place(self.reading.name)))
        return None

    def ticks(self, question: Question, said: list[Any], node: Node) -> tuple[str, AnswerValue] | None:
        """Return what is ticked, in the order of the options; note what is no option."""
        if question.kind not in TICK_KINDS:
            self.reading.note("A223", node, "a list is given, and one answer is asked for", "Keep one")
            return None
        found: set[OptionValue] = set()
        for one in said:
            option = None if one is INVALID else self.option(question, one)
            if option is None:
                if one is not INVALID:
                    self.reading.problems.append(no_such_level(question, one, node.place(self.reading.name)))
                return None
            found.add(option)
        return ANSWERED, tuple(option.value for option in question.options if option.value in found)

    def number(self, question: Question, said: str, node: Node) -> tuple[str, AnswerValue] | None:
        """Return a number, its unit taken off; note one that cannot be answered."""
        rule = question.number
        text = said.strip()
        units = (rule.unit, *rule.also) if rule is not None and rule.unit else ()
        unit = max((one for one in units if text.casefold().endswith(one.casefold())), key=len, default="")
        text = text[: len(text) - len(unit)].strip()
        low, high = (rule.low, rule.high) if rule is not None and rule.low is not None and rule.high is not None else (-1e12, 1e12)
        value = Number(low, high).read(Node(text, node.line, node.column, True, node.sheet), self.reading)
        if isinstance(value, Invalid):
            return None
        if rule is not None and rule.log and value <= 0 and not rule.clamp_worst:
            self.reading.note("S104", node, f"{text} has no logarithm", "Write a number above 0")
            return None
        return ANSWERED, float(value)

    def evidence(self, question: Question, written: Entry) -> tuple[Evidence, ...]:
        """Return the evidence of an answer; a bare text is a claim. Note a level shown that the question does not have."""
        given = written.get("evidence", [])
        items = given if isinstance(given, list) else [given]
        found = []
        for item in items:
            if isinstance(item, str):
                found.append(Evidence("claimed", item))
            elif isinstance(item, Entry):
                link = item.get("link")
                if link is not None and not link.startswith(("https://", "http://")):
                    what = "this link does not start with https:// or http://, so the report shows it as text"
                    self.reading.note("A212", item.value_node("link"), what, "Use a web address if readers should follow it", severity="warning")
                elif link is not None and len(link.split()) > 1:
                    what = "this link has a space in it, so it may lead nowhere"
                    remedy = "Give one address, with %20 for a space; further ones are evidence of their own"
                    self.reading.note("A212", item.value_node("link"), what, remedy, severity="warning")
                shows = item.get("shows")
                if shows is not None and (question.kind != LEVELS or question.option(shows) is None):
                    what = f"level {shows} does not exist" if question.kind == LEVELS else "this question has no levels that evidence could show"
                    self.reading.note("A228", item.value_node("shows"), what, "Correct it, or take it out")
                found.append(Evidence(item.get("kind", "claimed"), item.get("reference"), link, item.get("date"), item.get("reviewer"), shows))
        return tuple(found)

    def check_version(self, answers: dict[str, Answer]) -> None:
        """Note answers for another questionnaire, or for a version in which an answered question meant something else."""
        id, version = self.entry["questionnaire"], self.entry["version"]
        ours = self.questionnaire
        if id.casefold() != ours.id.casefold():
            what = f"these answers are for the questionnaire {id}, not {ours.id}"
            self.reading.note("A208", self.entry.value_node("questionnaire"), what, f"Name the questionnaire {id} with --questionnaire")
            return
        if numbers(version) == numbers(ours.version):
            if self.entry.get("questionnaire_digest", ours.digest) != ours.digest:
                what = f"the form was made for another version {version} of the questionnaire, whose scores may mean something else"
                remedy = "Check that the questionnaire at hand is the one you answered"
                self.reading.note("A317", self.entry.value_node("questionnaire_digest"), what, remedy, severity="warning")
            return
        node = self.entry.value_node("version")
        if numbers(version) > numbers(ours.version):
            what = f"these answers are for version {version}, and the questionnaire at hand is version {ours.version}"
            self.reading.note("A207", node, what, f"Update rsc_assess, or name the file of version {version} with --questionnaire")
            return
        changed = [id for id, answer in answers.items() if answer.state != MISSING and numbers(self.questions[id].revised) > numbers(version)]
        what = f"these answers are for version {version}, and the questionnaire at hand is version {ours.version}"
        if changed:
            remedy = f"Answer again what changed its meaning ({listed(changed)}), then set version: {ours.version}"
            self.reading.note("A207", node, what, remedy)
        else:
            self.reading.note("A207", node, f"{what}; every answered question means the same in both", "Nothing needs to be done", severity="note")


def in_one_cell(said: str) -> list[str]:
    """Return the ticks that a cell of a table holds, one a line or with semicolons between them."""
    if folded(said) == NO_TICKS:
        return []
    return [part.strip() for part in (said.split("\n") if "\n" in said else said.split(";")) if part.strip()]


def respondent(entry: Entry) -> Respondent:
    """Return who answers."""
    return Respondent(entry.get("role"), entry.get("perspective", COUNCIL_VIEW), entry.get("lead", False), entry.get("on_behalf_of"))


def labels_of(questionnaire: Questionnaire) -> dict[tuple[str, OptionValue], frozenset[str]]:
    """Return the names of each option in all languages, without regard to case and spaces."""
    return {
        (question.id, option.value): frozenset(folded(name) for name in (option.label, *option.also))
        for question in questionnaire.questions()
        for option in question.options
    }
