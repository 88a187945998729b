"""Closing offices is recorded, which key made the digests, and how far seals are."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_copy_opened"),
        ("offices", "0002_closed_and_merged"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyMark",
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
                ("fingerprint", models.CharField(max_length=16)),
                ("after_event", models.BigIntegerField()),
                ("has_lost", models.BooleanField(default=False)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
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
                ],
                max_length=40,
            ),
        ),
        migrations.CreateModel(
            name="AuditSealProgress",
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
                ("sealed_upto", models.BigIntegerField(default=0)),
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
                        fields=("office",), name="seal_progress_once"
                    )
                ],
            },
        ),
    ]
