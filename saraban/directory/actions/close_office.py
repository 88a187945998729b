"""Closing an office, opening it again, and where its people go."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import lock_row, locked_rows
from saraban.directory.actions.appoint import appoint_person, same_post, write_end
from saraban.directory.details import AppointmentDetails
from saraban.directory.errors import OfficeMergedError, RoleNotOfOfficeError
from saraban.directory.queries.found import not_over, offices_seen_by
from saraban.offices.actors import Actor
from saraban.offices.models import (
    ROLES_OF_KIND,
    SECRET_ROLES,
    Appointment,
    Office,
)


@transaction.atomic
def close_office(
    office_id: int, reason: str, *, actor: Actor, merged_into: Office | None = None
) -> Office:
    """Close a division, school or outside office; nothing can be sent to it any more.

    With ``merged_into`` its people go on there and read its books. A second press
    changes nothing. What waits is moved afterwards: whoever is writing to the office
    at this moment has finished before, or is refused. Raises NotAllowedError,
    UnknownSubjectError, and OfficeMergedError for one that was merged with another.
    """
    require(actor, Permission.OFFICES)
    # With its key: whoever writes to it holds it (``held_rows``).
    lock_row(Office, office_id)
    office = _closable(office_id, actor)
    if not office.is_active:
        _require_same_merger(office, merged_into)
        return office
    office.is_active = False
    office.closed_at = timezone.now()
    office.merged_into = merged_into
    office.save(update_fields=["is_active", "closed_at", "merged_into"])
    if merged_into is not None:
        # Schools that were merged into this one go on with it, and their books.
        Office.objects.filter(merged_into=office).update(merged_into=merged_into)
    kind = AuditKind.OFFICES_MERGED if merged_into else AuditKind.OFFICE_CLOSED
    into = merged_into.short_name if merged_into else ""
    values = {"reason": reason, "merged_into": into}
    record(kind, office, actor=actor, values=values)
    return office


@transaction.atomic
def reopen_office(office_id: int, *, actor: Actor) -> Office:
    """Take an office into use again; what was moved stays where it is.

    People have to be appointed anew. A second press changes nothing. Raises
    NotAllowedError and UnknownSubjectError.
    """
    require(actor, Permission.OFFICES)
    lock_row(Office, office_id)
    office = _closable(office_id, actor)
    if not office.is_active:
        office.is_active, office.closed_at, office.merged_into = True, None, None
        office.save(update_fields=["is_active", "closed_at", "merged_into"])
        record(AuditKind.OFFICE_REOPENED, office, actor=actor)
    return office


@transaction.atomic
def move_people(
    office: Office, target: Office | None, roles: Mapping[int, str], *, actor: Actor
) -> int:
    """End every post of a closed office; give posts in ``target`` where one is chosen.

    ``roles`` says by appointment which post its holder gets; without one the post only
    ends. Returns how many ended. Raises NotAllowedError, and RoleNotOfOfficeError for a
    post that ``target`` does not have.
    """
    require(actor, Permission.OFFICES)
    today = thai.today()
    posts = not_over(Appointment.objects.filter(office=office), today)
    found = locked_rows(posts.select_related("user"))
    for post in found:
        write_end(post, max(post.starts_on, today), actor=actor)
        role = roles.get(post.pk, "")
        if role and target is not None and not post.is_acting:
            _appoint(post.user, target, role, actor)
    return len(found)


def _appoint(person: User, target: Office, role: str, actor: Actor) -> None:
    if role not in ROLES_OF_KIND[target.kind] or role in SECRET_ROLES:
        message = f"หน้าที่ที่เลือกให้{person}ไม่มีใน{target.name} หรือต้องกำหนดทีละคน เลือกหน้าที่ใหม่"
        raise RoleNotOfOfficeError(message)
    details = AppointmentDetails(
        username=person.username,
        office=target,
        role=role,
        capacity=Appointment.Capacity.SUBSTANTIVE,
        starts_on=thai.today(),
    )
    if person.is_active and not same_post(person, details).exists():
        appoint_person(details, actor=actor)


def _closable(office_id: int, actor: Actor) -> Office:
    """Return an office of the administrator's area, but not the area itself."""
    office = offices_seen_by(actor).filter(pk=office_id).first()
    if office is None or office.has_divisions:
        raise UnknownSubjectError
    return office


def _require_same_merger(office: Office, merged_into: Office | None) -> None:
    if merged_into is not None and office.merged_into_id != merged_into.pk:
        raise OfficeMergedError
