"""What background work remembers between two runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import Q

# A worker that died leaves its claim behind; after this long another takes over.
CLAIM_LASTS: Final = timedelta(minutes=15)


class JobClockQuerySet(models.QuerySet["JobClock"]):
    """Which jobs wait for a worker."""

    def due(self, now: datetime) -> JobClockQuerySet:
        """Jobs whose time has come and that no living worker has claimed."""
        is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        return self.filter(is_free, due_at__lte=now)


class JobClock(models.Model):
    """When one job runs next: claimed by one worker at a time."""

    job = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = JobClockQuerySet.as_manager()

    def __str__(self) -> str:
        """The job's dotted path."""
        return self.job
