"""Explain a score: the way from a node down to the answers, with the weights as declared and as used."""

import attrs

from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, NOT_ASKED, STATE_WORDS
from rsc_assess.problems import InputError, Place, Problem, did_you_mean
from rsc_assess.questionnaire.condition import in_words
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk
from rsc_assess.scoring.display import on_scale, shown
from rsc_assess.scoring.program import compile_questionnaire
from rsc_assess.scoring.score import Scorecard


@attrs.frozen
class Input:
    """
    One part of a node, and what it did to the node's value.

    Attributes:
        weight: As declared.

        weight_used: Its share of the weight that counts, 0 to 1; None if it was left out.

        left_out: Why it does not count, or None if it does.
    """

    weight: float
    weight_used: float | None
    left_out: str | None
    derivation: "Derivation"


@attrs.frozen
class Derivation:
    """
    Why a node has the value it has.

    Attributes:
        value: The sum of weight_used × value over the inputs that count; for a question, the share that its level earns.

        answer: For a question, what was said, in words; None for a section.

        inputs: In the order in which they are added.
    """

    id: str
    kind: str
    title: str
    value: float | None
    shown: str | None
    label: str | None
    coverage: float | None
    answer: str | None
    inputs: tuple[Input, ...]
    scale: tuple[float, float]

    def as_data(self) -> dict[str, object]:
        """Return the derivation as JSON data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "value": self.value,
            "shown": self.shown,
            "label": self.label,
            "coverage": self.coverage,
            "answer": self.answer,
            "method": "mean" if self.inputs else None,
            "inputs": [
                {"weight": one.weight, "weight_used": one.weight_used, "left_out": one.left_out, **one.derivation.as_data()} for one in self.inputs
            ],
        }


def explain(scorecard: Scorecard, node_id: str) -> Derivation:
    """
    Return why a node of the scorecard has its value, down to the answers.

    Raises:
        InputError: There is no such node.
    """
    if node_id not in scorecard.nodes:
        folded = {id.casefold(): id for id in scorecard.nodes}
        if node_id.casefold() not in folded:
            problem = Problem("A218", f"there is no node {node_id}", did_you_mean(node_id, scorecard.nodes), Place(scorecard.assessment.source))
            raise InputError(str(problem), [problem])
        node_id = folded[node_id.casefold()]
    questionnaire = scorecard.assessment.questionnaire
    found: dict[str, Section | Question] = {node.id: node for _, node in walk(questionnaire.children, 0)}
    groups = compile_questionnaire(questionnaire).groups

    def derive(id: str) -> Derivation:
        score = scorecard.nodes[id]
        node = found.get(id)
        inputs: tuple[Input, ...] = ()
        if id in groups:
            total = sum(part.weight for part in groups[id] if scorecard.nodes[part.id].value is not None)
            inputs = tuple(
                Input(
                    part.weight,
                    part.weight / total if scorecard.nodes[part.id].value is not None and total > 0 else None,
                    why_left_out(scorecard, part.id, found[part.id]),
                    derive(part.id),
                )
                for part in groups[id]
            )
        return Derivation(
            id=id,
            kind=score.kind,
            title=node.title if node else questionnaire.title,
            value=score.value,
            shown=score.shown,
            label=score.label,
            coverage=score.coverage,
            answer=answer_words(scorecard, node) if isinstance(node, Question) else None,
            inputs=inputs,
            scale=(questionnaire.display.low, questionnaire.display.high),
        )

    return derive(node_id)


def state_of(scorecard: Scorecard, question: str) -> str:
    """Return a question's state as it was scored, `not_asked` included."""
    return next(state for state, count in scorecard.nodes[question].states.items() if count)


def answer_words(scorecard: Scorecard, question: Question) -> str:
    """Return what the council said to a question, in words."""
    state = state_of(scorecard, question.id)
    answer = scorecard.assessment.answer(question.id)
    if state == ANSWERED and answer.value is not None:
        option = question.option(answer.value)
        return f"level {answer.value}" + (f", {option.label}" if option else "")
    return STATE_WORDS[state]


def why_left_out(scorecard: Scorecard, id: str, node: Section | Question) -> str | None:
    """Return why a node does not count in its parent, or None if it does."""
    score = scorecard.nodes[id]
    if score.value is not None:
        return None
    if isinstance(node, Section):
        return "nothing in it is answered" if score.coverage is not None else "nothing in it applies"
    state = state_of(scorecard, id)
    if state == NOT_ASKED and node.applies is not None:
        if score.waits_for:
            return f"whether it is asked depends on {', '.join(score.waits_for)}"
        return f"only asked where {applies_in_words(scorecard.assessment.questionnaire, node)}"
    if state == NOT_APPLICABLE:
        return f"does not apply here: {scorecard.assessment.answer(id).reason}"
    return STATE_WORDS[state]


def applies_in_words(questionnaire: Questionnaire, question: Question) -> str:
    """Return who is asked a question, in words."""
    return in_words(question.applies, lambda id: id) if question.applies is not None else "everyone"


def as_text(derivation: Derivation, questionnaire: Questionnaire) -> str:
    """Return a derivation as indented text that a councillor can follow."""
    return "\n".join(lines_of(derivation, questionnaire, 0))


def lines_of(derivation: Derivation, questionnaire: Questionnaire, depth: int) -> list[str]:
    """Return the lines of a derivation, its inputs below it."""
    display = questionnaire.display
    indent = "  " * depth
    head = f"{indent}{derivation.id} {derivation.title}: "
    if derivation.answer is not None:
        return [head + derivation.answer + (f" = {derivation.shown}" if derivation.shown else "")]
    if derivation.value is None:
        lines = [head + "no score, because nothing in it counts"]
    else:
        lines = [f"{head}{derivation.shown}" + (f" ({derivation.label})" if derivation.label else " (not rated: too little is answered)")]
        terms = " + ".join(
            f"{one.weight_used:.1%} × {on_scale(one.derivation.value, display):.4g}"
            for one in derivation.inputs
            if one.weight_used is not None and one.derivation.value is not None
        )
        exact = on_scale(derivation.value, display)
        lines.append(f"{indent}  = {terms} = {exact:.4f}, shown as {shown(derivation.value, display)}")
    for one in derivation.inputs:
        below = lines_of(one.derivation, questionnaire, depth + 1)
        used = f"weight {one.weight:g}, counts {one.weight_used:.1%}" if one.weight_used is not None else f"left out: {one.left_out}"
        lines.append(f"{below[0]}  [{used}]")
        lines.extend(below[1:])
    return lines
