"""When the installation was last backed up."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class BackupRun(models.Model):
    """One backup that ended: whole, or with files that were damaged already."""

    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(default=timezone.now, db_index=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    file_count = models.PositiveIntegerField()
    damaged_count = models.PositiveIntegerField(default=0)
    has_keys = models.BooleanField(default=False)
    is_encrypted = models.BooleanField(default=False)

    def __str__(self) -> str:
        """When it ended."""
        return f"backup of {self.ended_at:%Y-%m-%d %H:%M}"
