"""Have the stamped copies made anew, once: some had lost the letter's first page.

They wait for whatever people ask for meanwhile, by the moment that they bear.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

BEHIND_ALL = datetime(2000, 1, 1, tzinfo=UTC)
PENDING, DONE, SEAL_WAITS = 1, 2, 3


def ask_anew(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Ask for a copy of every entry whose newest one lies over the letter itself."""
    renditions = apps.get_model("stamps", "Rendition").objects
    asked = set(renditions.filter(state=PENDING).values_list("entry", flat=True))
    made = renditions.filter(
        state__in=(DONE, SEAL_WAITS), is_cover=False, stored_file__isnull=False
    )
    entries = made.order_by("-pk").values_list("entry", flat=True)
    now = timezone.now()
    renditions.bulk_create(
        (
            renditions.model(
                entry_id=entry_id, state=PENDING, next_try_at=now, asked_at=BEHIND_ALL
            )
            for entry_id in dict.fromkeys(entries)
            if entry_id not in asked
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("stamps", "0001_release_0_1_0")]

    operations = [
        migrations.RunPython(ask_anew, migrations.RunPython.noop, elidable=True)
    ]
