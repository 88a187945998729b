"""Whether the database still refuses to change what must stay as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.db import connection

from saraban.registers.models.search_index import TRIGGERS

APPEND_ONLY: Final = {
    "audit_auditdetail": "audit_is_append_only",
    "audit_auditevent": "audit_is_append_only",
    "audit_auditseal": "audit_is_append_only",
    "audit_auditsealedevent": "audit_is_append_only",
    "audit_keymark": "audit_is_append_only",
    "audit_rowdigest": "audit_is_append_only",
    "circulation_endorsement": "endorsement_is_append_only",
    "circulation_endorsementfile": "endorsement_is_append_only",
}
_SQLITE: Final = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL: Final = """
    SELECT t.tgname, t.tgrelid::regclass::text, p.proname || ' ' || btrim(p.prosrc)
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND t.tgqual IS NULL
"""


def trigger_faults() -> Iterator[str]:
    """Yield a sentence for every trigger that is gone, that does nothing, or is strange."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if is_sqlite else _POSTGRESQL)
        there = {(name, table): what for name, table, what in cursor.fetchall()}
    last = "replace" if is_sqlite else "truncate"
    for table, function in APPEND_ONLY.items():
        for deed in ("update", "delete", last):
            what = there.pop((f"{table}_no_{deed}", table), "")
            refuses = _refuses_on_sqlite if is_sqlite else _refuses_on_postgres
            if not refuses(what, table, deed, function):
                yield f"table {table}: its trigger against {deed} is gone"
    for (name, table), what in there.items():
        # The search keeps its index by triggers of its own, on SQLite.
        if what != f"CREATE TRIGGER {name} {TRIGGERS.get(name)}":
            yield f"table {table}: trigger {name} is not of the program"


def _refuses_on_sqlite(what: str, table: str, deed: str, _function: str) -> bool:
    """Whether a trigger raises, as ``core.append_only`` wrote it."""
    on = f"BEFORE {'INSERT' if deed == 'replace' else deed.upper()} ON {table} "
    in_the_way = f"SELECT 1 FROM {table} WHERE ("  # noqa: S608  our own names
    when = f"WHEN EXISTS ({in_the_way}" if deed == "replace" else ""
    head, _, body = what.partition("BEGIN ")
    return (
        what.startswith(f"CREATE TRIGGER {table}_no_{deed} {on}{when}")
        and head.endswith(")) " if when else on)
        and re.fullmatch(r"SELECT RAISE\(ABORT, '[^']*'\); END", body) is not None
    )


def _refuses_on_postgres(what: str, _table: str, _deed: str, function: str) -> bool:
    return (
        re.fullmatch(f"{function} BEGIN RAISE EXCEPTION '[^']*'; END", what) is not None
    )
