"""What an office calls those who write to it: สพฐ. and ศธจ. for their whole names."""

from __future__ import annotations

from typing import Final

from django.db import models

from saraban.core.written_rows import DigestedQuerySet
from saraban.letters.models import PARTY_MAX

ABBREVIATIONS_MAX: Final = 100
# Ends a name that begins many: องค์การบริหารส่วนตำบล… is gone on with by who types.
GOES_ON: Final = "…"


class SenderAbbreviation(models.Model):
    """A sender's name, and what this office calls it, with commas between.

    An office that has written none has those that are built in.
    """

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="abbreviations"
    )
    name = models.CharField("ชื่อเต็ม", max_length=PARTY_MAX)
    abbreviations = models.CharField("คำย่อหรือชื่อที่เรียกกัน", max_length=ABBREVIATIONS_MAX)

    objects = DigestedQuerySet["SenderAbbreviation"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], name="sender_abbreviated_once"
            )
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name
