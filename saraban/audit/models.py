"""The record of every deed: append-only, and sealed in chains.

Database triggers refuse to change or delete these rows (see the migration). Old
and new values stand in a detail row that the event covers by a keyed digest.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditKind(models.TextChoices):
    """What was done."""

    SIGNED_IN = "signed_in", "เข้าสู่ระบบ"
    # Until release 0.1.0; counted an hour since then (``accounts.FailedSignIns``).
    SIGN_IN_FAILED = "sign_in_failed", "เข้าสู่ระบบไม่สำเร็จ"
    SIGNED_OUT = "signed_out", "ออกจากระบบ"
    PASSWORD_CHANGED = "password_changed", "เปลี่ยนรหัสผ่าน"
    PASSWORD_RESET = "password_reset", "คืนค่ารหัสผ่าน"
    PERSON_INVITED = "person_invited", "ออกใบเชิญ"
    CONFIRMATION_ASKED = "confirmation_asked", "ขอให้บุคคลที่สองยืนยัน"
    CONFIRMATION_GIVEN = "confirmation_given", "ยืนยันโดยบุคคลที่สอง"
    CONFIRMATION_REFUSED = "confirmation_refused", "ไม่ยืนยันโดยบุคคลที่สอง"
    CONFIRMATION_WITHDRAWN = "confirmation_withdrawn", "ถอนคำขอยืนยัน"
    INVITATION_ACCEPTED = "invitation_accepted", "ตั้งรหัสผ่านตามใบเชิญ"
    OFFICE_CHOSEN = "office_chosen", "เลือกหน่วยงานสำหรับปฏิบัติงาน"
    OFFICE_CREATED = "office_created", "เพิ่มหน่วยงาน"
    OFFICE_CHANGED = "office_changed", "แก้ไขหน่วยงาน"
    OFFICE_CLOSED = "office_closed", "ปิดใช้งานหน่วยงาน"
    OFFICE_REOPENED = "office_reopened", "เปิดใช้งานหน่วยงาน"
    OFFICES_MERGED = "offices_merged", "รวมสถานศึกษา"
    WORK_MOVED = "work_moved", "ย้ายงานที่ค้าง"
    CLOSED_BOOKS_OPENED = "closed_books_opened", "เปิดดูทะเบียนของหน่วยงานที่ปิดใช้งาน"
    SETTINGS_CHANGED = "settings_changed", "แก้ไขการตั้งค่า"
    PERSON_CREATED = "person_created", "เพิ่มผู้ใช้"
    PERSON_CHANGED = "person_changed", "แก้ไขผู้ใช้"
    DIRECTORY_IMPORT_READ = "directory_import_read", "อ่านไฟล์สถานศึกษาและบุคลากร"
    DIRECTORY_IMPORTED = "directory_imported", "นำเข้าสถานศึกษาและบุคลากร"
    DIRECTORY_IMPORT_UNDONE = (
        "directory_import_undone",
        "ยกเลิกการนำเข้าสถานศึกษาและบุคลากร",
    )
    DIRECTORY_EXPORTED = "directory_exported", "ส่งออกสถานศึกษาและบุคลากร"
    OFFICE_REMINDED = "office_reminded", "เตือนให้กำหนดเจ้าหน้าที่"
    APPOINTED = "appointed", "กำหนดเจ้าหน้าที่"
    APPOINTMENT_ENDED = "appointment_ended", "ยกเลิกการกำหนดเจ้าหน้าที่"
    BOOK_OPENED = "book_opened", "เปิดทะเบียน"
    BOOK_CLOSED = "book_closed", "ปิดทะเบียน"
    PREFIX_CHANGED = "prefix_changed", "กำหนดเลขที่หนังสือ"
    ENTRY_REGISTERED = "entry_registered", "ลงทะเบียน"
    ENTRY_CHANGED = "entry_changed", "แก้ไขรายการ"
    ENTRY_VOIDED = "entry_voided", "ยกเลิกเลข"
    NUMBER_RESERVED = "number_reserved", "จองเลข"
    ENTRIES_TIED = "entries_tied", "ผูกเรื่อง"
    ENTRIES_UNTIED = "entries_untied", "ยกเลิกการผูกเรื่อง"
    ABBREVIATIONS_CHANGED = "abbreviations_changed", "กำหนดคำย่อของหน่วยงาน"
    KIND_ADDED = "kind_added", "เพิ่มทะเบียนอื่น"
    KIND_CHANGED = "kind_changed", "แก้ไขทะเบียนอื่น"
    IMPORT_READ = "import_read", "อ่านไฟล์ทะเบียนเดิม"
    BOOK_IMPORTED = "book_imported", "นำเข้าทะเบียนเดิม"
    IMPORT_UNDONE = "import_undone", "ยกเลิกการนำเข้าทะเบียนเดิม"
    PEOPLE_NAMED = "people_named", "แจ้งบุคคลในคำสั่ง"
    PERSON_UNNAMED = "person_unnamed", "เอาบุคคลออกจากคำสั่ง"
    ORDER_ACKNOWLEDGED = "order_acknowledged", "รับทราบคำสั่ง"
    CERTIFICATES_REGISTERED = "certificates_registered", "ลงทะเบียนเกียรติบัตรหลายรายชื่อ"
    CERTIFICATE_APPROVED = "certificate_approved", "รับรองเกียรติบัตร"
    CERTIFICATE_REFUSED = "certificate_refused", "ไม่รับรองเกียรติบัตร"
    CERTIFICATES_PRINTED = "certificates_printed", "พิมพ์เกียรติบัตร"
    SIGNATORY_CHANGED = "signatory_changed", "กำหนดผู้ลงนามเกียรติบัตร"
    SIGNATURE_ALLOWED = "signature_allowed", "อนุญาตให้ใช้ลายมือชื่อในเกียรติบัตร"
    SIGNATURE_WITHDRAWN = "signature_withdrawn", "เลิกอนุญาตลายมือชื่อในเกียรติบัตร"
    CHECKER_NAMED = "checker_named", "กำหนดผู้ตรวจสอบเกียรติบัตร"
    CHECKER_REMOVED = "checker_removed", "ยกเลิกผู้ตรวจสอบเกียรติบัตร"
    DESIGN_CHANGED = "design_changed", "กำหนดแบบเกียรติบัตร"
    BOOK_CHANGED = "book_changed", "แก้ไขการตั้งค่าทะเบียน"
    BOOK_CLOSED_FOR_GOOD = "book_closed_for_good", "ปิดทะเบียนถาวร"
    BOOK_EXPORTED = "book_exported", "ส่งออกทะเบียน"
    BOOK_PRINTED = "book_printed", "พิมพ์ทะเบียน"
    FILE_ATTACHED = "file_attached", "แนบไฟล์"
    FILE_REMOVED = "file_removed", "เอาไฟล์แนบออก"
    FILE_READ = "file_read", "เปิดไฟล์"
    LETTER_DISPATCHED = "letter_dispatched", "ส่งหนังสือ"
    DELIVERY_OPENED = "delivery_opened", "เปิดดูหนังสือ"
    COPY_OPENED = "copy_opened", "เปิดดูสำเนาในหน่วยงาน"
    DELIVERY_RECEIVED = "delivery_received", "ลงทะเบียนรับ"
    DELIVERY_RETURNED = "delivery_returned", "ส่งคืน"
    RETURN_SETTLED = "return_settled", "รับทราบการส่งคืน"
    DELIVERIES_RECALLED = "deliveries_recalled", "เรียกคืน"
    LETTER_REPLACED = "letter_replaced", "ส่งฉบับแก้ไขแทน"
    DELIVERIES_REMINDED = "deliveries_reminded", "แจ้งเตือน"
    DELIVERY_ACTED = "delivery_acted", "ดำเนินการแล้ว"
    RECIPIENTS_ADDED = "recipients_added", "เพิ่มผู้รับ"
    COPY_RECEIVED = "copy_received", "รับทราบ"
    OUTSIDE_RECORDED = "outside_recorded", "บันทึกการส่งถึงหน่วยงานภายนอก"
    PROOF_PRINTED = "proof_printed", "พิมพ์หลักฐานการลงทะเบียนรับ"
    DRAFT_CHANGED = "draft_changed", "ร่างหนังสือส่ง"
    HANDED_OVER = "handed_over", "ส่งต่อ"
    HANDOVER_RETURNED = "handover_returned", "ส่งคืนภายใน"
    LETTER_PROPOSED = "letter_proposed", "เสนอหนังสือ"
    OPINION_GIVEN = "opinion_given", "ลงความเห็น"
    INSTRUCTION_GIVEN = "instruction_given", "สั่งการ"
    STEP_ACCEPTED = "step_accepted", "รับทราบเรื่อง"
    STEP_REPORTED = "step_reported", "รายงานผล"
    STEP_CLOSED = "step_closed", "ปิดเรื่อง"
    STEP_MOVED = "step_moved", "เปลี่ยนผู้รับเรื่อง"
    STEP_SKIPPED = "step_skipped", "ข้ามลำดับ"
    STEP_WITHDRAWN = "step_withdrawn", "ถอนเรื่อง"
    NOTE_ADDED = "note_added", "บันทึกเพิ่มเติม"
    WAY_CHANGED = "way_changed", "กำหนดเส้นทางการเสนอ"
    PHRASES_CHANGED = "phrases_changed", "กำหนดข้อความสั่งการ"
    SIGNATURE_CHANGED = "signature_changed", "กำหนดลายมือชื่อ"
    PIN_CHANGED = "pin_changed", "กำหนดรหัส PIN"
    PIN_REFUSED = "pin_refused", "รหัส PIN ไม่ถูกต้อง"
    SIGNATURE_USED = "signature_used", "ลงลายมือชื่อ"
    STAMP_MOVED = "stamp_moved", "ย้ายตรารับหนังสือ"
    PAPER_STAMPED = "paper_stamped", "ประทับตราหนังสือ"
    PAPER_SEALED = "paper_sealed", "ลงตราประทับอิเล็กทรอนิกส์"
    CERTIFICATE_CHANGED = "certificate_changed", "กำหนดใบรับรองอิเล็กทรอนิกส์"
    GROUP_CHANGED = "group_changed", "กำหนดกลุ่มสถานศึกษา"
    HOLIDAYS_CHANGED = "holidays_changed", "กำหนดวันหยุดราชการ"
    SECRET_REGISTERED = "secret_registered", "ลงทะเบียนหนังสือลับ"
    SECRET_CHANGED = "secret_changed", "แก้ไขรายการหนังสือลับ"
    SECRET_VOIDED = "secret_voided", "ยกเลิกเลขทะเบียนลับ"
    SECRET_SENT = "secret_sent", "ส่งหนังสือลับ"
    SECRET_RECEIVED = "secret_received", "ลงทะเบียนรับหนังสือลับ"
    SECRET_RETURNED = "secret_returned", "ส่งคืนหนังสือลับ"
    SECRET_READER_ADDED = "secret_reader_added", "เพิ่มผู้อ่านหนังสือลับ"
    SECRET_READER_REMOVED = "secret_reader_removed", "ถอนผู้อ่านหนังสือลับ"
    SECRET_OPENED = "secret_opened", "เปิดอ่านหนังสือลับ"
    SECRET_PAGE_READ = "secret_page_read", "อ่านหน้าหนังสือลับ"
    SECRET_PRINTED = "secret_printed", "พิมพ์หนังสือลับ"
    SECRET_DOWNLOADED = "secret_downloaded", "ดาวน์โหลดไฟล์หนังสือลับ"
    SECRET_LISTED = "secret_listed", "ดูทะเบียนหนังสือลับ"
    SECRET_REFUSED = "secret_refused", "ไม่อนุญาตให้เปิดหนังสือลับ"
    SECRET_ASKED = "secret_asked", "เสนอหนังสือลับ"
    SECRET_ANSWERED = "secret_answered", "ลงความเห็นหรือสั่งการในหนังสือลับ"
    SECRET_WITHDRAWN = "secret_withdrawn", "ถอนเรื่องหนังสือลับ"
    SECRECY_CHANGED = "secrecy_changed", "ปรับชั้นความลับ"
    SECRET_INSPECTED = "secret_inspected", "ตรวจสอบหนังสือลับ"
    SECRET_BOOK_PRINTED = "secret_book_printed", "พิมพ์ทะเบียนหนังสือลับ"
    SECRET_SETTINGS_CHANGED = "secret_settings_changed", "ตั้งค่าหนังสือลับ"
    SECRET_HANDED_OVER = "secret_handed_over", "แจ้งนายทะเบียนหนังสือลับ"
    KEY_CHANGED = "key_changed", "เปลี่ยนกุญแจของระบบ"
    ROWS_WRITTEN = "rows_written", "บันทึกข้อมูลของระบบ"


# Somebody else holds, or held for a time, what opens the person's account: also when a
# code is used, it may be another who uses it.
PASSWORD_GIVEN = (
    AuditKind.PASSWORD_RESET,
    AuditKind.PERSON_INVITED,
    AuditKind.INVITATION_ACCEPTED,
)


class AuditEvent(models.Model):
    """One deed: who, in which capacity, what, when, from where."""

    kind = models.CharField(max_length=40, choices=AuditKind)
    at = models.DateTimeField()
    office = models.ForeignKey(
        "offices.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    appointment_id = models.BigIntegerField(null=True)
    capacity = models.CharField(max_length=300, blank=True)
    ip_address = models.GenericIPAddressField(null=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    detail_digest = models.CharField(max_length=64, blank=True)
    # That the program wrote it (audit.event_proofs); empty in releases before.
    proof = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "id"], name="audit_of_subject"
            ),
            models.Index(fields=["office", "id"], name="audit_of_office"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        """Kind and subject."""
        return f"{self.kind} {self.subject_type} {self.subject_id}"


class AuditDetail(models.Model):
    """Old and new values of one event."""

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="detail"
    )
    values = models.JSONField()

    def __str__(self) -> str:
        """The event's number."""
        return f"detail of {self.event_id}"


