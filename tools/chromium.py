"""The machine's own Chromium, for browser tests and pictures."""

from __future__ import annotations

import os
import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

from tools.machine import install_packages

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: build machines run as root; and nothing may call out.
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
PACKAGE: Final = "chromium"


def find_chromium() -> str | None:
    """Return the path of CHROMIUM or of the first browser found."""
    names = [os.environ.get("CHROMIUM", ""), *NAMES]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def get_chromium() -> str | None:
    """Return the browser's path, installing it where that is allowed."""
    found = find_chromium()
    if found is None and install_packages(PACKAGE):
        found = find_chromium()
    return found


def launch(playwright: Playwright) -> Browser:
    """Start the browser."""
    path = find_chromium()
    if path is None:
        message = f"Chromium was not found: install the package {PACKAGE}"
        raise FileNotFoundError(message)
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))
