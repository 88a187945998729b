"""Somebody who can do anything in the database, and has no key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from saraban.audit.models import AuditEvent, AuditSeal, AuditSealedEvent, RowDigest

AUDIT = (
    "audit_auditdetail",
    "audit_rowdigest",
    "audit_auditsealedevent",
    "audit_auditseal",
    "audit_auditevent",
    "audit_keymark",
)


def execute(statement: str, *values: Any) -> None:
    """Run a statement past the program."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def triggers_off(*tables: str) -> Iterator[None]:
    """Take the triggers away, and put them back so that nobody sees it."""
    if connection.vendor == "postgresql":
        # What references demand is looked at now, not at the end of the test.
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    marks = ", ".join("%s" for _ in tables)
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(f"{found} AND tbl_name IN ({marks})", tables)
        triggers = cursor.fetchall()
    for name, _ in triggers:
        execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in triggers:
        execute(statement.replace("%", "%%"))


def change(table: str, row_id: int, **columns: Any) -> None:
    """Change a row of the record."""
    names = ", ".join(f'"{name}" = %s' for name in columns)
    with triggers_off(table):
        execute(f"UPDATE {table} SET {names} WHERE id = %s", *columns.values(), row_id)


def remove_seal(seal: AuditSeal) -> None:
    """Remove a seal with all that it covers."""
    covered = AuditSealedEvent.objects.filter(seal=seal)
    events = list(covered.values_list("event", flat=True))
    digests = RowDigest.objects.filter(event__in=events)
    with triggers_off(*AUDIT):
        digests._raw_delete(digests.db)
        for key in events:
            execute("DELETE FROM audit_auditdetail WHERE event_id = %s", key)
            execute("DELETE FROM audit_auditsealedevent WHERE event_id = %s", key)
            execute("DELETE FROM audit_auditevent WHERE id = %s", key)
        execute("DELETE FROM audit_auditseal WHERE id = %s", seal.pk)


def reseal_without_key(office_id: int | None) -> None:
    """Make all seals of an office anew as the releases before did, who had no key."""
    from saraban.audit.seals import hash_of  # noqa: PLC0415  with the attacker's seals

    before = ""
    for seal in AuditSeal.objects.filter(office=office_id).order_by("number"):
        seal.key, seal.previous_hash = "", before
        events = AuditEvent.objects.filter(sealed__seal=seal)
        before = hash_of(seal, events.order_by("sealed__position"))
        columns = {"key": "", "previous_hash": seal.previous_hash, "hash": before}
        change("audit_auditseal", seal.pk, **columns)
