"""Fixtures for all tests, wherever they lie."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.databases", "tests.servers", "tests.browser"]

settings.register_profile("saraban", deadline=None, print_blob=True)
settings.load_profile("saraban")
