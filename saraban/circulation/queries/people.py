"""To whom in the office a letter may be handed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from saraban.access.permissions import Permission
from saraban.access.policy import divisions_for
from saraban.accounts.models import User
from saraban.circulation.errors import NobodyChosenError, NotInOfficeError
from saraban.circulation.queries.addressees import Desk, desk_of_post, desks_for
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


@dataclass(frozen=True)
class Receivers:
    """To whom the actor may hand a letter: divisions and posts, by id."""

    divisions: dict[int, Office]
    posts: dict[int, Appointment]

    @classmethod
    def of(cls, actor: Actor) -> Receivers:
        """Look them up once for all letters of a press."""
        return cls(
            {each.pk: each for each in divisions_to(actor)},
            {each.user_id: each for each in reversed(list(posts_to(actor)))},
        )

    def desks(self, division_id: int | None, person_ids: Collection[int]) -> list[Desk]:
        """Return the chosen desks; only what is offered may be chosen.

        Raises NobodyChosenError and NotInOfficeError.
        """
        if division_id is None and not person_ids:
            raise NobodyChosenError
        if division_id is not None and division_id not in self.divisions:
            raise NotInOfficeError
        if not set(person_ids) <= set(self.posts):
            raise NotInOfficeError
        desks = []
        if person_ids:
            chosen = User.objects.filter(pk__in=person_ids)
            named = chosen.order_by("name_order", "pk").values_list("pk", flat=True)
            desks = [desk_of_post(self.posts[each]) for each in named]
        if division_id is not None:
            desks.insert(0, Desk(self.divisions[division_id]))
        return desks


def people_to(actor: Actor) -> list[PeopleGroup]:
    """Return the people of these posts; who holds two stands under the first."""
    groups: dict[int, PeopleGroup] = {}
    named: set[int] = set()
    for post in posts_to(actor):
        if post.user_id in named:
            continue
        named.add(post.user_id)
        group = groups.setdefault(post.office_id, PeopleGroup(post.office.name))
        group.offices.append(Person(post.user_id, f"{post.user} {post.post_text}"))
    return list(groups.values())
