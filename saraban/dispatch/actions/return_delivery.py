"""ส่งคืน to the sending office, and the sender's answer to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.models import ReturnReason
from saraban.dispatch.actions.answer import hold_answered, take_back_answer
from saraban.dispatch.actions.locks import (
    locked_deliveries,
    locked_delivery,
    locked_dispatch,
)
from saraban.dispatch.actions.notify import settle_waiting, tell_sender, title_of
from saraban.dispatch.errors import ReturnNeedsNoteError
from saraban.dispatch.models import Delivery
from saraban.dispatch.queries.visible import refuse_unless_there
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@dataclass(frozen=True)
class ReturnDetails:
    """Why a letter goes back."""

    reason: str
    note: str = ""


@transaction.atomic
def return_delivery(
    delivery_id: int, details: ReturnDetails, *, actor: Actor
) -> Delivery:
    """Send a letter back to the office that sent it; the sender is told at once.

    A number that it was registered under stays in the receiver's book, and the
    letter keeps it when it comes again. The same press again returns what it did.
    Raises UnknownSubjectError, NotAllowedError, ReturnNeedsNoteError, RecalledError,
    ReplacedError and, where another has returned it, ReturnedError.
    """
    answers = Delivery.objects.filter(pk=delivery_id).values_list("dispatch", flat=True)
    answered = [held for each in answers for held in hold_answered(each)]
    delivery = locked_delivery(delivery_id, actor=actor)
    require(actor, Permission.DELIVERY_RECEIVE, division_id=delivery.attention_id)
    reason = ReturnReason(details.reason)
    if delivery.is_returned and delivery.returned_by_id == actor.user_id:
        return delivery
    refuse_unless_there(delivery)
    if reason is ReturnReason.OTHER and not details.note:
        raise ReturnNeedsNoteError
    delivery.state = Delivery.State.RETURNED
    delivery.returned_at = timezone.now()
    delivery.returned_by_id = actor.user_id
    delivery.returned_capacity = actor.capacity_text
    delivery.return_reason = reason
    delivery.return_note = details.note
    if delivery.opened_at is None:
        delivery.opened_at = delivery.returned_at
        delivery.opened_by_id = actor.user_id
    delivery.save()
    values = {
        "reason": reason.value,
        "note": details.note,
        "owed_again": take_back_answer(answered, delivery.dispatch),
    }
    record(AuditKind.DELIVERY_RETURNED, delivery, actor=actor, values=values)
    name = actor.book_owner.short_name
    title = f"{name} ส่งคืน ({reason.label}) {title_of(delivery.dispatch)}"
    tell_sender(NoticeKind.RETURNED, delivery.dispatch, title)
    settle_waiting([delivery])
    return delivery


@transaction.atomic
def settle_returns(
    dispatch_id: int, delivery_ids: Iterable[int], *, actor: Actor
) -> None:
    """รับทราบ: the sender has dealt with returns otherwise, by telephone say.

    Those that were never sent back, or are answered, stay. Raises
    UnknownSubjectError and NotAllowedError.
    """
    dispatch = locked_dispatch(dispatch_id, actor=actor)
    for delivery in locked_deliveries(dispatch, sorted(set(delivery_ids))):
        if delivery.is_returned and delivery.return_settled_at is None:
            mark_settled(delivery, actor=actor)
            delivery.save(update_fields=["return_settled_at", "return_settled_by"])
            record(AuditKind.RETURN_SETTLED, delivery, actor=actor)


def mark_settled(delivery: Delivery, *, actor: Actor) -> None:
    """Keep that the sender has answered a return, on a locked delivery."""
    if delivery.returned_at is not None and delivery.return_settled_at is None:
        delivery.return_settled_at = timezone.now()
        delivery.return_settled_by_id = actor.user_id
