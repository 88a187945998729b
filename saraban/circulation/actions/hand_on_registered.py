"""ส่งต่อ with the registration, as if it had been pressed right after."""

from __future__ import annotations

from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.models import Step
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry


def hand_on_registered(entry: RegisterEntry, *, actor: Actor) -> list[Step]:
    """Hand a letter that was just registered to its กลุ่มปฏิบัติ.

    A name in บุคคลปฏิบัติ stays words that the division reads: free text names nobody
    for certain. Part of the registration's transaction; raises as ``hand_over``.
    """
    return hand_over(
        entry, division_id=entry.responsible_office_id, person_ids=(), actor=actor
    )
