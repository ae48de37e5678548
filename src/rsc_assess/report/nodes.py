"""Sections and questions as a report shows them."""

from collections.abc import Mapping
from datetime import date

import attrs

from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, NOT_ASKED, OPEN_STATES, Evidence
from rsc_assess.improvement import Step, reached
from rsc_assess.questionnaire.values import NUMBER, Action, AnswerValue, OptionValue, Question, Section
from rsc_assess.report.peers import beside_words
from rsc_assess.report.values import Chapter, Day, EvidenceLine, Figure, Link, NextStep, Node, QuestionLine, Theme
from rsc_assess.report.withheld import without_reasons
from rsc_assess.report.writer import Writer, on_axis
from rsc_assess.scoring.display import compared
from rsc_assess.scoring.explain import state_of
from rsc_assess.scoring.score import Score, bands_at

MARKS = {"not_asked": "–", "withheld": "•"}
OPEN_MARK = "?"


def node(writer: Writer, id: str, title: str, rank: str, about: str | None) -> Node:
    """Return a node of the scorecard with its texts."""
    score = without_reasons(writer.scorecard, writer.scorecard.nodes[id], writer.hidden, writer.t)
    depth, inside = writer.place_of(id)
    open_count = sum(score.states[state] for state in OPEN_STATES)
    moves = score.low is not None and score.low != score.high
    figure = writer.figure(score.value, score.shown)
    low = writer.figure(score.low, score.shown_low) if moves else None
    high = writer.figure(score.high, score.shown_high) if moves else None
    return Node(
        id=id,
        title=title,
        rank=rank,
        depth=depth,
        inside=inside,
        about=about,
        share=on_axis(score.value),
        low_share=on_axis(score.low),
        high_share=on_axis(score.high),
        score=figure,
        top=writer.top_of(id),
        low=low,
        high=high,
        bound=score.bound,
        label=score.label,
        says=what_it_says(writer, score, open_count),
        figure_says=writer.t("score.of", score=figure, top=writer.top_of(id)) if figure is not None else writer.t("score.none"),
        range_says=writer.t(f"score.range_{score.bound}", low=low, high=high) if moves else None,
        rated=score.rated,
        weight=writer.plain(score.weight),
        coverage=writer.percent(score.coverage),
        asked=writer.count(score.states[ANSWERED] + open_count),
        answered=writer.count(score.states[ANSWERED]),
        open=writer.count(open_count),
        capped_by=score.capped_by,
        raised_by=score.raised_by,
        label_needs=label_needs(writer, score),
        flags=score.flags,
        unknown=score.unknown,
        beside=beside_words(writer, id),
    )


def label_needs(writer: Writer, score: Score) -> tuple[str, ...]:
    """Return what each better label needs that the score has reached; nothing in a public report, where it may tell an answer."""
    record = writer.scorecard.record
    node = record.program.node_of.get(record.program.slots[score.id])
    if writer.is_public or node is None or not score.label_needs:
        return ()
    display, total = writer.display_of(score.id)
    value = None if score.value is None else compared(score.value, display, total, display.label_on)
    _, better = bands_at(value, node.rules, record.sheet)
    return tuple(writer.t("score.label_needs", label=band.label, condition=writer.condition(band.needs)) for band in better if band.needs is not None)


def what_it_says(writer: Writer, score: Score, open_count: int) -> str:
    """Return a score's label, or why it has none, in words."""
    if score.no_value == "heading":
        return score.label or writer.t("score.heading")
    if score.value is None:
        return writer.t("score.nothing_answered" if open_count else "score.nothing_applies")
    if not score.rated:
        return writer.t("score.not_rated")
    return score.label or writer.t("score.no_label")


