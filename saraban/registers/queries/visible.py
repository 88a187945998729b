"""The only way to fetch an entry by its id."""

from __future__ import annotations

from typing import Any

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet


def visible_entry(
    entries: RegisterEntryQuerySet, entry_id: int, actor: Actor
) -> RegisterEntry:
    """Return one entry with its book and letter.

    Raises UnknownSubjectError where the actor may not know of it.
    """
    visible = entries.visible_to(actor).select_related(
        "book__office", "book__own_kind", "letter"
    )
    try:
        # ``get`` asks for no order: over so many columns that costs a millisecond.
        return visible.get(pk=entry_id)
    except visible.model.DoesNotExist:
        raise UnknownSubjectError from None


def own_book(book_id: int, *, actor: Actor) -> Book:
    """Return a book of the actor's office; raises UnknownSubjectError."""
    books = Book.objects.open_to_view().select_related("office")
    book = books.filter(office=actor.book_owner_id, pk=book_id).first()
    if book is None:
        raise UnknownSubjectError
    return book


def own_delivery(entry: RegisterEntry, actor: Actor) -> Any:
    """Return the delivery that an entry came with, if the actor may open it."""
    # dispatch lies one layer higher.
    deliveries: Any = getattr(entry, "deliveries")  # noqa: B009
    delivery = deliveries.select_related("dispatch").order_by("-pk").first()
    if delivery is None or not can(
        actor, Permission.DELIVERY_READ, division_id=delivery.attention_id
    ):
        return None
    return delivery
