"""Whether the database still refuses to change what must stay as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import connection

APPEND_ONLY: Final = (
    "audit_auditdetail",
    "audit_auditevent",
    "audit_auditseal",
    "audit_auditsealedevent",
    "audit_keymark",
    "audit_rowdigest",
    "circulation_endorsement",
    "circulation_endorsementfile",
)
_LISTED: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    ),
}


def trigger_faults() -> Iterator[str]:
    """Yield a sentence for every trigger that is gone or switched off."""
    last = "replace" if connection.vendor == "sqlite" else "truncate"
    with connection.cursor() as cursor:
        cursor.execute(_LISTED[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    for table in APPEND_ONLY:
        for deed in ("update", "delete", last):
            if f"{table}_no_{deed}" not in there:
                yield f"table {table}: its trigger against {deed} is gone"
