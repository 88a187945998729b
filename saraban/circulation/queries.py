"""Which handovers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from saraban.access.permissions import Permission, Scope
from saraban.access.policy import grant_of
from saraban.core.errors import UnknownSubjectError

if TYPE_CHECKING:
    from saraban.circulation.models import Handover
    from saraban.offices.actors import Actor


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Handovers, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> HandoverQuerySet:
        """What came to the actor, and all that goes round where they hand on."""
        here = self.filter(entry__register__office=actor.book_owner_id)
        grant = grant_of(actor, Permission.ENTRY_FORWARD)
        if grant is None:
            return here.filter(person=actor.user_id)
        if grant.scope is Scope.WHOLE:
            return here
        own = actor.division_id
        return here.filter(
            Q(person=actor.user_id) | Q(division=own) | Q(entry__responsible_office=own)
        )

    def to_person(self, actor: Actor) -> HandoverQuerySet:
        """ส่วนบุคคล: what was handed to this person in the office they work for."""
        return self.filter(
            person=actor.user_id, entry__register__office=actor.book_owner_id
        )

    def to_division(self, division_id: int) -> HandoverQuerySet:
        """What was handed to a division and is still its own to act on."""
        return self.filter(division=division_id, entry__responsible_office=division_id)

    def standing(self) -> HandoverQuerySet:
        """Not sent back; to a division only while it is the กลุ่มปฏิบัติ."""
        return self.filter(returned_at__isnull=True).filter(
            Q(division__isnull=True) | Q(entry__responsible_office=F("division"))
        )

    def unopened(self) -> HandoverQuerySet:
        """Waiting: neither opened nor sent back."""
        return self.filter(opened_at__isnull=True, returned_at__isnull=True)

    def told(self) -> HandoverQuerySet:
        """All of them in order, with who handed and who got the letter."""
        return self.select_related(
            "division", "person", "handed_by", "returned_by"
        ).order_by("pk")


def visible_handover(
    handovers: HandoverQuerySet, handover_id: int, actor: Actor
) -> Handover:
    """Return one handover with its line of the book.

    Raises UnknownSubjectError where the actor may not know of it.
    """
    wanted = handovers.visible_to(actor).select_related(
        "entry__register__office", "entry__letter", "division", "person"
    )
    try:
        return wanted.get(pk=handover_id)
    except handovers.model.DoesNotExist:
        raise UnknownSubjectError from None
