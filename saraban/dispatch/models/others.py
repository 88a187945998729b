"""Recipients of a dispatch that are no other office of the system."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.dispatch.models.dispatches import Dispatch
from saraban.dispatch.models.querysets import InsideCopyQuerySet
from saraban.documents.models import FILE_NAME_MAX, StoredFile
from saraban.registers.models import RegisterEntry

PARTY_NAME_MAX: Final = 200
PARTY_DETAIL_MAX: Final = 300


class InsideCopy(models.Model):
    """A letter sent to a division of the sender's own office, or its สารบรรณกลาง.

    It crosses no book: one book holds it, whoever reads it. ``office`` is the
    division, or the sender itself for the central registry, which may enter it into
    the incoming book.
    """

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, related_name="inside_copies"
    )
    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("เปิดดูเมื่อ", null=True, blank=True)
    received_at = models.DateTimeField("รับทราบเมื่อ", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    entry = models.ForeignKey(
        RegisterEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inside_copies",
    )

    # ส่งฉบับแก้ไขแทน: the copy of the earlier version, and when it was replaced.
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = InsideCopyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inside copies"
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "office"], name="inside_copy_once_per_office"
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="inside_copy_received_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-id"], name="inside_copy_of_office"),
            models.Index(
                fields=["office", "-id"],
                condition=Q(received_at__isnull=True),
                name="inside_copy_waiting",
            ),
        ]

    def __str__(self) -> str:
        """Dispatch and office."""
        return f"{self.dispatch_id} → {self.office_id}"


class OutsideDelivery(models.Model):
    """A letter to somebody outside the system: a name, how it went, and the proof."""

    class Method(models.TextChoices):
        """How it is sent."""

        POST = "post", "ไปรษณีย์"
        EMAIL = "email", "ไปรษณีย์อิเล็กทรอนิกส์"
        HAND = "hand", "นำส่ง"
        OBEC = "obec", "ระบบของ สพฐ."

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.PROTECT, related_name="outside_deliveries"
    )
    name = models.CharField("หน่วยงานภายนอก", max_length=PARTY_NAME_MAX)
    method = models.CharField("วิธีส่ง", max_length=10, choices=Method)
    # เลขพัสดุ, e-mail address, who took it: what the method has.
    detail = models.CharField("รายละเอียดการส่ง", max_length=PARTY_DETAIL_MAX, blank=True)
    handed_on = models.DateField("วันที่ส่งออก", null=True, blank=True)
    proof = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="outside_proofs",
        verbose_name="หลักฐานการส่ง",
    )
    proof_name = models.CharField(max_length=FILE_NAME_MAX, blank=True)
    recorded_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = DigestedQuerySet["OutsideDelivery"].as_manager()

    class Meta:
        verbose_name_plural = "outside deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "name"], name="outside_delivery_once_per_name"
            )
        ]

    def __str__(self) -> str:
        """Dispatch and name."""
        return f"{self.dispatch_id} → {self.name}"

    @property
    def is_sent(self) -> bool:
        """Whether it has left, as far as the record knows."""
        return self.handed_on is not None
