"""Endorsements cannot be replaced or truncated either."""

from typing import Any

from django.db import migrations

from saraban.core.append_only import forbid_replacing

TABLES = {
    "circulation_endorsement": (("id",),),
    "circulation_endorsementfile": (("id",), ("endorsement_id", "position")),
}


def keep_rows(apps: Any, schema_editor: Any) -> None:
    """Close the ways around the triggers."""
    forbid_replacing(
        schema_editor,
        TABLES,
        "endorsement_is_append_only",
        "endorsements are append-only",
    )


class Migration(migrations.Migration):
    dependencies = [("circulation", "0003_steps_waiting_for_answer")]

    operations = [migrations.RunPython(keep_rows, migrations.RunPython.noop)]
