"""What every part of a report is written with: the scorecard, the words of the language, and figures that are rounded once."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from rsc_assess.assessment.values import NOT_APPLICABLE, NOT_ASKED
from rsc_assess.language import Catalogue
from rsc_assess.peers.values import Standing
from rsc_assess.questionnaire.condition import Condition, in_words
from rsc_assess.questionnaire.rules import Display
from rsc_assess.questionnaire.values import Question, Questionnaire, Section
from rsc_assess.report.values import Figure
from rsc_assess.scoring.display import percent
from rsc_assess.scoring.explain import state_of
from rsc_assess.scoring.run import unit_of
from rsc_assess.scoring.score import Scorecard
from rsc_assess.scoring.sheet import ALWAYS


def on_axis(share: float | None) -> float | None:
    """Return where a share stands on an axis from 0 to 1; below 0 it stands at 0."""
    return None if share is None else min(max(share, 0.0), 1.0)


@attrs.frozen
class Writer:
    """
    Writes the parts of one report.

    Attributes:
        t: The strings of its language.

        is_public: Whether notes, evidence, roles and sensitive answers stay out.

        hidden: Questions whose answers stay out.

        standing: Where the council stands beside others, or None where no figures of others were given.
    """

    scorecard: Scorecard
    t: Catalogue
    is_public: bool
    hidden: frozenset[str] = frozenset()
    standing: Standing | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire in the language of the report."""
        return self.scorecard.assessment.questionnaire

    def count(self, number: int) -> Figure:
        """Return a whole number."""
        return Figure(number, self.t.whole(number))

    def percent(self, share: float | None) -> Figure | None:
        """Return a share as a percentage, rounded down so that 100% means everything; None for None."""
        return None if share is None else Figure(share, percent(share))

    def figure(self, share: float | None, shown: str | None) -> Figure | None:
        """Return a share with what is shown for it; None where nothing is shown."""
        return None if share is None or shown is None else Figure(share, self.t.number(shown))

    def plain(self, number: float | Fraction) -> Figure:
        """Return a number with at most two decimals and no trailing zeros."""
        return Figure(float(number), self.t.number(f"{float(number):.2f}".rstrip("0").rstrip(".")))

    def display_of(self, id: str) -> tuple[Display, float]:
        """Return how a node is shown, and the marks that count as everything in it."""
        record = self.scorecard.record
        rules, total = unit_of(record.program, record.program.slots[id], record.shares)
        return rules.display, total

    def top_of(self, id: str) -> Figure:
        """Return what is shown for everything in a node."""
        display, total = self.display_of(id)
        return self.plain(total if display.as_sum else display.high)

    def condition(self, condition: Condition) -> str:
        """Return a condition in words."""
        return in_words(condition, lambda id: id, self.t.condition)

    def state(self, question: str) -> str:
        """Return a question's state in words."""
        return self.t(f"state.{state_of(self.scorecard, question)}")

    def why_question_left_out(self, question: Question) -> str:
        """Return why a question does not count."""
        program, sheet = self.scorecard.record.program, self.scorecard.record.sheet
        row = sheet.cells[program.slots[question.id]].row
        if row in ("no_evidence", "no_reason") and self.is_public:
            return self.t("withheld.because")
        if row in ("unscored", "no_evidence", "no_reason"):
            return self.t(f"left_out.{row}")
        state = state_of(self.scorecard, question.id)
        if state == NOT_ASKED:
            waits = sheet.asked.get(question.id, ALWAYS).waits_for
            if waits:
                return self.t("left_out.waits", questions=", ".join(waits))
            conditions = [section.applies for section in self.around(question.id) if section.applies is not None]
            conditions.extend([question.applies] if question.applies is not None else [])
            return (
                self.t("left_out.asked_where", condition=self.t("condition.and").join(map(self.condition, conditions)))
                if conditions
                else self.t("left_out.taken_out")
            )
        if state == NOT_APPLICABLE:
            reason = self.scorecard.assessment.answer(question.id).reason
            return self.t("left_out.not_applicable_because", reason=reason) if reason and not self.is_public else self.t("left_out.not_applicable")
        return self.t(f"state.{state}")

    def why_node_left_out(self, id: str) -> str:
        """Return why a section has no score."""
        record = self.scorecard.record
        node = record.program.node_of[record.program.slots[id]]
        return self.t(f"left_out.{self.scorecard.nodes[id].no_value or 'nothing'}", percent=percent(node.rules.no_value_below))

    def place_of(self, id: str) -> tuple[int, str | None]:
        """Return how deep a section stands and the id of the part above it; 0 and None for the whole."""
        above: list[str] = []
        for depth, section in self.questionnaire.sections():
            above = [*above[:depth], section.id]
            if section.id == id:
                return depth + 1, above[depth - 1] if depth else self.scorecard.root
        return 0, None

    def around(self, question: str) -> tuple[Section, ...]:
        """Return the sections around a question, from the outside in."""
        return self.parents.get(question, ())

    @property
    def parents(self) -> Mapping[str, tuple[Section, ...]]:
        """The sections around each question."""
        found: dict[str, tuple[Section, ...]] = {}

        def climb(children: tuple[Section | Question, ...], above: tuple[Section, ...]) -> None:
            for child in children:
                if isinstance(child, Section):
                    climb(child.children, (*above, child))
                else:
                    found[child.id] = above

        climb(self.questionnaire.children, ())
        return found
