"""Search texts made anew: the search folds dashes, quotes and spaces beside numbers."""

from __future__ import annotations

from typing import Any, Final

from django.db import migrations

from saraban.core import thai

AT_ONCE: Final = 500


def fold(apps: Any, _schema_editor: object) -> None:
    dispatches = apps.get_model("dispatch", "Dispatch").objects
    last = 0
    while portion := list(dispatches.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = portion[-1].pk
        changed = []
        for each in portion:
            text = thai.search_key(f"{each.subject} {each.reference_number}")
            if text != each.search_text:
                each.search_text = text
                changed.append(each)
        dispatches.bulk_update(changed, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0003_moved_from_and_replies"),
    ]

    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop, elidable=True),
    ]
