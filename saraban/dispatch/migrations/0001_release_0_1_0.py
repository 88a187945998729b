"""Sending and receiving."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("dispatch", "0001_initial"),
        ("dispatch", "0002_deadline"),
        ("dispatch", "0003_sending_in_full"),
        ("dispatch", "0004_keep_what_was_sent"),
        ("dispatch", "0005_delivery_states"),
        ("dispatch", "0006_recalled_by"),
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
            name="Dispatch",
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
                ("summary", models.TextField(verbose_name="เนื้อหาโดยสรุป")),
                ("has_files", models.BooleanField(default=False)),
                ("recipients", models.CharField(max_length=200)),
                (
                    "recipients_text",
                    models.CharField(blank=True, max_length=500, verbose_name="ถึง"),
                ),
                ("recipient_count", models.PositiveIntegerField()),
                (
                    "needs_reply",
                    models.BooleanField(default=False, verbose_name="ต้องรายงานกลับ"),
                ),
                (
                    "reply_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="รายงานกลับภายในวันที่"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="เหตุผลที่ส่งแทน"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="วันเวลาที่ส่ง"
                    ),
                ),
                ("sent_capacity", models.CharField(blank=True, max_length=300)),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="อนุมัติเมื่อ"),
                ),
                ("approved_capacity", models.CharField(blank=True, max_length=300)),
                (
                    "recalled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="เรียกคืนเมื่อ"
                    ),
                ),
                (
                    "recall_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="เหตุผลที่เรียกคืน"
                    ),
                ),
                ("search_text", models.TextField(editable=False)),
                (
                    "submission",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ผู้อนุมัติ",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "from_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                        verbose_name="จาก",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="letters.letter",
                    ),
                ),
                (
                    "recalled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="dispatch.dispatch",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="offices.office",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ผู้ส่ง",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sender", "-id"], name="sent_by_office"),
                    models.Index(
                        fields=["sender", "from_office", "-id"], name="sent_by_division"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recipient_count__gte", 1)),
                        name="dispatch_has_recipients",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="วันเวลาที่ส่ง"
                    ),
                ),
                (
                    "addressed_to",
                    models.CharField(blank=True, max_length=300, verbose_name="ถึง"),
                ),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "ยังไม่ลงทะเบียนรับ"),
                            (2, "ลงทะเบียนรับแล้ว"),
                            (3, "ส่งคืนแล้ว"),
                            (4, "ผู้ส่งเรียกคืน"),
                            (5, "มีฉบับแก้ไขแทน"),
                        ],
                        default=1,
                        verbose_name="สถานะ",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="เปิดดูเมื่อ"),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ลงทะเบียนรับเมื่อ"
                    ),
                ),
                ("received_capacity", models.CharField(blank=True, max_length=300)),
                (
                    "acted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ดำเนินการแล้วเมื่อ"
                    ),
                ),
                (
                    "acted_note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="ผลการดำเนินการ"
                    ),
                ),
                (
                    "returned_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ส่งคืนเมื่อ"),
                ),
                ("returned_capacity", models.CharField(blank=True, max_length=300)),
                (
                    "return_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_office", "ผิดหน่วยงาน"),
                            ("incomplete", "เอกสารไม่ครบ"),
                            ("unreadable", "ไฟล์เปิดไม่ได้"),
                            ("other", "อื่น ๆ"),
                        ],
                        max_length=20,
                        verbose_name="เหตุผลที่ส่งคืน",
                    ),
                ),
                (
                    "return_note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="รายละเอียด"
                    ),
                ),
                ("return_settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recalled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="เรียกคืนเมื่อ"
                    ),
                ),
                ("recalled_capacity", models.CharField(blank=True, max_length=300)),
                (
                    "recall_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="เหตุผลที่เรียกคืน"
                    ),
                ),
                (
                    "reminder_count",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="แจ้งเตือน (ครั้ง)"
                    ),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="แจ้งเตือนล่าสุด"
                    ),
                ),
                (
                    "proof_code",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=40,
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "acted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attention",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="offices.office",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recalled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="dispatch.delivery",
                    ),
                ),
                (
                    "return_settled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="dispatch.dispatch",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(fields=["office", "-id"], name="delivery_of_office"),
                    models.Index(
                        condition=models.Q(("state", 1)),
                        fields=["office", "-id"],
                        name="delivery_waiting_in_office",
                    ),
                    models.Index(
                        condition=models.Q(("state", 1)),
                        fields=["dispatch", "office"],
                        name="delivery_waiting_of_dispatch",
                    ),
                    models.Index(
                        condition=models.Q(("state__gt", 2)),
                        fields=["dispatch", "state"],
                        name="delivery_turned_of_dispatch",
                    ),
                    models.Index(
                        condition=models.Q(("state", 1)),
                        fields=["sender", "sent_at"],
                        name="delivery_waiting_of_sender",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("return_settled_at__isnull", True), ("state", 3)
                        ),
                        fields=["sender", "-id"],
                        name="delivery_returned_to_sender",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispatch", "office"), name="delivery_once_per_office"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entry__isnull", True),
                                ("received_at__isnull", True),
                                ("received_by__isnull", True),
                            ),
                            models.Q(
                                ("entry__isnull", False),
                                ("received_at__isnull", False),
                                ("received_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="received_means_entered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("recalled_at__isnull", True),
                                ("received_at__isnull", True),
                                ("returned_at__isnull", True),
                                ("state", 1),
                            ),
                            models.Q(
                                ("recalled_at__isnull", True),
                                ("received_at__isnull", False),
                                ("returned_at__isnull", True),
                                ("state", 2),
                            ),
                            models.Q(
                                ("recalled_at__isnull", True),
                                ("returned_at__isnull", False),
                                ("state", 3),
                            ),
                            models.Q(("recalled_at__isnull", False), ("state", 4)),
                            ("state", 5),
                            _connector="OR",
                        ),
                        name="delivery_state_as_its_moments",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("return_reason", ""),
                                ("returned_at__isnull", True),
                                ("returned_by__isnull", True),
                            ),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by__isnull", False),
                                models.Q(("return_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_return_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("recall_reason", ""), ("recalled_at__isnull", True)
                            ),
                            models.Q(
                                ("recalled_at__isnull", False),
                                models.Q(("recall_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_recall_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                ("typed", models.TextField()),
                (
                    "reference_number",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="เลขที่หนังสือ"
                    ),
                ),
                (
                    "subject",
                    models.CharField(blank=True, max_length=500, verbose_name="เรื่อง"),
                ),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "ร่าง"),
                            (2, "รออนุมัติ"),
                            (3, "รอเวลาส่ง"),
                            (4, "ส่งแล้ว"),
                            (5, "ลบแล้ว"),
                        ],
                        default=1,
                        verbose_name="สถานะ",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="บันทึกเมื่อ"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "send_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="กำหนดเวลาส่ง"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="อนุมัติเมื่อ"),
                ),
                (
                    "entry_mark",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                ("approved_capacity", models.CharField(blank=True, max_length=300)),
                ("refusal", models.CharField(blank=True, max_length=500)),
                (
                    "submission",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.delivery",
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.appointment",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ผู้ร่าง",
                    ),
                ),
                (
                    "dispatch",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="dispatch.dispatch",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "from_office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                        verbose_name="จาก",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["office", "state", "-id"], name="draft_of_office"
                    ),
                    models.Index(
                        condition=models.Q(("state", 3)),
                        fields=["send_at"],
                        name="draft_scheduled",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dispatch__isnull", False), ("state", 4)),
                            models.Q(
                                models.Q(("state", 4), _negated=True),
                                ("dispatch__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sent_draft_has_dispatch",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", 3), _negated=True),
                            ("send_at__isnull", False),
                            _connector="OR",
                        ),
                        name="scheduled_draft_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
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
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="ชื่อไฟล์")),
                (
                    "description",
                    models.CharField(max_length=200, verbose_name="คำอธิบายไฟล์"),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="dispatch.draft",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft_files",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "position"), name="draft_file_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InsideCopy",
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
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="เปิดดูเมื่อ"),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="รับทราบเมื่อ"
                    ),
                ),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inside_copies",
                        to="dispatch.dispatch",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inside_copies",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="dispatch.insidecopy",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "inside copies",
                "indexes": [
                    models.Index(
                        fields=["office", "-id"], name="inside_copy_of_office"
                    ),
                    models.Index(
                        condition=models.Q(("received_at__isnull", True)),
                        fields=["office", "-id"],
                        name="inside_copy_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispatch", "office"),
                        name="inside_copy_once_per_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_at__isnull", True),
                                ("received_by__isnull", True),
                            ),
                            models.Q(
                                ("received_at__isnull", False),
                                ("received_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="inside_copy_received_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideDelivery",
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
                    "name",
                    models.CharField(max_length=200, verbose_name="หน่วยงานภายนอก"),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("post", "ไปรษณีย์"),
                            ("email", "ไปรษณีย์อิเล็กทรอนิกส์"),
                            ("hand", "นำส่ง"),
                            ("obec", "ระบบของ สพฐ."),
                        ],
                        max_length=10,
                        verbose_name="วิธีส่ง",
                    ),
                ),
                (
                    "detail",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="รายละเอียดการส่ง"
                    ),
                ),
                (
                    "handed_on",
                    models.DateField(blank=True, null=True, verbose_name="วันที่ส่งออก"),
                ),
                ("proof_name", models.CharField(blank=True, max_length=200)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="บันทึกเมื่อ"
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_deliveries",
                        to="dispatch.dispatch",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_proofs",
                        to="documents.storedfile",
                        verbose_name="หลักฐานการส่ง",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "outside deliveries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispatch", "name"),
                        name="outside_delivery_once_per_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="แจ้งเตือนเมื่อ"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="dispatch.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="dispatch",
            name="answers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered_by",
                to="dispatch.delivery",
            ),
        ),
    ]
