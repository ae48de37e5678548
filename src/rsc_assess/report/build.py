"""A scorecard to the content of a report."""

from fractions import Fraction

import attrs

from rsc_assess import __version__
from rsc_assess.assessment.values import ANSWERED, NOT_APPLICABLE, NOT_ASKED, OPEN_STATES, STATE_WORDS, Evidence
from rsc_assess.crosswalk.values import Crosswalk
from rsc_assess.improvement import STRENGTH_FROM, Step, next_steps, reached, strengths, to_find_out
from rsc_assess.questionnaire.values import OptionValue, Question, Questionnaire, Section
from rsc_assess.report.rules_in_words import rules_in_words
from rsc_assess.report.values import (
    Certainty,
    Chapter,
    EvidenceLine,
    FrameworkItem,
    FrameworkView,
    NextStep,
    Node,
    QuestionLine,
    Report,
    Theme,
)
from rsc_assess.scoring.explain import Explainer, answer_words, explain, state_of
from rsc_assess.scoring.score import Score, Scorecard
from rsc_assess.scoring.uncertainty import CONCENTRATION, SEED, evidenced_scores, top_nodes, weight_sensitivity

MOST_STRENGTHS = 3
MOST_PRIORITIES = 3
FEWEST_FOR_ITEM = 2


def build_report(scorecard: Scorecard, standing: None = None, plan: None = None, history: None = None) -> Report:
    """
    Return the content of a report.

    Args:
        scorecard: What is reported.

        standing, plan, history: Kept for what later versions add; they must be None.

    Raises:
        TypeError: One of the three is given.
    """
    if standing is not None or plan is not None or history is not None:
        raise TypeError("standing, plan and history are not built yet; leave them out")
    assessment = scorecard.assessment
    questionnaire = assessment.questionnaire
    steps = next_steps(scorecard)
    chapters = tuple(chapter(scorecard, child) for child in questionnaire.children if isinstance(child, Section))
    loose = tuple(child for child in questionnaire.children if isinstance(child, Question))
    overall = node(scorecard, scorecard.root, "Overall", "Overall", questionnaire.about)
    if loose:
        rest = attrs.evolve(overall, title="Further questions" if chapters else questionnaire.title, about=None)
        chapters = (*chapters, Chapter(rest, (Theme(rest, tuple(line(scorecard, question) for question in loose)),)))
    sections = {section.id: (depth, section) for depth, section in questionnaire.sections()}
    return Report(
        title=questionnaire.title,
        about=questionnaire.about,
        notice=questionnaire.notice,
        licence=questionnaire.licence,
        language=questionnaire.language,
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        digest=questionnaire.digest,
        engine=__version__,
        council=assessment.council.name,
        council_id=assessment.council.id,
        is_fictional=assessment.council.is_fictional,
        date=assessment.date,
        display=questionnaire.display,
        coverage_needed=questionnaire.coverage,
        level_labels=tuple(band.label for band in questionnaire.bands),
        classes=classes_of(questionnaire),
        rules=rules_in_words(questionnaire),
        certainty=certainty(scorecard),
        concentration=CONCENTRATION,
        seed=SEED,
        strength_from=STRENGTH_FROM,
        overall=overall,
        chapters=chapters,
        strengths=tuple(
            node(scorecard, id, sections[id][1].title, questionnaire.rank(sections[id][0]), sections[id][1].about)
            for id in strengths(scorecard)[:MOST_STRENGTHS]
        ),
        priorities=tuple(priority(step) for step in steps[:MOST_PRIORITIES]),
        steps_open=len(steps),
        find_out=tuple((question.id, question.title, STATE_WORDS[state_of(scorecard, question.id)]) for question in to_find_out(scorecard)),
        frameworks=tuple(framework(scorecard, crosswalk) for crosswalk in questionnaire.crosswalks),
        derivation=explain(scorecard, scorecard.root),
        remarks=tuple(
            f"{problem.node + ': ' if problem.node else ''}{problem.what}" for problem in scorecard.problems if problem.severity == "warning"
        ),
    )


def certainty(scorecard: Scorecard) -> tuple[Certainty, ...]:
    """Return how sure the overall and the top sections are; nodes without a score are left out."""
    wanted = top_nodes(scorecard)
    weights, evidence = weight_sensitivity(scorecard, wanted), evidenced_scores(scorecard, wanted)
    titles = {scorecard.root: scorecard.assessment.questionnaire.total_title}
    titles.update((section.id, section.title) for _, section in scorecard.assessment.questionnaire.sections())
    return tuple(
        Certainty(titles[id], found.shown, found.label, found.in_words(), evidence[id].in_words()) for id, found in weights.items() if id in titles
    )


def classes_of(questionnaire: Questionnaire) -> tuple[tuple[str, float], ...]:
    """Return the named weights that questions use, lightest first."""
    used = {question.role.weight_class for question in questionnaire.questions()}
    found = [(one.id, float(one.weight)) for one in questionnaire.classes if one.id in used and isinstance(one.weight, Fraction)]
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))


