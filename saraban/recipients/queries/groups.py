"""Which saved groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.recipients.models import SavedGroup


def groups_of(actor: Actor) -> models.QuerySet[SavedGroup]:
    """Return the groups that a person may choose: the office's and their own."""
    if not can_somewhere(actor, Permission.LETTER_SEND):
        return SavedGroup.objects.none()
    own = Q(person__isnull=True) | Q(person=actor.user_id)
    return SavedGroup.objects.filter(own, office=actor.book_owner_id)


def in_order(groups: models.QuerySet[SavedGroup]) -> list[SavedGroup]:
    """Return groups as they are listed: the office's first, by name."""
    return sorted(
        groups, key=lambda each: (each.person_id is not None, thai.order_key(each.name))
    )


def visible_group(group_id: int, actor: Actor) -> SavedGroup:
    """Return one group; UnknownSubjectError where the actor may not know of it."""
    try:
        return groups_of(actor).get(pk=group_id)
    except SavedGroup.DoesNotExist:
        raise UnknownSubjectError from None


def members_of(groups: Iterable[SavedGroup]) -> dict[int, list[int]]:
    """Return the ids of the members of each group, in one query."""
    pairs = SavedGroup.members.through.objects.filter(
        savedgroup__in=[each.pk for each in groups]
    )
    members: defaultdict[int, list[int]] = defaultdict(list)
    for group_id, office_id in pairs.values_list("savedgroup_id", "office_id"):
        members[group_id].append(office_id)
    return members


def closed_members(group: SavedGroup) -> list[Office]:
    """Return the members that cannot be written to any more."""
    return list(group.members.filter(is_active=False).order_by("code"))
