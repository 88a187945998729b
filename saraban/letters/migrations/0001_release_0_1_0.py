"""Letters and their attachments."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("letters", "0001_initial"),
        ("letters", "0002_deadline"),
        ("letters", "0003_letter_replaces"),
    ]

    initial = True

    dependencies = [
        ("documents", "0001_release_0_1_0"),
        ("offices", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
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
                    "reference_number",
                    models.CharField(max_length=100, verbose_name="เลขที่หนังสือ"),
                ),
                ("document_date", models.DateField(verbose_name="ลงวันที่")),
                ("subject", models.CharField(max_length=500, verbose_name="เรื่อง")),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "ปกติ"), (2, "ด่วน"), (3, "ด่วนมาก"), (4, "ด่วนที่สุด")],
                        default=1,
                        verbose_name="ระดับความสำคัญ",
                    ),
                ),
                (
                    "deadline_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ด่วนภายใน"
                    ),
                ),
                (
                    "secrecy",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "ไม่ลับ"), (1, "ลับ")],
                        default=0,
                        verbose_name="ความลับ",
                    ),
                ),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="offices.office",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="letters.letter",
                    ),
                ),
                (
                    "supplements",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements_to_it",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("urgency__gte", 1), ("urgency__lte", 4)),
                        name="letter_urgency_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterAttachment",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="ไฟล์แนบ")),
                ("name", models.CharField(max_length=200, verbose_name="ชื่อไฟล์")),
                (
                    "description",
                    models.CharField(max_length=200, verbose_name="คำอธิบายไฟล์"),
                ),
                (
                    "attached_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="letters.letter",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("letter", "position"), name="attachment_position_once"
                    )
                ],
            },
        ),
    ]
