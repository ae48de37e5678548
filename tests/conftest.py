"""What all tests share: the shipped questionnaire, the example, no network, and the list of tests that were not run."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, settings

from rsc_assess import Assessment, Questionnaire, Scorecard, load_assessment, load_questionnaire, score_assessment

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROOT = Path(__file__).resolve().parent.parent
NOT_RUN: list[str] = []

# For thousands of runs on changed code: the same examples each time, and a failing one is not made small.
settings.register_profile("mutation", derandomize=True, database=None, deadline=None, phases=(Phase.explicit, Phase.generate), max_examples=30)


def tries(count: int) -> settings:
    """Return settings for so many examples where others try a hundred, each as long as it takes: fewer on changed code."""
    return settings(max_examples=count * settings().max_examples // 100, deadline=None)


def tool_path(name: str) -> str | None:
    """Return the path of a program the tests drive, under any of its names."""
    names = {"chromium": ("chromium", "chromium-browser", "google-chrome")}.get(name, (name,))
    return next((path for one in names if (path := shutil.which(one))), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = [tool for tool in marker.args if tool_path(tool) is None]
        if missing:
            NOT_RUN.append(f"{item.nodeid} needs {', '.join(missing)}")
            if os.environ.get("RSC_ASSESS_EVERY_TEST"):
                pytest.fail(f"not run, because {', '.join(missing)} is missing")
            pytest.skip(f"needs {', '.join(missing)}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if NOT_RUN:
        terminalreporter.section("not run")
        for line in NOT_RUN:
            terminalreporter.line(line)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the library may open a connection."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def rsc() -> Questionnaire:
    return load_questionnaire("rsc")


@pytest.fixture(scope="session")
def example() -> Assessment:
    return load_assessment(ROOT / "docs" / "examples" / "answers.yaml")


@pytest.fixture(scope="session")
def example_scorecard(example: Assessment) -> Scorecard:
    return score_assessment(example)


@pytest.fixture(scope="session")
def browser() -> "Iterator[BrowserContext]":
    """The system's Chromium, one for all tests; a test that uses it needs chromium."""
    from tests.report.checks.browser import open_browser

    with open_browser() as opened:
        yield opened
