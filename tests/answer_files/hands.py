"""The offline page in the hands of a person: opened from a file in Chromium, used by keys, with an eye on what it asks of the network."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import BrowserContext, Dialog, Page

from rsc_assess.answer_files.form import Form
from rsc_assess.answer_files.page_writer import write
from rsc_assess.questionnaire.reader import load_questionnaire
from rsc_assess.questionnaire.values import Questionnaire
from tests.small import question, section

HERE = """() => { const one = document.activeElement; return [one.id, one.tagName, (one.getAttribute('href') || ''), one.textContent.trim()] }"""


def every_kind() -> Questionnaire:
    """Return a questionnaire with each kind of question, conditions on answers, the council and a score, a repeat, and an option that takes out."""
    first = section(
        "A",
        question("A1", not_applicable=True, help="What counts.", evidence="The minutes.", answered_by="Head of policy"),
        {"id": "A2", "ask": "Is it open?", "kind": "yes_no"},
        question("A3", applies={"question": "A2", "is": "yes"}),
        title="Access",
    )
    second = section(
        "B",
        {"id": "B1", "ask": "What is lent?", "kind": "many", "options": {"books": 2, "tools": 1}},
        {"id": "B2", "ask": "How old?", "number": {"worst": 50, "best": 0, "range": [0, 100], "unit": "years"}},
        {"id": "B3", "ask": "Since when?", "kind": "date"},
        {"id": "B4", "ask": "What else?", "kind": "text"},
        question("B5", applies={"attribute": "type", "is": "county"}),
        question("B6", applies={"node": "A", "at_least": 2}),
        title="Books",
    )
    services = section("S", question("S1", not_applicable=True), title="Services", repeat=["waste", "parks"])
    return load_questionnaire(
        {
            "format": 1,
            "id": "every",
            "version": "1.0.0",
            "title": "Every kind",
            "about": "For those who test.",
            "scales": {"maturity": {"labels": ["Absent", "Reacting", "Organising", "Established", "Connected", "Regenerating"]}},
            "sections": [first, second, services],
        }
    )


@attrs.define
class Hands:
    """
    A page that is open, and what happened.

    Attributes:
        asked_for: The addresses that the page asked for, apart from itself.

        errors: What the browser logged, or a script raised.

        dialogs: The questions that the page asked in a box.

        answer: Whether the next one is answered with yes.
    """

    page: Page
    folder: Path
    asked_for: list[str] = attrs.field(factory=list)
    errors: list[str] = attrs.field(factory=list)
    dialogs: list[str] = attrs.field(factory=list)
    answer: bool = True

    def on_dialog(self, dialog: Dialog) -> None:
        """Answer a question in a box; leaving the page is always allowed."""
        self.dialogs.append(dialog.type if dialog.type == "beforeunload" else dialog.message)
        dialog.accept() if self.answer or dialog.type == "beforeunload" else dialog.dismiss()

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, wanted: str, most: int = 120) -> None:
        """Press Tab until the focus is on an element: by its id, by where its link leads (#tasks), or by how its text begins."""
        for _ in range(most):
            id, _, href, text = self.page.evaluate(HERE)
            if wanted in (id, href) or (text and text.startswith(wanted)):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {wanted}; it stands on {self.page.evaluate(HERE)}")

    def type(self, id: str, text: str) -> None:
        """Go to a field by Tab and type, in place of what stands there."""
        self.tab_to(id)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, id: str) -> None:
        """Go to a group of radios by Tab, or to a box, and choose one by its keys."""
        group = id.split("-")[0]
        if self.page.locator(f"#{id}").get_attribute("type") == "checkbox":
            self.tab_to(id)
            self.press("Space")
            return
        for _ in range(120):
            if self.page.evaluate("document.activeElement.name || ''") == group:
                break
            self.page.keyboard.press("Tab")
        if not self.page.locator(f"#{id}").is_checked():
            self.press("Space")
        for _ in range(20):
            if self.page.evaluate("document.activeElement.id") == id:
                break
            self.press("ArrowDown")
        assert self.page.locator(f"#{id}").is_checked(), id

    def enter(self, wanted: str) -> None:
        """Go to a button or link by Tab, and press Enter."""
        self.tab_to(wanted)
        self.press("Enter")

    def heading(self) -> str:
        """Return the heading of the view, which has the focus."""
        assert self.page.evaluate("document.activeElement.tagName") == "H1", self.page.evaluate(HERE)
        return str(self.page.evaluate("document.activeElement.textContent"))

    def save(self) -> bytes:
        """Save to a file by keys, and return what is in it."""
        with self.page.expect_download() as download:
            self.enter("save")
        path = self.folder / download.value.suggested_filename
        download.value.save_as(path)
        return path.read_bytes()

    def load(self, content: bytes, name: str = "mine.json", by_keys: bool = False) -> None:
        """Load a file, by keys or at once."""
        path = self.folder / name
        path.write_bytes(content)
        if by_keys:
            with self.page.expect_file_chooser() as chooser:
                self.enter("load")
            chooser.value.set_files(path)
        else:
            self.page.set_input_files("#file", path)
        self.until("document.documentElement.dataset.loading === undefined")

    def until(self, holds: str, argument: Any = None) -> None:
        """Wait until something holds in the page; what playwright has for it needs `eval`, which the page forbids."""
        for _ in range(200):
            if self.page.evaluate(holds, argument):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(holds)

    def status(self) -> str:
        """Return what was said in the place that screen readers read out."""
        return self.page.locator("#status").inner_text()

    def problems(self) -> list[str]:
        """Return the messages at the top."""
        return self.page.locator("#problems-list li").all_inner_texts()

    def file(self) -> Any:
        """Return the answers as they stand in the page, once the page has taken them in."""
        self.page.wait_for_timeout(600)
        return json.loads(self.page.locator("#rsc-assess-answers").evaluate("one => one.textContent"))

    def kept(self) -> list[str]:
        """Return the keys of what the browser keeps."""
        return list(self.page.evaluate("Object.keys(localStorage)"))


@contextlib.contextmanager
def opened(browser: BrowserContext, content: Form | bytes, folder: Path, name: str = "answers.html", anew: bool = True) -> Iterator[Hands]:
    """
    Open a page from a file.

    Args:
        anew: Whether the browser keeps nothing yet.

    Raises:
        AssertionError: It asked for anything outside itself, or a script failed.
    """
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else write(content))
    page = browser.new_page()
    hands = Hands(page, folder)
    page.on("request", lambda asked: hands.asked_for.append(asked.url[:200]) if not asked.url.startswith((path.as_uri(), "blob:")) else None)
    page.on("console", lambda said: hands.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: hands.errors.append(str(error)))
    page.on("dialog", lambda dialog: hands.on_dialog(dialog))
    try:
        page.goto(path.as_uri())
        if anew:
            page.evaluate("localStorage.clear()")
            page.reload()
        yield hands
        assert hands.asked_for == []
        assert hands.errors == []
    finally:
        page.close()
