"""A letter: the content that every office's copy shares, with its files."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import DESCRIPTION_MAX, FILE_NAME_MAX, StoredFile

SUBJECT_MAX: Final = 500
REFERENCE_MAX: Final = 100
PARTY_MAX: Final = 200


class Urgency(models.IntegerChoices):
    """ชั้นความเร็ว (ระเบียบงานสารบรรณ ข้อ 28)."""

    NORMAL = 1, "ปกติ"
    URGENT = 2, "ด่วน"
    VERY_URGENT = 3, "ด่วนมาก"
    MOST_URGENT = 4, "ด่วนที่สุด"


class Secrecy(models.IntegerChoices):
    """ชั้นความลับ (ระเบียบว่าด้วยการรักษาความลับของทางราชการ พ.ศ. 2544).

    Letters of the ordinary books have none. ลับที่สุด goes through no electronic channel
    (ระเบียบงานสารบรรณ ข้อ 29) and is refused everywhere.
    """

    NONE = 0, "ไม่ลับ"
    CONFIDENTIAL = 1, "ลับ"
    SECRET = 2, "ลับมาก"
    TOP_SECRET = 3, "ลับที่สุด"


class Letter(models.Model):
    """What was written. Frozen at its first dispatch; copies point to it."""

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="letters"
    )
    reference_number = models.CharField("เลขที่หนังสือ", max_length=REFERENCE_MAX)
    document_date = models.DateField("ลงวันที่")
    subject = models.CharField("เรื่อง", max_length=SUBJECT_MAX)
    urgency = models.PositiveSmallIntegerField(
        "ระดับความสำคัญ", choices=Urgency, default=Urgency.NORMAL
    )
    deadline_at = models.DateTimeField("ด่วนภายใน", null=True, blank=True)
    secrecy = models.PositiveSmallIntegerField(
        "ความลับ", choices=Secrecy, default=Secrecy.NONE
    )
    supplements = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supplements_to_it",
    )
    # ฉบับแก้ไข: the letter that this one takes the place of.
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    frozen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DigestedQuerySet["Letter"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(urgency__gte=1, urgency__lte=4),
                name="letter_urgency_known",
            )
        ]

    def __str__(self) -> str:
        """The letter's own number and subject."""
        return f"{self.reference_number} {self.subject}"

    @property
    def is_frozen(self) -> bool:
        """Whether it has been sent: then nothing in it changes any more."""
        return self.frozen_at is not None


class LetterAttachment(models.Model):
    """One file of a letter (ไฟล์แนบ with คำอธิบายไฟล์)."""

    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, related_name="attachments"
    )
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="attachments"
    )
    position = models.PositiveSmallIntegerField("ไฟล์แนบ")
    name = models.CharField("ชื่อไฟล์", max_length=FILE_NAME_MAX)
    description = models.CharField("คำอธิบายไฟล์", max_length=DESCRIPTION_MAX)
    attached_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DigestedQuerySet["LetterAttachment"].as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "position"], name="attachment_position_once"
            )
        ]

    def __str__(self) -> str:
        """The file's name."""
        return self.name
