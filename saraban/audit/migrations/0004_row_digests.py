"""Digests of rows, seals with a key, and the ways around the triggers closed."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from saraban.core.append_only import forbid_changes, forbid_replacing

TABLES = {
    "audit_auditevent": (("id",),),
    "audit_auditdetail": (("event_id",),),
    "audit_auditseal": (("id",), ("office_id", "number")),
    "audit_auditsealedevent": (("event_id",),),
    "audit_rowdigest": (("id",),),
    "audit_keymark": (("id",),),
}
NEW = ("audit_rowdigest", "audit_keymark")
FUNCTION = "audit_is_append_only"
MESSAGE = "the audit trail is append-only"


def keep_rows(apps: Any, schema_editor: Any) -> None:
    """Let the database refuse to change, delete or replace rows."""
    forbid_changes(schema_editor, NEW, FUNCTION, MESSAGE, is_new=False)
    forbid_replacing(schema_editor, TABLES, FUNCTION, MESSAGE)


def add_text(table: str, column: str, length: int, default: str) -> migrations.RunSQL:
    """Add a column in place: on SQLite Django would make the table anew, and its
    triggers would be gone.
    """
    return migrations.RunSQL(
        f'ALTER TABLE {table} ADD COLUMN "{column}" varchar({length}) '
        f"DEFAULT '{default}' NOT NULL",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_offices_keys_progress"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                add_text("audit_auditseal", "key", 16, ""),
                add_text("audit_auditevent", "proof", 32, ""),
                add_text("audit_keymark", "name", 20, "secret-key"),
                add_text("audit_keymark", "proof", 64, ""),
            ],
            state_operations=[
                migrations.AddField(
                    model_name="auditevent",
                    name="proof",
                    field=models.CharField(blank=True, max_length=32),
                ),
                migrations.AddField(
                    model_name="keymark",
                    name="proof",
                    field=models.CharField(blank=True, max_length=64),
                ),
                migrations.AddField(
                    model_name="auditseal",
                    name="key",
                    field=models.CharField(blank=True, max_length=16),
                ),
                migrations.AddField(
                    model_name="keymark",
                    name="name",
                    field=models.CharField(default="secret-key", max_length=20),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed_in", "เข้าสู่ระบบ"),
                    ("sign_in_failed", "เข้าสู่ระบบไม่สำเร็จ"),
                    ("signed_out", "ออกจากระบบ"),
                    ("password_changed", "เปลี่ยนรหัสผ่าน"),
                    ("password_reset", "คืนค่ารหัสผ่าน"),
                    ("office_chosen", "เลือกหน่วยงานสำหรับปฏิบัติงาน"),
                    ("office_created", "เพิ่มหน่วยงาน"),
                    ("office_changed", "แก้ไขหน่วยงาน"),
                    ("office_closed", "ปิดใช้งานหน่วยงาน"),
                    ("office_reopened", "เปิดใช้งานหน่วยงาน"),
                    ("offices_merged", "รวมสถานศึกษา"),
                    ("work_moved", "ย้ายงานที่ค้าง"),
                    ("closed_books_opened", "เปิดดูทะเบียนของหน่วยงานที่ปิดใช้งาน"),
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
                    ("copy_opened", "เปิดดูสำเนาในหน่วยงาน"),
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
                    ("key_changed", "เปลี่ยนกุญแจของระบบ"),
                    ("rows_written", "บันทึกข้อมูลของระบบ"),
                ],
                max_length=40,
            ),
        ),
        migrations.CreateModel(
            name="RowDigest",
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
                ("table", models.CharField(max_length=40)),
                ("row_id", models.BigIntegerField()),
                (
                    "digest",
                    models.CharField(
                        help_text="HMAC-SHA-256, its first 128 bits (RFC 2104, 5)",
                        max_length=32,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="row_digests",
                        to="audit.auditevent",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["table", "row_id", "id"], name="row_digest_of_row"
                    )
                ],
            },
        ),
        migrations.RunPython(keep_rows, migrations.RunPython.noop),
    ]
