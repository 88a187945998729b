"""What a form said, beside its mark; and to whom an approver let a draft go."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="submission_digest",
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="approved_recipients",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
