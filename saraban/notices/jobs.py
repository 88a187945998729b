"""Background work of notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from saraban.notices.models import Notice

KEPT: Final = timedelta(days=365)
BATCH: Final = 5000


def remove_old_notices() -> None:
    """Remove notices of more than a year ago; the record of the deeds stays."""
    old = Notice.objects.filter(at__lt=timezone.now() - KEPT).order_by("at")
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        # In short transactions: a clerk's deed must not wait for the whole.
        Notice.objects.filter(pk__in=ids).delete()
