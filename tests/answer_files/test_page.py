"""The offline page in Chromium: the whole way by keyboard alone, from the first answer to the score."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from rsc_assess import load_assessment, load_questionnaire, score_assessment
from rsc_assess.answer_files.form import blank_form, filled_form
from rsc_assess.answer_files.page_writer import write
from rsc_assess.assessment.values import Evidence
from rsc_assess.questionnaire.translation import translated
from tests.answer_files.hands import Hands, every_kind, opened
from tests.conftest import ROOT
from tests.report.checks import browser as browsers
from tests.report.checks import keyboard, reflow

pytestmark = pytest.mark.needs("chromium")
HEAD: dict[str, Any] = {"questionnaire": "every", "version": "1.0.0", "council": {"name": "Testham"}, "date": "2026-11-01"}


def file_of(answers: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({**HEAD, **more, "answers": answers}).encode()


def go(hands: Hands, view: str) -> None:
    hands.page.evaluate("view => { location.hash = view }", view)
    hands.until("view => !document.getElementById(view).hidden", view)


def test_a_person_answers_saves_and_scores_by_keyboard_alone(browser: BrowserContext, tmp_path: Path) -> None:
    model = every_kind()
    with opened(browser, blank_form(model), tmp_path) as hands:
        hands.type("council-name", "Testham District Council")
        hands.type("council-id", "e07999001")
        hands.type("date", "1/11/2026")
        hands.type("role", "Head of policy")
        hands.enter("begin")
        assert hands.heading() == "Themes"
        hands.enter("#theme-0")
        assert hands.heading() == "Access"
        hands.choose("q0-option-3")
        hands.enter("Note, evidence and owner A1")
        hands.type("q0-note", "Board meets monthly")
        hands.enter("Add another piece of evidence A1")
        assert hands.page.evaluate("document.activeElement.id") == "q0-e0-kind"
        hands.press("ArrowDown", "ArrowDown", "ArrowDown")
        hands.type("q0-e0-reference", "Minutes")
        hands.type("q0-e0-date", "2026-05-01")
        hands.choose("q1-option-1")
        assert hands.page.locator("#q2").is_hidden()
        hands.press("ArrowUp")
        assert hands.page.locator("#q2").is_visible(), "A3 is asked where A2 is yes"
        assert hands.status() == "1 more question is asked here now."
        hands.choose("q2-dont_know")
        hands.enter("Continue")
        assert hands.heading() == "Books"
        hands.choose("q3-tick-0")
        hands.type("q4-value", "12.5")
        hands.type("q5-value", "24 November 2025")
        hands.type("q6-value", "Nothing more")
        assert hands.page.locator("#q7").is_hidden(), "only counties are asked"
        assert "only where type is county" in hands.page.locator("#q7-not-asked").inner_text()
        assert hands.page.locator("#q8").is_visible(), "what rests on a score is always shown"
        assert "Only asked where A (Access) is at least 2." in hands.page.locator("#q8").inner_text()
        hands.choose("q8-declined")
        hands.enter("Continue")
        hands.choose("q9-not_applicable")
        hands.type("q9-reason", "The county does this")
        hands.enter("Continue")
        hands.choose("whole-3")
        hands.type("whole-3-reason", "There are no parks")
        hands.enter("Continue")
        assert hands.heading() == "Check your answers"
        saved = hands.save()
        assert hands.status() == "Saved as answers-every-testham-district-council.json, among your downloads."
    assessment = load_assessment(saved, model)
    assert (assessment.council.name, assessment.council.id, assessment.date.isoformat()) == ("Testham District Council", "E07999001", "2026-11-01")
    assert assessment.respondent is not None
    assert assessment.respondent.role == "Head of policy"
    assert [(id, one.state, one.value) for id, one in assessment.answers.items()] == [
        ("A1", "answered", 3),
        ("A2", "answered", "yes"),
        ("A3", "dont_know", None),
        ("B1", "answered", ("books",)),
        ("B2", "answered", 12.5),
        ("B3", "answered", datetime.date(2025, 11, 24)),
        ("B4", "answered", "Nothing more"),
        ("B6", "declined", None),
        ("S/waste/S1", "not_applicable", None),
        ("S/parks/S1", "not_applicable", None),
    ]
    assert assessment.answers["A1"].note == "Board meets monthly"
    assert assessment.answers["A1"].evidence == (Evidence("documented", "Minutes", date=datetime.date(2026, 5, 1)),)
    assert assessment.answers["S/parks/S1"].via == "S/parks"
    assert score_assessment(assessment).nodes["every"].value is not None


def test_what_was_written_survives_a_closed_tab_and_a_saved_page(browser: BrowserContext, tmp_path: Path) -> None:
    form = blank_form(every_kind())
    with opened(browser, form, tmp_path) as hands:
        hands.page.fill("#council-name", "Testham")
        go(hands, "theme-0")
        hands.choose("q0-option-4")
        assert hands.file()["answers"] == {"A1": 4}
        as_saved_by_the_browser = hands.page.content().encode()
        hands.page.close(run_before_unload=True)
    with opened(browser, form, tmp_path, anew=False) as hands:
        assert "This browser kept earlier answers" in hands.page.locator("#found").inner_text()
        assert hands.file()["answers"] == {}, "nothing is taken over unasked"
        hands.enter("Go on with these")
        assert hands.heading() == "Themes"
        assert hands.file()["answers"] == {"A1": 4}
        go(hands, "start")
        hands.enter("forget")
        assert hands.dialogs[-1].startswith("Delete all answers")
        hands.page.reload()
        assert hands.kept() == []
        assert hands.page.locator("#found").is_hidden()
    with opened(browser, as_saved_by_the_browser, tmp_path, "saved.html") as hands:
        go(hands, "theme-0")
        assert hands.page.locator("#q0-option-4").is_checked()
        assert hands.page.locator("#q0-pieces fieldset").count() == 0
    assert (
        load_assessment(as_saved_by_the_browser.replace(b'"version":', b'"date":"2026-11-01","version":', 1), every_kind()).answers["A1"].value == 4
    )


def test_each_fault_is_told_at_the_top_and_beside_its_field_with_the_code_of_the_library(browser: BrowserContext, tmp_path: Path) -> None:
    model = every_kind()
    with opened(browser, blank_form(model), tmp_path) as hands:
        hands.type("council-id", "E0700")
        hands.type("date", "31/02/2026")
        hands.enter("begin")
        assert hands.page.title().startswith("Error: ")
        assert [one[-6:] for one in hands.problems()] == ["[S102]", "[A210]", "[S103]"]
        hands.press("Tab", "Enter")
        assert hands.page.evaluate("document.activeElement.id") == "council-name"
        assert hands.page.locator("#council-name").get_attribute("aria-invalid") == "true"
        beside = hands.page.locator("#council-name-error").inner_text()
        assert beside == f"Error: {hands.problems()[0]}"
        hands.page.fill("#council-name", "Testham")
        hands.page.fill("#council-id", "")
        hands.page.fill("#date", "2026-11-01")
        go(hands, "theme-0")
        hands.choose("q0-not_applicable")
        hands.enter("Continue")
        assert hands.problems() == ["A1: N/A has no reason. Write why it does not apply here. [A203]"]
        go(hands, "theme-1")
        hands.type("q4-value", "old")
        hands.type("q5-value", "soon")
        hands.enter("Continue")
        assert [one[:3] + one[-7:] for one in hands.problems()] == ["B2: [S103]", "B3: [S103]"]
        go(hands, "check")
        assert len(hands.problems()) == 3
        hands.press("Tab", "Enter")
        assert hands.page.evaluate("document.activeElement.id") == "q0-reason", "the link leads to the field in its theme"
        saved = hands.save()
        assert "3 things in it are still to be put right" in hands.status()
    with pytest.raises(Exception, match="A203") as refused:
        load_assessment(saved, model)
    assert sorted((one.node, one.code) for one in refused.value.problems) == [("A1", "A203"), ("B2", "S103"), ("B3", "S103")]  # type: ignore[attr-defined]


def test_a_file_comes_back_with_all_that_the_page_does_not_ask_for(browser: BrowserContext, tmp_path: Path) -> None:
    view = {"answer": 2, "note": "Not yet", "evidence": [{"kind": "claimed", "reference": "Talk"}]}
    more = {
        "council": {"name": "Testham", "type": "county", "region": "North"},
        "respondents": {"plan": {"role": "Planner", "lead": True}, "7": {"role": "Carer"}, "1": {}},
        "merged_by": "lead",
        "sign_off": [{"state": "reviewed", "role": "Chief executive", "date": "2026-11-02", "digest": "sha256:" + "0" * 64}],
        "recorded": {"total": "3.50"},
    }
    answers = {
        "A1": {"answer": 3, "reason": "kept", "views": {"plan": view, "7": 1}},
        "S/waste": {"answer": "N/A", "reason": "No"},
        "S/waste/S1": {"note": "x"},
    }
    model = every_kind()
    with opened(browser, blank_form(model), tmp_path) as hands:
        hands.load(file_of(answers, **more), by_keys=True)
        assert hands.status() == "mine.json is loaded: 2 of 10 questions are answered."
        assert hands.heading() == "Themes"
        go(hands, "start")
        assert hands.page.locator("#signed").is_visible()
        go(hands, "theme-0")
        assert "The views of 2 respondents" in hands.page.locator("#q0").inner_text()
        untouched = json.loads(hands.save())
        hands.enter("Note, evidence and owner A1")
        hands.type("q0-owner", "Planner")
        changed = json.loads(hands.save())
    assert untouched == json.loads(file_of(answers, **more))
    assert changed == {**untouched, "answers": {**untouched["answers"], "A1": {**untouched["answers"]["A1"], "owner": "Planner"}}}
    assert list(changed["respondents"]) == ["plan", "7", "1"]
    assert list(changed["answers"]["A1"]["views"]) == ["plan", "7"]
    assert list(changed) == ["questionnaire", "version", "council", "date", "respondents", "merged_by", "sign_off", "answers", "recorded"]


def test_unsaved_answers_are_not_replaced_unasked_and_leaving_warns(browser: BrowserContext, tmp_path: Path) -> None:
    with opened(browser, blank_form(every_kind()), tmp_path) as hands:
        hands.load(file_of({"A1": 1}))
        assert hands.dialogs == []
        go(hands, "theme-0")
        hands.choose("q0-option-5")
        hands.answer = False
        hands.load(file_of({"A1": 2}))
        assert hands.dialogs == ["The answers on this page are not saved to a file. Replace them?"]
        assert hands.file()["answers"] == {"A1": 5}
        hands.page.reload()
        assert hands.dialogs[-1] == "beforeunload"


def test_two_windows_on_the_same_answers_do_not_overwrite_each_other(browser: BrowserContext, tmp_path: Path) -> None:
    form = blank_form(every_kind())
    with opened(browser, form, tmp_path) as first:
        go(first, "theme-0")
        first.choose("q0-option-1")
        first.file()
        with opened(browser, form, tmp_path, anew=False) as second:
            second.enter("Go on with these")
            go(second, "theme-0")
            second.choose("q0-option-2")
            assert second.file()["answers"] == {"A1": 2}
            first.choose("q0-option-3")
            first.file()
            assert "Another window has changed these answers too" in first.status()
            kept = [json.loads(first.page.evaluate("key => localStorage[key]", key))["file"]["answers"]["A1"] for key in first.kept()]
            assert sorted(kept) == [2, 3]


def test_without_storage_the_page_says_so_and_goes_on(browser: BrowserContext, tmp_path: Path) -> None:
    with opened(browser, blank_form(every_kind()), tmp_path) as hands:
        hands.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })")
        hands.page.reload()
        assert hands.page.locator("#kept").inner_text() == "This browser keeps nothing. Save to a file often."
        go(hands, "theme-0")
        hands.choose("q0-option-1")
        assert hands.file()["answers"] == {"A1": 1}
        assert json.loads(hands.save())["answers"] == {"A1": 1}


VIEWS = ("start", "tasks", "theme-0", "theme-1", "theme-3", "check")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_in_any_view_and_all_fits_a_narrow_window(browser: BrowserContext, tmp_path: Path, language: str) -> None:
    if language == "en":
        form = filled_form(every_kind(), {**HEAD, "answers": {"A1": "N/A", "A2": "yes", "S/parks": "N/A"}})
    else:
        form = blank_form(translated(load_questionnaire(ROOT / "tests" / "report" / "bilingual" / "questionnaire.yaml"), "cy"))
    with opened(browser, form, tmp_path) as hands:
        assert hands.page.locator("html").get_attribute("lang") == language
        for view in VIEWS if language == "en" else VIEWS[:4] + VIEWS[-1:]:
            go(hands, view)
            hands.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            for button in hands.page.locator(".view:not([hidden]) .add button:visible").all()[:1]:
                button.click()
            next_button = hands.page.locator(".view:not([hidden]) .next button")
            if next_button.count() and view == "theme-0":
                next_button.click()
            assert browsers.axe_violations(hands.page) == [], view
            hands.page.set_viewport_size({"width": 320, "height": 800})
            assert reflow.reflow_findings(hands.page) == [], view
            hands.page.set_viewport_size({"width": 1280, "height": 1000})


# Puts the keyboard where it is when a page opens: in front of all that stands in it.
TOP = """() => { const top = document.createElement('span'); top.tabIndex = -1; document.body.prepend(top); top.focus(); top.blur() }"""


def test_tab_reaches_everything_once_in_order_and_in_sight(browser: BrowserContext, tmp_path: Path) -> None:
    with opened(browser, blank_form(every_kind()), tmp_path) as hands:
        for view in ("start", "tasks", "theme-0"):
            go(hands, view)
            hands.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            hands.page.evaluate(TOP)
            if view != "theme-0":  # radios of one name are one stop of the Tab key, which the check does not know
                assert keyboard.stop_findings(hands.page) == [], view
            assert keyboard.skip_link_findings(hands.page) == [], view


def test_on_paper_everything_is_there_without_a_script_and_the_answers_with_one(browser: BrowserContext, tmp_path: Path) -> None:
    model = every_kind()
    form = filled_form(model, {**HEAD, "answers": {"A1": {"answer": 3, "note": "Monthly"}, "B2": 7}})
    with opened(browser, form, tmp_path) as hands:
        hands.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        hands.page.emulate_media(media="print")
        printed = hands.page.locator("body").inner_text()
        assert "Every kind: Testham" in printed
        assert "3 Established\nNote: Monthly" in printed.replace("\n\n", "\n")
        assert "7 years" in printed
        assert "Save to a file" not in printed
    bare = write(form).decode().replace("<script>", '<script type="text/none">')
    with opened(browser, bare.encode(), tmp_path, "bare.html") as hands:
        hands.page.emulate_media(media="print")
        printed = hands.page.locator("body").inner_text()
        for one in model.questions():
            assert one.ask in printed
        assert "Fact 5." in printed
        assert "Save to a file" not in printed
        assert hands.page.locator("#q0-option-3").is_checked()
        assert hands.page.locator("input:visible").count() > 60
