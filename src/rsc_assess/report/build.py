"""A scorecard to the content of a report, in one language and for one audience."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import attrs

from rsc_assess import __version__
from rsc_assess.assessment.values import Answer
from rsc_assess.evidence.confidence import confidence_of
from rsc_assess.improvement import STRENGTH_FROM, next_steps, strengths, to_find_out
from rsc_assess.language import Catalogue, load_catalogue
from rsc_assess.peers.values import SectionPartners, Standing
from rsc_assess.questionnaire.rules import Display
from rsc_assess.questionnaire.translation import A_WORD, translated, untranslated_texts
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.report.certainty import certainty, certainty_note
from rsc_assess.report.derivation import derivation_rows
from rsc_assess.report.evidence_part import advice, evidence_part, says_by_question
from rsc_assess.report.frameworks import framework
from rsc_assess.report.nodes import chapters, node, priority
from rsc_assess.report.peers import foreign_titles, peers
from rsc_assess.report.respondents_part import respondents_part
from rsc_assess.report.rules_in_words import rules_in_words
from rsc_assess.report.sign_off import sign_off
from rsc_assess.report.values import Absent, Day, Figure, OpenQuestion, Report, Scale, Tick
from rsc_assess.report.values import Node as Shown
from rsc_assess.report.writer import Writer
from rsc_assess.scoring.crosswalks import FEWEST_FOR_ITEM
from rsc_assess.scoring.display import from_scale, shown
from rsc_assess.scoring.score import Scorecard, score_assessment
from rsc_assess.scoring.sensitive import withheld_questions

AUDIENCES = ("internal", "public")
MOST_TICKS = 10
CHANGED_AFTER_SIGN_OFF = "A450"


def build_report(
    scorecard: Scorecard,
    standing: Standing | None = None,
    plan: None = None,
    history: None = None,
    *,
    partners: Sequence[SectionPartners] = (),
    language: str | None = None,
    audience: str = "internal",
) -> Report:
    """
    Return the content of a report.

    Args:
        scorecard: What is reported.

        standing: Where the council stands beside others, from an edition (see `rsc_assess.peers.standing.standing`). A standing from
            a pool, which is its keeper's, is refused: it has figures that must not be published.

        plan, history: Kept for what later versions add; they must be None.

        partners: The council's learning partners, as `rsc_assess.peers.partners.learning_partners` names them from the same edition.

        language: A language there is a catalogue of, such as en or cy; else the questionnaire's own. Where the questionnaire has no
            texts in it, they stay in its own language and are marked so.

        audience: internal, or public: without notes, evidence, roles, respondents and the answers of sensitive questions. What these
            do to sections is kept.

    Raises:
        TypeError: standing is no Standing, there are partners without one, or plan or history is given.

        InputError: There is no catalogue of that language.

        ValueError: There is no such audience, or the standing is of other answers.
    """
    if plan is not None or history is not None:
        raise TypeError("plan and history are not built yet; leave them out")
    # Exactly that type: what a keeper sees of a pool must not come in as a kind of it.
    if standing is not None and type(standing) is not Standing:
        raise TypeError(f"a report takes a Standing from an edition, not a {type(standing).__name__}")
    if standing is None and partners:
        raise TypeError("learning partners come with the standing from the same edition")
    if audience not in AUDIENCES:
        raise ValueError(f"audience is {audience!r}; use one of {', '.join(AUDIENCES)}")
    t = load_catalogue(language or scorecard.assessment.questionnaire.language)
    is_public = audience == "public"
    writer = Writer(in_language(scorecard, t.language), t, is_public, withheld_questions(scorecard) if is_public else frozenset(), standing)
    scorecard, questionnaire, assessment = writer.scorecard, writer.questionnaire, writer.scorecard.assessment
    overall = node(writer, scorecard.root, questionnaire.total_title, t("score.overall"), questionnaire.about)
    sections = {section.id: (depth, section) for depth, section in questionnaire.sections()}
    hidden = writer.hidden
    steps = [step for step in next_steps(scorecard) if not hidden & {step.question.id, *(id for id, _ in step.action.needs)}]
    nodes = {id: node(writer, id, one.title, questionnaire.rank(depth), one.about) for id, (depth, one) in sections.items()}
    strong = [nodes[id] for id in strengths(scorecard)]
    open_questions = tuple(
        OpenQuestion(one.id, one.title, writer.state(one.id), None if writer.is_public else one.answered_by)
        for one in to_find_out(scorecard)
        if one.id not in hidden
    )
    whole = (overall, *nodes.values())
    confidence = None if is_public else confidence_of(writer.scorecard)
    evidence = None if confidence is None else evidence_part(writer, confidence, whole)
    made = chapters(writer, overall, says_by_question(evidence))
    foreign = foreign_texts(questionnaire, t.language)
    bar = Figure(STRENGTH_FROM, t.number(shown(STRENGTH_FROM, questionnaire.display)))
    return Report(
        language=t.language,
        foreign=foreign | foreign_titles(writer),
        foreign_language=(questionnaire.original or questionnaire).language,
        unreviewed=tuple(unreviewed(t, questionnaire, bool(foreign))),
        audience=audience,
        withheld=tuple(withheld(writer)),
        title=questionnaire.title,
        about=questionnaire.about,
        notice=questionnaire.notice,
        licence=questionnaire.licence,
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        digest=questionnaire.digest,
        engine=__version__,
        council=assessment.council.name,
        council_id=assessment.council.id,
        is_fictional=assessment.council.is_fictional,
        date=Day(assessment.date, t.day(assessment.date)),
        scale=scale_of(writer, overall),
        coverage_needed=Figure(questionnaire.coverage, f"{questionnaire.coverage:.0%}"),
        open_sentence=open_sentence(writer, overall),
        summary_sentence=summary_sentence(writer, [chapter.node for chapter in made]),
        overall=overall,
        sections=tuple(nodes.values()),
        chapters=made,
        strength_from=bar,
        strengths=tuple(strong),
        strengths_sentence=t("strengths.none", score=bar)
        if not strong
        else t("strengths.fewer", score=bar)
        if len(strong) < 3
        else t("strengths.rule", score=bar),
        priorities=tuple(priority(writer, step) for step in steps),
        priorities_sentence=priorities_sentence(writer, len(steps), overall),
        find_out=open_questions,
        find_out_sentence=t("find_out.some") if open_questions else t("find_out.none"),
        frameworks=tuple(framework(writer, crosswalk) for crosswalk in questionnaire.crosswalks),
        fewest_for_item=writer.count(FEWEST_FOR_ITEM),
        rules=(*rules_in_words(writer), *rules_of_the_page(writer, bar)),
        certainty=certainty(writer),
        certainty_note=certainty_note(writer),
        derivation=derivation_rows(writer),
        remarks=remarks(writer),
        absent=tuple(Absent(t(f"absent.{part}"), t(f"absent.{part}_why")) for part in ("peers", "plan") if part == "plan" or standing is None),
        chosen={},
        sign_off=sign_off(writer),
        evidence=evidence,
        advice=() if confidence is None else advice(writer, confidence),
        respondents=None if is_public else respondents_part(writer, whole),
        peers=None if standing is None else peers(writer, partners),
    )


def in_language(scorecard: Scorecard, language: str) -> Scorecard:
    """Return the scorecard with the questionnaire's texts in a language, if it has them; no number changes."""
    questionnaire = scorecard.assessment.questionnaire
    known = {questionnaire.language, *(one.language for one in questionnaire.translations)}
    if questionnaire.original is not None:
        known.add(questionnaire.original.language)
    if language == questionnaire.language or language not in known:
        return scorecard
    return score_assessment(attrs.evolve(scorecard.assessment, questionnaire=translated(questionnaire, language)))


