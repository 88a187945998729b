"""Fixtures for all tests, wherever they lie."""

from __future__ import annotations

import gc

from hypothesis import settings

from tools.machine import is_ci

pytest_plugins = [
    "tests.cast",
    "tests.migrated",
    "tests.databases",
    "tests.servers",
    "tests.browser",
    "tests.windows",
    "tests.slowest",
    "tests.long_run",
]

# Build machines try the same cases each time; new ones are found by people's runs.
settings.register_profile(
    "saraban", deadline=None, print_blob=True, derandomize=is_ci()
)
settings.load_profile("saraban")


# Thousands of tests are collected, and none goes away: looking through them for
# garbage, again and again, took a tenth of a run.
gc.disable()


def pytest_collection_finish() -> None:
    """Collect garbage again, of what the tests themselves make."""
    gc.freeze()
    gc.enable()
