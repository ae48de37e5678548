"""What stands behind the answers: sign-off, evidence beside claims, advice, and what respondents said."""

import datetime
import json
from typing import Any

import attrs
import jsonschema
import pytest

from rsc_assess import Assessment, Report, build_report, render_html, score_assessment
from rsc_assess.assessment.sign_off import signed
from rsc_assess.assessment.values import Respondent
from rsc_assess.report.export import export_json, report_schema
from rsc_assess.report.respondents_part import HIGH_ALPHA, LONGEST_NOTE, MOST_DIFFERENCES, MOST_VIEWS
from rsc_assess.report.tables import tables
from rsc_assess.respondents.agenda import agenda_of, minority_views
from rsc_assess.respondents.merge import merged
from rsc_assess.respondents.shown import FEWEST
from tests.evidence.made import model as with_rules
from tests.evidence.made import piece
from tests.report.together import differing
from tests.small import assess, question, questionnaire, section

DAY = datetime.date(2026, 11, 20)
POLICY, RESIDENT = Respondent("Head of policy"), Respondent("Ward resident", "residents")
OLD = piece(reference="Plan", date="2024-01-31")


def report_of(assessment: Assessment, **more: Any) -> Report:
    return build_report(score_assessment(assessment), **more)


def four(**said: Any) -> Assessment:
    """Return answers to four questions, all at level 4 but for what is given; evidence is asked for from level 3."""
    return assess(with_rules(4), {f"Q{n}": 4 for n in range(1, 5)} | said)


# --- sign-off ---


def test_the_cover_says_draft_reviewed_signed_off_or_changed_since() -> None:
    draft = four()
    reviewed = signed(draft, "reviewed", "Head of policy", DAY)
    off = signed(reviewed, "signed_off", "Chief executive", DAY)
    changed = attrs.evolve(off, answers={**off.answers, "Q1": attrs.evolve(off.answers["Q1"], value=2)})
    for one, says, without_role in (
        (draft, "Draft", "Draft"),
        (reviewed, "Reviewed by Head of policy on 20 November 2026", "Reviewed on 20 November 2026"),
        (off, "Signed off by Chief executive on 20 November 2026", "Signed off on 20 November 2026"),
        (
            changed,
            "Draft, changed after it was signed off by Chief executive on 20 November 2026",
            "Draft, changed after it was signed off on 20 November 2026",
        ),
    ):
        inside, outside = report_of(one), report_of(one, audience="public")
        assert (inside.sign_off.says, outside.sign_off.says, outside.sign_off.role) == (says, without_role, None)
        # The infographic has room for a word: what changed since is a draft.
        in_a_word = "Draft" if inside.sign_off.state == "draft" else without_role
        expected = (("full", says, without_role), ("summary", without_role, without_role), ("infographic", in_a_word, in_a_word))
        for kind, said, said_outside in expected:
            page = render_html(outside, kind)
            assert said in render_html(inside, kind), kind
            assert said_outside in page, kind
            assert "Chief executive" not in page, kind


def test_a_change_after_the_sign_off_is_told_once() -> None:
    off = signed(four(), "signed_off", "Chief executive", DAY)
    changed = attrs.evolve(off, answers={**off.answers, "Q1": attrs.evolve(off.answers["Q1"], value=2)})
    assert report_of(changed).remarks == ()


# --- evidence ---


@pytest.mark.parametrize(
    ("evidence", "named"),
    [
        ([], 0),
        ([{"kind": "claimed"}], 0),
        ([{"kind": "none", "reference": "Plan"}], 0),
        ([piece("claimed")], 1),
        ([{"kind": "externally_checked", "reviewer": "Internal audit"}], 1),
    ],
)
def test_a_report_counts_answers_with_evidence_in_one_way(evidence: list[Any], named: int) -> None:
    assessment = four(Q1={"answer": 4, "evidence": evidence}, Q2={"answer": 4, "evidence": [piece()]})
    found = report_of(assessment)
    assert found.evidence is not None
    assert found.evidence.sentence.startswith(f"{1 + named} of 4 answers name{'s' if not named else ''} evidence.")
    assert found.certainty[0].evidence.startswith(f"with the {1 + named} of 4 answers that ha")


