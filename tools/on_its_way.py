"""The pictures of a letter on its way: decided on a phone, its history, its stamp."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from playwright.sync_api import Page

from tools.paper import picture_of_sheet

if TYPE_CHECKING:
    from tools.screenshots import Studio

PHONE: Final = (390, 844)
SECONDS: Final = 90.0


def on_its_way(studio: Studio) -> None:
    """The director decides on a phone; the registry sees the whole, and the stamp."""
    options = {"has_touch": True, "is_mobile": True}
    with studio.signed_in("director", PHONE, **options) as page:
        page.goto("/circulation/queue/")
        studio.take(page, "queue-phone")
        region = page.get_by_role("region", name="คำสั่ง")
        region.get_by_role("button", name=re.compile("^มอบ")).click()
        page.get_by_role("checkbox", name=re.compile("ผู้อำนวยการกลุ่ม")).first.check()
        studio.take(page, "instruction-phone")
    with studio.signed_in("registry") as page:
        entry_id = _newest_decided(page)
        page.goto(f"/history/{entry_id}/")
        studio.take(page, "history")
        studio.keep(_stamped(page, entry_id), "stamped")


def _newest_decided(page: Page) -> int:
    """Return the line of the newest letter that the registry proposed and is done."""
    page.goto("/circulation/?box=sent&state=done")
    page.locator("table.cards tbody tr a").first.click()
    link = page.get_by_role("link", name=re.compile("^ดูในทะเบียน")).first
    found = re.search(r"/entries/(\d+)/", link.get_attribute("href") or "")
    if found is None:
        message = "no letter has been decided"
        raise RuntimeError(message)
    return int(found[1])


def _stamped(page: Page, entry_id: int) -> bytes:
    """Return page one of the stamped copy, when the worker has made it."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        answer = page.request.get(f"/stamps/entries/{entry_id}/")
        if answer.headers["content-type"] == "application/pdf":
            return picture_of_sheet(answer.body())
        time.sleep(1)
    message = "the stamped copy was not made"
    raise RuntimeError(message)
