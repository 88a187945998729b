"""Which dispatches and deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saraban.access.permissions import Permission, Scope
from saraban.access.policy import can_somewhere, grant_of
from saraban.core.typed_text import search_words
from saraban.core.written_rows import DigestedQuerySet

if TYPE_CHECKING:
    from saraban.dispatch.models import (  # noqa: F401  their QuerySets name them
        Delivery,
        Dispatch,
        InsideCopy,
    )
    from saraban.offices.actors import Actor


class DispatchQuerySet(DigestedQuerySet["Dispatch"]):
    """Dispatches, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> DispatchQuerySet:
        """What the actor's area or school has sent."""
        if not can_somewhere(actor, Permission.DISPATCH_READ):
            return self.none()
        return self.filter(sender=actor.book_owner_id)

    def matching(self, text: str) -> DispatchQuerySet:
        """Dispatches in which every typed word occurs (เรื่อง, เลขหนังสือ)."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found


class DeliveryQuerySet(DigestedQuerySet["Delivery"]):
    """Deliveries, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> DeliveryQuerySet:
        """What came to the actor's office, or to their division there."""
        grant = grant_of(actor, Permission.DELIVERY_READ)
        if grant is None:
            return self.none()
        came = self.filter(office=actor.book_owner_id)
        if grant.scope is Scope.OWN:
            came = came.filter(attention=actor.division_id)
        return came

    def outstanding(self) -> DeliveryQuerySet:
        """Not yet received, and still to be: ยังไม่ลงทะเบียนรับ."""
        return self.filter(state=self.model.State.SENT)

    def settled(self) -> DeliveryQuerySet:
        """Received, returned, recalled or replaced."""
        return self.filter(state__gt=self.model.State.SENT)

    def received(self) -> DeliveryQuerySet:
        """Received: ลงทะเบียนรับแล้ว."""
        return self.filter(received_at__isnull=False)

    def matching(self, text: str) -> DeliveryQuerySet:
        """Deliveries in whose letter every typed word occurs."""
        found = self
        for word in search_words(text):
            found = found.filter(dispatch__search_text__contains=word)
        return found


class InsideCopyQuerySet(DigestedQuerySet["InsideCopy"]):
    """Copies inside the own office, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> InsideCopyQuerySet:
        """The central registry sees all, a division its own."""
        grant = grant_of(actor, Permission.DELIVERY_READ)
        if grant is None:
            return self.none()
        if grant.scope is Scope.OWN:
            return self.filter(office=actor.division_id)
        return self.filter(dispatch__sender=actor.book_owner_id)

    def outstanding(self) -> InsideCopyQuerySet:
        """Not yet acknowledged, neither called back nor replaced."""
        return self.filter(
            received_at__isnull=True,
            replaced_at__isnull=True,
            dispatch__recalled_at__isnull=True,
        )
