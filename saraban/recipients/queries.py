"""Which saved groups."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from saraban.offices.actors import Actor
from saraban.recipients.models import SavedGroup


def groups_of(actor: Actor) -> models.QuerySet[SavedGroup]:
    """Return the groups that a person may choose: the office's and their own."""
    own = Q(person__isnull=True) | Q(person=actor.user_id)
    return SavedGroup.objects.filter(own, office=actor.book_owner_id)
