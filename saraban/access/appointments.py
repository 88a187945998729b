"""Who may appoint whom, and where.

Heads of offices and their deputies appoint everybody but heads, the head of a division
those of the division. An administrator of the area appoints everybody in it and in its
schools, heads too, but nobody who keeps the secret letters. Heads and deputies besides
name who stands in for their own post.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from saraban.access.permissions import Permission, Scope
from saraban.access.policy import (
    can,
    can_somewhere,
    grant_of,
    require,
    require_somewhere,
    why_not,
)
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.offices.models import (
    ROLES_OF_KIND,
    SECRET_ROLES,
    Appointment,
    AppointmentQuerySet,
    Office,
    OfficeQuerySet,
    Role,
)

NOT_LENT_AGAIN: Final = "ผู้ที่ปฏิบัติงานแทนอยู่กำหนดผู้แทนต่ออีกทอดไม่ได้ ให้แจ้งผู้ดูแลระบบกำหนดแทน"
_ABOVE_DIVISION: Final = "กำหนดผู้อำนวยการกลุ่มได้เฉพาะผู้บริหารของหน่วยงานหรือผู้ดูแลระบบ"
HEAD_ROLES: Final = frozenset(
    {
        Role.DIRECTOR,
        Role.SCHOOL_DIRECTOR,
        Role.ADMINISTRATOR,
    }
)


def permission_to_appoint(role: str) -> Permission:
    """Return what it takes to appoint to a post or to end it."""
    if role in SECRET_ROLES:
        return Permission.APPOINT_SECRET
    return Permission.APPOINT_HEADS if role in HEAD_ROLES else Permission.APPOINT


def require_appointing(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor may appoint anybody at all."""
    require_somewhere(actor, Permission.APPOINT)


def may_fill(actor: Actor, role: str) -> bool:
    """Whether the actor may fill this post in the offices they look after.

    Who looks after a division alone fills every post below its head.
    """
    grant = grant_of(actor, permission_to_appoint(role))
    if grant is None:
        return False
    return grant.scope is Scope.WHOLE or role != Role.DIVISION_HEAD


def roles_to_appoint(actor: Actor, kind: str) -> list[Role]:
    """Return the posts that the actor may fill in offices of a kind."""
    return [role for role in ROLES_OF_KIND.get(kind, ()) if may_fill(actor, role)]


def offices_to_staff(actor: Actor) -> OfficeQuerySet:
    """Offices in which the actor may fill some post."""
    kinds = [kind for kind in ROLES_OF_KIND if roles_to_appoint(actor, kind)]
    return _offices_under(actor).in_use().filter(kind__in=kinds)


def appointments_seen_by(actor: Actor) -> AppointmentQuerySet:
    """Appointments of the offices whose posts the actor looks after.

    An administrator sees those of the whole area, also where heads appoint.
    """
    require_appointing(actor)
    return Appointment.objects.filter(office__in=_offices_under(actor))


def kinds_seen_by(actor: Actor) -> list[Office.Kind]:
    """Return the kinds of the offices whose posts the actor looks after.

    Of an area with its divisions; an administrator's also has the schools.
    """
    if not actor.book_owner.has_divisions:
        return [Office.Kind.SCHOOL]
    kinds = [Office.Kind.AREA, Office.Kind.DIVISION]
    return (
        [*kinds, Office.Kind.SCHOOL] if can(actor, Permission.APPOINT_HEADS) else kinds
    )


def posts_filled_by(actor: Actor) -> AppointmentQuerySet:
    """Appointments to the posts that the actor may fill."""
    roles = [role for role in Role if may_fill(actor, role)]
    return appointments_seen_by(actor).filter(role__in=roles)


def require_to_appoint(
    actor: Actor, office: Office, role: str, *, acting_for_id: int | None = None
) -> None:
    """Raise unless the actor may fill this post of this office, or end it.

    ``acting_for_id`` is the appointment in whose place somebody acts: also a head,
    whom only the administrator appoints, names who stands in for them.
    """
    if not _offices_under(actor).filter(pk=office.pk).exists():
        raise UnknownSubjectError
    if is_own_post(actor, office, role, acting_for_id) or may_fill(actor, role):
        return
    if can_somewhere(actor, permission_to_appoint(role)):
        raise NotAllowedError(_ABOVE_DIVISION)
    raise NotAllowedError(why_not(actor, permission_to_appoint(role)))


def require_to_end(actor: Actor, appointment: Appointment) -> None:
    """Raise unless the actor may end this appointment: whoever may make it may."""
    require_to_appoint(
        actor,
        appointment.office,
        appointment.role,
        acting_for_id=appointment.acting_for_id,
    )


def may_end(actor: Actor, appointment: Appointment) -> bool:
    """Whether the actor may end this one of the appointments that they see."""
    office, role = appointment.office, appointment.role
    if is_own_post(actor, office, role, appointment.acting_for_id):
        return True
    return may_fill(actor, role)


def may_name_stand_in(actor: Actor) -> bool:
    """Whether the actor may say who stands in for their own post."""
    may = can(actor, Permission.NAME_STAND_IN)
    return bool(may) and not actor.appointment.is_acting


def require_to_name_stand_in(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor may name who stands in for them."""
    require(actor, Permission.NAME_STAND_IN)
    if actor.appointment.is_acting:
        raise NotAllowedError(NOT_LENT_AGAIN)


def is_own_post(
    actor: Actor, office: Office, role: str, acting_for_id: int | None
) -> bool:
    """Whether it is about somebody who stands in for the actor's own post."""
    return (
        acting_for_id == actor.appointment_id
        and office.pk == actor.office_id
        and role == actor.role
        and may_name_stand_in(actor)
    )


def _offices_under(actor: Actor) -> OfficeQuerySet:
    """Administrators reach the area's schools, heads only their own office."""
    if actor.division_id is not None:
        return Office.objects.filter(pk=actor.division_id)
    owner = actor.book_owner_id
    under = Q(parent=owner)
    if not can(actor, Permission.APPOINT_HEADS):
        under &= Q(kind=Office.Kind.DIVISION)
    return Office.objects.filter(Q(pk=owner) | under)
