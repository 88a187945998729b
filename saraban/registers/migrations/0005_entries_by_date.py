"""Old letters and circulars of a book are found by an index, not by its length."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0001_release_0_1_0"),
        ("offices", "0002_closed_and_merged"),
        ("registers", "0004_entries_of_registrar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                fields=["book", "document_date"], name="entries_by_date"
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(("is_circular", True)),
                fields=["book", "number"],
                name="entries_circular",
            ),
        ),
    ]
