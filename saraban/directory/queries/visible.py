"""The only way a page or deed fetches a person, office or appointment by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from saraban.access.appointments import HEAD_ROLES, appointments_seen_by
from saraban.accounts.models import User
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.directory.queries.found import (
    area_of_office,
    clusters_seen_by,
    offices_seen_by,
    people_seen_by,
    with_posts,
)
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Cluster, Office, Role

NOT_BY_HEADS: Final = HEAD_ROLES | {Role.DIVISION_HEAD}
_OF_OTHERS_TOO: Final = (
    "บัญชีนี้เป็นของผู้บริหาร หรือมีหน้าที่ในหน่วยงานอื่นด้วย หรือพ้นจากหน้าที่แล้ว ให้แจ้งผู้ดูแลระบบของเขตพื้นที่"
)


def get_appointment_for(actor: Actor, appointment_id: int) -> Appointment:
    """Return an appointment that the actor may see."""
    seen = appointments_seen_by(actor).select_related(
        "user", "office__parent", "acting_for__user"
    )
    appointment = seen.filter(pk=appointment_id).first()
    if appointment is None:
        raise UnknownSubjectError
    return appointment


def get_person_for(actor: Actor, person_id: int) -> User:
    """Return a person whose account the administrator looks after."""
    person = people_seen_by(actor).filter(pk=person_id).first()
    if person is None:
        raise UnknownSubjectError
    require_in_charge(actor, person)
    return person


def require_in_charge(actor: Actor, person: User) -> None:
    """Raise unless the account is in the care of the actor."""
    require_in_charge_of_all(actor, [person])


def require_in_charge_of_all(actor: Actor, people: Sequence[User]) -> None:
    """Raise unless every account is in the actor's care; two statements for all."""
    keys = [each.pk for each in people]
    seen = people_seen_by(actor).filter(pk__in=keys)
    found = {each.pk: each for each in with_posts(seen)}
    if any(key not in found for key in keys):
        raise UnknownSubjectError
    for each in found.values():
        if not is_in_charge(actor, each):
            raise NotAllowedError(_whose_care(actor, each))


def in_care_of(actor: Actor, people: Sequence[User]) -> list[User]:
    """Return those of the people, in their order, whose accounts the actor looks after."""
    keys = [each.pk for each in people]
    seen = with_posts(people_seen_by(actor).filter(pk__in=keys))
    ours = {each.pk for each in seen if is_in_charge(actor, each)}
    return [each for each in people if each.pk in ours]


def is_in_charge(actor: Actor, person: User) -> bool:
    """Whether the account of a person (``with_posts``) is in the care of the actor.

    For an area: while the person has a post in the area that the account comes from it is
    that one, else that of the oldest post; appointing somebody in another area hands
    nobody the password. Without a post it is the area that the account comes from.

    The head of a school or division looks after those whose account and first post were
    given by one person in the head's own office, who have posts there alone, below a
    head's: appointing somebody hands a head no account.
    """
    found: Any = person
    posts: list[Appointment] = found.posts
    if _looks_after_area(actor):
        return area_in_charge(found, posts) == actor.book_owner_id
    own = actor.office_id
    if found.first_office != own or not posts:
        return False
    is_of_own = found.made_by is None or found.made_by == found.first_given_by
    return is_of_own and all(
        post.office_id == own and post.role not in NOT_BY_HEADS for post in posts
    )


def area_in_charge(person: Any, posts: list[Appointment]) -> int | None:
    """Return the area that looks after the account of a person (``with_posts``)."""
    areas = [area_of_office(post.office).pk for post in posts]
    home: int | None = person.home_area
    return home if not areas or home in areas else areas[0]


def _whose_care(actor: Actor, person: Any) -> str:
    if not _looks_after_area(actor):
        return _OF_OTHERS_TOO
    area_id = area_in_charge(person, person.posts)
    if area_id is None:
        return _OF_OTHERS_TOO
    area = Office.objects.get(pk=area_id)
    return f"บัญชีนี้อยู่ในความดูแลของ{area.name} ให้แจ้งผู้ดูแลระบบของเขตพื้นที่นั้น"


def _looks_after_area(actor: Actor) -> bool:
    return actor.book_owner.has_divisions and actor.division_id is None


def get_office_for(actor: Actor, office_id: int) -> Office:
    """Return an office that the administrator looks after."""
    office = offices_seen_by(actor).filter(pk=office_id).first()
    if office is None:
        raise UnknownSubjectError
    return office


def get_cluster_for(actor: Actor, cluster_id: int) -> Cluster:
    """Return a กลุ่มสถานศึกษา of the administrator's area."""
    cluster = clusters_seen_by(actor).filter(pk=cluster_id).first()
    if cluster is None:
        raise UnknownSubjectError
    return cluster
