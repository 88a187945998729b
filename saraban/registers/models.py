"""The books: registers, one a kind and year, and their numbered entries."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.letters.models import PARTY_MAX, REFERENCE_MAX, SUBJECT_MAX, Urgency
from saraban.registers.queries import RegisterEntryQuerySet

ACTION_MAX: Final = 150
NOTE_MAX: Final = 200
REASON_MAX: Final = 300
PAPER: Final = "เอกสารกระดาษ"


class Register(models.Model):
    """A book of one office, one kind, one calendar year.

    ``last_number`` is the only counter; it moves under a row lock in the
    transaction that writes the entry, so numbers have no gap and no duplicate.
    """

    class Kind(models.TextChoices):
        """Which book."""

        INCOMING = "incoming", "ทะเบียนหนังสือรับ"
        OUTGOING = "outgoing", "ทะเบียนหนังสือส่ง"

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="registers"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    year_be = models.PositiveSmallIntegerField("ปี")
    start_number = models.PositiveIntegerField("เลขเริ่มต้น", default=1)
    last_number = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField("เปิดใช้", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "year_be"], name="book_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(start_number__gte=1), name="book_starts_at_one_or_more"
            ),
            models.CheckConstraint(
                condition=Q(last_number__gte=models.F("start_number") - 1),
                name="book_counts_from_its_start",
            ),
        ]

    def __str__(self) -> str:
        """Kind and year."""
        return f"{self.get_kind_display()} {self.year_be}"

    @property
    def is_incoming(self) -> bool:
        """Is this ทะเบียนหนังสือรับ."""
        return self.kind == self.Kind.INCOMING

    @property
    def next_number(self) -> int:
        """The number that the next entry would take now; a guess until ตกลง."""
        return self.last_number + 1


class RegisterEntry(models.Model):
    """One numbered line of a book; its number is never reused, only voided.

    It is the office's own record: the fields are copied from the letter when it is
    registered and corrected here without touching anyone else's book.
    """

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="entries"
    )
    number = models.PositiveIntegerField("เลขทะเบียน")
    letter = models.ForeignKey(
        "letters.Letter", on_delete=models.PROTECT, related_name="entries"
    )
    reference_number = models.CharField("ที่", max_length=REFERENCE_MAX)
    document_date = models.DateField("ลงวันที่")
    sender = models.CharField("จาก", max_length=PARTY_MAX)
    sender_office = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    addressee = models.CharField("ถึง", max_length=PARTY_MAX)
    subject = models.CharField("เรื่อง", max_length=SUBJECT_MAX)
    urgency = models.PositiveSmallIntegerField(
        "ระดับความสำคัญ", choices=Urgency, default=Urgency.NORMAL
    )
    responsible_office = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="กลุ่มปฏิบัติ",
    )
    action_taken = models.CharField("บุคคลปฏิบัติ", max_length=ACTION_MAX, blank=True)
    note = models.CharField("หมายเหตุ", max_length=NOTE_MAX, blank=True)
    is_circular = models.BooleanField("ว", default=False)
    is_electronic = models.BooleanField(default=False)
    has_files = models.BooleanField(default=False)
    received_at = models.DateTimeField("วันเวลาที่รับ", null=True, blank=True)
    registered_at = models.DateTimeField("วันลงทะเบียน", default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    dispatched_at = models.DateTimeField("วันเวลาที่ส่ง", null=True, blank=True)
    voided_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    void_reason = models.CharField("เหตุผล", max_length=REASON_MAX, blank=True)
    search_text = models.TextField(editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "number"], name="number_once_per_register"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | (
                    Q(voided_at__isnull=False, voided_by__isnull=False)
                    & ~Q(void_reason="")
                ),
                name="void_entry_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(urgency__gte=1, urgency__lte=4), name="entry_urgency_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["register", "responsible_office", "number"],
                name="entries_of_division",
            ),
            models.Index(
                fields=["register", "reference_number"], name="entries_by_reference"
            ),
        ]

    def __str__(self) -> str:
        """Number and subject."""
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page รายละเอียด."""
        return reverse("registers:entry_detail", args=[self.pk])

    @property
    def is_void(self) -> bool:
        """Was the number cancelled: the row stays."""
        return self.voided_at is not None
