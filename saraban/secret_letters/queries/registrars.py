"""Who keeps the secret letters of an office, appointed in writing."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core import thai
from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import (
    SECRET_ROLES,
    Appointment,
    AppointmentQuerySet,
    Office,
    OfficeQuerySet,
)


def registrar_at(actor: Actor) -> Actor | None:
    """Return the actor under the post of registrar or assistant, None without one.

    A person works under all their posts of one office at once.
    """
    for each in posts_at(actor):
        if can(each, Permission.SECRET_REGISTER):
            return each
    return None


def closed_offices_of(owner: Office) -> OfficeQuerySet:
    """Return the closed offices whose secret books are kept here now.

    Those of a closed school are kept by its area, and by the school that it went into.
    """
    of_area = Q(parent=owner, kind=Office.Kind.SCHOOL) if owner.is_area else Q()
    closed = Office.objects.filter(is_active=False).exclude(pk=owner.pk)
    return closed.filter(of_area | Q(merged_into=owner)).order_by("code")


def registrars_of(office_ids: Collection[int]) -> AppointmentQuerySet:
    """Return who keeps the secret letters of these offices today."""
    current = Appointment.objects.current(thai.today())
    return (
        current.filter(office__in=office_ids, role__in=SECRET_ROLES)
        .select_related("user", "office")
        .order_by("office", "-role", "pk")
    )


def offices_to_send_to(owner: Office) -> OfficeQuerySet:
    """Return the offices with books of their own that a letter may go to.

    An area sends to its schools, a school to its area and the other schools.
    """
    area_id = (owner.parent_id if owner.is_school else None) or owner.pk
    of_area = Office.objects.in_use().filter(parent=area_id, kind=Office.Kind.SCHOOL)
    area = Office.objects.filter(pk=area_id)
    return (of_area | area).exclude(pk=owner.pk).order_by("kind", "code")
