"""The columns of answers in a table, and the rows that workbook and CSV share: both ways, between a form and cells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from rsc_assess.answer_files.form import Form
from rsc_assess.assessment.data import as_record
from rsc_assess.documents.node import Node
from rsc_assess.problems import Problem, shorten
from rsc_assess.questionnaire.matching import NO_TICKS, folded
from rsc_assess.questionnaire.values import LEVELS, Question, Section

# What a row is about.
ABOUT, ANSWER, EVIDENCE, VIEW, VIEW_EVIDENCE, PERSON, STEP, RECORDED = PARTS = (
    "about",
    "answer",
    "evidence",
    "view",
    "view evidence",
    "respondent",
    "sign-off",
    "recorded",
)


@attrs.frozen
class Column:
    """
    A column of a table of answers.

    Attributes:
        key: What readers call it.

        headings: What it is called: first in English, then in Welsh, then as people also write it.
    """

    key: str
    headings: tuple[str, ...]


COLUMNS = (
    Column("part", ("Part", "Rhan")),
    Column("id", ("Id", "Dynodydd", "Question id")),
    Column("question", ("Question", "Cwestiwn")),
    Column("answer", ("Answer", "Ateb", "Level")),
    Column("reason", ("Why it does not apply", "Pam nad yw’n berthnasol", "Reason")),
    Column("kind", ("Evidence kind", "Math o dystiolaeth")),
    Column("reference", ("Evidence", "Tystiolaeth")),
    Column("link", ("Evidence link", "Dolen i’r dystiolaeth")),
    Column("evidence_date", ("Evidence date", "Dyddiad y dystiolaeth")),
    Column("reviewer", ("Evidence reviewer", "Adolygydd y dystiolaeth")),
    Column("shows", ("Level shown", "Lefel a ddangosir")),
    Column("note", ("Note", "Nodyn")),
    Column("owner", ("Owner", "Perchennog")),
    Column("date", ("Date", "Dyddiad")),
    Column("respondent", ("Respondent", "Ymatebydd")),
)
KEYS = tuple(column.key for column in COLUMNS)
BY_HEADING = {folded(heading): column.key for column in COLUMNS for heading in (column.key.replace("_", " "), column.key, *column.headings)}
EVIDENCE_KEYS = {"kind": "kind", "reference": "reference", "link": "link", "evidence_date": "date", "reviewer": "reviewer", "shows": "shows"}
OWN_KEYS = ("answer", "reason", "note", "owner", "date")
PERSON_KEYS = ("role", "perspective", "lead", "on_behalf_of")
STEP_KEYS = ("state", "role", "date", "digest")


def column_of(heading: str) -> str | None:
    """Return the key of the column with a heading, in either language, or None."""
    return BY_HEADING.get(folded(heading.replace("'", "’")), BY_HEADING.get(folded(heading)))


@attrs.frozen
class Row:
    """
    One row of a table of answers: cells by column key; what is blank is not there.

    Attributes:
        node: The question or section that it is about, or None.
    """

    cells: Mapping[str, str]
    node: Question | Section | None = None


# --- From a form to rows ----------------------------------------------------------------------------------------------------


def about_rows(form: Form) -> list[Row]:
    """Return the rows that say what the answers are: questionnaire, council, date, who answered and who signed."""
    data = form.data
    rows = [about("questionnaire", form.questionnaire.id), about("version", form.questionnaire.version)]
    council = {"name": "", "id": "", **(data.get("council") or {})}
    rows.extend(about(f"council {key}", value) for key, value in council.items())
    rows.append(about("date", data.get("date")))
    if "respondent" in data:
        rows.extend(about(f"respondent {key}", data["respondent"].get(key)) for key in PERSON_KEYS if key in data["respondent"])
        if not data["respondent"]:
            rows.append(about("respondent perspective", COUNCIL_WORD))
    rows.extend(about(key, data[key]) for key in ("merged_by", "merged_from") if key in data)
    for id, person in (data.get("respondents") or {}).items():
        pairs = [(key, person[key]) for key in PERSON_KEYS if key in person] or [("perspective", COUNCIL_WORD)]
        rows.extend(Row({"part": PERSON, "respondent": id, "question": key, "answer": text_of(value)}) for key, value in pairs)
    for number, step in enumerate(data.get("sign_off") or (), 1):
        rows.extend(Row({"part": STEP, "id": str(number), "question": key, "answer": text_of(step[key])}) for key in STEP_KEYS)
    rows.extend(Row({"part": RECORDED, "id": id, "answer": text_of(value)}) for id, value in (data.get("recorded") or {}).items())
    return rows


COUNCIL_WORD = "council"


def about(key: str, value: object) -> Row:
    """Return a row of what the answers are."""
    return Row(without_blanks({"part": ABOUT, "id": key, "answer": text_of(value)}))


def answer_rows(form: Form) -> Iterator[Row]:
    """Yield a row for each question that is shown and each section that was answered as a whole, with the first piece of evidence."""
    for _, node in form.nodes():
        said = form.answers.get(node.id)
        if isinstance(node, Question) or said is not None:
            record = as_record(said)
            first = (record.get("evidence") or [{}])[0]
            yield Row(without_blanks({"part": ANSWER, "id": node.id, **own_cells(node, record), **evidence_cells(first)}), node)


def more_rows(form: Form) -> Iterator[Row]:
    """Yield a row for each further piece of evidence, and for what each respondent said."""
    for _, node in form.nodes():
        record = as_record(form.answers.get(node.id))
        for piece in (record.get("evidence") or ())[1:]:
            yield Row(without_blanks({"part": EVIDENCE, "id": node.id, **evidence_cells(piece)}), node)
        for respondent, said in (record.get("views") or {}).items():
            view = as_record(said)
            pieces = view.get("evidence") or [{}]
            cells = {**own_cells(node, view), **evidence_cells(pieces[0])}
            yield Row(without_blanks({"part": VIEW, "id": node.id, "respondent": respondent, **cells}), node)
            for piece in pieces[1:]:
                yield Row(without_blanks({"part": VIEW_EVIDENCE, "id": node.id, "respondent": respondent, **evidence_cells(piece)}), node)


def without_blanks(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that hold something."""
    return {key: value for key, value in cells.items() if value != ""}


