"""To whom in the office a letter may be handed."""

from __future__ import annotations

from dataclasses import dataclass, field

from saraban.access.permissions import Permission
from saraban.access.policy import divisions_for
from saraban.circulation.queries.addressees import desks_for
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office


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


def posts_to(actor: Actor) -> list[Appointment]:
    """Return the posts that the actor may hand a letter to, office by office.

    The central registry and a school choose in the whole office, a division among
    its own people.
    """
    groups = desks_for(actor, Permission.ENTRY_FORWARD)
    desks = [desk for group in groups for desk in group.offices]
    return [desk.appointment for desk in desks if desk.appointment is not None]


def people_to(actor: Actor) -> list[PeopleGroup]:
    """Return the people of these posts; who holds two stands under the first."""
    groups: dict[int, PeopleGroup] = {}
    named: set[int] = set()
    for post in posts_to(actor):
        if post.user_id in named:
            continue
        named.add(post.user_id)
        group = groups.setdefault(post.office_id, PeopleGroup(post.office.name))
        group.offices.append(Person(post.user_id, str(post.user)))
    return list(groups.values())
