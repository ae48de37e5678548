"""What goes into the offline page and what comes out: round trips, files that are damaged or hostile, pages that were tampered with."""

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import BrowserContext

from rsc_assess import InputError, load_assessment, load_questionnaire
from rsc_assess.answer_files.form import blank_form, filled_form, form_of
from rsc_assess.answer_files.page_reader import read
from rsc_assess.answer_files.page_writer import write
from rsc_assess.assessment.data import assessment_data
from rsc_assess.assessment.values import Assessment
from rsc_assess.report.pack import shipped_kinds
from tests.answer_files.drawn import filled, same
from tests.answer_files.hands import every_kind, opened
from tests.cli.calling import done
from tests.small import question, questionnaire, section

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
HEAD: dict[str, Any] = {"questionnaire": "every", "version": "1.0.0", "council": {"name": "Testham"}, "date": "2026-11-01"}
EVIL = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>{{ 7*7 }}</fieldset>&lt;b&gt;<!--'


def file_of(answers: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({**HEAD, **more, "answers": answers}).encode()


def drawn(amount: int) -> list[Assessment]:
    """Return assessments with all that an answers file can say."""
    found: list[Assessment] = []

    @settings(max_examples=amount, deadline=None, suppress_health_check=SLOW, database=None)
    @given(filled(most=5))
    def draw(assessment: Assessment) -> None:
        found.append(assessment)

    draw()
    return found


# A page is opened for each; many are tried at night.
SOME = pytest.mark.parametrize("amount", [3, pytest.param(60, marks=pytest.mark.nightly)])


@SOME
@pytest.mark.needs("chromium")
def test_drawn_answers_that_are_loaded_and_saved_come_back_the_same(amount: int, browser: BrowserContext, tmp_path: Path) -> None:
    for assessment in drawn(amount):
        with opened(browser, blank_form(assessment.questionnaire), tmp_path) as hands:
            hands.load(json.dumps(assessment_data(assessment)).encode())
            assert hands.problems() == []
            with hands.page.expect_download() as download:
                hands.page.click("#save")
            same(assessment, load_assessment(Path(download.value.path()).read_bytes(), assessment.questionnaire))


# As if each field were typed in anew with what it shows. A value is no free choice of the page: its number may be shown in another way.
TYPE_ALL = """() => {
  const say = (one, kind) => one.dispatchEvent(new Event(kind, { bubbles: true }))
  for (const one of document.querySelectorAll('main input[type=text], main textarea, main select')) {
    if (one.value && !/-value$/.test(one.id)) say(one, one.tagName === 'SELECT' ? 'change' : 'input')
  }
  for (const one of document.querySelectorAll('main input:checked')) if (!one.id.startsWith('whole')) say(one, 'change')
}"""


@SOME
@pytest.mark.needs("chromium")
def test_every_field_shows_and_gives_back_what_it_was_given(amount: int, browser: BrowserContext, tmp_path: Path) -> None:
    """A field of one line takes the ends of lines out of a text when it is changed; all else stays."""
    for assessment in drawn(amount):
        with opened(browser, form_of(assessment), tmp_path) as hands:
            hands.page.evaluate(TYPE_ALL)
            found = load_assessment(json.dumps(hands.file()).encode(), assessment.questionnaire)
            assert in_one_line(found) == in_one_line(assessment)


def in_one_line(assessment: Assessment) -> str:
    return json.dumps(assessment_data(assessment)).replace("\\n", "")


# name: (content, what the page says of it)
REFUSED: dict[str, tuple[bytes, str]] = {
    "10 MB": (b'{"a":"' + b"x" * 10_000_000 + b'"}', "[F103]"),
    "empty": (b" \n", "[F104]"),
    "YAML": (b"questionnaire: every\n", "[F113]"),
    "broken off": (b'{"questionnaire": "every", "version"', "[F113]"),
    "a trailing comma": (b'{"questionnaire": "every",}', "[F113]"),
    "NaN": (b'{"questionnaire": NaN}', "[F113]"),
    "more after the end": (file_of({}) + b"{}", "[F113]"),
    "a web page": (b"<!DOCTYPE html><p>hello", "this is a web page"),
    "a workbook": (b"PK\x03\x04rest", "[F115]"),
    "CP1252": (file_of({}).replace(b"Testham", b"Caf\xe9"), "[F102]"),
    "a control character": (file_of({"A1": {"note": "a\x00b"}}), "[F112]"),
    "half a pair": (file_of({"A1": {"note": "\ud800"}}), "[F112]"),
    "a key twice": (b'{"questionnaire":"every","version":"1.0.0","answers":{"A1":1,"A1":2}}', "the key A1 stands here a second time"),
    "nested deep": (b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "[F109]"),
    "a list": (b"[1]", "[S102]"),
    "no answers file": (b'{"name": "package"}', "[S102]"),
    "another questionnaire": (file_of({}).replace(b'"every"', b'"rsc"'), "for the questionnaire rsc, not every"),
    "another version": (file_of({}).replace(b'"1.0.0"', b'"2.0"'), "for version 2.0, and this page is of version 1.0.0"),
    "answers as a list": (b'{"questionnaire":"every","version":"1.0.0","answers":[1]}', "answers is not what should stand there"),
    "an answer of the wrong kind": (
        file_of({"A1": {"answer": {"x": 1}}, "A2": [[1]], "B1": {"note": ["x"]}, "B2": {"evidence": 5, "what": 1}}),
        "A1: answer",
    ),
    "council as text": (file_of({}, council="Testham"), "council is not"),
    "__proto__": (b'{"__proto__": {"questionnaire": "every", "version": "1.0.0"}}', "[S102]"),
}


@pytest.mark.needs("chromium")
def test_a_file_that_cannot_be_used_is_refused_with_its_reason_and_changes_nothing(browser: BrowserContext, tmp_path: Path) -> None:
    with opened(browser, filled_form(every_kind(), {**HEAD, "answers": {"A1": 3}}), tmp_path) as hands:
        for name, (content, says) in REFUSED.items():
            hands.load(content)
            hands.until("says => document.getElementById('problems').innerText.includes(says)", says)
            assert hands.page.title().startswith("Error: "), name
        assert hands.file()["answers"] == {"A1": 3}
        assert len(hands.problems()) == 1
        hands.load(REFUSED["an answer of the wrong kind"][0])
        hands.until("document.querySelectorAll('#problems-list li').length === 4")
        hands.load(file_of({"A1": 4}))
        hands.until("document.getElementById('problems').hidden")
        assert hands.file()["answers"] == {"A1": 4}


@pytest.mark.needs("chromium")
def test_html_in_every_text_of_questionnaire_and_file_is_shown_and_never_run(browser: BrowserContext, tmp_path: Path) -> None:
    levels = {level: f"{EVIL}{level}" for level in range(6)}
    asked = question("A1", title=EVIL, ask=EVIL, help=EVIL, evidence=EVIL, answered_by=EVIL, levels=levels, not_applicable=True)
    ticks = {"id": "A2", "ask": EVIL, "kind": "many", "options": {"one": {"marks": 1, "label": EVIL, "text": EVIL}}}
    number = {"id": "A3", "ask": EVIL, "number": {"worst": 0, "best": 1, "unit": EVIL[:60]}}
    parts = [section("A", asked, ticks, number, title=EVIL, about=EVIL)]
    model = load_questionnaire(questionnaire(parts, title=EVIL, about=EVIL, notice=EVIL, licence=EVIL))
    piece = {"kind": EVIL, "reference": EVIL, "link": "javascript:window.hurt=1", "shows": EVIL}
    said: dict[str, Any] = {
        "A1": {"answer": 3, "note": EVIL, "evidence": [piece], "owner": EVIL[:100], "views": {EVIL: EVIL}},
        "A2": EVIL,
        "A3": EVIL,
        EVIL: EVIL,
        "__proto__": {"note": EVIL},
        "constructor": "x",
    }
    file = {**HEAD, "questionnaire": "small", "council": {"name": EVIL, "__proto__": EVIL}, "answers": said, "sign_off": [{"state": EVIL}]}
    with opened(browser, blank_form(model), tmp_path) as hands:
        assert EVIL in hands.page.locator("h1").first.inner_text()
        hands.load(json.dumps(file).encode(), name='<img src=x onerror="window.hurt=1">.json')
        for view in ("tasks", "theme-0", "check", "start"):
            hands.page.evaluate("view => { location.hash = view }", view)
            hands.page.wait_for_timeout(60)
        hands.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        hands.page.wait_for_timeout(100)
        assert hands.page.evaluate("window.hurt") is None
        assert hands.page.locator("img, script:not([type]) ~ script, a[href^=javascript]").count() == 0
        assert hands.page.evaluate("({}).note") is None
        assert EVIL in hands.page.locator("#printed").inner_text()
        saved = json.loads(hands.save())
        assert saved["answers"].pop("__proto__") == {"note": EVIL}
        assert saved["answers"] == {key: value for key, value in said.items() if key != "__proto__"}
        with pytest.raises(Exception, match="Trusted"):
            hands.page.evaluate("document.getElementById('status').innerHTML = '<b>x</b>'")
        assert "TrustedHTML" in hands.errors.pop()


@pytest.mark.needs("chromium")
def test_what_another_page_left_in_the_browser_is_not_taken_in(browser: BrowserContext, tmp_path: Path) -> None:
    """All pages that are opened from files may share what the browser keeps."""
    left = ["x", "{}", '{"time":"2026-11-01T10:00:00Z","revision":1,"file":{"questionnaire":"rsc","version":"1.0.0"}}', json.dumps({"time": EVIL})]
    with opened(browser, blank_form(every_kind()), tmp_path) as hands:
        hands.page.evaluate("left => left.forEach((one, at) => localStorage.setItem(`rsc-assess/every/1.0.0/${at}`, one))", left)
        hands.page.reload()
        assert hands.page.locator("#found").is_hidden()
        hands.enter("forget")
        assert hands.kept() == []


# --- the reader ---


def test_a_message_on_a_page_names_the_question_and_no_line() -> None:
    said = {"A1": 9, "A2": {"answer": "yes", "evidence": [{"kind": "odd"}]}, "A3": {"note": {"x": 1}}, "B2": "many"}
    with pytest.raises(InputError) as refused:
        load_assessment(write(filled_form(every_kind(), {**HEAD, "answers": said})), every_kind())
    assert [(one.node, one.place.line, one.place.column) for one in refused.value.problems] == [(id, None, None) for id in ("A2", "A3", "A1", "B2")]
    assert "answers: A1: level 9 does not exist. Use 0 to 5, or N/A with a reason. [A201]" in str(refused.value)


def embed(text: str) -> bytes:
    return f'<!DOCTYPE html><script type="application/json" id="rsc-assess-answers">{text}</script>'.encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><p>Hello", "A350"),
        (b'<!DOCTYPE html><p id="rsc-assess-answers">{}</p>', "A350"),
        (embed("{}") + embed("{}"), "A351"),
        (embed("{"), "F113"),
        (embed('{"a":1,"a":2}'), "F110"),
        (embed("[" * 100_000), "F109"),
        (embed('"\\ud800"'), "F113"),
        (b"<!DOCTYPE html>\xff", "F102"),
        (b"<!DOCTYPE html>" + b"<" * 100_000, "A350"),
    ],
)
def test_a_page_that_was_tampered_with_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read(content, "page.html")
    assert [(one.code, str(one.place)) for one in refused.value.problems] == [(code, "page.html" if code != "F102" else "page.html:1:16")]


@given(st.binary(max_size=300).map(lambda tail: b"<!DOCTYPE html>" + tail))
@settings(max_examples=80)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        load_assessment(content)


def test_the_page_holds_its_script_by_its_hash_and_no_other_address(rsc: Any) -> None:
    html = write(blank_form(rsc, "first-look")).decode()
    assert "default-src 'none'" in unescape(html)
    assert "unsafe" not in html.split("</head>")[0].split("<style>")[0]
    assert " style=" not in html
    assert " onclick" not in html
    assert "First look" in html
    assert html.count('<fieldset class="question"') == 20
    assert write(blank_form(rsc, "first-look")).decode() == html, "the same bytes each time"


def test_the_page_is_no_kind_of_report() -> None:
    assert "answers-page" not in shipped_kinds()


def test_who_writes_a_page_is_told_that_answers_come_out_of_it_as_another_file(tmp_path: Path) -> None:
    """What is typed into a page never reaches the page's own file."""
    assert "save to a file with its button" in done("init", "rsc", "-o", tmp_path / "page.html").err
