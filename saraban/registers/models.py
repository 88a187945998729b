"""The books: registers, one a kind and year, and their numbered entries."""

from __future__ import annotations

import uuid
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
from saraban.registers.queries import RegisterEntryQuerySet

ACTION_MAX: Final = 150
NOTE_MAX: Final = 200
REASON_MAX: Final = 300
REFERS_TO_MAX: Final = 300
VIEW_NAME_MAX: Final = 60
PAPER: Final = "เอกสารกระดาษ"


class Register(models.Model):
    """A book of one office, one kind, one calendar year.

    ``last_number`` is the only counter; it moves under a row lock in the
    transaction that writes the entry, so numbers have no gap and no duplicate.
    Circulars share it, unless ``circular_start`` gives them a series of their own:
    then a circular takes a second number besides, from ``last_circular_number``.
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
    # 0: circulars have no series of their own.
    circular_start = models.PositiveIntegerField("เลขเริ่มต้นหนังสือเวียน", default=0)
    last_circular_number = models.PositiveIntegerField(default=0)
    closed_for_good_at = models.DateTimeField("ปิดถาวรเมื่อ", null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(circular_start=0, last_circular_number=0)
                | Q(
                    circular_start__gte=1,
                    last_circular_number__gte=models.F("circular_start") - 1,
                ),
                name="circulars_count_from_their_start",
            ),
            models.CheckConstraint(
                condition=Q(circular_start=0) | Q(kind="outgoing"),
                name="circular_series_of_outgoing_only",
            ),
            models.CheckConstraint(
                condition=Q(closed_for_good_at__isnull=True) | Q(is_open=False),
                name="closed_for_good_is_closed",
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

    @property
    def has_circular_series(self) -> bool:
        """Do circulars take a second number from a series of their own."""
        return self.circular_start > 0

    @property
    def is_closed_for_good(self) -> bool:
        """Are its numbers settled: none comes, none is cancelled, by anybody."""
        return self.closed_for_good_at is not None


class NumberReservation(models.Model):
    """Numbers that were taken for letters to come (จองเลข): whose, why, how long.

    Each number is an entry in state *reserved*; it is used by filling it in, or
    released as void. None is ever given to anybody else.
    """

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="reservations"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ผู้จอง",
    )
    division = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="กลุ่มปฏิบัติ",
    )
    reason = models.CharField("เหตุผล", max_length=REASON_MAX)
    expires_on = models.DateField("ใช้ภายในวันที่")
    reserved_at = models.DateTimeField("จองเมื่อ", default=timezone.now)
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        """The reason."""
        return self.reason


class RegisterEntry(models.Model):
    """One numbered line of a book; its number is never reused, only voided.

    It is the office's own record: the fields are copied from the letter when it is
    registered and corrected here without touching anyone else's book. Number, book
    and the moment of registration never change.

    ``book_date`` is the day under which the line stands in the book: the day it was
    registered or its number reserved; for a back-dated or inserted line the day that
    it was written in for, with ``irregular_reason``.
    """

    class State(models.IntegerChoices):
        """What a number is."""

        RESERVED = 1, "จองเลข"
        REGISTERED = 2, "ลงทะเบียนแล้ว"
        VOID = 3, "ยกเลิกเลข"

    # Its index is entries_by_id, which begins with the book too.
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField("เลขทะเบียน")
    # เลขแทรก: 123/1 is number 123 with insert number 1; 0 is the line itself.
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
    search_text = models.TextField(editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "number", "insert_number", "legacy_copy"],
                name="number_once_per_register",
            ),
            models.UniqueConstraint(
                fields=["register", "circular_number"],
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
            models.Index(fields=["register", "id"], name="entries_by_id"),
            models.Index(fields=["register", "book_date"], name="entries_by_day"),
            models.Index(
                fields=["register", "responsible_office", "id"],
                name="entries_of_division",
            ),
            models.Index(
                fields=["register", "reference_key"], name="entries_by_reference"
            ),
            # The filters of a list that few of many entries pass, newest first.
            models.Index(
                fields=["register", "id"], condition=Q(state=1), name="entries_reserved"
            ),
            models.Index(
                fields=["register", "id"], condition=Q(state=3), name="entries_void"
            ),
            models.Index(
                fields=["register", "id"],
                condition=Q(deadline_at__isnull=False),
                name="entries_with_deadline",
            ),
            models.Index(
                fields=["register", "id"],
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
    def number_text(self) -> str:
        """The number as people write it: ``123``, an inserted one ``123/1``."""
        return number_text(self.number, self.insert_number)

    @property
    def is_void(self) -> bool:
        """Was the number cancelled: the row stays."""
        return self.state == self.State.VOID

    @property
    def is_reserved(self) -> bool:
        """Does the number wait for its letter."""
        return self.state == self.State.RESERVED

    @property
    def is_inserted(self) -> bool:
        """Was it written between two numbers (เลขแทรก)."""
        return self.insert_number > 0

    @property
    def is_backdated(self) -> bool:
        """Was it written in afterwards for an earlier day (ลงทะเบียนย้อนหลัง)."""
        return bool(self.irregular_reason) and not self.is_inserted

    @property
    def content(self) -> Letter:
        """The letter; raises ValueError for a number that has none."""
        if self.letter is None:
            message = f"entry {self.pk} has no letter"
            raise ValueError(message)
        return self.letter


class EntryLink(models.Model):
    """Ties two entries of one office, seen from both (ข้อ 39 and 47)."""

    class Kind(models.TextChoices):
        """What the later letter does with the earlier one."""

        ANSWERS = "answers", "ตอบหนังสือ"
        REFERS = "refers", "อ้างถึง"

    kind = models.CharField(max_length=10, choices=Kind)
    entry = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, related_name="links"
    )
    target = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, related_name="links_to_it"
    )
    tied_at = models.DateTimeField(default=timezone.now)
    tied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "target", "kind"], name="entries_tied_once"
            ),
            models.CheckConstraint(
                condition=~Q(entry=models.F("target")), name="entry_tied_to_another"
            ),
        ]

    def __str__(self) -> str:
        """Kind and ends."""
        return f"{self.kind} {self.entry_id} → {self.target_id}"


class ListArrangement(models.Model):
    """How one person wants one list: its columns, how dense, which named views."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    office = models.ForeignKey(
        "offices.Office", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Register.Kind)
    hidden_columns = models.JSONField(default=list)
    is_dense = models.BooleanField(default=False)
    # Each {"name": …, "query": …}: what stands in the address behind the mark.
    views = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "kind"], name="list_arranged_once"
            )
        ]

    def __str__(self) -> str:
        """The person and the book."""
        return f"{self.user_id} {self.kind}"


def number_text(number: int, insert_number: int = 0) -> str:
    """Write a number as people do: ``123``, an inserted one ``123/1``."""
    return f"{number}/{insert_number}" if insert_number else str(number)
