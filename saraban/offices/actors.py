"""Who acts: a person, in one appointment, from one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.db import models

from saraban.core import thai
from saraban.core.prepared import PreparedQuery, placeholder
from saraban.offices.models import SECRET_ROLES, Appointment, Office, Role

if TYPE_CHECKING:
    from saraban.accounts.models import User

_TODAY: Final = placeholder("today", models.DateField())
_CURRENT: Final = PreparedQuery(
    lambda: (
        Appointment.objects.current(_TODAY)
        .filter(user=placeholder("user"))
        .select_related("office__parent")
        .order_by()
    )
)


@dataclass(frozen=True)
class Actor:
    """A person at work under one appointment; every deed names one.

    Satisfies ``audit.actions.Witness``.
    """

    user: User
    appointment: Appointment
    ip_address: str | None = None
    has_choice: bool = False
    # The closed office whose books the person is reading; nothing is written then.
    reading: Office | None = None

    @property
    def user_id(self) -> int:
        """The person's id."""
        return self.user.pk

    @property
    def appointment_id(self) -> int:
        """The appointment's id."""
        return self.appointment.pk

    @property
    def capacity_text(self) -> str:
        """Post and capacity in words, as they are now."""
        return self.appointment.capacity_text

    @cached_property
    def role(self) -> Role:
        """The post."""
        return Role(self.appointment.role)

    @property
    def office(self) -> Office:
        """The office that the person works for, or whose closed books they read."""
        return self.reading or self.appointment.office

    @property
    def office_id(self) -> int:
        """The id of the office that the person works for, or whose books they read."""
        return self.office.pk if self.reading else self.appointment.office_id

    @property
    def in_own_office(self) -> Actor:
        """The same person at work, not reading the books of a closed office."""
        return self if self.reading is None else replace(self, reading=None)

    @property
    def book_owner(self) -> Office:
        """The office whose books the person works in."""
        return self.office.book_owner

    @property
    def book_owner_id(self) -> int:
        """The id of the office whose books the person works in."""
        return self.office.book_owner_id

    @property
    def division_id(self) -> int | None:
        """The person's division, None outside one."""
        return self.office_id if self.office.is_division else None


def current_appointments(user: User) -> list[Appointment]:
    """Return the person's appointments in force today, oldest first."""
    # Two or three rows: sorting here is quicker than telling the database to.
    found = _CURRENT.rows(user=user.pk, today=thai.today())
    return sorted(found, key=lambda each: each.pk)


def actor_of(
    user: User, chosen_id: int | None = None, ip_address: str | None = None
) -> Actor | None:
    """Return the actor of a person under the chosen appointment.

    Without a choice it is the only appointment, or the only one that the person
    holds themselves where they act for others in the same books besides: standing
    in for somebody stops nobody's own work. None where the person has no
    appointment, or several and has not chosen one that is still in force.
    """
    appointments = current_appointments(user)
    chosen = [each for each in appointments if each.pk == chosen_id]
    appointment = chosen[0] if chosen else _own_among(appointments)
    if appointment is None:
        return None
    return Actor(user, appointment, ip_address, has_choice=len(appointments) > 1)


def posts_at(actor: Actor) -> list[Actor]:
    """Return the person under each post held today with the actor's book owner.

    The actor's own post comes first. One query; none where there is no other post.
    Whoever reads the books of a closed office has no post there.
    """
    if actor.reading is not None:
        return []
    if not actor.has_choice:
        return [actor]
    others = [
        replace(actor, appointment=each)
        for each in current_appointments(actor.user)
        if each.pk != actor.appointment_id
        and each.office.book_owner_id == actor.book_owner_id
    ]
    return [actor, *others]


def _own_among(appointments: list[Appointment]) -> Appointment | None:
    """Return the post that needs no choice, None where there are several.

    Who keeps the secret letters besides works under the other post: both hold at once.
    """
    own = [each for each in appointments if not each.is_acting]
    besides = [each for each in own if each.role not in SECRET_ROLES]
    own = besides or own[:1]
    owners = {each.office.book_owner_id for each in appointments}
    if len(own) == 1 and len(owners) == 1:
        return own[0]
    return appointments[0] if len(appointments) == 1 else None
