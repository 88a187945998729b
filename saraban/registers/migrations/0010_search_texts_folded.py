"""Search texts made anew: the search folds dashes, quotes and spaces beside numbers."""

from __future__ import annotations

from typing import Any, Final

from django.db import migrations

from saraban.registers.models.search_keys import search_text_of_entry

AT_ONCE: Final = 500
INCOMING: Final = "incoming"


def fold(apps: Any, _schema_editor: object) -> None:
    entries = apps.get_model("registers", "RegisterEntry").objects
    last = 0
    while portion := list(
        entries.filter(pk__gt=last).select_related("book").order_by("pk")[:AT_ONCE]
    ):
        last = portion[-1].pk
        changed = []
        for each in portion:
            is_incoming = each.book.kind == INCOMING
            text = search_text_of_entry(each, is_incoming=is_incoming)
            if text != each.search_text:
                each.search_text = text
                changed.append(each)
        entries.bulk_update(changed, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0009_sender_abbreviations"),
    ]

    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop, elidable=True),
    ]
