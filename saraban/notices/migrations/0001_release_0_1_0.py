"""What people are told."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_indexes_of_reading"),
        ("notices", "0003_circulation_kinds"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offices", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new_letter", "หนังสือใหม่"),
                            ("returned", "ส่งคืน"),
                            ("recalled", "เรียกคืน"),
                            ("replaced", "ส่งฉบับแก้ไขแทน"),
                            ("reminder", "แจ้งเตือน"),
                            ("reply", "ตอบกลับ"),
                            ("forwarded", "ส่งต่อ"),
                            ("approval", "ขออนุมัติส่ง"),
                            ("sending_failed", "ส่งตามกำหนดเวลาไม่ได้"),
                            ("proposed", "เสนอหนังสือ"),
                            ("instructed", "สั่งการ"),
                            ("moved", "เปลี่ยนผู้รับเรื่อง"),
                            ("reported", "รายงานผล"),
                            ("closed", "ปิดเรื่อง"),
                            ("decision_lost", "บันทึกคำสั่งไม่ได้"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("path", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="offices.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("person__isnull", False)),
                        fields=["person", "office", "-id"],
                        name="notice_to_person",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("division__isnull", True), ("person__isnull", True)
                        ),
                        fields=["office", "-id"],
                        name="notice_to_office",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("division__isnull", False), ("person__isnull", True)
                        ),
                        fields=["division", "office", "-id"],
                        name="notice_to_division",
                    ),
                    models.Index(fields=["at"], name="notice_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeMark",
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
                ("last_read_id", models.BigIntegerField(default=0)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "office"),
                        name="mark_once_per_person_and_office",
                    )
                ],
            },
        ),
    ]
