"""Stamped copies and certificates."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("stamps", "0001_initial"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("documents", "0001_release_0_1_0"),
        ("letters", "0001_release_0_1_0"),
        ("offices", "0001_release_0_1_0"),
        ("registers", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rendition",
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
                ("paper_version", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "กำลังประทับตรา"),
                            (2, "ประทับตราแล้ว"),
                            (3, "รอลงตราประทับอิเล็กทรอนิกส์"),
                            (4, "ประทับตราไม่สำเร็จ"),
                        ],
                        default=1,
                        verbose_name="สถานะ",
                    ),
                ),
                ("is_cover", models.BooleanField(default=False)),
                ("is_sealed", models.BooleanField(default=False)),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("original_sha256", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("stamp_text", models.CharField(blank=True, max_length=400)),
                ("sheet_width", models.FloatField(blank=True, null=True)),
                ("sheet_height", models.FloatField(blank=True, null=True)),
                ("place_x", models.FloatField(blank=True, null=True)),
                ("place_y", models.FloatField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ประทับตราเมื่อ"
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("is_asked_again", models.BooleanField(default=False)),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="letters.letterattachment",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renditions",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renditions",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entry", "-id"], name="renditions_of_entry"),
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=["next_try_at"],
                        name="renditions_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", 1)),
                        fields=("entry",),
                        name="rendition_pending_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", (1, 4)),
                            models.Q(
                                ("made_at__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rendition_done_was_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", 4), _negated=True),
                            models.Q(("problem", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rendition_failed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StampPlace",
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
                ("x", models.FloatField()),
                ("y", models.FloatField()),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stamp_place",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("x__gte", 0), ("x__lte", 1), ("y__gte", 0), ("y__lte", 1)
                        ),
                        name="stamp_place_on_page",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsualStampPlace",
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
                ("x", models.FloatField()),
                ("y", models.FloatField()),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "office"), name="usual_stamp_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("x__gte", 0), ("x__lte", 1), ("y__gte", 0), ("y__lte", 1)
                        ),
                        name="usual_stamp_place_on_page",
                    ),
                ],
            },
        ),
    ]
