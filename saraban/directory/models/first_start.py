"""The link with which an empty installation is set up in the browser."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet


class FirstStart(models.Model):
    """The newest link of an installation without accounts; only its digest is kept."""

    code_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    objects = DigestedQuerySet["FirstStart"].as_manager()

    def __str__(self) -> str:
        """When it was made."""
        return f"first start {self.made_at:%Y-%m-%d}"
