"""The record of every deed; the database refuses to change or delete it."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from saraban.core.append_only import forbid_changes

TABLES = (
    "audit_auditevent",
    "audit_auditdetail",
    "audit_auditseal",
    "audit_auditsealedevent",
)


def keep_rows(apps: Any, schema_editor: Any) -> None:
    """Let the database refuse to change or delete rows."""
    forbid_changes(
        schema_editor, TABLES, "audit_is_append_only", "the audit trail is append-only"
    )


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_append_only"),
        ("audit", "0003_kinds_of_the_registers"),
        ("audit", "0004_sending_kinds"),
        ("audit", "0005_circulation_kinds"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("offices", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
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
                            ("signed_in", "เข้าสู่ระบบ"),
                            ("sign_in_failed", "เข้าสู่ระบบไม่สำเร็จ"),
                            ("signed_out", "ออกจากระบบ"),
                            ("password_changed", "เปลี่ยนรหัสผ่าน"),
                            ("password_reset", "คืนค่ารหัสผ่าน"),
                            ("office_chosen", "เลือกหน่วยงานสำหรับปฏิบัติงาน"),
                            ("office_created", "เพิ่มหน่วยงาน"),
                            ("office_changed", "แก้ไขหน่วยงาน"),
                            ("settings_changed", "แก้ไขการตั้งค่า"),
                            ("person_created", "เพิ่มผู้ใช้"),
                            ("person_changed", "แก้ไขผู้ใช้"),
                            ("appointed", "กำหนดเจ้าหน้าที่"),
                            ("appointment_ended", "ยกเลิกการกำหนดเจ้าหน้าที่"),
                            ("book_opened", "เปิดทะเบียน"),
                            ("book_closed", "ปิดทะเบียน"),
                            ("prefix_changed", "กำหนดเลขที่หนังสือ"),
                            ("entry_registered", "ลงทะเบียน"),
                            ("entry_changed", "แก้ไขรายการ"),
                            ("entry_voided", "ยกเลิกเลข"),
                            ("number_reserved", "จองเลข"),
                            ("entries_tied", "ผูกเรื่อง"),
                            ("entries_untied", "ยกเลิกการผูกเรื่อง"),
                            ("book_changed", "แก้ไขการตั้งค่าทะเบียน"),
                            ("book_closed_for_good", "ปิดทะเบียนถาวร"),
                            ("book_exported", "ส่งออกทะเบียน"),
                            ("book_printed", "พิมพ์ทะเบียน"),
                            ("file_attached", "แนบไฟล์"),
                            ("file_removed", "เอาไฟล์แนบออก"),
                            ("file_read", "เปิดไฟล์"),
                            ("letter_dispatched", "ส่งหนังสือ"),
                            ("delivery_opened", "เปิดดูหนังสือ"),
                            ("delivery_received", "ลงทะเบียนรับ"),
                            ("delivery_returned", "ส่งคืน"),
                            ("return_settled", "รับทราบการส่งคืน"),
                            ("deliveries_recalled", "เรียกคืน"),
                            ("letter_replaced", "ส่งฉบับแก้ไขแทน"),
                            ("deliveries_reminded", "แจ้งเตือน"),
                            ("delivery_acted", "ดำเนินการแล้ว"),
                            ("recipients_added", "เพิ่มผู้รับ"),
                            ("copy_received", "รับทราบ"),
                            ("outside_recorded", "บันทึกการส่งถึงหน่วยงานภายนอก"),
                            ("proof_printed", "พิมพ์หลักฐานการลงทะเบียนรับ"),
                            ("draft_changed", "ร่างหนังสือส่ง"),
                            ("handed_over", "ส่งต่อ"),
                            ("handover_returned", "ส่งคืนภายใน"),
                            ("letter_proposed", "เสนอหนังสือ"),
                            ("opinion_given", "ลงความเห็น"),
                            ("instruction_given", "สั่งการ"),
                            ("step_accepted", "รับทราบเรื่อง"),
                            ("step_reported", "รายงานผล"),
                            ("step_closed", "ปิดเรื่อง"),
                            ("step_moved", "เปลี่ยนผู้รับเรื่อง"),
                            ("step_skipped", "ข้ามลำดับ"),
                            ("step_withdrawn", "ถอนเรื่อง"),
                            ("note_added", "บันทึกเพิ่มเติม"),
                            ("way_changed", "กำหนดเส้นทางการเสนอ"),
                            ("phrases_changed", "กำหนดข้อความสั่งการ"),
                            ("signature_changed", "กำหนดลายมือชื่อ"),
                            ("pin_changed", "กำหนดรหัส PIN"),
                            ("pin_refused", "รหัส PIN ไม่ถูกต้อง"),
                            ("signature_used", "ลงลายมือชื่อ"),
                            ("stamp_moved", "ย้ายตรารับหนังสือ"),
                            ("paper_stamped", "ประทับตราหนังสือ"),
                            ("paper_sealed", "ลงตราประทับอิเล็กทรอนิกส์"),
                            ("certificate_changed", "กำหนดใบรับรองอิเล็กทรอนิกส์"),
                            ("group_changed", "กำหนดกลุ่มสถานศึกษา"),
                            ("holidays_changed", "กำหนดวันหยุดราชการ"),
                        ],
                        max_length=40,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("appointment_id", models.BigIntegerField(null=True)),
                ("capacity", models.CharField(blank=True, max_length=300)),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("detail_digest", models.CharField(blank=True, max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject_id", "id"],
                        name="audit_of_subject",
                    ),
                    models.Index(fields=["office", "id"], name="audit_of_office"),
                    models.Index(fields=["at"], name="audit_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditDetail",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="detail",
                        serialize=False,
                        to="audit.auditevent",
                    ),
                ),
                ("values", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditSeal",
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
                ("number", models.PositiveIntegerField()),
                ("event_count", models.PositiveIntegerField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "number"), name="seal_number_once_per_office"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("office__isnull", True)),
                        fields=("number",),
                        name="seal_number_once_outside_offices",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSealedEvent",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="audit.auditevent",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="audit.auditseal",
                    ),
                ),
            ],
        ),
        migrations.RunPython(keep_rows, migrations.RunPython.noop),
    ]
