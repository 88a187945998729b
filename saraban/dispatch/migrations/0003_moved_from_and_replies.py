"""A delivery remembers the closed office that it was sent to; replies owed are found."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0002_content_and_approval"),
        ("letters", "0001_release_0_1_0"),
        ("offices", "0002_closed_and_merged"),
        ("registers", "0005_entries_by_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="moved_from",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
                verbose_name="เดิมส่งถึง",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("needs_reply", True)),
                fields=["id"],
                name="dispatch_needing_reply",
            ),
        ),
    ]