def chapters(writer: Writer, overall: Node, evidenced: Mapping[str, str]) -> tuple[Chapter, ...]:
    """
    Return the sections of the top rank; questions that stand in no section make a chapter of their own, last.

    Args:
        evidenced: What is claimed and what evidence shows, in words, by question, where they differ.
    """
    questionnaire = writer.questionnaire
    found = [chapter(writer, child, evidenced) for child in questionnaire.children if isinstance(child, Section)]
    loose = tuple(line(writer, child, evidenced) for child in questionnaire.children if isinstance(child, Question))
    if loose:
        rest = attrs.evolve(overall, title=writer.t("chapter.further") if found else questionnaire.title, about=None)
        found.append(Chapter(rest, sentence(writer, rest), (Theme(rest, sentence(writer, rest), loose),)))
    return tuple(found)


def chapter(writer: Writer, section: Section, evidenced: Mapping[str, str]) -> Chapter:
    """Return a top section with every section below it that holds questions."""
    questionnaire = writer.questionnaire
    themes: list[Theme] = []

    def add(part: Section, depth: int) -> None:
        lines = tuple(line(writer, child, evidenced) for child in part.children if isinstance(child, Question))
        if lines:
            its = node(writer, part.id, part.title, questionnaire.rank(depth), part.about)
            themes.append(Theme(its, sentence(writer, its), lines))
        for child in part.children:
            if isinstance(child, Section):
                add(child, depth + 1)

    add(section, 0)
    whole = node(writer, section.id, section.title, questionnaire.rank(0), section.about)
    return Chapter(whole, sentence(writer, whole), tuple(themes))


def sentence(writer: Writer, its: Node) -> str:
    """Return what a node's score shows, in words."""
    if its.score is None:
        return f"{its.says[:1].upper()}{its.says[1:]}."
    said = writer.t("score.sentence", figure=its.figure_says, says=its.says)
    answered = writer.t("score.answered", percent=its.coverage) if its.coverage is not None and its.open.value else ""
    ends = writer.t("score.ends", range=its.range_says) if its.range_says else ""
    return " ".join(part for part in (said, answered, ends) if part)


def line(writer: Writer, question: Question, evidenced: Mapping[str, str]) -> QuestionLine:
    """Return a question with what the council said to it; in a public report nothing of what it said to a sensitive one."""
    scorecard = writer.scorecard
    state = state_of(scorecard, question.id)
    answer = scorecard.assessment.answer(question.id)
    score = scorecard.nodes[question.id]
    withheld = question.id in writer.hidden
    option = question.option(answer.value) if state == ANSWERED and answer.value is not None and not withheld else None
    level = option.value if option and isinstance(option.value, int) else None
    top = question.options[-1].value if question.options and isinstance(question.options[-1].value, int) else None
    keeps = not writer.is_public
    evidence = tuple(evidence_line(writer, one) for one in answer.evidence if one.kind != "none") if keeps else ()
    is_scored = not withheld and state == ANSWERED and score.shown is not None
    return QuestionLine(
        id=question.id,
        title=question.title,
        ask=question.ask,
        weight_class=question.role.weight_class if isinstance(question.role.weight_class, str) else None,
        state="withheld" if withheld else state,
        says=writer.t("withheld.answer") if withheld else said(writer, question),
        share=on_axis(score.value) if is_scored else None,
        score=writer.figure(score.value, score.shown) if is_scored else None,
        level=writer.count(level) if level is not None else None,
        top=writer.count(top) if isinstance(top, int) and level is not None else None,
        label=option.label if option else None,
        anchor=option.text or None if option else None,
        reason=writer.why_question_left_out(question) if state in (NOT_APPLICABLE, NOT_ASKED) and not withheld else None,
        mark=mark(writer, question, "withheld" if withheld else state, level),
        note=answer.note if keeps else None,
        evidence=evidence,
        evidence_count=writer.count(len(evidence)),
        evidence_wanted=question.evidence,
        answered_by=question.answered_by if keeps else None,
        next_step=step_up(writer, question, option.value) if option else None,
        is_top=option is not None and bool(question.actions) and question.ladder()[-1].value == option.value,
        sensitive=question.sensitive,
        evidenced=evidenced.get(question.id),
    )


