"""To whom in the office a letter may be handed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from saraban.access.permissions import Permission, Scope
from saraban.access.policy import divisions_for, grant_of
from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office, Role


@dataclass(frozen=True)
class Person:
    """One person to choose, in the shape that ``ui.picker`` shows."""

    id: int
    short_name: str


@dataclass(frozen=True)
class PeopleGroup:
    """The people of one division or school."""

    title: str
    offices: list[Person] = field(default_factory=list)


def divisions_to(actor: Actor) -> list[Office]:
    """Return the divisions that the actor may hand a letter to."""
    return divisions_for(actor, Permission.ENTRY_FORWARD)


def people_to(actor: Actor) -> list[PeopleGroup]:
    """Return the people that the actor may hand a letter to, office by office.

    The central registry and a school choose in the whole office, a division among
    its own people. Who holds two posts stands under the first.
    """
    grant = grant_of(actor, Permission.ENTRY_FORWARD)
    if grant is None:
        return []
    owner = actor.book_owner_id
    where = Q(office=actor.office_id)
    if grant.scope is Scope.WHOLE:
        inside = Q(office__parent=owner, office__kind=Office.Kind.DIVISION)
        where = Q(office=owner) | inside
    found = (
        Appointment.objects.current(thai.today())
        .filter(where)
        .exclude(role=Role.ADMINISTRATOR)
        .exclude(user=actor.user_id)
        .select_related("user", "office")
        .order_by("office__order", "office__code", "user__given_name", "pk")
    )
    return _grouped(found)


def _grouped(posts: Iterable[Appointment]) -> list[PeopleGroup]:
    groups: dict[int, PeopleGroup] = {}
    named: set[int] = set()
    for post in posts:
        if post.user_id in named:
            continue
        named.add(post.user_id)
        group = groups.setdefault(post.office_id, PeopleGroup(post.office.name))
        group.offices.append(Person(post.user_id, str(post.user)))
    return list(groups.values())
