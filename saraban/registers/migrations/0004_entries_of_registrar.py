"""What a person registered last is found without reading the whole book."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0001_release_0_1_0"),
        ("offices", "0001_release_0_1_0"),
        ("registers", "0003_submission_digest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                fields=["book", "registered_by", "number"], name="entries_of_registrar"
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(("has_files", False), ("state", 2)),
                fields=["book", "registered_by", "number"],
                name="entries_without_file",
            ),
        ),
    ]
