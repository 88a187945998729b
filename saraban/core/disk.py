"""Telling a full disk from other faults."""

from __future__ import annotations

import sqlite3
from typing import Final

from django.db import OperationalError

PG_DISK_FULL: Final = "53100"


def is_database_full(error: OperationalError) -> bool:
    """Whether the database has refused because its disk has no room."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == PG_DISK_FULL
