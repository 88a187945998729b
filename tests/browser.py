"""Chromium for tests that walk through the pages as a person does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tools.chromium import PACKAGE, find_chromium, launch
from tools.machine import is_ci

DESK = (1366, 768)
PHONE = (390, 844)
MOST_MILLISECONDS = 15_000
# Target size is a rule of WCAG 2.2 AA that axe leaves off unless asked.
AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, started once."""
    if find_chromium() is None:
        message = f"Chromium was not found: install the package {PACKAGE}"
        if is_ci():
            pytest.fail(message)
        pytest.skip(message)
    # Playwright keeps an event loop in this thread; the ORM is still used plainly.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page at the size of an office's screen; addresses are relative to the site."""
    with open_page(browser, server, DESK) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """A page at the size of a phone."""
    with open_page(browser, server, PHONE, has_touch=True, is_mobile=True) as page:
        yield page


@contextmanager
def open_page(
    browser: Browser, server: str, size: tuple[int, int], **options: Any
) -> Iterator[Page]:
    """Open a browser window of its own; script errors fail the test at its end."""
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
    try:
        yield page
    finally:
        context.close()
    assert not faults, f"the page's script failed: {faults}"


def sign_in(page: Page, person: AbstractBaseUser) -> None:
    """Give the browser the session of a person, without the sign-in page."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    session = client.cookies[name].value
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
