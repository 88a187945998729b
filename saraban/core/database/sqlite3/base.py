"""SQLite, with what comes last in a transaction."""

from __future__ import annotations

from django.db.backends.sqlite3 import base

from saraban.core.database.last import LastInTransaction


class DatabaseWrapper(LastInTransaction, base.DatabaseWrapper):
    """Django's backend and no more than that."""
