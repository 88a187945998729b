"""Background work: letters whose time has come."""

from __future__ import annotations

from django.utils import timezone

from saraban.core.leases import do_each
from saraban.dispatch.actions.send_draft import send_due
from saraban.dispatch.models import Draft
from saraban.dispatch.queries.drafts import DraftQuerySet
from saraban.dispatch.views.drafts.saved_form import details_of


def send_scheduled() -> None:
    """Send what is due, the oldest first, each in a transaction of its own.

    A letter that fails stays scheduled: the next run tries it again.
    """
    now = timezone.now()
    faults: list[Exception] = []
    due = DraftQuerySet(Draft).due(now).order_by("send_at", "pk")
    do_each(
        list(due.values_list("pk", flat=True)),
        lambda draft_id: send_due(draft_id, now, details_of),
        fault="sending draft %s failed",
        failed=lambda _draft_id, error: faults.append(error),
    )
    if faults:
        raise faults[0]
