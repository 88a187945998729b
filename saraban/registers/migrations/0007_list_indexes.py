"""Indexes for the filters of a list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0006_search_index")]

    operations = [
        migrations.RemoveIndex(
            model_name="registerentry",
            name="entries_of_division",
        ),
        migrations.RemoveIndex(
            model_name="registerentry",
            name="entries_reserved",
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                fields=["register", "responsible_office", "id"],
                name="entries_of_division",
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(("state", 1)),
                fields=["register", "id"],
                name="entries_reserved",
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(("state", 3)),
                fields=["register", "id"],
                name="entries_void",
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(("deadline_at__isnull", False)),
                fields=["register", "id"],
                name="entries_with_deadline",
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(("irregular_reason", ""), _negated=True),
                fields=["register", "id"],
                name="entries_irregular",
            ),
        ),
    ]
