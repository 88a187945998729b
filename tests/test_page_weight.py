"""How much a page asks for, as a first visit loads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from saraban.core.fonts import WEB_CHARACTERS, open_font
from tests.browser import DESK, PHONE
from tests.cast import Cast
from tests.conventions.files import ROOT, project_files
from tools.page_weight import weigh

MOST_REQUESTS = 9
MOST_BYTES = 110_000
MOST_FONT_BYTES = 60_000


def kept_by(client: Client) -> Any:
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    return {"cookies": [cookie], "origins": []}


@pytest.mark.parametrize(
    ("path", "who", "size"),
    [
        ("/accounts/login/", None, DESK),
        ("/", "registry_clerk", DESK),
        ("/registers/incoming/", "registry_clerk", DESK),
        ("/circulation/queue/", "director", PHONE),
    ],
)
def test_a_first_page_is_few_requests_and_few_bytes(
    browser: Browser,
    server: str,
    cast: Cast,
    path: str,
    who: str | None,
    size: tuple[int, int],
) -> None:
    kept = kept_by(cast.sign_in(who)) if who else None
    weight = weigh(
        browser,
        server,
        path,
        kept=kept,
        is_slow=False,
        viewport={"width": size[0], "height": size[1]},
    )
    assert weight.request_count <= MOST_REQUESTS, weight.requests
    assert weight.byte_count <= MOST_BYTES, weight.sent_bytes
    assert 1 <= weight.requests["Stylesheet"] <= 2
    assert 1 <= weight.requests["Script"] <= 2
    assert 1 <= weight.requests["Font"] <= 2
    assert weight.sent_bytes["Font"] <= MOST_FONT_BYTES


def test_the_web_fonts_hold_every_character_of_the_pages() -> None:
    shown = {
        character
        for path in project_files()
        if path.is_relative_to(ROOT / "saraban")
        and path.suffix in {".html", ".js", ".css", ".py"}
        for character in path.read_text(encoding="utf-8")
        if ord(character) >= 0x20
    }
    assert "ฐ" in shown
    # What the typeface itself has not, comes from the browser's fonts either way.
    known = open_font("Regular").getBestCmap() or {}
    drawn = {each for each in shown if ord(each) in known}
    kept = {chr(each) for part in WEB_CHARACTERS for each in part}
    assert drawn - kept == set()
