"""The digest of what a form said, beside its mark."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_book"),
    ]

    operations = [
        migrations.AddField(
            model_name="numberreservation",
            name="submission_digest",
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="submission_digest",
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
    ]
