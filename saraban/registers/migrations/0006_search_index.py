"""Index the search text by trigrams."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from saraban.registers.search_index import create_search_index, drop_search_index


def create(apps: Any, schema_editor: Any) -> None:
    create_search_index(schema_editor.connection)


def drop(apps: Any, schema_editor: Any) -> None:
    drop_search_index(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_rules_of_lines")]

    operations = [migrations.RunPython(create, drop)]
