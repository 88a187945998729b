"""What waits for an answer to somebody is as short as what waits."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("circulation", "0002_pending_decision"),
        ("offices", "0002_closed_and_merged"),
        ("registers", "0005_entries_by_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("state", 2)),
                fields=["asked_by", "id"],
                name="steps_waiting_for_answer",
            ),
        ),
    ]
