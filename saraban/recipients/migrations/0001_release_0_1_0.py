"""Saved groups of recipients."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("recipients", "0001_initial"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offices", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedGroup",
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
                ("name", models.CharField(max_length=200, verbose_name="ชื่อกลุ่ม")),
                (
                    "members",
                    models.ManyToManyField(
                        related_name="+", to="offices.office", verbose_name="สมาชิก"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_groups",
                        to="offices.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="เจ้าของกลุ่ม",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", True)),
                        fields=("office", "name"),
                        name="group_name_once_per_office",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("office", "person", "name"),
                        name="group_name_once_per_person",
                    ),
                ],
            },
        ),
    ]
