"""What waits in the books of an office that is to be closed."""

from __future__ import annotations

from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet


def reserved_by(office: Office) -> RegisterEntryQuerySet:
    """Return the reserved numbers that wait in an office's books, or for a division."""
    reserved = RegisterEntry.objects.reserved_in(office.book_owner_id)
    if office.owns_books:
        return reserved
    return reserved.filter(reservation__division=office)
