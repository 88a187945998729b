"""Which schools are ready: who runs them, who receives letters, who has come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.accounts.models import User
from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.offices.models import (
    Appointment,
    AppointmentQuerySet,
    Office,
    OfficeQuerySet,
    Role,
)

# Who sees to it that letters are received.
KEY_ROLES: Final = (Role.SCHOOL_DIRECTOR, Role.SCHOOL_CLERK)
NO_CLERK, NO_DIRECTOR, WAITING = "no_clerk", "no_director", "waiting"
SETUP_STATES: Final = {
    NO_CLERK: "ยังไม่มีเจ้าหน้าที่สารบรรณ",
    NO_DIRECTOR: "ยังไม่มีผู้อำนวยการ",
    WAITING: "ผู้อำนวยการหรือเจ้าหน้าที่สารบรรณยังไม่ตั้งรหัสผ่าน",
}


@dataclass(frozen=True)
class SchoolSetup:
    """How many of an area's schools lack what."""

    schools: int
    no_clerk: int
    no_director: int
    waiting: int

    def states(self) -> list[tuple[str, str, int]]:
        """Return each lack with its words and how many schools have it."""
        counts = (self.no_clerk, self.no_director, self.waiting)
        return [
            (state, label, count)
            for (state, label), count in zip(SETUP_STATES.items(), counts, strict=True)
        ]


def _current() -> AppointmentQuerySet:
    return Appointment.objects.current(thai.today())


def _held(role: Role) -> Exists:
    return Exists(_current().filter(office=OuterRef("pk"), role=role))


def _waiting() -> Exists:
    return Exists(
        _current().filter(
            office=OuterRef("pk"),
            role__in=KEY_ROLES,
            user__password__startswith=UNUSABLE_PASSWORD_PREFIX,
        )
    )


def schools_set_up(actor: Actor, state: str = "") -> OfficeQuerySet:
    """Return the area's schools in use with ``key_posts`` and ``people_count``.

    ``state`` is one of ``SETUP_STATES`` or empty for all.
    """
    require(actor, Permission.OFFICES)
    found = Office.objects.in_use().schools_of(actor.book_owner)
    if state == NO_CLERK:
        found = found.filter(~_held(Role.SCHOOL_CLERK))
    elif state == NO_DIRECTOR:
        found = found.filter(~_held(Role.SCHOOL_DIRECTOR))
    elif state == WAITING:
        found = found.filter(_waiting())
    return found


def with_key_posts(schools: OfficeQuerySet) -> OfficeQuerySet:
    """Read who runs each school and keeps its letters, and how many work there."""
    posts = _current().filter(role__in=KEY_ROLES).select_related("user")
    today = thai.today()
    still = Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gte=today)
    return schools.annotate(
        people_count=Count("appointments__user", filter=still, distinct=True)
    ).prefetch_related(
        Prefetch("appointments", posts.order_by("-role", "pk"), "key_posts")
    )


def setup_of(actor: Actor) -> SchoolSetup:
    """Return how many schools of the area lack what, in four counts."""
    return SchoolSetup(
        schools_set_up(actor).count(),
        *(schools_set_up(actor, state).count() for state in SETUP_STATES),
    )


def key_people_without_password(actor: Actor) -> QuerySet[User]:
    """Return directors and clerks of the area's schools who have set no password."""
    require(actor, Permission.OFFICES)
    posts = _current().filter(
        user=OuterRef("pk"),
        role__in=KEY_ROLES,
        office__parent=actor.book_owner_id,
        office__kind=Office.Kind.SCHOOL,
    )
    return User.objects.filter(
        Exists(posts), is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )


def directors_to_remind(actor: Actor) -> list[Appointment]:
    """Return the directors of the schools without a clerk, who can appoint one."""
    schools = schools_set_up(actor, NO_CLERK)
    found = _current().filter(office__in=schools, role=Role.SCHOOL_DIRECTOR)
    return list(found.select_related("office", "user").order_by("pk"))
