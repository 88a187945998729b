"""The machine's own Chromium, for browser tests and pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Final

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, Playwright

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
# What Playwright's own driver needs and a small Debian does not have.
DRIVER_PACKAGE: Final = "libatomic1"


def find_chromium() -> str | None:
    """Return the path of CHROMIUM or of the first browser found."""
    names = [os.environ.get("CHROMIUM", ""), *NAMES]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def find_missing() -> list[str]:
    """Return the Debian packages without which no browser can be driven."""
    missing = []
    if find_chromium() is None:
        missing.append(PACKAGE)
    if not _driver_runs():
        missing.append(DRIVER_PACKAGE)
    return missing


def _driver_runs() -> bool:
    node, _ = compute_driver_executable()
    done = subprocess.run([node, "--version"], check=False, capture_output=True)
    return done.returncode == 0


def launch(playwright: Playwright) -> Browser:
    """Start the browser."""
    missing = find_missing()
    path = find_chromium()
    if missing or path is None:
        message = f"no browser to drive: install {' '.join(missing)}"
        raise FileNotFoundError(message)
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))
