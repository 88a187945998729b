"""Reserved numbers of an office that is closed: to another division, or given up."""

from __future__ import annotations

from django.db import transaction

from saraban.core.locks import keys_of, locked_row
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.correct import write_on_entry
from saraban.registers.actions.void import make_void
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.open_work import reserved_by


def move_reservations(
    office: Office, target: Office, reason: str, *, actor: Actor
) -> None:
    """Give a division's reserved numbers to another, or make a closed school's void.

    No number of a book that is closed with its office waits for ever.
    """
    for entry_id in keys_of(reserved_by(office)):
        _move(entry_id, office, target, reason, actor)


@transaction.atomic
def _move(
    entry_id: int, office: Office, target: Office, reason: str, actor: Actor
) -> None:
    entries = RegisterEntry.objects.select_related("book__office", "reservation")
    entry = locked_row(entries, entry_id, no_key=True)
    reservation = entry.reservation
    if not entry.is_reserved or reservation is None:
        return
    if office.owns_books:
        make_void(entry, reason, actor=actor)
        return
    division = target if target.is_division else None
    reservation.division = division
    reservation.save(update_fields=["division"])
    columns = {"responsible_office_id": division.pk if division else None}
    write_on_entry(entry, columns, actor=actor)
