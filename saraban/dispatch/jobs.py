"""Background work: letters whose time has come."""

from __future__ import annotations

import logging

from django.utils import timezone

from saraban.dispatch.actions.send_draft import send_due
from saraban.dispatch.models import Draft
from saraban.dispatch.queries.drafts import DraftQuerySet
from saraban.dispatch.views.drafts.typed import details_of

logger = logging.getLogger(__name__)


def send_scheduled() -> None:
    """Send what is due, the oldest first, each in a transaction of its own."""
    now = timezone.now()
    faults: list[Exception] = []
    due = DraftQuerySet(Draft).due(now).order_by("send_at", "pk")
    for draft_id in list(due.values_list("pk", flat=True)):
        try:
            send_due(draft_id, now, details_of)
        except Exception as error:
            # A fault in one letter must not hold up those behind it; it stays
            # scheduled, and the next run tries it again.
            logger.exception("sending draft %s failed", draft_id)
            faults.append(error)
    if faults:
        raise faults[0]
