"""Letters on their way: the sending, and one delivery for each recipient."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.dispatch.queries import DeliveryQuerySet, DispatchQuerySet
from saraban.letters.models import REFERENCE_MAX, SUBJECT_MAX, Urgency
from saraban.registers.models import RegisterEntry


class Dispatch(models.Model):
    """One sending of a letter to one or many offices, in one commit."""

    class Recipients(models.TextChoices):
        """ถึง, as the sender chose it."""

        ALL_GOVERNMENT = "all_government", "สถานศึกษารัฐบาลทุกแห่ง"
        SOME_SCHOOLS = "some_schools", "สถานศึกษาบางแห่ง"
        AREA_REGISTRY = "area_registry", "สารบรรณกลาง"
        DIVISION = "division", "กลุ่ม"

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
    recipients = models.CharField("ถึง", max_length=20, choices=Recipients)
    recipient_count = models.PositiveIntegerField()
    sent_at = models.DateTimeField("วันเวลาที่ส่ง", default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ผู้ส่ง",
    )
    search_text = models.TextField(editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sender", "-id"], name="sent_by_office"),
            models.Index(
                fields=["sender", "from_office", "-id"], name="sent_by_division"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient_count__gte=1), name="dispatch_has_recipients"
            )
        ]

    def __str__(self) -> str:
        """The letter's number and subject."""
        return f"{self.reference_number} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page with the receipts."""
        return reverse("dispatch:dispatch_detail", args=[self.pk])


class Delivery(models.Model):
    """One letter on its way to one office.

    Received and the entry in the receiver's book are one act: a receipt without a
    number cannot exist, which the database checks too.
    """

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, related_name="deliveries"
    )
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
    opened_at = models.DateTimeField("เปิดดูเมื่อ", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    received_at = models.DateTimeField("ลงทะเบียนรับเมื่อ", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    entry = models.OneToOneField(
        RegisterEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delivery",
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
        ]
        indexes = [
            models.Index(fields=["office", "-id"], name="delivery_of_office"),
            models.Index(
                fields=["office", "-id"],
                condition=Q(received_at__isnull=True),
                name="delivery_waiting_in_office",
            ),
            models.Index(
                fields=["dispatch", "office"],
                condition=Q(received_at__isnull=True),
                name="delivery_waiting_of_dispatch",
            ),
        ]

    def __str__(self) -> str:
        """Dispatch and office."""
        return f"{self.dispatch_id} → {self.office_id}"

    def get_absolute_url(self) -> str:
        """The letter as its recipient sees it."""
        return reverse("dispatch:delivery_detail", args=[self.pk])

    @property
    def is_received(self) -> bool:
        """Has the receiving office entered it into its book."""
        return self.received_at is not None
