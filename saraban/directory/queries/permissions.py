"""Who may do what, in the offices that a person belongs to or looks after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from saraban.access.appointments import appointments_seen_by, kinds_seen_by
from saraban.access.explain import (
    Compared,
    Refusal,
    Right,
    compared,
    helpers_among,
    permissions_of,
    refusals_of,
    rights_of,
)
from saraban.access.permissions import ROLE_GRANTS, Permission
from saraban.access.policy import can_somewhere, why_not
from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.directory.queries.found import (
    PERSON_FIELDS,
    matching,
    offices_peopled_by,
)
from saraban.offices.actors import Actor, current_appointments
from saraban.offices.models import (
    ROLES_OF_KIND,
    Appointment,
    AppointmentQuerySet,
    Office,
    Role,
)

BY_ROLE: Final = "role"
BY_PERSON: Final = "person"
BY_PERMISSION: Final = "permission"
MOST_NAMES: Final = 3
_PLACES: Final = {role.value: place for place, role in enumerate(Role)}
OPENED_BY: Final = (Permission.APPOINT, Permission.PEOPLE)


@dataclass(frozen=True)
class Refused:
    """What a person may not, why, and the first of those who may help."""

    refusal: Refusal
    helpers: list[Appointment]
    more: int


@dataclass(frozen=True)
class PostRights:
    """One post with what it allows and what it does not."""

    post: Appointment
    rights: list[Right]
    refused: list[Refused]
    is_in_use: bool


@dataclass(frozen=True)
class PermissionFilters(Filters):
    """What is asked of ใครทำอะไรได้บ้าง."""

    by: str = parameter("by", BY_ROLE, narrows=False)
    text: str = parameter("q")
    role: str = parameter("role", narrows=False)
    permission: str = parameter("permission", narrows=False)
    person_id: int | None = parameter("person", None, narrows=False)


def read_permission_filters(parameters: Parameters, actor: Actor) -> PermissionFilters:
    """Return what the address asks for; without a choice the first of each list."""
    roles = [role.value for role in roles_seen_by(actor)]
    permissions = [each.value for each in permissions_seen_by(actor)]
    tabs = (BY_ROLE, BY_PERSON, BY_PERMISSION)
    return PermissionFilters(
        by=parameters.choice("by", tabs, BY_ROLE),
        text=parameters.words("q"),
        role=parameters.choice("role", roles, roles[0]),
        permission=parameters.choice("permission", permissions, permissions[0]),
        person_id=parameters.id("person"),
    )


def may_see_permissions(actor: Actor) -> bool:
    """Whether the actor looks after posts or people, and so sees what they may do."""
    return any(can_somewhere(actor, each) for each in OPENED_BY)


def require_to_see_permissions(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor sees what others may do."""
    if may_see_permissions(actor):
        return
    message = (
        "ดูสิทธิ์ของผู้อื่นได้เฉพาะผู้ที่กำหนดเจ้าหน้าที่หรือจัดการผู้ใช้ ท่านดูได้ที่หน้าสิทธิ์ของฉัน "
        f"({why_not(actor, Permission.APPOINT)})"
    )
    raise NotAllowedError(message)


def roles_seen_by(actor: Actor) -> list[Role]:
    """Return the posts of the kinds of offices that the actor looks after."""
    kinds = kinds_seen_by(actor)
    seen = {role for kind in kinds for role in ROLES_OF_KIND[kind]}
    return [role for role in Role if role in seen]


def permissions_seen_by(actor: Actor) -> list[Permission]:
    """Return what somebody in the offices that the actor looks after may be allowed."""
    return permissions_of(roles_seen_by(actor))


def posts_seen_by(actor: Actor) -> AppointmentQuerySet:
    """Posts held today in the offices that the actor looks after, and in no others."""
    require_to_see_permissions(actor)
    if can_somewhere(actor, Permission.APPOINT):
        seen = appointments_seen_by(actor)
    else:
        seen = Appointment.objects.filter(office__in=offices_peopled_by(actor))
    return seen.current(thai.today()).select_related("user", "office__parent")


