"""A scoring as a flat program: nodes in the order of calculation, each with its parts and their weights."""

from collections.abc import Mapping

import attrs

from rsc_assess.crosswalk.values import Crosswalk
from rsc_assess.questionnaire.values import Question, Questionnaire, Section


@attrs.frozen
class Part:
    """A child of a node and what it counts there."""

    id: str
    weight: float


@attrs.frozen
class Program:
    """
    One scoring, compiled.

    Attributes:
        questions: By id, in the order of the file.

        groups: The parts of each section or framework item by id, lowest sections first; parts are in the order of
            their ids, so that sums have the same bits whatever the order of the file.

        weights: What each node counts in its parent; 1 for the root.

        root: The id of the node at the top, or None where the groups stand side by side.
    """

    questions: Mapping[str, Question]
    groups: Mapping[str, tuple[Part, ...]]
    weights: Mapping[str, float]
    root: str | None


def compile_questionnaire(questionnaire: Questionnaire) -> Program:
    """Return the main scoring, which follows the sections; the root's id is the questionnaire's."""
    groups: dict[str, tuple[Part, ...]] = {}
    weights: dict[str, float] = {questionnaire.id: 1.0}

    def add(id: str, children: tuple[Section | Question, ...]) -> None:
        for child in children:
            weights[child.id] = child.weight
            if isinstance(child, Section):
                add(child.id, child.children)
        groups[id] = tuple(sorted((Part(child.id, child.weight) for child in children), key=lambda part: part.id))

    add(questionnaire.id, questionnaire.children)
    questions = {question.id: question for question in questionnaire.questions()}
    return Program(questions, groups, weights, questionnaire.id)


def compile_crosswalk(questionnaire: Questionnaire, crosswalk: Crosswalk) -> Program:
    """Return the scoring of a framework: each item over its questions, with the questions' own weights."""
    questions = {question.id: question for question in questionnaire.questions()}
    groups = {item.id: tuple(Part(id, questions[id].weight) for id in sorted(item.questions)) for item in crosswalk.items if item.questions}
    return Program(questions, groups, dict.fromkeys(groups, 1.0), None)
