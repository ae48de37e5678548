"""
How sure a score is: other reasonable weights, and the answers that have evidence.

Weights are drawn from a Dirichlet distribution around the set ones: in every section the weights of its parts, as shares
of their sum, vary together, with the concentration c: a part with the share w gets a mean of w and a standard deviation of
sqrt(w(1 − w) / (c + 1)). With c = 50 a share of 0.2 varies by 0.056, about ±28%.
"""

import copy
import random
from collections.abc import Mapping, Sequence

import attrs

from rsc_assess.assessment.values import ANSWERED, MISSING, Answer, Assessment
from rsc_assess.problems import InputError, Place, Problem, did_you_mean
from rsc_assess.scoring.display import shown, snapped
from rsc_assess.scoring.program import Node, Part, Program
from rsc_assess.scoring.run import label_of, run, total_weight
from rsc_assess.scoring.score import Scorecard, score_assessment

DRAWS = 1_000
CONCENTRATION = 50.0
SEED = 2022


@attrs.frozen
class WeightSensitivity:
    """
    How a node's score holds under other reasonable weights.

    Attributes:
        label: The label with the set weights; None if it has none.

        holds: The share of draws that give the same label (or, without one, the same shown value), 0 to 1.

        low, high: The shown values that 90% of the draws lie between (5th and 95th percentile, by rank).

        draws, concentration, seed: How it was found; the same three give the same result.
    """

    node: str
    shown: str
    label: str | None
    holds: float
    low: str
    high: str
    draws: int
    concentration: float
    seed: int

    def in_words(self) -> str:
        """Return the finding as a sentence part, such as "still Established in 92% of 1,000 reasonable weightings"."""
        what = self.label or self.shown
        if self.holds == 1:
            return f"still {what} in all {self.draws:,} reasonable weightings"
        # Rounded down, so that 99% is never said of less.
        return f"still {what} in {int(self.holds * 100 + 1e-9)}% of {self.draws:,} reasonable weightings"

    def as_data(self) -> dict[str, object]:
        """Return the finding as JSON data."""
        return {**attrs.asdict(self), "words": self.in_words()}


@attrs.frozen
class EvidencedScore:
    """
    A node's score with only the answers that have evidence; the others are read as not answered.

    Attributes:
        answered, with_evidence: How many questions below the node are answered, and how many of these have evidence.

        coverage: Share of the applicable weight that is answered with evidence, 0 to 1.
    """

    node: str
    shown: str | None
    label: str | None
    answered: int
    with_evidence: int
    coverage: float | None

    def in_words(self) -> str:
        """Return the finding as a sentence part, such as "with the 12 of 40 answers that have evidence: 2.1"."""
        if self.answered == 0:
            return "nothing is answered"
        if self.answered == 1:
            return "its only answer has evidence" if self.with_evidence else "its only answer has no evidence"
        if self.with_evidence == 0:
            return f"none of the {self.answered} answers has evidence"
        which = f"with the {self.with_evidence} of {self.answered} answers that have evidence"
        if self.with_evidence == self.answered:
            return f"all {self.answered} answers have evidence"
        if self.shown is None:
            return f"{which}: no score"
        return f"{which}: {self.shown}" + (f", {self.label}" if self.label else ", too few for a label")

    def as_data(self) -> dict[str, object]:
        """Return the finding as JSON data."""
        return {**attrs.asdict(self), "words": self.in_words()}


def top_nodes(scorecard: Scorecard, named: Sequence[str] = ()) -> list[str]:
    """
    Return the named nodes as they are written in the scorecard; without a name, the total and its parts.

    Raises:
        InputError: There is no such section or scoring node.
    """
    program = scorecard.record.program
    root = program.node_of[program.slots[scorecard.root]]
    known = {id.casefold(): id for id, slot in program.slots.items() if slot in program.node_of}
    if not named:
        return [scorecard.root, *(part for part in root.touches() if part.casefold() in known)]
    found = []
    for name in named:
        id = scorecard.root if name.casefold() == "total" else known.get(name.casefold())
        if id is None:
            remedy = did_you_mean(name, known.values())
            problem = Problem("A218", f"there is no section or scoring node {name}", remedy, Place(scorecard.assessment.source))
            raise InputError(str(problem), [problem])
        found.append(id)
    return found


