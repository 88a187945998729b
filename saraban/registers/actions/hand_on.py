"""Handing on with the registration: กลุ่มปฏิบัติ has the letter in the same press.

What hands on lies above the books (``circulation``); a setting names it.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core.locks import held_rows
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.hand_on import divisions_with_people


def holds_receiver(division_id: int | None, *, actor: Actor) -> bool:
    """Whether the letter is handed on to this division, whose row is held for it.

    Before the number is taken, since the book is locked last. Not to the own division,
    nor where nobody has an account.
    """
    if division_id is None or division_id == actor.division_id:
        return False
    if not actor.book_owner.registering_hands_on:
        return False
    if not can(actor, Permission.ENTRY_FORWARD, division_id=division_id):
        return False
    if not held_rows(Office.objects.in_use(), {division_id}):
        return False
    return bool(divisions_with_people({division_id}))


def hand_on(entry: RegisterEntry, *, actor: Actor) -> None:
    """Hand a letter that was just registered to its กลุ่มปฏิบัติ."""
    import_string(settings.SARABAN_HAND_ON)(entry, actor=actor)
