"""What a person may ask of the tests that look at every page in a window.

``--pictures FOLDER`` keeps a picture of each page as it was judged, to be looked at.
``--turn N`` says which of the samples is taken; each day has its own otherwise, and
build machines look at the same one each time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tools.machine import is_ci

OF_BUILDS: Final = 6


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two options."""
    group = parser.getgroup("windows", "every page in a window")
    group.addoption("--pictures", help="folder for pictures of the pages as judged")
    group.addoption("--turn", type=int, help="number of the sample of pages")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the sample once; processes that help are handed the options."""
    if config.option.turn is None:
        today = datetime.now(UTC).toordinal()
        config.option.turn = OF_BUILDS if is_ci() else today


@pytest.fixture
def turn(request: pytest.FixtureRequest) -> int:
    """Return the number of the sample, and show it when the test fails."""
    number: int = request.config.option.turn
    print(f"the same sample again: --turn {number}")
    return number


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Return the folder for pictures, None where nobody asked for them."""
    folder: str | None = request.config.option.pictures
    if folder is None:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)
