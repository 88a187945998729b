"""A delivery remembers the closed office that it was sent to."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0002_content_and_approval"),
        ("offices", "0002_closed_and_merged"),
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
    ]
