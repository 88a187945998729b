"""On whose desk a step lies: by post, by person, for whom one stands in.

The same rule twice, for one step in memory (``desk_of``) and for lists
(``at_desk_of``); a test holds them against each other.

1. A division as a whole: who hands on there (ENTRY_FORWARD).
2. A post: whoever holds it today, in whichever capacity.
3. A person by post: that person, as long as they work in that office; and whoever
   stands in for the appointment meant.
4. When that appointment has ended: whoever holds the post now; for posts that many
   hold (เจ้าหน้าที่, ครู) who hands on in that office. Nothing is lost with a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.access.policy import grant_of
from saraban.core import thai
from saraban.offices.models import Office, Role

if TYPE_CHECKING:
    from saraban.accounts.models import User
    from saraban.circulation.models import Step
    from saraban.offices.actors import Actor

# Posts that many hold: another one's work is not everybody's.
SHARED_ROLES: Final = (Role.OFFICER, Role.TEACHER)


def name_of_desk(office: Office, role: str, person: User | None) -> str:
    """Return the person, the division as a whole, or the post."""
    if person is not None:
        return str(person)
    return f"{Role(role).label} {office.short_name}" if role else office.name


def at_desk_of(posts: Iterable[Actor]) -> Q:
    """Return the steps that lie on the desk of somebody with these posts."""
    found = Q(pk__in=())
    for post in posts:
        found |= _at_post(post)
    return found


def _at_post(post: Actor) -> Q:
    on_desk = Q(person=post.user_id) | Q(person__isnull=True, role=post.role)
    today = thai.today()
    left = Q(appointment__ends_on__lt=today) | Q(person__is_active=False)
    left |= Q(appointment__ends_on=today, appointment__ended_at__isnull=False)
    if post.role not in SHARED_ROLES:
        on_desk |= Q(role=post.role) & left
    if runs_office(post):
        on_desk |= Q(role="") | Q(role__in=SHARED_ROLES) & left
    # The office first: databases find its rows by index, and look no further.
    own = Q(office=post.office_id) & on_desk
    stands_in_for = post.appointment.acting_for_id
    if stands_in_for is not None:
        own |= Q(appointment=stands_in_for)
    return own


def desk_of(step: Step, posts: Sequence[Actor]) -> Actor | None:
    """Return the post under which the person has the step, None where they have not.

    The post that was meant comes first, so that the capacity of the signature is
    right.
    """
    meant = [each for each in posts if each.appointment_id == step.appointment_id]
    by_role = [
        each
        for each in posts
        if (each.office_id, each.role) == (step.office_id, step.role)
    ]
    today = thai.today()
    for post in (*meant, *by_role, *posts):
        if _has(step, post, today):
            return post
    return None


def _has(step: Step, post: Actor, today: date) -> bool:
    stands_in_for = post.appointment.acting_for_id
    if stands_in_for is not None and stands_in_for == step.appointment_id:
        return True
    if step.office_id != post.office_id:
        return False
    if not step.role:
        return runs_office(post)
    if step.person_id is None:
        return step.role == post.role
    if step.person_id == post.user_id:
        return True
    return has_left(step, today) and _takes_over(step, post)


def _takes_over(step: Step, post: Actor) -> bool:
    if step.role in SHARED_ROLES:
        return runs_office(post)
    return step.role == post.role


def has_left(step: Step, today: date) -> bool:
    """Whether the person who was meant holds the post no more."""
    if step.person is not None and not step.person.is_active:
        return True
    appointment = step.appointment
    if appointment is None or appointment.ends_on is None:
        return False
    return appointment.is_over(today)


def runs_office(post: Actor) -> bool:
    """Whether the post hands on letters in its own office."""
    return grant_of(post, Permission.ENTRY_FORWARD) is not None
