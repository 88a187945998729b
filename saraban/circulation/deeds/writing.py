"""What every deed writes: endorsements, steps, and how the way goes on.

The line of the book is locked by the deed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from saraban.circulation.addressing import Desk
from saraban.circulation.errors import AlreadyWaitingError, TooManyAtOnceError
from saraban.circulation.models import (
    TO_MAX,
    Circulation,
    Endorsement,
    PutAside,
    Step,
)
from saraban.offices.actors import Actor
from saraban.offices.signing_block import signature_block
from saraban.registers.models import RegisterEntry

if TYPE_CHECKING:
    from saraban.signatures.signing import Signing

MOST_AT_ONCE = 10
# What the stamped copy shows.
ON_PAPER = frozenset(
    {
        Endorsement.Kind.SUBMISSION,
        Endorsement.Kind.OPINION,
        Endorsement.Kind.INSTRUCTION,
        Endorsement.Kind.RETURN,
        Endorsement.Kind.NOTE,
        Endorsement.Kind.SKIP,
        Endorsement.Kind.ACCEPTANCE,
        Endorsement.Kind.REPORT,
        Endorsement.Kind.CLOSURE,
    }
)


@dataclass(frozen=True)
class Asking:
    """What the new steps have in common."""

    purpose: str
    place: int | None = None
    due_on: date | None = None
    needs_closing: bool = False
    is_return: bool = False
    came_from: Step | None = None


def circulation_of(entry: RegisterEntry) -> Circulation:
    """Return the way of a locked line, made with its first step."""
    office_id = entry.register.office_id
    found, _ = Circulation.objects.get_or_create(
        entry=entry, defaults={"office_id": office_id}
    )
    return found


def endorse(
    circulation: Circulation,
    kind: Endorsement.Kind,
    *,
    actor: Actor,
    step: Step | None = None,
    decision: str = "",
    words: str = "",
    to: Iterable[str] = (),
    signing: Signing | None = None,
    moment: datetime | None = None,
) -> Endorsement:
    """Write one endorsement, with name, position and capacity as they are now."""
    made = Endorsement.objects.create(
        circulation=circulation,
        step=step,
        kind=kind,
        decision=decision,
        words=words,
        addressed_to=shortened(to),
        made_at=moment or timezone.now(),
        made_by_id=actor.user_id,
        appointment=actor.appointment,
        person_name=str(actor.user),
        capacity_text=actor.capacity_text,
        signature_block="\n".join(signature_block(actor.appointment)),
        signature=signing.picture if signing else None,
        method=signing.method if signing else Endorsement.Method.SIGN_IN,
    )
    if kind in ON_PAPER:
        circulation.paper_version += 1
        circulation.stamp_due = True
        circulation.save(update_fields=["paper_version", "stamp_due"])
    return made


def shortened(names: Iterable[str]) -> str:
    """Return names in one line, as many as the column holds."""
    every = list(names)
    text = ", ".join(every)
    while len(text) > TO_MAX:
        every.pop()
        text = f"{', '.join(every)} และอื่น ๆ"
    return text


def put_before(
    circulation: Circulation,
    desks: Sequence[Desk],
    asking: Asking,
    *,
    actor: Actor,
    is_planned: bool = False,
) -> list[Step]:
    """Make a step for each desk; those that wait are there at once.

    Raises TooManyAtOnceError, and AlreadyWaitingError where the letter waits for
    one of the persons already.
    """
    if len(desks) > MOST_AT_ONCE:
        raise TooManyAtOnceError
    moment = timezone.now()
    if not is_planned:
        _require_free(circulation, desks)
    made = [
        Step(
            circulation=circulation,
            entry_id=circulation.entry_id,
            place=asking.place,
            came_from=asking.came_from,
            office=desk.office,
            role=desk.role,
            person=desk.person,
            appointment=desk.appointment,
            purpose=asking.purpose,
            due_on=asking.due_on,
            needs_closing=asking.needs_closing,
            is_return=asking.is_return,
            state=Step.State.PLANNED if is_planned else Step.State.WAITING,
            asked_at=moment,
            asked_by_id=actor.user_id,
            asked_capacity=actor.capacity_text,
            asked_office_id=actor.office_id,
            arrived_at=None if is_planned else moment,
        )
        for desk in desks
    ]
    return Step.objects.bulk_create(made)


def _require_free(circulation: Circulation, desks: Sequence[Desk]) -> None:
    people = [desk.person.pk for desk in desks if desk.person is not None]
    waiting = Step.objects.filter(
        circulation=circulation, state=Step.State.WAITING, person__in=people
    )
    if len(set(people)) < len(people) or waiting.exists():
        raise AlreadyWaitingError


def end_step(step: Step, state: Step.State, *, moment: datetime | None = None) -> None:
    """Let a step be over; who ended it stands in its endorsement."""
    step.state = state
    step.ended_at = moment or timezone.now()
    if step.arrived_at is not None:
        step.opened_at = step.opened_at or step.ended_at
    step.save(update_fields=["state", "ended_at", "opened_at"])
    PutAside.objects.filter(step=step).delete()


def planned_after(circulation: Circulation) -> list[Step]:
    """Return the steps that have not had their turn, in order."""
    planned = circulation.steps.filter(state=Step.State.PLANNED)
    return list(planned.told().order_by("place", "pk"))


def next_place(circulation: Circulation) -> int:
    """Return the first place behind all that were planned so far."""
    places = circulation.steps.filter(place__isnull=False)
    last = places.order_by("-place").values_list("place", flat=True).first()
    return (last or 0) + 1


def settle(circulation: Circulation) -> list[Step]:
    """Let the next place have its turn, and close or open the whole way.

    The next place begins when nobody of the way waits any more. A person for whom
    the letter waits already beside the way has their turn all the same: the step at
    hand is what is asked of them then. Returns the steps whose turn it is now.
    """
    arrived = _next_turn(circulation)
    is_open = circulation.steps.filter(
        state__in=(Step.State.PLANNED, Step.State.WAITING, Step.State.REPORTED)
    ).exists()
    if is_open and circulation.closed_at is not None:
        circulation.closed_at = None
        circulation.save(update_fields=["closed_at"])
    elif not is_open and circulation.closed_at is None:
        circulation.closed_at = timezone.now()
        circulation.stamp_due = True
        circulation.save(update_fields=["closed_at", "stamp_due"])
    return arrived


def _next_turn(circulation: Circulation) -> list[Step]:
    in_way = circulation.steps.filter(place__isnull=False)
    if in_way.filter(state=Step.State.WAITING).exists():
        return []
    planned = planned_after(circulation)
    if not planned:
        return []
    place = planned[0].place
    turn = [each for each in planned if each.place == place]
    moment = timezone.now()
    waiting = Step.objects.filter(circulation=circulation, state=Step.State.WAITING)
    busy: set[int | None] = set(waiting.values_list("person", flat=True))
    for step in turn:
        if step.person_id is not None and step.person_id in busy:
            # Once a person: the post is asked, which is theirs as well.
            step.person = None
            step.appointment = None
        busy.add(step.person_id)
        step.state = Step.State.WAITING
        step.arrived_at = moment
        step.save(update_fields=["state", "arrived_at", "person", "appointment"])
    return turn
