"""Asking for a stamped copy, and moving its stamp. The worker makes it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.models import Circulation
from saraban.core.locks import locked_row
from saraban.offices.actors import Actor
from saraban.registers.actions.locks import locked_registered_entry
from saraban.registers.models import RegisterEntry
from saraban.stamps.errors import (
    NoReceiptStampError,
    NothingToStampError,
    StampStandsOnCoverError,
)
from saraban.stamps.models import Rendition, StampPlace, UsualStampPlace
from saraban.stamps.paper.content import StampPosition
from saraban.stamps.queries.copies import copy_of, require_stamp


@transaction.atomic
def ask_stamp(entry: RegisterEntry, *, actor: Actor) -> Rendition:
    """Have an entry's letter stamped anew; a second press asks once.

    Raises UnknownSubjectError, NotAllowedError, EntryVoidError, EntryReservedError and
    NothingToStampError.
    """
    entry = locked_registered_entry(entry, actor=actor)
    require_stamp(actor, entry)
    circulation = Circulation.objects.filter(entry=entry.pk).exists()
    if not entry.book.is_incoming and not circulation:
        raise NothingToStampError
    return _ask(entry, actor)


@transaction.atomic
def move_stamp(
    entry: RegisterEntry, place: StampPosition, *, is_usual: bool, actor: Actor
) -> Rendition:
    """Put the stamp of an entry elsewhere, and have its letter stamped anew.

    ``is_usual``: the next letters that this person registers begin there. Raises as
    ``ask_stamp``, NoReceiptStampError and StampStandsOnCoverError.
    """
    entry = locked_registered_entry(entry, actor=actor)
    require_stamp(actor, entry)
    if not entry.book.is_incoming:
        raise NoReceiptStampError
    if copy_of(entry).stands_on_cover:
        raise StampStandsOnCoverError
    moment = timezone.now()
    before = StampPlace.objects.filter(entry=entry).first()
    StampPlace.objects.update_or_create(
        entry=entry,
        defaults={
            "x": place.x,
            "y": place.y,
            "set_by": actor.user,
            "set_at": moment,
        },
    )
    if is_usual:
        UsualStampPlace.objects.update_or_create(
            user=actor.user,
            office=actor.book_owner,
            defaults={"x": place.x, "y": place.y, "set_at": moment},
        )
    values = {
        "place": [[before.x, before.y] if before else None, [place.x, place.y]],
        "is_usual": is_usual,
    }
    record(AuditKind.STAMP_MOVED, entry, actor=actor, values=values)
    return _ask(entry, actor)


def _ask(entry: RegisterEntry, actor: Actor) -> Rendition:
    """Return the copy that will be made, asked for now or before.

    One that a worker has in hand may show what was there before: then another
    follows it.
    """
    now = timezone.now()
    found, is_new = Rendition.objects.get_or_create(
        entry=entry, state=Rendition.State.PENDING, defaults={"next_try_at": now}
    )
    pending = locked_row(Rendition.objects.all(), found.pk)
    if is_new:
        values = {"entry": entry.pk, "asked": True}
        record(AuditKind.PAPER_STAMPED, pending, actor=actor, values=values)
    elif not pending.is_pending:
        return _ask(entry, actor)
    elif pending.claimed_until is not None:
        pending.is_asked_again = True
        pending.save(update_fields=["is_asked_again"])
    else:
        pending.next_try_at, pending.tries = now, 0
        pending.save(update_fields=["next_try_at", "tries"])
    return pending
