"""What nearly every test begins with, written a second time by the same statements.

The cast costs a tenth of a run to make by the models. In an empty SQLite database the
same statements make the same rows, with the same ids; elsewhere it is made as before.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from saraban.audit.row_digests import PURPOSE
from saraban.core import thai
from saraban.core.keyring import SEAL

Statement = tuple[str, Any, bool]
WRITES: Final = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Recording:
    """Statements that a function ran, and what it returned."""

    before: object
    made_at: datetime
    statements: list[Statement]
    returned: bytes


T = TypeVar("T")
_recordings: dict[str, Recording] = {}


def replayed(make: Callable[[], T]) -> T:
    """Return what the function makes, by its statements where they make the same."""
    if connection.vendor != "sqlite":
        return make()
    before = _state()
    known = _recordings.get(make.__qualname__)
    if known is None:
        statements: list[Statement] = []
        with connection.execute_wrapper(_recorder(statements)):
            made = make()
        _recordings[make.__qualname__] = Recording(
            before, timezone.now(), statements, pickle.dumps(made)
        )
        return made
    if known.before != before or timezone.now() < known.made_at:
        return make()
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, parameters, is_many in known.statements:
            (cursor.executemany if is_many else cursor.execute)(sql, parameters)
    again: T = pickle.loads(known.returned)
    return again


def _recorder(statements: list[Statement]) -> Callable[..., Any]:
    def record(
        execute: Any, sql: str, parameters: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(WRITES):
            statements.append((sql, parameters, many))
        return execute(sql, parameters, many, context)

    return record


def _state() -> object:
    """What the ids, the day and the digests of new rows depend on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
        return cursor.fetchall(), thai.today(), SEAL.derived(PURPOSE)[0]
