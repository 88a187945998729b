"""What background work remembers between two runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models

from saraban.core.leases import LeaseQuerySet

# A worker that died leaves its claim behind; after this long another takes over. Who
# lives renews it.
CLAIM_LASTS: Final = timedelta(minutes=1)


class JobClockQuerySet(LeaseQuerySet["JobClock"]):
    """Which jobs wait for a worker."""


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


class TryCount(models.Model):
    """How many tries were made at one thing, until when they count (``try_limits``)."""

    # An HMAC of what is tried at, and from where.
    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """How many, until when."""
        return f"{self.count} until {self.ends_at}"
