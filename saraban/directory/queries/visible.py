"""The only way a page or deed fetches a person, office or appointment by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from saraban.access.appointments import HEAD_ROLES, appointments_seen_by
from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.accounts.models import User
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.directory.queries.found import (
    area_of_office,
    clusters_seen_by,
    offices_seen_by,
    people_seen_by,
    posts_of,
    with_posts,
)
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Cluster, Office, Role

_NOT_BY_HEADS: Final = HEAD_ROLES | {Role.DIVISION_HEAD}
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
    """Raise unless the account is in the care of the actor's area."""
    require_somewhere(actor, Permission.PEOPLE)
    posts = posts_of(person)
    if is_in_charge(actor, posts):
        return
    if not _looks_after_area(actor):
        raise NotAllowedError(_OF_OTHERS_TOO)
    if posts:
        message = (
            f"บัญชีนี้อยู่ในความดูแลของ{area_of_office(posts[0].office).name} "
            "ให้แจ้งผู้ดูแลระบบของเขตพื้นที่นั้น"
        )
        raise NotAllowedError(message)


def require_in_charge_of_all(actor: Actor, people: Sequence[User]) -> None:
    """Raise unless every account is in the actor's care; two statements for all."""
    keys = [each.pk for each in people]
    seen = people_seen_by(actor).filter(pk__in=keys)
    found = {each.pk: each for each in with_posts(seen)}
    if any(key not in found for key in keys):
        raise UnknownSubjectError
    for each in found.values():
        posts: list[Appointment] = each.posts  # type: ignore[attr-defined]
        if not is_in_charge(actor, posts):
            require_in_charge(actor, each)


def is_in_charge(actor: Actor, posts: list[Appointment]) -> bool:
    """Whether the account is in the care of the actor.

    For an area the oldest post that is not over decides: appointing somebody in another
    area hands nobody the password. A person without a post is everybody's. The head of
    a school or division looks after those who have posts there alone, below a head's.
    """
    if _looks_after_area(actor):
        return not posts or area_of_office(posts[0].office).pk == actor.book_owner_id
    own = actor.office_id
    return bool(posts) and all(
        post.office_id == own and post.role not in _NOT_BY_HEADS for post in posts
    )


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
