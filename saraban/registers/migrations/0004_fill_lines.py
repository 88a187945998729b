"""Give the lines that exist their state, day, keys and search text."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from saraban.core import thai

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
    changed = []
    found = entries.select_related("register").order_by("pk")
    for entry in found.iterator(chunk_size=PORTION):
        entry.reference_key = reference_key_of(entry.reference_number)
        entry.search_text = search_text_of(entry)
        changed.append(entry)
        if len(changed) == PORTION:
            save(entries, changed)
    save(entries, changed)


def reference_key_of(reference_number: str) -> str:
    """As the code of this day has it; later changes have their own migrations."""
    return thai.search_key(reference_number).replace(" ", "").removeprefix("ที่")


def search_text_of(entry: Any) -> str:
    addressee = entry.addressee if entry.register.kind == "outgoing" else ""
    added = thai.search_key(f"{addressee} {entry.note}")
    words = f"{book_mark(entry.register_id)} {entry.number} {entry.search_text}"
    return f"{words} {added}" if added else words


def book_mark(register_id: int) -> str:
    high, low = divmod(register_id, 6000)
    higher, high = divmod(high, 6000)
    return "".join(chr(0x3400 + digit) for digit in (higher, high, low))


def save(entries: Any, changed: list[Any]) -> None:
    if changed:
        entries.bulk_update(changed, ["reference_key", "search_text"], batch_size=200)
    changed.clear()


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_lines_in_full")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
