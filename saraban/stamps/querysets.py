"""Which stamped copies."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from saraban.stamps.models import Rendition  # noqa: F401

# The value of Rendition.State.PENDING.
_PENDING = 1


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Stamped copies; who may see them is asked of their line of the book."""

    def of_entry(self, entry_id: int) -> RenditionQuerySet:
        """Those of one line, newest first."""
        return self.filter(entry=entry_id).order_by("-pk")

    def pending(self) -> RenditionQuerySet:
        """Those that are still to be made."""
        return self.filter(state=_PENDING)

    def due(self, now: datetime) -> RenditionQuerySet:
        """Those whose time has come and that no living worker has claimed."""
        is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        return self.filter(is_free, next_try_at__lte=now)
