"""The act of sending a letter."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.dispatch.models.querysets import DispatchQuerySet
from saraban.letters.models import REFERENCE_MAX, SUBJECT_MAX, Urgency
from saraban.registers.models import RegisterEntry

RECIPIENTS_TEXT_MAX: Final = 500
DISPATCH_REASON_MAX: Final = 500
CAPACITY_MAX: Final = 300


class Dispatch(models.Model):
    """One sending of a letter to one or many offices, in one commit."""

    class Recipients(models.TextChoices):
        """ถึง, as the sender chose it; several at once."""

        ALL_GOVERNMENT = "all_government", "สถานศึกษารัฐบาลทุกแห่ง"
        ALL_PRIVATE = "all_private", "สถานศึกษาเอกชนทุกแห่ง"
        SOME_SCHOOLS = "some_schools", "สถานศึกษาบางแห่ง"
        GROUPS = "groups", "กลุ่มสถานศึกษาที่บันทึกไว้"
        AREA_REGISTRY = "area_registry", "สารบรรณกลาง"
        DIVISION = "division", "กลุ่ม"
        INSIDE = "inside", "กลุ่มในสำนักงาน"
        OFFICES = "offices", "สพท.อื่น และ สพฐ."
        OUTSIDE = "outside", "หน่วยงานภายนอก"

    letter = models.ForeignKey(
        "letters.Letter", on_delete=models.PROTECT, related_name="dispatches"
    )
    entry = models.ForeignKey(
        RegisterEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dispatches",
    )
    sender = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="sent"
    )
    from_office = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="จาก",
    )
    reference_number = models.CharField("เลขที่หนังสือ", max_length=REFERENCE_MAX)
    document_date = models.DateField("ลงวันที่")
    subject = models.CharField("เรื่อง", max_length=SUBJECT_MAX)
    urgency = models.PositiveSmallIntegerField(
        "ระดับความสำคัญ", choices=Urgency, default=Urgency.NORMAL
    )
    deadline_at = models.DateTimeField("ด่วนภายใน", null=True, blank=True)
    summary = models.TextField("เนื้อหาโดยสรุป")
    has_files = models.BooleanField(default=False)
    # The kinds chosen, joined by commas, and what they came to when it was sent.
    recipients = models.CharField(max_length=200)
    recipients_text = models.CharField("ถึง", max_length=RECIPIENTS_TEXT_MAX, blank=True)
    recipient_count = models.PositiveIntegerField()
    needs_reply = models.BooleanField("ต้องรายงานกลับ", default=False)
    reply_by = models.DateField("รายงานกลับภายในวันที่", null=True, blank=True)
    answers = models.ForeignKey(
        "dispatch.Delivery",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answered_by",
    )
    # ส่งฉบับแก้ไขแทน: the dispatch whose letter this one takes the place of.
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    reason = models.CharField("เหตุผลที่ส่งแทน", max_length=DISPATCH_REASON_MAX, blank=True)
    sent_at = models.DateTimeField("วันเวลาที่ส่ง", default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ผู้ส่ง",
    )
    sent_capacity = models.CharField(max_length=CAPACITY_MAX, blank=True)
    approved_at = models.DateTimeField("อนุมัติเมื่อ", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ผู้อนุมัติ",
    )
    approved_capacity = models.CharField(max_length=CAPACITY_MAX, blank=True)
    recalled_at = models.DateTimeField("เรียกคืนเมื่อ", null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recall_reason = models.CharField(
        "เหตุผลที่เรียกคืน", max_length=DISPATCH_REASON_MAX, blank=True
    )
    search_text = models.TextField(editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    submission_digest = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001  unknown for rows of 0.1.0

    # Made from the others, and made anew when the search learns.
    digest_leaves_out = frozenset({"search_text"})
    objects = DispatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sender", "-id"], name="sent_by_office"),
            models.Index(
                fields=["sender", "from_office", "-id"], name="sent_by_division"
            ),
            models.Index(
                fields=["id"],
                condition=Q(needs_reply=True),
                name="dispatch_needing_reply",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient_count__gte=1), name="dispatch_has_recipients"
            ),
        ]

    def __str__(self) -> str:
        """The letter's number and subject."""
        return f"{self.reference_number} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page with the receipts."""
        return reverse("dispatch:dispatch_detail", args=[self.pk])

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of recipients the sender chose."""
        return frozenset(self.recipients.split(","))

    @property
    def is_recalled(self) -> bool:
        """Whether the sender has called the whole letter back."""
        return self.recalled_at is not None
