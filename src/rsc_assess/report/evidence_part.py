"""How well evidence carries the answers, and advice on them, in the words of the report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rsc_assess.evidence.bias import ALL_TOP, CONTRADICTION, SAME_LEVEL, Finding, findings_of
from rsc_assess.evidence.confidence import (
    LOW,
    LOWER,
    NONE,
    NOTHING,
    OF_KIND,
    STALE,
    AnswerConfidence,
    Confidence,
    evidenced_scorecard,
    kind_of,
)
from rsc_assess.lint.weights import weights_for
from rsc_assess.report.behind_values import Advice, EvidencedAnswer, EvidencedSection, EvidencePart
from rsc_assess.report.values import Node
from rsc_assess.report.writer import Writer
from rsc_assess.scoring.uncertainty import has_any_evidence

# A page has room for as many, with titles of two lines.
MOST_GAPS = 12
MOST_IDS = 30


def evidence_part(writer: Writer, confidence: Confidence, nodes: Sequence[Node]) -> EvidencePart | None:
    """
    Return how well evidence carries the answers; None where nothing is answered, or none is asked for and none given.

    Args:
        nodes: The whole, then the sections, as the report shows them.
    """
    has_rule = confidence.rules.asked_from is not None
    if not confidence.answers or not (has_rule or any(one.kind != NONE for one in confidence.answers)):
        return None
    answers = evidenced_answers(writer, confidence)
    gaps = sorted((one for one in answers if one.place is not None), key=lambda one: one.place.value if one.place else 0)
    every = evidenced_sections(writer, confidence, nodes) if has_rule or gaps else ()
    sections = tuple(one for one in every if one.depth < 2 or one.is_moved)
    more, same = len(gaps) - MOST_GAPS, len(every) - len(sections)
    return EvidencePart(
        sentence=" ".join(how_many_are_shown(writer, confidence)),
        notes=tuple(notes_on_evidence(writer, confidence)),
        has_rule=has_rule,
        gaps=tuple(gaps[:MOST_GAPS]),
        more_gaps=writer.t("evidenced.more_gaps", n=writer.count(more)) if more > 0 else None,
        sections=sections,
        same_sections=writer.t("evidenced.same_sections", n=writer.count(same)) if same else None,
        answers=answers,
        every_section=every,
    )


def how_many_are_shown(writer: Writer, confidence: Confidence) -> Iterator[str]:
    """Yield how many answers name evidence, and for how many of those that should have some it shows the level."""
    t, total = writer.t, confidence.total
    # As under "How sure the scores are": a claim that names nothing is none.
    named = sum(has_any_evidence(writer.scorecard.assessment.answer(one.question)) for one in confidence.answers)
    yield t("evidenced.named", n=writer.count(named), answered=writer.count(total.answered)) if named else t("evidenced.none_named")
    if confidence.rules.asked_from is None:
        return
    level = writer.count(confidence.rules.asked_from)
    if not total.asked_for:
        yield t("evidenced.none_asked", level=level)
    elif total.shown:
        yield t("evidenced.asked", level=level, n=writer.count(total.asked_for), shown=writer.count(total.shown))
    else:
        yield t("evidenced.asked_none_shown", level=level, n=writer.count(total.asked_for))


def notes_on_evidence(writer: Writer, confidence: Confidence) -> Iterator[str]:
    """Yield what is stale and what has no date."""
    t = writer.t
    for key, found in (("stale", confidence.stale), ("undated", confidence.undated)):
        if found:
            months = writer.count(confidence.rules.stale_after or 0)
            ids = listed(writer, [one.question for one in found])
            yield t(f"evidenced.{key}", n=writer.count(len(found)), questions=ids, **({"months": months} if key == "stale" else {}))


def listed(writer: Writer, ids: Sequence[str]) -> str:
    """Return ids as a text; of very many the first, and how many more there are."""
    more = len(ids) - MOST_IDS
    names = ", ".join(ids[:MOST_IDS])
    return writer.t("rules.and_more", names=names, n=writer.count(more)) if more > 0 else names


def evidenced_answers(writer: Writer, confidence: Confidence) -> tuple[EvidencedAnswer, ...]:
    """Return how well evidence carries each answer, in the order of the questionnaire."""
    titles = {question.id: question.title for question in writer.questionnaire.questions()}
    places = gap_places(confidence.gaps, weights_for(writer.scorecard.assessment) if confidence.gaps else {})
    return tuple(
        EvidencedAnswer(
            question=one.question,
            title=titles[one.question],
            claimed=None if one.claimed is None else writer.count(one.claimed),
            evidenced=None if one.evidenced is None else writer.count(one.evidenced),
            says=claimed_and_shown(writer, one),
            because=what_is_wrong(writer, one),
            kind=writer.t(f"evidence.{one.kind}"),
            confidence=None if one.confidence is None else writer.t(f"confidence.{one.confidence}"),
            is_asked_for=one.is_asked_for,
            is_shown=one.is_shown,
            is_stale=one.is_stale,
            is_undated=one.is_undated,
            place=writer.count(places[one.question]) if one.question in places else None,
        )
        for one in confidence.answers
    )


def gap_places(gaps: Iterable[AnswerConfidence], weights: Mapping[str, float]) -> dict[str, int]:
    """Return the place of each gap from 1: by its width × what the question decides of the total, then by its width, then in order."""

    def rank(one: AnswerConfidence) -> tuple[float, int]:
        width = (one.claimed or 0) - (one.evidenced or 0)
        return -width * weights.get(one.question, 0.0), -width

    return {one.question: place for place, one in enumerate(sorted(gaps, key=rank), 1)}


def claimed_and_shown(writer: Writer, one: AnswerConfidence) -> str | None:
    """Return the level that is claimed and the one that is shown, in words; None without levels."""
    if one.claimed is None or one.evidenced is None:
        return None
    return writer.t("evidenced.claimed", claimed=writer.count(one.claimed), evidenced=writer.count(one.evidenced))


def what_is_wrong(writer: Writer, one: AnswerConfidence) -> str | None:
    """Return why evidence does not show the level that is answered, or that it is stale or undated; None where all is well."""
    t = writer.t
    if one.why is None:
        return t("evidenced.only_stale") if one.is_stale else t("evidenced.only_undated") if one.is_undated else None
    if one.why == LOWER:
        return t("evidenced.shows_less", level=writer.count(one.evidenced or 0))
    if one.why == STALE:
        pieces = writer.scorecard.assessment.answer(one.question).evidence
        dates = [piece.date for piece in pieces if piece.date is not None and OF_KIND[kind_of(piece)] != LOW]
        return t("evidenced.is_stale", date=t.day(max(dates)))
    return t("evidenced.is_none" if one.why == NOTHING else "evidenced.is_claimed")


def evidenced_sections(writer: Writer, confidence: Confidence, nodes: Sequence[Node]) -> tuple[EvidencedSection, ...]:
    """Return the whole and each section with what its score would be with the evidenced levels."""
    then = evidenced_scorecard(writer.scorecard, confidence)
    found = []
    for node in nodes:
        score, its = then.nodes[node.id], confidence.sections[node.id]
        evidenced = writer.figure(score.value, score.shown)
        found.append(
            EvidencedSection(
                id=node.id,
                title=node.title,
                depth=node.depth,
                score=node.score,
                label=node.label,
                evidenced=evidenced,
                evidenced_label=score.label,
                asked_for=writer.count(its.asked_for),
                shown=writer.count(its.shown),
                stale=writer.count(its.stale),
                confidence=None if its.confidence is None else writer.t(f"confidence.{its.confidence}"),
                is_moved=(node.score.text if node.score else None) != (evidenced.text if evidenced else None),
            )
        )
    return tuple(found)


def advice(writer: Writer, confidence: Confidence) -> tuple[Advice, ...]:
    """Return what about the answers is worth a second look."""
    return tuple(
        Advice(one.kind, one.code, finding_says(writer, one), what_to_do(writer, one), listed(writer, one.questions))
        for one in findings_of(writer.scorecard, confidence)
    )


def finding_says(writer: Writer, one: Finding) -> str:
    """Return what was found, as a sentence."""
    if one.kind == CONTRADICTION:
        return one.says if one.says[-1:] in ".?!" else f"{one.says}."
    count, of = writer.count(len(one.questions)), writer.count(one.of)
    key = f"advice.{one.kind}{'_all' if one.kind in (SAME_LEVEL, ALL_TOP) and len(one.questions) == one.of else ''}"
    more = {"first": one.questions[0], "last": one.questions[-1]} if one.questions else {}
    return writer.t(key, n=count, all=of, level=one.level if one.asked_from is None else one.asked_from, **more)


def what_to_do(writer: Writer, one: Finding) -> str:
    """Return what to do about a finding, as a sentence."""
    if one.kind == CONTRADICTION and one.questions:
        return writer.t("advice.do.contradiction_of", questions=writer.t("condition.and").join(one.questions))
    return writer.t(f"advice.do.{one.kind}")


def says_by_question(part: EvidencePart | None) -> dict[str, str]:
    """Return what is claimed and shown, by question, where they differ."""
    return {one.question: one.says for one in part.answers if one.place is not None and one.says} if part else {}
