"""ลงทะเบียนรับและส่งต่อ: received, entered and handed on in one press."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.errors import NobodyChosenError
from saraban.circulation.models import Step
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.errors import NotWaitingError
from saraban.dispatch.models import Delivery
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry


@dataclass(frozen=True)
class HandOn:
    """To whom the receiver hands the letter on; ``must`` where the press says so."""

    division_id: int | None = None
    person_ids: frozenset[int] = frozenset()
    must: bool = False
    purpose: str = Step.Purpose.ACT

    @property
    def is_empty(self) -> bool:
        """Whether nobody has been chosen."""
        return self.division_id is None and not self.person_ids


@transaction.atomic
def receive_and_hand_on(
    delivery_id: int, hand_on: HandOn, *, actor: Actor
) -> RegisterEntry:
    """Receive a letter and hand it on; either both happen or neither.

    A division that is named and did not get the letter itself is told, and so is
    each person. Raises NobodyChosenError where the press asks for a handover,
    NotWaitingError where a colleague was quicker and it was to be handed on, and
    what ``receive_delivery`` and ``hand_over`` raise.
    """
    if hand_on.must and hand_on.is_empty:
        raise NobodyChosenError
    entry = receive_delivery(delivery_id, hand_on.division_id, actor=actor)
    if hand_on.is_empty:
        return entry
    delivery = Delivery.objects.select_related("received_by").get(pk=delivery_id)
    if delivery.received_by_id != actor.user_id:
        message = (
            f"{delivery.received_by} ลงทะเบียนรับหนังสือนี้ไปก่อนแล้ว เลขรับ {entry.number_text} "
            "จึงยังไม่ได้ส่งต่อตามที่เลือก ถ้าต้องการส่งต่อ ให้กด ส่งต่อ ในหน้านี้"
        )
        raise NotWaitingError(message)
    division_id = hand_on.division_id
    if division_id in (delivery.attention_id, actor.division_id):
        # It has the letter in its own box.
        division_id = None
    if division_id is not None or hand_on.person_ids:
        hand_over(
            entry,
            division_id=division_id,
            person_ids=hand_on.person_ids,
            actor=actor,
            purpose=hand_on.purpose,
        )
    return entry
