"""Fixtures for all tests, wherever they lie."""

from __future__ import annotations

from hypothesis import settings

from tools.machine import is_ci

pytest_plugins = [
    "tests.cast",
    "tests.databases",
    "tests.servers",
    "tests.browser",
    "tests.slowest",
]

# Build machines try the same cases each time; new ones are found by people's runs.
settings.register_profile(
    "saraban", deadline=None, print_blob=True, derandomize=is_ci()
)
settings.load_profile("saraban")
