"""Deliveries: one letter on its way to one office."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.circulation.models import ReturnReason
from saraban.core.written_rows import DigestedQuerySet
from saraban.dispatch.models.dispatches import (
    CAPACITY_MAX,
    DISPATCH_REASON_MAX,
    Dispatch,
)
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.registers.models import RegisterEntry

DELIVERY_NOTE_MAX: Final = 500
ADDRESSED_MAX: Final = 300
PROOF_CODE_MAX: Final = 40


def _person() -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        # Nobody asks by it, and every index costs each of thousands of new rows.
        db_index=False,
    )


class Delivery(models.Model):
    """One letter on its way to one office.

    Received and the entry in the receiver's book are one act: a receipt without a
    number cannot exist, which the database checks too. Each moment (opened,
    received, returned, recalled, acted upon) stays when a later one follows;
    ``state`` is where the delivery stands now. A letter that comes again to an
    office that has registered it is a new delivery with the same entry.
    """

    class State(models.IntegerChoices):
        """Where it stands; opened and acted upon are moments, not states."""

        SENT = 1, "ยังไม่ลงทะเบียนรับ"
        RECEIVED = 2, "ลงทะเบียนรับแล้ว"
        RETURNED = 3, "ส่งคืนแล้ว"
        RECALLED = 4, "ผู้ส่งเรียกคืน"
        REPLACED = 5, "มีฉบับแก้ไขแทน"

    # In which states the sender may still do what.
    RECALLABLE = (State.SENT, State.RECEIVED)
    REPLACEABLE = (*RECALLABLE, State.RETURNED)
    # One that was called back gets another version only where it is named.
    REPLACEABLE_IF_NAMED = (*REPLACEABLE, State.RECALLED)

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, related_name="deliveries"
    )
    # Of the dispatch, kept here for lists of what nobody has received.
    sender = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    sent_at = models.DateTimeField("วันเวลาที่ส่ง", default=timezone.now)
    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="deliveries"
    )
    attention = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The office that was closed, or merged, before it received the letter.
    moved_from = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="เดิมส่งถึง",
    )
    # Several divisions of one office get one delivery that names them.
    addressed_to = models.CharField("ถึง", max_length=ADDRESSED_MAX, blank=True)
    state = models.PositiveSmallIntegerField("สถานะ", choices=State, default=State.SENT)
    opened_at = models.DateTimeField("เปิดดูเมื่อ", null=True, blank=True)
    opened_by = _person()
    received_at = models.DateTimeField("ลงทะเบียนรับเมื่อ", null=True, blank=True)
    received_by = _person()
    received_capacity = models.CharField(max_length=CAPACITY_MAX, blank=True)
    entry = models.ForeignKey(
        RegisterEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    acted_at = models.DateTimeField("ดำเนินการแล้วเมื่อ", null=True, blank=True)
    acted_by = _person()
    acted_note = models.CharField(
        "ผลการดำเนินการ", max_length=DELIVERY_NOTE_MAX, blank=True
    )
    returned_at = models.DateTimeField("ส่งคืนเมื่อ", null=True, blank=True)
    returned_by = _person()
    returned_capacity = models.CharField(max_length=CAPACITY_MAX, blank=True)
    return_reason = models.CharField(
        "เหตุผลที่ส่งคืน", max_length=20, choices=ReturnReason, blank=True
    )
    return_note = models.CharField(
        "รายละเอียด", max_length=DELIVERY_NOTE_MAX, blank=True
    )
    # When the sender answered the return: sent again, to another office, or noted.
    return_settled_at = models.DateTimeField(null=True, blank=True)
    return_settled_by = _person()
    recalled_at = models.DateTimeField("เรียกคืนเมื่อ", null=True, blank=True)
    recalled_by = _person()
    recalled_capacity = models.CharField(max_length=CAPACITY_MAX, blank=True)
    recall_reason = models.CharField(
        "เหตุผลที่เรียกคืน", max_length=DISPATCH_REASON_MAX, blank=True
    )
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    reminder_count = models.PositiveSmallIntegerField("แจ้งเตือน (ครั้ง)", default=0)
    reminded_at = models.DateTimeField("แจ้งเตือนล่าสุด", null=True, blank=True)
    # What the public page of หลักฐานการลงทะเบียนรับ is found by; made when first asked.
    proof_code = models.CharField(
        max_length=PROOF_CODE_MAX, null=True, blank=True, unique=True, editable=False
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "office"], name="delivery_once_per_office"
            ),
            models.CheckConstraint(
                condition=Q(
                    received_at__isnull=True,
                    received_by__isnull=True,
                    entry__isnull=True,
                )
                | Q(
                    received_at__isnull=False,
                    received_by__isnull=False,
                    entry__isnull=False,
                ),
                name="received_means_entered",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=1,
                    received_at__isnull=True,
                    returned_at__isnull=True,
                    recalled_at__isnull=True,
                )
                | Q(
                    state=2,
                    received_at__isnull=False,
                    returned_at__isnull=True,
                    recalled_at__isnull=True,
                )
                | Q(state=3, returned_at__isnull=False, recalled_at__isnull=True)
                | Q(state=4, recalled_at__isnull=False)
                | Q(state=5),
                name="delivery_state_as_its_moments",
            ),
            models.CheckConstraint(
                condition=Q(
                    returned_at__isnull=True, returned_by__isnull=True, return_reason=""
                )
                | Q(returned_at__isnull=False, returned_by__isnull=False)
                & ~Q(return_reason=""),
                name="delivery_return_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True, recall_reason="")
                | Q(recalled_at__isnull=False) & ~Q(recall_reason=""),
                name="delivery_recall_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-id"], name="delivery_of_office"),
            models.Index(
                fields=["office", "-id"],
                condition=Q(state=1),
                name="delivery_waiting_in_office",
            ),
            models.Index(
                fields=["dispatch", "office"],
                condition=Q(state=1),
                name="delivery_waiting_of_dispatch",
            ),
            # What few deliveries of a dispatch came to: the rest is received.
            models.Index(
                fields=["dispatch", "state"],
                condition=Q(state__gt=2),
                name="delivery_turned_of_dispatch",
            ),
            models.Index(
                fields=["sender", "sent_at"],
                condition=Q(state=1),
                name="delivery_waiting_of_sender",
            ),
            models.Index(
                fields=["sender", "-id"],
                condition=Q(state=3, return_settled_at__isnull=True),
                name="delivery_returned_to_sender",
            ),
        ]

    def __str__(self) -> str:
        """Dispatch and office."""
        return f"{self.dispatch_id} → {self.office_id}"

    def get_absolute_url(self) -> str:
        """The letter as its recipient sees it."""
        return reverse("dispatch:delivery_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for its receipt."""
        return self.state == self.State.SENT

    @property
    def is_received(self) -> bool:
        """Whether the receiving office has entered it into its book."""
        return self.received_at is not None

    @property
    def is_returned(self) -> bool:
        """Whether it is back with its sender."""
        return self.state == self.State.RETURNED

    @property
    def is_recalled(self) -> bool:
        """Whether the sender has called it back."""
        return self.state == self.State.RECALLED

    @property
    def is_replaced(self) -> bool:
        """Whether another version has taken its place."""
        return self.state == self.State.REPLACED


class Reminder(models.Model):
    """แจ้งเตือน: one reminder of one delivery."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="reminders"
    )
    at = models.DateTimeField("แจ้งเตือนเมื่อ", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = DigestedQuerySet["Reminder"].as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """Delivery and moment."""
        return f"{self.delivery_id} {self.at}"
