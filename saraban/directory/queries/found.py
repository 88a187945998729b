"""Which people, offices and appointments a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Concat

from saraban.access.appointments import offices_to_staff, roles_to_appoint
from saraban.access.permissions import Permission
from saraban.access.policy import require, require_somewhere
from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.typed_text import first_words, search_words
from saraban.offices.actors import Actor
from saraban.offices.models import (
    SECRET_ROLES,
    Appointment,
    AppointmentQuerySet,
    Cluster,
    Office,
    OfficeQuerySet,
    Role,
)

MOST_SUGGESTIONS = 12
PERSON_FIELDS = ("username", "given_name", "family_name")
OFFICE_FIELDS = ("name", "short_name", "code", "ministry_code")
CLUSTER_FIELDS = ("name", "code")


def matching(typed: str, fields: tuple[str, ...], prefix: str = "") -> Q:
    """Rows in which every typed word occurs in one of the fields."""
    found = Q()
    for word in first_words(typed):
        in_some_field = Q()
        for field in fields:
            # Names are stored as typed: with Thai or with Arabic digits.
            for spelling in {
                word,
                thai.to_arabic_digits(word),
                thai.to_thai_digits(word),
            }:
                in_some_field |= Q(**{f"{prefix}{field}__icontains": spelling})
        found &= in_some_field
    return found


def people_matching(people: QuerySet[User], typed: str) -> QuerySet[User]:
    """People by user name or name; คำนำหน้า, name and family name may stand unspaced."""
    glued = Concat("title", "given_name", "family_name")
    fields = (*PERSON_FIELDS, "glued")
    return people.alias(glued=glued).filter(matching(typed, fields))


def area_of(actor: Actor) -> Office | None:
    """Return the area office (or สพฐ.) over the actor, None outside one."""
    owner = actor.book_owner
    if owner.has_divisions:
        return owner
    return owner.parent if owner.parent and owner.parent.is_area else None


def not_over(appointments: AppointmentQuerySet, day: date) -> AppointmentQuerySet:
    """Appointments that are in force or still to come, also of closed accounts."""
    return appointments.not_over(day)


def holders_among(appointments: AppointmentQuerySet) -> AppointmentQuerySet:
    """Those who hold or will hold a post themselves, office by office."""
    held = not_over(appointments.substantive(), thai.today())
    return (
        held.filter(user__is_active=True)
        .select_related("user", "office")
        .order_by("office__kind", "office__order", "office__code", "role", "pk")
    )


def stand_ins_of(appointment: Appointment) -> AppointmentQuerySet:
    """Who stands in for the holder of a post, today or later."""
    stand_ins = Appointment.objects.filter(acting_for=appointment)
    return (
        not_over(stand_ins, thai.today())
        .select_related("user", "office")
        .order_by("starts_on", "pk")
    )


@dataclass(frozen=True)
class AppointmentFilters(Filters):
    """What is asked of the list of appointments."""

    text: str = parameter("q")
    role: str = parameter("role")
    shows_ended: bool = False


def read_filters(parameters: Parameters) -> AppointmentFilters:
    """Return what the address asks for; an unknown post asks for all."""
    return AppointmentFilters(
        text=parameters.words("q"),
        role=parameters.choice("role", Role.values),
        shows_ended=parameters.choice("all", {"1"}) == "1",
    )


def appointments_found(
    appointments: AppointmentQuerySet, filters: AppointmentFilters
) -> AppointmentQuerySet:
    """Return the asked appointments, office by office in their official order."""
    found = appointments.filter(matching(filters.text, PERSON_FIELDS, "user__"))
    if not filters.shows_ended:
        found = not_over(found, thai.today())
    if filters.role:
        found = found.filter(role=filters.role)
    return found.select_related("user", "office", "acting_for__user").order_by(
        "office__kind", "office__order", "office__code", "role", "starts_on", "pk"
    )


def with_origin(people: QuerySet[User]) -> QuerySet[User]:
    """People with where their account comes from; what nobody knows is None.

    ``home_area``: the area of the first post that they ever had, else the one in which
    the account was made; of old accounts that nobody recorded the first area, since what
    belongs to nobody would belong to everybody. ``first_office``, ``first_given_by`` and ``made_by``:
    of that post, and who made the account.
    """
    first = Appointment.objects.filter(user=OuterRef("pk")).order_by("pk")
    made = AuditEvent.objects.filter(
        kind=AuditKind.PERSON_CREATED, subject_type="user", subject_id=OuterRef("pk")
    ).order_by("pk")
    return people.annotate(
        first_office=Subquery(first.values("office")[:1]),
        first_given_by=Subquery(first.values("appointed_by")[:1]),
        made_by=Subquery(made.values("actor")[:1]),
        home_area=Coalesce(
            Subquery(first.annotate(area=_OF_AREA).values("area")[:1]),
            Subquery(made.annotate(area=_OF_AREA).values("area")[:1]),
            Subquery(_first_area()),
            output_field=BigIntegerField(),
        ),
    )


_UNDER_AREA: Final = [Office.Kind.DIVISION, Office.Kind.SCHOOL]
_OF_AREA: Final = Case(
    When(office__kind__in=_UNDER_AREA, then=F("office__parent_id")),
    default=F("office_id"),
    output_field=BigIntegerField(),
)


def _first_area() -> QuerySet[Any, Any]:
    """The area that was there first, as a subquery of one id."""
    kinds = [Office.Kind.AREA, Office.Kind.HEADQUARTERS]
    areas = Office.objects.filter(kind__in=kinds).order_by("pk")
    return areas.values("pk")[:1]


def people_seen_by(actor: Actor) -> QuerySet[User]:
    """People whose accounts the actor looks after, or some of whose posts.

    An administrator sees who has or had a post in the area, and who never had one where
    the account comes from the area (``with_origin``); the head of a school or division who
    has or had a post there.
    """
    require_somewhere(actor, Permission.PEOPLE)
    of_person = Appointment.objects.filter(user=OuterRef("pk"))
    here = Exists(of_person.filter(office__in=offices_peopled_by(actor)))
    if not actor.book_owner.has_divisions or actor.division_id is not None:
        return User.objects.filter(here)
    made = AuditEvent.objects.filter(
        kind=AuditKind.PERSON_CREATED, subject_type="user", subject_id=OuterRef("pk")
    ).exclude(office=None)
    area = actor.book_owner_id
    ours: Any = Exists(made.filter(Q(office=area) | Q(office__parent=area)))
    is_first = Exists(Office.objects.filter(pk=area, pk__lte=Subquery(_first_area())))
    ours |= ~Exists(made) & is_first
    return User.objects.filter(here | ~Exists(of_person) & ours)


def offices_peopled_by(actor: Actor) -> OfficeQuerySet:
    """Offices whose people the actor looks after: an area with all in it, or the own."""
    require_somewhere(actor, Permission.PEOPLE)
    if actor.division_id is not None:
        return Office.objects.filter(pk=actor.division_id)
    owner = actor.book_owner_id
    return Office.objects.filter(Q(pk=owner) | Q(parent=owner))


@dataclass(frozen=True)
class PersonFilters(Filters):
    """What is asked of the list of people."""

    text: str = parameter("q")
    state: str = parameter("state")
    office_id: int | None = parameter("office", None)


PERSON_STATES: Final = {
    "active": "ใช้งาน",
    "closed": "ปิดใช้งาน",
    "waiting": "ยังไม่ตั้งรหัสผ่าน",
    "no_post": "ยังไม่มีหน้าที่",
}


def read_person_filters(parameters: Parameters) -> PersonFilters:
    """Return what the address asks for."""
    return PersonFilters(
        text=parameters.words("q"),
        state=parameters.choice("state", PERSON_STATES),
        office_id=parameters.id("office"),
    )


def people_found(actor: Actor, filters: PersonFilters) -> QuerySet[User]:
    """Return the asked people of those whom the actor sees, in Thai order."""
    found = people_matching(people_seen_by(actor), filters.text)
    posts = not_over(Appointment.objects.filter(user=OuterRef("pk")), thai.today())
    if filters.office_id is not None:
        found = found.filter(Exists(posts.filter(office=filters.office_id)))
    if filters.state in {"active", "closed"}:
        found = found.filter(is_active=filters.state == "active")
    elif filters.state == "waiting":
        found = without_password(found)
    elif filters.state == "no_post":
        found = found.filter(~Exists(posts), is_active=True)
    return found.order_by("name_order", "pk")


def without_password(people: QuerySet[User]) -> QuerySet[User]:
    """People in use who have not set a password yet."""
    return people.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)


def posts_to_give(actor: Actor) -> tuple[OfficeQuerySet, dict[str, list[Role]]]:
    """Return the offices whose people the actor looks after, and the posts to fill."""
    peopled = offices_peopled_by(actor).values("pk")
    offices = offices_to_staff(actor).filter(pk__in=peopled)
    kinds = dict.fromkeys(offices.values_list("kind", flat=True).order_by("kind"))
    # Who keeps secret letters is appointed with an order, on its own page.
    return offices, {
        kind: [
            role for role in roles_to_appoint(actor, kind) if role not in SECRET_ROLES
        ]
        for kind in kinds
    }


def with_posts(people: QuerySet[User]) -> QuerySet[User]:
    """People with their origin, and ``posts``: appointments not over, oldest first."""
    posts = _posts_in_order(Appointment.objects.all())
    shown = Prefetch("appointments", posts, to_attr="posts")
    return with_origin(people).prefetch_related(shown)


def posts_of(person: User) -> list[Appointment]:
    """Return the person's appointments that are not over, oldest first."""
    return list(_posts_in_order(Appointment.objects.filter(user=person)))


