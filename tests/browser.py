"""Chromium for tests that walk through the pages as a person does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from saraban.accounts.models import User
from tests.cast import session_of
from tools.chromium import find_missing, launch
from tools.machine import is_ci

DESK = (1366, 768)
PHONE = (390, 844)
MOST_MILLISECONDS = 15_000
# Target size is a rule of WCAG 2.2 AA that axe leaves off unless asked.
# Only what is wrong is described, by its HTML, which takes half the time.
AXE_OPTIONS = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "selectors": False,
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, started once."""
    missing = find_missing()
    if missing:
        message = f"no browser to drive: install {' '.join(missing)}"
        if is_ci():
            pytest.fail(message)
        pytest.skip(message)
    # Playwright keeps an event loop in this thread; the ORM is still used plainly.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, server: str, server_log: Path) -> Iterator[Page]:
    """A page at the size of an office's screen; addresses are relative to the site."""
    with log_of_server(server_log), open_page(browser, server, DESK) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, server: str, server_log: Path) -> Iterator[Page]:
    """A page at the size of a phone."""
    options = {"has_touch": True, "is_mobile": True}
    with log_of_server(server_log), open_page(browser, server, PHONE, **options) as it:
        yield it


@contextmanager
def log_of_server(log: Path) -> Iterator[None]:
    """Print what the server wrote meanwhile; pytest shows it for a failed test."""
    written = log.stat().st_size
    try:
        yield
    finally:
        print(log.read_bytes()[written:].decode(errors="replace"))


@contextmanager
def open_page(
    browser: Browser, server: str, size: tuple[int, int], **options: Any
) -> Iterator[Page]:
    """Open a browser window of its own.

    A script that fails, a refusal by the content security policy or an answer of
    500 fails the test at its end.
    """
    context = browser.new_context(
        base_url=server,
        viewport={"width": size[0], "height": size[1]},
        locale="th-TH",
        timezone_id="Asia/Bangkok",
        **options,
    )
    context.set_default_timeout(MOST_MILLISECONDS)
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: _note_violation(message, faults))
    page.on("response", lambda response: _note_failure(response, faults))
    try:
        yield page
    finally:
        context.close()
        for fault in faults:
            print(f"page: {fault}")
    assert not faults, faults


def sign_in(page: Page, person: User, *, has_confirmed: bool = False) -> None:
    """Give the browser the session of a person, without the sign-in page."""
    name = settings.SESSION_COOKIE_NAME
    session = session_of(person, has_confirmed=has_confirmed)
    page.context.add_cookies(
        [{"name": name, "value": session, "domain": "127.0.0.1", "path": "/"}]
    )


def check_axe(page: Page) -> None:
    """Fail on anything that axe finds wrong on the page as it is shown now."""
    found = Axe().run(page, options=AXE_OPTIONS)
    assert found.violations_count == 0, found.generate_report()


def _note_violation(message: ConsoleMessage, faults: list[str]) -> None:
    if "Content Security Policy" in message.text:
        faults.append(message.text)


def _note_failure(response: Response, faults: list[str]) -> None:
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        faults.append(f"{response.status} for {response.request.method} {response.url}")
