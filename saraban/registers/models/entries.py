"""The entries of the books, each under its number."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.letters.models import (
    PARTY_MAX,
    REFERENCE_MAX,
    SUBJECT_MAX,
    Letter,
    Urgency,
)
from saraban.registers.models.books import REASON_MAX, Book, NumberReservation
from saraban.registers.models.imports import BookImport
from saraban.registers.models.querysets import RegisterEntryQuerySet

ACTION_MAX: Final = 150
NOTE_MAX: Final = 200
REFERS_TO_MAX: Final = 300
SECOND_LINE_MAX: Final = 250
PAPER: Final = "เอกสารกระดาษ"
# What is left of a letter that turned out to be secret, beside its number.
MOVED_AWAY: Final = "ย้ายไปทะเบียนลับ"


class RegisterEntry(models.Model):
    """One numbered line of a book; its number is never reused, only voided.

    It is the office's own record: the fields are copied from the letter when it is
    registered and corrected here without touching anyone else's book. Number, book
    and the moment of registration never change.

    ``book_date`` is the day under which the entry stands in the book: the day it was
    registered or its number reserved; for a back-dated or inserted entry the day that
    it was written in for, with ``irregular_reason``.
    """

    class State(models.IntegerChoices):
        """What a number is."""

        RESERVED = 1, "จองเลข"
        REGISTERED = 2, "ลงทะเบียนแล้ว"
        VOID = 3, "ยกเลิกเลข"

    # Its index is entries_by_id, which begins with the book too.
    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField("เลขทะเบียน")
    # เลขแทรก: 123/1 is number 123 with insert number 1; 0 is the number itself.
    insert_number = models.PositiveSmallIntegerField("เลขแทรก", default=0)
    # Imported books may hold a number twice: the copies are kept and marked.
    legacy_copy = models.PositiveSmallIntegerField(default=0)
    circular_number = models.PositiveIntegerField("เลขหนังสือเวียน", null=True, blank=True)
    state = models.PositiveSmallIntegerField(
        "สถานะ", choices=State, default=State.REGISTERED
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    reservation = models.ForeignKey(
        NumberReservation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    letter = models.ForeignKey(
        "letters.Letter",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    reference_number = models.CharField("ที่", max_length=REFERENCE_MAX)
    # What people leave out or write differently is gone from it (reference_key_of).
    reference_key = models.CharField(max_length=REFERENCE_MAX, editable=False)
    document_date = models.DateField("ลงวันที่", null=True, blank=True)
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
    # Of a certificate, whose subject has two lines.
    subject_second = models.CharField(
        "เรื่อง บรรทัดที่ 2", max_length=SECOND_LINE_MAX, blank=True, default=""
    )
    urgency = models.PositiveSmallIntegerField(
        "ระดับความสำคัญ", choices=Urgency, default=Urgency.NORMAL
    )
    deadline_at = models.DateTimeField("ด่วนภายใน", null=True, blank=True)
    refers_to = models.CharField("อ้างถึง", max_length=REFERS_TO_MAX, blank=True)
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
    book_date = models.DateField("วันที่ในทะเบียน")
    irregular_reason = models.CharField(
        "เหตุผลที่ลงย้อนหลังหรือแทรกเลข", max_length=REASON_MAX, blank=True
    )
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
    # Brought in from a file of an old book, under the number that it had.
    imported_from = models.ForeignKey(
        BookImport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    search_text = models.TextField(editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    submission_digest = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001  unknown for rows of 0.1.0

    # Made from the others, and made anew when the search learns.
    digest_leaves_out = frozenset({"search_text"})
    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number", "insert_number", "legacy_copy"],
                name="number_once_per_register",
            ),
            models.UniqueConstraint(
                fields=["book", "circular_number"],
                condition=Q(circular_number__isnull=False),
                name="circular_number_once_per_register",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(state=3) & Q(voided_at__isnull=True, void_reason="")
                    | (
                        Q(state=3, voided_at__isnull=False, voided_by__isnull=False)
                        & ~Q(void_reason="")
                    )
                ),
                name="void_entry_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=1, letter__isnull=True, reservation__isnull=False)
                | Q(state=2, letter__isnull=False, document_date__isnull=False)
                | Q(state=3),
                name="reserved_line_waits_for_its_letter",
            ),
            models.CheckConstraint(
                condition=Q(insert_number=0) | ~Q(irregular_reason=""),
                name="inserted_line_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(urgency__gte=1, urgency__lte=4), name="entry_urgency_known"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "id"], name="entries_by_id"),
            models.Index(fields=["book", "book_date"], name="entries_by_day"),
            # What one person has registered last; what of it still wants its file.
            models.Index(
                fields=["book", "registered_by", "number"], name="entries_of_registrar"
            ),
            models.Index(
                fields=["book", "registered_by", "number"],
                condition=Q(state=2, has_files=False),
                name="entries_without_file",
            ),
            models.Index(
                fields=["book", "responsible_office", "id"],
                name="entries_of_division",
            ),
            models.Index(
                fields=["imported_from"],
                condition=Q(imported_from__isnull=False),
                name="entries_imported",
            ),
            models.Index(fields=["book", "reference_key"], name="entries_by_reference"),
            models.Index(fields=["book", "document_date"], name="entries_by_date"),
            # What one sender wrote last: the usual เลขที่, who got it.
            models.Index(fields=["book", "sender", "id"], name="entries_of_sender"),
            models.Index(
                fields=["book", "number"],
                condition=Q(is_circular=True),
                name="entries_circular",
            ),
            # The filters of a list that few of many entries pass, newest first.
            models.Index(
                fields=["book", "id"], condition=Q(state=1), name="entries_reserved"
            ),
            models.Index(
                fields=["book", "id"], condition=Q(state=3), name="entries_void"
            ),
            models.Index(
                fields=["book", "id"],
                condition=Q(deadline_at__isnull=False),
                name="entries_with_deadline",
            ),
            models.Index(
                fields=["book", "id"],
                condition=~Q(irregular_reason=""),
                name="entries_irregular",
            ),
        ]

    def __str__(self) -> str:
        """Number and subject."""
        return f"{self.number_text} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page รายละเอียด."""
        return reverse("registers:entry_detail", args=[self.pk])

    @property
    def is_moved_to_secret(self) -> bool:
        """Whether it went over into a secret book: only its number is left here."""
        return (
            self.is_void and self.letter_id is None and self.void_reason == MOVED_AWAY
        )

    @property
    def number_text(self) -> str:
        """The number as people write it: ``123``, an inserted one ``123/1``."""
        return number_text(self.number, self.insert_number)

    @property
    def number_name(self) -> str:
        """The number with its word before it: ``เลขรับ 123``."""
        return f"{self.book.of_kind.number_word} {self.number_text}"

    @property
    def is_void(self) -> bool:
        """Whether the number was cancelled: the row stays."""
        return self.state == self.State.VOID

    @property
    def is_reserved(self) -> bool:
        """Whether the number waits for its letter."""
        return self.state == self.State.RESERVED

    @property
    def is_inserted(self) -> bool:
        """Whether it was written between two numbers (เลขแทรก)."""
        return self.insert_number > 0

    @property
    def is_backdated(self) -> bool:
        """Whether it was written in afterwards for an earlier day (ลงทะเบียนย้อนหลัง)."""
        return bool(self.irregular_reason) and not self.is_inserted

    @property
    def content(self) -> Letter:
        """The letter; raises ValueError for a number that has none."""
        if self.letter is None:
            message = f"entry {self.pk} has no letter"
            raise ValueError(message)
        return self.letter


def number_text(number: int, insert_number: int = 0) -> str:
    """Write a number as people do: ``123``, an inserted one ``123/1``."""
    return f"{number}/{insert_number}" if insert_number else str(number)


def number_spans(numbers: Iterable[int]) -> str:
    """Return numbers as people write them: ``7–9, 12``."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("–".join(map(str, span)) for span in spans)
