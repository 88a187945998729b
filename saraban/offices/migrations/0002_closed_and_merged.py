"""When an office was closed, and into which school it was merged."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.AddField(
            model_name="office",
            name="closed_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="ปิดใช้งานเมื่อ"
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_offices",
                to="offices.office",
                verbose_name="รวมกับ",
            ),
        ),
    ]
