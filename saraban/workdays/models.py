"""Days on which an office does not work."""

from __future__ import annotations

from django.db import models

from saraban.core.written_rows import DigestedQuerySet

HOLIDAY_NAME_MAX = 200


class Holiday(models.Model):
    """วันหยุดราชการ of an area office, for its schools too; the office edits them.

    Saturdays and Sundays are never working days and need no row.
    """

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="holidays"
    )
    date = models.DateField("วันที่")
    name = models.CharField("วันหยุดราชการ", max_length=HOLIDAY_NAME_MAX)

    objects = DigestedQuerySet["Holiday"].as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "date"], name="holiday_once_per_office"
            )
        ]

    def __str__(self) -> str:
        """Day and name."""
        return f"{self.date} {self.name}"
