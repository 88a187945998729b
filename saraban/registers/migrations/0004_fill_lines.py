"""Give the lines that exist their state, day, keys and search text."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from saraban.core import thai
from saraban.registers.details import reference_key_of, search_text_of

PORTION = 2000
SET_BOOK_DATES = {
    "sqlite": (
        "UPDATE registers_registerentry SET book_date = date(registered_at, '+7 hours')"
    ),
    "postgresql": (
        "UPDATE registers_registerentry "
        "SET book_date = (registered_at AT TIME ZONE 'Asia/Bangkok')::date"
    ),
}


def fill(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("registers", "RegisterEntry").objects
    entries.filter(voided_at__isnull=False).update(state=3)
    schema_editor.execute(SET_BOOK_DATES[schema_editor.connection.vendor])
    columns = ("register_id", "number", "reference_number", "note", "search_text")
    changed = []
    for entry in entries.only(*columns).order_by("pk").iterator(chunk_size=PORTION):
        note = thai.search_key(entry.note)
        key = f"{entry.search_text} {note}" if note else entry.search_text
        entry.reference_key = reference_key_of(entry.reference_number)
        entry.search_text = search_text_of(entry.register_id, entry.number, key)
        changed.append(entry)
        if len(changed) == PORTION:
            save(entries, changed)
    save(entries, changed)


def save(entries: Any, changed: list[Any]) -> None:
    if changed:
        entries.bulk_update(changed, ["reference_key", "search_text"], batch_size=200)
    changed.clear()


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_lines_in_full")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