def foreign_texts(questionnaire: Questionnaire, language: str) -> frozenset[str]:
    """Return the texts of the questionnaire that are not in the language of the report."""
    source = questionnaire.original or questionnaire
    if language == source.language:
        return frozenset()
    translation = questionnaire.translation
    given = translation.texts if translation is not None else {}
    texts = set(untranslated_texts(source, given).values())
    for crosswalk in source.crosswalks:
        texts.update(text for text in (crosswalk.title, crosswalk.about, crosswalk.edition, crosswalk.status, crosswalk.source) if text)
        texts.update(text for item in crosswalk.items for text in (item.title, item.group, item.target) if text)
    return frozenset(text for text in texts if A_WORD.search(text))


def unreviewed(t: Catalogue, questionnaire: Questionnaire, lacks_texts: bool) -> Iterable[str]:
    """Yield which translations no person has reviewed, and that texts are missing in them."""
    translation = questionnaire.translation
    if translation is not None and not translation.reviewed:
        yield t("unreviewed.questionnaire", title=questionnaire.title)
    if not t.reviewed:
        yield t("unreviewed.interface")
    if lacks_texts:
        yield t("unreviewed.missing")


def withheld(writer: Writer) -> Iterable[str]:
    """Yield what a public report leaves out."""
    if not writer.is_public:
        return
    answers: list[Answer] = [answer for id, answer in writer.scorecard.assessment.answers.items() if id not in writer.hidden]
    sensitive = sum(question.sensitive for question in writer.questionnaire.questions())
    for key, number in (
        ("sensitive", sensitive),
        ("telling", len(writer.hidden) - sensitive),
        ("notes", sum(bool(answer.note) for answer in answers)),
        ("evidence", sum(bool(answer.evidence) for answer in answers)),
        ("reasons", sum(bool(answer.reason) for answer in answers)),
    ):
        if number:
            yield writer.t(f"withheld.{key}", n=writer.count(number))
    if writer.scorecard.assessment.respondents:
        yield writer.t("withheld.respondents")
    # Whether there is any advice is not for the public either.
    yield writer.t("withheld.confidence")
    yield writer.t("withheld.roles")


