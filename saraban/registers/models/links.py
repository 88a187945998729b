"""Ties between entries of one office's books."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.registers.models.entries import RegisterEntry


class EntryLink(models.Model):
    """Ties two entries of one office, seen from both (ข้อ 39 and 47)."""

    class Kind(models.TextChoices):
        """What the later entry does with the earlier one."""

        ANSWERS = "answers", "ตอบหนังสือ"
        REFERS = "refers", "อ้างถึง"
        # An order and the letter that caused it; an order and the one that it cancels.
        FOLLOWS = "follows", "ออกคำสั่งตามหนังสือ"
        CANCELS = "cancels", "ยกเลิกคำสั่ง"

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

    objects = DigestedQuerySet["EntryLink"].as_manager()

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
