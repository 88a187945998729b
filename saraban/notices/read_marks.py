"""How far a person has read."""

from __future__ import annotations

from django.db import transaction

from saraban.notices.models import Notice, NoticeMark
from saraban.offices.actors import Actor


def last_read(actor: Actor) -> int:
    """Return the newest notice that the person has marked as read, 0 for none."""
    mark = NoticeMark.objects.filter(
        person=actor.user_id, office=actor.book_owner_id
    ).first()
    return mark.last_read_id if mark else 0


@transaction.atomic
def mark_read(upto: int | None = None, *, actor: Actor) -> int:
    """Mark all notices up to one as read; return up to where they were before.

    Without ``upto`` all that there are now. Never goes back, nor beyond what the
    person has been told: what comes later is new. It is one's own reading list, not a
    deed of the office, so the record does not hold it.
    """
    newest = Notice.objects.newest_for(actor, 1)
    last = newest[0].pk if newest else 0
    wanted = last if upto is None else min(upto, last)
    mark, _ = NoticeMark.objects.get_or_create(
        person_id=actor.user_id, office_id=actor.book_owner_id
    )
    NoticeMark.objects.filter(pk=mark.pk, last_read_id__lt=wanted).update(
        last_read_id=wanted
    )
    return mark.last_read_id
