"""Browser windows in which nothing may go wrong unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import DESK, log_of_server, open_page
from tests.journeys.steps import without_errors

Opener = Callable[..., Page]


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """The window of an office, whose console stays silent."""
    with without_errors(page):
        yield page


@pytest.fixture
def phone(phone: Page) -> Iterator[Page]:
    """The window of a phone, whose console stays silent."""
    with without_errors(phone):
        yield phone


@pytest.fixture
def open_window(browser: Browser, server: str, server_log: Path) -> Iterator[Opener]:
    """Open further windows: of another size, or without scripts."""
    with log_of_server(server_log), ExitStack() as windows:

        def open_one(size: tuple[int, int] = DESK, **options: Any) -> Page:
            opened = windows.enter_context(open_page(browser, server, size, **options))
            return windows.enter_context(without_errors(opened))

        yield open_one
