"""เรียกคืน: the sender calls a letter back, from all or from some."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_rows
from saraban.dispatch.actions.answer import hold_answered, take_back_answer
from saraban.dispatch.actions.locks import locked_deliveries, locked_dispatch
from saraban.dispatch.actions.notify import (
    settle_waiting,
    tell_divisions,
    tell_receivers,
    title_of,
)
from saraban.dispatch.errors import NotWaitingError
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@transaction.atomic
def recall_deliveries(
    dispatch_id: int,
    reason: str,
    delivery_ids: Collection[int] | None = None,
    *,
    actor: Actor,
) -> int:
    """Call a letter back with a reason; return from how many recipients.

    Nothing vanishes: whoever registered it keeps the number and both know; whoever
    has not can no longer register it. Who opened or received it is told, and who
    did not is told too, since the letter stands in their inbox. A receipt at the
    same moment either came first (then it stands, recalled) or is refused. Raises
    UnknownSubjectError, NotAllowedError and NotWaitingError.
    """
    answered = hold_answered(dispatch_id)
    dispatch = locked_dispatch(dispatch_id, actor=actor)
    locked = locked_deliveries(dispatch, delivery_ids)
    recalled = [each for each in locked if each.state in Delivery.RECALLABLE]
    copies = _copies_to_recall(dispatch) if delivery_ids is None else []
    if not recalled and not copies:
        again = [each for each in locked if _recalled_so(each, reason, actor)]
        if again:
            return len(again)
        raise NotWaitingError
    moment = timezone.now()
    Delivery.objects.filter(pk__in=[each.pk for each in recalled]).update(
        state=Delivery.State.RECALLED,
        recalled_at=moment,
        recalled_by=actor.user_id,
        recalled_capacity=actor.capacity_text,
        recall_reason=reason,
    )
    if delivery_ids is None and not dispatch.is_recalled:
        _mark_whole(dispatch, reason, actor)
        _settle_returns(dispatch, actor)
    values = {
        "reason": reason,
        "deliveries": [each.pk for each in recalled],
        "owed_again": take_back_answer(answered, dispatch),
    }
    record(AuditKind.DELIVERIES_RECALLED, dispatch, actor=actor, values=values)
    title = f"ผู้ส่งเรียกคืน ({reason}) {title_of(dispatch)}"
    settle_waiting(recalled)
    tell_receivers(NoticeKind.RECALLED, recalled, title)
    tell_divisions(NoticeKind.RECALLED, copies, title)
    return len(recalled) + len(copies)


def _settle_returns(dispatch: Dispatch, actor: Actor) -> None:
    """Whoever sent the letter back needs no other answer."""
    unanswered = Delivery.objects.filter(
        dispatch=dispatch, state=Delivery.State.RETURNED, return_settled_at__isnull=True
    )
    unanswered.update(return_settled_at=timezone.now(), return_settled_by=actor.user_id)


def _recalled_so(delivery: Delivery, reason: str, actor: Actor) -> bool:
    """Whether this person has called it back for this reason: a second press of the same."""
    was = (delivery.recalled_by_id, delivery.recall_reason)
    return delivery.is_recalled and was == (actor.user_id, reason)


def _copies_to_recall(dispatch: Dispatch) -> list[InsideCopy]:
    """The copies inside the own office go with the whole letter."""
    if dispatch.is_recalled:
        return []
    copies = InsideCopy.objects.filter(dispatch=dispatch)
    return locked_rows(copies.select_related("dispatch"))


def _mark_whole(dispatch: Dispatch, reason: str, actor: Actor) -> None:
    dispatch.recalled_at = timezone.now()
    dispatch.recalled_by_id = actor.user_id
    dispatch.recall_reason = reason
    dispatch.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
