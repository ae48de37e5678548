"""Scores that nobody can reach in full, and why."""

from collections.abc import Iterator, Sequence

from rsc_assess.lint.best import Answers, Best
from rsc_assess.lint.subject import Subject, named
from rsc_assess.problems import Problem, shorten
from rsc_assess.scoring.display import percent, snapped
from rsc_assess.scoring.program import Node
from rsc_assess.scoring.run import NOW, parts_of, run, stages
from rsc_assess.scoring.sheet import ALWAYS, Sheet


def impossible_maximum(subject: Subject, found: Sequence[Best]) -> Iterator[Problem]:
    """Yield nodes that no answers bring to their maximum: a warning, or a note where not everything was tried."""
    authored = {id for id, _ in subject.ruled()}
    for id in [node.id for node in found[0].program.nodes] if found else []:
        if id in authored and never_scored(id, found):
            yield subject.warning(
                "L111", "even with the best answers this never gets a score", "Look at its method and at who is asked its parts", id
            )
        short = [one for one in found if id in one.scored and id in one.most and snapped(one.most[id][0]) < 1]
        if not short or id not in authored:
            continue
        best = max(short, key=lambda one: one.most[id][0])
        share, answers = best.most[id]
        why = reason(best.program.node_of[best.program.slots[id]], best, answers)
        where = "" if len(short) == len([one for one in found if id in one.most]) else f" for councils with {best.kind.label}"
        name = "the total" if id == subject.questionnaire.id else "this"
        what = f"with the best answers {name} reaches only {percent(share)} of the maximum{where}{f': {why}' if why else ''}"
        if all(one.is_complete for one in short):
            yield subject.warning("L111", what, "Let everything be reachable, or say in about why it is not", id)
        else:
            yield subject.note("L111", f"{what}; not all answers were tried", "Check by hand whether it can reach everything", id)


def never_scored(id: str, found: Sequence[Best]) -> bool:
    """Tell whether a node has no score whatever was tried, though questions below it are asked."""
    if any(id in one.most for one in found):
        return False
    below = ((one, one.program.tables[slot].question.id) for one in found for slot in one.program.node_of[one.program.slots[id]].questions)
    return any(id in one.scored and question in one.where for one, question in below)


def reason(node: Node, best: Best, answers: Answers) -> str:
    """Return why a node stays below its maximum under its best answers; empty if it is not known."""
    program = best.program
    sheet = Sheet(program, answers)
    shares = run(program, sheet, NOW)
    found = stages(node, shares, sheet)
    held = next((cap for cap, _, _ in reversed(found.limits) if not cap.raises), None)
    if held is not None:
        return f"the cap of {held.at_most:g} holds ({shorten(held.because)})"
    parts = [(weight, share, part) for (weight, share), part in zip(parts_of(node, shares, program), node.parts, strict=True)]
    earned = sum(weight * share for weight, share, _ in parts if share is not None)
    if node.rules.out_of is not None and snapped(earned) < snapped(float(node.rules.out_of)):
        return f"out_of is {float(node.rules.out_of):g}, and all parts together earn at most {earned:g}"
    lacking = [part.id for _, share, part in parts if share is not None and snapped(share) < 1]
    limited = [id for id in lacking if id in best.most and snapped(best.most[id][0]) < 1]
    if limited:
        return f"{named(limited)} {'does' if len(limited) == 1 else 'do'} not reach it"
    tables = {table.id: table for table in program.tables}
    poor = [id for id in lacking if id in tables and snapped(tables[id].best) < 1]
    if poor:
        return f"no answer to {named(poor)} earns everything"
    absent = [id for id in lacking if id in tables and not sheet.asked.get(tables[id].question.id, ALWAYS).now]
    if absent:
        return f"{named(absent)} cannot be asked together with the others, and {'counts' if len(absent) == 1 else 'count'} all the same"
    if found.effect is not None and found.effect < 0:
        return "a penalty is taken off whatever is answered"
    return f"{named(lacking)} cannot be best together with the others" if lacking else ""
