"""Several letters received in one press, each by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.models import Delivery
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry


@dataclass
class Receipts:
    """What a bulk receipt did: entries, and why it stopped if it did."""

    entries: list[RegisterEntry] = field(default_factory=list)
    refusal: str = ""


def receive_many(delivery_ids: list[int], *, actor: Actor) -> Receipts:
    """Receive several letters, oldest first, each on its own.

    A refusal stops the rest: they stay waiting, and nothing received is undone.
    Raises UnknownSubjectError and NotAllowedError before the first is received.
    """
    receipts = Receipts()
    wanted = sorted(set(delivery_ids))
    known = Delivery.objects.visible_to(actor).filter(pk__in=wanted)
    attentions = known.values_list("attention", flat=True)
    if len(attentions) < len(wanted):
        raise UnknownSubjectError
    for division_id in set(attentions):
        require(actor, Permission.DELIVERY_RECEIVE, division_id=division_id)
    for delivery_id in wanted:
        try:
            receipts.entries.append(receive_delivery(delivery_id, actor=actor))
        except DomainError as error:
            receipts.refusal = error.message
            break
    return receipts