def scale_of(writer: Writer, overall: Shown) -> Scale:
    """Return what the whole is shown on."""
    display, total = writer.display_of(writer.scorecard.root)
    return attrs.evolve(scale_on(writer.questionnaire, display, total, writer.plain), high=overall.top)


def scale_on(questionnaire: Questionnaire, display: Display, total: float, plain: Callable[[float], Figure]) -> Scale:
    """Return a scale with the levels of a questionnaire, and with ticks at whole numbers where there are few."""
    low, high = (0.0, total) if display.as_sum else (display.low, display.high)
    span = high - low
    steps = int(span) if span == int(span) and 1 < span <= MOST_TICKS else 5
    ticks = tuple(Tick(place / steps, plain(low + span * place / steps)) for place in range(steps + 1)) if span else ()
    return Scale(
        low=plain(low),
        high=plain(high),
        ticks=ticks,
        levels=tuple(band.label for band in questionnaire.bands),
        starts=tuple(min(max(from_scale(band.start, display, total), 0.0), 1.0) for band in questionnaire.bands),
    )


def open_sentence(writer: Writer, overall: Shown) -> str:
    """Return how much is answered, in words."""
    if not overall.asked.value:
        return writer.t("open.nothing_asked")
    if overall.open.value:
        return writer.t("open.some", n=overall.open, asked=overall.asked)
    return writer.t("open.none", n=overall.asked)


def summary_sentence(writer: Writer, tops: list[Shown]) -> str:
    """Return what the profile shows, in words: the highest and the lowest of the top sections."""
    found = [one for one in tops if one.score is not None]
    if not found:
        return writer.t("summary.nothing")
    highest = max(found, key=lambda one: one.share or 0.0)
    lowest = min(found, key=lambda one: one.share or 0.0)
    if highest.score == lowest.score:
        return writer.t("summary.one", title=highest.title, score=highest.score)
    return writer.t("summary.between", high=highest.title, high_score=highest.score, low=lowest.title, low_score=lowest.score)


def priorities_sentence(writer: Writer, count: int, overall: Shown) -> str:
    """Return how the next steps were chosen, or why there are none."""
    if count:
        return writer.t("priorities.rule", n=writer.count(count))
    return writer.t("priorities.nothing_answered" if overall.score is None else "priorities.none")


def rules_of_the_page(writer: Writer, bar: Figure) -> Iterable[str]:
    """Yield how weights, labels, ranges, strengths and priorities come about, one sentence each."""
    t, questionnaire = writer.t, writer.questionnaire
    used = {question.role.weight_class for question in questionnaire.questions()}
    classes = [(float(one.weight), one.id) for one in questionnaire.classes if one.id in used and isinstance(one.weight, Fraction)]
    if classes:
        yield t("rules.classes", classes=", ".join(f"{name} {writer.plain(weight)}" for weight, name in sorted(classes)))
    yield t("rules.coverage", percent=f"{questionnaire.coverage:.0%}")
    yield t("rules.range")
    display, _ = writer.display_of(writer.scorecard.root)
    if display.as_sum:
        yield t("rules.sum")
    else:
        yield t("rules.scale_down" if display.rounding == "down" else "rules.scale", low=writer.plain(display.low), high=writer.plain(display.high))
    yield t("rules.strengths", score=bar)
    yield t("rules.priorities", small=1, medium=3, large=8)


def remarks(writer: Writer) -> tuple[str, ...]:
    """
    Return the warnings about the answers; none in a public report, since they may quote an answer.

    That the answers changed after a sign-off is said on the cover.
    """
    if writer.is_public:
        return ()
    found = [problem for problem in writer.scorecard.problems if problem.severity == "warning" and problem.code != CHANGED_AFTER_SIGN_OFF]
    return tuple(f"{problem.node + ': ' if problem.node else ''}{problem.what}" for problem in found)
