"""Assessments with all that an answers file can say, drawn by Hypothesis: what every format must keep."""

import datetime
from typing import Any

import attrs
from hypothesis import strategies as st

from rsc_assess.answer_files.form import form_of
from rsc_assess.answer_files.formats import dump_form
from rsc_assess.assessment.data import assessment_data
from rsc_assess.assessment.reader import load_assessment
from rsc_assess.assessment.values import (
    COUNCIL_VIEW,
    EVIDENCE_KINDS,
    MISSING,
    NOT_APPLICABLE,
    Answer,
    Assessment,
    Evidence,
    Recorded,
    Respondent,
    SignOffStep,
    View,
)
from rsc_assess.documents.source import FORBIDDEN
from rsc_assess.problems import Place
from rsc_assess.questionnaire.values import LEVELS, Question
from rsc_assess.testing.strategies import assessments

# What formats trip over: formulas, marks of their own, words with a meaning, line ends, letters of other scripts, what looks like a number.
TRICKY = (
    "=1+1", "+44 20 7946 0000", "-2", "@SUM(A1)", "'tis so", "''", "＝1", "true", "no", "null", "~", "N/A", "don't know", "1.10", "007", "1e3",
    "2026-11-01", "12:30", "line one\nline two", "a; b", "tab\tinside", "_x000D_", "_x005F_", "<b>bold</b>", "</script><script>alert(1)</script>",
    "{{ 7*7 }}", "a: b", "# no comment", "- item", "[x]", "{x}", "& *", "| >", "%", "Tŷ Newydd ŵ", "日本語", "👩‍👩‍👧", "‘quoted’", '"quoted"', "a\\b",
    "\u2028", "x\u2028y", "x\u0085y", "x\u00a0y", "x\u200by", "x\ufeffy", "e\u0301", "(none of these)", "Part", "=", ",", ";", "a,b;c|d",
    "#N/A", "TRUE",
)  # fmt: skip


def is_kept(text: str) -> bool:
    """Tell whether a reader takes a text as it is: no forbidden characters, no outer spaces."""
    return bool(text) and text == text.strip() and "\r" not in text and not FORBIDDEN.search(text)


def texts(most: int = 60) -> st.SearchStrategy[str]:
    """Return texts as people and machines write them."""
    return st.one_of(st.sampled_from([one for one in TRICKY if is_kept(one)]), st.text(min_size=1, max_size=most).filter(is_kept))


days = st.dates(datetime.date(1901, 1, 1), datetime.date(2099, 12, 31))
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return what may also be None."""
    return st.none() | strategy


def respondents() -> st.SearchStrategy[Respondent]:
    """Return who may answer."""
    return st.builds(Respondent, maybe(texts()), st.sampled_from(["council", "residents", "partners"]), st.booleans(), maybe(texts()))


@st.composite
def pieces(draw: st.DrawFn, question: Question) -> tuple[Evidence, ...]:
    """Draw the evidence of an answer."""
    levels = [option.value for option in question.options] if question.kind == LEVELS else []
    one = st.builds(
        Evidence,
        st.sampled_from(EVIDENCE_KINDS),
        maybe(texts()),
        maybe(st.sampled_from(["https://example.org/a?b=c&d", "file:///x", "\\\\server\\share\\a b.docx"])),
        maybe(days),
        maybe(texts()),
        maybe(st.sampled_from(levels)) if levels else st.none(),
    )
    return tuple(draw(st.lists(one, max_size=3)))


@st.composite
def filled(draw: st.DrawFn, most: int = 8) -> Assessment:
    """Draw an assessment with reasons, notes, evidence, owners, dates, respondents and their views, and steps of sign-off."""
    assessment = draw(assessments(most=most))
    people = {id: draw(respondents()) for id in draw(st.lists(ids, max_size=3, unique_by=str.casefold))}
    answers = dict(assessment.answers)
    for question in assessment.questionnaire.questions():
        if question.is_computed or not draw(st.booleans()):
            continue
        answer = answers.get(question.id, Answer(question.id, MISSING))
        views = []
        for id in people:
            if draw(st.booleans()):
                said = answer if draw(st.booleans()) else Answer(question.id, MISSING)
                views.append(View(id, draw(with_more(question, attrs.evolve(said, via=None)))))
        answers[question.id] = attrs.evolve(draw(with_more(question, answer)), views=tuple(views))
    council = assessment.council
    council = attrs.evolve(council, name=draw(texts()), region=draw(maybe(texts())) or council.region)
    if draw(st.booleans()):
        council = attrs.evolve(council, id=draw(st.sampled_from(["urn:x:1", "1.10", "007"])), id_scheme="own")
    return attrs.evolve(
        assessment,
        council=council,
        answers={one.id: answers[one.id] for one in assessment.questionnaire.questions() if one.id in answers},
        date=draw(days),
        respondent=draw(maybe(respondents())),
        respondents=people,
        merged_by=draw(st.sampled_from(["median_low", "lead"])) if people else None,
        merged_from=draw(st.sampled_from([None, COUNCIL_VIEW])) if people else None,
        sign_off=tuple(draw(st.lists(steps, max_size=2))),
        recorded=tuple(Recorded(id, draw(texts()), Place("x")) for id in draw(st.sampled_from([(), ("total",)]))),
    )


@st.composite
def with_more(draw: st.DrawFn, question: Question, answer: Answer) -> Answer:
    """Draw what an answer carries beside what is said."""
    reason = draw(texts()) if answer.state == NOT_APPLICABLE else draw(st.none() | st.none() | texts())
    more = {"note": draw(maybe(texts(200))), "owner": draw(maybe(texts())), "date": draw(maybe(days))}
    return attrs.evolve(answer, reason=reason, evidence=draw(pieces(question)) or answer.evidence, **more)


steps = st.builds(SignOffStep, st.sampled_from(["reviewed", "signed_off"]), texts(), days, st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True))


def through(assessment: Assessment, *formats: str) -> Assessment:
    """Return an assessment written and read back, in one format after another."""
    for format in formats:
        assessment = load_assessment(dump_form(form_of(assessment), format), assessment.questionnaire)
    return assessment


def same(one: Assessment, other: Assessment) -> None:
    """Assert that two assessments say the same, in every part; a blank answer is as good as none."""
    assert assessment_data(other) == assessment_data(one)
    assert said(other) == said(one)
    for field in ("council", "date", "respondent", "respondents", "merged_by", "merged_from", "sign_off", "recorded", "questionnaire"):
        assert attrs_of(other, field) == attrs_of(one, field)


def attrs_of(assessment: Assessment, field: str) -> Any:
    """Return a part of an assessment that can be compared."""
    value = getattr(assessment, field)
    return dict(value) if field == "respondents" else [(one.node, one.figure) for one in value] if field == "recorded" else value


def said(assessment: Assessment) -> list[Answer]:
    """Return the answers that say something, in their order."""
    return [answer for answer in assessment.answers.values() if answer != Answer(answer.question, MISSING)]