def test_claimed_and_evidenced_levels_stand_side_by_side_with_what_is_missing() -> None:
    said = {
        "Q1": {"answer": 5, "evidence": [OLD]},
        "Q2": {"answer": 4, "evidence": [piece(shows=3)]},
        "Q3": {"answer": 3, "evidence": [{"kind": "claimed", "reference": "we think so"}]},
        "Q4": {"answer": 4, "evidence": [piece(kind="externally_checked", date="2026-01-01")]},
    }
    part = report_of(four(**said)).evidence
    assert part
    asked = "Evidence is asked for from level 3; 4 answers are there, 1 of them with fresh evidence of their level."
    assert part.sentence == f"4 of 4 answers name evidence. {asked}"
    assert [(one.question, one.says, one.because) for one in part.gaps] == [
        ("Q1", "level 5 claimed, 2 evidenced", "stale: of 31 January 2024"),
        ("Q2", "level 4 claimed, 3 evidenced", "evidence shows level 3"),
        ("Q3", "level 3 claimed, 2 evidenced", "claimed, not documented"),
    ]
    assert part.notes == (
        "1 answer rests on stale evidence, older than 24 months: Q1.",
        "1 answer rests on evidence without a date, so nobody can tell how old it is: Q2.",
    )


def test_the_widest_gap_on_what_counts_most_comes_first() -> None:
    parts = [section("A", question("A1"), question("A2", weight=5), question("A3"))]
    model = questionnaire(parts, evidence_rules={"asked_from": 3})
    part = report_of(assess(model, {"A1": 5, "A2": 3, "A3": 4})).evidence
    assert part
    assert [one.question for one in part.gaps] == ["A2", "A1", "A3"]


def test_scores_with_evidenced_levels_stand_beside_the_scores_and_change_none() -> None:
    report = report_of(four(Q1={"answer": 4, "evidence": [piece(date="2026-01-01")]}))
    assert report.evidence
    whole = report.evidence.sections[0]
    assert (str(whole.score), str(whole.evidenced)) == ("4.0", "2.5")
    assert report.overall.score == whole.score
    shown = [(one.id, str(one.shown), str(one.asked_for)) for one in report.evidence.sections]
    assert shown == [("small", "1", "4"), ("S1", "1", "2"), ("S2", "0", "2")]
    line = report.chapters[0].themes[0].questions[1]
    assert line.evidenced == "level 4 claimed, 2 evidenced"
    page = render_html(report)
    assert "(level 4 claimed, 2 evidenced)" in page
    assert page.index('id="behind"') < page.index('id="method"')


@pytest.mark.parametrize("said", [{}, {"A1": "don't know"}, {"A1": 4}])
def test_the_part_is_left_out_where_there_is_nothing_to_say(said: dict[str, Any]) -> None:
    report = report_of(assess(questionnaire([section("A", question("A1"))]), said))
    assert (report.evidence, report.advice, report.respondents) == (None, (), None)
    assert 'id="behind"' not in render_html(report)


def test_with_little_to_say_it_shares_its_page_with_how_this_was_scored() -> None:
    page = render_html(report_of(assess(questionnaire([section("A", question("A1"))]), {"A1": {"answer": 4, "evidence": [piece()]}})))
    assert '<section id="behind" class="new-page"' in page
    assert '<section id="method" aria-labelledby' in page
    says, part = "its only answer has evidence", page[page.index('id="behind"') : page.index('id="method"')]
    assert page.count(says) == part.count(says) > 0


def test_advice_is_marked_as_advice() -> None:
    report = report_of(assess(with_rules(12), {f"Q{n}": 3 for n in range(1, 13)}))
    assert [one.says for one in report.advice] == ["All 12 levels are 3.", "12 of 12 answers at level 3 or above name no evidence at all."]
    page = render_html(report)
    assert page.index("They are advice, and change no score.") < page.index("All 12 levels are 3.")


def test_evidence_says_who_looked_at_it_and_what_it_shows() -> None:
    looked_at = piece(date="2026-01-01", reviewer="Head of audit", shows=3)
    report = report_of(four(Q1={"answer": 4, "evidence": [looked_at]}))
    said = "Evidence (documented, 1 January 2026, looked at by: Head of audit, shows level 3): Minute 7"
    assert said in render_html(report)
    assert "Head of audit" not in render_html(report_of(four(Q1={"answer": 4, "evidence": [looked_at]}), audience="public"))
    rows = next(one for one in tables(report) if one.name == "evidence").rows
    assert rows[0][-2:] == ("Head of audit", 3)


# --- respondents ---


def together(groups: list[tuple[Respondent, int]], rule: str = "median_low", notes: tuple[str, ...] = ("Nobody owns it.",)) -> Assessment:
    model = questionnaire([section(part, *(question(f"{part}{n}") for n in range(1, 8))) for part in "AB"])
    return differing(assess(model, {f"{part}{n}": 3 for part in "AB" for n in range(1, 8)}), groups, notes, rule)


