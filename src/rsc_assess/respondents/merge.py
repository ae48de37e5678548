"""Several respondents' answers to one position, by a declared rule; what everybody said stays beside it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

import attrs

from rsc_assess.assessment.check import check_assessment
from rsc_assess.assessment.draft import UNDATED
from rsc_assess.assessment.shapes import LONGEST_REASON
from rsc_assess.assessment.values import COUNCIL_VIEW, MERGE_RULES, Answer, Assessment, Recorded, View
from rsc_assess.problems import Place, Problem, did_you_mean, listed, raise_errors, shorten
from rsc_assess.questionnaire.matching import folded
from rsc_assess.questionnaire.values import LEVELS, NUMBER
from rsc_assess.respondents.gathering import Gathered, gathered, is_council, own_answers, place_in
from rsc_assess.respondents.rules import Settled, position_of, settle
from rsc_assess.respondents.sections import impossible, with_whole_sections
from rsc_assess.respondents.stances import Stance, distinct, in_words, place_of, stance_of, table_of
from rsc_assess.scoring.cells import Table

MOST_SIDES, MOST_PLACES = 6, 3
# Files that do not belong together: of other questionnaires or councils, or there twice.
NOT_TOGETHER = ("A500", "A502", "A503", "A504")


@attrs.frozen
class Merge:
    """
    What came of a merge.

    Attributes:
        assessment: The position with the views beside it; None where an error is among the problems.

        problems: What stops the merge, conflicts among it, and what is worth knowing.

        sources: The file that each respondent comes from, by id. It is not in the assessment: names of files may be names of people.
    """

    assessment: Assessment | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, str]


def merged(assessments: Sequence[Assessment], rule: str = "stop", *, perspectives_apart: bool = False) -> Assessment:
    """
    Return the position that several respondents come to, with the views of each beside it.

    Args:
        assessments: One for each respondent, or merged ones, whose respondents are taken one by one.

        rule: One of MERGE_RULES.

        perspectives_apart: Make the position from the council's perspective alone; what others say is kept beside it.

    Raises:
        InputError: They do not belong together, or the rule leaves conflicts; `.problems` lists them all.

        ValueError: There is no such rule, or no assessment.
    """
    found = merge(assessments, rule, perspectives_apart=perspectives_apart)
    raise_errors(found.problems)
    assert found.assessment is not None
    return found.assessment


def merge(assessments: Sequence[Assessment], rule: str = "stop", *, perspectives_apart: bool = False) -> Merge:
    """Return what `merged` does, with all problems instead of an error."""
    if rule not in MERGE_RULES:
        raise ValueError(f"there is no rule {rule!r}. {did_you_mean(rule, MERGE_RULES)}")
    found = gathered(assessments)
    date, about_date = latest_date(assessments)
    problems = [*found.problems, *about_date, *dropped(assessments)]
    if any(problem.code in NOT_TOGETHER for problem in problems):
        # Where they differ would say nothing.
        return Merge(None, tuple(problems), found.sources)
    start = bare(found, date, rule, perspectives_apart)
    problems.extend(about_speakers(found, rule, perspectives_apart))
    answers: dict[str, Answer] = {}
    for question, views in found.views.items():
        table = table_of(start, question)
        speaking = [view for view in views if not perspectives_apart or is_council(found.respondents[view.respondent])]
        settled = settle(speaking, table, rule, found.respondents)
        if settled.stance is None:
            problems.append(conflict(speaking, table, rule, settled, found))
        answers[question] = attrs.evolve(position_of(question, speaking, table, settled.stance or Stance("missing")), views=views)
    answers = with_whole_sections(start.questionnaire, answers, found.declared)
    for one in impossible(start.questionnaire, answers):
        place = answers[one.id].place or Place(start.source)
        what = "N/A can only be said of its section as a whole here, and others in it have answers"
        problems.append(Problem("A510", what, "Agree whether the section applies", place, one.id))
    problems.extend(cut_reasons(answers))
    recorded, about_recorded = recorded_in(assessments)
    problems.extend(about_recorded)
    problems.extend(changed_positions(assessments, found, perspectives_apart))
    if not any(problem.severity == "error" for problem in problems):
        position = attrs.evolve(start, answers=answers, recorded=recorded)
        problems.extend(about_position(position))
        if not any(problem.severity == "error" for problem in problems):
            return Merge(position, tuple(problems), found.sources)
    return Merge(None, tuple(problems), found.sources)


def views_together(assessments: Sequence[Assessment]) -> Assessment:
    """
    Return the views of several respondents side by side, without a position where they differ: what an agenda is made of.

    Raises:
        InputError: They do not belong together.
    """
    found = gathered(assessments)
    date, about_date = latest_date(assessments)
    raise_errors([*found.problems, *about_date])
    start = bare(found, date, "stop")
    answers = {}
    for question, views in found.views.items():
        table = table_of(start, question)
        stance = settle(views, table, "stop", found.respondents).stance or Stance("missing")
        answers[question] = attrs.evolve(position_of(question, views, table, stance), views=views)
    return attrs.evolve(start, answers=with_whole_sections(start.questionnaire, answers, found.declared))


def bare(found: Gathered, date: datetime.date, rule: str, apart: bool = False) -> Assessment:
    """Return the assessment that a merge makes, before it has answers."""
    first = found.first
    speaking = COUNCIL_VIEW if apart else None
    return Assessment(
        first.questionnaire, found.council, date, {}, source=first.source, respondents=found.respondents, merged_by=rule, merged_from=speaking
    )


# --- What stops a merge, and what is worth knowing --------------------------------------------------------------------------------


def conflict(views: Sequence[View], table: Table, rule: str, settled: Settled, found: Gathered) -> Problem:
    """Return the problem of views that the rule does not settle: what each side says, and where."""
    question = table.question
    by_stance: dict[Stance, list[View]] = {}
    for view in views:
        stance = stance_of(question, view.answer)
        if stance.is_taken:
            by_stance.setdefault(stance, []).append(view)
    told = []
    for stance, members in sorted(by_stance.items(), key=lambda pair: place_of(pair[0], table))[:MOST_SIDES]:
        places = [str(view.answer.place or found.sources[view.respondent]) for view in members]
        more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
        told.append(f"{in_words(question, stance)} ({', '.join(places[:MOST_PLACES])}{more})")
    if len(by_stance) > MOST_SIDES:
        told.append(f"{len(by_stance) - MOST_SIDES} other answers")
    remedy = "Agree on one answer"
    if rule == "stop" and question.kind in (LEVELS, NUMBER):
        remedy = "Agree on one answer, or let a rule settle it: --rule median_low, lowest or lead"
    elif rule == "lead":
        remedy = "Agree on one answer, or mark one respondent of this question with lead: true"
    place = views[0].answer.place or Place(found.sources[views[0].respondent])
    return Problem("A501", f"{settled.why_not}: {' against '.join(told)}", remedy, place, question.id)


def about_position(position: Assessment) -> Iterator[Problem]:
    """Yield what is wrong with a position as a whole; that something is still to be answered is no error yet."""
    for problem in check_assessment(position):
        yield attrs.evolve(problem, severity="warning") if problem.code == "A225" else problem


def latest_date(assessments: Sequence[Assessment]) -> tuple[datetime.date, list[Problem]]:
    """Return the latest date that a file has, with a note where they differ, and an error where none has one."""
    dated = [one for one in assessments if one.date != UNDATED]
    if not dated:
        return UNDATED, [Problem("A512", "no file says the date of the assessment", "Write it into one of them", place_in(assessments[0], "date"))]
    latest = max(dated, key=lambda one: one.date)
    if all(one.date == latest.date for one in dated):
        return latest.date, []
    what = f"the files are of different days, {min(one.date for one in dated)} to {latest.date}; the position is of the latest"
    return latest.date, [Problem("A506", what, "Nothing needs to be done", place_in(latest, "date"), severity="note")]


def dropped(assessments: Sequence[Assessment]) -> Iterator[Problem]:
    """Yield notes on what the position does not take over from the files."""
    for one in assessments:
        if one.sign_off:
            what = f"this was {one.sign_off[-1].state.replace('_', ' ')}; the position is new, and nobody has signed it yet"
            yield Problem("A507", what, "Sign the merged file once it is agreed", place_in(one, "sign_off"), severity="note")


def about_speakers(found: Gathered, rule: str, perspectives_apart: bool) -> Iterator[Problem]:
    """Yield the problems of a rule that needs somebody who is not there."""
    place = Place(found.first.source)
    if rule == "lead" and not any(one.lead for one in found.respondents.values()):
        what = "no respondent is marked as lead"
        yield Problem("A508", what, "Write lead: true under respondent in the file that settles differences", place, severity="warning")
    if perspectives_apart and not any(is_council(one) for one in found.respondents.values()):
        what = f"no respondent has the perspective {COUNCIL_VIEW}, which the position is made from"
        yield Problem("A509", what, "Add the council's answers, or merge without --perspectives-apart", place)


def recorded_in(assessments: Sequence[Assessment]) -> tuple[tuple[Recorded, ...], list[Problem]]:
    """Return the figures that the files recorded from elsewhere, each node once, and a warning where they differ."""
    found: dict[str, Recorded] = {}
    problems = []
    for assessment in assessments:
        for one in assessment.recorded:
            first = found.setdefault(one.node, one)
            if folded(first.figure) != folded(one.figure):
                what = f"the figure recorded here for {one.node}, {shorten(one.figure)}, differs from {shorten(first.figure)} in {first.place}"
                problems.append(Problem("A514", f"{what}, which is kept", "Correct one of them", one.place, one.node, "warning"))
    return tuple(found.values()), problems


def cut_reasons(answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """Yield a note on each position whose reasons are more than a file holds; all of them stay in the views."""
    for id, answer in answers.items():
        if answer.reason is not None and answer.via is None:
            reasons = distinct(view.answer.reason for view in answer.views if view.answer.reason and view.answer.state == answer.state)
            if len("; ".join(reasons)) > LONGEST_REASON:
                what = f"the reasons are longer than {LONGEST_REASON} characters together; the position has those that fit, the views have all"
                yield Problem("A518", what, "Nothing needs to be done", answer.place or Place("answers"), id, "note")


def changed_positions(assessments: Sequence[Assessment], found: Gathered, perspectives_apart: bool) -> Iterator[Problem]:
    """Yield warnings on merged files whose position is not what its views make, since the views alone are merged again."""
    for assessment in assessments:
        rule = assessment.merged_by
        if not assessment.respondents or rule is None:
            continue
        is_kept_apart = assessment.merged_from is not None
        changed = []
        for id, answer in assessment.answers.items():
            if answer.views:
                table = table_of(assessment, id)
                speaking = [view for view in answer.views if not is_kept_apart or is_council(assessment.respondents[view.respondent])]
                settled = settle(speaking, table, rule, assessment.respondents)
                if stance_of(table.question, answer) != settled.stance:
                    changed.append(id)
        if changed:
            what = f"the position was changed after an earlier merge ({listed(changed)}); only the views are merged again"
            remedy = "Put the change into the file of who answers for it, or give the rule lead and mark them"
            yield Problem("A511", what, remedy, Place(assessment.source), severity="warning")
        if is_kept_apart and not perspectives_apart:
            what = "the earlier merge kept perspectives apart, so its position was that of the council alone"
            yield Problem("A511", what, "Give --perspectives-apart again", Place(assessment.source), severity="warning")
        added = list(own_answers(assessment))
        if added:
            what = f"answers were added after an earlier merge ({listed(added)}); they count as those of one more respondent"
            yield Problem("A511", what, "Nothing needs to be done", Place(assessment.source), severity="note")
