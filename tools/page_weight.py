"""What a page costs on a slow link: requests, bytes, and when something is to be seen.

Chromium loads it as a first visit does, with nothing kept, at 400 kbit/s and 300 ms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page

BITS_PER_SECOND: Final = 400_000
LATENCY_MS: Final = 300
PATIENCE_MS: Final = 120_000
FIRST_PAINT: Final = """() => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return paint ? paint.startTime : null;
}"""
# Two frames after the last font has come: what is to be painted has been.
SETTLED: Final = """() => document.fonts.ready.then(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))"""


@dataclass
class PageWeight:
    """What one page asked the server for."""

    first_paint_ms: float = 0.0
    requests: Counter[str] = field(default_factory=Counter)
    sent_bytes: Counter[str] = field(default_factory=Counter)

    @property
    def request_count(self) -> int:
        """All requests, the page itself among them."""
        return self.requests.total()

    @property
    def byte_count(self) -> int:
        """All bytes as they were sent, heads of the answers among them."""
        return self.sent_bytes.total()


def weigh(
    browser: Browser,
    address: str,
    path: str,
    *,
    kept: Any = None,
    is_slow: bool = True,
    **options: Any,
) -> PageWeight:
    """Load a page for the first time; ``kept`` is the storage state of who signed in.

    Without a service worker: what it fetches for later is not part of the page.
    """
    context = browser.new_context(
        base_url=address, storage_state=kept, service_workers="block", **options
    )
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        weight = _counted(session)
        if is_slow:
            session.send("Network.emulateNetworkConditions", _slow_link())
        page.goto(path, wait_until="networkidle", timeout=PATIENCE_MS)
        page.evaluate(SETTLED)
        weight.first_paint_ms = _first_paint(page)
        return weight
    finally:
        context.close()


def _counted(session: CDPSession) -> PageWeight:
    """Count from now on, by what each request is for (Document, Font, …)."""
    weight = PageWeight()
    kinds: dict[str, str] = {}

    def note_request(event: Mapping[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            return
        kinds[event["requestId"]] = event["type"]
        weight.requests[event["type"]] += 1

    def note_end(event: Mapping[str, Any]) -> None:
        kind = kinds.get(event["requestId"])
        if kind is not None:
            weight.sent_bytes[kind] += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", note_request)
    session.on("Network.loadingFinished", note_end)
    session.send("Network.enable")
    return weight


def _slow_link() -> dict[str, Any]:
    bytes_per_second = BITS_PER_SECOND / 8
    return {
        "offline": False,
        "latency": LATENCY_MS,
        "downloadThroughput": bytes_per_second,
        "uploadThroughput": bytes_per_second,
    }


def _first_paint(page: Page) -> float:
    """Return the milliseconds from the start of loading to the first words."""
    handle = page.wait_for_function(FIRST_PAINT, timeout=PATIENCE_MS)
    return float(handle.json_value())
