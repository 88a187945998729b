"""The way of a registered letter inside its office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.circulation.queries import HandoverQuerySet
from saraban.registers.models import RegisterEntry

CAPACITY_MAX = 300
NOTE_MAX = 500


class ReturnReason(models.TextChoices):
    """Why a letter is sent back."""

    WRONG_OFFICE = "wrong_office", "ผิดหน่วยงาน"
    INCOMPLETE = "incomplete", "เอกสารไม่ครบ"
    UNREADABLE = "unreadable", "ไฟล์เปิดไม่ได้"
    OTHER = "other", "อื่น ๆ"


class Handover(models.Model):
    """ส่งต่อ: a letter of the book handed to a division or a person of the office.

    A row is never deleted; whoever got the letter may send it back with a reason
    (ส่งคืน), which the row keeps. The letter's number stays the same.
    """

    entry = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, related_name="handovers"
    )
    division = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers",
    )
    handed_at = models.DateTimeField("ส่งต่อเมื่อ", default=timezone.now)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    handed_capacity = models.CharField(max_length=CAPACITY_MAX)
    opened_at = models.DateTimeField("เปิดดูเมื่อ", null=True, blank=True)
    returned_at = models.DateTimeField("ส่งคืนเมื่อ", null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    return_reason = models.CharField(
        "เหตุผลที่ส่งคืน", max_length=20, choices=ReturnReason, blank=True
    )
    return_note = models.CharField("รายละเอียด", max_length=NOTE_MAX, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="handover_to_person"),
            models.Index(fields=["division", "-id"], name="handover_to_division"),
            # What waits: counted on every page of หนังสือรับ.
            models.Index(
                fields=["person"],
                condition=Q(opened_at__isnull=True, returned_at__isnull=True),
                name="handover_waiting_for_person",
            ),
            models.Index(
                fields=["division"],
                condition=Q(opened_at__isnull=True, returned_at__isnull=True),
                name="handover_waiting_for_div",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(division__isnull=False, person__isnull=True)
                | Q(division__isnull=True, person__isnull=False),
                name="handover_to_division_or_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    returned_at__isnull=True, returned_by__isnull=True, return_reason=""
                )
                | Q(returned_at__isnull=False, returned_by__isnull=False)
                & ~Q(return_reason=""),
                name="handover_return_has_reason",
            ),
            models.UniqueConstraint(
                fields=["entry", "person"],
                condition=Q(person__isnull=False, returned_at__isnull=True),
                name="handover_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        """Entry and who got it."""
        return f"{self.entry_id} → {self.division_id or self.person_id}"

    def get_absolute_url(self) -> str:
        """The letter as whoever got it sees it."""
        return reverse("circulation:handover_detail", args=[self.pk])

    @property
    def recipient_name(self) -> str:
        """The division or the person that it was handed to."""
        return self.division.name if self.division else str(self.person)

    @property
    def is_returned(self) -> bool:
        """Has it been sent back."""
        return self.returned_at is not None
