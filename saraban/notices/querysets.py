"""Which notices a person is told, and how many are new to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere

if TYPE_CHECKING:
    from saraban.notices.models import Notice, NoticeMark
    from saraban.offices.actors import Actor

MOST_COUNTED: Final = 100
_APPROVAL: Final = "approval"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> NoticeQuerySet:
        """What is said to the person, and what is said to the desk that they keep.

        A division's people see what is said to their division, the central registry
        and a school's clerk what is said to the office as a whole. Whoever neither
        receives nor approves letters sees only what is said to themselves.
        """
        return self.filter(_person(actor) | _desk(actor))

    def to_person(self, actor: Actor) -> NoticeQuerySet:
        """What is said to the person, in the office that they work for now."""
        return self.filter(_person(actor))

    def to_desk(self, actor: Actor) -> NoticeQuerySet:
        """What is said to the office or the division, for those who act on it."""
        return self.filter(_desk(actor))

    def newest_for(
        self, actor: Actor, count: int, before: int | None = None
    ) -> list[Notice]:
        """Return the newest that the actor may see, through two short index ranges."""
        found: list[Notice] = []
        for part in (self.to_person(actor), self.to_desk(actor)):
            rows = part if before is None else part.filter(pk__lt=before)
            found += rows.select_related("division").order_by("-pk")[:count]
        return sorted(found, key=lambda each: -each.pk)[:count]

    def unread_count(self, actor: Actor, marks: models.QuerySet[NoticeMark]) -> int:
        """Return how many are new to the person, at most 100, in one query."""
        read = marks.filter(person=actor.user_id, office=actor.book_owner_id)
        last = Coalesce(Subquery(read.values("last_read_id")[:1]), Value(0))
        # Each half is cut at a hundred by itself: the end of the range of one index.
        mine, desk = (
            self.filter(
                pk__in=part.filter(pk__gt=last)
                .order_by("-pk")
                .values("pk")[:MOST_COUNTED]
            ).values_list("pk")
            for part in (self.to_person(actor), self.to_desk(actor))
        )
        return len(mine.union(desk, all=True)[:MOST_COUNTED])


def _person(actor: Actor) -> Q:
    return Q(person=actor.user_id, office=actor.book_owner_id)


def _desk(actor: Actor) -> Q:
    receives = can_somewhere(actor, Permission.DELIVERY_RECEIVE)
    approves = can_somewhere(actor, Permission.DISPATCH_APPROVE)
    if not receives and not approves:
        return Q(pk__in=[])
    desk = Q(person=None, office=actor.book_owner_id, division=actor.division_id)
    if receives and approves:
        return desk
    return desk & Q(kind=_APPROVAL) if approves else desk & ~Q(kind=_APPROVAL)
