"""One browser for all tests of reports."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.report.checks.browser import open_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[BrowserContext]:
    """The system's Chromium; a test that uses it needs chromium."""
    with open_browser() as opened:
        yield opened
