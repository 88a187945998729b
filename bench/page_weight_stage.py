"""What the first visit to a page costs on a slow line, in Chromium with an empty cache.

Two rows a page: its requests and its bytes, each against what a page may ask for. The
milliseconds of both are those until the first words are seen.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from bench.stage import PASSWORD, SMALL, stage_on
from tools.chromium import launch
from tools.page_weight import PageWeight, weigh

DESK: Final = {"viewport": {"width": 1366, "height": 768}}
PHONE: Final = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
MOST_REQUESTS: Final = 9
MOST_BYTES: Final = 110_000
LOADS: Final = 3


@dataclass(frozen=True)
class FirstVisit:
    """A page, who opens it ("" before signing in), and in which window."""

    path: str
    person: str
    window: dict[str, Any]
    about: str


VISITS: Final = {
    "sign_in": FirstVisit("/accounts/login/", "", DESK, "the sign-in page"),
    "home": FirstVisit("/", "registry", DESK, "รายการหลัก of the registry clerk"),
    "register": FirstVisit("/registers/incoming/", "registry", DESK, "ทะเบียนหนังสือรับ"),
    "queue": FirstVisit("/circulation/queue/", "director", PHONE, "รอสั่งการ"),
}
ABOUT: Final = {
    f"{what}_{name}": f"{what} of the first visit at 400 kbit/s and 300 ms: {visit.about}"
    for name, visit in VISITS.items()
    for what in ("requests", "bytes")
}
NAMES: Final = tuple(ABOUT)


def run_page_weight(
    database: str, folder: Path, names: Sequence[str], *, is_quick: bool
) -> list[dict[str, Any]]:
    """Load the pages of the small data set from the real server."""
    loads = 1 if is_quick else LOADS
    with (
        stage_on(database, SMALL, folder.resolve()) as stage,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        return [
            row
            for name, visit in VISITS.items()
            if {f"requests_{name}", f"bytes_{name}"} & set(names)
            for row in _rows(
                name, database, _loaded(browser, stage.address, visit, loads)
            )
            if row["name"] in names
        ]


def _loaded(
    browser: Browser, address: str, visit: FirstVisit, loads: int
) -> list[PageWeight]:
    kept = _signed_in(browser, address, visit.person) if visit.person else None
    return [
        weigh(browser, address, visit.path, kept=kept, **visit.window)
        for _ in range(loads)
    ]


def _signed_in(browser: Browser, address: str, person: str) -> Any:
    """Sign in as a person does and return what the browser keeps of it."""
    context = browser.new_context(base_url=address)
    try:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("ชื่อผู้ใช้ (Username)").fill(person)
        page.get_by_label("รหัสผ่าน (Password)").fill(PASSWORD)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return context.storage_state()
    finally:
        context.close()


def _rows(
    name: str, database: str, weights: Sequence[PageWeight]
) -> list[dict[str, Any]]:
    paints = [each.first_paint_ms for each in weights]
    requests = max(each.request_count for each in weights)
    sent = max(each.byte_count for each in weights)
    shared = {
        "database": database,
        "dataset": "first visits",
        "median_ms": round(statistics.median(paints), 3),
        "p95_ms": round(max(paints), 3),
        "rps8": 0.0,
        "bytes": 0,
        "transferred": sent,
        "queries": 0,
        "most": 1,
    }
    return [
        {
            "name": f"requests_{name}",
            "limit": "nine_requests",
            "limit_value": MOST_REQUESTS,
            "ratio": round(requests / MOST_REQUESTS, 4),
            **shared,
        },
        {
            "name": f"bytes_{name}",
            "limit": "110_kB",
            "limit_value": MOST_BYTES,
            "ratio": round(sent / MOST_BYTES, 4),
            **shared,
        },
    ]
