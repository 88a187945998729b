"""The letter's way inside its office; what was written on it stays."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from saraban.core.append_only import forbid_changes

TABLES = ("circulation_endorsement", "circulation_endorsementfile")


def keep_rows(apps: Any, schema_editor: Any) -> None:
    """Let the database refuse to change or delete rows."""
    forbid_changes(
        schema_editor,
        TABLES,
        "endorsement_is_append_only",
        "endorsements are append-only",
    )


class Migration(migrations.Migration):
    replaces = [
        ("circulation", "0001_initial"),
        ("circulation", "0002_what_waits"),
        ("circulation", "0003_ways_of_letters"),
        ("circulation", "0004_steps_and_endorsements"),
        ("circulation", "0005_fill_steps"),
        ("circulation", "0006_rules_of_steps"),
        ("circulation", "0007_append_only"),
        ("circulation", "0008_decided_today"),
        ("circulation", "0009_askers_and_lost_words"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("documents", "0001_release_0_1_0"),
        ("offices", "0001_release_0_1_0"),
        ("registers", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circulation",
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
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="เสร็จสิ้นเมื่อ"
                    ),
                ),
                ("paper_version", models.PositiveIntegerField(default=0)),
                ("stamp_due", models.BooleanField(default=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circulation",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("stamp_due", True)),
                        fields=["id"],
                        name="circulation_stamp_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
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
                ("text", models.CharField(max_length=200, verbose_name="ข้อความ")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("noted", "ทราบ"),
                            ("agreed", "ชอบ"),
                            ("approved", "อนุมัติ"),
                            ("not_approved", "ไม่อนุมัติ"),
                            ("permitted", "อนุญาต"),
                            ("not_permitted", "ไม่อนุญาต"),
                            ("assigned", "มอบ"),
                            ("told", "แจ้ง"),
                            ("told_schools", "แจ้งทุกโรงเรียน"),
                            ("filed", "เก็บ"),
                            ("other", "คำสั่งอื่น"),
                        ],
                        max_length=20,
                        verbose_name="ประเภทคำสั่ง",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(default=0, verbose_name="ลำดับ"),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrases",
                        to="offices.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", True)),
                        fields=("office", "text"),
                        name="phrase_once_per_office",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("office", "person", "text"),
                        name="phrase_once_per_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                    "place",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="ลำดับ"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("registry_clerk", "เจ้าหน้าที่สารบรรณกลาง"),
                            ("secret_registrar", "นายทะเบียนหนังสือลับ"),
                            ("division_clerk", "เจ้าหน้าที่สารบรรณกลุ่ม"),
                            ("division_head", "ผู้อำนวยการกลุ่ม"),
                            ("officer", "เจ้าหน้าที่"),
                            ("deputy", "รองผู้อำนวยการเขตพื้นที่"),
                            ("director", "ผู้อำนวยการเขตพื้นที่"),
                            ("school_clerk", "เจ้าหน้าที่สารบรรณสถานศึกษา"),
                            ("school_director", "ผู้อำนวยการสถานศึกษา"),
                            ("school_deputy", "รองผู้อำนวยการสถานศึกษา"),
                            ("teacher", "ครูและบุคลากร"),
                            ("administrator", "ผู้ดูแลระบบ"),
                        ],
                        max_length=30,
                        verbose_name="หน้าที่",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("note", "เพื่อทราบ"),
                            ("consider", "เพื่อพิจารณา"),
                            ("opinion", "ลงความเห็น"),
                            ("instruct", "สั่งการ"),
                            ("act", "ดำเนินการ"),
                        ],
                        default="act",
                        max_length=20,
                        verbose_name="เพื่อ",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(blank=True, null=True, verbose_name="ภายในวันที่"),
                ),
                ("needs_closing", models.BooleanField(default=False)),
                ("is_return", models.BooleanField(default=False)),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "รอลำดับก่อนหน้า"),
                            (2, "รอดำเนินการ"),
                            (3, "รายงานผลแล้ว"),
                            (4, "เสร็จสิ้น"),
                            (5, "ส่งคืนแล้ว"),
                            (6, "เปลี่ยนผู้รับแล้ว"),
                            (7, "ข้ามลำดับ"),
                            (8, "ถอนเรื่องแล้ว"),
                        ],
                        default=2,
                        verbose_name="สถานะ",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="ส่งต่อเมื่อ"
                    ),
                ),
                ("asked_capacity", models.CharField(max_length=300)),
                (
                    "arrived_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="มาถึงเมื่อ"),
                ),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="เปิดดูเมื่อ"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="รับทราบเมื่อ"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="เสร็จเมื่อ"),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.appointment",
                    ),
                ),
                (
                    "asked_appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.appointment",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "came_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_to",
                        to="circulation.step",
                    ),
                ),
                (
                    "circulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="circulation.circulation",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="registers.registerentry",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                        related_name="steps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-id"], name="steps_of_person"),
                    models.Index(
                        fields=["office", "role", "-id"], name="steps_of_post"
                    ),
                    models.Index(fields=["asked_by", "-id"], name="steps_asked_by"),
                    models.Index(
                        condition=models.Q(("state", 2)),
                        fields=["person", "id"],
                        name="steps_waiting_for_person",
                    ),
                    models.Index(
                        condition=models.Q(("state", 2)),
                        fields=["office", "role", "id"],
                        name="steps_waiting_for_post",
                    ),
                    models.Index(
                        condition=models.Q(("state", 3)),
                        fields=["asked_by", "id"],
                        name="steps_to_close",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", True),
                            models.Q(("role", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="step_person_by_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", (1, 6, 7, 8)),
                            ("arrived_at__isnull", False),
                            _connector="OR",
                        ),
                        name="step_that_waits_has_arrived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__lte", 3)),
                            models.Q(("ended_at__isnull", False), ("state__gt", 3)),
                            _connector="OR",
                        ),
                        name="step_that_is_over_has_ended",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            ("place__isnull", False),
                            ("state", 2),
                        ),
                        fields=("entry", "person"),
                        name="step_in_way_waits_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            ("place__isnull", True),
                            ("state", 2),
                        ),
                        fields=("entry", "person"),
                        name="step_beside_way_waits_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
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
                            ("submission", "เสนอ"),
                            ("handover", "ส่งต่อ"),
                            ("opinion", "ลงความเห็น"),
                            ("instruction", "สั่งการ"),
                            ("acceptance", "รับทราบ"),
                            ("report", "รายงานผล"),
                            ("closure", "ปิดเรื่อง"),
                            ("return", "ส่งคืน"),
                            ("move", "เปลี่ยนผู้รับ"),
                            ("skip", "ข้ามลำดับ"),
                            ("withdrawal", "ถอนเรื่อง"),
                            ("note", "บันทึกเพิ่มเติม"),
                        ],
                        max_length=20,
                        verbose_name="การดำเนินการ",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("noted", "ทราบ"),
                            ("agreed", "ชอบ"),
                            ("approved", "อนุมัติ"),
                            ("not_approved", "ไม่อนุมัติ"),
                            ("permitted", "อนุญาต"),
                            ("not_permitted", "ไม่อนุญาต"),
                            ("assigned", "มอบ"),
                            ("told", "แจ้ง"),
                            ("told_schools", "แจ้งทุกโรงเรียน"),
                            ("filed", "เก็บ"),
                            ("other", "คำสั่งอื่น"),
                        ],
                        max_length=20,
                        verbose_name="คำสั่ง",
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=2000, verbose_name="ข้อความ"
                    ),
                ),
                (
                    "addressed_to",
                    models.CharField(blank=True, max_length=500, verbose_name="ถึง"),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="เมื่อ"
                    ),
                ),
                ("person_name", models.CharField(max_length=250, verbose_name="ชื่อ")),
                (
                    "capacity_text",
                    models.CharField(max_length=300, verbose_name="ฐานะ"),
                ),
                ("signature_block", models.TextField(blank=True)),
                (
                    "method",
                    models.CharField(
                        choices=[("sign_in", "เข้าสู่ระบบ"), ("pin", "ใส่รหัส PIN")],
                        default="sign_in",
                        max_length=20,
                        verbose_name="วิธีลงลายมือชื่อ",
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.appointment",
                    ),
                ),
                (
                    "circulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="circulation.circulation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_endorsements",
                        to="documents.storedfile",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="circulation.step",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["circulation", "id"], name="endorsements_in_order"
                    ),
                    models.Index(
                        fields=["made_by", "made_at"], name="endorsements_by_day"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("return", "move", "skip", "withdrawal")),
                                _negated=True,
                            ),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="endorsement_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EndorsementFile",
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
                    models.CharField(
                        blank=True, max_length=200, verbose_name="คำอธิบายไฟล์"
                    ),
                ),
                (
                    "endorsement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="circulation.endorsement",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsement_files",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("endorsement", "position"),
                        name="endorsement_file_position_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PutAside",
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
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="put_aside",
                        to="circulation.step",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "step"), name="put_aside_once_per_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldDecision",
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
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("filled", models.JSONField()),
                ("held_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField(db_index=True)),
                ("problem", models.CharField(blank=True, max_length=500)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offices.appointment",
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
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held",
                        to="circulation.step",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Way",
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
                ("name", models.CharField(max_length=100, verbose_name="ชื่อเส้นทาง")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("any", "หนังสือทุกประเภท"),
                            ("incoming", "หนังสือรับ"),
                            ("outgoing", "หนังสือส่ง"),
                            ("urgent", "หนังสือด่วนทุกชั้น"),
                        ],
                        default="any",
                        max_length=20,
                        verbose_name="ใช้กับ",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(default=0, verbose_name="ลำดับ"),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ways",
                        to="offices.office",
                        verbose_name="หน่วยงาน",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "name"), name="way_name_once_per_office"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WayStep",
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
                ("place", models.PositiveSmallIntegerField(verbose_name="ลำดับ")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("registry_clerk", "เจ้าหน้าที่สารบรรณกลาง"),
                            ("secret_registrar", "นายทะเบียนหนังสือลับ"),
                            ("division_clerk", "เจ้าหน้าที่สารบรรณกลุ่ม"),
                            ("division_head", "ผู้อำนวยการกลุ่ม"),
                            ("officer", "เจ้าหน้าที่"),
                            ("deputy", "รองผู้อำนวยการเขตพื้นที่"),
                            ("director", "ผู้อำนวยการเขตพื้นที่"),
                            ("school_clerk", "เจ้าหน้าที่สารบรรณสถานศึกษา"),
                            ("school_director", "ผู้อำนวยการสถานศึกษา"),
                            ("school_deputy", "รองผู้อำนวยการสถานศึกษา"),
                            ("teacher", "ครูและบุคลากร"),
                            ("administrator", "ผู้ดูแลระบบ"),
                        ],
                        max_length=30,
                        verbose_name="หน้าที่",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("note", "เพื่อทราบ"),
                            ("consider", "เพื่อพิจารณา"),
                            ("opinion", "ลงความเห็น"),
                            ("instruct", "สั่งการ"),
                            ("act", "ดำเนินการ"),
                        ],
                        default="consider",
                        max_length=20,
                        verbose_name="เพื่อ",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="ภายใน (วันทำการ)"
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "way",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="circulation.way",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.RunPython(keep_rows, migrations.RunPython.noop),
    ]
