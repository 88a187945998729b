"""The database itself refuses to change or delete the record."""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = (
    "audit_auditevent",
    "audit_auditdetail",
    "audit_auditseal",
    "audit_auditsealedevent",
)
DEEDS = ("UPDATE", "DELETE")


def _name(table: str, deed: str) -> str:
    return f"{table}_no_{deed.lower()}"


def forbid(apps: Any, schema_editor: Any) -> None:
    """Create the triggers of this database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$ "
            "LANGUAGE plpgsql"
        )
    for table in TABLES:
        for deed in DEEDS:
            schema_editor.execute(_create(schema_editor, table, deed))


def allow(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers again."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for deed in DEEDS:
            target = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {_name(table, deed)}{target}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION audit_is_append_only()")


def _create(schema_editor: Any, table: str, deed: str) -> str:
    head = f"CREATE TRIGGER {_name(table, deed)} BEFORE {deed} ON {table}"
    if schema_editor.connection.vendor == "postgresql":
        return f"{head} FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
    return f"{head} BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"


class Migration(migrations.Migration):
    """Triggers on the audit tables."""

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
