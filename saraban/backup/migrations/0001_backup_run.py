"""When the installation was last backed up."""

from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="BackupRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("size", models.PositiveBigIntegerField(help_text="bytes")),
                ("file_count", models.PositiveIntegerField()),
                ("damaged_count", models.PositiveIntegerField(default=0)),
                ("has_keys", models.BooleanField(default=False)),
                ("is_encrypted", models.BooleanField(default=False)),
            ],
        ),
    ]
