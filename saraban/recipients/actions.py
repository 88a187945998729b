"""กำหนดกลุ่มสถานศึกษา และสมาชิก: every write."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require, require_somewhere
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.recipients.errors import (
    EmptyGroupError,
    GroupMemberError,
    GroupNameTakenError,
)
from saraban.recipients.models import SavedGroup
from saraban.recipients.queries.groups import groups_of, members_of, visible_group
from saraban.recipients.queries.schools import schools_of


@transaction.atomic
def create_group(
    name: str, member_ids: Collection[int], *, is_own: bool, actor: Actor
) -> SavedGroup:
    """Keep a group of schools, for the office or as กลุ่มของฉัน.

    Raises NotAllowedError, EmptyGroupError, GroupMemberError and GroupNameTakenError.
    """
    group = SavedGroup(
        office=actor.book_owner, person_id=actor.user_id if is_own else None, name=name
    )
    require_change(group, actor=actor)
    _check(group, member_ids, actor)
    group.save(force_insert=True)
    group.members.set(member_ids)
    values = _values(group, member_ids)
    record(AuditKind.GROUP_CHANGED, group, actor=actor, values=values)
    return group


@transaction.atomic
def change_group(
    group_id: int,
    name: str,
    member_ids: Collection[int],
    *,
    actor: Actor,
    seen: str = "",
) -> SavedGroup:
    """Rename a group or change who is in it.

    Letters that were sent to it stay with those who got them. Raises
    UnknownSubjectError, ChangedMeanwhileError where the group is another than was
    ``seen``, and the refusals of ``create_group``.
    """
    group = visible_group(group_id, actor)
    require_change(group, actor=actor)
    group = locked_row(SavedGroup.objects.all(), group.pk)
    require_as_seen(seen, shown_values(group))
    before = _values(group, group.members.values_list("pk", flat=True))
    group.name = name
    _check(group, member_ids, actor)
    group.save(update_fields=["name"])
    group.members.set(member_ids)
    after = _values(group, member_ids)
    if after != before:
        values = {"old": before, "new": after}
        record(AuditKind.GROUP_CHANGED, group, actor=actor, values=values)
    return group


def shown_values(group: SavedGroup) -> dict[str, Any]:
    """Return a group as its form shows it: the members in use."""
    return {"name": group.name, "members": sorted(members_of([group])[group.pk])}


@transaction.atomic
def delete_group(group_id: int, *, actor: Actor) -> str:
    """Remove a group, and return its name; what was sent to it stays as it is.

    Raises UnknownSubjectError and NotAllowedError.
    """
    group = visible_group(group_id, actor)
    require_change(group, actor=actor)
    values = _values(group, group.members.values_list("pk", flat=True))
    record(AuditKind.GROUP_CHANGED, group, actor=actor, values={"deleted": values})
    group.delete()
    return group.name


def require_change(group: SavedGroup, *, actor: Actor) -> None:
    """Raise NotAllowedError unless the actor may change the group."""
    if group.person_id is None:
        require(actor, Permission.DISPATCH_SETTINGS)
    else:
        require_somewhere(actor, Permission.LETTER_SEND)


def _check(group: SavedGroup, member_ids: Collection[int], actor: Actor) -> None:
    if not member_ids:
        raise EmptyGroupError
    known = schools_of(actor.book_owner).filter(pk__in=member_ids)
    if known.count() != len(set(member_ids)):
        raise GroupMemberError
    same = groups_of(actor).filter(name=group.name, person=group.person_id)
    if same.exclude(pk=group.pk).exists():
        raise GroupNameTakenError


def _values(group: SavedGroup, member_ids: Collection[int]) -> dict[str, Any]:
    return {
        "name": group.name,
        "is_own": group.person_id is not None,
        "members": sorted(member_ids),
    }


@transaction.atomic
def replace_member(office: Office, target: Office, *, actor: Actor) -> None:
    """Write to ``target`` wherever a group names ``office``.

    Both stay in the group: the closed one is passed over when a letter is sent.
    """
    groups = SavedGroup.objects.filter(members=office).exclude(members=target)
    for group in list(groups.order_by("pk")):
        group.members.add(target)
        values = {"name": group.name, "added": target.pk, "instead_of": office.pk}
        record(AuditKind.GROUP_CHANGED, group, actor=actor, values=values)
