"""Rows that an office edits: ways of proposing, and stock phrases."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models

from saraban.circulation.models.circulations import Step
from saraban.circulation.models.endorsements import Decision
from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Office, Role

WAY_NAME_MAX: Final = 100
PHRASE_MAX: Final = 200


class Way(models.Model):
    """เส้นทางการเสนอ: the desks that letters of a kind go past, in order."""

    class Kind(models.TextChoices):
        """For which letters it is offered first."""

        ANY = "any", "หนังสือทุกประเภท"
        INCOMING = "incoming", "หนังสือรับ"
        OUTGOING = "outgoing", "หนังสือส่ง"
        URGENT = "urgent", "หนังสือด่วนทุกชั้น"

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="ways", verbose_name="หน่วยงาน"
    )
    name = models.CharField("ชื่อเส้นทาง", max_length=WAY_NAME_MAX)
    kind = models.CharField("ใช้กับ", max_length=20, choices=Kind, default=Kind.ANY)
    order = models.PositiveSmallIntegerField("ลำดับ", default=0)

    objects = DigestedQuerySet["Way"].as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], name="way_name_once_per_office"
            )
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class WayStep(models.Model):
    """One desk of a way; rows of one place are asked side by side.

    A division's post without a division is that of the letter's กลุ่มปฏิบัติ.
    """

    way = models.ForeignKey(Way, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField("ลำดับ")
    role = models.CharField("หน้าที่", max_length=30, choices=Role)
    division = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(
        "เพื่อ", max_length=20, choices=Step.Purpose, default=Step.Purpose.CONSIDER
    )
    # Working days, one place after the other, from the proposal; 0: no limit.
    days = models.PositiveSmallIntegerField("ภายใน (วันทำการ)", default=0)

    objects = DigestedQuerySet["WayStep"].as_manager()

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        """Place and post."""
        return f"{self.place} {self.get_role_display()}"


class Phrase(models.Model):
    """ข้อความสั่งการ: a stock phrase of an office, or of one person there."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="phrases")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="phrases",
    )
    text = models.CharField("ข้อความ", max_length=PHRASE_MAX)
    # Which of the two kinds it is: a phrase of an opinion, or of an order.
    decision = models.CharField("ประเภทความเห็นหรือคำสั่ง", max_length=20, choices=Decision)
    order = models.PositiveSmallIntegerField("ลำดับ", default=0)

    objects = DigestedQuerySet["Phrase"].as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "text"],
                condition=models.Q(person__isnull=True),
                name="phrase_once_per_office",
            ),
            models.UniqueConstraint(
                fields=["office", "person", "text"],
                condition=models.Q(person__isnull=False),
                name="phrase_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        """The text."""
        return self.text
