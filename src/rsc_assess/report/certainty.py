"""How sure the scores are, in the words of the report."""

from rsc_assess.report.values import Certainty
from rsc_assess.report.writer import Writer
from rsc_assess.scoring.uncertainty import (
    CONCENTRATION,
    DRAWS,
    SEED,
    EvidencedScore,
    WeightSensitivity,
    evidenced_scores,
    top_nodes,
    weight_sensitivity,
)


def certainty(writer: Writer) -> tuple[Certainty, ...]:
    """Return how sure the overall and the top sections are; nodes without a score are left out."""
    scorecard = writer.scorecard
    places = {id: place for place, id in enumerate(scorecard.nodes)}
    wanted = sorted(top_nodes(scorecard), key=lambda id: places.get(id, 0))
    weights, evidence = weight_sensitivity(scorecard, wanted), evidenced_scores(scorecard, wanted)
    titles = {scorecard.root: writer.questionnaire.total_title}
    titles.update((section.id, section.title) for _, section in writer.questionnaire.sections())
    found = []
    for id, one in weights.items():
        score = writer.figure(scorecard.nodes[id].value, one.shown)
        if id in titles and score is not None:
            evidenced = writer.t("certainty.evidence_withheld") if writer.is_public else evidence_says(writer, evidence[id])
            found.append(Certainty(id, titles[id], score, one.label, weights_say(writer, one), evidenced))
    return tuple(found)


def certainty_note(writer: Writer) -> str:
    """Return how other weights were drawn."""
    return writer.t("certainty.note", concentration=f"{CONCENTRATION:g}", seed=SEED, draws=writer.t.whole(DRAWS))


def weights_say(writer: Writer, one: WeightSensitivity) -> str:
    """Return how often a label holds under other weights, rounded down so that 99% is never said of less."""
    draws, what = writer.t.whole(one.draws), one.label or writer.t.number(one.shown)
    if one.holds == 1:
        return writer.t("certainty.weights_all", what=what, draws=draws)
    return writer.t("certainty.weights", what=what, draws=draws, percent=f"{int(one.holds * 100 + 1e-9)}%")


def evidence_says(writer: Writer, one: EvidencedScore) -> str:
    """Return what is left of a score with the answers that have evidence alone."""
    t = writer.t
    answered, evidenced = writer.count(one.answered), writer.count(one.with_evidence)
    if one.answered == 0:
        return t("certainty.nothing_answered")
    if one.with_evidence == 0:
        return t("certainty.no_evidence", n=answered)
    if one.with_evidence == one.answered:
        return t("certainty.all_evidence", n=answered)
    score = t.number(one.shown) if one.shown is not None else t("score.none")
    result = score if one.shown is None else f"{score}, {one.label}" if one.label else t("certainty.too_few", score=score)
    return t("certainty.some_evidence", n=evidenced, answered=answered, result=result)
