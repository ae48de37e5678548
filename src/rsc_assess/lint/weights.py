"""What each question decides of the total, and what decides nothing."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from rsc_assess.assessment.values import Assessment
from rsc_assess.lint.best import Best, best_of
from rsc_assess.lint.councils import Kind, kinds_of_councils
from rsc_assess.lint.subject import Subject
from rsc_assess.problems import Problem, counted, shorten
from rsc_assess.questionnaire.references import groups_in
from rsc_assess.questionnaire.rules import ByAttribute, Group, Part, Role
from rsc_assess.questionnaire.values import CHOICE_KINDS, TIERED, Question, Questionnaire
from rsc_assess.scoring.display import snapped
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.run import NOW, run
from rsc_assess.scoring.sheet import Sheet

BAR = 0.25
TIMES_THE_AVERAGE = 4
# A quarter is a fair part where there are only four questions.
TIMES_WITH_BAR = 2


@attrs.frozen
class EffectiveWeight:
    """
    What a question decides of the total: how far it falls if this answer is the worst and all others are the best.

    Attributes:
        by_kind: A share of the maximum for each kind of council that is asked the question; the kind is "" where councils do not differ.
    """

    question: str
    title: str
    by_kind: Mapping[str, float] = attrs.field(hash=False)

    @property
    def least(self) -> float:
        """The least that it decides for any kind of council."""
        return min(self.by_kind.values())

    @property
    def most(self) -> float:
        """The most that it decides for any kind of council."""
        return max(self.by_kind.values())

    @property
    def differs(self) -> bool:
        """Whether councils differ in what it decides."""
        return snapped(self.least) != snapped(self.most)

    @property
    def most_for(self) -> str:
        """The kind of council for which it decides most."""
        return max(self.by_kind, key=lambda kind: snapped(self.by_kind[kind]))

    def as_data(self) -> dict[str, object]:
        """Return it as JSON data."""
        kinds = [{"councils": kind or None, "decides": share} for kind, share in self.by_kind.items()] if self.differs else []
        return {"question": self.question, "title": self.title, "decides": self.most, "least": self.least, "by_kind": kinds}


def effective_weights(questionnaire: Questionnaire) -> tuple[EffectiveWeight, ...]:
    """Return what each scored question decides of the total, in the order of the questionnaire; empty if there is no total."""
    kinds, _ = kinds_of_councils(questionnaire)
    return decided_by(best_of(kinds))


def weights_for(assessment: Assessment) -> dict[str, float]:
    """Return what each question decides of the total for the council of an assessment; questions that move it not are left out."""
    program = program_of(assessment.questionnaire, assessment.council)
    return {weight.question: weight.most for weight in decided_by(best_of([Kind("", program)]))}


def decided_by(found: Sequence[Best]) -> tuple[EffectiveWeight, ...]:
    """Return what each scored question decides of the total, from what can be reached."""
    if not found:
        return ()
    weights = []
    for question in found[0].program.questionnaire.questions():
        falls = {one.kind.label: fall for one in found if (fall := fall_of(question, one)) is not None}
        if falls:
            weights.append(EffectiveWeight(question.id, question.title, falls))
    return tuple(weights)


def fall_of(question: Question, best: Best) -> float | None:
    """Return how far the total falls with the worst answer to one question; None if it is not scored or not asked."""
    table = best.tables[question.id][0]
    if question.unscored or snapped(table.best) == snapped(table.worst) or question.id not in best.where:
        return None
    total, answers = best.where[question.id]
    if total < 0:
        return None
    program = best.program
    shares = run(program, Sheet(program, best.with_worst(question.id, answers)), NOW)
    return max(snapped(total - max(best.total(shares), 0.0)), 0.0)


def deciding_questions(subject: Subject, weights: Sequence[EffectiveWeight]) -> Iterator[Problem]:
    """Yield questions that decide more of the total than their author may think."""
    kinds = dict.fromkeys(kind for weight in weights for kind in weight.by_kind)
    found = {kind: [weight.by_kind[kind] for weight in weights if weight.by_kind.get(kind)] for kind in kinds}
    average = {kind: sum(shares) / len(shares) if shares else 0.0 for kind, shares in found.items()}
    for weight in weights:
        over = {
            kind: share
            for kind, share in weight.by_kind.items()
            if share > TIMES_THE_AVERAGE * average[kind] + 1e-9 or (share > BAR and share >= TIMES_WITH_BAR * average[kind] - 1e-9)
        }
        if over:
            kind = max(over, key=lambda kind: over[kind])
            where = f" for councils with {kind}" if kind and weight.differs else ""
            what = f"this question decides {over[kind]:.0%} of the total{where}, where the average is {average[kind]:.1%}"
            yield subject.warning("L121", what, "Lower its weight or that of its sections, or ask more beside it", weight.question)


def zero_weights(subject: Subject) -> Iterator[Problem]:
    """Yield questions, sections, classes and parts of scorings that weigh nothing."""
    remedy = "Give it a weight, or take it out of the scores"
    for node in subject.authored():
        if not is_zero(node.role) or (isinstance(node, Question) and node.unscored):
            continue
        if isinstance(node, Question):
            yield subject.warning(
                "L122", "this weighs 0, so no answer to it moves a score", "Give it a weight, or write unscored: true", node.id, "weight"
            )
        else:
            yield subject.warning("L122", "this weighs 0, so nothing in it moves the total", remedy, node.id, "weight")
    for one in subject.questionnaire.classes:
        if one.weight == 0:
            yield subject.warning("L122", f"the class {one.id} weighs 0, so nothing in it moves a score", remedy, None, "classes", one.id)
    for scoring in subject.questionnaire.scorings:
        for group in groups_in(scoring.root):
            for part in group.parts:
                if is_zero(part.role):
                    yield subject.warning("L122", f"{id_of(part)} weighs 0 in this scoring", remedy, group.id, "group")


def id_of(part: Part | Group) -> str:
    """Return the id of what counts in a group."""
    return part.node if isinstance(part, Part) else part.id


def is_zero(role: Role) -> bool:
    """Tell whether a role weighs nothing for every council."""
    if isinstance(role.weight, ByAttribute):
        return all(weight == 0 for weight in role.weight.every())
    return role.weight == 0


def flat_options(subject: Subject, found: Sequence[Best]) -> Iterator[Problem]:
    """Yield scored questions of which all options earn the same."""
    for question in subject.questions():
        if question.unscored or question.kind not in (*CHOICE_KINDS, TIERED):
            continue
        settled = [option.value for option in question.options if option.sets is None]
        marks_of = [one.tables[question.id][0].marks for one in found]
        earned = [[marks for value in settled if (marks := one.get(value)) is not None] for one in marks_of]
        if earned and all(len(marks) > 1 and len(set(marks)) == 1 for marks in earned):
            what = f"all {counted(len(earned[0]), 'option')} earn the same, so the choice moves no score"
            yield subject.warning("L123", what, "Give them different marks, or none", question.id, "options")


def table_of(weights: Sequence[EffectiveWeight]) -> str:
    """Return the effective weights as aligned lines, what decides most first."""
    lines = []
    width = max((len(weight.question) for weight in weights), default=0)
    for weight in sorted(weights, key=lambda one: -snapped(one.most)):
        differs = f"  ({weight.least:.1%} to {weight.most:.1%}; most for {weight.most_for})" if weight.differs else ""
        lines.append(f"{weight.most:6.1%}  {weight.question:<{width}}  {shorten(weight.title)}{differs}")
    return "\n".join(lines) if lines else "No question is scored in the total."
