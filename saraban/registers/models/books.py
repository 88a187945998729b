"""The books: one of an office, a kind and a year; and numbers taken ahead."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.registers.models import kinds
from saraban.registers.models.kinds import KINDS, SECRET_KINDS, BookKind
from saraban.registers.models.own_kinds import OWN_MARK, OwnBookKind

REASON_MAX: Final = 300
KIND_CODE_MAX: Final = 20


class BookQuerySet(DigestedQuerySet["Book"]):
    """Which books."""

    def open_to_view(self) -> BookQuerySet:
        """All but those of secret letters, of which nobody else learns."""
        return self.exclude(kind__in=SECRET_KINDS)


class Book(models.Model):
    """A book of one office, one kind, one calendar year.

    ``last_number`` is the only counter; it moves under a row lock in the
    transaction that writes the entry, so numbers have no gap and no duplicate.
    Circulars share it, unless ``circular_start`` gives them a series of their own:
    then a circular takes a second number besides, from ``last_circular_number``.
    """

    class Kind(models.TextChoices):
        """The kinds that every office has."""

        INCOMING = kinds.INCOMING.code, kinds.INCOMING.name
        OUTGOING = kinds.OUTGOING.code, kinds.OUTGOING.name
        ORDER = kinds.ORDER.code, kinds.ORDER.name
        CERTIFICATE = kinds.CERTIFICATE.code, kinds.CERTIFICATE.name

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="registers"
    )
    # The code of its kind: one of ``Kind``, or that of ``own_kind``.
    kind = models.CharField(max_length=KIND_CODE_MAX)
    own_kind = models.ForeignKey(
        OwnBookKind,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="books",
    )
    year_be = models.PositiveSmallIntegerField("ปี")
    start_number = models.PositiveIntegerField("เลขเริ่มต้น", default=1)
    last_number = models.PositiveIntegerField(default=0)
    # Numbers that were missing already in the old book that was brought in.
    imported_gap_count = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField("เปิดใช้", default=True)
    # 0: circulars have no series of their own.
    circular_start = models.PositiveIntegerField("เลขเริ่มต้นหนังสือเวียน", default=0)
    last_circular_number = models.PositiveIntegerField(default=0)
    closed_for_good_at = models.DateTimeField("ปิดถาวรเมื่อ", null=True, blank=True)

    objects = BookQuerySet.as_manager()

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
                # One by one: PostgreSQL writes a list otherwise after a dump.
                condition=Q(own_kind__isnull=True, kind=kinds.INCOMING.code)
                | Q(own_kind__isnull=True, kind=kinds.OUTGOING.code)
                | Q(own_kind__isnull=True, kind=kinds.ORDER.code)
                | Q(own_kind__isnull=True, kind=kinds.CERTIFICATE.code)
                | Q(own_kind__isnull=True, kind=kinds.SECRET_INCOMING.code)
                | Q(own_kind__isnull=True, kind=kinds.SECRET_OUTGOING.code)
                | Q(own_kind__isnull=True, kind=kinds.SECRET_CONTROL.code)
                | Q(own_kind__isnull=False, kind__startswith=OWN_MARK),
                name="book_of_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(closed_for_good_at__isnull=True) | Q(is_open=False),
                name="closed_for_good_is_closed",
            ),
        ]

    def __str__(self) -> str:
        """Kind and year."""
        return f"{self.of_kind.name} {self.year_be}"

    @property
    def of_kind(self) -> BookKind:
        """Its kind, with the words for it."""
        if self.own_kind:
            return self.own_kind.as_kind()
        return KINDS.get(self.kind) or SECRET_KINDS[self.kind]

    @property
    def is_incoming(self) -> bool:
        """Whether this is ทะเบียนหนังสือรับ."""
        return self.kind == self.Kind.INCOMING

    @property
    def is_outgoing(self) -> bool:
        """Whether this is ทะเบียนหนังสือส่ง."""
        return self.kind == self.Kind.OUTGOING

    @property
    def is_order(self) -> bool:
        """Whether this is ทะเบียนคำสั่ง."""
        return self.kind == self.Kind.ORDER

    @property
    def is_of_certificates(self) -> bool:
        """Whether this is ทะเบียนเกียรติบัตร."""
        return self.kind == self.Kind.CERTIFICATE

    @property
    def is_of_letters(self) -> bool:
        """Whether its lines are letters that come in or go out."""
        return self.of_kind.is_of_letters

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
        """Whether its numbers are settled: none comes, none is cancelled, by anybody."""
        return self.closed_for_good_at is not None


class NumberReservation(models.Model):
    """Numbers that were taken for letters to come (จองเลข): whose, why, how long.

    Each number is an entry in state *reserved*; it is used by filling it in, or
    released as void. None is ever given to anybody else.
    """

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="reservations"
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
    submission_digest = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001  unknown for rows of 0.1.0

    objects = DigestedQuerySet["NumberReservation"].as_manager()

    def __str__(self) -> str:
        """The reason."""
        return self.reason
