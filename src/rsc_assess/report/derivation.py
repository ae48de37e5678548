"""From the answers to the whole, as rows of a table."""

from collections.abc import Iterator

import attrs

from rsc_assess.report.values import DerivationRow, Figure
from rsc_assess.report.withheld import silent_names
from rsc_assess.report.writer import Writer
from rsc_assess.scoring.explain import Derivation, Input, Stage, explain


def derivation_rows(writer: Writer) -> tuple[DerivationRow, ...]:
    """Return the whole and what it is made of, down to the lowest sections; questions only where they stand in no section."""
    whole = explain(writer.scorecard, writer.scorecard.root)
    head = DerivationRow(
        0, whole.id, writer.questionnaire.total_title, writer.figure(whole.value, whole.shown), None, None, None, stages(writer, whole)
    )
    return (head, *rows(writer, whole, 1))


def rows(writer: Writer, derivation: Derivation, depth: int) -> Iterator[DerivationRow]:
    """Yield the parts of a node, in the order of the questionnaire, and what is below them."""
    places = {id: place for place, id in enumerate(writer.scorecard.nodes)}
    for one in sorted(derivation.inputs, key=lambda one: places.get(one.derivation.id, 0)):
        below = one.derivation
        if below.kind == "question" and depth > 1:
            continue
        yield DerivationRow(
            depth=depth,
            id=below.id,
            title=below.title,
            score=None if hides(writer, below.id) else writer.figure(below.value, below.shown),
            weight=writer.plain(one.weight),
            counts=None
            if hides(writer, below.id)
            else Figure(one.weight_used, writer.t.number(f"{one.weight_used:.0%}"))
            if one.weight_used is not None
            else None,
            left_out=left_out(writer, one),
            stages=() if hides(writer, below.id) else stages(writer, below),
        )
        yield from rows(writer, below, depth + 1)


def hides(writer: Writer, id: str) -> bool:
    """Tell whether what a question counts stays out of a public report."""
    return id in writer.hidden


def left_out(writer: Writer, one: Input) -> str | None:
    """Return why a part does not count, or None."""
    if hides(writer, one.derivation.id):
        return writer.t("withheld.answer")
    if one.left_out is None:
        return None
    question = next((found for found in writer.questionnaire.questions() if found.id == one.derivation.id), None)
    if question is None:
        return writer.why_node_left_out(one.derivation.id)
    return writer.why_question_left_out(question)


def stages(writer: Writer, derivation: Derivation) -> tuple[str, ...]:
    """Return what happened to a value after the method, in words."""
    silent = set(silent_names(writer.scorecard, derivation.id, writer.hidden))
    shown = (attrs.evolve(one, because=writer.t("withheld.because")) if one.because in silent else one for one in derivation.stages)
    return tuple(stage(writer, one, derivation.unit) for one in shown)


def stage(writer: Writer, one: Stage, unit: tuple[float, float]) -> str:
    """Return one change of a value in words."""
    before, after = (writer.t.number(f"{unit[0] + share * (unit[1] - unit[0]):.4g}") for share in (one.before, one.after))
    return writer.t(f"stage.{one.name}", before=before, after=after, because=one.because)
