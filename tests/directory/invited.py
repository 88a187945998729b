"""Invitations as people come by them, through the pages."""

from __future__ import annotations

import re
from typing import Any, Final

from django.test import Client
from django.urls import reverse

OPEN: Final = reverse("directory:invitation_open")
ACCEPT: Final = reverse("directory:invitation_accept")
PRINT: Final = reverse("directory:invitation_print")
CHOSEN: Final = "รหัสใหม่ของฉันเอง-9"
_CODE: Final = re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b")


def code_in(page: str) -> str:
    """Return the only code that stands on a page."""
    [code] = set(_CODE.findall(page))
    return str(code)


def accept(code: str, password: str = CHOSEN) -> tuple[Client, Any]:
    """Set a password with a code in a new browser, as its person does."""
    browser = Client()
    browser.post(OPEN, {"code": code})
    sent = {"password": password, "password_again": password}
    return browser, browser.post(ACCEPT, sent)