def node(scorecard: Scorecard, id: str, title: str, rank: str, about: str | None) -> Node:
    """Return a node of the scorecard with its texts."""
    score = scorecard.nodes[id]
    open_count = sum(score.states[state] for state in OPEN_STATES)
    return Node(
        id=id,
        title=title,
        rank=rank,
        about=about,
        value=score.value,
        low=score.low,
        high=score.high,
        bound=score.bound,
        label=score.label,
        rated=score.rated,
        coverage=score.coverage,
        open_count=open_count,
        asked_count=score.states[ANSWERED] + open_count,
    )


def chapter(scorecard: Scorecard, section: Section) -> Chapter:
    """Return a top section with every section below it that holds questions."""
    questionnaire = scorecard.assessment.questionnaire
    themes: list[Theme] = []

    def add(part: Section, depth: int) -> None:
        questions = tuple(line(scorecard, child) for child in part.children if isinstance(child, Question))
        if questions:
            themes.append(Theme(node(scorecard, part.id, part.title, questionnaire.rank(depth), part.about), questions))
        for child in part.children:
            if isinstance(child, Section):
                add(child, depth + 1)

    add(section, 0)
    return Chapter(node(scorecard, section.id, section.title, questionnaire.rank(0), section.about), tuple(themes))


def line(scorecard: Scorecard, question: Question) -> QuestionLine:
    """Return a question with what the council said to it."""
    state = state_of(scorecard, question.id)
    answer = scorecard.assessment.answer(question.id)
    option = question.option(answer.value) if state == ANSWERED and answer.value is not None else None
    return QuestionLine(
        id=question.id,
        title=question.title,
        ask=question.ask,
        weight_class=question.role.weight_class if isinstance(question.role.weight_class, str) else None,
        state=state,
        state_words=STATE_WORDS[state],
        level=option.value if option and isinstance(option.value, int) else None,
        top=top if question.options and isinstance(top := question.options[-1].value, int) else 0,
        label=option.label if option else None,
        anchor=option.text or None if option else None,
        said=answer_words(scorecard, question) if state == ANSWERED else None,
        left_out=Explainer(scorecard).why_question_left_out(question.id) if state in (NOT_APPLICABLE, NOT_ASKED) else None,
        note=answer.note,
        evidence=tuple(evidence_line(one) for one in answer.evidence if one.kind != "none"),
        evidence_wanted=question.evidence,
        answered_by=question.answered_by,
        next_step=step_up(scorecard, question, option.value) if option else None,
    )


def evidence_line(evidence: Evidence) -> EvidenceLine:
    """Return evidence ready to print; a link of another scheme is shown as text only."""
    is_web = evidence.link is not None and evidence.link.startswith(("https://", "http://"))
    text = evidence.reference or evidence.link or "no reference given"
    if evidence.reference and evidence.link and not is_web:
        text = f"{evidence.reference} ({evidence.link})"
    return EvidenceLine(evidence.kind.replace("_", " "), text, evidence.link if is_web else None, evidence.date)


def step_up(scorecard: Scorecard, question: Question, level: OptionValue) -> NextStep | None:
    """Return the step from a question's level to the next, or None at the top or where none is written."""
    action = question.action_from(level)
    if action is None:
        return None
    waits = tuple(f"{id} at level {needed}" for id, needed in action.needs if not reached(scorecard, id, needed))
    option = question.option(action.reaches)
    label = option.label if option else ""
    return NextStep(question.id, question.title, level, action.reaches, label, action.do, action.effort, action.owner, waits)


def priority(step: Step) -> NextStep:
    """Return a step with its gain in the overall."""
    option = step.question.option(step.action.reaches)
    label = option.label if option else ""
    action = step.action
    return NextStep(step.question.id, step.question.title, step.level, action.reaches, label, action.do, action.effort, action.owner, (), step.gain)


def framework(scorecard: Scorecard, crosswalk: Crosswalk) -> FrameworkView:
    """Return a framework with what the answers say about each item."""
    scores = scorecard.crosswalks[crosswalk.id]
    nation = scorecard.assessment.council.nation
    items = []
    for item in crosswalk.items:
        score: Score | None = scores.get(item.id)
        answered = score.states[ANSWERED] if score else 0
        nations = item.nations or crosswalk.nations
        says = None
        if nations and nation is not None and nation not in nations:
            says = "does not apply here"
        elif score is None:
            says = "not covered"
        elif answered < FEWEST_FOR_ITEM:
            says = "too few answers to say"
        shown_score = score if says is None else None
        items.append(
            FrameworkItem(
                id=item.id,
                title=item.title,
                group=item.group,
                target=item.target,
                value=shown_score.value if shown_score else None,
                low=shown_score.low if shown_score else None,
                high=shown_score.high if shown_score else None,
                label=shown_score.label if shown_score else None,
                coverage=shown_score.coverage if shown_score else None,
                question_count=len(item.questions),
                answered_count=answered,
                says=says,
            )
        )
    return FrameworkView(
        crosswalk.id, crosswalk.title, crosswalk.about, crosswalk.edition, crosswalk.status, crosswalk.source, crosswalk.link, tuple(items)
    )