def test_what_was_said_otherwise_survives_into_the_page_with_its_level() -> None:
    base = assess(questionnaire([section("A", question("A1"), question("A2"))]), {"A1": 3, "A2": 3})
    other = attrs.evolve(base, source="other.yaml", answers={**base.answers, "A1": attrs.evolve(base.answers["A1"], value=1, note="Nobody owns it.")})
    report = report_of(merged([base, attrs.evolve(base, source="third.yaml"), other], "median_low"))
    part = report.respondents
    assert part
    assert part.sentences[0] == "3 respondents answered."
    assert "Two or more took a side on 2 questions; they agree on 1." in part.sentences
    assert [(one.question, one.says, str(one.count), one.notes) for one in part.notes] == [("A1", "Level 1, Reacting", "1", ("Nobody owns it.",))]
    assert [(side.says, str(side.count), side.is_position) for side in part.differences[0].sides] == [
        ("Level 1, Reacting", "1", False),
        ("Level 3, Established", "2", True),
    ]
    page = render_html(report)
    assert "Nobody owns it." in page
    assert "A1. Level 1, Reacting: 1; Level 3, Established: 2. Position: Level 3, Established." in page


@pytest.mark.parametrize(("levels", "words"), [((3, 3), "as all gave the same level everywhere"), ((3,), None), ((1, 5), "no better than chance")])
def test_agreement_has_a_word_for_its_figure_or_says_why_there_is_none(levels: tuple[int, ...], words: str | None) -> None:
    model = questionnaire([section("A", question("A1"), question("A2"))])
    said = [attrs.evolve(assess(model, {"A1": level, "A2": level}), source=f"{place}.yaml") for place, level in enumerate(levels)]
    part = report_of(merged(said, "median_low")).respondents
    assert part
    if words is None:
        assert part.sentences == ("1 respondent answered.",)
    else:
        assert words in part.sentences[-1]


def test_alpha_is_high_only_where_its_figure_says_so() -> None:
    part = report_of(together([(POLICY, 6)])).respondents
    assert part
    assert part.alpha
    assert (float(part.alpha.text) >= HIGH_ALPHA) == ("agreement is high" in part.sentences[-1])
    assert part.alpha.text in part.sentences[-1]


def test_a_page_shows_so_many_views_and_counts_the_rest_and_the_data_have_all() -> None:
    long = "A note that goes on " * 40
    assessment = together([(POLICY, 15), (RESIDENT, 15)], notes=(long, "Short."))
    report = report_of(assessment)
    part = report.respondents
    assert part
    differ = [item.question.id for item in agenda_of(assessment).items]
    assert [one.question for one in part.differences] == differ[:MOST_DIFFERENCES]
    assert part.more_differences == f"{len(differ) - MOST_DIFFERENCES} more questions on which views differ are in the data of this report."
    views = sum(bool(side.notes) for one in assessment.questionnaire.questions() for side in minority_views(assessment, one.id))
    assert len(part.notes) == MOST_VIEWS < views
    assert part.more_notes == f"{views - MOST_VIEWS} more such views are in the data of this report."
    assert all(len(note) <= LONGEST_NOTE for one in part.notes for note in one.notes)
    rows = next(one for one in tables(report) if one.name == "views").rows
    assert any(long.strip() in str(row[-1]) for row in rows)


def test_a_perspective_is_compared_only_where_it_and_what_is_left_are_large_enough() -> None:
    enough = report_of(together([(POLICY, FEWEST), (RESIDENT, FEWEST)])).respondents
    few = report_of(together([(POLICY, FEWEST), (RESIDENT, FEWEST - 1)])).respondents
    assert enough
    assert enough.perspectives
    assert enough.perspectives.names == ("Council", "Residents")
    assert enough.hidden is None
    assert few
    assert few.perspectives is None
    assert few.hidden == "Perspectives are not compared: fewer than 5 respondents answered from them, or too few others would be left beside them."


def test_no_role_stands_in_what_respondents_said() -> None:
    page = render_html(report_of(together([(POLICY, 8), (RESIDENT, 8)])))
    assert "Head of policy" not in page
    assert "Ward resident" not in page


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_data_of_an_assessment_of_many_fit_the_schema(audience: str) -> None:
    data = json.loads(export_json(report_of(signed(together([(POLICY, 6), (RESIDENT, 6)]), "reviewed", "Head of policy", DAY), audience=audience)))
    jsonschema.validate(data, report_schema())
    empty = [data[name] == [] for name in ("agreement", "views", "perspectives")]
    assert empty == [audience == "public"] * 3
    assert data["about"]["sign_off_state"] == "reviewed"
    assert data["about"]["sign_off_role"] == (None if audience == "public" else "Head of policy")
    assert data["about"]["respondents"] == (None if audience == "public" else 12)
