"""A page judged in windows of several widths and sizes of text.

``judge.js`` says what is wrong: what is wider than the window or cut off, a main button
outside the first screen, a bar over it, over a field that has the cursor or over most of
the window, a bar that begins with what cannot be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Page

from tests.browser import DESK

SCRIPT: Final = Path(__file__).with_name("judge.js").read_text(encoding="utf-8")
# The size of text that a browser is set to, in px; Chromium's own is 16.
USUAL_TEXT: Final = 16
PHONE_HEIGHT: Final = 740
DESK_WIDTH: Final = DESK[0]


class Window(NamedTuple):
    """How wide a window is, and how large its text, in percent."""

    width: int
    text: int = 100

    def __str__(self) -> str:
        """360 px, 200 %."""
        return f"{self.width} px, {self.text} %"


OFFICE: Final = Window(DESK_WIDTH)
SMALL_PHONE: Final = Window(360)
PHONES: Final = tuple(
    Window(width, text) for text in (100, 200) for width in (320, 360, 390, 430)
)
WINDOWS: Final = (OFFICE, *PHONES)


@dataclass
class Judge:
    """Looks at the page that is open, and keeps what is wrong with it."""

    page: Page
    pictures: Path | None = None
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Speak to the browser itself: the size of text is one of its settings."""
        self._browser = self.page.context.new_cdp_session(self.page)

    def open_at(self, window: Window) -> None:
        """Make the window so wide and its text so large, as its owner would."""
        height = DESK[1] if window.width == DESK_WIDTH else PHONE_HEIGHT
        self.page.set_viewport_size({"width": window.width, "height": height})
        size = USUAL_TEXT * window.text // 100
        sizes = {"standard": size, "fixed": size}
        self._browser.send("Page.setFontSizes", {"fontSizes": sizes})

    def look(self, name: str, *windows: Window) -> None:
        """Note what is wrong with the page in each of these windows."""
        for window in windows:
            self.open_at(window)
            faults = self.page.evaluate(SCRIPT, window.width)
            self.faults += [f"{name} at {window}: {fault}" for fault in faults]
            if self.pictures:
                file = f"{name} {window.width} {window.text}.png".replace(":", "-")
                self.page.screenshot(path=self.pictures / file.replace(" ", "_"))

    def check(self) -> None:
        """Fail if anything was wrong."""
        assert not self.faults, "\n".join(["", *self.faults])
