"""The database itself refuses to change or delete what was written on a letter."""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = ("circulation_endorsement", "circulation_endorsementfile")
DEEDS = ("UPDATE", "DELETE")


def _name(table: str, deed: str) -> str:
    return f"{table}_no_{deed.lower()}"


def forbid(apps: Any, schema_editor: Any) -> None:
    """Create the triggers of this database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION endorsement_is_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'endorsements are append-only'; END $$ "
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
        schema_editor.execute("DROP FUNCTION endorsement_is_append_only()")


def _create(schema_editor: Any, table: str, deed: str) -> str:
    head = f"CREATE TRIGGER {_name(table, deed)} BEFORE {deed} ON {table}"
    if schema_editor.connection.vendor == "postgresql":
        return f"{head} FOR EACH ROW EXECUTE FUNCTION endorsement_is_append_only()"
    return f"{head} BEGIN SELECT RAISE(ABORT, 'endorsements are append-only'); END"


class Migration(migrations.Migration):
    dependencies = [("circulation", "0006_rules_of_steps")]

    operations = [migrations.RunPython(forbid, allow)]