def own_cells(node: Question | Section, record: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of an answer without its evidence."""
    cells = {key: text_of(record.get(key)) for key in OWN_KEYS}
    return {**cells, "answer": answer_text(node, record.get("answer"))}


def evidence_cells(piece: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a piece of evidence."""
    return {column: text_of(piece.get(key)) for column, key in EVIDENCE_KEYS.items()}


def answer_text(node: Question | Section, said: Any) -> str:
    """
    Return an answer as a cell shows it: 3 - Established for a level, ticks one a line.

    Whatever is shown reads back as the same answer.
    """
    if isinstance(said, list):
        return "\n".join(str(one) for one in said) if said else NO_TICKS
    if isinstance(node, Question) and node.kind == LEVELS and isinstance(said, int):
        return level_text(node, said)
    return text_of(said)


def level_text(question: Question, level: int) -> str:
    """Return a level with its name, or alone where it has no other."""
    option = question.option(level)
    return str(level) if option is None or option.label == str(level) else f"{level} - {option.label}"


def text_of(value: Any) -> str:
    """Return a value as a cell holds it."""
    if value is None:
        return ""
    return "true" if value is True else str(value)


# --- From rows to the tree of an answers file -------------------------------------------------------------------------------


class Gathering:
    """
    Gathers the cells of a table into the tree of an answers file; each cell keeps its place.

    Attributes:
        problems: What does not fit, in the order of the rows.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.top: dict[str, tuple[Node, Node]] = {}
        self.answers: dict[str, tuple[Node, Node]] = {}
        self.people: dict[str, tuple[Node, Node]] = {}
        self.steps: dict[str, Node] = {}
        self.start: Node | None = None

    def note(self, code: str, node: Node, what: str, remedy: str, severity: str = "error", about: str | None = None) -> None:
        """Note a problem at a cell."""
        self.problems.append(Problem(code, what, remedy, node.place(self.source), about, severity))

    def add(self, cells: Mapping[str, Node]) -> None:
        """Take in a row: its cells by column key; blank cells are not among them."""
        if not cells:
            return
        first = next(iter(cells.values()))
        self.start = self.start or first
        part = str(cells["part"].value).strip().casefold() if "part" in cells else ANSWER
        if part not in PARTS:
            self.note("A230", cells["part"], f"'{shorten(part)}' is no part of a table of answers", f"Use one of: {', '.join(PARTS)}")
            return
        if part in (ABOUT, PERSON, STEP, RECORDED):
            self.add_about(part, cells, first)
        elif "id" not in cells:
            stray = next((node for key, node in cells.items() if key not in ("part", "question")), None)
            if stray is not None:
                self.note("A231", stray, "this row has no question id", "Write the id of its question, such as R1.1, or clear the row")
        else:
            self.add_answer(part, cells)

    def add_about(self, part: str, cells: Mapping[str, Node], first: Node) -> None:
        """Take in a row of what the answers are."""
        key_node = cells.get("respondent" if part == PERSON else "id")
        if key_node is None:
            self.note("A231", first, "this row does not say what it is about", "Write it, or clear the row")
            return
        key, value = str(key_node.value).strip(), cells.get("answer", Node("", first.line, first.column, True, first.sheet))
        if part == RECORDED:
            self.put(self.inside(self.top, "recorded", key_node), key, key_node, value)
        elif part == PERSON:
            person = self.inside(self.people, key, key_node)
            self.top.setdefault("respondents", (key_node, Node(self.people, key_node.line, key_node.column, sheet=key_node.sheet)))
            self.put(person, text_in(cells, "question"), cells.get("question", key_node), value)
        elif part == STEP:
            step = self.steps.setdefault(key, Node({}, key_node.line, key_node.column, sheet=key_node.sheet))
            assert isinstance(step.value, dict)
            self.put(step.value, text_in(cells, "question"), cells.get("question", key_node), value)
        else:
            group, _, inner = key.partition(" ")
            if inner and group.casefold() in ("council", "respondent"):
                self.put(self.inside(self.top, group.casefold(), key_node), inner.strip(), key_node, value)
            else:
                self.put(self.top, key.casefold(), key_node, value)

    def inside(self, pairs: dict[str, tuple[Node, Node]], key: str, node: Node) -> dict[str, tuple[Node, Node]]:
        """Return the map under a key, made where it is not there yet."""
        if key not in pairs or not isinstance(pairs[key][1].value, dict):
            pairs[key] = (node, Node({}, node.line, node.column, sheet=node.sheet))
        found = pairs[key][1].value
        assert isinstance(found, dict)
        return found

    def put(self, pairs: dict[str, tuple[Node, Node]], key: str, key_node: Node, value: Node) -> None:
        """Put a value under a key; note one that stands there already."""
        if key in pairs:
            self.note("A205", key_node, f"{shorten(key)} stands here a second time, first at {first_place(pairs[key][0])}", "Keep one of them")
            return
        if key == "lead":
            value = Node(str(value.value).strip().casefold(), value.line, value.column, True, value.sheet)
        pairs[key] = (key_node, value)

    def add_answer(self, part: str, cells: Mapping[str, Node]) -> None:
        """Take in a row of an answer, of further evidence, or of what a respondent said."""
        id_node = cells["id"]
        id = str(id_node.value).strip()
        own = {key: node for key, node in cells.items() if key in OWN_KEYS}
        evidence = {EVIDENCE_KEYS[key]: (node, node) for key, node in cells.items() if key in EVIDENCE_KEYS}
        said_by = text_in(cells, "respondent")
        if part in (EVIDENCE, VIEW_EVIDENCE) and own:
            stray = next(iter(own.values()))
            self.note("A230", stray, "a row of further evidence has an answer too", "Move it to the row of the answer", about=id)
            return
        if part == ANSWER and evidence and not own and self.has_answer(id):
            part = EVIDENCE
        if part == ANSWER:
            if self.has_answer(id):
                what = f"{id} is answered a second time, first at {first_place(self.answers[id][0])}"
                self.note("A205", id_node, what, "Keep one of the answers; a second row may have further evidence and nothing else", about=id)
                return
            entry = self.inside(self.answers, id, id_node)
            entry[OWN_MARK] = (id_node, id_node)
            self.answers[id] = (id_node, self.answers[id][1])
        elif part == EVIDENCE:
            entry = self.inside(self.answers, id, id_node)
        else:
            if not said_by:
                what = "this row does not say which respondent it is of"
                self.note("A231", id_node, what, "Write the id of the respondent, or clear the row", about=id)
                return
            views = self.inside(self.inside(self.answers, id, id_node), "views", id_node)
            if part == VIEW and said_by in views:
                self.note("A205", id_node, f"{said_by} is there a second time for {id}", "Keep one of the rows", about=id)
                return
            entry = self.inside(views, said_by, cells["respondent"])
        entry.update({key: (node, node) for key, node in own.items()})
        if evidence:
            pieces = entry.setdefault("evidence", (id_node, Node([], id_node.line, id_node.column, sheet=id_node.sheet)))[1].value
            assert isinstance(pieces, list)
            at = next(iter(evidence.values()))[0]
            pieces.append(Node(dict(evidence), at.line, at.column, sheet=at.sheet))

    def has_answer(self, id: str) -> bool:
        """Tell whether the row of an answer was met, be it blank or not."""
        return id in self.answers and isinstance(self.answers[id][1].value, dict) and OWN_MARK in self.answers[id][1].value

    def root(self) -> Node:
        """Return the tree of all that was taken in."""
        start = self.start or Node("")
        answers: dict[str, tuple[Node, Node]] = {}
        for id, (key_node, node) in self.answers.items():
            assert isinstance(node.value, dict)
            node.value.pop(OWN_MARK, None)
            answers[id] = (key_node, only_answer(node) if node.value else Node("", key_node.line, key_node.column, True, key_node.sheet))
        top = dict(self.top)
        top["answers"] = (start, Node(answers, start.line, start.column, sheet=start.sheet))
        if self.steps:
            top["sign_off"] = (start, Node(list(self.steps.values()), start.line, start.column, sheet=start.sheet))
        return Node(top, start.line, start.column, sheet=start.sheet)


# Marks that an answer's own row was met; taken out again.
OWN_MARK = "(row)"


def only_answer(node: Node) -> Node:
    """Return the answer alone where an entry has nothing else, so that messages point at it."""
    pairs = node.value
    assert isinstance(pairs, dict)
    return pairs["answer"][1] if set(pairs) == {"answer"} else node


def text_in(cells: Mapping[str, Node], key: str) -> str:
    """Return the text of a cell, or an empty one."""
    return str(cells[key].value).strip() if key in cells else ""


def first_place(node: Node) -> str:
    """Return where something stands, within its file."""
    place = node.place("")
    return "!".join(part for part in (place.sheet, place.cell) if part) or f"line {place.line}"


def cells_of(keys: Sequence[str | None], nodes: Sequence[Node]) -> dict[str, Node]:
    """Return the cells of a row by column key, without blank ones and without columns that have no key."""
    return {key: node for key, node in zip(keys, nodes, strict=False) if key is not None and str(node.value).strip()}
