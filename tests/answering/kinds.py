"""A small questionnaire with questions of every kind, and a person who types without a terminal."""

import contextlib
from collections.abc import Iterable
from typing import Any

from rsc_assess import Questionnaire, load_questionnaire
from rsc_assess.answering.conversation import Table, converse
from rsc_assess.answering.sitting import Sitting, start
from rsc_assess.assessment.draft import Draft, draft_of
from rsc_assess.documents.node import from_data
from rsc_assess.documents.source import Document
from tests.small import question, questionnaire, section

DAYS = {"worst": 0, "best": 10, "unit": "days"}
KINDS = load_questionnaire(
    questionnaire(
        [
            section(
                "S1",
                question("L1", not_applicable=True, help="What is meant by it.", evidence="Minutes.", answered_by="Clerk"),
                {"id": "O1", "ask": "How often?", "options": {"never": 0, "once a year": 1, "b": 3}},
                {"id": "M1", "ask": "Who?", "kind": "many", "options": {"residents": 2, "schools, all": 1, "nobody else": 0}},
                {"id": "T1", "ask": "Which awards?", "kind": "tiered", "options": {"bronze": 1, "silver": 2}},
            ),
            section(
                "S2",
                {"id": "Y1", "ask": "Is there one?", "kind": "yes_no", "not_applicable": True},
                {"id": "N1", "ask": "How long?", "kind": "number", "number": DAYS, "applies": {"question": "Y1", "is": "yes"}},
                {"id": "D1", "ask": "When?", "kind": "date"},
                {"id": "X1", "ask": "What changed?", "kind": "text"},
            ),
        ]
    )
)  # fmt: skip


class Typed:
    """A person who types lines that were made up before; what they were shown is kept."""

    def __init__(self, lines: Iterable[str], width: int = 80) -> None:
        self.lines = iter(lines)
        self.width = width
        self.shown: list[str] = []

    def say(self, *lines: str, strong: bool = False) -> None:
        self.shown.extend(lines)

    def ask(self, prompt: str) -> str:
        self.shown.append(prompt)
        line = next(self.lines, None)
        if line is None:
            raise EOFError
        return line

    @property
    def screen(self) -> str:
        return "\n".join(self.shown)


def draft(said: dict[str, Any] | None = None, model: Questionnaire = KINDS) -> Draft:
    """Return a draft with answers, as plain data."""
    data = {"questionnaire": model.id, "version": "1.0.0", "council": {"name": "Testham"}, "date": "2026-11-01", "answers": said or {}}
    return draft_of(Document(from_data(data, "a"), "a", None), model)


def held(*lines: str, at: Sitting | None = None, width: int = 80) -> tuple[Sitting, Typed, dict[str, Any]]:
    """Hold a conversation; return where it ended, who was asked, and the answers that were saved."""
    person = Typed(lines, width)
    saved: list[Draft] = []
    sitting = at or start(draft())
    with contextlib.suppress(EOFError):
        sitting = converse(sitting, Table(person, saved.append))
    data = (saved[-1] if saved else sitting.draft).data()
    return sitting, person, data.get("answers", {})