class RowDigest(models.Model):
    """A row as it stood when its transaction ended, as a keyed digest.

    Whatever writes into a table of the letters, the books or the people leaves one for
    each row, with the last event of its transaction; the seal of the event covers it.
    """

    event = models.ForeignKey(
        AuditEvent, on_delete=models.PROTECT, related_name="row_digests"
    )
    table = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    digest = models.CharField(
        max_length=32, help_text="HMAC-SHA-256, its first 128 bits (RFC 2104, 5)"
    )

    class Meta:
        indexes = [
            models.Index(fields=["table", "row_id", "id"], name="row_digest_of_row")
        ]

    def __str__(self) -> str:
        """The row."""
        return f"{self.table} {self.row_id}"


class AuditSeal(models.Model):
    """A batch of one office's events, chained to the batch before.

    ``hash`` is an HMAC-SHA-256 with the seal key whose fingerprint is ``key``. Seals
    of releases before 0.5 have no key and are plain SHA-256: the first keyed seal of
    their office covers them.
    """

    office = models.ForeignKey(
        "offices.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    event_count = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=16, blank=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"],
                name="seal_number_once_per_office",
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(office__isnull=True),
                name="seal_number_once_outside_offices",
            ),
        ]

    def __str__(self) -> str:
        """Office and number."""
        return f"seal {self.office_id}/{self.number}"


class AuditSealedEvent(models.Model):
    """Which seal covers an event, and where in it."""

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    seal = models.ForeignKey(AuditSeal, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Seal and position."""
        return f"{self.seal_id}#{self.position}"


class AuditSealProgress(models.Model):
    """Up to which event everything of an office is sealed; null: of no office."""

    office = models.ForeignKey(
        "offices.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_upto = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office"], name="seal_progress_once"),
        ]

    def __str__(self) -> str:
        """Office and event."""
        return f"sealed {self.office_id} up to {self.sealed_upto}"


class KeyMark(models.Model):
    """From which event on which key of the ring is in use; never the key itself.

    ``has_lost``: a key before is lost, and with it all that it proved up to
    ``after_event``. ``proof`` covers this mark and all before it, by this very key.
    """

    name = models.CharField(max_length=20, default="secret-key")
    fingerprint = models.CharField(max_length=16)
    after_event = models.BigIntegerField()
    has_lost = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    proof = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        """The fingerprint."""
        return self.fingerprint