def _posts_in_order(appointments: AppointmentQuerySet) -> AppointmentQuerySet:
    posts = not_over(appointments, thai.today())
    return posts.select_related("office__parent").order_by("pk")


def area_of_office(office: Office) -> Office:
    """Return the area over an office, or the office itself where there is none."""
    return office if office.has_divisions or office.parent is None else office.parent


def offices_seen_by(actor: Actor) -> OfficeQuerySet:
    """Offices that the administrator looks after: the area and what is under it."""
    require(actor, Permission.OFFICES)
    area = actor.book_owner_id
    return Office.objects.filter(Q(pk=area) | Q(parent=area))


def clusters_seen_by(actor: Actor) -> QuerySet[Cluster]:
    """กลุ่มสถานศึกษา of the administrator's area."""
    require(actor, Permission.OFFICES)
    return Cluster.objects.filter(area=actor.book_owner_id)


def offices_found(actor: Actor, kind: str, typed: str) -> OfficeQuerySet:
    """Offices of one kind that match what was typed."""
    found = offices_seen_by(actor).filter(matching(typed, OFFICE_FIELDS), kind=kind)
    rows = found.select_related("cluster", "merged_into")
    return rows.order_by("order", "code")


def clusters_found(actor: Actor, typed: str) -> QuerySet[Cluster]:
    """กลุ่มสถานศึกษา that match what was typed, with ``school_count``."""
    found = clusters_seen_by(actor).filter(matching(typed, CLUSTER_FIELDS))
    return found.annotate(school_count=Count("schools")).order_by("order", "name")


