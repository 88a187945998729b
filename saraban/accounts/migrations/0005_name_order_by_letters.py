"""Names are ordered by their key alone, whatever language the database was made for."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def order_by_letters(_apps: object, schema_editor: Any) -> None:
    """SQLite compares letters as they are; PostgreSQL is told to do so."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE accounts_user ALTER COLUMN name_order "
            'TYPE varchar(220) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_held_since"),
    ]

    operations = [
        migrations.RunPython(order_by_letters, migrations.RunPython.noop),
    ]
