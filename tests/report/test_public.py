"""Public reports: nothing in any format gives away what they leave out."""

import html as html_text
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from rsc_assess import Report, build_report, load_assessment, load_questionnaire, render_html, score_assessment
from rsc_assess.report.export import csv_files, export_json, export_xlsx
from rsc_assess.report.pdf import render_pdf
from tests.report.checks.numbers import pages_of
from tests.small import answers, assess, question, questionnaire, section

SECRET = "zzsecret"
# The date of a piece of evidence as texts say it, and as a workbook counts days.
DAY = r"1987-06-05|5 June 1987|<v>31933</v>"


def graded(id: str, **more: Any) -> dict[str, Any]:
    """Return a question with roles; the texts of its levels are secrets where it is sensitive."""
    mark = SECRET if more.get("sensitive") else "open"
    steps = {level: {"do": f"Do {id} {level}.", "effort": "small", "owner": f"{SECRET} owner"} for level in range(1, 6)}
    levels = {level: f"Fact {mark} {id} {level}." for level in range(6)}
    return {**question(id), "levels": levels, "answered_by": f"{SECRET} role", "actions": steps, "not_applicable": True, **more}


MODEL = questionnaire(
    [
        section(
            "A",
            graded("A1", sensitive=True),
            graded("A2", applies={"question": "A1", "at_least": 4}),
            graded("A3", applies={"question": "A2", "at_least": 1}),
            graded("A4"),
            caps=[{"when": {"question": "A1", "at_least": 3}, "at_most": 2, "because": "the cap of A1"}],
            flags=[
                {"name": "the flag of A1", "when": {"question": "A1", "at_least": 3}},
                {"name": "the flag of A4", "when": {"question": "A4", "at_least": 2}},
            ],
        ),
        section("B", graded("B1"), graded("B2", sensitive=True), graded("B3")),
    ],
)
SAID = {
    "A1": {"answer": 4, "note": f"{SECRET} note", "evidence": {"reference": f"{SECRET} paper", "link": f"https://example.org/{SECRET}"}},
    "A2": {"answer": 1, "note": f"{SECRET} note 2"},
    "A3": 2,
    "A4": {"answer": 3, "note": f"{SECRET} note 4", "evidence": {"reference": f"{SECRET} paper", "date": "1987-06-05"}},
    "B1": {"answer": "N/A", "reason": f"{SECRET} reason"},
    "B2": {"answer": "N/A", "reason": f"{SECRET} reason 2"},
    "B3": "don't know",
}


def made(audience: str, model: dict[str, Any] = MODEL, said: dict[str, Any] = SAID) -> Report:
    return build_report(score_assessment(assess(model, said)), audience=audience)


def every_text(report: Report) -> dict[str, str]:
    """Return what can be read in each format of a report."""
    page = render_html(report)
    pdf = render_pdf(page)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        strings = [
            str(item) for one in opened.objects if isinstance(one, pikepdf.Dictionary) for item in one.values() if isinstance(item, pikepdf.String)
        ]
    with zipfile.ZipFile(io.BytesIO(export_xlsx(report))) as book:
        workbook = "".join(book.read(name).decode() for name in book.namelist())
    return {
        "html": html_text.unescape(page),
        "pdf": "\n".join([*pages_of(pdf), *strings]),
        "json": export_json(report).decode(),
        "xlsx": html_text.unescape(workbook),
        **{name: content.decode() for name, content in csv_files(report).items()},
    }


def test_nothing_that_a_public_report_leaves_out_stands_in_any_format() -> None:
    for name, text in every_text(made("public")).items():
        assert SECRET not in text.replace("\u200b", ""), name
        assert not re.search(DAY, text), name


def test_an_internal_report_has_it_all_so_the_search_can_fail() -> None:
    texts = every_text(made("internal"))
    for name in ("html", "pdf", "json", "xlsx"):
        text = texts[name].replace("\n", " ")
        for words in (f"{SECRET} note", f"{SECRET} paper", f"{SECRET} role", f"{SECRET} owner", f"{SECRET} reason", f"Fact {SECRET} A1 4."):
            assert words in text, (name, words)
        assert re.search(DAY, text), name


def of_many() -> Callable[[str], Report]:
    """Return a function that makes the report of an assessment of many, with evidence and sign-off: what each said, and who, are secrets."""
    people = {f"{SECRET}-{n}": {"role": f"{SECRET} role", "perspective": "residents" if n > 6 else "council"} for n in range(1, 13)}
    model = {**MODEL, "evidence_rules": {"asked_from": 3, "stale_after_months": 24}}
    said = {}
    for id in ("A4", "B1", "B3"):
        views = {
            who: {"answer": place % 5, "note": f"{SECRET} note {place}", "evidence": {"reference": f"{SECRET} paper", "date": "1987-06-05"}}
            for place, who in enumerate(people)
        }
        piece = {"kind": "documented", "reference": f"{SECRET} paper", "date": "1987-06-05", "reviewer": f"{SECRET} reviewer", "shows": 3}
        said[id] = {"answer": 4, "note": f"{SECRET} note", "owner": f"{SECRET} owner", "date": "1987-06-05", "evidence": piece, "views": views}
    step = {"state": "signed_off", "role": f"{SECRET} executive", "date": "2026-11-20", "digest": "sha256:" + "0" * 64}
    data = {**answers(said), "respondents": people, "merged_by": "median_low", "sign_off": [step]}
    scorecard = score_assessment(load_assessment(data, load_questionnaire(model)))
    return lambda audience: build_report(scorecard, audience=audience)


