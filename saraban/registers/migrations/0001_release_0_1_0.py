"""Books, lines of the books, and the index behind the search box."""

import uuid
from typing import Any

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from saraban.registers.models.search_index import create_search_index


def create_index(apps: Any, schema_editor: Any) -> None:
    """Index the search text by trigrams."""
    create_search_index(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("registers", "0001_initial"),
        ("registers", "0002_entries_by_reference"),
        ("registers", "0003_lines_in_full"),
        ("registers", "0004_fill_lines"),
        ("registers", "0005_rules_of_lines"),
        ("registers", "0006_search_index"),
        ("registers", "0007_list_indexes"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("letters", "0001_release_0_1_0"),
        ("offices", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Register",
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
                            ("incoming", "ทะเบียนหนังสือรับ"),
                            ("outgoing", "ทะเบียนหนังสือส่ง"),
                        ],
                        max_length=20,
                    ),
                ),
                ("year_be", models.PositiveSmallIntegerField(verbose_name="ปี")),
                (
                    "start_number",
                    models.PositiveIntegerField(default=1, verbose_name="เลขเริ่มต้น"),
                ),
                ("last_number", models.PositiveIntegerField(default=0)),
                ("is_open", models.BooleanField(default=True, verbose_name="เปิดใช้")),
                (
                    "circular_start",
                    models.PositiveIntegerField(
                        default=0, verbose_name="เลขเริ่มต้นหนังสือเวียน"
                    ),
                ),
                ("last_circular_number", models.PositiveIntegerField(default=0)),
                (
                    "closed_for_good_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ปิดถาวรเมื่อ"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registers",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "kind", "year_be"), name="book_once_per_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start_number__gte", 1)),
                        name="book_starts_at_one_or_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "last_number__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("start_number"), "-", models.Value(1)
                                ),
                            )
                        ),
                        name="book_counts_from_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("circular_start", 0), ("last_circular_number", 0)
                            ),
                            models.Q(
                                ("circular_start__gte", 1),
                                (
                                    "last_circular_number__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("circular_start"), "-", models.Value(1)
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="circulars_count_from_their_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("circular_start", 0), ("kind", "outgoing"), _connector="OR"
                        ),
                        name="circular_series_of_outgoing_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_for_good_at__isnull", True),
                            ("is_open", False),
                            _connector="OR",
                        ),
                        name="closed_for_good_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberReservation",
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
                ("reason", models.CharField(max_length=300, verbose_name="เหตุผล")),
                ("expires_on", models.DateField(verbose_name="ใช้ภายในวันที่")),
                (
                    "reserved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="จองเมื่อ"
                    ),
                ),
                (
                    "submission",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                        verbose_name="กลุ่มปฏิบัติ",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ผู้จอง",
                    ),
                ),
                (
                    "reserved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="registers.register",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegisterEntry",
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
                ("number", models.PositiveIntegerField(verbose_name="เลขทะเบียน")),
                (
                    "insert_number",
                    models.PositiveSmallIntegerField(default=0, verbose_name="เลขแทรก"),
                ),
                ("legacy_copy", models.PositiveSmallIntegerField(default=0)),
                (
                    "circular_number",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="เลขหนังสือเวียน"
                    ),
                ),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "จองเลข"), (2, "ลงทะเบียนแล้ว"), (3, "ยกเลิกเลข")],
                        default=2,
                        verbose_name="สถานะ",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "reference_number",
                    models.CharField(max_length=100, verbose_name="ที่"),
                ),
                ("reference_key", models.CharField(editable=False, max_length=100)),
                (
                    "document_date",
                    models.DateField(blank=True, null=True, verbose_name="ลงวันที่"),
                ),
                ("sender", models.CharField(max_length=200, verbose_name="จาก")),
                ("addressee", models.CharField(max_length=200, verbose_name="ถึง")),
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
                    "refers_to",
                    models.CharField(blank=True, max_length=300, verbose_name="อ้างถึง"),
                ),
                (
                    "action_taken",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="บุคคลปฏิบัติ"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="หมายเหตุ"
                    ),
                ),
                ("is_circular", models.BooleanField(default=False, verbose_name="ว")),
                ("is_electronic", models.BooleanField(default=False)),
                ("has_files", models.BooleanField(default=False)),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="วันเวลาที่รับ"
                    ),
                ),
                ("book_date", models.DateField(verbose_name="วันที่ในทะเบียน")),
                (
                    "irregular_reason",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        verbose_name="เหตุผลที่ลงย้อนหลังหรือแทรกเลข",
                    ),
                ),
                (
                    "registered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="วันลงทะเบียน"
                    ),
                ),
                (
                    "dispatched_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="วันเวลาที่ส่ง"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ยกเลิกเมื่อ"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="เหตุผล"),
                ),
                ("search_text", models.TextField(editable=False)),
                (
                    "submission",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="letters.letter",
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="registers.register",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reservation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="registers.numberreservation",
                    ),
                ),
                (
                    "responsible_office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                        verbose_name="กลุ่มปฏิบัติ",
                    ),
                ),
                (
                    "sender_office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["register", "id"], name="entries_by_id"),
                    models.Index(
                        fields=["register", "book_date"], name="entries_by_day"
                    ),
                    models.Index(
                        fields=["register", "responsible_office", "id"],
                        name="entries_of_division",
                    ),
                    models.Index(
                        fields=["register", "reference_key"],
                        name="entries_by_reference",
                    ),
                    models.Index(
                        condition=models.Q(("state", 1)),
                        fields=["register", "id"],
                        name="entries_reserved",
                    ),
                    models.Index(
                        condition=models.Q(("state", 3)),
                        fields=["register", "id"],
                        name="entries_void",
                    ),
                    models.Index(
                        condition=models.Q(("deadline_at__isnull", False)),
                        fields=["register", "id"],
                        name="entries_with_deadline",
                    ),
                    models.Index(
                        condition=models.Q(("irregular_reason", ""), _negated=True),
                        fields=["register", "id"],
                        name="entries_irregular",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("register", "number", "insert_number", "legacy_copy"),
                        name="number_once_per_register",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("circular_number__isnull", False)),
                        fields=("register", "circular_number"),
                        name="circular_number_once_per_register",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", 3), _negated=True),
                                ("void_reason", ""),
                                ("voided_at__isnull", True),
                            ),
                            models.Q(
                                ("state", 3),
                                ("voided_at__isnull", False),
                                ("voided_by__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="void_entry_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("letter__isnull", True),
                                ("reservation__isnull", False),
                                ("state", 1),
                            ),
                            models.Q(
                                ("document_date__isnull", False),
                                ("letter__isnull", False),
                                ("state", 2),
                            ),
                            ("state", 3),
                            _connector="OR",
                        ),
                        name="reserved_line_waits_for_its_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("insert_number", 0),
                            models.Q(("irregular_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inserted_line_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__gte", 1), ("urgency__lte", 4)),
                        name="entry_urgency_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryLink",
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
                        choices=[("answers", "ตอบหนังสือ"), ("refers", "อ้างถึง")],
                        max_length=10,
                    ),
                ),
                ("tied_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "tied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_to_it",
                        to="registers.registerentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "target", "kind"), name="entries_tied_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entry", models.F("target")), _negated=True
                        ),
                        name="entry_tied_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListArrangement",
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
                            ("incoming", "ทะเบียนหนังสือรับ"),
                            ("outgoing", "ทะเบียนหนังสือส่ง"),
                        ],
                        max_length=20,
                    ),
                ),
                ("hidden_columns", models.JSONField(default=list)),
                ("is_dense", models.BooleanField(default=False)),
                ("views", models.JSONField(default=list)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "user",
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
                        fields=("user", "office", "kind"), name="list_arranged_once"
                    )
                ],
            },
        ),
        migrations.RunPython(create_index, migrations.RunPython.noop),
    ]
