"""People and their passwords."""

import django.core.validators
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9._-]*$",
                                "ชื่อผู้ใช้ใช้ได้เฉพาะตัวอักษร a–z ตัวเลข จุด ขีด และขีดล่าง",
                            )
                        ],
                        verbose_name="ชื่อผู้ใช้",
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=40, verbose_name="คำนำหน้า"),
                ),
                ("given_name", models.CharField(max_length=100, verbose_name="ชื่อ")),
                (
                    "family_name",
                    models.CharField(blank=True, max_length=100, verbose_name="สกุล"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="ใช้งาน")),
                ("must_change_password", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "ordering": ["username"],
            },
        ),
    ]