def mark(writer: Writer, question: Question, state: str, level: int | None) -> str:
    """Return what stands for a question where there is no room: its level, its score, or a sign for its state."""
    if level is not None:
        return str(level)
    if state == ANSWERED:
        return writer.t.number(writer.scorecard.nodes[question.id].shown or "✓")
    return writer.t("mark.not_applicable") if state == NOT_APPLICABLE else MARKS.get(state, OPEN_MARK)


def said(writer: Writer, question: Question) -> str:
    """Return what the council said to a question, or its state, in words."""
    if state_of(writer.scorecard, question.id) != ANSWERED:
        return writer.state(question.id)
    answer = writer.scorecard.assessment.answer(question.id)
    if question.is_computed:
        answer = writer.scorecard.record.sheet.from_others(question)
    return value_says(writer, question, answer.value)


def value_says(writer: Writer, question: Question, value: AnswerValue | None) -> str:
    """Return the value of an answer in words."""
    option = question.option(value) if not isinstance(value, tuple) and value is not None else None
    if option is not None:
        return writer.t("answer.level", level=option.value, label=option.label) if isinstance(option.value, int) else option.label
    if isinstance(value, tuple):
        labels = [one.label for ticked in value if (one := question.option(ticked)) is not None]
        return ", ".join(labels) or writer.t("answer.nothing_ticked")
    if question.kind == NUMBER and isinstance(value, int | float):
        return writer.t.number(f"{value:.10g}") + question.unit_behind
    if isinstance(value, date):
        return writer.t.day(value)
    return str(value)


def evidence_line(writer: Writer, evidence: Evidence) -> EvidenceLine:
    """Return evidence ready to print; a link of another scheme is shown as text only."""
    is_web = evidence.link is not None and evidence.link.startswith(("https://", "http://"))
    text = evidence.reference or evidence.link or writer.t("evidence.no_reference")
    if evidence.reference and evidence.link and not is_web:
        text = f"{evidence.reference} ({evidence.link})"
    day = Day(evidence.date, writer.t.day(evidence.date)) if evidence.date is not None else None
    kind, link = writer.t(f"evidence.{evidence.kind}"), Link(evidence.link) if is_web and evidence.link else None
    shows = None if evidence.shows is None else writer.count(evidence.shows)
    more = (
        day.text if day is not None else None,
        writer.t("evidence.reviewer", role=evidence.reviewer) if evidence.reviewer else None,
        writer.t("evidence.shows", level=shows) if shows is not None else None,
    )
    in_brackets = ", ".join((kind, *(one for one in more if one)))
    return EvidenceLine(kind, text, link, day, evidence.reviewer, shows, in_brackets)


def step_up(writer: Writer, question: Question, level: OptionValue) -> NextStep | None:
    """Return the step from a question's level to the next, or None at the top or where none is written."""
    action = question.action_from(level)
    return None if action is None else next_step(writer, question, level, action)


def priority(writer: Writer, step: Step) -> NextStep:
    """Return a step that can be taken now, with its gain in the whole."""
    display, total = writer.display_of(writer.scorecard.root)
    unit = total if display.as_sum else display.high - display.low
    text = writer.t.number(f"{step.gain * unit:.2g}")
    return next_step(writer, step.question, step.level, step.action, Figure(step.gain, text))


def next_step(writer: Writer, question: Question, level: OptionValue, action: Action, gain: Figure | None = None) -> NextStep:
    """Return a step in words."""
    option = question.option(action.reaches)
    waits = [
        writer.t("step.needs", question=id, level=needed)
        for id, needed in action.needs
        if id not in writer.hidden and not reached(writer.scorecard, id, needed)
    ]
    around = writer.around(question.id)
    effort = (
        writer.t(f"effort.{action.effort}") if action.effort in ("small", "medium", "large") else writer.t("effort.days", n=writer.plain(action.cost))
    )
    return NextStep(
        question=question.id,
        title=question.title,
        section=around[-1].title if around else writer.questionnaire.title,
        level=str(level),
        reaches=str(action.reaches),
        reaches_label=option.label if option else "",
        do=action.do,
        effort=effort,
        owner=None if writer.is_public else action.owner,
        waits_for=writer.t("condition.and").join(waits) if waits else None,
        gain=gain,
    )
