"""After a test every row is as its digest says: no way of writing goes past the record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from django.db import connection

from saraban.audit.row_faults import row_faults

# One test of so many, always the same ones; TEST_DIGESTS=1 looks after each.
EVERY = 8


@pytest.fixture(autouse=True)
def rows_are_as_digested(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compare all rows with their digests, after one test of a few."""
    uses_database = {"db", "transactional_db"} & set(request.fixturenames)
    is_chosen = crc32(request.node.nodeid.encode()) % EVERY == 0
    if not uses_database or not (is_chosen or "TEST_DIGESTS" in os.environ):
        yield
        return
    for name in uses_database:
        request.getfixturevalue(name)
    yield
    if request.node.get_closest_marker("tampers"):
        return
    ours: Any = connection
    ours.finish()
    assert list(row_faults()) == []
