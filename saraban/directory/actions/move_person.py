"""ย้ายหรือพ้นจากหน้าที่: every post of a person ends with a day, another begins the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from saraban.accounts.models import User
from saraban.core import thai
from saraban.directory.actions.appoint import (
    appoint_person,
    cancel_appointment,
    end_appointment,
)
from saraban.directory.details import PostDetails
from saraban.directory.errors import LastDayError
from saraban.directory.queries.found import not_over, offices_peopled_by
from saraban.directory.queries.visible import require_in_charge
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment


@transaction.atomic
def move_person(
    person: User, last_day: date, post: PostDetails | None, *, actor: Actor
) -> int:
    """End the person's posts in the actor's offices; ``post`` begins the day after.

    Returns how many posts ended. What was to begin later never does. Raises
    NotAllowedError, UnknownSubjectError for another's office, LastDayError where there
    is no post to end, and DirectoryError (the last administrator, a post held already).
    """
    require_in_charge(actor, person)
    held = not_over(Appointment.objects.filter(user=person), thai.today())
    held = held.filter(office__in=offices_peopled_by(actor))
    posts = list(held.select_related("office__parent").order_by("pk"))
    if not posts:
        message = f"{person} ไม่มีหน้าที่ในหน่วยงานของท่าน จึงไม่มีสิ่งใดต้องยกเลิก"
        raise LastDayError(message)
    for each in posts:
        if each.starts_on > last_day:
            cancel_appointment(each, actor=actor)
            continue
        last = min(last_day, each.ends_on) if each.ends_on else last_day
        end_appointment(each, last, actor=actor)
    if post is not None:
        details = post.for_person(person.username)
        first_day = last_day + timedelta(days=1)
        appoint_person(replace(details, starts_on=first_day), actor=actor)
    return len(posts)
