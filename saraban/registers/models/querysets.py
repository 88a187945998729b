"""Which entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core.written_rows import DigestedQuerySet

if TYPE_CHECKING:
    from saraban.offices.actors import Actor
    from saraban.registers.models import Book, RegisterEntry  # noqa: F401


class RegisterEntryQuerySet(DigestedQuerySet["RegisterEntry"]):
    """Entries, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> RegisterEntryQuerySet:
        """Entries of the books that the actor's post lets them read."""
        if not can_somewhere(actor, Permission.BOOK_READ):
            return self.none()
        return self.filter(book__office=actor.book_owner_id)

    def in_book(self, book: Book) -> RegisterEntryQuerySet:
        """Entries of one book."""
        return self.filter(book=book)

    def of_division(self, division_id: int) -> RegisterEntryQuerySet:
        """Entries whose กลุ่มปฏิบัติ is this division."""
        return self.filter(responsible_office=division_id)

    def reserved_in(self, office_id: int) -> RegisterEntryQuerySet:
        """Reserved numbers of an office that still wait for their letters."""
        return self.filter(book__office=office_id, state=self.model.State.RESERVED)

    def numbered(self, first: int, last: int) -> RegisterEntryQuerySet:
        """Entries of a range of numbers, both ends included."""
        return self.filter(number__range=(first, last))