def people_with_rights(actor: Actor, typed: str) -> QuerySet[User]:
    """People found by name, with ``posts``: those held today that the actor sees."""
    posts = posts_seen_by(actor)
    here = Exists(posts.filter(user=OuterRef("pk")))
    people = User.objects.filter(here, matching(typed, PERSON_FIELDS))
    in_order = posts.order_by("pk")
    shown = Prefetch("appointments", in_order, to_attr="posts")
    return people.prefetch_related(shown).order_by("name_order", "pk")


def get_person_seen(actor: Actor, person_id: int) -> User:
    """Return a person with the posts that the actor sees."""
    person = people_with_rights(actor, "").filter(pk=person_id).first()
    if person is None:
        raise UnknownSubjectError
    return person


def posts_allowing(actor: Actor, permission: Permission) -> AppointmentQuerySet:
    """Posts seen by the actor that allow something today, office by office."""
    allowing = Q(pk__in=[])
    for role, grants in ROLE_GRANTS.items():
        if grant := grants.get(permission):
            allowing |= Q(role=role) & _switched_on(grant.setting)
    posts = posts_seen_by(actor).filter(allowing)
    if permission is Permission.NAME_STAND_IN:
        posts = posts.substantive()
    return posts.order_by(
        "office__kind",
        "office__order",
        "office__code",
        "role",
        "user__name_order",
        "pk",
    )


def own_rights(actor: Actor) -> list[PostRights]:
    """Return what the person may do under each post held today, and who may the rest.

    Two queries, however many posts there are.
    """
    own = actor.in_own_office
    posts = current_appointments(actor.user)
    colleagues = _colleagues_at({post.office.book_owner_id for post in posts})
    return [
        PostRights(
            post=post,
            rights=rights_of(post),
            refused=[
                _refused(refusal, colleagues[post.office.book_owner_id], post)
                for refusal in refusals_of(replace(own, appointment=post))
            ],
            is_in_use=post.pk == own.appointment_id,
        )
        for post in posts
    ]


def rights_lost_with(post: Appointment, last_day: date) -> Compared | None:
    """Compare a post that ends with what the person holds there the day after.

    None where it has ended already.
    """
    if post.is_over(thai.today()):
        return None
    after = max(last_day, post.starts_on) + timedelta(days=1)
    return compared(post, _posts_there(post, after).exclude(pk=post.pk))


def rights_given_by(post: Appointment) -> Compared:
    """Compare a post that is not written yet with what the person holds there then."""
    return compared(post, _posts_there(post, max(post.starts_on, thai.today())))


def _posts_there(post: Appointment, day: date) -> AppointmentQuerySet:
    held = Appointment.objects.current(day).filter(user=post.user_id)
    there = _in_books_of([post.office.book_owner_id])
    return held.filter(there).select_related("office__parent")


def _colleagues_at(owners: Iterable[int]) -> dict[int, list[Appointment]]:
    """Return who holds which post today in the books of each owner."""
    held = Appointment.objects.current(thai.today()).filter(_in_books_of(owners))
    found = held.select_related("user", "office__parent").order_by("pk")
    by_owner: dict[int, list[Appointment]] = defaultdict(list)
    # Clerks before heads, and heads before administrators: the nearest help first.
    for each in sorted(found, key=lambda each: _PLACES[each.role]):
        by_owner[each.office.book_owner_id].append(each)
    return by_owner


def _in_books_of(owners: Iterable[int]) -> Q:
    ids = list(owners)
    divisions = Q(office__parent__in=ids, office__kind=Office.Kind.DIVISION)
    return Q(office__in=ids) | divisions


def _refused(
    refusal: Refusal, colleagues: list[Appointment], post: Appointment
) -> Refused:
    helpers = helpers_among(colleagues, refusal.asked_of, post)
    return Refused(refusal, helpers[:MOST_NAMES], max(0, len(helpers) - MOST_NAMES))


def _switched_on(setting: str) -> Q:
    """Posts of offices whose switch is on: a division's is that of its area."""
    if not setting:
        return Q()
    of_division = Q(office__kind=Office.Kind.DIVISION)
    return (of_division & Q(**{f"office__parent__{setting}": True})) | (
        ~of_division & Q(**{f"office__{setting}": True})
    )
