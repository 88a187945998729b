"""ดำเนินการแล้ว and รายงานกลับ: what the receiver did with the letter."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.dispatch.actions.locks import locked_delivery
from saraban.dispatch.actions.notify import settle_waiting, tell_sender, title_of
from saraban.dispatch.errors import NotReceivedError
from saraban.dispatch.models import Delivery
from saraban.dispatch.queries.visible import refuse_unless_there
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@transaction.atomic
def mark_acted(delivery_id: int, note: str = "", *, actor: Actor) -> Delivery:
    """Keep that the receiver has done what the letter asks for.

    The sender is told where a report was asked for. A second press changes nothing.
    Raises UnknownSubjectError, NotAllowedError, NotReceivedError, RecalledError,
    ReplacedError and ReturnedError.
    """
    delivery = locked_to_act(delivery_id, actor=actor)
    if delivery.acted_at is None:
        keep_acted(delivery, note, actor=actor)
        if delivery.dispatch.needs_reply:
            name = actor.book_owner.short_name
            title = f"{name} ดำเนินการแล้ว {title_of(delivery.dispatch)}"
            tell_sender(NoticeKind.REPLY, delivery.dispatch, title)
    return delivery


def locked_to_act(delivery_id: int, *, actor: Actor) -> Delivery:
    """Lock a received delivery that the actor may act on; raises as ``mark_acted``."""
    delivery = locked_delivery(delivery_id, actor=actor)
    require(actor, Permission.DELIVERY_RECEIVE, division_id=delivery.attention_id)
    refuse_unless_there(delivery)
    if not delivery.is_received:
        raise NotReceivedError
    return delivery


def keep_acted(delivery: Delivery, note: str, *, actor: Actor) -> None:
    """Write it on a locked delivery; what reminded of it is settled."""
    if delivery.acted_at is not None:
        return
    delivery.acted_at = timezone.now()
    delivery.acted_by_id = actor.user_id
    delivery.acted_note = note
    delivery.save(update_fields=["acted_at", "acted_by", "acted_note"])
    values = {"note": note}
    record(AuditKind.DELIVERY_ACTED, delivery, actor=actor, values=values)
    settle_waiting([delivery])