def suggested_offices(
    actor: Actor, typed: str, also: Iterable[str] = ()
) -> list[Office]:
    """Return offices that a letter may come from, best first.

    Schools of the actor's area and offices outside it; found by any part of name,
    short name or code, as people type it: with and without dots and spaces. ``also``
    are names that the typed text stands for, as they begin.
    """
    sought = thai.bare_key(typed)
    if not sought:
        return []
    beginnings = (sought, *map(thai.bare_key, also))
    area = area_of(actor)
    known = Office.objects.in_use().filter(
        Q(parent=area, kind__in=[Office.Kind.SCHOOL, Office.Kind.EXTERNAL])
        | Q(kind__in=[Office.Kind.AREA, Office.Kind.HEADQUARTERS])
        | Q(parent=None, kind=Office.Kind.EXTERNAL)
    )
    offices = known.only(*OFFICE_FIELDS, "kind").order_by("code", "pk")
    begins, contains = [], []
    for office in offices:
        keys = [thai.bare_key(getattr(office, field)) for field in OFFICE_FIELDS]
        if any(key.startswith(beginnings) for key in keys):
            begins.append(office)
        elif any(sought in key for key in keys):
            contains.append(office)
    return list(islice([*begins, *contains], MOST_SUGGESTIONS))


def suggested_people(appointments: AppointmentQuerySet, typed: str) -> list[User]:
    """Return people in use who hold or held one of these appointments."""
    if not search_words(typed):
        return []
    known = Exists(appointments.filter(user=OuterRef("pk")))
    people = User.objects.filter(known, matching(typed, PERSON_FIELDS), is_active=True)
    return list(people.order_by("name_order", "pk")[:MOST_SUGGESTIONS])
