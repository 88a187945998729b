"""แจ้งเตือน: those who have not received, or not reported back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.bulk import insert_alike
from saraban.core.written_rows import note_written
from saraban.dispatch.actions.locks import locked_deliveries, locked_dispatch
from saraban.dispatch.actions.notify import tell_receivers, title_of
from saraban.dispatch.errors import AllReceivedError, JustRemindedError
from saraban.dispatch.models import Delivery, Dispatch, Reminder
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor

PAUSE: Final = timedelta(minutes=10)


@transaction.atomic
def remind(
    dispatch_id: int, delivery_ids: Collection[int] | None = None, *, actor: Actor
) -> int:
    """Remind all who have not received, or the chosen; return how many.

    Of those who received only such are reminded as still owe the report that the
    sender asked for, and only if they were chosen. Nobody is reminded twice within
    ``PAUSE``. Raises UnknownSubjectError, NotAllowedError, AllReceivedError and
    JustRemindedError.
    """
    dispatch = locked_dispatch(dispatch_id, actor=actor)
    locked = locked_deliveries(dispatch, delivery_ids)
    chosen = delivery_ids is not None
    reminded = [each for each in locked if _is_due(each, dispatch, chosen=chosen)]
    if not reminded:
        raise AllReceivedError
    moment = timezone.now()
    reminded = [each for each in reminded if _is_rested(each, moment)]
    if not reminded:
        raise JustRemindedError
    ids = [each.pk for each in reminded]
    Delivery.objects.filter(pk__in=ids).update(
        reminder_count=F("reminder_count") + 1, reminded_at=moment
    )
    insert_alike(
        Reminder(at=moment, by_id=actor.user_id),
        ("delivery_id",),
        [(each,) for each in ids],
    )
    made = Reminder.objects.filter(delivery__in=ids, at=moment)
    note_written(Reminder, made.values_list("pk", flat=True))
    values = {"deliveries": ids}
    record(AuditKind.DELIVERIES_REMINDED, dispatch, actor=actor, values=values)
    waiting = [each for each in reminded if each.is_waiting]
    owing = [each for each in reminded if not each.is_waiting]
    title = title_of(dispatch)
    tell_receivers(NoticeKind.REMINDER, waiting, f"แจ้งเตือนให้ลงทะเบียนรับ {title}")
    tell_receivers(NoticeKind.REMINDER, owing, f"แจ้งเตือนให้รายงานกลับ {title}")
    return len(reminded)


def count_due(dispatch_id: int) -> int:
    """Return how many a reminder to all would reach: those who have not received."""
    waiting = Delivery.objects.filter(dispatch=dispatch_id)
    return waiting.filter(state=Delivery.State.SENT).count()


def _is_rested(delivery: Delivery, moment: datetime) -> bool:
    """A second press of the same button reminds nobody twice."""
    return delivery.reminded_at is None or moment - delivery.reminded_at >= PAUSE


def _is_due(delivery: Delivery, dispatch: Dispatch, *, chosen: bool) -> bool:
    if delivery.is_waiting:
        return True
    owes = dispatch.needs_reply and delivery.acted_at is None
    return chosen and owes and delivery.state == Delivery.State.RECEIVED
