"""To whom a letter of the incoming book goes with its registration."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from saraban.access.permissions import ROLE_GRANTS, Permission
from saraban.access.policy import divisions_for
from saraban.core import thai
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import BookKind, RegisterEntry
from saraban.registers.models.kinds import INCOMING

# Who sees what a division was handed, and hands it on there.
_RECEIVERS: Final = tuple(
    role for role in Role if Permission.ENTRY_FORWARD in ROLE_GRANTS[role]
)


@dataclass(frozen=True)
class HandOnOffer:
    """What the form of a new line says about it: whose choice hands the letter on.

    ``way`` is the office's own way for letters that come in: where it has one, those
    above read first, and nothing is handed on unless the person says so.
    """

    divisions: tuple[Office, ...]
    without_people: tuple[Office, ...]
    way: str = ""


@dataclass(frozen=True)
class HandedOn:
    """What became of it: the division's step, or that nobody is there to get it."""

    division: Office
    step: Any = None
    is_nobody_there: bool = False


def hand_on_offer(actor: Actor, kind: BookKind) -> HandOnOffer | None:
    """Return what registering would hand on, None where nothing is.

    The office's switch is on, and the person hands letters to other divisions than
    their own, which has in its box what it registers itself.
    """
    owner = actor.book_owner
    if kind.code != INCOMING.code or not owner.registering_hands_on:
        return None
    divisions = [
        each
        for each in divisions_for(actor, Permission.ENTRY_FORWARD)
        if each.pk != actor.division_id
    ]
    if not divisions:
        return None
    peopled = divisions_with_people([each.pk for each in divisions])
    ways: Any = getattr(owner, "ways")  # noqa: B009
    way = ways.filter(kind=INCOMING.code).first()
    return HandOnOffer(
        tuple(each for each in divisions if each.pk in peopled),
        tuple(each for each in divisions if each.pk not in peopled),
        str(way) if way is not None else "",
    )


def divisions_with_people(division_ids: Collection[int]) -> set[int]:
    """Return which of the divisions have somebody with an account who receives there."""
    posts = Appointment.objects.current(thai.today()).filter(
        office__in=division_ids, role__in=_RECEIVERS
    )
    return set(posts.values_list("office", flat=True))


def handed_on(entry: RegisterEntry, actor: Actor) -> HandedOn | None:
    """Return what became of a line that was just registered, None for nothing to say."""
    division = entry.responsible_office
    is_letter = entry.book.is_incoming and isinstance(entry.letter, Letter)
    if division is None or not is_letter or division.pk == actor.division_id:
        return None
    steps: Any = getattr(entry, "steps")  # noqa: B009
    step = steps.waiting().filter(office=division, role="").order_by("pk").first()
    if step is not None:
        return HandedOn(division, step)
    if not actor.book_owner.registering_hands_on:
        return None
    if divisions_with_people([division.pk]):
        return None
    return HandedOn(division, is_nobody_there=True)
