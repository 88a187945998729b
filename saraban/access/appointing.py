"""Who may appoint whom, and where.

Heads of offices and their deputies appoint everybody but heads; only an administrator
of the area appoints heads and administrators.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.access.policy import can, require
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.offices.models import (
    ROLES_OF_KIND,
    Appointment,
    AppointmentQuerySet,
    Office,
    OfficeQuerySet,
    Role,
)

HEAD_ROLES: Final = frozenset(
    {
        Role.DIRECTOR,
        Role.SCHOOL_DIRECTOR,
        Role.ADMINISTRATOR,
    }
)


def permission_to_appoint(role: str) -> Permission:
    """Return what it takes to appoint to a post or to end it."""
    return Permission.APPOINT_HEADS if role in HEAD_ROLES else Permission.APPOINT


def require_appointing(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor may appoint anybody at all."""
    if not can(actor, Permission.APPOINT_HEADS):
        require(actor, Permission.APPOINT)


def roles_to_appoint(actor: Actor, kind: str) -> list[Role]:
    """Return the posts that the actor may fill in offices of a kind."""
    return [
        role
        for role in ROLES_OF_KIND.get(kind, ())
        if can(actor, permission_to_appoint(role))
    ]


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


def require_to_appoint(actor: Actor, office: Office, role: str) -> None:
    """Raise unless the actor may fill this post of this office, or end it."""
    if not _offices_under(actor).filter(pk=office.pk).exists():
        raise UnknownSubjectError
    require(actor, permission_to_appoint(role))


def _offices_under(actor: Actor) -> OfficeQuerySet:
    """Administrators reach the area's schools, heads only their own office."""
    owner = actor.book_owner_id
    under = Q(parent=owner)
    if not can(actor, Permission.APPOINT_HEADS):
        under &= Q(kind=Office.Kind.DIVISION)
    return Office.objects.filter(Q(pk=owner) | under)
