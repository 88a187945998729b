"""ข้าม: put a letter at the end of one's queue, for the rest of the day."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.circulation.models import PutAside, Step
from saraban.offices.actors import Actor


@transaction.atomic
def put_aside(step: Step, *, actor: Actor) -> None:
    """Keep that the person wants to read this one later today.

    It is how one person sorts their own desk: the letter, its day and everybody else
    are untouched, so the record does not tell of it.
    """
    PutAside.objects.update_or_create(
        step=step, person_id=actor.user_id, defaults={"at": timezone.now()}
    )