def weight_sensitivity(
    scorecard: Scorecard, nodes: Sequence[str], draws: int = DRAWS, concentration: float = CONCENTRATION, seed: int = SEED
) -> Mapping[str, WeightSensitivity]:
    """
    Return how the scores of nodes hold under other reasonable weights, by id; nodes without a value are left out.

    All weights of a draw vary at once: a total is found from sections whose own weights vary too.

    Raises:
        ValueError: draws is below 1, or concentration not above 0.
    """
    if draws < 1 or concentration <= 0:
        raise ValueError("draws must be at least 1, and concentration above 0")
    record = scorecard.record
    program, sheet = record.program, record.sheet
    wanted = {id: program.slots[id] for id in nodes if scorecard.nodes[id].value is not None and program.slots[id] in program.node_of}
    found: dict[str, list[tuple[float, str, str | None]]] = {id: [] for id in wanted}
    chance = random.Random(seed)  # noqa: S311
    for _ in range(draws):
        varied = with_weights(program, chance, concentration)
        other = copy.copy(sheet)
        other.program = varied
        shares = run(varied, other)
        for id, slot in wanted.items():
            share, rules = shares[slot], program.node_of[slot].rules
            if share is not None:
                total = total_weight(varied.node_of[slot], shares, varied)
                band = label_of(share, rules, total, other)
                found[id].append((snapped(share), shown(share, rules.display, total), band.label if band is not None else None))
    result = {}
    for id, drawn in found.items():
        score = scorecard.nodes[id]
        same = [one for one in drawn if (one[2] == score.label if score.label is not None else one[1] == score.shown)]
        ordered = sorted(drawn)
        low, high = ordered[(len(ordered) - 1) * 5 // 100], ordered[-1 - (len(ordered) - 1) * 5 // 100]
        result[id] = WeightSensitivity(
            id, str(score.shown), score.label, len(same) / len(drawn), low[1], high[1], draws, concentration, seed
        )  # fmt: skip
    return result


def with_weights(program: Program, chance: random.Random, concentration: float) -> Program:
    """Return a program in which the weights of every node's parts are drawn around the set ones; their sum stays."""
    nodes = tuple(varied_node(node, chance, concentration) for node in program.nodes)
    return attrs.evolve(program, nodes=nodes, node_of={node.slot: node for node in nodes})


def varied_node(node: Node, chance: random.Random, concentration: float) -> Node:
    """Return a node with drawn weights; a section that weighs its marks follows what is in it, and weight 0 stays 0."""
    total = sum(part.weight for part in node.parts if part.weight)
    if not total or sum(bool(part.weight) for part in node.parts) < 2:
        return node
    # Independent gamma variables divided by their sum are Dirichlet distributed (Devroye 1986, ch. XI.4).
    drawn = [chance.gammavariate(concentration * part.weight / total, 1.0) if part.weight else part.weight for part in node.parts]
    scale = total / (sum(one for one in drawn if one) or 1.0)
    weights = [one * scale if one else one for one in drawn]
    # Not attrs.evolve, which takes a third of the time of a draw.
    parts = tuple(
        Part(part.slot, part.id, weight, part.no_value, part.in_all, part.declared, part.name, part.by)
        for part, weight in zip(node.parts, weights, strict=True)
    )
    terms = tuple((part.slot, part.weight or 0.0) for part in parts) if node.terms is not None else None
    return attrs.evolve(node, parts=parts, terms=terms)


def evidenced_scores(scorecard: Scorecard, nodes: Sequence[str]) -> Mapping[str, EvidencedScore]:
    """Return the scores of nodes with only the answers that have evidence, by id."""
    assessment = scorecard.assessment
    kept = with_evidence_only(assessment)
    then = score_assessment(kept)
    program = scorecard.record.program
    result = {}
    for id in nodes:
        node = program.node_of[program.slots[id]]
        questions = [program.tables[slot].question.id for slot in node.questions]
        answered = [one for one in questions if scorecard.nodes[one].states[ANSWERED]]
        score = then.nodes[id]
        result[id] = EvidencedScore(
            id, score.shown, score.label, len(answered), sum(kept.answer(one).state == ANSWERED for one in answered), score.coverage
        )  # fmt: skip
    return result


def with_evidence_only(assessment: Assessment) -> Assessment:
    """Return an assessment in which answers without evidence are missing."""
    answers = {
        id: Answer(id, MISSING, place=answer.place) if answer.state == ANSWERED and not has_any_evidence(answer) else answer
        for id, answer in assessment.answers.items()
    }
    return attrs.evolve(assessment, answers=answers, recorded=(), remarks=())


def has_any_evidence(answer: Answer) -> bool:
    """Tell whether an answer names any evidence: what it is, where, of which day, or who looked at it."""
    return any(one.kind != "none" and (one.reference or one.link or one.date or one.reviewer) for one in answer.evidence)
