"""To which desks of the office a letter may go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q

from saraban.access.permissions import ROLE_GRANTS, Permission, Scope
from saraban.access.policy import divisions_for, grant_of
from saraban.accounts.models import User
from saraban.circulation.errors import NotInOfficeError
from saraban.circulation.models.desks import name_of_desk
from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office, Role

# Whom anybody may turn to: those above, and the desk that keeps the books.
MANAGEMENT: Final = (
    Role.DIRECTOR,
    Role.DEPUTY,
    Role.SCHOOL_DIRECTOR,
    Role.SCHOOL_DEPUTY,
    Role.REGISTRY_CLERK,
    Role.SCHOOL_CLERK,
)


@dataclass(frozen=True)
class Desk:
    """A post, with the person who holds it where one is meant; or a whole division."""

    office: Office
    role: str = ""
    person: User | None = None
    appointment: Appointment | None = None

    @property
    def token(self) -> str:
        """How a form names it."""
        if self.appointment is not None:
            return f"a{self.appointment.pk}"
        return f"p{self.office.pk}.{self.role}" if self.role else f"d{self.office.pk}"

    @property
    def name(self) -> str:
        """The person, the division or the post."""
        return name_of_desk(self.office, self.role, self.person)

    # What ``ui.picker`` shows.
    @property
    def id(self) -> str:
        """The value of its box."""
        return self.token

    @property
    def short_name(self) -> str:
        """Its label: the name, and under it the post."""
        return self.name

    @property
    def post_text(self) -> str:
        """The post of a person, in words."""
        return self.appointment.post_text if self.appointment else ""

    @property
    def division_id(self) -> int | None:
        """The division that it belongs to."""
        return self.office.pk if self.office.is_division else None


@dataclass(frozen=True)
class DeskGroup:
    """The desks of one division, school or area office."""

    title: str
    offices: list[Desk] = field(default_factory=list)


def desk_of_post(appointment: Appointment) -> Desk:
    """Return the desk of a person by post."""
    user = appointment.user
    return Desk(appointment.office, appointment.role, user, appointment)


def desks_for(actor: Actor, permission: Permission) -> list[DeskGroup]:
    """Return whom the actor may put a letter before, office by office.

    With the whole office within reach: everybody and every division; with the own
    division: its people. A letter is proposed to the own head, the management and the
    registry by anybody on whose desk it lies.
    """
    posts = Appointment.objects.current(thai.today()).filter(_reach(actor, permission))
    found = (
        posts.exclude(role=Role.ADMINISTRATOR)
        .exclude(user=actor.user_id)
        .select_related("user", "office__parent")
        .order_by("office__order", "office__code", "user__name_order", "pk")
    )
    groups = _grouped(found)
    divisions = divisions_for(actor, permission)
    if permission is not Permission.ENTRY_PROPOSE and divisions:
        groups.insert(0, DeskGroup("กลุ่ม/หน่วย", [Desk(each) for each in divisions]))
    return groups


def _reach(actor: Actor, permission: Permission) -> Q:
    owner = actor.book_owner_id
    grant = grant_of(actor, permission)
    if grant is not None and grant.scope is Scope.WHOLE:
        inside = Q(office__parent=owner, office__kind=Office.Kind.DIVISION)
        return Q(office=owner) | inside
    reach = Q(pk__in=())
    if grant is not None:
        reach |= Q(office=actor.office_id)
    if permission is Permission.ENTRY_PROPOSE:
        reach |= Q(office=owner, role__in=MANAGEMENT)
        reach |= Q(office=actor.office_id, role=Role.DIVISION_HEAD)
    return reach


def _grouped(posts: Iterable[Appointment]) -> list[DeskGroup]:
    groups: dict[int, DeskGroup] = {}
    for post in posts:
        group = groups.setdefault(post.office_id, DeskGroup(post.office.name))
        group.offices.append(desk_of_post(post))
    return list(groups.values())


def chosen_among(groups: Iterable[DeskGroup], tokens: Sequence[str]) -> list[Desk]:
    """Return the desks that were chosen, each once; NotInOfficeError for others."""
    offered = {desk.token: desk for group in groups for desk in group.offices}
    wanted = dict.fromkeys(token for token in tokens if token)
    if not set(wanted) <= set(offered):
        raise NotInOfficeError
    return [offered[token] for token in wanted]


def holders_of(office_id: int, role: str) -> list[Appointment]:
    """Return who holds a post today, the substantive holder first."""
    current = Appointment.objects.current(thai.today())
    found = current.filter(office=office_id, role=role).select_related(
        "user", "office__parent"
    )
    substantive = Appointment.Capacity.SUBSTANTIVE
    return sorted(found, key=lambda each: (each.capacity != substantive, each.pk))


def desk_at(office: Office, role: str) -> Desk:
    """Return the desk of a post: its only substantive holder's, else the post's."""
    return desk_among(holders_of(office.pk, role), office, role)


def desk_among(holders: Sequence[Appointment], office: Office, role: str) -> Desk:
    """Return the desk of a post whose holders are known."""
    proper = [
        each for each in holders if each.capacity == Appointment.Capacity.SUBSTANTIVE
    ] or holders
    return desk_of_post(proper[0]) if len(proper) == 1 else Desk(office, role)


def registry_desk(owner: Office) -> Desk:
    """Return สารบรรณกลาง of an area, or the clerk's desk of a school."""
    role = Role.SCHOOL_CLERK if owner.is_school else Role.REGISTRY_CLERK
    return Desk(owner, role)


def may_instruct_by_role(role: str) -> bool:
    """Whether the post gives instructions."""
    return Permission.STEP_INSTRUCT in ROLE_GRANTS[Role(role)]