def test_a_public_report_of_many_respondents_says_nothing_of_them_in_any_format() -> None:
    report = of_many()("public")
    texts = every_text(report) | {kind: html_text.unescape(render_html(report, kind)) for kind in ("summary", "infographic")}
    for name, text in texts.items():
        assert SECRET not in text.replace("\u200b", ""), name
        assert not re.search(DAY, text), name
        assert "Residents" not in text, name
        assert "Views from level" not in text, name
    assert "Draft, changed after it was signed off on 20 November 2026" in texts["html"]
    assert "What the respondents said, and how far they agree" in report.withheld
    assert "How well evidence carries the answers, and advice on them" in report.withheld
    for name in ("evidence_levels", "evidence_scores", "advice", "agreement", "views", "perspectives"):
        assert len(texts[f"{name}.csv"].splitlines()) == 1, name


def test_an_internal_report_of_many_says_what_the_public_one_leaves_out_but_no_id() -> None:
    texts = every_text(of_many()("internal"))
    for name in ("html", "pdf", "json", "xlsx"):
        text = texts[name].replace("\n", " ")
        for words in (f"{SECRET} note 1", f"{SECRET} executive", "level 4 claimed, 2 evidenced" if name in ("html", "pdf") else f"{SECRET} paper"):
            assert words in text, (name, words)
        assert f"{SECRET}-1" not in text, name


def test_scores_of_a_public_report_are_those_of_the_internal_one() -> None:
    inside, outside = (of_many()(audience) for audience in ("internal", "public"))
    assert [node.score for node in inside.sections] == [node.score for node in outside.sections]


def test_what_would_give_a_sensitive_answer_away_is_withheld_with_it() -> None:
    lines = {line.id: line for chapter in made("public").chapters for theme in chapter.themes for line in theme.questions}
    assert {id for id, line in lines.items() if line.state == "withheld"} == {"A1", "A2", "A3", "B2"}
    for id in ("A1", "A2", "A3", "B2"):
        line = lines[id]
        assert (line.score, line.share, line.level, line.label, line.anchor, line.reason, line.next_step, line.is_top) == (None,) * 7 + (False,)
        assert line.says == "not shown in public reports"


def test_withheld_lines_are_the_same_whatever_was_answered() -> None:
    replies: list[Any] = [0, 3, 5, "don't know", "prefer not to say", "", {"answer": "N/A", "reason": "x"}]
    lines = set()
    for reply in replies:
        report = made("public", said={**SAID, "A1": reply})
        lines.add(tuple(line for chapter in report.chapters for theme in chapter.themes for line in theme.questions if line.id in ("A1", "A2", "A3")))
    assert len(lines) == 1


def test_flags_and_caps_that_hang_on_a_withheld_answer_are_not_named() -> None:
    inside, outside = (next(node for node in made(audience).sections if node.id == "A") for audience in ("internal", "public"))
    assert inside.capped_by == "the cap of A1"
    assert inside.flags == ("the flag of A1", "the flag of A4")
    assert outside.capped_by == "an answer that is not shown in public reports"
    assert outside.flags == ("the flag of A4",)
    assert outside.score == inside.score
    stages = [stage for row in made("public").derivation for stage in row.stages]
    assert stages
    assert not any("the cap of A1" in stage for stage in stages)


def test_no_list_of_a_public_report_names_a_withheld_answer() -> None:
    report = made("public", said={**SAID, "A1": "don't know", "B2": ""})
    withheld = {"A1", "A2", "A3", "B2"}
    assert {one.id for one in report.find_out} == {"B3"}
    assert not {step.question for step in report.priorities} & withheld
    assert report.remarks == ()
    assert all(one.evidence == "its evidence is not shown in public reports" for one in report.certainty)
    assert report.withheld[0] == "The answers to 2 sensitive questions. They count in the scores."
    assert "2 further answers from which one of these could be told" in report.withheld


def test_a_step_that_needs_a_withheld_level_does_not_tell_whether_it_is_reached() -> None:
    first = graded("A1", sensitive=True)
    second = graded("A2")
    second["actions"][3]["needs"] = {"A1": 3}
    model = questionnaire([section("A", first, second)])
    reports = [made("public", model, {"A1": level, "A2": 2}) for level in (1, 5)]
    steps = [report.chapters[0].themes[0].questions[1].next_step for report in reports]
    assert steps[0] == steps[1]
    assert [step.question for report in reports for step in report.priorities] == []


@pytest.mark.parametrize("said", [{"A1": 4}, {"A1": "N/A"}, {"A1": ""}])
def test_the_derivation_hides_what_a_loose_sensitive_question_counts(said: dict[str, Any]) -> None:
    reply = {"A1": {"answer": "N/A", "reason": "x"}} if said["A1"] == "N/A" else said
    model = questionnaire([section("B", graded("B1"))], questions=[graded("A1", sensitive=True)])
    row = next(row for row in made("public", model, {**reply, "B1": 3}).derivation if row.id == "A1")
    assert (row.score, row.counts, row.left_out, row.stages) == (None, None, "not shown in public reports", ())


def test_a_quotient_of_a_sensitive_number_is_withheld() -> None:
    number = {"worst": 0, "best": 10}
    parts: list[dict[str, Any]] = [
        {"id": "N1", "ask": "One?", "number": number, "sensitive": True},
        {"id": "N2", "ask": "Two?", "number": number},
        {"id": "N3", "ask": "Three?", "number": {**number, "quotient": ["N1", "N2"]}},
    ]
    report = made("public", questionnaire([section("A", *parts)]), {"N1": 8, "N2": 2})
    assert [line.state for line in report.chapters[0].themes[0].questions] == ["withheld", "answered", "withheld"]
