"""แจ้งเตือน: those who have not received, or not reported back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.dispatch.errors import AllReceivedError
from saraban.dispatch.holding import held_deliveries, held_dispatch
from saraban.dispatch.models import Delivery, Dispatch, Reminder
from saraban.dispatch.telling import tell_receivers, title_of
from saraban.notices.actions import BATCH
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@transaction.atomic
def remind(
    dispatch_id: int, delivery_ids: Collection[int] | None = None, *, actor: Actor
) -> int:
    """Remind all who have not received, or the chosen; return how many.

    Of those who received only such are reminded as still owe the report that the
    sender asked for, and only if they were chosen. Raises UnknownSubjectError,
    NotAllowedError and AllReceivedError.
    """
    dispatch = held_dispatch(dispatch_id, actor=actor)
    held = held_deliveries(dispatch, delivery_ids)
    chosen = delivery_ids is not None
    reminded = [each for each in held if _is_due(each, dispatch, chosen=chosen)]
    if not reminded:
        raise AllReceivedError
    moment = timezone.now()
    ids = [each.pk for each in reminded]
    Delivery.objects.filter(pk__in=ids).update(
        reminder_count=F("reminder_count") + 1, reminded_at=moment
    )
    Reminder.objects.bulk_create(
        [Reminder(delivery=each, at=moment, by_id=actor.user_id) for each in reminded],
        batch_size=BATCH,
    )
    values = {"deliveries": ids}
    record(AuditKind.DELIVERIES_REMINDED, dispatch, actor=actor, values=values)
    waiting = [each for each in reminded if each.is_waiting]
    owing = [each for each in reminded if not each.is_waiting]
    title = title_of(dispatch)
    tell_receivers(NoticeKind.REMINDER, waiting, f"แจ้งเตือนให้ลงทะเบียนรับ {title}")
    tell_receivers(NoticeKind.REMINDER, owing, f"แจ้งเตือนให้รายงานกลับ {title}")
    return len(reminded)


def _is_due(delivery: Delivery, dispatch: Dispatch, *, chosen: bool) -> bool:
    if delivery.is_waiting:
        return True
    owes = dispatch.needs_reply and delivery.acted_at is None
    return chosen and owes and delivery.state == Delivery.State.RECEIVED
