"""Whose it is to hear of an answer: who asked, who stands in for them, who came after.

The same rule twice, for lists (``requested_from_desk_of``) and for one step in memory
(``requester_posts``); a test holds them against each other.

1. Who asked, while they hold a post in the office from which they asked.
2. Whoever stands in for the appointment under which it was asked.
3. When that appointment has ended or its person has left: whoever holds the post now;
   for posts that many hold who hands on in that office, as with desks.

A step taken over from before names no appointment: the posts that its asker held in
that office count, and the asker in any post with the same books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import Case, Q, When

from saraban.circulation.models.desks import SHARED_ROLES, runs_office
from saraban.core import thai
from saraban.offices.actor_queries import ActorQuery
from saraban.offices.models import Appointment, AppointmentQuerySet

if TYPE_CHECKING:
    from saraban.circulation.models import Step
    from saraban.offices.actors import Actor


@dataclass(frozen=True)
class Earlier:
    """An appointment whose questions are looked after by another post today."""

    appointment_id: int
    user_id: int
    office_id: int
    role: str
    has_left: bool


def requested_from_desk_of(
    posts: Sequence[Actor], earlier: Sequence[Earlier] | None = None
) -> Q:
    """Return the steps whose answers concern somebody with these posts.

    Asks the database once for the appointments that these posts look after, unless
    they are known already, so that every branch begins with ``asked_by``: databases
    find its rows by index.
    """
    if earlier is None:
        earlier = earlier_of(posts)
    found = Q(pk__in=())
    for post in posts:
        unnamed = Q(
            asked_appointment__isnull=True,
            entry__book__office=post.book_owner_id,
        )
        here = Q(asked_office=post.office_id) | unnamed
        found |= Q(asked_by=post.user_id) & here
    for office_id, of_office in groupby(earlier, lambda each: each.office_id):
        every = list(of_office)
        under = Q(asked_appointment__in=[each.appointment_id for each in every])
        under |= Q(asked_appointment__isnull=True, asked_office=office_id)
        found |= Q(asked_by__in={each.user_id for each in every}) & under
    return found


def looked_after_by(posts: Sequence[Actor]) -> AppointmentQuerySet:
    """Return the appointments that these posts stand in for, or came after."""
    found = Q(pk__in=())
    for post in posts:
        roles = {post.role} - set(SHARED_ROLES)
        if runs_office(post):
            roles |= set(SHARED_ROLES)
        found |= Q(office=post.office_id, role__in=roles) & _left()
        if post.appointment.acting_for_id is not None:
            found |= Q(pk=post.appointment.acting_for_id)
    return Appointment.objects.filter(found)


def _left() -> Q:
    today = thai.today()
    ended = Q(ends_on__lt=today) | Q(ends_on=today, ended_at__isnull=False)
    return ended | Q(user__is_active=False)


def requester_post(step: Step, posts: Sequence[Actor]) -> Actor | None:
    """Return the post under which the answer concerns the person, None for none."""
    return next(iter(requester_posts(step, posts)), None)


def requester_posts(step: Step, posts: Sequence[Actor]) -> list[Actor]:
    """Return all posts under which it does, the one that asked first."""
    earlier = [each for each in earlier_of(posts) if _is_asker(step, each)]
    found = [
        post
        for post in posts
        if _asked_themselves(step, post)
        or any(_looks_after(post, each) for each in earlier)
    ]
    # Sorting is stable: the other posts stay in order.
    return sorted(
        found, key=lambda each: each.appointment_id != step.asked_appointment_id
    )


def _asked_themselves(step: Step, post: Actor) -> bool:
    if step.asked_by_id != post.user_id:
        return False
    if step.asked_office_id == post.office_id:
        return True
    is_unnamed = step.asked_appointment_id is None
    return is_unnamed and step.entry.book.office_id == post.book_owner_id


def _is_asker(step: Step, each: Earlier) -> bool:
    if step.asked_by_id != each.user_id:
        return False
    if step.asked_appointment_id is None:
        return step.asked_office_id == each.office_id
    return step.asked_appointment_id == each.appointment_id


def _looks_after(post: Actor, each: Earlier) -> bool:
    if post.appointment.acting_for_id == each.appointment_id:
        return True
    if not each.has_left or post.office_id != each.office_id:
        return False
    if each.role in SHARED_ROLES:
        return runs_office(post)
    return post.role == each.role


def earlier_of(posts: Sequence[Actor]) -> list[Earlier]:
    """Return the appointments whose questions these posts look after."""
    return [Earlier(*row) for row in _EARLIER.values(*posts)]


def _marked(posts: Sequence[Actor]) -> models.QuerySet[Appointment, Any]:
    found = looked_after_by(posts).order_by("office", "pk")
    marked = found.annotate(has_left=Case(When(_left(), then=True), default=False))
    return marked.values_list("pk", "user_id", "office_id", "role", "has_left")


_EARLIER: Final = ActorQuery(_marked)
