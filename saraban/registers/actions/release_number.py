"""ปล่อยเลข: a reserved number is given up and becomes void."""

from __future__ import annotations

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.offices.actors import Actor
from saraban.registers.actions.locks import (
    locked_entry,
    locked_live_entry,
    require_reserved,
)
from saraban.registers.actions.void import make_void, was_voided_so
from saraban.registers.models import RegisterEntry


@transaction.atomic
def release_number(entry: RegisterEntry, reason: str, *, actor: Actor) -> RegisterEntry:
    """Give up a reserved number: it becomes void and is never issued again.

    Raises NotReservedError and NotAllowedError.
    """
    locked = locked_entry(entry, actor=actor)
    if was_voided_so(locked, reason, actor=actor):
        return locked
    entry = locked_live_entry(entry, actor=actor)
    require_reserved(entry)
    require(actor, Permission.NUMBER_RESERVE, division_id=entry.responsible_office_id)
    return make_void(entry, reason, actor=actor)
