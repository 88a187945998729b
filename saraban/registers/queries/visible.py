"""The only way to fetch an entry by its id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core.errors import UnknownSubjectError
from saraban.core.prepared import placeholder
from saraban.offices.actor_queries import ActorQuery
from saraban.offices.actors import Actor
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet


def visible_entry(
    entries: RegisterEntryQuerySet, entry_id: int, actor: Actor
) -> RegisterEntry:
    """Return one entry with its book and letter.

    Raises UnknownSubjectError where the actor may not know of it.
    """
    try:
        # ``get`` asks for no order: over so many columns that costs a millisecond.
        return _visible(entries, actor).get(pk=entry_id)
    except entries.model.DoesNotExist:
        raise UnknownSubjectError from None


def entry_query(
    entries: Callable[[], RegisterEntryQuerySet],
) -> ActorQuery[RegisterEntry]:
    """Return ``visible_entry`` prepared, for ``shown_entry``."""
    return ActorQuery(
        lambda posts: (
            _visible(entries(), posts[0]).filter(pk=placeholder("entry")).order_by()
        )
    )


def shown_entry(
    query: ActorQuery[RegisterEntry], entry_id: int, actor: Actor
) -> RegisterEntry:
    """Return one entry by a prepared query. Raises UnknownSubjectError."""
    found = query.rows(actor, entry=entry_id)
    if not found:
        raise UnknownSubjectError
    return found[0]


def _visible(entries: RegisterEntryQuerySet, actor: Actor) -> RegisterEntryQuerySet:
    return entries.visible_to(actor).select_related(
        "book__office", "book__own_kind", "letter"
    )


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
